"""What stands in place of the figures that the filters of a page leave empty: their titles, the
years and the territories that they have, and the way to these years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.blocks import deck
from dashboard.blocks.block import FIGURE, NOTHING, Block, heading
from dashboard.blocks.cells import markdown
from dashboard.blocks.filters.bar import current
from dashboard.blocks.filters.clicks import COMPARED
from dashboard.charts.plot import NO_DATA
from dashboard.ui import parameters
from dashboard.warehouse.columns import year_span

#: What is said where filters leave nothing: they stand over the cards, which a slide has not.
FILTERED_OUT = f"{NO_DATA} : en retirer un en haut de la page."
#: What is said where nothing is filtered.
NOT_GIVEN = "Les classeurs chargés n'ont aucun chiffre pour :"
#: What is said of what has figures of other years, and the way to them.
OTHER_YEARS, EVERY_YEAR = (
    "Aucune donnée de ces années ; ces figures en ont d'autres :", "Toutes les années")
#: What is said of what has figures where one filter is set otherwise; the most options of a filter
#: that are tried: each is a page to make.
OTHER_CHOICES, FEW = "Aucune donnée pour « {} » ; ces figures en ont pour d'autres choix :", 8


def draw(blocks: Sequence[Block]) -> None:
    """Name empty blocks together: first those that have figures of other years, with the way to
    these, then those that have some for another choice of one filter, as a territory, then the
    others, by what is said of them."""
    ranges = _ranges()
    rest = {block.key: block for block in blocks}
    others = _blocks_with_figures(rest, dict.fromkeys(ranges, ())) if rest and ranges else {}
    titles = {OTHER_YEARS: [_dated_title(one) for one in others.values()]} if others else {}
    rest = {key: block for key, block in rest.items() if key not in others}
    for key in _single_choices() if rest else ():
        present, names = _names_of_other_choices(rest, key)
        if names:
            titles[OTHER_CHOICES.format(current().chips.get(key, present))] = list(names.values())
            rest = {one: block for one, block in rest.items() if one not in names}
    for block in rest.values():
        sentence = nothing(block)
        if sentence == FILTERED_OUT and not current().chips:
            sentence = NOT_GIVEN
        titles.setdefault(sentence, []).append(block.title)
    for sentence, lines in titles.items():
        st.info("  \n– ".join(map(markdown, (sentence, *lines))))
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


def _single_choices() -> list[str]:
    """Return the keys of the filters that have one of a few options, those that are set first: the
    usual option may be what leaves a figure empty, as the last report."""
    bar = current()
    return [key for key in dict.fromkeys((*bar.chips, *bar.offers)) if key != COMPARED
            and not bar.offers[key].several and 0 < len(bar.offers[key].options) <= FEW]


def _names_of_other_choices(blocks: Mapping[str, Block], key: str) -> tuple[str, dict[str, str]]:
    """Return the present option of a filter, and the names of the blocks, by key, that have figures
    where it is set otherwise: the choices that give some stand there in its place."""
    present, choices = "", defaultdict[str, list[str]](list)
    for option, value in current().offers[key].options.items():
        if value == st.session_state.get(key):
            present = option
        else:
            for one in _blocks_with_figures(blocks, {key: [option]}):
                choices[one].append(option)
    return present, {one: heading(blocks[one].title.removesuffix(heading("", present)), *options)
                     for one, options in choices.items()}


def _blocks_with_figures(
        blocks: Mapping[str, Block], changes: Mapping[str, Sequence[str]]) -> dict[str, Block]:
    """Return those of these blocks, by key, that have figures where filters of the page are
    changed."""
    page, query = parameters.current_page()
    whole = deck.blocks(page, deck.query_with(query, changes)) if page else []
    return {one.key: one for one in whole if one.key in blocks and not one.table.empty}


def _dated_title(block: Block) -> str:
    """Return the title of a block, which says its years."""
    years = year_span(block.table)
    return block.title if years in block.title else f"{block.title}, {years}"
