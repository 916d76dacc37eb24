"""What every page is drawn with: ``page()``, the filters, ``block()`` and ``key_figures()``.

Pages do not draw: a block cannot forget its reading sentence, its source or its downloads.
Nothing here lets a cell of a workbook become markup (``plain``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from dashboard import ask, export, extracts, missing, screen, theme
from dashboard.blocked import blocked as blocked
from dashboard.extracts import everything as everything
from dashboard.figure import least_width
from dashboard.missing import available as available
from dashboard.missing import tabs as tabs
from dashboard.screen import header, plain, typeset
from dashboard.search import bare
from dashboard.table import Table
from dashboard.warehouse import WarehouseMissing, pin
from etl.contract import DEMONSTRATION

OBSERVATORY = "Observatoire de l'ESS en Bretagne"
BADGE = "Données de démonstration"

NOTHING_FOUND = "Aucune donnée pour ces filtres : en retirer un dans la barre latérale."

Draw = Callable[[Table], go.Figure]
T = TypeVar("T")


def page(title: str, introduction: str) -> None:
    """Open a page: its title, what it answers, and the build that it reads to its end."""
    st.set_page_config(page_title=f"{title} · {OBSERVATORY}", page_icon="📊", layout="wide",
                       menu_items={"About": f"{OBSERVATORY} – Cress Bretagne."})
    try:
        pin()
    except WarehouseMissing as fault:
        st.error(f"Aucune donnée à montrer : {fault}.")
        st.stop()
    st.title(title, anchor=False)
    st.markdown(introduction)
    with st.sidebar:
        if (ask.sources()["nature"] == DEMONSTRATION).any():
            st.toggle("Données de démonstration", value=True, key="demo", bind="query-params",
                      help="Les données de démonstration sont inventées : le détail réel n'est pas "
                           "public. Décocher pour ne voir que les chiffres publiés.")
        st.segmented_control("Format des images", ["PNG", "SVG"], default="PNG", required=True,
                             key="image", bind="query-params",
                             help="Format de l'image que donne le bouton « appareil photo » de "
                                  "chaque graphique.")


def dark() -> bool:
    """True when the reader's theme is dark."""
    return st.context.theme.type == "dark"


def choose(label: str, options: Sequence[T], key: str, default: T | None = None,
              show: Callable[[Any], str] = str) -> T:
    """One value among ``options``, in the sidebar and in the address of the page."""
    options = list(options)
    index = options.index(default) if default in options else 0
    value = st.sidebar.selectbox(label, options, index=index, key=key, format_func=show,
                                 bind="query-params", placeholder="Choisir")
    return value if value is not None else options[index]


def several(label: str, options: Sequence[T], key: str, default: Sequence[T] = (),
               show: Callable[[Any], str] = str) -> list[T]:
    """Values among ``options``; none chosen means all of them.  Nothing is asked of nothing."""
    if not options:
        return []
    chosen = st.sidebar.multiselect(label, list(options), default=list(default) or None, key=key,
                                    format_func=show, bind="query-params",
                                    placeholder="Sans filtre")
    return list(chosen) or list(options)


def also(label: str, options: Sequence[str], key: str) -> list[str]:
    """Values to add among ``options``; none chosen means none.  Nothing is asked of nothing."""
    if not options:
        return []
    return list(st.sidebar.multiselect(label, list(options), key=key, bind="query-params",
                                       placeholder="Rien de plus"))


def narrow(source: str, column: str, label: str, key: str,
           show: Mapping[str, str] | None = None) -> tuple[dict[str, object], dict[str, str]]:
    """A filter on a column of a source, or on a question with several answers.

    Gives what ``ask`` selects by and what the extract says (label → values as shown), both empty
    when nothing is chosen.  ``show``: how values are written.
    """
    options = [str(v) for v in ask.values(source, column)]
    chosen = several(label, options, key, show=lambda v: (show or {}).get(v, v))
    if chosen == options:
        return {}, {}
    return {column: chosen}, {label: ", ".join((show or {}).get(v, v) for v in chosen)}


def search(label: str, key: str = "recherche") -> str:
    """What the reader types to find rows; empty when nothing."""
    return (st.sidebar.text_input(label, key=key, bind="query-params", type="search",
                                  placeholder="Mot à chercher") or "").strip()


