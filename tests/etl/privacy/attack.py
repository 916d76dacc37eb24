"""The subtraction attack: what a reader of published totals can work out of the cells left blank.

Written apart from ``etl.privacy.suppression``, on what is printed and nothing else: every total
and its parts is an equation, solved exactly with fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

Key = tuple[str, ...]
Cells = Mapping[Key, float | None]


def lines(cells: Cells, wholes: Sequence[str]) -> list[tuple[Key, list[Key]]]:
    """Return each printed total with the parts printed below it, along each dimension."""
    parts: dict[Key, list[Key]] = defaultdict(list)
    for key in cells:
        for d, whole in enumerate(wholes):
            if key[d] != whole:
                parts[(*key[:d], whole, *key[d + 1:]), str(d)].append(key)
    return [(total, below) for (total, _), below in parts.items() if total in cells]


def subtraction(cells: Cells, wholes: Sequence[str]) -> dict[Key, Fraction]:
    """Return blank cells that one total less its other parts gives: what a pocket calculator finds.
    """
    values = {}
    for total, parts in lines(cells, wholes):
        blank = [c for c in (total, *parts) if cells[c] is None]
        if len(blank) == 1:
            rest = sum((_exact(cells[p]) for p in parts if p not in blank), Fraction())
            values[blank[0]] = rest if blank[0] == total else _exact(cells[total]) - rest
    return values


def elimination(cells: Cells, wholes: Sequence[str]) -> dict[Key, Fraction]:
    """Return blank cells that all the equations together give exactly (Gauss and Jordan)."""
    blank = [key for key, value in cells.items() if value is None]
    at = {key: i for i, key in enumerate(blank)}
    rows = []
    for total, parts in lines(cells, wholes):
        row = [Fraction()] * (len(blank) + 1)
        for key, sign in ((total, 1), *((p, -1) for p in parts)):
            if cells[key] is None:
                row[at[key]] += sign
            else:
                row[-1] -= sign * _exact(cells[key])
        if any(row[:-1]):
            rows.append(row)
    values, rank = {}, 0
    for column in range(len(blank)):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        rows[rank] = [x / rows[rank][column] for x in rows[rank]]
        for r in range(len(rows)):
            if r != rank and (factor := rows[r][column]):
                rows[r] = [x - factor * y if y else x
                           for x, y in zip(rows[r], rows[rank], strict=True)]
        rank += 1
    for row in rows[:rank]:
        if sum(bool(x) for x in row[:-1]) == 1:
            values[blank[next(i for i, x in enumerate(row) if x)]] = row[-1]
    return values


def _exact(value: float | None) -> Fraction:
    return Fraction(str(round(value or 0.0, 6)))
