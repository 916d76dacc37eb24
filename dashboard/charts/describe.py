"""What a plot says to who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.mark import Mark
from dashboard.charts.plot import Bars, Curves, Message, Plot
from dashboard.text.lecture import lower, quantity
from dashboard.text.numbers import NARROW


def alt(plot: Plot, kind: str) -> str:
    """Return what bars or curves show, in words: what they measure, their series, the largest and
    the least figure, how many are missing; why there is nothing to show.

    ``kind``: « Courbes », « Barres »…
    """
    if isinstance(plot, Message):
        return f"{kind}. {plot.text}."
    if not isinstance(plot, Bars | Curves):
        raise TypeError(f"no words for {type(plot).__name__}")
    parts = [f"{kind}{NARROW}: {plot.heading}, par {lower(plot.spread)}"]
    groups = [one.name for one in plot.series if one.name]
    if groups:
        names = ", ".join(groups[:6]) + ("…" if len(groups) > 6 else "")
        parts[0] += f", {quantity(len(groups), 'série')} ({names})"
    figures = [m for m in plot.marks if m.is_known]
    if figures:
        parts += [f"{label}{NARROW}: {_end(end, figures)}" for label, end in (
            ("Maximum", max(figures, key=lambda m: m.value)),
            ("Minimum", min(figures, key=lambda m: m.value)))]
    if absent := len(plot.marks) - len(figures):
        parts.append(quantity(absent, "valeur absente", "valeurs absentes"))
    return ". ".join(parts) + "."


def _end(end: Mark, figures: Sequence[Mark]) -> str:
    """Return « 3 projets (Brest) »; of figures that are written alike, « 1 projet (Rennes et
    2 autres) »."""
    others = sum(m.full == end.full for m in figures) - 1
    more = f" et {quantity(others, 'autre')}" if others else ""
    return f"{end.full} ({' · '.join(filter(None, end.labels))}{more})"
