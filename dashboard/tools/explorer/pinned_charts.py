"""The board on screen: its name, its series, its figures, and the parameter that gives it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard import ui
from dashboard.blocks import annotations as notes
from dashboard.blocks.annotations import Annotation
from dashboard.blocks.block import Block, heading, refusal
from dashboard.blocks.cells import typeset
from dashboard.blocks.filters.chip import draw_chip
from dashboard.blocks.headless import on_screen
from dashboard.text import lecture
from dashboard.tools.explorer import calculations, catalogue, filters, pinned_address, series, views
from dashboard.tools.explorer.figures import QUARTER, YEAR
from dashboard.tools.explorer.pinned_address import INDEXED, SEPARATE, TOGETHER, Board
from dashboard.tools.explorer.sentence import reading_sentence
from dashboard.trends.rows import is_quarterly
from dashboard.ui import annotation_form
from dashboard.warehouse.table import Table

#: Parameter of the address that holds the board.
KEY = "tableau"
_NAME = "nom_tableau"
_CHOICES = {TOGETHER: "Un seul graphique", SEPARATE: "Graphiques séparés"}


def board() -> Board:
    """Return the board of this reader, from its code: before anything is made of it, since a link
    is only known once its filter is drawn.  The field is the address's: no reader sees it."""
    return pinned_address.read(
        ui.text("Code du tableau", KEY, max_chars=pinned_address.LONGEST_CODE))


@on_screen
def pin_button(now: Board, codes: Sequence[str], calculation: str) -> None:
    """Draw a button that pins the series shown, without what is computed of them; it says what is
    already there, or does not fit."""
    new = [c for c in codes if c not in now.codes]
    full = len(now.codes) + len(new) > pinned_address.MOST
    label = ("Séries déjà sur le tableau" if not new else
             f"Épingler {'la série' if len(new) == 1 else f'les {len(new)} séries'}"
             f"{', en niveau,' * (calculation != calculations.LEVEL)} au tableau")
    st.button(label, key="epingler", icon=":material/keep:", disabled=not new or full,
              on_click=_write, args=(now.with_series(new),))
    if full and new:
        own = f" aux {len(now.codes)} qui y sont" if now.codes else ""
        st.caption(typeset(f"Un tableau a {pinned_address.MOST} séries au plus : {len(new)} "
                           f"s'ajouteraient{own}."))


def show_board(now: Board, step: str) -> None:
    """Draw the board under the figure: nothing but how to begin while it is empty."""
    content = pinned_address.content(now, step)
    _heading(now, content)
    if content.tables:
        ui.show(_figures(now, content))


@on_screen
def _heading(now: Board, content: pinned_address.Content) -> None:
    """Draw the name, the series that may be taken off, and how they are shown."""
    st.header("Séries épinglées", anchor=False, divider="gray")
    if content.missing:
        st.warning(typeset(
            "1 série de ce tableau n'est plus dans les données : renommée ou retirée depuis."
            if content.missing == 1 else f"{content.missing} séries de ce tableau ne sont plus "
            "dans les données : renommées ou retirées depuis."))
    if not now.codes:
        st.caption(typeset("Aucune : « Épingler » garde ici les séries montrées, même "
                           "d'indicateurs différents ; l'adresse de la page les retient."))
        return
    st.session_state[_NAME] = now.name
    st.text_input("Nom du tableau", key=_NAME, max_chars=pinned_address.LONGEST, on_change=_rename,
                  args=(now,))
    place = st.container(horizontal=True, gap="small")
    for code in now.codes:
        draw_chip(place, f"serie_{code}", content.labels.get(code, f"Série inconnue ({code})"),
                  "Retirer cette série", _write, now.without([code]))
    with st.container(horizontal=True, gap="small"):
        for layout, label in _CHOICES.items():
            st.button(label, key=f"montrer_{layout}", on_click=_write,
                      type="primary" if now.layout == layout else "secondary",
                      args=(replace(now, layout=layout),))
        st.button("Vider le tableau", key="vider", icon=":material/delete:", on_click=_write,
                  args=(Board(),))
    annotation_form.form("tableau", now.annotations, partial(_annotate, now))


