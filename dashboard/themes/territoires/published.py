"""Figures published on territories by several hands: what may stand on one axis.

The same indicator is printed on several bases (« % des emplois », « % de l'emploi privé »), of
several years, by several publishers.  Nothing here averages or chooses between them, and
``dashboard.warehouse.comparability`` says which compare.
Every ``data`` has the columns of the source ``territoires``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from dashboard import charts
from dashboard.charts.plot import Plot
from dashboard.text import lecture, numbers
from dashboard.themes import citations
from dashboard.warehouse import provenance, query
from dashboard.warehouse.citation import without_brackets
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.ranking import PLURALS, Ranking, ranking
from dashboard.warehouse.search import bare_text
from dashboard.warehouse.table import Table
from etl.common_columns import LEVELS, is_change
from etl.contract import REGION

WHOLE, SHARE = "ESS", "Part de l'ESS dans l'emploi"
COLUMNS = ("territoire_nom", "valeur", "unite_imprimee", "periode", "champ", "editeur",
           "date_publication", "remarque")
NAMES = {**LEVELS, "france": "national"}
#: Levels whose territories are shown side by side.
PEERS = {**PLURALS, "interregion": "ensembles de régions"}


def figures(where: Mapping[str, object]) -> Table:
    """Return the figures of one indicator, from the largest; the axis bears its name."""
    return query.rows("territoires", COLUMNS, where, "-valeur").with_labels(
        valeur=str(where["indicateur"]))


@per_build
def region_sets() -> dict[str, list[int]]:
    """Return the sets of regions that compare like with like, the latest first: title → rows.

    Rates of the whole ESS, that hold Bretagne and another one; France beside them.
    """
    data = query.rows("territoires", COLUMNS).data
    rates = data[(data["unite"] == "%") & (data["poste"] == WHOLE) & data["annee"].notna()
                 & data["territoire_niveau"].isin(["region", "france"])]
    rates = rates[~rates["indicateur"].map(is_change).astype(bool)]
    sets: dict[str, list[int]] = {}
    for _, group in sorted(rates.groupby(query.comparison(rates), sort=False),
                           key=lambda item: -item[1]["annee"].max()):
        codes = set(group.loc[group["territoire_niveau"] == "region", "territoire"])
        if REGION in codes and len(codes) > 1:
            first = group.iloc[0]
            title = f"{first['indicateur']}, {int(first['annee'])} ({first['champ']})"
            if title in sets:  # of another base, or of another day of the year
                title += f", {numbers.date(first['periode'])}, en {first['unite_imprimee']}"
            sets[title] = list(group.index)
    return sets


def peers() -> dict[str, str]:
    """Return level → plural, of those whose territories can be shown side by side."""
    levels = set(query.values("territoires", "territoire_niveau"))
    return {level: name for level, name in PEERS.items() if level in levels}


def indicators(level: str) -> list[str]:
    """Return the indicators published of the territories of a level."""
    return list(map(str, query.values("territoires", "indicateur", {"territoire_niveau": level})))


def items(level: str, indicator: str) -> list[str]:
    """Return the families and sectors that an indicator is published for."""
    return list(map(str, query.values("territoires", "poste", {
        "territoire_niveau": level, "indicateur": indicator})))


def of_place(level: str, code: str) -> Table:
    """Return every figure of a territory, the latest first."""
    return query.rows("territoires", ["indicateur", "poste", *COLUMNS[1:], "titre"], {
        "territoire_niveau": level, "territoire": code}, "indicateur poste -annee")


def comparison_plot(table: Table) -> Plot:
    """Return bars, one a territory, of figures that compare."""
    alike = table.data["territoire_niveau"].nunique() < 2  # France stands after the regions
    return charts.bars(table, "territoire_nom", "valeur", ranked=alike, about="Bretagne")


def by_name(table: Table) -> Table:
    """Return figures that do not all compare: those that ``reading`` ranks, which a slide of a few
    rows has too, then the others in the order of the names: one by value would rank them."""
    order = _largest_ranking(table.data)
    first = list(order.rows.index) if order else []
    rest = table.data.drop(first).sort_values(
        "territoire_nom", key=lambda names: names.map(bare_text), kind="stable")
    data = pd.concat([table.data.loc[first], rest], ignore_index=True)
    return replace(table.only(*(c for c in COLUMNS if c != "date_publication")), data=data)


def headline(data: pd.DataFrame) -> str:
    """Return the title of the document that describes most the whole ESS; empty when there is
    none."""
    rows = description(data).drop_duplicates(["titre", "indicateur"])
    return "" if rows.empty else str(rows["titre"].mode().iloc[0])


def description(data: pd.DataFrame) -> pd.DataFrame:
    """Return the levels and shares of the whole ESS, which describe it; its changes where there are
    none."""
    whole = data[data["poste"] == WHOLE]
    change = whole["indicateur"].map(is_change).astype(bool)
    return whole[~change] if not change.all() else whole


def scales(units: Iterable[object]) -> list[list[str]]:
    """Return the units that may share an axis: heads together, but neither with rates nor with
    millions."""
    groups: dict[str, list[str]] = {}
    for unit in map(str, units):
        large = re.match(r"(%|million|milliard|[kM]€)", unit)
        groups.setdefault(large[1] if large else "", []).append(unit)
    return list(groups.values())


def is_comparison(data: pd.DataFrame) -> bool:
    """Tell whether all these figures compare (``comparability.Judge``), one a territory."""
    return query.comparison(data).nunique() < 2 and not data["territoire"].duplicated().any()


def reading(data: pd.DataFrame) -> str:
    """Return the ranking of the figures that compare, the largest set and the latest, then how many
    territories have several figures; where none compare, why nobody is ranked."""
    rows = data[data["valeur"].notna()]
    if len(rows) < 2:
        return ""
    texts = [_ranking_sentence(rows) or _unranked_sentence(rows)]
    counts = data.groupby("territoire")["valeur"].size()
    several = int((counts > 1).sum())
    if several:
        have = lecture.plural(several, "territoire a", "territoires ont")
        texts.append(f"{several} {have} plusieurs chiffres publiés : "
                     "leur base, leur champ, leur période ou leur éditeur diffère.")
    return lecture.paragraph(*texts)


def _ranking_sentence(data: pd.DataFrame) -> str:
    """Return « En 2021, parmi les quatre régions (…), la Bretagne arrive en tête (14,5 % de
    l'emploi salarié) et l'Île-de-France en dernier (8 % de l'emploi salarié). »"""
    best = _largest_ranking(data)
    if best is None:
        return ""
    rows = best.rows
    first = rows.iloc[0]
    base = str(query.frames(rows)["base"].iloc[0])
    return lecture.ranking(rows.to_dict("records"), best.among, annee=str(first["periode"]),
                           unite=base or str(first["unite"]))


def _largest_ranking(data: pd.DataFrame) -> Ranking | None:
    """Return the ranking of most members, the latest of those."""
    rankings = (ranking(rows, query.comparison(rows))
                for _, rows in data.groupby(query.comparison(data), sort=False))
    return max(filter(None, rankings), default=None, key=lambda r: (
        len(r.rows), r.rows["annee"].fillna(0).astype(float).max()))


def _unranked_sentence(data: pd.DataFrame) -> str:
    """Return « 15 chiffres publiés, qui ne se classent pas : … »; of a few that compare, each,
    the base that they share said once."""
    if query.comparison(data).nunique() > 1:
        return (f"{numbers.number(len(data))} chiffres publiés, qui ne se classent pas : leur "
                "base, leur champ ou leur période diffère, ou n'est pas dit par la publication.")
    if len(data) > lecture.SPOKEN:
        return ""
    clauses = lecture.join(
        f"{lecture.in_words(row, None if at else row['unite_imprimee'])} {lecture.where_of(row)}"
        for at, row in enumerate(data.to_dict("records")))
    return (f"{lecture.when(str(data['periode'].iloc[0]))}, {citations.publications(data)} "
            f"{clauses}.")


def figures_of_set(rows: Sequence[int]) -> Table:
    """Return the figures of a set of ``region_sets``: the regions from the largest, then what
    they are parts of; the axis bears its indicator."""
    table = query.rows("territoires", COLUMNS)
    data = table.data.loc[list(rows)]
    order = data.assign(part=data["territoire_niveau"] == "region").sort_values(
        ["part", "valeur"], ascending=False, ignore_index=True).drop(columns="part")
    rows_table = replace(table, data=order,
                         lineage=table.lineage.loc[list(rows)].reset_index(drop=True))
    return provenance.with_provenance(rows_table, data).with_labels(
        valeur=str(data["indicateur"].iloc[0]))


def note_on_older_figures(current: pd.DataFrame) -> str:
    """Return the regions that the same indicator has only with another base, champ or year, by
    name, each with its last figure, and which are of before 2016, as a break names them."""
    data = query.rows("territoires", COLUMNS).data
    rest = data[(data["territoire_niveau"] == "region") & (data["poste"] == WHOLE)
                & data["indicateur"].isin(current["indicateur"])
                & ~data["territoire"].isin(current["territoire"])]
    breaks = query.catalogue("_ruptures").query("source == 'territoires' and type == 'zonage'")
    former = {name.strip(" …") for text in breaks["avant"] for name in text.split(",")}
    clauses: list[str] = []
    last = rest.sort_values("annee", na_position="first", kind="stable").drop_duplicates(
        "territoire", keep="last")
    for r in last.sort_values(
            "territoire_nom", key=lambda names: names.map(bare_text)).itertuples():
        mark = "ancienne région, " if r.territoire_nom in former else ""
        date = without_brackets(numbers.date(r.periode))
        clauses.append(f"{r.territoire_nom} ({mark}{date}, {r.champ or 'champ non précisé'})")
    return ("Hors comparaison, car d'une autre base, d'un autre champ ou d'une autre année : "
            + " ; ".join(clauses) + "." if clauses else "")
