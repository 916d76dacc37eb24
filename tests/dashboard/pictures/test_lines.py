"""Pictures of curves, and of what has none."""

from __future__ import annotations

from dashboard import charts
from dashboard.charts.plot import NO_DATA, Message
from dashboard.pictures.layout import scene
from tests.dashboard.charts.samples import CHANGE, YEAR, table


def test_a_dotted_line_leads_to_what_is_provisional_even_from_the_first_point():
    curve = table((YEAR, CHANGE), [(2020, 1.0, ""), (2021, 2.0, "p"), (2022, 3.0, "")], "statut")
    drawing = scene(charts.lines(curve, "annee", "valeur"), 800, 300)
    first, second, _ = sorted((s for s in drawing.shapes if s.kind == "point"),
                              key=lambda point: point.x.mean())
    [line] = [s for s in drawing.shapes if s.dash == "dot"]
    assert abs(line.x[0] - first.x.mean()) < 1 and abs(line.x[1] - second.x.mean()) < 1


def test_why_there_is_nothing_to_show_is_in_the_middle():
    [text] = scene(Message(), 800, 300).words
    assert text.text.replace("<br>", " ") == NO_DATA
    assert (text.across, text.x, text.y) == ("center", 400, 150)
