"""« B7 » and (row 7, column 2)."""

from __future__ import annotations

from functools import lru_cache


def letters(column: int) -> str:
    """Return « AB » for the 28th column."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(address: str) -> tuple[int, int]:
    """Return (row, column), counted from 1, of « B7 » or « b7 »; 0 for letters that are missing or
    « @ ».

    Raises ``ValueError`` for what is no address.
    """
    name = address.rstrip("0123456789")
    return int(address[len(name):]), column(name)


@lru_cache(maxsize=1 << 15)
def column(name: str) -> int:
    """Return the number of the column « AB »: 28."""
    number = 0
    for letter in name.upper():
        if not "@" <= letter <= "Z":
            raise ValueError(name)
        number = 26 * number + ord(letter) - 64
    return number
