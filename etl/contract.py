"""What a source says about itself: data only, no reading and no SQL run here.

Everything shown about a source (labels, units, the data dictionary, the catalogue, the headers of
an extract) is derived from these declarations.  Field names are English; what reaches the
warehouse or the screen is French.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from etl.common_columns import FIGURE_HEAD, FIGURE_TAIL, RECORD_HEAD, RECORD_TAIL, Column

Kind = Literal["chiffres", "fiches"]
#: What a break is of; columns whose wordings may mean the same.
BreakKind = Literal["champ", "comparateur", "concept", "zonage"]
Wording = Literal["unite_imprimee", "champ", "periode", "indicateur"]

PUBLISHED = "publié"
SURVEY = "enquête"
ADMINISTRATIVE = "administratif"
DEMONSTRATION = "démonstration"
#: Of a figure that the observatory computed from those of a source, in the source's own workbook.
COMPUTED = "calculé"
#: Who is said to produce invented data: never a real producer.
INVENTED = "Données de démonstration (inventées)"
#: First words of a sheet of invented data: nobody may take these for real ones.
BANNER = "DÉMONSTRATION – données inventées"
#: State of a source without a workbook, in ``etl list`` and on the page of the sources.
EMPTY = "aucun classeur"
#: Value of a dimension that stands for the whole (all families, all sectors).
WHOLE = "Ensemble"
#: In a wording: any year, the same in what it stands for and where.
ANY_YEAR = "AAAA"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: Columns of the key that tell a document from another: the same figure may come from several.
DOCUMENT = ("champ", "editeur", "titre", "date_publication", "millesime")

#: Reliability of a cited figure: the letter of the observatory's workbooks and what it means.
RELIABILITY: Mapping[str, str] = {
    "A": "publication du producteur ou d'un acteur public",
    "B": "reprise ou presse",
    "C": "à prendre avec prudence",
}
#: INSEE code of the region of Brittany; what stands for that of France.
REGION, FRANCE = "53", "FR"


@dataclass(frozen=True)
class Measure:
    """A quantity that can be asked of a source, as an aggregate SQL expression.

    For ``chiffres``, ``uses`` names the ``indicateur`` values whose rows enter the expression:
    where one of those rows is ``s`` or ``nd``, the result is not a number.  ``{0}``, ``{1}``…
    in ``sql`` stand for the values of the first, second… of these indicators.  For ``fiches``,
    ``uses`` names the confidential magnitudes: the answer comes from the published cube.
    """

    name: str
    label: str
    unit: str
    sql: str
    decimals: int = 0
    definition: str = ""
    additive: bool = False
    uses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Correction:
    """A declared correction: refused as soon as ``cell`` no longer prints ``original``.

    ``column`` is the column of the tidy row that takes ``value`` (``valeur``, or a dimension that
    the publication labelled wrongly).
    """

    file: str
    sheet: str
    cell: str
    original: str
    value: Any
    reason: str
    column: str = "valeur"


@dataclass(frozen=True)
class Break:
    """A point where a series must not be chained (SDMX ``TIME_SERIES_BREAK``).

    ``year`` is the first year after the break; ``where`` narrows it to a value of a column, or to
    several values that replace one another (a comparator and the next one).
    """

    kind: BreakKind
    year: int | None
    before: str
    after: str
    reason: str
    where: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Equivalence:
    """Wordings of one thing: figures that differ by these alone compare.

    The first of ``wordings`` stands for the others; an indicator takes its place when it is read
    (``etl.tidy.renaming``).  ``where`` narrows it to values of other columns.  ``ANY_YEAR`` is any
    year.  ``reason``: why they mean the same, a French sentence.
    """

    column: Wording
    wordings: tuple[str, ...]
    reason: str
    where: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    def standard(self, value: str, row: Mapping[str, Any]) -> str:
        """Return the wording that stands for a value of a row, itself where nothing does; a column
        that the row lacks excludes none."""
        year = match[0] if (match := _YEAR.search(value)) else ANY_YEAR
        wordings, *among = ([text.replace(ANY_YEAR, year) for text in (
            [texts] if isinstance(texts, str) else texts)]
            for texts in (self.wordings, *self.where.values()))
        is_concerned = value in wordings and all(
            row[column] is None or row[column] in texts
            for column, texts in zip(self.where, among, strict=True))
        return wordings[0] if is_concerned else value


@dataclass(frozen=True)
class SumRule:
    """The parts of ``dimension`` must add up to its ``total``, within ``tolerance``.

    A ``territoire`` is written with its level, « region:53 ».  ``parts`` empty: every other value
    but those that begin with « dont ».  ``apart``: with the parts, all there, every other value
    enters the sum but those.  An indicator of ``where`` is written without its years.  ``total``
    may be a number (parts of 100 %).  Rows are compared when all key columns but ``dimension`` and
    ``ignore`` are equal, among those that ``where`` selects.  ``across``: details that two files
    give in two ways, added up first; a gap is then told once.
    """

    name: str
    dimension: str
    total: str | float
    parts: tuple[str, ...] = ()
    where: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    tolerance: float = 1.0
    ignore: tuple[str, ...] = ()
    apart: tuple[str, ...] | None = None
    across: tuple[str, ...] = ()


@dataclass(frozen=True)
class Keep:
    """The lines that a source keeps of a file that covers more than it: those with one of
    ``values`` under one of ``headings``, or with nothing there.

    « 22* » is the beginning of a value; a cell may hold several, between « | »; ``digits``: those
    of a code, which may have lost its zeros.  A file without the headings is kept whole.  What is
    left out is counted, with the ``reason`` (« hors de Bretagne »), and never read.
    """

    headings: tuple[str, ...]
    values: tuple[str, ...]
    reason: str
    digits: int = 0


@dataclass(frozen=True)
class Secrecy:
    """Magnitudes of a ``fiches`` source that leave it as totals only, and the rule that masks them.

    A cell of the cube ``<id>_agregats`` (every crossing and margin of the dimensions ``by``) has
    no value when fewer than ``min_units`` records contribute to it or one of them makes more than
    ``dominance_pct`` % of it, or when it would give back one of those; rule and sources in
    ``etl.privacy.suppression``.  It concerns what each record contributes (``contribution``, never
    negative): how many records there are is not secret in itself, a directory says it.  ``only``:
    the boolean column of the records that count.  ``link``: (column, source): the source that this
    column names a record of, where the dimensions that this one has not are read.  ``quartiles``:
    how many answers it takes to publish their quartiles (0: never), which are answers themselves.
    ``implied``: magnitude → (dimension, value) where it is zero by definition, hence no secret.
    ``classes``: (dimension, least): records are also counted by class of values, for each value
    of that dimension, and no class has fewer than ``least`` of them (``etl.privacy.histogram``).
    """

    contribution: tuple[str, ...]
    by: tuple[str, ...]
    min_units: int = 3
    dominance_pct: float = 85.0
    only: str = ""
    link: tuple[str, str] | None = None
    quartiles: int = 0
    implied: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    classes: tuple[str, int] | None = None


@dataclass(frozen=True)
class Source:
    """Everything the product knows about a source of data; ``id`` is its table.

    ``totals`` names, for a dimension whose total is published, the value that is the whole (a
    question that does not speak of the dimension is answered on it, and nothing counts twice).
    ``equivalences`` are the wordings that keep two figures from no comparison.
    ``vintage`` says what was loaded: a noun and the column that its years are read in (« note
    {millesime} »); empty for ``fiches``, whose years are those of their workbooks: ``dated`` names
    the column of ``headers`` that dates a record, where there is one (``etl.tidy.vintage``).
    ``patterns`` are globs below ``data/raw``.  ``headers`` maps a column (or a name that ``tidy``
    uses) to the header spellings accepted for it; those in ``optional`` may be absent.
    ``formats`` is False for large extractions whose numeric cells carry no format to honour
    (percentages stored as fractions, cell comments).
    ``keep``: the lines of a large file that are read, for the others are not the observatory's.
    ``batched``: each line of an extraction is read by itself, so that millions of them are read by
    batches; such figures have neither ``corrections`` nor ``once``, that look for other lines.
    ``years_back``, where a column ``millesime`` gives the year of the document: how many years
    before it the document may speak of.
    ``children`` of a ``fiches`` source: questions with several answers, kept in
    ``<id>_reponses (id, question, modalite)``, name → label.
    ``personal`` keeps a column of a ``fiches`` source that holds e-mails, phone numbers or names of
    persons (else it is left out): its heading, or its name in ``headers`` → the basis, a French
    sentence.  ``same`` are the columns that tell an actor whatever its ``id`` (its name first):
    who opposes is left out under each of its ids.  ``refers``: column → ``fiches`` source whose
    ``id`` it holds, so that an opposition there is heard here, and that one who answers twice
    counts once (``etl.tidy.duplicates``).
    ``secrecy`` of a ``fiches`` source: its magnitudes under *secret statistique*.
    ``once``: a figure that several files give, whatever document they cite, is kept once, as the
    last file of the first of ``patterns`` that has it prints it (``etl.checks.restatements``).
    ``replaces`` are the sources whose demonstration a real workbook of this one takes the place of.
    ``context``: figures of what is around the ESS, which make no territory one whose ESS is
    published, and enter no portrait, ranking or map of its figures.
    """

    id: str
    kind: Kind
    title: str
    producer: str
    licence: str
    nature: str
    patterns: tuple[str, ...]
    columns: tuple[Column, ...]
    vintage: str = ""
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    champ: str = ""
    notes: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    breaks: tuple[Break, ...] = ()
    equivalences: tuple[Equivalence, ...] = ()
    sums: tuple[SumRule, ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, str] = field(default_factory=dict)
    formats: bool = True
    keep: tuple[Keep, ...] = ()
    batched: bool = False
    personal: Mapping[str, str] = field(default_factory=dict)
    same: tuple[str, ...] = ()
    refers: Mapping[str, str] = field(default_factory=dict)
    secrecy: Secrecy | None = None
    years_back: int | None = None
    dated: str = ""
    once: bool = False
    replaces: tuple[str, ...] = ()
    context: bool = False

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Return the common columns of the kind and the source's own, in table order."""
        if self.kind == "fiches":
            return (*RECORD_HEAD, *self.columns, *RECORD_TAIL)
        return (*FIGURE_HEAD, *self.columns, *FIGURE_TAIL)

    @property
    def vintage_column(self) -> str:
        """Return the column that ``vintage`` is read in; empty for the years of the workbooks."""
        return self.vintage.rstrip("}").partition("{")[2]

    @property
    def confidential_columns(self) -> frozenset[str]:
        """Return the columns that no table of the warehouse holds record by record: the magnitudes
        under secrecy and the text that they were read from."""
        names = self.secrecy.contribution if self.secrecy else ()
        return frozenset({*names, *(f"{name}_imprime" for name in names)})

    @property
    def warehouse_columns(self) -> tuple[Column, ...]:
        """Return the columns of the source's table in the warehouse."""
        return tuple(c for c in self.all_columns if c.name not in self.confidential_columns)

    @property
    def key(self) -> tuple[str, ...]:
        """Return the names of the columns that identify a row."""
        return tuple(c.name for c in self.all_columns if c.key)

    def column(self, name: str) -> Column:
        """Return the column of that name; raise ``KeyError`` when there is none."""
        return {c.name: c for c in self.all_columns}[name]
