"""The symbols of a picture."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.charts.maps.maps import LARGEST
from dashboard.pictures.marks import mark


@pytest.mark.parametrize("size", [9, 2 * LARGEST])
def test_a_circle_is_round_to_a_third_of_a_pixel(size: float) -> None:
    [ring] = mark(10, 20, size, "circle", "#000000", "", 0, 1)
    corners = np.column_stack([ring.x - 10, ring.y - 20])
    middles = (corners[1:] + corners[:-1]) / 2
    assert np.hypot(*corners.T) == pytest.approx(size / 2, rel=0.01)
    assert np.hypot(*middles.T).min() > size / 2 - 1 / 3
