"""What the buttons and fields of « Mes présentations » do to the presentation.

Two changes may come in one run, the second made of a slide as it was before the first: each starts
from the deck of its own moment, and finds its slide in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard.blocks import deck as slides
from dashboard.blocks.annotations import Annotation
from dashboard.blocks.deck import COMMENT, NAME, TITLE, Deck, Slide
from dashboard.presentation import session_deck
from dashboard.text.address import line, lines
from dashboard.text.lecture import quantity

#: What the session keeps for the next run: why a change was refused, what was done.
FAULT, MESSAGE = "refus_presentation", "dit_presentation"


def slide_count(deck: Deck) -> str:
    """Return « 3 diapositives »."""
    return quantity(len(deck.slides), "diapositive")


def write(deck: Deck, message: str = "", is_new: bool = False) -> None:
    """Compose this deck and say what was done; one that does not fit in an address is refused and
    nothing changes.  ``is_new``: it is another one, no change of the one that is composed."""
    why = slides.length_fault(deck)
    if not why:
        session_deck.write(deck, is_new=is_new)
    st.session_state[FAULT], st.session_state[MESSAGE] = why, "" if why else message


def append_deck(deck: Deck, more: Deck) -> None:
    """Compose a deck with the slides of another after its own."""
    write(replace(deck, slides=(*deck.slides, *more.slides)), f"Ajouté : {slide_count(more)}.")


def present(deck: Deck) -> None:
    """Show the first slide of a deck, which is the reader's own once it is changed."""
    session_deck.write(deck, is_own=False)
    session_deck.start(1)


def name_key() -> str:
    """Return the key of the field of the name: another for another deck, so that a browser which
    has not drawn it yet never gives it the name of the former one."""
    draft = session_deck.current_draft()
    return f"nom_presentation_{draft.revisions.get(draft.origin, 0)}"


def rename(key: str) -> None:
    """Give the deck the name that is typed; without one, that of a deck without name.

    The field of another deck, which a browser that has not yet let go of it says again, names
    nothing."""
    if key != name_key():
        return
    name = line(str(st.session_state[key]), NAME)
    write(replace(session_deck.current_draft().deck, name=name or slides.UNNAMED))


def append(key: str) -> None:
    """Add the slides chosen in the list ``key`` at the end."""
    append_deck(session_deck.current_draft().deck, Deck(slides=tuple(st.session_state[key])))
    if not st.session_state[FAULT]:
        st.session_state[key] = []


def _place_of(rank: int, slide: Slide) -> int | None:
    """Return where a slide that was drawn at ``rank`` stands now, its texts perhaps changed since;
    None once it is gone."""
    present = session_deck.current_draft().deck.slides
    same = [i for i, one in enumerate(present) if one == slide] or [
        i for i, one in enumerate(present)
        if (one.page, one.query, one.key) == (slide.page, slide.query, slide.key)]
    return min(same, key=lambda i: abs(i - rank)) if same else None


def _arrange(rank: int, slide: Slide, change: Callable[[list[int], int], str]) -> None:
    """Change the ranks of the slides, given where this one stands; those that are open stay so, and
    what ``change`` says is said."""
    at, deck = _place_of(rank, slide), session_deck.current_draft().deck
    if at is None:
        return
    ranks = list(range(len(deck.slides)))
    message = change(ranks, at)
    folds = [bool(st.session_state.get(fold_key(i))) for i in ranks]
    write(replace(deck, slides=tuple(deck.slides[i] for i in ranks)), message)
    if not st.session_state[FAULT]:
        st.session_state.update({fold_key(i): fold for i, fold in enumerate(folds)})


def _move(rank: int, slide: Slide, where: Callable[[int], int]) -> None:
    def move(ranks: list[int], at: int) -> str:
        to = max(0, min(where(at), len(ranks) - 1))
        ranks.insert(to, ranks.pop(at))
        return f"Diapositive {at + 1} passée en position {to + 1}."
    _arrange(rank, slide, move)


def up(rank: int, slide: Slide) -> None:
    """Move a slide one place earlier."""
    _move(rank, slide, lambda at: at - 1)


def down(rank: int, slide: Slide) -> None:
    """Move a slide one place later."""
    _move(rank, slide, lambda at: at + 1)


def place(rank: int, slide: Slide) -> None:
    """Move a slide to the place that is chosen."""
    position = int(st.session_state[f"position_{rank}"])
    _move(rank, slide, lambda at: position - 1)


def duplicate(rank: int, slide: Slide) -> None:
    """Add the same slide once more, after it."""
    def again(ranks: list[int], at: int) -> str:
        ranks.insert(at, at)
        return f"Diapositive {at + 1} dupliquée."
    _arrange(rank, slide, again)


def remove(rank: int, slide: Slide) -> None:
    """Take this slide away."""
    def without(ranks: list[int], at: int) -> str:
        del ranks[at]
        return f"Diapositive {at + 1} retirée."
    _arrange(rank, slide, without)


def _change(rank: int, slide: Slide, change: Callable[[Slide], Slide]) -> None:
    at, deck = _place_of(rank, slide), session_deck.current_draft().deck
    if at is not None:
        write(replace(deck, slides=(
            *deck.slides[:at], change(deck.slides[at]), *deck.slides[at + 1:])))


def retitle(rank: int, slide: Slide) -> None:
    """Give a slide the title that is typed."""
    title = line(str(st.session_state[f"titre_{rank}"]), TITLE)
    _change(rank, slide, lambda one: replace(one, title=title))


def comment(rank: int, slide: Slide) -> None:
    """Give a slide the comment that is typed."""
    comment = lines(str(st.session_state[f"commentaire_{rank}"]), COMMENT)
    _change(rank, slide, lambda one: replace(one, comment=comment))


def annotate(rank: int, slide: Slide, remarks: tuple[Annotation, ...]) -> None:
    """Give a slide these annotations."""
    _change(rank, slide, lambda one: replace(one, annotations=remarks))


def fold_key(rank: int) -> str:
    """Return key of the part of a slide that opens to be changed."""
    return f"modifier_{rank}"
