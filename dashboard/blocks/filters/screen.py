"""The reader's own page as what answers: the widgets of its filters, bound to its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from dashboard.blocks.block import ANCHOR
from dashboard.blocks.filters import address_reading
from dashboard.blocks.filters.bar import FigureFilter, current, figure_choice, page_bar
from dashboard.blocks.filters.carrier import Show, Tab
from dashboard.blocks.filters.demonstration import SWITCH, is_demonstration_left
from dashboard.blocks.filters.option_names import (
    bounds_of,
    namesakes,
    options_named,
    values_text,
)
from dashboard.text import numbers

T = TypeVar("T")
#: In the session: what the address last said of the filters that have a single option, by key.
LONE = "_adresse_seule"
#: In the session, after the key of a filter: what it was last set to.
_LAST = "_avant"


class Screen:
    """The reader's own page: widgets in its bar of filters, bound to its address.

    Streamlit takes the values of an address that are written as the options are; the others are
    written so before, or said not to be understood (``address_reading``).  What was chosen
    elsewhere follows the reader; Streamlit would show it nowhere, and still write it in the
    address, where it is not offered: it is set back, and said.  What nobody chose follows what is
    usual there.
    """

    def choice(self, label: str, key: str, options: Sequence[T], show: Show, default: T,
               *, block: str = "", are_results: bool = False) -> T:
        bar, names = current(), [str(show(o)) for o in options]
        address_reading.read(label, key, str(show(default)), lambda texts: options_named(
            texts, names, [str(o) for o in options]), namesakes_of=lambda text: namesakes(
            text, names))
        latest, is_usual = _last(key)
        now = st.session_state.get(key, default)
        if now != default and (now not in options or (is_usual and now in latest)):
            st.session_state[key] = default
            if not are_results:
                _say_unoffered(label, key, options, [str(show(default))])
        if block and page_bar.get():
            value: T = figure_choice(block, FigureFilter(label, key, options, show, default))
        else:
            chosen = bar.place().selectbox(
                label, options, index=options.index(default), key=key, format_func=show,
                bind="query-params", placeholder="Choisir", width=bar.width(str(show(default))))
            value = default if chosen is None else chosen
        _keep(key, {value: str(show(value))}, value == default)
        bar.add(label, key, default, value, str(show(value)), zip(names, options, strict=True))
        return value

    def lone(self, label: str, key: str, option: T, show: Show) -> T:
        past, name = st.session_state.setdefault(LONE, {}), str(show(option))
        asked = tuple(st.query_params.get_all(key))
        if past.get(key) != asked:  # said once: no widget keeps what it says
            past[key] = asked
            address_reading.read(label, key, name, lambda texts: options_named(
                texts, [name], [str(option)]))
        if key in st.session_state:
            _say_unoffered(label, key, [option], [name])
        return option

    def choices(self, label: str, key: str, options: Sequence[T], show: Show, default: Sequence[T],
                placeholder: str) -> list[T]:
        bar, usual, names = current(), list(default), [str(show(o)) for o in options]
        address_reading.read(label, key, values_text([str(show(v)) for v in usual] or [
            placeholder]), lambda texts: options_named(texts, names), several=True)
        before = st.session_state.get(key) or []
        if (offered := [value for value in before if value in options]) != before:
            st.session_state[key] = offered or usual
            _say_unoffered(label, key, options, [
                str(show(v)) for v in offered or usual] or [placeholder])
        values = list(bar.place().multiselect(
            label, options, default=usual or None, key=key, format_func=show, bind="query-params",
            placeholder=placeholder, width=bar.width()))
        _keep(key, {v: str(show(v)) for v in values}, values == usual)
        bar.add(label, key, usual, values,
                values_text([str(show(v)) for v in values] or [placeholder.lower()]),
                zip(names, options, strict=True), several=True)
        return values

    def span(self, label: str, key: str, low: int, high: int) -> tuple[int, int]:
        address_reading.read(label, key, numbers.span(low, high), lambda texts: list(
            map(str, bounds_of(texts, low, high) or ())), several=True)
        value, whole = st.session_state.get(key), st.session_state.get(f"{key}_bornes")
        if value:
            bounds = max(low, value[0]), min(high, value[1])
            if tuple(value) == whole or bounds[0] > bounds[1]:
                bounds = low, high
            if bounds != tuple(value):
                st.session_state[key] = bounds
        st.session_state[f"{key}_bornes"] = low, high
        bar = current()
        first, last = bar.place().slider(
            label, low, high, (low, high), key=key, bind="query-params", width=bar.width())
        # A mark of « 2021-2022 » is of the year that it leads to, one of a quarter of its year.
        bar.add(label, key, (low, high), (first, last), numbers.span(first, last), (
            (text, (year, year)) for year in range(low, high + 1) for text in (
                str(year), f"{year - 1}-{year}", *(f"{p} {year}" for p in numbers.PARTS_OF_YEAR))))
        return int(first), int(last)

    def text(self, label: str, key: str, **options: Any) -> str:
        bar = current()
        value = bar.place().text_input(
            label, key=key, bind="query-params", width=bar.width(), **options) or ""
        bar.add(label, key, "", value, value)
        return value

    def tabs(self, key: str, labels: Sequence[str]) -> list[Tab]:
        address_reading.read("Onglet", key, labels[0], lambda texts: options_named(texts, labels))
        containers = st.tabs(list(labels), key=key, bind="query-params", on_change=_leave_figure)
        return [tab if tab.open else None for tab in containers]

    def is_asked(self, key: str) -> bool:
        return key in st.query_params

    def has_demonstration(self) -> bool:
        # Where the switch is not drawn (a slide), the address still says what it was.
        default = is_demonstration_left(st.query_params.get(SWITCH, ""))
        return bool(st.session_state.get(SWITCH, default))


def _leave_figure() -> None:
    """Take out of the address the figure that it leads to, which would open its tab again."""
    st.query_params.pop(ANCHOR, None)


def _last(key: str) -> tuple[Mapping[Any, str], bool]:
    """Return what a filter was last set to, value → name, and whether nobody chose it."""
    values, is_usual = st.session_state.get(key + _LAST, ({}, False))
    return values, is_usual


def _keep(key: str, values: Mapping[Any, str], is_usual: bool) -> None:
    """Record what a filter is set to; what nobody chose is still not chosen where another value
    becomes the usual one."""
    latest, was_usual = _last(key)
    st.session_state[key + _LAST] = values, is_usual if values != latest else was_usual


def _say_unoffered(label: str, key: str, options: Sequence[Any], shown: Sequence[str]) -> None:
    """Say what the reader chose of a filter that is not among its options any more, and what is
    shown; once, until the filter is drawn again."""
    latest, is_usual = _last(key)
    texts = [name for value, name in latest.items() if value not in options]
    if texts and not is_usual:
        st.session_state.pop(key + _LAST)
        address_reading.say_unread(label, ", ".join(texts), values_text(shown), "long")
