"""The two official statistics: the share of the ESS (Insee) and private employment (Urssaf)."""

from __future__ import annotations

import pytest

from etl.paths import RAW
from etl.sources import sources
from etl.warehouse.build import load
from etl.workbooks import workbooks

POIDS = "territoires/poids_ess_insee.xlsx"
PRIVE = "emploi/emploi_prive_urssaf.xlsx"
DOCUMENT = [["Éditeur", "Insee"], ["Titre", "Indicateurs territoriaux"],
            ["Date", "s.d. (données 2008 et 2015)"], ["Champ", "Emplois salariés (Insee Clap)"]]
HEADS = ["Territoire", "Code", 2008, 2015, "Rang en 2015 parmi les 100 départements (calculé)"]
NOTES = [[], ["nd : non disponible."], ["Rang calculé par l'observatoire."]]
YEARS = ["Territoire", 2023, 2024]
PARTS = [["Côtes-d'Armor", 1, 10], ["Finistère", 2, 20], ["Ille-et-Vilaine", 3, 30],
         ["Morbihan", 4, 40]]


def messages(one):
    return [str(i).partition(" · ")[2] for i in one.issues]


# --- The share of the ESS --------------------------------------------------------------------
def poids(write, *lines, heads=HEADS):
    write(POIDS, {"Poids": [["Poids de l'économie sociale"], [], list(heads), *lines, *NOTES],
                  "Source": DOCUMENT})


def test_a_line_of_a_group_carries_no_figure_and_nd_is_not_zero(raw, write):
    poids(write, ["France"], ["France", None, "nd", 10.48], ["Autres régions"],
          ["La Réunion", "04", "nd", 11.15])
    one = load("poids_ess", raw)
    assert one.issues == []
    assert one.data[["territoire", "territoire_niveau", "annee", "statut", "imprime",
                     "remarque", "cellule"]].values.tolist() == [
        ["FR", "france", 2008, "nd", "nd", "nd : non disponible.", "C5"],
        ["FR", "france", 2015, "", "10,48", "", "D5"],
        ["04", "region", 2008, "nd", "nd", "nd : non disponible.", "C7"],
        ["04", "region", 2015, "", "11,15", "", "D7"]]
    assert one.data["valeur"].isna().tolist() == [True, False, True, False]


def test_the_rank_of_another_year_is_read_beside_that_of_the_last_one(raw, write):
    """It was an unknown column, and the note of the first one is not its own."""
    write(POIDS, {"Source": [*DOCUMENT[:2], ["Date", "2025"], DOCUMENT[3]], "Poids": [
        [*HEADS[:4], 2023, HEADS[4], HEADS[4].replace("2015", "2023")],
        ["Finistère", "29", 15.1, 15.7, 16.1, 11, 9], [],
        ["Rang calculé sur le fichier de 2015."]]})
    one = load("poids_ess", raw)
    assert one.issues == []
    ranks = one.data[one.data["unite"] == "rang"]
    assert ranks[["annee", "valeur", "remarque", "cellule"]].values.tolist() == [
        [2015, 11, "Rang calculé sur le fichier de 2015.", "F2"], [2023, 9, "", "G2"]]


def test_the_mark_of_a_note_on_a_territory_is_of_all_its_figures(raw, write):
    poids(write, ["Finistère*", 15.1, 15.7], ["Morbihan", 13.8, "14*"], ["Bretagne", 14, 14.3], [],
          ["* Donnée provisoire"], heads=["Territoire", 2008, 2015])
    one = load("poids_ess", raw)
    assert one.issues == []
    assert one.data[["cellule", "statut"]].values.tolist() == [
        ["B4", "p"], ["C4", "p"], ["B5", ""], ["C5", "p"], ["B6", ""], ["C6", ""]]


def test_a_figure_alone_on_its_line_is_of_no_group_and_asks_for_its_territory(raw, write):
    poids(write, ["Finistère", 15.71], [None, 14.02], ["Autres régions"], ["Bretagne", 14.32],
          heads=["Territoire", 2015])
    assert messages(load("poids_ess", raw)) == [
        "feuille « Poids » · cellule A5 : la ligne ne dit pas son territoire (attendu : le nom ou "
        "le code Insee d'un territoire)"]


@pytest.mark.parametrize("heading", ["2021 (Flores)", "2021¹", "Année 2021", "31/12/2021",
                                     "déc. 2021", "T4 2021"])
def test_a_year_whose_heading_says_more_is_refused_rather_than_left_out(raw, write, heading):
    poids(write, ["Morbihan", "56", 13.81, 14, 2],
          heads=["Territoire", "Code", 2015, heading, "2015-2021"])
    assert [(i.severity, i.cell, i.message, i.expected) for i in load("poids_ess", raw).issues] == [
        ("avertissement", "E3", "colonne inconnue, ignorée", ""),
        ("erreur", "D3", "une colonne d'année dit autre chose que son année",
         "« 2021 », le reste dans une note sous le tableau")]


