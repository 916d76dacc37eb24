"""Farming and food: the blocks of the INSEE extraction, by group and by NAF sub-class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from dashboard import charts
from dashboard.blocks.block import Block, block_list
from dashboard.text import lecture, numbers
from dashboard.themes.agriculture_alimentation import published
from dashboard.warehouse import provenance, query
from dashboard.warehouse.columns import with_order
from dashboard.warehouse.table import Table
from etl.contract import Column
from etl.french.families import ESS, FAMILLES, HORS_ESS
from etl.french.typology import HORS

SOURCE = "agri_insee"
#: Measures and the subject of their block.
MEASURES = {"effectifs": "Effectifs salariés", "etablissements": "Établissements"}
NOTE = ("Les sous-classes partielles comptent en entier, faute de détail ; ce que la typologie "
        "écarte est laissé de côté. " + published.TYPOLOGY_NOTE.split(" : ")[0] + ".")
#: Said of the ESS where the extraction gives its families alone.
SUMMED = "L'extraction n'a pas de total de l'ESS : c'est la somme de ses familles."


def places() -> dict[str, str]:
    """Return « niveau:code » → name, the region first, as the extraction has them."""
    data = query.rows(SOURCE, ["territoire", "territoire_niveau", "territoire_nom"],
                      order="territoire_nom").data
    levels = ["region", "departement"]
    rows = data.assign(rang=[levels.index(n) if n in levels else len(levels)
                             for n in data["territoire_niveau"]]).sort_values("rang", kind="stable")
    return dict(zip(query.place_keys(rows), rows["territoire_nom"], strict=True))


@block_list
def blocks(place: str) -> Iterator[Block]:
    """Yield jobs then establishments by group, then the sub-classes; ``place``: as in
    ``places``."""
    where = _where(place)
    years = query.values(SOURCE, "annee", where)
    [last], whose, note = _of_the_ess([{**where, "annee": years[-1] if years else None}])
    ending = f", {places()[place]}, {years[-1]}" if years else f", {places()[place]}"
    for measure, subject in MEASURES.items():
        table = query.ask(SOURCE, ["groupe"], [measure], last)
        yield Block(f"insee_{measure}", f"{subject} {whose} par groupe{ending}", table,
                    partial(charts.bars, x="groupe", y=measure), lecture_of_groups(table, measure),
                    note)
    table = query.ask(SOURCE, ["code_naf", "libelle_naf", "groupe", "portee"], list(MEASURES), last)
    yield Block("insee_liste", f"Sous-classes de la NAF{ending}", table, None, note=note)


@block_list
def blocks_beside(place: str, other: str) -> Iterator[Block]:
    """Yield jobs then establishments by group in two territories (as in ``places``), the last year
    that both have."""
    names = [places()[key] for key in (place, other)]
    wheres = [_where(key) for key in (place, other)]
    year = max(set.intersection(*(set(query.years(SOURCE, one)) for one in wheres)))
    wheres, whose, note = _of_the_ess([{**one, "annee": year} for one in wheres])
    for measure, subject in MEASURES.items():
        both = provenance.stacked(*(
            query.ask(SOURCE, ["groupe"], [measure], one).with_values(territoire_nom=name)
            for one, name in zip(wheres, names, strict=True)))
        group, *measures = both.columns
        ranked = both.data.sort_values(measure, ascending=False, kind="stable").sort_values(
            "territoire_nom", key=lambda own: own != names[0], kind="stable")
        table = with_order(with_order(
            replace(both, columns=(group, Column("territoire_nom", "Territoire"), *measures)),
            "territoire_nom", names), "groupe", ranked["groupe"].unique()).with_filters(
                {"Territoire": names[0], "Comparer à": names[1]})
        yield Block(f"insee_{measure}",
                    f"{subject} {whose} par groupe, {' et '.join(names)}, {year}", table, partial(
                        charts.grouped_bars, category="groupe", y=measure,
                        colour="territoire_nom"), _beside_sentence(table, measure), note)


def counterparts(place: str) -> dict[str, str]:
    """Return « niveau:code » → name of the territories whose sub-classes compare with those of
    one."""
    return query.counterparts(SOURCE, place)


def _where(place: str) -> dict[str, object]:
    level, code = query.level_and_code(place)
    return {"territoire": code, "territoire_niveau": level,
            "groupe": [g for g in query.values(SOURCE, "groupe") if g != HORS]}


def _of_the_ess(
        wheres: Sequence[dict[str, object]]) -> tuple[list[dict[str, object]], str, str]:
    """Return the conditions on what all of them have of the ESS (its total, else its families),
    whose figures these are, and their note."""
    given = [query.values(SOURCE, "famille", one) for one in wheres]
    families = [str(f) for f in given[0] if all(f in one for one in given) and f != HORS_ESS]
    if ESS in families:
        return [{**one, "famille": ESS} for one in wheres], "de l'ESS", NOTE
    whose = "de l'ESS" if {*FAMILLES} <= {*families} or not families else \
        "des " + lecture.join([lecture.lower(f) for f in families])
    return ([{**one, "famille": families} for one in wheres], whose,
            f"{NOTE} {SUMMED}" if whose == "de l'ESS" else NOTE)


def _beside_sentence(table: Table, measure: str) -> str:
    """Return the largest group of the first territory that has a total in both, against the
    other, said to be that where a larger one has none; empty for none."""
    every = table.data.pivot(index="groupe", columns="territoire_nom", values=measure)
    both = every.dropna()
    if both.empty:
        return ""
    names = table.column("territoire_nom").values
    top = both[names[0]].idxmax()
    is_first = both[names[0]].max() == every[names[0]].max()
    among = "" if is_first else ", premier groupe dont les deux totaux sont connus"
    rows = table.data[table.data["groupe"] == top].set_index("territoire_nom")
    return lecture.beside(lecture.quotation(str(top)) + among, *(
        (_in_words(table, measure, rows.loc[[name]]), lecture.en_territoire(name))
        for name in names))


def _in_words(table: Table, measure: str, rows: pd.DataFrame) -> str:
    """Return « 1 842 postes (chiffre provisoire) » of rows that have as much; the status where it
    is that of all."""
    statuses = set(rows.get(f"{measure}_statut", [""]))
    figure = numbers.value(rows[measure].iloc[0], table.column(measure).unit)
    return figure + (lecture.mark(statuses.pop()) if len(statuses) == 1 else "")


def lecture_of_groups(table: Table, measure: str) -> str:
    """Return the first group among those that have a total, equals together; how many a secret
    keeps from having one."""
    rows = table.data.dropna(subset=[measure])
    missing = len(table.data) - len(rows)
    texts = []
    if len(rows) >= lecture.LEAST:
        most = rows[measure].max()
        first = rows[rows[measure] == most]
        top = [f"« {group} »" for group in first["groupe"]]
        among = (f"Parmi les {lecture.cardinal(len(rows))} groupes "
                 f"{'dont le total est connu' if missing else 'de la typologie'}")
        come = lecture.plural(len(top), "arrive en tête", "arrivent en tête à égalité")
        texts.append(f"{among}, {lecture.join(top)} {come} : "
                     f"{_in_words(table, measure, first)}.")
    elif len(rows):
        texts.append(" ; ".join(f"« {group} » : {_in_words(table, measure, row)}"
                                for group, row in rows.groupby("groupe", sort=False)) + ".")
    if missing:
        texts.append(f"{lecture.quantity(missing, 'groupe')} sur "
                     f"{numbers.number(len(table.data))} sans total : une de "
                     f"{lecture.plural(missing, 'ses', 'leurs')} sous-classes n'a pas de valeur.")
    return " ".join(texts)
