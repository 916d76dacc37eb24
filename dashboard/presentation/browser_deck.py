"""The presentation that a reader composes, as the browser keeps it: a page that is loaded again is
another session, which knows nothing of what was put aside.

A presentation that a link has brought is in its address, and never replaces what is kept.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.blocks import deck as slides
from dashboard.blocks.deck import Deck
from dashboard.paths import FRONTEND
from dashboard.presentation import deck_actions, session_deck

#: Key of the component; in the session: what is composed began here, in no link.
KEY, OWN = "presentation_gardee", "_presentation_propre"

_storage = st.components.v2.component("observatoire_presentation_gardee",
                                      js=(FRONTEND / "deck.js").read_text(encoding="utf-8"))


def claim(draft: session_deck.Draft) -> None:
    """Take what is put aside from here on for the reader's own, unless a link brought what it is
    added to."""
    if not draft.deck.slides:
        st.session_state[OWN] = True


def draw() -> None:
    """Have the browser keep what is composed, and give what it kept before it was loaded again."""
    draft = session_deck.current_draft()
    code = draft.code if draft.deck.slides else ""
    _storage(key=KEY, on_garde_change=_restore,
             data={"code": code, "own": not code or OWN in st.session_state})


def _restore() -> None:
    """Put what the browser kept before what this session has put aside."""
    draft = session_deck.current_draft()
    former = slides.deck_of(str(st.session_state[KEY].get("garde") or ""))
    deck = replace(former, slides=(*former.slides, *draft.deck.slides))
    if former != Deck() and not slides.length_fault(deck):
        st.session_state[OWN] = True
        draft.take(deck)
        st.session_state[deck_actions.MESSAGE] = (
            f"Retrouvé dans ce navigateur : « {deck.name} », {deck_actions.slide_count(deck)}.")
