"""A page as a function of its address: its blocks, without drawing anything on screen.

Pages draw only through ``ui``, whose functions ask here first: while a page is collected, a filter
answers with what the address says, and a block is kept instead of drawn.  Slides, documents and
pictures are made of the blocks that a page gives this way, so they hold the same numbers.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import NoReturn, TypeVar
from urllib.parse import parse_qs

import pandas as pd
import streamlit as st

from dashboard import paths
from dashboard.blocks.block import Block
from dashboard.pages import PRESENTABLE
from dashboard.warehouse.table import LINEAGE, Table

NO_TABLE = Table(pd.DataFrame(), (), pd.DataFrame(columns=list(LINEAGE)))
#: What the address gives of a filter.
ONE, TAB, MANY, SPAN = "un", "onglet", "plusieurs", "bornes"
T = TypeVar("T")


@dataclass(frozen=True)
class Offer:
    """What a filter of a page offers, as the address writes it: its ``options``; ``form``: one of
    them (``ONE``, ``TAB``), some (``MANY``), two bounds (``SPAN``)."""

    form: str
    options: tuple[str, ...]


@dataclass
class Collector:
    """What the address of a page says (``query``: key → values), the blocks found so far, and what
    each filter offers (``offers``)."""

    query: Mapping[str, Sequence[str]]
    blocks: list[Block] = field(default_factory=list)
    offers: dict[str, Offer] = field(default_factory=dict)

    def keep(self, block: Block, absent: str = "") -> None:
        """Keep a block; without its rows where the sentence ``absent`` stands in its place."""
        if absent:
            rows = pd.Series(False, index=block.table.data.index)
            block = replace(block, table=block.table.where(rows), draw=None, lecture="",
                            absent=absent)
        self.blocks.append(block)

    def say(self, sentence: str) -> None:
        """Keep a sentence that the page says in place of blocks: a block without key."""
        self.blocks.append(Block("", "", NO_TABLE, absent=sentence))

    def text(self, key: str) -> str:
        """What the address holds for ``key``; empty when nothing."""
        return (list(self.query.get(key, ())) or [""])[-1]

    def one(self, key: str, options: Sequence[T], show: Callable[[T], str], default: T,
            form: str = ONE) -> T:
        """The option that the address names as it is shown; ``default`` for no such option."""
        self.offers[key] = Offer(form, tuple(map(show, options)))
        return next((o for o in options if show(o) == self.text(key)), default)

    def many(self, key: str, options: Sequence[T], show: Callable[[T], str],
             default: Sequence[T] = ()) -> list[T]:
        """The options that the address names, in its order; ``default`` when it names none."""
        self.offers[key] = Offer(MANY, tuple(map(show, options)))
        told = self.query.get(key, ())
        if told and not any(told):  # a choice that the reader has emptied
            return []
        shown = {show(o): o for o in options}
        return [shown[v] for v in self.query.get(key, ()) if v in shown] or list(default)

    def span(self, key: str, low: int, high: int) -> tuple[int, int]:
        """Two bounds kept within ``low`` and ``high``."""
        self.offers[key] = Offer(SPAN, tuple(map(str, range(low, high + 1))))
        try:
            first, last = sorted(int(v) for v in self.query.get(key, ()))
        except ValueError:
            return low, high
        kept = max(low, first), min(high, last)
        return kept if kept[0] <= kept[1] else (low, high)


_collector: ContextVar[Collector | None] = ContextVar("collector", default=None)


def asked() -> Collector | None:
    """What collects the page that runs; None when it is drawn on screen."""
    return _collector.get()


class _Said(Exception):
    """The page that is collected has said all it has."""


def stop() -> NoReturn:
    """The page has said all it has.  ``st.stop()`` would also end the page that collects it."""
    if asked():
        raise _Said
    st.stop()


def blocks(page: str, query: str = "") -> list[Block]:
    """The blocks of a page (a name of ``PRESENTABLE``) as its address shows them, in their order.

    A block whose data are not there or are hidden is given with the sentence that stands in its
    place (``Block.absent``).  The rest as in ``collected``.
    """
    return collected(page, query).blocks


def collected(page: str, query: str = "") -> Collector:
    """Return what a page says and offers at an address: its blocks and its filters.

    ``query``: the address after « ? »; what it says wrongly is ignored, as on the page.  A tab that
    is not named is the first one.  ``KeyError`` for another page.
    """
    if page not in PRESENTABLE:
        raise KeyError(page)
    collector = Collector(parse_qs(query.lstrip("?"), keep_blank_values=True))
    token = _collector.set(collector)
    try:
        runpy.run_path(str(paths.PAGES / f"{page}.py"))
    except _Said:
        pass
    finally:
        _collector.reset(token)
    return collector
