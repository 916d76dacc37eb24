"""Any indicator of the published figures, or measure of a source, as rows of comparable series.

A series is one indicator of one source, in one place, family, sector and detail; its figures also
say their unit, their perimeter and the document that prints them
(``dashboard.warehouse.comparability``).
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.tools.explorer.figures import (
    UNSTATED,
    YEAR,
    Choice,
    Selection,
    all_figures,
    published_figures,
    rows_of_measure,
    steps,
    usual_figures,
)
from dashboard.tools.explorer.series import DIMENSIONS, with_series_names
from dashboard.warehouse import provenance, query, search
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.table import Table
from etl.contract import DEMONSTRATION

#: What is shown first, where the indicator has it.
USUAL = {"lieu": "Bretagne", "famille": "ESS", "secteur": "Ensemble"}
#: Most other searches proposed in place of one that finds nothing.
SUGGESTED = 4
_OWN = (*DIMENSIONS, "unite", "perimetre")


@per_build
def choices(demonstration: bool = True) -> list[Choice]:
    """Return everything that can be explored: measures first, then indicators, by source.

    A measure replaces the indicator that it alone adds up.  ``demonstration``: with those of
    demonstration.
    """
    # What is published comes before what is invented; employment is what most come for, and a
    # series of many periods says more than a lone figure.
    is_invented = query.sources()["nature"] == DEMONSTRATION
    if not demonstration:
        return [c for c in choices() if not is_invented[c.source]]
    offers: list[Choice] = []
    for source, about in query.sources().iterrows():
        if not about["lignes"]:
            continue
        short = str(about["titre"]).split(" : ")[0].split(", ")[0]
        measures = query.measures(str(source))
        offers += [Choice(str(source), m.name, f"{m.label} · {short}", m.label,
                          " ".join([*m.uses, m.definition, m.unit, about["titre"],
                                    *_words_of_source(str(source))]), True,
                          m.additive and about["type"] == "chiffres") for m in measures.values()]
        if about["type"] != "chiffres" or measures:
            continue
        for name, rows in _rows_by_indicator(published_figures(str(source)).data):
            words = dict.fromkeys(row[c] for c in ("lieu", "famille", "secteur", "detail", "unite")
                                  for row in rows)
            offers.append(Choice(str(source), name, f"{name} · {short}", name,
                                 " ".join([*words, str(about["titre"])]), depth=_depth(rows)))
    return sorted(offers, key=lambda c: (is_invented[c.source], not c.source.startswith("emploi"),
                                         not c.measure, -c.depth))


def _rows_by_indicator(data: pd.DataFrame) -> list[tuple[str, list[dict[Any, Any]]]]:
    """Return the rows of each indicator, in the order of their names."""
    # Hundreds of indicators have a few rows each: pandas' own ways take milliseconds each.
    by_name: dict[str, list[dict[Any, Any]]] = {}
    for row in data[[*_OWN, "quantite", "periode", "annee", "valeur", "document"]].to_dict(
            "records"):
        by_name.setdefault(row["quantite"], []).append(row)
    return sorted(by_name.items())


def _depth(rows: list[dict[Any, Any]]) -> int:
    """Count the periods of an indicator's usual series; 1 where they do not share an axis."""
    for column, value in USUAL.items():
        rows = [row for row in rows if row[column] == value] or rows
    figures = [row for row in rows if pd.notna(row["valeur"]) and pd.notna(row["annee"])]
    kinds = {tuple(row[c] for c in _OWN) for row in figures}
    is_stated = (UNSTATED not in {row["perimetre"] for row in figures}
                 or len({row["document"] for row in figures}) == 1)
    return (len({row["periode"] for row in figures}) if len(kinds) == 1 and is_stated
            else min(len(figures), 1))


def choices_for(text: str, demonstration: bool = True) -> list[Choice]:
    """Return the choices that answer what is typed, best first."""
    return search.matches(text, choices(demonstration), lambda c: search.Words(c.title, c.about))


def suggestions(text: str, demonstration: bool = True) -> list[str]:
    """Return texts close to one that finds nothing, which do find something; closest first."""
    texts = [f"{c.title} {c.about}" for c in choices(demonstration)]
    return [t for t in search.suggestions(text, texts) if choices_for(t, demonstration)][:SUGGESTED]


def _words_of_source(source: str) -> list[str]:
    """Return the territories, families and sectors of a source: words to find its measures by."""
    columns = query.columns(source)
    return [str(v) for c in ("territoire_nom", "departement_nom", "famille", "secteur")
            if c in columns for v in query.values(source, c)]


def is_level(choice: Choice) -> bool:
    """Tell whether its figures are levels of several years: indices and evolutions have a
    meaning."""
    data = usual_figures(choice).data
    return bool(data["niveau"].all()) and data["annee"].nunique() > 1


