"""The bar that holds the filters of a page: the first in sight, the others folded, what is set as
chips, one button that sets all of them back.

On a telephone the whole bar is folded under « Filtres (n) » (``styles/narrow.css``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.blocks.filters.chip import draw_chip
from dashboard.blocks.filters.clicks import CLICK, OFFERS, Setting
from dashboard.text.numbers import NARROW

#: Filters in sight; the others are in a popover.
IN_SIGHT = 3
#: Keys of the bar, which stays on top, and of its popover.
BAR, OTHERS = "filtres", "autres_filtres"
#: The button that unfolds the bar on a telephone, and the number of filters that are set, which is
#: written apart: the button would be another one, and fold again what the reader had opened.
TELEPHONE = '<details class="filtres-telephone"><summary>Filtres</summary></details>'
COUNT = '<style>.filtres-telephone summary::after {{ content: "\\00a0({})" }}</style>'
#: The button that unfolds the column of filters of a page that has one (``scripts/drawer.js``).
COLUMN = '<button type="button" class="filtres-colonne">Filtres</button>'
#: Pixels of a filter in sight, which leaves room for chips at 1280 (``styles/filters.css``: more on
#: a wider screen); at most, where its usual value is long: of a character of it, of what is around.
WIDTH, WIDEST, CHARACTER, AROUND = 189, 370, 7.1, 36
#: The parts of the bar: the filters in sight, the others, what is set.
PARTS: dict[str, Literal["content", "stretch"]] = {
    "vus": "content", "autres": "content", "poses": "stretch"}
#: Most characters of a chip.
LONGEST = 42


@dataclass(frozen=True)
class FigureFilter:
    """A filter of one figure, in the head of its card: what its widget takes."""

    label: str
    key: str
    options: Sequence[Any]
    show: Callable[[Any], Any]
    usual: Any

    @property
    def value(self) -> Any:
        """Return what it is set to, before it is drawn: what the reader chose, else what the
        address says."""
        choice = st.session_state.get(self.key)
        if choice is None:
            text = st.query_params.get(self.key)
            choice = next((o for o in self.options if str(self.show(o)) == text), None)
        return choice if choice in self.options else self.usual

    def draw(self, on_change: Callable[[], None]) -> None:
        """Draw it; ``on_change`` runs the page again, which makes the figure."""
        st.selectbox(self.label, self.options, index=self.options.index(self.usual), key=self.key,
                     format_func=self.show, bind="query-params", placeholder="Choisir",
                     label_visibility="collapsed", width=WIDTH, on_change=on_change)


@dataclass
class FilterBar:
    """The filters drawn so far in ``frame``: ``offers`` is what each may be set to, ``chips`` what
    those that are set say, ``figures`` those that stand in the card of a block (its key),
    ``fallbacks`` what the chip of some sets instead of their usual value."""

    frame: DeltaGenerator
    count: int = 0
    offers: dict[str, Setting] = field(default_factory=dict)
    chips: dict[str, str] = field(default_factory=dict)
    figures: dict[str, list[FigureFilter]] = field(default_factory=dict)
    fallbacks: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def parts(self) -> list[DeltaGenerator]:
        """Return where the filters in sight, the others and the chips stand, once one is asked:
        after the button of a telephone."""
        self.frame.html(TELEPHONE)
        return [self.frame.container(
            key=f"{BAR}_{name}", horizontal=True, vertical_alignment="bottom", gap="small",
            width=width) for name, width in PARTS.items()]

    @cached_property
    def others(self) -> DeltaGenerator:
        """Return the popover of the filters that are not in sight."""
        return self.parts[1].popover("Autres filtres", icon=":material/tune:", key=OTHERS)

    def place(self) -> DeltaGenerator:
        """Return where the next filter stands."""
        self.count += 1
        return self.parts[0] if self.count <= IN_SIGHT else self.others

    def width(self, usual: str = "") -> int | Literal["stretch"]:
        """Return the width of the last filter: that of a control where its ``usual`` value is read
        whole (another one is in its chip), or its whole popover."""
        if self.count > IN_SIGHT:
            return "stretch"
        return min(max(WIDTH, int(len(usual) * CHARACTER) + AROUND), WIDEST)

    def add(self, label: str, key: str, usual: Any, value: Any, text: str,
            options: Iterable[tuple[str, Any]] = (), several: bool = False) -> None:
        """Record what a filter may be set to (see ``Setting``), and its chip where its ``value`` is
        not the usual one; what was clicked counts no more once it was chosen otherwise."""
        click, before = st.session_state.get(key + CLICK, (None, usual))
        if click != st.session_state.get(key):
            st.session_state.pop(key + CLICK, None)
            before = usual
        self.offers[key] = Setting(dict(options), several, usual, before)
        if value != usual:
            chip = f"{label}{NARROW}: {text}"
            self.chips[key] = chip if len(chip) <= LONGEST else f"{chip[:LONGEST - 1]}…"

    def close(self) -> None:
        """Draw what is set, and the way back; a click on a mark knows the filters from here on."""
        st.session_state[OFFERS] = self.offers
        if not self.offers:
            return
        tail = self.parts[-1]
        if self.chips:
            self.frame.html(COUNT.format(len(self.chips)))
        for key, chip in self.chips.items():
            usual = self.offers[key].usual
            before = self.fallbacks.get(key, usual)
            draw_chip(tail, key, chip,
                      "Retirer ce filtre" if before == usual else "Remonter d'un niveau",
                      st.session_state.update, {key: before})
        self.draw_reset(tail)

    def draw_reset(self, place: DeltaGenerator) -> None:
        """Draw what sets all the filters back."""
        place.button("Réinitialiser", key="reinitialiser", icon=":material/restart_alt:",
                     type="tertiary", disabled=not self.chips, on_click=st.session_state.update,
                     args=({key: self.offers[key].usual for key in self.chips},),
                     help="Retirer tous les filtres")


class FilterColumn(FilterBar):
    """The filters of a page that has many, all in sight in the column at its left under ``frame``,
    which sets them back; what is set is seen there, without chips."""

    def place(self) -> DeltaGenerator:
        return st.sidebar

    def width(self, usual: str = "") -> Literal["stretch"]:
        return "stretch"

    def close(self) -> None:
        st.session_state[OFFERS] = self.offers
        self.draw_reset(self.frame)


#: The bar of the page that runs; None where what it asks is no filter.
page_bar: ContextVar[FilterBar | None] = ContextVar("page_bar", default=None)


def current() -> FilterBar:
    """Return where the filters that are asked now stand: the bar of the page, else its side column,
    where what is asked is no filter."""
    return page_bar.get() or FilterColumn(st.sidebar)


def open_bar() -> None:
    """Keep room for the bar of a page, above what follows."""
    page_bar.set(FilterBar(st.container(key=BAR, horizontal=True, vertical_alignment="bottom",
                                   gap="small")))


def open_column() -> None:
    """Take what the page asks from here on for filters, in the column at its left."""
    st.html(COLUMN)
    page_bar.set(FilterColumn(st.sidebar.container()))


def close_bar() -> None:
    """Draw the end of the bar, once the page has asked all that it asks."""
    if one := page_bar.get():
        one.close()
        page_bar.set(None)


def set_fallback(key: str, value: Any) -> None:
    """Set the value that undoes a filter of the bar, by its chip or by a second click on its mark,
    where it is not the usual one."""
    if one := page_bar.get():
        one.fallbacks[key] = value
        one.offers[key] = replace(one.offers[key], before=value)


def figure_choice(block: str, one: FigureFilter) -> Any:
    """Return what the filter of a block is set to; its card draws it (``figure_filters``)."""
    current().figures.setdefault(block, []).append(one)
    return one.value


def has_figure_filters(block: str) -> bool:
    """Tell whether the card of a block will draw filters of its own."""
    return block in current().figures


def figure_filters(block: str) -> tuple[FigureFilter, ...]:
    """Return the filters that the card of a block draws."""
    return tuple(current().figures.pop(block, ()))
