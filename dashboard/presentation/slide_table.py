"""A table on a slide, as HTML: the rows and the columns that fit, and how many are left out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

from dashboard.blocks.cells import cell_text, header, typeset
from dashboard.presentation.slide_rows import has_words
from dashboard.presentation.window import Window
from dashboard.text import lecture, numbers
from dashboard.warehouse.table import Table
from etl.contract import Column

#: Pixels of a character, of a cell's sides, of a line; characters of the widest column, fewer where
#: a line has not so many pixels for each.
LETTER, CELL, LINE, WIDEST, NARROWEST = 12.2, 22, 28, 26, 36


def markup(text: object) -> str:
    return escape(typeset(str(text)))


def rows(table: Table, window: Window, height: float, headline: str = "") -> str:
    """Return the first rows and columns that fit in the window, and what is left out."""
    data = table.records
    narrow = min(WIDEST, int(window.room / NARROWEST))
    widths, natural = _widths(table, data, narrow), _widths(table, data, 1000)
    columns = _columns(table, data, widths, window.room, headline)
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
        # The browser would send a short text to more lines, for the sake of a long one beside it.
        lines.append([text.replace(" ", numbers.NO_BREAK) if len(text) <= most else text
                      for text, most in zip(texts, letters, strict=True)])
    lines = lines or [[cell_text(row, c) for c in columns] for row in data[:1]]
    number = [c.type in ("nombre", "entier") for c in columns]
    omissions = []
    if len(lines) < len(data):
        omissions.append(part_of(len(lines), "ligne", len(data)))
    if len(columns) < len(table.columns):
        omissions.append(part_of(len(columns), "colonne", len(table.columns)))
    rest = f'<p class="diapo-reste">{markup(", ".join(omissions))} : la page les a toutes.</p>'
    return html_table(heads, lines, number) + (rest if omissions else "")


def part_of(count: int, what: str, whole: int) -> str:
    return f"{count} {lecture.plural(count, what)} sur {numbers.number(whole)}"


def html_table(heads: Sequence[str], body: Sequence[Sequence[str]], number: Sequence[bool]) -> str:
    def line(tag: str, texts: Sequence[str]) -> str:
        return "<tr>" + "".join(
            f'<{tag}{" class=diapo-nombre" if n else ""}>{markup(t)}</{tag}>'
            for t, n in zip(texts, number, strict=True)) + "</tr>"

    return (f'<table class="diapo-table"><thead>{line("th", heads)}</thead><tbody>'
            + "".join(line("td", texts) for texts in body) + "</tbody></table>")


def _lines(texts: Sequence[str], letters: Sequence[int]) -> int:
    """Return how many lines a row takes, whose columns have room for so many letters."""
    return max(len(wrap(text, most)) or 1 for text, most in zip(texts, letters, strict=True))


def _widths(table: Table, data: Sequence[Mapping[Hashable, Any]], most: int) -> dict[str, float]:
    """Return the pixels that each column asks for, where a line has ``most`` characters."""
    return {c.name: CELL + LETTER * min(most, max(
        [len(header(c)) // 2 + 1, *(len(cell_text(row, c)) for row in data[:20])]))
        for c in table.columns}


def _columns(table: Table, data: Sequence[Mapping[Hashable, Any]], widths: Mapping[str, float],
             room: float, headline: str) -> list[Column]:
    """Return the columns that fit: the first one, which names the rows unless it is the same for
    all, what the headline says, then figures, then what tells rows apart."""
    texts = {c.name: [cell_text(row, c) for row in data[:50]] for c in table.columns}
    lead = [c for c in table.columns if any(has_words(headline, text) for text in texts[c.name])]
    value = [c for c in table.columns if c.type == "nombre"][:1]
    telling = sorted(table.columns, key=lambda c: -len(set(texts[c.name])))
    naming = [c for c in table.columns[:1] if len(set(texts[c.name])) > 1]
    candidates = [*naming, *lead, *value, *(
        c for c in telling if len(set(texts[c.name])) > 1 or len(data) < 2
        or c is table.columns[0])]
    names: set[str] = set()
    for column in dict.fromkeys(candidates):
        if not names or sum(widths[n] for n in names) + widths[column.name] <= room:
            names.add(column.name)
    return [c for c in table.columns if c.name in names]
