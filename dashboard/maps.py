"""Maps of Brittany on plain axes: contours are lines, so no tile and no topojson is fetched.

Plate carrée projection at the latitude of Brittany: x = longitude × cos(48.2°), y = latitude,
with one scale; over 300 km its distortion is less than a pixel.
"""

from __future__ import annotations

import json
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figure import (
    ENTRY,
    HATCHES,
    decimals,
    declared,
    empty,
    heading,
    hover,
    names,
    numbers,
    order,
    sheet,
    statuses,
    texts,
    title,
    unit,
    wrap,
)
from dashboard.table import Table

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
CONTOURS = {"departement": REFERENCE / "departements_bretagne.geojson",
            "epci": REFERENCE / "epci_bretagne.geojson"}
SQUEEZE = cos(radians(48.2))
ABSENT = "donnée absente"
#: Up to this many areas carry their name and figure on the map.
NAMED = 6
CLASSES = 5
#: Rank in the legend of what has no figure: after all the classes.
UNRANKED = 100


class Area(NamedTuple):
    """An area: its name and its closed rings, NaN between two of them (projected)."""

    name: str
    x: np.ndarray
    y: np.ndarray
    heart: tuple[float, float]


@cache
def contours(level: str) -> dict[str, Area]:
    """INSEE code → area, for ``level`` « departement » or « epci » (``KeyError`` otherwise)."""
    features = json.loads(CONTOURS[level].read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: _area(f) for f in features}


def _area(feature: dict[str, Any]) -> Area:
    shape = feature["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = [np.array(ring) for polygon in polygons for ring in polygon]
    hole = np.array([[np.nan, np.nan]])
    path = np.concatenate([part for ring in rings for part in (ring, hole)])[:-1]
    # Half the weight on the wire, and still a metre's precision.
    outline = (path * (SQUEEZE, 1)).astype(np.float32)
    main = max((np.array(polygon[0]) for polygon in polygons), key=_surface)
    x, y = _centroid(main)
    return Area(feature["properties"]["nom"], outline[:, 0], outline[:, 1], (x * SQUEEZE, y))


def _cross(ring: np.ndarray) -> np.ndarray:
    return ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]


def _surface(ring: np.ndarray) -> float:
    return abs(float(_cross(ring).sum()) / 2)


def _centroid(ring: np.ndarray) -> tuple[float, float]:
    cross = _cross(ring)
    middle = ((ring[:-1] + ring[1:]) * cross[:, None]).sum(axis=0) / (3 * cross.sum())
    return float(middle[0]), float(middle[1])


@cache
def frame() -> tuple[float, float, float, float]:
    """West, east, south and north of Brittany with a little sea around, projected."""
    x = np.concatenate([a.x for a in contours("departement").values()])
    y = np.concatenate([a.y for a in contours("departement").values()])
    sea = 0.06
    return (float(np.nanmin(x)) - sea, float(np.nanmax(x)) + sea,
            float(np.nanmin(y)) - sea, float(np.nanmax(y)) + sea)


def _map(dark: bool, height: int | None, legend: str) -> go.Figure:
    west, east, south, north = frame()
    figure = sheet(dark, height or 480, legend=legend)
    figure.update_xaxes(visible=False, range=[west, east], constrain="domain")
    figure.update_yaxes(visible=False, range=[south, north], scaleanchor="x", scaleratio=1,
                        constrain="domain", constraintoward="top")
    return figure


def _outline(figure: go.Figure, dark: bool, fill: str | None) -> None:
    for area in contours("departement").values():
        figure.add_scatter(x=area.x, y=area.y, mode="lines", hoverinfo="skip", showlegend=False,
                           fill="toself" if fill else None, fillcolor=fill,
                           line={"color": theme.MUTED[dark], "width": 1.2})


def points_map(table: Table, lat: str, lon: str, colour: str | None = None,
               text: str | None = None, size: str | None = None, *, dark: bool = False,
               height: int | None = None) -> go.Figure:
    """Points on the four départements; latitudes and longitudes in degrees (WGS 84).

    ``text``: the column read on hover.  ``size``: a column whose area the points have.  What has
    no coordinates, or some outside the frame, is counted under the map.
    """
    if table.empty:
        return empty(dark, height)
    x, y = numbers(table, lon) * SQUEEZE, numbers(table, lat)
    west, east, south, north = frame()
    inside = (x > west) & (x < east) & (y > south) & (y < north)
    series = names(table, colour) if colour else [""] * len(x)
    groups = order(table, colour) if colour else [""]
    styles = theme.styles(groups, dark, declared(table, colour) if colour else ())
    titles = names(table, text) if text else [""] * len(x)
    shown = [" · ".join(p for p in pair if p) for pair in zip(titles, series, strict=True)]
    diameters = np.full(len(x), 9.0)
    if size:
        amounts = np.nan_to_num(numbers(table, size))
        diameters = np.maximum(5.0, 24 * np.sqrt(amounts / (amounts.max() or 1)))
        shown = [f"{s}{theme.NARROW}: {t}" for s, t in zip(shown, texts(table, size), strict=True)]
    figure = _map(dark, height, legend=title(table, colour))
    _outline(figure, dark, theme.MISSING[dark])
    for group in groups:
        at = np.flatnonzero(inside & [s == group for s in series])
        at = at[np.argsort(-diameters[at], kind="stable")]  # the small ones over the large ones
        figure.add_scatter(
            x=x[at], y=y[at], mode="markers", name=wrap(group, ENTRY),
            customdata=[shown[i] for i in at], hovertemplate="%{customdata}<extra></extra>",
            marker={"color": styles[group].colour, "symbol": styles[group].symbol, "opacity": 0.85,
                    "size": diameters[at],
                    "line": {"color": theme.BACKGROUND[dark], "width": 0.8}})
    outside = int((~inside).sum())
    if outside:
        what = "point non placé" if outside == 1 else "points non placés"
        figure.add_annotation(
            text=f"{outside} {what} (coordonnées absentes ou hors de Bretagne)", x=0, y=0,
            xref="paper", yref="paper", xanchor="left", yanchor="bottom", showarrow=False,
            font={"size": 12, "color": theme.MUTED[dark]})
    return figure


