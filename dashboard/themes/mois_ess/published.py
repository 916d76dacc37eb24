"""Mois de l'ESS: published figures by edition, what is not published, shares that compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from dashboard.text import lecture, numbers
from dashboard.themes import citations
from dashboard.trends.rows import combined_status
from dashboard.warehouse import provenance, query
from dashboard.warehouse.columns import with_order
from dashboard.warehouse.table import Table
from etl.contract import FRANCE, REGION, Column
from etl.french.reference import CENSUS

SOURCE = "mois_ess"
#: What was counted afterwards; what was said before, or entered on the platform: these quantities
#: stand in a table, never on the axis of another.
BALANCE = "Événements (bilan)"
REGISTERED = "Événements inscrits sur la plateforme nationale"
BEFORE = ("Événements annoncés", REGISTERED, "Événements référencés sur la plateforme",
          "Événements référencés (au 6 novembre)", "Participants attendus")
#: Forms and theme weeks of the registered events: they overlap, and have no sum.
AMONG_REGISTERED = "dont "
OVERLAP = ("Les formes d'événements et les semaines thématiques se recoupent : ces lignes ne "
           "s'additionnent pas.")
ORGANISERS, MEMBERS = "Structures organisatrices", "dont adhérentes de la Cress"
PARTICIPANTS, SHARE = "Participants", "Part des événements nationaux"
#: Who the organisers were, in %.
WHO = (
    ("Part des associations parmi les organisateurs",
     "{quand}, les associations représentent {valeur} des organisateurs {ou}."),
    ("Part des structures de moins de 10 salariés parmi les organisateurs",
     "{quand}, les structures de moins de 10 salariés représentent {valeur} des organisateurs "
     "{ou}."))
#: Partners (financers, networks, collectivités), then what is published in their stead.
PARTNERS = "Partenaires"
BESIDE_PARTNERS = (MEMBERS, "Acteurs impliqués", "Événements co-organisés")
NO_PARTNERS = ("Aucun bilan chargé ne compte ni ne nomme les partenaires du Mois (financeurs, "
               "collectivités, réseaux) ; ce tableau montre ce qui s'en approche.")
POPULATION = "population_departements"
_PLACE, _STATUS = ["territoire_niveau", "territoire"], "population_statut"
PER, PER_INHABITANTS = 100_000, f"pour 100{numbers.NARROW}000 habitants"
NO_PEOPLE = ("{} : aucun taux, les références de l'observatoire (data/reference) ne donnent pas sa "
             "population.")
#: What stands in place of a rate that would be made of « plus de » or « près de ».
BOUND = "approché, sans taux"
_COLUMNS = ("annee", "edition", "territoire_nom", "indicateur", "valeur", "unite", "statut",
            "qualificatif", "imprime", "editeur", "date_publication", "remarque")
#: Those of a table that says the subject of each figure.
_SHORT = ("annee", "territoire_nom", "indicateur", "valeur", "editeur")


def territories() -> dict[str, str]:
    """Return code → name, Bretagne first."""
    places = query.labels(SOURCE, "territoire", "territoire_nom")
    return {code: places[code] for code in sorted(places, key=_rank)}


def _rank(code: str) -> tuple[bool, str]:
    return code != REGION, code


def years() -> tuple[int, int]:
    """Return the first and last edition that a figure is published for."""
    editions = query.years(SOURCE)
    return editions[0], editions[-1]


def figures(where: query.Where, span: tuple[int, int]) -> Table:
    """Return the figures of these years, in time, each with its remark."""
    return query.rows(SOURCE, _COLUMNS, {**where, "annee": query.Between(*span)},
                      "annee territoire indicateur")


def announced_events(span: tuple[int, int], territoires: Sequence[str]) -> Table:
    """Return what is announced, entered on the platform or expected: one row a figure."""
    return figures({"indicateur": list(BEFORE), "territoire": list(territoires)}, span).only(
        *_SHORT, "remarque")


def registered_events(span: tuple[int, int], territoires: Sequence[str]) -> Table:
    """Return the registered events and what the publication says of their forms and weeks, the
    most first; ``serie``: where and when."""
    among = [i for i in map(str, query.values(SOURCE, "indicateur", {"unite": "événements"}))
             if i.startswith(AMONG_REGISTERED)]
    table = figures({"territoire": list(territoires), "indicateur": [REGISTERED, *among]}, span)
    parts = table.data["indicateur"] != REGISTERED
    events = table.where(table.data["annee"].isin(table.data.loc[parts, "annee"])).only(*_SHORT)
    data = events.data.sort_values(["annee", "valeur"], ascending=[True, False], ignore_index=True)
    return replace(events, data=data.assign(
        serie=data["territoire_nom"] + ", " + data["annee"].astype(str)))


def registered_sentence(table: Table) -> str:
    """Return « En 2019, 1 800 événements sont inscrits sur la plateforme nationale en France. »,
    the newest edition first."""
    rows = table.data[table.data["indicateur"] == REGISTERED].sort_values(
        "annee", ascending=False, kind="stable")
    return " ".join(lecture.template(
        f"{{quand}}, {{valeur}} {'sont inscrits' if row['valeur'] >= 2 else 'est inscrit'} sur la "
        "plateforme nationale {ou}.", row) for row in rows.to_dict("records"))


def counts(indicateurs: Sequence[str], span: tuple[int, int],
           territoires: Sequence[str]) -> Table:
    """Return the figures of some indicators, Bretagne first in a year."""
    table = citations.with_remarks(figures({"indicateur": list(indicateurs),
                                            "territoire": list(territoires)}, span))
    return _in_order(table.with_labels(valeur="Nombre"))


def per_inhabitant(span: tuple[int, int], territoires: Sequence[str]) -> Table:
    """Return the events for 100 000 inhabitants of the census, where the references give them.

    Of the balances alone; a bound (« plus de ») makes no rate and says so.
    Columns: ``annee``, ``valeur``, and ``evenements``, ``population`` that it is made of.  The
    notes name the territories left out.
    """
    people = query.rows(SOURCE, [*_PLACE, "territoire_nom"], {"territoire": list(territoires)}
                        ).data.drop_duplicates(_PLACE).merge(query.populations(), "left", _PLACE)
    places = people[people["population"].notna()]
    table = _rates(span, places[[*_PLACE, "population"]])
    notes = dict.fromkeys(note for level in places["territoire_niveau"]
                          for note in query.population_notes(level))
    lacking = people.loc[people["population"].isna(), "territoire_nom"]
    return replace(table, notes=(*map(NO_PEOPLE.format, lacking), *notes, *table.notes))


def per_inhabitant_of_the_year(span: tuple[int, int], territoires: Sequence[str]) -> Table:
    """Return the events for 100 000 inhabitants in the départements of Brittany and their sum;
    columns of ``per_inhabitant``.  The population is that of the year, where it is loaded; for
    ``CENSUS``, else that of the census."""
    people = query.rows(POPULATION, ["annee", "territoire_nom", "valeur"], {
        "annee": query.Between(*span)})
    data = people.data.rename(columns={"valeur": "population", "statut": _STATUS})
    region = data.groupby("annee", as_index=False).agg({
        "population": partial(pd.Series.sum, min_count=4), _STATUS: combined_status}).assign(
            territoire_niveau="region", territoire=REGION)
    census = query.populations().assign(annee=CENSUS, **{_STATUS: ""})
    every = pd.concat([data, region, census[census["territoire"].isin(
        [*data["territoire"], REGION])]])[
            ["annee", *_PLACE, "population", _STATUS]].drop_duplicates(["annee", *_PLACE])
    table = _rates(span, every[every["territoire"].isin(territoires)
                               & every["population"].notna()])
    return table if table.empty else provenance.with_sources_of(table, people)


def _rates(span: tuple[int, int], people: pd.DataFrame) -> Table:
    """Return the events of the balances for 100 000 inhabitants; ``people``: ``population`` by
    territory, and by year where ``annee`` tells it, with its status where it may have one."""
    table = citations.with_remarks(figures({"indicateur": BALANCE, "territoire": sorted(
        set(people["territoire"]))}, span))
    is_bound = table.data["qualificatif"] != ""
    keys = [c for c in ("annee", *_PLACE) if c in people]
    data = table.data.assign(
        evenements=table.data["valeur"], unite=PER_INHABITANTS,
        imprime=is_bound.map({True: BOUND, False: ""})).merge(people, on=keys)
    data["valeur"] = (PER * data["evenements"] / data["population"]).where(
        data["qualificatif"] == "")
    statuses = data[[c for c in ("statut", _STATUS) if c in data]]
    data["statut"] = [*map(combined_status, statuses.to_numpy())]
    data = data.sort_values(["annee", "territoire"], ignore_index=True)
    columns = (Column("annee", "Année", "entier"), Column("territoire_nom", "Territoire"),
               Column("valeur", "Événements", "nombre", PER_INHABITANTS, decimals=1),
               Column("evenements", "Événements", "entier", "événements"),
               Column("population", "Population", "entier", "habitants"))
    return _in_order(replace(table, data=data, columns=columns))


def _in_order(table: Table) -> Table:
    """Return the table whose territories keep their order and marks, whichever has the first
    year."""
    return with_order(table, "territoire_nom", territories().values())


def per_inhabitant_sentence(table: Table) -> str:
    """Return « En 2019, … 6,7 événements pour 100 000 habitants en Bretagne, contre 2,6 en
    France. »

    The last year whose balances compare, then the last balance of each territory after it, the
    newest first.
    """
    rates = table.data[table.data["indicateur"] == BALANCE].dropna(subset=["valeur"])
    last = _last_of_each(rates.sort_values("annee"))
    rates = rates.assign(cle=query.comparison(rates))
    both = rates[rates["cle"].isin(rates.loc[rates["territoire"] == FRANCE, "cle"])]
    here = both[both["territoire"] == REGION].sort_values("annee").tail(1)
    texts = []
    for _, row in here.iterrows():
        there = both[(both["cle"] == row["cle"]) & (both["territoire"] == FRANCE)].iloc[0]
        texts.append(f"En {row['annee']}, les bilans comptent {_rate(row)} {lecture.where_of(row)}"
                     f"{lecture.mark(row['statut'])}, contre {numbers.number(there['valeur'], 1)} "
                     f"{lecture.where_of(there)}{lecture.mark(there['statut'])}.")
        last = last[last["annee"] > row["annee"]]
    texts += [f"En {row['annee']}, le bilan compte {_rate(row)} {lecture.where_of(row)}"
              f"{lecture.mark(row['statut'])}."
              for _, row in last.sort_values("annee", ascending=False, kind="stable").iterrows()]
    return " ".join(texts)


def _rate(row: pd.Series) -> str:
    return numbers.value(row["valeur"], f"événements {PER_INHABITANTS}", decimals=1)


def partners(span: tuple[int, int], territoires: Sequence[str]) -> Table:
    """Return what the balances print that comes closest to partners; partners themselves once they
    do.

    Columns: ``annee``, ``territoire_nom``, ``indicateur``, ``valeur``, ``editeur``.
    """
    table = figures({"indicateur": [PARTNERS, *BESIDE_PARTNERS],
                     "territoire": list(territoires)}, span)
    names = table.data["indicateur"].replace(MEMBERS, MEMBERS.replace("dont", ORGANISERS))
    return table.with_values(indicateur=names).only(*_SHORT)


def partners_note() -> str:
    """Return the note that no workbook counts the partners, as long as none does, whatever the
    filters."""
    return "" if PARTNERS in query.values(SOURCE, "indicateur") else NO_PARTNERS


def counts_sentence(table: Table) -> str:
    """Return the last figure of each territory, of what it counts: « 132 structures
    organisatrices », not « 132 structures »."""
    rows = table.data.dropna(subset=["valeur"])
    last = _last_of_each(rows[~rows["indicateur"].str.startswith("dont")])
    what = last["indicateur"].str.replace(r" \(.*\)", "", regex=True).map(lecture.lower)
    return " ".join(lecture.count(row) for _, row in last.assign(unite=what).iterrows())


def _last_of_each(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the last row of each territory, Bretagne first."""
    last = rows.groupby("territoire").tail(1)
    return last.sort_values("territoire", key=lambda codes: codes.map(_rank))


