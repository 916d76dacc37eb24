"""What the explorer computes of levels, and how it draws them: names → functions of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard import charts, trends
from dashboard.charts.plot import Plot
from dashboard.text import lecture, numbers
from dashboard.themes.emploi import quarterly
from dashboard.tools.explorer import catalogue
from dashboard.tools.explorer.figures import QUARTER, Choice
from dashboard.tools.explorer.series import DIMENSIONS
from dashboard.warehouse import columns as table_columns
from dashboard.warehouse import provenance, query
from dashboard.warehouse.ranking import wholes
from dashboard.warehouse.table import Table
from etl.contract import Column

LEVEL, INDEX, EVOLUTION = "Niveau", "Indice base 100", "Évolution sur un an"
SHARE, CONTRIBUTION = "Part de l'ensemble", "Contribution à l'évolution"
LINES, BARS, RANKING, HEAT, MULTIPLES = (
    "Courbes", "Barres", "Classement", "Carte de chaleur", "Petits graphiques")
CHARTS = (LINES, BARS, RANKING, HEAT, MULTIPLES)
#: Most marks that a chart leaves readable: series, then series × periods.
MOST = {LINES: (12, None), BARS: (12, 60), RANKING: (80, None), HEAT: (60, 1000),
        MULTIPLES: (24, None)}
#: Most columns of a grid of periods.
MOST_COLUMNS = 16
UNREADABLE, MEANINGLESS = "Graphique illisible", "Calcul sans objet"
APART = "Comparaison bloquée"
NO_BASE = ("Indice refusé : aucune période n'a un chiffre pour chacune des séries, rien ne peut "
           "valoir 100 pour toutes. Retirer une série, ou élargir les années.")
NO_OTHER = "Indice sans objet : ces séries n'ont pas de chiffre d'une autre période que leur base."
NOT_AT_BASE = "Indice non calculé : ces séries n'ont pas de chiffre {}, la base."
NO_REFERENCE = "Évolution non calculée là où l'année d'avant n'a pas de chiffre, ou zéro : {}."
UNDATED = "Chiffres sans date, laissés hors du graphique : {}."
UNPLACED = "Aucun de ces chiffres n'a de date : ils sont montrés en classement."
#: Levels of territories that a sentence places (« à Rennes »); others are named.
PLACE_LEVELS = ("commune", "epci", "pays", "departement", "region", "france")
#: Sources of totals name the parts of each dimension through their published total.
_TOTAL_OF = {"territoire": "lieu", "famille": "famille", "secteur": "secteur"}


@dataclass(frozen=True)
class View:
    """A table ready to draw: ``y`` is the column of the figures, ``x`` that of the periods."""

    table: Table
    y: str = "valeur"
    x: str = "periode"


def calculations_of(choice: Choice, table: Table) -> list[str]:
    """Return what can be asked of these series: what changes in time, of several years; shares and
    contributions, of parts whose total is published.  ``refusals`` says what has no meaning."""
    if table.empty or table.data["annee"].nunique() < 2:
        return [LEVEL]
    return [LEVEL, INDEX,
            EVOLUTION] + ([SHARE, CONTRIBUTION] if part_dimension(choice, table) else [])


def refusals(calculation: str, table: Table) -> tuple[str, ...]:
    """Return why it must not be computed of these figures (``trends.indivisibility``), if so."""
    if calculation == LEVEL:
        return ()
    return tuple(dict.fromkeys(filter(None, trends.indivisibility(table.data))))


def part_dimension(choice: Choice, table: Table) -> str:
    """Return the one dimension whose parts are compared; empty when there is none, or several."""
    if not choice.additive:
        return ""
    totals = _totals(choice)
    apart = [c for c in DIMENSIONS if table.data[c].nunique() > 1]
    return apart[0] if len(apart) == 1 and apart[0] in totals else ""


def bases(table: Table) -> list[str]:
    """Return periods that every series has a figure for: an index may start there."""
    figures = table.data[table.data["valeur"].notna()]
    counts = figures.groupby("periode")["serie"].nunique()
    return sorted(str(p) for p in counts[counts == table.data["serie"].nunique()].index)


def result_of(kind: str, choice: Choice, table: Table, where: query.Where, step: str,
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


def why_empty(kind: str, base: str, view: View) -> tuple[str, ...]:
    """Return why nothing that was computed can be shown; empty when something can."""
    data = view.table.data
    if kind == LEVEL or data.empty:
        return ()
    if kind == INDEX and not base:
        return (NO_BASE,)
    has_value, is_base = data[view.y].notna(), (kind == INDEX) & (data["periode"] == base)
    if (has_value & ~is_base).any():
        return ()
    reasons = (*trends.refusals(data), *(
        note for note in view.table.notes if note.startswith(NO_REFERENCE[:20])))
    if kind != INDEX or reasons:
        return reasons
    return (NO_OTHER if (has_value & is_base).any() else NOT_AT_BASE.format(
        lecture.lower(lecture.when(base))),)


def index_view(table: Table, base: str) -> View:
    """Return every series at 100 in ``base``."""
    data = trends.index(_with_dates(table), base, "valeur", ["serie"], table.breaks)
    return _result(table, data, Column("indice", f"Indice, {lecture.base_100(base)}", "nombre",
                                       decimals=1))


def _parts(kind: str, choice: Choice, table: Table, where: query.Where, step: str) -> View:
    """Return shares of, or contributions to, the published total; every part is read, whatever is
    shown: what is missing must be known to be missing."""
    column = part_dimension(choice, table)
    total = _totals(choice)[column]
    every = catalogue.table(choice, {**where, column: ()}, step)
    every = every.where(every.data[column] != quarterly.PRIVE)  # beside the ESS, no part of it
    data = _with_dates(replace(every, data=every.data.assign(serie=every.data[column])))
    if kind == SHARE:
        parts = trends.shares(data, "valeur", "serie", total, breaks=every.breaks)
        about = Column("poids", f"Part de « {total} »", "nombre", "%", decimals=1)
    else:
        parts = trends.contributions(data, "valeur", "serie", total, breaks=every.breaks)
        about = Column("contribution", CONTRIBUTION, "nombre", "points", decimals=2)
    rows = parts[parts["serie"].isin(table.data[column])
                 & parts["annee"].isin(table.data["annee"])]
    behind = catalogue.table(choice, {**where, column: [*table.data[column].unique(), total]}, step)
    years = {year - n for year in rows["annee"] for n in ((0, 1) if kind == CONTRIBUTION else (0,))}
    table = replace(table, lineage=provenance.with_cells_of(behind, years).lineage)
    notes = (f"La contribution de « {total} » est l'évolution de l'ensemble, en %.",
             ) if kind == CONTRIBUTION else ()
    return _result(replace(table, notes=(*notes, *table.notes)), rows, about)


def _totals(choice: Choice) -> dict[str, str]:
    """Return dimension → its published total, in the words of the explorer."""
    by_dimension = {_TOTAL_OF[c]: v for c, v in query.published_totals(choice.source).items()
                    if c in _TOTAL_OF}
    places = query.labels(choice.source, "territoire", "territoire_nom")
    return {c: places.get(v, v) if c == "lieu" else v for c, v in by_dimension.items()}


def _with_dates(table: Table) -> pd.DataFrame:
    data = table.data[table.data["annee"].notna()]
    return data.assign(valeur_statut=data["statut"].fillna(""))


def _result(table: Table, data: pd.DataFrame, column: Column, x: str = "periode") -> View:
    columns = [c for c in table.columns if c.name not in ("valeur", "unite")]
    rows = data[data[column.name].notna() | (data[f"{column.name}_statut"] != "")]
    own = replace(table, data=rows.assign(origine=trends.COMPUTED).reset_index(drop=True),
                  columns=(*columns[:-2], column, *columns[-2:]),
                  notes=(trends.OURS, *trends.refusals(data), *table.notes))
    return View(own, column.name, x)


def usual_chart(kind: str, table: Table) -> str:
    """Return the chart that shows these figures: a ranking where time is the axis and none has a
    date."""
    has_time = kind in (LINES, MULTIPLES)
    return RANKING if has_time and len(table.data) and table.data["annee"].isna().all() else kind


def view_for(kind: str, calculation: str, table: Table) -> View:
    """Return levels as the chart needs them: on an axis of time, or at the last period of a
    ranking, with the cells of these alone."""
    has_time = kind in (LINES, MULTIPLES) or calculation != LEVEL
    view = time_view(View(table)) if has_time else View(table)
    if kind == RANKING and calculation == LEVEL and not table.empty:
        return View(provenance.with_rows(table, _is_last_period(view).to_numpy()))
    return view


def time_view(view: View) -> View:
    """Return the view on an axis of time: by period when each is a date, else by year, without what
    has none; a note names how many."""
    places = [table_columns.position(p) for p in view.table.data["periode"]]
    if not any(pd.isna(places)):
        return view
    has_year = view.table.data["annee"].notna()
    absent = int((~has_year).sum())
    table = provenance.with_rows(view.table, has_year.to_numpy())
    columns = [Column("annee", "Année", "entier"), *table.columns]
    notes = (UNDATED.format(numbers.number(absent)), *table.notes) if absent else table.notes
    return replace(view, table=replace(table, columns=tuple(columns), notes=notes), x="annee")


def last_period_view(view: View) -> View:
    """Return the figures of the last period that most series have a figure for."""
    return view if view.table.empty else replace(view, table=view.table.where(
        _is_last_period(view)))


def with_last_periods(table: Table, view: View, base: str) -> Table:
    """Return the figures that the last period of a view rests on: its own, and those of the base,
    of a year before where there is no base."""
    last = set(last_period_view(view).table.data["periode"])
    others = {base} if base else {
        re.sub(r"^\d{4}", lambda year: str(int(year[0]) - 1), one) for one in last}
    return provenance.with_rows(table, table.data["periode"].isin(last | others).to_numpy())


def _is_last_period(view: View) -> pd.Series:
    data = view.table.data
    rows = data[data[view.y].notna()] if data[view.y].notna().any() else data
    counts = rows.groupby(["annee", "periode"], dropna=False)["serie"].nunique()
    best = max(counts[counts == counts.max()].index, key=lambda at: (pd.notna(at[0]), at))[1]
    return data["periode"] == best


def why_unreadable(kind: str, view: View) -> str:
    """Return why the chart would not be readable; empty when it is."""
    series, periods = view.table.data["serie"].nunique(), view.table.data[view.x].nunique()
    most, marks = MOST[kind]
    if series > most:
        return (f"{series} séries sur un graphique « {kind.lower()} » ne se lisent pas : {most} au "
                "plus. Choisir des territoires, des familles ou des secteurs.")
    if marks and series * periods > marks:
        return (f"{series} séries sur {periods} périodes ne se lisent pas en « {kind.lower()} ». "
                "Réduire les années ou les séries.")
    return ""


def chart_of(kind: str, view: View) -> Callable[[Table], Plot]:
    """Return the chart of a view, given its table."""
    x, y = view.x, view.y
    return {
        LINES: lambda t: charts.lines(t, x, y, "serie"),
        BARS: lambda t: charts.grouped_bars(t, x, y, "serie"),
        RANKING: lambda t: charts.bars(_by_size(t, y), "serie", y, ranked=False),
        HEAT: lambda t: _grid(t, x, y),
        MULTIPLES: lambda t: charts.multiples(t, x, y, "serie"),
    }[kind]


def _by_size(table: Table, y: str) -> Table:
    """Return the rows from the largest figure, then the whole of which they are parts."""
    data = table.data.assign(whole=wholes(table.data)).sort_values(
        ["whole", y], ascending=[True, False], kind="stable", ignore_index=True)
    return replace(table, data=data.drop(columns="whole"))


def _grid(table: Table, x: str, y: str) -> Plot:
    """Return a grid whose columns are periods; series, where periods are too many for a screen."""
    across, down = (x, "serie") if table.data[x].nunique() <= MOST_COLUMNS else ("serie", x)
    with_series = replace(table, columns=(*table.columns, Column("serie", "Série")))
    return charts.heat(with_series, across, down, y)


def reading_sentence(view: View, subject: str) -> str:
    """Return the last period in a sentence: which series rise and fall, or how high each stands."""
    table = last_period_view(view).table
    if table.empty:
        return ""
    rows = table.data
    points = [lecture.Standing(_where(row), row[view.y], _without_status(text, row, statut), statut,
                               whole)
              for row, text, statut, whole in zip(
                  rows.to_dict("records"), table_columns.texts(table, view.y),
                  table_columns.statuses(table, view.y), wholes(rows), strict=True)]
    if len(rows) > lecture.SPOKEN and rows["cle"].nunique() > 1:
        return ""  # nobody is first or last of figures that do not compare
    when = lecture.when(str(rows["periode"].iloc[0]))
    if view.y in ("evolution", "glissement"):
        name = subject.removesuffix(f", {EVOLUTION[:1].lower()}{EVOLUTION[1:]}")
        return lecture.moves(f"{when}, sur un an", f"l'indicateur « {name} »", points)
    return lecture.amounts(when, f"l'indicateur « {subject} »", points)


def _where(row: Mapping[str, Any]) -> str:
    """Return where a series holds: its territory, of a level that takes a preposition, or its
    name."""
    serie, level = str(row["serie"]), str(row.get("territoire_niveau") or "")
    if serie == row.get("territoire_nom") and level in PLACE_LEVELS:
        return lecture.en_territoire(serie, level)
    return lecture.place_phrase(serie)


def _without_status(text: str, row: Mapping[str, Any], statut: str) -> str:
    """Return the text of a figure without its status, which the sentence writes in words."""
    bare = text.removesuffix(f" {numbers.SHORT_STATUSES.get(statut, '')}")
    return f"la {bare} place" if row.get("unite") == "rang" else bare
