"""The parameters of the address that a browser shows: the page and its filters.  A name that the
page does not have is understood where a single filter may be meant (« terrritoire »), else said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.blocks import deck
from dashboard.blocks.block import ANCHOR
from dashboard.blocks.filters import address_reading
from dashboard.blocks.filters.demonstration import SWITCH
from dashboard.note.control import YEAR
from dashboard.pages import PRESENTABLE
from dashboard.presentation import full_screen
from dashboard.text import lecture
from dashboard.warehouse.search import bare_text, is_misspelled
from etl.french.text import excerpt

#: Parameters that are no filter of a page: the figure that a link leads to, what the whole site
#: shares, what a presentation leaves, what Streamlit reads itself.
OTHERS = frozenset((ANCHOR, SWITCH, YEAR, full_screen.DECK, full_screen.SLIDE,
                    full_screen.FILTERS, full_screen.THEME, full_screen.BACK, "embed"))
#: Parameters that letters, social networks, mailboxes and search engines add to the links that they
#: carry.
TRACKING = re.compile(r"_.*|(?:utm|mtm|matomo|pk|piwik|at|mc|hsa|wt|sc|li|sib)_.*|.*(?:clid|cid)|"
                      r"igsh(?:id)?|xtor|gad_source|[gw]braid|trk|ref|source|src")
#: What is said of a name that means no filter, of several, and how many of these are named.
UNREAD = "{} n'est pas un filtre de cette page : l'adresse est lue sans lui."
UNREADS = "{} ne sont pas des filtres de cette page : l'adresse est lue sans eux."
MOST_NAMED = 3
#: In the session: the names that were looked at, by page.
NAMES = "_parametres_lus"


def current_page() -> tuple[str, str]:
    """Return the page that a browser shows and its filters, as a slide names them; the page is
    empty where its blocks cannot be presented."""
    name = urlsplit(st.context.url or "").path.strip("/").rpartition("/")[2]
    if st.context.url and not name:
        name = next(iter(PRESENTABLE))
    return (name, urlencode(current_filters())) if name in PRESENTABLE else ("", "")


def current_filters() -> list[tuple[str, str]]:
    """Return what the address of the page holds, but the block that it leads to, which is none of
    its filters."""
    return [(key, value) for key in st.query_params if key != ANCHOR
            for value in st.query_params.get_all(key)]


def is_filter(name: str) -> bool:
    """Tell whether a parameter may be a filter of a page."""
    return name not in OTHERS and not TRACKING.fullmatch(name.lower())


def read_names() -> None:
    """Write the names that the address gives to filters of the page as the page itself does, before
    these are drawn, and say those that mean none, together; each once."""
    page, query = current_page()
    past = st.session_state.setdefault(NAMES, set())
    names = [name for name in st.query_params if name not in st.session_state
             and (page, name) not in past and is_filter(name)]
    if not (page and names):
        return
    labels = _labels(page)
    if not labels.keys() >= set(names):
        labels |= _labels(page, query)  # a filter may depend on what others are set to
    free = {key: label for key, label in labels.items() if key not in st.query_params}
    meanings = {name: filter_meant(name, free) for name in names if name not in labels}
    for name, key in meanings.items():
        if key:
            st.query_params[key] = st.query_params.get_all(name)
            del st.query_params[name]
    if any(meanings.values()):
        address_reading.read_again()
    past.update((page, name) for name in names)
    if meanings:
        address_reading.say(_unread_sentence(list(meanings)), "long")


def _unread_sentence(names: Sequence[str]) -> str:
    """Return what is said of names that mean no filter: of many, the first and how many others."""
    texts = [lecture.quoted_text(excerpt(name, address_reading.LONGEST))
             for name in names[:MOST_NAMED]]
    others = [lecture.quantity(len(names) - MOST_NAMED, "autre")] * (len(names) > MOST_NAMED)
    return (UNREADS if len(names) > 1 else UNREAD).format(lecture.join([*texts, *others]))


def _labels(page: str, query: str = "") -> dict[str, str]:
    """Return the filters that the tabs of a page ask for at an address: key → label."""
    # « Indicateur (333) »: how many options it has is no part of its name.
    return {key: offer.label.partition(" (")[0] for _, one in deck.tabs(page, query)
            for key, offer in deck.offers(page, one).items()}


def filter_meant(name: str, labels: Mapping[str, str]) -> str:
    """Return the key of the filter (key → label) that a name means: its key or its label, whatever
    its case and accents, else but a letter or two; empty for none, or for several."""
    own = bare_text(name).replace("_", " ").strip()
    spellings = {key: {bare_text(text).replace("_", " ") for text in (key, label) if text}
                 for key, label in labels.items()}
    exact = [key for key, texts in spellings.items() if own in texts]
    near = [key for key, texts in spellings.items()
            if own and any(is_misspelled(own, text) for text in texts)]
    matches = exact or near
    return matches[0] if len(matches) == 1 else ""
