"""A table on a slide, as HTML: the rows and the columns that fit, and how many are left out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

from dashboard.blocks.cells import cell_text, header, typeset
from dashboard.presentation.slide_rows import has_words
from dashboard.presentation.window import Window
from dashboard.text import numbers
from dashboard.text.lecture import plural
from dashboard.warehouse.table import Table
from etl.contract import Column

#: Pixels of a character, of a cell's sides, of a line; characters of the widest column, fewer where
#: a line has not so many pixels for each; part of them that a column needs without which rows would
#: be taken for one another.
LETTER, CELL, LINE, WIDEST, NARROWEST, TIGHT = 12.2, 22, 28, 26, 36, 0.75


def markup(text: object) -> str:
    return escape(typeset(str(text)))


def rows(table: Table, window: Window, height: float, lecture: str = "") -> str:
    """Return the first rows and columns that fit in the window, and what is left out;
    ``lecture``: the sentence that is read of them."""
    data = table.records
    narrow = min(WIDEST, int(window.room / NARROWEST))
    widths, natural = _widths(table, data, narrow), _widths(table, data, 1000)
    tight = _widths(table, data, int(TIGHT * narrow))
    columns = _columns(table, data, widths, tight, window.room, lecture)
    if sum(widths[c.name] for c in columns) > window.room:
        widths = tight
    heads = [header(c) for c in columns]
    spare = window.room - sum(widths[c.name] for c in columns)  # for what is longer
    need = sum(natural[c.name] - widths[c.name] for c in columns) or 1
    letters = [int((widths[c.name] - CELL + spare * (natural[c.name] - widths[c.name])
                    / need) / LETTER + 0.01) for c in columns]
    space, lines = height - 34 - LINE * _lines(heads, letters), []
    space -= LINE * (narrow < WIDEST)  # words that narrow columns send to one more line
    for row in data:
        texts = [cell_text(row, c) for c in columns]
        space -= 11 + LINE * _lines(texts, letters)
        if space < 0:
            break
        lines.append(texts)
    lines = lines or [[cell_text(row, c) for c in columns] for row in data[:1]]
    number = [c.type in ("nombre", "entier") for c in columns]
    omissions = []
    if len(lines) < len(data):
        omissions.append(part_of(len(lines), "ligne", len(data)))
    if len(columns) < len(table.columns):
        omissions.append(part_of(len(columns), "colonne", len(table.columns)))
    rest = f'<p class="diapo-reste">{markup(", ".join(omissions))} : la page les a toutes.</p>'
    return html_table(heads, lines, number, letters) + (rest if omissions else "")


def part_of(count: int, what: str, whole: int) -> str:
    return f"{count} {plural(count, what)} sur {numbers.number(whole)}"


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


def _columns(table: Table, data: Sequence[Mapping[Hashable, Any]], widths: Mapping[str, float],
             tight: Mapping[str, float], room: float, sentence: str) -> list[Column]:
    """Return the columns that fit: the first one, which names the rows unless it is the same for
    all, their figure, what the sentence says, what tells apart rows of one name, then what tells
    the most rows apart.  What the figures say too (a unit) is left out; what is the same for all is
    too, unless there is nothing else."""
    texts = {c.name: [cell_text(row, c) for row in data] for c in table.columns}
    value = [c for c in table.columns if c.type == "nombre"][:1]
    others = [c for c in table.columns if c not in value and not any(
        all(map(str.__contains__, texts[one.name], texts[c.name])) for one in value)]
    telling = [c for c in others if len(set(texts[c.name])) > 1]
    names = [c for c in telling if c is table.columns[0] or any(
        has_words(sentence, text) for text in texts[c.name])]
    needs = [*names[:1], *value, *names[1:], *_separators(telling, names, texts)]
    more = sorted(telling, key=lambda c: -len(set(texts[c.name])))
    chosen: dict[str, None] = {}
    for columns, lengths in ((needs, tight), (more if len(telling) + len(value) > 1 else others,
                                              widths)):
        for column in columns:
            wider = {**chosen, column.name: None}
            if not chosen or sum(lengths[name] for name in wider) <= room:
                chosen = wider
    return [c for c in table.columns if c.name in chosen]


def _separators(columns: Sequence[Column], names: Sequence[Column],
                texts: Mapping[str, Sequence[str]]) -> Iterator[Column]:
    """Give the columns that tell apart rows of the same names, and of the same texts in the
    columns before."""
    rows: list[tuple[str, ...]] = [()] * len(next(iter(texts.values()), ()))
    for column in (*names, *columns):
        longer = [(*row, text) for row, text in zip(rows, texts[column.name], strict=True)]
        if len(set(longer)) > len(set(rows)):
            rows = longer
            yield column
