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


def keeper_of_many():
    """Put aside as many slides as one presentation has, in a browser that keeps another one."""
    import streamlit as st

    from dashboard.blocks.deck import MOST, Deck, Slide, deck_code
    from dashboard.presentation import browser_deck, session_deck

    session_deck.write(Deck("Celle-ci", (Slide("emploi", "emploi_dernier"),) * MOST))
    st.session_state[browser_deck.KEY] = {
        "garde": deck_code(Deck("La mienne", (Slide("emploi", "emploi_ess_prive"),)))}
    browser_deck._restore()
    draft = session_deck.current_draft()
    st.text(f"{draft.deck.name}, {len(draft.deck.slides) == MOST}")
    st.text(draft.origin == draft.code)


def test_what_the_browser_kept_stays_beside_what_it_would_make_too_long():
    """The browser keeps beside what was there where the deck says what it began from."""
    screen = AppTest.from_function(keeper_of_many).run()
    assert not screen.exception
    assert [text.value for text in screen.text] == ["Celle-ci, True", "True"]
