"""A real extraction of the quarterly jobs, dropped in its folder."""

from __future__ import annotations

from etl.warehouse.build import load
from tests.etl.conftest import texts

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
        ["T1 2024", "région", "Bretagne", "Sociétés", "Ensemble", 1, 1, 1]]})
    assert texts(load("emploi_detaille", raw)) == [
        "ERREUR emploi_detaille/urssaf.xlsx · feuille « E » · cellule A2 : le trimestre n'est pas "
        "reconnu (lu : « 2024-5 » ; attendu : « T3 2023 » ou « T3 2023 (p) »)",
        "ERREUR emploi_detaille/urssaf.xlsx · feuille « E » · cellule D3 : « Famille » a une "
        "valeur inconnue (lu : « Sociétés » ; attendu : « Associations », « Coopératives », "
        "« Mutuelles », « Fondations », « ESS », « Privé hors ESS »)"]


def test_quarters_in_columns_are_one_error_that_says_one_line_a_quarter(raw, write):
    write("emploi_detaille/urssaf.xlsx", {"E": [
        ["Extraction Urssaf"], [],
        ["Département", "Famille", "Secteur", "T1 2023", "T2 2023", "T3 2023 (p)"],
        *(["Finistère", "Mutuelles", "Santé", 40, 41, 42] for _ in range(40))]})
    [issue] = load("emploi_detaille", raw).issues
    assert (issue.severity, issue.cell, issue.message) == (
        "erreur", "D3", "les trimestres sont en colonnes : il faut une ligne par trimestre")
    assert "Dépivoter" in issue.expected


def test_the_total_of_the_sectors_is_the_whole_however_it_is_written(raw, write):
    write("emploi_detaille/urssaf.xlsx", {"E": [QUARTERS, *(
        [f"T{n} 2024", "région", "Bretagne", "ESS", secteur, 1, 1, 1] for n, secteur in enumerate(
            ("Total", "tous secteurs", None, "Santé"), 1))]})
    one = load("emploi_detaille", raw)
    assert one.issues == []
    assert one.data["secteur"].drop_duplicates().tolist() == ["Ensemble", "Santé"]


def test_a_code_that_is_not_that_of_its_territory_is_told(raw, write):
    write("emploi_detaille/urssaf.xlsx", {"E": [["Code département", *QUARTERS], *(
        [code, f"T1 {2018 + n}", niveau, nom, "ESS", "Santé", 1, 1, 1] for n, (code, niveau, nom)
        in enumerate(((29, "département", "Finistère"), ("22", "département", "Finistère"),
                      ("29", "commune", "Brest"), ("29", "EPCI", "Brest Métropole"),
                      (53, "région", "Bretagne"), ("00", "national", "France")), 1))]})
    one = load("emploi_detaille", raw)
    assert [(i.cell, i.message, i.value, i.expected) for i in one.issues
            if i.severity == "erreur"] == [
        ("A3", "le code n'est pas celui de « Finistère »", "22", "29")]
    assert sorted(one.data["territoire"].unique()) == ["242900314", "29", "29019", "53", "FR"]


def test_a_cell_left_empty_is_told_since_a_sum_leaves_it_out(raw, write):
    line = ["T1 2024", "département", "Finistère", "Associations"]
    write("emploi_detaille/urssaf.xlsx", {"E": [
        QUARTERS, [*line, "Santé", 40, 3, None], [*line, "Aide à domicile", None, 2, None],
        [*line, "Enseignement", None, 1, None]]})
    one = load("emploi_detaille", raw)
    assert one.data["cellule"].tolist() == ["F2", "G2", "G3", "G4"]
    assert texts(one) == [
        "AVERTISSEMENT emploi_detaille/urssaf.xlsx · feuille « E » · cellule F3 : cellule vide, "
        "ici et dans 1 autre cellule : elle ne donne aucun chiffre, et une somme ne la compte pas "
        "(attendu : un nombre, ou nd, s, ns)"]


def test_families_in_the_singular_and_apostrophes_of_a_mac_are_those_of_other_extractions(
        raw, write):
    write("emploi_detaille/urssaf.xlsx", {"E": [QUARTERS, *(
        [f"T{n} 2024", "département", "Côtes-d’Armor", famille, secteur, 1, 1, 1]
        for n, (famille, secteur) in enumerate((
            ("Association", "Soutien à l’emploi"), ("Associations", "Soutien à l'emploi")), 1))]})
    one = load("emploi_detaille", raw)
    assert one.issues == []
    assert one.data[["famille", "secteur"]].drop_duplicates().values.tolist() == [
        ["Associations", "Soutien à l'emploi"]]
