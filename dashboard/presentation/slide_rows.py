"""The rows of a figure that a slide has room for: the first ones, or the latest periods.

What the headline names is kept before the rest, whatever its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go


def labels(figure: go.Figure) -> list[str]:
    """Return the names of the rows, each on one line."""
    return [str(text).replace("<br>", " ") for text in figure.layout.yaxis.ticktext]


def is_timed(names: Sequence[str]) -> bool:
    """Whether the rows follow one another in time: « 2012 », « 2013 à 2017 », « Rupture… »."""
    return all(re.match(r"\d{4}\b|[TS]\d \d{4}$|Rupture ", name) for name in names)


def rows_to_show(whole: go.Figure, count: int, headline: str) -> list[int]:
    """Return ``count`` rows in their order: those whose name or figure the headline says, then the
    first ones, or the latest where they are periods."""
    names = labels(whole)
    order = range(len(names))[::-1] if is_timed(names) else range(len(names))
    said = {row for trace in whole.data if trace.type == "scatter" and trace.text is not None
            for y, text in zip(trace.y, trace.text, strict=True)
            if says(headline, _bare(text)) and (row := round(y)) in order}
    said |= {row for row in order if says(headline, names[row])}
    return sorted(sorted(order, key=lambda row: row not in said)[:count])


def _bare(text: str) -> str:
    """A figure without its sign, its unit and its typography."""
    return re.sub(r"<.*?>|\s?%|[+−]", "", str(text))


def says(headline: str, words: str) -> bool:
    """Whether the headline has these words, none of them a part of a longer one."""
    pattern = rf"(?<![\w,]){re.escape(words)}(?!\w|,\d)"
    return bool(words) and bool(re.search(pattern, headline, re.IGNORECASE))


def with_rows(whole: go.Figure, rows: Sequence[int]) -> go.Figure:
    """Return the figure with these of its rows, nearer to one another, on the same axis of
    figures."""
    axis = whole.layout.yaxis
    count = len(axis.tickvals)
    place = {row: i for i, row in enumerate(rows)}
    layout = whole.layout.to_plotly_json()
    start, end = axis.range  # dots keep more room above the first row and less under the last
    first, last = sorted((start, end))
    bounds = [first, last - count + len(rows)]
    layout["yaxis"] |= {"tickvals": list(range(len(rows))),
                        "ticktext": [axis.ticktext[row] for row in rows],
                        "range": bounds if start < end else bounds[::-1]}
    for name in ("annotations", "shapes"):
        layout[name] = [moved for one in layout.get(name, ())
                        if (moved := _moved(one, place)) is not None]
    return go.Figure([_trace(t.to_plotly_json(), place) for t in whole.data], layout)


def _moved(one: Mapping[str, Any], place: Mapping[int, int]) -> dict[str, Any] | None:
    """What is drawn beside a row, where the row goes; None where the row is left out."""
    if (one.get("yref") or "y") != "y":
        return dict(one)
    at = one["y"] if "y" in one else (one["y0"] + one["y1"]) / 2
    row = int(np.floor(at + 0.5))
    # A break stands between two rows: half a row after the first.
    if row not in place or (at % 1 == 0.5 and row - 1 not in place):
        return None
    return dict(one) | {name: one[name] + place[row] - row for name in ("y", "y0", "y1")
                        if isinstance(one.get(name), int | float)}


def _trace(written: Mapping[str, Any], place: Mapping[int, int]) -> dict[str, Any]:
    """A trace with the marks of the rows kept."""
    if written["type"] == "heatmap":
        return dict(written) | {"z": np.asarray(written["z"])[list(place)]}
    y = np.asarray(written["y"], dtype=float)
    rows = y.copy()
    for i in np.flatnonzero(np.isnan(y)):  # the end of a line goes with it
        rows[i] = rows[i - 1] if i else 0
    kept = np.array([round(v) in place for v in rows], dtype=bool)
    moved = [v + place[round(v)] - round(v) if v == v else None for v in y[kept]]
    return _those(written, kept) | {"y": moved}


def _those(part: Any, kept: np.ndarray) -> Any:
    """What is written of the points kept."""
    if isinstance(part, Mapping):
        return {name: _those(value, kept) for name, value in part.items()}
    if isinstance(part, list | tuple | np.ndarray) and len(part) == len(kept):
        return [x for x, one in zip(part, kept, strict=True) if one]
    return part
