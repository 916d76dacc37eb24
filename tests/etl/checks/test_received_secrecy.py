"""Figures received under secrecy that their own file gives back."""

from __future__ import annotations

import pytest

from etl.checks.received_secrecy import disclosures
from etl.contract import WHOLE
from etl.paths import RAW
from etl.sources import sources
from etl.warehouse.build import load
from tests.etl.conftest import ask

HEAD = ["Trimestre", "Niveau", "Territoire", "Famille", "Secteur", "Effectifs salariés",
        "Établissements", "Masse salariale (milliers d'euros)"]
FILE = "emploi_detaille/urssaf.xlsx"


def line(famille, secteur, posts):
    return ["T1 2024", "région", "Bretagne", famille, secteur, posts, None, None]


def texts(raw, write, *lines):
    write(FILE, {"E": [HEAD, *lines]})
    return [str(i) for i in load("emploi_detaille", raw).issues]


def test_a_secret_alone_beside_its_total_is_told_with_the_cells_that_give_it(raw, write):
    assert texts(raw, write, line("ESS", "Ensemble", 100), line("ESS", "Santé", 60),
                 line("ESS", "Sport", "s")) == [
        f"AVERTISSEMENT {FILE} · feuille « E » · cellule F4 : secret statistique qui se recalcule "
        "par soustraction (secteurs et ensemble) : seule sans valeur à côté de F2, F3 "
        "(lu : « s » ; attendu : au moins deux cellules sous secret, ou aucune)"]


@pytest.mark.parametrize("small", ["< 5", "moins de 5"])
def test_a_number_below_a_threshold_is_a_secret_of_an_extraction_and_no_term_of_a_sum(
        raw, write, small):
    """It counted for 5 in the sums, which did not make their total, and its own value was there."""
    [issue] = texts(raw, write, line("ESS", "Ensemble", 63), line("ESS", "Santé", 60),
                    line("ESS", "Sport", small))
    assert "cellule F4 : secret statistique qui se recalcule" in issue
    assert texts(raw, write, line("ESS", "Ensemble", 66), line("ESS", "Santé", 60),
                 line("ESS", "Sport", small), line("ESS", "Autres", small)) == []


def test_a_total_under_secrecy_is_the_sum_of_its_parts(raw, write):
    [issue] = texts(raw, write, line("ESS", "Ensemble", "s"), line("ESS", "Santé", 60),
                    line("ESS", "Sport", 40))
    assert "cellule F2" in issue and "à côté de F3, F4" in issue


@pytest.mark.parametrize("detail", ["dont crèches", "Dont crèches"])
def test_a_detail_of_a_part_protects_no_secret_and_enters_no_sum(raw, write, detail):
    [issue] = texts(raw, write, line("ESS", "Ensemble", 100), line("ESS", "Santé", 60),
                    line("ESS", "Sport", "s"), line("ESS", detail, "s"))
    assert "à côté de F2, F3" in issue
    assert texts(raw, write, line("ESS", "Ensemble", 100), line("ESS", "Santé", 60),
                 line("ESS", "Sport", 40), line("ESS", detail, 10)) == []


@pytest.mark.parametrize("lines", [
    [line("ESS", "Ensemble", 100), line("ESS", "Santé", 60), line("ESS", "Sport", "s"),
     line("ESS", "Autres", "s")],
    [line("ESS", "Ensemble", 100), line("ESS", "Santé", 60), line("ESS", "Sport", "s"),
     line("ESS", "Autres", "nd")],
    [line("ESS", "Ensemble", 100), line("ESS", "Sport", "s")],  # a part alone
    [line("ESS", "Ensemble", 100), line("ESS", "Sport", 40)],
    [line("ESS", "Santé", 60), line("ESS", "Sport", "s")],  # no total
    [line("ESS", "Ensemble", 100), line("ESS", "Santé", 60), line("ESS", "Sport", "nd")]])
def test_a_secret_that_another_protects_and_a_part_alone_are_no_matter(raw, write, lines):
    assert texts(raw, write, *lines) == []


@pytest.mark.parametrize("years", ["2024-2025", "2024–2025", "2025"])
def test_a_secret_is_told_whatever_the_years_in_the_name_of_its_indicator(years):
    source = sources()["activite"]
    [rule] = [rule for rule in source.sums if rule.name == "projets par ville"]
    data = load("activite", RAW).data
    data = data[data["indicateur"].str.fullmatch("Projets [0-9-]+")].astype({"statut": "object"})
    data = data.assign(indicateur=f"Projets {years}")
    part = data.index[data["modalite"] != WHOLE][0]
    data.loc[part, ["valeur", "statut"]] = None, "s"
    [issue] = disclosures(source, data, rule)
    assert issue.cell == data.loc[part, "cellule"]


def test_the_demonstration_gives_none_of_its_secrets_back(entrepot):
    assert ask(entrepot, "FROM _anomalies WHERE source = 'emploi_detaille' "
                         "AND message LIKE '%secret%'") == []
