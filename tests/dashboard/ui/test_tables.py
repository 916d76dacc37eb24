"""A table on screen is made once and drawn again as it was sent."""

from __future__ import annotations

import pandas as pd
from streamlit.testing.v1 import AppTest

from dashboard.ui import tables
from dashboard.warehouse.table import Table
from etl.contract import Column


def page(each_run):
    from dashboard.ui import tables as screen

    for number, table in enumerate(each_run()):
        screen.dataframe(table, f"table_{number}")


def effectifs(value):
    column = Column("effectifs", "Effectifs", type="nombre")
    return Table(pd.DataFrame({"effectifs": [value]}), (column,), pd.DataFrame())


def test_a_table_that_is_shown_again_is_not_made_again(monkeypatch):
    made = []
    whole = tables.with_status_reasons
    monkeypatch.setattr(tables, "with_status_reasons", lambda t: made.append(t) or whole(t))
    kept = [effectifs(1.0), effectifs(2.0)]
    screen = AppTest.from_function(page, kwargs={"each_run": lambda: kept}).run()
    first = [d.proto for d in screen.get("dataframe")], [h.proto.body for h in screen.get("html")]
    screen.run()
    assert not screen.exception
    assert ([d.proto for d in screen.get("dataframe")],
            [h.proto.body for h in screen.get("html")]) == first
    assert len(first[0]) == len(first[1]) == len(made) == 2


def test_a_new_table_takes_the_place_of_the_one_before():
    values = iter((1.0, 1234.0))
    screen = AppTest.from_function(
        page, kwargs={"each_run": lambda: [effectifs(next(values))]}).run()
    assert "1\u202f234" not in screen.get("html")[0].proto.body
    screen.run()
    assert "1\u202f234" in screen.get("html")[0].proto.body
    assert screen.dataframe[0].value["Effectifs"].tolist() == [1234.0]
