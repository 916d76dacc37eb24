"""A block of a page before it is drawn: what themes make, what pages show, what slides are made of.

Each tab of a page is a function of its theme, marked ``block_list``, which yields its blocks from
what the reader chose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from dashboard.blocks.headline import finding, single_figure
from dashboard.charts.key_figures import in_large
from dashboard.charts.plot import NO_DATA, Plot
from dashboard.text.lecture import en_territoire, paragraph, with_demonstration
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.table import Table

#: What a block shows: a figure, its table alone, figures in large, what the product says of itself,
#: why there is no figure.
FIGURE, TABLE, CARDS, CATALOGUE, REFUSAL = "figure", "table", "cartes", "catalogue", "refus"
#: Figures in large that a row of a page holds.
A_ROW = 6
#: What is said wherever demonstration data are shown.
BADGE = "Données de démonstration"
#: The filter that is code, to be copied as it is.
CODE = "Requête"
#: How the headline of an invented figure begins.
INVENTED = "Démonstration"
#: The parameter of an address that leads to a block, by its key (``scripts/extract.js``).
ANCHOR = "extrait"
#: How the key ends of the figure that sets another territory beside that of a figure.
BESIDE = "_compare"
NO_TABLE = Table(pd.DataFrame(), ())
#: What is said of an empty table, by what the block shows.
NOTHING = {CARDS: "Aucun chiffre publié à montrer ici.", CATALOGUE: "Rien à montrer.",
           FIGURE: f"{NO_DATA}."}
#: Answers of a tab that are kept: each holds its tables and their lineage.
CACHE_SIZE = 32
#: A way out of a refusal: what its button says → the filters that it sets (key → value).
Ways = Mapping[str, Mapping[str, object]]
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Refusal:
    """Why a block shows no figure: ``what`` is refused, the reasons, the ways out, a note;
    ``mild``: nothing is wrong, something is only not there."""

    what: str
    reasons: tuple[str, ...]
    ways: Ways
    note: str = ""
    mild: bool = False


@dataclass(frozen=True)
class Block:
    """A figure with all that it takes to read, cite, follow and take it away.

    ``key`` names the block and its extracts; ``title`` states subject, period and territory;
    ``draw`` makes the figure of ``table`` (none: the table is the figure); ``lecture`` is the
    reading sentence (that of demonstration data says that they are); ``form`` is what it shows,
    ``nothing`` what is said of an empty table.  ``absent``: the sentence that stands in its place
    when its data are not there, are hidden or would mislead; a block that has only this has no key.
    ``text_rows``: rows of the table set as text, which prints whole (0: a table that sorts and
    scrolls).  ``click``: the filter that a click on the figure sets, and what stands in it before
    the code of the mark (the first of its ``customdata``); ``links``: that code → the address
    that the click opens, on a page that has no such filter.  ``alt``: the figure in words, for who
    does not see it, where the reading sentence does not say it.  ``half``: it stands beside
    another card whatever it shows; ``under``: under the block before it, in the same half.
    ``about``: the territory that the figure and its sentence single out among those of the title,
    for the name of its files.
    """

    key: str
    title: str
    table: Table
    draw: Callable[[Table], Plot] | None = None
    lecture: str = ""
    note: str = ""
    form: str = ""
    absent: str = ""
    nothing: str = ""
    text_rows: int = 0
    click: tuple[str, str] | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    alt: str = ""
    refusal: Refusal | None = None
    half: bool = False
    under: bool = False
    about: str = ""

    def __post_init__(self) -> None:
        form = self.form or (FIGURE if self.draw else TABLE)
        fields = {"form": form, "nothing": self.nothing or NOTHING.get(form, NOTHING[FIGURE])}
        if self.table.demonstration:
            fields["lecture"] = with_demonstration(self.lecture)
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    @cached_property
    def plot(self) -> Plot | None:
        """Return the figure of the table (None: the table is the figure), made once and kept with
        the block; two numbers are written, not drawn."""
        return replace(in_large(self.draw(self.table)),
                       over=f"{self.headline} {self.title}") if self.draw else None

    def figure(self, renderer: Callable[..., T], dark: bool, *options: Hashable) -> T:
        """Return the plot as it is drawn for a light page or a dark one, once; ``ValueError``
        without it."""
        if self.plot is None:
            raise ValueError(f"{self.key} has no plot")
        return self._once(renderer, self.plot, dark, *options)

    def rendering(self, maker: Callable[[Block], T]) -> T:
        """Return what is written or measured of the block, once."""
        return self._once(maker, self)

    def _once(self, maker: Callable[..., T], subject: Any, *options: Hashable) -> T:
        """Return what is made of the block or of its plot, kept with it."""
        if (maker, options) not in self._renderings:
            self._renderings[maker, options] = maker(subject, *options)
        rendering: T = self._renderings[maker, options]
        return rendering

    @cached_property
    def _renderings(self) -> dict[tuple[Callable[..., Any], tuple[Hashable, ...]], Any]:
        return {}

    @cached_property
    def headline(self) -> str:
        """Return the finding in one sentence: the first that is read from the figure, else its
        title."""
        return (finding(self.lecture, self.table)
                or (single_figure(self.table) if self.form == CARDS else "") or self.title)

    @property
    def text_alternative(self) -> str:
        """Return the figure in words, for who does not see it."""
        return self.alt or self.lecture or self.title

    def lines(self) -> list[tuple[str, str]]:
        """Return what stands under the block wherever it is shown: label and text, without those
        that have none."""
        table = self.table
        source = table.source and " ; ".join(filter(None, (
            table.source, table.vintage and f"millésime : {table.vintage}", table.licence)))
        return [(label, text) for label, text in (
            ("Champ", table.champ), ("Source", source),
            ("Données ouvertes", " ; ".join(table.copies)),
            ("Note", paragraph(self.note, *table.notes)),
            ("Filtres", " ; ".join(f"{k} : {v}" for k, v in table.filters.items()))) if text]


def block_list(function: Callable[P, Iterable[Block]]) -> Callable[P, tuple[Block, ...]]:
    """Keep the blocks that a function yields, for the build and what it is asked: codes, texts,
    tuples, and nothing that it would read elsewhere."""
    @wraps(function)
    def blocks(*args: P.args, **kwargs: P.kwargs) -> tuple[Block, ...]:
        return tuple(function(*args, **kwargs))
    return per_build(blocks, CACHE_SIZE)


def cards(key: str, title: str, table: Table, note: str = "", *, half: bool = False) -> Block:
    """Return figures in large, one a row of ``table``, each with its own source under it.

    ``table`` shows ``intitule`` and ``valeur``; its rows carry ``unite``, ``statut``,
    ``qualificatif``, ``imprime`` and the document, and may carry a sentence (``phrase``) and what
    the figure was in other years (``passe``), as ``query.pick`` gives them.  An evolution is
    written with its sign.  ``half``: see ``Block``.
    """
    return Block(key, title, table, lecture=paragraph(*table.data.get("phrase", ())), note=note,
                 form=CARDS, half=half)


def catalogue(key: str, title: str, table: Table, note: str = "", *, wrap: bool = True,
              nothing: str = "", half: bool = False) -> Block:
    """Return what the product says of its own data: a table without lineage.

    ``wrap``: long texts in full, for short tables; else a table that sorts and searches.
    ``half``: see ``Block``.
    """
    reason = "Rien à montrer pour ces filtres." if table.filters else ""
    return Block(key, title, table, note=note, form=CATALOGUE, nothing=nothing or reason,
                 text_rows=len(table.data) if wrap else 0, half=half)


def refusal(key: str, title: str, reasons: Sequence[str], ways: Ways, *,
            what: str, note: str = "", mild: bool = False, half: bool = False) -> Block:
    """Return a block without its figure: ``what`` is refused, each reason, and the ways out."""
    return Block(key, title, NO_TABLE, form=REFUSAL, absent=" ".join((f"{what}.", *reasons)),
                 refusal=Refusal(what, tuple(reasons), ways, note, mild), half=half)


def with_absences(blocks: Iterable[Block], other: str) -> Iterator[Block]:
    """Yield the blocks of a tab where the reader compares with a territory (its name; empty: none):
    the title of a figure says when neither it nor the one beside it (``BESIDE``) shows that
    territory."""
    blocks = list(blocks)
    pairs = Counter(block.key.removesuffix(BESIDE) for block in blocks)
    for block in blocks:
        is_alone = (other and not block.table.empty and pairs[block.key.removesuffix(BESIDE)] == 1
                    and not block.table.data.eq(other).to_numpy().any())
        yield replace(block, title=f"{block.title} · rien de comparable {en_territoire(other)}"
                      ) if is_alone else block


def sentence(text: str) -> Block:
    """Return a sentence that stands in place of blocks."""
    return Block("", "", NO_TABLE, absent=text)


def heading(subject: str, *parts: str, mark: str = " – ") -> str:
    """Return « Sujet – Bretagne, 2011 à 2022 », without the parts that are empty."""
    about = ", ".join(filter(None, parts))
    return f"{subject}{mark}{about}" if about else subject
