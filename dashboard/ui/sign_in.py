"""What stands at a page that is not for all: the way to it, why it is closed, how to be let in."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard.blocks import access, availability
from dashboard.blocks.cells import markdown, sentence

LOG = logging.getLogger(__name__)


def require_access(section: str, what: str, people: str) -> None:
    """Stop the page unless this session may use it; say then why, and how to be let in.  Who is
    signed in may sign out.

    ``section``: that of ``secrets.toml``.  ``what`` is closed, as the subject of a sentence, but
    to ``people`` (« aux éditeurs »).
    """
    is_allowed = access.is_allowed(section)
    if st.user.get("is_logged_in"):
        _exit(section, is_allowed)
    elif is_allowed:
        return
    elif access.can_sign_in():
        _entry(section, what, people)
    else:
        st.info(sentence(f"{what} n'est possible que depuis la machine qui porte l'application, "
                         "ou par une personne connectée de la liste (voir docs/depot.md)"))
    if not is_allowed:
        st.stop()


def with_desk_link(text: str) -> str:
    """Return a sentence that leads whom it is open to where it says that a workbook is dropped."""
    desk = availability.DROP
    way = f"[{desk.title}]({desk.file})" if access.is_open(desk) else desk.title
    return text.replace(desk.title, way)


def _exit(section: str, is_allowed: bool) -> None:
    """Say who is signed in, and offer to sign out: the machine of a meeting is of many."""
    person = st.user.get("email") or "sans courriel"
    if not is_allowed:
        st.warning(sentence(f"vous êtes connecté ({person}), mais cette adresse n'est pas dans la "
                            f"liste qui donne accès à cette page, ou n'est pas vérifiée : demander "
                            "à la personne qui entretient l'application"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if is_allowed:
            st.caption(markdown(f"Connecté : {person}"), width="content")
        if st.button("Se déconnecter", key=f"{section}_sortie",
                     type="tertiary" if is_allowed else "secondary"):
            st.logout()


def _entry(section: str, what: str, people: str) -> None:
    """Offer to sign in."""
    st.info(sentence(f"{what} est réservé {people} : se connecter d'abord"))
    if st.button("Se connecter", type="primary", key=f"{section}_entree"):
        try:
            st.login()
        except StreamlitAuthError:
            LOG.exception("sign-in")
            st.error(sentence("la connexion est mal réglée : voir docs/depot.md"))
