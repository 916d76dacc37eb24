"""Mois de l'ESS: published figures by edition, what is not published, shares that compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from dashboard import ask, cite, lecture, theme, trends
from dashboard.table import Table
from etl.contract import Column

SOURCE = "mois_ess"
#: What was counted afterwards, found on the platform, announced before: three quantities.
COUNTED, ANNOUNCED = "Événements (bilan)", "Événements annoncés"
REFERENCED = "Événements référencés (au 6 novembre)"
EVENTS = (COUNTED, REFERENCED, ANNOUNCED)
ORGANISERS, MEMBERS = "Structures organisatrices", "dont adhérentes de la Cress"
PARTICIPANTS, SHARE = "Participants", "Part des événements nationaux"
#: Partners (financers, networks, collectivités), then what is published in their stead.
PARTNERS = "Partenaires"
BESIDE_PARTNERS = (MEMBERS, "Acteurs impliqués", "Événements co-organisés")
NO_PARTNERS = ("Aucun bilan chargé ne compte ni ne nomme les partenaires du Mois (financeurs, "
               "collectivités, réseaux) ; ce tableau montre ce qui s'en approche.")
BRETAGNE, FRANCE = "53", "FR"
PER, PER_INHABITANTS = 100_000, f"pour 100{theme.NARROW}000 habitants"
NO_PEOPLE = ("{} : aucun taux, les références de l'observatoire (data/reference) ne donnent pas sa "
             "population.")
#: What stands in place of a rate that would be made of « plus de » or « près de ».
BOUND = "approché, sans taux"
_SHOWN = ("annee", "edition", "territoire_nom", "indicateur", "valeur", "unite", "statut",
          "qualificatif", "imprime", "editeur", "date_publication", "remarque")


def territories() -> dict[str, str]:
    """Code → name, Bretagne first."""
    data = ask.rows(SOURCE, ["territoire", "territoire_nom"]).data
    return dict(sorted(zip(data["territoire"], data["territoire_nom"], strict=True)))


def years() -> tuple[int, int]:
    """First and last edition that a figure is published for."""
    found = [int(str(y)) for y in ask.values(SOURCE, "annee")]
    return min(found), max(found)


def figures(where: ask.Where, span: tuple[int, int]) -> Table:
    """Figures of these years, in time; their footnotes are among the notes."""
    table = ask.rows(SOURCE, _SHOWN, {**where, "annee": ask.Between(*span)},
                     "annee territoire indicateur")
    remarks = [r for r in dict.fromkeys(table.data["remarque"]) if r]
    return replace(table, notes=(*remarks, *table.notes))


def events(territoire: str, span: tuple[int, int]) -> Table:
    """Events counted, referenced and announced in a territory, never added to one another."""
    table = figures({"territoire": territoire, "indicateur": list(EVENTS)}, span)
    return ask.renamed(_ordered(table, EVENTS), valeur="Nombre")


def counts(indicateurs: Sequence[str], span: tuple[int, int],
           territoires: Sequence[str]) -> Table:
    """Figures of some indicators, each named with its territory in ``serie``."""
    table = figures({"indicateur": list(indicateurs), "territoire": list(territoires)}, span)
    data = table.data
    several = data["indicateur"].nunique() > 1
    label = data["territoire_nom"] + (", " + data["indicateur"] if several else "")
    return ask.renamed(replace(table, data=data.assign(serie=label)), valeur="Nombre")


def with_gaps(table: Table) -> Table:
    """The table as it is drawn, by ``ligne`` (the year, unless the table has its own): its years in
    time, with a line in words where years are not published (« 2013 à 2017 ») and where a break
    separates them."""
    if table.empty:
        return table
    years = sorted({int(y) for y in table.data["annee"]})
    words = [(before + 0.5, _span(before + 1, after - 1), "non publié")
             for before, after in pairwise(years) if after - before > 1]
    words += [((b.year or 0) - 0.25, f"Rupture de {b.kind} en {b.year}", "voir la note") for b
              in trends.met(table.data, table.breaks)]
    lines = pd.DataFrame(words, columns=["place", "ligne", "imprime"])
    first = table.data.iloc[0].drop(["imprime", "ligne"], errors="ignore")
    empty = lines.assign(**first).assign(valeur=np.nan, statut="", qualificatif="")
    year = table.data["annee"]
    own = table.data.assign(place=year, ligne=table.data.get("ligne", year.astype(str)))
    data = pd.concat([own, empty]) if len(empty) else own
    return replace(table, data=data.sort_values("place", kind="stable").reset_index(drop=True))


def shares(span: tuple[int, int]) -> Table:
    """Share of Bretagne in the events of France, by year, in %: as published, else computed
    (one decimal, as on screen).

    Computed only from two balances of the same year that are both plain numbers.  Columns:
    ``annee``, ``origine``, ``valeur``.
    """
    published = figures({"indicateur": SHARE, "territoire": BRETAGNE}, span)
    balances = figures({"indicateur": COUNTED, "qualificatif": ""}, span).data
    plain = balances[balances["valeur"].notna()
                     & ~balances["annee"].isin(published.data["annee"])]
    part, whole = (plain[plain["territoire"] == code] for code in (BRETAGNE, FRANCE))
    own = part.merge(whole[["annee", "valeur"]], on="annee", suffixes=("", "_france"))
    used = ask.rows(SOURCE, _SHOWN, {"indicateur": COUNTED, "annee": own["annee"].tolist()})
    table = cite.merged(published, used) if len(own) else published
    share = (100 * own["valeur"] / own["valeur_france"]).map(lambda x: float(theme.rounded(x, 1)))
    own = own.assign(valeur=share, unite="%", imprime="", origine="calculée")
    data = pd.concat([published.data.assign(origine="publiée"), own]).sort_values("annee")
    columns = (Column("annee", "Année", "entier"), Column("origine", "Origine",
                                                          values=("publiée", "calculée")),
               Column("valeur", "Part de la Bretagne", "nombre", "%"))
    counted = figures({"indicateur": COUNTED, "territoire": BRETAGNE}, span)
    notes = tuple(dict.fromkeys((*counted.notes, *table.notes)))
    return replace(table, data=data.reset_index(drop=True), columns=columns, notes=notes)


def per_inhabitant(span: tuple[int, int], territoires: Sequence[str]) -> Table:
    """Events for 100 000 inhabitants, in each territory whose population the references give.

    Counted, referenced and announced stay three quantities; a bound (« plus de ») makes no rate
    and says so.
    Columns: ``annee``, ``ligne`` (year and quantity), ``indicateur``, ``valeur``, and
    ``evenements``, ``population`` that it is made of.  The notes name the territories left out.
    """
    place = ["territoire_niveau", "territoire"]
    people = ask.rows(SOURCE, [*place, "territoire_nom"], {"territoire": list(territoires)}
                      ).data.drop_duplicates(place).merge(ask.populations(), "left", place)
    known = people[people["population"].notna()]
    table = figures({"indicateur": list(EVENTS), "territoire": known["territoire"].tolist()}, span)
    bound = table.data["qualificatif"] != ""
    data = table.data.merge(known[[*place, "population"]], on=place).assign(
        evenements=table.data["valeur"], unite=PER_INHABITANTS,
        imprime=bound.map({True: BOUND, False: ""}))
    data["valeur"] = (PER * data["evenements"] / data["population"]).where(~bound)
    data["ligne"] = data["annee"].astype(str) + ", " + data["indicateur"].str.replace("É", "é")
    data = data.sort_values(
        ["annee", "indicateur", "territoire"], ignore_index=True,
        key=lambda c: c.map(EVENTS.index) if c.name == "indicateur" else c)
    columns = (Column("annee", "Année", "entier"), Column("territoire_nom", "Territoire"),
               Column("indicateur", "Indicateur", values=EVENTS),
               Column("valeur", "Événements", "nombre", PER_INHABITANTS, decimals=1),
               Column("evenements", "Événements (nombre)", "entier", "événements"),
               Column("population", "Population", "entier", "habitants"))
    told = dict.fromkeys(note for level in known["territoire_niveau"]
                         for note in ask.population_notes(level))
    lacking = people.loc[people["population"].isna(), "territoire_nom"]
    return replace(table, data=data, columns=columns,
                   notes=(*map(NO_PEOPLE.format, lacking), *told, *table.notes))


def per_inhabitant_read(table: Table) -> str:
    """« En 2019, … 6,7 événements pour 100 000 habitants en Bretagne, contre 2,6 en France. »

    The last year whose balances compare, then the last balance of each territory after it.
    """
    counted = table.data[table.data["indicateur"] == COUNTED].dropna(subset=["valeur"])
    last = counted.sort_values(["annee", "territoire"]).groupby("territoire", sort=True).tail(1)
    both = counted[counted["annee"].isin(
        counted.loc[counted["territoire"] == FRANCE, "annee"])]
    here = both[both["territoire"] == BRETAGNE].sort_values("annee").tail(1)
    told = []
    for _, row in here.iterrows():
        there = both[(both["annee"] == row["annee"]) & (both["territoire"] == FRANCE)].iloc[0]
        told.append(f"En {row['annee']}, les bilans comptent {_rate(row)} {_where(row)}, contre "
                    f"{theme.number(there['valeur'], 1)} {_where(there)}"
                    f"{lecture.mark(there['statut'])}.")
        last = last[last["annee"] > row["annee"]]
    told += [f"En {row['annee']}, le bilan compte {_rate(row)} {_where(row)}"
             f"{lecture.mark(row['statut'])}."
             for _, row in last.iterrows()]
    return " ".join(told)


def _rate(row: pd.Series) -> str:
    return (f"{theme.number(row['valeur'], 1)} {lecture.plural(row['valeur'], 'événement')} "
            f"{PER_INHABITANTS}")


def partners(span: tuple[int, int], territoires: Sequence[str]) -> Table:
    """What the balances print that comes closest to partners; partners themselves once they do.

    Columns: ``annee``, ``territoire_nom``, ``indicateur``, ``valeur``, ``editeur``.
    """
    table = figures({"indicateur": [PARTNERS, *BESIDE_PARTNERS],
                     "territoire": list(territoires)}, span)
    kept = ("annee", "territoire_nom", "indicateur", "valeur", "editeur")
    spelt = table.data["indicateur"].replace(MEMBERS, MEMBERS.replace("dont", ORGANISERS))
    return replace(table, data=table.data.assign(indicateur=spelt),
                   columns=tuple(c for c in table.columns if c.name in kept))


def partners_note() -> str:
    """Says that no workbook counts the partners, as long as none does, whatever the filters."""
    return "" if PARTNERS in ask.values(SOURCE, "indicateur") else NO_PARTNERS


def titled(subject: str, place: str, table: Table) -> str:
    """« Participants – Bretagne, 2010 à 2023 », the years being those of the figures."""
    if table.empty:
        return f"{subject} – {place}"
    return f"{subject} – {place}, {_span(table.data['annee'].min(), table.data['annee'].max())}"


def events_read(table: Table) -> str:
    """The last balance, and the announcement of the same year where there is one."""
    counted = table.data[table.data["indicateur"] == COUNTED].dropna(subset=["valeur"])
    if counted.empty:
        rest = table.data.dropna(subset=["valeur"])
        return "" if rest.empty else _announced(rest.iloc[-1]) + " Aucun bilan n'est publié."
    last = counted.iloc[-1]
    told = (f"{lecture.capital(_where(last))}, {_value(last)} "
            f"{lecture.plural(last['valeur'], 'est compté', 'sont comptés')} au bilan de "
            f"{last['annee']}{lecture.mark(last['statut'])}.")
    both = table.data[(table.data["indicateur"] == ANNOUNCED)
                      & table.data["annee"].isin(counted["annee"])]
    if both.empty:
        return told
    before = both.iloc[-1]
    after = counted[counted["annee"] == before["annee"]].iloc[-1]
    were = lecture.plural(before["valeur"], "était annoncé", "étaient annoncés")
    are = lecture.plural(after["valeur"], "est compté", "sont comptés")
    return (f"{told} En {before['annee']}, {_value(before)} {were} avant le mois et "
            f"{_value(after)} {are} au bilan.")


def counts_read(table: Table) -> str:
    """The last figure of each territory."""
    known = table.data.dropna(subset=["valeur"])
    last = known[~known["indicateur"].str.startswith("dont")].groupby(
        "territoire", sort=True).tail(1)
    return " ".join(lecture.count(
        r["valeur"], r["unite"], annee=int(r["annee"]), territoire=r["territoire_nom"],
        niveau=r["territoire_niveau"], statut=r["statut"], qualificatif=r["qualificatif"])
        for _, r in last.sort_values("territoire").iterrows())


def shares_read(table: Table) -> str:
    """Each share, with the word that says where it comes from."""
    return " ".join(
        f"En {r['annee']}, la Bretagne accueille "
        f"{theme.value(r['valeur'], '%', '', r['qualificatif'], decimals=places)} des "
        f"événements français (part {r['origine']}"
        f"{f' : {_whole(r)}' if r['origine'] == 'calculée' else ''})."
        for _, r in table.data.iterrows()
        for places in [1 if r["origine"] == "calculée" else None])


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} à {last}"


def _whole(row: pd.Series) -> str:
    part = row["valeur"] * row["valeur_france"] / 100
    return f"{theme.number(part, 0)} sur {theme.number(row['valeur_france'], 0)} aux bilans"


def _announced(row: pd.Series) -> str:
    verb = {ANNOUNCED: ("est annoncé", "sont annoncés")}.get(row["indicateur"], (
        "est référencé", "sont référencés"))
    return (f"{lecture.capital(_where(row))}, {_value(row)} "
            f"{lecture.plural(row['valeur'], *verb)} en {row['annee']}.")


def _value(row: pd.Series) -> str:
    return theme.value(row["valeur"], row["unite"], "", row["qualificatif"])


def _where(row: pd.Series) -> str:
    return lecture.en_territoire(row["territoire_nom"], row["territoire_niveau"])


def _ordered(table: Table, values: Sequence[str]) -> Table:
    return replace(table, columns=tuple(
        replace(c, values=tuple(values)) if c.name == "indicateur" else c for c in table.columns))
