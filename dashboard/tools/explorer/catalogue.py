"""Any indicator of the published figures, or measure of a source, as rows of comparable series.

A series is one indicator of one source, in one place, family, sector and detail; its figures also
say their unit, their perimeter and the document that prints them
(``dashboard.warehouse.comparability``).
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard.tools.explorer.figures import (
    UNSTATED,
    YEAR,
    Choice,
    all_figures,
    published_figures,
    rows_of_measure,
    steps,
)
from dashboard.tools.explorer.series import DIMENSIONS, with_rows, with_series_names
from dashboard.warehouse import query, search
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
    found: list[Choice] = []
    for source, about in query.sources().iterrows():
        if not about["lignes"] or (not demonstration and about["nature"] == DEMONSTRATION):
            continue
        short = str(about["titre"]).split(" : ")[0].split(", ")[0]
        measures = query.measures(str(source))
        found += [Choice(str(source), m.name, f"{m.label} · {short}", m.label,
                         " ".join([*m.uses, m.definition, m.unit, about["titre"],
                                   *_words_of_source(str(source))]), True,
                         m.additive and about["type"] == "chiffres") for m in measures.values()]
        if about["type"] != "chiffres" or measures:
            continue
        data = published_figures(str(source)).data
        for name, rows in data.groupby("quantite"):
            named = dict.fromkeys(w for c in ("lieu", "famille", "secteur", "detail", "unite")
                                  for w in rows[c])
            found.append(Choice(str(source), str(name), f"{name} · {short}", str(name),
                                " ".join([*named, str(about["titre"])]), depth=_depth(rows)))
    # What is published comes before what is invented; employment is what most come for, and a
    # series of many periods says more than a lone figure.
    invented = query.sources()["nature"] == DEMONSTRATION
    return sorted(found, key=lambda c: (invented[c.source], not c.source.startswith("emploi"),
                                        not c.measure, -c.depth))


def _depth(rows: pd.DataFrame) -> int:
    """Count the periods of an indicator's usual series; 1 where they do not share an axis."""
    for column, value in USUAL.items():
        like = rows[column] == value
        rows = rows[like] if like.any() else rows
    known = rows[rows["valeur"].notna() & rows["annee"].notna()]
    shared = known[["unite", "perimetre", "famille", "secteur", "detail", "lieu"]].drop_duplicates()
    stated = (known["perimetre"] != UNSTATED).all() or known["document"].nunique() == 1
    return known["periode"].nunique() if len(shared) == 1 and stated else min(len(known), 1)


def choices_for(text: str, demonstration: bool = True) -> list[Choice]:
    """Return the choices that answer what is typed, best first."""
    return search.matches(text, choices(demonstration), lambda c: c.title, lambda c: c.about)


def suggestions(text: str, demonstration: bool = True) -> list[str]:
    """Return what finds something, for who typed a text that finds nothing; closest first."""
    known = [f"{c.title} {c.about}" for c in choices(demonstration)]
    return [t for t in search.suggestions(text, known) if choices_for(t, demonstration)][:SUGGESTED]


def _words_of_source(source: str) -> list[str]:
    """Return the territories, families and sectors of a source: words to find its measures by."""
    known = query.columns(source)
    return [str(v) for c in ("territoire_nom", "departement_nom", "famille", "secteur")
            if c in known for v in query.values(source, c)]


@per_build
def series(choice: Choice) -> pd.DataFrame:
    """Return one row a series: ``_OWN`` columns, ``annees`` it speaks of (first, last) and
    ``code``."""
    data = all_figures(choice, YEAR).data
    if data.empty:
        return data.assign(code="")
    held = data.groupby(list(_OWN), sort=False, dropna=False)["annee"].agg(["min", "max", "size"])
    rows = held.reset_index()
    return rows.assign(code=[code(choice, row) for _, row in rows.iterrows()])


def levels(choice: Choice) -> bool:
    """Return True when its figures are levels of several years: indices and evolutions have a
    meaning."""
    data = all_figures(choice, YEAR).data
    return bool(data["niveau"].all()) and data["annee"].nunique() > 1


def code(choice: Choice, row: pd.Series) -> str:
    """Return eight letters that name a series in an address, the same from one build to the
    next."""
    key = "\x1f".join([choice.source, choice.name, *(str(row[c]) for c in _OWN)])
    return b32encode(hashlib.sha256(key.encode()).digest()).decode()[:8].lower()


def usual_selection(choice: Choice) -> dict[str, list[str]]:
    """Return what is selected before the reader chooses: the richest series most like ``USUAL``."""
    rows = series(choice)
    if rows.empty:
        return {}
    like = sum((rows[c] == v).astype(int) for c, v in USUAL.items())
    first = rows.assign(like=like).sort_values(["like", "size"], ascending=False).iloc[0]
    return {c: [str(first[c])] for c in USUAL}


@per_build
def table(choice: Choice, where: query.Where, step: str = YEAR) -> Table:
    """Return figures of the series that ``where`` selects (columns of ``_OWN`` → values; none:
    all).

    ``data``: ``_OWN``, ``source``, ``quantite``, ``serie`` (what tells the series apart),
    ``periode``, ``annee``, ``valeur`` with its ``statut``, ``origine``.
    """
    whole = all_figures(choice, step)
    kept = np.ones(len(whole.data), dtype=bool)
    for column, values in where.items():
        if values:
            kept &= whole.data[column].isin(list(values)).to_numpy()  # type: ignore[call-overload]
    if not choice.measure:
        return with_series_names(_with_codes(choice, with_rows(whole, kept)))
    raw = {"territoire_nom": where.get("lieu"), "famille": where.get("famille"),
           "secteur": where.get("secteur")}
    asked = {c: list(v) for c, v in raw.items()  # type: ignore[call-overload]
             if v and c in query.columns(choice.source)}
    # Asked again, so that its cells are those of these series.
    narrow = rows_of_measure(choice, step, asked) if asked else whole
    data = whole.data[kept].reset_index(drop=True)
    return with_series_names(_with_codes(choice, replace(narrow, data=data)))


def _with_codes(choice: Choice, whole: Table) -> Table:
    """Return the table with the ``code`` of the series of each row."""
    kinds = whole.data[list(_OWN)].drop_duplicates()
    codes = kinds.assign(code=[code(choice, row) for _, row in kinds.iterrows()])
    return replace(whole, data=whole.data.merge(codes, on=list(_OWN), how="left"))


def tables_of_codes(codes: Sequence[str], step: str = YEAR) -> tuple[list[Table], list[str]]:
    """Return the tables of the series that codes name, in order, and the codes that name none."""
    known = _by_code()
    tables = []
    for one in codes:
        if one in known:
            choice, own = known[one]
            usable = step if step in (known_steps := steps(choice)) else known_steps[0]
            tables.append(table(choice, own, usable))
    return tables, [c for c in codes if c not in known]


@per_build
def _by_code() -> dict[str, tuple[Choice, dict[str, list[str]]]]:
    return {str(row["code"]): (choice, {c: [str(row[c])] for c in _OWN})
            for choice in choices() for _, row in series(choice).iterrows()}
