"""Déposer un classeur: verified, shown, published or abandoned; closed to whoever may not."""

from __future__ import annotations

import errno
import io
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import streamlit.user_info
from streamlit.runtime.context import ContextProxy
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.testing.v1 import AppTest

from etl.deposit import deposit, trial
from etl.warehouse import versions
from etl.warehouse.build import build
from etl.warehouse.diff import NotComparable
from tests.etl.conftest import HEADINGS, figure_row
from tests.pages import reading
from tests.pages.reading import PAGES, headings, text, titles

#: What these tests build holds.
SOURCES = ("commerces_publies",)

SHOPS = "commerces_publies"
ALREADY = "commerces_ruraux/chiffres_publies.xlsx"
OLD = {"indicateur": "Commerces", "valeur": "100", "unité": "commerces"}
NEW = {"indicateur": "Réponses", "valeur": "49", "unité": "commerces"}
MANY = [OLD | {"indicateur": f"Indicateur {n}"} for n in range(31)]
OPEN = ("Déposer un classeur", ["Le classeur"])


def book(*lines: Mapping[str, object]) -> bytes:
    """Return a workbook « chiffres publiés »."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Chiffres"
    for row in (["Titre"], [], HEADINGS, *(figure_row(**line) for line in lines)):
        sheet.append(row)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Return small ``data`` folders: of one published figure, and of thirty-one."""
    data_folders = {}
    for lines in ([OLD], MANY):
        folder = data_folders[len(lines)] = tmp_path_factory.mktemp("data")
        (folder / "raw" / ALREADY).parent.mkdir(parents=True)
        (folder / "raw" / ALREADY).write_bytes(book(*lines))
        assert not build(folder / "raw", folder / "warehouse.duckdb").has_errors
    return data_folders


