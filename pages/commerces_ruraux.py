"""Commerces ruraux : published figures, inventory, survey, crossings, respondents, comments."""

from collections.abc import Callable, Iterable
from functools import partial

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes.commerces_ruraux import blocks, comparison, figures
from dashboard.themes.commerces_ruraux.figures import Place


def place() -> Place:
    return Place(*ui.territory(figures.places()))


def tab(alone: Callable[[Place], Iterable[Block]],
        beside: Callable[[Place, Place], Iterable[Block]]) -> Iterable[Block]:
    """Return the blocks of a territory, or of two: one inventory counts them all."""
    one = place()
    other = ui.compare({c: n for c, n in figures.places().items() if c != one.code})
    return beside(one, Place(*other)) if other[0] else alone(one)


def map_and_list() -> Iterable[Block]:
    return blocks.map_and_list(place(), ui.search("Chercher dans la liste"))


def answers(where: Place) -> Iterable[Block]:
    return blocks.answers(where, ui.choose("Pondération", blocks.weightings(where), "ponderation",
                                           lone=False))


def crossing() -> Iterable[Block]:
    labels = figures.questions()
    first = ui.choose("Question", labels, "question")
    return blocks.crossing(first, ui.choose(
        "Croisée avec", {q: label for q, label in labels.items() if q != first}, "croisee",
        "employeur"))


ui.page("Commerces de l'ESS en milieu rural", "Combien sont-ils, où, que proposent-ils, et de "
        "quoi ont-ils besoin ?")
ui.draw_tabs("volet_commerces", {
    "Chiffres publiés": (figures.PUBLICATIONS, blocks.published_figures),
    "Inventaire": (figures.INVENTORY, partial(tab, blocks.inventory, comparison.inventory)),
    "Carte et liste": (figures.INVENTORY, map_and_list),
    "Enquête": (figures.ANSWERS, partial(tab, answers, comparison.answers)),
    "Équipes et avis": (figures.ANSWERS, partial(tab, blocks.teams, comparison.teams)),
    "Employeurs et non-employeurs": (figures.ANSWERS, lambda: blocks.groups(place())),
    "Équipes et avis comparés": (figures.ANSWERS, lambda: blocks.compared_teams(place())),
    "Croisements": (figures.ANSWERS, crossing),
    "Qui a répondu": (figures.ANSWERS, lambda: blocks.respondents() if ui.has_data(
        figures.INVENTORY) else ()),
    "Commentaires": (figures.ANSWERS, lambda: blocks.comments(
        place(), ui.search("Chercher dans les commentaires", "mot")))})
