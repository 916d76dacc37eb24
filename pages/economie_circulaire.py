"""Économie circulaire : published figures and perimeters, actors of the Carteco export."""

from collections.abc import Iterable

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes.economie_circulaire import actors, blocks, published


def selection(with_other: bool = False) -> tuple[actors.Selection, actors.Selection | None]:
    """Return the actors of the chosen territory; ``with_other``: those of the territory compared
    too."""
    places, networks = actors.places(), actors.networks()
    codes = [ui.choose("Territoire", list(places), "territoire", show=lambda c: places[c][1])]
    if with_other:
        codes += ui.compare({code: name for code, (_, name) in places.items()
                             if code != codes[0]})[:1]
    network = ui.choose("Réseau", networks, "reseau", lone=False)
    filters = [ui.narrow(actors.ACTORS, *one) for one in (
        ("activites", "Activités", "activite"), (actors.STATUT, "Statuts", "statut"))]
    selections = []
    for code in filter(None, codes):
        where, labels = actors.territory_filters(code, network)
        for more, texts in filters:
            where, labels = where | more, labels | texts
        level, name = places[code]
        selections.append(actors.Selection(name, where, labels, level))
    return selections[0], selections[1] if len(selections) > 1 else None


def counts() -> Iterable[Block]:
    own, other = selection(with_other=True)
    return blocks.counts_beside(own, other) if other else blocks.counts(own)


def map_and_list() -> Iterable[Block]:
    own, _ = selection()
    text = ui.search("Chercher un nom, une commune, une activité")
    columns = {c.name: c.label for c in own.actors().columns}
    return blocks.places(own, text, tuple(ui.choose_several(
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
