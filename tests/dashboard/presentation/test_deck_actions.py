"""What is done to a presentation is done to the one that the reader sees."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def composer():
    """Compose « Une autre », then « La mienne » in its place; each has its field."""
    import streamlit as st

    from dashboard.blocks.deck import Deck, Slide
    from dashboard.presentation import deck_actions, session_deck

    slides = (Slide("emploi", "emploi_ess_prive"),)
    deck_actions.write(Deck("Une autre", slides), is_new=True)
    former = deck_actions.name_key()
    deck_actions.write(Deck("La mienne", slides), is_new=True)
    st.session_state[former] = "Une autre"
    st.session_state[deck_actions.name_key()] = "Vraiment la mienne"
    for key in (former, deck_actions.name_key()):
        deck_actions.rename(key)
        st.text(session_deck.current_draft().deck.name)


def test_the_field_of_a_former_presentation_does_not_name_the_one_that_took_its_place():
    screen = AppTest.from_function(composer).run()
    assert not screen.exception
    assert [text.value for text in screen.text] == ["La mienne", "Vraiment la mienne"]
