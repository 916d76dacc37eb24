"""The workbook that is taken away: data, where they come from, a notice."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree

import openpyxl
import pytest

from dashboard import export
from dashboard.pages import AUTHOR
from etl.contract import Column
from tests.dashboard.export.samples import CHANGE, DAY, NOTE, PLACE, POSTS, book, sheets, table

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_the_workbook_has_data_lineage_and_a_notice():
    assert sheets(book()).sheetnames == ["Données", "D'où vient ce chiffre", "Lisez-moi"]


def test_the_workbook_holds_the_same_cells_as_the_csv_with_typed_numbers():
    rows = list(sheets(book())["Données"].iter_rows(values_only=True))
    assert rows[0] == ("Territoire", "Année", "Évolution (%)", "Qualificatif", "Texte du document",
                       "Statut", "Source", "Millésime", "Nature")
    assert rows[1][:6] == ("Finistère", 2013, -0.3, None, "-0.3%", "provisoire")
    assert rows[2][:6] == ("Morbihan ; sud", 2013, None, None, "s", "secret statistique")
    assert rows[3][2] == 0.3


def test_the_header_is_bold_stays_in_sight_and_numbers_have_a_format():
    sheet = sheets(book())["Données"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert (sheet["B2"].number_format, sheet["C2"].number_format) == ("0", "#,##0.0")


def test_a_column_of_days_has_dates_and_one_with_years_too_has_texts():
    day, period = Column("periode", "Date d'adhésion"), Column("date_publication", "Publication")
    data = sheets(export.xlsx(table((day, period), [
        ("2023-03-28", "2023-03-28"), (None, "2023"), ("2023-10-17", "sans date"),
        ("", "")]),
        "t", "l"))["Données"]
    assert [c.value and c.value.date() for c in data["A"][1:]] == [
        date(2023, 3, 28), None, date(2023, 10, 17), None]
    assert data["A2"].number_format == "dd/mm/yyyy" and data.column_dimensions["A"].width > 11
    assert data["A2"].alignment.horizontal == "left"  # as its head, apart from the column beside
    assert [c.value for c in data["B"][1:]] == ["2023-03-28", "2023", "sans date", None]


def test_a_column_of_moments_has_their_hours():
    data = sheets(export.xlsx(table((Column("moment", "Moment"),), [
        ("2023-07-15 10:20:00",), ("2023-07-16",), (None,)]), "t", "l"))["Données"]
    assert [c.value for c in data["A"][1:]] == [
        datetime(2023, 7, 15, 10, 20), datetime(2023, 7, 16), None]
    assert data["A2"].number_format == "dd/mm/yyyy hh:mm:ss"


@pytest.mark.parametrize("day", ["2023-02-31", "1899-12-31", "2023-07-15 25:00:00"])
def test_a_day_that_no_calendar_or_no_spreadsheet_has_stays_a_text(day):
    data = sheets(export.xlsx(table((Column("jour", "Jour"),), [(day,)]), "t", "l"))
    assert data["Données"]["A2"].value == day


def test_the_figures_of_each_unit_have_its_decimals():
    rows = [("Bretagne", 14.32, "%"), ("Bretagne", 931_857, "salariés"), ("France", 9.8, "%"),
            ("Rennes", None, "postes")]
    sheet = sheets(export.xlsx(table((PLACE, CHANGE), rows, "unite"), "Titre", "", date=DAY))[
        "Données"]
    assert [sheet.cell(r, 2).number_format for r in range(2, 6)] == [
        "#,##0.00", "#,##0", "#,##0.00", "0"]
    assert sheet.column_dimensions["B"].width >= len("931 857") + 2


def test_every_sheet_has_one_face_and_prints_on_pages_as_wide_as_it():
    for sheet in sheets(book()):
        assert {cell.font.name for row in sheet for cell in row} == {"Calibri"}
        assert {cell.font.size for row in sheet for cell in row} == {11}
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert sheets(book())["Données"].print_title_rows == "$1:$1"
    heads = sheets(book())["Données"][1]
    assert [h.alignment.horizontal for h in heads[:3]] == [None, "right", "right"]
    number = sheets(book())["Données"]["C2"].alignment
    assert (number.horizontal, number.indent) == ("right", 1)  # apart from the text beside it


def test_no_cell_of_the_workbook_is_a_formula_or_an_error():
    nasty = table((Column("note", "=Note"),), [("=1+1",), ("@x",), ("#N/A",), ("a\x07b\ufffe",)],
                  source="=cmd()")
    book = sheets(export.xlsx(nasty, "=ti\x1btre", "+lec\x00ture", "=lien", DAY))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row
             if cell.value is not None}
    assert kinds == {"s"}
    sheet = book["Données"]
    assert [sheet.cell(r, 1).value for r in range(1, 6)] == ["=Note", "=1+1", "@x", "#N/A", "ab"]
    assert sheet["A2"].quotePrefix
    readme = export.readme(nasty, "=ti\x1btre", "+lec\x00ture").decode("utf-8-sig")
    assert "Titre\u202f: =titre\r\n" in readme and "Lecture\u202f: +lecture\r\n" in readme


def test_excel_marks_no_text_that_reads_like_a_number_and_an_empty_text_is_an_empty_cell():
    spans = {rank: sheet.dimensions for rank, sheet in enumerate(sheets(book()).worksheets, 1)}
    with zipfile.ZipFile(io.BytesIO(book())) as parts:
        for rank, span in spans.items():
            sheet = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{rank}.xml"))
            [mark] = sheet.iter(f"{SHEET}ignoredError")
            assert mark.attrib == {"sqref": span, "numberStoredAsText": "1"}
            assert sheet[-1].tag == f"{SHEET}ignoredErrors"  # where the schema has it
            assert all(len(cell) for cell in sheet.iter(f"{SHEET}c")
                       if cell.get("t") == "inlineStr")


def test_an_address_in_a_cell_stays_a_text_that_leads_nowhere():
    nasty = table((Column("site", "Site"),), [("http://pirate.exemple",), ("mailto:a@b.fr",),
                                              ("\\\\pirate\\partage",), ("file:///etc/passwd",)])
    data = export.xlsx(nasty, "http://pirate.exemple", "", "https://observatoire.bzh", DAY)
    assert all(cell.hyperlink is None for sheet in sheets(data) for row in sheet for cell in row)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [n for n in parts.namelist() if "_rels/sheet" in n]


def test_the_lineage_follows_each_cell_to_its_file():
    rows = list(sheets(book())["D'où vient ce chiffre"].iter_rows(values_only=True))
    assert rows[0] == ("Source (table)", "Fichier", "Feuille", "Cellule", "Texte du document",
                       "Statut", "Empreinte SHA-256 du fichier", "Éditeur", "Document",
                       "Date de publication", "Lien", "Correction apportée")
    assert rows[1][1:6] == ("note.xlsx", "Tableau 1", "D7", "-4.7%", "corrigé")


def test_no_column_of_the_lineage_bears_the_name_of_a_programmer():
    own = NOTE.lineage.assign(nature="publié", champ="Postes", annee="2013", remarque="")
    book = sheets(export.xlsx(replace(NOTE, lineage=own), "Titre", "", date=DAY))
    [heads] = book["D'où vient ce chiffre"].iter_rows(max_row=1, values_only=True)
    assert heads[-4:] == ("Nature", "Champ", "Année", "Remarque")


def test_the_workbook_keeps_codes_and_long_numbers_whole():
    sample = table((Column("commune", "Commune"), Column("siret", "Siret"), POSTS),
                   [("01004", "00012345678901", 12_345_678_901.0)])
    row = next(openpyxl.load_workbook(io.BytesIO(export.xlsx(sample, "Codes", "", date=DAY)))[
        "Données"].iter_rows(min_row=2))
    assert [(c.value, c.data_type) for c in row[:3]] == [
        ("01004", "s"), ("00012345678901", "s"), (12_345_678_901, "n")]


def test_a_whole_number_that_excel_would_round_is_a_text_and_a_measure_stays_a_number():
    sample = table((Column("numero", "Numéro", "entier"), Column("masse", "Masse", "nombre")),
                   [(999_999_999_999_999, 1e30), (1_234_567_890_123_456_789, 2.5)])
    data = sheets(export.xlsx(sample, "Numéros", "", date=DAY))["Données"]
    assert [c.value for c in data["A"][1:]] == [999_999_999_999_999, "1234567890123456789"]
    assert {c.data_type for c in data["B"][1:]} == {"n"}


def test_the_same_day_gives_the_same_bytes():
    again = export.xlsx(NOTE, "Titre", "Lecture", "", DAY)
    assert again == export.xlsx(NOTE, "Titre", "Lecture", "", DAY)
    with zipfile.ZipFile(io.BytesIO(again)) as parts:
        assert {i.date_time[:3] for i in parts.infolist()} == {(2026, 11, 24)}
        assert b"2026-11-24T00:00:00Z" in parts.read("docProps/core.xml")


def test_what_is_taken_away_is_of_the_observatory_under_its_one_name():
    about = sheets(book()).properties
    assert (about.creator, about.language) == (AUTHOR, "fr-FR")
