"""What pages say at an address, collected once for all the tests that only read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import urlencode

from dashboard.blocks import access, headless
from dashboard.blocks.block import Block
from dashboard.blocks.cells import typeset
from dashboard.blocks.headless import Address
from dashboard.warehouse import connection


def collection(page: str, query: str = "") -> Address:
    """Return what a page says and offers at an address, from the warehouse in place."""
    return _collection(connection.stamp(), access.is_allowed(), page, query)


def blocks(page: str, query: str = "") -> list[Block]:
    """Return the blocks of a page at an address."""
    return collection(page, query).blocks


def titles(page: str, query: str = "") -> list[str]:
    """Return the titles of the blocks that a page shows at an address."""
    return [typeset(b.title) for b in blocks(page, query) if b.key and not b.absent]


def text(page: str, query: str = "") -> str:
    """Return what a page writes around its tables at an address, as a reader sees it."""
    return "\n".join(typeset(line) for b in blocks(page, query) for line in (
        b.absent, b.lecture, *(f"{label} – {content}" for label, content in b.lines())))


def tabs(page: str) -> list[tuple[str, str]]:
    """Return the (filter, tab) pairs that open each tab of a page; none where it has no tabs."""
    return [(key, tab) for key, offer in collection(page).offers.items()
            if offer.form == headless.TAB for tab in offer.options]


def tab_queries(page: str) -> list[str]:
    """Return the query of each tab of a page; none for the first, or where it has no tabs."""
    return ["", *(urlencode([one]) for one in tabs(page)[1:])]


def page_blocks(page: str, more: Iterable[Mapping[str, object]] = ()) -> list[Block]:
    """Return the blocks of each tab of a page, and of what is asked of it besides (``more``)."""
    queries = [*tab_queries(page), *(urlencode(query, doseq=True) for query in more)]
    return [b for query in queries for b in blocks(page, query) if b.key and not b.absent]


@lru_cache(maxsize=256)
def _collection(stamp: connection.Stamp, has_access: bool, page: str, query: str) -> Address:
    return headless.collection(page, query)
