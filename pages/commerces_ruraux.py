"""Commerces ruraux : published figures, inventory, survey, crossings, respondents, comments."""

from collections.abc import Iterable

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes.commerces_ruraux import blocks, comparison, figures


def place() -> figures.Place:
    places = figures.places()
    code = ui.choose("Territoire", list(places), "territoire", show=places.__getitem__)
    return figures.Place(code, places[code])


def pair() -> tuple[figures.Place, figures.Place | None]:
    """The territory, and the one that stands beside it: one inventory counts them all."""
    one = place()
    others = {code: name for code, name in figures.places().items() if code != one.code}
    code = ui.compare(others)
    return one, figures.Place(code, others[code]) if code else None


def inventory() -> Iterable[Block]:
    one, other = pair()
    return comparison.inventory(one, other) if other else blocks.inventory(one)


def teams() -> Iterable[Block]:
    one, other = pair()
    return comparison.teams(one, other) if other else blocks.teams(one)


def map_and_list() -> Iterable[Block]:
    return blocks.map_and_list(place(), ui.search("Chercher un commerce, une commune, un statut"))


def survey() -> Iterable[Block]:
    where, other = pair()
    if other:
        return comparison.answers(where, other)
    ways = blocks.weightings(where)
    return blocks.answers(where, ui.choose("Pondération", ways, "ponderation")
                          if len(ways) > 1 else ways[0])


def crossing() -> Iterable[Block]:
    labels = figures.questions()
    first = ui.choose("Question", list(labels), "question", show=labels.__getitem__)
    return blocks.crossing(first, ui.choose(
        "Croisée avec", [q for q in labels if q != first], "croisee", "employeur",
        show=labels.__getitem__))


def respondents() -> Iterable[Block]:
    return blocks.respondents() if ui.has_data(figures.INVENTORY) else ()


def comments() -> Iterable[Block]:
    return blocks.comments(place(), ui.search("Chercher dans les commentaires", "mot"))


ui.page("Commerces de l'ESS en milieu rural", "Combien sont-ils, où, que proposent-ils, et de "
        "quoi ont-ils besoin ? L'inventaire et l'enquête de la Cress Bretagne, avec le nombre de "
        "réponses (n) sur chaque graphique.")
if ui.has_data(figures.PUBLISHED):
    ui.show([blocks.headline()])
ui.draw_tabs("volet_commerces", {
    "Chiffres publiés": (figures.PUBLISHED, blocks.published_figures),
    "Inventaire": (figures.INVENTORY, inventory),
    "Carte et liste": (figures.INVENTORY, map_and_list),
    "Enquête": (figures.ANSWERS, survey),
    "Équipes et avis": (figures.ANSWERS, teams),
    "Employeurs et non-employeurs": (figures.ANSWERS, lambda: blocks.groups(place())),
    "Équipes et avis comparés": (figures.ANSWERS, lambda: blocks.compared_teams(place())),
    "Croisements": (figures.ANSWERS, crossing),
    "Qui a répondu": (figures.ANSWERS, respondents),
    "Commentaires": (figures.ANSWERS, comments)})
