"""The presentation that a reader composes, as the browser keeps it: a page that is loaded again is
another session, which knows nothing of what was put aside.

A presentation that a link has brought is in its address; from the first change on, it is the
reader's own and is kept.  What was kept before is then kept beside, to be taken back.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.blocks import deck as slides
from dashboard.blocks.deck import Deck
from dashboard.paths import frontend_text
from dashboard.presentation import deck_actions, session_deck

#: Key of the component.
KEY = "presentation_gardee"

_storage = st.components.v2.component("observatoire_presentation_gardee",
                                      js=frontend_text("scripts/deck.js"))


def draw() -> None:
    """Have the browser keep what is composed, and give what it kept before it was loaded again."""
    draft = session_deck.current_draft()
    code = draft.code if draft.deck.slides else ""
    _storage(key=KEY, on_garde_change=_restore, on_reserve_change=_know_spare,
             data={"code": code, "own": draft.is_own or not code, "origin": draft.origin,
                   "spare": draft.spare, "forgotten": draft.forgotten})


def _restore() -> None:
    """Put what the browser kept before what this session has put aside; where both are too long
    for one presentation, the browser keeps the former one beside."""
    draft = session_deck.current_draft()
    former = slides.deck_of(str(st.session_state[KEY].get("garde") or ""))
    deck = replace(former, slides=(*former.slides, *draft.deck.slides))
    if slides.length_fault(deck):
        draft.origin = draft.code
    elif former != Deck():
        is_adding = bool(draft.deck.slides)  # whose own words this message replaces
        unread = draft.unread  # a link that was opened is still said to be none
        draft.take(deck)
        draft.unread = unread
        count = deck_actions.slide_count(deck)
        st.session_state[deck_actions.MESSAGE] = (
            f"Ajouté à « {deck.name} », retrouvée dans ce navigateur : {count}." if is_adding else
            f"Retrouvée dans ce navigateur : « {deck.name} », {count}.")


def _know_spare() -> None:
    """Know the former presentation that the browser keeps beside, and say so when it comes there.
    """
    answer = st.session_state[KEY].get("reserve") or {}
    draft = session_deck.current_draft()
    draft.spare = str(answer.get("code") or "")
    former = slides.deck_of(draft.spare)
    if answer.get("now") and former.slides:
        st.session_state[deck_actions.MESSAGE] = (
            f"« {former.name} » ({deck_actions.slide_count(former)}) reste dans "
            "« Mes présentations ».")
