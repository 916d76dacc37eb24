"""Figures as they are printed, and measures computed from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard.text import lecture
from dashboard.trends.rows import PRECEDENCE
from dashboard.warehouse import provenance
from dashboard.warehouse.connection import per_build, query
from dashboard.warehouse.history import NOTE as PAST
from dashboard.warehouse.history import Past, past
from dashboard.warehouse.query.catalogue import (
    columns,
    has_rows,
    measure_column,
    measures,
    published_totals,
    sources,
)
from dashboard.warehouse.query.comparison import frames
from dashboard.warehouse.query.conditions import (
    Latest,
    Where,
    cells,
    checked_column,
    condition,
    has_answers,
    lineage,
    on_wholes,
    whole_range,
)
from dashboard.warehouse.query.secrecy import cube_for, cube_lineage, with_notes
from dashboard.warehouse.table import Table
from etl.common_columns import BOUNDS, MISSING_STATUSES
from etl.contract import Column, Measure
from etl.french import reference
from etl.warehouse.sql import sql_text

#: Columns of key figures.
KEY_FIGURE = (
    Column("intitule", "Chiffre"), Column("valeur", "Valeur", "nombre"), Column("unite", "Unité"),
    Column("territoire_nom", "Territoire"), Column("periode", "Période"),
    Column("imprime", "Texte du document"))


@per_build
def values(source: str, column: str, where: Where | None = None) -> list[object]:
    """Return distinct values of a column, or answers to a question with several, in French order.

    Without the empty one, nor what only the parts of another dimension have.
    """
    selection, parameters = condition(source, on_wholes(source, [column], where or {}))
    if has_answers(source, column):
        return query(f"SELECT DISTINCT modalite FROM {source}_reponses WHERE question = ? AND id "
                     f"IN (SELECT id FROM {source} WHERE {selection}) ORDER BY modalite COLLATE fr",
                     (column, *parameters))["modalite"].tolist()
    name = checked_column(source, column)
    rows = query(f"SELECT DISTINCT {name} FROM {source} WHERE {selection} AND {name} IS NOT NULL "
                 f"ORDER BY {_in_french_order(source, column)}", parameters)
    return [v for v in rows[column].tolist() if v != ""]


def _in_french_order(source: str, column: str) -> str:
    """Return what a column is sorted by: a text as a dictionary does, « Étel » before « Fougères ».
    """
    return checked_column(source, column) + (
        " COLLATE fr" if columns(source)[column].type == "texte" else "")


def years(source: str, where: Where | None = None) -> list[int]:
    """Return the years of the figures of a source, in time."""
    return sorted(int(str(year)) for year in values(source, "annee", where))


def departements(source: str, where: Where | None = None) -> dict[str, str]:
    """Return code → name of the départements of Brittany where a source of communes or of
    départements has a row: in the others, an absence is not zero."""
    column = "departement" if "departement" in columns(source) else "territoire"
    codes = {str(code)[:2] for code in values(source, column, where)}
    return {code: name for code, name in reference.departements().items() if code in codes}


def labels(source: str, code: str, label: str) -> dict[str, str]:
    """Return codes of a column and their labels, in another, in French order:
    {"22": "Côtes-d'Armor", …}."""
    selection, parameters = condition(source, on_wholes(source, [code, label], {}))
    code, label = checked_column(source, code), checked_column(source, label)
    pairs = query(f"SELECT DISTINCT {code} AS code, {label} AS label FROM {source} "
                  f"WHERE {code} <> '' AND {selection} ORDER BY label COLLATE fr", parameters)
    return dict(zip(pairs["code"], pairs["label"], strict=True))


@per_build
def rows(source: str, show: Sequence[str], where: Where | None = None,
         order: str = "") -> Table:
    """Return rows as the source prints them; ``show`` names the columns to show, in order;
    ``order``, those they are sorted by: texts in French order, « -valeur » from its greatest.

    For figures, ``statut``, ``qualificatif``, ``imprime``, ``unite`` and the lineage travel along
    even when they are not shown.  A dimension that is neither shown nor in ``where`` is taken at
    its whole.
    """
    about = columns(source)
    selection, parameters = condition(source, on_wholes(source, show, where or {}))
    sort = ", ".join([*(f"{checked_column(source, c[1:])} DESC" if c[0] == "-" else
                        _in_french_order(source, c) for c in order.split()), "rowid"])
    data = query(f"SELECT * FROM {source} WHERE {selection} ORDER BY {sort}", parameters)
    fields = tuple(about[name] for name in show)
    rest = [name for name in about if name not in show]
    return provenance.with_provenance(
        Table(data[[*show, *rest]], fields, lineage(source, data), (source,)), data)


@per_build
def pick(choices: Sequence[tuple[str, Where, str] | tuple[str, Where, str, str]
                           | tuple[str, Where, str, str, str]]) -> Table:
    """Return single figures from several sources: (source, where, title[, sentence[, subject]]).

    Columns shown: ``intitule``, ``valeur``…  The title may name columns of its row: « Emploi de
    l'ESS, {annee} »; the sentence, a ``lecture.template`` of the subject, goes to ``phrase``
    (empty: none).
    ``passe``: what it was in other years (None: too few figures), whose cells are in the lineage.

    A key figure is never a guess: a choice that selects no row, or several, is left out and the
    notes say so (not for a source without rows: see ``Table.sources``); the notes
    also give the remarks of the figures.
    """
    tables, absent = [], []
    ids, titles = tuple(dict.fromkeys(c[0] for c in choices)), sources()["titre"]
    for source, where, title, *sentence in choices:
        if not has_rows(source):
            continue
        table = rows(source, ["indicateur", "valeur"], where)
        single = len(table.data) == 1
        row = table.data.iloc[0].dropna().to_dict() if single else {}
        title = title.format_map(defaultdict(str, row)).strip(" ,")
        if single:
            tables.append(_key_figure(source, where, table, title, *sentence))
        else:
            count = (f"{len(table.data)} chiffres possibles" if len(table.data) else
                     "aucun chiffre de cette sélection")
            absent.append(f"« {title} » n'est pas montré : {count} dans « {titles[source]} ».")
    if not tables:
        return Table(pd.DataFrame(columns=[c.name for c in KEY_FIGURE]), KEY_FIGURE,
                     sources=ids, notes=tuple(absent))
    figures = provenance.stacked(*tables)
    remarks = [f"{lecture.capital(title)} : {lecture.sentence(remark)}" for title, remark in
               zip(figures.data["intitule"], figures.data["remarque"], strict=True) if remark]
    return replace(provenance.with_reliability(figures), sources=ids,
                   notes=(*absent, *remarks, *figures.notes))


def _key_figure(source: str, where: Where, table: Table, title: str, sentence: str = "",
                subject: str = "") -> Table:
    """Return a figure under its title, with its past and its sentence."""
    before, history = _past_figures(source, where, table)
    return replace(
        table, columns=KEY_FIGURE,
        lineage=pd.concat([table.lineage, *(t.lineage for t in before)], ignore_index=True),
        notes=(*table.notes, *((PAST,) if before else ()), *(
            n for t in before for n in t.notes if n not in table.notes)),
        data=table.data.assign(
            intitule=title, passe=pd.Series([history], table.data.index, dtype="object"),
            phrase=lecture.template(sentence, table.data.iloc[0], subject) if sentence else ""))


def _past_figures(source: str, where: Where, table: Table) -> tuple[list[Table], Past | None]:
    """Return what a key figure was in other years, and the table that it comes from."""
    if not any(isinstance(value, Latest) for value in where.values()):
        return [], None
    every = rows(source, ["indicateur", "valeur"], whole_range(where))
    # A champ that is not known is each time another: it joins no two points.
    champ = frames(every.data)["champ"]
    champ = champ.where(champ != "", "inconnu " + champ.index.astype(str))
    history = past(every.data.assign(champ=champ), table.data.iloc[0],
                   provenance.declared_breaks(source))
    return ([every], history) if history else ([], None)


@per_build
def ask(source: str, by: Sequence[str], of: Sequence[str], where: Where | None = None) -> Table:
    """Return measures ``of`` a source, by the columns ``by``, on the rows that ``where`` selects.

    Columns of the answer: ``by``, then each measure ``m`` with its ``m_statut`` (the first of
    ``PRECEDENCE`` that enters it) and ``m_manquants`` (cells that keep it from being a number).  A
    dimension with a whole or a published total that the question does not name is taken at it;
    asking for the total together with its parts, without showing the dimension, raises
    ``ValueError``.

    Measures of records under *secret statistique* are those of the published cube; a question
    that it does not hold raises ``RefusedQuestion``.
    """
    where = dict(where or {})
    cube = cube_for(source, by, of, where)
    where = where if cube else on_wholes(source, by, where)
    table = cube.table if cube else source
    for dimension, total in (cube.totals if cube else published_totals(source)).items():
        if dimension in by or f"{dimension}_nom" in (*by, *(where if cube else ())):
            continue
        value = where.setdefault(dimension, total)
        if isinstance(value, list) and total in value and len(value) > 1:
            raise ValueError(f"{dimension} : « {total} » compterait deux fois ses parties")
    by_name = measures(source)
    definitions = [by_name[name] for name in of]
    selection, parameters = condition(table, where)
    names = [checked_column(table, column) for column in by]
    about = columns(table)
    parts = [*names, *(part for measure in definitions
                       for part in _measure_sql(measure, "qualificatif" in about))]
    order = ", ".join(_in_french_order(table, name) for name in names)
    group = f"GROUP BY {', '.join(names)} ORDER BY {order}" if names else ""
    data = query(f"SELECT {', '.join(parts)} FROM {table} WHERE {selection} {group}", parameters)
    for measure in definitions:
        name = measure.name
        data[name] = data[name].astype("float64").replace([np.inf, -np.inf], np.nan)
        if measure.uses:
            data.loc[data[f"{name}_statut"].isin(MISSING_STATUSES), name] = np.nan
            data[f"{name}_manquants"] = data[f"{name}_manquants"].fillna("").astype("str")
    fields = (*(about[column] for column in by), *map(measure_column, definitions))
    if cube:
        return with_notes(Table(data, fields, cube_lineage(source, where), (source,)))
    indicators = sorted({use for measure in definitions for use in measure.uses})
    detail = where | ({"indicateur": indicators} if indicators else {})
    return provenance.with_provenance(Table(data, fields, cells(source, detail), (source,)))


def _measure_sql(measure: Measure, has_qualifiers: bool) -> Iterator[str]:
    """Yield the columns of a measure: itself, and its status and its missing cells where it is made
    of figures, which a bound makes no number too."""
    terms = [f"CASE WHEN indicateur = {sql_text(use)} THEN valeur END" for use in measure.uses]
    yield f"{measure.sql.format(*terms)} AS {measure.name}"
    if measure.uses:
        among = f"indicateur IN ({', '.join(map(sql_text, measure.uses))})"
        status = "statut"
        if has_qualifiers:  # « moins de 5 » has a value, and is no term of a sum
            bounds = ", ".join(map(sql_text, BOUNDS))
            status = f"CASE WHEN statut <> 's' AND qualificatif IN ({bounds}) THEN 'nd' " \
                     "WHEN qualificatif <> '' AND statut IN ('', 'r', 'c') THEN 'e' ELSE statut END"
        cases = " ".join(f"WHEN count(*) FILTER (WHERE {status} = {sql_text(one)} AND {among}) > 0 "
                         f"THEN {sql_text(one)}" for one in PRECEDENCE)
        yield f"CASE {cases} ELSE '' END AS {measure.name}_statut"
        missing = ", ".join(map(sql_text, MISSING_STATUSES))
        yield (f"string_agg(cellule, ', ' ORDER BY rowid) FILTER (WHERE {status} IN ({missing}) "
               f"AND {among}) AS {measure.name}_manquants")


def at_communes(table: Table) -> Table:
    """Return the table with ``latitude`` and ``longitude`` (degrees, centre of the commune) of the
    rows whose ``territoire`` is a commune of Brittany; for drawing, not shown."""
    places = query("SELECT commune AS territoire, latitude, longitude FROM ref_communes "
                   "ORDER BY commune")
    return replace(table, data=table.data.merge(places, on="territoire", how="left"))
