"""Figures in large on one row, each with its sentence, its source and its past."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.blocks import availability
from dashboard.blocks.block import BADGE, Block
from dashboard.blocks.cells import plain, typeset
from dashboard.charts import theme
from dashboard.text import numbers
from dashboard.ui import downloads, notes, switch, tables
from dashboard.warehouse import history, provenance
from dashboard.warehouse.columns import figure_text

#: Key figures of a row, and the narrowest one in pixels.
A_ROW, NARROWEST = 6, 170


@st.fragment
def draw(block: Block) -> None:
    """Write figures in large on one row; each says its sentence and its source when asked."""
    rows = block.table.data
    as_table = switch.is_table(block.key)
    if rows.empty:
        st.info(block.nothing)
    elif block.table.demonstration:
        st.badge(BADGE, icon=":material/warning:", color="orange")
    with st.container(horizontal=True, gap="xsmall", key=f"cartes_{block.key}"):
        most = A_ROW // (2 if block.half else 1)
        lines = -(-len(rows) // most) or 1  # as many on each
        grid = st.grid(-(-len(rows) // lines) or 1, min_column_width=NARROWEST,
                       gap="small")
        for _, row in rows.iterrows():
            with grid.container(border=True, height="stretch", gap=None):
                _key_figure(row)
        with st.container(gap=None, width="content", key=f"outils_{block.key}"):
            notes.ways(block)
            switch.draw(block.key, as_table)
            downloads.offer(block)
    if as_table:
        tables.dataframe(block.table, block.key)
    for sentence in availability.partly(block.table):
        st.info(plain(typeset(sentence)))
    notes.write_on_paper(block)


def _key_figure(row: pd.Series) -> None:
    """Write a figure in large: what it is, its sentence and its source when asked, its past."""
    source = ", ".join(p for p in (row["editeur"], numbers.date(row["date_publication"]),
                                   provenance.reliability(row.get("fiabilite"))) if p)
    # A card is narrow: its unit may stand under its number, whole.
    st.metric(row["intitule"], figure_text(row).replace(numbers.NO_BREAK, " "),
              help="  \n".join(plain(typeset(text)) for text in (
                  row.get("phrase"), f"Source : {source}" if source else "") if text))
    if row.get("passe") is not None:
        st.html(history.image(row["passe"], theme.SEA[switch.is_dark()]))
