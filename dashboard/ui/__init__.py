"""What every page is drawn with: ``page()``, the filters, ``block()`` and ``key_figures()``.

Pages do not draw: a block cannot forget its reading sentence, its source or its downloads.
Nothing here lets a cell of a workbook become markup (``plain``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import plotly.graph_objects as go
import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from dashboard.blocks import availability, cells, headless
from dashboard.blocks.availability import available as available
from dashboard.blocks.availability import tabs as tabs
from dashboard.blocks.block import BADGE as BADGE
from dashboard.blocks.block import CARDS, CATALOGUE, FIGURE, TABLE, Block
from dashboard.blocks.cells import header, plain, typeset
from dashboard.blocks.filters import also as also
from dashboard.blocks.filters import choose as choose
from dashboard.blocks.filters import filtered as filtered
from dashboard.blocks.filters import found as found
from dashboard.blocks.filters import narrow as narrow
from dashboard.blocks.filters import search as search
from dashboard.blocks.filters import several as several
from dashboard.blocks.filters import years as years
from dashboard.blocks.headless import stop as stop
from dashboard.charts import theme
from dashboard.charts.base import least_width
from dashboard.note.control import yearly_note as yearly_note
from dashboard.pages import OBSERVATORY, PAGES, Page
from dashboard.paths import DOCS
from dashboard.text import numbers
from dashboard.text.lecture import with_demonstration
from dashboard.ui import downloads, present_button
from dashboard.ui.downloads import everything as everything
from dashboard.ui.refused import blocked as blocked
from dashboard.warehouse import history, provenance, query
from dashboard.warehouse.columns import figure_text as figure_text
from dashboard.warehouse.connection import WarehouseMissing, pin
from dashboard.warehouse.table import Table
from etl.contract import DEMONSTRATION

NOTHING_FOUND = "Aucune donnée pour ces filtres : en retirer un dans la barre latérale."
NO_FIGURE = "Aucun chiffre publié à montrer ici."


Draw = Callable[[Table], go.Figure]


def page(title: str, introduction: str) -> None:
    """Open a page: its title, what it answers, and the build that it reads to its end."""
    if headless.asked():  # the page that collects has its build
        return
    st.set_page_config(page_title=f"{title} · {OBSERVATORY}", page_icon=theme.MARK, layout="wide",
                       menu_items={"About": f"{OBSERVATORY} – Cress Bretagne."})
    try:
        pin()
    except WarehouseMissing as fault:
        st.error(f"Aucune donnée à montrer : {fault}.")
        st.stop()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(title, anchor=False, width="stretch")
        present_button.offer()
    st.markdown(introduction)
    with st.sidebar:
        if (query.sources()["nature"] == DEMONSTRATION).any():
            st.toggle("Données de démonstration", value=True, key="demo", bind="query-params",
                      help="Les données de démonstration sont inventées : le détail réel n'est pas "
                           "public. Décocher pour ne voir que les chiffres publiés.")


def dark() -> bool:
    """True when the reader's page is dark."""
    return st.context.theme.type == "dark"


def block(key: str, title: str, table: Table, draw: Draw | None = None, *, lecture: str = "",
          note: str = "", alt: str = "", nothing: str = NOTHING_FOUND, printed: int = 0,
          click: tuple[str, str] | None = None) -> None:
    """A figure with all that it takes to read, cite, follow and take it away.

    ``key`` names the block and its extracts; ``title`` states subject, period and territory;
    ``draw`` makes the figure of ``table`` (none: the table is the figure); ``lecture`` is the
    reading sentence (that of demonstration data says that they are); ``nothing`` is said of an
    empty table.  ``printed``: rows of the table set as text, which prints whole (0: a table that
    sorts and scrolls).  ``click``: the filter that a click on the figure sets, and what stands in
    it before the code of the mark (the first of its ``customdata``).  Closed parts cost nothing;
    extracts are made when clicked.
    """
    lecture = with_demonstration(lecture) if table.demonstration else lecture
    one = Block(key, title, table, draw, lecture, note, FIGURE if draw else TABLE)
    if _kept(one, nothing):
        return
    if availability.replaced(title, table):
        return
    with st.container(border=True, key=f"bloc_{key}"):
        _heading(key, title, table, lecture, one if draw else None)
        if table.empty:
            st.info(plain(typeset(nothing)))
        elif draw is not None:
            with theme.themed(dark()):
                figure = draw(table)
            if width := least_width(figure):
                st.html(f"<style>@media screen {{ .st-key-figure_{key} {{ overflow-x: auto }} "
                        f".st-key-figure_{key} [data-testid=stFullScreenFrame] "
                        f"{{ min-width: {width}px }} }}</style>")
            st.plotly_chart(figure, width="stretch", key=f"figure_{key}", theme=None,
                            alt=alt or lecture or title, selection_mode="points",
                            on_select=partial(_clicked, f"figure_{key}", *click) if click
                            else "ignore", config=theme.config())
        elif printed:
            cells.printed(table, printed)
        else:
            cells.dataframe(table, key)
        _lines(table, lecture, note)
        _below(key, table, with_table=draw is not None)


