"""Next year's files say their year wherever the last ones did; real files and invented ones do not
answer each other."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from dashboard.blocks import headless
from dashboard.themes.activite import support
from dashboard.warehouse import query as ask
from etl.contract import DEMONSTRATION
from etl.paths import RAW
from etl.warehouse.build import build
from tests.collection import tab_queries
from tests.etl.conftest import SOURCE_SHEET, save

DEMO = "{0}/{0}_DÉMONSTRATION.xlsx"
INVENTORY, SURVEY, ACTORS = "commerces_inventaire", "commerces_enquete", "acteurs_circulaires"


def rewrite(file: str, to: Path, change: Callable[[str], str]) -> None:
    """Copy a workbook of the project, each of its texts changed."""
    book = openpyxl.load_workbook(RAW / file)
    for sheet in book:
        sheet.title = change(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = change(cell.value)
    to.parent.mkdir(parents=True, exist_ok=True)
    book.save(to)


def real(text: str) -> str:
    """Return a text of a demonstration, as a real file would have it."""
    return re.sub("DÉMONSTRATION.*?; ", "", text)


@pytest.fixture(scope="module")
def next_year(tmp_path_factory) -> Iterator[None]:
    """Yield with a warehouse of the inventory of 2024, the export of 2025, the report of 2024 and
    the notes until that of 2023."""
    folder = tmp_path_factory.mktemp("next")
    raw = folder / "raw"
    shutil.copytree(RAW / "emploi", raw / "emploi")
    save(raw / "emploi/note_conjoncture_2023.xlsx", {
        "2022-2023": [["Territoire", "ESS (%)", "Privé (Hors ESS) (%)"],
                      ["Bretagne", "+1,1 %", "+0,7 %"]],
        "Source": [["Titre", "Note 2023"] if r[0] == "Titre" else r for r in SOURCE_SHEET]})
    for source, before, year in ((INVENTORY, "2022", "2024"), (ACTORS, "2023", "2025")):
        rewrite(DEMO.format(source), raw / DEMO.format(source),
                lambda text, before=before, year=year: re.sub(rf"(\w+) {before}\b", rf"\1 {year}",
                                                              text))
    rewrite("activite/rapport_activite_2023.xlsx", raw / "activite/rapport_activite_2024.xlsx",
            lambda text: re.sub(r"202[234]", lambda year: str(int(year[0]) + 1), text))
    assert not build(raw, folder / "warehouse.duckdb").has_errors
    with pytest.MonkeyPatch.context() as read:
        read.setenv("OBSERVATOIRE_WAREHOUSE", str(folder / "warehouse.duckdb"))
        yield


def data_texts(page: str, query: str = "") -> str:
    """Return all that the blocks of a page say of their data."""
    shown_blocks = [b for b in headless.collection(page, query).blocks if not b.absent]
    assert shown_blocks
    return "\n".join(" – ".join([b.title, b.lecture, b.note, b.table.source, b.table.vintage])
                     for b in shown_blocks)


def test_each_source_says_the_years_of_its_files(next_year):
    vintages = ask.sources()["millesime"]
    assert vintages[[INVENTORY, ACTORS, "activite", "emploi"]].to_dict() == {
        INVENTORY: "2024", ACTORS: "2025", "activite": "rapport 2024",
        "emploi": "notes 2012 à 2023"}
    assert vintages["mois_ess"] == ""


@pytest.mark.parametrize(("page", "query", "year", "before"), [
    ("commerces_ruraux", "volet_commerces=Inventaire", "2024", "2022"),
    ("economie_circulaire", "volet_circulaire=Acteurs", "2025", "2023"),
    ("activite", "", "2024", "2022"),
])
def test_no_block_says_the_year_before(next_year, page, query, year, before):
    text = data_texts(page, query)
    assert year in text
    # The census of the population is of its own year.
    assert before not in re.sub(r"recensement \d{4}|COG \d{4}", "", text)


def test_the_home_page_speaks_of_the_last_note(next_year):
    assert "Évolution de l'emploi de l'ESS, 2022-2023" in set(
        headless.collection("accueil").blocks[0].table.data["intitule"])
    assert "notes 2012 à 2023" in data_texts("accueil")


def load_lines(file: str, folder: Path, *lines: tuple[str, str, str, str, str]) -> None:
    """Build a warehouse of a workbook of published figures and of lines of another document:
    indicator, item, period, value and unit."""
    book = openpyxl.load_workbook(RAW / file)
    for indicator, item, period, value, unit in lines:
        book.worksheets[0].append([indicator, "Bretagne", "region", item, period, value, unit,
                                   "Non précisé", "Cress Bretagne", "Un autre document", "2025",
                                   None, "A", None])
    (folder / "raw" / file).parent.mkdir(parents=True)
    book.save(folder / "raw" / file)
    assert not build(folder / "raw", folder / "warehouse.duckdb").has_errors


def test_a_share_of_farming_takes_the_place_of_the_last_one_and_says_its_year(
        tmp_path, monkeypatch):
    """One name stood under two bars, and the sentence said the older figure."""
    load_lines("agriculture_alimentation/chiffres_publies.xlsx", tmp_path, (
        "Part de l'agriculture-alimentation dans les ETP de l'ESS",
        "Agriculture et alimentation", "2024", "12,5 %", "% des ETP de l'ESS"), (
        "Part de la Bretagne dans la production française", "Lait", "2024", "22 %",
        "% de la production française"))
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    weight, production, *_ = headless.collection("agriculture_alimentation").blocks
    assert weight.lecture == (
        "L'agriculture-alimentation représente 12,5\u202f% des ETP de l'ESS en Bretagne ; une "
        "autre publication donne 10\u202f% en France.")
    assert list(weight.table.data["repere"]) == ["Bretagne – 2024", "France – sans date"]
    assert set(weight.table.lineage["cellule"]) == set(weight.table.data["cellule"])
    assert production.lecture == (
        "La Bretagne fournit de 22\u202f% (lait, 2024) à près de 80\u202f% (choux-fleurs, 2022), "
        "et plus de 60\u202f% (artichauts, 2022) de la production française.")
    assert list(production.table.data["poste"]).count("Lait") == 1


def test_the_key_figures_of_rural_shops_are_the_last_of_each(tmp_path, monkeypatch):
    """Those of two inventories stood in one row."""
    load_lines("commerces_ruraux/chiffres_publies.xlsx", tmp_path, (
        "Commerces ESS en milieu rural inventoriés", "Ensemble", "2024", "123", "structures"))
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    names = headless.collection("commerces_ruraux").blocks[0].table.data["intitule"]
    assert list(names) == ["Réponses à l'enquête, 2023", "Taux de réponse à l'enquête, 2023",
                           "Commerces ESS en milieu rural inventoriés, 2024"]


@pytest.fixture(scope="module")
def three_reports(tmp_path_factory) -> Iterator[None]:
    """Yield with a warehouse of the reports of 2022, 2023 and 2024, and of what others publish."""
    folder = tmp_path_factory.mktemp("reports")
    shutil.copytree(RAW / "accompagnement", folder / "raw/accompagnement")
    for year in (2022, 2023, 2024):
        rewrite("activite/rapport_activite_2023.xlsx",
                folder / f"raw/activite/rapport_activite_{year}.xlsx",
                lambda text, year=year: text.replace("2023", str(year)))
    assert not build(folder / "raw", folder / "warehouse.duckdb").has_errors
    with pytest.MonkeyPatch.context() as read:
        read.setenv("OBSERVATOIRE_WAREHOUSE", str(folder / "warehouse.duckdb"))
        yield


def test_another_publication_stays_beside_the_report_of_its_time(three_reports):
    """A publication of January 2024 is not compared with the staff of the end of 2024."""
    table = support.beside_report()
    dates = table.data["rapport_periode"]
    is_dated = table.data["periode"].str.contains("2024")
    assert set(dates[is_dated]) == {"31 décembre 2023", "2023"}
    assert set(dates[~is_dated]) == {"31 décembre 2024"}
    reports = table.lineage.loc[table.lineage["source"] == "activite", "fichier"]
    assert reports.value_counts().to_dict() == {
        "activite/rapport_activite_2023.xlsx": 4, "activite/rapport_activite_2024.xlsx": 1}


def test_a_figure_of_december_stays_beside_the_report_of_the_end_of_its_year(three_reports):
    staff = {"indicateur": "Salariés au 31 décembre"}
    assert [support.report_figure(staff, period).data["periode"].tolist() for period in (
        "2023-12", "2024-01 (publication)", "2024-11")] == [["2023-12-31"]] * 3


def test_a_figure_of_three_reports_has_its_past_on_the_home_page(three_reports):
    """Each report says its year in its champ: no figure compared with that of the year before."""
    [figure] = headless.collection("accueil").blocks[0].table.data.to_dict("records")
    assert figure["intitule"] == "Structures accompagnées par le DLA, 2024"
    assert [year for year, *_ in figure["passe"].points] == [2022, 2023, 2024]


def test_an_inventory_of_no_year_says_so(tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    rewrite(DEMO.format(INVENTORY), raw / DEMO.format(INVENTORY),
            lambda text: text.replace("inventaire 2022", "inventaire"))
    report = build(raw, tmp_path / "warehouse.duckdb")
    assert [i.message for i in report.all_issues if i.file and i.severity == "avertissement"] == [
        "l'année de ce classeur n'est pas indiquée : ses fiches sont présentées sans année"]
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    text = data_texts("commerces_ruraux", "volet_commerces=Inventaire")
    assert "année non indiquée" in text
    assert "2022" not in text
    assert data_texts("explorateur")


@pytest.mark.parametrize(("source", "other"), [(INVENTORY, SURVEY), (SURVEY, INVENTORY)])
def test_real_and_invented_records_never_answer_each_other(tmp_path, monkeypatch, source, other):
    """112 shops really counted are not asked by an invented survey of 49, nor the other way."""
    raw = tmp_path / "raw"
    shutil.copytree(RAW / other, raw / other)
    rewrite(DEMO.format(source), raw / f"{source}/recu_2024.xlsx", real)
    report = build(raw, tmp_path / "warehouse.duckdb")
    assert not report.has_errors
    [why] = [i.message for i in report.all_issues if i.file == DEMO.format(other)]
    assert why.endswith("est réel, et des fiches inventées ne répondent pas à de vraies")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    about = ask.sources()
    assert about.loc[source, "lignes"] and not about.loc[other, "lignes"]
    assert about.loc[source, "nature"] != DEMONSTRATION
    for query in tab_queries("commerces_ruraux"):
        for block in headless.collection("commerces_ruraux", query).blocks:
            assert not block.table.demonstration
            assert set(block.table.lineage["source"]) <= {source, "commerces_publies"}
