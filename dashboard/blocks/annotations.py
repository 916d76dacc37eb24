"""Annotations: what the reader notes on a point or a period of a figure (« crise sanitaire »).

Written « 2020..2021 crise sanitaire » in an address, listed under the figure and, where an axis is
time, drawn on it: a thin line for a point, a pale band for a period, their words in a strip of
their own so that they cover neither a mark nor one another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import numpy as np

from dashboard.blocks.block import Block
from dashboard.charts.mark import Remark
from dashboard.charts.plot import Bars, Curves, Grid, Plot
from dashboard.text import address, numbers
from dashboard.text.address import line
from dashboard.warehouse.columns import position
from dashboard.warehouse.table import Table

#: Longest text, in characters; most annotations of one figure.
LONGEST, MOST = 60, 6
#: Texts of an address that are looked at: a small one may unpack to a hundred thousand.
_LOOKED_AT = 10 * MOST
#: Years that an annotation may name.
YEARS = (1800, 2199)
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
        """Return the period as it is read: « 2020 », « 2020-2021 », « T2 2020 à T4 2021 »."""
        ends = [numbers.quarter(p) for p in dict.fromkeys((self.first, self.last))]
        return ("-" if self.first.isdigit() and self.last.isdigit() else " à ").join(ends)

    @property
    def label(self) -> str:
        """Return « 2020-2021 : crise sanitaire »."""
        return f"{self.period} : {self.text}"


def annotation(period: str, text: str) -> Annotation:
    """Return the annotation that the reader types; raise ``ValueError`` with a sentence in French
    for what is none."""
    words = line(text.translate(_SAFE), LONGEST).strip().rstrip(".")  # they are in a sentence
    dates = " ".join(period.split())
    match = re.fullmatch(rf"({_ONE})(?: ?(?:-|–|/|à|\.\.) ?({_ONE}))?", dates, re.IGNORECASE)
    ends = [_period_code(p) for p in (match[1], match[2] or match[1])] if match else []
    if not ends or any(not YEARS[0] <= int(p[:4]) <= YEARS[1] or np.isnan(position(p))
                       for p in ends):
        raise ValueError(PERIOD.format(dates[:LONGEST].translate(_SAFE)))
    if not words:
        raise ValueError(NO_TEXT)
    first, last = sorted(ends, key=position)
    return Annotation(first, last, words)


def _period_code(period: str) -> str:
    """Return « t2 2020 » → « 2020-T2 »."""
    year, part = re.findall(r"\d{4}", period)[0], re.findall(r"[TS][1-4]", period.upper())
    return f"{year}-{part[0]}" if part else year


def address_texts(annotations: Iterable[Annotation]) -> list[str]:
    """Return each as an address holds it: « 2020..2021 crise sanitaire », « 2020-T2
    confinement »."""
    return ["..".join(dict.fromkeys((a.first, a.last))) + f" {a.text}" for a in annotations]


def annotations_of(texts: Iterable[str]) -> tuple[Annotation, ...]:
    """Return those that an address holds, each once; what is none is left out; nothing is
    raised."""
    unique: dict[Annotation, None] = {}
    for text in islice(texts, _LOOKED_AT):
        period, _, words = text.partition(" ")
        try:
            unique[annotation(period, words)] = None
        except ValueError:
            continue
    return tuple(unique)[:MOST]


def with_annotations(block: Block, annotations: Sequence[Annotation]) -> Block:
    """Return the block with its annotations drawn, and told in the notes of its table so that they
    are under the figure and in every extract; what cannot be drawn is said."""
    if not annotations or block.absent:
        return block
    sentence = " ; ".join(a.label for a in annotations)
    axis = _axis(block.draw(block.table)) if block.draw else None
    if block.draw and axis is None:
        sentence += f" ({NO_TIME})"
    elif outside := [a.period for a in annotations if axis and axis.span(a) is None]:
        sentence += f" ({', '.join(outside)} : {NOT_DRAWN})"
    table = replace(block.table, notes=(f"Annotations – {sentence}.", *block.table.notes))
    return replace(block, table=table,
                   draw=block.draw and partial(_annotated_plot, block.draw, annotations))


def _annotated_plot(draw: Callable[[Table], Plot], annotations: Sequence[Annotation],
                    table: Table) -> Plot:
    """Return the plot with the annotations that its period holds, in their order."""
    plot = draw(table)
    axis = _axis(plot)
    return replace(plot, remarks=tuple(
        Remark(*span, one.label.replace(" :", f"{numbers.NARROW}:"))
        for one in annotations if axis and (span := axis.span(one))))


@dataclass(frozen=True)
class _Axis:
    """The time of a plot.

    ``times``: the date of each category, or of each mark of curves.  ``slots``: whether each
    category has a slot of width 1 (bars, cells).  ``low``, ``high``: the ends of what it shows.
    ``fine``: whether some periods are shorter than a year.
    """

    times: np.ndarray
    low: float
    high: float
    slots: bool
    fine: bool

    def span(self, one: Annotation) -> tuple[float, float] | None:
        """Return where it begins and ends on the axis; None beyond what is shown."""
        start, end = position(one.first), position(one.last)
        if self.fine and one.last.isdigit():  # a year among quarters or months: to its last one
            end = max(self.times[(self.times >= end) & (self.times < end + 1)], default=end)
        first, last = (start, end) if not self.slots else self._slots(start, end)
        if last < self.low or first > self.high or (
                self.slots and (last <= self.low or first >= self.high)):
            return None
        return max(self.low, first), min(self.high, last)

    def _slots(self, start: float, end: float) -> tuple[float, float]:
        """Return the slots of the periods that lie within; else the limit between those around."""
        within = np.flatnonzero((self.times <= end) & (self.times >= start))
        if len(within):
            return float(within.min()) - 0.5, float(within.max()) + 0.5
        limit = float(np.searchsorted(self.times, start)) - 0.5
        return limit, limit


def _axis(plot: Plot) -> _Axis | None:
    """Return the time of a plot; None when it has none, or several small charts."""
    if isinstance(plot, Curves) and plot.is_timed:
        places = np.array([m.at for m in plot.marks])
        low, high = plot.range
        return _Axis(places, low, high, False, bool((places % 1).any()))
    if not isinstance(plot, Bars | Grid):
        return None
    times = np.array(plot.times if isinstance(plot, Bars) else
                     [position(name) for name in plot.categories])
    if not len(times) or not (np.diff(times) > 0).all() or np.isnan(times).any():
        return None
    return _Axis(times, -0.5, len(times) - 0.5, True, bool((times % 1).any()))
