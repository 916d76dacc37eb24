"""The share of the ESS in salaried jobs as Insee counts it: the map of the départements, their
ranks, their change on one base, and Bretagne among the regions of the same count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from dashboard.blocks.block import Block
from dashboard.charts.maps import map_classes
from dashboard.charts.plot import Plot
from dashboard.text import lecture, numbers
from dashboard.themes.territoires import map_sentences, maps
from dashboard.themes.territoires.comparable import FRANCE, REGION
from dashboard.themes.territoires.published import SHARE
from dashboard.trends.rows import combined_status
from dashboard.warehouse import provenance, query
from dashboard.warehouse.boundaries import contours
from dashboard.warehouse.ranking import ranking
from dashboard.warehouse.table import Table
from etl.contract import Column
from etl.french.periods import edition

SOURCE = "poids_ess"
COLUMNS = ("territoire_nom", "valeur", "unite_imprimee", "periode", "champ", "editeur", "remarque")
#: What is said of a territory whose share is not published.
UNCOUNTED = ("Cette part de l'ESS est publiée par région et par département breton : celle {} ne "
             "l'est pas.")
LAST_DOCUMENT = ("Quand deux documents donnent une part de la même année, celle du plus récent qui "
                 "la donne est retenue.")
RANK_NOTE = ("Le rang est calculé par l'observatoire, du poids le plus élevé au plus faible ; "
             "l'écart, en points, est calculé par l'observatoire entre deux parts de même base et "
             "de même champ.")


def years() -> list[int]:
    """Return the years that have a share of most départements of Brittany, the latest first: one of
    them may be a secret."""
    rows = _departements({}).data.dropna(subset=["valeur"])
    counts = rows.groupby("annee")["territoire"].nunique()
    return sorted((int(y) for y in counts[2 * counts > counts.max()].index), reverse=True)


def subject(year: int | None) -> str:
    """Return what the figures of a year are: « Part de l'ESS dans l'emploi, 2015, en % des emplois
    salariés »."""
    bases = query.values(SOURCE, "unite_imprimee", {"indicateur": SHARE})
    return ", ".join([SHARE, *([str(year)] if year else []), *(f"en {base}" for base in bases)])


def departements(year: int | None) -> Table:
    """Return the shares of the départements of Brittany in a year, from the largest; the cells of
    Bretagne and of France, which the sentence says beside them, are with theirs."""
    return provenance.with_sources_of(_departements({"annee": year}), *(
        _reference_figures(place, year) for place in (REGION, FRANCE)))


def over_time() -> Table:
    """Return the shares of the départements of Brittany, every year."""
    return replace(_departements({}, "annee territoire"), columns=(
        Column("periode", "Année"), Column("territoire_nom", "Département"),
        Column("valeur", SHARE, "nombre"), Column("unite_imprimee", "Base"),
        Column("champ", "Champ")))


def regions(year: int | None) -> Table:
    """Return the shares of the regions in a year, without any aggregate, from the largest; no row
    where none has a figure."""
    table = _figures({"territoire_niveau": "region", "annee": year})
    has_value = table.data["valeur"].notna()
    return (provenance.with_sources_of(table, _reference_figures(FRANCE, year)) if has_value.any()
            else table.where(has_value))


def is_counted(level: str, code: str) -> bool:
    """Tell whether the share of a territory is published, whatever the year."""
    return not _figures({"territoire_niveau": level, "territoire": code}).empty


def counterparts(place: str) -> dict[str, str]:
    """Return « niveau:code » → name of the territories whose share compares with that of one."""
    return query.counterparts(SOURCE, place, {"indicateur": SHARE})


def beside(place: str, other: str) -> Table:
    """Return the shares that compare in a territory and in another (« niveau:code »), by year."""
    levels, codes = zip(*map(query.level_and_code, (place, other)), strict=True)
    table = _figures({"territoire_niveau": list(levels), "territoire": list(codes)}, "annee")
    # Two levels may share a code.
    keys = query.place_keys(table.data)
    return query.pair(provenance.with_rows(table, keys.isin([place, other])), place)


def _reference_figures(place: tuple[str, str], year: int | None) -> Table:
    return _figures({"territoire_niveau": place[0], "territoire": place[1], "annee": year})


def _departements(where: query.Where, order: str = "-valeur") -> Table:
    return _figures({"territoire_niveau": "departement",
                     "territoire": list(contours("departement")), **where}, order)


def _figures(where: query.Where, order: str = "-valeur") -> Table:
    """Return shares in an order; of those of one territory and year that several documents give,
    the last that is available."""
    table = query.rows(SOURCE, COLUMNS, {"indicateur": SHARE, **where}, order)
    in_time = table.data.assign(
        available=table.data["statut"] != "nd",
        ordre=table.data["date_publication"].map(edition)).sort_values(
            ["available", "ordre", "fichier"])
    is_earlier = in_time.duplicated(["territoire_niveau", "territoire", "annee"],
                                    keep="last").sort_index()
    choice = (LAST_DOCUMENT,) if is_earlier.any() else ()
    table = provenance.with_rows(table, ~is_earlier)
    return replace(table, notes=(*table.notes, *choice)).with_labels(valeur=SHARE)


def map_block(key: str, title: str, table: Table, references: pd.DataFrame,
              code: str = "") -> Block:
    """Return the map of shares of the départements that compare, beside their ``references``;
    ``code``: that of the one to frame and speak of."""
    return Block(key, f"{title}, par département", table, partial(weight_map, selection=code),
                 reading(table, references, code),
                 map_sentences.note(table, "departement", map_classes.QUANTILES), half=True)


def weight_map(table: Table, selection: str = "") -> Plot:
    """Draw the départements, coloured by their share; ``selection``: the code of one to frame."""
    return maps.draw(table, "departement", map_classes.QUANTILES, selection)


def ranks(year: int | None) -> Table:
    """Return a row a département: its share, its change since the first year of the same base, and
    its rank as the observatory computed it.

    Columns: ``territoire_nom``, ``valeur`` (the year), ``depart`` (the first year), ``ecart``
    (points), ``rang`` and ``parmi`` (empty where the workbook has none for the year).
    """
    first = _first(year)
    now, then = departements(year), _departements({"annee": first})
    rank_table = query.rows(SOURCE, COLUMNS, {"unite": "rang", "annee": year}, "valeur")
    by_file = ["territoire", "fichier"]
    rank_table = provenance.with_rows(  # of the shares that are shown, not of those of another
        rank_table, pd.MultiIndex.from_frame(rank_table.data[by_file]).isin(
            pd.MultiIndex.from_frame(now.data[by_file])))
    data = now.data.merge(then.data[[*_BASE, "valeur", "imprime", "statut", "qualificatif"]],
                          on=_BASE, how="left", suffixes=("", "_depart"))
    is_exact = data["qualificatif"].eq("") & data["qualificatif_depart"].fillna("").eq("")
    gap = (data["valeur"] - data["valeur_depart"]).astype("float64").where(is_exact)
    rank = dict(zip(rank_table.data["territoire"], rank_table.data["valeur"], strict=True))
    among = dict(zip(rank_table.data["territoire"], rank_table.data["indicateur"], strict=True))
    data = data.assign(
        depart=data["valeur_depart"], depart_imprime=data["imprime_depart"].fillna(""),
        depart_statut=data["statut_depart"].fillna(""),
        depart_qualificatif=data["qualificatif_depart"].fillna(""), ecart=gap,
        ecart_statut=[combined_status(each) for each in zip(
            data["statut"], data["statut_depart"].fillna("nd"),
            is_exact.map({True: "", False: "nd"}), strict=True)],
        rang=[_ordinal(rank.get(code)) for code in data["territoire"]],
        parmi=[among.get(code, "") for code in data["territoire"]])
    columns = (Column("territoire_nom", "Département"),
               *((Column("depart", f"Part en {first}", "nombre", "%"),) if first != year else ()),
               Column("valeur", f"Part en {year}", "nombre", "%"),
               *((Column("ecart", f"Écart {first}-{year}, calculé", "nombre", "points",
                         decimals=2),) if first != year else ()),
               *((Column("rang", f"{rank_table.data['indicateur'].iloc[0]}, {year}"),)
                 if len(rank_table.data) else ()))
    behind = [t for t in (then, rank_table) if len(t.data)]
    return replace(provenance.with_sources_of(now, *behind), data=data, columns=columns)


#: What two shares have in common when one may be taken from the other.
_BASE = ["territoire", "indicateur", "unite_imprimee", "champ"]


def _ordinal(rank: float | None) -> str:
    return "" if rank is None or numbers.is_missing(rank) else numbers.value(rank, "rang")


def _first(year: int | None) -> int | None:
    """Return the first year that no declared break separates from this one."""
    if year is None:
        return None
    start = max((b.year for b in provenance.declared_breaks(SOURCE)
                 if b.year and b.year <= year), default=0)
    return min(y for y in years() if start <= y <= year)


# --- Sentences -------------------------------------------------------------------------------
def reading(table: Table, references: pd.DataFrame, code: str = "") -> str:
    """Return « En 2015, l'ESS représente de 12,40 % (en Ille-et-Vilaine) à 17,02 % (dans le
    Finistère) des emplois salariés ; en Bretagne : 14,32 %, en France : 10,48 %. »

    ``references``: the shares of Bretagne and of France that compare; ``code``: that of the only
    département to speak of.  Where they make no ranking, as where one is a secret, each is told:
    « 12,40 % (en Ille-et-Vilaine) et 17,02 % (dans le Finistère) ».
    """
    rows = table.data.dropna(subset=["valeur"])
    if rows.empty:
        return ""
    own, base = rows[rows["territoire"] == code], rows["unite_imprimee"].iloc[0][1:].strip()
    if len(own):
        share = f"{lecture.in_words(own.iloc[0])} {base} {lecture.where_of(own.iloc[0])}"
    else:
        alike = [some for _, some in rows.groupby(
            ["valeur", "statut", "qualificatif"], sort=False)]
        texts = [lecture.in_words(some.iloc[0], about=lecture.join(
            lecture.where_of(row) for _, row in some.iterrows())) for some in alike]
        is_ranked = len(texts) > 1 and ranking(table.data, query.comparison(table.data))
        share = (f"de {texts[-1]} à {texts[0]}" if is_ranked else lecture.join(texts)) + f" {base}"
    return (f"{lecture.when(rows['periode'].iloc[0])}, l'ESS représente {share}"
            f"{_beside(references, rows)}.")


def references(year: int | None, places: tuple[tuple[str, str], ...] = (REGION, FRANCE)
               ) -> pd.DataFrame:
    """Return the shares of Bretagne and of France in a year."""
    return pd.concat([_reference_figures(place, year).data for place in places])


def _beside(references: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Return « ; en Bretagne : 14,32 %, en France : 10,48 % » of those that compare with some
    figures; empty for none."""
    others = references.dropna(subset=["valeur"])
    same = others[query.comparison(others).isin(set(query.comparison(rows)))]
    texts = [f"{lecture.where_of(row)}{numbers.NARROW}: {lecture.in_words(row.to_dict(), '%')}"
             for _, row in same.iterrows()]
    return f" ; {', '.join(texts)}" if texts else ""


