"""The presentation that a reader composes: in the address, and in the session from page to page.

The address of a browser follows a change with some delay: a click that comes meanwhile still says
the address of before, which must not undo the change.  Each change has a number, the revision, and
the revision that the browser last gave is known: from there on, an address that was left may still
be on its way out; an earlier one is where the reader went back to.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from dashboard.blocks import deck as slides
from dashboard.blocks.deck import Deck

#: Parameter of the address that holds the presentation, and the one that shows a slide of it.
KEY, SLIDE = "d", "diapo"
#: Changes that can be undone.
PAST = 30
_DRAFT = "_presentation"


@dataclass
class Draft:
    """``deck`` and its ``code``; ``past``: the codes of before, the latest last; ``revisions``:
    those of the codes held so far; ``latest``: the one that the browser gave last; ``is_sent``: the
    code was written in the address by the run under way; ``awaited``: it was so written, and the
    browser has not given it yet; ``arrived``: it brought the deck while another was composed;
    ``unread``: the link that was opened holds what is no presentation.

    ``is_own``: the reader has changed the deck; ``origin``: the code of what it was before, which a
    link or a file brought; empty where it began from nothing.  ``spare``: the code of the reader's
    former deck, which the browser keeps beside; ``forgotten``: that of one that it keeps no more.
    """

    deck: Deck = field(default_factory=Deck)
    code: str = ""
    past: list[str] = field(default_factory=list)
    revisions: dict[str, int] = field(default_factory=dict)
    latest: int = 0
    is_sent: bool = False
    awaited: str | None = None
    arrived: bool = False
    unread: bool = False
    is_own: bool = False
    origin: str = ""
    spare: str = ""
    forgotten: str = ""

    def take(self, deck: Deck, is_own: bool = True, is_new: bool = False) -> None:
        """Replace the deck; ``undo`` brings the former one back.

        ``is_own``: by a change of the reader; ``is_new``: by another one, no change of this one."""
        if deck == self.deck:
            return
        if self.deck.slides:
            self.past = [*self.past, self.code][-PAST:]
        self.deck, self.code, self.is_own = deck, slides.deck_code(deck), is_own
        if is_new or not is_own:
            self.origin = self.code
        elif not deck.slides:
            self.origin = ""
        self.revisions[self.code] = max(self.revisions.values(), default=0) + 1
        self.arrived = self.unread = False

    def is_outdated(self, code: str) -> bool:
        """Tell whether an address is of before a change that the browser has not followed yet."""
        return self.revisions.get(code, -1) >= self.latest


def _draft() -> Draft:
    draft: Draft = st.session_state.setdefault(_DRAFT, Draft())
    return draft


def current_draft() -> Draft:
    """Return what the reader composes: what the address says, else what the session keeps."""
    draft = _draft()
    code = st.query_params.get(KEY, "") or ("" if draft.deck.slides else draft.code)
    if code and code != draft.code and not draft.is_outdated(code):
        deck = slides.deck_of(code)
        if deck == Deck():
            draft.unread = True
            return draft
        had_slides = bool(draft.deck.slides)
        draft.take(deck, is_own=False)
        draft.arrived = had_slides
    if not draft.is_sent:
        draft.latest = draft.revisions.get(code, draft.latest)
        if st.query_params.get(KEY, "") == draft.awaited:
            draft.awaited = None
    return draft


def write(deck: Deck, is_own: bool = True, is_new: bool = False) -> None:
    """Compose this deck from now on (see ``Draft.take``)."""
    current_draft().take(deck, is_own, is_new)
    follow()


def take_spare() -> None:
    """Compose the reader's former deck again; this one, if it is the reader's, takes its place."""
    draft = current_draft()
    spare, own = draft.spare, draft.code if draft.is_own else draft.spare
    write(slides.deck_of(spare), is_new=True)
    draft.spare = own


def forget_spare() -> None:
    """Have the browser keep the reader's former deck no more."""
    draft = current_draft()
    draft.forgotten, draft.spare = draft.spare, ""


def undo() -> None:
    """Go back to the presentation of before the last change."""
    draft = current_draft()
    if draft.past:
        code = draft.past.pop()
        past = draft.past
        draft.take(slides.deck_of(code))
        draft.past = past
        follow()


def previous_deck() -> Deck:
    """Return the presentation of before the last change; empty when there is none."""
    past = current_draft().past
    return slides.deck_of(past[-1]) if past else Deck()


def follow() -> None:
    """Write what is composed in the address; again where the browser that gives it is on its way
    elsewhere."""
    draft = _draft()  # what the address says was read before the change
    code = draft.code if draft.deck.slides else ""
    if st.query_params.get(KEY, "") == code and draft.awaited in (code, None):
        return
    if code:
        st.query_params[KEY] = code
    else:
        st.query_params.pop(KEY, None)
    draft.is_sent, draft.awaited = True, code


def end_run() -> None:
    """Take the address of the next run for what the browser gives."""
    current_draft().is_sent = False


def start(rank: int) -> None:
    """Show the slide of that rank (from 1)."""
    follow()
    st.query_params[SLIDE] = str(rank)
