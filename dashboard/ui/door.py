"""What stands at a page that is not for all: why it is closed, and how to be let in."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard.blocks import access
from dashboard.blocks.cells import sentence

LOG = logging.getLogger(__name__)


def door(section: str, what: str, people: str) -> None:
    """Stop the page unless this session may use it; say then why, and how to be let in.

    ``section``: that of ``secrets.toml``.  ``what`` is closed, as the subject of a sentence, but
    to ``people`` (« aux éditeurs »).
    """
    if access.is_allowed(section):
        return
    person = st.user.get("email") if st.user.get("is_logged_in") else ""
    if person:
        st.warning(sentence(f"vous êtes connecté ({person}), mais cette adresse n'est pas dans la "
                            f"liste qui donne accès à cette page, ou n'est pas vérifiée : demander "
                            "à la personne qui entretient l'application"))
        if st.button("Se déconnecter", key=f"{section}_sortie"):
            st.logout()
    elif access.can_sign_in():
        st.info(sentence(f"{what} est réservé {people} : se connecter d'abord"))
        if st.button("Se connecter", type="primary", key=f"{section}_entree"):
            try:
                st.login()
            except StreamlitAuthError:
                LOG.exception("sign-in")
                st.error(sentence("la connexion est mal réglée : voir docs/depot.md"))
    else:
        st.info(sentence(f"{what} n'est possible que depuis la machine qui porte l'application, "
                         "ou par une personne connectée de la liste (voir docs/depot.md)"))
    st.stop()
