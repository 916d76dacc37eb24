"""Portrait of a territory: its figures beside Bretagne and France, its rank, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from dashboard.blocks.block import A_ROW, Block
from dashboard.charts.maps import map_classes
from dashboard.text import lecture, numbers
from dashboard.themes.territoires import comparable
from dashboard.themes.territoires.comparable import FRANCE, REGION, Gathering
from dashboard.themes.territoires.place import Place
from dashboard.themes.territoires.portrait_sentences import absence_sentence, inhabitants, reading
from dashboard.themes.territoires.published import SHARE
from dashboard.warehouse import query
from dashboard.warehouse.citation import CITATION
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.table import Table
from etl.common_columns import MISSING_STATUSES, is_change
from etl.contract import Column
from etl.french.territories import is_elsewhere, is_partly_breton

COLUMNS = (Column("intitule", "Indicateur"), Column("periode", "Période"),
           Column("valeur", "Territoire", "nombre"), Column("bretagne", "Bretagne", "nombre"),
           Column("france", "France", "nombre"),
           Column("ecart", "Écart à la Bretagne", "nombre", "points"),
           Column("part", "Part de la Bretagne", "nombre", "%", decimals=1),
           Column("rang", "Rang"))
#: What stands after a figure that compares with none.
ALONE = (Column("unite", "Unité"), Column("editeur", "Éditeur"))
#: Columns of no use to the territory that the others are set beside.
ITSELF = {REGION: ("bretagne", "ecart", "part"), FRANCE: ("france", "part", "rang")}
#: Whom every territory is set beside.
BESIDE = (("bretagne", REGION), ("france", FRANCE))
#: Levels whose territories are parts of Bretagne, which another région is not.
WITHIN = ("commune", "epci", "pays", "zone_emploi", "departement")
#: What travels with a figure and with those it is compared with.
MARKS = ("statut", "qualificatif", "imprime")
#: What a portrait in short has: rows, columns.
SHORT, BRIEF = 6, ("intitule", "valeur", "bretagne", "france", "rang")
#: Indicators that speak of the whole ESS; of associations and cooperatives, whose number does.
SPEAKING = (r"^Part de l'ESS|^(?:Emploi|Établissements|Entreprises|Masse|Évolution).*ESS"
            r"|^Évolution de l'emploi$")
COUNTS = ("Nombre d'associations", "Nombre de Scop")
LEGEND = ("Dernière période de chaque indicateur ; – : aucun chiffre de mêmes base, champ et "
          "période, ou champ non précisé. Écart et rang ne sont calculés qu'entre chiffres exacts, "
          "le rang entre trois territoires du même niveau au moins, et jamais quand l'un n'a qu'un "
          "mot (« stagnation ») ou une case sous secret.")
#: What is read of a figure to compare it.
FIELDS = ["cle", "territoire", "territoire_niveau", "indicateur", "detail", "ensemble", "base",
          "periode", "territoire_nom", "unite", "valeur", *CITATION, *MARKS]
Row = Mapping[Any, Any]
#: A territory of the same level that another is compared with: its code and name; none.
Other = tuple[str, str]
NOBODY: Other = ("", "")
#: Portraits whose figures are kept: a page asks several times for those of one territory.
PLACES = 16


@partial(per_build, most=PLACES)
def figures(level: str, code: str, is_compared: bool | None = None, other: Other = NOBODY, *,
            demonstration: bool = False) -> Table:
    """Return the latest figures of a territory, one a row, beside those that compare with them; the
    weight of the ESS first, then what compares, the whole before its parts.

    ``is_compared``: only those that compare with another, or only the others.  Columns:
    ``COLUMNS``, that of its values under its name, without those that would set a territory beside
    itself, or that no row fills; ``autre``, those of ``other``.  ``ecart`` (points) compares
    percentages with Bretagne, ``part`` counts (% of Bretagne).  ``rang`` is among the territories
    of the level that have the same figure.  Nothing is computed from a secret, missing or
    approximate figure (« près de »).  Empty: no figure.
    """
    name, every = _entries(level, code, other, demonstration=demonstration)
    entries = [e for e in every if is_compared in (None, _is_compared(e[0]))]
    if not entries:
        return _no_figure()
    rows, cells = zip(*entries, strict=True)
    data, idle = pd.DataFrame(rows), ITSELF.get((level, code), ())
    columns = (*COLUMNS[:2], replace(COLUMNS[2], label=name),
               Column("autre", other[1], "nombre"), *COLUMNS[3:])
    gathering = comparable.figures_of_level(level, demonstration=demonstration)
    citation = gathering.citation_table(dict.fromkeys(chain.from_iterable(cells)))
    return replace(citation, data=data, columns=tuple(
        c for c in columns if c.name not in idle and (data[c.name].notna() & data[c.name].ne("")
                                                      ).any()))


@partial(per_build, most=PLACES)
def _entries(level: str, code: str, other: Other, *, demonstration: bool
             ) -> tuple[str, list[tuple[dict[str, Any], list[int]]]]:
    """Return the name of a territory, then each row of its figures with the rows of the gathering
    that it rests on."""
    gathering = comparable.figures_of_level(level, demonstration=demonstration)
    own = gathering.data[comparable.is_at(gathering.data, (level, code))]
    if own.empty:
        return "", []
    latest = comparable.in_portrait_order(comparable.latest_figures(own))
    entries: list[tuple[dict[str, Any], list[int]]] = []
    alike = _rows_by_key(gathering, latest["cle"])
    for i, *copies in _copies(latest):
        same = alike[latest.at[i, "cle"]]
        row = same[i]
        peers = {j: r for j, r in same.items() if r["territoire_niveau"] == level}
        entry = {
            "intitule": comparable.heading(row),
            "periode": numbers.date(row["periode"]),
            **{name: row[name] for name in ("unite", "indicateur", "valeur", *CITATION, *MARKS)},
        }
        beside: list[int] = []
        for name, place in (*BESIDE, ("autre", (level, other[0]))):
            matches = [j for j, r in same.items()
                       if (r["territoire_niveau"], r["territoire"]) == place]
            # Two documents that print one figure leave no doubt; two figures do.
            alone = (len({tuple(same[j][c] for c in ("valeur", *MARKS[:2])) for j in matches}) == 1
                     and place != (level, code))
            entry |= _reference_columns(name, same[matches[0]] if alone else None)
            beside += matches if alone else []
        entry |= _gap_to_bretagne(row, entry) | {"rang": _rank(gathering, row, len(peers))}
        entries.append((entry, [*beside, i, *copies, *(peers if entry["rang"] else ())]))
    entries.sort(key=lambda e: e[0]["indicateur"] != SHARE and not _is_compared(e[0]))
    return str(own["territoire_nom"].iloc[0]), entries


def _no_figure() -> Table:
    return Table(pd.DataFrame(columns=[c.name for c in COLUMNS]), COLUMNS,
                 query.rows("territoires", ["valeur"], {"territoire": []}).lineage)


def key_figures(level: str, code: str) -> Table:
    """Return the published figures of the whole ESS of a territory that say most, one an indicator:
    its weight, then the latest; columns of ``block.cards``."""
    gathering = comparable.figures_of_level(level, demonstration=False)
    own = gathering.data[comparable.is_at(gathering.data, (level, code))]
    if own.empty:
        return _no_figure()
    latest = comparable.latest_figures(own)
    count = latest["indicateur"].str.startswith(COUNTS)
    whole = latest[(count | latest["detail"].eq("") & latest["indicateur"].str.contains(SPEAKING))
                   & latest["valeur"].notna() & ~latest["unite"].isin(comparable.NO_QUANTITY)]
    best = whole.assign(
        rank=whole["indicateur"].ne(SHARE), dated=whole["perimetre"].eq(""),
        since=-whole["annee"].astype("float64").fillna(0)).sort_values(
            ["rank", "dated", "since"], kind="stable").drop_duplicates("indicateur")
    # Two documents may print one figure.
    best = best.drop_duplicates(["periode", "valeur", "unite"]).head(A_ROW)
    if best.empty:
        return _no_figure()
    titles = [f"{comparable.title(row)}{_base(row)}, "
              f"{numbers.date(row['periode'])}" for row in best.to_dict("records")]
    return replace(gathering.citation_table(best.index), columns=(
        Column("intitule", "Chiffre"), Column("valeur", "Valeur", "nombre"),
        Column("periode", "Période")), data=best.assign(intitule=titles, phrase="", passe=None))


def _base(row: Row) -> str:
    return f" ({row['base']})" if str(row["base"]).startswith("% ") else ""


def short(table: Table) -> Table:
    """Return the first of ``figures``, without what is computed of two of them."""
    data = table.data.head(SHORT)
    return replace(table, data=data).only(*BRIEF).with_values(
        intitule=data["intitule"] + ", " + data["periode"], standing=data["rang"],
        rang=data["rang"].str.replace(r"( sur \d+).*", r"\1", regex=True))


def _copies(data: pd.DataFrame) -> Iterable[list[int]]:
    """Return the rows that are one figure of one document, which two workbooks may hold."""
    copies: dict[tuple[str, ...], list[int]] = {}
    cells = data[["cle", "titre", "valeur", *MARKS]].astype(str)
    for i, *figure in cells.itertuples(name=None):
        copies.setdefault(tuple(figure), []).append(i)
    return copies.values()


def _rows_by_key(gathering: Gathering, keys: pd.Series) -> dict[str, dict[int, Row]]:
    """Return key → the rows of ``gathering`` that have it, by their index.

    Plain rows: Bretagne has over two hundred figures, and a small table for each would take longer
    than all that is computed of them.
    """
    data = gathering.data.loc[gathering.data["cle"].isin(keys), FIELDS]
    rows: dict[str, dict[int, Row]] = {}
    for i, row in zip(data.index, data.to_dict("records"), strict=True):
        rows.setdefault(row["cle"], {})[i] = row
    return rows


def _reference_columns(name: str, row: Row | None) -> dict[str, Any]:
    if row is None:
        return {name: np.nan, **{f"{name}_{p}": "" for p in MARKS}}
    return {name: row["valeur"], **{f"{name}_{p}": row[p] for p in MARKS}}


def _is_compared(entry: Row) -> bool:
    return bool(entry["rang"]) or not all(
        pd.isna(entry[name]) for name in ("bretagne", "france", "autre"))


def _is_exact(value: float, status: str, qualifier: str) -> bool:
    return not pd.isna(value) and status not in MISSING_STATUSES and not qualifier


def _gap_to_bretagne(row: Row, entry: Row) -> dict[str, float]:
    """Return the gap of a percentage to Bretagne in points; of a count, its share in Bretagne in %,
    where the territory is wholly a part of it."""
    region = entry["bretagne"]
    sure = _is_exact(row["valeur"], row["statut"], row["qualificatif"]) and _is_exact(
        region, entry["bretagne_statut"], entry["bretagne_qualificatif"])
    rate = map_classes.is_rate(row["unite"])
    in_points = rate and row["unite"].startswith(("%", "point"))  # not « pour 1 000 habitants »
    gap = float(numbers.rounding(row["valeur"] - region)) if sure and in_points else np.nan
    change = is_change(str(row["indicateur"]))
    is_count = (sure and not rate and not change and row["unite"] not in comparable.NO_QUANTITY
                and 0 <= row["valeur"] <= region and region > 0 and _is_in_bretagne(row))
    return {"ecart": gap, "part": 100 * row["valeur"] / region if is_count else np.nan}


def _is_in_bretagne(row: Row) -> bool:
    """Tell whether the territory of a figure is wholly a part of Bretagne."""
    place = row["territoire"], row["territoire_niveau"]
    return place[1] in WITHIN and not is_partly_breton(*place) and not is_elsewhere(*place)


def _rank(gathering: Gathering, row: Row, peers: int) -> str:
    """Return « 2e sur 4 départements bretons »; empty where no rank may be told.

    ``peers``: figures of the level that compare with this one.
    """
    if row["unite"] in comparable.NO_QUANTITY or peers < lecture.LEAST:
        return ""
    order = gathering.ranking(row["cle"], row["territoire_niveau"])
    return order.standing(str(row["territoire"])) if order else ""


def blocks(place: Place, demonstration: bool, other: Other) -> Iterator[Block]:
    """Yield what compares, the figures of demonstration, then the rest, a table each; ``other``:
    see ``figures``."""
    level, code, of, filters = place.level, place.code, place.of_it, place.filters
    real = comparable.figures_of_level(level, demonstration=False)
    note = lecture.paragraph(inhabitants(level, code), absence_sentence(real, level, code))
    same, alone = (figures(level, code, is_compared, other).with_filters(filters)
                   for is_compared in (True, False))
    sentence = reading(place.subject, same, alone)
    compared = f"à côté {lecture.de_territoire(other[1], level)}" if other[1] else ""
    beside = {"autre": lecture.de_territoire(other[1], level),
              **{key: f"de la {key.capitalize()}" for key, _ in BESIDE}}
    others = [beside[c.name] for c in same.columns if c.name in beside]
    if not same.empty:
        against = f", à côté {lecture.join(others)}" if others else " aux autres"
        yield Block("portrait", f"Portrait {of} : ce qui se compare{against}", same,
                    lecture=sentence, note=lecture.paragraph(LEGEND, note),
                    text_rows=len(same.data))
    elif not alone.empty:
        yield Block("portrait", f"Portrait {of} : chiffres publiés", _apart(alone),
                    lecture=sentence, note=note)
    if demonstration:
        table = figures(level, code, other=other, demonstration=True).with_filters(filters)
        if not table.empty:
            yield Block("portrait_demonstration", f"Portrait {of} : emploi détaillé", table,
                        lecture=reading(place.subject, table), note=LEGEND,
                        text_rows=len(table.data), about=compared)
    if not same.empty and not alone.empty:
        yield Block("portrait_autres", f"Portrait {of} : les autres chiffres publiés",
                    _apart(alone),
                    note="Ces chiffres n'ont pas d'équivalent ailleurs : leur base, leur champ ou "
                         "leur période diffère, ou n'est pas dit par la publication.",
                    about=compared)


def _apart(alone: Table) -> Table:
    """Return figures that compare with none, with their unit and their publisher."""
    return replace(alone, columns=(*alone.only("intitule", "periode", "valeur").columns, *ALONE))
