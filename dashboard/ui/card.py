"""A block on screen: its title, what it shows, the lines under it, its table and its cells.

Nothing here lets a cell of a workbook become markup (``plain``).  Closed parts cost nothing;
extracts are made when clicked.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import streamlit as st

from dashboard.blocks import availability, headless
from dashboard.blocks.block import BADGE, CARDS, CATALOGUE, REFUSED, Block
from dashboard.blocks.cells import header, plain, typeset
from dashboard.charts import theme
from dashboard.charts.plotly import streamlit_figure
from dashboard.charts.plotly.sheet import least_width
from dashboard.text import numbers
from dashboard.ui import downloads, refusal, tables
from dashboard.warehouse import history, provenance
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.table import Table


def show(blocks: Iterable[Block]) -> None:
    """Draw these blocks; while the page is collected, keep them."""
    held = headless.collector()
    for block in blocks:
        (held.keep if held else draw)(block)


def draw(block: Block) -> None:
    """Draw a block, or the sentence that stands in its place."""
    if block.form == REFUSED:
        refusal.draw(block)
    elif absent := availability.instead(block):
        st.info(plain(typeset(absent)))
    else:
        with st.container(border=True, key=f"bloc_{block.key}"):
            _head(block)
            {CARDS: _cards, CATALOGUE: _catalogue}.get(block.form, _figure)(block)


def _head(block: Block) -> None:
    """Write the title, what can be taken away, and the demonstration badge."""
    whole = block if block.draw or block.form == CARDS else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(plain(typeset(block.title)), anchor=False, width="stretch")
        downloads.offer(block.key, block.title, block.table, block.lecture, whole)
    if block.table.demonstration:
        st.badge(BADGE, icon=":material/warning:", color="orange")


def _figure(block: Block) -> None:
    """Draw a figure, or a table that is the figure."""
    key, table = block.key, block.table
    if table.empty:
        st.info(plain(typeset(block.nothing)))
    elif block.plot is not None:
        if width := least_width(block.plot):
            st.html(f"<style>@media screen {{ .st-key-figure_{key} {{ overflow-x: auto }} "
                    f".st-key-figure_{key} [data-testid=stFullScreenFrame] "
                    f"{{ min-width: {width}px }} }}</style>")
        st.plotly_chart(block.figure(streamlit_figure, is_dark()), width="stretch",
                        key=f"figure_{key}", theme=None,
                        alt=block.alt or block.lecture or block.title, selection_mode="points",
                        config=theme.config(),
                        on_select=partial(_set_filter, f"figure_{key}", *block.click) if block.click
                        else "ignore")
    elif block.printed:
        tables.write(table, block.printed)
    else:
        tables.dataframe(table, key)
    if block.lecture and not table.empty:
        st.markdown(f"**Lecture** – {plain(typeset(block.lecture))}")
    _foot(block)
    _draw_origin(key, table, with_table=block.draw is not None)


def is_dark() -> bool:
    """Tell whether the reader's page is dark."""
    return st.context.theme.type == "dark"


def _set_filter(figure: str, key: str, before: str) -> None:
    """Set a filter by the mark that was clicked; one click beside a mark changes nothing."""
    points = st.session_state[figure].selection.points
    if points and points[0].get("customdata"):
        st.session_state[key] = before + str(points[0]["customdata"][0])


def _cards(block: Block) -> None:
    """Write figures in large, each with its sentence and its own source."""
    cards = st.container(horizontal=True, gap="medium", key=f"cartes_{block.key}")
    for _, row in block.table.data.iterrows():
        with cards.container(width="content"):  # a fixed width would cut long units
            # A card is narrow: its unit may stand under its number, whole.
            st.metric(row["intitule"], figure_text(row).replace(numbers.NO_BREAK, " "))
            if row.get("passe") is not None:
                st.html(history.image(row["passe"], theme.SEA[is_dark()]))
            if row.get("phrase"):
                st.markdown(plain(typeset(row["phrase"])))
            st.caption(plain(typeset(", ".join(p for p in (
                row["editeur"], numbers.date(row["date_publication"]),
                provenance.reliability(row.get("fiabilite"))) if p))))
    if block.table.empty:
        st.info(block.nothing)
    for sentence in availability.partly(block.table):
        st.info(plain(typeset(sentence)))
    _foot(block)
    _draw_origin(block.key, block.table, with_table=True)


def _catalogue(block: Block) -> None:
    """Draw a table without lineage, its long texts in full or to sort and search."""
    table = block.table
    if table.empty:
        st.info(typeset(block.nothing))
    elif block.printed:
        texts = table.data[[c.name for c in table.columns]].map(
            lambda x: numbers.NOTHING if x == "" or numbers.is_missing(x)
            else plain(typeset(x)) if isinstance(x, str) else numbers.number(x))
        st.table(texts.rename(columns={c.name: header(c) for c in table.columns}),
                 hide_index=True, border="horizontal")
    else:
        tables.dataframe(table, block.key)
    if block.note:
        st.caption(plain(typeset(block.note)))


def _foot(block: Block) -> None:
    """Write champ, source and notes, each on its line."""
    st.caption("  \n".join(f"**{label}** – {plain(text if label == 'Filtres' else typeset(text))}"
                           for label, text in block.lines()))


def _draw_origin(key: str, table: Table, with_table: bool) -> None:
    """Draw the table and « D'où vient ce chiffre ? »: closed, they cost nothing."""
    if with_table:
        shown = st.expander("Tableau", key=f"tableau_{key}", on_change="rerun")
        if shown.open:
            with shown:
                tables.dataframe(table, key)
    origin = st.expander("D'où vient ce chiffre ?", key=f"origine_{key}", on_change="rerun")
    if origin.open:
        with origin:
            tables.lineage(table, key)
