"""Économie circulaire : published figures and perimeters, actors of the Carteco export."""

from collections.abc import Iterable

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes.economie_circulaire import actors, blocks, published


def selection() -> actors.Selection:
    places, networks = actors.places(), actors.NETWORKS
    code = ui.choose("Territoire", list(places), "territoire", show=lambda c: places[c][1])
    where, told = actors.territory_filters(code, ui.choose("Réseau", list(networks), "reseau",
                                                           show=networks.__getitem__))
    for asked in (("activites", "Activités", "activite"), (actors.STATUT, "Statuts", "statut")):
        more, said = ui.narrow(actors.ACTORS, *asked)
        where, told = where | more, told | said
    level, name = places[code]
    return actors.Selection(name, where, told, level)


def map_and_list() -> Iterable[Block]:
    chosen = selection()
    text = ui.search("Chercher un nom, une commune, une activité")
    columns = {c.name: c.label for c in chosen.actors().columns}
    return blocks.places(chosen, text, tuple(ui.choose_several(
        "Colonnes de la liste", list(columns), "colonnes", show=columns.__getitem__)))


ui.page("Économie circulaire", "Combien de structures de l'ESS font vivre le réemploi et "
        "l'économie circulaire en Bretagne, que font-elles et où sont-elles ?")
ui.draw_tabs("volet_circulaire", {
    "Chiffres publiés": (published.PUBLISHED, blocks.published_figures),
    "Acteurs": (actors.ACTORS, lambda: blocks.counts(selection())),
    "Carte et liste": (actors.ACTORS, map_and_list),
    "Qualité de l'export": (actors.ACTORS, blocks.quality),
    "Tous les chiffres publiés": (published.PUBLISHED, lambda: blocks.everything(
        ui.search("Chercher un chiffre publié")))})
