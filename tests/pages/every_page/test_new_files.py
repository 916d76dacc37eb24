"""This year's files in the shapes that offices send: a year more, a word, fewer figures than the
last ones had."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest

from dashboard.blocks import headless
from dashboard.blocks.block import Block
from dashboard.ui import parameters
from etl.paths import RAW
from etl.warehouse.build import build
from tests.etl.conftest import SOURCE_SHEET, save
from tests.pages.every_page.test_millesimes import rewrite
from tests.pages.reading import page_at

SOURCES = ("accompagnement", "activite", "associations", "circulaire_publies",
           "commerces_publies", "emploi", "emploi_detaille", "emploi_niveaux", "emploi_prive",
           "emploi_tendances", "mois_ess", "poids_ess", "territoires", "urssaf_ess")
Shown = Callable[..., dict[str, Block]]


@pytest.fixture
def shown(tmp_path, monkeypatch) -> Shown:
    """Return what publishes the files of ``raw``, then gives the blocks of an address, by key."""
    def blocks(page: str, **query: str) -> dict[str, Block]:
        if not (tmp_path / "warehouse.duckdb").exists():
            assert not build(tmp_path / "raw", tmp_path / "warehouse.duckdb").has_errors
        monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
        return {one.key: one for one in headless.collection(page, urlencode(query)).blocks}
    return blocks


@pytest.fixture
def raw(tmp_path) -> Path:
    """Return the folder of the workbooks that are published."""
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw"


def add_figures(raw: Path, file: str, *lines: tuple[str, str, str, str, str, str, str]) -> None:
    """Copy a workbook of published figures with lines of a document of the Cress more: indicator,
    territory, level, item, period, value, unit."""
    book = openpyxl.load_workbook(RAW / file)
    for line in lines:
        book.worksheets[0].append([*line, "Non précisé", "Cress Bretagne", "Chiffres de 2026",
                                   "2026-06", None, "A", None])
    (raw / file).parent.mkdir(exist_ok=True)
    book.save(raw / file)


def test_the_home_page_says_of_what_a_note_has_only_a_word(raw, shown):
    """« La publication indique « stable » en Bretagne », of nothing."""
    (raw / "emploi").mkdir()
    save(raw / "emploi/note_conjoncture_2026.xlsx", {
        "Conjoncture": [["Ensemble", "2026"], ["ESS", "stable"]], "Source": SOURCE_SHEET})
    assert shown("accueil")["accueil_cles"].lecture == (
        "Entre 2025 et 2026, la publication indique « stable » pour l'emploi de l'ESS en Bretagne.")


def test_a_direction_later_than_every_note_is_shown(raw, shown):
    """The years of the notes hid those of « tendances_qualitatives » that came after them."""
    shutil.copytree(RAW / "emploi", raw / "emploi")
    add_figures(raw, "emploi/tendances_qualitatives.xlsx", (
        "Tendance de l'emploi (qualitative)", "Bretagne", "region", "ESS", "2024-2025",
        "légère hausse", "tendance"))
    assert shown("emploi", vue="Tendances par secteur")["emploi_tendances_ess"].lecture == (
        "Entre 2024 et 2025, la tendance publiée de l'emploi de l'ESS est à la hausse en Bretagne.")


def test_a_first_year_of_the_urssaf_has_no_index(raw, shown):
    """« En 2025, l'indice (base 100 en 2025) est de 100,0 dans l'ESS »."""
    (raw / "urssaf_ess").mkdir()
    with (raw / "urssaf_ess/departements.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([
            ["Année", "Code département", "Département", "Champ ESS ?", "Famille ESS",
             "Nombre d'établissements", "Effectifs salariés moyens", "Masse salariale (brute)"],
            *(["2025", code, name, scope, family, "10", "100", "2900000"]
              for code, name in (("22", "Côtes-d'Armor"), ("29", "Finistère"),
                                 ("35", "Ille-et-Vilaine"), ("56", "Morbihan"))
              for scope, family in (("OUI", "Associations"), ("NON", "")))])
    blocks = shown("emploi", vue="ESS et privé (Urssaf)")
    assert blocks["urssaf_indice"].table.empty and blocks["urssaf_indice"].lecture == ""
    assert not blocks["urssaf_departements"].table.empty


def test_other_publications_beside_two_reports_say_of_which_year_each_is(raw, shown):
    """« 114 adhérents selon le rapport », then « 126 adhérents selon le rapport »."""
    for folder in ("activite", "accompagnement"):
        shutil.copytree(RAW / folder, raw / folder)
    rewrite("activite/rapport_activite_2023.xlsx", raw / "activite/rapport_activite_2024.xlsx",
            lambda text: text.replace("2024", "2025").replace("2023", "2024"))
    lecture = shown("activite", volet_activite="Pôles, TAg et DLA, autres publications")[
        "accompagnement_cress"].lecture
    assert "organisations selon Gedes 35, 114\u00a0adhérents selon le rapport de 2023 ;" in lecture
    assert "organisations selon 7 Jours, 114\u00a0adhérents selon le rapport de 2024 ;" in lecture


def test_what_the_last_report_lacks_is_not_told_absent_of_the_one_before(raw, shown, monkeypatch):
    """« Les classeurs chargés n'ont aucun chiffre pour : Présence au conseil d'administration »,
    which the report of 2023 has."""
    shutil.copytree(RAW / "activite", raw / "activite")
    save(raw / "activite/rapport_activite_2024.xlsx", {
        "Indicateurs 2024": [
            ["Mission", "Action", "Indicateur", "Modalité", "Territoire", "Période", "Valeur",
             "Unité", "Qualité"],
            ["Mouvement", "Adhésion", "Nouvelles adhésions", None, "Bretagne", "2024", 11,
             "adhérents", None]],
        "Source": [["Titre", "Rapport d'activité 2024"], ["Éditeur", "Cress Bretagne"],
                   ["Date", "2025-03-28"], ["Champ", "Activité de la Cress"]]})
    tab = {"volet_activite": "Gouvernance et équipe"}
    shown("activite")
    monkeypatch.setattr(parameters, "current_page", lambda: ("activite", urlencode(tab)))
    [info] = page_at("activite", **tab).info
    sentence, *titles = re.sub("[\u00a0\u202f]", " ", info.value).split("  \n– ")
    assert sentence == ("Aucune donnée pour « Rapport d'activité 2024 » ; ces figures en ont pour "
                        "d'autres choix :")
    assert "Présence au conseil d'administration – Rapport d'activité 2023" in titles
    assert "Instances de la Cress – Rapport d'activité 2023" in titles


def test_the_share_of_jobs_in_associations_is_the_last_however_its_base_is_printed(raw, shown):
    """That of 2021 stayed in large, and in the sentence beside France."""
    add_figures(raw, "associations/chiffres_publies.xlsx", *(
        ("Part de l'emploi associatif", place, level, "Associations", "2026", value,
         "% de l'emploi privé")
        for place, level, value in (("Bretagne", "region", "11,3 %"),
                                    ("France", "national", "9,1 %"))))
    blocks = shown("associations")
    assert "Part de l'emploi associatif (% de l'emploi privé), 2026" in set(
        blocks["associations_cles"].table.data["intitule"])
    assert ("En 2026, les associations représentent 11,3\u202f% des emplois privés en Bretagne."
            in blocks["associations_cles"].lecture)
    assert blocks["associations_france"].lecture == (
        "En 2026, part de l'emploi associatif : 11,3\u202f% de l'emploi privé en Bretagne ; la "
        "publication donne aussi 9,1\u202f% en France.")


def test_key_figures_of_two_kinds_of_shops_say_of_which_each_is(raw, shown):
    """Two « Chiffre d'affaires moyen, 2026 » stood side by side; that of 2024 was left out."""
    add_figures(raw, "commerces_ruraux/chiffres_publies.xlsx", *(
        ("Chiffre d'affaires moyen", "Bretagne", "region", kind, year, value, "euros par an")
        for kind, year, value in (("Épicerie", "2026", "près de 86 000"),
                                  ("Boulangerie", "2024", "120 000"))))
    titles = shown("commerces_ruraux")["commerces_cles"].table.data["intitule"].tolist()
    assert {"Chiffre d'affaires moyen – Épicerie, 2026",
            "Chiffre d'affaires moyen – Boulangerie, 2024",
            "Réponses à l'enquête, 2023"} <= {*titles}
