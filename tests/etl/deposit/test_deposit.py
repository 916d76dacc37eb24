"""A dropped workbook: nothing is published before acceptance, and nothing is ever lost."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl.deposit import trial
from etl.deposit.candidate import Candidate
from etl.deposit.deposit import publish, published_files, stage
from etl.deposit.reception import Upload, receive
from etl.deposit.replacement import proposals
from etl.deposit.trial import Outdated, abandon_all
from etl.paths import RAW
from etl.reading import origin
from etl.reading.limits import Refusal
from etl.sources import sources
from etl.warehouse.build import build, load
from tests.etl.conftest import HEADINGS, save
from tests.etl.conftest import figure_row as published_line
from tests.registered import EVERY, registry_of

#: What these tests build holds, unless they speak of another source.
SOURCES = ("commerces_publies", "emploi")

CHIFFRES = "commerces_ruraux/chiffres_publies.xlsx"
ACTORS = "acteurs_circulaires/acteurs_circulaires_DÉMONSTRATION.xlsx"
Chiffres = Callable[..., Path]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder where two figures are published, from one workbook."""
    folder = tmp_path_factory.mktemp("publie")
    save(folder / "raw" / CHIFFRES, {"Chiffres": [HEADINGS, *(
        published_line(indicateur=name, valeur=value, unité="commerces")
        for name, value in (("Commerces", "100"), ("Réponses", "50")))]})
    assert not build(folder / "raw", folder / "warehouse.duckdb").has_errors
    return folder


@pytest.fixture
def warehouse(ready: Path, raw: Path) -> Path:
    """Copy what is published; return its warehouse."""
    shutil.copytree(ready, raw.parent, dirs_exist_ok=True)
    return raw.parent / "warehouse.duckdb"


@pytest.fixture
def drop(tmp_path: Path, raw: Path, chiffres: Chiffres) -> Callable[..., Upload]:
    """Return what makes a workbook « chiffres publiés » as a browser hands it over."""

    def receiver(*lines: dict[str, object], name: str = "envoi.xlsx") -> Upload:
        path = chiffres("_envoi.xlsx", *lines)
        data = path.read_bytes()
        path.unlink()
        return receive(data, name)

    return receiver


@pytest.fixture
def verify(raw: Path, warehouse: Path) -> Iterator[Callable[..., Candidate]]:
    """Yield what verifies a workbook, for the rural shops unless said otherwise."""
    trials: list[Candidate] = []

    def stager(upload: Upload, *replaces: str, author: str = "AG",
               source: str = "commerces_publies") -> Candidate:
        trials.append(stage(upload, source, author, replaces, raw=raw, warehouse=warehouse))
        return trials[-1]

    yield stager
    for one in trials:
        one.abandon()


NEW = {"indicateur": "Commerces ouverts", "valeur": "12", "unité": "commerces"}


