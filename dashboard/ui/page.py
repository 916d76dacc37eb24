"""A page: its head, its tabs, the ways to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import Literal, ParamSpec
from urllib.parse import parse_qs

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from dashboard.blocks import availability, cells
from dashboard.blocks import deck as slides
from dashboard.blocks.block import ANCHOR, Block, sentence
from dashboard.blocks.cells import typeset
from dashboard.blocks.filters import address_reading, bar, questions
from dashboard.blocks.filters.demonstration import LABEL, SWITCH, read_demonstration
from dashboard.blocks.headless import on_screen
from dashboard.charts import theme
from dashboard.pages import AUTHOR, OBSERVATORY, Page
from dashboard.paths import DOCS
from dashboard.ui import parameters, present_button, search_box
from dashboard.ui.card.card import show
from dashboard.warehouse import query
from dashboard.warehouse.connection import WarehouseMissing, pin
from etl.contract import DEMONSTRATION

#: The source that a tab shows (empty: none), and what yields its blocks once it is open.
Content = tuple[str, Callable[[], Iterable[Block]]]
#: Pixels of a text that is read line after line: some 100 characters.
COLUMN = 760
#: Where a page draws what is done with it as a whole, beside « Présenter ».
_ANYWHERE: AbstractContextManager[object] = nullcontext()
_head: ContextVar[AbstractContextManager[object]] = ContextVar("_head", default=_ANYWHERE)
P = ParamSpec("P")


@on_screen
def page(title: str, introduction: str, *, in_column: bool = False) -> None:
    """Open a page: its title, what it answers, and the build that it reads to its end.

    ``in_column``: its filters are many, and stand in a column at its left; else in a bar.
    """
    st.set_page_config(page_title=f"{title} · {OBSERVATORY}", page_icon=theme.MARK, layout="wide",
                       menu_items={"About": f"{AUTHOR}."}, initial_sidebar_state="auto")
    try:
        pin()
    except WarehouseMissing as fault:
        st.error(cells.sentence(f"aucune donnée à montrer : {fault}"))
        st.stop()
    address_reading.repeat()
    parameters.read_names()
    with st.container(key="tete", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(title, anchor=False, width="content")
        st.caption(typeset(introduction), width="stretch")
        if (query.sources()["nature"] == DEMONSTRATION).any():
            read_demonstration()
            st.toggle(LABEL, value=True, key=SWITCH, bind="query-params",
                      help="Les données de démonstration sont inventées : le détail réel n'est pas "
                           "public. Décocher pour ne voir que les chiffres publiés.")
        _head.set(st.container(horizontal=True, width="content", gap="small"))
        with st.container(width="content"):  # a fragment takes the width that is left
            search_box.offer()
        present_button.offer()
        st.button("Redessiner", key="redessiner")  # clicked by theme.js and recovery.js
    if in_column:
        bar.page_bar.set(None)
    else:
        bar.open_bar()


def in_head(draw: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Draw beside « Présenter » what is done with the page as a whole."""
    with _head.get():
        draw(*args, **kwargs)


open_column = on_screen(bar.open_column)
close_bar = on_screen(bar.close_bar)
set_fallback = on_screen(bar.set_fallback)


def draw_tabs(key: str, tabs: Mapping[str, Content | Literal[False]]) -> None:
    """Draw the tabs of a page, label → content: the open one alone costs something.

    A tab whose source has no rows to show, or none of those that a filter is asked of, says what it
    misses; one without content is not there.
    """
    contents = {label: content for label, content in tabs.items() if content}
    _lead_to_tab(key)
    containers = questions.carrier.get().tabs(key, list(contents))
    for tab, (label, (source, blocks)) in zip(containers, contents.items(), strict=True):
        if tab:
            with tab:
                if not source:
                    show(blocks())
                elif has_data(source):
                    _show_offered(label, source, blocks)
    close_bar()


def _show_offered(label: str, source: str, blocks: Callable[[], Iterable[Block]]) -> None:
    """Draw the blocks of a tab; where a filter has nothing to offer, say what is waited for."""
    try:
        show(blocks())
    except questions.NothingOffered:
        show([sentence(availability.no_data_sentence(label, [source]))])


@on_screen
def _lead_to_tab(key: str) -> None:
    """Open the tab of the figure that the address leads to, where it names none or another one;
    else, where it names none, the tab that asks for the filters that it sets.  Say why a figure is
    on none."""
    figure = st.query_params.get(ANCHOR)
    page, query = parameters.current_page()
    if not page or key in st.session_state:  # the reader has opened a tab since
        return
    target = query
    if figure:
        target = slides.query_of(page, query, figure)
    elif query and key not in st.query_params:
        target = slides.query_asking(page, query)
    if target != query:
        anchor = {ANCHOR: [figure]} if figure else {}
        # By key: in a list of pairs the first of two years would be lost.
        st.switch_page(f"pages/{page}.py",
                       query_params=parse_qs(target, keep_blank_values=True) | anchor)
    elif figure and (absent := slides.content(slides.Slide(page, figure, query)).absent):
        address_reading.say(absent, "long")


def draw(blocks: Iterable[Block], last: Callable[[], None] | None = None) -> None:
    """Draw a page that has no tabs; ``last``: draws one more card, which is no block."""
    show(blocks, last)
    close_bar()


def has_data(source: str) -> bool:
    """Tell whether the source has rows to show; else the page says which workbook is waited for."""
    if absence := availability.absence_sentence(source):
        show([sentence(absence)])
    return not absence


@on_screen
def links(pages: Iterable[Page]) -> None:
    """Draw the ways to pages, with what each answers."""
    with st.container(border=True, key="liens"):
        for one in pages:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                link(one)
                st.markdown(typeset(one.question), width="content")


def link(page: Page) -> None:
    """Draw the way to a page; where the page that is shown runs alone, the others cannot be opened
    and are only named."""
    title = typeset(page.link or page.title)
    try:
        st.page_link(f"pages/{page.file}.py", label=f"**{title}**", icon=page.icon,
                     help=typeset(page.question))
    except StreamlitPageNotFoundError:
        st.markdown(f"{page.icon} **{title}**", width="content")


@on_screen
def document(name: str) -> None:
    """Draw a text of ``docs/`` that readers are owed on screen: its parts, under their headings."""
    _, *parts = (DOCS / name).read_text(encoding="utf-8").split("\n## ")
    with st.container(width=COLUMN):
        for part in parts:
            heading, _, body = part.partition("\n")
            st.header(heading, anchor=False)
            st.markdown(typeset(body))
