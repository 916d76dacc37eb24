"""What is written for paper: « Note de conjoncture », whose year is chosen, and the portrait of a
territory.  Each file is made when it is clicked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard import export
from dashboard.blocks.block import CARDS, Block
from dashboard.blocks.cells import typeset
from dashboard.blocks.headless import on_screen
from dashboard.note.figures import latest_year, years

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KEY, YEAR = "note_de_conjoncture", "annee_note"
HELP = ("Brouillon de la note annuelle : chiffres clés, tableau statut × département, graphiques, "
        "secteurs, méthode, chiffres manquants. Chaque phrase est marquée « à retravailler ».")


@on_screen
def yearly_note() -> None:
    """Draw the control of the year and of the two files; nothing where no figure is published."""
    options = years()
    if not options:
        return
    # A link that names a year opens the control; closed, it makes nothing.
    if YEAR in st.query_params and KEY not in st.session_state:
        st.session_state[KEY] = True
    control = st.popover("Note de conjoncture", icon=":material/description:", key=KEY,
                         on_change="rerun")
    if not control.open:
        return
    with control:
        st.markdown(typeset(HELP))
        year = st.selectbox("Année de la note", options, index=options.index(latest_year()),
                            key=YEAR, bind="query-params", placeholder="Choisir")
        year = year or latest_year()
        today = date.today()
        for name, kind, mime, make in (("Word", "docx", WORD, _word),
                                       ("PDF", "pdf", "application/pdf", _pdf)):
            st.download_button(
                f"Note de conjoncture ({name})", data=partial(make, year, today), mime=mime,
                file_name=export.filename(f"note de conjoncture {year}", kind, today),
                key=f"note_{kind}", on_click="ignore", icon=":material/download:", width="stretch")


@on_screen
def territory_page(name: str, other: str, blocks: Sequence[Block]) -> None:
    """Draw the button of the portrait of a territory on one page, beside an ``other`` one if there
    is; none where nothing of it is published."""
    if any(b.form == CARDS and not b.absent for b in blocks):
        today, label = date.today(), f"{name} et {other}" if other else name
        title = f"Portrait : {label}"
        st.download_button("PDF", data=partial(_territory, title, blocks, today),
                           key="pdf_portrait", mime="application/pdf", on_click="ignore",
                           icon=":material/download:",
                           file_name=export.filename(f"portrait {label}", "pdf", today),
                           help="Le portrait sur une page A4 : chiffres clés, carte, comparaison")


def _territory(title: str, blocks: Sequence[Block], today: date) -> bytes:
    from dashboard.note import territory
    return territory.page(title, blocks, today)


def _word(year: int, today: date) -> bytes:
    # What writes the files is loaded at the first click: a page that is read does without.
    from dashboard.note import contents, word
    return word.docx(contents.draft(year, today), today)


def _pdf(year: int, today: date) -> bytes:
    from dashboard.note import contents, pdf
    return pdf.pdf(contents.draft(year, today), today)
