"""Économie circulaire : published figures and perimeters, actors of the Carteco export."""

from functools import partial

from dashboard import ask, charts, circular, panoramas, ui

ui.page("Économie circulaire", "Combien de structures de l'ESS font vivre le réemploi et "
        "l'économie circulaire en Bretagne, que font-elles et où sont-elles ?")
bars = partial(charts.bars, dark=(dark := ui.dark()))
counted = partial(bars, x="repere", y="valeur", ranked=False)
published, actors, places, quality = ui.tabs("volet_circulaire", {
    "Chiffres publiés": circular.PUBLISHED, "Acteurs": circular.ACTORS,
    "Carte et liste": circular.ACTORS, "Qualité de l'export": circular.ACTORS})

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

if actors or places or quality:
    names, networks = circular.departements(), circular.NETWORKS
    status, place = circular.STATUT, "departement_nom"
    code = ui.choose("Territoire", list(names), "territoire", show=names.__getitem__)
    network = ui.choose("Réseau", list(networks), "reseau", show=networks.__getitem__)
    where, told = circular.inside(code, names[code], network)
    for asked in (("activites", "Activités", "activite"), (status, "Statuts", "statut")):
        more, said = ui.narrow(circular.ACTORS, *asked)
        where, told = where | more, told | said
    chosen = circular.Selection(names[code], where, told)
    if actors:
        with actors:
            total = ask.ask(circular.ACTORS, [], ["structures"], where).data["structures"].sum()
            for key, title, table, column in (
                    ("activites", "par activité", chosen.by_activity(), "modalite"),
                    ("statuts", "par statut", chosen.by(status), status),
                    ("departements", "par département", chosen.by(place), place)):
                ui.block(f"acteurs_{key}", chosen.titled(f"Acteurs {title}", table), table,
                         partial(bars, x=column, y="structures"),
                         lecture=circular.first(table, column, total), note=circular.kept())
            table = chosen.networks()
            ui.block("acteurs_reseaux", chosen.titled("Membres des réseaux", table), table,
                     lambda t: charts.grouped(t, place, "structures", "reseau", dark=dark),
                     lecture=circular.networks_read(table))
            table = chosen.etp()
            ui.block("acteurs_etp", chosen.titled("ETP déclarés par département et par statut",
                                                  table), table,
                     lambda t: charts.heat(circular.inner(t), place, status, "valeur", dark=dark),
                     lecture=circular.etp_read(table), note=chosen.etp_note())
    if places:
        with places:
            table = chosen.actors()
            ui.block("acteurs_carte", chosen.titled("Carte des acteurs par statut", table), table,
                     lambda t: charts.points_map(t, "latitude", "longitude", status, "lieu",
                                                 dark=dark), lecture=circular.mapped(table),
                     note=circular.placed(table))
            ui.block("acteurs_liste", chosen.titled("Liste des acteurs", table),
                     ui.found(table, ui.search("Chercher un nom, une commune, une activité")))
    if quality:
        with quality:
            table = circular.defects()
            ui.block("acteurs_defauts", "Défauts de l'export et suite donnée", table,
                     lecture=circular.defects_read(table), note=circular.kept())