def files(folder: Path) -> dict[str, bytes]:
    """Return everything below a folder, but for the workshop of the deposits."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and p.relative_to(folder).parts[0] != "depot"}


def candidates(raw: Path) -> list[str]:
    return [p.name for p in (raw.parent / "depot").glob("candidat-*")]


def published_figures(warehouse: Path) -> list[tuple[str, float]]:
    with duckdb.connect(str(warehouse), read_only=True) as db:
        return db.execute("SELECT indicateur, valeur FROM commerces_publies ORDER BY 1").fetchall()


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
    one = verify(upload, author="A. Le Goff")
    report = publish(one, steps.append)
    assert steps == list(sources())
    folder, name = one.file.rsplit("/", 1)
    assert name == "Chiffres été 2024.xlsx"
    assert folder == f"commerces_publies/depots/{time.strftime('%Y-%m-%d')}" + folder[-16:]
    assert folder.endswith("_a-le-goff")
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
    assert one.differences.empty
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


def test_a_workbook_already_published_is_said_so(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    same = receive((raw / CHIFFRES).read_bytes(), "autre_nom.xlsx")
    with pytest.raises(Refusal) as refusal:
        verify(same)
    assert str(refusal.value) == f"ce classeur est déjà publié : {CHIFFRES}"
    assert candidates(raw) == []


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
    with pytest.raises(Outdated, match="les données publiées ont changé depuis la vérification"):
        publish(second)
    assert files(raw.parent) == before


def test_two_deposits_of_one_minute_keep_their_own_folders(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    publish(verify(drop(NEW)))
    publish(verify(drop(NEW | {"indicateur": "Commerces fermés"})))
    assert len(published_files(sources()["commerces_publies"], raw)) == 3


def test_one_publication_at_a_time(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    first, second = verify(drop(NEW)), verify(drop(NEW), author="BL")
    is_building, go_on = threading.Event(), threading.Event()

    def wait(_: str) -> None:
        is_building.set()
        assert go_on.wait(30)

    other = threading.Thread(target=publish, args=(first, wait))
    other.start()
    assert is_building.wait(30)
    with pytest.raises(Refusal) as refusal:
        publish(second)
    go_on.set()
    other.join()
    assert str(refusal.value) == "une autre publication est en cours : réessayer dans un instant"
    with pytest.raises(Outdated):
        publish(second)


class ReaderLeft(BaseException):
    """What Streamlit raises when the reader leaves: not an ``Exception``."""


def test_a_publication_that_is_stopped_puts_everything_back(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    before = files(raw.parent)
    again = {"indicateur": "Commerces", "valeur": "104", "unité": "commerces"}
    one = verify(drop(again), CHIFFRES)
    for fault in (ReaderLeft, OSError, KeyboardInterrupt):

        def stop(source: str, fault: type[BaseException] = fault) -> None:
            assert not (raw / CHIFFRES).exists()
            assert (raw / one.file).exists()
            if source == "emploi":
                raise fault

        with pytest.raises(fault):
            publish(one, stop)
        assert files(raw.parent) == before
        assert not (raw / "commerces_publies").exists()
    publish(one)
    assert (raw / one.file).exists()


def test_a_rebuild_that_fails_puts_everything_back(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate],
        monkeypatch: pytest.MonkeyPatch) -> None:
    one = verify(drop(NEW))
    before = files(raw.parent)
    bad = drop(NEW | {"valeur": "1,2,3"}).data

    def build_spoilt(folder: Path, *others: object, **options: object) -> object:
        (folder / one.file).write_bytes(bad)
        return build(folder, *others, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(trial, "build", build_spoilt)
    with pytest.raises(Outdated, match="l'entrepôt n'a pas pu être reconstruit : ERREUR"):
        publish(one)
    assert files(raw.parent) == before


def test_a_correction_that_no_longer_holds_is_said_of_the_dropped_workbook(
        raw: Path, warehouse: Path, write: Callable[..., Path], source_sheet: object) -> None:
    path = write("note.xlsx", {"Tableau 1": [["Ensemble", "2013"], ["ESS", "2,6 %"]],
                               "Source": source_sheet})
    upload = receive(path.read_bytes(), "note_conjoncture_2013.xlsx")
    path.unlink()
    one = stage(upload, "emploi", "AG", raw=raw, warehouse=warehouse)
    assert {i.message for i in one.own_issues if i.severity == "erreur"} == {
        "correction déclarée devenue sans objet : la cellule n'imprime plus ce qui était corrigé"}


def test_what_a_killed_server_left_is_swept(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    candidate = verify(drop(NEW))
    left = raw.parent / "depot" / "candidat-ancien"
    left.mkdir()
    (left / "candidat.duckdb").write_bytes(b"")
    yesterday = time.time() - 24 * 3600
    os.utime(left, (yesterday, yesterday))
    verify(drop(NEW), author="BL")
    assert not left.exists()
    assert candidate.folder.is_dir()


def test_a_server_that_stops_leaves_no_candidate(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    two_candidates = [verify(drop(NEW)), verify(drop(NEW), author="BL")]
    assert len(candidates(raw)) == len(two_candidates)
    abandon_all()
    assert candidates(raw) == []


def test_a_candidate_goes_with_the_session_that_made_it(
        raw: Path, warehouse: Path, drop: Callable[..., Upload]) -> None:
    one = stage(drop(NEW), "commerces_publies", "AG", raw=raw, warehouse=warehouse)
    assert len(candidates(raw)) == 1
    del one
    assert candidates(raw) == []


def test_a_forgotten_candidate_is_verified_again(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    one = verify(drop(NEW))
    shutil.rmtree(raw.parent / "depot")
    with pytest.raises(Outdated, match="ce dépôt n'est plus là : vérifier le classeur à nouveau"):
        publish(one)


def test_a_demonstration_workbook_never_takes_the_place_of_a_real_one(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    one = verify(drop(NEW, name="envoi DÉMONSTRATION.xlsx"))
    assert (one.is_demonstration, one.aside, one.rows) == (True, True, 0)
    assert [i.message for i in one.own_issues] == [
        "classeur de démonstration ignoré : un classeur réel le remplace"]


def test_a_real_workbook_takes_the_place_of_the_demonstration_one(
        raw: Path, tmp_path: Path) -> None:
    demo = "commerces_inventaire/commerces_inventaire_DÉMONSTRATION.xlsx"
    (raw / demo).parent.mkdir()
    shutil.copy(RAW / demo, raw / demo)
    warehouse = tmp_path / "warehouse.duckdb"
    real = receive((RAW / demo).read_bytes() + b"\0", "inventaire.xlsx")
    with registry_of("commerces_inventaire", *SOURCES):
        build(raw, warehouse)
        one = stage(real, "commerces_inventaire", "AG", raw=raw, warehouse=warehouse)
        assert (one.has_errors, one.is_demonstration, one.rows, one.overlaps) == (
            False, False, 100, {})
        publish(one)
        assert set(load("commerces_inventaire", raw).data["nature"]) == {"enquête"}


def test_the_name_of_a_deposited_note_still_gives_its_year(
        raw: Path, warehouse: Path, write: Callable[..., Path], source_sheet: object) -> None:
    path = write("note.xlsx", {"Tableau": [["Ensemble", "2031"], ["ESS", "2,6 %"]],
                               "Source": source_sheet})
    upload = receive(path.read_bytes(), "note_conjoncture_2031.xlsx")
    path.unlink()
    one = stage(upload, "emploi", "AG", raw=raw, warehouse=warehouse)
    assert [i for i in one.own_issues if i.severity == "erreur"] == []
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


def test_a_folder_of_workbooks_on_another_disk_is_published_to_as_well(
        raw: Path, warehouse: Path, drop: Callable[..., Upload],
        verify: Callable[..., Candidate], monkeypatch: pytest.MonkeyPatch) -> None:
    one = verify(drop(NEW), CHIFFRES)
    replace = os.replace

    def across(origin: Path, place: Path) -> None:
        if raw in {*origin.parents, *place.parents} and origin.parent != place.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(origin, place)

    monkeypatch.setattr(os, "replace", across)
    publish(one)
    assert published_figures(warehouse) == [("Commerces ouverts", 12.0)]
    assert (raw / one.file).read_bytes() == one.upload.data
    assert not (raw / CHIFFRES).exists()
    assert [p.name for p in (raw.parent / "archives").rglob("*.xlsx")] == ["chiffres_publies.xlsx"]
