"""Accueil : key figures with their source, what is new, what is demonstration, where to go."""

from dashboard import ui
from dashboard.themes import accueil

ui.page("L'ESS en Bretagne, chiffres clés",
        "L'essentiel de l'économie sociale et solidaire (ESS) en Bretagne : ce que disent les "
        "publications les plus récentes, d'où vient chaque chiffre, et où aller pour le détail.")
ui.draw(accueil.blocks())
ui.links()
