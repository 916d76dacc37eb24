"""A block on screen: a card that says the finding, then the subject, the figure and its source.

What it takes to cite the figure is one click away: « Notes », « D'où vient ce chiffre ? ».  Each
card is a fragment: what is done in it runs that card alone.  Closed parts cost nothing; extracts
are made when clicked.  Nothing here lets a cell of a workbook become markup (``markdown``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from urllib.parse import parse_qs

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.blocks import availability, headless
from dashboard.blocks.block import (
    BADGE,
    BESIDE,
    CARDS,
    CATALOGUE,
    FIGURE,
    REFUSAL,
    TABLE,
    Block,
)
from dashboard.blocks.cells import HYPHENATED, markdown, typeset
from dashboard.blocks.filters import bar, clicks
from dashboard.blocks.filters.bar import FigureFilter
from dashboard.charts.maps.plots import Map
from dashboard.charts.plot import KeyFigures
from dashboard.charts.plotly import clickable_figure, menu, streamlit_figure
from dashboard.charts.plotly.look import Look
from dashboard.charts.plotly.room import with_room
from dashboard.ui import sign_in, tables
from dashboard.ui.card import downloads, filtered_out, key_figures, notes, refusal, switch
from dashboard.ui.card.room import (
    CARDS_A_ROW,
    NARROWEST,
    figure_room,
    row_style,
    shared_height,
    takes_row,
)
from dashboard.warehouse.citation import short_source
from etl.contract import INVENTED

#: What is said once over cards that are all invented.
ALL_INVENTED = typeset(f"{BADGE} : tout ce qui suit est inventé")
#: A figure in large: the least that it takes (``styles/narrow.css`` offers it where the window has
#: that width), and how much larger its letters are.
LARGE = Look(width=760, height=430, scale=1.25)
#: Letters of a source line beside the ways to notes and cells, on half a row and on a whole one.
LETTERS, WIDE_LETTERS = 30, 100


def show(blocks: Iterable[Block], last: Callable[[], None] | None = None) -> None:
    """Draw these blocks, two cards a row, then what ``last`` draws, as one more card; those that
    are empty are named together at the end.  Where all that they show is invented, it is said once,
    over them.  While the page is collected, keep the blocks."""
    if collector := headless.collector():
        for block in blocks:
            collector.keep(block)
        return
    whole = list(blocks)
    blocks, empty = _apart(whole)
    is_invented = len(blocks) > 1 and all(
        block.table.demonstration and not availability.instead(block) for block in blocks)
    if is_invented:
        badge(ALL_INVENTED)
    if blocks:
        _grid(blocks, last, not is_invented, whole[0])
    filtered_out.draw(empty)


def _apart(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    """Return the blocks to draw, and those that the filters leave empty; a block beside or under
    another keeps its place."""
    visible: list[Block] = []
    empty: list[Block] = []
    for block in blocks:
        is_empty = (block.table.empty and block.form in (FIGURE, TABLE, CARDS) and not block.half
                    and not availability.instead(block)
                    and not bar.has_figure_filters(block.key))
        (empty if is_empty else visible).append(block)
    return visible, empty


def badge(text: str = BADGE) -> None:
    """Say that what stands under it is invented."""
    st.badge(text, icon=":material/warning:", color="orange")


def _grid(blocks: Sequence[Block], last: Callable[[], None] | None, has_badges: bool,
          first: Block) -> None:
    """Draw blocks, two cards a row, then what ``last`` draws; ``has_badges``: each card that is
    invented says it at its head; ``first``: the first one of the tab, drawn or empty."""
    grid = st.grid(CARDS_A_ROW, min_column_width=NARROWEST, gap="xsmall",
                   key=f"grille_{first.key}" if first.key else None)
    place: DeltaGenerator = grid
    half: Block | None = None  # the card that is alone on its row so far
    style = ""
    for block, follower in zip(blocks, [*blocks[1:], None], strict=True):
        beside = None
        if not block.under:
            alone = not last if follower is None else takes_row(follower)
            whole = takes_row(block) or (half is None and alone)
            if half and not whole:  # beside a card that takes the row, another would be alone
                style += row_style(half, block) + row_style(block, half)
            beside = None if whole else half or follower
            half = None if half or whole else block
            # A card of one column is a cell by itself: one box less for the browser.
            is_shared = follower is not None and follower.under
            place = (grid.cell(column_span="all") if whole else
                     grid.cell() if is_shared else grid)
        # The tab says what the first figures are of, and the names of others their territory.
        is_named = block is not first and not block.key.endswith(BESIDE)
        draw(block, place, has_badges and block.table.demonstration, is_named, beside)
    if last:
        with grid.cell(column_span=1 if half else "all"):
            last()
    if style:
        st.html(f"<style>{style}</style>")


def draw(block: Block, place: DeltaGenerator, has_badge: bool, is_named: bool,
         beside: Block | None = None) -> None:
    """Draw a block in its place, or the sentence that stands there instead of it; ``has_badge``:
    with the mark of what is invented; ``is_named``: figures in large under what they are of;
    ``beside``: the block of its row, if it has one."""
    if block.form == REFUSAL:
        with place:
            refusal.draw(block)
    elif absent := availability.instead(block):
        place.info(sign_in.with_desk_link(markdown(absent)))
    elif block.form == CARDS:
        with place.container(key=f"chiffres_{block.key}", gap="xsmall"):
            if has_badge:
                badge()
            if is_named:
                st.caption(markdown(block.title))
            key_figures.draw(block)
    else:
        with place.container(border=True, key=f"bloc_{block.key}", height="stretch", gap="xsmall"):
            if has_badge:
                badge()
            _card(block, bar.figure_filters(block.key), beside)


@st.fragment
def _card(block: Block, filters: Sequence[FigureFilter], beside: Block | None) -> None:
    """Draw the card of a figure, of a table, of what the product says of itself; ``filters``: its
    own; ``beside``: the block of its row."""
    as_table = bool(block.draw) and switch.is_table(block.key)
    is_read = _finding(block) != block.title
    high, row = shared_height(block, beside)
    style = block.rendering(figure_room) + row  # before the figure
    if is_read:
        _headline(block, style)
    with st.container(horizontal=True, gap=None, key=f"entete_{block.key}"):
        if is_read:  # then its subject, in grey
            st.caption(markdown(block.title), width="stretch")
        else:
            _headline(block, style)
        for one in filters:
            one.draw(st.rerun)  # a filter is the whole page's
        _tools(block, as_table)
    _body(block, as_table, high)
    if block.form != CATALOGUE:
        _foot(block)


def _headline(block: Block, style: str) -> None:
    """Write the finding; the title where nothing is found.  ``style``: that of the figure, for no
    box of its own."""
    # A heading of Streamlit's is drawn again by each run: three times what this costs.
    # A name is not cut at its hyphen (``styles/cards.css``): « Ille-et- / Vilaine ».
    text = HYPHENATED.sub(r"<span>\g<0></span>", escape(typeset(_finding(block))))
    st.html(f"<h2>{text}</h2>{style}")


def _finding(block: Block) -> str:
    is_read = block.form != CATALOGUE and not block.table.empty
    return block.headline if is_read else block.title


def _tools(block: Block, as_table: bool) -> None:
    """Draw what is done with a card: see its table, see it large, take it away."""
    if block.draw and not block.table.empty:
        switch.draw(block.key, as_table)
        if st.button("Agrandir", key=f"agrandir_{block.key}", type="tertiary",
                     icon=":material/open_in_full:", help="Agrandir la figure"):
            st.dialog(markdown(block.headline), width="large")(_enlargement)(block)
    downloads.offer(block)


def _body(block: Block, as_table: bool, high: int) -> None:
    """Draw what a card shows: a figure, its table, what the product says of itself; or nothing.
    ``high``: the pixels of a figure as high as its row, 0 for another."""
    table = block.table
    if table.empty:
        st.info(markdown(filtered_out.nothing(block)))
    elif block.form == CATALOGUE:
        _catalogue(block)
    elif not as_table and block.plot is not None:
        _plot(block, high)
    elif not as_table and block.text_rows:
        tables.write(table, block.text_rows)
    else:
        tables.dataframe(table, block.key)


def _plot(block: Block, high: int) -> None:
    """Draw the figure of a block; ``high``: see ``_body``."""
    key, plot = block.key, block.plot
    assert plot is not None
    if isinstance(plot, KeyFigures):
        key_figures.write(plot)
        return
    state = st.plotly_chart(block.figure(clickable_figure, switch.is_dark(), high),
                            width="stretch", height="stretch", key=f"figure_{key}", theme=None,
                            alt=block.text_alternative, selection_mode="points",
                            config=menu.config(has_buttons=isinstance(plot, Map)),
                            on_select=partial(_set_filter, f"figure_{key}", block.click))
    if block.links and state.selection.points:
        page, _, query = block.links[state.selection.points[0]["customdata"][0]].partition("?")
        st.switch_page(f"pages/{page}.py", query_params=parse_qs(query))


def _set_filter(figure: str, click: tuple[str, str] | None) -> None:
    """Set a filter of the page by the mark that was clicked; a second click undoes it.  ``click``:
    see ``Block.click``; None: the filter with an option of that name."""
    points, latest = st.session_state[figure].selection.points, f"{figure}_marque"
    data = points[0].get("customdata") if points else st.session_state.get(latest)
    if not isinstance(data, list | tuple):  # on a mark that is no filter's
        return
    st.session_state[latest] = data
    _, *names = words = [str(w) for w in data]
    if click:
        key, prefix = click
        clicks.choose_value(key, prefix + words[0])
    if click or clicks.choose(names):
        st.rerun()  # a filter is the whole page's


def _enlargement(block: Block) -> None:
    """Draw a figure as large as the window lets it be, with all that it takes to cite it."""
    st.caption(markdown(block.title))
    assert block.plot is not None
    look = with_room(block.plot, LARGE)  # the window scrolls: no row meets the next one
    st.plotly_chart(streamlit_figure(block.plot, switch.is_dark(), look), width="stretch",
                    theme=None, key=f"grande_{block.key}",
                    alt=block.text_alternative, config=menu.config())
    notes.write(block)
    tables.lineage(block.table, f"grande_{block.key}")


def _catalogue(block: Block) -> None:
    """Draw a table without lineage, its long texts in full or to sort and search."""
    if block.text_rows:
        tables.write_list(block.table)
    else:
        tables.dataframe(block.table, block.key)
    if block.note:
        st.caption(markdown(block.note))


def _foot(block: Block) -> None:
    """Write the source on one line, with the ways to all that it takes to cite the figure."""
    with st.container(horizontal=True, horizontal_alignment="right", gap="small",
                      vertical_alignment="center", key=f"pied_{block.key}"):
        notes.ways(block, block.rendering(_source_line))


def _source_line(block: Block) -> str:
    """Return the source of a block as it is drawn on one line; empty without it."""
    source = short_source(block.table, WIDE_LETTERS if takes_row(block) else LETTERS)
    line = source if source.startswith(INVENTED) else f"Source : {source}"
    return (f'<p class="source-ligne" title="{escape(typeset(block.table.source))}">'
            f"{escape(typeset(line))}</p>" if source else "")
