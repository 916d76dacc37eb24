"""The desk in a real browser: real uploads, the progress, the picture, the new build."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from etl.paths import RAW
from tests.browser.conftest import Records, serving_copy
from tests.suites import livraison

Open = Callable[[str], Page]
Settle = Callable[[], None]
NOTE = RAW / "emploi" / "note_conjoncture_2022.xlsx"


@pytest.fixture(scope="module")
def server(browser: BrowserContext, entrepot: Path, tmp_path_factory: pytest.TempPathFactory) \
        -> Iterator[str]:
    """Yield the address of a server of these tests alone, which publish."""
    with serving_copy(entrepot, tmp_path_factory.mktemp("depot")) as address:
        yield address


@pytest.fixture
def note(tmp_path: Path) -> Callable[[str, object], Path]:
    """Return the note of 2022 under another year, with one cell changed."""

    def writer(year: str, value: object) -> Path:
        book = openpyxl.load_workbook(NOTE)
        book.worksheets[0]["B5"] = value
        path = tmp_path / f"note_conjoncture_{year}.xlsx"
        book.save(path)
        return path

    return writer


def drop(page: Page, settle: Settle, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    settle()
    page.get_by_role("textbox", name="Déposé par").fill("A. G.")
    page.keyboard.press("Enter")
    settle()
    page.get_by_role("button", name="Vérifier le classeur").click()
    page.get_by_role("progressbar").wait_for()
    page.get_by_role("button", name="Abandonner").wait_for()
    settle()


def test_the_uploader_speaks_french_and_says_its_limits(
        open_page: Open, settle: Settle, tmp_path: Path, records: Records) -> None:
    page = open_page("/depot")
    uploader = page.get_by_test_id("stFileUploader")
    uploader.get_by_role("button", name="Choisir un fichier").wait_for()
    expect(uploader).to_contain_text("50 Mo au plus • XLSX, XLSM, XLSB, XLS, ODS, CSV")
    (tmp_path / "lettre.docx").write_bytes(b"bonjour")
    page.locator("input[type=file]").set_input_files(tmp_path / "lettre.docx")
    settle()
    expect(uploader).to_contain_text("Ce type de fichier n'est pas accepté")
    expect(uploader).to_contain_text("7,0 o")
    expect(uploader.get_by_label("lettre.docx, 7,0 o")).to_be_visible()
    (tmp_path / "coupé.csv").write_bytes(b"a;b")
    page.route("**/upload_file/**", lambda route: route.abort())
    page.locator("input[type=file]").set_input_files(tmp_path / "coupé.csv")
    expect(uploader).to_contain_text("Erreur\u202f: L'envoi a été interrompu.")
    page.unroute("**/upload_file/**")
    records.errors.clear()
    with (tmp_path / "gros.csv").open("wb") as large:
        large.truncate(51 << 20)
    page.locator("input[type=file]").set_input_files(tmp_path / "gros.csv")
    settle()
    expect(uploader).to_contain_text("Le fichier doit peser 50,0 Mo au plus")


def test_what_is_read_of_a_workbook_of_six_hundred_columns_scrolls_in_its_frame(
        open_page: Open, settle: Settle, tmp_path: Path) -> None:
    """It was six hundred lines of page, before what is asked."""
    page = open_page("/depot")
    for columns, is_long in ((600, True), (4, False)):
        path = tmp_path / f"envoi_{columns}.csv"
        path.write_text("\n".join(";".join(f"{word} {n}" for n in range(columns))
                                  for word in ("Colonne", "valeur", "autre")))
        page.locator("input[type=file]").set_input_files(path)
        settle()
        page.get_by_text("Ce qui est lu de ce classeur").click()
        code = page.get_by_test_id("stCode")
        expect(code).to_contain_text(f"Colonne {columns - 1}")
        box = code.bounding_box()
        assert box and (box["height"] == 480 if is_long else 100 < box["height"] < 300)


@livraison
def test_a_faulty_workbook_is_shown_with_its_cells_and_abandoned(
        open_page: Open, settle: Settle, note: Callable[[str, object], Path]) -> None:
    page = open_page("/depot")
    drop(page, settle, note("2031", "1,2,3"))
    page.get_by_role("heading", name=re.compile("Erreurs")).wait_for()
    expect(page.get_by_test_id("stTable").first).to_contain_text("B5")
    expect(page.get_by_role("button", name="Publier")).to_be_disabled()
    page.get_by_role("button", name="Abandonner").click()
    settle()
    expect(page.get_by_role("button", name="Choisir un fichier")).to_be_visible()
    expect(page.get_by_role("button", name="Publier")).to_have_count(0)


def test_a_good_workbook_is_published_and_the_pages_read_the_new_build(
        open_page: Open, settle: Settle, note: Callable[[str, object], Path]) -> None:
    page = open_page("/depot")
    drop(page, settle, note("2032", "9,9 %"))
    page.get_by_role("heading", name="Différences avec ce qui est publié").wait_for()
    page.get_by_role("button", name="Publier").click()
    message = page.get_by_text("Publié\u202f: emploi/depots")
    message.wait_for()
    settle()
    published = re.fullmatch(r"Publié\u202f: (\S+)\. Nouvelle version\u202f: (.+)\.",
                             message.inner_text())
    assert published
    page.get_by_test_id("stMain").get_by_role("link", name="Données et sources").click()
    settle()
    for text in (published[1], f"Données du {published[2]}."):
        expect(page.get_by_test_id("stMain")).to_contain_text(text)
