"""Columns of a table in the order of what a slide needs of them: it has no room for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dashboard.blocks.cells import cell_text
from dashboard.blocks.headline import has_words
from dashboard.text.numbers import NOTHING
from dashboard.warehouse.columns import repeated_words
from dashboard.warehouse.table import Table
from etl.contract import Column

#: Rows by which columns are ranked.
JUDGED = 50


class Ranks(NamedTuple):
    """The columns without which rows would be taken for one another, then the others, then what is
    the same for all."""

    needs: list[Column]
    others: list[Column]
    shared: list[Column]


def ranked_columns(table: Table, sentence: str = "") -> Ranks:
    """Return the columns of a table as a slide needs them.

    The first one names the rows, unless it is the same for all; then their figure, what
    ``sentence`` says (of figures: their name), what tells apart rows of one name.  Of the others,
    what tells the most rows apart is first, a remark last.  What the figures say too (a unit) is
    left out, and words that another column says; what is the same for all is with the others where
    there is nothing else.
    """
    texts = {c.name: [cell_text(row, c) for row in table.records[:JUDGED]] for c in table.columns}
    numbers = [c for c in table.columns if c.type == "nombre"]
    value = sorted(numbers, key=lambda c: c.name != "valeur")[:1]
    others = [c for c in table.columns if not any(  # a figure says itself
        all(map(str.__contains__, texts[one.name], texts[c.name])) for one in value)]
    repeated = repeated_words(table)
    telling = [c for c in others if len(set(texts[c.name])) > 1 and c.name not in repeated]
    names = [c for c in telling if c is table.columns[0] or any(
        has_words(sentence, text) for text in ([c.label] if c in numbers else texts[c.name]))]
    needs = [*names[:1], *value, *names[1:], *_separators(telling, names, texts)]
    if len(telling) + len(value) < 2:
        return Ranks(needs, others, [])
    shared = [c for c in others if c not in telling and c.name not in repeated
              and not {*texts[c.name]} <= {"", NOTHING}]
    return Ranks(needs, sorted(
        telling, key=lambda c: (c.name == "remarque", -len(set(texts[c.name])))), shared)


def _separators(columns: Sequence[Column], names: Sequence[Column],
                texts: Mapping[str, Sequence[str]]) -> Iterator[Column]:
    """Yield the columns that tell apart rows of the same names, and of the same texts in the
    columns before."""
    rows = list(zip(*(texts[c.name] for c in names), strict=True)) or [()] * JUDGED
    for column in columns:
        longer = [(*row, text) for row, text in zip(rows, texts[column.name], strict=False)]
        if len(set(longer)) > len(set(rows)):
            rows = longer
            yield column
