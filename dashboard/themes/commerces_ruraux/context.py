"""Shops and everyday services of the rural communes, whatever their legal form: what the shops of
the ESS stand among (Insee, BPE)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from dashboard import charts
from dashboard.blocks.block import Block
from dashboard.text import lecture, numbers
from dashboard.warehouse import query
from dashboard.warehouse.table import Table
from etl.french.reference import departements

SHOPS, MEASURE = "bpe_commerces", "equipements"
NOTE = ("Toutes les formes juridiques, et non la seule ESS. Un équipement sans valeur une année "
        "n'y était pas relevé : les années ne se comparent qu'équipement par équipement.")


def shops() -> Table:
    """Return the shops and services of the rural communes of Brittany, by kind (the most numerous
    first) and year."""
    table = query.ask(SHOPS, ["equipement", "annee"], [MEASURE],
                      {"territoire": sorted(query.rural_communes())})
    data = table.data.assign(most=table.data.groupby("equipement")[MEASURE].transform("max"))
    return replace(table, data=data.sort_values(
        ["most", "equipement", "annee"], ascending=[False, True, True], ignore_index=True))


def blocks() -> Iterator[Block]:
    """Yield the shops around those of the observatory; nothing where they are not loaded."""
    if not query.has_rows(SHOPS) or (table := shops()).empty:
        return
    years = lecture.join(map(str, sorted(set(table.data["annee"]))))
    covered = query.departements(SHOPS)
    where = "Bretagne" if covered == departements() else lecture.join(covered.values())
    yield Block("commerces_contexte", "Commerces et services des communes rurales, toutes formes "
                f"juridiques – {where}, {years}", table,
                partial(charts.grouped_bars, category="equipement", y=MEASURE, colour="annee"),
                sentence(table), NOTE)


def sentence(table: Table) -> str:
    """Return « En 2013, l'équipement le plus répandu des communes rurales est « Restaurant »
    (1 234). »"""
    counts = table.latest().dropna(subset=[MEASURE])
    if counts.empty:
        return ""
    first = counts.loc[counts[MEASURE].idxmax()]
    return (f"En {first['annee']}, l'équipement le plus répandu des communes rurales est "
            f"{lecture.quotation(first['equipement'])} ({numbers.number(first[MEASURE])}).")
