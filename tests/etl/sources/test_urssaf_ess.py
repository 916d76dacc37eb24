"""The ESS of the Urssaf's open data, read by its labels; every number here is invented."""

from __future__ import annotations

import pytest

from etl.warehouse.build import load

FILE = "urssaf_ess/ess_departements.csv"
HEADS = ("Code région", "Région", "Code département", "Département", "Champ ESS ?", "Famille ESS",
         "Grand secteur d'activité", "Année", "Nombre d'établissements",
         "Effectifs salariés moyens", "Masse salariale (brute)")
FINISTERE = ("53", "Bretagne", "29", "Finistère")
PLACE = ["territoire_niveau", "territoire"]
#: What the report says of any file of text.
FORMAT = "lu comme texte à séparateur"


@pytest.fixture
def extraction(raw):
    def write(*lines, heads=HEADS, name=FILE):
        path = raw / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(";".join(line) for line in (heads, *lines)), "utf-8")
        one = load("urssaf_ess", raw)
        one.issues = [i for i in one.issues if not i.message.startswith(FORMAT)]
        return one
    return write


def test_a_line_gives_three_figures_of_a_departement_and_a_famille(extraction):
    one = extraction((*FINISTERE, "OUI", "Association", "GS5 Services", "1998", "11", "22", "33"),
                     (*FINISTERE, "NON", "Hors ESS", "GS5 Services", "1998", "44", "55", "66"))
    assert one.issues == []
    assert one.data[[*PLACE, "ensemble", "famille", "grand_secteur", "annee", "indicateur",
                     "valeur", "unite", "cellule"]].values.tolist() == [
        ["departement", "29", *said, "GS5 Services", 1998, *figure] for said, *figures in (
            (["ESS", "Associations"],
             ["Établissements employeurs", 11, "établissements", "I2"],
             ["Effectifs salariés moyens", 22, "salariés en moyenne", "J2"],
             ["Masse salariale brute", 33, "euros", "K2"]),
            (["Privé hors ESS", "Privé hors ESS"],
             ["Établissements employeurs", 44, "établissements", "I3"],
             ["Effectifs salariés moyens", 55, "salariés en moyenne", "J3"],
             ["Masse salariale brute", 66, "euros", "K3"])) for figure in figures]
    assert set(one.data["champ"]) == {"Emploi salarié privé, régime général, hors MSA"}
    assert set(one.data["nature"]) == {"administratif"}


def test_a_point_marks_the_decimals_of_the_producer_never_thousands(extraction):
    one = extraction((*FINISTERE, "OUI", "Fondation", "", "2020", "11", "12.345", "678.5"))
    assert one.issues == []
    assert one.data["valeur"].tolist() == [11, 12.345, 678.5]


def test_an_empty_or_secret_cell_is_a_figure_without_value(extraction):
    one = extraction((*FINISTERE, "OUI", "Mutuelle", "", "2020", "", "s", "0"))
    known = one.data.set_index("indicateur")[["valeur", "statut", "imprime", "cellule"]]
    assert known.loc["Établissements employeurs"].tolist()[1:] == ["nd", "(cellule vide)", "I2"]
    assert known.loc["Effectifs salariés moyens"].tolist()[1:] == ["s", "s", "J2"]
    assert known.loc["Masse salariale brute"].tolist() == [0, "", "0", "K2"]
    assert known["valeur"].isna().tolist().count(True) == 2


def test_only_brittany_is_kept_and_the_rest_is_counted(extraction):
    one = extraction((*FINISTERE, "OUI", "Association", "", "2020", "1", "2", "3"),
                     ("52", "Pays de la Loire", "53", "Mayenne", "OUI", "Association", "", "2020",
                      "4", "5", "6"))
    assert set(one.data["territoire"]) == {"29"}
    assert [i.message for i in one.issues] == [
        "1 lignes d'autres régions ne sont pas gardées"]


def test_the_sectors_of_a_region_are_of_the_region_whose_code_lost_nothing(extraction):
    heads = ("Région", "Champ ESS ?", "Famille ESS", "Secteur NA88", *HEADS[7:])
    one = extraction(("Bretagne", "OUI", "Coopérative", "64 Finance", "2020", "1", "2", "3"),
                     ("Mayotte", "OUI", "Coopérative", "64 Finance", "2020", "4", "5", "6"),
                     heads=heads, name="urssaf_ess/ess_regions_na88.csv")
    assert one.data[[*PLACE, "famille", "secteur"]].drop_duplicates().values.tolist() == [
        ["region", "53", "Coopératives", "64 Finance"]]


def test_a_column_that_is_not_there_is_told_with_those_that_are_and_what_to_do(extraction):
    one = extraction((*FINISTERE, "OUI", "Association", "", "2020", "1", "2", "3"),
                     heads=(*HEADS[:9], "Salariés en équivalent", HEADS[10]))
    [missing, layout] = [i for i in one.issues if i.severity == "erreur"
                         and "donnée lue" not in i.message]
    assert "colonne « Effectifs salariés moyens » introuvable" in missing.message
    assert "ce n'est pas l'extraction attendue de l'Urssaf" in layout.message
    assert "Salariés en équivalent" in layout.found and "Champ ESS ?" in layout.found
    assert "use_labels=true" in layout.expected and "headers" in layout.expected


def test_a_file_that_names_no_territory_is_refused(extraction):
    one = extraction(("OUI", "Association", "", "2020", "1", "2", "3"), heads=HEADS[4:])
    assert any("ne disent ni le département ni la région" in i.message for i in one.issues
               if i.severity == "erreur")
    assert one.data.empty


def test_neither_yes_nor_no_is_an_error_at_its_cell(extraction):
    one = extraction((*FINISTERE, "peut-être", "Association", "", "2020", "1", "2", "3"))
    assert [(i.cell, i.found) for i in one.issues if i.column == "ensemble"] == [
        ("E2", "peut-être")]


def test_a_dimension_unknown_to_the_contract_makes_doubles_not_a_silent_choice(extraction):
    line = (*FINISTERE, "OUI", "Association", "", "2020", "1", "2", "3")
    one = extraction(line, line)
    assert any(i.message.startswith("donnée en double") for i in one.issues)


def test_it_sets_the_demonstration_of_the_detail_aside(raw, write, extraction):
    name = "emploi_detaille/emploi_detaille_DÉMONSTRATION.xlsx"
    write(name, {"E": [["Trimestre", "Territoire", "Famille", "Secteur", "Effectifs salariés",
                        "Établissements", "Masse salariale (milliers d'euros)"],
                       ["T1 2020", "Finistère", "ESS", "Ensemble", 1, 1, 1]]})
    assert len(load("emploi_detaille", raw).data)
    extraction((*FINISTERE, "OUI", "Association", "", "2020", "1", "2", "3"))
    one = load("emploi_detaille", raw)
    assert one.data.empty
    assert any("est réel, et dit ce que ce classeur invente" in i.message for i in one.issues)