def ranks_sentence(table: Table, year: int | None) -> str:
    """Return « En 2015, rang parmi les 100 départements (calculé) : 6e pour les Côtes-d'Armor… »"""
    rows = table.data[table.data["rang"] != ""]
    if rows.empty:
        return ""
    what = lecture.lower(str(rows["parmi"].iloc[0]))
    clauses = lecture.join(f"{r.rang} pour {lecture.le_territoire(r.territoire_nom)}"
                           for r in rows.itertuples())
    return f"En {year}, {what}{numbers.NARROW}: {clauses}."


def change_sentence(table: Table, year: int | None) -> str:
    """Return « De 2008 à 2015, la part de l'ESS dans l'emploi progresse dans le Morbihan (+1,35
    point)… »"""
    return _moves(table, year, lambda row: numbers.value(row["ecart"], "points", sign=True,
                                                         decimals=2))


def years_sentence(table: Table, year: int | None) -> str:
    """Return « De 2008 à 2015, la part de l'ESS dans l'emploi progresse dans le Morbihan (de
    12,46 % à 13,81 %)… »"""
    return _moves(table, year, lambda row: "de {} à {}".format(*(
        numbers.value(row[value], row["unite"], imprime=row[printed])
        for value, printed in (("depart", "depart_imprime"), ("valeur", "imprime")))))


