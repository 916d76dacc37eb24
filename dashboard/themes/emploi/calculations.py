"""What is computed of the quarterly series, one block each: tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import NamedTuple

import pandas as pd

from dashboard import charts, trends
from dashboard.blocks.block import BESIDE
from dashboard.charts import theme
from dashboard.charts.plot import DIRECT, Plot
from dashboard.text import lecture
from dashboard.themes.emploi import quarterly
from dashboard.themes.emploi.quarterly import Request
from dashboard.trends.adjust import LABEL, NOT_OFFICIAL
from dashboard.warehouse import provenance
from dashboard.warehouse.columns import with_order
from dashboard.warehouse.table import Table
from etl.contract import Column

RAW = ("Séries brutes, sans correction des variations saisonnières : comparer un trimestre au "
       "même trimestre d'une autre année.")
NO_SPAN = ("Calcul refusé : il faut au moins deux années entières, de quatre trimestres chacune ; "
           "élargir le filtre « Années ».")
#: Effects of the gap between the ESS and the private sector, in points.
EFFECTS = {"structure": "Effet de structure", "propre": "Effet propre", "ecart": "Écart"}


class Result(NamedTuple):
    """A block: its key, its table, the column that it is about, its chart, the columns drawn.

    ``name``: what is computed, in a sentence, where the label of the column says more.
    """

    key: str
    table: Table
    y: str
    chart: Callable[..., Plot]
    columns: tuple[str, ...]
    name: str = ""

    def draw(self, table: Table) -> Plot:
        """Return the chart of a table of these columns."""
        return self.chart(table, *self.columns)


def level(request: Request) -> Result:
    """Return the quarters themselves."""
    return _quarterly("emploi_niveau", request, request.table.data,
                      request.table.column(request.measure),
                      years=_years(request))._replace(name="niveau")


def index(request: Request) -> Result:
    """Return ``indice``, base 100 in a year or a quarter."""
    data = trends.index(request.table.data, request.base, request.measure, ["serie"],
                        request.table.breaks)
    return _quarterly("emploi_indice", request, data, Column(
        "indice", f"Indice, {lecture.base_100(request.base)}", "nombre", decimals=1),
        years={*_years(request), int(request.base[:4])})


def year_on_year(request: Request) -> Result:
    """Return ``glissement`` in %."""
    return _quarterly("emploi_glissement", request, _series_of(trends.year_on_year, request),
                      Column("glissement", "Glissement annuel", "nombre", "%", decimals=1))


def quarter_on_quarter(request: Request) -> Result:
    """Return ``trimestriel`` in %."""
    return _quarterly("emploi_trimestriel", request, _series_of(trends.quarter_on_quarter, request),
                      Column("trimestriel", "Évolution trimestrielle", "nombre", "%", decimals=1))


def moving_average(request: Request) -> Result:
    """Return ``moyenne_mobile``, in the unit of the measure."""
    return _without_season(request, _series_of(trends.moving_average, request), "moyenne_mobile",
                           "moyenne mobile de quatre trimestres", "")


def seasonally_adjusted(request: Request) -> Result:
    """Return ``desaisonnalise``, in the unit of the measure."""
    data = _series_of(trends.seasonally_adjusted, request)
    return _without_season(request, data, "desaisonnalise", lecture.lower(LABEL), NOT_OFFICIAL,
                           set(data["annee"]))  # it rests on all of its quarters


def averages(request: Request) -> Result:
    """Return the mean of the four quarters and ``evolution`` in %, by year and series."""
    data = trends.annual_growth(_means(request.table, request.measure), request.measure, ["serie"],
                                request.table.breaks)
    return _yearly("emploi_moyennes", request, request.table, data,
                   Column("evolution", "Évolution en moyenne annuelle", "nombre", "%", decimals=1),
                   charts.heat)


def mean_growth(request: Request) -> Result:
    """Return ``tcam`` in % a year, between the yearly means of the first and last year."""
    means = _means(request.table, request.measure)
    ends = _ends(means, request.measure, request.span)
    data = (trends.cagr(means, request.measure, *ends, ["serie"], request.table.breaks) if ends
            else pd.DataFrame(columns=["serie", "depart", "arrivee", "tcam", "tcam_statut"]))
    columns = (request.table.column("serie"), Column("depart", "De"), Column("arrivee", "À"),
               Column("tcam", "Taux de croissance annuel moyen", "nombre", "%", decimals=2))
    table = _with_reasons(request, request.table, data, columns, "" if ends else NO_SPAN,
                          set(map(int, ends or ())))
    return Result("emploi_tcam", table, "tcam", charts.bars, ("serie", "tcam"))


def contributions(request: Request) -> Result:
    """Return ``contribution`` of each part to the growth of the whole, in points, by year."""
    whole = quarterly.WHOLES[request.split]
    data = trends.contributions(_means(request.whole, request.measure), request.measure, "serie",
                                whole, breaks=request.whole.breaks)
    parts = list(dict.fromkeys(request.table.data["serie"]))
    note = (f"La contribution de « {whole} » est l'évolution de l'ensemble, en % : la somme, à "
            "0,1 point près, de celles de toutes ses parties, montrées ou non.")
    # Two decimals: what a dozen parts round off stays within a tenth of a point of their sum.
    result = _yearly("emploi_contributions", request, request.with_total,
                     data[data["serie"].isin([whole, *parts])],
                     Column("contribution", "Contribution à l'évolution", "nombre", "points",
                            decimals=2), partial(_heat_of_parts, whole), note)
    return result._replace(table=with_order(result.table, "serie", (*parts, whole)))


def _heat_of_parts(whole: str, table: Table, x: str, y: str, z: str) -> Plot:
    """Return a grid whose ``whole``, which the parts add up to, does not take their colours."""
    return charts.heat(table, x, y, z,
                       table.data.get("partie", table.data["serie"]).eq(whole).tolist())


def shares(request: Request) -> Result:
    """Return ``poids`` of each part in %, and its ``variation`` in points, by year."""
    data = trends.shares(_means(request.whole, request.measure), request.measure, "serie",
                         quarterly.WHOLES[request.split], breaks=request.whole.breaks)
    result = _yearly("emploi_parts", request, request.with_total,
                     data[data["serie"].isin(request.table.data["serie"])],
                     Column("poids", "Part de l'ensemble", "nombre", "%", decimals=1),
                     charts.lines)
    more = Column("variation", "Variation de la part sur un an", "nombre", "points", decimals=1)
    return result._replace(table=replace(result.table, columns=(*result.table.columns, more)),
                           columns=("annee", "poids", "serie"))


def gap(request: Request) -> Result:
    """Return why the ESS grows more or less than the private sector: ``effet``, ``points`` by
    sector."""
    source = quarterly.by_sector(request.measure, request.territoire)
    means = trends.annual_average(source.data, request.measure, ["famille", "secteur"],
                                  source.breaks)
    ends = _ends(means, request.measure, request.span)
    columns = (Column("secteur", "Secteur"), Column("effet", "Effet", values=(*EFFECTS.values(),)),
               Column("points", "Écart d'évolution entre ESS et privé", "nombre", "points",
                      decimals=1))
    if ends is None:
        table = replace(source, columns=columns, notes=(NO_SPAN, *source.notes),
                        data=pd.DataFrame(columns=[c.name for c in columns]))
    else:
        effects = trends.shift_share(means, request.measure, "secteur", "famille",
                                     (quarterly.ESS, quarterly.PRIVE), ends, source.breaks)
        each = [effects[["secteur", effect, f"{effect}_statut"]].set_axis(
            ["secteur", "points", "points_statut"], axis=1).assign(
                effet=label, depart=ends[0], arrivee=ends[1])
                for effect, label in EFFECTS.items()]
        source = provenance.with_cells_of(source, set(map(int, ends)))
        table = replace(source, columns=columns, data=pd.concat(each, ignore_index=True),
                        notes=(trends.OURS, *trends.refusals(effects), *source.notes))
    return Result(
        "emploi_ecart", table, "points", charts.grouped_bars, ("secteur", "points", "effet"))


#: What can be computed, by name.
KINDS: dict[str, Callable[[Request], Result]] = {
    "Niveau": level, "Indice": index, "Glissement annuel": year_on_year,
    "Évolution trimestrielle": quarter_on_quarter, "Moyennes annuelles": averages,
    "Taux de croissance annuel moyen": mean_growth, "Moyenne mobile": moving_average,
    "Désaisonnalisé (STL, non officiel)": seasonally_adjusted,
    "Contributions": contributions, "Parts": shares,
    "Écart ESS – privé par secteur": gap}
#: What is shown before the reader chooses.
USUAL = ["Indice", "Glissement annuel", "Moyennes annuelles"]


def kinds(split: str) -> list[str]:
    """Return what can be computed of these series."""
    never = set() if split in quarterly.WHOLES else {"Contributions", "Parts"}
    if split != quarterly.AGAINST_PRIVATE or not quarterly.has_private_sectors():
        never.add("Écart ESS – privé par secteur")
    return [name for name in KINDS if name not in never]


def results(kind: str, requests: Sequence[Request]) -> list[tuple[Result, list[str]]]:
    """Return what is computed of the series of each territory, with the names of the territories
    of each result: series, named with their territory, are in one, where they compare; what is no
    series is one a territory.  More curves than can be named at their ends are small charts, one a
    part."""
    each = [(KINDS[kind](one), one.place) for one in requests]
    (first, place), *others = each
    if not others or "serie" not in first.table.data:
        return [(result if one == place else result._replace(key=result.key + BESIDE), [one])
                for result, one in each]
    table = provenance.stacked(*(result.table.with_values(
        partie=result.table.data["serie"], lieu=one,
        serie=result.table.data["serie"] + theme.OF_PLACE + one) for result, one in each))
    columns = tuple(chain.from_iterable(
        (replace(c, name="partie"), Column("lieu", "Territoire")) if c.name == "serie" else (c,)
        for c in first.table.columns))
    notes = [dict.fromkeys(result.table.notes) for result, _ in each]
    table = replace(table, columns=columns, notes=tuple(dict.fromkeys(
        note if all(note in other for other in notes) else f"{one} : {note}"
        for own, (_, one) in zip(notes, each, strict=True) for note in own)))
    if first.chart is charts.lines and table.data["serie"].nunique() > DIRECT:
        first = first._replace(chart=charts.multiples,
                               columns=(*first.columns[:2], "partie", "lieu"))
    return [(first._replace(table=table), [one for _, one in each])]


def calculation_name(result: Result) -> str:
    """Return what is computed, inside a sentence: « glissement annuel »."""
    return lecture.lower(result.name or result.table.column(result.y).label)


def _ends(means: pd.DataFrame, measure: str, span: tuple[int, int]) -> tuple[str, str] | None:
    """Return the first and last year of the span that have a mean: a year in progress has none.

    None where a single year is left, within which nothing grows.
    """
    years = means.loc[means[measure].notna() & means["annee"].between(*span), "annee"]
    return (str(years.min()), str(years.max())) if years.nunique() > 1 else None


def _series_of(calculation: Callable[..., pd.DataFrame], request: Request) -> pd.DataFrame:
    """Return what ``trends`` computes of each series."""
    return calculation(request.table.data, request.measure, ["serie"], request.table.breaks)


def _without_season(request: Request, data: pd.DataFrame, column: str, name: str, note: str,
                    years: Collection[int] = ()) -> Result:
    """Return the quarters without their season, in the unit of the measure; ``name``: of what is
    computed; ``years``: see ``_quarterly``."""
    own = request.table.column(request.measure)
    about = replace(own, name=column, label=f"{own.label}, {name}")
    return _quarterly(f"emploi_{column}", request, data, about, note, years)._replace(name=name)


def _means(table: Table, measure: str) -> pd.DataFrame:
    """Return the mean of each year whose four quarters are there, by series."""
    data = table.data
    is_whole = data.groupby("annee")["periode"].transform("nunique") == trends.QUARTERS
    return trends.annual_average(data[is_whole], measure, ["serie"], table.breaks)


def _years(request: Request, before: int = 0) -> set[int]:
    """Return the years of the span, and those before that their figures are compared with."""
    first, last = request.span
    return {*range(first - before, last + 1)}


def _quarterly(key: str, request: Request, data: pd.DataFrame, column: Column,
               note: str = RAW, years: Collection[int] = ()) -> Result:
    """Return the quarters within the years of the span, drawn as lines; ``years``: those whose
    cells they rest on, where that is not the span and the year before."""
    data = data[data["annee"].between(*request.span)].reset_index(drop=True)
    others = [c for c in request.table.columns if c.name != column.name]
    return Result(key, _with_reasons(request, request.table, data, (*others, column), note,
                                     years or _years(request, 1)),
                  column.name, charts.lines, ("periode", column.name, "serie"))


def _yearly(key: str, request: Request, source: Table, data: pd.DataFrame, column: Column,
            chart: Callable[..., Plot], note: str = "") -> Result:
    """Return the years within the span."""
    own = source.column(request.measure)
    columns = (Column("annee", "Année", "entier"), source.column("serie"),
               replace(own, label=f"{own.label}, moyenne annuelle"), column)
    data = data[data["annee"].between(*request.span)].sort_values(["annee", "serie"])
    return Result(key, _with_reasons(request, source, data, columns, note, _years(request, 1)),
                  column.name, chart, ("annee", "serie", column.name))


def _with_reasons(request: Request, source: Table, data: pd.DataFrame, columns: tuple[Column, ...],
                  note: str, years: Collection[int]) -> Table:
    """Return the computed table, with the cells of the ``years`` that it rests on, why figures are
    missing from it, then why results were refused."""
    source = provenance.with_cells_of(source, years)
    ours = trends.OURS if columns[-1].name != request.measure else ""
    notes = (ours, quarterly.secrecy(request.table, request.measure), *trends.refusals(data), note)
    return replace(source, columns=columns, data=data.reset_index(drop=True),
                   notes=(*filter(None, notes), *source.notes))
