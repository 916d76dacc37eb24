"""What a session knows of the presentation that is composed: what can be undone, where it began."""

from __future__ import annotations

from dashboard.blocks.deck import Deck, Slide, deck_code
from dashboard.presentation.session_deck import PAST, Draft

ONE, TWO, THREE = (Deck("Mon conseil", (Slide("emploi", "emploi_ess_prive"),) * count)
                   for count in (1, 2, 3))


def test_what_changes_nothing_and_the_beginning_are_not_to_be_undone():
    draft = Draft()
    for deck in (ONE, TWO, TWO, THREE):
        draft.take(deck)
    assert draft.past == [deck_code(ONE), deck_code(TWO)]


def test_the_last_thirty_changes_can_be_undone():
    draft = Draft()
    for rank in range(33):
        draft.take(Deck(str(rank), ONE.slides))
    assert PAST == 30
    assert draft.past == [deck_code(Deck(str(rank), ONE.slides)) for rank in range(2, 32)]


def test_a_presentation_begins_with_what_a_link_or_a_file_brought_or_with_nothing():
    draft = Draft(unread=True, arrived=True)
    draft.take(ONE)
    assert draft.is_own and draft.origin == ""
    assert not draft.unread and not draft.arrived
    for own, deck in ((False, TWO), (True, ONE)):  # a link, a file
        draft.take(deck, is_own=own, is_new=own)
        assert draft.origin == deck_code(deck) and draft.is_own is own
        draft.take(THREE)
        assert draft.origin == deck_code(deck) and draft.is_own
    draft.take(Deck())
    assert draft.origin == ""
