"""Annotations on screen: those of a figure, each with its button, and two fields to add one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.blocks import annotations as notes
from dashboard.blocks.annotations import FULL, LONGEST, MOST, Annotation
from dashboard.blocks.cells import markdown
from dashboard.blocks.filters.chip import draw_chip

Write = Callable[[tuple[Annotation, ...]], None]


def form(key: str, now: tuple[Annotation, ...], write: Write) -> None:
    """Draw the annotations ``now`` of what ``key`` names; ``write`` is given those that remain or
    the one that is added.  What is not understood is said, and kept in the fields."""
    with st.container(border=True, key=f"annotations_{key}"):
        st.markdown("**Annotations**")
        place = st.container(horizontal=True, gap="small")
        for rank, one in enumerate(now):
            draw_chip(place, f"annotation_{key}_{rank}", one.label, "Retirer l'annotation", write,
                      tuple(a for a in now if a != one))
        period, text, fault = (f"{part}_{key}" for part in ("periode", "texte", "refus"))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input("Période à annoter", key=period, max_chars=30, width=190,
                          placeholder="2020, T2 2020, 2020-2021")
            st.text_input("Annotation", key=text, max_chars=LONGEST, width="stretch",
                          placeholder="crise sanitaire")
            st.button("Annoter", key=f"annoter_{key}", icon=":material/edit_note:", on_click=_add,
                      args=(now, write, period, text, fault))
        if message := st.session_state.pop(fault, ""):
            st.warning(markdown(message))


def _add(now: tuple[Annotation, ...], write: Write, period: str, text: str, fault: str) -> None:
    try:
        if len(now) >= MOST:
            raise ValueError(FULL)
        new = notes.annotation(st.session_state[period], st.session_state[text])
    except ValueError as refusal:
        st.session_state[fault] = str(refusal)
        return
    st.session_state[period] = st.session_state[text] = ""
    write(tuple(dict.fromkeys((*now, new))))
