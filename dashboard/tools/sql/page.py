"""SQL workshop on screen: the dictionary beside the editor, the run that can be cancelled, the
result as a table and as a chart.

A link fills the editor; only a click runs what it holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import numpy as np
import pandas as pd
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import charts, ui
from dashboard.blocks.block import Block
from dashboard.blocks.cells import markdown, plain, typeset
from dashboard.blocks.filters.questions import has_demonstration
from dashboard.charts.plot import Plot
from dashboard.text import numbers as french
from dashboard.text.lecture import quantity
from dashboard.tools.sql import result as answers
from dashboard.tools.sql import run as workshop
from dashboard.tools.sql.examples import EXAMPLES
from dashboard.tools.sql.messages import Fault
from dashboard.tools.sql.result import Answer
from dashboard.tools.sql.run import Run
from dashboard.ui.tables import dataframe
from dashboard.warehouse import columns as table_columns
from dashboard.warehouse import connection, query
from dashboard.warehouse.provenance import rows_matching
from dashboard.warehouse.table import Table
from etl.contract import Column
from etl.warehouse.dictionary import CATALOGUE

#: The run of this session.
RUN = "atelier_execution"
#: A quick query is shown without a waiting screen.
PATIENCE = 1.5
TABLE, CURVES, BARS = "Tableau", "Courbes", "Barres"
#: Marks that a chart can bear and be read.
MOST = {CURVES: 3000, BARS: 120}
#: Series that are drawn without being asked for, and where they are chosen.
SERIES, PARTS = 12, "Une série par"
#: What names of columns of time begin with.
TIME = ("annee", "periode")


# --- What is asked -----------------------------------------------------------------------------
def editor() -> None:
    """Draw the editor and its examples; start what « Exécuter » asks for."""
    st.header("Requête", anchor=False)
    # SQL is read in columns; Streamlit's text area has no option for its font.
    st.html("<style>.st-key-sql textarea { font-family: monospace; }</style>")
    st.selectbox("Partir d'un exemple", list(EXAMPLES), index=None, key="atelier_exemple",
                 placeholder="Choisir un exemple", on_change=_copy_example)
    with st.form("atelier_requete", border=False):
        sql = st.text_area(
            "Requête SQL (DuckDB), en lecture seule", value=next(iter(EXAMPLES.values())),
            key="sql", bind="query-params", height=200, max_chars=workshop.LONGEST,
            placeholder="SELECT … FROM …",
            help=f"Une seule requête, arrêtée après {workshop.SECONDS} secondes ; "
                 f"{french.number(workshop.ROWS)} lignes au plus. L'adresse de la page la garde : "
                 "le lien remplit l'éditeur chez qui l'ouvre, sans rien exécuter.")
        run = st.form_submit_button("Exécuter", type="primary", icon=":material/play_arrow:")
    if run:
        st.session_state[RUN] = Run(sql or "", has_demonstration(), *_session())
        st.session_state[RUN].wait(PATIENCE)


def _session() -> tuple[str, Callable[[], bool]]:
    """Return a name for this session, and whether its page is still open in a browser."""
    name = st.session_state.setdefault("atelier_session", uuid4().hex)
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return name, lambda: True
    number = context.session_id
    return name, lambda: runtime.get_instance().is_active_session(number)


def _copy_example() -> None:
    """Fill the editor, whose query is no longer the example once it is changed: the list may give
    it again."""
    if title := st.session_state.get("atelier_exemple"):
        st.session_state.update({"sql": EXAMPLES[title], "atelier_exemple": None})


def dictionary() -> None:
    """Draw the columns of a table with their labels, or those of all tables that hold a word."""
    st.header("Tables et colonnes", anchor=False)
    about = tables()
    name = st.selectbox("Table", list(about), key="atelier_table", placeholder="Choisir",
                        format_func=lambda t: f"{t} – {about[t]}" if about[t] else t)
    words = (st.text_input("Chercher dans toutes les tables", key="atelier_colonne", type="search",
                           placeholder="Mot à chercher") or "").strip()
    rows = rows_matching(columns(None if words else name), words)
    if rows.empty:
        st.info("Aucune colonne ne porte ce mot.")
    else:
        dataframe(rows, "atelier_dictionnaire", height=300)


# --- What is answered --------------------------------------------------------------------------
def state() -> Answer | None:
    """Draw the progress of the run of this session beside its query, then its answer."""
    run: Run | None = st.session_state.get(RUN)
    if run is None:
        return None
    if not run.wait(0) or run.outcome is None:
        _show_progress(run)
    elif run.demonstration != has_demonstration():
        st.info(typeset("L'interrupteur « Données de démonstration » a changé : exécuter de "
                        "nouveau la requête."))
    elif run.sql != (st.session_state["sql"] or ""):
        st.info(typeset("La requête a changé : l'exécuter pour en voir le résultat."))
    elif isinstance(run.outcome, Fault):
        st.error(markdown(run.outcome.message))
        if run.outcome.detail:
            st.code(run.outcome.detail, language=None)
    elif run.outcome.data.empty:
        st.info(markdown(" ".join(["La requête ne renvoie aucune ligne.",
                                   *answers.notes(run.outcome)])))
    else:
        if run.outcome.more:
            st.warning(markdown(answers.notes(run.outcome)[0]))
        st.caption(typeset(f"Résultat plus bas : {_size(run.outcome)}."))
        return run.outcome
    return None


def _size(answer: Answer) -> str:
    """Return « 27 lignes, 5 colonnes »."""
    lines, wide = answer.data.shape
    return f"{quantity(lines, 'ligne')}, {quantity(wide, 'colonne')}"


@st.fragment(run_every=0.5)
def _show_progress(run: Run) -> None:
    """Draw the progress of a run and the button that cancels it; the page runs again when it has
    ended."""
    if run.wait(0):
        st.rerun()
    st.info(typeset(f"Requête en cours depuis {run.seconds} s, arrêtée d'elle-même à "
                    f"{workshop.SECONDS} s."))
    if st.button("Annuler", key="atelier_annuler", icon=":material/stop:"):
        run.cancel()
        run.wait()
        st.rerun()


def result(answer: Answer) -> None:
    """Draw the rows of an answer, as a table or as a chart."""
    table, title = answers.table(answer), f"Résultat : {_size(answer)}"
    shape = st.segmented_control("Présentation", [TABLE, CURVES, BARS], default=TABLE,
                                 required=True, key="atelier_forme")
    if shape == TABLE or not (axes := _axes(table, shape)):
        ui.show([Block("atelier", title, table)])
        return
    x, y, colour = axes
    has_place = table.data[x].notna() | (shape == BARS)
    if not has_place.all():
        note = f"Lignes sans « {x} », hors de la courbe : {french.number((~has_place).sum())}."
        table = replace(table, notes=(note, *table.notes))
    try:
        chart = _figure(table.where(has_place), shape, x, y, colour)
    except ValueError as refusal:
        st.warning(plain(str(refusal)))
        ui.show([Block("atelier", title, table)])
    else:
        ui.show([Block("atelier", title, table, lambda _: chart,
                       alt=charts.alt(chart, shape))])


def _axes(table: Table, shape: str) -> tuple[str, str, str | None] | None:
    """Return the columns that the reader draws; None, and why, when there is nothing to draw."""
    numbers = [c.name for c in table.columns if c.type in ("nombre", "entier")]
    if not numbers:
        st.info(typeset("Aucune colonne de nombres à tracer : le tableau seul est montré."))
        return None
    # A year counts nothing: it is drawn last.
    heights = sorted(numbers, key=lambda n: n.startswith(TIME))
    across = sorted(table.names, key=lambda n: (not n.startswith(TIME), n in numbers))
    if shape == CURVES:
        across = [n for n in across if _are_periods(table.data[n])]
        if not across:
            st.info(typeset("Aucune colonne d'années, de trimestres ni de dates : une courbe suit "
                            "le temps. Choisir « Barres », ou lire le tableau."))
            return None
    row = st.container(horizontal=True)
    x = row.selectbox("En abscisse", across, key="atelier_x", placeholder="Choisir")
    y = row.selectbox("Valeur", [n for n in heights if n != x] or heights, key="atelier_y",
                      placeholder="Choisir")
    rest = [name for name in table.names if name not in (x, y)]
    parting = _parting(table, x, y)
    colour = row.selectbox(PARTS, [None, *rest], key="atelier_serie",
                           index=1 + rest.index(parting[0]) if parting else 0,
                           placeholder="Choisir", format_func=lambda n: n or "(une seule série)")
    return x, y, colour


def _parting(table: Table, x: str, y: str) -> list[str]:
    """Return the columns that make series that a chart can tell apart, first those that leave one
    value of each at each place."""
    words = [c.name for c in table.columns if c.name not in (x, y) and (
        c.type not in ("nombre", "entier") or c.name.startswith(TIME))]
    parting = [n for n in words if 1 < table.data[n].nunique() <= SERIES]
    return sorted(parting, key=lambda n: bool(_repeated(table, x, n)))


def _repeated(table: Table, x: str, colour: str | None) -> list[str]:
    """Return the places where a series has several values: one would hide the other."""
    rows = pd.DataFrame({n: table_columns.names(table, n) for n in (x, colour) if n})
    return rows.loc[rows.duplicated(), x].tolist()


def _are_periods(values: pd.Series) -> bool:
    """Tell whether values are years, quarters, dates or spans of years, where they are told."""
    distinct = values.dropna().unique()
    return bool(len(distinct)) and not np.isnan([table_columns.position(v) for v in distinct]).any()


def _figure(table: Table, shape: str, x: str, y: str, colour: str | None) -> Plot:
    """Return the chart; ``ValueError`` says in French why these rows make none."""
    if len(table.data) > MOST[shape]:
        raise ValueError(typeset(
            f"{french.number(len(table.data))} lignes : {french.number(MOST[shape])} au plus pour "
            "ce graphique. Regrouper (GROUP BY), filtrer, ou lire le tableau."))
    if repeated := _repeated(table, x, colour):
        parting = [f"« {n} »" for n in _parting(table, x, y) if not _repeated(table, x, n)]
        remedy = (f"choisir {' ou '.join(parting)} dans « {PARTS} »" if parting else
                  "filtrer (WHERE) ou regrouper (GROUP BY)")
        raise ValueError(typeset("La requête renvoie plusieurs valeurs d'une même série pour "
                                 f"« {repeated[0]} » : {remedy}."))
    if shape == CURVES:
        return charts.lines(table, x, y, colour)
    if colour:
        return charts.grouped_bars(table, x, y, colour)
    return charts.bars(table, x, y, ranked=False)


# --- The dictionary ----------------------------------------------------------------------------
def tables() -> dict[str, str]:
    """Return table or view → what it holds: « chiffres », the sources, then what the warehouse says
    of itself."""
    rows = connection.current().schema("""
        SELECT table_name AS nom, comment AS texte FROM duckdb_tables() WHERE NOT internal
        UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal
        ORDER BY nom <> 'chiffres', starts_with(nom, '_'), starts_with(nom, 'ref_'), nom""")
    return {n: (t if isinstance(t, str) and t else CATALOGUE.get(n, ""))
            for n, t in zip(rows["nom"], rows["texte"], strict=True)}


def columns(table: str | None) -> Table:
    """Return columns of a table, or of all: name, label and unit, type."""
    rows = connection.current().schema("""
        SELECT table_name AS "table", column_name AS colonne, data_type AS type,
               coalesce(nullif(comment, column_name), '') AS dit FROM duckdb_columns()
        WHERE NOT internal AND (table_name = $1 OR $1 IS NULL)
        ORDER BY starts_with(table_name, '_'), table_name, column_index""", (table,))
    texts = query.catalogue("_colonnes").sort_values("source", kind="stable")
    own = {(c.source, c.colonne): f"{c.libelle} ({c.unite})" if c.unite else c.libelle
           for c in texts.itertuples()}
    # The view of all the figures takes the label that most sources give.
    common_labels = texts.groupby("colonne")["libelle"].agg(
        lambda names: names.value_counts(sort=False).idxmax())
    free = set(texts.loc[texts["libre"], ["source", "colonne"]].itertuples(index=False, name=None))
    rows = rows[[place not in free for place in zip(rows["table"], rows["colonne"], strict=True)]]
    rows = rows.assign(libelle=[
        own.get((name, column)) or (name == "chiffres" and common_labels.get(column)) or text
        for name, column, text in zip(rows["table"], rows["colonne"], rows["dit"], strict=True)])
    labels = {"colonne": "Colonne", "libelle": "Libellé", "table": "Table", "type": "Type"}
    if table:
        del labels["table"]
    return Table(rows.drop(columns="dit").reset_index(drop=True),
                 tuple(Column(n, label) for n, label in labels.items()))
