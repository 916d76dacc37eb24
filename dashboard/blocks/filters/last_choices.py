"""What filters were last set to, in the session: what the reader chose and the page that is drawn
does not offer is said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.blocks.filters import address_reading
from dashboard.blocks.filters.option_names import values_text

#: In the session, after the key of a filter.
LAST = "_avant"


def last(key: str) -> tuple[Mapping[Any, str], bool]:
    """Return what a filter was last set to, value → name, and whether nobody chose it."""
    values, is_usual = st.session_state.get(key + LAST, ({}, False))
    return values, is_usual


def keep(key: str, values: Mapping[Any, str], is_usual: bool) -> None:
    """Record what a filter is set to; what nobody chose is still not chosen where another value
    becomes the usual one."""
    latest, was_usual = last(key)
    st.session_state[key + LAST] = values, is_usual if values != latest else was_usual


def say_unoffered(label: str, key: str, options: Sequence[Any], shown: Sequence[str]) -> None:
    """Say what the reader chose of a filter that is not among its options any more, and what is
    shown; once, until the filter is drawn again."""
    latest, is_usual = last(key)
    texts = [name for value, name in latest.items() if value not in options]
    if texts and not is_usual:
        st.session_state.pop(key + LAST)
        address_reading.say_unread(label, ", ".join(texts), values_text(shown), "long")
