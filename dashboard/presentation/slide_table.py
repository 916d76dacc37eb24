"""A table on a slide, as HTML: the rows and the columns that fit, and how many are left out."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from html import escape
from operator import attrgetter
from typing import Any, NamedTuple

from dashboard.blocks.cells import cell_text, header, typeset
from dashboard.blocks.column_ranks import ranked_columns
from dashboard.presentation.window import Window
from dashboard.text import measure, numbers
from dashboard.text.lecture import quantity
from dashboard.text.measure import text_width
from dashboard.warehouse.table import Table
from etl.contract import Column

#: Pixels of the letters, of a cell's sides, of a line, of the texts of the widest column; part of a
#: line that these are at most; parts of them that a column needs without which rows would be taken
#: for one another: the next ones where they still would.
SIZE, CELL, LINE, WIDEST, MOST, TIGHT = 24, 22, 28, 317, 0.34, (0.75, 0.6, 0.45)
#: Where the name of a file is cut, rather than anywhere: « note_2012.x », « lsx ».
_JOINT = re.compile(r"(?<=\w)[/_](?=\w)")
#: Where a line may end.
_END = re.compile(rf"[ \n{numbers.NO_BREAK}]|(?<=\w[-/_])(?=\w)")
#: How many times larger the letters of a short table are, no larger than those of the title.
LARGER = 1.25, 1.12
#: Rows that a slide has before columns that it could do without.
ENOUGH = 5


def line_count(text: str, size: float, room: float, bold: bool = False) -> int:
    """Return how many lines a text takes in ``room``, in the unit of its size; where it ends one
    itself, HTML does not."""
    one_line = text.replace("\n", " ")
    return measure.line_count(one_line, room, partial(text_width, size=size, bold=bold))


def markup(text: object) -> str:
    return escape(typeset(str(text)))


class Layout(NamedTuple):
    """The columns of a table that fit, the pixels of their lines, the texts of its first rows."""

    columns: list[Column]
    rooms: list[float]
    lines: list[list[str]]

    @property
    def twins(self) -> int:
        """Return how many rows say nothing that parts them from another, their figures aside."""
        names = [tuple(text for text, c in zip(line, self.columns, strict=True)
                       if c.type != "nombre") for line in self.lines]
        return len(names) - len(set(names))


def rows(table: Table, window: Window, height: float, lecture: str = "") -> str:
    """Return the first rows and columns that fit in the window, as large as they can be whole, and
    what is left out; ``lecture``: the sentence that is read of them."""
    usual = _best_layout(table, window.room, height, lecture)
    larger = ((times, _best_layout(table, window.room / times, height / times, lecture))
              for times in LARGER)
    times, (columns, rooms, lines) = next(
        (one for one in larger if one[1].lines == usual.lines), (1.0, usual))
    omissions = []
    if len(lines) < len(table.data):
        omissions.append(part_of(len(lines), "ligne", len(table.data)))
    if len(columns) < len(table.columns):
        omissions.append(part_of(len(columns), "colonne", len(table.columns)))
    rest = f'<p class="diapo-reste">{markup(", ".join(omissions))} : la page les a toutes.</p>'
    number = [c.type in ("nombre", "entier") for c in columns]
    return html_table([header(c) for c in columns], lines, number, rooms, times) + (
        rest if omissions else "")


def _best_layout(table: Table, room: float, height: float, lecture: str) -> Layout:
    """Return what fits of a table in ``room`` × ``height``: columns are tighter where rows would be
    taken for one another."""
    layouts: list[Layout] = []
    while not layouts or (layouts[-1].twins and len(layouts) < len(TIGHT)):
        layouts.append(_layout(table, room, height, lecture, TIGHT[len(layouts)]))
    return min(layouts, key=attrgetter("twins"))


def _layout(table: Table, room: float, height: float, lecture: str, part: float) -> Layout:
    """Return what fits of a table, where the columns that it needs may be left with a ``part`` of
    their texts."""
    data = table.records
    narrow = min(WIDEST, MOST * room)
    needs, others, shared = ranked_columns(table, lecture)
    natural = _widths(table, data)
    if _width([*needs, *(c for c in others if c not in needs), *shared], natural) <= room:
        others += shared  # on lines of their own, no row is lost for what all have
    widths, tight = (_widths(table, data, most * narrow, narrow) for most in (1, part))
    while True:
        columns = _fitting(_fitting([], needs, tight, room), others, widths, room)
        least = widths if _width(columns, widths) <= room else tight
        columns = [c for c in table.columns if c in columns]
        spare = room - _width(columns, least)  # for what is longer
        need = sum(natural[c.name] - least[c.name] for c in columns) or 1
        rooms = [least[c.name] - CELL + spare * (natural[c.name] - least[c.name]) / need + 1
                 for c in columns]
        # Words that narrow columns send to one more line.
        space = height - 34 - LINE * (
            _lines([header(c) for c in columns], rooms, bold=True) + (narrow < WIDEST))
        lines = _first_rows(data, columns, rooms, space)
        if len(lines) >= min(ENOUGH, len(data)) or not others:
            return Layout(columns, rooms, lines)
        others.remove(max(others, key=lambda c: natural[c.name]))  # it takes the room of rows


def _first_rows(data: Sequence[Mapping[Hashable, Any]], columns: Sequence[Column],
                rooms: Sequence[float], space: float) -> list[list[str]]:
    """Return the texts of the rows that fit in ``space`` pixels, the first one in any case."""
    lines: list[list[str]] = []
    for row in data:
        texts = [cell_text(row, c) for c in columns]
        space -= 11 + LINE * _lines(texts, rooms)
        if space < 0 and lines:
            break
        lines.append(texts)
    return lines


def part_of(count: int, what: str, whole: int) -> str:
    return f"{quantity(count, what)} sur {numbers.number(whole)}"


def html_table(heads: Sequence[str], body: Sequence[Sequence[str]], number: Sequence[bool],
               rooms: Sequence[float] = (), times: float = 1.0) -> str:
    """Return a table, so many ``times`` as large; ``rooms``: pixels of a line of each column.  The
    browser would send a short text to more lines, for the sake of a long one beside it: it stays
    on one.  A figure that is too long for its line has its unit on the next one."""
    def cell(tag: str, text: str, is_number: bool, room: float) -> str:
        fits = text_width(text, SIZE) <= room
        text = markup(text)
        if not fits:
            text = (text.replace(numbers.NO_BREAK, " ") if is_number else
                    _JOINT.sub(r"\g<0><wbr>", text))
        return f'<{tag} class="{"diapo-nombre " * is_number}{"diapo-ligne" * fits}">{text}</{tag}>'

    def line(tag: str, texts: Sequence[str], most: Sequence[float]) -> str:
        return f"<tr>{''.join(map(partial(cell, tag), texts, number, most))}</tr>"

    none = [-1.0] * len(heads)
    whole = sum(room + CELL for room in rooms)
    # The browser would share the width otherwise, and texts take more lines than are counted.
    columns = "".join(f'<col style="width: {(room + CELL) / whole:.2%}">' for room in rooms)
    return (f'<table class="diapo-table" style="--fois: {times}"><colgroup>{columns}</colgroup>'
            f'<thead>{line("th", heads, none)}</thead><tbody>'
            + "".join(line("td", texts, rooms or none) for texts in body) + "</tbody></table>")


def _lines(texts: Sequence[str], rooms: Sequence[float], bold: bool = False) -> int:
    """Return how many lines a row takes, whose columns have so much room."""
    return max(line_count(text, SIZE, room, bold) for text, room in zip(texts, rooms, strict=True))


def _widths(table: Table, data: Sequence[Mapping[Hashable, Any]], most: float = math.inf,
            word: float = math.inf) -> dict[str, float]:
    """Return the pixels that each column asks for, where a line has ``most``: those of its longest
    text and of the longest word of its head, of half of it or, without end, of all of it.  No word
    of less than ``word`` is cut: the browser would let the table leave the slide."""
    widths = {}
    for c in table.columns:
        texts = [cell_text(row, c) for row in data[:20]]
        head = text_width(header(c), SIZE, bold=True) / (1 if most == math.inf else 2)
        longest = max(*(text_width(one, SIZE, bold=True) for one in header(c).split()), *(
            text_width(one, SIZE) for text in texts for one in _END.split(text)), 0.0)
        whole = max(head, longest, *(text_width(text, SIZE) for text in texts), 0.0)
        widths[c.name] = CELL + max(min(most, whole), min(word, longest))
    return widths


def _width(columns: Sequence[Column], widths: Mapping[str, float]) -> float:
    return sum(widths[c.name] for c in columns)


def _fitting(columns: Sequence[Column], more: Sequence[Column], widths: Mapping[str, float],
             room: float) -> list[Column]:
    """Return the columns, and those of ``more`` that have room beside them, one after the other."""
    choice = list(columns)
    for column in more:
        if column not in choice and _width([*choice, column], widths) <= room:
            choice.append(column)
    return choice
