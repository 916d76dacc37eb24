"""Native tables of a slide, as large as their box leaves room for."""

from __future__ import annotations

import math
from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from dashboard.blocks.cells import cell_text, typeset, with_status_reasons
from dashboard.blocks.column_ranks import ranked_columns
from dashboard.charts import theme
from dashboard.charts.heat import tone, tones
from dashboard.charts.plot import Grid
from dashboard.export.slides.fitting import POINT, Box, Ink, describe, fill, lines, width, write
from dashboard.text import numbers
from dashboard.text.lecture import lower, quantity
from dashboard.warehouse.columns import heading
from dashboard.warehouse.table import Table
from etl.contract import Column

#: Sizes of the text of tables, in points; most that a row takes beyond the text of the highest.
SIZES, LOOSE = (24, 20, 18, 16, 14, 12), 24 * POINT
#: Margins of a cell, left and right together and top and bottom together; widest column; height
#: of a line, in sizes of its font.
ACROSS, DOWN, WIDEST, CELL = 12 * POINT, 4 * POINT, 220 * POINT, 1.28
#: Room that a column of texts needs at least; most lines of a cell.
NARROWEST, TALLEST = 130 * POINT, 3
#: What a cell without anything says; fewest columns of a table.
EMPTY, FEWEST = {"", numbers.NOTHING}, 2
#: Height of the line that says what is left out.
FOOT = 20 * POINT


def table(shapes: Any, content: Table, box: Box, alt: str) -> str:
    """Draw a native table of the first rows and columns that fit in ``box``, less ``FOOT`` at its
    bottom when some do not; return these (« 3 lignes et 2 colonnes »)."""
    full = with_status_reasons(content)
    records = full.data.to_dict("records")
    texts = {c.name: [_text(row, c) for row in records] for c in full.columns}
    columns = [c for c in full.columns if not {*texts[c.name]} <= EMPTY]
    rows = [list(row) for row in zip(*(texts[c.name] for c in columns), strict=True)]
    heads = [typeset(heading(full, c.name)) for c in columns]
    numeric = [c.type in ("nombre", "entier") for c in columns]
    needs = [columns.index(c) for c in ranked_columns(full)[0] if c in columns]
    bare: set[int] = set()
    while True:
        choice = _column_choice(heads, rows, numeric, needs, box.width, bare)
        shut = len(heads) - len(choice)
        part = [[line[c] for c in choice] for line in (heads, *rows)]
        size, widths, high = _fitting(part[0], part[1:], SIZES, box)
        count = _row_count(high, box.height, bool(shut))
        # What only rows without room would say.
        more = {c for rank, c in enumerate(choice) if c not in needs
                and {line[rank] for line in part[1:count]} <= EMPTY}
        if not more or len(choice) - len(more) < FEWEST:
            break
        bare |= more
    high = _loose_heights(high, count, box.height - FOOT * bool(shut))
    frame = _frame(shapes, count, widths, high, box, alt)
    # Colours of the theme, whatever it makes of the style of tables.
    grounds = MSO_THEME_COLOR.BACKGROUND_2, MSO_THEME_COLOR.BACKGROUND_1
    for r, line in enumerate(part[:count]):
        for c, text in enumerate(line):
            _write(frame.table.cell(r, c), text, size, not r,
                   PP_ALIGN.RIGHT if numeric[choice[c]] else PP_ALIGN.LEFT,
                   *((MSO_THEME_COLOR.TEXT_1, grounds[r % 2]) if r else ()))
    return _count_label(len(rows) + 1 - count, shut)


