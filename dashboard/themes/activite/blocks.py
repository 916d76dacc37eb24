"""Activity of the Cress: the blocks of its report, by mission, and of the other publications."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dashboard import charts
from dashboard.blocks.block import Block, block_list, cards
from dashboard.themes import citations
from dashboard.themes.activite import published, support
from dashboard.warehouse.query import values


@block_list
def report(title: str, missions: tuple[str, ...], actions: tuple[str, ...],
           figures: tuple[str, ...]) -> Iterator[Block]:
    """Give what a report says of missions and actions, and ``figures`` among its ten.

    What has no figure for some missions or actions is left out.
    """
    every = [str(m) for m in values(published.SOURCE, "mission", {"titre": title})]
    offered = [str(a) for a in values(published.SOURCE, "action",
                                      {"titre": title, "mission": list(missions)})]
    where = {"titre": title, "mission": list(missions), "action": list(actions)}
    filters = {"Rapport": published.choice_label([title], published.reports()),
               "Missions": published.choice_label(missions, every),
               "Actions": published.choice_label(actions, offered)}
    narrowed = len(actions) < len(offered) or len(missions) < len(every)
    for shown in published.SHOWN:
        if isinstance(shown, published.Cards):
            table = published.cards(shown, where, narrowed, figures)
            if not (narrowed and table.empty):
                yield cards(f"activite_{shown.key}", f"{shown.title} – {title}",
                            table.with_filters(filters), shown.note)
            continue
        table, apart = published.parts(shown, where)
        if narrowed and table.empty:
            continue
        yield Block(f"activite_{shown.key}", published.title(shown.title, table),
                    table.with_filters(filters),
                    partial(charts.bars, x="modalite", y="valeur", ranked=shown.ranked),
                    published.parts_sentence(shown, table, apart), shown.note)
        if shown.key == "adherents":
            members = published.new_members(where)
            yield Block("activite_nouveaux", f"Nouveaux adhérents – {title}",
                        members.with_filters(filters), None,
                        published.new_members_sentence(members))
    yield Block("activite_indicateurs", f"Tous les indicateurs – {title}",
                published.indicators(where).with_filters(filters))


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
