"""Figures of every source by territory, and which of them speak of the same thing.

Which figures compare is for ``dashboard.warehouse.comparability`` to say; here, of one item
(family, sector, action) besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from dashboard.themes.territoires.published import NAMES, SHARE
from dashboard.trends.guard import break_sentence
from dashboard.warehouse import provenance, query
from dashboard.warehouse.boundaries import contours
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.ranking import Ranking, ranking
from dashboard.warehouse.search import bare_text
from dashboard.warehouse.table import Table
from etl import contract
from etl.contract import DEMONSTRATION, WHOLE
from etl.french.families import ESS
from etl.french.reference import known_names

REGION, FRANCE = ("region", contract.REGION), ("france", contract.FRANCE)
#: Columns that say of what part of the ESS a figure speaks: the first that is there.
PARTS = (("poste",), ("groupe", "secteur"), ("famille", "secteur"))
ACTIONS = ("mission", "action", "modalite", "college")
#: Items that are the whole, and say nothing more.
WHOLES = ("", WHOLE, ESS)
#: Units that neither add up nor compare.
NO_QUANTITY = ("rang", "tendance", "part", "faces", "champs")


@dataclass(frozen=True)
class Gathering:
    """``data``: rows of several sources, with ``detail``, ``base``, ``perimetre`` (empty: not
    known), ``cle`` (the same for figures that compare), ``ensemble`` (« ESS », of a figure of the
    whole that stands beside others); ``tables``: source → its table, whose rows they are."""

    data: pd.DataFrame
    tables: dict[str, Table]
    _rankings: dict[tuple[str, str], Ranking | None] = field(
        init=False, repr=False, compare=False, default_factory=dict)

    def ranking(self, key: str, level: str) -> Ranking | None:
        """Return the ranking of a level by the figures that have a ``cle``, if there is one: the
        portraits of all its territories ask for the same."""
        if (key, level) not in self._rankings:
            rows = self.data[self.data["cle"].eq(key) & self.data["territoire_niveau"].eq(level)]
            self._rankings[key, level] = ranking(rows, rows["cle"])
        return self._rankings[key, level]

    def citation_table(self, index: Iterable[int]) -> Table:
        """Return a table without rows whose lineage and lines are those of these rows."""
        rows = self.data.loc[list(index)]
        tables = []
        for source, own in rows.groupby("source", sort=False):
            table = self.tables[str(source)]
            data = table.data.loc[own["rang"]]
            part = replace(table, data=data.iloc[:0], lineage=table.lineage.iloc[own["rang"]])
            citation = provenance.with_provenance(part, data)
            # Each row keeps to one side of a break.
            across = [break_sentence(b) for b in citation.breaks]
            tables.append(replace(citation, breaks=(), notes=tuple(
                n for n in citation.notes if n not in across)))
        return provenance.with_sources_of(*tables)


@per_build
def figures_of_level(level: str, *, demonstration: bool) -> Gathering:
    """Return the figures of every territory of a level, of Bretagne and of France; those of its
    context (``Source.context``) left out.

    ``demonstration``: those of the demonstration sources, or those of the others.  Sources that
    declare totals give them alone, in their latest period.
    """
    about = query.sources()
    is_invented = about["nature"] == DEMONSTRATION
    sources = about[(about["type"] == "chiffres") & about["lignes"].gt(0)
                    & (is_invented == demonstration) & about["contexte"].ne(True)]
    tables, parts = {}, []
    for source in sources["source"]:
        table = query.rows(source, ["indicateur", "valeur"], _where(source, level))
        tables[source] = table
        data = table.data[table.data["territoire_niveau"].eq(level)
                          | is_at(table.data, REGION) | is_at(table.data, FRANCE)]
        if level == "departement":  # elsewhere in France is another list of peers
            data = data[data["territoire_niveau"].ne(level)
                        | data["territoire"].isin(list(contours(level)))]
        if len(data):
            parts.append(_with_comparison(data.assign(source=source, rang=data.index)))
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(
        columns=["territoire", "territoire_niveau"])
    return Gathering(every, tables)


def _where(source: str, level: str) -> dict[str, object]:
    where: dict[str, object] = {"territoire_niveau": sorted({level, REGION[0], FRANCE[0]})}
    whole = query.published_totals(source)
    whole.pop("territoire", None)
    if whole:
        where |= {**whole, "periode": query.LATEST}
    if "rappel" in query.columns(source):
        where["rappel"] = False
    return where


def is_at(data: pd.DataFrame, place: tuple[str, str]) -> pd.Series:
    """Tell which rows are of a place: its level and code."""
    return data["territoire_niveau"].eq(place[0]) & data["territoire"].eq(place[1])


def _with_comparison(data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with what tells whether they compare."""
    dimensions = next((c for c in PARTS if set(c) <= set(data)), ())
    texts = [data[c].fillna("").where(~data[c].isin(WHOLES), "")
             for c in (*dimensions, *ACTIONS) if c in data]
    detail = pd.Series([" · ".join(filter(None, row)) for row in zip(*texts, strict=True)],
                       index=data.index, dtype="str") if texts else pd.Series(
                           "", index=data.index, dtype="str")
    base = data["unite_imprimee"] if "unite_imprimee" in data else data["unite"]
    # Where other families stand beside it, « emploi » alone would be read of all the economy.
    has_others = "famille" in data and data["famille"].nunique() > 1
    whole = data["famille"].where(data["famille"].eq(ESS), "") if has_others else ""
    return data.assign(detail=detail, ensemble=whole, base=base,
                       perimetre=query.frames(data)["champ"],
                       cle=query.comparison(data) + " | " + detail)


