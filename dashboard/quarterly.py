"""The detailed quarterly series: which series are compared, and what is computed of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from dashboard import ask, charts, lecture, theme, trends
from dashboard.table import Table
from etl.contract import MISSING_STATUSES, WHOLE, Column

SOURCE = "emploi_detaille"
ESS, PRIVE = "ESS", "Privé hors ESS"
#: What can be compared → the column that tells the series apart.
AGAINST_PRIVATE = "ESS et privé hors ESS"
SPLITS = {AGAINST_PRIVATE: "famille", "Familles": "famille", "Secteurs": "secteur",
          "Départements": "territoire_nom"}
#: Up to this many series, the reading sentence names them all.
SPOKEN = 5
RAW = ("Séries brutes, sans correction des variations saisonnières : comparer un trimestre au "
       "même trimestre d'une autre année.")


def measures() -> list[Column]:
    """Measures whose quarters have a mean: those that add up over places."""
    return [Column(m.name, m.label, "nombre", m.unit, m.definition, decimals=m.decimals)
            for m in ask.measures(SOURCE).values() if m.additive]


def families() -> list[str]:
    """Families of the ESS, in French order."""
    return [str(f) for f in ask.values(SOURCE, "famille") if f not in (ESS, PRIVE)]


def sectors() -> list[str]:
    """Sectors of the ESS, in French order."""
    return [str(s) for s in ask.values(SOURCE, "secteur") if s != WHOLE]


def choices(split: str) -> dict[str, tuple[str, str, list[str], list[str]]]:
    """What may narrow the series: argument → key, label, options and default of its filter.

    Comparing sectors starts from a few: twelve lines would hide each other.
    """
    if split == AGAINST_PRIVATE:
        return {}
    compared = split == "Secteurs"
    return {"famille": ("famille", "Familles", families(), []),
            "secteur": ("secteurs" if compared else "secteur", "Secteurs", sectors(),
                        largest() if compared else [])}


def largest() -> list[str]:
    """The sectors of the ESS that have most posts in the last year, up to ``SPOKEN``."""
    table = ask.ask(SOURCE, ["secteur"], ["effectifs"],
                    {"annee": ask.LATEST, "secteur": sectors()})
    return [str(s) for s in table.data.nlargest(SPOKEN, "effectifs")["secteur"]]


def bases() -> list[str]:
    """What an index may start from: years first, then quarters (« 2011 », « 2011-T1 »)."""
    quarters = [str(q) for q in ask.values(SOURCE, "periode")]
    return [*dict.fromkeys(q[:4] for q in quarters), *quarters]


def series(measure: str, split: str, territoire: str, famille: Sequence[str] = (),
           secteur: Sequence[str] = ()) -> Table:
    """Quarters of the series compared: ``trimestre``, ``serie``, the measure and its status.

    ``famille`` and ``secteur``: none or all of them means the published total, which secrecy
    spares.  ``territoire`` is not used when the départements are compared.
    """
    column = SPLITS[split]
    where: dict[str, object] = {"territoire": territoire,
                                "famille": _part(famille, families()) or ESS,
                                "secteur": _part(secteur, sectors()) or WHOLE}
    if split == "Départements":
        where["territoire"] = ask.values(SOURCE, "territoire",
                                         {"territoire_niveau": "departement"})
    elif split == "Familles":
        where["famille"] = famille or families()
    elif split == "Secteurs":
        where["secteur"] = secteur or sectors()
    else:
        where |= {"famille": [ESS, PRIVE], "secteur": WHOLE}
    table = ask.ask(SOURCE, ["periode", column], [measure], where)
    data = table.data.rename(columns={column: "serie"})
    shown = (Column("trimestre", "Trimestre"), Column("serie", table.column(column).label),
             table.column(measure))
    return replace(table, columns=shown,
                   data=data.assign(trimestre=data["periode"].map(theme.quarter)))


def _part(chosen: Sequence[str], every: Sequence[str]) -> list[str]:
    """What was chosen when it is not everything."""
    return list(chosen) if set(chosen) != set(every) else []


def subject(measure: Column, split: str, famille: Sequence[str] = (),
            secteur: Sequence[str] = ()) -> str:
    """« Effectifs salariés par secteur (Associations) »: what the series measure and compare."""
    if split == AGAINST_PRIVATE:
        return f"{measure.label}, {split}"
    apart = {"Familles": famille, "Secteurs": secteur}.get(split)
    only = [lecture.join(part) for part, every in ((famille, families()), (secteur, sectors()))
            if part is not apart and _part(part, every)]
    return f"{measure.label} de l'ESS par {split.lower().removesuffix('s')}" + (
        f" ({' ; '.join(only)})" if only else "")


def told(famille: Sequence[str] = (), secteur: Sequence[str] = ()) -> dict[str, str]:
    """The filters that an extract says; an empty one is none."""
    return {"Familles": ", ".join(_part(famille, families())),
            "Secteurs": ", ".join(_part(secteur, sectors()))}


def where(split: str, place: str) -> str:
    """The territory of the series, for a title."""
    return "Bretagne" if split == "Départements" else place


def index(table: Table, measure: str, base: str, span: tuple[int, int]) -> Table:
    """``indice``, base 100 in ``base`` (year or quarter), within the years of ``span``."""
    return _shown(table, trends.index(table.data, base, measure, ["serie"]), span,
                  Column("indice", f"Indice, base 100 {'au' if '-' in base else 'en'} "
                                   f"{theme.quarter(base)}", "nombre", decimals=1))


def year_on_year(table: Table, measure: str, span: tuple[int, int]) -> Table:
    """``glissement`` in %, within the years of ``span``."""
    return _shown(table, trends.year_on_year(table.data, measure, ["serie"]), span,
                  Column("glissement", "Glissement annuel", "nombre", "%", decimals=1))


def averages(table: Table, measure: str, span: tuple[int, int]) -> Table:
    """Mean of the four quarters and ``evolution`` in %, by year and series."""
    means = trends.annual_growth(trends.annual_average(table.data, measure, ["serie"]), measure,
                                 ["serie"])
    own = table.column(measure)
    shown = (Column("annee", "Année", "entier"), table.column("serie"),
             replace(own, label=f"{own.label}, moyenne annuelle"),
             Column("evolution", "Évolution en moyenne annuelle", "nombre", "%",
                    decimals=1))
    return replace(table, columns=shown, data=means[means["annee"].between(*span)]
                   .sort_values(["annee", "serie"]).reset_index(drop=True))


def called(table: Table, column: str) -> str:
    """The label of a computed column inside a sentence: « glissement annuel »."""
    label = table.column(column).label
    return label[:1].lower() + label[1:]


def results(table: Table, measure: str, base: str, span: tuple[int, int]
            ) -> list[tuple[str, Table, str, Callable[..., go.Figure], tuple[str, ...]]]:
    """Key, table, value column, chart and its columns of each block."""
    return [("emploi_indice", index(table, measure, base, span), "indice", charts.lines,
             ("periode", "indice", "serie")),
            ("emploi_glissement", year_on_year(table, measure, span), "glissement", charts.lines,
             ("periode", "glissement", "serie")),
            ("emploi_moyennes", averages(table, measure, span), "evolution", grid,
             ("annee", "serie", "evolution"))]


def grid(table: Table, x: str, y: str, z: str, *, dark: bool = False) -> go.Figure:
    """``charts.heat`` without the first year of the series, which has no year to compare with.

    Years run down while few series leave their columns wide enough for a telephone.
    """
    known = table.where(table.data[z].notna() | (table.data[f"{z}_statut"] != ""))
    if known.data[y].nunique() <= SPOKEN:
        x, y = y, x
    return charts.heat(known, x, y, z, dark=dark)


def _shown(table: Table, data: pd.DataFrame, span: tuple[int, int], column: Column) -> Table:
    data = data.assign(annee=data["periode"].str[:4].astype(int))
    return replace(table, columns=(*table.columns, column), notes=(RAW, *table.notes),
                   data=data[data["annee"].between(*span)].reset_index(drop=True))


def secrecy(table: Table, measure: str) -> str:
    """How many quarters of which series have no figure, and why."""
    missing = table.data[table.data[f"{measure}_statut"].isin(MISSING_STATUSES)]
    if missing.empty:
        return ""
    count = missing["serie"].value_counts()
    listed = lecture.join(f"{serie} ({n})" for serie, n in count.items())
    why = lecture.join(sorted({theme.value(None, statut=s)
                               for s in missing[f"{measure}_statut"]}))
    return (f"Trimestres sans chiffre ({why}), laissés en blanc et jamais estimés : {listed}.")


def latest(table: Table, column: str, subject: str) -> str:
    """The series at both ends in the last period where the chart has a figure."""
    rows = table.data.dropna(subset=[column])
    if rows.empty:
        return ""
    period = "periode" if "periode" in rows else "annee"
    rows = rows[rows[period] == rows[period].max()]
    unit = table.column(column).unit
    rows = rows.sort_values(column, ascending=False)
    each = [f"{row['serie']} " + theme.value(row[column], unit, row[f"{column}_statut"],
                                             sign=bool(unit), decimals=1)
            for _, row in rows.iterrows()]
    told = (lecture.join(each) if len(each) <= SPOKEN else
            f"{each[0]} en tête, {each[-1]} en dernier, sur {len(each)} séries")
    return f"{theme.quarter(str(rows[period].iloc[0]))}, {subject} : {told}."
