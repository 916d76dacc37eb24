"""What the browser kept is found again, and hides nothing of the link that was opened."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def opener():
    """Open a link that is cut, in a browser that keeps a presentation."""
    import streamlit as st

    from dashboard.blocks.deck import Deck, Slide, deck_code
    from dashboard.presentation import browser_deck, session_deck

    session_deck.current_draft()
    session_deck.follow()
    st.session_state[browser_deck.KEY] = {
        "garde": deck_code(Deck("La mienne", (Slide("emploi", "emploi_dernier"),)))}
    browser_deck._restore()
    draft = session_deck.current_draft()
    st.text(f"{draft.deck.name}, {draft.unread}")


def test_a_link_that_cannot_be_read_is_said_beside_what_the_browser_kept():
    screen = AppTest.from_function(opener)
    screen.query_params["d"] = "coupé"
    screen.run()
    assert not screen.exception
    assert [text.value for text in screen.text] == ["La mienne, True"]
