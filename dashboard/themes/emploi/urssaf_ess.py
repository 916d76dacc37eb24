"""The ESS beside the private sector outside it, of one producer and one champ (Urssaf), by year.

Its champ is not that of the notes: the régime général alone, without the MSA.  What the notes
printed stays as printed; where a note and this series say the change of one year, both are told.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard import trends
from dashboard.text import lecture, numbers
from dashboard.themes.emploi import published
from dashboard.themes.emploi.private_employment import Span, index_table
from dashboard.warehouse import provenance, query
from dashboard.warehouse.table import Table
from etl.contract import REGION, Column
from etl.french.families import ESS

SOURCE = "urssaf_ess"
CHAMP = ("Champ de ces figures : régime général seul, sans la MSA. Les notes de l'observatoire "
         "comptent le régime général et la MSA : les deux ne se mélangent ni ne s'additionnent.")
BESIDE = ("Deux champs, deux dates de calcul : un écart n'est pas une erreur de l'une ou de "
          "l'autre, et aucune ne corrige l'autre.")
#: Sectors that are drawn: the NA88 has eighty, which no window shows.
MOST = 10
SUM = "Somme des quatre départements : l'extraction par département ne donne pas la région."


def measures() -> dict[str, str]:
    """Return what can be asked, name → label: jobs, establishments, pay."""
    return query.additive_measures(SOURCE)


def is_loaded() -> bool:
    """Tell whether a file was fetched: without one, nothing is awaited of it."""
    return query.has_rows(SOURCE)


def years() -> Span:
    """Return the first and last year of the source."""
    values = query.years(SOURCE)
    return values[0], values[-1]


def territories() -> dict[str, str]:
    """Return code → name: Bretagne, then its départements."""
    return published.BRETAGNE | query.labels(SOURCE, "territoire", "territoire_nom")


def ensembles(measure: str, territoire: str, span: Span) -> Table:
    """Return the measure of the ESS and of the private sector outside it, by year."""
    return _series(measure, "ensemble", territoire, span)


def familles(measure: str, territoire: str, span: Span) -> Table:
    """Return the measure of each famille of the ESS, by year."""
    return _series(measure, "famille", territoire, span, ensemble=ESS)


def departements(measure: str, span: Span) -> Table:
    """Return the measure of the ESS of each département, by year."""
    table = query.ask(SOURCE, ["periode", "territoire_nom"], [measure], {
        "annee": query.Between(*span), "territoire_niveau": "departement", "ensemble": ESS})
    return _by_year(table)


def secteurs(measure: str, year: int) -> Table:
    """Return the measure of the ESS of Bretagne in each sector in a year, from the largest."""
    table = query.ask(SOURCE, ["secteur"], [measure], {
        **query.BRETAGNE, "annee": year, "ensemble": ESS,
        "secteur": query.values(SOURCE, "secteur")})
    data = table.data.assign(annee=year).sort_values(measure, ascending=False, ignore_index=True)
    return replace(table, data=data, notes=(CHAMP, *table.notes))


def largest(table: Table) -> Table:
    """Return the sectors that are drawn."""
    return replace(table, data=table.data.head(MOST))


def sectors_sentence(table: Table, measure: str) -> str:
    """Return how many the largest sector has, for the smallest is not drawn; which have most and
    least where all are."""
    rows = table.data.dropna(subset=[measure])
    if len(table.data) <= MOST or rows.empty:
        return last_sentence(table, measure, "secteur")
    first = rows.iloc[0]
    most = numbers.value(first[measure], table.column(measure).unit, decimals=0)
    return (f"{lecture.when(str(first['annee']))}, jusqu'à {most} dans un secteur "
            f"{_about(measure, first, 'secteur')}{_among(table.data[measure])}.")


def largest_note(table: Table) -> str:
    """Return how many sectors of how many are drawn; empty for all."""
    count = len(table.data)
    return f"Les {numbers.number(MOST)} premiers secteurs sur {numbers.number(count)} sont " \
        "dessinés ; le tableau et l'extrait les ont tous." if count > MOST else ""


def index(measure: str, territoire: str, span: Span) -> Table:
    """Return ``indice`` of the ESS and of the private sector outside it, base 100 in the first year
    that both have."""
    return index_table(ensembles(measure, territoire, span), measure, "ensemble")


def _series(measure: str, by: str, territoire: str, span: Span, **where: object) -> Table:
    """Return a measure by year and by another dimension; of Bretagne, the sum of its départements
    in the years that have all of them, where the extraction by département is loaded."""
    codes = [str(code) for code in query.values(SOURCE, "territoire", {
        "territoire_niveau": "departement"})]
    is_sum = territoire == REGION and bool(codes)
    place = {"territoire": codes if is_sum else territoire,
             "territoire_niveau": "departement" if codes else "region"}
    table = query.ask(SOURCE, ["periode", by], [measure],
                      {"annee": query.Between(*span), **place, **where})
    if is_sum:
        parts = query.rows(SOURCE, ["annee", "territoire"], {**place, **where}).data
        counts = parts.groupby("annee")["territoire"].nunique()
        whole = table.data["periode"].astype(int).map(counts).eq(len(codes)) & (len(codes) == 4)
        table = replace(table.where(whole), notes=(SUM, *table.notes))
    return _by_year(table)


def _by_year(table: Table) -> Table:
    return replace(
        table, data=table.data.assign(annee=table.data["periode"].astype(int)),
        columns=(Column("periode", "Année"), *table.columns[1:]), notes=(CHAMP, *table.notes))


def beside_notes(territoire: str, span: Span) -> Table:
    """Return the yearly change of the ESS printed by the notes and that of this series: ``note``,
    ``urssaf`` (%), and the champ of each."""
    notes = published.evolutions("%", {"territoire": territoire, "groupe": published.ESS,
                                       "secteur": published.WHOLE,
                                       "annee": query.Between(*span)})
    own = ensembles("effectifs", territoire, (span[0] - 1, span[1]))
    ess = trends.annual_growth(own.data[own.data["ensemble"] == ESS], "effectifs",
                               breaks=own.breaks).set_index("annee")
    rows = [{"annee": int(row["annee"]), "note": row["valeur"],
             **{f"note_{name}": row[name] for name in ("statut", "qualificatif")},
             "champ_note": row["champ"], "urssaf": ess["evolution"].get(row["annee"], np.nan),
             "urssaf_statut": ess["evolution_statut"].get(row["annee"], ""),
             "champ_urssaf": own.champ}
            for row in notes.data.dropna(subset=["valeur"]).to_dict("records")]
    columns = (Column("annee", "Année", "entier"),
               Column("note", "Note de l'observatoire", "nombre", "%"),
               Column("champ_note", "Champ de la note"),
               Column("urssaf", "Urssaf, calculé", "nombre", "%", decimals=1),
               Column("champ_urssaf", "Champ de l'Urssaf"))
    data = pd.DataFrame(rows, columns=[*(c.name for c in columns), "note_statut",
                                       "note_qualificatif", "urssaf_statut"])
    data = data[data["urssaf"].notna()].reset_index(drop=True)
    return replace(provenance.with_sources_of(notes, own), data=data, columns=columns,
                   notes=(BESIDE, trends.OURS, CHAMP))


# --- Sentences -------------------------------------------------------------------------------
def last_sentence(table: Table, measure: str, by: str) -> str:
    """Return which parts have most and least in the last year that is shown."""
    latest = table.latest()
    data = latest.dropna(subset=[measure]).sort_values(measure, ascending=False)
    if len(data) < 2:
        return ""
    most, least = (_in_words(table, measure, row, by) for row in (data.iloc[0], data.iloc[-1]))
    when = lecture.when(str(data["annee"].iloc[0]))
    return f"{when}, de {least} à {most}{_among(latest[measure])}."


def _in_words(table: Table, measure: str, row: pd.Series, by: str) -> str:
    """Return « 1 200 salariés (Finistère, chiffre provisoire) »."""
    figure = numbers.value(row[measure], table.column(measure).unit, decimals=0)
    return f"{figure} {_about(measure, row, by)}"


def _about(measure: str, row: pd.Series, by: str) -> str:
    """Return « (Finistère, chiffre provisoire) »."""
    return f"({', '.join(filter(None, (row[by], lecture.status(row[f'{measure}_statut']))))})"


def _among(values: pd.Series) -> str:
    """Return « , parmi les neuf dont le chiffre est publié »: the others may have more, or less;
    empty where all are published."""
    count = int(values.notna().sum())
    return "" if count == len(values) else (
        f", parmi les {lecture.cardinal(count)} dont le chiffre est publié")


def notes_sentence(table: Table) -> str:
    """Return how many years a note and this series tell differently, to one decimal, and what they
    tell of the last one."""
    if table.empty:
        return ""
    differ = [row for row in table.records if len({numbers.number(
        row[name], 1) for name in ("note", "urssaf")}) > 1]
    if not differ:
        return "Les notes et la série de l'Urssaf donnent les mêmes évolutions, à un dixième près."
    last, count = differ[-1], len(differ)
    note, urssaf = (numbers.value(
        last[name], "%", "", last.get(f"{name}_qualificatif", ""), sign=True, decimals=1)
        + lecture.mark(last.get(f"{name}_statut", "")) for name in ("note", "urssaf"))
    return (f"{lecture.quantity(count, 'année')} sur {numbers.number(len(table.data))} "
            f"{lecture.plural(count, 'a', 'ont')} deux évolutions : en {last['annee']}, {note} "
            f"dans la note, {urssaf} d'après l'Urssaf.")
