"""Données et sources : catalogue, workbooks, changes, issues, corrections, breaks, dictionary."""

import streamlit as st

from dashboard import ui
from dashboard.text import numbers
from dashboard.themes import donnees

ui.page("Données et sources", "D'où viennent les chiffres, que valent les classeurs reçus, et que "
        "veut dire chaque colonne ?")
sources, changes, issues, fixed, dictionary = st.tabs(
    ["Sources et classeurs", "Changements", "Constats de lecture", "Corrections et ruptures",
     "Dictionnaire"], key="volet_donnees", bind="query-params", on_change="rerun")
titles = donnees.titles()

if sources.open:
    with sources:
        ui.everything()
        ui.catalogue("catalogue_sources", "Sources de l'observatoire", donnees.overview(),
                     note=f"Entrepôt construit le {donnees.built()}. Une source de chiffres "
                          "a une ligne par chiffre ; une source de fiches, une ligne par commerce, "
                          "répondant ou acteur.")
        ui.catalogue("catalogue_attendus", "Sources qui attendent leur fichier réel",
                     donnees.awaited(), note="Dès qu'un classeur réel est déposé dans ce "
                     "dossier, il est lu à la construction suivante, et le classeur de "
                     "démonstration est ignoré.")
        ui.catalogue("catalogue_fichiers", "Classeurs lus", donnees.files(), wrap=False,
                     note="L'empreinte SHA-256 identifie le fichier exact dont viennent les "
                          "chiffres.")
else:
    source = ui.choose("Source", [donnees.ALL, *titles], "source",
                       show=lambda s: titles.get(s, s))

if changes.open:
    with changes:
        since = donnees.since()
        movement = ui.choose("Mouvement", [donnees.ALL_MOVEMENTS, *donnees.movements()],
                             "mouvement", show=str.capitalize)
        table, total = donnees.changes(source, movement, ui.search("Chercher un changement"))
        ui.catalogue("catalogue_changements_sources", "Ce que la dernière construction a changé",
                     donnees.changed(), empty=donnees.unchanged(since),
                     note=f"Par rapport à la {since}." if since else "")
        if since:
            ui.catalogue("catalogue_changements", f"Changements : {numbers.number(total)}", table,
                         wrap=False, empty="Rien à montrer pour ces filtres.",
                         note=donnees.changes_note(table, total))

if issues.open:
    with issues:
        severity = ui.choose("Gravité", [donnees.ALL, *donnees.severities()], "gravite",
                             show=str.capitalize)
        table = donnees.issues(source, severity)
        ui.catalogue("catalogue_constats", f"Constats de lecture : {len(table.data)}",
                     ui.found(table, ui.search("Chercher dans les constats")), wrap=False,
                     note="Une erreur empêche de remplacer l'entrepôt : celui-ci n'en a donc "
                          "pas. Un avertissement est gardé avec la donnée ; une information dit "
                          "une correction déclarée, un classeur ignoré, une colonne ou une fiche "
                          "laissée de côté.")

if fixed.open:
    with fixed:
        ui.catalogue("catalogue_corrections", "Corrections déclarées",
                     donnees.corrections(source), note="Le texte imprimé reste dans "
                     "« D'où vient ce chiffre ? » ; une correction est refusée dès que la cellule "
                     "n'imprime plus ce texte.")
        ui.catalogue("catalogue_ruptures", "Ruptures de série", donnees.breaks(source),
                     note="De part et d'autre d'une rupture, les chiffres ne se comparent pas.")
        ui.catalogue("catalogue_equivalences", "Libellés équivalents",
                     donnees.equivalences(source),
                     note="Les chiffres qui ne diffèrent que par ces libellés se comparent.")
        ui.catalogue("catalogue_secret", "Secret statistique", donnees.secrecy(source),
                     note="Ce que déclare chaque fiche n'est publié qu'en totaux. Une case hors de "
                          "la règle est masquée, et d'autres avec elle pour qu'aucune soustraction "
                          "ne la donne.")

if dictionary.open:
    with dictionary:
        whole = source == donnees.ALL
        ui.catalogue("catalogue_colonnes", "Colonnes des tables" if whole else
                     f"Colonnes de la table {source}",
                     ui.found(donnees.columns(source), ui.search("Chercher une colonne")),
                     wrap=not whole, note="Le même dictionnaire est dans docs/dictionnaire.md.")
        ui.catalogue("catalogue_mesures", "Mesures calculées", donnees.measures(source),
                     note="Une mesure qui ne s'additionne pas se recalcule sur l'ensemble : elle "
                          "ne se somme ni ne se moyenne.")
