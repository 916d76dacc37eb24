"""« B7 » and (row 7, column 2)."""

from __future__ import annotations


def letters(column: int) -> str:
    """« AB » for the 28th column."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(address: str) -> tuple[int, int]:
    """(row, column), counted from 1, of « B7 »."""
    name = address.rstrip("0123456789")
    column = 0
    for letter in name:
        column = 26 * column + ord(letter) - 64
    return int(address[len(name):]), column
