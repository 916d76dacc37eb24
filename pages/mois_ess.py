"""Mois de l'ESS: events, organisers, participants by edition; announced is not counted."""

from dashboard import ui
from dashboard.themes.mois_ess import blocks, published


def choices() -> tuple[tuple[str, ...], tuple[int, int]]:
    places = published.territories()
    codes = ui.choose_several("Territoires", places, "mois_territoire")
    return tuple(codes), ui.years(published.years(), "Éditions")


ui.page("Mois de l'ESS", "Combien d'événements, d'organisateurs et de participants au Mois de "
        "l'ESS, chaque novembre, et quelle part de la France ? Ce qui est annoncé avant le mois "
        "n'est pas compté : le bilan l'est.")
ui.draw_tabs("volet_mois", {
    "Éditions": (published.SOURCE, lambda: blocks.editions(*choices())),
    "Annonces et partenaires": (published.SOURCE, lambda: blocks.around(*choices())),
    "Tous les chiffres publiés": (published.SOURCE, lambda: blocks.everything(*choices()))})
