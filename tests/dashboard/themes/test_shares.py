"""The records of two territories in parts of those of each."""

from __future__ import annotations

import pandas as pd

from dashboard.themes import shares
from dashboard.warehouse.table import Table
from etl.contract import Column

COLUMNS = (Column("statut", "Statut"), Column("structures", "Structures", "entier"))


def counts(**by_statut: int) -> tuple[Table, int]:
    """Return the structures of a territory by statut, and how many there are."""
    data = pd.DataFrame(by_statut.items(), columns=["statut", "structures"])
    return Table(data, COLUMNS), sum(by_statut.values())


def test_a_value_that_only_one_of_them_has_is_a_zero_in_the_other() -> None:
    table = shares.beside({"Finistère": counts(Scop=3, Scic=1), "Morbihan": counts(Scop=2)},
                          "statut", "structures")
    assert table.data[["territoire_nom", "statut", "structures", "part"]].values.tolist() == [
        ["Finistère", "Scop", 3, 75], ["Finistère", "Scic", 1, 25],
        ["Morbihan", "Scop", 2, 100], ["Morbihan", "Scic", 0, 0]]
