"""Agriculture et alimentation : weight in the ESS, cooperatives, groups of the NAF."""

from functools import partial

from dashboard import charts, ui
from dashboard.themes.agriculture_alimentation import extraction, published

ui.page("Agriculture et alimentation", "Que pèsent l'agriculture et l'alimentation dans l'ESS "
        "bretonne, que disent les publications des coopératives, et quelles activités "
        "économiques retenir pour les suivre ?")
counted = partial(charts.bars, x="repere", y="valeur")
weight, cooperatives, naf, insee, everything = ui.tabs("volet_agricole", {
    "Poids": published.PUBLISHED, "Coopératives": published.PUBLISHED, "Typologie NAF": "",
    "Extraction Insee": extraction.SOURCE, "Tous les chiffres publiés": published.PUBLISHED})

if weight:
    with weight:
        table = published.shares(published.WEIGHT)
        ui.block(
            "agri_poids",
            published.titled(published.WEIGHT, table, "Bretagne et France"),
            table,
            lambda t: charts.bars(t, "territoire_nom", "valeur"),
            lecture=published.weight_read(table),
        )
        table = published.shares(published.PRODUCTION)
        ui.block("agri_production", published.titled(published.PRODUCTION, table), table,
                 lambda t: charts.bars(t, "poste", "valeur"),
                 lecture=published.production_read(table))

if cooperatives:
    with cooperatives:
        west = ui.choose("Départements montrés", [False, True], "ouest",
                         show={False: "Bretagne", True: "Tout l'Ouest"}.__getitem__)
        for key, subject, indicators, colour in (
                ("nombre", "Nombre de Scop et de Scic", published.COOPERATIVES, "indicateur"),
                ("emplois", "Emplois des Scop et des Scic", published.JOBS, "unite")):
            table = published.over_time(indicators)
            ui.block(f"scop_{key}", published.titled(subject, table, "Bretagne, Ouest et régions "
                                                     "voisines"), table,
                     partial(counted, colour=colour, ranked=False),
                     lecture=published.bretagne_read(table), note=published.doubts(table))
            table = published.by_departement(indicators, west)
            ui.block(f"scop_{key}_departements", published.titled(
                f"{subject} par département", table, "Ouest" if west else "Bretagne"), table,
                lambda t: charts.bars(t, "territoire_nom", "valeur"),
                lecture=published.first_read(table, west))
        for key, subject, levels in (
                ("scop", "Chiffre d'affaires des Scop et des Scic", ["region", "interregion"]),
                ("agricoles", "Chiffre d'affaires de coopératives agricoles bretonnes",
                 ["structure"])):
            table = published.turnover(levels)
            ui.block(f"ca_{key}", published.titled(
                subject, table, "Bretagne et Ouest" if key == "scop" else ""), table,
                     partial(counted, ranked=key == "agricoles"),
                     lecture=published.bretagne_read(table) or published.turnover_read(table))

if naf:
    with naf:
        group = ui.choose("Groupe de la typologie", ["", *published.groups()], "groupe",
                          show=lambda g: g or "Tous les groupes")
        table = published.typology(group)
        ui.block("typologie_naf", f"{group or 'Agriculture et alimentation'} dans la NAF rév. 2 : "
                 f"{len(table.data)} sous-classes", table,
                 lambda t: charts.treemap(t, "groupe", "code_naf", "libelle", "partielle",
                                          unit="sous-classes"),
                 lecture=published.typology_read(table), note=published.TYPOLOGY_NOTE)
        ui.block("typologie_liste", "Sous-classes retenues et raison de chacune",
                 ui.found(table, ui.search("Chercher un code, une activité")),
                 note=published.TYPOLOGY_NOTE)
        ui.block(
            "typologie_ecartees", "Sous-classes laissées de côté et pourquoi", published.aside()
        )

if insee:
    with insee:
        where = ui.choose("Territoire", list(found := extraction.places()), "lieu_insee",
                          show=found.__getitem__)
        ui.show(extraction.blocks(where))

if everything:
    with everything:
        table = published.published()
        ui.block("agri_publies", published.titled("Agriculture, alimentation et coopératives : "
                                                  "tous les chiffres publiés", table),
                 ui.found(table, ui.search("Chercher un chiffre publié")))
