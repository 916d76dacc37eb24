"""What every Plotly figure begins with: its inks, its legend, its axes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts import key_figures as own_figures
from dashboard.charts import theme
from dashboard.charts.base import (
    CHARACTER,
    LABEL,
    counts_few,
    longest_line,
    row_names,
    span,
    wrap,
)
from dashboard.charts.height import LEGEND, message_lines, page_height
from dashboard.charts.mark import Mark
from dashboard.charts.plot import Bars, Grid, KeyFigures, Message, Plot, Rows
from dashboard.charts.plotly import legend
from dashboard.charts.plotly.look import AROUND, LINE, TEXT, Look
from dashboard.charts.series_names import SeriesName
from dashboard.charts.time.break_names import breaks_height
from dashboard.text.measure import text_width
from dashboard.text.numbers import NARROW, NO_BREAK, number

#: How a mark tells what it is on hover.
HOVER = "%{customdata}<extra></extra>"
#: The same of a mark that a click chooses (``Mark.words``).
CLICK_HOVER = "%{customdata[0]}<extra></extra>"
#: Size of the name of a series by its mark, pixels between it and the axis.
NAME, OFF = 12, 4
#: Characters of the shortest lines; of those of a head on a page.
SHORTEST, HEAD = 4, 14
#: Characters of the figures of an axis.
FIGURES = 5
#: Most and least figures of an axis under rows, on a page; pixels across the card of a telephone,
#: and of the smallest one.
FEW, FEWEST, ACROSS, SMALLEST = 4, 2, 320, 276
#: Width of a character of a figure in large, as a part of its size; size of its name.
BOLD, LETTERS = 0.52, 14
#: Part of a figure in large that its plot takes across, at least; of its share of the width that
#: each of two figures takes at most.
PLOT, APART = 0.75, 0.9
#: Pixels over a plot, of the names under an axis.
TOP, UNDER = 12, 40
#: Pixels of a row of a legend on a page, and the most under a plot.
ROW, BOTTOM = 20, 56
#: Least pixels of the screen that Plotly lets the mark of an entry take, and pixels in large.
LEAST, ENTRY_MARK = 30, 1.3 * TEXT


class Sheet:
    """A figure being drawn: ``data`` and ``layout`` as Plotly takes them, the inks of its page, how
    large it is; ``breaks``, ``top``: pixels of the names of breaks, of all that is over the plot;
    ``names``: of that of a small chart, over it.
    """

    def __init__(self, plot: Plot, dark: bool, look: Look) -> None:
        self.dark, self.look = dark, look
        self.data: list[dict[str, Any]] = []
        self.ink, self.muted = theme.INK[dark], theme.MUTED[dark]
        self.back = theme.BACKGROUND[dark]
        self.height = look.height or page_height(plot)
        self.names = 0.0
        self.breaks = breaks_height(plot, PLOT * look.width)
        self.top = _top(plot, look) + self.breaks * (not isinstance(plot, Grid))
        self.layout: dict[str, Any] = {
            "height": self.height, "margin": {}, "xaxis": {}, "yaxis": {}, "shapes": [],
            "annotations": []}

    def entry(self, name: str, colour: str = "") -> str:
        """Return the name of a trace, on the lines that the legend gives it, in its colour."""
        return legend.entry(name, self.look, colour)

    def add(self, kind: str, **trace: Any) -> None:
        """Add a trace: « scatter », « bar »…"""
        if kind == "scatter":  # once a mark is chosen, Plotly would fade what is written at others
            trace["selected"] = {"textfont": {"color": self.ink}, **trace.get("selected", {})}
        self.data.append({"type": kind, **trace})

    def axis(self, name: str, **properties: Any) -> None:
        """Set properties of an axis: « x », « y », « x2 »…"""
        self.layout.setdefault(f"{name[0]}axis{name[1:]}", {}).update(properties)

    def line(self, **shape: Any) -> None:
        """Add a line under or over the marks."""
        self.layout["shapes"].append({"type": "line", **shape})

    def break_line(self, at: float, **references: str) -> None:
        """Add the dotted line of a break across its plot, under the marks."""
        self.line(x0=at, x1=at, y0=0, y1=1, layer="below", **references,
                  line={"color": self.muted, "width": 1.5, "dash": "dot"})

    def note(self, text: str, **place: Any) -> None:
        """Add a text without an arrow."""
        self.layout["annotations"].append({"text": text, "showarrow": False, **place})


def _top(plot: Plot, look: Look) -> float:
    """Return the pixels over a plot and the names of its breaks."""
    if not look.is_large:
        return LEGEND if legend.has_legend(plot, look) else TOP
    return LINE / 2 if look.beside else LINE * (1 + legend.lines(plot, look) / 2)


def name_series(sheet: Sheet, one: SeriesName, **place: Any) -> None:
    """Write the name of a series by its mark, in its colour, over the lines of the axes."""
    sheet.note(one.series.name, borderpad=0, **place, font={
        "size": NAME, "color": one.series.style.colour[sheet.dark], "shadow": halo(sheet.back)})


def halo(colour: str) -> str:
    """Return the shadow that parts a text from what is under it."""
    return ", ".join([f"0 0 3px {colour}"] * 3)


def message(plot: Message, sheet: Sheet) -> None:
    """Draw why there is nothing to show."""
    for name in "xy":
        sheet.axis(name, visible=False, fixedrange=True)
    sheet.note(message_lines(plot), x=0.5, y=0.5, xref="paper", yref="paper",
               font={"size": 16, "color": sheet.muted})


def key_figures(plot: KeyFigures, sheet: Sheet) -> None:
    """Write figures in large, each over what it is the figure of; a page does so by itself
    (``ui/card/key_figures.py``)."""
    for name in "xy":
        sheet.axis(name, visible=False, fixedrange=True)
    look, across = sheet.look, own_figures.across(plot)
    label, room = int(APART * look.letters / across), APART * look.width / across
    longest = max(text_width(one.text, 1, bold=True) for one in plot.figures)
    size = max(own_figures.SMALLEST, min(own_figures.highest(plot, sheet.height), room / longest))
    sheet.layout["margin"] = dict.fromkeys("lrtb", 4)
    for one, (x, y) in zip(plot.figures, own_figures.places(plot), strict=True):
        place = {"x": x, "y": 1 - y, "xref": "paper", "yref": "paper", "xanchor": "center"}
        # Where there is no room, its unit stands under it, or the end of a long one.
        apart = one.text.replace(NO_BREAK, "<br>")
        long = wrap(one.text.replace(NO_BREAK, " "), int(room / (BOLD * size)))
        text = next((text for text in (one.text, apart)
                     if widest([f"<b>{text}".replace("<br>", "<br><b>")], size) <= room + 1), long)
        sheet.note(f"<b>{text}</b>", **place, yanchor="bottom",
                   font={"size": size, "color": one.colour[sheet.dark]})
        sheet.note(wrap(one.label, label, None), **place, yanchor="top",
                   font={"size": LETTERS, "color": sheet.muted})


def place_legend(plot: Plot, sheet: Sheet) -> None:
    """Put the legend where it stands, over the names of breaks."""
    look, margin = sheet.look, sheet.layout["margin"]
    has_legend = legend.has_legend(plot, look)
    sheet.layout["showlegend"] = has_legend
    if "t" not in margin:
        margin["t"] = sheet.top
    if not has_legend:
        return
    # Entries stand on as many rows as the width of the screen asks for, under nothing.
    box = sheet.layout.setdefault("legend", {})
    box["y"] = 1 + (sheet.breaks + sheet.names) / max(sheet.height - sheet.top - UNDER, 1)
    if not look.is_large:
        if isinstance(plot, Bars) and plot.times:  # a telephone first shows the end of time
            box |= {"x": 1, "xanchor": "right"}
        if not sheet.names:  # Plotly would leave it over the plot once resized
            box |= {"yref": "container", "y": 1, "yanchor": "top"}
            if sheet.breaks:
                _leave_room_to_breaks(plot, sheet)
        return
    title, side = legend.title(plot), "left" if legend.lines(plot, look) == 1 else "top"
    box["title"] = {"text": title + "\u2002" if title and side == "left" else title,
                    "side": side}
    box |= {"itemwidth": max(LEAST / look.scale, ENTRY_MARK), "itemsizing": "trace"}
    if look.beside:
        margin |= {"r": margin.get("r", AROUND) + legend.width(plot)}
        box |= {"orientation": "v", "xref": "container", "x": 1, "xanchor": "right", "y": 1,
                "yanchor": "top",
                "title": {"text": wrap(legend.title(plot), legend.BESIDE), "side": "top"}}


def _leave_room_to_breaks(plot: Plot, sheet: Sheet) -> None:
    """Let the names of breaks stand over a lower plot, under a legend of as many rows as a
    telephone gives it: nobody knows how many before the page is drawn."""
    rows = legend.lines(plot, Look(width=ACROSS), titled=False)
    least = sheet.height - LEGEND - ROW * (rows - 1) - BOTTOM
    sheet.layout["margin"]["t"] -= sheet.breaks
    sheet.axis("y", domain=[0, 1 - sheet.breaks / max(least, 2 * sheet.breaks)])


def number_axis(values: np.ndarray, percent: bool) -> dict[str, Any]:
    """Return the ticks of an axis for ``values``: no half of what is counted, % on each tick."""
    ticks = {"dtick": 1} if counts_few(values, percent) else {"nticks": 6}
    return {**ticks, "ticksuffix": NARROW + "%" if percent else ""}


def names_of(plot: Rows, width: int) -> list[str]:
    """Return the names of rows on lines of ``width`` characters, with their annotations."""
    return row_names(plot, partial(wrap, width=max(width, SHORTEST)))


def widest(names: Iterable[str], size: float) -> float:
    """Return the pixels of the longest line of the names of an axis, with their tags."""
    return max((text_width(re.sub("</?[bi]>", "", line), size, bold="<b>" in line)
                for name in names for line in name.split("<br>")), default=0.0)


def row_axis(sheet: Sheet, plot: Rows, above: float = 0.5, under: float = 0.5,
             width: int = LABEL, **more: Any) -> None:
    """Set the axis of categories, the first on top, with as much of a row above and under; names
    are on lines of ``width`` characters on a page."""
    names = names_of(plot, sheet.look.names if sheet.look.is_large else width)
    sheet.axis("y", tickvals=list(range(len(names))), ticktext=names,
               range=[len(names) - 1 + under, -above], fixedrange=True, **more)


def figure_axis(sheet: Sheet, plot: Plot, values: np.ndarray, **more: Any) -> None:
    """Set the axis of figures under rows; in large, and where each figure is written and has no
    interval, it is left to its title, and in large has none where each says « % »."""
    is_written = sheet.look.is_large or (isinstance(plot, Bars) and not plot.intervals)
    ticks: dict[str, Any] = {"showticklabels": False} if is_written else {
        "tickangle": 0, "nticks": _figure_count(sheet, plot, values)}
    title = figures_title(plot, sheet.look)
    if is_written and not title:  # Plotly would keep a line under the rows for none
        ticks["automargin"] = False
    sheet.axis("x", title={"text": title}, showgrid=sheet.look.is_large or not is_written,
               fixedrange=True,
               **number_axis(values, plot.is_percent) | ticks, **more)


def _figure_count(sheet: Sheet, plot: Plot, values: np.ndarray) -> int:
    """Return how many figures lie side by side under rows on a telephone, once their names and what
    stands at the right are set."""
    longest = max(len(number(end, 0)) for end in span(values)) + 2 * plot.is_percent
    names = longest_line(sheet.layout["yaxis"].get("ticktext", ())) * CHARACTER
    room = ACROSS - names - sheet.layout["margin"].get("r", 0)
    return max(FEWEST, min(FEW, int(room / (CHARACTER * (longest + 2)))))


def figures_title(plot: Plot, look: Look) -> str:
    """Return the title of an axis of figures that are all written."""
    return "" if look.is_large and plot.is_percent else plot.axis_title


def plot_width(plot: Rows, look: Look, right: float, left: float = AROUND) -> float:
    """Return the pixels across a plot in large: what names, the legend and margins leave.

    ``right``: of the margin; ``left``: between names and the plot.
    """
    names = widest(names_of(plot, look.names), TEXT)
    return look.width - names - AROUND - left - right - (legend.width(plot) if look.beside else 0)


class Heads(NamedTuple):
    """Names along an axis, and whether they stand upright."""

    texts: list[str]
    upright: bool = False


def heads(texts: Sequence[str], look: Look, beside: int,
          places: Sequence[float] = ()) -> Heads:
    """Return the names of columns or of dates on their lines: of ``HEAD`` characters on a page; in
    large, of as many as the width leaves, else upright.

    ``beside``: characters of what stands at their left; ``places``: of dates, the nearest of which
    have the least room.
    """
    if not look.is_large or not texts:
        return Heads([wrap(text, HEAD) for text in texts])
    nearest = (places[-1] - places[0]) / min(np.diff(places)) if len(places) > 1 else 0
    width = across(look, max(len(texts), round(nearest) + 1), beside)
    lines = [wrap(text, max(width, SHORTEST)) for text in texts]
    return Heads(list(texts), True) if longest_line(lines) > width else Heads(lines)


def across(look: Look, count: int, beside: int) -> int:
    """Return the characters that each of ``count`` columns has, in large."""
    return int((look.letters - beside) / count)


def head_axis(sheet: Sheet, labels: Heads, places: Sequence[float], **more: Any) -> None:
    """Set the axis of columns or of dates."""
    angle = {"tickangle": -90 if labels.upright else 0} if sheet.look.is_large else {}
    sheet.axis("x", tickvals=list(places), ticktext=labels.texts, **angle, **more)


def values_of(marks: Iterable[Mark]) -> np.ndarray:
    """Return the figures of marks; NaN for what is not known."""
    return np.array([m.value for m in marks], dtype=float)
