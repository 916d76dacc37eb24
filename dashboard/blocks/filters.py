"""The filters of a page, in its side bar and in its address; and what a filter leaves of a table.

While a page is collected (``headless``) nothing is drawn: the address alone answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from dashboard.blocks import headless
from dashboard.warehouse import query
from dashboard.warehouse.search import bare
from dashboard.warehouse.table import Table

T = TypeVar("T")

def choose(label: str, options: Sequence[T], key: str, default: T | None = None,
              show: Callable[[Any], str] = str) -> T:
    """One value among ``options``, in the sidebar and in the address of the page."""
    options = list(options)
    index = options.index(default) if default in options else 0
    if held := headless.asked():
        return held.one(key, options, show, options[index])
    value = st.sidebar.selectbox(label, options, index=index, key=key, format_func=show,
                                 bind="query-params", placeholder="Choisir")
    return value if value is not None else options[index]


def several(label: str, options: Sequence[T], key: str, default: Sequence[T] = (),
               show: Callable[[Any], str] = str) -> list[T]:
    """Values among ``options``; none chosen means all of them.  Nothing is asked of nothing."""
    if not options:
        return []
    if held := headless.asked():
        return held.many(key, options, show, default) or list(options)
    chosen = st.sidebar.multiselect(label, list(options), default=list(default) or None, key=key,
                                    format_func=show, bind="query-params",
                                    placeholder="Sans filtre")
    return list(chosen) or list(options)


def also(label: str, options: Sequence[str], key: str) -> list[str]:
    """Values to add among ``options``; none chosen means none.  Nothing is asked of nothing."""
    if not options:
        return []
    if held := headless.asked():
        return held.many(key, options, str)
    return list(st.sidebar.multiselect(label, list(options), key=key, bind="query-params",
                                       placeholder="Rien de plus"))


def narrow(source: str, column: str, label: str, key: str,
           show: Mapping[str, str] | None = None) -> tuple[dict[str, object], dict[str, str]]:
    """A filter on a column of a source, or on a question with several answers.

    Gives what ``ask`` selects by and what the extract says (label → values as shown), both empty
    when nothing is chosen.  ``show``: how values are written.
    """
    options = [str(v) for v in query.values(source, column)]
    chosen = several(label, options, key, show=lambda v: (show or {}).get(v, v))
    if chosen == options:
        return {}, {}
    return {column: chosen}, {label: ", ".join((show or {}).get(v, v) for v in chosen)}


def search(label: str, key: str = "recherche") -> str:
    """What the reader types to find rows; empty when nothing."""
    if held := headless.asked():
        return held.text(key).strip()
    return (st.sidebar.text_input(label, key=key, bind="query-params", type="search",
                                  placeholder="Mot à chercher") or "").strip()


def found(table: Table, text: str) -> Table:
    """The rows where a column that is shown holds ``text``, whatever its case and accents."""
    if not text or table.empty:
        return table
    # A missing value stays missing in pandas' own texts.
    shown = table.data[[c.name for c in table.columns]].astype("object").fillna("").astype(str)
    held = shown.agg(" ".join, axis=1).map(bare)
    return filtered(table.where(held.str.contains(bare(text), regex=False)),
                    {"Recherche": text})


def filtered(table: Table, filters: Mapping[str, str]) -> Table:
    """The table that says by which filters it was made (label → value; an empty one is none)."""
    told = {label: value for label, value in filters.items() if value}
    return replace(table, filters={**table.filters, **told})


def years(label: str, low: int, high: int, key: str = "annees") -> tuple[int, int]:
    """A range of years, bounds included; what was chosen of other years is kept within these.

    All the years of a page or of an indicator are no choice: the next one shows all of its own.
    """
    if low == high:
        return low, high
    if held := headless.asked():
        return held.span(key, low, high)
    chosen, whole = st.session_state.get(key), st.session_state.get(f"{key}_bornes")
    if chosen:
        kept = max(low, chosen[0]), min(high, chosen[1])
        if tuple(chosen) == whole or kept[0] > kept[1]:
            kept = low, high
        if kept != tuple(chosen):
            st.session_state[key] = kept
    st.session_state[f"{key}_bornes"] = low, high
    first, last = st.sidebar.slider(label, low, high, (low, high), key=key, bind="query-params")
    return int(first), int(last)
