"""The evolutions of the notes, of notes that do not name their lines alike."""

from __future__ import annotations

from openpyxl import Workbook

from dashboard.charts.plot import Bars, Grid
from dashboard.themes.emploi import blocks, published
from dashboard.themes.emploi.blocks import Scope
from etl.contract import REGION
from etl.sources import emploi
from etl.warehouse.build import build


def notes(tmp_path, monkeypatch, lines):
    """Build a warehouse of the notes of these years: year → its lines."""
    folder = tmp_path / "raw" / "emploi"
    folder.mkdir(parents=True)
    for year, own in lines.items():
        book = Workbook()
        for row in own:
            book.active.append(row)
        book.create_sheet("Source").append(["Titre", f"Note {year}"])
        book.save(folder / f"note_conjoncture_{year}.xlsx")
    build(tmp_path / "raw", tmp_path / "w.duckdb")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "w.duckdb"))


def test_a_family_that_a_note_renames_is_one_series(tmp_path, monkeypatch):
    monkeypatch.setitem(emploi.GROUPES, "mutuelles de sante", "Mutuelles")
    notes(tmp_path, monkeypatch, {year: (
        ["Statut", "Bretagne"], [None, year], [None, "%"], ["Associations", "1,0 %"],
        [name, "2,0 %"], ["ESS", "1,2 %"])
        for year, name in ((2023, "Mutuelles"), (2024, "Mutuelles de santé"))})
    assert published.families() == ["Associations", "Mutuelles"]
    table = published.by_family("%", REGION, (2023, 2024), published.families())
    assert sorted(map(tuple, table.data[["annee", "famille"]].to_numpy().tolist())) == [
        (2023, "Associations"), (2023, "Mutuelles"), (2024, "Associations"), (2024, "Mutuelles")]


def test_the_sectors_of_several_notes_are_a_grid_of_sectors_and_years(tmp_path, monkeypatch):
    notes(tmp_path, monkeypatch, {year: (
        [f"Évolution de l'emploi en Bretagne en {year}"], [], ["Ensemble", str(year)],
        ["ESS", "1,0 %"], ["dont sport", sport], ["dont animation", "hausse"],
        ["dont aide à domicile", "2,0 %"])
        for year, sport in ((2025, "4,0 %"), (2026, "3,0 %"), (2027, "1,5 %"))})
    [block] = (one for one in blocks.evolutions(Scope(REGION, "Bretagne", (2025, 2027)))
               if one.key == "emploi_secteurs")
    grid = block.draw(block.table)
    assert isinstance(grid, Grid)
    assert grid.columns == ("2024-2025", "2025-2026", "2026-2027")
    assert grid.categories == ("Aide à domicile", "Sport", "Animation", "Ensemble de l'ESS")
    assert [cell.mark.text for cell in grid.cells if cell.row == 1] == [
        "+4,0\u202f%", "+3,0\u202f%", "+1,5\u202f%"]
    [block] = (one for one in blocks.evolutions(Scope(REGION, "Bretagne", (2027, 2027)))
               if one.key == "emploi_secteurs")
    assert isinstance(block.draw(block.table), Bars)


def test_the_key_figures_of_a_note_of_many_sectors_are_those_that_move_most(tmp_path, monkeypatch):
    sectors = {"sport": 1.0, "animation": -4.0, "santé": 2.0, "culture": 0.5,
               "aide à domicile": 3.0, "enseignement": -1.5}
    notes(tmp_path, monkeypatch, {2027: (
        ["Évolution de l'emploi en Bretagne en 2027"], [], ["Ensemble", "2027"], ["ESS", "1,0 %"],
        ["Privé hors ESS", "0,5 %"],
        *([f"dont {name}", f"{value} %".replace(".", ",")] for name, value in sectors.items()))})
    titles = published.key_figures(REGION, (2027, 2027)).data["intitule"]
    assert set(titles.str.extract(r"^Évolution de l'emploi – (.+),")[0]) == {
        "ESS", "Privé hors ESS", "Animation", "Aide à domicile", "Santé", "Enseignement"}


def test_the_whole_beside_sectors_comes_from_no_note_that_revised_it(tmp_path, monkeypatch):
    notes(tmp_path, monkeypatch, {
        2027: (["Évolution de l'emploi en Bretagne en 2027"], [], ["Ensemble", "2027"],
               ["ESS", "1,0 %"], ["dont sport", "2,0 %"]),
        2028: (["Statut", "Bretagne", None], [None, 2027, 2028], [None, "%", "%"],
               ["Associations", "1,1 %", "1,3 %"], ["ESS", "0,9 %", "1,2 %"])})
    table = published.by_sector(REGION, (2027, 2028))
    assert table.data["imprime"].tolist() == ["2,0 %", "1,0 %"]
    assert table.lineage["imprime"].tolist() == ["2,0 %", "1,0 %"]


def test_a_note_issued_again_is_read_once(tmp_path, monkeypatch):
    notes(tmp_path, monkeypatch, {edition: (
        [f"Évolution de l'emploi en Bretagne en 2024 ({edition})"], [], ["Ensemble", "2024"],
        ["ESS", ess], ["Privé hors ESS", "0,4 %"])
        for edition, ess in (("2024", "0,8 %"), ("2024_corrigee", "0,9 %"))})
    table = published.against_private("%", REGION, (2024, 2024))
    assert table.data[["groupe", "imprime", "titre"]].to_numpy().tolist() == [
        ["ESS", "0,9 %", "Note 2024_corrigee"], ["Privé hors ESS", "0,4 %", "Note 2024_corrigee"]]
