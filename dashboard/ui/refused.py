"""What stands in place of a figure that would mislead: why, and the ways out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten

import streamlit as st

from dashboard.blocks import headless
from dashboard.blocks.block import Block
from dashboard.blocks.cells import plain, typeset

#: Most characters of a button; it says the rest when it is pointed at.
LABEL = 120
#: A way out: what its button says → the filters that it sets (key → value).
Ways = Mapping[str, Mapping[str, object]]


def blocked(key: str, title: str, reasons: Sequence[str], ways: Ways, *,
            what: str = "Comparaison bloquée", note: str = "") -> None:
    """A block without its figure: what is wrong, each reason, then a button a way out."""
    if held := headless.asked():
        held.keep(Block(key, title, headless.NO_TABLE), " ".join((f"{what} :", *reasons)))
        return
    with st.container(border=True, key=f"bloc_{key}"):
        st.header(plain(typeset(title)), anchor=False)
        st.warning("  \n".join([f"**{what}**", *(plain(typeset(r)) for r in reasons)]),
                   icon=":material/back_hand:")
        with st.container(horizontal=True, gap="small"):
            for rank, (label, filters) in enumerate(ways.items()):
                st.button(typeset(shorten(label, LABEL, placeholder="… »")),
                          key=f"issue_{key}_{rank}", on_click=_set, args=(dict(filters),),
                          help=typeset(label) if len(label) > LABEL else None)
        if note:
            st.caption(plain(typeset(note)))


def _set(filters: Mapping[str, object]) -> None:
    """Filters take these values, in the address too."""
    for name, value in filters.items():
        st.session_state[name] = value
