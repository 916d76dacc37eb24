"""The maps of private employment by EPCI and commune, on invented numbers of jobs."""

from __future__ import annotations

import pytest

from dashboard.themes.territoires import map_sentences, maps, private_jobs
from etl.warehouse.build import build

SOURCES = ("emploi_prive",)
#: EPCI of Brittany, and one that has communes out of it.
RENNES, VITRE, REDON = "243500139", "200039022", "243500741"
CHANGE = "Emploi salarié privé (Urssaf) : évolution en dix ans"
RATIO = "Emploi salarié privé (Urssaf) pour 1\u202f000 habitants"
COMMUNES = "Emploi salarié privé (Urssaf) : salariés, et leur évolution en dix ans"


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Load lines of the extraction: level, code, then the jobs of 2014, 2023 and 2024."""

    def load(*lines):
        raw = tmp_path / "raw/emploi"
        raw.mkdir(parents=True)
        rows = [f"{code},{level},,{year},{jobs}" for level, code, *values in lines
                for year, jobs in zip((2014, 2023, 2024), values, strict=True)
                if jobs is not None]
        (raw / "urssaf_prive_annuel_communes.csv").write_text(
            "\n".join(["code,echelon,libelle,year,effectifs_salaries_prive", *rows]), "utf-8")
        warehouse = tmp_path / "warehouse.duckdb"
        report = build(tmp_path / "raw", warehouse)
        assert not report.has_errors
        monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    return load


def test_the_change_of_an_epci_is_that_of_ten_years_and_a_whole_territory_says_so(load):
    load(("epci", RENNES, 1000, 1100, 1250), ("epci", VITRE, 400, 380, 300),
         ("epci", REDON, 200, 220, 240))
    table = maps.subjects("epci")[CHANGE]()
    assert dict(zip(table.data["territoire"], table.data["evolution"].round(6), strict=True)) == {
        RENNES: 25, REDON: 20, VITRE: -25}
    assert private_jobs.ACROSS in table.notes
    assert maps.subjects("epci")[CHANGE].short == "Emploi salarié privé, évolution en dix ans"
    reading = map_sentences.extremes(table, "epci", "Évolution")
    assert reading.startswith("Évolution, entre 2014 et 2024 : maximum à Rennes Métropole (")
    assert reading.endswith(" Ensemble comparé : les trois EPCI bretons.")


def test_jobs_are_told_for_inhabitants_of_the_same_places_only(load):
    load(("epci", RENNES, 1000, 1100, 1250), ("epci", REDON, 200, 220, 240))
    rows = maps.subjects("epci")[RATIO]().data.set_index("territoire")
    assert rows.loc[RENNES, "densite"] == pytest.approx(
        1000 * 1100 / rows.loc[RENNES, "population"])
    assert rows["densite"].isna().to_dict() == {RENNES: False, REDON: True}
    assert rows.loc[REDON, "densite_statut"] == "nd"


def test_a_commune_of_few_jobs_has_no_change_in_percent(load):
    load(("epci", RENNES, 1, 1, 1), ("communes", "35238", 100, 110, 120),
         ("communes", "35051", 4, 5, 9), ("communes", "35001", None, 6, 7))
    rows = maps.subjects("commune")[COMMUNES]().data.set_index("territoire")
    assert rows["effectif"].to_dict() == {"35238": 120, "35051": 9, "35001": 7}
    assert rows["evolution_statut"].to_dict() == {"35238": "", "35051": "ns", "35001": "nd"}
    assert rows["evolution"].dropna().round(6).to_dict() == {"35238": 20}
    assert rows["latitude"].notna().all()


def test_without_the_extraction_nothing_is_offered(load):
    load(("dep", "35", 1000, 1100, 1250), ("dep", "29", 1000, 1100, 1250))
    assert all(not private_jobs.subjects(level) for level in maps.LEVELS)