def found(table: Table, text: str) -> Table:
    """The rows where a column that is shown holds ``text``, whatever its case and accents."""
    if not text or table.empty:
        return table
    # A missing value stays missing in pandas' own texts.
    shown = table.data[[c.name for c in table.columns]].astype("object").fillna("").astype(str)
    held = shown.agg(" ".join, axis=1).map(bare)
    return filtered(table.where(held.str.contains(bare(text), regex=False)),
                    {"Recherche": text})


def filtered(table: Table, filters: Mapping[str, str]) -> Table:
    """The table that says by which filters it was made (label → value; an empty one is none)."""
    told = {label: value for label, value in filters.items() if value}
    return replace(table, filters={**table.filters, **told})


def years(label: str, low: int, high: int, key: str = "annees") -> tuple[int, int]:
    """A range of years, bounds included; what was chosen of other years is kept within these."""
    if low == high:
        return low, high
    chosen = st.session_state.get(key)
    if chosen and not (low <= chosen[0] and chosen[1] <= high):
        kept = max(low, chosen[0]), min(high, chosen[1])
        st.session_state[key] = kept if kept[0] <= kept[1] else (low, high)
    first, last = st.sidebar.slider(label, low, high, (low, high), key=key, bind="query-params")
    return int(first), int(last)


def block(key: str, title: str, table: Table, draw: Draw | None = None, *, lecture: str = "",
          note: str = "", alt: str = "", nothing: str = NOTHING_FOUND, printed: int = 0,
          click: tuple[str, str] | None = None) -> None:
    """A figure with all that it takes to read, cite, follow and take it away.

    ``key`` names the block and its extracts; ``title`` states subject, period and territory;
    ``draw`` makes the figure of ``table`` (none: the table is the figure); ``lecture`` is the
    reading sentence; ``nothing`` is said of an empty table.  ``printed``: rows of the table set as
    text, which prints whole (0: a table that sorts and scrolls).  ``click``: the filter that a
    click on the figure sets, and what stands in it before the code of the mark (the first of its
    ``customdata``).  Closed parts cost nothing; extracts are made when clicked.
    """
    if missing.replaced(title, table):
        return
    with st.container(border=True, key=f"bloc_{key}"):
        _heading(key, title, table, lecture)
        if table.empty:
            st.info(plain(typeset(nothing)))
        elif draw is not None:
            figure = draw(table)
            if width := least_width(figure):
                st.html(f"<style>@media screen {{ .st-key-figure_{key} {{ overflow-x: auto }} "
                        f".st-key-figure_{key} [data-testid=stFullScreenFrame] "
                        f"{{ min-width: {width}px }} }}</style>")
            st.plotly_chart(figure, width="stretch", key=f"figure_{key}", theme=None,
                            alt=alt or lecture or title, selection_mode="points",
                            on_select=partial(_clicked, f"figure_{key}", *click) if click
                            else "ignore", config=theme.config(
                                export.filename(key, "", date.today()).rstrip("."),
                                str(st.session_state.get("image") or "PNG").lower()))
        elif printed:
            screen.printed(table, printed)
        else:
            screen.dataframe(table, key)
        _lines(table, lecture, note)
        _below(key, table, with_table=draw is not None)


def _clicked(figure: str, key: str, before: str) -> None:
    """Set a filter by the mark that was clicked; one click beside a mark changes nothing."""
    points = st.session_state[figure].selection.points
    if points and points[0].get("customdata"):
        st.session_state[key] = before + str(points[0]["customdata"][0])


def key_figures(key: str, title: str, table: Table, *, note: str = "") -> None:
    """Figures in large, one a row of ``table``, each with its own source under it.

    ``table`` shows ``intitule`` and ``valeur``; its rows carry ``unite``, ``statut``,
    ``qualificatif``, ``imprime`` and the document.  An evolution is written with its sign.
    """
    if missing.replaced(title, table):
        return
    with st.container(border=True, key=f"bloc_{key}"):
        _heading(key, title, table)
        cards = st.container(horizontal=True, gap="medium")
        for _, row in table.data.iterrows():
            with cards.container(width="content"):  # a fixed width would cut long units
                st.metric(row["intitule"], figure_text(row))
                st.caption(plain(typeset(", ".join(
                    p for p in (row["editeur"], theme.date(row["date_publication"])) if p))))
        if table.empty:
            st.info("Aucun chiffre publié à montrer ici.")
        missing.partly(table)
        _lines(table, "", note)
        _below(key, table, with_table=True)


