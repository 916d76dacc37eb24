"""Territoires : figures of a territory, panoramas by level, maps, Bretagne among the regions."""

from functools import partial

import streamlit as st

from dashboard import ask, charts, lecture, panoramas, ui
from dashboard.maps import contours
from dashboard.panoramas import SHARE, SHOWN, WHOLE, figures

S, BRETAGNE, FIRST = "territoires", "53", "pays:pays-brest"

ui.page("Territoires", "Combien pèse l'ESS dans chaque territoire breton, et en Bretagne parmi les "
        "régions ? Chaque publication a sa base, son champ et sa date : ils restent visibles, et "
        "deux chiffres concurrents sont montrés tous les deux.")
if not ui.available(S):
    st.stop()
everything, compared = ask.rows(S, SHOWN).data, partial(panoramas.compared, dark=ui.dark())

places = panoramas.places(everything)
place = ui.choose("Fiche d'un territoire", list(places), "lieu", FIRST, places.__getitem__)
here = dict(zip(("territoire_niveau", "territoire"), place.split(":", 1), strict=True))
sheet = ask.rows(S, ["indicateur", "poste", *SHOWN[1:], "titre"], here, "indicateur poste -annee")
document = panoramas.headline(sheet.data)
there = lecture.en_territoire(sheet.data["territoire_nom"].iloc[0], here["territoire_niveau"])
if document:
    head = ask.rows(S, ["indicateur", *SHOWN[1:]], here | {"titre": document, "poste": WHOLE})
    ui.key_figures("chiffres_territoire", f"L'ESS {there} ({panoramas.years(head.data)})",
                   panoramas.headed(head))

levels = [x for x in panoramas.PLURALS if x in set(everything["territoire_niveau"])]
level = ui.choose("Comparer les…", levels, "niveau", show=panoramas.PLURALS.__getitem__)
where: dict[str, object] = {"territoire_niveau": level}
where["indicateur"] = indicator = ui.choose(
    "Indicateur", ask.values(S, "indicateur", where), "indicateur_territoire", SHARE)
where["poste"] = item = ui.choose(
    "Famille ou secteur", ask.values(S, "poste", where), "poste_territoire", WHOLE)
subject = str(indicator) if item == WHOLE else f"{indicator} – {item}"
chosen = {"Niveau": panoramas.NAMES[level], "Indicateur": str(indicator), "Poste": str(item)}

for rank, units in enumerate(panoramas.scales(ask.values(S, "unite", where))):
    table = ui.filtered(figures({**where, "unite": units}), chosen)
    ui.block(f"panorama_{level}_{rank}", f"{subject}, par {panoramas.NAMES[level]} "
             f"({panoramas.years(table.data)})", table, compared,
             lecture=panoramas.reading(table.data))

areas = contours(level) if level in ("departement", "epci") else {}
if base := panoramas.of_base(ask.rows(S, SHOWN, where).data, areas):
    rates = panoramas.latest(figures({**where, "unite_imprimee": base, "territoire": list(areas)}))
    ui.block(f"carte_{level}", f"{subject} en Bretagne, par {panoramas.NAMES[level]}, en {base} "
             f"({panoramas.years(rates.data)})", ui.filtered(rates, chosen),
             partial(charts.choropleth, code="territoire", y="valeur", level=level,
                     dark=ui.dark()),
             lecture=panoramas.reading(rates.data),
             note="Hachures : aucun chiffre publié sur cette base dans les documents cités.")

for rank, count in enumerate(panoramas.counts(everything, "commune")):
    table = ask.at_communes(figures({"territoire_niveau": "commune", "indicateur": count}))
    ui.block(f"carte_communes_{rank}",
             f"{count} par commune ({panoramas.years(table.data)})", table,
             partial(charts.points_map, lat="latitude", lon="longitude", text="territoire_nom",
                     size="valeur", dark=ui.dark()),
             lecture=panoramas.reading(table.data),
             note="Seules les communes que les panoramas étiquettent ont un cercle : une commune "
                  "sans cercle n'a pas zéro salarié.")

sets = panoramas.alike(everything, BRETAGNE)
if sets:
    like = ui.choose("Bretagne parmi les régions", list(sets), "comparaison")
    table = figures(sets[like])
    breaks = ask.catalogue("_ruptures").query("source == @S and type == 'zonage'")
    ui.block("regions", f"La Bretagne parmi les régions : {like}", table, compared,
             lecture=panoramas.reading(table.data), note=panoramas.elsewhere(
                 everything, table.data, ", ".join(breaks["avant"])))

ui.block("fiche_territoire", f"L'ESS {there} : tous les chiffres publiés", sheet)
