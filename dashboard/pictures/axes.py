"""The axes of a Plotly figure: where a value stands, and the ticks that Plotly would write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from dashboard.text.numbers import number

#: Pixels between two ticks that Plotly leaves free, across and upwards.
_FREE = {"x": 80, "y": 40}


class Axis:
    """An axis of the layout ``spec`` (« x2 »), from pixel ``start`` to pixel ``end``."""

    def __init__(self, name: str, spec: Mapping[str, Any], values: np.ndarray, start: float,
                 end: float) -> None:
        self.name, self.spec = name, spec
        self.start, self.end = start, end
        self.low, self.high = _range(spec, values)

    @property
    def scale(self) -> float:
        """Pixels for one."""
        return (self.end - self.start) / (self.high - self.low)

    def at(self, values: Any) -> np.ndarray:
        """Values → pixels."""
        return self.start + (np.asarray(values, dtype=float) - self.low) * self.scale

    def part(self, share: float) -> float:
        """A share of the axis → pixels; 1 is the top of an upright one."""
        first, last = sorted((self.start, self.end))
        return first + share * (last - first) if self.name[0] == "x" else (
            last - share * (last - first))

    def inside(self, value: float) -> bool:
        """Whether a value is on the axis."""
        low, high = sorted((self.low, self.high))
        slack = (high - low) * 1e-9
        return low - slack <= value <= high + slack

    def ticks(self) -> list[tuple[float, str]]:
        """Places and texts of the ticks."""
        given = self.spec.get("tickvals")
        if given is not None:
            said = self.spec.get("ticktext")
            return [(float(v), str(t)) for v, t in zip(given, said if said is not None else given,
                                                       strict=True) if self.inside(float(v))]
        step = float(self.spec.get("dtick") or self._step())
        low, high = sorted((self.low, self.high))
        found = re.search(r"\.(\d+)f", self.spec.get("tickformat") or "")
        places = int(found[1]) if found else None
        suffix = self.spec.get("ticksuffix") or ""
        values = np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1) * step
        return [(float(v), number(float(v), places) + suffix) for v in values]

    def _step(self) -> float:
        """The step of Plotly: 1, 2 or 5 and zeros, for about ``nticks`` ticks."""
        wanted = self.spec.get("nticks") or 1 + np.clip(
            abs(self.end - self.start) / _FREE[self.name[0]], 4, 9)
        rough = abs(self.high - self.low) / wanted
        base = 10.0 ** np.floor(np.log10(rough))
        return float(base * next(n for n in (2, 5, 10) if rough / base <= n))


def _range(spec: Mapping[str, Any], values: np.ndarray) -> tuple[float, float]:
    if spec.get("range") is not None:
        low, high = map(float, spec["range"])
        return low, high
    known = values[~np.isnan(values)]
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    room = (high - low or 1.0) * 0.05
    return low - room * (low != 0), high + room
