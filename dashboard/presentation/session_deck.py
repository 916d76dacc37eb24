"""The presentation that a reader composes: in the address, and in the session from page to page.

The address of a browser follows a change with some delay: a click that comes meanwhile still says
the address of before, which must not undo the change.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import streamlit as st

from dashboard.blocks import deck as slides
from dashboard.blocks.deck import Deck

#: Parameter of the address that holds the presentation, and the one that shows a slide of it.
KEY, SLIDE = "d", "diapo"
#: Seconds during which an address may still be the one of before a change; changes to undo.
DELAY, PAST = 5.0, 30
_HELD = "_presentation"


@dataclass
class Draft:
    """``deck`` and its ``code``; ``past``: the codes of before, the latest last; ``written``: when
    each code was left; ``arrived``: the address brought it while another was composed;
    ``unread``: the address holds what is no presentation."""

    deck: Deck = field(default_factory=Deck)
    code: str = ""
    past: list[str] = field(default_factory=list)
    written: dict[str, float] = field(default_factory=dict)
    arrived: bool = False
    unread: bool = False

    def take(self, deck: Deck) -> None:
        """Hold another deck; the one of before may be found again."""
        if deck == self.deck:
            return
        if self.deck.slides:
            self.past = [*self.past, self.code][-PAST:]
        self.written[self.code] = time.monotonic()
        self.deck, self.code = deck, slides.written(deck)
        self.arrived = self.unread = False

    def outdated(self, code: str) -> bool:
        """Whether an address may be the one of before the last changes."""
        return time.monotonic() - self.written.get(code, -DELAY) < DELAY


def current_draft() -> Draft:
    """What the reader composes: what the address says, else what the session keeps."""
    draft: Draft = st.session_state.setdefault(_HELD, Draft())
    code = st.query_params.get(KEY, "")
    if code and code != draft.code and not draft.outdated(code):
        deck = slides.read(code)
        if deck == Deck():
            draft.unread = True
        else:
            kept = bool(draft.deck.slides)
            draft.take(deck)
            draft.arrived = kept
    return draft


def write(deck: Deck) -> None:
    """Compose this deck from now on."""
    current_draft().take(deck)
    follow()


def undo() -> None:
    """Back to the presentation of before the last change."""
    draft = current_draft()
    if draft.past:
        code = draft.past.pop()
        past = draft.past
        draft.take(slides.read(code))
        draft.past = past
        follow()


def previous_deck() -> Deck:
    """The presentation of before the last change; empty when there is none."""
    past = current_draft().past
    return slides.read(past[-1]) if past else Deck()


def follow() -> None:
    """The address says what is composed."""
    draft = current_draft()
    if draft.deck.slides and st.query_params.get(KEY, "") != draft.code:
        st.query_params[KEY] = draft.code
    elif not draft.deck.slides and KEY in st.query_params:
        del st.query_params[KEY]


def start(rank: int) -> None:
    """Show the slide of that rank (from 1)."""
    follow()
    st.query_params[SLIDE] = str(rank)
