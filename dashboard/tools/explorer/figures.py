"""The figures of an indicator, or of a measure of a source, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import pandas as pd

from dashboard import trends
from dashboard.tools.explorer.series import DETAILS, DIMENSIONS, details, place_names
from dashboard.trends.rows import is_quarterly
from dashboard.warehouse import columns, query
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.table import Table
from etl.common_columns import MISSING_STATUSES
from etl.contract import DEMONSTRATION, WHOLE, Column

QUARTER, YEAR = "Trimestre", "Année"
UNSTATED = "champ non précisé par la publication"
#: What the reader selects series by: column → values; none for all.
Selection: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Choice:
    """An indicator or a measure: ``label`` is unique, ``about`` is what it is found by.

    ``depth``: how many periods it draws at once, before the reader chooses anything.
    """

    source: str
    name: str
    label: str
    title: str
    about: str
    measure: bool = False
    additive: bool = False
    depth: int = 0


@per_build
def steps(choice: Choice) -> list[str]:
    """Return years, and quarters where the measure has some; quarters alone where no year is whole
    yet, or where it is all that a publication prints."""
    if choice.measure and _has_quarters(choice.source):
        return [QUARTER] if all_figures(choice).data.empty else [YEAR, QUARTER]
    is_by_quarter = not choice.measure and is_quarterly(all_figures(choice).data)
    return [QUARTER] if is_by_quarter else [YEAR]


def usual_figures(choice: Choice) -> Table:
    """Return every figure of a choice, by the first of its steps."""
    return all_figures(choice, steps(choice)[0])


@per_build
def all_figures(choice: Choice, step: str = YEAR) -> Table:
    """Return every figure of a choice; for published ones, the lineage has a row for each."""
    return rows_of_measure(choice, step, {}) if choice.measure else _rows_of_figures(choice)


def _rows_of_figures(choice: Choice) -> Table:
    whole = published_figures(choice.source)
    mask = (whole.data["quantite"] == choice.name).to_numpy()
    return replace(whole, data=whole.data[mask].reset_index(drop=True),
                   lineage=whole.lineage[mask].reset_index(drop=True),
                   columns=(Column("periode", "Période"),
                            Column("valeur", choice.title, "nombre")))


@per_build
def published_figures(source: str) -> Table:
    """Return every published figure of a source, a row of lineage for each."""
    where: dict[str, object] = {}
    names = query.columns(source)
    if "rappel" in names:  # what a note recalls of the one before is not another figure
        where["rappel"] = False
    # A dimension that the explorer offers is not answered on its whole alone.
    dimensions = [c for c in DIMENSIONS if c in names]
    raw = query.rows(source, ["periode", "valeur", *dimensions], where, "annee periode")
    data = raw.data.copy()
    for column in ("famille", "secteur", "groupe", "champ", "unite_imprimee", *DETAILS):
        data[column] = data[column].fillna("").astype(str) if column in data else ""
    famille = data["groupe"].where(data["groupe"] != "", data["famille"])
    base = data["unite_imprimee"].where((data["unite"] == "%")
                                        & (data["unite_imprimee"] != data["unite"]), "")
    frames = query.frames(data)
    perimeter = data["champ"].where(data["champ"] != "", UNSTATED)
    document = pd.Series([", ".join(p for p in parts if p) for parts in zip(
        data["editeur"].fillna(""), data["titre"].fillna(""), strict=True)], index=data.index)
    return replace(raw, data=data.assign(
        lieu=place_names(data), famille=famille, detail=details(data, famille),
        perimetre=_perimeter_and_base(perimeter, base),
        cadre=_perimeter_and_base(frames["champ"].where(frames["champ"] != "", UNSTATED),
                                  frames["base"].where(base != "", "")),
        inconnu=document.where(frames["champ"] == "", ""), cle=query.comparison(data),
        document=document, quantite=data["indicateur"], origine=trends.PUBLISHED,
        niveau=trends.indivisibility(data) == ""))


def _perimeter_and_base(champ: pd.Series, base: pd.Series) -> pd.Series:
    """Return « Insee Flores 2021 ; base : % de l'emploi salarié »."""
    return champ + base.map(lambda b: f" ; base : {b}" if b else "")


