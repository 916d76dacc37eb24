"""What is asked of the filters of a page by its address, or was on another one: understood, written
as the filters write it, or said not to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NoReturn

import streamlit as st

from dashboard.blocks.cells import markdown
from dashboard.blocks.filters.option_names import values_text
from etl.french.text import excerpt

#: Most characters of what is not understood: a message of three lines is seen whole.
LONGEST = 30
#: What is said of a value that no option is: it, the filter, what is shown.
UNREAD = "« {} » n'est pas proposé pour « {} » : voici « {} »."
#: What is said of a name that several options bear: these, the filter, what is shown.
AMBIGUOUS = "Choisir {} pour « {} » : voici « {} »."
#: In the session: what this run has said of the address (and for how long), what the next one
#: says again.
SENTENCES, REPEATED = "_adresse_dite", "_adresse_redite"


def read(label: str, key: str, usual: str, options_of: Callable[[list[str]], list[str]],
         several: bool = False, namesakes_of: Callable[[str], list[str]] = lambda _: []) -> None:
    """Write what the address says of a filter that is not drawn yet as the filter itself would
    (``options_of``: the options that texts mean), and say what is not understood
    (``namesakes_of``: the options that one text may mean)."""
    texts = [text for text in st.query_params.get_all(key) if text]
    if key in st.session_state or not texts:
        return
    texts = texts if several else texts[-1:]
    options = options_of(texts)
    unread = [text for text in texts if not options_of([text])] if len(options) < len(texts) else []
    if options and options != [text for text in texts if text not in unread]:
        st.query_params[key] = [*options, *unread]
        read_again()
    if unread:
        text, value = ", ".join(unread), values_text(options or [usual])
        others = " ou ".join(f"« {option.partition(' (')[0]} »" for option in namesakes_of(text))
        if others:
            say(AMBIGUOUS.format(others, _name(label), value))
        else:
            say_unread(label, text, value)


def say_unread(label: str, text: str, value: str,
               duration: Literal["long", "infinite"] = "infinite") -> None:
    """Say that a filter does not offer what is asked of it, and what is shown."""
    say(UNREAD.format(excerpt(text, LONGEST), _name(label), value), duration)


def _name(label: str) -> str:
    """Return « Indicateur » of « Indicateur (12) », which says how many options it has."""
    return label.partition(" (")[0]


def say(sentence: str, duration: Literal["long", "infinite"] = "infinite") -> None:
    """Say beside the page what is not understood of what is asked of it."""
    st.session_state.setdefault(SENTENCES, []).append((sentence, duration))
    st.toast(markdown(sentence), icon=":material/link_off:", duration=duration)


def read_again() -> NoReturn:
    """Draw the page again from its address, which was just rewritten: what this run has said is
    said again by the next one (``repeat``), for it goes with the run."""
    st.session_state[REPEATED] = st.session_state.get(SENTENCES, [])
    st.rerun()


def repeat() -> None:
    """Say again what the run that rewrote the address had said of it."""
    st.session_state[SENTENCES] = []
    for sentence, duration in st.session_state.pop(REPEATED, []):
        say(sentence, duration)
