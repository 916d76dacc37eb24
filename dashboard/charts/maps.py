"""Maps of Brittany on plain axes: contours are lines, so no tile and no topojson is fetched.

Rates are colours (``choropleth``), counts are circles (``circles``), never the reverse.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from dashboard.charts import map_classes, theme
from dashboard.charts.base import (
    ENTRY,
    HATCHES,
    empty,
    hover,
    sheet,
    single,
    wrap,
)
from dashboard.text import numbers as french
from dashboard.warehouse.boundaries import (
    CONTOURS,
    SQUEEZE,
    Area,
    contours,
    frame,
    is_in_frame,
    mesh,
)
from dashboard.warehouse.columns import (
    declared_values,
    heading,
    names,
    numbers,
    order,
    statuses,
    texts,
    title,
    unit,
)
from dashboard.warehouse.table import Table

ABSENT = "donnée absente"
#: Up to this many areas carry their name and figure on the map.
NAMED = 6
#: Rank in the legend of what has no figure: after all the classes.
UNRANKED = 100
#: Pixels across the largest circle of a map.
LARGEST = 46
#: Marks of communes without a figure, one a reason.
UNKNOWN = ("square-x-open", "circle-x-open", "diamond-x-open", "hexagon-open")


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
               text: str | None = None, *,
               height: int | None = None) -> go.Figure:
    """Points on the four départements; latitudes and longitudes in degrees (WGS 84).

    ``text``: the column read on hover.  What has no coordinates, or some outside the frame, is
    counted under the map.
    """
    dark = theme.is_dark()
    if table.empty:
        return empty(dark, height)
    x, y = numbers(table, lon) * SQUEEZE, numbers(table, lat)
    inside = is_in_frame(x, y)
    series = names(table, colour) if colour else [""] * len(x)
    groups = order(table, colour) if colour else [""]
    styles = theme.styles(groups, dark, declared_values(table, colour) if colour else ())
    titles = names(table, text) if text else [""] * len(x)
    shown = [" · ".join(p for p in pair if p) for pair in zip(titles, series, strict=True)]
    figure = _map(dark, height, legend=title(table, colour))
    _outline(figure, dark, theme.MISSING[dark])
    for group in groups:
        at = np.flatnonzero(inside & [s == group for s in series])
        figure.add_scatter(
            x=x[at], y=y[at], mode="markers", name=wrap(group, ENTRY),
            customdata=[shown[i] for i in at], hovertemplate="%{customdata}<extra></extra>",
            marker={"color": styles[group].colour, "symbol": styles[group].symbol, "opacity": 0.85,
                    "size": 9, "line": {"color": theme.BACKGROUND[dark], "width": 0.8}})
    _unplaced(figure, int((~inside).sum()), dark)
    return figure


def _unplaced(figure: go.Figure, outside: int, dark: bool) -> None:
    if outside:
        what = "point non placé" if outside == 1 else "points non placés"
        figure.add_annotation(
            text=f"{outside} {what} (coordonnées absentes ou hors de Bretagne)", x=0, y=0,
            xref="x domain", yref="y domain", xanchor="left", yanchor="top", showarrow=False,
            font={"size": 12, "color": theme.MUTED[dark]})


class _Shown(NamedTuple):
    """An area of a map: its figure (NaN: none), its text, and why it has none."""

    code: str
    area: Area
    value: float
    text: str
    reason: str


def _shown(table: Table, code: str, y: str, level: str) -> list[_Shown]:
    """Every area of the level, with or without a row; ``ValueError`` when one has two rows."""
    areas = contours(level)
    single(table.where(table.data[code].isin(list(areas))), code)
    rows = {str(c): i for i, c in enumerate(table.data[code])}
    values, status, written = numbers(table, y), statuses(table, y), texts(table, y)
    # Classes are those of the figures as they are written: no bound needs more decimals.
    decimals = table.column(y).decimals
    found = []
    for key, area in areas.items():
        row = rows.get(key)
        if row is None:
            found.append(_Shown(key, area, np.nan, french.NOTHING, ""))
        else:
            reason = status[row] if status[row] in HATCHES else ""
            value = float(values[row])
            if decimals is not None and not np.isnan(value):
                value = float(french.rounded(value, decimals))
            found.append(_Shown(key, area, value, written[row], reason))
    return found


def choropleth(table: Table, code: str, y: str, level: str = "departement",
               method: str = map_classes.QUANTILES, chosen: str = "", *,
               height: int | None = None) -> go.Figure:
    """Areas coloured by classes, blue for more and rust below zero: for rates only.

    ``code``: the column of INSEE codes, of ``level`` « departement » or « epci ».  ``method``:
    see ``map_classes.bounds``.  ``chosen``: the code of an area to frame.  Areas without a figure
    are hatched, one hatch a reason.  ``ValueError`` when ``y`` is no rate, for a large area would
    count more than a small one.
    """
    dark = theme.is_dark()
    if table.empty:
        return empty(dark, height)
    if not map_classes.is_rate(unit(table, y)):
        raise ValueError(
            f"Une couleur montre un taux{french.NARROW}: « {unit(table, y)} » se "
            "montre par des cercles."
        )
    shown = _shown(table, code, y, level)
    values = np.array([s.value for s in shown])
    bounds = map_classes.bounds(values[~np.isnan(values)], method)
    palette = map_classes.colours(bounds, dark)
    figure = _map(dark, height, legend=heading(table, y))
    drawn: dict[str, dict[str, Any]] = {}
    for one in shown:
        if np.isnan(one.value):
            _hatched(figure, one, drawn, dark)
            ink = theme.INK[dark]
        else:
            rank = map_classes.rank(bounds, one.value)
            look = {"fillcolor": palette[rank]}
            _area_of(figure, one, look, dark)
            drawn[map_classes.name(bounds, rank, unit(table, y))] = {"rank": rank, **look}
            ink = theme.readable_on(palette[rank])
        if len(shown) <= NAMED:
            _named(figure, one, ink, dark)
    _finish(figure, shown, drawn, level, chosen, dark)
    return figure


def circles(table: Table, code: str, y: str, level: str = "departement", chosen: str = "", *,
            height: int | None = None) -> go.Figure:
    """A circle an area, whose surface is proportional to the figure: for counts only.

    ``level`` « departement », « epci », or « commune » (``table`` has ``latitude`` and
    ``longitude``, see ``query.at_communes``; ``territoire_nom`` is read on hover).  ``code``,
    ``chosen``: as for ``choropleth``.  Two circles in the sea give the scale; zero is a cross, not
    an empty place; areas without a figure are hatched.  ``ValueError`` when ``y`` is a rate or
    negative.
    """
    dark = theme.is_dark()
    if table.empty:
        return empty(dark, height)
    if map_classes.is_rate(unit(table, y)):
        raise ValueError(
            f"Un cercle montre un effectif{french.NARROW}: « {unit(table, y)} » se "
            "montre par des couleurs."
        )
    figure = _map(dark, height, legend=heading(table, y))
    drawn: dict[str, dict[str, Any]] = {}
    if level == "commune":
        _outline(figure, dark, theme.MISSING[dark])
        shown = [_Shown(str(c), Area(n, np.array([]), np.array([]), (east * SQUEEZE, north)),
                        float(v), t, s) for c, n, east, north, v, t, s in zip(
            table.data[code], names(table, "territoire_nom"), numbers(table, "longitude"),
            numbers(table, "latitude"), numbers(table, y), texts(table, y), statuses(table, y),
            strict=True)]
    else:
        shown = _shown(table, code, y, level)
        for one in shown:
            if np.isnan(one.value):
                _hatched(figure, one, drawn, dark)
            else:
                _area_of(figure, one, {"fillcolor": theme.MISSING[dark]}, dark)
    if level in CONTOURS:
        _finish(figure, shown, drawn, level, chosen, dark)
    _discs(figure, shown, unit(table, y), chosen, dark)
    return figure


def _discs(figure: go.Figure, shown: list[_Shown], counted: str, chosen: str,
           dark: bool) -> None:
    """Circles from the largest, crosses for zeros, and the scale in the sea."""
    x, y = np.array([one.area.heart for one in shown]).T
    values = np.array([one.value for one in shown])
    if (values < 0).any():
        raise ValueError("Un cercle ne montre pas un nombre négatif.")
    placed = is_in_frame(x, y)
    top = float(np.nanmax(values, initial=0)) or 1.0
    ranked = [i for i in np.argsort(-values, kind="stable") if placed[i] and values[i] > 0]
    zeros = [i for i in range(len(shown)) if placed[i] and values[i] == 0]
    unknown: dict[str, list[int]] = {}
    for i, one in enumerate(shown):  # an area is hatched, a commune has no contour
        if placed[i] and np.isnan(one.value) and not len(one.area.x):
            unknown.setdefault(
                one.text if one.text != french.NOTHING else ABSENT, []
            ).append(i)
    for at, name, marker in (
            (ranked, "", {"size": LARGEST * np.sqrt(values[ranked] / top), "symbol": "circle",
                          "color": theme.SEA[dark], "line": {
                              "color": [theme.RUST[dark] if shown[i].code == chosen else
                                        theme.BACKGROUND[dark] for i in ranked],
                              "width": [3 if shown[i].code == chosen else 1 for i in ranked]}}),
            (zeros, "zéro", {"size": 6, "symbol": "x-thin", "line": {
                "color": theme.INK[dark], "width": 1.5}}),
            *((at, name, {"size": 10, "symbol": symbol, "color": theme.MUTED[dark]})
              for (name, at), symbol in zip(unknown.items(), UNKNOWN, strict=False))):
        if at:
            told = [_label(shown[i]) for i in at]
            figure.add_scatter(
                x=x[at], y=y[at], mode="markers", name=name, showlegend=bool(name),
                marker={"opacity": 0.8, **marker}, legendrank=1000 + UNRANKED - 1,
                # Plotly dims what a click has not selected; what is chosen is framed instead.
                selected={"marker": {"opacity": 0.8}}, unselected={"marker": {"opacity": 0.8}},
                customdata=[[shown[i].code, t] for i, t in zip(at, told, strict=True)],
                hovertemplate="%{customdata[1]}<extra></extra>")
    if len(shown) <= NAMED:
        for one, size in zip(shown, LARGEST * np.sqrt(np.nan_to_num(values) / top), strict=True):
            _named(figure, one, theme.INK[dark], dark, float(size) / 2)
    west, _, south, _ = frame()
    scale = [s for s in _scale(top) if s > 0]
    figure.add_scatter(
        x=[west + 0.26] * len(scale),
        y=[south + 0.14 + 0.33 * i for i in range(len(scale))],
        mode="markers+text",
        hoverinfo="skip",
        showlegend=False,
        textposition="middle right",
        cliponaxis=False,  # on a phone the sea is too small for them
        text=[
            f"{french.number(s)}{french.NO_BREAK}{french.agree(s, counted)}"
            for s in scale
        ],
        textfont={"size": 12, "color": theme.MUTED[dark]},
        marker={
            "size": LARGEST * np.sqrt(np.array(scale) / top),
            "color": "rgba(0,0,0,0)",
            "symbol": "circle",
            "line": {"color": theme.MUTED[dark], "width": 1.2},
        },
    )
    _unplaced(figure, int((~placed & ~np.isnan(values)).sum()), dark)


def _scale(top: float) -> tuple[float, float]:
    """The roundest count (1, 2 or 5 and zeros) up to ``top``, and the one of a quarter of it."""
    power = 10.0 ** np.floor(np.log10(top))
    large = max(n for n in (1, 2, 5) if n * power <= top) * power
    return large, float(np.floor(large / 4))


def _hatched(figure: go.Figure, one: _Shown, drawn: dict[str, dict[str, Any]],
             dark: bool) -> None:
    look = {"fillcolor": theme.MISSING[dark], "fillpattern": {
        "shape": HATCHES[one.reason], "fgcolor": theme.MUTED[dark], "size": 7,
        "bgcolor": theme.MISSING[dark], "solidity": 0.15}}
    _area_of(figure, one, look, dark)
    drawn[one.text if one.reason else ABSENT] = {"rank": UNRANKED, **look}


def _area_of(figure: go.Figure, one: _Shown, look: dict[str, Any], dark: bool) -> None:
    figure.add_scatter(x=one.area.x, y=one.area.y, mode="lines", fill="toself", hoveron="fills",
                       text=_label(one), hoverinfo="text", showlegend=False,
                       line={"color": theme.BACKGROUND[dark], "width": 1}, **look)


def _label(one: _Shown) -> str:
    return hover(
        [one.area.name], shown=[one.text if one.text != french.NOTHING else ABSENT]
    )[0]


def _named(figure: go.Figure, one: _Shown, ink: str, dark: bool, below: float = 0) -> None:
    """Name and figure on the area, or under its circle."""
    figure.add_annotation(x=one.area.heart[0], y=one.area.heart[1], showarrow=False,
                          text=f"{one.area.name}<br><b>{wrap(one.text, 16)}</b>",
                          yshift=-below, yanchor="top" if below else "middle",
                          bgcolor=theme.MISSING[dark] if np.isnan(one.value) else None,
                          font={"color": ink, "size": 13})


def _finish(figure: go.Figure, shown: list[_Shown], drawn: dict[str, dict[str, Any]], level: str,
            chosen: str, dark: bool) -> None:
    """Legend, outline of the départements (the palest fills are 1.2:1 on their page), the frame of
    the chosen area, what a click finds."""
    for entry, look in drawn.items():
        _legend(figure, entry, look, dark)
    _outline(figure, dark, None)
    for one in shown:
        if one.code == chosen:
            figure.add_scatter(x=one.area.x, y=one.area.y, mode="lines", hoverinfo="skip",
                               showlegend=False, line={"color": theme.RUST[dark], "width": 3})
    x, y, codes = mesh(level)
    labels = {one.code: _label(one) for one in shown}
    figure.add_scatter(x=x, y=y, mode="markers", showlegend=False, name="",
                       customdata=[[c, labels[c]] for c in codes],
                       hovertemplate="%{customdata[1]}<extra></extra>",
                       marker={"size": 4, "opacity": 0}, unselected={"marker": {"opacity": 0}},
                       selected={"marker": {"opacity": 0}})


def _legend(figure: go.Figure, entry: str, look: dict[str, Any], dark: bool) -> None:
    """A square in the legend: only an empty bar gives one, with the hatch of the area."""
    figure.add_bar(x=[None], y=[None], name=entry, hoverinfo="skip", showlegend=True,
                   legendrank=1000 + look["rank"],
                   marker={"color": look["fillcolor"], "pattern": look.get("fillpattern", {}),
                           "line": {"color": theme.MUTED[dark], "width": 0.5}})