def _column_choice(heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool],
                   needs: Sequence[int], room: int, bare: Container[int]) -> list[int]:
    """Return the columns that stand side by side, none of ``bare``: as long as there is no room,
    those that say the same on each row leave first, then texts from the right, those of more than
    ``TALLEST`` lines in any case, then numbers; ``needs``, without which rows would be taken for
    one another, stay as long as others may leave."""
    choice = [c for c in range(len(heads)) if c not in bare]
    same = [c for c in choice if c not in needs and len(rows) > 1
            and len({row[c] for row in rows}) == 1]
    others = [c for c in reversed(choice) if c not in same and c not in needs]
    for c in (*same, *sorted(others, key=lambda c: numeric[c]), *reversed(needs)):
        if len(choice) <= FEWEST:
            break
        texts = [[line[k] for k in choice] for line in (heads, *rows)]
        widths = _best_widths(texts[0], texts[1:], SIZES[-1])
        room_of = _widths(texts[0], texts[1:], SIZES[-1], room)[choice.index(c)] - ACROSS
        tall = c not in needs and max(
            lines(row[c], SIZES[-1], room_of, True) for row in rows) > TALLEST
        if sum(min(wide, NARROWEST) for wide in widths) <= room and not tall:
            continue
        choice.remove(c)
    return choice


def _count_label(rows: int, columns: int = 0) -> str:
    """Return « 3 lignes et 2 colonnes »; empty when nothing is left out."""
    return " et ".join(quantity(n, noun) for n, noun in (
        (rows, "ligne"), (columns, "colonne")) if n)


def _text(row: Mapping[Hashable, Any], column: Column) -> str:
    """Return a cell as on screen, without the unit that the head of its column says."""
    if column.name != "valeur" and (column.unit or column.type == "entier"):
        row = {**row, "unite": ""}
        if not column.unit.startswith(("%", "points")):
            column = replace(column, unit="")
    return typeset(cell_text(row, column))


def grid(shapes: Any, plot: Grid, box: Box, alt: str) -> str:
    """Draw a native table in the colours of the figure, a dotted border along each lane that a
    break parts; return what is left out."""
    names = dict.fromkeys(lower(one.text) for one in (*plot.across, *plot.down))
    parted = f"Pointillés{numbers.NARROW}: {', '.join(names)}" if names else ""
    heads = ["\n".join(filter(None, (plot.key, parted))), *plot.columns]
    cells = {(c.row, c.mark.row): c for c in plot.cells}
    rows = [[name, *(cells[r, c].mark.text if (r, c) in cells else ""
                     for c in range(len(plot.columns)))]
            for r, name in enumerate(plot.categories)]
    size, widths, high = _fitting(heads, rows, (*SIZES, 11, 10), box)
    count = _row_count(high, box.height)
    high = _loose_heights(high, count, box.height)
    frame = _frame(shapes, count, widths, high, box, alt)
    frame.table.horz_banding = False
    frame.table.first_col = True
    scale = tones(plot)
    for r, line in enumerate([heads, *rows][:count]):
        for c, text in enumerate(line):
            cell = cells.get((r - 1, c - 1))
            ground = "" if not (r and c) or (cell and cell.beyond) else theme.MISSING[0]
            if cell and cell.is_coloured:
                ground = tone(plot, cell.mark.value, scale)
            _write(frame.table.cell(r, c), text, size, not r or not c,
                   PP_ALIGN.CENTER if c else PP_ALIGN.LEFT,
                   theme.contrasting_ink(ground) if cell and ground else "", ground)
    for one, across in (*((b, True) for b in plot.across), *((b, False) for b in plot.down)):
        before = math.floor(one.at) + 1
        for lane in one.lanes:
            row, column = (lane + 1, before) if across else (before, lane + 1)
            if row < count:
                _draw_border(frame.table.cell(row, column), "R" if across else "B")
    return _count_label(len(rows) + 1 - count)


def _draw_border(cell: Any, side: str) -> None:
    """Draw a dotted line on the right (R) or at the bottom (B) of a cell."""
    line = etree.Element(qn(f"a:ln{side}"), w=str(Pt(3)))
    etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"),
                     val=theme.INK[0].removeprefix("#"))
    etree.SubElement(line, qn("a:prstDash"), val="sysDot")
    cell._tc.get_or_add_tcPr().insert(0, line)  # before the fill


