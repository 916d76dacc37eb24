"""Associations et bénévolat: what is published, each count under its publisher's name."""

from collections.abc import Iterable

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes import associations


def place() -> Iterable[Block]:
    places = associations.places()
    return associations.place(ui.choose("Territoire", list(places), "lieu_associations",
                                        show=lambda key: places[key][1]))


ui.page("Associations et bénévolat", "Combien d'associations, de bénévoles, de salariés ? "
        "Toutes les publications ne comptent pas les mêmes.")
ui.draw_tabs("volet_associations", {
    "Bretagne": (associations.SOURCE, associations.region),
    "Publication par publication": (associations.SOURCE, associations.publications),
    "Départements et EPCI": (associations.SOURCE, place),
    "Tous les chiffres publiés": (associations.SOURCE, lambda: associations.everything(
        ui.search("Chercher un chiffre publié")))})
