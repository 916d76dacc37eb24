"""Économie circulaire : published figures and perimeters, actors of the Carteco export."""

from collections.abc import Iterable

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes.economie_circulaire import actors, blocks, published


def selection(compared: bool = False) -> tuple[actors.Selection, actors.Selection | None]:
    """The actors of a territory; ``compared``: those of the one that stands beside it too."""
    places, networks = actors.places(), actors.networks()
    codes = [ui.choose("Territoire", list(places), "territoire", show=lambda c: places[c][1])]
    if compared:
        codes += ui.compare({code: name for code, (_, name) in places.items()
                             if code != codes[0]})[:1]
    network = ui.choose("Réseau", networks, "reseau", lone=False)
    narrowed = [ui.narrow(actors.ACTORS, *asked) for asked in (
        ("activites", "Activités", "activite"), (actors.STATUT, "Statuts", "statut"))]
    chosen = []
    for code in filter(None, codes):
        where, told = actors.territory_filters(code, network)
        for more, said in narrowed:
            where, told = where | more, told | said
        level, name = places[code]
        chosen.append(actors.Selection(name, where, told, level))
    return chosen[0], chosen[1] if len(chosen) > 1 else None


def counts() -> Iterable[Block]:
    chosen, other = selection(compared=True)
    return blocks.counts_beside(chosen, other) if other else blocks.counts(chosen)


def map_and_list() -> Iterable[Block]:
    chosen, _ = selection()
    text = ui.search("Chercher un nom, une commune, une activité")
    columns = {c.name: c.label for c in chosen.actors().columns}
    return blocks.places(chosen, text, tuple(ui.choose_several(
        "Colonnes de la liste", columns, "colonnes")))


ui.page("Économie circulaire", "Combien de structures de l'ESS font vivre le réemploi et "
        "l'économie circulaire en Bretagne, que font-elles et où sont-elles ?")
ui.draw_tabs("volet_circulaire", {
    "Chiffres publiés": (published.SOURCE, blocks.published_figures),
    "Acteurs": (actors.ACTORS, counts),
    "Carte et liste": (actors.ACTORS, map_and_list),
    "Qualité de l'export": (actors.ACTORS, blocks.quality),
    "Tous les chiffres publiés": (published.SOURCE, lambda: blocks.everything(
        ui.search("Chercher un chiffre publié")))})
