"""The desk where an analyst drops a workbook: what is asked, shown, published or abandoned.

The page asks ``dashboard.blocks.access`` before any of this is drawn, and nothing here acts from a
callback, which would run before the page asks.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard import ui
from dashboard.blocks.cells import markdown, sentence
from dashboard.pages import PAGES
from dashboard.themes.donnees.tables import build_label
from dashboard.tools.deposit.progress import build_progress, faults_in_french
from etl.deposit import deposit, recognition
from etl.deposit.candidate import Candidate
from etl.deposit.deposit import published_files
from etl.deposit.reception import MAX_MEBIBYTES, TYPES, Upload, receive
from etl.deposit.replacement import proposals
from etl.inspection.inspect import as_text, description
from etl.paths import raw_path, warehouse_path
from etl.reading.limits import Refusal
from etl.sources import sources

LOG = logging.getLogger(__name__)
#: Cells that are described of a workbook that no source recognises: each takes long to tell.
_DESCRIBED = 50_000
#: Lines of that description beyond which it scrolls in its frame, and the pixels of the frame.
_MANY, _LONG = 30, 480
#: What is kept for the session, under one prefix.
RECEPTION, CANDIDATE, PUBLICATION, ROUND, AGAIN, UNDER_WAY, AUTHOR = (
    f"depot_{n}" for n in ("recu", "candidat", "publie", "tour", "reverifier", "en_cours", "nom"))


@dataclass(frozen=True)
class Questions:
    """What the analyst asks to be verified."""

    upload: Upload
    source_id: str
    author: str
    replaces: tuple[str, ...]


# --- What is asked -----------------------------------------------------------------------------
def ask() -> Questions | None:
    """Draw the questions, and return the answers once all are there."""
    with st.container(border=True, key="bloc_depot"):
        st.header("Le classeur", anchor=False)
        file = st.file_uploader(
            "Classeur à déposer", type=list(TYPES), key=_file_key(),
            max_upload_size=MAX_MEBIBYTES,
            help="Le fichier est ouvert d'après son contenu, pas d'après son nom. Il n'est "
                 "publié qu'après votre accord.")
        if file is None:
            abandon()
            return None
        reading = _received_file(file)
        if isinstance(reading, str):
            st.error(sentence(reading))
            return None
        upload, guesses = reading
        # The browser empties the field where a second file is dropped while the first is verified.
        usual = st.session_state.get(AUTHOR) or str(st.user.get("email") or "").partition("@")[0]
        author = st.session_state[AUTHOR] = st.text_input(
            "Déposé par", usual, key="depot_auteur", max_chars=40, placeholder="Vos initiales",
            help="Inscrit, avec la date, dans le nom du dossier d'archive.")
        source_id = _source(guesses, upload)
        upload = _dated_upload(upload, next((g.name for g in guesses if g.source_id == source_id),
                                            ""))
        replaces = _replaced_files(source_id, upload) if source_id else []
        if not source_id or not (author or "").strip():
            st.info("Indiquer qui dépose et la source pour vérifier le classeur.")
            return None
        return Questions(upload, source_id, str(author), tuple(replaces))


def _file_key() -> str:
    """Return the key of the field of the workbook: another one once the desk is emptied."""
    return f"depot_fichier_{st.session_state.setdefault(ROUND, 0)}"


def _received_file(file: Any) -> tuple[Upload, list[recognition.Guess]] | str:
    """Return the dropped file and whose it may be, kept while it is there; or why it is refused."""
    state = st.session_state.get(RECEPTION)
    if state is None or state[0] != file.file_id:
        abandon()
        try:
            upload = receive(file.getvalue(), file.name)
            result: Any = upload, recognition.source_guesses(
                upload.book, recognition.published_labels(warehouse_path()))
        except Refusal as refusal:
            result = refusal.advice
        except Exception:
            LOG.exception("deposit")
            result = "ce fichier n'a pas pu être lu ; le détail est dans le journal du serveur"
        state = st.session_state[RECEPTION] = (file.file_id, result)
    return state[1]


def _source(guesses: list[recognition.Guess], upload: Upload) -> str | None:
    """Return the source recognised, or the one that the analyst chooses."""
    titles = {i: f"{s.title} ({i})" for i, s in sources().items()}
    likely = [g.source_id for g in guesses]
    options = likely + [i for i in titles if i not in likely]
    sure = recognition.is_sure(guesses)
    choice = st.selectbox("Source", options, index=0 if sure else None,
                          key=f"depot_source_{upload.sha256}",
                          format_func=titles.__getitem__, placeholder="Choisir la source")
    if sure:
        st.success(sentence(f"Source reconnue : {titles[likely[0]]} – {guesses[0].why}"),
                   icon=":material/check_circle:")
    elif guesses:
        doubt = ("Plusieurs sources peuvent lire ce classeur : choisir la bonne"
                 if len(guesses) > 1 else
                 "Une source peut lire ce classeur, sans certitude : la choisir si c'est la sienne")
        st.warning(sentence(doubt) + _list(guesses[:4], titles))
    else:
        key = f"depot_lu_{upload.sha256}"
        if key not in st.session_state:  # not again at each answer
            st.session_state[key] = (recognition.near_guesses(upload.book),
                                     as_text(description(upload.book, _DESCRIBED)))
        near, content = st.session_state[key]
        st.warning(sentence("Aucune source ne reconnaît ce classeur : choisir la sienne pour "
                            "voir ce qui manque") + _list(near, titles))
        with st.expander("Ce qui est lu de ce classeur"):
            st.code(content, language=None, wrap_lines=True,
                    height=_LONG if content.count("\n") > _MANY else "content")
    return choice


def _list(guesses: list[recognition.Guess], titles: dict[str, str]) -> str:
    """Return a line for each source, with its reason."""
    return "".join(f"\n- {markdown(f'{titles[g.source_id]} – {g.why}')}" for g in guesses)


def _dated_upload(upload: Upload, name: str) -> Upload:
    """Return the dropped workbook under a name that says its year, where its own does not and its
    source reads it there: the analyst confirms it, or says another."""
    if not name:
        return upload
    return upload.renamed(st.text_input(
        "Nom du classeur", name, key=f"depot_nom_{upload.sha256}", max_chars=80,
        help="Le nom reçu ne dit pas l'année, que la source y lit : celle qui est proposée est "
             "celle de son titre, ou la dernière de ses chiffres. La corriger si le document est "
             "d'une autre année."))


def _replaced_files(source_id: str, upload: Upload) -> list[str]:
    """Return the published workbooks that the dropped one takes the place of."""
    source = sources()[source_id]
    files = published_files(source, raw_path())
    if not files:
        return []
    key = _replaces_key(source_id, upload)
    state = st.session_state.get(f"{key}_motifs")
    if state is None or state[0] != files:  # not again at each answer
        state = st.session_state[f"{key}_motifs"] = (files, proposals(
            source, upload.book, upload.original, files, warehouse_path()))
    reasons: dict[str, str] = state[1]
    st.session_state.setdefault(key, [file for file in files if file in reasons])
    choice = st.multiselect("Remplace", files, key=key,
                            placeholder="Aucun : le classeur s'ajoute aux autres",
                            help="Un classeur remplacé n'est pas effacé : il va dans "
                                 "data/archives.")
    if texts := [f"{file} ({why})" for file, why in reasons.items() if file in choice]:
        st.caption(sentence(f"Proposé : {', '.join(texts)}. À retirer si le classeur s'ajoute aux "
                            "autres"))
    return choice


def _replaces_key(source_id: str, upload: Upload) -> str:
    return f"depot_remplace_{source_id}_{upload.sha256}"


# --- Verify, publish, abandon ------------------------------------------------------------------
def verify(answers: Questions) -> Candidate | None:
    """Return the candidate of what is asked: verified on demand, kept until something else is
    asked."""
    state = st.session_state.get(CANDIDATE)
    is_clicked = st.button("Vérifier le classeur", type="secondary" if state else "primary",
                           key="depot_verifier", icon=":material/fact_check:")
    if is_clicked or st.session_state.pop(AGAIN, False):
        abandon()
        state = None
        with faults_in_french("vérifié"), build_progress("Vérification") as progress:
            one = deposit.stage(answers.upload, answers.source_id, answers.author,
                                answers.replaces, raw=raw_path(), warehouse=warehouse_path(),
                                progress=progress)
            state = st.session_state[CANDIDATE] = (answers, one)
    if state is None:
        return None
    if state[0] != answers:
        st.info("Les choix ont changé depuis la vérification : vérifier à nouveau.")
        return None
    return state[1]


def decide(one: Candidate) -> None:
    """Draw « Publier », when nothing forbids it, and « Abandonner »."""
    with st.container(border=True, key="bloc_decision"):
        st.header("Décision", anchor=False)
        st.markdown(sentence(f"Le classeur sera archivé dans data/raw/{one.file}")
                    if one.is_publishable else
                    "Ce classeur serait ignoré : il n'y a rien à publier." if one.aside else
                    "Tant qu'il reste une erreur, rien ne peut être publié.")
        with st.container(horizontal=True):
            go = st.button("Publier", type="primary", disabled=not one.is_publishable,
                           key="depot_publier", icon=":material/check_circle:")
            stop = st.button("Abandonner", key="depot_abandonner", icon=":material/delete:")
        if stop:
            _next()
        elif go:
            st.session_state[UNDER_WAY] = True  # a click elsewhere stops this run, and undoes it
            with faults_in_french("publié"), build_progress("Publication") as progress:
                deposit.publish(one, progress)
                st.session_state[PUBLICATION] = (one.file, one.replaces)
                st.session_state.pop(UNDER_WAY)
                _next()
            st.session_state.pop(UNDER_WAY)


def replace_these(one: Candidate) -> None:
    """Answer « Remplace » with the workbooks that say the same, and ask to verify again."""
    key = _replaces_key(one.source.id, one.upload)
    st.session_state[key] = sorted({*one.replaces, *one.overlaps})
    st.session_state[AGAIN] = True


def abandon() -> None:
    """Forget the candidate of this session, and its folder."""
    state = st.session_state.pop(CANDIDATE, None)
    if state:
        state[1].abandon()


def _next() -> None:
    """Empty the desk for the next file."""
    abandon()
    st.session_state.pop(RECEPTION, None)
    st.session_state[ROUND] += 1
    st.rerun()


def show_published() -> None:
    """Say what has just been published, or has been interrupted, and lead to the new build; no
    more once another workbook is there, which it would be taken to be of."""
    if st.session_state.pop(UNDER_WAY, False):
        st.warning(sentence("la publication a été interrompue : rien n'a changé"))
    if publication := st.session_state.get(PUBLICATION):
        if CANDIDATE in st.session_state:  # stopped between the publication and its message
            _next()
        if st.session_state.get(_file_key()):
            del st.session_state[PUBLICATION]
            return
        file, replacements = publication
        more = f" ; remplacé et archivé : {', '.join(replacements)}" if replacements else ""
        st.success(sentence(f"Publié : {file}{more}. Nouvelle version : {build_label()}"),
                   icon=":material/check_circle:")
        ui.links(replace(page, question="Les sources, les classeurs lus et les constats de cette "
                         "mise à jour") for page in PAGES if page.file == "donnees")
