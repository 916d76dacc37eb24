"""Mois de l'ESS, activité, and the sources that wait for real extractions."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from etl.paths import RAW
from etl.warehouse.build import load

MOIS = "mois_ess/bilans_mois_ess.xlsx"
CITATIONS = [["Territoire", "Année", "Indicateur", "Éditeur", "Titre", "Date", "Lien"],
             ["Bretagne", "2024", "Événements", "Cress Bretagne", "Rapport 2024", "2025", ""]]
REPORT = ["Mission", "Action", "Indicateur", "Modalité", "Territoire", "Période", "Valeur",
          "Unité", "Qualité"]


def texts(one):
    return [str(i) for i in one.issues]


# --- Mois de l'ESS ---------------------------------------------------------------------------
def test_years_in_columns_and_one_sheet_a_territory(raw, write):
    path = write(MOIS, {
        "Bretagne": [["Bilan"], [], ["Indicateur", 2023, 2024], ["Édition", "16e", "17e"],
                     ["Événements (bilan)", 350, "plus de 400"],
                     ["Événements annoncés", None, "500"],
                     ["Participants", None, "20 000 (estimation)"], [],
                     ["2024, Bretagne : le total comprend Festisol."]],
        "Sources": CITATIONS})
    book = load_workbook(path)
    book["Bretagne"]["C6"].comment = Comment("500 annoncées", "Cress")
    book.save(path)
    one = load("mois_ess", raw)
    assert texts(one) == []
    assert one.data[["indicateur", "territoire", "annee", "edition", "valeur", "unite", "statut",
                     "qualificatif", "editeur", "remarque", "cellule"]].values.tolist() == [
        ["Événements (bilan)", "53", 2023, "16e", 350.0, "événements", "", "", "", "", "B5"],
        ["Événements (bilan)", "53", 2024, "17e", 400.0, "événements", "", "plus de",
         "Cress Bretagne", "2024, Bretagne : le total comprend Festisol.", "C5"],
        ["Événements annoncés", "53", 2024, "17e", 500.0, "événements", "e", "", "",
         "500 annoncées", "C6"],
        ["Participants", "53", 2024, "17e", 20000.0, "personnes", "e", "", "", "", "C7"]]


def test_a_figure_is_cited_under_its_own_label_with_what_is_remarked_of_it(raw, write):
    write(MOIS, {
        "France": [["Indicateur", 2024], ["Événements (bilan)", 2100],
                   ["Événements inscrits sur la plateforme nationale", 1800],
                   ["dont rencontres culturelles", "près de 400"],
                   ["Villes accueillant une animation", 80],
                   ["Participants attendus", "près de 340 000 (attendus)"], [],
                   ["2024, France : 2 100 manifestations comptées après le mois."]],
        "Sources": [[*CITATIONS[0], "Remarque"], *(
            ["France", "2024", label, editor, "Bilan", "2025", "", remark] for label, editor, remark
            in (("Manifestations", "Unidivers", "Compté après l'édition."),
                ("Événements inscrits sur la plateforme nationale", "Recma", ""),
                ("dont rencontres culturelles", "Recma", "Elles se recoupent."),
                ("Villes accueillant une animation", "RCF", "Annoncées avant le mois."),
                ("Participants attendus", "Avise", "Personnes attendues.")))]})
    one = load("mois_ess", raw)
    assert texts(one) == []
    assert one.data[["indicateur", "valeur", "unite", "statut", "qualificatif", "editeur",
                     "remarque"]].values.tolist() == [
        ["Événements (bilan)", 2100.0, "événements", "", "", "Unidivers",
         "Compté après l'édition."],
        ["Événements inscrits sur la plateforme nationale", 1800.0, "événements", "", "", "Recma",
         ""],
        ["dont rencontres culturelles", 400.0, "événements", "", "près de", "Recma",
         "Elles se recoupent."],
        ["Villes accueillant une animation", 80.0, "villes", "e", "", "RCF",
         "Annoncées avant le mois."],
        ["Participants attendus", 340000.0, "personnes", "e", "près de", "Avise",
         "Personnes attendues."]]


def test_a_sheet_that_is_no_territory_and_a_heading_that_is_no_year_are_told(raw, write):
    write(MOIS, {"Bretgne": [["Indicateur", 2024]], "Sources": CITATIONS,
                 "France": [["Indicateur", "l'an dernier"], ["Participants", 12]]})
    assert texts(load("mois_ess", raw)) == [
        f"ERREUR {MOIS} · feuille « Bretgne » : la feuille ne porte pas le nom d'un territoire "
        "(lu : « Bretgne »; attendu : « Bretagne », « France »…)",
        f"ERREUR {MOIS} · feuille « France » · cellule B1 : l'en-tête de colonne n'est pas une "
        "année (lu : « l'an dernier »; attendu : une année)"]


def test_an_indicator_that_nobody_declared_is_loaded_and_told(raw, write):
    write(MOIS, {"Bretagne": [["Indicateur", 2024], ["Films projetés", 12]], "Sources": CITATIONS})
    one = load("mois_ess", raw)
    assert texts(one) == [
        f"AVERTISSEMENT {MOIS} · feuille « Bretagne » · cellule A2 : indicateur inconnu, chargé "
        "sans unité ni document (lu : « Films projetés »)"]
    assert one.data[["indicateur", "valeur", "unite"]].values.tolist() == [
        ["Films projetés", 12.0, "nombre"]]


# --- Rapport d'activité ----------------------------------------------------------------------
def report(write, source_sheet, *lines, members=()):
    return write("activite/rapport_activite_2024.xlsx", {
        "Indicateurs 2024": [["Rapport"], [], REPORT, *lines],
        "Nouveaux adhérents": [["Les nouveaux adhérents", "Date d'adhésion",
                                "Collège d'appartenance"], *members],
        "Source": source_sheet})


def dla(modalite, valeur):
    return ["Accompagnement", "DLA", "Emplois concernés", modalite, "Bretagne", "2024", valeur,
            "emplois", None]


def test_permanent_and_temporary_contracts_must_make_the_total(raw, write, source_sheet):
    report(write, source_sheet, dla("CDI", "2 613"), dla("CDD", "1 696"),
           dla("Ensemble", "4 310"), dla("dont emplois aidés", 248))
    assert [i.message for i in load("activite", raw).issues] == [
        "CDI et CDD : la somme donne 4\u202f309, le total imprimé en G6 est 4\u202f310 "
        "(G4 = 2 613, G5 = 1 696)"]


@pytest.mark.parametrize(("action", "indicateur", "unite", "parts", "message"), [
    ("Instances", "Présence au conseil d'administration", "%",
     {"présents": 0.72, "excusés représentés": 0.18, "excusés non représentés": 0, "absents": 0.3},
     "présents, excusés et absents : la somme donne 120, le total est 100"),
    ("Traits d'unions", "Pays couverts", "pays",
     {None: 9, "dont nouveaux territoires": 5, "dont premiers territoires expérimentaux": "trois"},
     "nouveaux pays et premiers pays : la somme donne 8, le total imprimé en G4 est 9"),
    ("Stratégie régionale (SRESS)", "Participants au comité de pilotage", "personnes",
     {"Ensemble": 32, "représentants de pouvoirs publics": 9,
      "représentants de structures de l'ESS": 22},
     "pouvoirs publics et structures de l'ESS : la somme donne 31, le total imprimé en G4 est 32")])
def test_the_parts_of_the_report_must_make_their_whole(raw, write, source_sheet, action,
                                                       indicateur, unite, parts, message):
    path = report(write, source_sheet, *(
        ["Mouvement", action, indicateur, part, "Bretagne", "2024", value, unite, None]
        for part, value in parts.items()))
    if unite == "%":
        book = load_workbook(path)
        for line in range(4, 8):
            book["Indicateurs 2024"][f"G{line}"].number_format = "0%"
        book.save(path)
    messages = [i.message for i in load("activite", raw).issues]
    assert len(messages) == 1 and messages[0].startswith(message)


def projects(modalite, territoire, valeur):
    return ["Mouvement", "Mon ESS à l'École", "Projets 2023-2024", modalite, territoire,
            "2023-2024", valeur, "projets", None]


def test_next_years_projects_by_town_must_make_the_total(raw, write, source_sheet):
    report(write, source_sheet, projects("Rennes", "Rennes", 5), projects("Brest", "Brest", 3),
           projects("Ensemble", "Bretagne", 16))
    assert [i.message for i in load("activite", raw).issues] == [
        "projets par ville : la somme donne 8, le total imprimé en G6 est 16 (G4 = 5, G5 = 3)"]


def test_the_new_members_are_names_and_are_counted_against_the_report(raw, write, source_sheet):
    report(write, source_sheet,
           ["Mouvement", "Adhésion", "Nouvelles adhésions", None, "Bretagne", "2024", 3,
            "adhérents", None],
           members=[["Vyv3", "17/10/2024", "Mutuelle"],
                    ["Deux Rives", "17/10/2024", "Association"]])
    one = load("activite", raw)
    assert [i.message for i in one.issues] == [
        "2 nouveaux adhérents sont listés, le rapport en compte 3 (G4 de « Indicateurs 2024 »)"]
    names = one.data[one.data["indicateur"] == "Nouvel adhérent"]
    assert names[["imprime", "college", "periode"]].values.tolist() == [
        ["Vyv3", "Mutuelle", "2024-10-17"], ["Deux Rives", "Association", "2024-10-17"]]
    assert names["valeur"].isna().all()


def test_a_unit_left_out_is_an_error(raw, write, source_sheet):
    line = dla("CDI", 12)
    report(write, source_sheet, [*line[:7], None, None])
    assert texts(load("activite", raw)) == [
        "ERREUR activite/rapport_activite_2024.xlsx · feuille « Indicateurs 2024 » · cellule H4 : "
        "« Unité » est obligatoire (attendu : une valeur)"]


# --- Extractions -----------------------------------------------------------------------------
QUARTERS = ["Trimestre", "Niveau", "Territoire", "Famille", "Secteur", "Effectifs salariés",
            "Établissements", "Masse salariale (milliers d'euros)"]


def test_a_real_extraction_replaces_the_demonstration_by_being_dropped(raw, write):
    write("emploi_detaille/emploi_detaille_DÉMONSTRATION.xlsx", {"E": [QUARTERS]})
    write("emploi_detaille/urssaf_2024.xlsx", {"Extraction": [
        QUARTERS,
        ["T1 2024", "département", "Finistère", "Associations", "Santé", 1200, 40, 9000],
        ["T4 2024 (p)", "département", "Finistère", "Associations", "Santé", "s", 2, "s"]]})
    one = load("emploi_detaille", raw)
    assert texts(one) == ["INFORMATION emploi_detaille/emploi_detaille_DÉMONSTRATION.xlsx : "
                          "classeur de démonstration ignoré : un classeur réel le remplace"]
    assert set(one.data["nature"]) == {"administratif"}
    rows = one.data[["periode", "indicateur", "valeur", "statut", "cellule"]]
    assert rows.astype(object).where(rows.notna(), None).values.tolist() == [
        ["2024-T1", "Effectifs salariés", 1200.0, "", "F2"],
        ["2024-T1", "Établissements", 40.0, "", "G2"],
        ["2024-T1", "Masse salariale", 9000.0, "", "H2"],
        ["2024-T4", "Effectifs salariés", None, "s", "F3"],
        ["2024-T4", "Établissements", 2.0, "p", "G3"],
        ["2024-T4", "Masse salariale", None, "s", "H3"]]


def test_a_quarter_and_a_family_that_are_unknown_are_told_with_their_cells(raw, write):
    write("emploi_detaille/urssaf.xlsx", {"E": [
        QUARTERS, ["2024-5", "région", "Bretagne", "ESS", "Ensemble", 1, 1, 1],
        ["T1 2024", "région", "Bretagne", "Sociétés", "Ensemble", 1, None, None]]})
    assert texts(load("emploi_detaille", raw)) == [
        "ERREUR emploi_detaille/urssaf.xlsx · feuille « E » · cellule A2 : le trimestre n'est pas "
        "reconnu (lu : « 2024-5 »; attendu : « T3 2023 » ou « T3 2023 (p) »)",
        "ERREUR emploi_detaille/urssaf.xlsx · feuille « E » · cellule D3 : « Famille » a une "
        "valeur inconnue (lu : « Sociétés »; attendu : « Associations », « Coopératives », "
        "« Mutuelles », « Fondations », « ESS », « Privé hors ESS »)"]


SHOP = ["Identifiant", "Commune", "Code Insee", "Année d'ouverture", "Statut", "Services",
        "Employeur"]


def test_a_shop_is_placed_in_its_commune_with_its_services(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, ["Commerce n° 1", "Guern", "56076", 2019, "Scic", "café ; épicerie", "oui"],
        ["Commerce n° 2", "Rennes", None, 2020, "Scop", None, "non"]]})
    one = load("commerces_inventaire", raw)
    assert texts(one) == ["AVERTISSEMENT commerces_inventaire/inventaire.xlsx · feuille « I » · "
                          "cellule B3 : commune qui n'est pas rurale (densité 1 à 4) "
                          "(lu : « Rennes »)"]
    assert one.data[["id", "commune", "departement_nom", "annee_ouverture", "employeur", "nature",
                     "ligne"]].values.tolist() == [
        ["Commerce n° 1", "56076", "Morbihan", 2019, True, "enquête", 2],
        ["Commerce n° 2", "35238", "Ille-et-Vilaine", 2020, False, "enquête", 3]]
    assert one.answers.values.tolist() == [["Commerce n° 1", "services", "café"],
                                           ["Commerce n° 1", "services", "épicerie"]]


def test_a_commune_that_does_not_exist_proposes_the_nearest(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, ["Commerce n° 1", "Guernn", None, 2019, "Scic", "café", "oui"]]})
    assert texts(load("commerces_inventaire", raw))[0].startswith(
        "ERREUR commerces_inventaire/inventaire.xlsx · feuille « I » · cellule B2 : territoire "
        "inconnu : « Guernn » ; vouliez-vous dire « Guern »")


@pytest.mark.parametrize(("yes", "no"), [
    ("O", "N"), ("Oui", "Non"), (1, 0), ("x", None), ("X", ""), ("vrai", "FAUX"), (True, False),
    ("✓", None), ("Y", "n")])
def test_yes_and_no_are_read_however_they_are_written(raw, write, yes, no):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        ["Identifiant", "Nom de la commune", "Année d'ouverture", "Forme juridique", "Café",
         "Épicerie", "Salariés O/N"],
        ["1", "Guern", 2019, "Scic", yes, no, yes], ["2", "Guern", 2020, "Scop", yes, yes, no]]})
    one = load("commerces_inventaire", raw)
    assert texts(one) == []
    assert one.data["employeur"].tolist() == [True, False]
    assert one.data["statut_juridique"].tolist() == ["Scic", "Scop"]
    assert sorted(one.answers[["id", "modalite"]].values.tolist()) == [
        ["1", "café"], ["2", "café"], ["2", "épicerie"]]


def test_what_is_neither_yes_nor_no_is_told_with_its_cell_and_is_no_answer(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, *([str(n), "Guern", "56076", 2019, "Scic", "café", reply] for n, reply in enumerate(
            ("oui", "bientôt", "bientôt", "nd", None), 1))]})
    one = load("commerces_inventaire", raw)
    assert texts(one) == [
        "AVERTISSEMENT commerces_inventaire/inventaire.xlsx · feuille « I » · cellule G3 : "
        "« bientôt » n'est ni oui ni non, ici et dans 1 autre cellule : la réponse reste sans "
        "valeur (lu : « bientôt »; attendu : « oui » ou « non », « O » ou « N », « 1 » ou « 0 », "
        "« X » ou rien)"]
    assert one.data["employeur"].isna().tolist() == [False, True, True, True, True]


def test_an_inventory_without_services_says_the_two_ways_of_writing_them(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        [h for h in SHOP if h != "Services"], ["1", "Guern", "56076", 2019, "Scic", "oui"]]})
    [issue] = load("commerces_inventaire", raw).issues
    assert issue.message == "colonne « Services » introuvable"
    assert issue.expected == "« Services », ou à la place « Épicerie », « Café »…"


@pytest.mark.parametrize(("commune", "departement"), [
    ("Saint-Armel", "Morbihan"), ("Saint-Armel", "56"), ("Saint-Armel (56)", None),
    ("Saint-Armel (Morbihan, 56205)", None), ("Saint-Armel (Morbihan)", "Morbihan")])
def test_a_homonym_is_resolved_by_its_departement_or_by_the_printed_spelling(
        raw, write, commune, departement):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        [*SHOP, "Département"],
        ["1", commune, None, 2019, "Scic", "café", "oui", departement]]})
    one = load("commerces_inventaire", raw)
    assert [i.severity for i in one.issues] == []
    assert one.data["commune"].tolist() == ["56205"]


def test_a_homonym_alone_says_what_to_write(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, ["1", "Saint-Armel", None, 2019, "Scic", "café", "oui"]]})
    [issue] = load("commerces_inventaire", raw).issues
    assert (issue.cell, issue.message) == (
        "B2", "territoire ambigu : « Saint-Armel » peut être « Saint-Armel (Ille-et-Vilaine, "
        "35250) » ou « Saint-Armel (Morbihan, 56205) »")
    assert "une colonne « Département »" in issue.expected


def test_a_box_of_the_survey_is_ticked_however_it_is_written(raw, write):
    def answer(number, cafe, epicerie):
        return [number, "", "Commerce n° 1", "Scic", cafe, epicerie, *[None] * 11]

    write("commerces_enquete/reponses.xlsx", {"R": [
        SURVEY, answer(1, "Oui", "Non"), answer(2, "X", None), answer(3, 1, 0),
        answer(4, "Y", "N"), answer(5, "peut-être", None)]})
    one = load("commerces_enquete", raw)
    assert sorted(one.answers.values.tolist()) == [
        [str(n), "services", "café"] for n in range(1, 5)]
    assert [(i.cell, i.message) for i in one.issues] == [
        ("E6", "réponse à cocher qui n'est ni oui ni non")]


SURVEY = ["id", "submitdate", "Q1 [Inventaire]", "Q2 [Statut]", "Q3[café]", "Q3[épicerie]",
          "Q4 [Modèle]", "Q5 [CA]", "Q6[commune]", "Q7 [Postes]", "Q8 [ETP]", "Q9 [Bénévoles]",
          "Q10 [Heures]", "Q11[équilibre économique]", "Q12[formation]",
          "Q13[La commune soutient le projet]", "Q14 [Commentaire]"]


def test_answers_typed_by_hand_become_numbers_and_keep_their_text(raw, write):
    write("commerces_enquete/reponses.xlsx", {"R": [
        SURVEY, [1, "2023-05-02", "Commerce n° 1", "Scic", "Oui", None, "vente", "moins de 10 000",
                 "Oui", "2 postes", "1,5 ETP", "environ 30", "12 h", "Oui", None,
                 "Plutôt d'accord", "+ de monde"],
        [2, "2023-05-03", "Commerce n° 2", None, None, None, None, None, None, "beaucoup", None,
         "une vingtaine", None, None, None, None, None]]})
    one = load("commerces_enquete", raw)
    assert texts(one) == [
        "AVERTISSEMENT commerces_enquete/reponses.xlsx · feuille « R » · cellule J3 : « beaucoup "
        "» n'est pas un nombre que l'on sache lire : la réponse reste sans valeur "
        "(lu : « beaucoup »; attendu : un nombre)"]
    first = one.data.iloc[0]
    assert first[["postes", "etp", "benevoles", "heures_benevoles", "heures_benevoles_imprime",
                  "commentaire"]].tolist() == [2.0, 1.5, 30.0, 12.0, "12 h", "+ de monde"]
    assert one.data.iloc[1]["benevoles"] == 20.0
    assert sorted(one.answers.values.tolist()) == [
        ["1", "avis_commune", "Plutôt d'accord"], ["1", "difficultes", "équilibre économique"],
        ["1", "services", "café"], ["1", "subventions", "commune"]]


def test_a_question_of_the_survey_that_is_missing_is_an_error(raw, write):
    write("commerces_enquete/reponses.xlsx", {"R": [SURVEY[:9], [1, "", "Commerce n° 1"]]})
    assert [i.message for i in load("commerces_enquete", raw).issues] == [
        f"question « {name} » introuvable"
        for name in ("attentes", "benevoles", "commentaire", "difficultes", "etp",
                     "heures_benevoles", "postes")]


@pytest.mark.parametrize(("headings", "answers"), [
    (["id", "G01Q01", "G01Q02", "G02Q03[SQ001]", "G02Q03[SQ002]", "G02Q04"],
     [1, "C1", "A2", "Y", "N", "A1"]),
    (["id", "Q1", "Q2", "Q3[SQ001]", "Q3[SQ002]", "Q4"], [1, "C1", "A2", "Y", "", "A1"]),
    (SURVEY, [1, "", "Commerce n° 1", "A1", "Y", "N", "A3", "A2", "Y", 2, 1, 3, 4, "Y", "N",
              "A4", ""])])
def test_a_limesurvey_export_with_codes_is_one_error_that_names_the_option(
        raw, write, headings, answers):
    write("commerces_enquete/reponses.xlsx", {"R": [headings, answers]})
    [issue] = load("commerces_enquete", raw).issues
    assert issue.severity == "erreur"
    assert issue.message == "cet export LimeSurvey donne des codes à la place des libellés"
    assert "« Réponses complètes »" in issue.expected


def test_quarters_in_columns_are_one_error_that_says_one_line_a_quarter(raw, write):
    write("emploi_detaille/urssaf.xlsx", {"E": [
        ["Extraction Urssaf"], [],
        ["Département", "Famille", "Secteur", "T1 2023", "T2 2023", "T3 2023 (p)"],
        *(["Finistère", "Mutuelles", "Santé", 40, 41, 42] for _ in range(40))]})
    [issue] = load("emploi_detaille", raw).issues
    assert (issue.severity, issue.cell, issue.message) == (
        "erreur", "D3", "les trimestres sont en colonnes : il faut une ligne par trimestre")
    assert "Dépivoter" in issue.expected


ACTOR = ["Identifiant", "Nom", "Activités", "Statut ESS", "Commune", "Code postal", "Latitude",
         "Longitude", "ETP", "Année de création", "Membre du RAB", "Réseau matériaux"]


def actor(number, name, commune="Plérin", postcode="22190", latitude=48.54, longitude=-2.77):
    return [f"CAR-{number}", name, "réemploi;textile", "Association", commune, postcode, latitude,
            longitude, 2.5, 2010, "oui", "non"]


@pytest.mark.parametrize(("row", "warning", "expected"), [
    (actor(1, "Acteur", commune=None), "E2 : commune absente : Plérin, seule commune du code "
     "postal (lu : « »)", ("22187", "export")),
    (actor(1, "Acteur", commune="Pl\ufffdrin"), "E2 : accents perdus : Plérin, seule commune "
     "possible du code postal (lu : « Pl\ufffdrin »)", ("22187", "export")),
    (actor(1, "Acteur", latitude=48.85, longitude=2.35), "G2 : coordonnées hors de Bretagne "
     "(48,85 ; 2,35), écartées (lu : « 48,85 »)", ("22187", "centre de la commune")),
    (actor(1, "Acteur", latitude=None), "G2 : coordonnées absentes (lu : « »)",
     ("22187", "centre de la commune")),
])
def test_the_defects_of_a_collaborative_map_follow_a_declared_rule(raw, write, row, warning,
                                                                   expected):
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row]})
    one = load("acteurs_circulaires", raw)
    assert [t.replace(" (lu : « »)", "") for t in texts(one)] == [
        "AVERTISSEMENT acteurs_circulaires/carteco.xlsx · feuille « Export » · cellule "
        + warning.replace(" (lu : « »)", "")]
    assert tuple(one.data.iloc[0][["commune", "position"]]) == expected
    assert bool(one.data.iloc[0]["retenu"])


def test_a_duplicate_is_set_aside_not_deleted(raw, write):
    write("acteurs_circulaires/carteco.xlsx", {"Export": [
        ACTOR, actor(1, "Acteur n° 1"), actor(2, "ACTEUR N° 1"), actor(3, "Acteur n° 3")]})
    one = load("acteurs_circulaires", raw)
    assert one.data["retenu"].tolist() == [True, False, True]
    assert texts(one) == ["AVERTISSEMENT acteurs_circulaires/carteco.xlsx · feuille « Export » · "
                          "cellule B3 : doublon de CAR-1 (A2) : ligne mise à l'écart "
                          "(lu : « ACTEUR N° 1 »)"]


def test_the_demonstration_of_actors_keeps_432_rows_and_tells_43_defects():
    one = load("acteurs_circulaires", RAW)
    assert len(one.data) == 432
    assert len(one.issues) == 43 == int((one.data["defaut"] != "").sum())
    assert set(one.data["nature"]) == {"démonstration"}


@pytest.mark.parametrize("year", [2010.5, 1e30, "vers le printemps"])
def test_a_year_that_is_no_whole_number_is_a_warning_and_no_value(raw, write, year):
    row = actor(1, "Acteur")
    row[9] = year
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row, actor(2, "Autre")]})
    one = load("acteurs_circulaires", raw)
    issue, = one.issues
    assert (issue.severity, issue.cell, issue.column, issue.expected) == (
        "avertissement", "J2", "annee_creation", "un nombre entier")
    assert issue.message.endswith(" : la réponse reste sans valeur")
    assert one.data["annee_creation"].isna().tolist() == [True, False]


@pytest.mark.parametrize(("latitude", "longitude"), [
    ("48.117", "-1.686"), ("48,117", "-1,686"), (48.117, -1.686)])
def test_a_coordinate_with_three_decimals_is_degrees_and_it_is_said_once(
        raw, write, latitude, longitude):
    write("acteurs_circulaires/carteco.xlsx", {"Export": [
        ACTOR, actor(1, "Un", latitude=latitude, longitude=longitude),
        actor(2, "Deux", latitude=latitude, longitude=longitude)]})
    one = load("acteurs_circulaires", raw)
    assert one.data[["latitude", "longitude", "position"]].values.tolist() == [
        [48.117, -1.686, "export"]] * 2
    messages = [(i.severity, i.cell, i.message.replace("\u202f", " ")) for i in one.issues]
    assert messages == ([] if latitude != "48.117" else [
        ("information", "G2", "« 48.117 » est lu 48,117, et non 48 117 : « Latitude » va de -90 "
         "à 90"),
        ("information", "H2", "« -1.686 » est lu -1,686, et non -1 686 : « Longitude » va de "
         "-180 à 180")])


@pytest.mark.parametrize(("text", "value", "severity"), [
    ("2.010", 2010, "information"), ("2,010", 2010, "information")])
def test_a_separator_is_decided_by_the_bounds_of_its_column(raw, write, text, value, severity):
    row = actor(1, "Acteur")
    row[9] = text
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row]})
    one = load("acteurs_circulaires", raw)
    assert one.data["annee_creation"].tolist() == [value]
    assert [(i.severity, i.cell) for i in one.issues] == [(severity, "J2")]


def test_a_separator_that_no_bound_decides_is_told(raw, write):
    row = actor(1, "Acteur")
    row[8] = "1.500"
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row]})
    [issue] = load("acteurs_circulaires", raw).issues
    assert (issue.severity, issue.cell) == ("avertissement", "I2")
    assert issue.message.replace("\u202f", " ").startswith("« 1.500 » est lu 1 500, et non 1,5")


@pytest.mark.parametrize("text", [
    "48.117, -1.686", "48.117,-1.686", "48,117 ; -1,686", "48,117, -1,686", "(48.117 -1.686)",
    "48.117;-1.686"])
def test_latitude_and_longitude_in_one_column_are_read(raw, write, text):
    row = actor(1, "Acteur")
    write("acteurs_circulaires/carteco.xlsx", {"Export": [
        [*ACTOR[:6], "Coordonnées GPS", *ACTOR[8:]], [*row[:6], text, *row[8:]]]})
    one = load("acteurs_circulaires", raw)
    assert one.data[["latitude", "longitude", "position"]].values.tolist() == [
        [48.117, -1.686, "export"]]
    assert texts(one) == []


def test_coordinates_that_are_not_understood_say_how_to_write_them(raw, write):
    row = actor(1, "Acteur")
    sheet = [[*ACTOR[:6], "Coordonnées", *ACTOR[8:]], [*row[:6], "près du bourg", *row[8:]]]
    write("acteurs_circulaires/carteco.xlsx", {"Export": sheet})
    issue = load("acteurs_circulaires", raw).issues[0]
    assert (issue.cell, issue.message) == (
        "G2", "« près du bourg » n'est pas une latitude et une longitude")
    assert "Données, Convertir" in issue.expected


def test_an_export_without_coordinates_says_both_ways_of_writing_them(raw, write):
    row = actor(1, "Acteur")
    write("acteurs_circulaires/carteco.xlsx", {"Export": [
        [*ACTOR[:6], *ACTOR[8:]], [*row[:6], *row[8:]]]})
    assert [(i.message, i.expected) for i in load("acteurs_circulaires", raw).issues] == [
        (f"colonne « {name} » introuvable", f"« {name} », ou à la place « Coordonnées »")
        for name in ("Latitude", "Longitude")]
