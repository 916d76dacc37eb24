"""« Mettre à jour »: open files fetched beside what is published, then published or abandoned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.blocks import access
from dashboard.blocks.cells import sentence, typeset
from dashboard.blocks.headless import on_screen
from dashboard.text.lecture import quantity
from dashboard.themes.donnees.tables import catalogue_table
from dashboard.tools.deposit.progress import build_progress, faults_in_french
from dashboard.tools.deposit.report import changes
from etl.open_data.catalogue import OpenFile, open_files
from etl.paths import raw_path, warehouse_path

if TYPE_CHECKING:  # what asks a network is loaded by who asks it: longer than the page takes
    from etl.open_data.update import Outcome, Update

#: What is kept for the session: what was fetched, the error that forbids to publish it, and how
#: many files have just been published.
UPDATE, ERROR, PUBLICATION = (f"ouvertes_{n}" for n in ("mise_a_jour", "erreur", "publie"))


@on_screen
def desk() -> None:
    """Draw, for who may publish, the choice of open files to fetch, the outcome of each, and the
    button that publishes them."""
    if not access.is_allowed():
        return
    if count := st.session_state.pop(PUBLICATION, 0):
        st.success(sentence(f"Publié : {quantity(count, 'fichier')}"),
                   icon=":material/check_circle:")
    files = {i: one for i, one in open_files().items() if one.address}
    with st.container(border=True, key="bloc_ouvertes"):
        st.header("Mettre à jour", anchor=False)
        choice = st.multiselect(
            "Fichiers à télécharger", list(files), default=list(files), key="ouvertes_fichiers",
            format_func=lambda i: files[i].title, placeholder="Choisir",
            help="Rien n'est publié avant votre accord ; la copie précédente est gardée.")
        if st.button("Mettre à jour", key="ouvertes_telecharger", icon=":material/download:",
                     disabled=not choice):
            abandon()
            with faults_in_french("mis à jour", "fichier"):
                _fetch([files[i] for i in choice])
        update = st.session_state.get(UPDATE)
        if update:
            for outcome in update.outcomes:
                _show(outcome)
    if update and update.new_files:
        _decide(update)


def _fetch(files: list[OpenFile]) -> None:
    """Fetch files and try them, a bar telling how far it is."""
    from etl.open_data import download
    from etl.open_data.update import fetch

    bar = st.progress(0.0, text=typeset("Téléchargement : préparation…"))
    label = ""

    def go_on(one: OpenFile, size: int, total: int) -> None:
        nonlocal label
        text = f"Téléchargement : {one.title} ({size // 1_000_000} Mo)"
        if text != label:  # each is a message to the browser
            label = text
            bar.progress(min(size / total, 1.0) if total else 0.0, text=typeset(text))

    try:
        with download.client() as http:
            update = fetch(files, raw=raw_path(), warehouse=warehouse_path(), http=http,
                           progress=go_on)
    finally:
        bar.empty()
    try:
        if update.new_files:
            with build_progress("Vérification") as progress:
                errors = [i for i in update.try_build(progress).all_issues if i.is_error]
            st.session_state[ERROR] = str(errors[0]) if errors else ""
    except BaseException:
        update.abandon()
        raise
    st.session_state[UPDATE] = update
    if not update.new_files:
        update.abandon()


def _show(outcome: Outcome) -> None:
    title = outcome.open_file.title
    if outcome.fault:
        st.error(sentence(f"{title} : {outcome.fault}"), icon=":material/error:")
    else:
        st.info(sentence(f"{title} : {'nouvelle copie' if outcome.is_new else 'inchangé'}"),
                icon=":material/check_circle:")


def _decide(update: Update) -> None:
    """Draw what the new copies would change, « Publier » and « Abandonner »."""
    error = st.session_state[ERROR]
    if error:
        st.error(sentence(f"les nouvelles copies ne peuvent pas être publiées : {error}"))
    else:
        changes(update, catalogue_table)
    with st.container(horizontal=True):
        go = st.button("Publier", type="primary", disabled=bool(error), key="ouvertes_publier",
                       icon=":material/check_circle:")
        stop = st.button("Abandonner", key="ouvertes_abandonner", icon=":material/delete:")
    if stop:
        abandon()
        st.rerun()
    if go:
        from etl.open_data.update import publish

        with faults_in_french("publié", "fichier"), build_progress("Publication") as progress:
            publish(update, progress)
            st.session_state[PUBLICATION] = len(update.new_files)
            abandon()
            st.rerun()


def abandon() -> None:
    """Forget what this session has fetched, and its folder."""
    if update := st.session_state.pop(UPDATE, None):
        update.abandon()
