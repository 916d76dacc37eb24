"""Nested rectangles, as Plotly (d3-hierarchy) lays them out.

Rule: M. Bruls, K. Huizing, J. van Wijk, « Squarified Treemaps », Data Visualization 2000; the ratio
wanted is that of d3, the golden one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.pictures.scene import Box, Scene, Shape, Words, height, rectangle, width
from dashboard.pictures.traces import Trace

GOLDEN = (1 + 5 ** 0.5) / 2
#: Smallest text, and what is left around it.
LEAST, AROUND = 7, 3


def treemap(made: Scene, trace: Trace, inner: Box, font: Mapping[str, Any]) -> None:
    """Add a rectangle an entry in that of its parent, with its text where there is room for it.

    A group whose name finds no room is named in the legend; an entry is counted ``tight``.
    """
    ids, parents = list(trace["ids"]), list(trace["parents"])
    values, marker = list(trace["values"]), trace["marker"]
    children: dict[str, list[int]] = {}
    for i, parent in enumerate(parents):
        children.setdefault(parent, []).append(i)
    pad = marker["pad"]
    places = {children[""][0]: inner}
    colours = trace["textfont"]["color"]
    size = trace["textfont"].get("size", font["size"])
    queue = [children[""][0]]
    for i in queue:
        box = places[i]
        made.shapes.append(Shape(
            *rectangle(*box), fill=marker["colors"][i], line=marker["line"]["color"],
            width=marker["line"]["width"], hatch=marker["pattern"]["shape"][i],
            ink=marker["pattern"]["fgcolor"], kind="cell", closed=True))
        below = children.get(ids[i], [])
        text = str(trace["labels"][i])
        if below:
            made.words += _written(text, Box(box.left, box.top, box.right, box.top + pad["t"]),
                                   size, colours[i], "left")
            within = Box(box.left + pad["l"], box.top + pad["t"], box.right - pad["r"],
                         box.bottom - pad["b"])
            places.update(zip(below, squarify([values[c] for c in below], within), strict=True))
            queue += below
        else:
            found = list(_written(text, box, size, colours[i], "center"))
            made.words += found
            made.tight += not found


def _written(text: str, box: Box, size: float, colour: str, across: str) -> Iterator[Words]:
    """The text in its rectangle, smaller where it must be."""
    wide, high = box.right - box.left - 2 * AROUND, box.bottom - box.top
    fits = min(size, size * wide / width(text, size), size * high / height(text, size))
    if fits >= LEAST:
        at = (box.left + box.right) / 2 if across == "center" else box.left + AROUND
        yield Words(text, at, (box.top + box.bottom) / 2, fits, colour, across)


def squarify(values: Sequence[float], box: Box) -> list[Box]:
    """Rectangles of areas proportional to ``values``, in their order, as square as can be."""
    result: list[Box] = []
    rest, left = list(values), sum(values)
    while rest:
        wide, high = box.right - box.left, box.bottom - box.top
        alpha = max(high / wide, wide / high) / (left * GOLDEN)
        taken, total, worst = 1, rest[0], _worst(rest[:1], alpha)
        while taken < len(rest):
            found = _worst(rest[:taken + 1], alpha)
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


def _worst(row: Sequence[float], alpha: float) -> float:
    beta = sum(row) ** 2 * alpha
    return max(max(row) / beta, beta / min(row))
