"""The last card of the home page, the ways onwards: the ready presentations, then the pages."""

from __future__ import annotations

import streamlit as st

from dashboard.blocks.cells import typeset
from dashboard.blocks.deck import Deck
from dashboard.pages import PAGES
from dashboard.themes import ready_decks
from dashboard.ui import present_button
from dashboard.ui.page import link

NOTHING = "Aucun chiffre publié à présenter pour l'instant."
#: Ways to the pages on a row, and the narrowest one in pixels.
A_ROW, NARROWEST = 2, 180


def home_card() -> None:
    """Draw the card of the ways onwards."""
    with st.container(border=True, key="liens", height="stretch", gap="xsmall"):
        st.header("Présenter en réunion", anchor=False)
        with st.container(key="pretes", horizontal=True, gap="small"):
            for rank, deck in enumerate(ready_decks.READY):
                if st.button(typeset(deck.name), key=f"commencer_{rank}", type="tertiary",
                             icon=":material/slideshow:",
                             help="Présentation prête : la montrer en plein écran"):
                    _present(ready_decks.with_figures(deck))
        st.header("Où aller", anchor=False)
        grid = st.grid(A_ROW, min_column_width=NARROWEST, gap=None, key="ou_aller")
        for page in PAGES:
            if page.question and page.exists:
                with grid.cell():
                    link(page)


def _present(deck: Deck) -> None:
    if deck.slides:
        present_button.start_deck(deck, back="accueil")
    else:
        st.toast(NOTHING, icon=":material/info:")
