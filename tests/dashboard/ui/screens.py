"""Blocks and tables as the screen draws them."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from dashboard.blocks.block import Block
from dashboard.warehouse.table import Table


def screen_of(*blocks: Block, **address: str) -> AppTest:
    """Return the cards of these blocks, on a page at that address; nothing is raised."""
    def page(blocks):
        from dashboard.ui.card import card

        card.show(blocks)

    return _opened(AppTest.from_function(page, kwargs={"blocks": blocks}), address)


def screen_of_tables(*tables: Table) -> AppTest:
    """Return these tables, one under the other; nothing is raised."""
    def page(tables):
        from dashboard.ui import tables as screen

        for number, table in enumerate(tables):
            screen.dataframe(table, f"table_{number}")

    return _opened(AppTest.from_function(page, kwargs={"tables": tables}), {})


def _opened(screen: AppTest, address: dict[str, str]) -> AppTest:
    for name, value in address.items():
        screen.query_params[name] = value
    assert not screen.run().exception
    return screen
