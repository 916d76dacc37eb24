"""« Présenter »: from a page to its blocks in large, as they are filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.blocks import deck as slides
from dashboard.blocks.block import CATALOGUE, Block
from dashboard.blocks.cells import markdown, typeset
from dashboard.blocks.deck import Deck, Slide
from dashboard.pages import PRESENTABLE
from dashboard.presentation import browser_deck, deck_actions, full_screen, session_deck
from dashboard.ui import parameters

_START, _COMPOSE = "Commencer", "Composer avec ces figures"


def offer() -> None:
    """Draw the control of the page: which of its blocks to show; at first, all that are figures."""
    page, query = parameters.current_page()
    if not page:
        return
    control = st.popover("Présenter", icon=":material/slideshow:", key="presenter_page",
                         on_change="rerun", help="Les figures de la page en grand, une par écran")
    if not control.open:
        return
    with control:
        blocks = [b for b in slides.blocks(page, query) if b.key and not b.absent]
        if not blocks:
            st.caption(typeset("Aucune figure à présenter ici."))
            return
        with st.form("presenter_blocs", border=False):
            choice = [one for one in blocks if st.checkbox(
                markdown(one.title), value=one.form != CATALOGUE, key=f"presenter_{one.key}")]
            begin = st.form_submit_button(_START, type="primary", width="stretch")
            compose = st.form_submit_button(_COMPOSE, width="stretch")
        if (begin or compose) and not choice:
            st.warning("Cochez une figure au moins.")
        elif begin or compose:
            start(page, query, choice, begin)


def start(page: str, query: str, blocks: Sequence[Block], showing: bool) -> None:
    """Go to the presentation of these blocks of a page; ``showing``: at its first slide, else
    where it is composed."""
    deck = Deck(PRESENTABLE[page], tuple(Slide(page, b.key, query) for b in blocks))
    start_deck(deck, page + (f"?{query}" if query else ""), showing)


def start_deck(deck: Deck, back: str, showing: bool = True) -> None:
    """Go to a presentation; ``back``: the address that its end leads to."""
    query = {full_screen.DECK: slides.deck_code(deck)}
    if showing:
        query |= {full_screen.SLIDE: "1", full_screen.BACK: back}
    st.switch_page("pages/presentation.py", query_params=query)


def append_button(block: Block) -> None:
    """Draw « + Présentation », which adds a block as it is filtered to what the reader composes."""
    page, query = parameters.current_page()
    if page:
        st.button("Présentation", key=f"ajouter_{block.key}", icon=":material/add:",
                  type="tertiary", on_click=_append, args=(Slide(page, block.key, query),),
                  help="Ajouter cette figure à « Mes présentations »")
        # What a callback draws is lost in a fragment.
        if text := st.session_state.pop(deck_actions.MESSAGE, ""):
            st.toast(markdown(text), icon=":material/slideshow:")
            browser_deck.draw()


def _append(slide: Slide) -> None:
    draft = session_deck.current_draft()
    deck = replace(draft.deck, slides=(*draft.deck.slides, slide))
    fault = slides.length_fault(deck)
    if not fault:
        draft.take(deck)
    st.session_state[deck_actions.MESSAGE] = fault or (
        f"Ajouté à « {deck.name} » : {deck_actions.slide_count(deck)}.")
