"""A number with one separator and three decimals: « -1.686 » is degrees, « 1.686 » is thousands.

Nothing in the cell tells; the bounds that its column declares do.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from etl.contract import Column
from etl.french.text import printed_text, spell_number

_THREE = re.compile(r"([+-]?) ?([1-9]\d{0,2})([.,])(\d{3})")


class Decision(NamedTuple):
    """The reading of a number, the other one, and whether the bounds of its column tell them
    apart."""

    value: float
    other: float
    sure: bool

    def sentence(self, text: str, column: Column) -> str:
        """Return how a text was read, and why."""
        reading = f"« {text} » est lu {spell_number(self.value)}, et non {spell_number(self.other)}"
        if not self.sure:
            return f"{reading} : rien dans cette colonne ne le dit, écrire le nombre sans " \
                "séparateur"
        limits = bounds(column)
        what = f"va {limits}" if limits.startswith("de ") else \
            f"est d'{limits}" if limits else "est un nombre entier"
        return f"{reading} : « {column.label} » {what}"


def decision(value: object, column: Column) -> Decision | None:
    """Return the reading of a text that has two, of which the column admits one; the usual French
    one (dot for thousands, comma for decimals) where it admits both or none.

    None for what has one reading, and for a comma that no bound contradicts, unless three zeros
    follow it.
    """
    match = _THREE.fullmatch(value.strip().replace("\N{MINUS SIGN}", "-")) \
        if isinstance(value, str) else None
    if match is None:
        return None
    sign, whole, mark, last = match.groups()
    small, large = float(f"{sign}{whole}.{last}"), float(f"{sign}{whole}{last}")
    usual, other = (large, small) if mark == "." else (small, large)
    if _is_admitted(column, usual) == _is_admitted(column, other):
        # Nobody writes « 20,000 » for 20.
        return Decision(usual, other, False) if mark == "." or last == "000" else None
    if _is_admitted(column, usual):
        return Decision(usual, other, True) if mark == "." else None
    return Decision(other, usual, True)


def _is_admitted(column: Column, value: float) -> bool:
    return ((column.low is None or value >= column.low)
            and (column.high is None or value <= column.high)
            and (column.type != "entier" or value % 1 == 0))


def bounds(column: Column) -> str:
    """Return the bounds of a column: « de 1950 à 2100 », « au moins 0 »; empty for none."""
    low, high = printed_text(column.low), printed_text(column.high)
    if low and high:
        return f"de {low} à {high}"
    return f"au moins {low}" if low else f"au plus {high}" if high else ""
