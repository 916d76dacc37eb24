"""Figures in large: on one row, each with its sentence, its source and its past; in a card, each
over what it is the figure of."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.blocks import availability
from dashboard.blocks.block import A_ROW, Block
from dashboard.blocks.cells import (
    key_figure_label,
    key_figure_parts,
    key_figure_text,
    markdown,
    plain,
    typeset,
)
from dashboard.charts import key_figures, sparkline, theme
from dashboard.charts.plot import KeyFigures
from dashboard.text import numbers
from dashboard.ui import sign_in, tables
from dashboard.ui.card import downloads, notes, switch
from dashboard.warehouse import provenance

#: Key figures that a row has the columns of at least: alone, one is as wide as the card under it;
#: the narrowest in pixels.
LEAST, NARROWEST = 2, 160

#: A figure, as ``query.pick`` gives it.
Row = Mapping[Hashable, Any]


@st.fragment
def draw(block: Block) -> None:
    """Write figures in large on one row; each says its sentence and its source when asked."""
    rows = block.table.records
    as_table = switch.is_table(block.key)
    with st.container(horizontal=True, gap="xsmall", key=f"cartes_{block.key}"):
        grid = st.grid(_columns(len(rows), A_ROW // (2 if block.half else 1)),
                       min_column_width=NARROWEST, gap="xsmall")
        for row in rows:
            _key_figure(row, grid)
        with st.container(gap=None, width="content", key=f"outils_{block.key}"):
            notes.ways(block)
            switch.draw(block.key, as_table,
                        "Fermer le tableau" if as_table else "Voir ces chiffres en tableau")
            downloads.offer(block)
    if as_table:
        tables.dataframe(block.table, block.key)
    for sentence in availability.partly(block.table):
        st.info(sign_in.with_desk_link(markdown(sentence)))


def _columns(count: int, most: int) -> int:
    """Return how many figures stand on a row: as many on each, none alone on the last one if that
    can be."""
    lines = -(-count // most)
    columns = max(LEAST, -(-count // lines))
    is_last_alone = count > columns and count % columns == 1
    return columns - 1 if is_last_alone and count % (columns - 1) == 0 else columns


def _key_figure(row: Row, grid: DeltaGenerator) -> None:
    """Write a figure in large: what it is, its sentence and its source when asked, its past."""
    past = row.get("passe")
    card = grid if past is None else grid.container(gap=None)
    source = ", ".join(p for p in (row["editeur"], numbers.date(row["date_publication"]),
                                   provenance.reliability(row.get("fiabilite"))) if p)
    card.metric(
        tables.narrow_markup(key_figure_label(row)), _value(row), help="  \n".join(
            markdown(text) for text in (
                row.get("phrase"), f"Source : {source}" if source else "") if text))
    if past is not None:
        card.html(sparkline.image(past, theme.SEA[switch.is_dark()]))


def _value(row: Row) -> str:
    """Return a figure without the unit of its label, the words around its number in small."""
    before, figure, after = map(plain, key_figure_parts(key_figure_text(row)))
    small = [f":small[{words}]" if words else "" for words in (before, after)]
    return f"{small[0]} {figure} {small[1]}".strip()


def write(plot: KeyFigures) -> None:
    """Write figures in large, each over what it is the figure of, as large and on as many rows as
    their card has room for (``styles/key_figures.css``)."""
    figures = []
    for one in plot.figures:
        light, dark = one.colour
        # The unit stands under a figure that a telephone has no room beside.
        text = one.text.replace(numbers.NO_BREAK, " ")
        figures.append(f"<div><dt>{escape(typeset(one.label))}</dt>"
                       f'<dd style="color: {light}; color: light-dark({light}, {dark})">'
                       f"{escape(text)}</dd></div>")
    longest = max(len(one.text) for one in plot.figures)
    st.html(f'<dl class="en-grand" style="--across: {key_figures.across(plot)}; '
            f'--letters: {longest}">{"".join(figures)}</dl>')
