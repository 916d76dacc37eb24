"""Maps drawn by Plotly on plain axes: contours are lines, so no tile and no topojson is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import ENTRY, HATCHES, wrap
from dashboard.charts.mark import ABSENT, Area
from dashboard.charts.plot import Choropleth, Circles, Map, Points
from dashboard.charts.plotly.sheet import TOLD, Sheet
from dashboard.warehouse.boundaries import CONTOURS, contours, frame, is_in_frame, mesh

#: Up to this many areas carry their name and figure on the map.
NAMED = 6
#: Rank in the legend of what has no figure: after all the classes.
UNRANKED = 100
#: Pixels across the largest circle of a map, and of a map.
LARGEST, HEIGHT = 46, 480
#: Marks of communes without a figure, one a reason.
UNKNOWN = ("square-x-open", "circle-x-open", "diamond-x-open", "hexagon-open")


def points(plot: Points, sheet: Sheet) -> None:
    """Draw points on the départements."""
    _frame(plot, sheet)
    _outline(sheet, theme.MISSING[sheet.dark])
    for name, style, own in plot.series:
        sheet.add("scatter", x=np.array([p.x for p in own]), y=np.array([p.y for p in own]),
                  mode="markers", name=wrap(name, ENTRY), customdata=[p.words for p in own],
                  hovertemplate=TOLD, marker={
                      "color": style.colour[sheet.dark], "symbol": style.symbol, "opacity": 0.85,
                      "size": 9, "line": {"color": sheet.back, "width": 0.8}})
    _unplaced(plot, sheet)


def choropleth(plot: Choropleth, sheet: Sheet) -> None:
    """Draw areas in the colours of their classes, hatched where there is no figure."""
    _frame(plot, sheet)
    entries: dict[str, dict[str, Any]] = {}
    for area in plot.areas:
        ink = sheet.ink
        if area.is_known:
            words, tone = plot.classes[area.rank]
            _fill(plot, sheet, area, {"fillcolor": tone[sheet.dark]})
            entries[words] = {"rank": area.rank, "fillcolor": tone[sheet.dark]}
            ink = theme.readable_on(tone[sheet.dark])
        else:
            _hatched(plot, sheet, area, entries)
        if len(plot.areas) <= NAMED:
            _name(sheet, area, ink)
    _finish(plot, sheet, entries)


def circles(plot: Circles, sheet: Sheet) -> None:
    """Draw circles from the largest, crosses for zeros, and their scale in the sea."""
    _frame(plot, sheet)
    entries: dict[str, dict[str, Any]] = {}
    if plot.level in CONTOURS:
        for area in plot.areas:
            if area.is_known:
                _fill(plot, sheet, area, {"fillcolor": theme.MISSING[sheet.dark]})
            else:
                _hatched(plot, sheet, area, entries)
        _finish(plot, sheet, entries)
    else:
        _outline(sheet, theme.MISSING[sheet.dark])
    x, y = np.array([(a.x, a.y) for a in plot.areas]).T
    placed = [a for a, inside in zip(plot.areas, is_in_frame(x, y), strict=True) if inside]
    ranked = sorted((a for a in placed if a.value > 0), key=lambda a: -a.value)
    _marks(sheet, ranked, "", {
        "size": _across(plot, [a.value for a in ranked]), "symbol": "circle",
        "color": theme.SEA[sheet.dark], "line": {
            "color": [theme.RUST[sheet.dark] if a.code == plot.chosen else sheet.back
                      for a in ranked],
            "width": [3 if a.code == plot.chosen else 1 for a in ranked]}})
    _marks(sheet, [a for a in placed if a.value == 0], "zéro", {
        "size": 6, "symbol": "x-thin", "line": {"color": sheet.ink, "width": 1.5}})
    if plot.level not in CONTOURS:  # an area is hatched, a commune has no contour
        unknown: dict[str, list[Area]] = {}
        for area in placed:
            if not area.is_known:
                unknown.setdefault(area.said, []).append(area)
        for (words, own), symbol in zip(unknown.items(), UNKNOWN, strict=False):
            _marks(sheet, own, words, {"size": 10, "symbol": symbol, "color": sheet.muted})
    if len(plot.areas) <= NAMED:
        for area in plot.areas:
            below = _across(plot, [area.value if area.is_known else 0.0])[0] / 2
            _name(sheet, area, sheet.ink, float(below))
    _scale(plot, sheet)
    _unplaced(plot, sheet)


def _frame(plot: Map, sheet: Sheet) -> None:
    west, east, south, north = frame()
    sheet.layout["height"] = plot.height or HEIGHT
    sheet.axis("x", visible=False, range=[west, east], constrain="domain")
    sheet.axis("y", visible=False, range=[south, north], scaleanchor="x", scaleratio=1,
               constrain="domain", constraintoward="top")


def _outline(sheet: Sheet, fill: str | None) -> None:
    for area in contours("departement").values():
        sheet.add("scatter", x=area.x, y=area.y, mode="lines", hoverinfo="skip", showlegend=False,
                  fill="toself" if fill else None, fillcolor=fill,
                  line={"color": sheet.muted, "width": 1.2})


def _unplaced(plot: Points | Circles, sheet: Sheet) -> None:
    if plot.outside:
        sheet.note(plot.unplaced, x=0, y=0, xref="x domain", yref="y domain", xanchor="left",
                   yanchor="top", font={"size": 12, "color": sheet.muted})


def _across(plot: Circles, values: Sequence[float]) -> np.ndarray:
    """Return the pixels across the circles of figures."""
    return np.asarray(LARGEST * np.sqrt(np.array(values, dtype=float) / plot.top))


def _marks(sheet: Sheet, areas: Sequence[Area], name: str, marker: dict[str, Any]) -> None:
    if not areas:
        return
    sheet.add(
        "scatter", x=np.array([a.x for a in areas]), y=np.array([a.y for a in areas]),
        mode="markers", name=name, showlegend=bool(name), legendrank=1000 + UNRANKED - 1,
        marker={"opacity": 0.8, **marker},
        # Plotly dims what a click has not selected; what is chosen is framed instead.
        selected={"marker": {"opacity": 0.8}}, unselected={"marker": {"opacity": 0.8}},
        customdata=[[a.code, a.hover] for a in areas],
        hovertemplate="%{customdata[1]}<extra></extra>")


def _scale(plot: Circles, sheet: Sheet) -> None:
    """Draw circles of round figures, in the sea."""
    west, _, south, _ = frame()
    sheet.add(
        "scatter", x=[west + 0.26] * len(plot.scale),
        y=[south + 0.14 + 0.33 * i for i in range(len(plot.scale))], mode="markers+text",
        hoverinfo="skip", showlegend=False, textposition="middle right",
        cliponaxis=False,  # on a phone the sea is too small for them
        text=[words for _, words in plot.scale], textfont={"size": 12, "color": sheet.muted},
        marker={"size": _across(plot, [value for value, _ in plot.scale]), "symbol": "circle",
                "color": "rgba(0,0,0,0)", "line": {"color": sheet.muted, "width": 1.2}})


def _hatched(plot: Map, sheet: Sheet, area: Area, entries: dict[str, dict[str, Any]]) -> None:
    land = theme.MISSING[sheet.dark]
    look = {"fillcolor": land, "fillpattern": {
        "shape": HATCHES[area.reason], "fgcolor": sheet.muted, "size": 7, "bgcolor": land,
        "solidity": 0.15}}
    _fill(plot, sheet, area, look)
    entries[area.text if area.reason else ABSENT] = {"rank": UNRANKED, **look}


def _fill(plot: Map, sheet: Sheet, area: Area, look: dict[str, Any]) -> None:
    outline = contours(plot.level)[area.code]
    sheet.add("scatter", x=outline.x, y=outline.y, mode="lines", fill="toself", hoveron="fills",
              text=area.hover, hoverinfo="text", showlegend=False,
              line={"color": sheet.back, "width": 1}, **look)


def _name(sheet: Sheet, area: Area, ink: str, below: float = 0) -> None:
    """Write the name and the figure on the area, or under its circle."""
    sheet.note(f"{area.name}<br><b>{wrap(area.text, 16)}</b>", x=area.x, y=area.y, yshift=-below,
               yanchor="top" if below else "middle",
               bgcolor=None if area.is_known else theme.MISSING[sheet.dark],
               font={"color": ink, "size": 13})


def _finish(plot: Map, sheet: Sheet, entries: dict[str, dict[str, Any]]) -> None:
    """Draw the legend, the outline of the départements (the palest fills are 1.2:1 on their page),
    the frame of the chosen area, what a click finds."""
    for entry, look in entries.items():
        # A square in the legend: only an empty bar gives one, with the hatch of the area.
        sheet.add("bar", x=[None], y=[None], name=entry, hoverinfo="skip", showlegend=True,
                  legendrank=1000 + look["rank"],
                  marker={"color": look["fillcolor"], "pattern": look.get("fillpattern", {}),
                          "line": {"color": sheet.muted, "width": 0.5}})
    _outline(sheet, None)
    if plot.chosen in contours(plot.level):
        frame_of = contours(plot.level)[plot.chosen]
        sheet.add("scatter", x=frame_of.x, y=frame_of.y, mode="lines", hoverinfo="skip",
                  showlegend=False, line={"color": theme.RUST[sheet.dark], "width": 3})
    x, y, codes = mesh(plot.level)
    labels = {area.code: area.hover for area in plot.areas}
    sheet.add("scatter", x=x, y=y, mode="markers", showlegend=False, name="",
              customdata=[[c, labels[c]] for c in codes],
              hovertemplate="%{customdata[1]}<extra></extra>",
              marker={"size": 4, "opacity": 0}, unselected={"marker": {"opacity": 0}},
              selected={"marker": {"opacity": 0}})