def _kinds(data: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return what tells the series of each row: its ``_OWN`` columns."""
    return list(zip(*(map(str, data[c]) for c in _OWN), strict=True))


def code(choice: Choice, own: Sequence[str]) -> str:
    """Return eight letters that name a series (its ``_OWN``) in an address, the same from one build
    to the next."""
    key = "\x1f".join([choice.source, choice.name, *own])
    return b32encode(hashlib.sha256(key.encode()).digest()).decode()[:8].lower()


@per_build
def namesake_source(choice: Choice) -> str:
    """Return what tells an indicator from one of the same title: its source; empty without one."""
    is_alone = sum(one.title == choice.title for one in choices()) == 1
    return "" if is_alone else choice.label.removeprefix(f"{choice.title} · ")


@per_build
def usual_selection(choice: Choice) -> dict[str, list[str]]:
    """Return what is selected before the reader chooses: the richest series most like ``USUAL``."""
    data = usual_figures(choice).data
    if data.empty:
        return {}
    rows = data.groupby(list(_OWN), sort=False, dropna=False).size().reset_index(name="size")
    like = sum((rows[c] == v).astype(int) for c, v in USUAL.items())
    first = rows.assign(like=like).sort_values(["like", "size"], ascending=False).iloc[0]
    return {c: [str(first[c])] for c in USUAL}


@per_build
def table(choice: Choice, where: Selection, step: str = YEAR) -> Table:
    """Return figures of the series that ``where`` selects, by the columns of ``_OWN``.

    ``data``: ``_OWN``, ``source``, ``quantite``, ``serie`` (what tells the series apart),
    ``periode``, ``annee``, ``valeur`` with its ``statut``, ``origine``.
    """
    whole = all_figures(choice, step)
    mask = np.ones(len(whole.data), dtype=bool)
    for column, values in where.items():
        if values:
            mask &= whole.data[column].isin(list(values)).to_numpy()
    if not choice.measure:
        return with_series_names(_with_codes(choice, provenance.with_rows(whole, mask)))
    raw = {"territoire_nom": where.get("lieu"), "famille": where.get("famille"),
           "secteur": where.get("secteur")}
    filters = {c: list(v) for c, v in raw.items() if v and c in query.columns(choice.source)}
    # Asked again, so that its cells are those of these series.
    narrow = rows_of_measure(choice, step, filters) if filters else whole
    data = whole.data[mask].reset_index(drop=True)
    return with_series_names(_with_codes(choice, replace(narrow, data=data)))


def _with_codes(choice: Choice, whole: Table) -> Table:
    """Return the table with the ``code`` of the series of each row."""
    kinds = _kinds(whole.data)
    codes = {own: code(choice, own) for own in set(kinds)}
    return whole.with_values(code=[codes[own] for own in kinds])


def tables_of_codes(codes: Sequence[str], step: str) -> tuple[list[Table], list[str]]:
    """Return the tables of the series that codes name, in order, and the codes that name none;
    by another step, those that have no figure by this one."""
    by_code = _by_code() if codes else {}
    tables = []
    for choice, own in (by_code[one] for one in codes if one in by_code):
        by_step = (table(choice, own, one) for one in sorted(
            steps(choice), key=lambda one: one != step))
        tables.append(next(one for one in by_step if not one.empty))
    return tables, [c for c in codes if c not in by_code]


def choices_of_codes(codes: Iterable[str]) -> list[Choice]:
    """Return the choices that the series of these codes are of, each once."""
    return list(dict.fromkeys(_by_code()[one][0] for one in codes))


@per_build
def _by_code() -> dict[str, tuple[Choice, dict[str, list[str]]]]:
    return {name: (choice, {c: [value] for c, value in zip(_OWN, own, strict=True)})
            for choice in choices() for name, own in codes(choice)}


@per_build
def codes(choice: Choice) -> list[tuple[str, tuple[str, ...]]]:
    """Return the code and the ``_OWN`` of each series."""
    kinds = ([kind for step in steps(choice) for kind in _kinds(all_figures(choice, step).data)]
             if choice.measure else _published_kinds(choice.source)[choice.name])
    return [(code(choice, own), own) for own in dict.fromkeys(kinds)]


@per_build
def _published_kinds(source: str) -> dict[str, list[tuple[str, ...]]]:
    """Return the kind of each row of the indicators of a source (see ``_kinds``)."""
    data = published_figures(source).data
    kinds: dict[str, list[tuple[str, ...]]] = {}
    for name, kind in zip(data["quantite"], _kinds(data), strict=True):
        kinds.setdefault(name, []).append(kind)
    return kinds