@pytest.fixture
def raw(request: pytest.FixtureRequest, folders: dict[int, Path], tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small ``data`` of its own, with one published figure, or as many as are asked."""
    data = shutil.copytree(folders[getattr(request, "param", 1)], tmp_path / "data")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(data / "warehouse.duckdb"))
    monkeypatch.setenv("OBSERVATOIRE_RAW", str(data / "raw"))
    return data / "raw"


def values(raw: Path) -> list[str]:
    """Return the indicators of the rural shops, as published."""
    with duckdb.connect(":memory:") as db:
        db.execute(f"ATTACH '{raw.parent / 'warehouse.duckdb'}' AS w (READ_ONLY)")
        return [v for (v,) in db.execute(
            f"SELECT indicateur FROM w.{SHOPS} ORDER BY ALL").fetchall()]


def drop(data: bytes, name: str = "envoi.xlsx", source: str = SHOPS) -> AppTest:
    """Drop a workbook on the page and answer every question; return the page."""
    page = reading.page_at("depot")
    page.file_uploader[0].upload(name, data).run()
    if page.text_input:
        page.text_input(key="depot_auteur").set_value("A. G.")
        source_of(page).select(source).run()
    assert not page.exception
    return page


def source_of(page: AppTest) -> Any:
    """Return the list of sources."""
    return next(s for s in page.selectbox if s.label == "Source")


def click(page: AppTest, name: str) -> AppTest:
    page.button(key=f"depot_{name}").click().run()
    assert not page.exception
    return page


def buttons(page: AppTest) -> dict[str, bool]:
    """Return the buttons: label → may be clicked."""
    return {b.label: not b.disabled for b in page.button
            if b.key not in ("chercher_partout", "redessiner")}


def texts(elements: Sequence[object]) -> list[str]:
    return [e.value.replace("\u202f", " ").replace("\\", "")  # type: ignore[attr-defined]
            for e in elements]


def source_options(page: AppTest) -> list[str]:
    """Return the sheets that may be looked at."""
    return [o.replace("\u202f", " ") for o in page.selectbox[-1].options]


def test_a_workbook_already_published_is_said_so_and_nothing_else(raw: Path) -> None:
    page = click(drop((raw / ALREADY).read_bytes()), "verifier")
    assert texts(page.error) == [f"Ce classeur est déjà publié : {ALREADY}."]
    assert "Publier" not in buttons(page)
    assert not page.get("progress")


def test_an_empty_desk_asks_for_a_workbook_and_says_its_limits(raw: Path) -> None:
    page = reading.page_at("depot")
    uploader = page.file_uploader[0]
    assert (page.title[0].value, titles(page)) == OPEN
    assert uploader.proto.max_upload_size_mb == 50
    assert {".xlsx", ".ods", ".csv", ".geojson"} <= set(uploader.allowed_type)
    assert not {".pdf", ".docx", ".zip", ".exe"} & set(uploader.allowed_type)
    assert not buttons(page)


def test_what_is_not_a_workbook_is_refused_in_one_sentence(raw: Path) -> None:
    page = drop(b"%PDF-1.7", "note.xlsx")
    assert texts(page.error) == ["Ce fichier est un PDF, pas un classeur."]
    assert not buttons(page)


def test_a_recognised_source_is_proposed_with_its_reasons(raw: Path) -> None:
    page = reading.page_at("depot")
    page.file_uploader[0].upload("chiffres_publies.xlsx", book(OLD | {"période": "2022"})).run()
    assert source_of(page).value == SHOPS
    [why] = texts(page.success)
    assert why.startswith("Source reconnue : ")
    assert why.endswith("(commerces_publies) – 1 chiffre sans erreur au début du classeur, le nom "
                        "du fichier est le sien, son indicateur est déjà publié.")


def test_another_workbook_is_another_source(raw: Path) -> None:
    page = click(drop(book(NEW)), "verifier")
    page.file_uploader[0].set_value(None)
    page.file_uploader[0].upload("chiffres_publies.xlsx", book(OLD | {"période": "2022"})).run()
    assert source_of(page).value == SHOPS
    assert "Publier" not in buttons(page)
    page.file_uploader[0].set_value(None)
    page.file_uploader[0].upload("envoi.xlsx", book(NEW)).run()
    assert source_of(page).value is None
    assert "Publier" not in buttons(page)
    assert list((raw.parent / "depot").glob("candidat-*")) == []


def test_a_doubt_is_left_to_the_analyst(raw: Path) -> None:
    page = reading.page_at("depot")
    page.file_uploader[0].upload("envoi.xlsx", book(NEW)).run()
    assert source_of(page).value is None
    assert texts(page.warning)[0].startswith(
        "Plusieurs sources peuvent lire ce classeur : choisir la bonne.")
    assert texts(page.info) == ["Indiquer qui dépose et la source pour vérifier le classeur."]


def test_of_a_workbook_that_no_source_reads_what_is_in_it_is_shown(raw: Path) -> None:
    page = reading.page_at("depot")
    page.file_uploader[0].upload(
        "communes.csv", b"Code commune;Habitants\n1004;14 000\n29019;9").run()
    assert texts(page.warning) == [
        "Aucune source ne reconnaît ce classeur : choisir la sienne pour voir ce qui manque."]
    [expander] = page.expander
    assert expander.label == "Ce qui est lu de ce classeur"
    assert ("    A  Code commune : code ; zéros initiaux perdus (5 chiffres attendus)"
            in expander.code[0].value.splitlines())


def test_a_good_workbook_is_published_and_the_new_build_is_shown(raw: Path) -> None:
    page = click(drop(book(NEW)), "verifier")
    assert titles(page)[-3:] == ["La feuille telle qu'elle est lue",
                                 "Différences avec ce qui est publié", "Décision"]
    assert texts(page.success)[-1] == "1 chiffre ; aucun constat. Le classeur peut être publié."
    assert buttons(page) == {"Vérifier le classeur": True, "Publier": True, "Abandonner": True}
    assert values(raw) == ["Commerces"]
    click(page, "publier")
    assert values(raw) == ["Commerces", "Réponses"]
    [archive] = (raw / SHOPS / "depots").rglob("*.xlsx")
    assert archive.parent.name.endswith("_a-g")
    with duckdb.connect(":memory:") as db:
        db.execute(f"ATTACH '{raw.parent / 'warehouse.duckdb'}' AS w (READ_ONLY)")
        [(fingerprint,)] = db.execute("SELECT empreinte FROM w._construction").fetchall()
    assert texts(page.success) == [
        f"Publié : {archive.relative_to(raw).as_posix()}. Nouvelle version : {fingerprint}."]
    assert (page.title[0].value, titles(page)) == OPEN
    assert "Données et sources" in text(page)


def test_faults_are_listed_by_severity_and_coloured_and_nothing_is_published(raw: Path) -> None:
    data = book(NEW | {"valeur": "1,2,3"}, NEW | {"territoire": "Bretange"},
                {"indicateur": "Part des ETP", "valeur": "140 %"})
    page = click(drop(data), "verifier")
    assert "Erreurs\u202f: 2" in headings(page)
    errors = page.get("table")[0].value
    assert [" ".join(str(v) for v in row).replace("\u202f", " ").replace("\\", "")
            for row in errors[["Cellule", "Feuille", "Lu"]].values] == [
        "F4 Chiffres 1,2,3", "B5 Chiffres Bretange"]
    picture = page.dataframe[-1]
    assert picture.value.loc["4", "F"] == "1,2,3"
    places = {colour: re.findall(r"row(\d+)_col(\d+)", cells) for cells, colour in re.findall(
        r"(.+) { background-color: (#\w+)", picture.proto.arrow_data.styler.styles)}
    assert places == {"#b3261e": [("3", "5"), ("4", "1")], "#ffb74d": [("5", "5")]}
    assert buttons(page) == {"Vérifier le classeur": True, "Publier": False, "Abandonner": True}
    click(page, "abandonner")
    assert (page.title[0].value, titles(page)) == OPEN
    assert values(raw) == ["Commerces"]
    assert not (raw / SHOPS).exists()
    assert list((raw.parent / "depot").glob("candidat-*")) == []


def alone(page: AppTest) -> AppTest:
    """Have the workbook of the page replace none; return the page."""
    page.multiselect[0].set_value([]).run()
    return page


def test_what_says_the_same_is_replaced_in_one_click(raw: Path) -> None:
    page = click(alone(drop(book(OLD | {"valeur": "104"}, NEW))), "verifier")
    assert texts(page.error) == ["2 chiffres ; 1 ligne déjà publiée. Dire ce que le classeur "
                                 "remplace."]
    assert texts(page.warning) == [
        f"1 ligne (F4) redit ce que dit déjà {ALREADY} : dire que ce classeur le remplace, ou "
        "retirer ces lignes."]
    assert not page.get("table")
    assert buttons(page)["Publier"] is False
    assert source_options(page) == ["Chiffres : 1 constat"]
    click(page, "remplacer")
    assert page.multiselect[0].value == [ALREADY]
    assert source_options(page) == ["Chiffres"]
    assert buttons(page)["Publier"] is True
    click(page, "publier")
    assert texts(page.success)[0].split(". ")[0].endswith(f"; remplacé et archivé : {ALREADY}")
    assert values(raw) == ["Commerces", "Réponses"]
    assert len(list((raw.parent / "archives" / SHOPS).rglob("chiffres_publies.xlsx"))) == 1


thirty_one = pytest.mark.parametrize("raw", [31], indirect=True)


@thirty_one
def test_a_real_error_comes_before_thirty_one_duplicates_told_in_one_line(raw: Path) -> None:
    page = click(alone(drop(book(*MANY, NEW | {"valeur": "1,2,3"}))), "verifier")
    assert texts(page.error) == ["31 chiffres ; 1 erreur, 31 lignes déjà publiées. Corriger le "
                                 "classeur, puis le déposer à nouveau."]
    assert "Erreurs\u202f: 1" in headings(page)
    assert page.get("table")[0].value["Cellule"].tolist() == ["F35"]
    assert texts(page.warning) == [
        f"31 lignes (F4 à F34) redisent ce que dit déjà {ALREADY} : dire que ce classeur le "
        "remplace, ou retirer ces lignes."]


@thirty_one
@pytest.mark.parametrize(("name", "lines", "why"), [
    ("chiffres_publies.xlsx", [NEW], "même nom de fichier"),
    ("envoi.xlsx", [*MANY, NEW], "31 de ses 32 lignes redisent celles de ce classeur")])
def test_what_a_workbook_replaces_is_proposed_with_its_reason(
        raw: Path, name: str, lines: list[dict[str, str]], why: str) -> None:
    page = drop(book(*lines), name)
    assert page.multiselect[0].value == [ALREADY]
    assert f"Proposé : {ALREADY} ({why}). À retirer si le classeur s'ajoute aux autres." in texts(
        page.caption)
    click(page, "verifier")
    assert buttons(page)["Publier"] is True
    assert "retiré" in text(page) or len(lines) > 1


@thirty_one
@pytest.mark.parametrize("name", ["Chiffres publiés (1).xlsx", "chiffres_publies - Copie.xlsx",
                                  "Copie de chiffres publies V2.ods"])
def test_a_mark_of_copy_is_no_part_of_a_name(raw: Path, name: str) -> None:
    page = drop(book(NEW), name)
    assert page.multiselect[0].value == [ALREADY]
    assert f"Proposé : {ALREADY} (même nom de fichier)." in texts(page.caption)[-1]


@thirty_one
@pytest.mark.parametrize(("name", "lines"), [
    ("envoi.xlsx", [NEW]), ("chiffres_publies_2025.xlsx", [NEW]),
    ("chiffres_publies DÉMONSTRATION.xlsx", [NEW]), ("envoi.xlsx", [*MANY[:3], NEW])])
def test_nothing_is_replaced_that_neither_name_nor_content_says(
        raw: Path, name: str, lines: list[dict[str, str]]) -> None:
    assert drop(book(*lines), name).multiselect[0].value == []


def test_a_verification_that_is_refused_leaves_nothing_to_publish(raw: Path) -> None:
    page = click(drop(book(NEW)), "verifier")
    (raw / SHOPS / "depots").mkdir(parents=True)
    (raw / SHOPS / "depots" / "a.xlsx").write_bytes(page.file_uploader[0].value.getvalue())
    click(page, "verifier")
    assert texts(page.error) == [f"Ce classeur est déjà publié : {SHOPS}/depots/a.xlsx."]
    assert "Publier" not in buttons(page)


def test_other_choices_ask_for_another_verification(raw: Path) -> None:
    page = click(drop(book(NEW)), "verifier")
    page.text_input(key="depot_auteur").set_value("BL").run()
    assert texts(page.info) == [
        "Les choix ont changé depuis la vérification : vérifier à nouveau."]
    assert "Publier" not in buttons(page)


def test_what_changed_meanwhile_is_said_and_nothing_is_published(raw: Path) -> None:
    page = click(drop(book(NEW)), "verifier")
    (raw / ALREADY).write_bytes(book(OLD | {"valeur": "101"}))
    click(page, "publier")
    assert texts(page.error) == [
        "Les données publiées ont changé depuis la vérification : vérifier le classeur à nouveau."]
    assert not (raw / SHOPS).exists()


def test_an_interrupted_publication_changes_nothing_and_says_so(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = click(drop(book(NEW)), "verifier")

    def interrupt(*_: object, **__: object) -> None:
        raise StopException

    with monkeypatch.context() as during:
        during.setattr(trial, "build", interrupt)
        click(page, "publier")
    page.run()
    assert texts(page.warning)[:1] == ["La publication a été interrompue : rien n'a changé."]
    assert values(raw) == ["Commerces"]
    assert buttons(page)["Publier"]
    assert not (raw / SHOPS).exists()


def test_a_workbook_that_changes_nothing_says_so(raw: Path) -> None:
    page = drop(book(OLD))
    page.multiselect[0].select(ALREADY).run()
    click(page, "verifier")
    assert "Aucune différence." in texts(page.info)


def test_the_differences_are_counted_by_source_and_lead_to_their_cells(raw: Path) -> None:
    page = drop(book(OLD | {"valeur": "104"}, NEW))
    page.multiselect[0].select(ALREADY).run()
    click(page, "verifier")
    assert "commerces_publies : 1 ajouté, 1 révisé." in texts(page.caption)
    table = page.dataframe[-1].value
    assert table[["Mouvement", "Indicateur", "Ancien", "Nouveau", "Cellule"]].replace(
        "\u00a0", " ", regex=True).values.tolist() == [
        ["révisé", "Commerces", "100 commerces", "104 commerces", "F4"],
        ["ajouté", "Réponses", "", "49 commerces", "F5"]]


def test_a_published_warehouse_that_cannot_be_compared_is_said_and_does_not_stop(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_compared(*_: object) -> None:
        raise NotComparable("l'entrepôt publié est d'un programme trop ancien")

    monkeypatch.setattr(trial, "compare", not_compared)
    page = click(drop(book(NEW)), "verifier")
    assert texts(page.warning)[-1] == "L'entrepôt publié est d'un programme trop ancien."
    assert buttons(page)["Publier"]


def test_a_fault_that_nobody_foresaw_is_one_sentence(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(deposit, "stage", broken)
    page = click(drop(book(NEW)), "verifier")
    assert texts(page.error) == [
        "Ce classeur n'a pas pu être vérifié : son contenu a arrêté la lecture. Rien n'a été "
        "publié ; le détail est dans le journal du serveur."]


def test_a_demonstration_workbook_says_so_and_never_replaces_a_real_one(raw: Path) -> None:
    page = click(drop(book(NEW), "envoi DÉMONSTRATION.xlsx"), "verifier")
    assert "Données de démonstration" in text(page)
    assert texts(page.warning)[-1] == ("Ce classeur de démonstration serait ignoré : un classeur "
                                       "réel est publié pour cette source.")
    assert buttons(page)["Publier"] is False


def test_a_full_disk_is_said_without_the_folders_of_the_machine(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(versions, "replace", full)
    page = click(drop(book(OLD, NEW)), "verifier")
    assert texts(page.error) == ["L'entrepôt ne peut pas être écrit (disque plein) : rien n'a "
                                 "changé."]
    assert values(raw) == ["Commerces"]


def test_a_lock_of_publications_that_is_not_one_is_said(raw: Path) -> None:
    page = click(drop(book(OLD, NEW)), "verifier")
    (raw.parent / "depot" / "verrou.sqlite").write_text("ceci n'est pas un verrou " * 50)
    click(page, "publier")
    assert texts(page.error) == ["Le verrou « depot/verrou.sqlite » n'en est pas un : le "
                                 "supprimer."]
    assert values(raw) == ["Commerces"]


def test_a_cell_never_becomes_markup(raw: Path) -> None:
    nasty = "<img src=x onerror=alert(1)> [lien](http://exemple.fr) **gras**"
    page = click(drop(book(NEW | {"territoire": nasty})), "verifier")
    cells = page.get("table")[0].value.to_csv()
    assert "<img" not in cells.replace("\\<", "")
    assert "[lien](" not in cells.replace("\\[", "").replace("\\]", "")


def test_the_desk_is_closed_to_whoever_is_elsewhere(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContextProxy, "ip_address", "192.168.1.20")
    page = reading.page_at("depot")
    assert not page.file_uploader and not buttons(page) and not page.text_input
    assert texts(page.info)[0].startswith(
        "Déposer un classeur n'est possible que depuis la machine qui porte l'application")


AUTH = {"redirect_uri": "https://exemple.fr/oauth2callback", "cookie_secret": "x" * 40,
        "client_id": "x", "client_secret": "x",
        "server_metadata_url": "https://exemple.fr/.well-known/openid-configuration"}


def elsewhere(monkeypatch: pytest.MonkeyPatch, **person: object) -> AppTest:
    """Return the page for someone elsewhere, where people may sign in; ``person``: the claims."""
    monkeypatch.setattr(ContextProxy, "ip_address", "192.168.1.20")
    monkeypatch.setattr(streamlit.user_info, "_get_user_info", lambda: person)
    page = AppTest.from_file(str(PAGES / "depot.py"), default_timeout=60)
    page.secrets["auth"] = AUTH
    page.secrets["depot"] = {"editeurs": ["anne@exemple.fr"]}
    page.run()
    assert not page.exception
    return page


def test_where_people_sign_in_the_desk_asks_for_it(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = elsewhere(monkeypatch, is_logged_in=False)
    assert buttons(page) == {"Se connecter": True}
    assert not page.file_uploader


def test_an_editor_has_the_desk_and_his_name_is_proposed(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = elsewhere(monkeypatch, is_logged_in=True, email="Anne@Exemple.fr", email_verified=True)
    page.file_uploader[0].upload("envoi.xlsx", book(NEW)).run()
    assert page.text_input(key="depot_auteur").value == "Anne"


def test_a_signed_in_stranger_is_told_why(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = elsewhere(monkeypatch, is_logged_in=True, email="autre@exemple.fr", email_verified=True)
    assert texts(page.warning)[0].startswith("Vous êtes connecté (autre@exemple.fr), mais")
    assert buttons(page) == {"Se déconnecter": True}
    assert not page.file_uploader
