"""Activité de la Cress: its report by mission, then what others publish of the same subjects."""

from collections.abc import Callable, Iterable
from functools import partial

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes.activite import blocks, published, report, support
from dashboard.warehouse.query import values


def selection(choose: Callable[..., list[str]] = ui.keep_several) -> blocks.Selection:
    """Ask for a report; for missions and actions of it where a tab, or the address, does."""
    title = ui.choose("Rapport", published.reports(), "rapport")
    missions = choose("Missions", [
        str(m) for m in values(published.SOURCE, "mission", {"titre": title})], "mission")
    return blocks.Selection(title, tuple(missions), tuple(choose("Actions", [str(a) for a in values(
        published.SOURCE, "action", {"titre": title, "mission": missions})], "action")))


def ten_figures() -> Iterable[Block]:
    return blocks.ten_figures(selection(), tuple(ui.choose_several(
        "Chiffres parmi les dix", [name for _, name in report.TEN.figures], "chiffre")))


def part(tab: str) -> Iterable[Block]:
    return blocks.part(selection(), tab)


def indicators() -> Iterable[Block]:
    return blocks.indicators(selection(ui.choose_several))


ui.page("Activité de la Cress", "Qu'a fait la Cress Bretagne dans l'année : ses adhérents, les "
        "structures qu'elle accompagne, l'éducation à l'ESS, ses réseaux et son audience ?")
ui.draw_tabs("volet_activite", {
    "En dix chiffres": (published.SOURCE, ten_figures),
    **{tab: (published.SOURCE, partial(part, tab))
       for tab in report.TABS},
    "Tous les indicateurs": (published.SOURCE, indicators),
    "Pôles, TAg et DLA, autres publications": (support.SOURCE, blocks.others)})
