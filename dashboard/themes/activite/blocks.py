"""Activity of the Cress: the blocks of its report, by mission, and of the other publications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from dashboard import charts
from dashboard.blocks.block import A_ROW, Block, block_list, cards
from dashboard.text import lecture
from dashboard.themes import citations
from dashboard.themes.activite import published, report, support
from dashboard.themes.activite.report import Cards, Split
from dashboard.warehouse.query import values
from dashboard.warehouse.table import Table


class Selection(NamedTuple):
    """A report, and those of its missions and actions that the reader asks for."""

    title: str
    missions: tuple[str, ...]
    actions: tuple[str, ...]

    @property
    def where(self) -> dict[str, object]:
        """Return what selects their figures; the report alone where all of it is asked for."""
        where: dict[str, object] = {"titre": self.title}
        if self.is_narrowed:
            where |= {"mission": list(self.missions), "action": list(self.actions)}
        return where

    @property
    def is_narrowed(self) -> bool:
        return (self.missions, self.actions) != (self._choices("mission"), self._choices("action"))

    def of_report(self, table: Table) -> Table:
        """Return a table that says what it was asked for."""
        return table.with_filters({
            "Rapport": published.choice_label([self.title], published.reports()),
            "Missions": published.choice_label(self.missions, self._choices("mission")),
            "Actions": published.choice_label(self.actions, self._choices("action"))})

    def _choices(self, column: str) -> tuple[str, ...]:
        where: dict[str, object] = {"titre": self.title}
        if column == "action":
            where["mission"] = list(self.missions)
        return tuple(map(str, values(published.SOURCE, column, where)))


@block_list
def ten_figures(selection: Selection, figures: tuple[str, ...]) -> Iterator[Block]:
    """Yield the ten figures of a report, or those of these names, then its members: beside them
    where the figures are too many for a row."""
    every = [name for _, name in report.TEN.figures]
    ten = _cards(report.TEN, selection, figures)
    count = len(ten.table.data)
    name = ("Dix chiffres" if count in (0, len(every)) else
            f"{lecture.capital(lecture.cardinal(count))} des dix chiffres")
    yield replace(ten, title=f"{name} – {selection.title}", half=count > A_ROW,
                  table=ten.table.with_filters(
                      {"Chiffres": published.choice_label(figures, every)}))
    yield _split(report.MEMBERS, selection)
    members = published.new_members(selection.where)
    yield Block("activite_nouveaux", f"Nouveaux adhérents – {selection.title}",
                selection.of_report(members), None, published.new_members_sentence(members))


@block_list
def part(selection: Selection, tab: str) -> Iterator[Block]:
    """Yield what a report says under a tab of ``report.TABS``."""
    for one in report.TABS[tab]:
        yield _cards(one, selection) if isinstance(one, Cards) else _split(one, selection)


@block_list
def indicators(selection: Selection) -> Iterator[Block]:
    """Yield every indicator of a report, of some missions and actions."""
    table = selection.of_report(published.indicators(selection.where))
    count = lecture.quantity(len(table.data), "chiffre")
    every = len(published.indicators({"titre": selection.title}).data)
    name = f"{count} sur {every}" if selection.is_narrowed else "Tous les indicateurs"
    yield Block("activite_indicateurs", f"{name} – {selection.title}", table)


def _cards(group: Cards, selection: Selection, figures: tuple[str, ...] = ()) -> Block:
    table = published.cards(group, selection.where, figures)
    return cards(f"activite_{group.key}", f"{group.title} – {selection.title}",
                 selection.of_report(table), group.note)


def _split(split: Split, selection: Selection) -> Block:
    table, apart = published.parts(split, selection.where)
    return Block(f"activite_{split.key}", published.title(split.title, table),
                 selection.of_report(table),
                 partial(charts.bars, x="modalite", y="valeur", ranked=split.ranked),
                 published.parts_sentence(split, table, apart), split.note)


@block_list
def others() -> Iterator[Block]:
    """Yield what others publish of the support of structures, and of the Cress itself."""
    for key, title, table in support.competing_figures():
        yield citations.count_block(f"accompagnement_{key}", title, table)
    table = support.beside_report()
    yield Block("accompagnement_cress", "La Cress vue par d'autres publications, à côté de son "
                "rapport d'activité", table, None, support.beside_sentence(table), support.GAP_NOTE,
                text_rows=len(table.data))
    table = support.others()
    yield Block("accompagnement_autres", citations.title(
        "TAg, pôles et conférence régionale : autres chiffres publiés", table), table,
        text_rows=len(table.data))
