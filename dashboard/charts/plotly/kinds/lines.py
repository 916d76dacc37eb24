"""Curves drawn by Plotly, alone or as small charts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.charts.base import CHARACTER, line_count, longest_line, padding, span, wrap
from dashboard.charts.height import (
    ACROSS,
    AROUND_CURVES,
    NAME_WIDTH,
    UNDER_AXIS,
    end_heights,
    small_name,
    strip,
)
from dashboard.charts.mark import Series
from dashboard.charts.plot import Curves, SmallMultiples
from dashboard.charts.plotly.kinds import upright
from dashboard.charts.plotly.look import LINE
from dashboard.charts.plotly.sheet import (
    CLICK_HOVER,
    FIGURES,
    HEAD,
    Sheet,
    head_axis,
    heads,
    number_axis,
    values_of,
)
from dashboard.charts.time.lines import BEYOND, BEYOND_SMALL, UPRIGHT, end_lines, free_middles
from dashboard.text.numbers import NO_BREAK

#: Part of the width that small charts side by side take; of one in large, its least width and how
#: many times it is broader than high at best.
WIDTH, NARROWEST, FORM = 0.86, 200, 1.9
#: Pixels under small charts, of the dates of one with what is under them, of its least height.
EDGE, DATES, LEAST = 8, 33, 30
#: Letters of what parts the periods of a small chart, under its name.
SMALL_LETTER = 12


def draw(plot: Curves, sheet: Sheet) -> None:
    """Draw each series, its name and last value at the end of its line where there are few."""
    for one in plot.series:
        _draw_series(sheet, one)
    if plot.is_timed:
        sheet.layout["hovermode"] = "x unified"
        # Plotly would head what it tells with a date as a number: « 2023,5 ».
        sheet.axis("x", unifiedhovertitle={"text": plot.heading or NO_BREAK})
    values = values_of(plot.marks)
    low, high = span(values)
    pad = padding(low, high, BEYOND)
    sheet.axis("y", title={"text": wrap(plot.axis_title, UPRIGHT)}, showgrid=True,
               zeroline=low < 0 < high, range=[low - pad, high + pad],
               **number_axis(values, plot.is_percent))
    dates = [at for at, _ in plot.ticks]
    head_axis(sheet, heads([text for _, text in plot.ticks], sheet.look, FIGURES, dates), dates,
              showline=True, tickcolor=sheet.muted, range=list(plot.range))
    if plot.ends:
        _name_lines(sheet, plot, (low - pad, high + pad))
    upright.name_breaks(plot, sheet)


def _draw_series(sheet: Sheet, one: Series, **more: Any) -> None:
    """Draw one trace with the points and the firm segments, one with the dotted, unsettled ones."""
    style, colour, marks = one.style, one.style.colour[sheet.dark], one.marks
    place, value = np.array([m.at for m in marks]), values_of(marks)
    hollow = np.array([m.is_unsettled for m in marks], dtype=bool)
    # A hole after each point that no firm segment follows.
    apart = np.flatnonzero(~np.array(one.firm_links, dtype=bool)) + 1
    size = np.where(one.drawn_points, 8.0, 0.0)
    symbol = np.where(hollow, f"{style.symbol}-open", style.symbol).astype(object)
    words = np.array([m.words for m in marks], dtype=object)
    sheet.add(
        "scatter", x=np.insert(place, apart, np.nan), y=np.insert(value, apart, np.nan),
        customdata=np.insert(words, apart, "", axis=0), hovertemplate=CLICK_HOVER,
        unselected={"marker": {"opacity": 1}},
        mode="lines+markers", connectgaps=False, name=sheet.entry(one.name, colour),
        legendgroup=one.name, line={"color": colour, "width": 2.5, "dash": style.dash},
        marker={"color": colour, "opacity": 1, "size": np.insert(size, apart, 0.0),
                "symbol": np.insert(symbol, apart, style.symbol),
                "line": {"width": 2, "color": colour}}, **more)
    at = np.flatnonzero(one.dotted_links)
    if len(at):
        hole = np.full(len(at), np.nan)
        sheet.add(
            "scatter", x=np.column_stack([place[at], place[at + 1], hole]).ravel(),
            y=np.column_stack([value[at], value[at + 1], hole]).ravel(),
            mode="lines", hoverinfo="skip", legendgroup=one.name,
            line={"color": colour, "width": 2, "dash": "dot"},
            **{**more, "showlegend": False})


def _spread(middles: Sequence[float], highs: Sequence[float], bottom: float,
            top: float) -> list[float]:
    """Return the middles of texts, in rising order, moved as little as it takes that none covers
    another (``highs``: their heights), nor goes under ``bottom`` or above ``top``."""
    places = free_middles(middles, highs)
    for i, high in enumerate(highs):
        places[i] = max(places[i], bottom + high / 2)
        bottom = places[i] + high / 2
    for i, high in reversed(list(enumerate(highs))):
        places[i] = min(places[i], top - high / 2)
        top = places[i] - high / 2
    return places


def _name_lines(sheet: Sheet, plot: Curves, span: tuple[float, float]) -> None:
    """Write the name and last value of each series at the right of its last point, in its colour;
    words of annotations, over all curves, leave these less height (``remarks``)."""
    above = strip(plot)
    room = max(sheet.height - AROUND_CURVES - sheet.breaks - above, 1)
    pixels = room / (span[1] - span[0])
    ranked = sorted(plot.ends, key=lambda end: end[1].value)
    texts = [end_lines(plot, *end) for end in ranked]
    heights = [mark.value * pixels for _, mark in ranked]
    middles = _spread(heights, end_heights(texts), span[0] * pixels - UNDER_AXIS,
                      span[1] * pixels + above)
    for (one, mark), text, height, target in zip(ranked, texts, middles, heights, strict=True):
        sheet.note(text, x=1, xref="paper", xanchor="left", xshift=6, y=mark.value,
                   yshift=height - target, align="left",
                   font={"color": one.style.colour[sheet.dark], "size": 13})
    sheet.layout["margin"]["r"] = int(longest_line(texts) * CHARACTER) + 18


def multiples(plot: SmallMultiples, sheet: Sheet) -> None:
    """Draw small charts side by side, each under its name, its curves named in the legend."""
    across = _across(plot, sheet)
    sheet.layout["grid"] = {"rows": _down(plot, sheet), "columns": across,
                            "pattern": "independent"}
    sheet.names = _names_height(plot, sheet)
    above = _above(plot, sheet)
    sheet.layout["margin"] |= {"l": 8, "r": 12, "t": above, "b": EDGE}
    values = values_of(plot.whole.marks)
    low, high = span(values)
    pad = padding(low, high, BEYOND_SMALL)
    room = sheet.height - above - EDGE
    small = max(small_height(plot, sheet), LEAST)
    step = small + sheet.names
    names: set[str] = set()
    for i, (label, panel) in enumerate(plot.panels):
        row, side = divmod(i, across)
        axis = "" if i == 0 else str(i + 1)
        for one in panel.series:
            # The first and last points stand on the edge of so narrow a chart: drawn whole.
            _draw_series(sheet, one, xaxis=f"x{axis}", yaxis=f"y{axis}", cliponaxis=False,
                         showlegend=bool(plot.legend) and one.name not in names)
            names.add(one.name)
        top = max(1 - row * step / room, 0.0)
        left = side * (1 - WIDTH / across) / (across - 1)
        sheet.axis(f"x{axis}", domain=[left, left + WIDTH / across], anchor=f"y{axis}",
                   range=list(plot.whole.range), fixedrange=True, tickangle=0, showgrid=False,
                   tickvals=[at for at, _ in plot.ticks],
                   ticktext=[wrap(text, HEAD) for _, text in plot.ticks])
        sheet.axis(f"y{axis}", domain=[max(top - small / room, 0.0), top], anchor=f"x{axis}",
                   range=[low - pad, high + pad], fixedrange=True, zeroline=low < 0 < high,
                   showticklabels=side == 0, **number_axis(values, plot.is_percent) | {
                       "nticks": 4})
        for line in panel.breaks:
            sheet.break_line(line.at, xref=f"x{axis}", yref=f"y{axis} domain")
        sheet.note(_name(plot, label, panel, sheet), x=left, y=top, xref="paper", yref="paper",
                   xanchor="left", yanchor="bottom", yshift=2, align="left",
                   font={"color": sheet.ink})


def small_height(plot: SmallMultiples, sheet: Sheet) -> float:
    """Return the pixels of a small chart: names and dates keep theirs, it has what is left."""
    names = _names_height(plot, sheet)
    room = sheet.height - _above(plot, sheet) - EDGE
    return (room + names - DATES) / max(_down(plot, sheet), 1) - names


def _across(plot: SmallMultiples, sheet: Sheet) -> int:
    """Return how many small charts stand side by side, in rows as even as they can be: in large, as
    many as gives them their form."""
    wide, many = sheet.look.width, len(plot.panels)
    most = max(ACROSS, int(wide / NARROWEST))
    best = min(range(ACROSS, most + 1), key=lambda count: abs(
        wide / count / (sheet.height / -(-many // count)) - FORM))
    return max(ACROSS, -(-many // -(-many // best)))


def _down(plot: SmallMultiples, sheet: Sheet) -> int:
    return -(-len(plot.panels) // _across(plot, sheet))


def _above(plot: SmallMultiples, sheet: Sheet) -> float:
    return _names_height(plot, sheet) + (sheet.top if plot.legend else 0)


def _names_height(plot: SmallMultiples, sheet: Sheet) -> float:
    """Return the pixels of the longest name, under the dates of the chart above."""
    if not sheet.look.is_large:
        return small_name(plot)
    names = (_name(plot, *one, sheet) for one in plot.panels)
    return DATES + LINE * max(map(line_count, names), default=0)


def _name(plot: SmallMultiples, label: str, panel: Curves, sheet: Sheet) -> str:
    """Return the name of a small chart, with the words of its breaks, on lines as long as it."""
    width = max(NAME_WIDTH, int(WIDTH / _across(plot, sheet) * sheet.look.letters))
    name = wrap(label, width)
    if panel.breaks:
        size = "" if sheet.look.is_large else f";font-size:{SMALL_LETTER}px"
        name += (f'<br><span style="color:{sheet.muted}{size}">'
                 f"{wrap(panel.break_words, width)}</span>")
    return name