def rows_of_measure(choice: Choice, step: str, where: query.Where) -> Table:
    """Return a measure by place, family, sector (those that the source has) and period; records
    have one period, their vintage.  The notes say what it counts: of a year, the mean of quarters.
    """
    source, name = choice.source, choice.name
    own, about = query.measures(source)[name], query.sources().loc[source]
    raw = _measure_by_place(source, name, step, where)
    data, has_time = raw.data, "periode" in query.columns(source)
    if not has_time:
        data = data.assign(annee=pd.to_numeric(about["millesime"], errors="coerce"))
    if "periode" not in data:
        data = data.assign(periode=pd.Series(
            [columns.name(y) for y in data["annee"]], data.index, str))
    origin = (trends.INVENTED if about["nature"] == DEMONSTRATION else
              trends.PUBLISHED if len(own.uses) == 1 and step == QUARTER else trends.COMPUTED)
    data = data.assign(
        lieu=data["territoire_nom"].replace("", columns.UNKNOWN),
        annee=data["periode"].str[:4].astype(int) if has_time else data["annee"],
        famille=data.get("famille", ""), secteur=data.get("secteur", ""), detail="",
        valeur=data[name], statut=data.get(f"{name}_statut", ""), unite=own.unit, document="",
        perimetre=about["champ"], cadre=about["champ"], inconnu="", source=source,
        quantite=choice.title, indicateur=choice.title, origine=origin)
    data = data.assign(niveau=trends.indivisibility(data) == "",
                       cle=source + " | " + name + " | " + data["periode"].astype(str))
    value = Column("valeur", own.label, "nombre", own.unit, own.definition, decimals=own.decimals)
    return replace(raw, data=data, columns=(Column("periode", "Période"), value),
                   notes=(*filter(None, (own.definition,)), *raw.notes))


def _measure_by_place(source: str, name: str, step: str, where: query.Where) -> Table:
    """Return a measure as a source answers it: in time, or for Brittany and, where records are
    placed, each of its départements."""
    names = query.columns(source)
    if "periode" in names:
        by = ["territoire_nom", *(c for c in ("famille", "secteur") if c in names)]
        if step == QUARTER:
            return query.ask(source, [*by, "periode"], [name], where)
        raw = query.ask(source, [*by, "annee"], [name], where)
        if not _has_quarters(source):
            return raw
        quarters = query.ask(source, [*by, "periode"], [name], where).data
        return replace(raw, data=_whole_years(raw.data, quarters, [*by, "annee"], name))
    whole = query.ask(source, [], [name])
    whole = whole.with_values(territoire_nom="Bretagne")
    if "departement_nom" not in names:
        return whole
    raw = query.ask(source, ["departement_nom"], [name])
    parts = raw.data.rename(columns={"departement_nom": "territoire_nom"})
    parts = parts[parts["territoire_nom"] != WHOLE]  # a margin of the published cube: Brittany
    return replace(raw, data=pd.concat([parts, whole.data], ignore_index=True))


def _has_quarters(source: str) -> bool:
    return "periode" in query.columns(source) and any(
        "-T" in str(p) for p in query.values(source, "periode"))


def _whole_years(data: pd.DataFrame, quarters: pd.DataFrame, by: list[str],
                 name: str) -> pd.DataFrame:
    """Return the years of each series whose four quarters are there: a mean or a sum of fewer is
    another figure."""
    is_there = quarters[name].notna() | quarters[f"{name}_statut"].isin(MISSING_STATUSES)
    counts = quarters[is_there].assign(annee=quarters["periode"].str[:4].astype(int)).groupby(
        by, as_index=False).size()
    size = data[by].merge(counts, how="left", on=by)["size"]
    return data[(size == trends.QUARTERS).to_numpy()].reset_index(drop=True)
