"""What the explorer computes of levels, what it refuses to, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from dashboard import trends
from dashboard.text import lecture
from dashboard.tools.explorer import catalogue
from dashboard.tools.explorer.figures import QUARTER, YEAR, Choice, Selection
from dashboard.tools.explorer.series import DIMENSIONS
from dashboard.tools.explorer.views import View
from dashboard.trends.rows import double_sentence, is_approximate
from dashboard.warehouse import columns as table_columns
from dashboard.warehouse import comparability, provenance, query
from dashboard.warehouse.table import Table
from etl.contract import Column
from etl.french.families import PRIVE

LEVEL, INDEX, EVOLUTION = "Niveau", "Indice base 100", "Évolution sur un an"
SHARE, CONTRIBUTION = "Part de l'ensemble", "Contribution à l'évolution"
MEANINGLESS = "Calcul sans objet"
APART = "Comparaison bloquée"
NO_BASE = ("Indice refusé : aucune période n'a un chiffre exact pour chacune des séries, rien ne "
           "peut valoir 100 pour toutes. Retirer une série, ou élargir les années.")
NO_OTHER = "Indice sans objet : ces séries n'ont pas de chiffre d'une autre période que leur base."
NOT_AT_BASE = "Indice non calculé : ces séries n'ont pas de chiffre {}, la base."
NO_REFERENCE = ("Évolution non calculée là où l'année d'avant n'a pas de chiffre supérieur à "
                "zéro : {}.")
APPROXIMATE = "Un chiffre approché n'entre dans aucun calcul : {}."
NO_YEAR_BEFORE = ("Évolution sans objet : aucun de ces chiffres n'a celui, comparable, de l'année "
                  "d'avant.")
#: Sources of totals name the parts of each dimension through their published total.
_TOTAL_OF = {"territoire": "lieu", "famille": "famille", "secteur": "secteur"}


def calculations_of(choice: Choice, table: Table) -> list[str]:
    """Return what can be asked of these series, of whatever years: what changes in time, of several
    years; shares and contributions, of parts whose total is published.  ``refusals`` says what has
    no meaning."""
    if table.empty or table.data["annee"].nunique() < 2:
        return [LEVEL]
    has_parts = bool(part_dimension(choice, table))
    return [LEVEL, INDEX, EVOLUTION, *[SHARE, CONTRIBUTION] * has_parts]


def refusals(calculation: str, table: Table) -> tuple[str, ...]:
    """Return why it must not be computed of these figures (``trends.indivisibility``), if so."""
    if calculation == LEVEL:
        return ()
    return tuple(dict.fromkeys(filter(None, trends.indivisibility(table.data))))


def double_refusal(calculation: str, table: Table) -> tuple[str, ...]:
    """Return why the past of series that share an axis is not computed: one has two figures for a
    year, at two dates of it."""
    has_past = calculation in (INDEX, EVOLUTION)
    sentence = double_sentence(_with_dates(table), ["serie"]) if has_past else ""
    return (sentence,) if sentence else ()


def part_dimension(choice: Choice, table: Table) -> str:
    """Return the one dimension whose parts are compared; empty when there is none, or several."""
    if not choice.additive:
        return ""
    totals = _totals(choice)
    apart = [c for c in DIMENSIONS if table.data[c].nunique() > 1]
    column = apart[0] if len(apart) == 1 else ""
    has_parts = column in totals and set(table.data[column]) - {totals[column], PRIVE}
    return column if has_parts else ""


def bases(table: Table) -> list[str]:
    """Return periods that every series has an exact figure for: an index may start there."""
    figures = table.data[table.data["valeur"].notna() & ~is_approximate(table.data)]
    counts = figures.groupby("periode")["serie"].nunique()
    return sorted(str(p) for p in counts[counts == table.data["serie"].nunique()].index)


def result_of(kind: str, choice: Choice, table: Table, where: Selection, step: str,
              base: str = "", x: str = "periode") -> View:
    """Return the table of ``kind``.  ``where``, ``step``: what ``table`` was selected by."""
    if kind == LEVEL or table.empty or (kind == INDEX and not base):
        return View(table, x=x)  # ``why_empty`` says that there is no base
    if kind == INDEX:
        return replace(index_view(table, base), x=x)
    if kind == EVOLUTION:
        grow = trends.year_on_year if step == QUARTER else trends.annual_growth
        name = "glissement" if step == QUARTER else "evolution"
        data = grow(_with_dates(table), "valeur", ["serie"], table.breaks)
        lone = data[(data[f"{name}_statut"] == "nd") & (data[f"{name}_motif"] == "")
                    & data["valeur"].notna()]
        texts = [f"{serie} ({', '.join(map(table_columns.name, rows['periode']))})"
                 for serie, rows in lone.groupby("serie", sort=False)]
        notes = (NO_REFERENCE.format(" ; ".join(texts)),) if texts else ()
        return _result(replace(table, notes=(*notes, *table.notes)), data,
                       Column(name, EVOLUTION, "nombre", "%", decimals=1), x)
    return replace(_parts(kind, choice, table, where, step), x=x)


def with_year_before(kind: str, choice: Choice, table: Table, where: Selection,
                     step: str) -> Table:
    """Return the series with what the evolution of their first year is of: the year before, which
    the reader has left out, where it compares with them."""
    if kind != EVOLUTION or table.empty:
        return table
    whole, first = catalogue.table(choice, where, step), table.data["annee"].min()
    is_own = whole.data["code"].isin(table.data["code"])
    before = provenance.with_rows(whole, is_own & (whole.data["annee"] == first - 1))
    names = dict(zip(table.data["code"], table.data["serie"], strict=True))
    data = pd.concat([before.data.assign(serie=before.data["code"].map(names)), table.data],
                     ignore_index=True)
    both = replace(provenance.with_sources_of(table, before), data=data)
    # What parts the two years is a break of neither.
    met = provenance.with_rows(whole, is_own & whole.data["annee"].isin(data["annee"])).breaks
    if before.empty or double_refusal(kind, both) or comparability.conflict(
            data, met, "annee" if step == YEAR else "periode"):
        return table
    return replace(both, breaks=met)


def why_empty(kind: str, view: View) -> tuple[str, ...]:
    """Return why nothing that was computed can be shown; empty when something can."""
    data = view.table.data
    if kind == LEVEL:
        return ()
    if data.empty and kind == EVOLUTION:
        return (NO_YEAR_BEFORE,)
    if kind == INDEX and not view.base:
        return (NO_BASE,)
    has_value, is_base = data[view.y].notna(), data["periode"] == view.base
    if (has_value & ~is_base).any():
        return ()
    starts = tuple(text.partition("{")[0] for text in (NO_REFERENCE, APPROXIMATE))
    reasons = (*trends.refusals(data), *(
        note for note in view.table.notes if note.startswith(starts)))
    if kind != INDEX or reasons:
        return reasons
    return (NO_OTHER if (has_value & is_base).any() else NOT_AT_BASE.format(
        lecture.lower(lecture.when(view.base))),)


def index_view(table: Table, base: str) -> View:
    """Return every series at 100 in ``base``."""
    data = trends.index(_with_dates(table), base, "valeur", ["serie"], table.breaks)
    about = Column("indice", f"Indice, {lecture.base_100(base)}", "nombre", decimals=1)
    return replace(_result(table, data, about), base=base)


def _parts(kind: str, choice: Choice, table: Table, where: Selection, step: str) -> View:
    """Return shares of, or contributions to, the published total; every part is read, whatever is
    shown: what is missing must be known to be missing."""
    column = part_dimension(choice, table)
    total = _totals(choice)[column]
    # Of what else is shown alone: a sector that no part shown has is no part of them.
    alike = {**where, **{c: list(table.data[c].unique()) for c in where
                         if c in DIMENSIONS and c != column}}
    every = catalogue.table(choice, {**alike, column: ()}, step)
    every = every.where(every.data[column] != PRIVE)  # beside the ESS, no part of it
    data = _with_dates(every.with_values(serie=every.data[column]))
    if kind == SHARE:
        parts = trends.shares(data, "valeur", "serie", total, breaks=every.breaks)
        about = Column("poids", f"Part de « {total} »", "nombre", "%", decimals=1)
    else:
        parts = trends.contributions(data, "valeur", "serie", total, breaks=every.breaks)
        about = Column("contribution", CONTRIBUTION, "nombre", "points", decimals=2)
    rows = parts[parts["serie"].isin(table.data[column])
                 & parts["annee"].isin(table.data["annee"])]
    behind = catalogue.table(choice, {**alike, column: [*table.data[column].unique(), total]}, step)
    years = {year - n for year in rows["annee"] for n in ((0, 1) if kind == CONTRIBUTION else (0,))}
    table = replace(table, lineage=provenance.with_cells_of(behind, years).lineage)
    notes = (f"La contribution de « {total} » est l'évolution de l'ensemble, en %.",
             ) if kind == CONTRIBUTION else ()
    if PRIVE in set(table.data[column]):
        notes = (f"« {PRIVE} » n'est pas une part de « {total} » : il n'est pas montré.", *notes)
    return _result(replace(table, notes=(*notes, *table.notes)), rows, about)


def _totals(choice: Choice) -> dict[str, str]:
    """Return dimension → its published total, in the words of the explorer."""
    by_dimension = {_TOTAL_OF[c]: v for c, v in query.published_totals(choice.source).items()
                    if c in _TOTAL_OF}
    places = query.labels(choice.source, "territoire", "territoire_nom")
    return {c: places.get(v, v) if c == "lieu" else v for c, v in by_dimension.items()}


def _with_dates(table: Table) -> pd.DataFrame:
    """Return the figures that may be computed with: exact, and of a year."""
    return table.data[table.data["annee"].notna() & ~is_approximate(table.data)]


def _approximate_note(table: Table) -> Iterator[str]:
    """Yield which figures are left out of what is computed, if any."""
    texts = table_columns.texts(table, "valeur")
    apart = [f"{row['serie']}, {table_columns.name(row['periode'])} ({text})"
             for row, text, is_apart in zip(table.data.to_dict("records"), texts,
                                            is_approximate(table.data), strict=True) if is_apart]
    if apart:
        yield APPROXIMATE.format(" ; ".join(apart))


def _result(table: Table, data: pd.DataFrame, column: Column, x: str = "periode") -> View:
    columns = [c for c in table.columns if c.name not in ("valeur", "unite")]
    own = replace(table, data=data.assign(origine=trends.COMPUTED).reset_index(drop=True),
                  columns=(*columns[:-2], column, *columns[-2:]),
                  notes=(trends.OURS, *_approximate_note(table), *trends.refusals(data),
                         *table.notes))
    return View(own, column.name, x)
