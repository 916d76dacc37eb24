"""What a new build holds that the former one does not: added, removed, revised, by source."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from openpyxl import load_workbook

from etl.paths import RAW
from etl.warehouse.build import build
from etl.warehouse.diff import COLUMNS, NotComparable, compare, summary
from etl.warehouse.versions_report import as_text
from tests.registered import registry_of

#: What these tests build holds, unless they speak of another source.
SOURCES = ("circulaire_publies",)

Versions = Callable[..., pd.DataFrame]
Chiffres = Callable[..., Path]
FILE = "economie_circulaire/chiffres_publies.xlsx"
ACTORS = "acteurs_circulaires/acteurs_circulaires_DÉMONSTRATION.xlsx"


@pytest.fixture
def between(raw: Path, tmp_path: Path, chiffres: Chiffres) -> Versions:
    """Build from some figures, then from others: what differs."""

    def differs(before: list[dict[str, object]], after: list[dict[str, object]]) -> pd.DataFrame:
        for name, lines in (("old", before), ("new", after)):
            chiffres(FILE, *lines)
            assert not build(raw, tmp_path / f"{name}.duckdb").has_errors
        return compare(tmp_path / "old.duckdb", tmp_path / "new.duckdb")

    return differs


def test_a_figure_added_removed_or_revised_is_told_with_its_cell(between: Versions) -> None:
    changes = between(
        [{"période": "2019", "valeur": "14,1 %"}, {"période": "2020", "valeur": "14,3 %"}],
        [{"période": "2020", "valeur": "14,5 %"}, {"période": "2021", "valeur": "1 234 (p)",
                                                   "unité": "postes"}])
    figure = {"source": "circulaire_publies", "indicateur": "Part de l'ESS dans l'emploi",
              "territoire_nom": "Bretagne", "detail": "ESS · % de l'emploi", "fichier": FILE,
              "feuille": "Chiffres"}
    assert list(changes.columns) == list(COLUMNS)
    assert changes.to_dict("records") == [
        figure | {"mouvement": "révisé", "periode": "2020", "ancien": "14,3\u00a0%",
                  "nouveau": "14,5\u00a0%", "cellule": "F4"},
        figure | {"mouvement": "ajouté", "periode": "2021", "ancien": "",
                  "nouveau": "1\u202f234\u00a0postes (provisoire)", "cellule": "F5",
                  "detail": "ESS · postes"},
        figure | {"mouvement": "retiré", "periode": "2019", "ancien": "14,1\u00a0%", "nouveau": "",
                  "cellule": "F4"}]
    assert summary(changes).to_dict("records") == [
        {"source": "circulaire_publies", "ajouté": 1, "retiré": 1, "révisé": 1}]


def test_a_figure_that_moved_to_another_cell_has_not_changed(between: Versions) -> None:
    lines = [{"période": str(year), "valeur": "14,1 %"} for year in (2019, 2020, 2021)]
    changes = between(lines, lines[::-1])
    assert changes.empty
    assert list(changes.columns) == list(COLUMNS)
    assert summary(changes).empty


def test_a_file_that_is_published_again_changes_what_it_revises_alone(between: Versions) -> None:
    """« Données jusqu'au T2 2026 », at its head, made « 103 retirés, 112 ajoutés » of nine."""
    changes = between(*([{"période": year, "valeur": value, "date de publication": date}
                         for year, value in figures.items()] for date, figures in (
        ("2025", {"2022": "14,1 %", "2023": "14,2 %"}),
        ("2026", {"2022": "14,1 %", "2023": "14,3 %", "2024": "14,4 %"}))))
    assert changes[["mouvement", "periode"]].values.tolist() == [
        ["révisé", "2023"], ["ajouté", "2024"]]


def test_two_editions_of_a_document_are_not_taken_for_one(between: Versions) -> None:
    editions = [{"valeur": f"14,{n} %", "date de publication": date}
                for n, date in enumerate(("2023", "2024", "2025"))]
    changes = between(editions[:2], editions[1:])
    assert sorted(changes["mouvement"]) == ["ajouté", "retiré"]


