"""What a figure lays out for a telephone, laid out again for the width of a picture."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from typing import Any

import numpy as np

from dashboard.pictures.axes import Axis
from dashboard.pictures.scene import width

#: Least width of a small chart, and what its name and its ticks take above and under it.
SMALL, ABOVE, UNDER, BETWEEN = 210, 44, 28, 34
#: Average width of a character of a name, in parts of its size.
CHARACTER = 0.58


def unwrapped(text: str) -> str:
    """A text that was cut in lines, on one line."""
    lines = text.split("<br>")
    joined = lines[0]
    for line in lines[1:]:
        joined += line if joined[-1:] == "-" and joined[-2:-1] != " " else f" {line}"
    return joined


@lru_cache(4096)
def wrapped(text: str, wide: float, size: float) -> str:
    """A text on as many lines as it takes to be ``wide`` pixels at most, if its words let it."""
    whole = unwrapped(text)
    if width(whole, size) <= wide:
        return whole
    characters = max(4, int(wide / size / CHARACTER))
    for fewer in range(characters, max(4, characters - 6) - 1, -1):
        lines = textwrap.wrap(whole, fewer, break_long_words=False) or [whole]
        if max(width(line, size) for line in lines) <= wide:
            break
    return "<br>".join(lines)


def celled(text: str, wide: float, size: float) -> str:
    """The text of a cell on the lines that there is room for; a line of one symbol begins what
    follows it."""
    parts: list[list[str]] = [[]]
    for line in text.split("<br>"):
        if len(line) == 1 and parts[-1]:
            parts.append([])
        parts[-1].append(line)
    return "<br>".join(wrapped("<br>".join(part), wide, size) for part in parts)


def rewrap(axis: Axis, ticks: list[tuple[float, str]],
           names: float) -> list[tuple[float, str]]:
    """The names of an axis on the lines that there is room for: across, what stands between two of
    them; upwards, ``names`` pixels.  Numbers are left as they are."""
    if axis.spec.get("ticktext") is None or not ticks:
        return ticks
    size = axis.spec["tickfont"]["size"]
    if axis.name[0] == "y":
        return [(v, wrapped(t, names, size)) for v, t in ticks]
    if axis.spec.get("tickangle") == -90:
        return ticks
    gaps = np.diff(np.sort(axis.at([v for v, _ in ticks])))
    room = float(gaps.min()) - 8 if len(gaps) else abs(axis.end - axis.start)
    return [(v, wrapped(t, room, size)) for v, t in ticks]


def regrid(layout: dict[str, Any], wide: float, high: float) -> dict[str, Any]:
    """Small charts on as many columns as the picture is wide for."""
    grid = layout.get("grid")
    if not grid:
        return layout
    names = [n[5:] for n in layout if n.startswith("xaxis") and "domain" in layout[n]]
    columns = max(1, min(len(names), int(wide / SMALL)))
    columns = min(range(1, columns + 1), key=lambda c: abs(
        (wide / c) / (high / -(-len(names) // c)) - 1.9))
    rows = -(-len(names) // columns)
    result = {**layout, "annotations": [dict(a) for a in layout["annotations"]]}
    for i, name in enumerate(sorted(names, key=lambda n: int(n or 1))):
        row, column = divmod(i, columns)
        left = column / columns + (0 if column == 0 else BETWEEN / 2 / wide)
        right = (column + 1) / columns - BETWEEN / 2 / wide
        top = 1 - row / rows - ABOVE / high
        bottom = 1 - (row + 1) / rows + UNDER / high
        corner = (layout[f"xaxis{name}"]["domain"][0], layout[f"yaxis{name}"]["domain"][1])
        for before, after in zip(layout["annotations"], result["annotations"], strict=True):
            if np.allclose((before["x"], before["y"]), corner):
                after.update(x=left, y=top, text=wrapped(
                    before["text"], (right - left) * wide, layout["font"]["size"]))
        result[f"xaxis{name}"] = {**layout[f"xaxis{name}"], "domain": [left, right]}
        result[f"yaxis{name}"] = {**layout[f"yaxis{name}"], "domain": [bottom, top],
                                  "showticklabels": column == 0}
    return result