def latest_figures(data: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the latest year of each indicator, item and base of a territory, and of
    its latest quarter where they are of quarters."""
    group = [data[c] for c in ("source", "indicateur", "detail", "base")]
    quarter = data["periode"].str.extract(r"-T([1-4])$", expand=False).astype("float64").fillna(0)
    when = data["annee"].astype("float64").fillna(-1) + quarter / 10
    return data[when == when.groupby(group).transform("max")]


def in_portrait_order(data: pd.DataFrame) -> pd.DataFrame:
    """Return the table in the order of a portrait: the weight of the ESS in employment first, the
    latest before the others, then the whole before its parts."""
    is_first = data["indicateur"].eq(SHARE)
    rank = data["detail"].ne("") * 1 - is_first * 2
    since = -data["annee"].astype("float64").fillna(0).where(is_first, 0)
    return data.loc[pd.DataFrame({"rank": rank, "since": since}).sort_values(
        ["rank", "since"], kind="stable").index]


def title(row: Mapping[Any, Any]) -> str:
    """Return « Évolution de l'emploi – Coopératives », « Évolution de l'emploi – ESS »; the
    indicator alone where it says the item already."""
    item = "detail" if row["detail"] else "ensemble"
    return str(row["indicateur"]) + (f" – {row[item]}" if _adds(row, item) else "")


def heading(row: Mapping[Any, Any]) -> str:
    """Return the title of a figure with its base: « Part de l'ESS (% de l'emploi salarié) »;
    « Établissements », not « Établissements (établissements) »."""
    has_base = row["base"] != "%" and _adds(row, "base")
    return title(row) + (f" ({row['base']})" if has_base else "")


def _adds(row: Mapping[Any, Any], name: str) -> bool:
    """Tell whether a word of a figure says more than its indicator."""
    return bare_text(str(row[name])) not in bare_text(str(row["indicateur"]))


@per_build
def territory_names() -> dict[str, str]:
    """Return the territories that can be chosen: « epci:243500139 » → « Rennes Métropole (EPCI) ».

    Bretagne, then those of which something is published, then the others: every département, EPCI
    and commune of Brittany, twelve hundred that one finds by typing a name.
    """
    names: dict[str, str] = {}
    if query.has_rows("territoires"):
        rows = query.rows("territoires", ["territoire_nom"]).data
        names = dict(zip(query.place_keys(rows), rows["territoire_nom"], strict=True))
    names |= {f"departement:{code}": area.name for code, area in contours("departement").items()}
    names |= {f"epci:{code}": name for code, name in known_names("epci").items()}
    names |= {f"commune:{code}": name for code, name in query.communes().items()}
    names |= {query.place_key(*REGION): "Bretagne"}
    places = query.territories_with_figures()

    def rank(one: tuple[str, str]) -> tuple[object, ...]:
        level, code = query.level_and_code(one[0])
        elsewhere = level == "region" or (
            level == "departement" and code not in contours("departement"))
        return (one[0] != query.place_key(*REGION), (level, code) not in places, elsewhere,
                query.LEVEL_ORDER.index(level), bare_text(one[1]))

    items = sorted(names.items(), key=rank)
    return {key: f"{name} ({NAMES[query.level_and_code(key)[0]]})" for key, name in items}


def published_and_demonstration(level: str, demonstration: bool) -> list[Gathering]:
    """Return the published figures, then with ``demonstration`` those of the demonstration sources;
    without those that have none."""
    each = [False, True] if demonstration else [False]
    return [gathering for invented in each
            if len((gathering := figures_of_level(level, demonstration=invented)).data)]
