"""Figures in large on one row, each with its sentence, its source and its past."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.blocks import availability
from dashboard.blocks.block import BADGE, Block
from dashboard.blocks.cells import plain, typeset
from dashboard.charts import theme
from dashboard.text import numbers
from dashboard.ui import downloads, notes, switch, tables
from dashboard.warehouse import history, provenance
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.search import bare_text

#: Key figures of a row, those that it has the columns of at least, and the narrowest in pixels.
A_ROW, LEAST, NARROWEST = 6, 3, 170
#: Units as short as a symbol stay beside their number.
SYMBOL = 4
#: The words before a number (« plus de »), the number, what its status is (« (e) »).
PARTS = re.compile(r"(\D+ )?(\S*\d.*?)( \(\w\))?")

#: A figure, as ``query.pick`` gives it.
Row = Mapping[Hashable, Any]


@st.fragment
def draw(block: Block) -> None:
    """Write figures in large on one row; each says its sentence and its source when asked."""
    rows = block.table.records
    as_table = switch.is_table(block.key)
    if not rows:
        st.info(block.nothing)
    elif block.table.demonstration:
        st.badge(BADGE, icon=":material/warning:", color="orange")
    with st.container(horizontal=True, gap="xsmall", key=f"cartes_{block.key}"):
        most = A_ROW // (2 if block.half else 1)
        lines = -(-len(rows) // most) or 1  # as many on each
        grid = st.grid(max(LEAST, -(-len(rows) // lines)), min_column_width=NARROWEST,
                       gap="small")
        for row in rows:
            _key_figure(row, grid)
        with st.container(gap=None, width="content", key=f"outils_{block.key}"):
            notes.ways(block)
            switch.draw(block.key, as_table)
            downloads.offer(block)
    if as_table:
        tables.dataframe(block.table, block.key)
    for sentence in availability.partly(block.table):
        st.info(plain(typeset(sentence)))


def _key_figure(row: Row, grid: DeltaGenerator) -> None:
    """Write a figure in large: what it is, its sentence and its source when asked, its past."""
    past = row.get("passe")
    card = grid if past is None else grid.container(gap=None)
    source = ", ".join(p for p in (row["editeur"], numbers.date(row["date_publication"]),
                                   provenance.reliability(row.get("fiabilite"))) if p)
    card.metric(
        plain(_label(row)), _value(row), help="  \n".join(plain(typeset(text)) for text in (
            row.get("phrase"), f"Source : {source}" if source else "") if text))
    if past is not None:
        card.html(history.image(past, theme.SEA[switch.is_dark()]))


def _unit(row: Row) -> str:
    """Return the unit that a label says: a card is narrow, and its figure stands on one line."""
    unit = str(row["unite"])
    return "" if unit.startswith("%") or len(unit) <= SYMBOL else unit


def _label(row: Row) -> str:
    """Return « Participants, 2023 (personnes) »: what a figure is of, then its unit unless it says
    it already."""
    label, unit = str(row["intitule"]), _unit(row)
    if bare_text(unit) in bare_text(label):
        return label
    return f"{label[:-1]}, {unit})" if label.endswith(")") else f"{label} ({unit})"


def _value(row: Row) -> str:
    """Return a figure without the unit of its label, the words around its number in small."""
    text = figure_text({**row, "unite": ""} if _unit(row) else row)
    parts = PARTS.fullmatch(text)
    if not parts:
        return plain(text)
    words = [f":small[{plain(word.strip())}]" if word else "" for word in parts.group(1, 3)]
    return f"{words[0]} {plain(parts[2])} {words[1]}".strip()
