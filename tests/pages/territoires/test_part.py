"""The share of the ESS that pages open on is the latest published, whatever document gives it."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from etl.paths import RAW
from etl.sources._published_figures import HEADERS
from etl.warehouse.build import build
from tests.collection import blocks

SHARES = {("Côtes-d'Armor", "departement"): "16,8 %", ("Finistère", "departement"): "16,1 %",
          ("Morbihan", "departement"): "13,9 %", ("Ille-et-Vilaine", "departement"): "12,9 %",
          ("Bretagne", "region"): "14,6 %", ("France", "national"): "10,4 %"}


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of Insee's count of 2015, and of a panorama of 2023 on another base."""
    folder = tmp_path_factory.mktemp("panorama")
    for file in ("territoires/poids_ess_insee.xlsx", "emploi/niveaux_publies_bretagne.xlsx"):
        (folder / "raw" / file).parent.mkdir(parents=True)
        shutil.copy(RAW / file, folder / "raw" / file)
    book = openpyxl.Workbook()
    book.active.append([names[0] for names in HEADERS.values()])
    for (place, level), share in SHARES.items():
        book.active.append([
            "Part de l'ESS dans l'emploi", place, level, "ESS", "2023", share,
            "% du total des emplois", "Insee Flores 2023", "ESS France", "Panorama de l'ESS",
            "2025-11", "https://ess-france.org", "A", ""])
    book.save(folder / "raw" / "territoires" / "panoramas_2025.xlsx")
    assert not build(folder / "raw", folder / "w.duckdb").has_errors
    return folder / "w.duckdb"


@pytest.mark.parametrize(("page", "query", "key", "what"), [
    ("accueil", "", "carte_accueil", "de 12,9 % (en Ille-et-Vilaine) à 16,8 % (dans les "
                                     "Côtes-d'Armor) du total des emplois"),
    ("territoires", "", "carte_part", "de 12,9 % (en Ille-et-Vilaine) à 16,8 % (dans les "
                                      "Côtes-d'Armor) du total des emplois"),
    ("territoires", "volet_territoires=Portrait&lieu=Finistère (département)", "portrait_carte",
     "16,1 % du total des emplois dans le Finistère")])
def test_the_map_of_the_share_is_of_the_latest_document_beside_its_own_bretagne_and_france(
        later: Path, monkeypatch: pytest.MonkeyPatch, page: str, query: str, key: str,
        what: str) -> None:
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(later))
    [block] = [b for b in blocks(page, query) if b.key == key]
    assert block.title == ("Part de l'ESS dans l'emploi, 2023, en % du total des emplois, par "
                           "département")
    assert block.lecture.replace("\u202f", " ") == (
        f"En 2023, l'ESS représente {what} ; en Bretagne : 14,6 %, en France : 10,4 %.")
    assert block.table.source == "ESS France, Panorama de l'ESS (novembre 2025)"
    assert set(block.table.lineage["imprime"]) == set(SHARES.values())


def test_home_gives_the_latest_share_of_bretagne_and_a_portrait_its_shares_from_the_latest(
        later: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(later))
    figures = blocks("accueil")[0]
    assert figures.table.data[["intitule", "imprime"]].values.tolist() == [
        ["Part de l'ESS dans le total des emplois, 2023", "14,6 %"]]
    assert figures.lecture.replace("\u202f", " ") == (
        "En 2023, l'ESS en Bretagne représente 14,6 % du total des emplois.")
    [portrait] = [b for b in blocks("territoires", "volet_territoires=Portrait")
                  if b.key == "portrait"]
    years = portrait.table.data.query("indicateur == \"Part de l'ESS dans l'emploi\"")["periode"]
    assert years.iloc[0] == "2023" and "2015" in set(years)
