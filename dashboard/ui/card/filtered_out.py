"""What stands in place of the figures that the filters of a page leave empty: their titles, the
years that they have, and the way to these."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs, urlencode

import streamlit as st

from dashboard.blocks import deck
from dashboard.blocks.block import FIGURE, NOTHING, Block
from dashboard.blocks.cells import markdown
from dashboard.blocks.filters.bar import current
from dashboard.charts.plot import NO_DATA
from dashboard.ui import parameters
from dashboard.warehouse.columns import year_span

#: What is said where filters leave nothing: they stand over the cards, which a slide has not.
FILTERED_OUT = f"{NO_DATA} : en retirer un en haut de la page."
#: What is said of what has figures of other years, and the way to them.
OTHER_YEARS, EVERY_YEAR = (
    "Aucune donnée de ces années ; ces figures en ont d'autres :", "Toutes les années")


def draw(blocks: Sequence[Block]) -> None:
    """Name empty blocks together: first those that have figures of other years, with the way to
    these, then the others, by what is said of them."""
    ranges = _ranges()
    others = _of_other_years(blocks, list(ranges)) if blocks and ranges else {}
    titles = {OTHER_YEARS: [_dated_title(one) for one in others.values()]} if others else {}
    for block in blocks:
        if block.key not in others:
            titles.setdefault(nothing(block), []).append(block.title)
    for sentence, names in titles.items():
        st.info("  \n– ".join(map(markdown, (sentence, *names))))
        if sentence == OTHER_YEARS:
            st.button(EVERY_YEAR, key=f"annees_{blocks[0].key}", on_click=st.session_state.update,
                      args=(ranges,), icon=":material/date_range:")


def nothing(block: Block) -> str:
    """Return what is said of an empty table, and where the filters stand that leave it so."""
    return FILTERED_OUT if block.nothing == NOTHING[FIGURE] else block.nothing


def _ranges() -> dict[str, object]:
    """Return the years that are set: key → all of them."""
    bar = current()
    return {key: bar.offers[key].usual for key in bar.chips if bar.offers[key].is_range}


def _of_other_years(blocks: Sequence[Block], keys: Sequence[str]) -> dict[str, Block]:
    """Return the blocks, by key, that the page shows where the filters ``keys`` are not set."""
    page, query = parameters.current_page()
    filters = parse_qs(query, keep_blank_values=True)
    whole = deck.blocks(page, urlencode({key: values for key, values in filters.items()
                                         if key not in keys}, doseq=True)) if page else []
    empty = {block.key for block in blocks}
    return {one.key: one for one in whole if one.key in empty and not one.table.empty}


def _dated_title(block: Block) -> str:
    """Return the title of a block, which says its years."""
    years = year_span(block.table)
    return block.title if years in block.title else f"{block.title}, {years}"
