"""What pages say at an address, collected once for all the tests that only read it."""

from __future__ import annotations

from functools import lru_cache

from dashboard.blocks import headless
from dashboard.blocks.block import Block
from dashboard.blocks.headless import Address
from dashboard.warehouse import connection


def collection(page: str, query: str = "") -> Address:
    """Return what a page says and offers at an address, from the warehouse in place."""
    return _cached(connection.stamp(), page, query)


def blocks(page: str, query: str = "") -> list[Block]:
    """Return the blocks of a page at an address."""
    return collection(page, query).blocks


def tabs(page: str) -> list[tuple[str, str]]:
    """Return the (filter, tab) pairs that open each tab of a page; none where it has no tabs."""
    return [(key, tab) for key, offer in collection(page).offers.items()
            if offer.form == headless.TAB for tab in offer.options]


@lru_cache(maxsize=256)
def _cached(stamp: connection.Stamp, page: str, query: str) -> Address:
    return headless.collection(page, query)
