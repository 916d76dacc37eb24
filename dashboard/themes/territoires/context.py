"""What is around the ESS in a territory, from open data: inhabitants, France services, insertion,
shops; only what is loaded, each with its year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.blocks.block import Block
from dashboard.text import lecture
from dashboard.themes.territoires.comparable import REGION
from dashboard.themes.territoires.place import Place
from dashboard.warehouse import provenance, query
from dashboard.warehouse.table import Table
from etl.contract import Column
from etl.french.reference import departements
from etl.french.territories import is_partly_breton

COLUMNS = (Column("intitule", "Contexte"), Column("periode", "Année"),
           Column("valeur", "Territoire", "nombre", decimals=0),
           Column("bretagne", "Bretagne", "nombre", decimals=0))
SHOPS = "bpe_commerces"
APART = ("Le contexte n'est pas l'ESS : toutes les formes juridiques y sont, et chaque chiffre a "
         "son année.")


@dataclass(frozen=True)
class Topic:
    """A source of the context: its measure, and what it counts, one and several."""

    source: str
    measure: str
    title: str
    one: str
    several: str


TOPICS = (
    Topic("population_departements", "population", "Habitants au 1er janvier", "habitant",
          "habitants"),
    Topic("france_services", "espaces", "Espaces France services", "espace France services",
          "espaces France services"),
    Topic("siae", "structures", "Structures d'insertion", "structure d'insertion",
          "structures d'insertion"),
    Topic(SHOPS, "equipements", "Commerces et services de proximité (Insee, BPE)",
          "commerce ou service de proximité", "commerces et services de proximité"),
)


def blocks(place: Place) -> Iterator[Block]:
    """Yield the context of a territory beside that of Bretagne; nothing where none is loaded."""
    table = figures(place.level, place.code, place.name)
    if not table.empty:
        yield Block("portrait_contexte", f"Le contexte de l'ESS {place.there}",
                    table.with_filters(place.filters), lecture=_sentence(table, place.there),
                    note=lecture.paragraph(APART, *_incomplete(), query.PARTIAL * is_partly_breton(
                        place.code, place.level)), text_rows=len(table.data), half=True)


def figures(level: str, code: str, name: str) -> Table:
    """Return one row a topic that says something of a territory; columns: ``COLUMNS``, that of its
    values under its ``name``, without ``bretagne`` for Bretagne itself."""
    rows, tables = [], []
    for topic in TOPICS:
        own = _count(topic, level, code)
        if own is None:
            continue
        tables.append(own)
        [row], other = own.data.to_dict("records"), _count(topic, *REGION)
        rows.append(row | {"intitule": topic.title, "unite": "", "topic": topic.source})
        if other is not None and (level, code) != REGION:
            rows[-1] |= {"bretagne": other.data["valeur"].iloc[0],
                         "bretagne_statut": other.data["statut"].iloc[0]}
            tables.append(other)
    if not tables:
        return Table(pd.DataFrame(), ())
    data = pd.DataFrame(rows)
    table = replace(provenance.with_sources_of(*tables), data=data, columns=COLUMNS).only(*data)
    return table.with_labels(valeur=name)


def _count(topic: Topic, level: str, code: str) -> Table | None:
    """Return what a source counts in a territory: ``valeur``, ``statut``, ``periode``; None where
    it is not loaded or does not tell."""
    communes = query.parts(level, code, "commune")
    if not communes or not query.parts(level, code, "departement") <= _departements(topic).keys():
        return None
    where = _last(topic)
    if not where and (level, code) != REGION:
        where[level] = code
    elif topic.source == SHOPS:
        where["territoire"] = sorted(communes)
    elif where and level == "departement":
        where["territoire"] = code
    elif where and level != "region":
        return None
    table = query.ask(topic.source, [], [topic.measure], where)
    value = table.data[topic.measure].iloc[0]
    # A commune without a shop has no line.
    status = table.data.get(f"{topic.measure}_statut", pd.Series([""])).iloc[0]
    return replace(table, data=pd.DataFrame([{
        "valeur": 0.0 if pd.isna(value) and not status else value, "statut": status or "",
        "periode": str(where.get("annee", table.vintage))}]))


def _last(topic: Topic) -> dict[str, object]:
    """Return the last year of a source of figures; a list has none."""
    return {"annee": years[-1]} if "annee" in query.columns(topic.source) and (
        years := query.years(topic.source)) else {}


def _departements(topic: Topic) -> dict[str, str]:
    """Return code → name of the départements that a source tells of; none where it is not
    loaded."""
    return query.departements(topic.source, _last(topic)) if query.has_rows(topic.source) else {}


def _incomplete() -> Iterator[str]:
    """Yield « Structures d'insertion : ce qui est chargé ne couvre que le Finistère. »"""
    for topic in TOPICS:
        covered = _departements(topic)
        if covered and covered != departements():
            yield (f"{topic.title} : ce qui est chargé ne couvre que " + lecture.join(
                lecture.le_territoire(name, "departement") for name in covered.values()) + ".")


def _sentence(table: Table, there: str) -> str:
    """Return « Dans le Finistère, on compte 922 797 habitants (2022) et 33 espaces France services
    (2024). On y compte aussi… »: the first sentence is the headline, and holds two figures."""
    nouns = {topic.source: (topic.one, topic.several) for topic in TOPICS}
    clauses = [f"{lecture.quantity(row['valeur'], *nouns[row['topic']])}"
               f" ({row['periode']}{', provisoire' if row['statut'] == 'p' else ''})"
               for row in table.records if row["valeur"] > 0]
    first, rest = lecture.join(clauses[:2]), lecture.join(clauses[2:])
    return lecture.paragraph(first and f"{lecture.capital(there)}, on compte {first}.",
                             rest and f"On y compte aussi {rest}.")
