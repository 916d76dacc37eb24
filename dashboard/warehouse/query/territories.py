"""Territories of Brittany: their communes, what is around them, their population, and the records
of a source related to it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.text.numbers import NARROW
from dashboard.warehouse import provenance
from dashboard.warehouse.connection import per_build, query
from dashboard.warehouse.query.catalogue import columns, measures, sources
from dashboard.warehouse.query.conditions import Where, cells, condition
from dashboard.warehouse.table import Table
from etl.contract import REGION, Column
from etl.french.reference import CENSUS, COG, PEOPLE

#: Level of territories → SQL of the code and of the name, in records and in ``ref_communes``.
_LEVELS = {"commune": ("commune", "commune_nom"), "epci": ("epci", "epci_nom"),
           "departement": ("departement", "departement_nom"),
           "region": (f"'{REGION}'", "'Bretagne'")}
PER = 10_000
PER_INHABITANTS = f"pour 10{NARROW}000 habitants"
DENSITY = Column("densite", "Densité", "nombre", PER_INHABITANTS, decimals=2)
CENSUS_NOTE = f"Population : Insee, recensement {CENSUS}, communes du COG {COG}."
PARTIAL = ("Un EPCI à cheval sur deux régions (Redon Agglomération, Cap Atlantique) compte ses "
           "seules communes bretonnes.")
#: Of records of rural communes alone, as their champ says.
RURAL, OF_ALL = "communes rurales", (
    "Les fiches sont celles des communes rurales, les habitants ceux de toutes les communes : un "
    "territoire plus urbain en paraît moins pourvu.")
FIELD = (f"La population de la France est celle des 17 régions recensées en {CENSUS} : outre-mer "
         "compris, sans Mayotte (dernier recensement en 2017) ni les collectivités d'outre-mer.")


def place_key(level: str, code: str) -> str:
    """Return « niveau:code »: a code never goes alone, 53 is Bretagne or Mayenne."""
    return f"{level}:{code}"


def level_and_code(key: str) -> tuple[str, str]:
    """Return the level and the code of a key (see ``place_key``)."""
    level, _, code = key.partition(":")
    return level, code


def place_keys(data: pd.DataFrame) -> pd.Series:
    """Return the key of the territory of each row."""
    return data["territoire_niveau"].astype(str) + ":" + data["territoire"].astype(str)


def sources_with_places() -> list[str]:
    """Return sources of records that say in which EPCI each is, and have some."""
    about = sources()
    records = about[(about["type"] == "fiches") & about["lignes"].gt(0)]
    return [s for s in records["source"] if "epci" in columns(s)]


@per_build
def communes() -> dict[str, str]:
    """Return INSEE code → name of the communes of Brittany, with its département for those of one
    name (« Le Faouët, Morbihan »)."""
    rows = query("""SELECT commune, commune_nom || CASE count(*) OVER (PARTITION BY commune_nom)
                     WHEN 1 THEN '' ELSE ', ' || departement_nom END AS nom FROM ref_communes
                     ORDER BY commune""")
    return dict(zip(rows["commune"], rows["nom"], strict=True))


@per_build
def postcodes() -> dict[str, str]:
    """Return INSEE code → postcodes of the communes of Brittany (« 35000 35200 35700 »)."""
    rows = query("SELECT commune, codes_postaux FROM ref_communes ORDER BY commune")
    return dict(zip(rows["commune"], rows["codes_postaux"], strict=True))


@per_build
def surroundings(level: str, code: str) -> list[tuple[str, str]]:
    """Return the EPCI and the départements of a commune or of an EPCI, then Brittany: level and
    code, the smallest first."""
    around = {"commune": ("epci", "departement"), "epci": ("departement",)}.get(level, ())
    places = [(other, str(row)) for other in around for row in query(
        f"SELECT DISTINCT {other} AS code FROM ref_communes WHERE {level} = ? AND {other} <> '' "
        "ORDER BY 1", (code,))["code"]]
    return [*places, ("region", REGION)]


@per_build
def parts(level: str, code: str, part: str) -> frozenset[str]:
    """Return the codes of the territories of a level (``part``) that have communes in common with a
    territory; none for one that has no communes in Brittany."""
    if level not in _LEVELS:
        return frozenset()
    return frozenset(query(f"SELECT DISTINCT {_LEVELS[part][0]} AS code FROM ref_communes "
                           f"WHERE {_LEVELS[level][0]} = ? ORDER BY code", (code,))["code"])


@per_build
def rural_communes() -> frozenset[str]:
    """Return the codes of the rural communes of Brittany (density 5 to 7)."""
    return frozenset(query("SELECT commune FROM ref_communes WHERE rural = 1")["commune"])


@per_build
def population(level: str, code: str) -> pd.DataFrame:
    """Return one row: ``communes``, ``population`` of a territory; 0 communes for one that has none
    in Brittany.  ``KeyError`` for a level without communes (pays)."""
    return query(f"SELECT count(*) AS communes, sum({PEOPLE}) AS population "
                 f"FROM ref_communes WHERE {_LEVELS[level][0]} = ?", (code,))


@per_build
def populations() -> pd.DataFrame:
    """Return inhabitants of France, its régions and the départements of Brittany (``CENSUS``).

    Columns: ``territoire_niveau, territoire, population``.
    """
    return query(f"""
        SELECT territoire_niveau, territoire, {PEOPLE} AS population FROM ref_populations
        UNION ALL
        SELECT 'departement', departement, sum({PEOPLE}) FROM ref_communes GROUP BY ALL
        ORDER BY territoire_niveau, territoire""")


def population_notes(level: str, source: str = "") -> tuple[str, ...]:
    """Return the notes on the population of a level, for the pages that show a density;
    ``source``: of the records that are related to it."""
    of_all = source and RURAL in str(sources().loc[source, "champ"])
    return (CENSUS_NOTE, *filter(None, [{"epci": PARTIAL, "france": FIELD}.get(level),
                                   OF_ALL if of_all else ""]))


@per_build
def density(source: str, level: str, where: Where | None = None) -> Table:
    """Return records of each territory of a level, zero where there is none, and for 10 000
    inhabitants.

    Columns: ``territoire``, ``territoire_nom``, ``effectif``, ``population``, ``densite``;
    ``territoire_niveau`` travels along.  The records are those that the first measure of the source
    counts, among those that ``where`` selects; of places, it names some of the level alone, which
    are then those returned: a territory is counted whole.  ``KeyError`` for a level without
    communes.
    """
    place, name = _LEVELS[level]
    where = dict(where or {})
    selection, parameters = condition(source, where)
    inside, within = condition(source, {c: v for c, v in where.items() if c == place})
    measure = next(m for m in measures(source).values() if not m.uses)
    data = query(f"""
        WITH people AS (SELECT {place} AS territoire, any_value({name}) AS territoire_nom,
                               sum({PEOPLE}) AS population
                        FROM ref_communes WHERE {place} <> '' AND {inside} GROUP BY 1),
             counted AS (SELECT {place} AS territoire, {measure.sql} AS effectif FROM {source}
                         WHERE departement <> '' AND {selection} GROUP BY 1)
        SELECT territoire, territoire_nom, coalesce(effectif, 0) AS effectif, population,
               {PER} * coalesce(effectif, 0) / population AS densite,
               '{level}' AS territoire_niveau
        FROM people LEFT JOIN counted USING (territoire) ORDER BY territoire_nom COLLATE fr
        """, (*within, *parameters))
    fields = (Column("territoire_nom", "Territoire"), Column("territoire", "Code"),
              Column("effectif", measure.label, "entier", measure.unit),
              Column("population", "Population", "entier", "habitants"), DENSITY)
    rows = cells(source, where | ({"retenu": True} if "retenu" in columns(source) else {}))
    table = provenance.with_provenance(Table(data, fields, rows, (source,)))
    placeless = rows.attrs["cells"] - int(data["effectif"].sum())
    apart = (f"Fiches sans territoire de ce niveau : {placeless}.",) if placeless > 0 else ()
    return replace(table, notes=(*population_notes(level, source), *apart, *table.notes))
