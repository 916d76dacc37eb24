"""What may happen to a workbook on its way: bytes damaged, cells replaced, sheets rearranged,
another format.  Everything is drawn from one seeded generator."""

from __future__ import annotations

import datetime
import io
import random
import re
import zipfile
from xml.sax.saxutils import escape

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.etl.reading.hostile import archive_with

#: What no cell should hold, as Excel may store it.
HOSTILE: tuple[object, ...] = (
    "NaN", "inf", "-inf", 10**30, -(10**18), 2**63, 1e308, -1e308, 5e-324, -0.0, 0.1 + 0.2, 2010.5,
    1e15, True, False, datetime.datetime(1900, 1, 1), datetime.datetime(9999, 12, 31, 23, 59, 59),
    datetime.date(2024, 2, 29), datetime.time(12, 30), datetime.timedelta(days=40), "#N/A",
    "#DIV/0!", "#REF!", "x" * 32_767, "é" * 30_000, "=1+1", "=SUM(A1:A9)", "='[autre.xlsx]F'!A1",
    "١٢٣", "１２３", "Ⅻ", "12²", "½", "\u202e12", "\u200b", "\ufffd", "𝟙𝟚", "", " ", "\n\n",
    "nan", "None", "null", "1e309", "--", "+-1", "1.2.3", "12,34,56", "0x1F", "1_000", "% %",
    "'; DROP TABLE emploi; --", "<b>12</b>", "{0}", "%s", "\\", '"', "s", "nd", "99999", "2A", "53",
    "T5 2023", "T1 0000", "2022-2021", "32/13/2022", "2021-02-30", "près de", "(p)", "12 (p) (e)",
    "9" * 400, "un tiers", "1/0", "0/0", "moins de -5", "Bretagne", "Total", "Indicateur",
)
#: What the XML of a cell may hold that no spreadsheet writes.
RAW_NUMBERS = ("NaN", "INF", "-INF", "1e400", "-1e400", "1e308", "-0", "0x10", "", " 12 ", "1,5",
               "9" * 400, "1e-400", "--1", "１２")
RAW_TEXTS = ("&#1;", "&#xD800;", "_xD800_", "_x0000_", "_xFFFF_", "\x0b", "&#xFFFE;", "&amp;amp;",
             "&inconnue;", "&lt;b&gt;", "]]>")


def mutate(data: bytes, dice: random.Random) -> tuple[str, bytes, str]:
    """Return (ending, content, what was done) of one mutation of a valid .xlsx."""
    way = dice.choice((_flip_bits, _flipped_inside, _truncate, _members, _raw_cells, _raw_cells,
                       _cells, _cells, _cells, _reorder, _reorder, _reorder, _csv, _ods, _html))
    ending, content = way(data, dice)
    return ending, content, way.__name__


# --- Bytes -----------------------------------------------------------------------------------
def _flip(data: bytes, dice: random.Random) -> bytes:
    content = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8, 40))):
        if content:
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return bytes(content)


