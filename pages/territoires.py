"""Territoires : published panoramas by level, maps where a click chooses, portrait to print."""

from functools import partial

from dashboard import charts, ui
from dashboard.charts import map_classes
from dashboard.text import lecture
from dashboard.themes.territoires import (
    comparable,
    ess_weight,
    portrait,
)
from dashboard.themes.territoires import (
    maps as atlas,
)
from dashboard.themes.territoires import (
    published as panoramas,
)
from dashboard.themes.territoires.published import SHARE, SHOWN, WHOLE, figures
from dashboard.warehouse import query

S, BRETAGNE, FIRST = "territoires", "53", "pays:pays-brest"

ui.page("Territoires", "Combien pèse l'ESS dans chaque territoire breton, et en Bretagne parmi les "
        "régions ? Chaque publication a sa base, son champ et sa date : ils restent visibles, et "
        "deux chiffres concurrents sont montrés tous les deux.")
published, weight, maps, sheet = ui.tabs("volet_territoires", {
    "Chiffres publiés": S, "Poids de l'ESS": ess_weight.SOURCE, "Cartes": "", "Portrait": ""})
if weight or published or maps or sheet:
    named = comparable.named()
    place = ui.choose("Territoire", list(named), "lieu", FIRST, named.__getitem__)
    (level, code), said = place.split(":", 1), {"Territoire": named[place]}
    name = named[place].rpartition(" (")[0]
    there, of = lecture.en_territoire(name, level), lecture.de_territoire(name, level)

if published:
    with published:
        panorama = query.rows(S, ["indicateur", "poste", *SHOWN[1:], "titre"], {
            "territoire_niveau": level, "territoire": code}, "indicateur poste -annee")
        if document := panoramas.headline(panorama.data):
            head = panoramas.headed(query.rows(S, ["indicateur", *SHOWN[1:]], {
                "territoire_niveau": level, "territoire": code, "titre": document,
                "poste": WHOLE}))
            ui.key_figures("chiffres_territoire",
                           f"L'ESS {there} ({panoramas.years(head.data)})", ui.filtered(head, said))
        everything = query.rows(S, SHOWN).data
        levels = [x for x in panoramas.PEERS if x in set(everything["territoire_niveau"])]
        peers = ui.choose("Comparer les…", levels, "niveau", show=panoramas.PEERS.__getitem__)
        where: dict[str, object] = {"territoire_niveau": peers}
        where["indicateur"] = indicator = ui.choose(
            "Indicateur", query.values(S, "indicateur", where), "indicateur_territoire", SHARE)
        where["poste"] = item = ui.choose(
            "Famille ou secteur", query.values(S, "poste", where), "poste_territoire", WHOLE)
        subject = str(indicator) if item == WHOLE else f"{indicator} – {item}"
        compared = panoramas.compared
        for rank, units in enumerate(panoramas.scales(query.values(S, "unite", where))):
            table = ui.filtered(figures({**where, "unite": units}), {
                "Niveau": panoramas.NAMES[peers], "Indicateur": str(indicator), "Poste": str(item)})
            ui.block(f"panorama_{peers}_{rank}", f"{subject}, par {panoramas.NAMES[peers]} "
                     f"({panoramas.years(table.data)})", table, compared,
                     lecture=panoramas.reading(table.data))
        if sets := panoramas.alike(everything, BRETAGNE):
            like = ui.choose("Bretagne parmi les régions", list(sets), "comparaison")
            table = ui.filtered(panoramas.among(sets[like]), {"Régions": like})
            ui.block("regions", f"La Bretagne parmi les régions : {like}", table, compared,
                     lecture=panoramas.reading(table.data),
                     note=panoramas.elsewhere(everything, table.data, panoramas.former(S)))
        ui.block("fiche_territoire", f"L'ESS {there} : tous les chiffres publiés",
                 ui.filtered(panorama, said), nothing=f"Aucun panorama publié {of}.")
if weight:
    with weight:
        year = ui.choose("Année", ess_weight.years(), "annee_poids")
        when, here = {"Année": str(year)}, code if level == "departement" else ""
        subject = ess_weight.subject(year)
        table = ui.filtered(ess_weight.departements(year), when)
        ui.block("carte_poids", f"{subject}, par département", table,
                 partial(ess_weight.drawn, chosen=here),
                 lecture=ess_weight.reading(table, year, here),
                 note=atlas.note(table, "departement", map_classes.QUANTILES),
                 click=("lieu", "departement:"))
        table = ui.filtered(ess_weight.ranks(year), when)
        if len(table.columns) > 2:  # the share alone is on the map
            ui.block("poids_rangs", f"{subject}, rang et évolution des départements", table,
                     lecture=" ".join(filter(None, (ess_weight.ranks_read(table, year),
                                                    ess_weight.change_read(table, year)))),
                     note=ess_weight.RANK_NOTE, printed=len(table.data))
        table = ess_weight.over_time()
        ui.block("poids_annees", f"{ess_weight.subject(None)}, par année et département", table,
                 partial(charts.lines, x="periode", y="valeur", colour="territoire_nom"),
                 lecture=ess_weight.levels_read(table))
        table = ui.filtered(ess_weight.regions(year), when)
        ui.block("poids_regions", f"{subject} : la Bretagne parmi les régions", table,
                 partial(charts.bars, x="territoire_nom", y="valeur"),
                 lecture=ess_weight.regions_read(table, year),
                 nothing=f"Aucune part de région n'est disponible pour {year}.")

levels = atlas.levels() if maps else []
if maps and not levels:
    with maps:
        ui.available(S)
if maps and levels:
    with maps:
        drawn = ui.choose("Carte des…", levels, "niveau_carte",
                          show=panoramas.PEERS.__getitem__)
        subjects = atlas.subjects(drawn)
        chosen = subjects[ui.choose("Sur la carte", list(subjects), "sujet_carte")]
        period = (ui.choose("Période de la carte", chosen.periods, "periode_carte",
                            show=atlas.when) if len(chosen.periods) > 1 else chosen.periods[0])
        subject = chosen.title(period)
        table = ui.filtered(chosen(period), {"Sur la carte": subject})
        method = (ui.choose("Classes de la carte", list(map_classes.METHODS), "classes")
                  if atlas.is_rate(table) else map_classes.QUANTILES)
        ui.block(f"carte_{drawn}", f"{subject}, par {panoramas.NAMES[drawn]}", table,
                 partial(atlas.draw, level=drawn, method=method,
                         chosen=code if level == drawn else ""),
                 lecture=atlas.reading(table, drawn), note=atlas.note(table, drawn, method),
                 click=("lieu", f"{drawn}:"))

if opened := maps or sheet:
    with opened:
        for key, title, told in portrait.blocks(level, code, name):
            ui.block(key, title, ui.filtered(told.table, said), lecture=told.lecture,
                     note=told.note, nothing=told.nothing,
                     printed=told.printed or (portrait.LISTED if sheet else 0))
