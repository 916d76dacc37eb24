"""The page « Commerces ruraux » at an address, and answers as a test writes them."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd
from streamlit.testing.v1 import AppTest

from dashboard.blocks.block import Block
from dashboard.warehouse.table import Table
from etl.contract import Column
from tests import collection
from tests.pages import reading

#: What these tests build holds.
SOURCES = ("commerces_publies", "commerces_inventaire", "commerces_enquete")
PAGE = "commerces_ruraux"


def tab_page(tab: str = "Inventaire", **filters: str) -> AppTest:
    return reading.page_at(PAGE, volet_commerces=tab, **filters)


def at(tab: str, **filters: str) -> tuple[str, str]:
    """Return the page at an address, for the functions of ``collection``."""
    return PAGE, urlencode({"volet_commerces": tab, **filters})


def blocks(tab: str, **filters: str) -> list[Block]:
    return collection.blocks(*at(tab, **filters))


def table_of(page: AppTest, key: str) -> pd.DataFrame:
    """Return the table under a figure, opened."""
    page.session_state[f"tableau_{key}"] = True
    page.run()
    return page.dataframe[-1].value


def answers(rows: list[tuple[str, str, int, int]]) -> Table:
    data = pd.DataFrame(rows, columns=["groupe", "modalite", "reponses", "base"])
    data["part"] = 100 * data["reponses"] / data["base"]
    names = ("groupe", "modalite", "reponses", "base", "part")
    return Table(data, tuple(Column(n, n) for n in names), pd.DataFrame())
