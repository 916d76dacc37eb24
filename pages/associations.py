"""Associations et bénévolat: what is published, each count under its publisher's name."""

from functools import partial

from dashboard import charts, ui
from dashboard.themes import associations, citations

ui.page("Associations et bénévolat", "Combien d'associations, de bénévoles et de salariés en "
        "Bretagne ? Les publications ne comptent pas les mêmes associations : chaque nombre est "
        "donné avec son éditeur.")
region, counts, places, everything = ui.tabs("volet_associations", dict.fromkeys(
    ("Bretagne", "Publication par publication", "Départements et EPCI",
     "Tous les chiffres publiés"), associations.SOURCE))

if region:
    with region:
        ui.key_figures("associations_cles", "Les associations en Bretagne",
                       associations.headline())
        ui.key_figures("associations_emploi", "L'emploi dans les associations bretonnes",
                       associations.staff())
        table = associations.beside_france()
        ui.block("associations_france", citations.titled(
            "Ce qu'un même document donne pour la Bretagne et pour la France", table), table,
            lecture=associations.france_read(table), note=associations.NO_COMPARISON,
            printed=len(table.data))
        table = associations.evolutions()
        ui.block(
            "associations_evolution",
            citations.titled(associations.EVOLUTION, table, "Bretagne"),
            table,
            printed=len(table.data),
        )

if counts:
    with counts:
        for key, title, table in associations.counted():
            ui.block(f"associations_{key}", title, table,
                     partial(charts.bars, x="repere", y="valeur", colour="fiabilite",
                             ranked=False),
                     lecture=citations.counts_read(table), note=citations.remarks(table))

if places:
    with places:
        found = associations.places()
        place = ui.choose("Territoire", list(found), "lieu_associations",
                          show=lambda key: found[key][1])
        table = associations.of_place(place)
        ui.block("associations_territoire", associations.place_title(place),
                 ui.filtered(table, {"Territoire": found[place][1]}),
                 printed=len(table.data))

if everything:
    with everything:
        table = citations.every(associations.SOURCE)
        ui.block("associations_publies", citations.titled(
            "Associations et bénévolat : tous les chiffres publiés", table),
            ui.found(table, ui.search("Chercher un chiffre publié")))