def test_the_rank_that_the_observatory_computed_is_another_indicator_and_says_so(raw, write):
    poids(write, ["Finistère", "29", 15.13, 15.71, 11])
    one = load("poids_ess", raw)
    assert one.issues == []
    share, rank = one.data[one.data["annee"] == 2015].to_dict("records")
    assert (share["valeur"], share["unite"], share["unite_imprimee"], share["nature"],
            share["editeur"]) == (15.71, "%", "% des emplois salariés", "publié", "Insee")
    assert (rank["indicateur"], rank["valeur"], rank["unite"], rank["nature"]) == (
        "Rang parmi les 100 départements (calculé)", 11, "rang", "calculé")
    assert "calcul d'après l'Insee" in rank["editeur"]
    assert rank["remarque"] == "Rang calculé par l'observatoire."


def test_next_year_is_read_from_the_headings(raw, write):
    heads = ["Territoire", "Code", 2015, 2016, "Rang en 2016 parmi les 101 départements (calculé)"]
    poids(write, ["Morbihan", "56", 13.81, 14, 19], heads=heads)
    data = load("poids_ess", raw).data
    assert data[["indicateur", "annee", "valeur"]].values.tolist() == [
        ["Part de l'ESS dans l'emploi", 2015, 13.81], ["Part de l'ESS dans l'emploi", 2016, 14],
        ["Rang parmi les 101 départements (calculé)", 2016, 19]]


@pytest.mark.parametrize(("year", "note"), [("2015 (p)", []), ("2015*", ["* provisoire"])])
def test_a_provisional_year_is_read_as_such(raw, write, year, note):
    poids(write, ["Morbihan", "56", 13.81, 14], note, heads=["Territoire", "Code", 2014, year])
    one = load("poids_ess", raw)
    assert one.issues == []
    assert one.data[["annee", "valeur", "statut"]].values.tolist() == [
        [2014, 13.81, ""], [2015, 14, "p"]]


def test_a_code_that_is_not_that_of_its_territory_is_told_with_the_right_one(raw, write):
    poids(write, ["La Réunion", "05", 11, 12], ["Finistere Sud", "29", 11, 12])
    assert messages(load("poids_ess", raw)) == [
        "feuille « Poids » · cellule B4 : le code n'est pas celui de « La Réunion » (lu : « 05 » ; "
        "attendu : 04 (région) ou 974 (département))",
        "feuille « Poids » · cellule A5 : territoire inconnu : « Finistere Sud » ; vouliez-vous "
        "dire « Finistère » ? (lu : « Finistere Sud » ; attendu : le nom ou le code Insee d'un "
        "territoire)"]


def test_a_region_and_a_departement_of_one_name_are_told_apart_by_a_code_alone(raw, write):
    """Without its code, the région was the département."""
    poids(write, ["La Réunion", "", 11, 12], ["Morbihan", "", 11, 12])
    one = load("poids_ess", raw)
    assert messages(one) == [
        "feuille « Poids » · cellule B4 : il manque le code de « La Réunion » (attendu : 04 "
        "(région) ou 974 (département))"]
    assert set(one.data["territoire_nom"]) == {"Morbihan"}


def test_a_table_without_years_says_where_they_are_awaited(raw, write):
    poids(write, ["Finistère", "29", 15.13], heads=["Territoire", "Code", "Part"])
    assert any("aucune colonne n'est une année" in message and "cellule A3" in message
               for message in messages(load("poids_ess", raw)))


def test_the_cells_of_the_insee_workbook():
    data = load("poids_ess", RAW).data.set_index("cellule")
    assert data.loc["E6", ["territoire_niveau", "territoire", "annee", "valeur"]].tolist() == [
        "region", "53", 2015, 14.32]
    assert data.loc["C7", ["territoire", "annee", "valeur"]].tolist() == ["22", 2008, 15.85]
    assert data.loc["F9", ["territoire", "annee", "valeur", "nature"]].tolist() == [
        "35", 2015, 36, "calculé"]
    assert data.loc["E22", ["territoire_niveau", "territoire"]].tolist() == ["region", "04"]
    assert set(data.loc[data["valeur"].isna(), "statut"]) == {"nd"}


# --- Private employment ----------------------------------------------------------------------
def prive(write, years=(*PARTS, ["Bretagne", 10, 100]), quarters=()):
    write(PRIVE, {
        "31 décembre": [["Emploi"], [], YEARS, *years, [], ["Champ : secteur privé."]],
        "Trimestres CVS": [["Emploi"], [], ["Territoire", "Trimestre", "Ensemble"], *quarters, [],
                           ["Champ : secteur privé, apprentis compris."]],
        "Source": DOCUMENT})


