"""Presentation mode: one block a screen, in large, turned by keys and buttons.

``?d=`` holds the deck, ``diapo=`` the slide, from 1, ``filtres=`` its filters when they were
changed on the spot, ``theme=`` the colours when they are not the reader's, ``retour=`` the page
that Esc goes back to, at the figure of the slide.  The bar measures the window; what is shown is
laid out for it, and hidden while the window has another size.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TypeGuard
from urllib.parse import parse_qs

import streamlit as st

from dashboard.blocks import deck as slides
from dashboard.blocks.block import ANCHOR, CARDS, Block
from dashboard.blocks.deck import QUERY, Content, Deck, Slide
from dashboard.charts import theme
from dashboard.charts.plotly import menu
from dashboard.pages import PRESENTABLE
from dashboard.paths import frontend_text
from dashboard.presentation import session_deck, slide_filters, slide_html, slide_scale, slide_table
from dashboard.presentation.slide_filters import Choice
from dashboard.presentation.slide_scale import Enlargement
from dashboard.presentation.window import Window
from dashboard.warehouse.connection import WarehouseMissing, pin

DECK, SLIDE = session_deck.KEY, session_deck.SLIDE
FILTERS, THEME, BACK = "filtres", "theme", "retour"
LIGHT, DARK = "clair", "sombre"
#: Key of the bar, of whether the origin is open, and of the window: its width and its height.
BAR, ORIGIN, WINDOW = "barre", "origine_ouverte", "fenetre"
NOTHING = "Cette présentation est vide : choisissez ses figures dans « Mes présentations »."
UNREAD = ("Le lien de cette présentation n'est pas lisible : il est coupé, ou fait par une autre "
          "version. Demandez-le de nouveau à qui l'a envoyé.")
_bar = st.components.v2.component("observatoire_presentation", html=frontend_text("bar.html"),
                                  css=frontend_text("styles/bar.css"),
                                  js=frontend_text("scripts/bar.js"))


def is_asked() -> bool:
    """Tell whether the address asks for a slide."""
    return SLIDE in st.query_params


def show() -> None:
    """Draw the slide of the address, alone in the window."""
    deck, rank = _deck_and_rank()
    st.set_page_config(page_title=f"{deck.name} · {rank} / {len(deck.slides)}", layout="wide",
                       page_icon=theme.MARK, initial_sidebar_state="collapsed")
    dark = _is_dark()
    window = _window()
    with st.container(key="diapositive"):
        st.html(slide_html.style(dark, window))
        bar = st.container(key="diapo_barre")  # first: it stays there while slides change
        content = _content(deck, rank, dark, window) if window else Content(Slide("", ""), None)
        block = content.block
        with bar:
            _bar(key=BAR, on_geste_change=_obey, on_fenetre_change=_measure, data={
                "rank": rank, "total": len(deck.slides), "dark": dark, "origin": _has_origin(block),
                "lineage": block is not None, "colours": slide_html.colours(dark),
                "choices": [one._asdict() for one in _choices(content)] if window else [],
                "window": [window.width, window.height] if window else []})
        if not window:  # a bar that outlived its server says all at once, which is no change here
            _measure()
            _obey()
            if _window():
                st.rerun()
        if _has_origin(block):
            with st.container(key="diapo_origine"):
                st.html(slide_html.origin(content, block))
    if st.session_state.pop(BACK, False):
        # As it is in the deck: the page, whose filters have not changed, has that figure.
        _leave(next(iter(deck.slides[rank - 1:rank]), content.slide))
    with suppress(WarehouseMissing):  # the slide says it
        for near in deck.slides[rank:rank + 1]:  # ready when it is turned to
            slides.content(near)


def _deck_and_rank() -> tuple[Deck, int]:
    """Return the deck of the address, and the rank of the slide that it asks for, the nearest one
    where there is no such slide; 0 for a deck without slides."""
    deck, text = slides.deck_of(st.query_params.get(DECK, "")), st.query_params.get(SLIDE, "")
    rank = int(text[:6]) if text.isascii() and text.isdigit() else 1
    return deck, min(max(1, rank), len(deck.slides))


def _window() -> Window | None:
    """Return the window as the bar measured it; None before."""
    size = st.session_state.get(WINDOW)
    return Window(*size) if size else None


def _measure() -> None:
    """Keep the size that the bar tells."""
    size = st.session_state[BAR].get("fenetre") or ()
    if len(size) == 2 and all(isinstance(n, int) and 0 < n < 20_000 for n in size):
        st.session_state[WINDOW] = tuple(size)


def _slide(deck: Deck, rank: int) -> Slide:
    """Return the slide of the deck, its filters as they were changed on the spot."""
    if not deck.slides:
        return Slide("", "", title=deck.name)
    slide = deck.slides[rank - 1]
    filters = st.query_params.get(FILTERS)
    return slide if filters is None else slide_filters.shown_slide(slide, filters[:QUERY])


def _choices(content: Content) -> list[Choice]:
    try:
        return slide_filters.choices(content.slide, content.block)
    except WarehouseMissing:
        return []


def _content(deck: Deck, rank: int, dark: bool, window: Window) -> Content:
    """Return what the slide of that rank shows, drawn."""
    try:
        pin()
        with st.spinner("La diapositive arrive…"):
            slide = _slide(deck, rank)
            content = slides.content(slide) if slide.page else Content(
                slide, None, UNREAD if st.query_params.get(DECK) else NOTHING)
    except WarehouseMissing as fault:
        content = Content(Slide("", ""), None, f"Aucune donnée à montrer : {fault}.")
    _draw(content, rank, dark, window)
    return content


def _is_dark() -> bool:
    """Tell whether the slide is dark: as the address says, else as the reader's own theme is."""
    choice = st.query_params.get(THEME)
    return choice == DARK if choice in (LIGHT, DARK) else st.context.theme.type == "dark"