def classes(values: np.ndarray) -> np.ndarray:
    """Rising bounds of at most ``CLASSES`` classes of about as many areas; 0 never inside one.

    Bounds are as round as the legend writes them, so that no area contradicts it.
    """
    if not len(values):
        return values
    low, high = float(values.min()), float(values.max())
    digits = decimals(high - low)
    n = min(CLASSES, len(np.unique(values)))
    inner = np.round(np.quantile(values, np.linspace(0, 1, n + 1)[1:-1]), digits)
    scale = 10.0 ** digits
    ends = [np.floor(low * scale) / scale, np.ceil(high * scale) / scale]
    zero = [0.0] if low < 0 < high else []
    bounds = np.unique([*ends, *inner, *zero])
    return bounds if len(bounds) > 1 else np.repeat(bounds, 2)


def _class_colours(bounds: np.ndarray, dark: bool) -> list[str]:
    count = max(len(bounds) - 1, 0)
    below = int(np.count_nonzero(bounds[1:] <= 0)) if count and bounds[0] < 0 else 0
    if not below:
        return theme.sequential(count, dark)
    side = max(below, count - below)
    scale = theme.diverging(2 * side + 1, dark)
    return scale[side - below:side] + scale[side + 1:side + 1 + count - below]


def _class_name(bounds: np.ndarray, rank: int, shared: str) -> str:
    digits = decimals(float(bounds[-1] - bounds[0]))
    low, high = (theme.number(b, digits) for b in bounds[rank:rank + 2])
    end = theme.NARROW + "%" if shared.startswith("%") else ""
    return f"{low} à {high}{end}" if low != high else f"{low}{end}"


def choropleth(table: Table, code: str, y: str, level: str = "departement", *,
               dark: bool = False, height: int | None = None) -> go.Figure:
    """Areas coloured by classes of equal numbers, blue for more and rust below zero.

    ``code``: the column of INSEE codes, of ``level`` « departement » or « epci ».  Areas without
    a figure are hatched, one hatch a reason.
    """
    if table.empty:
        return empty(dark, height)
    areas = contours(level)
    rows = {str(c): i for i, c in enumerate(table.data[code])}
    values, status = numbers(table, y), statuses(table, y)
    written = texts(table, y)
    found = {c: i for c, i in rows.items() if c in areas}
    inside = np.array([values[i] for i in found.values()], dtype=float)
    bounds = classes(inside[~np.isnan(inside)])
    palette = _class_colours(bounds, dark)
    figure = _map(dark, height, legend=heading(table, y))
    drawn: dict[str, dict[str, Any]] = {}
    for key, area in areas.items():
        row = found.get(key)
        text = written[row] if row is not None else theme.NOTHING
        if row is not None and not np.isnan(values[row]):
            rank = min(int(np.searchsorted(bounds, values[row], "right")) - 1, len(palette) - 1)
            entry = _class_name(bounds, rank, unit(table, y))
            look: dict[str, Any] = {"fillcolor": palette[rank]}
        else:
            reason = status[row] if row is not None and status[row] in HATCHES else ""
            rank, entry = UNRANKED, text if reason else ABSENT
            look = {"fillcolor": theme.MISSING[dark], "fillpattern": {
                "shape": HATCHES[reason], "fgcolor": theme.MUTED[dark], "size": 7,
                "bgcolor": theme.MISSING[dark], "solidity": 0.15}}
        [label] = hover([area.name], shown=[text if text != theme.NOTHING else ABSENT])
        figure.add_scatter(x=area.x, y=area.y, mode="lines", fill="toself", hoveron="fills",
                           text=label, hoverinfo="text", showlegend=False,
                           line={"color": theme.BACKGROUND[dark], "width": 1}, **look)
        if rank == UNRANKED or len(areas) > NAMED:  # else the figure itself is on the map
            drawn[entry] = {"rank": rank, **look}
        if len(areas) <= NAMED:
            ink = theme.INK[dark] if rank == UNRANKED else theme.readable_on(palette[rank])
            figure.add_annotation(x=area.heart[0], y=area.heart[1], showarrow=False,
                                  text=f"{area.name}<br><b>{text}</b>",
                                  font={"color": ink, "size": 13})
    for entry, look in drawn.items():
        _legend(figure, entry, look, dark)
    if level != "departement":
        _outline(figure, dark, None)
    return figure


def _legend(figure: go.Figure, entry: str, look: dict[str, Any], dark: bool) -> None:
    """A square in the legend: only an empty bar gives one, with the hatch of the area."""
    figure.add_bar(x=[None], y=[None], name=entry, hoverinfo="skip", showlegend=True,
                   legendrank=1000 + look["rank"],
                   marker={"color": look["fillcolor"], "pattern": look.get("fillpattern", {}),
                           "line": {"color": theme.MUTED[dark], "width": 0.5}})
