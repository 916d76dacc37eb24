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
        ["departement", "29", *label, "GS5 Services", 1998, *figure] for label, *figures in (
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


@pytest.mark.parametrize("year", ["Total", "2020-01-01", "2019-2020", ""])
def test_a_line_of_no_single_year_is_refused_with_its_cell(extraction, year):
    """All the years together were one more year, that sums and averages counted."""
    one = extraction((*FINISTERE, "OUI", "Mutuelle", "", "2020", "1", "2", "3"),
                     (*FINISTERE, "OUI", "Mutuelle", "", year, "", "20", "30"))
    assert [(i.severity, i.cell, i.message) for i in one.issues] == [
        ("erreur", "H3", "l'année n'est pas reconnue")]
    assert one.data["periode"].unique().tolist() == ["2020"]


def test_an_empty_or_secret_cell_is_a_figure_without_value(extraction):
    one = extraction((*FINISTERE, "OUI", "Mutuelle", "", "2020", "", "s", "0"))
    figures = one.data.set_index("indicateur")[["valeur", "statut", "imprime", "cellule"]]
    assert figures.loc["Établissements employeurs"].tolist()[1:] == ["nd", "(cellule vide)", "I2"]
    assert figures.loc["Effectifs salariés moyens"].tolist()[1:] == ["s", "s", "J2"]
    assert figures.loc["Masse salariale brute"].tolist() == [0, "", "0", "K2"]
    assert figures["valeur"].isna().tolist().count(True) == 2


def test_only_brittany_is_kept_and_the_rest_is_counted(extraction):
    one = extraction((*FINISTERE, "OUI", "Association", "", "2020", "1", "2", "3"),
                     ("52", "Pays de la Loire", "53", "Mayenne", "OUI", "Association", "", "2020",
                      "4", "5", "6"))
    assert set(one.data["territoire"]) == {"29"}
    assert [i.message for i in one.issues] == [
        "1 ligne hors de Bretagne, 3 chiffres gardés"]


def test_a_region_whose_code_became_a_number_is_still_brittany(extraction):
    heads = ("Code région", "Champ ESS ?", "Famille ESS", "Secteur NA88", *HEADS[7:])
    one = extraction(("53.0", "OUI", "Coopérative", "64 Finance", "2020", "1", "2", "3"),
                     ("52.0", "OUI", "Coopérative", "64 Finance", "2020", "4", "5", "6"),
                     heads=heads, name="urssaf_ess/ess_regions_na88.csv")
    assert one.data[list(PLACE)].drop_duplicates().values.tolist() == [["region", "53"]]


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
    assert "Salariés en équivalent" in layout.value and "Champ ESS ?" in layout.value
    assert "use_labels=true" in layout.expected and "headers" in layout.expected


def test_a_file_that_names_no_territory_is_refused(extraction):
    one = extraction(("OUI", "Association", "", "2020", "1", "2", "3"), heads=HEADS[4:])
    assert any("ne disent ni le département ni la région" in i.message for i in one.issues
               if i.severity == "erreur")
    assert one.data.empty


def test_neither_yes_nor_no_is_an_error_at_its_cell(extraction):
    one = extraction((*FINISTERE, "peut-être", "Association", "", "2020", "1", "2", "3"))
    assert [(i.cell, i.value) for i in one.issues if i.column == "ensemble"] == [
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


# --- What is said twice --------------------------------------------------------------------------
def messages(one):
    return [i.message for i in one.issues]


LINE = (*FINISTERE, "OUI", "Association", "GS5 Services", "2020")


def test_a_line_of_total_is_compared_with_its_lines_and_never_counted(extraction):
    one = extraction((*LINE, "10", "20", "30"),
                     (*LINE[:6], "GS1 Industrie", "2020", "1", "2", "3"),
                     (*LINE[:6], "Total", "2020", "11", "22", "33"),
                     (*LINE[:5], "Total", "Total", "2020", "11", "23", "33"))
    assert messages(one) == [
        "2 lignes de total, dont la somme est vérifiée, 6 chiffres gardés"]
    assert one.data.groupby("indicateur")["valeur"].sum().tolist() == [11, 22, 33]


def test_a_line_of_total_that_is_not_the_sum_of_its_lines_is_told_at_its_cell(extraction):
    one = extraction((*LINE, "10", "20", "30"),
                     (*LINE[:4], "NON", "Hors ESS", "GS5 Services", "2020", "1", "2", "3"),
                     (*LINE[:4], "Total", "Total", "GS5 Services", "2020", "12", "25", "33"),
                     (*LINE[:4], "Total", "Total", "GS5 Services", "2021", "12", "25", "33"))
    assert [str(i) for i in one.issues if i.severity == "avertissement"] == [
        f"AVERTISSEMENT {FILE} · feuille « ess_departements » · cellule {cell} : ce total n'est "
        f"pas la somme de ses 2 lignes : elle donne {total} (lu : « {sum_of_lines} » ; attendu : "
        "la somme, à l'arrondi près ; sinon, une nouvelle copie de l'extraction)"
        for cell, total, sum_of_lines in (("I4", 11, 12), ("J4", 22, 25))]


def test_a_total_of_which_a_line_is_not_given_says_nothing(extraction):
    one = extraction((*LINE, "s", "20", "30"),
                     (*LINE[:6], "GS1 Industrie", "2020", "1", "", "3"),
                     (*LINE[:6], "Total", "2020", "99", "99", "33"))
    assert not [i for i in one.issues if i.severity != "information"]


def regions(raw, *lines):
    heads = ("Code région", "Champ ESS ?", "Famille ESS", "Secteur NA88", *HEADS[7:])
    (raw / "urssaf_ess").mkdir(exist_ok=True)
    (raw / "urssaf_ess/ess_regions_na88.csv").write_text(
        "\n".join(";".join(line) for line in (heads, *lines)), "utf-8")


def in_each(*figures, departements=("22", "29", "35", "56")):
    return [("53", "Bretagne", code, "", "OUI", "Association", sector, "2020", *figures)
            for code in departements for sector in ("GS1 Industrie", "GS5 Services")]


def test_the_departements_add_up_to_the_region_whatever_the_details_of_each_file(raw, extraction):
    regions(raw, ("53", "OUI", "Association", "64 Finance", "2020", "30", "300", "3000"),
            ("53", "OUI", "Association", "88 Action sociale", "2020", "50", "510", "5900"))
    assert messages(extraction(*in_each("10", "100", "1000"))) == []


def test_departements_that_do_not_make_the_region_are_told_with_both_files(raw, extraction):
    regions(raw, ("53", "OUI", "Association", "64 Finance", "2020", "31", "300", "3000"),
            ("53", "OUI", "Association", "88 Action sociale", "2020", "50", "500", "5000"),
            ("53", "OUI", "Association", "64 Finance", "2021", "31", "300", "3000"))
    one = extraction(*in_each("10", "100", "1000"), *(
        (*line[:7], "2021", "1", "100", "1000") for line in in_each()))
    assert [str(i) for i in one.issues if "établissements" in i.message] == [
        "AVERTISSEMENT urssaf_ess/ess_regions_na88.csv · feuille « ess_regions_na88 » · cellule F2 "
        ": départements et Bretagne, établissements employeurs : la somme donne 80, le total est "
        "81 (Côtes-d'Armor = 20, Finistère = 20, Ille-et-Vilaine = 20, Morbihan = 20, d'après "
        f"{FILE}) ; 1 autre écart de ce genre (lu : « 81 » ; attendu : un écart d'au plus 0)"]


def test_without_one_of_the_departements_the_region_is_compared_with_nothing(raw, extraction):
    regions(raw, ("53", "OUI", "Association", "64 Finance", "2020", "31", "300", "3000"))
    assert messages(extraction(*in_each("10", "100", "1000", departements=("22", "29")))) == []