def catalogue(key: str, title: str, table: Table, *, note: str = "", wrap: bool = True,
              empty: str = "") -> None:
    """What the product says of its own data: a table without lineage, to read and take away.

    ``wrap``: long texts in full, for short tables; else a table that sorts and searches.
    ``empty``: what is said when there is no row.
    """
    with st.container(border=True, key=f"bloc_{key}"):
        _heading(key, title, table)
        if table.empty:
            st.info(typeset(empty or ("Rien à montrer pour ces filtres." if table.filters
                                      else "Rien à montrer.")))
        elif wrap:
            shown = table.data[[c.name for c in table.columns]].map(
                lambda x: theme.NOTHING if x == "" or theme.missing(x)
                else plain(typeset(x)) if isinstance(x, str) else theme.number(x))
            st.table(shown.rename(columns={c.name: header(c) for c in table.columns}),
                     hide_index=True, border="horizontal")
        else:
            screen.dataframe(table, key)
        if note:
            st.caption(plain(typeset(note)))


def links(pages: Sequence[tuple[str, str, str, str]]) -> None:
    """Ways to other pages: (file of ``pages/`` without its ending, title, icon, what it answers).

    A page that is not there is left out; where the page that is shown runs alone, the others
    cannot be opened and are only named.
    """
    with st.container(border=True, key="liens"):
        for name, title, icon, question in pages:
            if not (missing.PAGES / f"{name}.py").exists():
                continue
            row = st.container(horizontal=True, gap="small", vertical_alignment="center")
            with row:
                try:
                    st.page_link(f"pages/{name}.py", label=f"**{title}**", icon=icon)
                except StreamlitPageNotFoundError:
                    st.markdown(f"{icon} **{title}**", width="content")
                st.markdown(typeset(question), width="content")


def figure_text(row: Mapping[str, Any] | pd.Series) -> str:
    """A figure as it is written on screen, from its row (« −3,8 % », « 20 000 personnes (e) »)."""
    return theme.value(row["valeur"], row["unite"], row["statut"], row["qualificatif"],
                       row["imprime"], sign=str(row["indicateur"]).startswith("Évolution"))


def _heading(key: str, title: str, table: Table, lecture: str = "") -> None:
    """Title, what can be taken away, and the demonstration badge."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(plain(typeset(title)), anchor=False, width="stretch")
        extracts.offer(key, title, table, lecture)
    if table.demonstration:
        st.badge(BADGE, icon="⚠️", color="orange")


def _lines(table: Table, lecture: str, note: str) -> None:
    """Reading sentence, then champ, source and notes, each on its line."""
    if lecture and not table.empty:
        st.markdown(f"**Lecture** – {plain(typeset(lecture))}")
    notes = [n for n in (note, *table.notes) if n]
    lines = [f"**Champ** – {plain(typeset(table.champ))}"] if table.champ else []
    if table.source:
        vintage = table.vintage and f"millésime : {table.vintage}"
        source = " ; ".join(filter(None, (table.source, vintage, table.licence)))
        lines.append(f"**Source** – {plain(typeset(source))}")
    if notes:
        lines.append(f"**Note** – {plain(typeset(' '.join(notes)))}")
    if table.filters:
        lines.append("**Filtres** – " + plain(" ; ".join(
            f"{label} : {value}" for label, value in table.filters.items())))
    st.caption("  \n".join(lines))


def _below(key: str, table: Table, with_table: bool) -> None:
    """The table and « D'où vient ce chiffre ? »: closed, they cost nothing."""
    if with_table:
        shown = st.expander("Tableau", key=f"tableau_{key}", on_change="rerun")
        if shown.open:
            with shown:
                screen.dataframe(table, key)
    origin = st.expander("D'où vient ce chiffre ?", key=f"origine_{key}", on_change="rerun")
    if origin.open:
        with origin:
            screen.lineage(table, key)
