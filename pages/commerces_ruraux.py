"""Commerces ruraux : published figures, inventory, map, survey, employers and non-employers."""

from functools import partial

import streamlit as st

from dashboard import charts, rural, ui

ui.page("Commerces de l'ESS en milieu rural", "Combien sont-ils, où, que proposent-ils, et de "
        "quoi ont-ils besoin ? L'inventaire et l'enquête de la Cress Bretagne, avec le nombre de "
        "réponses (n) sur chaque graphique.")
dark = ui.dark()
if ui.available(rural.PUBLISHED):
    ui.key_figures("commerces_cles", "Commerces ruraux de l'ESS en Bretagne : chiffres publiés",
                   rural.headline())

inventory, survey, compared, written, published = shown = ui.tabs("volet_commerces", {
    "Inventaire": rural.INVENTORY, "Enquête": rural.ANSWERS,
    "Employeurs et non-employeurs": rural.ANSWERS, "Commentaires": rural.ANSWERS,
    "Chiffres publiés": rural.PUBLISHED})
if published:
    with published:
        ui.block("commerces_publies", "Commerces ruraux : tous les chiffres publiés",
                 rural.published())
if not any(shown[:-1]):  # what is published is not narrowed to a territory
    st.stop()
places = rural.places()
code = ui.choose("Territoire", list(places), "territoire", show=places.__getitem__)
place = rural.Place(code, places[code])

if inventory:
    with inventory:
        shops = place.shops()
        n = str(len(shops.data))
        for key, title, table, label, ranked in place.counts():
            ui.block(f"inventaire_{key}", place.titled(title, table, n), table,
                     partial(charts.bars, x=label, y="commerces", ranked=ranked,
                             horizontal=ranked, dark=dark),
                     lecture=rural.counted(table, label, len(shops.data)),
                     note=rural.remark(key))
        ui.block("inventaire_carte", place.titled("Carte des commerces, par statut", shops),
                 shops, partial(charts.points_map, lat="latitude", lon="longitude",
                                colour="statut_juridique", text="lieu", dark=dark),
                 note="Chaque point est au centre de la commune.")
        ui.block("inventaire_liste", place.titled("Liste des commerces", shops),
                 ui.found(shops, ui.search("Chercher un commerce, une commune, un statut")))

if survey:
    with survey:
        for question in rural.QUESTIONS:
            table = place.answers(question)
            ui.block(f"enquete_{question}", place.asked(question, table), table,
                     partial(charts.bars, x="etiquette", y="part",
                             ranked=question not in rural.ORDERED, dark=dark),
                     lecture=rural.first_answer(table), note=rural.note(question, table))
        table = place.opinions()
        ui.block("enquete_avis", place.titled("Avis des commerces", table,
                                              rural.answering(table)), table,
                 partial(charts.stacked, category="etiquette", y="reponses",
                         colour="modalite", dark=dark),
                 lecture=rural.agreement(table), note=rural.note("avis", table))

if compared:
    with compared:
        for question in rural.COMPARED:
            table = place.answers(question, by_employer=True)
            ui.block(f"groupes_{question}", place.asked(question, table), table,
                     partial(charts.grouped, category="modalite", y="part",
                             colour="etiquette_groupe", dark=dark),
                     lecture=rural.first_by_group(table), note=rural.note(question, table))
        table = place.numbers()
        ui.block("groupes_nombres", place.titled("Postes, ETP et bénévolat par commerce",
                                                 table, rural.answering(table)), table,
                 lecture=rural.medians(table), note=rural.note("nombres", table))

if written:
    with written:
        table = place.comments()
        ui.block("enquete_commentaires", place.titled("Commentaires libres", table), table,
                 note="Textes des répondants, sans leur nom, par ordre alphabétique.")
