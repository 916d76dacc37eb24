"""What a source's ``tidy()`` fills: rows with their lineage, and issues with their cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from etl.common_columns import BOUNDS, THRESHOLDS
from etl.contract import Column, Source
from etl.french.booleans import WORDS, boolean, is_ticks
from etl.french.codes import bare_code, code_length, is_shortened, whole_code
from etl.french.numbers import Figure, NotUnderstood, is_bare_fraction, parse
from etl.french.periods import is_period, period
from etl.french.separators import Decision, decision
from etl.french.territories import AmbiguousTerritory, Territory, UnknownTerritory, resolve
from etl.french.text import excerpt, normalise, of, spell_number
from etl.issue import Issue
from etl.reading.cell import Cell
from etl.reading.rows import Rows
from etl.reading.sheet import Sheet
from etl.reading.workbook import Workbook
from etl.tables.columns import Block, Labels
from etl.tables.footnotes import NOTHING, split_mark, split_remark

#: Kinds of workbook whose number formats are not read.
UNFORMATTED = ("xls", "xlsb")
#: What a figure is cited by at least, and how it is said.
_CITED = {"editeur": "Éditeur", "titre": "Titre"}
_WANTED = {"editeur": "qui a publié le document", "titre": "le nom du document, tel que publié"}
_TERRITORY = "le nom ou le code Insee d'un territoire"
_HOMONYM = "l'une de ces écritures, ou une colonne « Département », ou le code Insee"


def _here_and_in(more: int) -> str:
    """Return « , ici et dans 3 autres cellules »; nothing for none."""
    return f", ici et dans {spell_number(more)} autre{'s' * (more > 1)} " \
        f"cellule{'s' * (more > 1)}" if more else ""


def contradicts(figure: Figure, unite: str) -> bool:
    """Tell whether a cell prints a percentage where another unit is declared."""
    return figure.pourcent and bool(unite) and "%" not in unite and not unite.startswith("part")


class Tidy:
    """Rows read from one workbook for one source: one by one, or by blocks of whole columns.

    ``defaults`` are set on each figure that does not give them (provenance of the document).
    ``aside``: why lines of an open file, which covers more than Brittany or than the ESS, are not
    kept → how many.
    """

    def __init__(self, source: Source, book: Workbook) -> None:
        self.source = source
        self.book = book
        self.rows: list[dict[str, Any]] = []
        self.blocks: list[Block] = []
        self.answers: list[dict[str, str]] = []
        self.issues: list[Issue] = []
        self.defaults: dict[str, Any] = {}
        self.aside = Counter(book.aside)
        self._unformatted = False
        self._separators: set[tuple[str, str, bool, bool]] = set()
        self._codes: set[tuple[str, int]] = set()

    def __len__(self) -> int:
        return len(self.rows) + sum(block.size for block in self.blocks)

    def distinct_values(self, column: str) -> set[Any]:
        """Return the distinct values of a column whose values repeat."""
        return {row[column] for row in self.rows} | {
            value for block in self.blocks
            if isinstance(part := block.columns[column], Labels) for value in part.values}

    def report(self, severity: str, message: str, sheet: Sheet | None = None,
               cell: Cell | None = None, **detail: str) -> None:
        """Record an issue at a cell, a sheet, or the whole file."""
        if sheet:
            self.issues.append(sheet.issue(severity, message, cell, **detail))
        else:
            self.issues.append(Issue(severity, message, file=self.book.file,  # type: ignore[arg-type]
                                     **detail))

    def document(self, sheet: str = "Source") -> None:
        """Take the provenance of the whole workbook from its sheet of two columns."""
        pairs = self.book.pairs(sheet)
        if not pairs:
            self.report("avertissement",
                        f"feuille « {sheet} » absente : le document n'est pas cité",
                        expected="Éditeur, Titre, Date, Champ, Lien")
        self.defaults.update(
            editeur=pairs.get("editeur", ""), titre=pairs.get("titre", ""),
            date_publication=pairs.get("date", ""), champ=pairs.get("champ", ""),
            lien=pairs.get("lien", ""))
        if pairs and (cited := self.book.sheet(sheet)):
            values = {normalise(row[0].text): row[1] for row in cited.rows() if len(row) > 1}
            self.report_uncited(cited, [{
                name: values.get(normalise(label), Cell(cited.last + 1, 2))
                for name, label in _CITED.items()}])

    def report_uncited(self, sheet: Sheet, lines: Sequence[Mapping[str, Cell]]) -> None:
        """Report the documents whose producer, or title, is not said: once for each of them.  A
        cell merged with another is told by itself."""
        for name, label in _CITED.items():
            if cells := [cell for line in lines if (cell := line[name]).is_empty
                         and not sheet.merged_over(cell.row, cell.column)]:
                again = _here_and_in(len(cells) - 1)
                self.report("avertissement", f"« {label} » est vide{again} : le document n'est pas "
                            "cité en entier", sheet, cells[0], column=name, expected=_WANTED[name])

    def territory(self, sheet: Sheet, cell: Cell, level: str = "",
                  departement: Cell | None = None) -> Territory | None:
        """Return the territory that a cell names; report an error with the nearest names when
        unknown.

        ``departement``: the cell that tells communes of the same name apart.
        """
        if cell.is_empty:
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
            place = resolve(cell.text, level, inside)
        except UnknownTerritory as fault:
            several = isinstance(fault, AmbiguousTerritory)
            self.report("erreur", str(fault), sheet, cell, column="territoire", value=cell.text,
                        expected=_HOMONYM if several else _TERRITORY)
            return None
        if (bare := bare_code(cell.text)) and bare.zfill(len(place.code)) == place.code:
            self.report_code(sheet, cell, place.code, "territoire")
        return place

    def territories(self, table: Rows) -> Labels:
        """Return the territory of each line of a long table, read once for each way of naming it; a
        code beside the name must be its own."""
        return table.label(("territoire", "niveau", "code"), lambda line: self._coded_territory(
            table.sheet, line), "territoires")

    def _coded_territory(self, sheet: Sheet, line: dict[str, Cell]) -> Territory | None:
        place = self.territory(sheet, line["territoire"],
                               line["niveau"].text if "niveau" in line else "")
        code = line.get("code")
        # A shorter one is that of the département where a commune or an EPCI is.
        if place and code and place.code[:1].isdigit() and not code.is_empty and (
                len(code.text) >= len(place.code) - 1) and (
                whole_code(code.text, len(place.code)) != place.code):
            self.report("erreur", f"le code n'est pas celui de « {place.nom} »", sheet, code,
                        column="territoire", value=code.text, expected=place.code)
            return None
        return place

    def figure(self, sheet: Sheet, cell: Cell, *, territoire: Territory | None, unite: str,
               periode: object, words: bool = False, name: bool = False,
               **fields: Any) -> dict[str, Any] | None:
        """Add the figure printed in ``cell``; nothing when the cell is empty.

        ``unite`` is the column's unit; a printed « % » makes it « % ».  ``words`` allows a word
        in place of a number; ``name`` says that the cell holds a name, in which no number is
        looked for.  A note of the sheet whose mark the cell carries, or its period, gives it its
        status, and its text as a remark; « 2024 (p) » gives the status of a period.  ``fields`` are
        the source's own columns.
        """
        if cell.is_empty or territoire is None:
            return None
        value, note = split_mark(cell.value, cell.number_format, {} if name else sheet.notes)
        figure = (Figure(None, imprime=cell.text) if name else
                  self._printed_figure(sheet, cell, value, unite, words))
        if figure is None:
            return None
        when, about = split_remark(periode, sheet.notes) if isinstance(periode, str) else (
            periode, NOTHING)
        texte, annee = period(when)
        if not is_period(texte, annee):
            self.report("erreur", "la période n'est pas reconnue", sheet, cell, column="periode",
                        value=texte, expected="une année, une période, une date ou « s.d. »")
            return None
        usual = fields.pop("statut", "")
        row = self.defaults | {
            "valeur": figure.valeur, "qualificatif": figure.qualificatif,
            "unite": "%" if figure.pourcent or unite.startswith("%") else unite,
            "statut": figure.statut or (note or NOTHING).statut or about.statut or usual,
            "imprime": cell.text if note else figure.imprime,
            "territoire": territoire.code, "territoire_niveau": territoire.niveau,
            "territoire_nom": territoire.nom, "periode": texte, "annee": annee,
            "fichier": sheet.file, "feuille": sheet.name, "cellule": cell.address}
        for field, value in fields.items():
            if value or field not in row:
                row[field] = value
        if date := row.get("date_publication"):  # however it is typed, dates are put in order
            row["date_publication"] = period(date)[0]
        own = row.get("remarque") or (note or about).text
        if remark := " ".join(filter(None, (own, cell.comment))):
            row["remarque"] = remark
        self.rows.append(row)
        return row

    def _printed_figure(self, sheet: Sheet, cell: Cell, value: Any, unite: str,
                        words: bool) -> Figure | None:
        """Return the figure that a cell prints, ``value`` without the mark of its note; report what
        is none, what may be a percentage or a fraction, and a percentage in another unit."""
        try:
            figure = parse(value, cell.number_format, unite, words)
        except NotUnderstood as fault:
            self.report("erreur", str(fault), sheet, cell, column="valeur", value=cell.text,
                        expected="un nombre, un pourcentage ou nd, s, ns")
            return None
        if contradicts(figure, unite):
            self.report("avertissement", f"un pourcentage, là où l'unité est « {unite} » : il "
                        "est lu en %", sheet, cell, column="valeur", value=cell.text,
                        expected=f"un nombre {of(unite)}, ou l'unité « % … »")
        has_formats = isinstance(value, str) or self.book.format.kind not in UNFORMATTED
        if unite.startswith("%") and is_bare_fraction(figure, has_formats):
            self._report_bare_fraction(sheet, cell, figure.valeur or 0.0)
            return None
        return figure

    def _report_bare_fraction(self, sheet: Sheet, cell: Cell, value: float) -> None:
        """Report that a number may be a percentage or a fraction; once where no cell of the
        workbook tells, for its format keeps no trace of them."""
        either = f"{spell_number(value)} % ou {spell_number(value * 100)} % ?"
        kind = self.book.format.kind
        if kind not in UNFORMATTED:
            self.report("erreur", f"nombre sans format de pourcentage : {either}", sheet, cell,
                        column="valeur", value=cell.text,
                        expected="un texte « 2,6 % » ou une cellule au format Pourcentage")
        elif not self._unformatted:
            self._unformatted = True
            self.report("erreur", f"les pourcentages d'un classeur .{kind} sont lus sans leur "
                        f"format : {either}", sheet, cell, column="valeur", value=cell.text,
                        expected="le même classeur en .xlsx (dans Excel : Fichier, Enregistrer "
                                 "sous, type « Classeur Excel »)")

    def record(self, sheet: Sheet, line: int, **fields: Any) -> dict[str, Any]:
        """Add a row of a ``fiches`` source, with the line that it was read on."""
        row = fields | {"fichier": sheet.file, "feuille": sheet.name, "ligne": line}
        self.rows.append(row)
        return row

    def answer(self, record: str, question: str, modalite: str) -> None:
        """Add one answer to a question with several answers."""
        self.answers.append({"id": record, "question": question, "modalite": modalite})

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
            again = _here_and_in(len(those) - 1)
            self.report("avertissement", f"« {excerpt(text)} » n'est ni oui ni non{again} : la "
                        "réponse reste sans valeur", table.sheet, those[0], value=text,
                        expected=WORDS)
        return answers

    def number(self, sheet: Sheet, cell: Cell, column: str) -> tuple[float | None, str]:
        """Return (number, printed text) of a cell typed by hand (« 12 h », « environ 30 »).

        A unit of the same kind after the number is dropped; what is not a number, or not a whole
        one where the contract says « entier », is a warning, and no value.  So is a threshold
        (« < 5 »), which may hide a secret, and « plus de 50 » where the contract has no column for
        the printed text.  The bounds of the column decide of one separator and three digits, which
        is told once.
        """
        if cell.is_empty:
            return None, ""
        value = cell.value
        if isinstance(value, str):
            value = re.sub(r"(?<=\d)\s*(h|heures?|etp|postes?|b[ée]n[ée]voles?|ans?)\.?\s*$", "",
                           value.strip(), flags=re.IGNORECASE)
        declaration = self.source.column(column)
        whole = declaration.type == "entier"
        if reading := decision(value, declaration):
            self._separator(sheet, cell, declaration, reading)
            value = reading.value
        try:
            figure = parse(value, cell.number_format)
            number = figure.valeur
            if figure.qualificatif in (THRESHOLDS if self._is_printed(column) else BOUNDS):
                raise NotUnderstood(cell.text, "un nombre mais une borne")
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
        columns = sheet.shared.setdefault("codes", self._codes)
        if cell.text == code or (sheet.name, cell.column) in columns:
            return
        columns.add((sheet.name, cell.column))
        why = "code sans ses zéros initiaux" if code.startswith("0") else \
            "code écrit comme un nombre"
        self.report("information", f"{why} : « {excerpt(cell.text)} » est lu « {excerpt(code)} »",
                    sheet, cell, column=column, value=cell.text,
                    expected="une colonne de codes au format Texte")

    def _separator(self, sheet: Sheet, cell: Cell, column: Column, reading: Decision) -> None:
        """Report how « 1.686 » is read in a column, at the first such number."""
        once = sheet.name, column.name, reading.sure, reading.value < reading.other
        if once not in self._separators:
            self._separators.add(once)
            self.report("information" if reading.sure else "avertissement",
                        reading.sentence(cell.text, column), sheet, cell, column=column.name,
                        value=cell.text)
