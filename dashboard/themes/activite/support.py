"""Support to projects as others publish it: pôles of the ESS, TAg, DLA, and the Cress itself.

Several publishers over fifteen years: figures stand side by side, and are joined by no curve.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.text import lecture, numbers
from dashboard.themes import citations
from dashboard.themes.activite import published
from dashboard.warehouse import provenance, query
from dashboard.warehouse.citation import publisher
from dashboard.warehouse.table import Table
from etl.common_columns import BOUNDS
from etl.contract import WHOLE, Column

SOURCE = "accompagnement"
FRANCE = {"territoire_niveau": "france"}
#: Key, title, indicators, territory and its name: one thing, counted by several.
COUNTS = (
    ("poles", "Pôles de l'ESS : ce que donne chaque publication", ("Pôles ESS",), query.BRETAGNE,
     "Bretagne"),
    ("primo_accueils", "Primo-accueils des pôles de l'ESS", ("Primo-accueils des pôles ESS",),
     query.BRETAGNE, "Bretagne"),
    ("dla_structures", "Structures accompagnées par le DLA",
     ("Structures accompagnées par le DLA",), FRANCE, "France"),
    ("dla_emplois", "Emplois concernés par le DLA", ("Emplois concernés par le DLA",), FRANCE,
     "France"))
#: What others publish of the Cress → what its report gives of the same subject.
OF_THE_CRESS: tuple[tuple[str, dict[str, object]], ...] = (
    ("Réseaux et organisations représentés par la Cress",
     {"indicateur": "Adhérents par collège", "modalite": WHOLE}),
    ("Réseaux et organisations regroupés par la Cress",
     {"indicateur": "Adhérents par collège", "modalite": WHOLE}),
    ("Salariés de la Cress", {"indicateur": "Salariés au 31 décembre"}),
    ("Effectif de la Cress", {"indicateur": "Effectif moyen annuel"}),
    ("Administrateurs de la Cress", {"indicateur": "Administrateurs et administratrices"}))
GAP_NOTE = ("Écart : le chiffre de l'autre publication moins celui du rapport. Les dates et, "
            "souvent, ce qui est compté ne sont pas les mêmes : aucun des deux ne corrige l'autre.")


def competing_figures() -> Iterator[tuple[str, str, Table]]:
    """Yield the key, the title and the competing figures of each thing, a table each."""
    for key, title, indicators, where, place in COUNTS:
        table = citations.counts(SOURCE, indicators, where)
        yield key, citations.title(title, table, place), table


def others() -> Table:
    """Return the figures that no block counts nor sets beside the report."""
    counts = {name for _, _, names, _, _ in COUNTS for name in names}
    apart = counts | {name for name, _ in OF_THE_CRESS}
    rest = [i for i in query.values(SOURCE, "indicateur") if i not in apart]
    return citations.figure_list(SOURCE, {"indicateur": rest}, "indicateur", "territoire_nom",
                                 "valeur", "periode", "editeur", "fiabilite", "remarque")


def beside_report() -> Table:
    """Return what others publish of the Cress beside its report: a row a figure of theirs.

    ``valeur`` is the other publication's, ``rapport`` the report's at the same date, written, and
    ``ecart`` the first less the second, none of « plus de 20 ».
    """
    pairs = [(other, report) for name, own in OF_THE_CRESS for other in _publications(name)
             if len((report := report_figure(own, other.data["periode"].iloc[0])).data) == 1]
    if not pairs:
        return citations.figure_list(SOURCE, {"indicateur": []})
    rows = [_pair(other.data.iloc[0], report.data.iloc[0]) for other, report in pairs]
    every = provenance.with_sources_of(*(table for pair in pairs for table in pair)).with_labels(
        indicateur="Sujet", valeur="Autre publication")
    return replace(every, data=pd.DataFrame(rows).reset_index(drop=True), columns=(
        *every.columns, Column("rapport", "Rapport d'activité"),
        Column("rapport_periode", "Date du rapport"), Column("ecart", "Écart")))


def _publications(indicateur: str) -> list[Table]:
    figures = query.rows(SOURCE, ["indicateur", "valeur", "periode", "editeur", "fiabilite"],
                         {"indicateur": indicateur})
    return [provenance.with_rows(figures, figures.data.index == i) for i in figures.data.index]


def report_figure(figure: query.Where, period: str) -> Table:
    """Return what the reports give last at the end of a period, or first after it; last of all of
    an undated publication (« s.d. »)."""
    figures = query.rows(published.SOURCE, ["valeur", "periode"], figure)
    days = figures.data["periode"].map(_last_day)
    past = days[days <= _last_day(period)]
    return provenance.with_rows(figures, days == (days.min() if past.empty else past.max()))


def _last_day(period: str) -> str:
    """Return what sorts a year or a month among days, as its last: « 2012 (publication) » is before
    them."""
    return (period + "-12-31"[len(period) - 10:])[:10]


def _pair(other: pd.Series, report: pd.Series) -> pd.Series:
    return pd.concat([other.drop("periode"), pd.Series({
        "periode": citations.when(other["periode"]), "rapport": lecture.in_words(report),
        "rapport_periode": citations.when(report["periode"]), "ecart": gap(other, report)})])


def gap(other: Mapping[Any, Any] | pd.Series, report: pd.Series) -> str:
    """Return one figure less another, « +4 »; « – » of « plus de 20 », which is none."""
    is_bound = {other["qualificatif"], report["qualificatif"]} & {*BOUNDS}
    return numbers.number(None if is_bound else other["valeur"] - report["valeur"], sign=True)


def beside_sentence(table: Table) -> str:
    """Return « Salariés de la Cress : 26 personnes selon Gedes 35, 22 personnes selon le
    rapport. », after how many subjects there are of several; of those that have both numbers.
    Each report is told by the year of its figure where there are several."""
    rows = [row for row in table.data.to_dict("records") if row["ecart"] != numbers.NOTHING]
    years = [f" {lecture.elision('de', row['rapport_periode'][-4:])}" for row in rows]
    clauses = [f"{row['indicateur']} : {lecture.in_words(row)} selon "
               f"{publisher(row['editeur'])}, {row['rapport']} selon le rapport"
               f"{year * (len(set(years)) > 1)}" for row, year in zip(rows, years, strict=True)]
    apart, every = sum(row["ecart"] != numbers.number(0) for row in rows), len(rows)
    some = ("tous les chiffres s'écartent" if apart == every else lecture.quantity(
        apart, f"chiffre sur {every} s'écarte", f"chiffres sur {every} s'écartent")
        if apart else "aucun chiffre ne s'écarte")
    many = "" if every < 2 else (
        f"Parmi les autres publications, {some} de ceux du rapport d'activité. ")
    return f"{many}{' ; '.join(clauses)}." if clauses else ""
