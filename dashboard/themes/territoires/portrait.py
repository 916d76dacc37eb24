"""Portrait of a territory: its figures beside Bretagne and France, its rank, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.maps import map_classes
from dashboard.text import lecture, numbers
from dashboard.themes.territoires import comparable
from dashboard.themes.territoires.comparable import FRANCE, REGION, Gathered
from dashboard.themes.territoires.portrait_sentences import (
    absence_sentence,
    inhabitants,
    reading,
)
from dashboard.themes.territoires.published import CHANGES
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
#: Those of figures that compare with none.
ALONE = (*COLUMNS[:3], Column("unite", "Unité"), Column("editeur", "Éditeur"))
#: Columns of no use to the territory that the others are set beside.
ITSELF = {REGION: ("bretagne", "ecart", "part"), FRANCE: ("france", "part", "rang")}
#: Whom every territory is set beside.
BESIDE = (("bretagne", REGION), ("france", FRANCE))
#: What travels with a figure and with those it is compared with.
PRINTED = ("statut", "qualificatif", "imprime")
#: Key figures of a portrait.
MOST = 6
#: What a portrait in short has: rows, columns.
SHORT, BRIEF = 6, ("intitule", "valeur", "bretagne", "france", "rang")
#: Indicators that speak of the whole ESS; of associations and cooperatives, whose number does.
SPEAKING = (r"^Part de l'ESS|^(?:Emploi|Établissements|Entreprises|Masse|Évolution).*ESS"
            r"|^Évolution de l'emploi$")
COUNTED = ("Nombre d'associations", "Nombre de Scop")
READ = ("Dernière période de chaque indicateur ; – : aucun chiffre de mêmes base, champ et "
        "période, ou champ non précisé. Écart et rang ne sont calculés qu'entre chiffres exacts, "
        "le rang entre trois territoires du même niveau au moins, et jamais quand l'un n'a qu'un "
        "mot (« stagnation ») ou une case sous secret.")
HELD = ["territoire", "territoire_niveau", "nature"]
#: What is read of a figure to compare it.
CARRIED = ["cle", "territoire", "territoire_niveau", "indicateur", "detail", "base", "periode",
           "territoire_nom", "unite", "valeur", "editeur", *PRINTED]
Row = Mapping[Any, Any]


#: A territory of the same level that another is compared with: its code and name; none.
Other = tuple[str, str]
NOBODY: Other = ("", "")


def figures(held: Gathered, level: str, code: str, compared: bool | None = None,
            other: Other = NOBODY) -> Table:
    """Return the latest figures of a territory, one a row, beside those that compare with them; the
    weight of the ESS first, then what compares, the whole before its parts.

    ``compared``: only those that compare with another, or only the others.  Columns: ``COLUMNS``,
    without those that would set a territory beside itself, or that no row fills; ``autre``, those
    of ``other``.  ``ecart``
    (points) compares rates with Bretagne, ``part`` counts (% of Bretagne).  ``rang`` is among the
    territories of the level that have the same figure.  Nothing is computed from a secret, missing
    or approximate figure (« près de »).  Empty: no figure.
    """
    own = held.data[comparable.is_at(held.data, (level, code))]
    if own.empty:
        return _no_figure()
    chosen = comparable.in_portrait_order(comparable.latest_figures(own))
    rows: list[dict[str, Any]] = []
    used: list[int] = []
    alike = _rows_by_key(held, chosen["cle"])
    for i, *copies in _copies(chosen):
        same = alike[chosen.at[i, "cle"]]
        row = same[i]
        peers = {j: r for j, r in same.items() if r["territoire_niveau"] == level}
        entry = {
            "intitule": comparable.heading(row),
            "periode": numbers.date(numbers.quarter(row["periode"])),
            **{name: row[name] for name in ("unite", "indicateur", "valeur", "editeur", *PRINTED)},
        }
        beside: list[int] = []
        for name, place in (*BESIDE, ("autre", (level, other[0]))):
            found = [j for j, r in same.items()
                     if (r["territoire_niveau"], r["territoire"]) == place]
            # Two documents that print one figure leave no doubt; two figures do.
            alone = (len({tuple(same[j][c] for c in ("valeur", *PRINTED[:2])) for j in found}) == 1
                     and place != (level, code))
            entry |= _reference_columns(name, same[found[0]] if alone else None)
            beside += found if alone else []
        entry |= _gap_to_bretagne(row, entry) | {"rang": _rank(row, list(peers.values()))}
        if compared in (None, _is_compared(entry)):
            rows.append(entry)
            used += [*beside, i, *copies, *(peers if entry["rang"] else ())]
    rows.sort(key=lambda e: e["indicateur"] != comparable.FIRST and not _is_compared(e))
    if not rows:
        return _no_figure()
    data, idle = pd.DataFrame(rows), ITSELF.get((level, code), ())
    named = (*COLUMNS[:3], Column("autre", other[1], "nombre"), *COLUMNS[3:])
    return replace(held.citation_table(dict.fromkeys(used)), data=data, columns=tuple(
        c for c in named if c.name not in idle and (data[c.name].notna() & data[c.name].ne("")
                                                      ).any()))


def _no_figure() -> Table:
    return Table(pd.DataFrame(columns=[c.name for c in COLUMNS]), COLUMNS,
                 query.rows("territoires", ["valeur"], {"territoire": []}).lineage)


def key_figures(held: Gathered, level: str, code: str) -> Table:
    """Return the figures of the whole ESS of a territory that say most, one an indicator: its
    weight, then the latest; columns of ``block.cards``."""
    own = held.data[comparable.is_at(held.data, (level, code))]
    if own.empty:
        return _no_figure()
    latest = comparable.latest_figures(own)
    counted = latest["indicateur"].str.startswith(COUNTED)
    whole = latest[(counted | latest["detail"].eq("") & latest["indicateur"].str.contains(SPEAKING))
                   & latest["valeur"].notna() & ~latest["unite"].isin(comparable.NO_QUANTITY)]
    ranked = whole.assign(
        rank=whole["indicateur"].ne(comparable.FIRST), dated=whole["perimetre"].eq(""),
        since=-whole["annee"].astype("float64").fillna(0)).sort_values(
            ["rank", "dated", "since"], kind="stable").drop_duplicates("indicateur")
    # Two documents may print one figure.
    ranked = ranked.drop_duplicates(["periode", "valeur", "unite"]).head(MOST)
    if ranked.empty:
        return _no_figure()
    titles = [f"{row['indicateur']}{_base(row)}, {numbers.date(numbers.quarter(row['periode']))}"
              for row in ranked.to_dict("records")]
    return replace(held.citation_table(ranked.index), columns=(
        Column("intitule", "Chiffre"), Column("valeur", "Valeur", "nombre"),
        Column("periode", "Période")), data=ranked.assign(intitule=titles, phrase="", passe=None))


def _base(row: Row) -> str:
    return f" ({row['base']})" if str(row["base"]).startswith("% ") else ""


def short(table: Table) -> Table:
    """Return the first of ``figures``, without what is computed of two of them."""
    data = table.data.head(SHORT)
    shown = tuple(c for c in table.columns if c.name in BRIEF)
    return replace(table, columns=shown, data=data.assign(
        intitule=data["intitule"] + ", " + data["periode"], standing=data["rang"],
        rang=data["rang"].str.replace(r"( sur \d+).*", r"\1", regex=True)))


def _copies(data: pd.DataFrame) -> Iterable[list[int]]:
    """Return the rows that are one figure of one document, which two workbooks may hold."""
    copies: dict[tuple[str, ...], list[int]] = {}
    printed = data[["cle", "titre", "valeur", *PRINTED]].astype(str)
    for i, *figure in printed.itertuples(name=None):
        copies.setdefault(tuple(figure), []).append(i)
    return copies.values()


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
    return bool(entry["rang"]) or not all(
        pd.isna(entry[name]) for name in ("bretagne", "france", "autre"))


def _exact(value: float, status: str, qualifier: str) -> bool:
    return not pd.isna(value) and status not in MISSING_STATUSES and not qualifier


def _gap_to_bretagne(row: Row, entry: Row) -> dict[str, float]:
    """Return the gap of a rate to Bretagne in points, share of a count in Bretagne in %."""
    region = entry["bretagne"]
    sure = _exact(row["valeur"], row["statut"], row["qualificatif"]) and _exact(
        region, entry["bretagne_statut"], entry["bretagne_qualificatif"])
    rate = map_classes.is_rate(row["unite"])
    gap = float(numbers.rounded(row["valeur"] - region)) if sure and rate else np.nan
    change = str(row["indicateur"]).startswith(CHANGES)
    counted = (sure and not rate and not change and row["unite"] not in comparable.NO_QUANTITY
               and 0 <= row["valeur"] <= region and region > 0)
    return {"ecart": gap, "part": 100 * row["valeur"] / region if counted else np.nan}


def _rank(row: Row, peers: Sequence[Row]) -> str:
    """Return « 2e sur 4 départements bretons »; empty where no rank may be told."""
    if row["unite"] in comparable.NO_QUANTITY or len(peers) < lecture.LEAST:
        return ""
    rows = pd.DataFrame(list(peers))
    found = ranking(rows, rows["cle"])
    return found.standing(str(row["territoire"])) if found else ""


class Told(NamedTuple):
    """What a block of the portrait shows and says."""

    table: Table
    lecture: str = ""
    note: str = ""
    #: Rows that are set as text wherever the portrait is shown; the others sort and scroll on
    #: screen.
    printed: int = 0


def blocks(level: str, code: str, name: str, demonstration: bool = True,
           other: Other = NOBODY) -> list[tuple[str, str, Told]]:
    """Return the key, title and content of each table: what compares, those of demonstration, the
    rest.

    ``name``: of the territory; ``other``: see ``figures``.
    """
    of, le = lecture.de_territoire(name, level), lecture.le_territoire(name, level)
    found: list[tuple[str, str, Told]] = []
    people = inhabitants(level, code)
    published, *invented = _gatherings(level, demonstration)
    said = reading(figures(published, level, code), le)
    note = " ".join(filter(None, (people, absence_sentence(published, level, code))))
    beside = lecture.join([
        *([lecture.de_territoire(other[1], level)] if other[0] else []),
        *(f"de la {key.capitalize()}" for key, place in BESIDE if place != (level, code))])
    same, alone = (figures(published, level, code, compared, other) for compared in (True, False))
    if not same.empty:
        found.append(("portrait", f"Portrait {of} : ce qui se compare, à côté {beside}", Told(
            same, said, f"{READ} {note}", printed=len(same.data))))
    elif not alone.empty:
        found.append(("portrait", f"Portrait {of} : chiffres publiés", Told(
            replace(alone, columns=ALONE), said, note)))
    for held in invented:
        table = figures(held, level, code, other=other)
        if not table.empty:
            found.append(("portrait_demonstration", f"Portrait {of} : emploi détaillé", Told(
                table, reading(table, le), READ, printed=len(table.data))))
    if not same.empty and not alone.empty:
        found.append(("portrait_autres", f"Portrait {of} : les autres chiffres publiés", Told(
            replace(alone, columns=ALONE),
            note="Ces chiffres n'ont pas d'égal ailleurs : base, champ ou période diffère, ou n'est"
                 " pas dit par la publication.")))
    return found


def published_figures(level: str) -> Gathered:
    """Return the published figures of a level."""
    return _gatherings(level, False)[0]


def _gatherings(level: str, demonstration: bool = True) -> list[Gathered]:
    held = comparable.published_and_demonstration(level, demonstration)
    if not held or is_invented(held[0]):
        held.insert(0, Gathered(pd.DataFrame(columns=HELD), {}))
    return held


def is_invented(held: Gathered) -> bool:
    """Tell whether these are figures of demonstration."""
    return bool((held.data["nature"] == DEMONSTRATION).any())
