"""Bars, side by side or stacked to 100 %.

Categories stand at whole numbers and each bar has its own place, so that what is missing keeps
an empty slot with its word (« secret », « n.d. », « stagnation ») and every label stays inside.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.base import (
    CHARACTER,
    ENTRY,
    LABEL,
    PLOT_WIDTH,
    UNSETTLED,
    cuts,
    empty,
    hover,
    number_axis,
    sheet,
    silent,
    single,
    usual_height,
    wrap,
)
from dashboard.text import numbers as french
from dashboard.warehouse.columns import (
    declared_values,
    heading,
    names,
    numbers,
    order,
    position,
    statuses,
    texts,
    title,
    unit,
)
from dashboard.warehouse.table import Table

#: A share of a stacked bar is written in it from this width on, in % of the bar.
READABLE_SHARE = 6.0
#: Upright bars beyond this number have one period in several named.
MOST_PERIODS = 8
#: Part of a category's slot that its bars take.
THICKNESS = 0.78


def bars(table: Table, x: str, y: str, colour: str | None = None, *, horizontal: bool = True,
         errors: tuple[str, str] | None = None, ranked: bool = True,
         height: int | None = None) -> go.Figure:
    """One bar a category ``x``, its figure written at its end.

    ``ranked``: from the largest to the smallest, what is missing last; else in the declared order
    or that of the rows.  ``colour``: a column that colours the bars.  ``errors``: the columns of
    the lower and upper bounds of an interval, in the unit of ``y``.
    """
    dark = theme.is_dark()
    if why := silent(table, y):
        return empty(dark, height, why)
    written, known = names(table, x), order(table, x)
    values = numbers(table, y)
    rows = (np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable") if ranked
            else np.argsort([known.index(n) for n in written], kind="stable"))
    places = np.empty(len(values))
    places[rows] = np.arange(len(values))
    return _bars(table, x, y, colour, places, [written[r] for r in rows], 1, horizontal, errors,
                 dark, height)


def grouped(table: Table, category: str, y: str, colour: str, *, horizontal: bool = True,
            errors: tuple[str, str] | None = None,
            height: int | None = None) -> go.Figure:
    """Two groups or more compared category by category: one bar a value of ``colour``."""
    dark = theme.is_dark()
    if why := silent(table, y):
        return empty(dark, height, why)
    single(table, category, colour)
    categories, groups = order(table, category), order(table, colour)
    rank = {g: i - (len(groups) - 1) / 2 for i, g in enumerate(groups)}
    places = np.array([categories.index(c) + rank[g] * THICKNESS / len(groups) for c, g in
                       zip(names(table, category), names(table, colour), strict=True)])
    return _bars(table, category, y, colour, places, categories, len(groups), horizontal, errors,
                 dark, height)


def _bars(table: Table, category: str, y: str, colour: str | None, places: np.ndarray,
          labels: list[str], slots: int, horizontal: bool, errors: tuple[str, str] | None,
          dark: bool, height: int | None) -> go.Figure:
    """A bar a row, at ``places``; ``labels`` stand at 0, 1, 2…, with ``slots`` bars for each."""
    values = numbers(table, y)
    series = names(table, colour) if colour else [""] * len(values)
    groups = order(table, colour) if colour else [""]
    styles = theme.styles(groups, dark, declared_values(table, colour) if colour else ())
    width = THICKNESS / slots
    low, high = (numbers(table, e) for e in errors) if errors else (values, values)
    shown = hover(names(table, category), series, shown=texts(table, y))
    hollow = np.isin(statuses(table, y), UNSETTLED)
    firm = {s for s, h in zip(series, hollow, strict=True) if not h}
    rows = max(wrap(n).count("<br>") + 1 for n in labels)
    legend = title(table, colour)
    figure = sheet(dark, height or _height(len(labels), slots, rows, horizontal, bool(legend)),
                   legend=legend)
    for group, unsettled in product(groups, (False, True)):
        at = np.flatnonzero((hollow == unsettled) & [s == group for s in series])
        if not len(at):
            continue
        style = styles[group]
        # Pale, so that the interval drawn over it or the outline of what is provisional is seen;
        # outlined, for what is pale has less than 3:1 on its page.
        pale = theme.opaque(style.colour, theme.BACKGROUND[dark], 0.35 if unsettled else 0.6)
        bounds = {"type": "data", "symmetric": False, "color": theme.INK[dark], "thickness": 1.5,
                  "array": high[at] - values[at], "arrayminus": values[at] - low[at]}
        figure.add_bar(
            **_oriented(values[at], places[at], horizontal), width=width * 0.92,
            name=wrap(group, ENTRY), orientation="h" if horizontal else "v", legendgroup=group,
            showlegend=bool(colour) and not (unsettled and group in firm),
            customdata=[shown[i] for i in at], hovertemplate="%{customdata}<extra></extra>",
            marker={"color": pale if unsettled or errors else style.colour,
                    "line": {"color": style.colour, "width": 1.5 if unsettled or errors else 0},
                    "pattern": {"shape": style.pattern if colour else "", "size": 7,
                                "solidity": 0.18, "fillmode": "overlay",
                                "fgcolor": theme.BACKGROUND[dark]}},
            **({"error_x" if horizontal else "error_y": bounds} if errors else {}))
    _write(figure, places, values, low, high, texts(table, y, short=True), horizontal, dark)
    shared = unit(table, y)
    told = list(range(len(labels)))
    if not horizontal and len(told) > MOST_PERIODS and all(position(n) > 0 for n in labels):
        told = told[::-(-len(told) // -MOST_PERIODS)][::-1]  # the last period among them
    size, along = ("x", "y") if horizontal else ("y", "x")
    figure.update_layout({
        f"{size}axis": {"title_text": heading(table, y), "showgrid": True, "fixedrange": True,
                        "zeroline": True, **number_axis(np.append(values, 0.0), shared)},
        f"{along}axis": {"tickvals": told, "fixedrange": True,
                         "ticktext": [wrap(labels[i], LABEL if horizontal else 14) for i in told],
                         "range": [len(labels) - 0.5, -0.5] if horizontal
                         else [-0.5, len(labels) - 0.5]},
        "legend_traceorder": "normal"})
    _draw_breaks(figure, table, category, labels, horizontal, dark)
    return figure


def _draw_breaks(figure: go.Figure, table: Table, category: str, labels: list[str],
                 horizontal: bool, dark: bool) -> None:
    """A line between the last period before a break and the first after, where bars are in time."""
    for cut, told, _ in cuts(table, category, labels):
        here, along = ("y", "x") if horizontal else ("x", "y")
        figure.add_shape({"type": "line", f"{here}0": cut, f"{here}1": cut, f"{along}0": 0,
                          f"{along}1": 1, f"{along}ref": "paper", "layer": "below",
                          "line": {"color": theme.MUTED[dark], "width": 1.5, "dash": "dot"}})
        figure.add_annotation({here: cut, along: 1, f"{along}ref": "paper", "showarrow": False,
                               "xanchor": "right" if horizontal else "left",
                               "yanchor": "middle" if horizontal else "top", "borderpad": 1,
                               "text": told,
                               "bgcolor": theme.BACKGROUND[dark],
                               "font": {"size": 12, "color": theme.MUTED[dark]}})


def _height(categories: int, slots: int, rows: int, horizontal: bool, legend: bool) -> int:
    """Pixels for ``categories`` of ``slots`` bars whose names take up to ``rows`` lines."""
    room = max(38, 22 * slots + 12, 17 * rows + 8) * categories + 84 if horizontal else (
        usual_height())
    return max(180, room + (32 if legend else 0))


def _oriented(size: np.ndarray, place: np.ndarray, horizontal: bool) -> dict[str, np.ndarray]:
    return {"x": size, "y": place} if horizontal else {"x": place, "y": size}


def _write(figure: go.Figure, places: np.ndarray, values: np.ndarray, low: np.ndarray,
           high: np.ndarray, written: list[str], horizontal: bool, dark: bool) -> None:
    """Each figure beyond the end of its bar (and of its interval), and room for it.

    Across, the room is in the margins, in pixels: it is there on any screen.
    """
    absent = np.isnan(values)
    below = values < 0
    ends = np.where(absent, 0.0, np.where(below, np.fmin(values, low), np.fmax(values, high)))
    side = (("middle left", "middle right") if horizontal else ("bottom center", "top center"))
    for part, ink in ((absent, theme.MUTED[dark]), (~absent, theme.INK[dark])):
        figure.add_scatter(
            **_oriented(ends[part], places[part], horizontal), mode="markers+text",
            marker={"size": 7, "opacity": 0},  # keeps the text off the bar
            showlegend=False, hoverinfo="skip", cliponaxis=False,
            text=[f"<i>{t}</i>" if a else t for t, a in
                  zip(np.array(written, dtype=object)[part], absent[part], strict=True)],
            textposition=[side[0] if b else side[1] for b in below[part]],
            textfont={"size": 13 if horizontal or len(values) <= 20 else 11, "color": ink})
    least, most = float(min(0, ends.min())), float(max(0, ends.max()))
    if least == most:
        most = 1.0
    if not horizontal:
        size = figure.layout.height - 110
        room = [24 * (most - least) / (size - 48) if some else 0 for some in (any(below), True)]
        figure.layout.yaxis.range = [least - room[0], most + room[1]]
        return
    lengths = np.array([len(t) * CHARACTER + 8 for t in written])
    left, right = (np.max(lengths - PLOT_WIDTH * gap / (most - least), where=which, initial=0)
                   for gap, which in ((ends - least, below), (most - ends, ~below)))
    figure.layout.xaxis.range = [least, most]
    figure.update_yaxes(ticklabelstandoff=int(left))
    figure.update_layout(margin_r=int(right) + 8)


def stacked(table: Table, category: str, y: str, colour: str, *,
            height: int | None = None) -> go.Figure:
    """How each category splits, in % of its whole: answers from one side to the other.

    A category with a missing part has no bar: its whole is not a number.
    """
    dark = theme.is_dark()
    if table.empty:
        return empty(dark, height)
    single(table, category, colour)
    categories, groups = order(table, category), order(table, colour)
    palette = dict(zip(groups, theme.diverging(len(groups), dark), strict=True))
    values, written = numbers(table, y), texts(table, y)
    places = np.array([categories.index(n) for n in names(table, category)])
    totals = np.array([values[places == p].sum() for p in places])
    totals = np.where(totals == 0, np.nan, totals)
    shares = values / totals * 100
    percents = [
        french.percent(s, None if unit(table, y).startswith("%") else 1) for s in shares
    ]
    parts = written if unit(table, y).startswith("%") else [
        f"{w} ({p})" for w, p in zip(written, percents, strict=True)]
    shown = hover(names(table, category), names(table, colour), shown=parts)
    series = names(table, colour)
    rows = max(wrap(c).count("<br>") + 1 for c in categories)
    figure = sheet(dark, height or max(44, 17 * rows + 8) * len(categories) + 130,
                   legend=title(table, colour), barmode="stack")
    for group in groups:
        at = np.flatnonzero([s == group for s in series])
        figure.add_bar(
            x=shares[at], y=places[at], orientation="h", width=0.72, name=wrap(group, ENTRY),
            text=[french.percent(s, 0) if s >= READABLE_SHARE else "" for s in shares[at]],
            textposition="inside", insidetextanchor="middle", textangle=0, constraintext="none",
            textfont={"color": theme.readable_on(palette[group]), "size": 13},
            customdata=[shown[i] for i in at], hovertemplate="%{customdata}<extra></extra>",
            marker={"color": palette[group],
                    "line": {"color": theme.BACKGROUND[dark], "width": 1.5}})
    for row in range(len(categories)):
        own = np.flatnonzero(places == row)
        if np.isnan(shares[own]).all():
            words = dict.fromkeys(written[i] for i in own if np.isnan(values[i]))
            figure.add_annotation(
                x=0,
                y=row,
                text=f"<i>{', '.join(words) or french.NOTHING}</i>",
                xanchor="left",
                showarrow=False,
                font={"color": theme.MUTED[dark]},
            )
    figure.update_xaxes(range=[0, 100], fixedrange=True, showgrid=True, dtick=25,
                        ticksuffix=french.NARROW + "%")
    figure.update_yaxes(tickvals=list(range(len(categories))), fixedrange=True,
                        ticktext=[wrap(c) for c in categories],
                        range=[len(categories) - 0.5, -0.5])
    figure.update_layout(legend_traceorder="normal", margin_r=28)
    return figure