#: What a figure was and is → how both are told.
REVISIONS = {
    "status": ("14,1 %", "14,1 % (p)", "14,1\u00a0%", "14,1\u00a0% (provisoire)"),
    "qualifier": ("14,1 %", "environ 14,1 %", "14,1\u00a0%", "environ 14,1\u00a0%"),
    "print": ("14,1 %", "14.1 %", "14,1\u00a0%, imprimé « 14,1 % »",
              "14,1\u00a0%, imprimé « 14.1 % »"),
    "known at last": ("nd", "0 %", "non disponible", "0\u00a0%"),
    "now secret": ("98,7 %", "s", "masqué (secret statistique)", "secret statistique"),
    "secret no more": ("s", "14,1 %", "secret statistique", "14,1\u00a0%"),
}


def test_a_revision_is_a_value_a_status_a_qualifier_or_a_print(between: Versions) -> None:
    before, after, *_ = zip(*REVISIONS.values(), strict=True)
    changes = between(*([{"période": str(2001 + n), "valeur": value}
                         for n, value in enumerate(values)] for values in (before, after)))
    movements = zip(changes["periode"], changes["mouvement"], changes["ancien"], changes["nouveau"],
                    strict=True)
    assert list(movements) == [(str(2001 + n), "révisé", old, new)
                               for n, (_, _, old, new) in enumerate(REVISIONS.values())]
    # What has become secret is not given away by any column.
    assert not changes.apply(lambda column: column.str.contains("98")).any(axis=None)


def test_a_source_that_is_only_on_one_side_is_all_added_or_all_removed(
        between: Versions, tmp_path: Path) -> None:
    assert set(between([{}], [{}])["mouvement"]) == set()
    with duckdb.connect(str(tmp_path / "old.duckdb")) as db:
        for table in ("_sources", "_colonnes"):
            db.execute(f"DELETE FROM {table} WHERE source = 'circulaire_publies'")
        db.execute("DROP VIEW chiffres")
        db.execute("DROP TABLE circulaire_publies")
    forward = compare(tmp_path / "old.duckdb", tmp_path / "new.duckdb")
    assert list(forward["mouvement"]) == ["ajouté"]
    backward = compare(tmp_path / "new.duckdb", tmp_path / "old.duckdb")
    assert list(backward["mouvement"]) == ["retiré"]


@pytest.fixture(scope="module")
def built_actors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a folder with the actors' demonstration workbook, alone, and what it builds."""
    folder = tmp_path_factory.mktemp("acteurs")
    (folder / "raw/acteurs_circulaires").mkdir(parents=True)
    shutil.copy(RAW / ACTORS, folder / "raw" / ACTORS)
    with registry_of("acteurs_circulaires", "circulaire_publies"):
        build(folder / "raw", folder / "old.duckdb")
        yield folder


@pytest.fixture
def actors(built_actors: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copytree(built_actors, tmp_path / "acteurs"))


def test_a_record_is_told_by_each_column_that_changed(actors: Path) -> None:
    book = load_workbook(actors / "raw" / ACTORS)
    sheet = book["Export"]
    assert sheet["A4"].value == "CAR-0001"
    heads = {sheet.cell(3, c).value: c for c in range(1, sheet.max_column + 1)}
    sheet.cell(4, heads["Nom"]).value = "Le nouveau nom"
    sheet.cell(5, 1).value = "CAR-9999"
    book.save(actors / "raw" / ACTORS)
    build(actors / "raw", actors / "new.duckdb")
    changes = compare(actors / "old.duckdb", actors / "new.duckdb")
    fiche = {"source": "acteurs_circulaires", "periode": "", "feuille": "Export",
             "fichier": ACTORS}
    assert changes.to_dict("records") == [
        fiche | {"mouvement": "révisé", "indicateur": "Nom",
                 "territoire_nom": "Gouesnou", "detail": "CAR-0001", "ancien": "Acteur n° 001",
                 "nouveau": "Le nouveau nom", "cellule": "ligne\u00a04"},
        fiche | {"mouvement": "ajouté", "indicateur": "Fiche", "territoire_nom": "Brest",
                 "detail": "CAR-9999", "ancien": "", "nouveau": "", "cellule": "ligne\u00a05"},
        {"source": "acteurs_circulaires", "mouvement": "retiré", "indicateur": "Fiche",
         "territoire_nom": "", "periode": "", "detail": "CAR-0002", "ancien": "", "nouveau": "",
         "fichier": "", "feuille": "", "cellule": ""}]
    # What was there comes before what is added, often hundreds of lines; a record that is gone has
    # no cell to name.
    text = as_text(changes, actors / "old.duckdb", actors / "new.duckdb")
    assert [line.split(" · ")[0] for line in text.splitlines()[-3:]] == [
        "révisé acteurs_circulaires", "retiré acteurs_circulaires", "ajouté acteurs_circulaires"]
    assert "\nretiré acteurs_circulaires · Fiche, CAR-0002\n" in text


