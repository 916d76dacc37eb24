"""Classes of a choropleth: where they are cut, and how their bounds are written.

A value on a bound belongs to the class above it; 0 is never inside a class.
"""

from __future__ import annotations

import re

import jenkspy
import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import decimals
from dashboard.charts.heat import TONES, scale_ends
from dashboard.text import numbers

QUANTILES, NATURAL = "Quantiles", "Seuils naturels"
#: What each way of cutting does, for the reader.
METHODS = {
    QUANTILES: "Classes de même effectif (quantiles), là où des valeurs égales, qui restent "
               "ensemble, ne l'empêchent pas.",
    NATURAL: "Seuils naturels (Fisher-Jenks) : classes les plus homogènes possible.",
}
CLASSES = 5
#: Bounds are never written with more decimals.
FINEST = 6
#: « points de vente » are counted, and so are the tonnes of a year; the euros of a month are what
#: one earns, which no area adds up.
_RATE = re.compile(r"^(%|‰|points?( de (pourcentage|%))?$|pour |(€|euros?) ?(/|par ))| pour |"
                   r"(/| par )(?! ?(an|année|trimestre|mois|semaine|jour)s?\b)")


def is_rate(unit: str) -> bool:
    """Tell whether a unit relates two quantities (« % de l'emploi », « pour 10 000 habitants »):
    colours show rates, circles show counts (« salariés »)."""
    return bool(_RATE.search(unit))


def bounds(values: np.ndarray, method: str = QUANTILES) -> np.ndarray:
    """Return the rising bounds of at most ``CLASSES`` classes of numbers without NaN.

    ``method``: ``QUANTILES`` (about as many areas in each class) or ``NATURAL`` (least variance
    within the classes: Fisher 1958, Jenks 1967, by ``jenkspy``).  ``KeyError`` for another one.
    Bounds are as round as the legend writes them, so that no area contradicts it.
    """
    if not len(values):
        return values
    low, high = float(values.min()), float(values.max())
    cuts = _CUTS[method](values, min(CLASSES, len(np.unique(values))))
    inner, digits = _rounded_bounds(cuts, values)
    scale = 10.0 ** digits
    # 0.29 × 100 is 28.999999999999996: what is as round as its bound is its own.
    first, last = np.round([low, high], digits)
    ends = [first if first <= low else np.floor(low * scale) / scale,
            last if last >= high else np.ceil(high * scale) / scale]
    zero = [0.0] if low < 0 < high else []
    edges = np.unique([*ends, *inner, *zero])
    return edges if len(edges) > 1 else np.repeat(edges, 2)


def _quantiles(values: np.ndarray, count: int) -> np.ndarray:
    # 0.6 × 50 is 30, not 30.000000000000004.
    return np.round(np.quantile(values, np.linspace(0, 1, count + 1)[1:-1]), 9)


def _natural(values: np.ndarray, count: int) -> np.ndarray:
    """Return the bounds half-way between the highest value of a class and the lowest of the
    next."""
    distinct = np.unique(values)
    last = (np.array(jenkspy.jenks_breaks(values, count)[1:-1], dtype=float)
            if count < len(distinct) else distinct[:-1])
    return (last + distinct[np.searchsorted(distinct, last, "right")]) / 2


def _rounded_bounds(inner: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the bounds with the fewest decimals that leave every value in its class, and how
    many."""
    distinct = np.unique(values)
    at = np.searchsorted(distinct, inner)
    below, above = distinct[np.maximum(at - 1, 0)], distinct[at]
    for digits in range(decimals(float(np.ptp(values))), FINEST):
        scale = 10.0 ** digits
        near, under = np.round(inner, digits), np.floor(above * scale) / scale
        rounded = np.where((below < near) & (near <= above), near, under)
        if ((below < rounded) & (rounded <= above) | (at == 0)).all():
            return rounded, digits
    return inner, FINEST


_CUTS = {QUANTILES: _quantiles, NATURAL: _natural}


def rank(edges: np.ndarray, value: float) -> int:
    """Return the class of ``value``, from 0."""
    return min(int(np.searchsorted(edges, value, "right")) - 1, len(edges) - 2)


def colours(edges: np.ndarray, dark: bool) -> list[str]:
    """Return one colour a class: blue for more, rust below zero."""
    count = max(len(edges) - 1, 0)
    below = int(np.count_nonzero(edges[1:] <= 0)) if count and edges[0] < 0 else 0
    if not below:
        return theme.sequential(count, dark)
    side = max(below, count - below)
    scale = theme.diverging(2 * side + 1, dark)
    return scale[side - below:side] + scale[side + 1:side + 1 + count - below]


def shades(values: np.ndarray, dark: bool) -> list[str]:
    """Return the colour of each value, as far on the scale as the value is among them: blue for
    more, rust below zero."""
    low, high = scale_ends(values.tolist())
    scale = (theme.diverging if low < 0 else theme.sequential)(TONES, dark)
    return [scale[round((v - low) / (high - low) * (TONES - 1))] for v in values]


def name(edges: np.ndarray, at: int, unit: str) -> str:
    """Return « 3 à 6 % »: the bounds of a class, all with as many decimals as the finest needs."""
    digits = next((d for d in range(FINEST) if (np.round(edges, d) == edges).all()), FINEST)
    low, high = (numbers.number(b, digits) for b in edges[at:at + 2])
    end = numbers.NARROW + "%" if unit.startswith("%") else ""
    return f"{low} à {high}{end}" if low != high else f"{low}{end}"
