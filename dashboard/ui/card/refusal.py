"""What stands in place of a figure that would mislead: why, and the ways out."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

import streamlit as st

from dashboard.blocks.block import Block
from dashboard.blocks.cells import markdown

#: Most characters of a button that begins like no other; it says the rest when it is pointed at.
LABEL = 120


def draw(block: Block) -> None:
    """Draw what is wrong, each reason, then a button a way out."""
    refusal = block.refusal
    assert refusal is not None
    with st.container(border=True, key=f"bloc_{block.key}"):
        st.header(markdown(block.title), anchor=False)
        sentence = "  \n".join([f"**{markdown(refusal.what)}**", *map(markdown, refusal.reasons)])
        if refusal.mild:
            st.info(sentence, icon=":material/explore:")
        else:
            st.warning(sentence, icon=":material/back_hand:")
        with st.container(horizontal=True, gap="small", key=f"issues_{block.key}"):
            for rank, (text, (label, filters)) in enumerate(
                    zip(button_texts(list(refusal.ways)), refusal.ways.items(), strict=True)):
                st.button(markdown(text), key=f"issue_{block.key}_{rank}",
                          on_click=st.session_state.update, args=(filters,),
                          help=markdown(label) if text != label else None)
        if refusal.note:
            st.caption(markdown(refusal.note))


def button_texts(labels: Sequence[str]) -> list[str]:
    """Return what buttons say of labels: their beginning, unless two would begin alike."""
    texts = [shorten(label, LABEL, placeholder="… »") for label in labels]
    return [label if texts.count(text) > 1 else text
            for label, text in zip(labels, texts, strict=True)]
