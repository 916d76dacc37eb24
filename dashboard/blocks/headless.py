"""A page as a function of its address: its blocks, without drawing anything on screen.

Pages draw only through ``ui``.  While a page is collected, its filters answer with what the address
says (``Address``), and a block is kept instead of drawn.  Slides, documents and pictures are made
of the blocks that a page gives this way, so they hold the same numbers.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import parse_qs

import pandas as pd

from dashboard import paths
from dashboard.blocks import availability
from dashboard.blocks.block import Block
from dashboard.blocks.filters.carrier import Show, Tab
from dashboard.blocks.filters.demonstration import SWITCH, is_demonstration_left
from dashboard.blocks.filters.option_names import bounds_of, option_named, options_named
from dashboard.blocks.filters.questions import SCREEN, carrier
from dashboard.pages import READABLE

#: What the address gives of a filter.
ONE, TAB, MANY, SPAN, TEXT = "un", "onglet", "plusieurs", "bornes", "texte"
T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True)
class Offer:
    """What a filter of a page offers, as the address writes it: its ``options``; ``form``: one of
    them (``ONE``, ``TAB``), some (``MANY``), two bounds (``SPAN``), what is typed (``TEXT``); the
    ``choice``; ``values``: what each option stands for, a code for a territory."""

    form: str
    options: tuple[str, ...]
    label: str = ""
    choice: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


@dataclass
class Address:
    """The filters of a page as its address says them (``query``: key → values), the blocks found
    so far, and what each filter offers (``offers``)."""

    query: Mapping[str, Sequence[str]]
    blocks: list[Block] = field(default_factory=list)
    offers: dict[str, Offer] = field(default_factory=dict)

    def keep(self, block: Block) -> None:
        """Keep a block; without its rows where a sentence stands in its place."""
        if absent := availability.instead(block) or (block.nothing if block.table.empty else ""):
            rows = pd.Series(False, index=block.table.data.index)
            block = replace(block, table=block.table.where(rows), draw=None, lecture="",
                            absent=absent)
        self.blocks.append(block)

    def choice(self, label: str, key: str, options: Sequence[T], show: Show, default: T,
               form: str = ONE, *, block: str = "", are_results: bool = False) -> T:
        """Return the option that the address names (``option_named``); ``default`` for no such
        option."""
        by_text, values = {show(o): o for o in options}, tuple(map(str, options))
        option = by_text.get(option_named(self._last(key), tuple(by_text), values), default)
        self.offers[key] = Offer(form, tuple(map(show, options)), label, (show(option),), values)
        return option

    def lone(self, label: str, key: str, option: T, show: Show) -> T:
        """Return the only option, whatever the address names."""
        return self.choice(label, key, [option], show, option)

    def choices(self, label: str, key: str, options: Sequence[T], show: Show, default: Sequence[T],
                placeholder: str) -> list[T]:
        """Return the options that the address names, in its order; ``default`` when it names
        none."""
        texts = self.query.get(key, ())
        by_text = {show(o): o for o in options}
        is_empty = texts and not any(texts)  # by the reader
        names = options_named(texts, tuple(by_text))
        selection = [] if is_empty else [by_text[name] for name in names] or list(default)
        self.offers[key] = Offer(MANY, tuple(by_text), label, tuple(map(show, selection)))
        return selection

    def span(self, label: str, key: str, low: int, high: int) -> tuple[int, int]:
        """Return two bounds, kept within ``low`` and ``high``."""
        bounds = bounds_of(self.query.get(key, ()), low, high) or (low, high)
        self.offers[key] = Offer(SPAN, tuple(map(str, range(low, high + 1))), label,
                                 (str(bounds[0]), str(bounds[1])))
        return bounds

    def text(self, label: str, key: str, **options: Any) -> str:
        """Return what the address holds for ``key``; empty when nothing."""
        text = self._last(key)
        self.offers[key] = Offer(TEXT, (), label, (text,))
        return text

    def tabs(self, key: str, labels: Sequence[str]) -> list[Tab]:
        """Return the tab that the address names, else the first one."""
        current = self.choice("", key, labels, str, labels[0], TAB)
        return [nullcontext() if label == current else None for label in labels]

    def is_asked(self, key: str) -> bool:
        """Tell whether the address sets a filter."""
        return key in self.query

    def has_demonstration(self) -> bool:
        """Tell whether invented figures are shown: neither the address nor the reader who asks for
        the page hides them."""
        return is_demonstration_left(self._last(SWITCH)) and SCREEN.has_demonstration()

    def _last(self, key: str) -> str:
        return (list(self.query.get(key, ())) or [""])[-1]


def collector() -> Address | None:
    """Return what collects the page that runs; None when it is drawn on screen."""
    current = carrier.get()
    return current if isinstance(current, Address) else None


def on_screen(draw: Callable[P, None]) -> Callable[P, None]:
    """Draw for a reader only: a page that is collected has no use of it."""
    @wraps(draw)
    def draw_on_screen(*args: P.args, **kwargs: P.kwargs) -> None:
        if collector() is None:
            draw(*args, **kwargs)
    return draw_on_screen


def collection(page: str, query: str = "") -> Address:
    """Return what a page (one of ``READABLE``) says and offers at an address: its blocks, in their
    order, and its filters.

    A block whose data are not there or are hidden is given with the sentence that stands in its
    place (``Block.absent``).  ``query``: the address after « ? »; what it says wrongly is ignored,
    as on the page.  A tab that is not named is the first one.  ``KeyError`` for another page.
    """
    if page not in READABLE:
        raise KeyError(page)
    address = Address(parse_qs(query.lstrip("?"), keep_blank_values=True))
    token = carrier.set(address)
    try:
        runpy.run_path(str(paths.PAGES / f"{page}.py"))
    finally:
        carrier.reset(token)
    return address
