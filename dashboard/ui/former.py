"""How pages drew their blocks one by one: goes with the last page that does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import streamlit as st

from dashboard.blocks import filters, headless
from dashboard.blocks.block import Block, Ways, cards, refused
from dashboard.blocks.block import catalogue as catalogue_block
from dashboard.ui.card import show
from dashboard.ui.page import available
from dashboard.warehouse.table import Table


def block(key: str, title: str, table: Table, draw: Callable[..., Any] | None = None, *,
          lecture: str = "", note: str = "", nothing: str = "", printed: int = 0,
          click: tuple[str, str] | None = None) -> None:
    show([Block(key, title, table, draw, lecture, note, nothing=nothing, printed=printed,
                click=click)])


def key_figures(key: str, title: str, table: Table, *, note: str = "") -> None:
    show([cards(key, title, table, note)])


def catalogue(key: str, title: str, table: Table, *, note: str = "", wrap: bool = True,
              empty: str = "") -> None:
    show([catalogue_block(key, title, table, note, wrap=wrap, nothing=empty)])


def blocked(key: str, title: str, reasons: Sequence[str], ways: Ways, *,
            what: str = "Comparaison bloquée", note: str = "") -> None:
    show([refused(key, title, reasons, ways, what=what, note=note)])


def tabs(key: str, sources: Mapping[str, str]) -> list[filters.Tab]:
    ready: list[filters.Tab] = []
    for tab, source in zip(filters.carrier.get().tabs(key, list(sources)), sources.values(),
                           strict=True):
        if tab:
            with tab:
                ready.append(tab if not source or available(source) else None)
        else:
            ready.append(None)
    return ready


def filtered(table: Table, filters: Mapping[str, str]) -> Table:
    return table.filtered(filters)


def stop() -> NoReturn:
    if headless.collector():
        raise headless.Said
    st.stop()
