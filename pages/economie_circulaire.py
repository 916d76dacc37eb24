"""Économie circulaire : published figures and perimeters, actors of the Carteco export."""

from functools import partial

from dashboard import charts, ui
from dashboard.themes.economie_circulaire import actors, blocks
from dashboard.themes.economie_circulaire import published as circular
from dashboard.themes.territoires import published as panoramas

ui.page("Économie circulaire", "Combien de structures de l'ESS font vivre le réemploi et "
        "l'économie circulaire en Bretagne, que font-elles et où sont-elles ?")
bars = charts.bars
counted = partial(bars, x="repere", y="valeur", ranked=False)
published, listed, places, quality = ui.tabs("volet_circulaire", {
    "Chiffres publiés": circular.PUBLISHED, "Acteurs": actors.ACTORS,
    "Carte et liste": actors.ACTORS, "Qualité de l'export": actors.ACTORS})

if published:
    with published:
        ui.key_figures("circulaire_cles", "Économie circulaire en Bretagne : chiffres publiés",
                       circular.headline())
        for key, title, indicators, colour in (
                ("circulaire_structures", "Structures comptées selon le périmètre",
                 circular.CENSUS, "poste"),
                ("circulaire_sites", "Sites de réemploi recensés", circular.SITES, None)):
            table = circular.counted(indicators)
            ui.block(key, circular.titled(title, table), table,
                     partial(counted, colour=colour), lecture=circular.counted_read(table))
        table = circular.definitions()
        ui.block("circulaire_definitions", circular.titled("Ce que compte chaque chiffre", table),
                 table, lecture=circular.definitions_read(table), printed=len(table.data))
        for key, title, table, draw, read in (
                ("evolutions", "Évolutions publiées du nombre de structures de réemploi",
                 circular.evolutions(), counted, circular.evolutions_read),
                ("reseau", "Réseau du réemploi de matériaux", circular.network(),
                 partial(bars, x="indicateur", y="valeur"), circular.network_read)):
            ui.block(f"circulaire_{key}", circular.titled(title, table), table, draw,
                     lecture=read(table))
        table = circular.published()
        ui.block("circulaire_publies",
                 f"Économie circulaire : tous les chiffres publiés, {panoramas.years(table.data)}",
                 ui.found(table, ui.search("Chercher un chiffre publié")))

if listed or places:
    held, networks = actors.places(), actors.NETWORKS
    code = ui.choose("Territoire", list(held), "territoire", show=lambda c: held[c][1])
    network = ui.choose("Réseau", list(networks), "reseau", show=networks.__getitem__)
    where, told = actors.inside(code, network)
    for asked in (("activites", "Activités", "activite"), (actors.STATUT, "Statuts", "statut")):
        more, said = ui.narrow(actors.ACTORS, *asked)
        where, told = where | more, told | said
    level, name = held[code]
    chosen = actors.Selection(name, where, told, level)
    if listed:
        with listed:
            ui.show(blocks.counts(chosen))
    if places:
        with places:
            table = chosen.actors()
            ui.block("acteurs_carte", chosen.titled("Carte des acteurs par statut", table), table,
                     lambda t: charts.points_map(t, "latitude", "longitude", actors.STATUT, "lieu"),
                     lecture=actors.mapped(table),
                     note=actors.placed(table))
            found = ui.found(table, ui.search("Chercher un nom, une commune, une activité"))
            columns = {c.name: c.label for c in table.columns}
            ui.block("acteurs_liste", chosen.titled("Liste des acteurs", table), actors.limited(
                found, ui.several("Colonnes de la liste", list(columns), "colonnes",
                                  show=columns.__getitem__)))

if quality:
    with quality:
        table = actors.defects()
        ui.block("acteurs_defauts", "Défauts de l'export et suite donnée", table,
                 lecture=actors.defects_read(table), note=actors.kept())
