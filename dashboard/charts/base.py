"""What every chart needs: an empty sheet, the numbers and texts of a column, a time axis."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from dashboard import trends
from dashboard.charts import theme
from dashboard.text import numbers as french
from dashboard.warehouse.columns import names, numbers, order, position
from dashboard.warehouse.table import Table

NO_DATA = "Aucune donnée pour ces filtres"
#: Statuses drawn hollow: the figure will be revised or has not been counted yet.
UNSETTLED = ("p", "e")
#: Hatches of what is not known, one a reason.
HATCHES = {"s": "x", "nd": "/", "ns": "-", "": "."}
#: Average width of a character of the labels, in pixels.
CHARACTER = 7.2
#: Width of the plot on a telephone, in pixels: what fits there fits everywhere.
PLOT_WIDTH = 150
#: What a figure calls the width that it asks for.
LEAST_WIDTH = "largeur_minimale"
#: What is left of that width where several lines are centred one above the other.
TIGHT = 0.88
#: Widest label of an axis, in characters: it leaves room for the plot on a telephone.
LABEL = 22
#: Widest entry of a legend, in characters.
ENTRY = 36
#: Pixels of a figure whose height does not depend on how much it shows.
_height: ContextVar[int] = ContextVar("height", default=420)


def usual_height() -> int:
    """The height in pixels of a figure that asks for none."""
    return _height.get()


@contextmanager
def within(height: int) -> Iterator[None]:
    """Figures that ask for no height are drawn inside for this one (pixels)."""
    token = _height.set(height)
    try:
        yield
    finally:
        _height.reset(token)


def sheet(dark: bool = False, height: int | None = None, legend: str = "",
          **layout: Any) -> go.Figure:
    """A figure without traces.

    ``legend``: title of the legend (none: no legend).  It stands on the line of the menu, so that
    the entries stay under the menu on as many rows as the width of the screen asks for.
    """
    figure = go.Figure()
    figure.update_layout(template=theme.template(dark), height=height or usual_height(),
                         showlegend=bool(legend), **layout)
    if legend:
        figure.update_layout(margin_t=68, legend_title={"text": wrap(legend, 16), "side": "top"})
    return figure


def silent(table: Table, column: str) -> str:
    """Why nothing can be drawn: there is no row, or every result was refused; else empty."""
    if table.empty:
        return NO_DATA
    if f"{column}_motif" not in table.data or not np.isnan(numbers(table, column)).all():
        return ""
    return " ".join(trends.refusals(table.data[[f"{column}_motif"]]))


def empty(dark: bool = False, height: int | None = None, why: str = NO_DATA) -> go.Figure:
    """A figure that says why there is nothing to show."""
    text = wrap(why, 36)
    figure = sheet(dark, height or max(180, 24 * text.count("<br>") + 80))
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True)
    figure.add_annotation(text=text, x=0.5, y=0.5, xref="paper", yref="paper",
                          showarrow=False, font={"size": 16, "color": theme.MUTED[dark]})
    return figure


def wrap(text: str, width: int = LABEL) -> str:
    """The text on lines of about ``width`` characters."""
    return "<br>".join(textwrap.wrap(text, width, break_long_words=False)) or text


def single(table: Table, *columns: str) -> None:
    """``ValueError`` when two rows fall on the same mark: one figure would hide the other."""
    seen: set[tuple[str, ...]] = set()
    for key in zip(*(names(table, c) for c in columns), strict=True):
        if key in seen:
            raise ValueError(f"Deux valeurs pour « {' · '.join(key)} »{french.NARROW}: "
                             "séparez les périmètres ou filtrez.")
        seen.add(key)


def hover(*parts: Sequence[str], shown: Sequence[str]) -> list[str]:
    """« Finistère · 2012 : −0,4 % (p) », one text a row."""
    return [f"{' · '.join(p for p in row[:-1] if p)}{french.NARROW}: <b>{row[-1]}</b>"
            for row in zip(*parts, shown, strict=True)]


def decimals(span: float) -> int:
    """How many decimals tell apart a handful of values spread over ``span``."""
    return 0 if span >= 4 or span <= 0 else min(3, int(np.ceil(-np.log10(span / 4))))


def number_axis(values: np.ndarray, shared: str) -> dict[str, Any]:
    """Tick format of an axis for ``values``: never « 50k », no half of what is counted, % on
    each tick."""
    known = values[~np.isnan(values)]
    span = float(np.ptp(known)) if len(known) else 0.0
    few = 0 < span < 4 and not shared.startswith("%") and bool((known % 1 == 0).all())
    ticks = {"tickformat": ",.0f", "dtick": 1} if few else {
        "tickformat": f",.{decimals(span)}f", "nticks": 6}
    return {**ticks, "ticksuffix": french.NARROW + "%" if shared.startswith("%") else ""}


def heads(figure: go.Figure, headers: Sequence[str], label: str, cells: int = 0,
          beside: int = LABEL) -> None:
    """Headers above the columns of a grid; the title of their axis keeps them under the menu,
    upright or not.

    ``cells``, ``beside``: characters of the longest figure of a cell and of the longest label of a
    row.  Headers of several lines, once turned to fit a telephone, and figures of narrow columns
    would cover each other: the figure then asks for the width that keeps them apart
    (``layout.meta``, see ``least_width``).
    """
    written = [wrap(n, 14) for n in headers]
    longest = max((len(line) for n in written if "<br>" in n for line in n.split("<br>")),
                  default=0)
    upright = CHARACTER * (LABEL + TIGHT * longest * len(headers)) if longest else 0
    apart = CHARACTER * (beside + cells * len(headers))
    if width := max(upright, apart if apart > CHARACTER * LABEL + PLOT_WIDTH else 0):
        figure.update_layout(meta={LEAST_WIDTH: width})
    figure.update_xaxes(side="top", fixedrange=True, tickvals=list(range(len(headers))),
                        ticktext=written, title={"text": label, "standoff": 14},
                        range=[-0.5, len(headers) - 0.5])


def least_width(figure: go.Figure) -> int:
    """The width in pixels under which the figure is to be scrolled; 0 when it fits any screen."""
    return int((figure.layout.meta or {}).get(LEAST_WIDTH, 0))


def breaks(table: Table, places: np.ndarray) -> list[tuple[int, str, np.ndarray]]:
    """The breaks that stand between two of the periods drawn: year, kind, rows concerned.

    ``places``: where the row of each stands, in years; NaN where the axis has no years.
    """
    found = []
    for one in table.breaks:
        rows = trends.rows_concerned(table.data, one)
        known = places[rows][~np.isnan(places[rows])]
        if len(known) and one.year and known.min() < one.year <= known.max():
            found.append((one.year, one.kind, rows))
    return found


def cuts(table: Table, column: str, labels: Sequence[str]) -> list[tuple[float, str, np.ndarray]]:
    """The breaks that stand between two of ``labels``, the categories of a column.

    Where (0.5: between the first two), « Rupture de champ », the rows concerned; none where the
    categories do not follow one another in time.
    """
    raw = dict(zip(names(table, column), table.data[column], strict=True))
    times = [position(raw[label]) for label in labels]
    if not all(before < after for before, after in pairwise(times)):
        return []
    places = np.array([position(p) for p in table.data[column]])
    met: dict[float, list[tuple[str, np.ndarray]]] = {}
    for year, kind, rows in breaks(table, places):
        met.setdefault(sum(t < year for t in times) - 0.5, []).append((kind, rows))
    return [(at, "Rupture de " + " et de ".join(dict.fromkeys(kind for kind, _ in those)),
             np.any([rows for _, rows in those], axis=0)) for at, those in met.items()]


class Timeline(NamedTuple):
    """Where periods stand: ``positions`` (one a row), the shortest ``step``, the ticks."""

    positions: np.ndarray
    step: float
    tickvals: list[float]
    ticktext: list[str]


def timeline(table: Table, column: str, most: int = 7) -> Timeline:
    """Places of the periods of a column, with ``most`` ticks at most; whole years when many, the
    last one among them.

    Texts that are not all periods stand side by side in their order.
    """
    raw = list(table.data[column])
    places = np.array([position(p) for p in raw], dtype=float)
    if np.isnan(places).any():
        labels = order(table, column)
        places = np.array([labels.index(n) for n in names(table, column)], dtype=float)
        return Timeline(places, 1.0, [float(i) for i in range(len(labels))],
                        [wrap(label, 14) for label in labels])
    distinct = np.unique(places)
    step = float(np.diff(distinct).min()) if len(distinct) > 1 else 1.0
    if len(distinct) <= most and (step < 1 or any("-" in str(p) for p in raw)):
        written = dict(zip(places, names(table, column), strict=True))
        return Timeline(places, step, list(map(float, distinct)), [written[d] for d in distinct])
    first, last = int(np.ceil(distinct[0])), int(distinct[-1])
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100) if (last - first) / n < most)
    years = range(last, first - 1, -every)[::-1]
    return Timeline(places, step, [float(y) for y in years], [str(y) for y in years])
