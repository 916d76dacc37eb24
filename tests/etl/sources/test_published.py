"""The layout « chiffres publiés »: one reader, every source of it, every figure cited."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook

from etl.french.figures.computation import FORMULA, UNCOMPUTED
from etl.paths import RAW
from etl.reading import limits
from etl.warehouse.build import load
from tests.etl.conftest import HEADINGS, figure_row
from tests.etl.reading.hostile import archive_with

FILES = {
    "emploi_niveaux": "emploi/niveaux_publies_bretagne.xlsx",
    "territoires": "territoires/panoramas.xlsx",
    "commerces_publies": "commerces_ruraux/chiffres_publies.xlsx",
    "circulaire_publies": "economie_circulaire/chiffres_publies.xlsx",
    "agri_alimentaire": "agriculture_alimentation/chiffres_publies.xlsx",
    "associations": "associations/chiffres_publies.xlsx",
    "accompagnement": "accompagnement/chiffres_publies.xlsx",
}
NUMBER = "attendu : un nombre, un pourcentage ou nd, s, ns"


@pytest.mark.parametrize(("source", "file"), FILES.items())
def test_a_valid_workbook_gives_its_figures_with_their_document(raw, chiffres, source, file):
    chiffres(file, {"valeur": "14,5 %", "remarque": "arrondi"})
    one = load(source, raw)
    assert one.issues == []
    assert one.data.iloc[0][["indicateur", "territoire", "territoire_niveau", "annee", "valeur",
                             "unite", "unite_imprimee", "imprime", "editeur", "remarque",
                             "nature", "fichier", "feuille", "cellule"]].tolist() == [
        "Part de l'ESS dans l'emploi", "53", "region", 2021, 14.5, "%", "% de l'emploi",
        "14,5 %", "Insee", "arrondi", "publié", file, "Chiffres", "F4"]


@pytest.mark.parametrize(("source", "file"), FILES.items())
def test_an_invalid_workbook_says_every_fault_at_once(raw, chiffres, source, file):
    chiffres(file, {"valeur": "douze à quinze"}, {"territoire": "Finistere Sud",
                                                  "niveau": "departement"}, {"valeur": ""})
    messages = [str(i) for i in load(source, raw).issues]
    assert messages == [
        f"ERREUR {file} · feuille « Chiffres » · cellule F4 : « douze à quinze » n'est pas un "
        f"nombre que l'on sache lire (lu : « douze à quinze » ; {NUMBER})",
        f"ERREUR {file} · feuille « Chiffres » · cellule B5 : territoire inconnu : « Finistere "
        "Sud » ; vouliez-vous dire « Finistère » ? (lu : « Finistere Sud » ; attendu : le nom ou "
        "le code Insee d'un territoire)",
        f"ERREUR {file} · feuille « Chiffres » · cellule F6 : ligne sans valeur (attendu : un "
        "nombre, ou nd)"]


def test_a_figure_of_a_commune_that_merged_since_says_which_it_was_published_for(raw, chiffres):
    commune = {"niveau": "commune", "remarque": "Lu sur la carte."}
    chiffres(FILES["territoires"], {"territoire": "Maure-de-Bretagne", **commune},
             {"territoire": "Val d'Anast", "période": "2022", **commune})
    one = load("territoires", raw)
    assert one.data[["territoire", "territoire_nom", "remarque"]].to_numpy().tolist() == [
        ["35168", "Val d'Anast", "Publié pour « Maure-de-Bretagne », commune fusionnée ou renommée "
                                 "depuis. Lu sur la carte."],
        ["35168", "Val d'Anast", "Lu sur la carte."]]


def test_competing_perimeters_stand_side_by_side(raw, chiffres):
    chiffres(FILES["emploi_niveaux"], {"valeur": "14,5 %"},
             {"valeur": "13,9 %", "éditeur": "7 Jours", "champ": ""},
             {"valeur": "19 %", "unité": "% de l'emploi privé"})
    one = load("emploi_niveaux", raw)
    assert one.issues == []
    assert one.data["valeur"].tolist() == [14.5, 13.9, 19.0]


def test_the_same_figure_twice_names_both_cells(raw, chiffres):
    chiffres(FILES["emploi_niveaux"], {}, {"valeur": "14,6 %"})
    assert [str(i) for i in load("emploi_niveaux", raw).issues] == [
        "ERREUR emploi/niveaux_publies_bretagne.xlsx · feuille « Chiffres » · cellule F5 : donnée "
        "en double : déjà lue en F4 de la feuille « Chiffres » de "
        "emploi/niveaux_publies_bretagne.xlsx (lu : « Part de l'ESS dans l'emploi / 53 / region "
        "/ 2021 / ESS / % de l'emploi / % / Insee Flores 2021 / Insee / Étude / 2023 » ; attendu : "
        "une seule ligne par clé)"]


def test_a_share_above_100_is_a_warning_and_the_figure_is_kept(raw, chiffres):
    chiffres(FILES["territoires"], {"valeur": "145 %"})
    one = load("territoires", raw)
    assert [str(i) for i in one.issues] == [
        "AVERTISSEMENT territoires/panoramas.xlsx · feuille « Chiffres » · cellule F4 : une part "
        "est hors de 0–100 % (lu : « 145 % » ; attendu : entre 0 et 100 %)"]
    assert len(one.data) == 1


@pytest.mark.parametrize("day", ["2012-12-31", "2026-12-31"])
def test_bretagne_and_mayenne_share_a_code_and_are_never_mixed(raw, chiffres, day):
    """Whatever the edition: only that of 2012 was checked."""
    scop = {"indicateur": "Nombre de Scop et Scic", "poste": "Scop et Scic",
            "période": day, "date de publication": day[:4], "unité": "coopératives"}
    places = [("Côtes-d'Armor", "departement", 29), ("Finistère", "departement", 75),
              ("Ille-et-Vilaine", "departement", 46), ("Morbihan", "departement", 27),
              ("Bretagne", "region", 178), ("Mayenne", "departement", 5)]
    chiffres(FILES["agri_alimentaire"], *(
        scop | {"territoire": t, "niveau": n, "valeur": v} for t, n, v in places))
    assert load("agri_alimentaire", raw).issues == []
    chiffres(FILES["agri_alimentaire"], *(
        scop | {"territoire": t, "niveau": n, "valeur": v + 10 * (n == "region")}
        for t, n, v in places))
    assert [i.message for i in load("agri_alimentaire", raw).issues] == [
        "départements et Bretagne : la somme donne 177, le total imprimé en F8 est 188 "
        "(F4 = 29, F5 = 75, F6 = 46, F7 = 27)"]


def test_families_that_do_not_make_100_percent_are_told(raw, chiffres):
    parts = zip(("Associations", "Coopératives", "Mutuelles", "Fondations",
                 "Entreprises sociales"), (70, 18, 6, 3, 1), strict=True)
    chiffres(FILES["emploi_niveaux"], *(
        {"indicateur": "Répartition de l'ESS par statut", "poste": p, "valeur": f"{v} %",
         "unité": "%"} for p, v in parts))
    assert [i.message for i in load("emploi_niveaux", raw).issues] == [
        "répartition par statut : la somme donne 98, le total est 100 "
        "(F4 = 70 %, F5 = 18 %, F6 = 6 %, F7 = 3 %, F8 = 1 %)"]


@pytest.mark.parametrize("dash", "–-—")
def test_a_sector_of_a_family_is_one_whatever_its_dash(raw, chiffres, dash):
    chiffres(FILES["emploi_niveaux"], {"poste": f"Associations {dash} action sociale"})
    assert load("emploi_niveaux", raw).data[["famille", "secteur"]].values.tolist() == [
        ["Associations", "action sociale"]]


@pytest.mark.parametrize(("poste", "secteur"), [
    ("Associations (ensemble)", "Ensemble"), ("Associations (1)", "Ensemble"),
    ("Associations (ensemble) (1)", "Ensemble"), ("Associations (ensemble)¹", "Ensemble"),
    ("Associations (hors sport) (a)", "hors sport"),
    ("Associations (hors historiques)", "hors historiques"),
    ("Associations (loi 1901)", "Ensemble"), ("Associations loi 1901", "Ensemble"),
    ("Associations, loi 1901", "Ensemble"), ("Associations – loi 1901", "Ensemble"),
    ("Associations (loi du 1er juillet 1901)", "Ensemble"),
    ("Association loi 1901", "Ensemble"), ("Association", "Ensemble"),
    ("Association – action sociale", "action sociale"),
    ("Associations (loi 1901) (hors sport)", "hors sport"),
    ("Associations (loi 1901, hors sport)", "loi 1901, hors sport"),
    ("Associations (y compris fondations)*", "y compris fondations")])
def test_what_brackets_leave_out_of_a_family_or_add_to_it_is_not_the_whole_family(
        raw, chiffres, poste, secteur):
    chiffres(FILES["emploi_niveaux"], {"poste": poste})
    assert load("emploi_niveaux", raw).data[["famille", "secteur"]].values.tolist() == [
        ["Associations", secteur]]


@pytest.mark.parametrize(("poste", "famille"), [
    ("Privé hors-ESS", "Privé hors ESS"), ("Privé hors ESS¹", "Privé hors ESS"),
    ("Secteur privé (hors ESS)", "Privé hors ESS"),
    ("Hors ESS", "Hors ESS"), ("ESS hors coopératives", "ESS")])
def test_what_is_outside_the_ess_is_none_of_its_sectors(raw, chiffres, poste, famille):
    chiffres(FILES["emploi_niveaux"], {"poste": poste})
    data = load("emploi_niveaux", raw).data
    assert data["famille"].tolist() == [famille]
    assert data["secteur"].tolist() == ["ESS hors coopératives" if famille == "ESS" else "Ensemble"]


def test_a_trend_keeps_its_word_and_its_direction(raw, chiffres):
    chiffres("emploi/tendances_qualitatives.xlsx", {"valeur": "légère baisse", "unité":
                                                    "tendance"})
    row = load("emploi_tendances", raw).data.iloc[0]
    assert (row["imprime"], row["tendance"], row["statut"]) == ("légère baisse", "baisse", "")
    assert row.isna()["valeur"]


def test_a_trend_that_says_no_direction_is_an_error(raw, chiffres):
    chiffres("emploi/tendances_qualitatives.xlsx", {"valeur": "contrasté", "unité": "tendance"})
    assert [str(i) for i in load("emploi_tendances", raw).issues] == [
        "ERREUR emploi/tendances_qualitatives.xlsx · feuille « Chiffres » · cellule F4 : "
        "« Tendance » a une valeur inconnue (lu : « contrasté » ; attendu : « hausse », "
        "« baisse », « stabilité »)"]


def test_a_trend_of_establishments_is_not_one_of_employment(raw, chiffres):
    chiffres("emploi/tendances_qualitatives.xlsx",
             {"indicateur": "Tendance de l'emploi (qualitative)", "valeur": "baisse",
              "poste": "Établissements ESS", "unité": "tendance"})
    assert load("emploi_tendances", raw).data["indicateur"].tolist() == [
        "Tendance du nombre d'établissements (qualitative)"]


@pytest.mark.parametrize(("fields", "message"), [
    ({"valeur": "1,040", "unité": "salariés", "indicateur": "Emploi salarié"},
     "AVERTISSEMENT F4 un nombre de salariés n'est pas entier : virgule décimale ou séparateur de "
     "milliers ?"),
    ({"valeur": "20,000", "unité": "personnes", "indicateur": "Participants"},
     "AVERTISSEMENT F4 un nombre de personnes écrit avec trois zéros après la virgule : il est lu "
     "20, et non 20\u202f000"),
    ({"valeur": "120,000", "unité": "personnes", "indicateur": "Participants"},
     "AVERTISSEMENT F4 un nombre de personnes écrit avec trois zéros après la virgule : il est lu "
     "120, et non 120\u202f000"),
    ({"valeur": "12 %", "unité": "salariés", "indicateur": "Emploi salarié"},
     "AVERTISSEMENT F4 un pourcentage, là où l'unité est « salariés » : il est lu en %"),
    ({"territoire": "Finistère", "niveau": "region"}, "ERREUR B4 territoire inconnu : « Finistère "
     "» n'est pas une région mais un département"),
    ({"valeur": "-0,1 %"}, "AVERTISSEMENT F4 une part est hors de 0–100 %"),
    ({"valeur": "100,1 %"}, "AVERTISSEMENT F4 une part est hors de 0–100 %"),
    ({"valeur": "-100,1 %", "unité": "%", "indicateur": "Évolution de l'emploi"},
     "AVERTISSEMENT F4 une baisse de plus de 100 %"),
    ({"indicateur": "Évolution de l'emploi", "valeur": "450 %"},
     "AVERTISSEMENT F4 une hausse de plus de 100 % : virgule perdue ou unité ?"),
    ({"période": "le dernier trimestre"},
     "AVERTISSEMENT F4 cette période ne dit pas d'année : aucune courbe n'a ce chiffre"),
    ({"valeur": "1450 %", "indicateur": "Emploi de l'ESS"},
     "AVERTISSEMENT F4 une part est hors de 0–100 %"),
    ({"valeur": "145", "unité": "% d’actifs", "indicateur": "Emploi de l'ESS"},
     "AVERTISSEMENT F4 une part est hors de 0–100 %"),
    ({"valeur": -5, "unité": "salariés"}, "AVERTISSEMENT F4 un nombre de salariés est négatif"),
    ({"valeur": 0.145}, "ERREUR F4 nombre sans format de pourcentage : 0,145 % ou 14,5 % ?"),
    ({"valeur": "0,145"}, "ERREUR F4 nombre sans format de pourcentage : 0,145 % ou 14,5 % ?"),
    *(({"valeur": 0.145, "unité": unit},
       "ERREUR F4 nombre sans format de pourcentage : 0,145 % ou 14,5 % ?")
      for unit in ("En % de l'emploi", "pourcentage", "pour cent")),
    ({"valeur": "12 %", "unité": "participants"},
     "AVERTISSEMENT F4 un pourcentage, là où l'unité est « participants » : il est lu en %"),
    ({"valeur": "3/4", "unité": "partenaires"},
     "ERREUR F4 « 3/4 » n'est pas un nombre que l'on sache lire"),
    ({"valeur": True}, "ERREUR F4 « VRAI » n'est pas un nombre que l'on sache lire"),
    ({"valeur": date(2024, 1, 1)},
     "ERREUR F4 « 01/01/2024 » n'est pas un nombre que l'on sache lire"),
    ({"valeur": "#N/A"}, "ERREUR F4 « #N/A » n'est pas un nombre que l'on sache lire"),
    ({"valeur": "=1/0"}, f"ERREUR F4 « =1/0 » n'est pas {FORMULA}"),
    ({"territoire": None}, "ERREUR B4 la ligne ne dit pas son territoire"),
    ({"niveau": "canton"}, "ERREUR C4 niveau de territoire inconnu : « canton »"),
    ({"période": None}, "ERREUR E4 la période n'est pas reconnue"),
    ({"période": 44561}, "ERREUR E4 la période n'est pas reconnue"),
    ({"période": "T3-24"}, "ERREUR E4 la période n'est pas reconnue"),
    ({"période": "2 024"}, "ERREUR E4 la période n'est pas reconnue"),
    *(({"période": printed}, "ERREUR E4 la période n'est pas reconnue") for printed in (
        "T9 2024", "5e trimestre 2024", "S3 2024", "2023,5", 2023.5, "13/2023", "2023/12",
        "31/02/2023", "2023-13-01", "2023 2", "12 500 en 2023")),
    ({"poste": None}, "ERREUR D4 « Famille ou secteur » est obligatoire"),
    ({"indicateur": None}, "ERREUR A4 « Indicateur » est obligatoire"),
    ({"fiabilité": "D"}, "ERREUR M4 « Fiabilité » a une valeur inconnue"),
    ({"période": "-"}, "ERREUR E4 la période n'est pas reconnue"),
    ({"période": "2021 %"}, "ERREUR E4 la période n'est pas reconnue"),
    ({"poste": "#N/A"}, "ERREUR D4 « Famille ou secteur » est une erreur de calcul"),
    *(({"unité": printed}, "ERREUR G4 « Base ou unité d'origine » est une erreur de calcul")
      for printed in ("#VALEUR!", "#NOM\u00a0?", "#DIV/0 !", "#N/D", "Err :502", "######")),
    ({"champ": "=Feuil2!B3"}, f"ERREUR H4 « Champ » est {UNCOMPUTED}"),
    ({"unité": 2023}, "ERREUR G4 « Base ou unité d'origine » est un nombre, une date ou un signe"),
    ({"indicateur": date(2023, 1, 1)},
     "ERREUR A4 « Indicateur » est un nombre, une date ou un signe"),
    ({"date de publication": 12},
     "AVERTISSEMENT K4 « Date de publication » est un texte sans date"),
    ({"date de publication": "#DIV/0!"},
     "ERREUR K4 « Date de publication » est une erreur de calcul"),
])
def test_a_line_that_cannot_be_right_is_told(raw, chiffres, fields, message):
    chiffres(FILES["emploi_niveaux"], fields)
    assert message in [f"{i.severity.upper()} {i.cell} {i.message}"
                       for i in load("emploi_niveaux", raw).issues]


@pytest.mark.parametrize(("fields", "expected"), [
    ({"valeur": "1.040", "unité": "salariés"}, (1040.0, "", "1.040")),
    ({"valeur": "12 % (p)"}, (12.0, "p", "12 % (p)")),
    *(({"valeur": f"{share} %"}, (share, "", f"{share} %")) for share in (0, 100)),
    ({"valeur": "-100 %", "unité": "%", "indicateur": "Évolution de l'emploi"},
     (-100, "", "-100 %")),
    ({"valeur": "-5 %", "indicateur": "Évolution de la part de l'emploi"}, (-5, "", "-5 %")),
    ({"valeur": (0.145, "0.0%")}, (14.5, "", "14,5%")),
    ({"territoire": "Loire-Atlantique", "niveau": "departement"}, (14.5, "", "14,5 %")),
    ({"fiabilité": "b", "période": date(2021, 12, 31)}, (14.5, "", "14,5 %")),
    *(({"période": period}, (14.5, "p", "14,5 %")) for period in (
        "2021 (p)", "2021 p", "2021p", "2021 (prov.)", "2021 (données provisoires)",
        "2021 provisoire", "Provisoire 2021")),
    *(({"période": period}, (14.5, "", "14,5 %")) for period in (
        "2021 définitif", "Budget 2021", "mars 2021", "Part estimée 2021", "T1 à T3 2021",
        "1er et 2e trimestres 2021", "9 premiers mois 2021", "2020-12 à 2021-12", "2020/2021",
        "du 01/01/2021 au 30/06/2021", "au 31 décembre 2021", "3e édition, 2021", "RP2021")),
    *(({"période": period}, (14.5, "e", "14,5 %"))
      for period in ("2021 (prévision)", "Prévision 2021", "Estimation 2021")),
    ({"valeur": -5, "unité": "salariés", "indicateur": "Variation de l'emploi"}, (-5, "", "-5")),
    *(({"valeur": -5, "unité": "salariés", "indicateur": f"{change} de l'emploi"}, (-5, "", "-5"))
      for change in ("Evolution", "évolution", "Progression", "Taux de croissance",
                     "Taux d’évolution", "Taux de variation")),
    ({"valeur": 1200, "unité": "€", "indicateur": "Don moyen"}, (1200, "", "1200")),
    ({"valeur": 12, "unité": "‰", "indicateur": "Taux d'accidents"}, (12, "", "12")),
])
def test_a_line_is_read_as_a_french_office_writes_it(raw, chiffres, fields, expected):
    chiffres(FILES["emploi_niveaux"], fields)
    one = load("emploi_niveaux", raw)
    assert one.issues == []
    assert tuple(one.data.iloc[0][["valeur", "statut", "imprime"]]) == expected


def test_a_total_is_the_whole_whatever_it_is_called(raw, chiffres):
    """« Total » was a sector of the ESS, and « Ensemble » its whole."""
    chiffres(FILES["commerces_publies"], {"poste": "Total"})
    [row] = load("commerces_publies", raw).data.to_dict("records")
    assert (row["poste"], row["famille"], row["secteur"]) == ("Ensemble", "ESS", "Ensemble")


@pytest.mark.parametrize("unit", ["En % de l'emploi", "Pourcentage de l'emploi"])
def test_a_unit_of_percentages_in_other_words_is_the_same(raw, chiffres, unit):
    """It was another unit than « % », that no share, comparison nor sum knew."""
    chiffres(FILES["emploi_niveaux"], {"valeur": "14,5", "unité": unit})
    [row] = load("emploi_niveaux", raw).data.to_dict("records")
    assert (row["unite"], row["unite_imprimee"]) == ("%", "% de l'emploi")


def test_a_date_that_shows_its_year_alone_is_a_year(raw, chiffres):
    """It was the first of January, another period than « 2022 »."""
    chiffres(FILES["emploi_niveaux"], {"période": (date(2023, 1, 1), "yyyy")})
    [row] = load("emploi_niveaux", raw).data.to_dict("records")
    assert (row["periode"], row["annee"]) == ("2023", 2023)


def test_a_dot_that_is_elsewhere_that_of_decimals_is_not_that_of_thousands(raw, chiffres):
    values = ("3.51", "12.345", "7.125 (p)", "1 204")
    figures = [{"valeur": value, "unité": "M€", "indicateur": f"Indicateur {n}"}
               for n, value in enumerate(values)]
    chiffres(FILES["emploi_niveaux"], *figures, {"valeur": "1.040", "unité": "salariés"},
             {"valeur": "14.5 %", "indicateur": "Part de l'ESS"})
    [issue] = load("emploi_niveaux", raw).issues
    assert (issue.severity, issue.cell, issue.message) == (
        "erreur", "F5", "« 12.345 » a deux lectures, ici et dans 1 autre cellule : son point "
        "sépare des milliers, ou, comme celui de « 3.51 » en F4, des décimales")


@pytest.mark.parametrize(("unit", "values", "message"), [
    ("M€", ("12.345", "7.125", "512"), "« 12.345 » est lu 12\u202f345, et non 12,345, ici et dans "
     "1 autre cellule : rien ne dit si son point sépare des milliers ou des décimales"),
    ("salariés", ("12.345", "7.125"), ""),  # counted one by one
    ("M€", ("12.345", "1.234.567"), ""),
    ("M€", ("12.345", "12,5"), ""),
])
def test_a_dot_that_nothing_tells_of_thousands_or_of_decimals_is_a_doubt_said_once(
        raw, chiffres, unit, values, message):
    chiffres(FILES["emploi_niveaux"], *({"valeur": value, "unité": unit, "indicateur": f"N° {n}"}
                                        for n, value in enumerate(values)))
    one = load("emploi_niveaux", raw)
    assert one.data["valeur"].iloc[0] == 12345
    assert [(i.severity, i.cell, i.message) for i in one.issues] == (
        [("avertissement", "F4", message)] if message else [])


def test_blank_lines_are_skipped_and_a_total_without_a_place_is_told(raw, write):
    write(FILES["emploi_niveaux"], {"Chiffres": [
        ["Titre"], [], HEADINGS, figure_row(), [], [], figure_row(période="2022"),
        ["Total", None, None, None, None, 29]]})
    one = load("emploi_niveaux", raw)
    assert one.data["cellule"].tolist() == ["F4", "F7"]
    assert [(i.cell, i.message) for i in one.issues] == [
        ("A8", "une ligne de total ne dit pas son territoire")]


def test_a_field_that_is_not_stated_is_an_unknown_field(raw, chiffres):
    chiffres(FILES["associations"], {"champ": "Non précisé"},
             {"champ": "Non précisé ; enquête", "éditeur": "Gref"}, {"champ": "Flores"},
             *({"champ": mark, "éditeur": mark} for mark in ("nd", "N.C.", "–", "?", "inconnu")))
    assert load("associations", raw).data["champ"].tolist() == ["", "", "Flores", *[""] * 5]


# --- The new workbooks, cell by cell ---------------------------------------------------------
#: Column F of a workbook from line 4: what each cell says, with the word that bounds it.
FIGURES = {
    "associations": [
        "plus de 80000", 26000, 700000, 10700, 110000, 9.8, 7.6, 33, 85, 57, 76, -2.2, 2.9, 5.5,
        "près de 10", 0.75, "environ 79000", "près de 100000", 11.1, 70, "plus de 52", 42,
        "environ 107000", 72, "près de 9", "près de 19000", 2435, 26500, 11.6, 190000,
        "environ 900", 1083, 11, 10.7, 19000, 21000, 60000, 10.6, 165000, 180000, 65000, 70000,
        "plus de 99000", 11.4],
    "accompagnement": [
        110, 110, 26, 23.6, 42, 6602, 7263, 118000, "plus de 7000", "plus de 100000", 21, 900, 19,
        19, 19, "plus de 900", "plus de 1000", 700, 51, 65, "environ 100", 23, 35, 420, 677, 650,
        "plus de 260"],
}


@pytest.mark.parametrize("source", FIGURES)
def test_every_figure_of_the_new_workbooks_is_there_as_it_is_printed(source):
    one = load(source, RAW)
    assert one.issues == []
    assert one.data["cellule"].tolist() == [f"F{n + 4}" for n in range(len(FIGURES[source]))]
    read = [f"{word} {value:g}".strip() if abs(value) < 1e5 else f"{word} {value:.0f}".strip()
            for word, value in zip(one.data["qualificatif"], one.data["valeur"], strict=True)]
    assert read == [str(figure) for figure in FIGURES[source]]


@pytest.mark.parametrize(("source", "cell", "expected"), [
    ("associations", "F10", ("FR", "france", "2021", "% des emplois privés", "A")),
    ("associations", "F11", ("242200715", "epci", "2021", "% des emplois totaux", "A")),
    ("associations", "F16", ("53", "region", "2021-T1", "%", "A")),
    ("associations", "F19", ("53", "region", "2021", "part des EPCI", "A")),
    ("associations", "F22", ("53", "region", "2025", "% de l'emploi privé", "C")),
    ("associations", "F41", ("35", "departement", "2011", "associations pour 1 000 habitants",
                             "B")),
    ("accompagnement", "F17", ("53", "region", "après 2022-07", "pôles", "A")),
    ("accompagnement", "F27", ("pays-saint-malo", "pays", "2010", "emplois", "B")),
    ("accompagnement", "F30", ("53", "region", "2024-12-19", "personnes", "B")),
])
def test_a_figure_of_the_new_workbooks_keeps_its_place_base_and_reliability(source, cell,
                                                                            expected):
    data = load(source, RAW).data.set_index("cellule")
    assert tuple(data.loc[cell, ["territoire", "territoire_niveau", "periode", "unite_imprimee",
                                 "fiabilite"]]) == expected


@pytest.mark.parametrize(("note", "value", "statut", "remark"), [
    ("* donnée provisoire", "12,5*", "p", ""), ("* : données provisoires.", "12,5 *", "p", ""),
    ("* Chiffres estimés", "* 12,5", "e", ""), ("(1) valeur révisée", "12,5 (1)", "r", ""),
    ("1 : estimation", "12,5¹", "e", ""),
    ("e : estimation", "12,5 e", "e", ""),
    ("p : provisoire. Une cellule vide : non publié.", "12,5 p", "p", ""),
    ("p : provisoire. nd : non disponible, cellule vide.", "12,5 p", "p", ""),
    ("(p) provisoire ; (e) estimation", "12,5 (e)", "e", ""),
    ("** corrigé par l'éditeur", "12,5**", "c", "corrigé par l'éditeur"),
    ("* hors Mayenne", "12,5*", "", "hors Mayenne"),
    ("* hors données provisoires", "12,5*", "", "hors données provisoires")])
def test_a_footnote_gives_its_status_to_the_cells_that_carry_its_mark(
        raw, write, note, value, statut, remark):
    """« Événements, 2026 : provisoire. Structures, 2026 : provisoire » repeated the status of each
    figure: what a footnote says beside the status is the remark."""
    write(FILES["emploi_niveaux"], {"Chiffres": [
        HEADINGS, figure_row(valeur=value), figure_row(valeur="10", période="2020"), [note]]})
    one = load("emploi_niveaux", raw)
    assert one.issues == []
    first, other = one.data.sort_values("annee", ascending=False).to_dict("records")
    assert (first["valeur"], first["statut"], first["imprime"]) == (12.5, statut, value)
    assert first["remarque"] == remark
    assert (other["valeur"], other["statut"], other["remarque"]) == (10, "", "")


@pytest.mark.parametrize("remark", [
    "hors intérim. Champ : secteur privé", "enquête de 2021. Attention : rupture en 2020",
    "estimation. NB : « Une cellule vide : non publié »"])
def test_what_a_footnote_adds_of_its_figures_is_no_other_legend(raw, write, remark):
    write(FILES["emploi_niveaux"], {"Chiffres": [
        HEADINGS, figure_row(valeur="12,5 a"), [f"a : {remark}"]]})
    assert load("emploi_niveaux", raw).data["remarque"].tolist() == [remark]


def test_a_footnote_of_a_period_is_that_of_its_figures(raw, write):
    write(FILES["emploi_niveaux"], {"Chiffres": [
        HEADINGS, figure_row(valeur="10", période="2020"), figure_row(valeur="12", période="2021*"),
        ["* donnée provisoire, hors MSA"]]})
    one = load("emploi_niveaux", raw)
    assert one.issues == []
    assert one.data[["periode", "annee", "imprime", "statut", "remarque"]].values.tolist() == [
        ["2020", 2020, "10", "", ""], ["2021", 2021, "12", "p", "donnée provisoire, hors MSA"]]


def test_a_mark_shown_by_the_format_of_a_number_counts_too(raw, write):
    write(FILES["emploi_niveaux"], {"Chiffres": [
        HEADINGS, figure_row(valeur=(12.5, '0.0"*"')), ["* donnée provisoire"]]})
    [row] = load("emploi_niveaux", raw).data.to_dict("records")
    assert (row["valeur"], row["statut"], row["imprime"]) == (12.5, "p", "12,5*")


def test_a_sheet_that_has_lost_its_lines_is_told_beside_those_that_are_read(raw, write):
    file = FILES["emploi_niveaux"]
    write(file, {"Bretagne": [HEADINGS, figure_row()], "Finistère": [HEADINGS]})
    one = load("emploi_niveaux", raw)
    assert len(one.data) == 1
    assert [str(i) for i in one.issues] == [
        f"AVERTISSEMENT {file} · feuille « Finistère » : aucune donnée lue de cette feuille "
        "(attendu : des lignes sous son en-tête, ou la feuille retirée)"]


def test_an_empty_cell_that_a_merge_makes_look_filled_is_told_as_one(raw, chiffres):
    path = chiffres(FILES["emploi_niveaux"], {"période": "2020"}, {"période": "2021"})
    book = load_workbook(path)
    book.worksheets[0].merge_cells("F4:F5")
    book.save(path)
    assert [(i.cell, i.message) for i in load("emploi_niveaux", raw).issues] == [
        ("F4", "cellules fusionnées jusqu'à la ligne 5 : seule la ligne 4 en a la valeur"),
        ("F5", "ligne sans valeur (cellule fusionnée avec F4 : défusionner et recopier)")]


@pytest.mark.parametrize("column", ["H", "J"], ids=["champ", "title"])
def test_a_text_merged_over_several_lines_is_not_lost_in_silence(raw, chiffres, column):
    path = chiffres(FILES["emploi_niveaux"], {"période": "2020"}, {"période": "2021"})
    book = load_workbook(path)
    book.worksheets[0].merge_cells("A1:N2")
    book.worksheets[0].merge_cells(f"{column}4:{column}5")
    book.save(path)
    assert [(i.severity, i.cell, i.message) for i in load("emploi_niveaux", raw).issues] == [
        ("erreur", f"{column}4",
         "cellules fusionnées jusqu'à la ligne 5 : seule la ligne 4 en a la valeur")]


def test_a_text_merged_over_several_columns_is_not_lost_in_silence(raw, chiffres):
    path = chiffres(FILES["emploi_niveaux"], {})
    book = load_workbook(path)
    book.worksheets[0].merge_cells("I4:K4")
    book.save(path)
    assert [(i.severity, i.cell, i.message) for i in load("emploi_niveaux", raw).issues] == [
        ("avertissement", "I4",
         "cellules fusionnées jusqu'à la colonne K : seule la colonne I en a la valeur")]


def test_merged_cells_are_told_as_far_as_the_lines_go(raw, chiffres, monkeypatch):
    """One range of four billion rows held the server for minutes, for each source that may read
    it."""
    path = chiffres(FILES["emploi_niveaux"], {"période": "2020"}, {"période": "2021"})
    path.write_bytes(archive_with(path.read_bytes(), lambda name, part: part.replace(
        b"</sheetData>",
        b'</sheetData><mergeCells><mergeCell ref="H4:H4000000000"/></mergeCells>')))
    message = "cellules fusionnées jusqu'à la ligne 5 : seule la ligne 4 en a la valeur"
    assert [(i.cell, i.message) for i in load("emploi_niveaux", raw).issues] == [("H4", message)]
    monkeypatch.setattr(limits, "MAX_CELLS", 100)
    path.write_bytes(archive_with(path.read_bytes(), lambda name, part: part.replace(
        b"<mergeCells>", b"<mergeCells>" + b'<mergeCell ref="A1:N3"/>' * 10)))
    assert "se recouvrent" in str(load("emploi_niveaux", raw).issues[0])


def test_lines_that_do_not_say_who_published_them_are_told_once(raw, chiffres):
    file = FILES["emploi_niveaux"]
    chiffres(file, {"période": "2020", "éditeur": ""}, {"période": "2021"},
             {"période": "2022", "éditeur": " ", "titre": None})
    one = load("emploi_niveaux", raw)
    assert len(one.data) == 3
    assert [str(i) for i in one.issues] == [
        f"AVERTISSEMENT {file} · feuille « Chiffres » · cellule I4 : « Éditeur » est vide, ici et "
        "dans 1 autre cellule : le document n'est pas cité en entier (attendu : qui a publié le "
        "document)",
        f"AVERTISSEMENT {file} · feuille « Chiffres » · cellule J6 : « Titre » est vide : le "
        "document n'est pas cité en entier (attendu : le nom du document, tel que publié)"]


@pytest.mark.parametrize(("typed", "kept"), [
    (date(2024, 3, 29), "2024-03-29"), ("29/03/2024", "2024-03-29"), ("03/2024", "2024-03"),
    ((date(2024, 3, 1), "mmm-yy"), "2024-03"), ("mars 2024", "2024-03"), ("2024-03", "2024-03"),
    (2024, "2024"), ("s.d. (chiffres 2022)", "s.d. (chiffres 2022)")])
def test_the_date_of_a_publication_is_kept_in_one_form_however_it_is_typed(
        raw, chiffres, typed, kept):
    chiffres(FILES["emploi_niveaux"], {"date de publication": typed})
    assert load("emploi_niveaux", raw).data["date_publication"].tolist() == [kept]