def _figures(now: Board, content: pinned_address.Content) -> Iterator[Block]:
    """Yield the figures of the board, or why they cannot be one."""
    whole, conflict = content.whole, content.conflict
    if now.layout == SEPARATE:
        parts = series.comparable_parts(content.tables)
        for rank, table in enumerate(parts):
            yield _block(f"tableau_{rank}", now, table, which=f"{rank + 1} sur {len(parts)}")
        return
    published, invented = content.split
    if published.tables and invented.tables and not ui.has_demonstration():
        yield from _figures(now, published)
        yield from _figures(replace(now, layout=SEPARATE), invented)  # hidden, which is said
        return
    bases = calculations.bases(whole)
    indexable = bool(conflict and conflict.indexable and bases
                     and not calculations.double_refusal(calculations.INDEX, whole))
    if now.layout == INDEXED and indexable:
        yield _block("tableau", now, whole, bases[0])
    elif conflict is None:
        yield _block("tableau", now, whole)
    else:
        ways: dict[str, dict[str, object]] = {
            "Montrer en graphiques séparés": _parameters(replace(now, layout=SEPARATE))}
        if indexable:
            ways["Passer en indice base 100"] = _parameters(replace(now, layout=INDEXED))
        # A series of which only a part compares would be refused once more.
        parts = [part for part in series.comparable_parts(content.tables)
                 if whole.data["code"].isin(part.data["code"]).sum() == len(part.data)]
        parts = parts[:filters.MOST_WAYS]
        for table, name in zip(parts, series.full_names(parts), strict=True):
            own = [c for c in now.codes if c in set(table.data["code"])]
            label = name + f" et {len(own) - 1} de plus" * (len(own) > 1)
            ways[f"Ne garder que « {label} »"] = _parameters(replace(now, codes=tuple(own)))
        yield refusal("tableau", now.name, conflict.reasons, ways, what=calculations.APART)


def _block(key: str, now: Board, table: Table, base: str = "", which: str = "") -> Block:
    """Return a figure of the board: what its series are of, what they share and where is in its
    title, with the base of an index (else levels); ``which`` of several."""
    quantities = list(dict.fromkeys(table.data["quantite"]))
    step = QUARTER if is_quarterly(table.data) else YEAR
    kind = views.LINES if base else views.usual_chart(views.LINES, table, quantities[0], step)
    view = (calculations.index_view(table, base) if base
            else views.view_for(kind, table, is_computed=False))
    table = view.table
    parts = filters.shared_parts(catalogue.choices_of_codes(table.data["code"].unique()), table)
    about = ", ".join(([" et ".join(quantities)] if len(quantities) < 3 else []) + parts)
    subject = f"{now.name} : {about}" if about else now.name
    how = f", indice {lecture.base_100(base)}" if base else ""
    title = heading(subject + how, filters.places(table), filters.dates(table))
    if reason := views.why_unreadable(kind, view):
        return refusal(key, title, [reason], {}, what=views.UNREADABLE)
    draw = views.chart_of(kind, view)
    sentence = reading_sentence(view, ", ".join((" et ".join(quantities), *parts)) + how)
    return notes.with_annotations(Block(key, title, table, draw, sentence, about=which),
                                  now.annotations)


def _rename(now: Board) -> None:
    _write(replace(now, name=str(st.session_state[_NAME])))


def _annotate(now: Board, remarks: tuple[Annotation, ...]) -> None:
    _write(replace(now, annotations=remarks))


def _write(now: Board) -> None:
    st.session_state[KEY] = pinned_address.parameter(now)


def _parameters(now: Board) -> dict[str, object]:
    return {KEY: pinned_address.parameter(now)}


def codes(table: Table) -> list[str]:
    """Return the series of a table, as the board names them."""
    return [str(c) for c in dict.fromkeys(table.data["code"])]
