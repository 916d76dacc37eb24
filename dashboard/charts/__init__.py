"""Table → Plotly figure, without Streamlit.  No title inside: the block around it has one.

Every function draws for the theme that ``theme.themed`` says, takes ``height`` (pixels; None: what
the content needs), and gives back « Aucune donnée pour ces filtres » for an empty table, or why
every result of the table was refused.  A value that is missing is never drawn as zero, never
interpolated; provisional and estimated ones are hollow.  Curves are in ``lines``, bars in ``bars``,
quartiles in ``quartiles``, maps in ``maps``, combinations in ``upset``; this module is the door to
all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.bars import bars, grouped, stacked
from dashboard.charts.base import (
    CHARACTER,
    ENTRY,
    HATCHES,
    NO_DATA,
    PLOT_WIDTH,
    UNSETTLED,
    cuts,
    empty,
    heads,
    hover,
    number_axis,
    sheet,
    silent,
    single,
    wrap,
)
from dashboard.charts.lines import lines
from dashboard.charts.maps import choropleth, circles, points_map
from dashboard.charts.quartiles import quartiles
from dashboard.charts.treemap import treemap
from dashboard.charts.upset import upset
from dashboard.text import numbers as french
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

__all__ = ["alt", "bars", "choropleth", "circles", "dots", "grouped", "heat", "lines", "points_map",
           "quartiles", "spark", "stacked", "treemap", "upset"]


def dots(table: Table, category: str, y: str, colour: str | None = None,
         text: str | None = None, *, height: int | None = None) -> go.Figure:
    """One line a category, one dot a figure: what competing perimeters say of one quantity.

    ``text``: a column read on hover (period, publisher…).
    """
    dark = theme.is_dark()
    if table.empty:
        return empty(dark, height)
    labels = order(table, category)
    rows = np.array([labels.index(n) for n in names(table, category)])
    values = numbers(table, y)
    written = texts(table, y, short=True)
    if colour and colour.startswith("unite"):  # the legend says the unit, the label need not
        written = [t.split(french.NO_BREAK)[0] for t in written]
    series = names(table, colour) if colour else [""] * len(values)
    groups = order(table, colour) if colour else [""]
    styles = theme.styles(groups, dark, declared_values(table, colour) if colour else ())
    told = names(table, text) if text else [""] * len(values)
    shown = hover(names(table, category), series, told, shown=texts(table, y))
    hollow = np.isin(statuses(table, y), UNSETTLED)
    figure = sheet(dark, height or 56 * len(labels) + 110, legend=title(table, colour))
    known = values[~np.isnan(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    pad = (high - low or abs(high) or 1) * 0.14
    for row in range(len(labels)):
        own = values[(rows == row) & ~np.isnan(values)]
        if len(own) > 1:
            figure.add_shape(type="line", x0=own.min(), x1=own.max(), y0=row, y1=row,
                             layer="below", line={"color": theme.GRID[dark], "width": 5})
    lanes = _lanes(values, rows, written, PLOT_WIDTH / (high - low + 2 * pad))
    for group in groups:
        at = np.flatnonzero([s == group for s in series])
        at = at[np.argsort(hollow[at], kind="stable")]  # the legend shows the first: a firm one
        style = styles[group]
        figure.add_scatter(
            x=values[at], y=rows[at], mode="markers+text", name=wrap(group, ENTRY),
            text=[written[i] if lanes[i] else "" for i in at], cliponaxis=False,
            textposition=[lanes[i] or "top center" for i in at],
            textfont={"size": 12, "color": style.colour},
            customdata=[shown[i] for i in at], hovertemplate="%{customdata}<extra></extra>",
            marker={"color": style.colour, "size": 12, "line": {"width": 2, "color": style.colour},
                    "symbol": [style.symbol + ("-open" if hollow[i] else "") for i in at]})
    without = np.flatnonzero(np.isnan(values))
    figure.add_scatter(
        x=np.full(len(without), low - pad * 0.9), y=rows[without], mode="text", showlegend=False,
        text=[f"<i>{' · '.join(p for p in (series[i], written[i]) if p)}</i>" for i in without],
        textposition="middle right", hoverinfo="skip",
        textfont={"size": 12, "color": theme.MUTED[dark]})
    figure.update_xaxes(title_text=heading(table, y), showgrid=True, zeroline=low < 0 < high,
                        range=[low - pad, high + pad], fixedrange=True,
                        **number_axis(values, unit(table, y)))
    figure.update_layout(margin_r=28)
    figure.update_yaxes(tickvals=list(range(len(labels))), ticktext=[wrap(n) for n in labels],
                        ticklabelstandoff=8, range=[len(labels) - 0.4, -0.7], fixedrange=True)
    return figure


def _lanes(values: np.ndarray, rows: np.ndarray, written: list[str], scale: float) -> list[str]:
    """Above or below its dot, where each text meets no other; empty where it would (hover has it).

    ``scale``: pixels for one unit of the values.
    """
    result = [""] * len(values)
    taken: dict[tuple[int, str], float] = {}
    for i in np.argsort(values):
        if np.isnan(values[i]):
            continue
        half = len(written[i]) * CHARACTER / 2
        for lane in ("top center", "bottom center"):
            if values[i] * scale - half > taken.get((rows[i], lane), -np.inf):
                result[i], taken[rows[i], lane] = lane, values[i] * scale + half
                break
    return result


def heat(table: Table, x: str, y: str, z: str, *,
         height: int | None = None) -> go.Figure:
    """A grid of figures, each written in its cell; blue is more, and rust is below zero.

    A provisional or estimated one is in italics.  Where an axis is time, a break is a line between
    the cells that it parts.
    """
    dark = theme.is_dark()
    if why := silent(table, z):
        return empty(dark, height, why)
    single(table, x, y)
    across, down = order(table, x), order(table, y)
    columns = [across.index(n) for n in names(table, x)]
    rows = [down.index(n) for n in names(table, y)]
    grid = np.full((len(down), len(across)), np.nan)
    written = np.full(grid.shape, french.NOTHING, dtype=object)
    shown = np.array(
        [
            [f"{b} · {a}{french.NARROW}: {french.NOTHING_MEANS}" for a in across]
            for b in down
        ],
        dtype=object,
    )
    grid[rows, columns] = numbers(table, z)
    written[rows, columns] = [
        f"<i>{text}</i>" if unsettled else text for text, unsettled in zip(
            texts(table, z, short=True), np.isin(statuses(table, z), UNSETTLED), strict=True)]
    shown[rows, columns] = hover(names(table, y), names(table, x), shown=texts(table, z))
    known = grid[~np.isnan(grid)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if low < 0:
        low, high = -max(-low, high), max(-low, high)
    scale = theme.diverging(21, dark) if low < 0 else theme.sequential(21, dark)
    share = (grid - low) / (high - low or 1)
    inks = [theme.INK[dark] if np.isnan(s) else theme.readable_on(scale[round(s * 20)])
            for s in share.ravel()]
    status = np.full(grid.shape, "", dtype=object)
    status[rows, columns] = statuses(table, z)
    lines = max(wrap(n).count("<br>") + 1 for n in down)
    figure = sheet(dark, height or max(38, 17 * lines + 8) * len(down) + 120)
    for reason, hatch in HATCHES.items():
        cells = np.argwhere(np.isnan(grid) & (np.where(
            np.isin(status, list(HATCHES)), status, "") == reason))
        _hatch(figure, cells, hatch, dark)
    figure.add_heatmap(z=grid, zmin=low, zmax=high, showscale=False, xgap=2,
                       ygap=2, colorscale=[[i / 20, c] for i, c in enumerate(scale)],
                       hoverinfo="skip")
    figure.add_scatter(x=np.tile(np.arange(len(across)), len(down)),
                       y=np.repeat(np.arange(len(down)), len(across)),
                       mode="markers+text", text=written.ravel(), marker={"size": 22, "opacity": 0},
                       textfont={"size": 13, "color": inks}, customdata=shown.ravel(),
                       hovertemplate="%{customdata}<extra></extra>", showlegend=False)
    heads(figure, across, heading(table, x), max(
        (len(re.sub("</?i>", "", text)) for text in written.ravel()), default=0),
          max((len(line) for n in down for line in wrap(n).split("<br>")), default=0))
    figure.update_yaxes(fixedrange=True, tickvals=list(range(len(down))),
                        ticktext=[wrap(n) for n in down], range=[len(down) - 0.5, -0.5])
    _part(figure, cuts(table, x, across), np.array(rows), "x", dark)
    _part(figure, cuts(table, y, down), np.array(columns), "y", dark)
    return figure


def _part(figure: go.Figure, breaks: Sequence[tuple[float, str, np.ndarray]], lanes: np.ndarray,
          time: str, dark: bool) -> None:
    """A line along each lane that a break parts, its name beyond the grid or between two rows.

    ``lanes``: the row of each figure where time runs across (``time``: « x »), else its column.
    """
    other = "y" if time == "x" else "x"
    line = {"color": theme.INK[dark], "width": 3, "dash": "dot"}
    for at, text, concerned in breaks:
        for lane in np.unique(lanes[concerned]):
            figure.add_shape({"type": "line", f"{time}0": at, f"{time}1": at, "line": line,
                              f"{other}0": lane - 0.5, f"{other}1": lane + 0.5})
        below = {"y": 0, "yref": "paper", "yanchor": "top", "yshift": -4} if time == "x" else {
            "x": 1, "xref": "paper", "xanchor": "right"}
        figure.add_annotation({time: at, **below}, text=text, showarrow=False, borderpad=1,
                              bgcolor=theme.BACKGROUND[dark],
                              font={"size": 12, "color": theme.MUTED[dark]})


def _hatch(figure: go.Figure, cells: np.ndarray, shape: str, dark: bool) -> None:
    """Cells (row, column) without a figure: a pale hatch, which no value has."""
    if not len(cells):
        return
    right = np.array([-0.48, 0.48, 0.48, -0.48, np.nan])
    down = np.array([-0.46, -0.46, 0.46, 0.46, np.nan])
    figure.add_scatter(
        x=(cells[:, 1:] + right).ravel(), y=(cells[:, :1] + down).ravel(), mode="none",
        fill="toself", hoverinfo="skip", showlegend=False, fillcolor=theme.MISSING[dark],
        fillpattern={"shape": shape, "size": 9, "solidity": 0.15,
                     "bgcolor": theme.BACKGROUND[dark], "fgcolor": theme.HATCH[dark]})


def spark(values: Sequence[float | None], *, height: int = 48) -> go.Figure:
    """A line without axes beside a key figure; holes stay holes."""
    dark = theme.is_dark()
    y = np.array([np.nan if french.is_missing(v) else v for v in values], dtype=float)
    figure = sheet(dark, height, margin={"l": 2, "r": 6, "t": 4, "b": 4}, hovermode=False)
    last = np.flatnonzero(~np.isnan(y))[-1:]
    figure.add_scatter(x=np.arange(len(y)), y=y, mode="lines", connectgaps=False,
                       line={"color": theme.SEA[dark], "width": 2})
    figure.add_scatter(x=last, y=y[last], mode="markers",
                       marker={"color": theme.SEA[dark], "size": 7})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure


def alt(table: Table, kind: str, x: str, y: str, colour: str | None = None) -> str:
    """A short text that says what the chart shows to who cannot see it.

    ``kind``: « Courbes », « Barres », « Carte »…  ``x``: what the figures are spread over.
    """
    if table.empty:
        return f"{kind}. {NO_DATA}."
    label = heading(table, y)
    spread = next((c.label for c in table.columns if c.name == x), x).lower()
    where, shown, values = names(table, x), texts(table, y), numbers(table, y)
    series = names(table, colour) if colour else [""] * len(values)
    full = [" · ".join(p for p in pair if p) for pair in zip(series, where, strict=True)]
    parts = [f"{kind}{french.NARROW}: {label}, par {spread}"]
    if colour:
        groups = order(table, colour)
        listed = ", ".join(groups[:6]) + ("…" if len(groups) > 6 else "")
        parts[0] += f", {len(groups)} {'série' if len(groups) == 1 else 'séries'} ({listed})"
    known = np.flatnonzero(~np.isnan(values))
    if len(known):
        top, bottom = known[values[known].argmax()], known[values[known].argmin()]
        parts.append(f"Maximum{french.NARROW}: {shown[top]} ({full[top]})")
        parts.append(f"Minimum{french.NARROW}: {shown[bottom]} ({full[bottom]})")
    absent = len(values) - len(known)
    if absent:
        parts.append(f"{absent} {'valeur absente' if absent == 1 else 'valeurs absentes'}")
    return ". ".join(parts) + "."
