"""Agriculture et alimentation : weight in the ESS, cooperatives, groups of the NAF."""

from functools import partial

from dashboard import charts, farming, farming_insee, ui

ui.page("Agriculture et alimentation", "Que pèsent l'agriculture et l'alimentation dans l'ESS "
        "bretonne, que disent les publications des coopératives, et quelles activités "
        "économiques retenir pour les suivre ?")
counted = partial(charts.bars, x="repere", y="valeur", dark=ui.dark())
weight, cooperatives, naf, insee, everything = ui.tabs("volet_agricole", {
    "Poids": farming.PUBLISHED, "Coopératives": farming.PUBLISHED, "Typologie NAF": "",
    "Extraction Insee": farming_insee.SOURCE, "Tous les chiffres publiés": farming.PUBLISHED})

if weight:
    with weight:
        table = farming.shares(farming.WEIGHT)
        ui.block("agri_poids", farming.titled(farming.WEIGHT, table, "Bretagne et France"), table,
                 lambda t: charts.bars(t, "territoire_nom", "valeur", dark=ui.dark()),
                 lecture=farming.weight_read(table))
        table = farming.shares(farming.PRODUCTION)
        ui.block("agri_production", farming.titled(farming.PRODUCTION, table), table,
                 lambda t: charts.bars(t, "poste", "valeur", dark=ui.dark()),
                 lecture=farming.production_read(table))

if cooperatives:
    with cooperatives:
        west = ui.choose("Départements montrés", [False, True], "ouest",
                         show={False: "Bretagne", True: "Tout l'Ouest"}.__getitem__)
        for key, subject, indicators, colour in (
                ("nombre", "Nombre de Scop et de Scic", farming.COOPERATIVES, "indicateur"),
                ("emplois", "Emplois des Scop et des Scic", farming.JOBS, "unite")):
            table = farming.over_time(indicators)
            ui.block(f"scop_{key}", farming.titled(subject, table, "Bretagne, Ouest et régions "
                                                   "voisines"), table,
                     partial(counted, colour=colour, ranked=False),
                     lecture=farming.bretagne_read(table), note=farming.doubts(table))
            table = farming.by_departement(indicators, west)
            ui.block(f"scop_{key}_departements", farming.titled(
                f"{subject} par département", table, "Ouest" if west else "Bretagne"), table,
                lambda t: charts.bars(t, "territoire_nom", "valeur", dark=ui.dark()),
                lecture=farming.first_read(table, west))
        for key, subject, levels in (
                ("scop", "Chiffre d'affaires des Scop et des Scic", ["region", "interregion"]),
                ("agricoles", "Chiffre d'affaires de coopératives agricoles bretonnes",
                 ["structure"])):
            table = farming.turnover(levels)
            ui.block(f"ca_{key}", farming.titled(
                subject, table, "Bretagne et Ouest" if key == "scop" else ""), table,
                     partial(counted, ranked=key == "agricoles"),
                     lecture=farming.bretagne_read(table) or farming.turnover_read(table))

if naf:
    with naf:
        group = ui.choose("Groupe de la typologie", ["", *farming.groups()], "groupe",
                          show=lambda g: g or "Tous les groupes")
        table = farming.typology(group)
        ui.block("typologie_naf", f"{group or 'Agriculture et alimentation'} dans la NAF rév. 2 : "
                 f"{len(table.data)} sous-classes", table,
                 lambda t: charts.treemap(t, "groupe", "code_naf", "libelle", "partielle",
                                          unit="sous-classes", dark=ui.dark()),
                 lecture=farming.typology_read(table), note=farming.TYPOLOGY_NOTE)
        ui.block("typologie_liste", "Sous-classes retenues et raison de chacune",
                 ui.found(table, ui.search("Chercher un code, une activité")),
                 note=farming.TYPOLOGY_NOTE)
        ui.block("typologie_ecartees", "Sous-classes laissées de côté et pourquoi", farming.aside())

if insee:
    with insee:
        where = ui.choose("Territoire", list(found := farming_insee.places()), "lieu_insee",
                          show=found.__getitem__)
        ui.show(farming_insee.blocks(where))

if everything:
    with everything:
        table = farming.published()
        ui.block("agri_publies", farming.titled("Agriculture, alimentation et coopératives : "
                                                "tous les chiffres publiés", table),
                 ui.found(table, ui.search("Chercher un chiffre publié")))
