"""Presentation mode: one block a screen, in large, turned by keys and buttons.

``?d=`` holds the deck, ``diapo=`` the slide, from 1, ``ecran=`` its screen where its rows take
several, ``theme=`` the colours when they are not the reader's, ``retour=`` the page that Esc goes
back to.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import plotly.graph_objects as go
import streamlit as st

from dashboard import collect, draft, enlarge, figure, slides, stage, theme
from dashboard.blocks import CARDS, Block
from dashboard.slides import Content, Slide
from dashboard.warehouse import WarehouseMissing, pin

DECK, SLIDE = draft.KEY, draft.SLIDE
SCREEN, THEME, BACK = "ecran", "theme", "retour"
LIGHT, DARK = "clair", "sombre"
#: Key of the bar, and of whether the origin is open.
BAR, ORIGIN = "barre", "origine_ouverte"
NOTHING = "Cette présentation est vide : choisissez ses blocs dans « Mes présentations »."
FRONTEND = Path(__file__).parent / "frontend"


def _written(name: str) -> str:
    return (FRONTEND / name).read_text(encoding="utf-8")


_bar = st.components.v2.component("observatoire_presentation", html=_written("bar.html"),
                                  css=_written("bar.css"), js=_written("bar.js"))


def asked() -> bool:
    """True when the address asks for a slide."""
    return SLIDE in st.query_params


def show() -> None:
    """The slide of the address, alone in the window."""
    deck = slides.read(st.query_params.get(DECK, ""))
    rank = _between(st.query_params.get(SLIDE, ""), len(deck.slides))
    st.set_page_config(page_title=f"{deck.name} · {rank} / {len(deck.slides)}", layout="wide",
                       page_icon=theme.MARK, initial_sidebar_state="collapsed")
    dark = _dark()
    with st.container(key="diapositive"):
        st.html(stage.style(dark))
        bar = st.container(key="diapo_barre")  # first: a slide that has more parts leaves it there
        try:
            pin()
            slide = deck.slides[rank - 1] if deck.slides else Slide("", "", title=deck.name)
            with st.spinner("La diapositive arrive…"):
                content = (slides.content(slide, dark) if deck.slides
                           else Content(slide, None, NOTHING))
        except WarehouseMissing as fault:
            content = Content(Slide("", ""), None, f"Aucune donnée à montrer : {fault}.")
        screen, count = _draw(content, rank, dark)
        block = content.block
        with bar:
            _bar(key=BAR, on_geste_change=_obey, data={
                "rank": rank, "total": len(deck.slides), "part": screen, "parts": count,
                "dark": dark, "origin": _open(block), "lineage": block is not None,
                "colours": stage.colours(dark)})
        if block is not None and _open(block):
            with st.container(key="diapo_origine"):
                st.html(stage.origin(content, block))
    if st.session_state.pop(BACK, False):
        _leave(deck, rank)
    for near in deck.slides[rank:rank + 1]:  # ready when it is turned to
        slides.content(near, dark)


def _between(text: str, most: int) -> int:
    """The number that a text says, kept from 1 to ``most``."""
    return max(1, min(int(text[:6]) if text.isascii() and text.isdigit() else 1, most))


def _dark() -> bool:
    """True for a dark slide: as the address says, else as the reader's own theme is."""
    told = st.query_params.get(THEME)
    return told == DARK if told in (LIGHT, DARK) else st.context.theme.type == "dark"


def _open(block: Block | None) -> bool:
    return block is not None and bool(st.session_state.get(ORIGIN))


def _draw(content: Content, rank: int, dark: bool) -> tuple[int, int]:
    """The slide without its bar; gives the screen shown, and how many the slide takes."""
    st.html(stage.heading(content))
    block, height = content.block, stage.room(content)
    screen, count = 1, 1
    with st.container(key="diapo_corps"):
        if block is None:
            st.html(stage.absent(content.absent))
        elif block.form == CARDS:
            st.html(stage.cards(block))
        elif block.draw is None:
            st.html(stage.rows(block.table, height))
        else:
            figures = drawn(block, height, dark)
            count = len(figures)
            asked = st.query_params.get(SCREEN, "")
            screen = count if asked == "fin" else _between(asked, count)
            st.plotly_chart(figures[screen - 1], width="stretch", theme=None,
                            key=f"diapo_{rank}_{screen}", alt=block.lecture or block.title,
                            config={**theme.config(), "displayModeBar": False})
    if block is not None:
        st.html(stage.comment(content) + stage.foot(block))
    return screen, count


def drawn(block: Block, height: int, dark: bool) -> list[go.Figure]:
    """The figure of a block in large, on as many screens of ``height`` pixels as it takes."""
    def draw() -> go.Figure:
        assert block.draw is not None
        with figure.within(round(height / enlarge.FACTOR)):
            return block.draw(block.table, dark=dark)

    return enlarge.screens(draw, height)


def _obey() -> None:
    """What the bar asks for: « va <slide> <screen> » (screen −1: the last), or a word."""
    gesture = str(st.session_state[BAR].get("geste") or "")
    word, *numbers = gesture.split()
    if word == "va":
        st.query_params[SLIDE] = numbers[0]
        if numbers[1] == "1":
            st.query_params.pop(SCREEN, None)
        else:
            st.query_params[SCREEN] = "fin" if numbers[1] == "-1" else numbers[1]
        st.session_state[ORIGIN] = False
    elif word == "origine":
        st.session_state[ORIGIN] = not st.session_state.get(ORIGIN)
    elif word == "theme":
        st.query_params[THEME] = LIGHT if _dark() else DARK
    elif word == "quitter":
        st.session_state[BACK] = True


def _leave(deck: slides.Deck, rank: int) -> None:
    """Back to where one came from: a page with its filters, else the list of the slides."""
    page, _, query = st.query_params.get(BACK, "").partition("?")
    st.session_state[ORIGIN] = False
    if page in collect.PAGES:
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True)
                if not k.lower().startswith("embed")]  # Streamlit's own, which it refuses here
        st.switch_page(f"pages/{page}.py", query_params=kept)
    for name in (SLIDE, SCREEN, THEME, BACK):
        st.query_params.pop(name, None)
    st.rerun()