def _has_origin(block: Block | None) -> TypeGuard[Block]:
    """Tell whether « D'où vient ce chiffre ? » is open over the figure."""
    return block is not None and bool(st.session_state.get(ORIGIN))


def _draw(content: Content, rank: int, dark: bool, window: Window) -> None:
    """Draw the slide without its bar."""
    st.html(slide_html.heading(content, window))
    block, rest = content.block, ""
    with st.container(key="diapo_corps"):
        if block is None:
            st.html(slide_html.absence(content.absent))
        elif block.form == CARDS:
            st.html(slide_html.cards(block, window, slide_html.room(content, window)))
        elif block.draw is None:
            st.html(slide_table.rows(block.table, window, slide_html.room(content, window),
                                     block.lecture))
        else:
            large = figure_of(content, window, dark)
            st.plotly_chart(large.figure, width="stretch", theme=None,
                            key=f"diapo_{rank}_{window.width}_{window.height}",
                            alt=block.text_alternative,
                            config=menu.config())
            rest = slide_html.remainder(large.rows, large.whole)
    if block is not None:
        st.html(rest + slide_html.comment(content) + slide_html.foot(block))


def figure_of(content: Content, window: Window, dark: bool) -> Enlargement:
    """Return the figure of a slide as large as the window lets it be."""
    block = content.block
    assert block is not None and block.plot is not None
    return slide_scale.enlargement(block.plot, slide_html.frame(content, window),
                                   content.headline, dark)


def _obey() -> None:
    """Do what the bar asks for: « va <slide> », « filtre <rank of the option> <key> », or a
    word."""
    word, _, rest = str(st.session_state[BAR].get("geste") or "").partition(" ")
    if word == "va":
        st.query_params[SLIDE] = rest
        st.query_params.pop(FILTERS, None)
        st.session_state[ORIGIN] = False
    elif word == "filtre":
        _filter(*rest.partition(" ")[::2])
    elif word == "origine":
        st.session_state[ORIGIN] = not st.session_state.get(ORIGIN)
    elif word == "theme":
        st.query_params[THEME] = LIGHT if _is_dark() else DARK
    elif word == "quitter":
        st.session_state[BACK] = True


def _filter(option: str, key: str) -> None:
    """Set a filter of the slide that is shown: nothing of the deck changes."""
    slide = _slide(*_deck_and_rank())
    rank = int(option) if option.isascii() and option.isdigit() else -1
    st.query_params[FILTERS] = slide_filters.chosen_query(
        slide, slides.content(slide).block, key, rank)


def _leave(slide: Slide) -> None:
    """Go back to where one came from: a page with its filters, at the figure of the slide, else the
    list of the slides."""
    page, _, query = st.query_params.get(BACK, "").partition("?")
    st.session_state[ORIGIN] = False
    if page in PRESENTABLE:
        # Of pairs, Streamlit would keep the last value of a filter that has several.
        filters = {k: values for k, values in parse_qs(query, keep_blank_values=True).items()
                   if not k.lower().startswith("embed")}  # Streamlit's own, which it refuses here
        if slide.page == page:
            filters[ANCHOR] = [slide.key]
        st.switch_page(f"pages/{page}.py", query_params=filters)
    for name in (SLIDE, FILTERS, THEME, BACK):
        st.query_params.pop(name, None)
    st.rerun()
