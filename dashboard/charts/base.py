"""What every chart needs: the marks of a column, its series, a time axis, its breaks."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import partial
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
    written_values,
)
from dashboard.warehouse.table import Table

#: Hatches of what is not known, one a reason.
HATCHES = {"s": "x", "nd": "/", "ns": "-", "": "."}
#: Average width of a character of the labels, in pixels.
CHARACTER = 7.2
#: Width of the plot on a telephone, in pixels: what fits there fits everywhere.
PLOT_WIDTH = 150
#: Ticks of an axis of time, those of whole years: what a telephone has room for.
MOST, YEARS = 7, 5
#: Widest label of an axis, in characters: it leaves room for the plot on a telephone; and of bars,
#: where some would be higher than two lines.
LABEL, WIDER = 22, 26
#: Most lines of a name, and what says that it goes on: hover and the table have it whole.
LINES, MORE = 5, "…"
#: Widest entry of a legend, in characters.
ENTRY = 36
#: Part of a text that is before the place where it stands, by what stands there: its left end…
PART_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
#: What stands, while lines are made, for the spaces of what is never parted; for a dash and the
#: space before it, which are narrow.
WHOLE, DASH = "\0", "\1"


def empty_reason(table: Table, column: str) -> str:
    """Return why nothing can be drawn: there is no row, or every result was refused; else empty."""
    if table.empty:
        return NO_DATA
    if f"{column}_motif" not in table.data or not np.isnan(numbers(table, column)).all():
        return ""
    return " ".join(trends.refusals(table.data[[f"{column}_motif"]]))


def wrap(text: str, width: int = LABEL, most: int | None = LINES) -> str:
    """Return the text on lines of about ``width`` characters, ``most`` at most: what has no meaning
    in two (``UNPARTED``: a day, its month and its year) is never parted, no line begins with a dash
    or a colon, a compound word is only parted where it is longer than a line, and another where it
    is longer than two of ``LABEL`` (an address)."""
    text = french.UNPARTED.sub(lambda whole: whole[0].replace(" ", WHOLE), text)
    text = text.replace(" – ", f"{DASH} ").replace(" :", f"{WHOLE}:")
    for longest, has_parts, is_cut in ((width, False, False), (2 * LABEL, True, False),
                                       (width, True, True)):
        lines = textwrap.wrap(text, width, break_long_words=is_cut, break_on_hyphens=has_parts)
        if max(map(len, lines), default=0) <= longest:
            break
    if most and len(lines) > most:
        lines = [*lines[:most - 1], lines[most - 1] + MORE]
    return "<br>".join(lines).replace(WHOLE, " ").replace(DASH, " –") or text


def line_count(text: str) -> int:
    """Return on how many lines a text stands (see ``wrap``)."""
    return text.count("<br>") + 1


def longest_line(texts: Iterable[str]) -> int:
    """Return the characters of the longest line."""
    return max((len(line) for text in texts for line in text.split("<br>")), default=0)


def row_names(plot: Rows, fold: Callable[[str], str] = wrap) -> list[str]:
    """Return the names of rows, the words of annotations under the first that each holds.

    ``fold``: puts a text on lines.
    """
    labels = [fold(name) for name in plot.categories]
    for one in plot.remarks:
        labels[one.row(len(labels))] += f"<br><i>{fold(one.text)}</i>" if one.text else ""
    return labels


def name_width(plot: Rows) -> int:
    """Return the characters of a line of the names of bars: more where some would take three lines,
    and longer ones spare one."""
    lines = {width: max(line_count(wrap(name, width)) for name in plot.categories)
             for width in (LABEL, WIDER)}
    return WIDER if 2 < lines[LABEL] > lines[WIDER] else LABEL


def line_names(plot: Rows) -> list[str]:
    """Return the names of rows on one line each, no longer than they are on several."""
    return row_names(plot, partial(wrap, width=LINES * LABEL, most=1))


def single(table: Table, *columns: str) -> None:
    """Raise ``ValueError`` when two rows fall on the same mark: one figure would hide the other."""
    keys: set[tuple[str, ...]] = set()
    for key in zip(*(names(table, c) for c in columns), strict=True):
        if key in keys:
            raise ValueError(f"Deux valeurs pour « {' · '.join(key)} »{french.NARROW}: "
                             "séparer les champs ou filtrer.")
        keys.add(key)


def marks(table: Table, y: str, places: Sequence[float] | np.ndarray, *labels: Sequence[str],
          errors: tuple[str, str] | None = None) -> list[Mark]:
    """Return the figures of a column, one a row, at ``places``, as they are written: a slide's
    workbook, a page's data and an image hold no decimal that the extracts leave out.

    ``labels``: what each is the figure of.  ``errors``: the columns of the ends of its interval.
    """
    unknown = np.full(len(places), np.nan)
    low, high = (written_values(table, e) for e in errors) if errors else (unknown, unknown)
    columns = zip(places, written_values(table, y), texts(table, y, short=True), texts(table, y),
                  zip(*labels, strict=True), statuses(table, y), low, high, strict=True)
    return [Mark(float(at), float(value), short, full, words, str(status), float(bottom),
                 float(top))
            for at, value, short, full, words, status, bottom, top in columns]


def groups(table: Table, colour: str | None) -> tuple[list[str], list[str]]:
    """Return the series of each row, and all of them in order; one without a name for no column."""
    if not colour:
        return [""] * len(table.data), [""]
    return names(table, colour), order(table, colour)


def styles(table: Table, colour: str | None, labels: Sequence[str]) -> dict[str, theme.Style]:
    """Return the look of each series, whatever is filtered."""
    return theme.styles(labels, declared_values(table, colour) if colour else ())


def series(table: Table, colour: str | None, figures: Sequence[Mark]) -> tuple[Series, ...]:
    """Return the figures by value of the column ``colour``, each with the look that it has on every
    page."""
    own, labels = groups(table, colour)
    looks = styles(table, colour, labels)
    return tuple(Series(label, looks[label], tuple(
        mark for mark, name in zip(figures, own, strict=True) if name == label))
        for label in labels)


def decimals(span: float) -> int:
    """Return how many decimals tell apart a handful of values spread over ``span``."""
    return 0 if span >= 4 or span <= 0 else min(3, int(np.ceil(-np.log10(span / 4))))


def span(values: np.ndarray) -> tuple[float, float]:
    """Return the least and the largest of the figures that are known."""
    finite = values[~np.isnan(values)]
    return (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)


def padding(low: float, high: float, part: float) -> float:
    """Return the room beyond figures on their axis, a ``part`` of what they span."""
    return (high - low or abs(high) or 1) * part


def counts_few(values: np.ndarray, percent: bool) -> bool:
    """Tell whether an axis of ``values`` counts one by one: there is no half of what is counted."""
    finite = values[~np.isnan(values)]
    low, high = span(values)
    # All the same, they stand alone on an axis that is a part of what they are (``padding``).
    return bool(len(finite)) and not percent and high - low < 4 and padding(low, high, 0.2) < 4 \
        and bool((finite % 1 == 0).all())


def breaks(table: Table, places: np.ndarray) -> list[tuple[int, str, np.ndarray]]:
    """Return the breaks that stand between two of the periods drawn: year, kind, rows concerned.

    ``places``: where the row of each stands, in years; NaN where the axis has no years.
    """
    inner_breaks: list[tuple[int, str, np.ndarray]] = []
    for one in table.breaks:
        rows = trends.rows_concerned(table.data, one)
        finite = places[rows][~np.isnan(places[rows])]
        if len(finite) and one.year and finite.min() < one.year <= finite.max():
            inner_breaks.append((one.year, one.kind, rows))
    return inner_breaks


def cuts(table: Table, column: str,
         times: Sequence[float]) -> list[tuple[float, str, np.ndarray]]:
    """Return the breaks that stand between two of the ``times`` of the categories of a column.

    Where (0.5: between the first two), « Rupture de champ », the rows concerned; none where the
    categories do not follow one another in time.
    """
    if len(times) < 2 or not all(before < after for before, after in pairwise(times)):
        return []
    places = np.array([position(p) for p in table.data[column]])
    return named_breaks((sum(t < year for t in times) - 0.5, kind, rows)
                        for year, kind, rows in breaks(table, places))


def named_breaks(
        places: Iterable[tuple[float, str, np.ndarray]]) -> list[tuple[float, str, np.ndarray]]:
    """Return the breaks of each place as one, « Rupture de champ et de concept »: where, its words,
    the rows concerned; ``places``: where each stands, its kind, its rows."""
    by_place: dict[float, list[tuple[str, np.ndarray]]] = {}
    for at, kind, rows in places:
        by_place.setdefault(at, []).append((kind, rows))
    return [(at, "Rupture de " + " et de ".join(dict.fromkeys(kind for kind, _ in those)),
             np.any([rows for _, rows in those], axis=0)) for at, those in by_place.items()]


class Timeline(NamedTuple):
    """Where periods stand: ``positions`` (one a row), the shortest ``step``, the ticks."""

    positions: np.ndarray
    step: float
    tickvals: list[float]
    ticktext: list[str]


def timeline(table: Table, column: str) -> Timeline:
    """Return the places of the periods of a column, with ``MOST`` ticks at most; where they are
    whole years or many, ``YEARS`` at most: whole years, the last one among them, else some of the
    periods, the last one among them.

    Texts that are not all periods stand side by side in their order.
    """
    raw = list(table.data[column])
    places = np.array([position(p) for p in raw], dtype=float)
    if np.isnan(places).any():
        labels = order(table, column)
        places = np.array([labels.index(n) for n in names(table, column)], dtype=float)
        return Timeline(places, 1.0, [float(i) for i in range(len(labels))], labels)
    distinct, name_of = np.unique(places), dict(zip(places, names(table, column), strict=True))
    step = float(np.diff(distinct).min()) if len(distinct) > 1 else 1.0
    if len(distinct) <= MOST and (step < 1 or any("-" in str(p) for p in raw)):
        return Timeline(places, step, list(map(float, distinct)), [name_of[d] for d in distinct])
    first, last = int(np.ceil(distinct[0])), int(distinct[-1])
    every = next(n for n in (1, 2, 3, 4, 5, 10, 20, 50, 100) if (last - first) / n < YEARS)
    ticks = [float(year) for year in range(last, first - 1, -every)]
    if len(ticks) < 2 or not set(ticks) <= set(distinct):
        ticks = []  # then those that have a figure, far enough apart
        for place in map(float, distinct[::-1]):
            if not ticks or ticks[-1] - place >= (distinct[-1] - distinct[0]) / (YEARS - 1):
                ticks.append(place)
    are_years = all(place % 1 == 0 for place in ticks)
    return Timeline(places, step, ticks[::-1], [
        f"{place:.0f}" if are_years else name_of[place] for place in ticks[::-1]])
