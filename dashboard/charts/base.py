"""What every chart needs: the marks of a column, its series, a time axis, its breaks."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from dashboard import trends
from dashboard.charts import theme
from dashboard.charts.mark import Mark, Series
from dashboard.charts.plot import NO_DATA, Rows
from dashboard.text import numbers as french
from dashboard.warehouse.columns import (
    declared_values,
    names,
    numbers,
    order,
    position,
    statuses,
    texts,
)
from dashboard.warehouse.table import Table

#: Hatches of what is not known, one a reason.
HATCHES = {"s": "x", "nd": "/", "ns": "-", "": "."}
#: Average width of a character of the labels, in pixels.
CHARACTER = 7.2
#: Width of the plot on a telephone, in pixels: what fits there fits everywhere.
PLOT_WIDTH = 150
#: Widest label of an axis, in characters: it leaves room for the plot on a telephone.
LABEL = 22
#: Widest entry of a legend, in characters.
ENTRY = 36


def empty_reason(table: Table, column: str) -> str:
    """Return why nothing can be drawn: there is no row, or every result was refused; else empty."""
    if table.empty:
        return NO_DATA
    if f"{column}_motif" not in table.data or not np.isnan(numbers(table, column)).all():
        return ""
    return " ".join(trends.refusals(table.data[[f"{column}_motif"]]))


def wrap(text: str, width: int = LABEL) -> str:
    """Return the text on lines of about ``width`` characters."""
    return "<br>".join(textwrap.wrap(text, width, break_long_words=False)) or text


def row_names(plot: Rows, broken: Callable[[str], str] = wrap) -> list[str]:
    """Return the names of rows, the words of annotations under the first that each holds.

    ``broken``: puts a text on lines.
    """
    named = [broken(name) for name in plot.categories]
    for one in plot.remarks:
        named[one.row(len(named))] += f"<br><i>{broken(one.text)}</i>" if one.text else ""
    return named


def single(table: Table, *columns: str) -> None:
    """Raise ``ValueError`` when two rows fall on the same mark: one figure would hide the other."""
    seen: set[tuple[str, ...]] = set()
    for key in zip(*(names(table, c) for c in columns), strict=True):
        if key in seen:
            raise ValueError(f"Deux valeurs pour « {' · '.join(key)} »{french.NARROW}: "
                             "séparez les périmètres ou filtrez.")
        seen.add(key)


def marks(table: Table, y: str, places: Sequence[float] | np.ndarray, *told: Sequence[str],
          errors: tuple[str, str] | None = None) -> list[Mark]:
    """Return the figures of a column, one a row, at ``places``.

    ``told``: what each is the figure of.  ``errors``: the columns of the ends of its interval.
    """
    unknown = np.full(len(places), np.nan)
    low, high = (numbers(table, e) for e in errors) if errors else (unknown, unknown)
    columns = zip(places, numbers(table, y), texts(table, y, short=True), texts(table, y),
                  zip(*told, strict=True), statuses(table, y), low, high, strict=True)
    return [Mark(float(at), float(value), short, full, words, str(status), float(bottom),
                 float(top))
            for at, value, short, full, words, status, bottom, top in columns]


def groups(table: Table, colour: str | None) -> tuple[list[str], list[str]]:
    """Return the series of each row, and all of them in order; one without a name for no column."""
    if not colour:
        return [""] * len(table.data), [""]
    return names(table, colour), order(table, colour)


def series(table: Table, colour: str | None, figures: Sequence[Mark]) -> tuple[Series, ...]:
    """Return the figures by value of the column ``colour``, each with the look that it has on every
    page."""
    own, labels = groups(table, colour)
    styles = theme.styles(labels, declared_values(table, colour) if colour else ())
    return tuple(Series(label, styles[label], tuple(
        mark for mark, name in zip(figures, own, strict=True) if name == label))
        for label in labels)


def decimals(span: float) -> int:
    """Return how many decimals tell apart a handful of values spread over ``span``."""
    return 0 if span >= 4 or span <= 0 else min(3, int(np.ceil(-np.log10(span / 4))))


def span(values: np.ndarray) -> tuple[float, float]:
    """Return the least and the largest of the figures that are known."""
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)


def padding(low: float, high: float, part: float) -> float:
    """Return the room beyond figures on their axis, a ``part`` of what they span."""
    return (high - low or abs(high) or 1) * part


def counts_few(values: np.ndarray, percent: bool) -> bool:
    """Tell whether an axis of ``values`` counts one by one: there is no half of what is counted."""
    known = values[~np.isnan(values)]
    return bool(len(known)) and not percent and 0 < np.ptp(known) < 4 and bool(
        (known % 1 == 0).all())


def breaks(table: Table, places: np.ndarray) -> list[tuple[int, str, np.ndarray]]:
    """Return the breaks that stand between two of the periods drawn: year, kind, rows concerned.

    ``places``: where the row of each stands, in years; NaN where the axis has no years.
    """
    found = []
    for one in table.breaks:
        rows = trends.rows_concerned(table.data, one)
        known = places[rows][~np.isnan(places[rows])]
        if len(known) and one.year and known.min() < one.year <= known.max():
            found.append((one.year, one.kind, rows))
    return found


def cuts(table: Table, column: str,
         times: Sequence[float]) -> list[tuple[float, str, np.ndarray]]:
    """Return the breaks that stand between two of the ``times`` of the categories of a column.

    Where (0.5: between the first two), « Rupture de champ », the rows concerned; none where the
    categories do not follow one another in time.
    """
    if len(times) < 2 or not all(before < after for before, after in pairwise(times)):
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


def timeline(table: Table, column: str, most: int = 7, years: int = 5) -> Timeline:
    """Return the places of the periods of a column, with ``most`` ticks at most; where they are
    whole years or many, those of ``years`` at most, the last one among them: a telephone has no
    room for more.

    Texts that are not all periods stand side by side in their order.
    """
    raw = list(table.data[column])
    places = np.array([position(p) for p in raw], dtype=float)
    if np.isnan(places).any():
        labels = order(table, column)
        places = np.array([labels.index(n) for n in names(table, column)], dtype=float)
        return Timeline(places, 1.0, [float(i) for i in range(len(labels))],
                        labels)
    distinct = np.unique(places)
    step = float(np.diff(distinct).min()) if len(distinct) > 1 else 1.0
    if len(distinct) <= most and (step < 1 or any("-" in str(p) for p in raw)):
        written = dict(zip(places, names(table, column), strict=True))
        return Timeline(places, step, list(map(float, distinct)), [written[d] for d in distinct])
    first, last = int(np.ceil(distinct[0])), int(distinct[-1])
    every = next(n for n in (1, 2, 3, 4, 5, 10, 20, 50, 100) if (last - first) / n < years)
    named = [float(year) for year in range(last, first - 1, -every)]
    if not set(named) <= set(distinct):  # then those that have a figure, far enough apart
        named = []
        for place in map(float, distinct[::-1]):
            if not named or named[-1] - place >= (distinct[-1] - distinct[0]) / (years - 1):
                named.append(place)
    # A quarter is no year: its own name.
    written = dict(zip(places, names(table, column), strict=True))
    return Timeline(places, step, named[::-1], [
        written[place] if place % 1 else f"{place:.0f}" for place in named[::-1]])
