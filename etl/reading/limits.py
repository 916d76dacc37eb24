"""What a received file may ask for, and how it is refused beyond.

The limits are read where they stand (``limits.MAX_CELLS``): those of the process that asks for a
file travel to the one that reads it.
"""

from __future__ import annotations

from etl.french.text import spell_number

#: Bytes of a file, once unpacked, beyond which it is refused.
MAX_UNPACKED = 1 << 30
#: Cells of a workbook, all its sheets together, empty ones included up to the last filled one.
MAX_CELLS = 20_000_000
#: Sheets of a workbook, or tables of a page; columns of one, as in Excel.
MAX_SHEETS, MAX_COLUMNS = 1000, 16_384
#: Cells of a text or of a Parquet file that are held at a time, where they are read by batches; how
#: many there may be in all, and for each byte of the file beyond those of a workbook.
BATCH, MOST_CELLS, CELLS_A_BYTE = 1 << 19, 200_000_000, 8
#: Bytes of an .xls whose comments, and what it hides, are looked at: that makes an object of each
#: cell.
LOOKED_AT = 4 << 20
#: Characters of a cell, as in Excel, and marks that a letter may bear.
MAX_TEXT = 32_767
MAX_MARKS = 30
#: Characters of a number format, as in Excel, beyond which it is none.
MAX_FORMAT = 255
#: Bytes that reading a small file may take, and that each byte of a larger one adds.
MEMORY, MEMORY_A_BYTE, MOST_MEMORY = 1 << 30, 24, 3 << 30
#: Bytes of what a small file holds, and that each byte of a larger one adds.
ANSWER, ANSWER_A_BYTE = 1 << 26, 8
#: Seconds of processor that reading a small file may take, and that each mebibyte adds.
SECONDS, SECONDS_A_MEBIBYTE = 20, 4

#: What may be received, and what to do with a workbook that asks for too much.
READABLE = "un classeur .xlsx, .xls ou .ods, un CSV ou un GeoJSON"
SHORTER = ("un classeur où ne restent que les lignes et les colonnes utiles (Ctrl+Fin y mène à la "
           "dernière cellule), ou plusieurs classeurs plus petits")

UNREADABLE = ("ce fichier n'est pas un classeur lisible : l'ouvrir dans le logiciel qui l'a fait, "
              "et l'enregistrer en .xlsx ou en CSV")
DAMAGED = ("ce classeur est endommagé ou incomplet : l'ouvrir dans un tableur, qui peut le "
           "réparer, et l'enregistrer de nouveau, ou le redemander")
TOO_HEAVY = "ce fichier demande trop de mémoire pour être lu"
TOO_LONG = "ce fichier demande trop de temps pour être lu"


class Refusal(Exception):
    """A file that is not read; its text is one French sentence.

    ``expected``: what to give in its place; empty when the sentence says it.
    """

    def __init__(self, sentence: str, expected: str = READABLE) -> None:
        super().__init__(sentence)
        self.expected = expected

    @property
    def advice(self) -> str:
        """Return the sentence, and what to give in its place where it does not say what to do
        (« what is wrong : what to do »)."""
        sentence = str(self)
        if not self.expected or (" : " in sentence and self.expected != SHORTER):
            return sentence
        return f"{sentence} ; il faudrait {self.expected}"


def size_refusal(size: int) -> Refusal:
    """Return the refusal of a file of that many bytes, once unpacked."""
    return Refusal(f"ce fichier est trop volumineux : {size / (1 << 20):.0f} Mio une fois "
                   f"décompressé, {MAX_UNPACKED >> 20} Mio au plus", SHORTER)


def verify(cells: int, sheets: int = 1, most: int = 0) -> None:
    """Refuse a workbook whose sheets have more cells than the limit, empty ones included."""
    most = most or MAX_CELLS
    if cells > most:
        millions = spell_number(round(min(cells, 10**15) / 1e6))
        wide = "une feuille de ce classeur est trop étendue" if sheets == 1 else \
            f"les {sheets} premières feuilles de ce classeur sont trop étendues"
        raise Refusal(f"{wide} : {millions} millions de cellules, {most // 10**6} au plus",
                      SHORTER)


def verify_sheets(count: int) -> None:
    """Refuse a workbook of more sheets than the limit: each costs, even one that holds nothing."""
    if count > MAX_SHEETS:
        raise Refusal(f"ce classeur a {spell_number(count)} feuilles, {spell_number(MAX_SHEETS)} "
                      "au plus", SHORTER)


def verify_columns(count: int) -> None:
    """Refuse a sheet of more columns than the limit: each is looked for in every source."""
    if count > MAX_COLUMNS:
        raise Refusal(f"une feuille de ce classeur a {spell_number(count)} colonnes, "
                      f"{spell_number(MAX_COLUMNS)} au plus", SHORTER)


def verify_merged(span: int) -> None:
    """Refuse a sheet whose merged ranges take more rows and columns, each counted again, than a
    workbook has cells: only those that lie over one another do."""
    if span > MAX_CELLS:
        raise Refusal("les cellules fusionnées d'une feuille de ce classeur se recouvrent les unes "
                      "les autres, ou sont trop étendues : les défusionner", "")


def verify_text(text: str) -> None:
    """Refuse a cell whose text is longer than the limit."""
    if len(text) > MAX_TEXT:
        raise Refusal(f"une cellule de ce fichier contient un texte de {spell_number(len(text))} "
                      f"caractères, {spell_number(MAX_TEXT)} au plus : le raccourcir", "")


def cells(size: int) -> int:
    """Return the cells that a file of ``size`` bytes may have where it is read by batches."""
    return max(MAX_CELLS, min(MOST_CELLS, CELLS_A_BYTE * size))


def memory(size: int) -> int:
    """Return the bytes that reading a file of ``size`` bytes may take."""
    return min(MEMORY + MEMORY_A_BYTE * size, MOST_MEMORY)


def answer(size: int) -> int:
    """Return the bytes of what a file of ``size`` bytes may hold, once read."""
    return ANSWER + ANSWER_A_BYTE * size


def seconds(size: int) -> int:
    """Return the seconds of processor that reading a file of ``size`` bytes may take."""
    return SECONDS + SECONDS_A_MEBIBYTE * (size >> 20)
