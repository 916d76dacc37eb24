"""Mois de l'ESS: one sheet a territory, years in columns."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from etl.warehouse.build import load
from tests.etl.conftest import texts

MOIS = "mois_ess/bilans_mois_ess.xlsx"
CITATIONS = [["Territoire", "Année", "Indicateur", "Éditeur", "Titre", "Date", "Lien"],
             ["Bretagne", "2024", "Événements", "Cress Bretagne", "Rapport 2024", "2025", ""]]


def uncited(cell, year, *indicators):
    """Return what is said of figures of Bretagne that the sheet « Sources » does not cite."""
    return (f"AVERTISSEMENT {MOIS} · feuille « Bretagne » · cellule {cell} : {year} : aucun "
            f"document n'est cité pour {', '.join(f'« {name} »' for name in indicators)} (attendu "
            f": une ligne de la feuille « Sources » par chiffre : « Bretagne », « {year} », "
            "l'indicateur, l'éditeur…)")


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
    assert texts(one) == [uncited("B5", 2023, "Événements (bilan)"),
                          uncited("C6", 2024, "Événements annoncés", "Participants")]
    assert one.data[["indicateur", "territoire", "annee", "edition", "valeur", "unite", "statut",
                     "qualificatif", "editeur", "remarque", "cellule"]].values.tolist() == [
        ["Événements (bilan)", "53", 2023, "16e", 350.0, "événements", "", "", "", "", "B5"],
        ["Événements (bilan)", "53", 2024, "17e", 400.0, "événements", "", "plus de",
         "Cress Bretagne", "2024, Bretagne : le total comprend Festisol.", "C5"],
        ["Événements annoncés", "53", 2024, "17e", 500.0, "événements", "e", "", "",
         "500 annoncées", "C6"],
        ["Participants", "53", 2024, "17e", 20000.0, "personnes", "e", "", "", "", "C7"]]


def test_a_territory_and_a_year_are_cited_however_they_are_written(raw, write):
    write(MOIS, {"Bretagne": [["Indicateur", 2024], ["Événements (bilan)", 400],
                              ["Édition", "17e"]],
                 "Source": [CITATIONS[0], ["Région Bretagne", "2024 (bilan)", *CITATIONS[1][2:]]]})
    one = load("mois_ess", raw)
    assert one.issues == []
    assert one.data[["editeur", "edition"]].values.tolist() == [["Cress Bretagne", "17e"]]


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


def test_two_columns_of_a_year_are_told_even_where_no_figure_is_in_both(raw, write):
    write(MOIS, {"Bretagne": [["Indicateur", 2023, 2023], ["Événements (bilan)", 350, None],
                              ["Participants", None, "20 000"]], "Sources": CITATIONS})
    assert texts(load("mois_ess", raw)) == [
        f"ERREUR {MOIS} · feuille « Bretagne » · cellule C1 : deux colonnes sont de la même année "
        "(lu : « 2023 » ; attendu : une colonne par année)",
        uncited("B2", 2023, "Événements (bilan)", "Participants")]


def test_a_sheet_that_is_no_territory_and_a_heading_that_is_no_year_are_told(raw, write):
    write(MOIS, {"Bretgne": [["Indicateur", 2024]], "Sources": CITATIONS,
                 "France": [["Indicateur", "l'an dernier"], ["Participants", 12]]})
    assert texts(load("mois_ess", raw)) == [
        f"ERREUR {MOIS} · feuille « Bretgne » : la feuille ne porte pas le nom d'un territoire "
        "(lu : « Bretgne » ; attendu : « Bretagne », « France »…)",
        f"ERREUR {MOIS} · feuille « France » · cellule B1 : l'en-tête de colonne n'est pas une "
        "année (lu : « l'an dernier » ; attendu : une année)"]


@pytest.mark.parametrize("heading", [
    "Objectif 2025", "Évolution 2023-2025", "2024/2025", "Cumul 2009-2025", "2025 (au 6 novembre)",
    "2025 en %"])
def test_a_heading_that_says_more_than_its_year_is_no_count_of_that_edition(raw, write, heading):
    """The aim of 2025, and its change since 2023, were counted as its events, without a word."""
    write(MOIS, {"Bretagne": [["Indicateur", "Édition 2024", heading],
                              ["Événements (bilan)", 350, 400]], "Sources": CITATIONS})
    one = load("mois_ess", raw)
    assert texts(one) == [
        f"ERREUR {MOIS} · feuille « Bretagne » · cellule C1 : l'en-tête de colonne dit autre chose "
        f"que son année (lu : « {heading} » ; attendu : « 2025 » pour ce qui est de cette édition "
        "; un objectif, une évolution ou un cumul, hors de ce tableau)"]
    assert one.data["annee"].tolist() == [2024]


@pytest.mark.parametrize("heading", [
    2025, "Édition 2025", "Bilan 2025", "Année 2025", "Mois de l'ESS 2025", "novembre 2025",
    "18e édition (2025)", "2025 – 18ème édition", "2025 (p)", "Édition n° 18 (2025)",
    "Le Mois de l'économie sociale et solidaire 2025", "Résultats 2025 (définitifs)"])
def test_a_heading_that_names_its_edition_in_other_words_is_its_year(raw, write, heading):
    write(MOIS, {"Bretagne": [["Indicateur", 2024, heading], ["Événements (bilan)", 350, 400]],
                 "Sources": CITATIONS})
    assert load("mois_ess", raw).data["annee"].tolist() == [2024, 2025]


def test_an_indicator_that_nobody_declared_is_loaded_and_told(raw, write):
    write(MOIS, {"Bretagne": [["Indicateur", 2024], ["Films projetés", 12]], "Sources": CITATIONS})
    one = load("mois_ess", raw)
    assert texts(one) == [
        f"AVERTISSEMENT {MOIS} · feuille « Bretagne » · cellule A2 : indicateur inconnu, chargé "
        "sans unité (lu : « Films projetés » ; attendu : un indicateur des années précédentes, ou "
        "sa ligne, avec son unité, dans INDICATEURS (etl/sources/mois_ess.py))"]
    assert one.data[["indicateur", "valeur", "unite"]].values.tolist() == [
        ["Films projetés", 12.0, "nombre"]]


@pytest.mark.parametrize("label", ["Part des femmes", "Public venu pour la première fois (%)"])
def test_a_share_that_nobody_declared_is_read_as_one(raw, write, label):
    """« 0,12 » of a share was 0.12 « nombre »."""
    write(MOIS, {"Bretagne": [["Indicateur", 2023, 2024], [label, "0,12", "12 %"]],
                 "Sources": CITATIONS})
    one = load("mois_ess", raw)
    assert [f"{i.severity} {i.cell} {i.message}" for i in one.issues][:2] == [
        "avertissement A2 indicateur inconnu, chargé en %",
        "erreur B2 nombre sans format de pourcentage : 0,12 % ou 12 % ?"]
    assert one.data[["valeur", "unite"]].values.tolist() == [[12.0, "%"]]


def test_a_line_without_label_and_a_column_without_year_are_told(raw, write):
    path = write(MOIS, {"Bretagne": [
        ["Indicateur", 2024, None], ["Événements (bilan)", 350, 12], [None, 40],
        ["Indicateur", 2024, None], ["Participants", 90]], "Sources": CITATIONS})
    book = load_workbook(path)
    book["Bretagne"].merge_cells("A2:A3")
    book.save(path)
    one = load("mois_ess", raw)
    assert texts(one)[:3] == [
        f"AVERTISSEMENT {MOIS} · feuille « Bretagne » · cellule C2 : colonne sans en-tête, "
        "ignorée (lu : « 12 » ; attendu : un en-tête en C1)",
        f"ERREUR {MOIS} · feuille « Bretagne » · cellule A2 : cellules fusionnées jusqu'à la ligne "
        "3 : seule la ligne 2 en a la valeur (lu : « Événements (bilan) » ; attendu : les "
        "défusionner, et recopier la valeur sur chaque ligne)",
        f"ERREUR {MOIS} · feuille « Bretagne » · cellule A3 : ligne sans libellé (cellule "
        "fusionnée avec A2 : défusionner et recopier) (lu : « 40 » ; attendu : un indicateur)"]
    assert one.data["cellule"].tolist() == ["B2", "B5"]


def test_a_second_table_is_not_read_under_the_years_of_the_first(raw, write):
    write(MOIS, {"Bretagne": [["Indicateur", 2024, "2025 (p)"], ["Événements (bilan)", 350, 360],
                              ["Indicateur", 2010, 2011], ["Participants", 1, 2]],
                 "Sources": CITATIONS})
    one = load("mois_ess", raw)
    assert texts(one)[0] == (
        f"ERREUR {MOIS} · feuille « Bretagne » · cellule A3 : un second tableau commence à cette "
        "ligne : il n'est pas lu (lu : « Indicateur | 2010 | 2011 » ; attendu : un seul en-tête, "
        "ou un tableau par feuille)")
    assert one.data[["annee", "valeur", "statut"]].values.tolist() == [
        [2024, 350, ""], [2025, 360, "p"]]


def test_a_footnote_of_a_year_is_that_of_its_figures(raw, write):
    write(MOIS, {"Bretagne": [["Indicateur", 2024, "2025*"], ["Événements (bilan)", 350, 360],
                              ["* chiffres provisoires, avant le 1er décembre"]],
                 "Sources": CITATIONS})
    data = load("mois_ess", raw).data
    assert data[["annee", "valeur", "statut", "remarque"]].values.tolist() == [
        [2024, 350, "", ""], [2025, 360, "p", "chiffres provisoires, avant le 1er décembre"]]
