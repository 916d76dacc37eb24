"""The evolutions of the notes, of notes that do not name their lines alike."""

from __future__ import annotations

from openpyxl import Workbook

from dashboard.themes.emploi import published
from etl.contract import REGION
from etl.sources import emploi
from etl.warehouse.build import build


def test_a_family_that_a_note_renames_is_one_series(tmp_path, monkeypatch):
    monkeypatch.setitem(emploi.GROUPES, "mutuelles de sante", "Mutuelles")
    folder = tmp_path / "raw" / "emploi"
    folder.mkdir(parents=True)
    for year, name in ((2023, "Mutuelles"), (2024, "Mutuelles de santé")):
        book = Workbook()
        for row in (["Statut", "Bretagne"], [None, year], [None, "%"], ["Associations", "1,0 %"],
                    [name, "2,0 %"], ["ESS", "1,2 %"]):
            book.active.append(row)
        book.save(folder / f"note_conjoncture_{year}.xlsx")
    build(tmp_path / "raw", tmp_path / "w.duckdb")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "w.duckdb"))
    assert published.families() == ["Associations", "Mutuelles"]
    table = published.by_family("%", REGION, (2023, 2024), published.families())
    assert sorted(map(tuple, table.data[["annee", "famille"]].to_numpy().tolist())) == [
        (2023, "Associations"), (2023, "Mutuelles"), (2024, "Associations"), (2024, "Mutuelles")]
