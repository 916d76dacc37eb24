"""Accueil : key figures with their source, the main message, what is new, where to go."""

from dashboard import ui
from dashboard.themes import accueil

ui.page("L'ESS en Bretagne, chiffres clés",
        "L'essentiel de l'économie sociale et solidaire (ESS), d'après les publications les plus "
        "récentes.")
ui.draw(accueil.blocks(), last=ui.home_card)
