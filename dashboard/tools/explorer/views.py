"""Views of the explorer: a table on an axis or at a period, the charts that may show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from dashboard import charts
from dashboard.charts.plot import Plot
from dashboard.text import numbers
from dashboard.tools.explorer.figures import YEAR
from dashboard.trends.rows import is_quarterly
from dashboard.warehouse import columns as table_columns
from dashboard.warehouse import provenance
from dashboard.warehouse.ranking import wholes
from dashboard.warehouse.table import Table
from etl.common_columns import is_change
from etl.contract import Column

LINES, BARS, RANKING, HEAT, MULTIPLES = (
    "Courbes", "Barres", "Classement", "Carte de chaleur", "Petits graphiques")
CHARTS = (LINES, BARS, RANKING, HEAT, MULTIPLES)
#: Most marks that a chart leaves readable: series, then series × periods.
MOST = {LINES: (12, None), BARS: (12, 60), RANKING: (80, None), HEAT: (60, 1000),
        MULTIPLES: (24, None)}
#: Most columns of a grid of periods.
MOST_COLUMNS = 16
UNREADABLE = "Graphique illisible"
UNDATED = "Chiffres sans date, laissés hors du graphique : {}."
UNPLACED = "Aucun de ces chiffres n'a de date : ils sont montrés en classement."
UNJOINED = ("Des évolutions d'années distinctes ne se joignent pas d'une ligne : elles n'ont ni "
            "courbes ni petits graphiques.")


@dataclass(frozen=True)
class View:
    """A table ready to draw: ``y`` is the column of the figures, ``x`` that of the periods;
    ``base``: of an index, the period where all are worth 100, which says nothing of them."""

    table: Table
    y: str = "valeur"
    x: str = "periode"
    base: str = ""


def is_of_separate_years(name: str, step: str) -> bool:
    """Tell whether what has this name is the change of separate years, which nothing joins: bars,
    as the themes draw them.  By quarter, changes on a year share three quarters of it."""
    return is_change(name) and step == YEAR


def usual_chart(kind: str, table: Table, name: str, step: str) -> str:
    """Return the chart that shows these figures, of that name, where time is the axis that is
    asked: a ranking where none has a date, bars where nothing joins them, or a grid where bars
    would be too many."""
    if kind not in (LINES, MULTIPLES) or table.empty:
        return kind
    if table.data["annee"].isna().all():
        return RANKING
    if not is_of_separate_years(name, step):
        return kind
    return next((one for one in (BARS, HEAT) if not why_unreadable(one, View(table))), BARS)


def chart_note(asked: str, kind: str) -> str:
    """Return why the chart is not the one that is asked; empty where it is."""
    return "" if kind == asked else UNPLACED if kind == RANKING else UNJOINED


def view_for(kind: str, table: Table, is_computed: bool) -> View:
    """Return levels as the chart needs them: on an axis of time, or at the last period of a
    ranking, with the cells of these alone.  ``is_computed``: something is computed of them."""
    has_time = kind in (LINES, MULTIPLES) or is_computed
    view = time_view(View(table)) if has_time else View(table)
    if kind == RANKING and not is_computed and not table.empty:
        return View(provenance.with_rows(table, _is_last_period(view)))
    return view


def time_view(view: View) -> View:
    """Return the view on an axis of time: by period when each is a date, else by year, without what
    has none; a note names how many."""
    places = [table_columns.position(p) for p in view.table.data["periode"]]
    if not any(pd.isna(places)):
        return view
    has_year = view.table.data["annee"].notna()
    absent = int((~has_year).sum())
    table = provenance.with_rows(view.table, has_year)
    columns = [Column("annee", "Année", "entier"), *table.columns]
    notes = (UNDATED.format(numbers.number(absent)), *table.notes) if absent else table.notes
    return replace(view, table=replace(table, columns=tuple(columns), notes=notes), x="annee")


def last_period_view(view: View) -> View:
    """Return the figures of the last period that most series have a figure for, a secret being one
    beside others that are told; of an index, of another one than its base."""
    return view if view.table.empty else replace(view, table=view.table.where(
        _is_last_period(view)))


def with_last_periods(table: Table, view: View, base: str) -> Table:
    """Return the figures that the last period of a view rests on: its own, and those of the base;
    where there is none, of the year before, however its date is written, or of its same quarter."""
    last, data = last_period_view(view).table.data.iloc[0], table.data
    is_before = data["annee"] == last["annee"] - 1
    if is_quarterly(data):
        is_before &= data["periode"].str[4:] == last["periode"][4:]
    is_past = data["periode"] == base if base else is_before
    return provenance.with_rows(table, (data["periode"] == last["periode"]) | is_past)


def _is_last_period(view: View) -> pd.Series:
    data = view.table.data
    is_told = data[view.y].notna() & (data["periode"] != view.base)
    is_secret = table_columns.statuses(view.table, view.y) == "s"
    is_beside = data["periode"].isin(data.loc[is_told, "periode"])
    rows = data[is_told | is_secret & is_beside] if is_told.any() else data
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
        # Of a single period, a row a series, under its name.
        BARS: lambda t: (charts.grouped_bars if t.data[x].nunique() > 1 else charts.lines)(
            t, x, y, "serie"),
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
    return charts.heat(with_series, across, down, y, wholes(table.data).tolist())