def show(found: Iterable[Block]) -> None:
    """Draw these blocks."""
    for one in found:
        block(one.key, one.title, one.table, one.draw, lecture=one.lecture, note=one.note)


def _kept(one: Block, nothing: str) -> bool:
    """True while a page is collected: its block is kept, without its rows where a sentence stands
    in its place."""
    collector = headless.asked()
    if collector is None:
        return False
    absent = availability.instead(one.title, one.table) or (nothing if one.table.empty else "")
    collector.keep(one, absent)
    return True


def _clicked(figure: str, key: str, before: str) -> None:
    """Set a filter by the mark that was clicked; one click beside a mark changes nothing."""
    points = st.session_state[figure].selection.points
    if points and points[0].get("customdata"):
        st.session_state[key] = before + str(points[0]["customdata"][0])


def key_figures(key: str, title: str, table: Table, *, note: str = "") -> None:
    """Figures in large, one a row of ``table``, each with its own source under it.

    ``table`` shows ``intitule`` and ``valeur``; its rows carry ``unite``, ``statut``,
    ``qualificatif``, ``imprime`` and the document, and may carry a sentence (``phrase``) and what
    the figure was in other years (``passe``), as ``query.pick`` gives them.  An
    evolution is written with its sign.
    """
    phrases = " ".join(filter(None, table.data.get("phrase", ())))
    lecture = with_demonstration(phrases) if table.demonstration else phrases
    one = Block(key, title, table, lecture=lecture, note=note, form=CARDS)
    if _kept(one, NO_FIGURE):
        return
    if availability.replaced(title, table):
        return
    with st.container(border=True, key=f"bloc_{key}"):
        _heading(key, title, table, lecture, one)
        cards = st.container(horizontal=True, gap="medium", key=f"cartes_{key}")
        for _, row in table.data.iterrows():
            with cards.container(width="content"):  # a fixed width would cut long units
                # A card is narrow: its unit may stand under its number, whole.
                st.metric(row["intitule"], figure_text(row).replace(numbers.NO_BREAK, " "))
                if row.get("passe") is not None:
                    st.html(history.image(row["passe"], theme.SEA[dark()]))
                if row.get("phrase"):
                    st.markdown(plain(typeset(row["phrase"])))
                st.caption(plain(typeset(", ".join(p for p in (
                    row["editeur"], numbers.date(row["date_publication"]),
                    provenance.reliability(row.get("fiabilite"))) if p))))
        if table.empty:
            st.info(NO_FIGURE)
        availability.partly(table)
        _lines(table, "", note)
        _below(key, table, with_table=True)


def catalogue(key: str, title: str, table: Table, *, note: str = "", wrap: bool = True,
              empty: str = "") -> None:
    """What the product says of its own data: a table without lineage, to read and take away.

    ``wrap``: long texts in full, for short tables; else a table that sorts and searches.
    ``empty``: what is said when there is no row.
    """
    if _kept(Block(key, title, table, note=note, form=CATALOGUE), empty or NO_FIGURE):
        return
    with st.container(border=True, key=f"bloc_{key}"):
        _heading(key, title, table)
        if table.empty:
            st.info(typeset(empty or ("Rien à montrer pour ces filtres." if table.filters
                                      else "Rien à montrer.")))
        elif wrap:
            shown = table.data[[c.name for c in table.columns]].map(
                lambda x: numbers.NOTHING if x == "" or numbers.is_missing(x)
                else plain(typeset(x)) if isinstance(x, str) else numbers.number(x))
            st.table(shown.rename(columns={c.name: header(c) for c in table.columns}),
                     hide_index=True, border="horizontal")
        else:
            cells.dataframe(table, key)
        if note:
            st.caption(plain(typeset(note)))


def links(pages: Iterable[Page] = PAGES) -> None:
    """Draw the ways to the pages that say what they answer.

    Where the page that is shown runs alone, the others cannot be opened and are only named.
    """
    if headless.asked():
        return
    with st.container(border=True, key="liens"):
        for one in pages:
            if not one.question or not one.exists:
                continue
            title = typeset(one.link or one.title)
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                try:
                    st.page_link(f"pages/{one.file}.py", label=f"**{title}**", icon=one.icon)
                except StreamlitPageNotFoundError:
                    st.markdown(f"{one.icon} **{title}**", width="content")
                st.markdown(typeset(one.question), width="content")


def document(name: str) -> None:
    """A text of ``docs/`` that readers are owed on screen: its parts, under their headings."""
    if headless.asked():
        return
    _, *parts = (DOCS / name).read_text(encoding="utf-8").split("\n## ")
    for part in parts:
        heading, _, body = part.partition("\n")
        st.header(heading, anchor=False)
        st.markdown(typeset(body))


def _heading(key: str, title: str, table: Table, lecture: str = "",
             block: Block | None = None) -> None:
    """Title, what can be taken away, and the demonstration badge."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(plain(typeset(title)), anchor=False, width="stretch")
        downloads.offer(key, title, table, lecture, block)
    if table.demonstration:
        st.badge(BADGE, icon=":material/warning:", color="orange")


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
                cells.dataframe(table, key)
    origin = st.expander("D'où vient ce chiffre ?", key=f"origine_{key}", on_change="rerun")
    if origin.open:
        with origin:
            cells.lineage(table, key)
