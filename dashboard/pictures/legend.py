"""The legend of a picture, in rows above the plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dashboard.pictures.axes import SIZE
from dashboard.pictures.marks import mark
from dashboard.pictures.scene import LINE, Shape, Words, rectangle, segment, width
from dashboard.pictures.sheet import Key, Sheet

#: Widths of a key: a square, a piece of a curve; between a key and its text, two entries, two
#: rows and the legend and what is under it, in pixels.
SQUARE, CURVE, NEAR, BETWEEN, ROW, UNDER = 13, 34, 6, 20, 5, 10


class Entry(NamedTuple):
    """A key, or the title of the legend (no key), from the corner of the legend."""

    text: str
    key: Key | None
    x: float
    y: float


def entries(title: str, keys: Sequence[Key], wide: float) -> list[Entry]:
    """Return the title of the legend (empty: no legend), then its entries, on as many rows as it
    takes."""
    if not title:
        return []
    heads: list[tuple[str, Key | None]] = [(title, None)] if title.strip("\u00a0 ") else []
    items, x, y = [], 0.0, 0.0
    for text, key in (*heads, *((key.text, key) for key in keys)):
        takes = key_width(key) + width(text, SIZE)
        if x and x + takes > wide:
            x, y = 0.0, y + SIZE * LINE + ROW
        items.append(Entry(text, key, x, y))
        x += takes + BETWEEN
    return items


def key_width(key: Key | None) -> float:
    """Return what stands before the text of an entry, in pixels."""
    if key is None:
        return 0.0
    return (CURVE if key.dash else SQUARE) + NEAR


def height(items: Sequence[Entry]) -> float:
    """Return what the legend takes, with the room under it."""
    return items[-1].y + SIZE * LINE + UNDER if items else 0.0


def draw(sheet: Sheet, items: Sequence[Entry], corner: float) -> None:
    """Draw the legend at as many pixels from the left as from the top."""
    for entry in items:
        x, middle = corner + entry.x, corner + entry.y + SIZE * LINE / 2
        if entry.key:
            sheet.scene.shapes += _key(entry.key, x, middle)
        sheet.scene.words.append(Words(
            entry.text, x + key_width(entry.key), middle, SIZE,
            (entry.key.words or sheet.ink) if entry.key else sheet.muted, "left", kind="legend"))


def _key(key: Key, x: float, middle: float) -> Iterator[Shape]:
    if key.dash:
        yield Shape(*segment(x, middle, x + CURVE, middle), line=key.colour, width=2.5,
                    dash=key.dash, kind="swatch")
    if key.symbol:
        yield from mark(x + (CURVE if key.dash else SQUARE) / 2, middle, min(key.size, SQUARE),
                        key.symbol, key.colour, key.line, key.width, 1.0, "swatch")
    else:
        yield Shape(*rectangle(x, middle - SQUARE / 2, x + SQUARE, middle + SQUARE / 2),
                    fill=key.colour, hatch=key.hatch, ink=key.ink, width=key.width,
                    line=key.line if key.width else "", kind="swatch", closed=True)
