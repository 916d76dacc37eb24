"""The tables of the « notes de conjoncture »: where they stand in a sheet and what heads a column.

Five layouts are known, told apart by the heading of their labels and what stands beside it:

- « Statut » over three rows: territory, year, « % » or « Vol » (merged cells or not);
- « Statut | Évolution 2015-2016 »: one period, posts, then two indicators in %;
- « Territoire | ESS (%) | ESS (vol.) | … », the period in the name of the sheet or in its title;
- « Ensemble | 2022 | Commentaire ».

Columns may stand in any order, below any title; blank lines and footnotes are no lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.french.periods import YEAR, is_of_whole_years, period
from etl.french.territories import Territory
from etl.french.text import normalise
from etl.reading.sheets.address import letters
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.table_issues import ignored_columns, merged_lines
from etl.tables.footnotes import NOTHING, Footnote, split_remark
from etl.tidy.tidy import Tidy

STATUT, TERRITOIRE, ENSEMBLE = "statut", "territoire", "ensemble"
LABELS = (STATUT, TERRITOIRE, ENSEMBLE)
#: What a heading of labels alone in a sheet lacks beside it.
_BESIDE = {
    TERRITOIRE: "à côté, ce qui est mesuré et son unité : « ESS (%) », « ESS (vol.) »",
    ENSEMBLE: "à côté, une année, ou deux (« 2023-2024 ») ; sur trois lignes (territoire, année, "
              "« % » ou « Vol »), cette colonne s'intitule « Statut »"}
REMARKS = ("commentaire", "commentaires", "remarque", "remarques", "note", "observations")

_UNITS = {"%": r"(?:en )?%",
          "postes": r"(?:en )?vol(?:ume)?|(?:en |(?:nombre|nbre?\.?|nb\.?) de )?postes"}
_UNIT = re.compile(rf"^(?P<item>.*?)(?<![\s(])(?:\s|\()*(?:(?P<percent>{_UNITS['%']})"
                   rf"|\b(?:{_UNITS['postes']}))\.?\s*\)?$", re.IGNORECASE | re.DOTALL)
#: Two years that are one period: « 2023-2024 », « entre 2023 et 2024 », « 2023/24 ».
_PAIR = re.compile(r"(?:19|20)[0-9]{2} ?(?:[-/]|et|a) ?(?:(?:19|20)[0-9]{2}|1[3-9]|[2-9][0-9])\b")
#: A quantity, and the words that make its change of it.
_LEVEL = re.compile(r"\b(?:effectif|poste|emploi|salarie|etp|etablissement|nombre|part|poids)s?\b")
_CHANGE = re.compile(r"evol|variation|croissance|progress|hausse|baisse|solde|creation|gain|perte"
                     r"|taux|\bvar\b")
#: « 2011-12 »: no note is of a month.
_NEXT = re.compile(r"\b([0-9]{2})([0-9]{2}) ?[-/] ?([0-9]{2})\b(?![-/])")
#: What begins a line printed under a table; a star may be the mark of a label.
_UNDER = re.compile(r"\*$|(?:\* ?)?(?:sources?|champ|notes?|lecture)\b")


@dataclass(frozen=True)
class Heading:
    """What a column of figures says: an item (« ESS ») and the cell that prints it, a place, a
    period, a unit; what it says of its figures (« 2024 (p) », « 2024* »)."""

    column: int
    years: str
    unit: str
    item: str = ""
    cell: Cell | None = None
    territoire: Territory | None = None
    about: Footnote = NOTHING


@dataclass
class Table:
    """A table of a note: ``layout`` names its labels, found in ``column``.

    ``refused``: columns whose heading was reported as an error.
    """

    layout: str
    column: int
    first: int
    headings: list[Heading] = field(default_factory=list)
    remark: int = 0
    refused: set[int] = field(default_factory=set)

    @property
    def columns(self) -> set[int]:
        """Return the columns that are read."""
        return {self.column, *filter(None, [self.remark]), *(h.column for h in self.headings)}


def split_unit(text: str) -> tuple[str, str]:
    """Return (item, unit) of « ESS (en %) », « Vol. », « ESS (vol.) »; no unit when none is
    printed."""
    text = " ".join(text.split())
    match = _UNIT.match(text)
    if match is None:
        return text, ""
    return match["item"].strip(), "%" if match["percent"] else "postes"


def evolution(text: str) -> str:
    """Return « 2016-2017 » for « entre 2016 et 2017 », « 2016/17 » or « 2017 », « 2011-2012 » for
    « 2011-12 »; empty without a year, and for a part of one: a note is of whole years."""
    text = _NEXT.sub(lambda m: f"{m[1]}{m[2]}-{m[1]}{m[3]}" if int(m[3]) == int(m[2]) + 1 else m[0],
                     text)
    last = period(text)[1]
    if last is None or not is_of_whole_years(text):
        return ""
    first = min(int(year) for year in YEAR.findall(text))
    return f"{first if first < last else last - 1}-{last}"


def tables(out: Tidy, sheet: Sheet) -> Iterator[tuple[Table, list[list[Cell]]]]:
    """Yield each table of a sheet with its lines, the rows that have a label and a figure.

    Reported: a sheet or a column that is not understood, a line without label.
    """
    labels: list[Cell] = []
    for number in range(1, len(sheet.values) + 1):
        # Right under a line, « Ensemble » is one more, of a number that looks like a year.
        if (cell := _label(sheet, number)) and not (
                labels and normalise(cell.text) == ENSEMBLE
                and len(sheet.contents(number - 1)) > 1):
            labels.append(cell)
    if not labels:
        named = next((c for number in range(1, len(sheet.values) + 1)
                      for c in sheet.contents(number) if normalise(c.text) in LABELS), None)
        out.report("erreur", "aucun tableau reconnu dans cette feuille", sheet, named,
                   value=named.text if named else "",
                   expected=_BESIDE[normalise(named.text)] if named else
                   "une colonne de libellés intitulée « Statut », « Territoire » ou « Ensemble »")
    rows = [0, *(cell.row for cell in labels), len(sheet.values) + 1]
    for label, after, end in zip(labels, rows, rows[2:], strict=False):
        table = _table(out, sheet, label, after)
        again = sheet.repetitions(table.first - 1, range(1, sheet.width + 1))
        numbers = [n for n in range(table.first, end) if not again[sheet.place(n)]]
        lines = [row for n in numbers if (row := _line(out, sheet, table, n))]
        out.issues += merged_lines(sheet, table.first - 1, numbers, table.columns)
        _report_unread(out, sheet, table, lines)
        yield table, lines


def _label(sheet: Sheet, number: int) -> Cell | None:
    """Return the heading of the labels when the row begins a table."""
    row = sheet.contents(number)
    cell = next((c for c in row if normalise(c.text) in LABELS), None)
    if cell is None:
        return None
    others = [c for c in row if c is not cell]
    if normalise(cell.text) == STATUT:
        return cell
    # « Ensemble » and « Territoire » may be the label of a line too.
    is_list = normalise(cell.text) == TERRITOIRE
    return cell if any(
        split_unit(split_remark(c.text, sheet.notes)[0])[1] if is_list else evolution(c.text)
        for c in others) else None


def _table(out: Tidy, sheet: Sheet, label: Cell, after: int) -> Table:
    """Return the table whose labels stand under ``label``; the one above it begins on ``after``."""
    start = label.row
    table = Table(normalise(label.text), label.column, start + 1)
    twin = next((c for c in sheet.row(start)[label.column:] if normalise(c.text) in LABELS
                 and not split_unit(c.text)[1]), None)
    if twin:  # its figures would be those of the labels of the first one
        out.report("erreur", "un second tableau commence à côté du premier : aucun des deux n'est "
                   "lu", sheet, twin, value=twin.text,
                   expected="un tableau par feuille, ou l'un sous l'autre")
        return table
    others = [c for c in range(1, sheet.width + 1) if c != label.column]
    table.remark = next((c for c in others
                         if normalise(sheet.cell(start, c).text) in REMARKS), 0)
    others = [c for c in others if c != table.remark]
    issue_count = len(out.issues)
    if table.layout == TERRITOIRE:
        _by_territory(out, sheet, table, start, after, others)
    elif any(evolution(sheet.cell(start, c).text) for c in others):
        _by_period(sheet, table, start, others)
    else:
        table.first = start + 3
        _by_place(out, sheet, table, start, others)
    if not table.headings and len(out.issues) == issue_count:
        out.report("erreur", "aucune colonne de chiffres reconnue sous cet intitulé", sheet, label,
                   value=label.text, expected="des années, « % » ou « Vol »")
    return table


def _by_place(out: Tidy, sheet: Sheet, table: Table, start: int, columns: list[int]) -> None:
    places: dict[str, Territory | None] = {}
    for column in columns:
        unit = sheet.cell(start + 2, column)
        if unit.is_empty:
            continue
        place, year = sheet.heading_over(start, column), sheet.heading_over(start + 1, column)
        if any(_is_level(cell.text) for cell in (year, unit)):
            continue  # left aside, and told, as in a list of one period
        item, kind = split_unit(unit.text)
        text, about = split_remark(year.text, sheet.notes)
        years = evolution(text)
        if not kind or item or not years:
            out.report("erreur", "en-tête de colonne non reconnu", sheet,
                       unit if not kind or item else year,
                       value=f"{place.text} / {year.text} / {unit.text}",
                       expected="territoire / année / « % » ou « Vol »")
            table.refused.add(column)
            continue
        if place.text not in places:
            places[place.text] = out.territory(sheet, place)
        if territoire := places[place.text]:
            table.headings.append(Heading(column, years, kind, territoire=territoire,
                                          about=about))
        else:
            table.refused.add(column)


def _by_period(sheet: Sheet, table: Table, start: int, columns: list[int]) -> None:
    usual = "%" if table.layout == ENSEMBLE else "postes"
    for column in columns:
        text, about = split_remark(sheet.cell(start, column).text, sheet.notes)
        if (years := evolution(text)) and not _is_level(text):
            table.headings.append(Heading(column, years, split_unit(text)[1] or usual,
                                          about=about))


def _is_level(heading: str) -> bool:
    """Tell whether a heading names a quantity at one date (« Effectifs 2024 »), no change of it."""
    text = normalise(re.sub(r"\([^()]*\)", " ", split_unit(heading)[0]))
    return bool(_LEVEL.search(text)) and not _CHANGE.search(text) and not _PAIR.search(text)


def _sheet_periods(sheet: Sheet, start: int, after: int) -> dict[str, Footnote]:
    """Return the periods that the name of a sheet and the titles between two rows say, each with
    what is said of it (« 2023-2024 (p) »): those of two years, or else those of one."""
    rows = ([c.text for c in sheet.contents(n)] for n in range(after + 1, start))
    texts = [sheet.name, *(row[0] for row in rows
                           if len(row) == 1 and not _UNDER.match(normalise(row[0]))
                           and not row[0].startswith("*"))]
    heads = [split_remark(text, sheet.notes) for text in texts]
    pairs = [(pair[0], about) for text, about in heads for pair in _PAIR.finditer(normalise(text))]
    periods: dict[str, Footnote] = {}
    for text, about in pairs or heads:
        if (years := evolution(text)) and periods.get(years, NOTHING) == NOTHING:
            periods[years] = about
    return periods


def _by_territory(out: Tidy, sheet: Sheet, table: Table, start: int, after: int,
                  columns: list[int]) -> None:
    periods = _sheet_periods(sheet, start, after) or _sheet_periods(sheet, start, 0)
    if len(periods) > 1:
        out.report("erreur", "la feuille dit plusieurs périodes", sheet, sheet.cell(
            start, table.column), value=" | ".join(periods),
            expected="les deux années de l'évolution, les mêmes dans le nom de la feuille et dans "
                     "le titre")
        return
    if not periods:
        out.report("erreur", "la feuille ne dit pas la période de l'évolution", sheet,
                   value=sheet.name, expected="une feuille nommée « 2017-2018 », ou un titre qui "
                                              "donne les deux années")
        return
    [(years, usual)] = periods.items()
    for column in columns:
        cell = sheet.cell(start, column)
        text, about = split_remark(cell.text, sheet.notes)
        item, unit = split_unit(text)
        if item and unit:
            about = usual if about == NOTHING else about
            table.headings.append(Heading(column, years, unit, item, cell, about=about))


def _line(out: Tidy, sheet: Sheet, table: Table, number: int) -> list[Cell] | None:
    row = sheet.row(number)
    label = row[table.column - 1]
    figures = [row[h.column - 1] for h in table.headings if not row[h.column - 1].is_empty]
    if not figures or _UNDER.match(normalise(label.text)):
        return None
    if label.is_empty:
        out.report("erreur", "ligne sans libellé", sheet, figures[0], value=figures[0].text,
                   expected=f"un libellé dans la colonne {letters(table.column)}")
        return None
    return row


def _report_unread(out: Tidy, sheet: Sheet, table: Table, lines: list[list[Cell]]) -> None:
    """Report the filled columns that no known header names, left aside."""
    columns = table.columns | table.refused
    unread = {c.column: c for line in reversed(lines) for c in line
              if c.column not in columns and not c.is_empty}
    issues = []
    for column, cell in sorted(unread.items()):
        heads = (sheet.cell(n, column) for n in range(max(table.first - 3, 1), table.first))
        head = next((h for h in heads if not h.is_empty), cell)
        issues.append(sheet.issue("avertissement", "colonne inconnue, ignorée", head,
                                  value=head.text))
    out.issues += ignored_columns(issues, "inconnues")
