"""Commerces ruraux : published figures, inventory, survey, crossings, respondents, comments."""

from dashboard import ui
from dashboard.themes import donnees
from dashboard.themes.commerces_ruraux import blocks, figures

ui.page("Commerces de l'ESS en milieu rural", "Combien sont-ils, où, que proposent-ils, et de "
        "quoi ont-ils besoin ? L'inventaire et l'enquête de la Cress Bretagne, avec le nombre de "
        "réponses (n) sur chaque graphique.")

if ui.available(figures.PUBLISHED):
    ui.key_figures("commerces_cles", "Commerces ruraux de l'ESS en Bretagne : chiffres publiés",
                   figures.headline())

published, inventory, survey, compared, crossed, respondents, written = shown = ui.tabs(
    "volet_commerces", {
        "Chiffres publiés": figures.PUBLISHED,
        "Inventaire": figures.INVENTORY, "Enquête": figures.ANSWERS,
        "Employeurs et non-employeurs": figures.ANSWERS, "Croisements": figures.ANSWERS,
        "Qui a répondu": figures.ANSWERS, "Commentaires": figures.ANSWERS})
if published:
    with published:
        ui.block("commerces_publies", "Commerces ruraux : tous les chiffres publiés",
                 figures.published())
        awaited = donnees.awaited((figures.INVENTORY, figures.ANSWERS))
        if not awaited.empty:
            ui.catalogue("commerces_attendus", "Commerces ruraux : ce qui est attendu", awaited,
                         note=figures.AWAITED)
if crossed:
    with crossed:
        labels = figures.questions()
        first = ui.choose("Question", list(labels), "question", show=labels.__getitem__)
        second = ui.choose("Croisée avec", [q for q in labels if q != first], "croisee",
                           "employeur", show=labels.__getitem__)
        ui.show([blocks.crossed(first, second)])
if respondents:
    with respondents:
        if ui.available(figures.INVENTORY):
            ui.show(blocks.respondents())
if not any((inventory, survey, compared, written)):  # the others are not narrowed to a territory
    ui.stop()
places = figures.places()
code = ui.choose("Territoire", list(places), "territoire", show=places.__getitem__)
place = figures.Place(code, places[code])

if inventory:
    with inventory:
        shops = place.shops()
        ui.show(blocks.inventory(place, shops))
        ui.block("inventaire_liste", place.titled("Liste des commerces", shops),
                 ui.found(shops, ui.search("Chercher un commerce, une commune, un statut")))
if survey:
    with survey:
        ways = blocks.weightings(place)
        ui.show(blocks.answers(place, ui.choose("Pondération", ways, "ponderation")
                            if len(ways) > 1 else ways[0]))
if compared:
    with compared:
        ui.show(blocks.groups(place))
if written:
    with written:
        table = place.comments()
        found = ui.found(table, ui.search("Chercher dans les commentaires", "mot"))
        ui.block("enquete_commentaires", place.titled("Commentaires libres", table), found,
                 note="Textes des répondants, sans leur nom, par ordre alphabétique.")
