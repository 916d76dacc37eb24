"""Maps drawn by Plotly on plain axes: contours are lines, so no tile and no topojson is fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import HATCHES
from dashboard.charts.maps.map_names import Name, area_names, is_outlined, name_text
from dashboard.charts.maps.maps import (
    NONE,
    POINT,
    UNKNOWN,
    ZERO,
    breadth,
    classes_met,
    extent,
    hatches,
    placed_areas,
    scale_circles,
    scale_frame,
    scale_strip,
)
from dashboard.charts.maps.plots import Choropleth, Circles, Map, Points
from dashboard.charts.mark import Area
from dashboard.charts.plotly import legend
from dashboard.charts.plotly.look import AROUND
from dashboard.charts.plotly.sheet import CLICK_HOVER, Sheet, widest
from dashboard.charts.plotly.sheet import halo as around
from dashboard.text.measure import text_width
from dashboard.warehouse.boundaries import CONTOURS, Frame, contour_of, contours, mesh

#: Size of the words of a scale and of the name of an area, whose lines are so many sizes apart.
SCALE, NAME, SPACING = 12, 13, 1.3
#: Width of the contour of an area whose name stands beside it, and of the line between them.
NAMED = 1.5
#: Rank in the legend of what has no figure: after all the classes.
UNRANKED = 100


def points(plot: Points, sheet: Sheet) -> None:
    """Draw points on the départements; a click on one is of its series."""
    _frame(plot, sheet)
    _outline(plot, sheet, theme.MISSING[sheet.dark])
    for name, style, own in plot.series:
        sheet.add("scatter", x=np.array([p.x for p in own]), y=np.array([p.y for p in own]),
                  mode="markers", name=sheet.entry(name, style.colour[sheet.dark]),
                  customdata=[(p.words, name) for p in own],
                  hovertemplate=CLICK_HOVER, marker={
                      "color": style.colour[sheet.dark], "symbol": style.symbol, "opacity": 0.85,
                      "size": POINT, "line": {"color": sheet.back, "width": 0.8}})
    _note_unplaced(plot, sheet)


def choropleth(plot: Choropleth, sheet: Sheet) -> None:
    """Draw areas in the colours of their classes, hatched where there is no figure."""
    _frame(plot, sheet)
    tones = {area.code: plot.classes[area.rank][1][sheet.dark] if area.is_known else ""
             for area in plot.areas}
    for area in plot.areas:
        _fill(plot, sheet, area, tones[area.code])
    names = _names(plot, sheet, plot.areas)
    for area in (one.area for one in names if not one.is_beside):
        tone = tones[area.code]
        _name(sheet, area, theme.contrasting_ink(tone) if tone else sheet.ink, halo=tone)
    for rank, (words, pair) in classes_met(plot).items():
        _key(sheet, words, rank, {"color": pair[sheet.dark]})
    _finish(plot, sheet)
    _name_beside(plot, sheet, names)


def circles(plot: Circles, sheet: Sheet) -> None:
    """Draw circles from the largest, crosses for zeros, and their scale."""
    _frame(plot, sheet)
    if plot.level in CONTOURS:
        for area in plot.areas:
            _fill(plot, sheet, area, theme.MISSING[sheet.dark] if area.is_known else "")
        _finish(plot, sheet)
    else:
        _outline(plot, sheet, theme.MISSING[sheet.dark])
    if strip := scale_strip(plot):
        _hide(sheet, strip)
    areas = placed_areas(plot)
    _marks(sheet, areas.counts, "", {
        "size": np.array([breadth(plot, a.value) for a in areas.counts]), "symbol": "circle",
        "color": theme.SEA[sheet.dark], "line": {
            "color": [theme.RUST[sheet.dark] if a.code == plot.selection else sheet.back
                      for a in areas.counts],
            "width": [3 if a.code == plot.selection else 1 for a in areas.counts]}})
    _marks(sheet, areas.zeros, "zéro", {
        "size": ZERO, "symbol": "x-thin", "line": {"color": sheet.ink, "width": 1.5}})
    if plot.level not in CONTOURS:  # an area is hatched, a commune has no contour
        for (words, own), symbol in zip(areas.unknown.items(), UNKNOWN, strict=False):
            _marks(sheet, own, words, {"size": NONE, "symbol": symbol, "color": sheet.muted})
    scale = _scale(plot, sheet)
    names = _names(plot, sheet, areas.areas, lambda a: breadth(plot, a.value) / 2, scale)
    for area in (one.area for one in names if not one.is_beside):
        _name(sheet, area, sheet.ink, breadth(plot, area.value) / 2,
              halo=theme.MISSING[sheet.dark])
    _name_beside(plot, sheet, names)
    _note_unplaced(plot, sheet)


def _frame(plot: Map, sheet: Sheet) -> None:
    west, east, south, north = extent(plot)
    sheet.axis("x", visible=False, range=[west, east], constrain="domain")
    sheet.axis("y", visible=False, range=[south, north], scaleanchor="x", scaleratio=1,
               constrain="domain", constraintoward="top")


def _outline(plot: Map, sheet: Sheet, fill: str | None = None) -> None:
    """Draw the outline of the départements, then the frame of the chosen area."""
    for area in contours("departement").values():
        sheet.add("scatter", x=area.x, y=area.y, mode="lines", hoverinfo="skip", showlegend=False,
                  fill="toself" if fill else None, fillcolor=fill,
                  line={"color": sheet.muted, "width": 1.2})
    if selection := contour_of(plot.outline):
        sheet.add("scatter", x=selection.x, y=selection.y, mode="lines", hoverinfo="skip",
                  showlegend=False, line={"color": theme.RUST[sheet.dark], "width": 3})


def _hide(sheet: Sheet, part: Frame) -> None:
    """Hide what land there is in the part at the bottom of the map, and a little beyond: a side
    shows through."""
    beyond = (part.east - part.west) / 50
    west, east, south = part.west - beyond, part.east + beyond, part.south - beyond
    sheet.add("scatter", x=[west, east, east, west], y=[part.north, part.north, south, south],
              mode="none", fill="toself", fillcolor=sheet.back, hoverinfo="skip", showlegend=False)


def _note_unplaced(plot: Points | Circles, sheet: Sheet) -> None:
    if plot.outside:
        sheet.note(plot.placement_note, x=0, y=0, xref="x domain", yref="y domain", xanchor="left",
                   yanchor="top", font={"size": 12, "color": sheet.muted})


def _marks(sheet: Sheet, areas: Sequence[Area], name: str, marker: dict[str, Any]) -> None:
    if not areas:
        return
    sheet.add(
        "scatter", x=np.array([a.x for a in areas]), y=np.array([a.y for a in areas]),
        mode="markers", name=sheet.entry(name), showlegend=bool(name),
        legendrank=1000 + UNRANKED - 1,
        marker={"opacity": 0.8, **marker},
        # Plotly dims what a click has not selected; what is chosen is framed instead.
        selected={"marker": {"opacity": 0.8}}, unselected={"marker": {"opacity": 0.8}},
        customdata=[[a.code, a.hover] for a in areas],
        hovertemplate="%{customdata[1]}<extra></extra>")


def _scale(plot: Circles, sheet: Sheet) -> list[Frame]:
    """Draw the circles of the scale; return what they and their words take."""
    pixel = _pixel(plot, sheet)
    circles = scale_circles(plot, pixel, lambda words: widest([words], SCALE))
    sheet.add(
        "scatter", x=[x for x, *_ in circles], y=[y for _, y, *_ in circles], mode="markers+text",
        hoverinfo="skip", showlegend=False, textposition="middle right",
        cliponaxis=False,  # on a phone the sea is too small for them
        text=[words for *_, words in circles],
        textfont={"size": SCALE, "color": sheet.muted},
        marker={"size": np.array([size for *_, size, _ in circles]), "symbol": "circle",
                "color": "rgba(0,0,0,0)", "line": {"color": sheet.muted, "width": 1.2}})
    return [scale_frame(circle, pixel, widest([circle[-1]], SCALE)) for circle in circles]


def _pixel(plot: Map, sheet: Sheet) -> float:
    """Return what a pixel is on the map, which is as high or as wide as its room."""
    edges = extent(plot)
    high = (edges.north - edges.south) / (sheet.height - sheet.top)
    return max(high, (edges.east - edges.west) / (_room(plot, sheet) or np.inf))


def _room(plot: Map, sheet: Sheet) -> float:
    """Return the pixels across the room of the map in large; 0 on a page, which may be narrow."""
    return sheet.look.width - legend.width(plot) * sheet.look.beside


def _pattern(sheet: Sheet, shape: str) -> dict[str, Any]:
    """Return the hatch of what has no figure."""
    return {"shape": shape, "fgcolor": sheet.muted, "size": 7, "bgcolor": theme.MISSING[sheet.dark],
            "solidity": 0.15}


def _fill(plot: Map, sheet: Sheet, area: Area, fill: str) -> None:
    """Draw an area in its colour; hatched for none."""
    outline = contours(plot.level)[area.code]
    look = {} if fill else {"fillpattern": _pattern(sheet, HATCHES[area.reason])}
    sheet.add("scatter", x=outline.x, y=outline.y, mode="lines", fill="toself", hoveron="fills",
              text=area.hover, hoverinfo="text", showlegend=False,
              fillcolor=fill or theme.MISSING[sheet.dark], **look,
              line={"color": sheet.back, "width": 1})


def _key(sheet: Sheet, words: str, rank: int, look: dict[str, Any]) -> None:
    """Add a square to the legend: only an empty bar gives one, with the hatch of the area."""
    sheet.add("bar", x=[None], y=[None], name=sheet.entry(words), hoverinfo="skip", showlegend=True,
              legendrank=1000 + rank,
              marker={"pattern": {}, **look, "line": {"color": sheet.muted, "width": 0.5}})


def _names(plot: Map, sheet: Sheet, areas: Sequence[Area],
           below: Callable[[Area], float] = lambda _: 0.0, scale: Sequence[Frame] = ()
           ) -> list[Name]:
    """Return the names that are written; ``below``: pixels from the middle of an area to it."""
    pixel, edges = _pixel(plot, sheet), extent(plot)
    spare = (_room(plot, sheet) - 2 * AROUND) * pixel - (edges.east - edges.west)
    return area_names(
        plot, areas, edges, NAME * SPACING * pixel,
        lambda text: text_width(text, NAME, bold=True) * pixel, lambda a: below(a) * pixel,
        max(spare / 2, 0), scale)


def _name(sheet: Sheet, area: Area, ink: str, below: float = 0, *, halo: str) -> None:
    """Write the name and the figure on the area, or under its circle.

    ``halo``: the colour of the area, around what goes beyond it (the ink is not that of the sea)
    or over another circle.
    """
    shadow = {"shadow": around(halo)} if halo else {}
    sheet.note(name_text(area), x=area.x, y=area.y, yshift=-below,
               yanchor="top" if below else "middle",
               bgcolor=None if area.is_known else theme.MISSING[sheet.dark],
               font={"color": ink, "size": NAME, **shadow})


def _name_beside(plot: Map, sheet: Sheet, names: Sequence[Name]) -> None:
    """Write the names that stand beside their areas, over the map, a line to each; draw the contour
    of these, dark on a pale one: it is seen on any class."""
    for area, place, _ in (one for one in names if one.is_beside):
        if is_outlined(plot, area):
            outline = contours(plot.level)[area.code]
            for ink, width in ((sheet.back, 2 * NAMED), (sheet.ink, NAMED)):
                sheet.add("scatter", x=outline.x, y=outline.y, mode="lines", hoverinfo="skip",
                          showlegend=False, line={"color": ink, "width": width})
        sheet.note(name_text(area), x=area.x, y=area.y, showarrow=True, axref="x", ayref="y",
                   ax=(place.west + place.east) / 2, ay=(place.south + place.north) / 2,
                   arrowhead=0, arrowwidth=NAMED, arrowcolor=sheet.ink, bgcolor=sheet.back,
                   bordercolor=sheet.ink, borderwidth=1, borderpad=2,
                   font={"color": sheet.ink, "size": NAME})


def _finish(plot: Map, sheet: Sheet) -> None:
    """Draw the hatches of the legend, the outline of the départements (the palest fills are 1.2:1
    on their page), the frame of the chosen area, what a click finds."""
    for words, hatch in hatches(plot).items():
        _key(sheet, words, UNRANKED, {
            "color": theme.MISSING[sheet.dark], "pattern": _pattern(sheet, hatch)})
    _outline(plot, sheet)
    x, y, codes = mesh(plot.level)
    labels = {area.code: area.hover for area in plot.areas}
    sheet.add("scatter", x=x, y=y, mode="markers", showlegend=False, name="",
              customdata=[[c, labels[c]] for c in codes],
              hovertemplate="%{customdata[1]}<extra></extra>",
              # One is drawn of the hundreds that a click finds: nobody sees them.
              marker={"size": 4, "opacity": 0, "maxdisplayed": 1},
              unselected={"marker": {"opacity": 0}}, selected={"marker": {"opacity": 0}})
