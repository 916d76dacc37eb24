"""Grids of a picture: what stands in a cell, and the breaks between two of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard import charts
from dashboard.charts.time.break_names import LINE
from dashboard.pictures.layout import fitted_scene, scene
from etl.contract import Break
from tests.dashboard.charts.samples import CHANGE, FAMILLE, YEAR, table

GRID = replace(table((FAMILLE, YEAR, CHANGE), [
    (name, year, *((None, "s") if (name, year) == ("Scop", 2021) else (1.0, "")))
    for name in ("Associations", "Mutuelles", "Scop") for year in range(2019, 2023)], "statut"),
    breaks=(Break("champ", 2020, "avant", "après", "raison", {"famille": "Mutuelles"}),))


def cell_boxes(drawing):
    """Return the cells that have a figure: left, top, right, bottom, by row and column."""
    boxes = [(s.x.min(), s.y.min(), s.x.max(), s.y.max()) for s in drawing.shapes
             if s.kind == "cell"]
    assert len(boxes) == 11
    return sorted(boxes, key=lambda box: (round(box[1]), box[0]))


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_break_is_a_line_between_the_cells_that_it_parts(is_turned):
    across, down = ("famille", "annee") if is_turned else ("annee", "famille")
    drawing = scene(charts.heat(GRID, across, down, "valeur"), 800, 300)
    boxes = cell_boxes(drawing)
    [line] = [s for s in drawing.shapes if s.dash == "dot"]
    # 2019 and 2020 of the Mutuelles, which have cells on both sides.
    before, after = (boxes[1], boxes[4]) if is_turned else (boxes[4], boxes[5])
    along, beside = (0, 1) if is_turned else (1, 0)
    ends = (line.x, line.y)[along]
    assert before[beside + 2] < (line.x, line.y)[beside].mean() < after[beside]
    assert abs(ends.min() - before[along]) < 3 and abs(ends.max() - before[along + 2]) < 3
    [name] = [w for w in drawing.words if w.text == "Rupture de champ"]
    assert name.back  # what it covers does not show through


def test_the_hatch_of_what_is_missing_keeps_to_its_cell():
    drawing = scene(charts.heat(GRID, "annee", "famille", "valeur"), 800, 300)
    boxes = cell_boxes(drawing)
    [hatch] = [s for s in drawing.shapes if s.hatch]
    left, right = boxes[9][2], boxes[10][0]  # the cells of 2020 and 2022 of the same row
    assert left < np.nanmin(hatch.x) < np.nanmax(hatch.x) < right
    assert boxes[9][1] <= np.nanmin(hatch.y) < np.nanmax(hatch.y) <= boxes[9][3]


def test_a_provisional_figure_is_in_italics():
    grid = table((FAMILLE, YEAR, CHANGE), [("Associations", 2021, 1.0, ""),
                                           ("Associations", 2022, 2.0, "p")], "statut")
    drawing = scene(charts.heat(grid, "annee", "famille", "valeur"), 800, 300)
    assert [w.text.startswith("<i>") for w in drawing.words if w.kind == "inside"] == [False, True]


def test_names_of_breaks_that_would_meet_stand_one_under_the_other():
    near = replace(GRID, breaks=(Break("champ", 2020, "a", "b", "c"),
                                 Break("comparateur", 2021, "a", "b", "c")))
    drawing, unit = fitted_scene(charts.heat(near, "annee", "famille", "valeur"), 600, 400)
    upper, lower = sorted(w.box.top for w in drawing.words if w.text.startswith("Rupture"))
    assert lower >= upper + LINE and not drawing.clashes()
    assert unit > 1  # letters are no smaller than on a page


def test_a_whole_beyond_its_parts_is_written_without_a_colour():
    grid = table((FAMILLE, YEAR, CHANGE), [(name, year, value) for name, value in (
        ("Associations", 1.0), ("Ensemble", 9.0)) for year in (2021, 2022)])
    drawing = scene(charts.heat(grid, "annee", "famille", "valeur", [False, False, True, True]),
                    800, 300)
    assert [s.y.max() < 200 for s in drawing.shapes if s.kind == "cell"] == [True, True]
    assert len([w for w in drawing.words if w.kind == "inside"]) == 4
