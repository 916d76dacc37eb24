"""What a chart says to who cannot see it."""

from __future__ import annotations

import numpy as np

from dashboard.charts.plot import NO_DATA
from dashboard.text import numbers as french
from dashboard.warehouse.columns import heading, names, numbers, order, texts
from dashboard.warehouse.table import Table


def alt(table: Table, kind: str, x: str, y: str, colour: str | None = None) -> str:
    """A short text that says what the chart shows to who cannot see it.

    ``kind``: « Courbes », « Barres », « Carte »…  ``x``: what the figures are spread over.
    """
    if table.empty:
        return f"{kind}. {NO_DATA}."
    label = heading(table, y)
    spread = next((c.label for c in table.columns if c.name == x), x).lower()
    where, shown, values = names(table, x), texts(table, y), numbers(table, y)
    series = names(table, colour) if colour else [""] * len(values)
    full = [" · ".join(p for p in pair if p) for pair in zip(series, where, strict=True)]
    parts = [f"{kind}{french.NARROW}: {label}, par {spread}"]
    if colour:
        groups = order(table, colour)
        listed = ", ".join(groups[:6]) + ("…" if len(groups) > 6 else "")
        parts[0] += f", {len(groups)} {'série' if len(groups) == 1 else 'séries'} ({listed})"
    known = np.flatnonzero(~np.isnan(values))
    if len(known):
        top, bottom = known[values[known].argmax()], known[values[known].argmin()]
        parts.append(f"Maximum{french.NARROW}: {shown[top]} ({full[top]})")
        parts.append(f"Minimum{french.NARROW}: {shown[bottom]} ({full[bottom]})")
    absent = len(values) - len(known)
    if absent:
        parts.append(f"{absent} {'valeur absente' if absent == 1 else 'valeurs absentes'}")
    return ". ".join(parts) + "."
