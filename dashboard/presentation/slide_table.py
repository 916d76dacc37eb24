"""A table on a slide, as HTML: the rows and the columns that fit, and how many are left out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

from dashboard.blocks.cells import cell_text, header, typeset
from dashboard.blocks.column_ranks import ranked_columns
from dashboard.presentation.window import Window
from dashboard.text import numbers
from dashboard.text.lecture import quantity
from dashboard.warehouse.table import Table
from etl.contract import Column

#: Pixels of a character, of a cell's sides, of a line; characters of the widest column, fewer where
#: a line has not so many pixels for each; part of them that a column needs without which rows would
#: be taken for one another.
LETTER, CELL, LINE, WIDEST, NARROWEST, TIGHT = 12.2, 22, 28, 26, 36, 0.75
#: Rows that a slide has before columns that it could do without.
ENOUGH = 3


def markup(text: object) -> str:
    return escape(typeset(str(text)))


def rows(table: Table, window: Window, height: float, lecture: str = "") -> str:
    """Return the first rows and columns that fit in the window, and what is left out;
    ``lecture``: the sentence that is read of them."""
    data = table.records
    narrow = min(WIDEST, int(window.room / NARROWEST))
    needs, others = ranked_columns(table, lecture)
    widths, natural = _widths(table, data, narrow), _widths(table, data, 1000)
    tight = _widths(table, data, int(TIGHT * narrow))
    while True:
        columns = _fitting(_fitting([], needs, tight, window.room), others, widths, window.room)
        least = widths if _width(columns, widths) <= window.room else tight
        columns = [c for c in table.columns if c in columns]
        spare = window.room - _width(columns, least)  # for what is longer
        need = sum(natural[c.name] - least[c.name] for c in columns) or 1
        letters = [int((least[c.name] - CELL + spare * (natural[c.name] - least[c.name])
                        / need) / LETTER + 0.01) for c in columns]
        heads = [header(c) for c in columns]
        # Words that narrow columns send to one more line.
        space = height - 34 - LINE * (_lines(heads, letters) + (narrow < WIDEST))
        lines = _first_rows(data, columns, letters, space)
        if len(lines) >= min(ENOUGH, len(data)) or not others:
            break
        others.remove(max(others, key=lambda c: natural[c.name]))  # it takes the room of rows
    omissions = []
    if len(lines) < len(data):
        omissions.append(part_of(len(lines), "ligne", len(data)))
    if len(columns) < len(table.columns):
        omissions.append(part_of(len(columns), "colonne", len(table.columns)))
    rest = f'<p class="diapo-reste">{markup(", ".join(omissions))} : la page les a toutes.</p>'
    number = [c.type in ("nombre", "entier") for c in columns]
    return html_table(heads, lines, number, letters) + (rest if omissions else "")


def _first_rows(data: Sequence[Mapping[Hashable, Any]], columns: Sequence[Column],
                letters: Sequence[int], space: float) -> list[list[str]]:
    """Return the texts of the rows that fit in ``space`` pixels, the first one in any case."""
    lines: list[list[str]] = []
    for row in data:
        texts = [cell_text(row, c) for c in columns]
        space -= 11 + LINE * _lines(texts, letters)
        if space < 0 and lines:
            break
        lines.append(texts)
    return lines


def part_of(count: int, what: str, whole: int) -> str:
    return f"{quantity(count, what)} sur {numbers.number(whole)}"


def html_table(heads: Sequence[str], body: Sequence[Sequence[str]], number: Sequence[bool],
               letters: Sequence[int] = ()) -> str:
    """Return a table; ``letters``: of a line of each column.  The browser would send a short text
    to more lines, for the sake of a long one beside it: it stays on one."""
    def line(tag: str, texts: Sequence[str], most: Sequence[int]) -> str:
        return "<tr>" + "".join(
            f'<{tag} class="{"diapo-nombre " * n}{"diapo-ligne" * (len(t) <= letter)}">'
            f"{markup(t)}</{tag}>"
            for t, n, letter in zip(texts, number, most, strict=True)) + "</tr>"

    none = [-1] * len(heads)
    return (f'<table class="diapo-table"><thead>{line("th", heads, none)}</thead><tbody>'
            + "".join(line("td", texts, letters or none) for texts in body) + "</tbody></table>")


def _lines(texts: Sequence[str], letters: Sequence[int]) -> int:
    """Return how many lines a row takes, whose columns have room for so many letters."""
    return max(len(wrap(text, most)) or 1 for text, most in zip(texts, letters, strict=True))


def _widths(table: Table, data: Sequence[Mapping[Hashable, Any]], most: int) -> dict[str, float]:
    """Return the pixels that each column asks for, where a line has ``most`` characters."""
    return {c.name: CELL + LETTER * min(most, max(
        [len(header(c)) // 2 + 1, *(len(cell_text(row, c)) for row in data[:20])]))
        for c in table.columns}


def _width(columns: Sequence[Column], widths: Mapping[str, float]) -> float:
    return sum(widths[c.name] for c in columns)


def _fitting(columns: Sequence[Column], more: Sequence[Column], widths: Mapping[str, float],
             room: float) -> list[Column]:
    """Return the columns, and those of ``more`` that have room beside them, one after the other."""
    choice = list(columns)
    for column in more:
        if column not in choice and (not choice or _width([*choice, column], widths) <= room):
            choice.append(column)
    return choice
