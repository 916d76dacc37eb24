"""What a source's ``tidy()`` fills: rows with their lineage, and issues with their cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from etl.contract import Source
from etl.french.figures.computation import computation_fault, word_fault
from etl.french.figures.numbers import Figure, NotUnderstood, is_bare_fraction, parse
from etl.french.figures.statuses import is_missing_mark
from etl.french.figures.units import is_share_unit
from etl.french.periods import is_period, period
from etl.french.territories import Territory
from etl.french.text import here_and_in, keyboard_text, normalise, of, spell_number
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.tables.columns import Block, Labels
from etl.tables.footnotes import NOTHING, split_label, split_mark, split_remark
from etl.tidy.cell_reader import CellReader

#: What a figure is cited by at least, and how it is said.
_CITED = {"editeur": "Éditeur", "titre": "Titre"}
_WANTED = {"editeur": "qui a publié le document", "titre": "le nom du document, tel que publié",
           "date_publication": "une année, une date ou « s.d. »"}
#: What the sheet that cites the document of a whole workbook says at least, what is taken of it,
#: and all that it may say.
_DOCUMENT = _CITED | {"date_publication": "Date"}
_PROVENANCE = _DOCUMENT | {"champ": "Champ", "lien": "Lien"}
_LINES = ("Éditeur", "Titre", "Date", "Champ", "Licence", "Lien")
#: Columns of a table that date the figures of its lines.
_PERIODS = ("periode", "annee", "trimestre", "date")


def contradicts(figure: Figure, unite: str) -> bool:
    """Tell whether a cell prints a percentage where another unit is declared."""
    return figure.pourcent and bool(unite) and "%" not in unite and not is_share_unit(unite)


class Tidy(CellReader):
    """Rows read from one workbook for one source: one by one, or by blocks of whole columns.

    ``defaults`` are set on each figure that does not give them (provenance of the document).
    ``aside``: why lines of an open file, which covers more than Brittany or than the ESS, are not
    kept → how many.
    """

    def __init__(self, source: Source, book: Workbook) -> None:
        super().__init__(source, book)
        self.rows: list[dict[str, Any]] = []
        self.blocks: list[Block] = []
        self.answers: list[dict[str, str]] = []
        self.defaults: dict[str, Any] = {}
        self.aside = Counter(book.aside)
        self._unformatted = False
        self._quoted = {"imprime", "lien", "remarque", "fichier", "feuille",
                        *(c.name for c in source.all_columns if c.free)}
        self._answers = {c.name for c in source.columns if c.type == "texte" and not c.required
                         and c.name not in source.same and not c.name.endswith("_imprime")}

    def __len__(self) -> int:
        return len(self.rows) + sum(block.size for block in self.blocks)

    def distinct_values(self, column: str) -> set[Any]:
        """Return the distinct values of a column whose values repeat."""
        return {row[column] for row in self.rows} | {
            value for block in self.blocks
            if isinstance(part := block.columns[column], Labels) for value in part.values}

    def document(self) -> None:
        """Take the provenance of the whole workbook from its sheet of two columns."""
        pairs = self.book.citation_pairs
        if not pairs:
            self.report("avertissement",
                        "feuille « Source » absente : le document n'est pas cité",
                        expected=", ".join(_LINES))
        self.defaults |= {name: pairs.get(normalise(line), "")
                          for name, line in _PROVENANCE.items()}
        if pairs and (cited := self.book.citation):
            lines = [row for row in cited.rows() if len(row) > 1]
            values = {normalise(row[0].text): row[1] for row in lines}
            self.report_uncited(cited, [{
                name: values.get(normalise(label), Cell(cited.last + 1, 2))
                for name, label in _DOCUMENT.items()}], _DOCUMENT)
            for name, line in _PROVENANCE.items():
                is_words = name not in ("date_publication", "lien")
                if fault := (word_fault if is_words else computation_fault)(self.defaults[name]):
                    self.report("erreur", f"« {line} » est {fault}", cited,
                                values[normalise(line)], column=name, value=self.defaults[name],
                                expected="des mots" if is_words else "une valeur, ou rien")
                    self.defaults[name] = ""  # told where it stands, and not at each figure
            known = {normalise(label) for label in _LINES}
            for label, value in (row[:2] for row in lines):
                if normalise(label.text) not in known and not value.is_empty:
                    self.report("avertissement", "ligne inconnue, ignorée", sheet=cited, cell=label,
                                value=label.text or value.text, expected=", ".join(_LINES))

    def report_uncited(self, sheet: Sheet, lines: Sequence[Mapping[str, Cell]],
                       labels: Mapping[str, str] = _CITED) -> None:
        """Report the documents of which a column of ``labels`` is not said, and the dates that are
        none: once for each of them.  A cell merged with another is told by itself."""
        for name, label in labels.items():
            if cells := [cell for line in lines if (cell := line[name]).is_empty
                         and not sheet.merged_over(cell.row, cell.column)]:
                again = here_and_in(len(cells) - 1)
                self.report("avertissement", f"« {label} » est vide{again} : le document n'est pas "
                            "cité en entier", sheet, cells[0], column=name, expected=_WANTED[name])
        undated: dict[str, list[Cell]] = {}
        for cell in (line["date_publication"] for line in lines):
            if not is_period(*period(cell.text)) and not computation_fault(cell.text):
                undated.setdefault(cell.text, []).append(cell)
        undated.pop("", None)
        label = labels.get("date_publication", self.source.column("date_publication").label)
        for text, cells in undated.items():
            again = here_and_in(len(cells) - 1)
            self.report("avertissement", f"« {label} » est un texte sans date{again}", sheet,
                        cells[0], column="date_publication", value=text,
                        expected=_WANTED["date_publication"])

    def figure(self, sheet: Sheet, cell: Cell, *, territoire: Territory | None, unite: str,
               periode: object, words: bool = False, name: bool = False, label: str = "",
               **fields: Any) -> dict[str, Any] | None:
        """Add the figure printed in ``cell``; nothing when the cell is empty.

        ``unite`` is the column's unit; a printed « % » makes it « % ».  ``words`` allows a word
        in place of a number; ``name`` says that the cell holds a name, in which no number is
        looked for.  A note of the sheet whose mark the cell carries, or its period, or the
        ``label`` of its line, gives it its status, and its text as a remark; « 2024 (p) » gives the
        status of a period.  ``fields`` are the source's own columns.
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
            at = next((c for c, head in sheet.columns.items() if head in _PERIODS), cell.column)
            self.report("erreur", "la période n'est pas reconnue", sheet, sheet.cell(cell.row, at),
                        column="periode", value=texte,
                        expected="« 2023 », « 2022-2023 », « T3 2023 », « juin 2023 », "
                                 "« 31/12/2023 » ou « s.d. »")
            return None
        about = about if about != NOTHING else split_label(label, sheet.notes)[1]
        usual = fields.pop("statut", "")
        row = self.defaults | {
            "valeur": figure.valeur, "qualificatif": figure.qualificatif,
            "unite": "%" if figure.pourcent or unite.startswith("%") else unite,
            "statut": figure.statut or (note or NOTHING).statut or about.statut or usual,
            "imprime": cell.text if note else figure.imprime,
            "territoire": territoire.code, "territoire_niveau": territoire.niveau,
            "territoire_nom": territoire.nom, "periode": texte, "annee": annee,
            "fichier": sheet.file, "feuille": sheet.name, "cellule": cell.address}
        row |= {field: value for field, value in fields.items() if value or field not in row}
        if date := row.get("date_publication"):  # however it is typed, dates are put in order
            row["date_publication"] = period(date)[0]
        own = row.get("remarque") or (note or about).text
        if remark := " ".join(filter(None, (own, cell.comment))):
            row["remarque"] = remark
        self.rows.append(row := self.worded(row))
        return row

    def worded(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return fields, their words as a keyboard writes them, but for what is quoted."""
        return {name: self.wording(name, value) for name, value in fields.items()}

    def wording(self, name: str, value: Any) -> Any:
        """Return the value of a field, see ``worded``."""
        return keyboard_text(value) if type(value) is str and name not in self._quoted else value

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
        has_formats = isinstance(value, str) or self.book.has_formats
        if unite.startswith("%") and is_bare_fraction(figure, has_formats):
            self._report_bare_fraction(sheet, cell, figure.valeur or 0.0)
            return None
        return figure

    def _report_bare_fraction(self, sheet: Sheet, cell: Cell, value: float) -> None:
        """Report that a number may be a percentage or a fraction; once where no cell of the
        workbook tells, for its format keeps no trace of them."""
        either = f"{spell_number(value)} % ou {spell_number(value * 100)} % ?"
        if self.book.has_formats:
            self.report("erreur", f"nombre sans format de pourcentage : {either}", sheet, cell,
                        column="valeur", value=cell.text,
                        expected="un texte « 2,6 % » ou une cellule au format Pourcentage")
        elif not self._unformatted:
            self._unformatted = True
            self.report("erreur", f"les pourcentages de ce classeur .{self.book.format.kind} sont "
                        f"lus sans leur format : {either}", sheet, cell, column="valeur",
                        value=cell.text,
                        expected="le même classeur en .xlsx (dans Excel : Fichier, Enregistrer "
                                 "sous, type « Classeur Excel »)")

    def record(self, sheet: Sheet, line: int, **fields: Any) -> dict[str, Any]:
        """Add a row of a ``fiches`` source, with the line that it was read on; « N/A » and « nd »
        are no answer, and would be counted as one."""
        unanswered = {name: "" for name, value in fields.items()
                      if name in self._answers and type(value) is str and is_missing_mark(value)}
        row = self.worded(fields | unanswered) | {
            "fichier": sheet.file, "feuille": sheet.name, "ligne": line}
        self.rows.append(row)
        return row

    def answer(self, record: str, question: str, modalite: str) -> None:
        """Add one answer to a question with several answers."""
        self.answers.append({"id": record, "question": question,
                             "modalite": keyboard_text(modalite)})
