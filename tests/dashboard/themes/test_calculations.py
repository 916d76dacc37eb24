"""The gap between the ESS and the private sector by sector, once the private sector is loaded so.

The demonstration has the private sector as a whole only: the workbook here is made for the test, on
the figures of G. Krumme's table (see ``tests/dashboard/trends/test_parts.py``).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from dashboard import trends
from dashboard.themes.emploi import calculation_sentences, calculations, quarterly
from dashboard.warehouse.columns import year_span
from etl.warehouse.build import build
from tests.drawing import bare_name, checked_figure

REGION = {1: (500, 100, 200, 200), 2: (1000, 100, 250, 280)}
NATION = {1: (1000, 2000, 4000, 3000), 2: (1100, 2400, 5200, 4200)}
SECTEURS = ("Santé", "Sport", "Animation", "Enseignement")
HEADER = ["Trimestre", "Niveau", "Territoire", "Famille", "Secteur", "Effectifs salariés",
          "Établissements", "Masse salariale (milliers d'euros)"]


@pytest.fixture
def load_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Load the quarters of 2011 and 2012 with one cell of the private sector as given."""

    def load(cell: object = 3000) -> calculations.Request:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(HEADER)
        for year, rank in ((2011, 1), (2012, 2)):
            for quarter in range(1, 5):
                for famille, values in (("ESS", REGION[rank]), ("Privé hors ESS", NATION[rank])):
                    for secteur, value in (("", sum(values)), *zip(SECTEURS, values, strict=True)):
                        jobs = cell if value == 3000 else value
                        sheet.append([f"T{quarter} {year}", "Région", "Bretagne", famille, secteur,
                                      jobs, 1, 1])
        path = tmp_path / "raw" / "emploi_detaille" / "extraction.xlsx"
        path.parent.mkdir(parents=True)
        book.save(path)
        warehouse = tmp_path / "warehouse.duckdb"
        report = build(tmp_path / "raw", warehouse)
        assert not report.has_errors
        monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
        return calculations.Request(
            "effectifs", quarterly.AGAINST_PRIVATE, "53", "2011", (2011, 2012)
        )

    return load


def test_is_told_by_sector_as_structure_and_own_growth(load_request) -> None:
    request = load_request()
    assert "Écart ESS – privé par secteur" in calculations.kinds(request.split)
    result = calculations.gap(request)
    points = {(r.secteur, r.effet): round(r.points, 6) for r in result.table.data.itertuples()}
    assert [points["Ensemble", effect] for effect in calculations.EFFECTS.values()] == [-8, 42, 34]
    assert [points["Santé", effect] for effect in calculations.EFFECTS.values()] == [-9.5, 45, 35.5]
    assert calculation_sentences.latest_sentence(result, "effectifs") == (
        "De 2011 à 2012, tous secteurs réunis, l'évolution de l'ESS dépasse de 34,0\u00a0points "
        "celle du privé : effet de structure \u22128,0\u00a0points et effet propre "
        "+42,0\u00a0points.")
    provisional = result._replace(table=result.table.with_values(points_statut="p"))
    assert calculation_sentences.latest_sentence(provisional, "effectifs").endswith(
        "+42,0\u00a0points (chiffre provisoire).")
    figure = checked_figure(result.chart(result.table, *result.columns))
    assert year_span(result.table) == "2011 à 2012"
    assert {bare_name(trace.name) for trace in figure.data if trace.type == "bar"} == set(
        calculations.EFFECTS.values())


def test_within_a_single_year_there_is_no_gap(load_request) -> None:
    request = replace(load_request(), span=(2012, 2012))
    for result in (calculations.gap(request), calculations.mean_growth(request)):
        assert result.table.empty
        assert calculation_sentences.latest_sentence(result, "effectifs") == ""
        assert year_span(result.table) == ""
        assert ("Calcul refusé : il faut au moins deux années entières, de quatre trimestres "
                "chacune ; élargir le filtre « Années ».") in result.table.notes


def test_is_refused_when_a_sector_is_secret_and_says_which(load_request) -> None:
    result = calculations.gap(load_request("s"))
    assert result.table.notes[:2] == (
        trends.OURS, "Décomposition refusée, il manque : Enseignement (secret statistique).")
    assert result.table.data["points"].isna().all()
    assert calculation_sentences.latest_sentence(result, "effectifs") == ""


def test_a_series_without_a_figure_in_the_last_quarter_is_said_to_have_none(load_request) -> None:
    result = calculations.level(load_request())
    data = result.table.data
    secret = (data["periode"] == "2012-T4") & (data["serie"] == "ESS")
    data = data.assign(effectifs=data["effectifs"].mask(secret),
                       effectifs_statut=data["effectifs_statut"].mask(secret, "s"))
    result = result._replace(table=replace(result.table, data=data))
    assert calculation_sentences.latest_sentence(result, "effectifs") == (
        "Au T4 2012, les effectifs salariés atteignent 12\u202f900\u00a0postes dans le privé hors "
        "ESS ; aucun chiffre publié dans l'ESS (secret statistique).")