def test_a_note_under_a_table_is_read_in_whatever_column_it_stands(raw, write):
    """A column put before the table took its champ away, and another one was said."""
    write(PRIVE, {"31 décembre": [[None, "Emploi"], [None, *YEARS], [None, "Bretagne", 10, 100], [],
                                  [None, "Champ : secteur privé."]], "Source": DOCUMENT})
    assert load("emploi_prive", raw).data["champ"].unique().tolist() == ["Secteur privé"]


@pytest.mark.parametrize("title", ["Emploi salarié privé, en milliers", "Emploi (milliers)",
                                   "Unité : millier"])
def test_a_sheet_that_counts_by_thousands_is_refused(raw, write, title):
    """« 803 » thousands were 803 employees."""
    write(PRIVE, {"31 décembre": [[title], [], YEARS, ["Bretagne", 803, 812]], "Source": DOCUMENT})
    [issue] = load("emploi_prive", raw).issues
    assert (issue.severity, issue.cell, issue.value) == ("erreur", "A1", title)
    assert issue.message.endswith("ses chiffres seraient lus en salariés")


def test_a_sheet_whose_note_counts_money_by_millions_is_read(raw, write):
    write(PRIVE, {"31 décembre": [YEARS, ["Bretagne", 803200, 812100], [],
                                  ["Note : la masse salariale est publiée en millions d’euros"]],
                  "Source": DOCUMENT})
    assert load("emploi_prive", raw).issues == []


def test_each_way_of_counting_is_an_indicator_of_its_own(raw, write):
    prive(write, quarters=[["Bretagne", "2024-T3", 101], ["France entière", "4e trimestre 2024",
                                                          990]])
    one = load("emploi_prive", raw)
    assert one.issues == []
    champs = one.data.groupby("indicateur")["champ"].unique().map(list).to_dict()
    assert champs == {
        "Emploi salarié privé au 31 décembre, données brutes": ["Secteur privé"],
        "Emploi salarié privé en fin de trimestre, données CVS": [
            "Secteur privé, apprentis compris"]}
    quarters = one.data[one.data["feuille"] == "Trimestres CVS"]
    assert quarters[["territoire", "periode", "annee", "valeur"]].values.tolist() == [
        ["53", "2024-T3", 2024, 101], ["FR", "2024-T4", 2024, 990]]


@pytest.mark.parametrize("period", ["début 2024", "2024", "T1 2024 définitif"])
def test_a_line_that_is_of_no_quarter_is_an_error(raw, write, period):
    prive(write, quarters=[["Bretagne", "2023-T4 (p)", 101], ["Bretagne", period, 102]])
    assert [(i.severity, i.message, i.cell, i.value) for i in load("emploi_prive", raw).issues] == [
        ("erreur", "ce n'est pas un trimestre", "B5", period)]


def test_departements_that_do_not_make_bretagne_are_told_to_the_last_employee(raw, write):
    prive(write, years=(*PARTS, ["Bretagne", 10, 101]),
          quarters=[["Bretagne", "2024-T4", 102]])
    assert [i.message for i in load("emploi_prive", raw).issues] == [
        "départements et Bretagne : la somme donne 100, le total imprimé en C8 est 101 "
        "(C4 = 10, C5 = 20, C6 = 30, C7 = 40)"]


def test_the_cells_of_the_urssaf_workbook():
    one = load("emploi_prive", RAW)
    assert one.issues == []
    at = one.data.set_index(["feuille", "cellule"])["valeur"]
    assert at[("31 décembre", "L9")] == 907_725
    assert at[("31 décembre", "B5")] == 119_209
    assert at[("Trimestres CVS", "C28")] == 931_857
    assert at[("Trimestres CVS", "C29")] == 18_553_224


def test_the_two_ways_of_counting_differ_as_the_workbook_says():
    """By 2.5 % at the end of 2024, and by 2.2 to 3.0 % according to the years."""
    data = load("emploi_prive", RAW).data
    own = data[data["territoire"] == "53"].set_index(["feuille", "periode"])["valeur"]
    gap = {year: 100 * (1 - own["31 décembre", str(year)] / own["Trimestres CVS", f"{year}-T4"])
           for year in range(2020, 2025)}
    assert round(gap[2024], 1) == 2.5
    assert all(2.2 <= round(percent, 1) <= 3 for percent in gap.values())
    assert set(data["remarque"].str[:19]) == {"Les deux feuilles n"}


@pytest.mark.parametrize("file", [POIDS, PRIVE])
def test_no_other_source_reads_these_workbooks(file):
    readers = [s.id for s in sources().values() if RAW / file in workbooks(s, RAW)[0]]
    assert len(readers) == 1
