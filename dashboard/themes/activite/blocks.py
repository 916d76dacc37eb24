"""Activity of the Cress: the blocks of its report, by mission, and of the other publications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from dashboard import charts
from dashboard.blocks.block import Block, block_list, cards
from dashboard.themes import citations
from dashboard.themes.activite import published, support
from dashboard.themes.activite.published import Cards, Split
from dashboard.warehouse.query import values
from dashboard.warehouse.table import Table


@block_list
def ten_figures(title: str, figures: tuple[str, ...]) -> Iterator[Block]:
    """Give the ten figures of a report, or those of these names, then its members."""
    every = [name for _, name in published.TEN.figures]
    ten = _cards(published.TEN, title, figures)
    yield replace(ten, table=ten.table.with_filters(
        {"Chiffres": published.choice_label(figures, every)}))
    yield _split(published.MEMBERS, title)
    members = published.new_members({"titre": title})
    yield Block("activite_nouveaux", f"Nouveaux adhérents – {title}",
                _of_report(members, title), None, published.new_members_sentence(members))


@block_list
def part(title: str, tab: str) -> Iterator[Block]:
    """Give what a report says under a tab of ``published.TABS``."""
    for shown in published.TABS[tab]:
        yield _cards(shown, title) if isinstance(shown, Cards) else _split(shown, title)


@block_list
def indicators(title: str, missions: tuple[str, ...], actions: tuple[str, ...]) -> Iterator[Block]:
    """Give every indicator of a report, of some missions and actions."""
    every = [str(m) for m in values(published.SOURCE, "mission", {"titre": title})]
    offered = [str(a) for a in values(published.SOURCE, "action",
                                      {"titre": title, "mission": list(missions)})]
    table = published.indicators({
        "titre": title, "mission": list(missions), "action": list(actions)})
    yield Block("activite_indicateurs", f"Tous les indicateurs – {title}", _of_report(
        table, title).with_filters({"Missions": published.choice_label(missions, every),
                                    "Actions": published.choice_label(actions, offered)}))


def _cards(shown: Cards, title: str, figures: tuple[str, ...] = ()) -> Block:
    table = published.cards(shown, {"titre": title}, figures)
    return cards(f"activite_{shown.key}", f"{shown.title} – {title}", _of_report(table, title),
                 shown.note)


def _split(shown: Split, title: str) -> Block:
    table, apart = published.parts(shown, {"titre": title})
    return Block(f"activite_{shown.key}", published.title(shown.title, table),
                 _of_report(table, title),
                 partial(charts.bars, x="modalite", y="valeur", ranked=shown.ranked),
                 published.parts_sentence(shown, table, apart), shown.note)


def _of_report(table: Table, title: str) -> Table:
    return table.with_filters({"Rapport": published.choice_label([title], published.reports())})


@block_list
def others() -> Iterator[Block]:
    """Give what others publish of the support of structures, and of the Cress itself."""
    for key, title, table in support.competing_figures():
        yield citations.count_block(f"accompagnement_{key}", title, table)
    table = support.beside_report()
    yield Block("accompagnement_cress", "La Cress vue par d'autres publications, à côté de son "
                "rapport d'activité", table, None, support.beside_sentence(table), support.GAP_NOTE,
                printed=len(table.data))
    table = support.others()
    yield Block("accompagnement_autres", citations.title(
        "TAg, pôles et conférence régionale : autres chiffres publiés", table), table,
        printed=len(table.data))
