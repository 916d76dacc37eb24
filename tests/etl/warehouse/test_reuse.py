"""A source that nothing changed is copied from the warehouse in place, and nothing tells it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from importlib.metadata import packages_distributions

import duckdb
import pytest

from etl.paths import RAW, ROOT
from etl.warehouse import build as builder
from etl.warehouse import reuse, writer
from etl.warehouse.build import build
from etl.warehouse.versions import OWN_COLUMNS, OWN_TABLES
from tests.etl.conftest import ask
from tests.suites import complet, sample

pytestmark = complet

#: What these tests build holds: figures, figures by blocks, records.
SOURCES = ("emploi_niveaux", "emploi", "mois_ess", "commerces_publies", "commerces_inventaire",
           "commerces_enquete", "activite")
NIVEAUX = "emploi/niveaux_publies_bretagne.xlsx"
COMMERCES = "commerces_ruraux/chiffres_publies.xlsx"


@pytest.fixture
def reads(monkeypatch):
    """Return the files that a build opens, in their order."""
    files, read = [], builder.read_batches
    monkeypatch.setattr(builder, "read_batches", lambda path, raw, *more: (
        files.append(path.relative_to(raw).as_posix()), read(path, raw, *more))[1])
    return files


def contents(warehouse):
    """Return all that a warehouse holds, in its order: table → rows."""
    columns = ask(warehouse, "SELECT table_name, list(column_name ORDER BY column_index) FROM "
                             "duckdb_columns() JOIN duckdb_tables() USING (database_name, "
                             "table_name) WHERE database_name = 'w' GROUP BY table_name")
    return {table: ask(warehouse, f"SELECT {', '.join(n for n in names if n not in OWN_COLUMNS)} "
                                  f"FROM \"{table}\"")
            for table, names in columns if table not in OWN_TABLES}


def test_all_is_read_again_with_another_version_of_any_library_that_reading_calls():
    names = {name for folder in ("french", "reading", "sources", "tables", "tidy")
             for file in (ROOT / "etl" / folder).rglob("*.py")
             for name in re.findall(r"^ *(?:from|import) (\w+)", file.read_text("utf-8"), re.M)}
    distributions = packages_distributions()
    assert {one for name in names - sys.stdlib_module_names for one in distributions.get(name, ())
            } <= set(reuse._LIBRARIES)


def test_a_build_that_copies_holds_what_a_full_one_does(raw, tmp_path, chiffres, warehouse, reads):
    shutil.copytree(RAW, raw, dirs_exist_ok=True)
    first = build(raw, warehouse)
    reads.clear()
    chiffres("commerces_ruraux/chiffres_publies_2031.xlsx", {"valeur": "145 %"})
    again = build(raw, warehouse)
    # Records that take part in a secrecy are read again, for the warehouse does not hold them.
    assert {file.split("/")[0] for file in reads} == {
        "commerces_ruraux", "commerces_inventaire", "commerces_enquete"}
    full = build(raw, tmp_path / "entier.duckdb")
    assert contents(warehouse) == contents(tmp_path / "entier.duckdb")
    assert again.all_issues == full.all_issues
    assert again.fingerprint == full.fingerprint != first.fingerprint
    for query in ("SELECT lecture FROM _sources", "SELECT contenu FROM _construction"):
        assert ask(warehouse, query) == ask(tmp_path / "entier.duckdb", query)


def test_a_workbook_that_changes_is_read_again_and_the_others_are_not(raw, chiffres, warehouse,
                                                                      reads):
    chiffres(NIVEAUX, {"valeur": "13 %"})
    chiffres(COMMERCES, {"valeur": "145 %"})
    build(raw, warehouse)
    reads.clear()
    chiffres(NIVEAUX, {"valeur": "14 %"})
    report = build(raw, warehouse)
    assert reads == [NIVEAUX]
    assert ask(warehouse, "SELECT valeur FROM emploi_niveaux") == [(14.0,)]
    assert [i.message for i in report.all_issues if i.severity == "avertissement"] == [
        "une part est hors de 0–100 %"]
    reads.clear()
    (raw / COMMERCES).rename((raw / COMMERCES).with_name("chiffres_publies_2.xlsx"))
    build(raw, warehouse)
    assert reads == [COMMERCES.replace(".", "_2.")]


def _other_code(warehouse, monkeypatch):
    monkeypatch.setattr(reuse, "code", lambda: "autre")


def _unknown_code(warehouse, monkeypatch):
    monkeypatch.setattr(reuse, "code", lambda: "")


def _older_schema(warehouse, monkeypatch):
    with duckdb.connect(str(warehouse)) as db:
        db.execute("ALTER TABLE _sources DROP COLUMN lecture")


def _edit(warehouse, monkeypatch):
    with duckdb.connect(str(warehouse)) as db:
        db.execute("UPDATE emploi_niveaux SET valeur = 99")


def _damage(warehouse, monkeypatch):
    size = warehouse.stat().st_size
    with warehouse.open("r+b") as file:
        for place in range(12_288, size, 4096):
            file.seek(place + 100)
            file.write(os.urandom(64))


def _no_warehouse(warehouse, monkeypatch):
    warehouse.write_bytes(b"autre chose")


@pytest.mark.parametrize("change", sample(
    [_other_code, _unknown_code, _older_schema, _edit, _damage, _no_warehouse], 2))
def test_what_is_doubtful_is_read_again(raw, chiffres, warehouse, reads, monkeypatch, change):
    chiffres(NIVEAUX, {"valeur": "13 %"})
    build(raw, warehouse)
    change(warehouse, monkeypatch)
    reads.clear()
    assert not build(raw, warehouse).has_errors
    assert reads == [NIVEAUX]
    assert ask(warehouse, "SELECT valeur FROM emploi_niveaux") == [(13.0,)]


def test_records_are_read_again_where_someone_opposed(raw, warehouse):
    source = builder.registry()["commerces_inventaire"][0]
    assert not reuse.is_reusable(source, raw)  # the survey under secrecy is linked with it
    figures = builder.registry()["emploi"][0]
    records = builder.replace(figures, kind="fiches")
    assert reuse.is_reusable(records, raw)
    (raw.parent / "oppositions.csv").write_text("source;id;date;motif\n", encoding="utf-8")
    assert not reuse.is_reusable(records, raw) and reuse.is_reusable(figures, raw)


def test_a_text_that_all_the_rows_have_is_written_once_and_read_as_the_others(
        raw, tmp_path, warehouse, monkeypatch):
    """Of a long table; a copy of it too."""
    shutil.copytree(RAW / "emploi", raw / "emploi")
    build(raw, tmp_path / "chaque_ligne.duckdb")
    monkeypatch.setattr(writer, "LONG", 1)
    build(raw, warehouse)
    once = ("SELECT column_name FROM duckdb_columns() WHERE table_name = 'emploi_niveaux' "
            "AND column_default IS NOT NULL")
    assert {("source",), ("fichier",)} <= set(ask(warehouse, once))
    assert not ask(tmp_path / "chaque_ligne.duckdb", once)
    assert contents(warehouse) == contents(tmp_path / "chaque_ligne.duckdb")
    before = ask(warehouse, once)
    assert [one.source.id for one in build(raw, warehouse).results if one.disk]
    assert ask(warehouse, once) == before
    assert contents(warehouse) == contents(tmp_path / "chaque_ligne.duckdb")
