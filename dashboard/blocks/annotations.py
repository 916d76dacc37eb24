"""Annotations: what the reader notes on a point or a period of a figure (« crise sanitaire »).

Written « 2020..2021 crise sanitaire » in an address, listed under the figure and, where an axis is
time, drawn on it: a thin line for a point, a pale band for a period, their words in a strip of
their own so that they cover neither a mark nor one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import plotly.graph_objects as go

from dashboard.blocks.block import Block
from dashboard.charts import theme
from dashboard.charts.base import CHARACTER, LABEL, wrap
from dashboard.text import address, numbers
from dashboard.text.address import line
from dashboard.warehouse.columns import position
from dashboard.warehouse.table import Table

#: Longest text, in characters; most annotations of one figure.
LONGEST, MOST = 60, 6
#: Years that an annotation may name.
YEARS = (1800, 2199)
#: Pixels of a line of words, and those around the plot of a figure.
LINE, AROUND = 17, 110
PERIOD = ("Période non reconnue : « {} ». Attendu : une année (« 2020 »), un trimestre "
          "(« T2 2020 ») ou une période (« 2020-2021 », « T2 2020 à T4 2021 »).")
NO_TEXT = "Texte de l'annotation absent : quelques mots sont attendus (« crise sanitaire »)."
FULL = f"Une figure a {MOST} annotations au plus : en retirer une d'abord."
NOT_DRAWN = "hors de la période montrée"
NO_TIME = "cette figure n'a pas d'axe des temps où les dessiner"
_ONE = r"(?:[0-9]{4}-?[TS][1-4]|[TS][1-4] ?[0-9]{4}|[0-9]{4})"
#: What would be markup in a figure, or part the annotations of an address.
_SAFE = str.maketrans({"<": "‹", ">": "›", address.MARK: address.INSTEAD})


@dataclass(frozen=True)
class Annotation:
    """``first``, ``last``: « 2020 » or « 2020-T2 », the same for a point; ``text``: the words."""

    first: str
    last: str
    text: str

    @property
    def period(self) -> str:
        """As it is read: « 2020 », « 2020-2021 », « T2 2020 à T4 2021 »."""
        ends = [numbers.quarter(p) for p in dict.fromkeys((self.first, self.last))]
        return ("-" if self.first.isdigit() and self.last.isdigit() else " à ").join(ends)

    @property
    def told(self) -> str:
        """« 2020-2021 : crise sanitaire »."""
        return f"{self.period} : {self.text}"


def annotation(period: str, text: str) -> Annotation:
    """What the reader types; ``ValueError`` with a sentence in French for what is none."""
    words = line(text.translate(_SAFE), LONGEST).strip()
    asked = " ".join(period.split())
    found = re.fullmatch(rf"({_ONE})(?: ?(?:-|–|/|à|\.\.) ?({_ONE}))?", asked, re.IGNORECASE)
    ends = [_written(p) for p in (found[1], found[2] or found[1])] if found else []
    if not ends or any(not YEARS[0] <= int(p[:4]) <= YEARS[1] or np.isnan(position(p))
                       for p in ends):
        raise ValueError(PERIOD.format(asked[:LONGEST].translate(_SAFE)))
    if not words:
        raise ValueError(NO_TEXT)
    first, last = sorted(ends, key=position)
    return Annotation(first, last, words)


def _written(period: str) -> str:
    """« t2 2020 » → « 2020-T2 »."""
    year, part = re.findall(r"\d{4}", period)[0], re.findall(r"[TS][1-4]", period.upper())
    return f"{year}-{part[0]}" if part else year


def written(annotations: Iterable[Annotation]) -> list[str]:
    """Each as an address holds it: « 2020..2021 crise sanitaire », « 2020-T2 confinement »."""
    return ["..".join(dict.fromkeys((a.first, a.last))) + f" {a.text}" for a in annotations]


def read(texts: Iterable[str]) -> tuple[Annotation, ...]:
    """Those that an address holds, each once; what is none is left out; never raises."""
    found: dict[Annotation, None] = {}
    for text in texts:
        period, _, words = text.partition(" ")
        try:
            found[annotation(period, words)] = None
        except ValueError:
            continue
    return tuple(found)[:MOST]


def annotated(block: Block, annotations: Sequence[Annotation]) -> Block:
    """The block with its annotations drawn, and told in the notes of its table so that they are
    under the figure and in every extract; what cannot be drawn is said."""
    if not annotations or block.absent:
        return block
    draw, told = block.draw, " ; ".join(a.told for a in annotations)
    axis = _axis(draw(block.table)) if draw else None
    if draw and axis is None:
        told += f" ({NO_TIME})"
    elif left := [a.period for a in annotations if axis and axis.span(a) is None]:
        told += f" ({', '.join(left)} : {NOT_DRAWN})"
    table = replace(block.table, notes=(f"Annotations – {told}.", *block.table.notes))
    if draw is None or axis is None:
        return replace(block, table=table)

    def drawn(table: Table) -> go.Figure:
        return draw_on(draw(table), annotations, theme.is_dark())
    return replace(block, table=table, draw=drawn)


@dataclass(frozen=True)
class _Axis:
    """An axis of time.

    ``name``: its key in the layout.  ``ticks``: where its labels stand, ``begins`` and ``ends``:
    their periods in years.  ``low``, ``high``: the ends of what it shows.  ``slots``: whether each
    period has a slot of width 1 (bars), ``fine``: whether some periods are shorter than a year.
    """

    name: str
    ticks: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    low: float
    high: float
    slots: bool
    fine: bool

    def span(self, one: Annotation) -> tuple[float, float] | None:
        """Where it begins and ends on the axis; None beyond what is shown."""
        start, end = position(one.first), position(one.last)
        if self.fine and one.last.isdigit():
            end += 0.75  # a year among quarters: to its last one
        first, last = (start, end) if not self.slots else self._slots(start, end)
        if last < self.low or first > self.high or (
                self.slots and (last <= self.low or first >= self.high)):
            return None
        return max(self.low, first), min(self.high, last)

    def _slots(self, start: float, end: float) -> tuple[float, float]:
        """The slots of the periods that lie within; else the limit between those around."""
        if len(self.ticks) < self.high - self.low:  # some have no label: in proportion
            first, last = (float(np.interp(t, self.ends, self.ticks)) for t in (start, end))
            return ((first - 0.5, last + 0.5) if start <= self.ends[-1]
                    else (self.high, self.high))
        within = self.ticks[(self.begins <= end) & (self.ends >= start)]
        if len(within):
            return float(within.min()) - 0.5, float(within.max()) + 0.5
        limit = float(np.searchsorted(self.ends, start)) - 0.5
        return limit, limit


def _axis(figure: go.Figure) -> _Axis | None:
    """The one axis of time of a figure; None when it has none, or several small charts."""
    if "xaxis2" in figure.layout:
        return None
    grid = any(trace.type == "heatmap" for trace in figure.data)
    for name in ("yaxis",) if grid else ("xaxis", "yaxis"):
        axis = figure.layout[name]
        ticks = np.array(axis.tickvals or (), dtype=float)
        begins, ends = np.array([_period(t) for t in axis.ticktext or ()]).reshape(-1, 2).T
        if not len(ends) or not axis.range or not (
                np.diff(ends) > 0).all() or np.isnan(ends + begins).any():
            continue
        slots = bool(grid or any(trace.type == "bar" for trace in figure.data))
        shown = ends if slots else np.concatenate(
            [np.asarray(trace.x, dtype=float) for trace in figure.data])
        low, high = sorted(map(float, axis.range))
        return _Axis(name, ticks, begins, ends, low, high, slots,
                     bool((shown[~np.isnan(shown)] % 1).any()))
    return None


def _period(label: str) -> tuple[float, float]:
    """First and last year of a label: « T3 2023 » → 2023.5 twice, « 2013 à 2017 » → 2013 and 2017;
    NaN when it is no period."""
    text = " ".join(re.sub(r"<[^>]*>", " ", str(label)).split())
    first, _, last = text.partition(" à ")
    begin, end = (position(re.sub(r"^([TS][1-4]) (\d{4})$", r"\2-\1", p))
                  for p in (first, last or first))
    return begin, end


def draw_on(figure: go.Figure, annotations: Sequence[Annotation], dark: bool = False) -> go.Figure:
    """The figure with the annotations that its period holds, in their order; the same figure when
    it has no axis of time."""
    axis = _axis(figure)
    placed = [(a, span) for a in annotations if axis and (span := axis.span(a))]
    if axis is None or not placed:
        return figure
    for _, (first, last) in placed:
        _mark(figure, axis.name[0], first, last, dark)
    if axis.name == "yaxis":
        _beside(figure, axis, placed)
    else:
        _above(figure, axis, placed, dark)
    return figure


def _worded(one: Annotation) -> str:
    """Its words on short lines, with the spaces of French."""
    return wrap(one.told.replace(" :", f"{numbers.NARROW}:"), LABEL)


def _mark(figure: go.Figure, along: str, first: float, last: float, dark: bool) -> None:
    """A thin line, or a band between two of them, behind the marks."""
    across = "y" if along == "x" else "x"
    whole = {f"{across}0": 0, f"{across}1": 1, f"{across}ref": "paper", "layer": "below"}
    if first < last:
        figure.add_shape({"type": "rect", f"{along}0": first, f"{along}1": last, **whole,
                          "line": {"width": 0}, "fillcolor": theme.opaque(
                              theme.MUTED[dark], theme.BACKGROUND[dark], 0.16)})
    for end in dict.fromkeys((first, last)):
        figure.add_shape({"type": "line", f"{along}0": end, f"{along}1": end, **whole,
                          "line": {"color": theme.MUTED[dark], "width": 1}})


def _above(figure: go.Figure, axis: _Axis, placed: Sequence[tuple[Annotation, tuple[float, float]]],
           dark: bool) -> None:
    """The words in a strip above the marks, each on lines of its own, under what is there."""
    low, high = map(float, figure.layout.yaxis.range)
    height = float(figure.layout.height)
    taken = sum(1 for a in figure.layout.annotations or () if a.yref == "paper" and a.y == 1)
    words = [_worded(a) for a, _ in placed]
    rows = [text.count("<br>") + 1 for text in words]
    strip = LINE * sum(rows) + 6 * len(rows) + 22 * min(taken, 3)
    scale = (high - low) / max(height - AROUND, 1)
    figure.update_layout(height=height + strip)
    figure.update_yaxes(range=[low, high + strip * scale])
    down = 22 * min(taken, 3)
    for (_, (first, last)), text, lines in zip(placed, words, rows, strict=True):
        middle = (first + last) / 2
        width = max(map(len, text.split("<br>"))) * CHARACTER
        # Beside the middle of the plot by as much as keeps the words within it.
        share = (middle - axis.low) / ((axis.high - axis.low) or 1)
        figure.add_annotation(
            x=middle, y=1, yref="paper", yanchor="top", xanchor="center", text=text,
            xshift=(0.5 - share) * width, yshift=-down, showarrow=False, borderpad=1,
            bgcolor=theme.BACKGROUND[dark], font={"size": 12, "color": theme.INK[dark]})
        down += LINE * lines + 6


def _beside(figure: go.Figure, axis: _Axis,
            placed: Sequence[tuple[Annotation, tuple[float, float]]]) -> None:
    """The words under the label of the first period that each holds, and room for them."""
    labels = [str(t) for t in figure.layout.yaxis.ticktext]
    for one, (first, last) in placed:
        middle = (max(first, axis.low) + min(last, axis.high)) / 2
        inside = np.flatnonzero((axis.ticks >= first) & (axis.ticks <= last))
        row = int(inside[0]) if len(inside) else int(np.abs(axis.ticks - middle).argmin())
        labels[row] += f"<br><i>{_worded(one)}</i>"
    rows = max(label.count("<br>") + 1 for label in labels)
    height, count = float(figure.layout.height), len(labels)
    figure.update_yaxes(ticktext=labels)
    figure.update_layout(height=max(height, count * (LINE * rows + 20) + AROUND))
