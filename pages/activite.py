"""Activité de la Cress: its report by mission, then what others publish of the same subjects."""

from collections.abc import Iterable
from functools import partial

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes.activite import blocks, published, support
from dashboard.warehouse.query import values


def report() -> str:
    return ui.choose("Rapport", published.reports(), "rapport")


def ten_figures() -> Iterable[Block]:
    return blocks.ten_figures(report(), tuple(ui.choose_several(
        "Chiffres parmi les dix", [name for _, name in published.TEN.figures], "chiffre")))


def part(tab: str) -> Iterable[Block]:
    return blocks.part(report(), tab)


def indicators() -> Iterable[Block]:
    title = report()
    missions = ui.choose_several("Missions", [
        str(m) for m in values(published.SOURCE, "mission", {"titre": title})], "mission")
    actions = ui.choose_several("Actions", [str(a) for a in values(
        published.SOURCE, "action", {"titre": title, "mission": missions})], "action")
    return blocks.indicators(title, tuple(missions), tuple(actions))


ui.page("Activité de la Cress", "Qu'a fait la Cress Bretagne dans l'année : ses adhérents, les "
        "structures qu'elle accompagne, l'éducation à l'ESS, ses réseaux et son audience ?")
ui.draw_tabs("volet_activite", {
    "En dix chiffres": (published.SOURCE, ten_figures),
    **{tab: (published.SOURCE, partial(part, tab))
       for tab in published.TABS},
    "Tous les indicateurs": (published.SOURCE, indicators),
    "Pôles, TAg et DLA, autres publications": (support.SOURCE, blocks.others)})
