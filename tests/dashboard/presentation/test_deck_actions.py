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


def mover():
    """Take the last of five slides away, move the one before it earlier, then the first one, whose
    figure the second shows too, later; then say what was typed of two where they were drawn."""
    import streamlit as st

    from dashboard.blocks.deck import Deck, Slide
    from dashboard.presentation import deck_actions, session_deck

    slides = tuple(Slide("emploi", *texts) for texts in (
        ("a", "", ""), ("a", "", "?"), ("b", "", ""), ("b", "=", ""), ("b", "", "")))
    deck_actions.write(Deck("À moi", slides))
    deck_actions.remove(4, slides[4])
    deck_actions.up(3, slides[3])
    deck_actions.down(0, slides[0])
    deck_actions.up(1, slides[1])  # which is the first already
    for rank in (0, 2):
        st.session_state[f"titre_{rank}"], st.session_state[f"commentaire_{rank}"] = "!", "…"
    deck_actions.comment(0, slides[0])
    deck_actions.retitle(2, slides[2])
    deck_actions.comment(2, slides[2])
    st.text(" ".join(one.key + one.query + one.title + one.comment
                     for one in session_deck.current_draft().deck.slides))


def test_a_slide_moves_by_one_place_and_what_is_typed_of_it_follows():
    screen = AppTest.from_function(mover).run()
    assert not screen.exception
    assert [text.value for text in screen.text] == ["a? a… b= b!…"]