def _flip_bits(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    return ".xlsx", _flip(data, dice)


def _truncate(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    return ".xlsx", data[:dice.randrange(len(data))]


def _names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def _flipped_inside(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    name = dice.choice(_names(data))
    return ".xlsx", archive_with(data, lambda n, c: _flip(c, dice) if n == name else c)


def _members(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    """Leave a member out, empty it, cut it, or give it the content of another."""
    names = _names(data)
    name, other = dice.choice(names), dice.choice(names)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(other)
    result = dice.choice((None, b"", content, content[:dice.randrange(len(content) + 1)]))
    return ".xlsx", archive_with(data, lambda n, c: result if n == name else c)


def _raw_cells(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    """Write numbers and texts that only a faulty program writes, in the XML itself."""
    def change(name: str, content: bytes) -> bytes:
        text = content.decode()
        if name.startswith("xl/worksheets/sheet"):
            text = re.sub(r"(?<=<v>)[^<]*(?=</v>)", lambda m: dice.choice(RAW_NUMBERS)
                          if dice.random() < 0.03 else m[0], text)
        elif name == "xl/sharedStrings.xml":
            text = re.sub(r"(?<=>)[^<]+(?=</t>)", lambda m: dice.choice((m[0], "")) + dice.choice(
                RAW_TEXTS) if dice.random() < 0.02 else m[0], text)
        elif name == "xl/styles.xml":
            text = re.sub(r'(?<=formatCode=")[^"]*', lambda m: dice.choice(
                ("0.0%;", "[", '"', "0" * 300, "#,##0.0000000000", ";;;", "yyyy", "%%%", "?/?",
                 "")).replace('"', "&quot;") if dice.random() < 0.3 else m[0], text)
        return text.encode()

    return ".xlsx", archive_with(data, change)


# --- Cells and sheets ------------------------------------------------------------------------
def _workbook_bytes(book: Workbook) -> tuple[str, bytes]:
    out = io.BytesIO()
    book.save(out)
    return ".xlsx", out.getvalue()


def _place(sheet: Worksheet, dice: random.Random) -> tuple[int, int]:
    return dice.randint(1, sheet.max_row), dice.randint(1, sheet.max_column)


def _spoil(book: Workbook, dice: random.Random, many: int) -> None:
    for _ in range(many):
        sheet = dice.choice(book.worksheets)
        cell = sheet.cell(*_place(sheet, dice))
        if isinstance(cell, Cell):
            cell.value = dice.choice(HOSTILE)
            if dice.random() < 0.2:
                cell.number_format = dice.choice(("0.0%", "General", "@", "dd/mm/yyyy", "#,##0"))


def _cells(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    book = load_workbook(io.BytesIO(data))
    _spoil(book, dice, dice.choice((1, 1, 2, 5, 30)))
    return _workbook_bytes(book)


def _shuffle_rows(sheet: Worksheet, dice: random.Random) -> None:
    rows = [[c.value for c in line] for line in sheet.iter_rows()]
    dice.shuffle(rows)
    sheet.delete_rows(1, sheet.max_row)
    for line in rows:
        sheet.append(line)


def _reorder(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    """Remove, double, shuffle, move, hide and merge sheets, rows and columns."""
    book = load_workbook(io.BytesIO(data))
    for _ in range(dice.choice((1, 1, 2, 4))):
        sheet = dice.choice(book.worksheets)
        row, column = _place(sheet, dice)
        match dice.randrange(11):
            case 0 if len(book.worksheets) > 1:
                book.remove(sheet)
            case 1:
                book.copy_worksheet(sheet)
            case 2:
                sheet.title = dice.choice(("Feuil1", "2022", "Source", "Sources", "France", "É"))
            case 3:
                sheet.delete_rows(row, dice.choice((1, 1, 5, 99)))
            case 4:
                sheet.delete_cols(column, dice.choice((1, 1, 3)))
            case 5:
                sheet.insert_rows(row, dice.choice((1, 40)))
            case 6:
                sheet.insert_cols(column)
            case 7:
                _shuffle_rows(sheet, dice)
            case 8:
                sheet.append([c.value for c in sheet[row]])
            case 9:
                sheet.merge_cells(None, row, column, row + dice.randint(0, 2),
                                  column + dice.randint(1, 4))
            case _:
                sheet.sheet_state = dice.choice(("hidden", "veryHidden", "visible"))
    if not any(s.sheet_state == "visible" for s in book.worksheets):
        book.worksheets[0].sheet_state = "visible"
    return _workbook_bytes(book)


# --- Other formats ---------------------------------------------------------------------------
def _rows(data: bytes, dice: random.Random) -> list[list[str]]:
    """Return the rows of one sheet as text, some cells spoilt."""
    book = load_workbook(io.BytesIO(data))
    _spoil(book, dice, dice.choice((0, 0, 1, 5)))
    sheet = dice.choice(book.worksheets)
    return [["" if c.value is None else str(c.value) for c in row] for row in sheet.iter_rows()]


def _csv(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    mark, quote = dice.choice(";,\t|"), dice.choice(('"', '"', ""))
    lines = [mark.join(quote + cell + quote for cell in row) for row in _rows(data, dice)]
    content = dice.choice(("\n", "\r\n", "\r")).join(lines).encode(
        dice.choice(("utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16")), "replace")
    return dice.choice((".csv", ".xls", ".tsv")), dice.choice((content, _flip(content, dice)))


def _html(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}" for cell in row)
                   for row in _rows(data, dice))
    content = f"<html><meta charset=utf-8><table>{rows}</table>".encode("utf-8", "replace")
    return ".xls", dice.choice((content, _flip(content, dice)))


def _ods(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    def cell(text: str) -> str:
        text = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "?", text)
        kind = dice.choice(("string", "string", "string", "float", "percentage", "date", "boolean"))
        value = "" if kind == "string" else f' office:value="{escape(text, {chr(34): ""})}"'
        return (f'<table:table-cell office:value-type="{kind}"{value}><text:p>{escape(text)}'
                "</text:p></table:table-cell>")

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
                   for row in _rows(data, dice))
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
                    for n in ("office", "table", "text"))
    body = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body>'
            f'<office:spreadsheet><table:table table:name="F">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<m:manifest xmlns:m="
                         '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        archive.writestr("content.xml", dice.choice((body, body, _flip(body, dice))))
    return dice.choice((".ods", ".xls")), out.getvalue()
