"""Agriculture et alimentation : weight in the ESS, cooperatives, groups of the NAF."""

from collections.abc import Iterable

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes.agriculture_alimentation import blocks, extraction, published
from dashboard.warehouse.query import has_rows


def cooperatives() -> Iterable[Block]:
    return blocks.cooperatives(ui.choose(
        "Départements montrés", {False: "Bretagne", True: "Tout l'Ouest"}, "ouest"))


def typology() -> Iterable[Block]:
    return blocks.typology(
        ui.choose("Groupe de la typologie", ["", *published.groups()], "groupe",
                  show=lambda group: group or "Tous les groupes"),
        ui.search("Chercher un code, une activité"))


def insee() -> Iterable[Block]:
    place = ui.choose("Territoire", extraction.places(), "lieu_insee")
    other, _ = ui.compare(extraction.counterparts(place))
    return extraction.blocks_beside(place, other) if other else extraction.blocks(place)


ui.page("Agriculture et alimentation", "Que pèsent l'agriculture et l'alimentation dans l'ESS "
        "bretonne, et par quelles activités les suivre ?")
ui.draw_tabs("volet_agricole", {
    "Poids": (published.SOURCE, blocks.weight),
    "Coopératives": (published.SOURCE, cooperatives),
    "Typologie NAF": ("", typology),
    "Extraction Insee": has_rows(extraction.SOURCE) and (extraction.SOURCE, insee),
    "Tous les chiffres publiés": (published.SOURCE, lambda: blocks.everything(
        ui.search("Chercher un chiffre publié")))})
