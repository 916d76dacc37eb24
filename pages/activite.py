"""Activité de la Cress: its report by mission, then what others publish of the same subjects."""

from collections.abc import Iterable

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes.activite import blocks, published, support
from dashboard.warehouse.query import values


def report() -> Iterable[Block]:
    reports = published.reports()
    title = ui.choose("Rapport", reports, "rapport")
    missions = ui.choose_several("Missions", [
        str(m) for m in values(published.SOURCE, "mission", {"titre": title})], "mission")
    actions = ui.choose_several("Actions", [str(a) for a in values(
        published.SOURCE, "action", {"titre": title, "mission": missions})], "action")
    figures = ui.choose_several(
        "Chiffres parmi les dix", [name for _, name in published.TEN.figures], "chiffre")
    return blocks.report(title, tuple(missions), tuple(actions), tuple(figures))


ui.page("Activité de la Cress", "Qu'a fait la Cress Bretagne dans l'année : ses adhérents, les "
        "structures qu'elle accompagne, l'éducation à l'ESS, ses réseaux et son audience ?")
ui.draw_tabs("volet_activite", {
    "Rapport d'activité": (published.SOURCE, report),
    "Pôles, TAg et DLA, autres publications": (support.SOURCE, blocks.others)})
