"""Curves over time: what is not known stays a hole, a break parts a line and is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.base import (
    CHARACTER,
    ENTRY,
    UNSETTLED,
    Timeline,
    breaks,
    empty,
    hover,
    number_axis,
    sheet,
    silent,
    timeline,
    wrap,
)
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
    words,
)
from dashboard.warehouse.table import Table

#: Characters of an axis title that fit in the height of a plot.
UPRIGHT = 44
#: Up to this many series are named at the end of their line, more in a legend.
DIRECT = 5
#: Characters of a line of what is written there.
END = 14


class _End(NamedTuple):
    """The last known point of a series, and its value as written."""

    place: float
    value: float
    text: str


def lines(table: Table, x: str, y: str, colour: str | None = None, *,
          height: int | None = None) -> go.Figure:
    """Series over time: years, « 2023-T3 », « 2021-2022 » (placed at its arrival).

    Two points are joined only when they are neighbours in time, no break of the table stands
    between them and the series has one value for each.  Where ``origine`` tells published figures
    from computed ones, each origin is a series of its own, named so.
    """
    dark = theme.is_dark()
    if why := silent(table, y):
        return empty(dark, height, why)
    time = timeline(table, x)
    values = numbers(table, y)
    series, labels = _series(table, colour)
    styles = theme.styles(labels, dark, declared_values(table, colour) if colour else ())
    hollow = np.isin(statuses(table, y), UNSETTLED)
    written = np.array(texts(table, y), dtype=object)
    shown = np.array(hover(series, names(table, x), shown=list(written)), dtype=object)
    cuts = _cuts(table, time)
    ends: dict[str, _End] = {}
    figure = sheet(
        dark, height, legend=title(table, colour) or french.NO_BREAK * (len(labels) > 1)
    )
    for label in labels:
        rows = np.flatnonzero([s == label for s in series])
        rows = rows[np.argsort(time.positions[rows], kind="stable")]
        place, value = time.positions[rows], values[rows]
        known = np.flatnonzero(~np.isnan(value))
        if len(known):
            last_row = known[-1]
            ends[label] = _End(float(place[last_row]), float(value[last_row]),
                               str(written[rows][last_row]))
        _draw_series(figure, label, place, value, hollow[rows], shown[rows], styles[label],
                     _joined(place, value, time.step,
                             [cut.place for cut in cuts if cut.rows[rows].any()]))
    known_values = values[~np.isnan(values)]
    low, high = ((float(known_values.min()), float(known_values.max())) if len(known_values)
                 else (0.0, 1.0))
    pad = (high - low or abs(high) or 1) * 0.08
    first, last = float(time.positions.min()), float(time.positions.max())
    edge = max((last - first) * 0.02, time.step * 0.3)
    figure.update_yaxes(title_text=wrap(heading(table, y), UPRIGHT), showgrid=True,
                        zeroline=low < 0 < high, range=[low - pad, high + pad],
                        **number_axis(values, unit(table, y)))
    figure.update_xaxes(tickvals=time.tickvals, ticktext=time.ticktext, showline=True,
                        tickcolor=theme.MUTED[dark], range=[first - edge, last + edge])
    if 1 <= len(ends) <= DIRECT and _reach_the_end(ends, first, last):
        figure.update_layout(showlegend=False, margin_t=36)
        _name_lines(figure, ends, styles, (low - pad, high + pad))
    _draw_breaks(figure, cuts, (first + last) / 2, dark)
    return figure


class _Cut(NamedTuple):
    """A break on the axis of time: where it stands, what it says, the rows that it concerns."""

    place: float
    text: str
    rows: np.ndarray


def _cuts(table: Table, time: Timeline) -> list[_Cut]:
    """The breaks of the table; none where the axis has no years."""
    return [_Cut(year - time.step / 2, f"Rupture de {kind}", rows)
            for year, kind, rows in breaks(table, time.positions)]


def _series(table: Table, colour: str | None) -> tuple[list[str], list[str]]:
    """The series of each row, and all of them in order; one figure published and one computed from
    levels are never on one line."""
    series = names(table, colour) if colour else [""] * len(table.data)
    labels = order(table, colour) if colour else [""]
    origins = order(table, "origine") if "origine" in table.data else []
    if len(origins) < 2 or colour == "origine":
        return series, labels
    series = [f"{name} ({origin})" if name else origin
              for name, origin in zip(series, words(table, "origine"), strict=True)]
    named = (f"{label} ({o})" if label else o for label in labels for o in origins)
    return series, [label for label in named if label in series]


def _joined(place: np.ndarray, value: np.ndarray, step: float,
            cuts: Sequence[float]) -> np.ndarray:
    """For each point but the last, whether a line may lead to the next one."""
    alone = np.array([np.count_nonzero(place == p) == 1 for p in place], dtype=bool)
    joined = (alone[:-1] & alone[1:] & ~np.isnan(value[:-1]) & ~np.isnan(value[1:])
              & (np.diff(place) < step * 1.01))
    for cut in cuts:
        joined &= ~((place[:-1] < cut) & (cut < place[1:]))
    return joined


def _draw_series(figure: go.Figure, label: str, place: np.ndarray, value: np.ndarray,
                 hollow: np.ndarray, shown: np.ndarray, style: theme.Style,
                 joined: np.ndarray) -> None:
    """One trace with the points and the firm segments, one with the dotted, unsettled ones."""
    unsettled = joined & (hollow[:-1] | hollow[1:])
    firm = joined & ~unsettled
    apart = np.flatnonzero(~firm) + 1  # a hole after each point that no firm segment follows
    lone = ~(np.append(firm, False) | np.insert(firm, 0, False))
    every = len(place) <= 25
    size = np.where(hollow | lone | every, 8.0, 0.0)
    symbol = np.where(hollow, f"{style.symbol}-open", style.symbol).astype(object)
    figure.add_scatter(
        x=np.insert(place, apart, np.nan), y=np.insert(value, apart, np.nan),
        customdata=np.insert(shown, apart, ""), hovertemplate="%{customdata}<extra></extra>",
        mode="lines+markers", name=wrap(label, ENTRY), legendgroup=label, connectgaps=False,
        line={"color": style.colour, "width": 2.5, "dash": style.dash},
        marker={"color": style.colour, "opacity": 1, "size": np.insert(size, apart, 0.0),
                "symbol": np.insert(symbol, apart, style.symbol),
                "line": {"width": 2, "color": style.colour}})
    at = np.flatnonzero(unsettled)
    if len(at):
        hole = np.full(len(at), np.nan)
        figure.add_scatter(
            x=np.column_stack([place[at], place[at + 1], hole]).ravel(),
            y=np.column_stack([value[at], value[at + 1], hole]).ravel(),
            mode="lines", hoverinfo="skip", showlegend=False, legendgroup=label,
            line={"color": style.colour, "width": 2, "dash": "dot"})


def _reach_the_end(ends: dict[str, _End], first: float, last: float) -> bool:
    return all(end.place >= last - (last - first) * 0.1 for end in ends.values())


def _spread(heights: Sequence[float], gap: float) -> list[float]:
    """Heights in rising order, moved as little as it takes to stand ``gap`` apart."""
    placed = list(heights)
    for _ in range(50):
        for i in range(1, len(placed)):
            overlap = gap - (placed[i] - placed[i - 1])
            if overlap > 0:
                placed[i] += overlap / 2
                placed[i - 1] -= overlap / 2
    return placed


def _name_lines(figure: go.Figure, ends: dict[str, _End],
                styles: dict[str, theme.Style], span: tuple[float, float]) -> None:
    """Write the name and last value of each series at the right of its last point, in its
    colour."""
    pixels = (figure.layout.height - 90) / (span[1] - span[0])
    ranked = sorted(ends, key=lambda label: ends[label].value)
    wrapped = {label: wrap(f"{label} {ends[label].text}".strip(), END) for label in ranked}
    rows = max(text.count("<br>") + 1 for text in wrapped.values())
    heights = [ends[label].value * pixels for label in ranked]
    for label, height, wanted in zip(ranked, _spread(heights, 17.0 * rows), heights, strict=True):
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=ends[label].value,
            yshift=height - wanted, text=wrapped[label], showarrow=False, align="left",
            font={"color": styles[label].colour, "size": 13})
    longest = max(len(line) for text in wrapped.values() for line in text.split("<br>"))
    figure.update_layout(margin_r=int(longest * CHARACTER) + 18)


def _draw_breaks(figure: go.Figure, cuts: Sequence[_Cut], middle: float, dark: bool) -> None:
    """A line for each break, its text on the side where the plot has most room."""
    for i, cut in enumerate(cuts):
        right = cut.place > middle
        figure.add_shape(type="line", x0=cut.place, x1=cut.place, y0=0, y1=1, yref="paper",
                         layer="below",
                         line={"color": theme.MUTED[dark], "width": 1.5, "dash": "dot"})
        figure.add_annotation(x=cut.place, y=1, yref="paper", yanchor="top", showarrow=False,
                              xanchor="right" if right else "left", xshift=-3 if right else 3,
                              yshift=-22 * (i % 3), text=cut.text,
                              align="left", bgcolor=theme.BACKGROUND[dark], borderpad=1,
                              font={"size": 12, "color": theme.MUTED[dark]})
