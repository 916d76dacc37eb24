"""The past of a key figure, drawn small: which points are joined, within its frame."""

from __future__ import annotations

import base64
import re

import pytest

from dashboard.charts.sparkline import HEIGHT, SIDE, WIDTH, description, image, svg
from dashboard.warehouse.history import Past
from tests.dashboard.warehouse.test_history import BREAK, figures, past_of


def test_rises_stand_on_a_line_at_zero_within_the_drawing():
    of = past_of(figures({2021: 2.0, 2022: 2.5, 2023: 3.0}, "Évolution de l'emploi", "%"))
    assert of
    ends = [float(y) for y in re.findall(r'y[12]="([-0-9.]+)"', svg(of, "#000000"))]
    assert ends and min(ends) >= 0 and max(ends) <= HEIGHT


def lines(of: Past) -> list[tuple[float, ...]]:
    """Return lines that join two points: neither upright nor across the whole drawing."""
    ends = re.findall(r'<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"',
                      svg(of, "#000"))
    return [tuple(map(float, one)) for one in ends]


def test_only_neighbours_in_time_without_a_break_are_joined():
    whole = past_of(figures({2019: 1, 2020: 2, 2022: 3, 2023: 4}))
    assert whole and len(lines(whole)) == 2  # 2020 and 2022 are no neighbours
    own_past = past_of(figures({2011: 0.7, 2012: 0.7, 2013: -0.3}, "Évolution", "%"), BREAK)
    assert own_past and len(lines(own_past)) == 1


@pytest.mark.parametrize("values", [{2021: 3, 2022: 3, 2023: 3}, {2021: -1, 2022: 0, 2023: 1e6}])
def test_the_drawing_stays_within_its_frame_between_its_two_years_and_has_its_text(values):
    of = past_of(figures(values))
    assert of
    drawing = image(of, "#0B4F6C")
    assert drawing.count(description(of).replace("'", "&#x27;")) == 2
    picture = base64.b64decode(re.search(r"base64,([^\"]+)", drawing)[1]).decode()
    for name, value in re.findall(r'\b([cxy][xy12]?)="([\d.-]+)"', picture):
        assert 0 <= float(value) <= (WIDTH if "x" in name else HEIGHT), (name, value)
    assert ">2021<" in picture and ">2023<" in picture
    points = [float(at) for at in re.findall(r'<circle cx="([\d.]+)"', picture)]
    assert len(points) == 3 and all(SIDE <= at <= WIDTH - SIDE for at in points)
