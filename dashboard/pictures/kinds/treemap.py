"""Nested rectangles of a picture, in the order in which d3-hierarchy lays them out.

Rule: M. Bruls, K. Huizing, J. van Wijk, « Squarified Treemaps », Data Visualization 2000; the ratio
wanted is that of d3, the golden one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.charts import theme
from dashboard.charts.plot import Treemap
from dashboard.charts.treemap import leaf_text
from dashboard.pictures.scene import Box, Words, height, width
from dashboard.pictures.sheet import SMALL, Key, Sheet
from etl.contract import WHOLE

GOLDEN = (1 + 5 ** 0.5) / 2
#: Smallest text, and what is left around it.
LEAST, AROUND = 7, 3
#: Pixels of the name of a group, at the sides of its classes, of its key.
HEAD, SIDE, KEY = 24, 3, 11


def draw(plot: Treemap, sheet: Sheet) -> None:
    """Draw a rectangle a class in that of its group, with its text where there is room for it.

    A group whose name finds no room is named in the legend; a class is counted ``tight``.
    """
    own = [[leaf for leaf in plot.leaves if leaf.group == rank]
           for rank in range(len(plot.groups))]
    within = _group(sheet, sheet.box, WHOLE, len(plot.leaves), sheet.back)
    boxes = squarify([len(leaves) for leaves in own], within)
    rooms = []
    for (name, style), leaves, box in zip(plot.groups, own, boxes, strict=True):
        tone = sheet.tone(style.colour)
        sheet.keys.append(Key(name, tone, "square", KEY))
        rooms.append((leaves, tone, _group(sheet, box, name, len(leaves), tone)))
    for leaves, tone, room in rooms:
        for leaf, box in zip(leaves, squarify([1] * len(leaves), room), strict=True):
            _cell(sheet, box, tone, "/" if leaf.in_part else "")
            found = list(_fitting_words(
                leaf_text(plot, leaf), box, theme.contrasting_ink(tone), "center"))
            sheet.made.words += found
            sheet.made.tight += not found


def _group(sheet: Sheet, box: Box, name: str, count: int, fill: str) -> Box:
    """Draw a rectangle with its name; return the room left in it."""
    _cell(sheet, box, fill)
    sheet.made.words += _fitting_words(
        f"<b>{name}</b> ({count})", box._replace(bottom=box.top + HEAD),
        theme.contrasting_ink(fill), "left")
    return Box(box.left + SIDE, box.top + HEAD, box.right - SIDE, box.bottom - SIDE)


def _cell(sheet: Sheet, box: Box, fill: str, hatch: str = "") -> None:
    sheet.rectangle((box.left, box.right), (box.top, box.bottom), fill, "cell", line=sheet.back,
                    width=1, hatch=hatch, ink=sheet.back)


def _fitting_words(text: str, box: Box, colour: str, across: str) -> Iterator[Words]:
    """Give the text in its rectangle, smaller where it must be."""
    wide, high = box.right - box.left - 2 * AROUND, box.bottom - box.top
    fits = min(SMALL, SMALL * wide / width(text, SMALL), SMALL * high / height(text, SMALL))
    if fits >= LEAST:
        at = (box.left + box.right) / 2 if across == "center" else box.left + AROUND
        yield Words(text, at, (box.top + box.bottom) / 2, fits, colour, across)


def squarify(values: Sequence[float], box: Box) -> list[Box]:
    """Return rectangles of areas proportional to ``values``, in their order, nearly square."""
    result: list[Box] = []
    rest, left = list(values), sum(values)
    while rest:
        wide, high = box.right - box.left, box.bottom - box.top
        alpha = max(high / wide, wide / high) / (left * GOLDEN)
        taken, total, worst = 1, rest[0], _worst_ratio(rest[:1], alpha)
        while taken < len(rest):
            found = _worst_ratio(rest[:taken + 1], alpha)
            if found > worst:
                break
            taken, total, worst = taken + 1, total + rest[taken], found
        row, share, at = rest[:taken], total / left, 0.0
        for value in row:
            first, at = at / total, at + value
            if wide < high:  # d3 dices where the box is taller than wide
                result.append(Box(box.left + first * wide, box.top,
                                  box.left + at / total * wide, box.top + share * high))
            else:
                result.append(Box(box.left, box.top + first * high, box.left + share * wide,
                                  box.top + at / total * high))
        box = (Box(box.left, box.top + share * high, box.right, box.bottom) if wide < high
               else Box(box.left + share * wide, box.top, box.right, box.bottom))
        rest, left = rest[taken:], left - total
    return result


def _worst_ratio(row: Sequence[float], alpha: float) -> float:
    beta = sum(row) ** 2 * alpha
    return max(max(row) / beta, beta / min(row))
