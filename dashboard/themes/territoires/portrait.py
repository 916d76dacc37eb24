"""Portrait of a territory: its figures beside Bretagne and France, its rank, its shops, its actors,
and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts import map_classes
from dashboard.text import lecture, numbers
from dashboard.themes.territoires import comparable
from dashboard.themes.territoires.comparable import FRANCE, REGION, Gathered
from dashboard.themes.territoires.portrait_sentences import (
    absence_sentence,
    count_sentence,
    inhabitants,
    reading,
)
from dashboard.warehouse import query
from dashboard.warehouse.ranking import ranking
from dashboard.warehouse.table import Table
from etl.common_columns import MISSING_STATUSES
from etl.contract import DEMONSTRATION, Column

COLUMNS = (Column("intitule", "Indicateur"), Column("periode", "Période"),
           Column("valeur", "Territoire", "nombre"), Column("bretagne", "Bretagne", "nombre"),
           Column("france", "France", "nombre"),
           Column("ecart", "Écart à la Bretagne", "nombre", "points"),
           Column("part", "Part de la Bretagne", "nombre", "%", decimals=1),
           Column("rang", "Rang"))
#: Columns of no use to the territory that the others are set beside.
ITSELF = {REGION: ("bretagne", "ecart", "part"), FRANCE: ("france", "part", "rang")}
#: What travels with a figure and with those it is compared with.
PRINTED = ("statut", "qualificatif", "imprime")
#: Rows of a list on the printed page, enough for any département; the extract has them all.
LISTED = 150
#: What each source of records shows of a record.
RECORDS: Mapping[str, tuple[str, ...]] = {
    "commerces_inventaire": ("id", "commune_nom", "statut_juridique", "annee_ouverture"),
    "acteurs_circulaires": ("nom", "commune_nom", "statut_juridique", "annee_creation"),
}
TITLES = {"commerces_inventaire": "Commerces",
          "acteurs_circulaires": "Acteurs de l'économie circulaire"}
READ = ("Dernière période de chaque indicateur ; – : aucun chiffre de mêmes base, champ et "
        "période, ou champ non précisé. Écart et rang ne sont calculés qu'entre chiffres exacts, "
        "le rang entre trois territoires du même niveau au moins, et jamais quand l'un n'a qu'un "
        "mot (« stagnation ») ou une case sous secret.")
HELD = ["territoire", "territoire_niveau", "nature"]
#: What is read of a figure to compare it.
CARRIED = ["cle", "territoire", "territoire_niveau", "indicateur", "detail", "base", "periode",
           "territoire_nom", "unite", "valeur", *PRINTED]
Row = Mapping[Any, Any]


def figures(held: Gathered, level: str, code: str) -> Table:
    """Return the latest figures of a territory, one a row, beside those that compare with them; the
    weight of the ESS first, then what compares, the whole before its parts.

    Columns: ``COLUMNS``, without those that would set a territory beside itself.  ``ecart``
    (points) compares rates with Bretagne, ``part`` counts (% of Bretagne).  ``rang`` is among the
    territories of the level that have the same figure.  Nothing is computed from a secret, missing
    or approximate figure (« près de »).  Empty: no figure.
    """
    own = held.data[comparable.is_at(held.data, (level, code))]
    if own.empty:
        return Table(pd.DataFrame(columns=[c.name for c in COLUMNS]), COLUMNS,
                     query.rows("territoires", ["valeur"], {"territoire": []}).lineage)
    chosen, rows, used = comparable.in_portrait_order(comparable.latest_figures(own)), [], []
    alike = _rows_by_key(held, chosen["cle"])
    for i, key in chosen["cle"].items():
        same = alike[key]
        row = same[i]
        peers = {j: r for j, r in same.items() if r["territoire_niveau"] == level}
        entry = {
            "intitule": comparable.heading(row),
            "periode": numbers.date(numbers.quarter(row["periode"])),
            **{name: row[name] for name in ("unite", "indicateur", "valeur", *PRINTED)},
        }
        for name, place in (("bretagne", REGION), ("france", FRANCE)):
            found = [j for j, r in same.items()
                     if (r["territoire_niveau"], r["territoire"]) == place]
            # Two documents that print one figure leave no doubt; two figures do.
            alone = (len({tuple(same[j][c] for c in ("valeur", *PRINTED[:2])) for j in found}) == 1
                     and place != (level, code))
            entry |= _reference_columns(name, same[found[0]] if alone else None)
            used += found if alone else []
        entry |= _gap_to_bretagne(row, entry) | {"rang": _rank(row, list(peers.values()))}
        rows.append(entry)
        used += [i, *(peers if entry["rang"] else ())]
    rows.sort(key=lambda e: e["indicateur"] != comparable.FIRST and not _is_compared(e))
    idle = ITSELF.get((level, code), ())
    return replace(held.citation_table(dict.fromkeys(used)), data=pd.DataFrame(rows),
                   columns=tuple(c for c in COLUMNS if c.name not in idle))


def _rows_by_key(held: Gathered, keys: pd.Series) -> dict[str, dict[int, Row]]:
    """Return key → the rows of ``held`` that have it, by their index.

    Plain rows: Bretagne has over two hundred figures, and a small table for each would take longer
    than all that is computed of them.
    """
    data = held.data.loc[held.data["cle"].isin(keys), CARRIED]
    found: dict[str, dict[int, Row]] = {}
    for i, row in zip(data.index, data.to_dict("records"), strict=True):
        found.setdefault(row["cle"], {})[i] = row
    return found


def _reference_columns(name: str, row: Row | None) -> dict[str, Any]:
    if row is None:
        return {name: np.nan, **{f"{name}_{p}": "" for p in PRINTED}}
    return {name: row["valeur"], **{f"{name}_{p}": row[p] for p in PRINTED}}


def _is_compared(entry: Row) -> bool:
    return bool(entry["rang"]) or not (pd.isna(entry["bretagne"]) and pd.isna(entry["france"]))


def _exact(value: float, status: str, qualifier: str) -> bool:
    return not pd.isna(value) and status not in MISSING_STATUSES and not qualifier


def _gap_to_bretagne(row: Row, entry: Row) -> dict[str, float]:
    """Return the gap of a rate to Bretagne in points, share of a count in Bretagne in %."""
    region = entry["bretagne"]
    sure = _exact(row["valeur"], row["statut"], row["qualificatif"]) and _exact(
        region, entry["bretagne_statut"], entry["bretagne_qualificatif"])
    rate = map_classes.is_rate(row["unite"])
    gap = float(numbers.rounded(row["valeur"] - region)) if sure and rate else np.nan
    change = str(row["indicateur"]).startswith(("Évolution", "Variation", "Croissance"))
    counted = (sure and not rate and not change and row["unite"] not in comparable.NO_QUANTITY
               and 0 <= row["valeur"] <= region and region > 0)
    return {"ecart": gap, "part": 100 * row["valeur"] / region if counted else np.nan}


def _rank(row: Row, peers: Sequence[Row]) -> str:
    """Return « 2e sur 4 départements bretons »; empty where no rank may be told."""
    if row["unite"] in comparable.NO_QUANTITY or len(peers) < lecture.LEAST:
        return ""
    rows = pd.DataFrame(list(peers))
    found = ranking(rows, rows["cle"])
    return found.place(str(row["territoire"])) if found else ""


def record_selection(level: str, code: str) -> dict[str, object] | None:
    """Return what selects the records of a territory; None where they are not attached to it."""
    if level == "region":
        return {} if code == REGION[1] else None
    if level not in ("commune", "epci", "departement") or not query.population(
            level, code).iloc[0]["communes"]:
        return None
    return {level: code}


def records(source: str, where: Mapping[str, object]) -> Table:
    """Return the records of a territory, by commune."""
    kept = {"retenu": True} if "retenu" in query.columns(source) else {}
    return query.rows(source, RECORDS[source], {**where, **kept}, "commune_nom id")


class Told(NamedTuple):
    """What a block of the portrait shows and says."""

    table: Table
    lecture: str = ""
    note: str = ""
    nothing: str = ""
    #: Rows that are set as text wherever the portrait is shown; the others sort and scroll on
    #: screen.
    printed: int = 0


def blocks(level: str, code: str, name: str,
           demonstration: bool = True) -> list[tuple[str, str, Told]]:
    """Return the key, title and content of each block: figures, those of demonstration, shops,
    actors.

    ``name``: of the territory.
    """
    there, of, le = (spelt(name, level) for spelt in (
        lecture.en_territoire, lecture.de_territoire, lecture.le_territoire))
    found: list[tuple[str, str, Told]] = []
    people = inhabitants(level, code)
    published, *invented = _gatherings(level, demonstration)
    table = figures(published, level, code)
    beside = lecture.join(f"de la {name}" for name, place in (("Bretagne", REGION), (
        "France", FRANCE)) if place != (level, code))
    found.append(("portrait", f"Portrait {of} : chiffres publiés, à côté {beside}", Told(
        table, reading(table, le), printed=len(table.data),
        note=" ".join(filter(None, (people, READ, absence_sentence(published, level, code)))),
        nothing=f"Aucun chiffre publié {of} dans les sources chargées. {people}")))
    for held in invented:
        table = figures(held, level, code)
        if not table.empty:
            found.append(("portrait_demonstration", f"Portrait {of} : emploi détaillé", Told(
                table, reading(table, le), READ, printed=len(table.data))))
    if (where := record_selection(level, code)) is not None:
        for source, title in TITLES.items():
            known = query.has_rows(source)
            found.append((f"portrait_{source}", f"{title} {there}", Told(
                records(source, where),
                lecture=count_sentence(source, level, code) if known else "",
                note=" ".join(query.population_notes(level)) if known else "",
                nothing=f"{title} {there} : aucune fiche.")))
    return found


def _gatherings(level: str, demonstration: bool = True) -> list[Gathered]:
    held = comparable.published_and_demonstration(level, demonstration)
    if not held or is_invented(held[0]):
        held.insert(0, Gathered(pd.DataFrame(columns=HELD), {}))
    return held


def is_invented(held: Gathered) -> bool:
    """Tell whether these are figures of demonstration."""
    return bool((held.data["nature"] == DEMONSTRATION).any())