def test_who_opposed_is_not_named_by_what_they_left(actors: Path) -> None:
    warehouse = actors / "old.duckdb"
    (actors / "oppositions.csv").write_text(
        "source;id;date;motif\nacteurs_circulaires;CAR-0001;2026-11-24;\n", encoding="utf-8")
    build(actors / "raw", warehouse)
    with duckdb.connect(str(warehouse), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM acteurs_circulaires WHERE id = 'CAR-0001'"
                          ).fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM _changements WHERE detail LIKE 'CAR-0001%'"
                          ).fetchone() == (0,)


def test_a_figure_secret_in_the_next_edition_does_not_tell_what_it_was(
        between: Versions) -> None:
    changes = between([{"valeur": "12,5 %", "titre": "Étude 2023"}],
                      [{"valeur": "s", "titre": "Étude 2024"}])
    assert dict(zip(changes["mouvement"], changes["ancien"], strict=True)) == {
        "ajouté": "", "retiré": "masqué (secret statistique)"}


def test_an_answer_among_several_counts_as_the_record(actors: Path) -> None:
    shutil.copy(actors / "old.duckdb", actors / "new.duckdb")
    with duckdb.connect(str(actors / "new.duckdb")) as db:
        db.execute("INSERT INTO acteurs_circulaires_reponses VALUES "
                   "('CAR-0001', 'activites', 'Zzz')")
    [change] = compare(actors / "old.duckdb", actors / "new.duckdb").to_dict("records")
    assert change["detail"] == "CAR-0001"
    assert change["nouveau"] == "Zzz ; " + change["ancien"]


def test_a_column_that_is_left_out_from_now_on_does_not_show_what_it_held(actors: Path) -> None:
    shutil.copy(actors / "old.duckdb", actors / "new.duckdb")
    with duckdb.connect(str(actors / "new.duckdb")) as db:
        db.execute("UPDATE acteurs_circulaires SET statut_juridique = ''")
    assert compare(actors / "old.duckdb", actors / "new.duckdb").empty


def test_a_warehouse_that_is_not_there_or_not_one_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotComparable, match=r"l'entrepôt .*rien\.duckdb n'existe pas"):
        compare(tmp_path / "rien.duckdb", tmp_path / "rien.duckdb")
    (tmp_path / "faux.duckdb").write_text("ceci n'est pas un entrepôt")
    with pytest.raises(NotComparable, match="ne peuvent pas être comparés : l'un d'eux est abîmé"):
        compare(tmp_path / "faux.duckdb", tmp_path / "faux.duckdb")


def test_a_dimension_that_the_contract_gains_makes_other_figures(between: Versions,
                                                                 tmp_path: Path) -> None:
    assert between([{}], [{}]).empty
    with duckdb.connect(str(tmp_path / "old.duckdb")) as db:
        db.execute("ALTER TABLE circulaire_publies DROP COLUMN poste")
        db.execute("DELETE FROM _colonnes WHERE colonne = 'poste'")
    changes = compare(tmp_path / "old.duckdb", tmp_path / "new.duckdb")
    assert list(changes["mouvement"]) == ["ajouté", "retiré"]
    assert list(changes["detail"]) == ["ESS · % de l'emploi", "% de l'emploi"]


def test_what_a_respondent_wrote_is_not_told_beside_who_they_are(raw: Path, tmp_path: Path) -> None:
    name = "commerces_enquete/commerces_enquete_DÉMONSTRATION.xlsx"
    (raw / name).parent.mkdir()
    (raw / name).write_bytes((RAW / name).read_bytes())
    with registry_of("commerces_enquete", "commerces_inventaire", "circulaire_publies"):
        build(raw, tmp_path / "old.duckdb")
        book = load_workbook(raw / name)
        sheet = book.worksheets[0]
        [column] = [c.column for row in sheet.iter_rows(max_row=5) for c in row
                    if str(c.value).startswith("Q14")]
        sheet.cell(sheet.max_row, column).value = "Je suis la gérante"
        book.save(raw / name)
        build(raw, tmp_path / "new.duckdb")
    assert compare(tmp_path / "old.duckdb", tmp_path / "new.duckdb").empty
