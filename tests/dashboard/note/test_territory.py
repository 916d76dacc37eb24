"""The portrait of a territory on one page."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pypdfium2
import pytest
from pypdf import PdfReader
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
from streamlit.testing.v1 import AppTest

from dashboard import export
from dashboard.blocks.cells import typeset
from dashboard.note import territory
from dashboard.note.pdf import BOLD, FONT
from tests.browser.paper import bare
from tests.collection import blocks
from tests.pages.reading import page_at

DAY = date(2026, 11, 26)


def page_text(place: str) -> str:
    page_blocks = blocks("territoires", urlencode({"volet_territoires": "Portrait", "lieu": place}))
    [sheet] = PdfReader(io.BytesIO(territory.page(f"Portrait : {place}", page_blocks, DAY))).pages
    assert [round(float(x)) for x in sheet.mediabox[2:]] == [595, 842]
    return bare(sheet.extract_text())


@pytest.mark.usefixtures("entrepot")
def test_the_portrait_of_a_departement_is_one_page_with_its_figures_and_sources() -> None:
    read = page_text("Finistère (département)")
    for words in ("Portrait : Finistère (département)", "15,71 %",
                  "Nombre d'associations, 2021", "26 000",
                  "En 2015, l'ESS représente 15,71 % des emplois salariés dans le Finistère",
                  "Pour 2 évolutions sur 6, le Finistère est au-dessus de la Bretagne", "2e sur 4",
                  "lignes de plus", "Sources : Insee", "26 novembre 2026"):
        assert bare(words) in read


@pytest.mark.usefixtures("entrepot")
def test_the_figures_of_a_column_end_under_one_another() -> None:
    page_blocks = blocks("territoires", urlencode({"volet_territoires": "Portrait"}))
    [sheet] = pypdfium2.PdfDocument(territory.page("Portrait", page_blocks, DAY))
    text = sheet.get_textpage()
    ends = {bare(text.get_text_bounded(*place)): place[2] for place in map(
        text.get_rect, range(text.count_rects()))}
    assert ends["1432"] == pytest.approx(ends["135"], abs=1) == pytest.approx(
        ends["2383salariés"], abs=1)


@pytest.mark.parametrize(("place", "count"), [
    ("Finistère (département)", 2), ("Rennes (commune)", 1), ("Pays de la Loire (région)", 1)])
@pytest.mark.usefixtures("entrepot")
def test_the_figures_of_the_page_take_its_width_be_there_two_or_one(place: str, count: int) -> None:
    """A map or a comparison that was alone left half of the page white beside it."""
    page_blocks = blocks("territoires", urlencode({"volet_territoires": "Portrait", "lieu": place}))
    [sheet] = pypdfium2.PdfDocument(territory.page("Portrait", page_blocks, DAY))
    boxes = [one.get_bounds() for one in sheet.get_objects(
        filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    assert len(boxes) == count
    width = sum(right - left for left, _, right, _ in boxes)
    assert width == pytest.approx(territory.ROOM, abs=2 * territory.GAP)
    assert len({round(top - bottom) for _, bottom, _, top in boxes}) == 1


@pytest.mark.parametrize("place", ["Finistère (département)", "Bretagne (région)"])
@pytest.mark.usefixtures("entrepot")
def test_the_rows_that_the_page_has_not_are_counted_up_to_what_its_headline_says(
        monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setattr(territory, "ROWS", territory.FEWEST)
    read = page_text(place)
    [published] = re.findall(r"(\d+)chiffrespubliés", read)
    assert bare(f"… et {int(published) - territory.FEWEST} lignes de plus") in read


@pytest.mark.parametrize("place", ["Bretagne (région)", "Pays de Brest (pays)",
                                   "Rennes (commune)", "France (national)"])
@pytest.mark.usefixtures("entrepot")
def test_the_portrait_of_any_level_is_one_page(place: str) -> None:
    assert bare(f"Portrait : {place}") in page_text(place)


@pytest.mark.usefixtures("entrepot")
def test_the_page_has_the_licences_of_its_sources_and_the_notes_of_its_figures_once() -> None:
    read = page_text("Finistère (département)")
    for words in ("Licences : Licence Ouverte", "Notes : ", "Fond de carte : IGN et Etalab",
                  "une évolution est rapportée à l'année d'arrivée".capitalize()):
        assert read.count(bare(words)) == 1, words


@pytest.mark.usefixtures("entrepot")
def test_a_document_that_several_figures_rest_on_is_cited_once_under_its_publisher() -> None:
    sources = page_text("Rennes (commune)").partition("sources")[2].partition("licences")[0]
    for words in ("Cress Bretagne – ORESS", "pays de Rennes", "pays de Saint-Malo"):
        assert sources.count(bare(words)) == 1, words


@pytest.mark.usefixtures("entrepot")
def test_key_figures_say_of_which_territory_they_are() -> None:
    assert bare("L'ESS dans le Finistère : chiffres clés") in page_text("Finistère (département)")


@pytest.mark.usefixtures("entrepot")
def test_where_nothing_compares_the_page_lists_what_is_published() -> None:
    read = page_text("Rennes Métropole (EPCI)")
    for words in ("Part des associations dans l'emploi ESS", "70 %", "Eco-Bretons"):
        assert bare(words) in read
    assert bare("Rennes Métropole Éditeur") in read  # no column of units that the values have


@pytest.mark.usefixtures("entrepot")
def test_what_does_not_compare_is_listed_too_where_all_has_room() -> None:
    place = "Rennes (commune)"
    tables = [one for one in blocks("territoires", urlencode({
        "volet_territoires": "Portrait", "lieu": place})) if one.key == "portrait_autres"]
    labels = [str(row["intitule"]) for one in tables for row in one.table.records]
    read = page_text(place)
    assert labels and all(bare(typeset(label)) in read for label in labels)


@pytest.mark.usefixtures("entrepot")
def test_the_page_is_dated_of_its_day() -> None:
    document = PdfReader(io.BytesIO(territory.page("Portrait", (), DAY)))
    assert document.metadata and document.metadata.creation_date
    assert document.metadata.creation_date.date() == DAY


@pytest.mark.usefixtures("entrepot")
def test_a_key_figure_stands_on_one_line_and_its_unit_in_its_label() -> None:
    shown = blocks("territoires", urlencode({"volet_territoires": "Portrait"}))
    [sheet] = PdfReader(io.BytesIO(territory.page("Portrait", shown, DAY))).pages
    lines = [" ".join(line.split()) for line in sheet.extract_text().splitlines()]
    assert {"177 200", "13 700"} <= set(lines)


@pytest.mark.usefixtures("entrepot")
def test_no_word_of_the_table_runs_into_the_column_beside_and_all_begins_at_the_margin() -> None:
    shown = blocks("territoires", urlencode({"volet_territoires": "Portrait",
                                             "lieu": "Finistère (département)"}))
    [sheet] = PdfReader(io.BytesIO(territory.page("Portrait", shown, DAY))).pages
    texts: list[tuple[str, float, float]] = []
    cells: list[tuple[float, float]] = []  # where each line of the table begins and ends

    def place(text: str, matrix: list[float], _: object, font: dict[str, str], size: float) -> None:
        left, scale = matrix[4], matrix[0]
        texts.append((bare(text), left, scale))
        if size == territory.SMALL and text.strip():
            face = BOLD if "Bold" in font["/BaseFont"] else FONT
            cells.append((left, left + scale * stringWidth(text.strip(), face, size)))

    sheet.extract_text(visitor_text=place)
    columns = sorted({left for left, _ in cells})
    assert len(columns) == 8
    for left, right in cells:
        assert right < min((c for c in columns if c > left), default=territory.WIDTH * cm)
    at = {text: (left, scale) for text, left, scale in reversed(texts)}
    figure, scale = at[bare("15,71 %")]
    assert figure - 6 * scale == pytest.approx(at[bare("Portrait")][0], abs=1)


@pytest.mark.usefixtures("entrepot")
def test_the_words_over_a_figure_stop_before_those_of_the_one_beside() -> None:
    """« … des emplois salariés, par » touched the title of the figure beside."""
    shown = blocks("territoires", urlencode({"volet_territoires": "Portrait",
                                             "lieu": "Finistère (département)"}))
    [sheet] = pypdfium2.PdfDocument(territory.page("Portrait", shown, DAY))
    text = sheet.get_textpage()
    places = {bare(text.get_text_bounded(*place)): place for place in map(
        text.get_rect, range(text.count_rects()))}
    left, bottom, _, _ = places[bare("Évolutions qui se comparent, en % – Finistère et Bretagne")]
    beside = [right for start, low, right, _ in places.values()
              if start < left and abs(low - bottom) < 3]
    assert beside and max(beside) < left - 6


@pytest.mark.usefixtures("entrepot")
def test_a_long_table_gives_up_rows_rather_than_letters_that_are_read() -> None:
    shown = blocks("territoires", urlencode({
        "volet_territoires": "Portrait", "lieu": "Finistère (département)",
        "comparer_a": "Morbihan"}))
    [sheet] = PdfReader(io.BytesIO(territory.page("Portrait", shown, DAY))).pages
    scales: set[float] = set()
    sheet.extract_text(visitor_text=lambda text, matrix, *_: scales.add(
        round(matrix[0], 2) if text.strip() else 1.0))
    assert scales == {1.0}


@pytest.mark.usefixtures("entrepot")
def test_nothing_invented_is_on_the_page() -> None:
    read = page_text("Rennes Métropole (EPCI)")
    assert "démonstration" not in read and bare("emplois) 25 000") in read


def labels(page: AppTest) -> list[str]:
    return [b.proto.label for b in page.get("download_button") if b.proto.label == "PDF"]


def test_the_button_is_there_where_something_is_published(entrepot: Path) -> None:
    def at(place: str) -> AppTest:
        return page_at("territoires", volet_territoires="Portrait", lieu=place)

    assert labels(at("Finistère (département)")) == ["PDF"]
    assert labels(at("Lannion (commune)")) == []


def test_the_file_of_two_territories_is_not_that_of_one(
        entrepot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subjects: list[str] = []
    monkeypatch.setattr(export, "filename",
                        lambda subject, *_, **__: subjects.append(subject) or subject)
    page_at("territoires", volet_territoires="Portrait", lieu="Finistère (département)",
            comparer_a="Morbihan")
    assert "portrait Finistère (département) et Morbihan" in subjects
