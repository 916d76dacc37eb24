"""A dropped workbook: nothing is published before acceptance, and nothing is ever lost."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from etl.deposit.candidate import Candidate
from etl.deposit.deposit import publish, published_files, stage
from etl.deposit.reception import Upload, receive
from etl.deposit.replacement import proposals
from etl.deposit.trial import StaleDeposit
from etl.paths import RAW
from etl.reading import origin
from etl.reading.files import double
from etl.reading.limits import Refusal
from etl.sources import sources
from etl.warehouse.build import build, load
from tests.etl.conftest import save_as_real
from tests.etl.deposit.conftest import CHIFFRES, NEW, candidates, files, published_figures
from tests.registered import EVERY, registry_of

#: What these tests build holds, unless they speak of another source.
SOURCES = ("commerces_publies", "emploi")

ACTORS = "acteurs_circulaires/acteurs_circulaires_DÉMONSTRATION.xlsx"


def test_before_acceptance_the_differences_are_told_and_nothing_is_published(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    before = files(raw.parent)
    one = verify(drop(NEW))
    assert (one.has_errors, one.rows, one.own_issues, one.overlaps) == (False, 1, [], {})
    [change] = one.differences.to_dict("records")
    assert (change["source"], change["mouvement"], change["indicateur"], change["fichier"]) == (
        "commerces_publies", "ajouté", "Commerces ouverts", one.file)
    assert files(raw.parent) == before
    one.abandon()
    assert files(raw.parent) == before
    assert candidates(raw) == []


def test_publishing_archives_the_file_with_date_and_author_then_rebuilds(
        raw: Path, warehouse: Path, drop: Callable[..., Upload],
        verify: Callable[..., Candidate]) -> None:
    upload = drop(NEW, name=r"C:\Mes documents\Chiffres été 2024.XLS")
    steps: list[str] = []
    before = date.today()
    one = verify(upload, author="A. Le Goff")
    report = publish(one, steps.append)
    assert steps == list(sources())
    folder, name = one.file.rsplit("/", 1)
    assert name == "Chiffres été 2024.xlsx"
    [day] = re.findall(r"^commerces_publies/depots/(.{10})_\d\dh\d\d_a-le-goff$", folder)
    assert before <= date.fromisoformat(day) <= date.today()
    assert (raw / one.file).read_bytes() == upload.data
    assert published_figures(warehouse) == [("Commerces", 100.0), ("Commerces ouverts", 12.0),
                                            ("Réponses", 50.0)]
    with duckdb.connect(str(warehouse), read_only=True) as db:
        assert db.execute("SELECT empreinte FROM _construction").fetchall() == [
            (report.fingerprint,)]
    assert not [i for i in report.all_issues if "ignoré" in i.message]
    assert candidates(raw) == []


def test_a_workbook_with_errors_is_shown_and_never_published(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    before = files(raw.parent)
    one = verify(drop(NEW | {"valeur": "1,2,3"}, NEW | {"territoire": "Bretange"}))
    assert one.has_errors
    assert [(i.severity, i.sheet, i.cell) for i in one.own_issues] == [
        ("erreur", "Chiffres", "F4"), ("erreur", "Chiffres", "B5")]
    assert one.book is not None and one.book.sheets[0].cell(4, 6).text == "1,2,3"
    assert one.differences.empty and one.not_compared == ""
    with pytest.raises(Refusal, match="il ne peut pas être publié"):
        publish(one)
    assert files(raw.parent) == before


def test_figures_in_double_name_the_workbook_to_replace(
        drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    again = {"indicateur": "Commerces", "valeur": "104", "unité": "commerces"}
    one = verify(drop(again))
    assert one.overlaps == {CHIFFRES: 1}
    assert [i.message for i in one.own_issues] == [
        f"donnée en double : déjà lue en F2 de la feuille « Chiffres » de {CHIFFRES}"]


def test_the_inventory_of_another_year_replaces_the_one_that_is_published(
        raw: Path, write: Callable[..., Path], tmp_path: Path) -> None:
    heads = ["Identifiant", "Commune", "Année d'ouverture", "Statut", "Services", "Employeur"]
    old = write("commerces_inventaire/inventaire_2022.xlsx", {"I": [
        heads, ["A1", "Guern", 2019, "Scic", "café", "oui"]]})
    warehouse = tmp_path / "warehouse.duckdb"
    with registry_of("commerces_inventaire", *SOURCES):
        assert not build(raw, warehouse).has_errors
    new = write("_nouveau.xlsx", {"I": [heads, ["B7", "Guern", 2023, "Scop", "café", "non"]]})
    source = EVERY["commerces_inventaire"][0]
    files_ = [old.relative_to(raw).as_posix()]
    upload = receive(new.read_bytes(), "inventaire_2023.xlsx")
    with registry_of("commerces_inventaire", *SOURCES):
        assert proposals(source, upload.book, upload.original, files_, warehouse) == {
            files_[0]: "même nom de fichier, à l'année près"}
        assert proposals(source, upload.book, "autres_commerces.xlsx", files_, warehouse) == {}


def test_a_replaced_workbook_is_kept_among_the_archives(
        raw: Path, warehouse: Path, drop: Callable[..., Upload],
        verify: Callable[..., Candidate]) -> None:
    old = (raw / CHIFFRES).read_bytes()
    again = {"indicateur": "Commerces", "valeur": "104", "unité": "commerces"}
    one = verify(drop(again, name="chiffres_publies.xlsx"), CHIFFRES)
    assert not one.has_errors
    assert sorted(one.differences["mouvement"]) == ["retiré", "révisé"]
    publish(one)
    assert published_figures(warehouse) == [("Commerces", 104.0)]
    date_and_author = one.file.split("/")[2]
    assert (raw.parent / "archives" / "commerces_publies" / date_and_author
            / CHIFFRES).read_bytes() == old
    assert not (raw / "commerces_ruraux").exists()
    assert published_files(sources()["commerces_publies"], raw) == [one.file]


def test_a_fetched_file_that_is_replaced_takes_the_note_of_its_origin_along(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    origin.write(raw / CHIFFRES, origin.Origin("https://exemple.fr/f", "2026-11-02T09:00:00+01:00",
                                               "", "Producteur", "Licence"))
    publish(verify(drop(NEW), CHIFFRES))
    [archive] = (raw.parent / "archives").rglob("*.xlsx")
    assert origin.note(archive).is_file()
    assert not (raw / "commerces_ruraux").exists()


def test_a_file_of_the_longest_name_is_replaced(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    longest = f"commerces_publies/depots/2026-11-02_09h00_ag/{'é' * 122}.xlsx"
    (raw / longest).parent.mkdir(parents=True)
    (raw / CHIFFRES).rename(raw / longest)
    publish(verify(drop(NEW), longest))
    assert [path.name for path in (raw.parent / "archives").rglob("*.xlsx")] == [Path(longest).name]


def test_a_workbook_already_published_is_said_so(
        raw: Path, verify: Callable[..., Candidate]) -> None:
    (raw / CHIFFRES).with_name("chiffres_publies.2020.xlsx").write_bytes(b"un autre")
    same = receive((raw / CHIFFRES).read_bytes(), "autre_nom.xlsx")
    with pytest.raises(Refusal) as refusal:
        verify(same)
    assert str(refusal.value) == f"ce classeur est déjà publié : {CHIFFRES}"
    assert candidates(raw) == []


def test_a_workbook_left_by_a_publication_that_was_killed_is_not_said_published(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    upload = drop(NEW)
    left = (raw / CHIFFRES).with_name("chiffres_publies_2024.xlsx")
    left.write_bytes(upload.data)
    with pytest.raises(Refusal) as refusal:
        verify(upload)
    assert str(refusal.value) == (
        f"ce classeur est déjà dans data/raw ({left.relative_to(raw).as_posix()}), mais n'a pas "
        "été lu depuis, comme après une publication interrompue : lancer « python -m etl build »")


def test_nothing_is_tried_while_a_folder_of_what_is_published_may_not_be_listed(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate],
        close: Callable[[Path], None]) -> None:
    upload = drop(NEW)
    (raw / "lost+found").mkdir()
    close(raw / "lost+found")
    assert verify(upload).is_publishable
    close((raw / CHIFFRES).parent)
    with pytest.raises(Refusal) as refusal:
        verify(upload)
    assert str(refusal.value) == ("ce qui est publié ne peut pas être relu : le compte du serveur "
                                  "ne peut pas ouvrir raw/commerces_ruraux")


def test_a_published_file_that_another_account_closed_is_as_closed_where_it_is_tried(
        raw: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux lets no account link to it, and it cannot be copied: each deposit stopped on it."""

    def refuse(*args: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(shutil, "copy2", refuse)
    copy = raw.parent / "essai" / CHIFFRES
    double(raw / CHIFFRES, copy, raw)
    assert (copy.stat().st_size, stat.S_IMODE(copy.stat().st_mode)) == (0, 0)


@pytest.mark.parametrize(("source", "replaces", "reason"), [
    ("inconnue", (), "la source « inconnue » est inconnue"),
    ("commerces_publies", ("../../secret.xlsx",),
     "le classeur à remplacer n'est pas publié : ../../secret.xlsx"),
])
def test_only_a_known_source_and_its_own_workbooks_are_touched(
        drop: Callable[..., Upload], verify: Callable[..., Candidate], source: str,
        replaces: tuple[str, ...], reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        verify(drop(NEW), *replaces, source=source)
    assert str(refusal.value) == reason


def test_what_was_verified_before_a_change_is_verified_again(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    first = verify(drop(NEW))
    second = verify(drop(NEW | {"indicateur": "Commerces fermés"}), author="BL")
    publish(first)
    before = files(raw.parent)
    with pytest.raises(StaleDeposit, match="les données publiées ont changé depuis"):
        publish(second)
    assert files(raw.parent) == before


def test_a_correction_that_no_longer_holds_is_said_of_the_dropped_workbook(
        raw: Path, warehouse: Path, write: Callable[..., Path], source_sheet: object) -> None:
    path = write("note.xlsx", {"Tableau 1": [["Ensemble", "2013"], ["ESS", "2,6 %"]],
                               "Source": source_sheet})
    upload = receive(path.read_bytes(), "note_conjoncture_2013.xlsx")
    path.unlink()
    one = stage(upload, "emploi", "AG", raw=raw, warehouse=warehouse)
    assert {i.message for i in one.own_issues if i.severity == "erreur"} == {
        "correction déclarée devenue sans objet : la cellule n'est plus lue"}


def test_a_demonstration_workbook_never_takes_the_place_of_a_real_one(
        drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    one = verify(drop(NEW, name="envoi DÉMONSTRATION.xlsx"))
    assert (one.is_demonstration, one.aside, one.rows) == (True, True, 0)
    assert [i.message for i in one.own_issues] == [
        "classeur de démonstration ignoré : un classeur réel le remplace"]
    with pytest.raises(Refusal, match="ne peut pas être publié"):
        publish(one)


def test_a_real_workbook_takes_the_place_of_the_demonstration_one(
        raw: Path, tmp_path: Path) -> None:
    demo = "commerces_inventaire/commerces_inventaire_DÉMONSTRATION.xlsx"
    (raw / demo).parent.mkdir()
    shutil.copy(RAW / demo, raw / demo)
    warehouse = tmp_path / "warehouse.duckdb"
    real = receive(save_as_real(RAW / demo, tmp_path / "reel.xlsx").read_bytes(), "inventaire.xlsx")
    with registry_of("commerces_inventaire", *SOURCES):
        build(raw, warehouse)
        one = stage(real, "commerces_inventaire", "AG", raw=raw, warehouse=warehouse)
        assert (one.has_errors, one.is_demonstration, one.rows, one.overlaps) == (
            False, False, 100, {})
        publish(one)
        assert set(load("commerces_inventaire", raw).data["nature"]) == {"enquête"}


def test_invented_figures_under_another_name_are_not_published_as_real_ones(
        raw: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(RAW / ACTORS)
    lines = [[str(c.value or "") for c in row] for row in book.worksheets[0]["A1:Z9"]]
    text = "\n".join(";".join(line) for line in lines).encode()
    with registry_of("acteurs_circulaires"):
        one = stage(receive(text, "acteurs.csv"), "acteurs_circulaires", "AG", raw=raw,
                    warehouse=tmp_path / "warehouse.duckdb")
        [issue] = [i for i in one.own_issues if "inventées" in i.message]
        assert (issue.severity, issue.sheet, issue.cell) == ("erreur", "acteurs", "A1")
        assert issue.expected.startswith("DÉMONSTRATION dans le nom du fichier")
        with pytest.raises(Refusal, match="ne peut pas être publié"):
            publish(one)


def test_the_name_of_a_deposited_note_still_gives_its_year(
        raw: Path, warehouse: Path, write: Callable[..., Path],
        source_sheet: list[list[str]]) -> None:
    path = write("note.xlsx", {
        "Tableau": [["Ensemble", "2031"], ["ESS", "2,6 %"]],
        "Source": [["Date", "2032-10"] if row[0] == "Date" else row for row in source_sheet]})
    upload = receive(path.read_bytes(), "note_conjoncture_2031.xlsx")
    path.unlink()
    one = stage(upload, "emploi", "AG", raw=raw, warehouse=warehouse)
    assert one.own_issues == []
    publish(one)
    data: pd.DataFrame = load("emploi", raw).data
    assert data[["millesime", "annee", "fichier"]].values.tolist() == [[2031, 2031, one.file]]


def test_who_opposed_stays_out_of_what_is_tried_and_published(
        raw: Path, warehouse: Path, drop: Callable[..., Upload],
        verify: Callable[..., Candidate]) -> None:
    (raw / ACTORS).parent.mkdir()
    shutil.copy(RAW / ACTORS, raw / ACTORS)
    (raw.parent / "oppositions.csv").write_text(
        "source;id;date;motif\nacteurs_circulaires;CAR-0001;2026-11-24;\n", encoding="utf-8")
    with registry_of("acteurs_circulaires", *SOURCES):
        build(raw, warehouse)
        one = verify(drop(NEW))
        assert list(one.differences["source"]) == ["commerces_publies"]
        publish(one)
    with duckdb.connect(str(warehouse), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM acteurs_circulaires WHERE id = 'CAR-0001'"
                          ).fetchone() == (0,)


def test_nothing_is_verified_without_the_list_of_who_opposed(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    (raw.parent / "oppositions.csv").symlink_to(raw.parent / "partage" / "oppositions.csv")
    assert [i.file for i in verify(drop(NEW)).other_issues if i.is_error] == ["oppositions.csv"]


def test_a_warehouse_without_demonstrations_stays_so(
        raw: Path, warehouse: Path, drop: Callable[..., Upload],
        verify: Callable[..., Candidate]) -> None:
    (raw / ACTORS).parent.mkdir()
    shutil.copy(RAW / ACTORS, raw / ACTORS)
    with registry_of("acteurs_circulaires", *SOURCES):
        build(raw, warehouse, demo=False)
        one = verify(drop(NEW))
        assert list(one.differences["source"]) == ["commerces_publies"]
        publish(one)
    with duckdb.connect(str(warehouse), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM acteurs_circulaires").fetchone() == (0,)
        assert db.execute("SELECT demonstration FROM _construction").fetchone() == (False,)


@pytest.fixture
def another_disk(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the folders of workbooks on a disk of their own."""
    replace = os.replace

    def across(origin: Path, place: Path) -> None:
        if raw in {*origin.parents, *place.parents} and origin.parent != place.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(origin, place)

    monkeypatch.setattr(os, "replace", across)


@pytest.mark.usefixtures("another_disk")
def test_a_disk_that_a_workbook_does_not_fit_on_keeps_no_part_of_it(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate],
        monkeypatch: pytest.MonkeyPatch) -> None:
    one, before = verify(drop(NEW), CHIFFRES), sorted(raw.rglob("*"))

    def fill(origin: Path, place: Path) -> None:
        place.write_bytes(origin.read_bytes()[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", fill)
    with pytest.raises(OSError, match="No space left"):
        publish(one)
    assert sorted(raw.rglob("*")) == before


@pytest.mark.usefixtures("another_disk")
def test_a_folder_of_workbooks_on_another_disk_is_published_to_as_well(
        raw: Path, warehouse: Path, drop: Callable[..., Upload],
        verify: Callable[..., Candidate]) -> None:
    one = verify(drop(NEW), CHIFFRES)
    publish(one)
    assert published_figures(warehouse) == [("Commerces ouverts", 12.0)]
    assert (raw / one.file).read_bytes() == one.upload.data
    assert not (raw / CHIFFRES).exists()
    assert [p.name for p in (raw.parent / "archives").rglob("*.xlsx")] == ["chiffres_publies.xlsx"]
