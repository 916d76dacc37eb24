"""The slot of the INSEE extraction: a workbook dropped in its folder is read by NAF sub-class."""

from etl.warehouse.build import load
from tests.etl.conftest import texts

FILE = "agri_insee/insee_2022.xlsx"
HEADER = ["Année", "Niveau", "Territoire", "Code NAF", "Famille", "Établissements",
          "Effectifs salariés"]
COLUMNS = ["annee", "territoire", "code_naf", "groupe", "portee", "famille", "indicateur",
           "valeur", "statut", "cellule"]


def rows(one):
    data = one.data[COLUMNS]
    return data.astype(object).where(data.notna(), None).values.tolist()


def test_without_a_workbook_the_source_is_empty(raw):
    assert load("agri_insee", raw).data.empty


def test_each_line_gives_two_figures_with_the_group_of_its_sub_class(raw, write):
    write(FILE, {"Extraction": [
        ["Extraction Insee pour l'observatoire"], [], HEADER,
        [2022, "région", "Bretagne", "01.13Z", "ESS", 12, 140],
        ["2022", "département", "Finistère", "4711B", "Coopératives", 3, "s"],
        [2022, "département", "29", "62.01Z", "ESS", 7, 21]]})
    one = load("agri_insee", raw)
    assert texts(one) == []
    growing, shops = "Production agricole et aquacole", "Commerce de détail et circuits courts"
    assert rows(one) == [
        [2022, "53", "01.13Z", growing, "entière", "ESS", "Établissements", 12, "", "F4"],
        [2022, "53", "01.13Z", growing, "entière", "ESS", "Effectifs salariés", 140, "", "G4"],
        [2022, "29", "47.11B", shops, "entière", "Coopératives", "Établissements", 3, "", "F5"],
        [2022, "29", "47.11B", shops, "entière", "Coopératives", "Effectifs salariés", None, "s",
         "G5"],
        [2022, "29", "62.01Z", "Hors typologie", "", "ESS", "Établissements", 7, "", "F6"],
        [2022, "29", "62.01Z", "Hors typologie", "", "ESS", "Effectifs salariés", 21, "", "G6"]]
    assert one.data["libelle_naf"].iloc[-1] == "Programmation informatique"


def test_an_extraction_of_the_ess_alone_needs_no_family_nor_level(raw, write):
    write(FILE, {"E": [["Année", "Territoire", "APET", "Nombre d'établissements",
                        "Postes salariés"], [2022, "Bretagne", "0113Z", 12, 140]]})
    one = load("agri_insee", raw)
    assert [(r[5], r[6], r[7]) for r in rows(one)] == [
        ("ESS", "Établissements", 12), ("ESS", "Effectifs salariés", 140)]


def test_a_line_that_lost_its_family_is_not_of_the_whole_ess(raw, write):
    """It was the ESS, as a line of an extraction that has no column of families."""
    write(FILE, {"E": [HEADER, [2022, "région", "Bretagne", "01.13Z", None, 12, 140]]})
    assert {(i.severity, i.cell, i.message) for i in load("agri_insee", raw).issues} == {
        ("erreur", "E2", "« Famille » est obligatoire")}


def test_a_code_a_year_and_a_family_that_are_unknown_are_told_with_their_cells(raw, write):
    write(FILE, {"E": [
        HEADER, [2022, "région", "Bretagne", "99.99Z", "ESS", 1, 1],
        ["T1 2022", "région", "Bretagne", "01.13Z", "ESS", 1, 1],
        [2022, "région", "Bretagne", "01.13Z", "Sociétés", 1, 1]]})
    start = f"ERREUR {FILE} · feuille « E » · cellule"
    assert texts(load("agri_insee", raw)) == [
        f"{start} D2 : le code n'est pas une sous-classe de la NAF rév. 2 (lu : « 99.99Z » ; "
        "attendu : « 01.11Z » ou « 0111Z »)",
        f"{start} A3 : l'année n'est pas reconnue (lu : « T1 2022 » ; attendu : une année, "
        "« 2022 »)",
        f"{start} E4 : « Famille » a une valeur inconnue (lu : « Sociétés » ; attendu : "
        "« Associations », « Coopératives », « Mutuelles », « Fondations », "
        "« Sociétés commerciales », « ESS », « Hors ESS »)"]


def test_a_departement_that_does_not_add_up_is_told(raw, write):
    write(FILE, {"E": [HEADER, [2022, "région", "Bretagne", "01.13Z", "ESS", 12, None],
                       *([2022, "département", d, "01.13Z", "ESS", 2, None]
                         for d in ("22", "29", "35", "56"))]})
    [message] = texts(load("agri_insee", raw))
    assert message.startswith("AVERTISSEMENT") and "la somme donne 8" in message and "F2" in message
