"""What it takes to cite a figure: its notes and its cells, one click away on screen; the notes are
written on paper."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.blocks.block import CARDS, CODE, Block
from dashboard.blocks.cells import markdown, typeset
from dashboard.ui import tables
from dashboard.ui.present_button import append_button

ORIGIN = "D'où vient ce chiffre ?"


def ways(block: Block, before: str = "") -> None:
    """Draw the ways to the notes of a figure, to its cells, to a presentation; ``before``: HTML
    that stands before them.

    The browser itself opens the notes, and who prints the page has them: the server is asked
    nothing."""
    name = f"notes_{block.key}"
    is_icon = block.form == CARDS  # beside key figures, whose row has no room for words
    subject = f"<p><b>{escape(typeset(block.title))}</b></p>" if is_icon else ""
    title = ' title="Notes"' if is_icon else ""
    st.html(f'{before}<button type="button" popovertarget="{name}"{title}>'
            '<span class="notes-mot">Notes</span></button>'
            f'<div class="notes" id="{name}" popover tabindex="0" role="group" aria-label="Notes">'
            f"{subject}{block.rendering(_text)}{_close(name)}</div>",
            width="stretch" if before else "content")
    origin = typeset(ORIGIN)
    if st.button(origin, key=f"origine_{block.key}", type="tertiary",
                 icon=":material/account_tree:", help=origin if is_icon else None):
        st.dialog(origin, width="large")(_origin)(block)
    append_button(block)


def _close(name: str) -> str:
    """Return the way out of notes that nothing else may close (``styles/older.css``)."""
    return (f'<button type="button" class="notes-fermer" hidden popovertarget="{name}" '
            'popovertargetaction="hide">Fermer</button>')


def write(block: Block) -> None:
    """Write the notes where the figure is large."""
    st.html(_text(block))


def _text(block: Block) -> str:
    """Return the sentence read from the figure, its champ, sources and notes, each on its line, as
    HTML of which nothing comes from a workbook."""
    lecture = [("Lecture", block.lecture)] if block.lecture and not block.table.empty else []
    code = "Filtres" if CODE in block.table.filters else ""
    return "".join(f'<p class="{label.lower()}"><b>{label}</b> – '
                   f"{escape(text if label == code else typeset(text))}</p>"
                   for label, text in lecture + block.lines())


def _origin(block: Block) -> None:
    """List the cells that a figure comes from."""
    st.caption(markdown(block.title))
    tables.lineage(block.table, block.key)
