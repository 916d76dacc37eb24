"""The columns of a table as readers see them: their order, their signs, their decimals."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.warehouse.columns import name, order, position, texts
from dashboard.warehouse.table import Table
from etl.contract import Column


def computed(unit: str, *values: float) -> list[str]:
    """Return computed figures of a unit as they are written."""
    table = Table(pd.DataFrame({"ecart": values}), (Column("ecart", "Écart", "nombre", unit),))
    return [text.replace("\u202f", " ") for text in texts(table, "ecart", short=True)]


def test_categories_stand_in_the_order_that_their_column_declares() -> None:
    sizes = Column("taille", "Taille", values=("petite", "moyenne", "grande"))
    table = Table(pd.DataFrame({"taille": ["grande", "inconnue", "petite"]}), (sizes,))
    assert order(table, "taille") == ["petite", "grande", "inconnue"]


def test_a_number_that_is_a_category_is_written_in_french() -> None:
    """A query of the workshop grouped by a rate had « -8.4 » beside its bar."""
    assert [name(x) for x in (-8.4, -3, 2012.0, 1234.5)] == [
        "−8,4", "−3", "2012", "1\u202f234,5"]


def test_points_are_signed_and_large_counts_have_no_decimal() -> None:
    assert computed("points", 0.4, 1.0) == ["+0,4", "+1,0"]
    assert computed("postes", 2.5, 12345.6) == ["2,5", "12 345,6"]
    assert computed("postes", 34567.8, 12345.6) == ["34 568", "12 346"]


def test_the_second_half_of_a_year_stands_in_its_middle() -> None:
    assert (position("2023-S2"), position("T3 2023")) == (2023.5, 2023.5)


def test_a_month_and_a_day_stand_in_their_year():
    assert (position("2023-07"), position("2023-01-01")) == (2023.5, 2023)
    assert 2023.99 < position("2023-12-31") < 2024
    assert math.isnan(position("2023-13")) and math.isnan(position("2023-04 (publication)"))
