"""What a cell says, read as its column declares; what is not understood is an issue at the cell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from etl.common_columns import BOUNDS, THRESHOLDS
from etl.contract import Column, Source
from etl.french.booleans import WORDS, boolean, is_ticks
from etl.french.codes import bare_code, code_length, is_shortened, whole_code
from etl.french.figures.numbers import NotUnderstood, parse
from etl.french.periods import dated_year, period
from etl.french.separators import Decision, decision
from etl.french.territories import (
    AmbiguousTerritory,
    Territory,
    UnknownLevel,
    UnknownTerritory,
    resolve,
)
from etl.french.text import excerpt, here_and_in
from etl.issue import Issue, Severity
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.rows import Rows
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.tables.columns import Labels
from etl.tables.footnotes import split_remark
from etl.tables.headers import Headers
from etl.tables.sections import begins_total

#: What is wanted where a line adds up others.
NO_TOTAL = "les fiches seules, sans leurs totaux"
_PLACED_TOTAL = "les lignes seules, sans leurs totaux, ou le territoire de celui-ci"
_TERRITORY = "le nom ou le code Insee d'un territoire"
_LEVEL = "commune, EPCI, pays, ZE, département, région, national, ou une cellule vide"
#: Words of a unit that people write after a number.
_WRITTEN_UNITS = {"heures": "h|heures?", "ETP": "etp", "postes": "postes?|salari[ée]e?s?",
                  "personnes": "personnes?|b[ée]n[ée]voles?"}
_HOMONYM = "l'une de ces écritures, ou une colonne « Département », ou le code Insee"


class CellReader:
    """The cells of one workbook, read for one source; ``issues``: what was not understood."""

    def __init__(self, source: Source, book: Workbook) -> None:
        self.source = source
        self.book = book
        self.issues: list[Issue] = []
        self._separators: set[tuple[str, str, bool, bool]] = set()
        self._codes: set[tuple[str, int]] = set()

    def report(self, severity: Severity, message: str, sheet: Sheet | None = None,
               cell: Cell | None = None, **detail: str) -> None:
        """Record an issue at a cell, a sheet, or the whole file."""
        if sheet:
            self.issues.append(sheet.issue(severity, message, cell, **detail))
        else:
            self.issues.append(Issue(severity, message, file=self.book.file, **detail))

    def table(self, sheet: Sheet, headers: Headers | None = None, optional: tuple[str, ...] = (),
              instead: Mapping[str, tuple[str, ...]] | None = None) -> Rows:
        """Return the table of a sheet under the headers of the contract, unless others are given
        (see ``Sheet.table``); report what its shape has to say."""
        if headers is None:
            headers, optional = self.source.headers, self.source.optional
        table = sheet.table(headers, optional, instead)
        self.issues += table.issues
        return table

    def territory(self, sheet: Sheet, cell: Cell, level: str | Cell = "",
                  departement: Cell | None = None) -> Territory | None:
        """Return the territory that a cell names; report an error with the nearest names when
        unknown.

        ``level``: as workbooks write it, or its cell, where the error is when it is no level;
        ``departement``: the cell that tells communes of the same name apart.
        """
        if cell.is_empty:
            if not self._report_total(sheet, cell):
                self.report("erreur", "la ligne ne dit pas son territoire", sheet, cell,
                            column="territoire", expected=_TERRITORY)
            return None
        inside = ""
        if departement is not None and not departement.is_empty:
            around = self.territory(sheet, departement, "departement")
            if around is None:
                return None
            inside = around.code
        try:
            place = resolve(cell.text, level.text if isinstance(level, Cell) else level, inside)
        except UnknownLevel as fault:
            where = level if isinstance(level, Cell) else cell
            self.report("erreur", str(fault), sheet, where, column="niveau", value=where.text,
                        expected=_LEVEL)
            return None
        except UnknownTerritory as fault:
            several = isinstance(fault, AmbiguousTerritory)
            if not several and self._report_total(sheet, cell):
                return None
            self.report("erreur", str(fault), sheet, cell, column="territoire", value=cell.text,
                        expected=_HOMONYM if several else _TERRITORY)
            return None
        if (bare := bare_code(cell.text)) and bare.zfill(len(place.code)) == place.code:
            self.report_code(sheet, cell, place.code, "territoire")
        return place

    def _report_total(self, sheet: Sheet, place: Cell) -> bool:
        """Report a line that adds up others, which is why its ``place`` is none; tell whether it
        is one.  A line of more than three cells whose place is misspelled may begin with a family
        called « Ensemble »."""
        first, *others = sheet.contents(place.row)
        is_short = place.is_empty or len(others) < 3
        total = first if is_short and begins_total(first.text) else place
        if not begins_total(total.text):
            return False
        is_records = self.source.kind == "fiches"
        self.report("erreur", "une ligne de total n'est pas une fiche" if is_records else
                    "une ligne de total ne dit pas son territoire", sheet, total,
                    value=total.text, expected=NO_TOTAL if is_records else _PLACED_TOTAL)
        return True

    def territories(self, table: Rows) -> Labels:
        """Return the territory of each line of a long table, read once for each way of naming it; a
        code beside the name must be its own."""
        return table.label(("territoire", "niveau", "code"), lambda line: self._coded_territory(
            table.sheet, line), "territoires")

    def _coded_territory(self, sheet: Sheet, line: dict[str, Cell]) -> Territory | None:
        place = self.territory(sheet, line["territoire"], line.get("niveau", ""))
        code = line.get("code")
        # A shorter one is that of the département where a commune or an EPCI is.
        if place and code and place.code[:1].isdigit() and not code.is_empty and (
                len(code.text) >= len(place.code) - 1) and (
                whole_code(code.text, len(place.code)) != place.code):
            self.report("erreur", f"le code n'est pas celui de « {place.nom} »", sheet, code,
                        column="territoire", value=code.text, expected=place.code)
            return None
        return place

    def years(self, table: Rows) -> Labels:
        """Return the year that each line of a long table prints, « 2024 (p) » included; None, and
        an error, for anything else: « Total » would be one more year, and a day another period."""

        def year(line: dict[str, Cell]) -> str | None:
            cell = line["annee"]
            text, number = period(split_remark(cell.text, table.sheet.notes)[0])
            if text == str(number):
                return cell.text
            self.report("erreur", "l'année n'est pas reconnue", table.sheet, cell, column="annee",
                        value=cell.text, expected="une année, « 2022 »")
            return None

        return table.label(("annee",), year, "years")

    def booleans(self, table: Rows, name: str) -> dict[int, bool | None]:
        """Return row of the sheet → what a column says, yes or no (None: no answer, no column).

        What is neither is a warning, once for each text that the column prints, and no value.
        """
        if name not in table.place:
            return dict.fromkeys(table.lines)
        cells = [table.cell(line, name) for line in range(len(table.lines))]
        ticks = is_ticks(cell.text for cell in cells)
        answers: dict[int, bool | None] = {}
        refused: dict[str, list[Cell]] = {}
        for cell in cells:
            try:
                answers[cell.row] = boolean(cell.text, ticks)
            except NotUnderstood:
                answers[cell.row] = None
                refused.setdefault(cell.text, []).append(cell)
        for text, those in refused.items():
            again = here_and_in(len(those) - 1)
            self.report("avertissement", f"« {excerpt(text)} » n'est ni oui ni non{again} : la "
                        "réponse reste sans valeur", table.sheet, those[0], value=text,
                        expected=WORDS)
        return answers

    def number(self, sheet: Sheet, cell: Cell, column: str) -> tuple[float | None, str]:
        """Return (number, printed text) of a cell typed by hand (« 12 h », « environ 30 »).

        The unit of the column after the number is dropped: « 35 h » is no number of ETP.  A day
        or a month where a past year is wanted (an opening) says it.  What is not a number, or not a
        whole one where the contract says « entier », is a warning, and no value.  So is a
        percentage, a threshold (« < 5 »), which may hide a secret, and « plus de 50 » where the
        contract has no column for the printed text.  The bounds of the column decide of one
        separator and three digits, which is told once.
        """
        if cell.is_empty:
            return None, ""
        value = cell.value
        declaration = self.source.column(column)
        if declaration.past and (year := dated_year(cell.text)):
            return float(year), cell.text
        if isinstance(value, str):
            value = re.sub(rf"(?<=\d)\s*(?:{_WRITTEN_UNITS.get(declaration.unit, '(?!)')})\.?$", "",
                           value.strip(), flags=re.IGNORECASE)
        whole = declaration.type == "entier"
        if reading := decision(value, declaration):
            self._separator(sheet, cell, declaration, reading)
            value = reading.value
        try:
            figure = parse(value, cell.number_format)
            number = figure.valeur
            if figure.qualificatif in (THRESHOLDS if self._is_printed(column) else BOUNDS):
                raise NotUnderstood(cell.text, "un nombre mais une borne")
            if figure.pourcent:
                raise NotUnderstood(cell.text, "un nombre mais un pourcentage")
            if whole and number is not None and (number % 1 or abs(number) >= 2 ** 31):
                raise NotUnderstood(cell.text, "un nombre entier")
            return number, cell.text
        except NotUnderstood as fault:
            self.report("avertissement", f"{fault} : la réponse reste sans valeur", sheet, cell,
                        column=column, value=cell.text,
                        expected="un nombre entier" if whole else "un nombre")
            return None, cell.text

    def _is_printed(self, column: str) -> bool:
        """Tell whether the contract keeps the printed text of a column too."""
        return any(c.name == f"{column}_imprime" for c in self.source.columns)

    def _separator(self, sheet: Sheet, cell: Cell, column: Column, reading: Decision) -> None:
        """Report how « 1.686 » is read in a column, at the first such number."""
        once = sheet.name, column.name, reading.sure, reading.value < reading.other
        if once not in self._separators:
            self._separators.add(once)
            self.report("information" if reading.sure else "avertissement",
                        reading.sentence(cell.text, column), sheet, cell, column=column.name,
                        value=cell.text)

    def code(self, sheet: Sheet, cell: Cell, column: str) -> str:
        """Return the code of a cell, in the number of digits given by the label of its column: the
        zeros that a spreadsheet dropped are put back, « .0 » is taken off.

        What was added or taken away is told at the first such cell of its column.
        """
        if is_shortened(cell.text):
            self.report("avertissement", f"« {excerpt(cell.text)} » n'est plus un code : le "
                        "tableur en a perdu les derniers chiffres", sheet, cell, column=column,
                        value=cell.text, expected="le code entier, dans une colonne au format "
                        "Texte")
        code = whole_code(cell.text, code_length(self.source.column(column).label))
        self.report_code(sheet, cell, code, column)
        return code

    def report_code(self, sheet: Sheet, cell: Cell, code: str, column: str) -> None:
        """Report how the codes of a column are read, at the first one that a spreadsheet altered.
        """
        columns = sheet.shared_results.setdefault("codes", self._codes)
        if cell.text == code or (sheet.name, cell.column) in columns:
            return
        columns.add((sheet.name, cell.column))
        why = "code sans ses zéros initiaux" if code.startswith("0") else \
            "code écrit comme un nombre"
        self.report("information", f"{why} : « {excerpt(cell.text)} » est lu « {excerpt(code)} »",
                    sheet, cell, column=column, value=cell.text,
                    expected="une colonne de codes au format Texte")
