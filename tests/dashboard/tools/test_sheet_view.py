"""The picture of a sheet: its cells as Excel shows them, those told of coloured, a bounded size."""

from __future__ import annotations

import pytest

from dashboard.charts.theme import contrast
from dashboard.tools.deposit.sheet_view import COLOURS, picture
from etl.issue import Issue
from etl.reading.sheets.address import letters
from etl.reading.sheets.sheet import Sheet


def sheet(height: int, width: int) -> Sheet:
    """Return a sheet with « r3c2 » in each cell."""
    return Sheet("Tableau", "a.xlsx", [[f"r{r}c{c}" for c in range(1, width + 1)]
                                       for r in range(1, height + 1)])


def issue(cell: str, severity: str = "erreur", name: str = "Tableau") -> Issue:
    return Issue(severity, "faute", file="a.xlsx", sheet=name, cell=cell)


def test_a_small_sheet_is_shown_whole_with_its_numbers_and_letters() -> None:
    view = picture(sheet(3, 28), [])
    assert view.whole
    assert list(view.cells.index) == ["1", "2", "3"]
    assert list(view.cells.columns)[-3:] == ["Z", "AA", "AB"]
    assert view.cells.loc["2", "AB"] == "r2c28"
    assert view.marks == {}


def test_a_cell_prints_as_a_french_excel_shows_it() -> None:
    one = Sheet("Tableau", "a.xlsx", [[0.026, 1.5, None]], formats={(1, 1): "0.0%"})
    assert picture(one, []).cells.values.tolist() == [["2,6%", "1,5", ""]]


def test_each_cell_has_the_colour_of_the_worst_that_is_said_of_it() -> None:
    view = picture(sheet(4, 3), [issue("B2", "information"), issue("B2"),
                                 issue("B2", "avertissement"), issue("C4", "avertissement"),
                                 issue("A1", name="Autre"), issue("")])
    assert view.marks == {("2", "B"): "erreur", ("4", "C"): "avertissement"}
    css = view.styler()._compute().ctx
    assert css[(1, 1)] == [("background-color", "#b3261e"), ("color", "#ffffff")]
    assert css[(3, 2)] == [("background-color", "#ffb74d"), ("color", "#14242f")]


def test_a_large_sheet_is_its_top_and_what_surrounds_the_faults() -> None:
    view = picture(sheet(5000, 100), [issue("AX2500"), issue("B4999")])
    assert not view.whole
    assert list(view.cells.index) == [
        "1", "2", "3", "4", "5", "6", "2498", "2499", "2500", "2501", "2502", "4997", "4998",
        "4999", "5000"]
    assert list(view.cells.columns) == ["A", "B", "C", "D", "E", "AU", "AV", "AW", "AX", "AY",
                                        "AZ", "BA"]
    assert set(view.marks) == {("2500", "AX"), ("4999", "B")}


def test_a_large_clean_sheet_is_its_beginning() -> None:
    view = picture(sheet(5000, 3), [])
    assert (len(view.cells), list(view.cells.index)[-1], view.whole) == (60, "60", False)


def test_faults_everywhere_do_not_make_an_endless_picture() -> None:
    view = picture(sheet(5000, 3), [issue(f"A{n}") for n in range(1, 5001)])
    assert len(view.cells) == 200
    assert len(view.marks) == 200
    view = picture(sheet(3, 5000), [issue(f"{letters(n)}1") for n in range(1, 5001)])
    assert view.cells.shape == (3, 100)
    assert len(view.marks) == 100


@pytest.mark.parametrize("severity", COLOURS)
def test_a_coloured_cell_stays_readable(severity: str) -> None:
    fill, text = COLOURS[severity]
    assert contrast(fill, text) >= 4.5