def _fitting(heads: Sequence[str], rows: Sequence[Sequence[str]], sizes: Sequence[float],
             box: Box) -> tuple[float, list[int], list[int]]:
    """Return the largest size at which a table stands in its box without a word cut (the smallest
    where none does), the widths of its columns and the heights of its rows."""
    for size in sizes:
        widths = _widths(heads, rows, size, box.width)
        high = _heights([heads, *rows], widths, size)
        if sum(high) <= box.height and sum(_least_widths(heads, rows, size)) <= box.width:
            break
    return size, widths, high


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], size: float,
            room: int) -> list[int]:
    """Return widths: a column is as wide as its longest text, less when the table would be too wide
    for its box, more when it would leave some of it: first where texts take several lines."""
    best, least = _best_widths(heads, rows, size), _least_widths(heads, rows, size)
    if sum(least) >= room:
        return [round(w * room / sum(least)) for w in least]
    if sum(best) > room:
        share = (room - sum(least)) / (sum(best) - sum(least))
        return [round(low + (high - low) * share) for low, high in zip(least, best, strict=True)]
    more = [whole - wide for whole, wide in zip(
        _best_widths(heads, rows, size, room), best, strict=True)]
    share = min(1.0, (room - sum(best)) / (sum(more) or 1))
    wide = [one + own * share for one, own in zip(best, more, strict=True)]
    return [round(w * room / sum(wide)) for w in wide]


def _least_widths(heads: Sequence[str], rows: Sequence[Sequence[str]], size: float) -> list[float]:
    """Return the widths that cut no word, of ``WIDEST`` at most."""
    return [min(WIDEST, max(width(word, size, True) for text in texts
                            for word in text.replace("-", "- ").split(" "))) + ACROSS
            for texts in zip(heads, *rows, strict=True)]


def _best_widths(heads: Sequence[str], rows: Sequence[Sequence[str]], size: float,
                 widest: float = WIDEST) -> list[float]:
    """Return the widths of the longest texts, of ``widest`` at most."""
    return [min(widest, max(width(text, size, True) for text in texts)) + ACROSS
            for texts in zip(heads, *rows, strict=True)]


def _heights(rows: Sequence[Sequence[str]], widths: Sequence[int], size: float) -> list[int]:
    return [round(max(lines(t, size, w - ACROSS, True) for t, w in zip(row, widths, strict=True))
                  * size * CELL * POINT) + DOWN for row in rows]


def _row_count(heights: Sequence[int], room: int, has_foot: bool = False) -> int:
    """Return how many rows fit in ``room``, the head included, with the line that counts the rest
    (``has_foot``: even when all fit)."""
    total = 0
    if has_foot or sum(heights) > room:
        room -= FOOT
    for rank, high in enumerate(heights):
        total += high
        if total > room:
            return max(2, rank)
    return len(heights)


def _loose_heights(heights: list[int], count: int, room: int) -> list[int]:
    """Return the heights of rows that share what their text leaves of ``room`` where all stand in
    it, the lowest first: the measure of a text is larger than the text, and rows of one line beside
    rows of one line would be as high as two."""
    if count < len(heights):
        return heights
    rising = sorted(heights)
    level = min((room - sum(rising[rank:])) // rank for rank in range(1, count + 1))
    return [max(high, min(level, rising[-1] + LOOSE)) for high in heights]


def _frame(shapes: Any, rows: int, widths: Sequence[int], heights: Sequence[int], box: Box,
           alt: str) -> Any:
    frame = shapes.add_table(rows, len(widths), Emu(box.left), Emu(box.top), Emu(sum(widths)),
                             Emu(sum(heights[:rows])))
    describe(frame, "Tableau", alt)
    for column, wide in zip(frame.table.columns, widths, strict=True):
        column.width = Emu(wide)
    for row, high in zip(frame.table.rows, heights, strict=False):
        row.height = Emu(high)
    return frame


def _write(cell: Any, text: str, size: float, bold: bool, align: PP_ALIGN, ink: Ink = "",
           ground: Ink = "") -> None:
    """Write a cell; ``ink``, ``ground``: none: those of the style of tables."""
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Emu(ACROSS // 2)
    cell.margin_top = cell.margin_bottom = Emu(DOWN // 2)
    write(cell.text_frame, [("", text)], size, bold=bold, align=align, ink=ink)
    if ground:
        fill(cell, ground)
