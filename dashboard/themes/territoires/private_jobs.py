"""Private employment (Urssaf) of the EPCI and communes: how many jobs, their change in ten years,
and how many for the inhabitants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd

from dashboard import trends
from dashboard.text import numbers
from dashboard.themes.emploi.private_employment import SOURCE, YEARLY
from dashboard.warehouse import query
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.table import Table
from etl.contract import Column
from etl.french.reference import CENSUS

TITLE = "Emploi salarié privé (Urssaf)"
SPAN = 10
PER = 1_000
#: Jobs under which a change in % says nothing: one employer makes it.
LEAST_JOBS = 50
SMALL = (f"Moins de {LEAST_JOBS} salariés au départ : l'évolution en % n'est pas significative, "
         "un seul employeur suffirait à la faire varier.")
ACROSS = "Redon Agglomération et Cap Atlantique comptent aussi leurs communes hors de Bretagne."
NOT_ACROSS = ("Redon Agglomération et Cap Atlantique n'ont pas de rapport : leurs salariés sont "
              "ceux de toutes leurs communes, les habitants ceux des communes bretonnes.")
ABSENT = ("L'Urssaf publie elle-même les communes où quelques salariés seulement travaillent ; une "
          "commune absente d'une année n'a pas de chiffre, et non zéro.")
_EVOLUTION = Column("evolution", "Évolution", "nombre", "%", decimals=1)
_DENSITY = Column("densite", "Salariés du privé", "nombre",
                  f"pour {numbers.number(PER)} habitants", decimals=1)

#: Name → what it is told in (empty: in its unit), and its tables by period.
Subjects = dict[str, tuple[str, dict[str, Callable[[], Table]]]]


@per_build
def subjects(level: str) -> Subjects:
    """Return what the extraction of the Urssaf gives to map of a level; nothing without it (the
    workbook has the départements alone)."""
    where = {"indicateur": YEARLY, "territoire_niveau": level}
    years = query.years(SOURCE, where)
    if not years or not query.values(SOURCE, "territoire", {"territoire_niveau": "epci"}):
        return {}
    last = years[-1]
    by_name: Subjects = {}
    if last - SPAN in years:
        span = f"{last - SPAN}-{last}"
        # A commune has no contour to colour: its circle is of its jobs, its change in the table.
        name, base = (("salariés, et leur évolution en dix ans", "") if level == "commune" else
                      ("évolution en dix ans", "en %"))
        by_name[f"{TITLE} : {name}"] = base, {span: partial(changes, level, last)}
    if CENSUS in years and level != "commune":
        by_name[f"{TITLE} {_DENSITY.unit}"] = "", {str(CENSUS): partial(density, level)}
    return by_name


def changes(level: str, last: int) -> Table:
    """Return the jobs of each territory of a level on 31 December, and their ``evolution`` in ten
    years, in % (ns under ``LEAST_JOBS``); that of communes is drawn by its jobs."""
    table, jobs = _jobs(level, [last - SPAN, last])
    jobs = jobs[jobs["effectif"].notna()].reset_index(drop=True)
    before = jobs["avant"]
    small = before.lt(LEAST_JOBS)
    data = jobs.assign(
        evolution=(100 * (jobs["effectif"] / before - 1)).mask(small),
        evolution_statut=small.map({True: "ns", False: ""}).mask(before.isna(), "nd"))
    now = Column("effectif", f"Salariés au 31 décembre {last}", "entier", "salariés")
    then = replace(now, name="avant", label=f"Salariés au 31 décembre {last - SPAN}")
    first, other = (now, _EVOLUTION) if level == "commune" else (_EVOLUTION, now)
    table = replace(table, data=data.sort_values(first.name, ascending=False, ignore_index=True),
                    columns=(table.column("territoire_nom"), first, other, then),
                    vintage=str(last) if level == "commune" else f"{last - SPAN}-{last}",
                    notes=(trends.OURS, *([SMALL] * bool(small.any())),
                           *([ACROSS] * (level == "epci")), *([ABSENT] * (level == "commune")),
                           *table.notes))
    return query.at_communes(table) if level == "commune" else table


def density(level: str) -> Table:
    """Return the jobs of each territory of a level for 1 000 inhabitants, of the same year."""
    table, jobs = _jobs(level, [CENSUS])
    whole = jobs["remarque"].eq("") | (level != "epci")
    people = jobs["territoire"].map(
        lambda code: query.population(level, code)["population"].iloc[0]).astype("float64")
    data = jobs.assign(population=people, densite=(PER * jobs["effectif"] / people).where(whole),
                       densite_statut=whole.map({True: "", False: "nd"}))
    return replace(table, data=data.sort_values("densite", ascending=False, ignore_index=True),
                   columns=(table.column("territoire_nom"), _DENSITY,
                            Column("effectif", "Salariés du privé", "entier", "salariés"),
                            Column("population", "Population", "entier", "habitants")),
                   vintage=str(CENSUS),
                   notes=(trends.OURS, *([NOT_ACROSS] * (level == "epci")),
                          *query.population_notes("departement"), *table.notes))


def _jobs(level: str, years: list[int]) -> tuple[Table, pd.DataFrame]:
    """Return the figures of some years, and ``effectif`` of the last of them, ``avant`` of the
    first, one row a territory."""
    table = query.rows(SOURCE, ["territoire_nom", "valeur"], {
        "indicateur": YEARLY, "territoire_niveau": level, "annee": years})
    rows = table.data
    place = ["territoire", "territoire_niveau"]
    names = rows.drop_duplicates(place)[[*place, "territoire_nom", "remarque"]]
    for year, name in ((years[-1], "effectif"), (years[0], "avant")):
        one = rows.loc[rows["annee"] == year, [*place, "valeur"]]
        names = names.merge(one.rename(columns={"valeur": name}), on=place, how="left")
    return table, names
