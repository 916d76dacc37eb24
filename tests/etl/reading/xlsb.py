"""A workbook in the binary format of Excel ([MS-XLSB]), which no library writes."""

from __future__ import annotations

from datetime import date
from struct import pack
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import MAC_EPOCH, to_excel

from tests.etl.reading.hostile import PACKAGE, RELS, zip_bytes

_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36,
           "#N/A": 42}


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a record."""
    head = [kind] if kind < 128 else [kind & 127 | 128, kind >> 7]
    size = len(content)
    while size > 127:
        head.append(size & 127 | 128)
        size >>= 7
    return bytes([*head, size]) + content


def _text(text: str) -> bytes:
    letters = text.encode("utf-16-le")
    return pack("<I", len(letters) // 2) + letters


def xlsb(book: Workbook, more: bytes = b"") -> bytes:
    """Return a workbook as Excel writes it: its values, number formats and comments, what it hides
    or strikes through, what stands above the line; ``more``: records at the end of its last row."""
    styles: dict[tuple[str, bool], int] = {("General", False): 0}
    shared: list[bytes] = []
    parts: dict[str, str | bytes] = {}
    bundle = b""
    for n, sheet in enumerate(book.worksheets, 1):
        rows = b"".join(_row(sheet, row, styles, shared) for row in sheet.iter_rows())
        hidden = [column_index_from_string(letter) - 1
                  for letter, about in sheet.column_dimensions.items() if about.hidden]
        columns = b"".join(record(60, pack("<IIIIH", c, c, 2560, 0, 1)) for c in hidden)
        parts[f"xl/worksheets/sheet{n}.bin"] = (
            record(129) + record(148, pack("<IIII", 0, sheet.max_row - 1, 0, sheet.max_column - 1))
            + record(390) + columns + record(391) + record(145) + rows + more + record(146)
            + record(130))
        parts[f"xl/worksheets/_rels/sheet{n}.bin.rels"] = _relationships(
            {"comments": f"../comments{n}.bin"})
        parts[f"xl/comments{n}.bin"] = _comments(sheet)
        bundle += record(156, pack("<II", 0, n) + _text(f"worksheet{n}") + _text(sheet.title))
    parts["xl/workbook.bin"] = record(131) + record(153, pack(
        "<II", int(book.epoch == MAC_EPOCH), 0) + _text("")) + record(143) + bundle + record(
        144) + record(132)
    parts["xl/styles.bin"] = _styles(styles)
    parts["xl/sharedStrings.bin"] = record(159, pack("<II", len(shared), len(shared))) + b"".join(
        shared) + record(160)
    parts["xl/_rels/workbook.bin.rels"] = _relationships({
        "styles": "styles.bin", "sharedStrings": "sharedStrings.bin"} | {
        f"worksheet{n}": f"worksheets/sheet{n}.bin" for n in range(1, len(book.worksheets) + 1)})
    return zip_bytes(parts)


def _relationships(parts: dict[str, str]) -> str:
    return f'<Relationships xmlns="{PACKAGE}relationships">' + "".join(
        f'<Relationship Id="{name}" Type="{RELS}/{name.rstrip("0123456789")}" Target="{target}"/>'
        for name, target in parts.items()) + "</Relationships>"


def _rich_text(parts: CellRichText) -> bytes:
    """Return a shared text, each of its parts in a font."""
    runs, start = b"", 0
    for part in parts:
        raised = not isinstance(part, str) and part.font.vertAlign == "superscript"
        runs += pack("<HH", start, 2 if raised else 0)
        start += len(str(part))
    return record(19, b"\1" + _text("".join(map(str, parts))) + pack("<I", len(parts)) + runs)


def _row(sheet: Any, row: Any, styles: dict[tuple[str, bool], int], shared: list[bytes]) -> bytes:
    hidden = sheet.row_dimensions[row[0].row].hidden
    cells = b""
    for cell in row:
        value = to_excel(cell.value) if isinstance(cell.value, date) else cell.value
        style = styles.setdefault((cell.number_format, bool(cell.font.strike)), len(styles))
        head = pack("<II", cell.column - 1, style)
        if cell.data_type == "e":
            cells += record(3, head + bytes([_ERRORS[value]]))
        elif isinstance(value, CellRichText):
            cells += record(7, head + pack("<I", len(shared)))
            shared.append(_rich_text(value))
        elif isinstance(value, str):
            cells += record(6, head + _text(value))
        elif value is None:
            cells += record(1, head)
        elif value % 1:
            cells += record(5, head + pack("<d", value))
        else:
            cells += record(2, head + pack("<i", int(value) << 2 | 2))
    return record(0, pack("<IIHHBI", row[0].row - 1, 0, 300, hidden << 12, 0, 0)) + cells


def _styles(styles: dict[tuple[str, bool], int]) -> bytes:
    formats = b"".join(record(44, pack("<H", 164 + n) + _text(code))
                       for n, (code, _) in enumerate(styles))
    fonts = b"".join(record(43, pack("<HH", 220, strike << 3) + bytes(20))
                     for strike in (False, True)) + record(
                         43, pack("<HHHH", 220, 0, 400, 1) + bytes(16))
    looks = b"".join(record(47, pack("<HHHHHHH", 0, 164 + n, strike, 0, 0, 0, 0))
                     for n, (_, strike) in enumerate(styles))
    return (record(278) + record(615, pack("<I", len(styles))) + formats + record(616)
            + record(611, pack("<I", 3)) + fonts + record(612) + record(626) + record(
                47, pack("<HHHHHHH", 0xFFFF, 0, 1, 0, 0, 0, 0)) + record(627)
            + record(617, pack("<I", len(styles))) + looks + record(618) + record(279))


def _comments(sheet: Any) -> bytes:
    those = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    return record(628) + record(630) + record(632, _text("Anne Le Goff")) + record(
        631) + record(633) + b"".join(
        record(635, pack("<IIIII", 0, c.row - 1, c.row - 1, c.column - 1, c.column - 1) + bytes(16))
        + record(637, b"\0" + _text(c.comment.text)) + record(636) for c in those) + record(
        634) + record(629)