def _moves(table: Table, year: int | None, text: Callable[[Any], str]) -> str:
    first = _first(year)
    return "" if first == year else lecture.moves(
        f"De {first} à {year}", "la part de l'ESS dans l'emploi", [
            lecture.Standing(lecture.where_of(row), row["ecart"],
                             "" if numbers.is_missing(row["ecart"]) else text(row),
                             row["ecart_statut"]) for row in table.records], decimals=2)


def beside_sentence(table: Table) -> str:
    """Return « En 2015, la part de l'ESS dans l'emploi : 17,02 % dans le Finistère, contre 14,32 %
    en Bretagne. »"""
    rows = table.latest()
    sides = [rows[rows["territoire_nom"] == name].iloc[0]
             for name in table.column("territoire_nom").values]
    return lecture.beside(f"{lecture.when(sides[0]['periode'])}, la part de l'ESS dans l'emploi", *(
        (lecture.in_words(row), lecture.where_of(row)) for row in sides))


def regions_sentence(table: Table, year: int | None) -> str:
    """Return « En 2015, parmi les 17 régions dont le chiffre est publié, la part la plus élevée est
    en Bretagne (14,32 %) et la plus basse en Île-de-France (7,09 %) ; en France : 10,48 %. »,
    equals together."""
    rows = table.data.dropna(subset=["valeur"])
    order = ranking(rows, query.comparison(rows))
    if order is None or year is None:
        return ""
    high, low = (order.rows[order.rows["valeur"] == value].to_dict("records")
                 for value in order.rows["valeur"].iloc[[0, -1]])
    lead, beside = f"En {year}, parmi {order.among}, la part", _beside(
        references(year, (FRANCE,)), rows)
    if len(high) == len(order.rows):
        return f"{lead} est partout la même {lecture.in_brackets(high)}{beside}."
    most, least = (f"{lecture.join(map(lecture.where_of, rows))} {lecture.in_brackets(rows)}"
                   for rows in (high, low))
    return f"{lead} la plus élevée est {most} et la plus basse {least}{beside}."
