"""A file is opened for what it is, whatever its name: spreadsheets, pages, JSON, Parquet."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from etl.reading import limits
from etl.reading.reader import Unreadable, read
from etl.sources import sources
from etl.warehouse.build import load
from etl.workbooks import closed_folders, workbooks
from tests.etl.reading.files import CELL, ods, refusal, save, xlsx
from tests.etl.reading.hostile import archive_with
from tests.etl.reading.test_appearance import data as saved
from tests.etl.reading.xlsb import xlsb

SAMPLES = Path(__file__).parent / "samples"


def test_a_web_page_named_xls_gives_its_table_and_its_merged_headers(raw):
    page = ("<html><meta charset=utf-8><table><tr><th rowspan=2>Pays</th><th colspan=2>Emploi</th>"
            "</tr><tr><th>2022<th>2023</tr><tr><td>Brest<td>1&nbsp;040<td></tr></table></html>")
    sheet = read(save(raw, "export.xls", page), raw).sheets[0]
    assert sheet.values == [["Pays", "Emploi", None], [None, "2022", "2023"],
                            ["Brest", "1\u00a0040", None]]
    assert sheet.merged == [(1, 1, 2, 1), (1, 2, 1, 3)]
    assert sheet.heading_over(1, 3).text == "Emploi"


def test_a_cell_of_a_page_is_read_as_a_reader_sees_it(raw):
    page = ("<table><tr><td>Nombre\n    d'emplois<td>12  345<td>1&nbsp;040</tr>"
            "<tr><td>Brest<br>\nLorient<td><p>Côtes</p>d'Armor<p>22</p><td> <b>Ille</b> et  Rance"
            "</tr></table>")
    assert read(save(raw, "a.html", page), raw).sheets[0].values == [
        ["Nombre d'emplois", "12 345", "1\u00a0040"],
        ["Brest\nLorient", "Côtes\nd'Armor\n22", "Ille et Rance"]]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_digit_above_the_line_is_no_digit_of_the_number_before_it(kind):
    """« 12,5 » and the « 1 » of its note, as LibreOffice saved them: 12,51 would be false."""
    path = SAMPLES / f"exposant.{kind}"
    assert read(path, SAMPLES).sheets[0].values == [
        ["Ville", "Postes"], ["Brest", "12,5¹"], ["Quimper", "121"], ["Vannes", "12(1)"],
        ["¹ : estimation"]]


@pytest.mark.parametrize("kind", ["xlsx", "xlsb"])
def test_nor_is_it_where_a_cell_tells_its_text_itself_nor_in_a_binary_workbook(raw, kind):
    """openpyxl writes no text that cells share."""
    book = Workbook()
    note = TextBlock(InlineFont(vertAlign="superscript"), "1")
    for row in (["Ville", "Postes"], ["Brest", CellRichText("12,5", note)],
                ["Quimper", CellRichText("12", TextBlock(InlineFont(b=True), "1"))],
                ["Vannes", CellRichText("1\u202f040 ", note)], ["Rennes", "121"]):
        book.active.append(row)
    path = save(raw, f"a.{kind}", xlsb(book) if kind == "xlsb" else saved(book))
    assert [row[1] for row in read(path, raw).sheets[0].values] == [
        "Postes", "12,5¹", "121", "1\u202f040 ¹", "121"]


def test_nor_is_it_on_the_second_line_of_a_cell_of_an_opendocument(raw):
    styles = (b'<s:style xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0" s:name="T1" '
              b's:family="text"><s:text-properties s:text-position="super 58%"/></s:style>')
    cell = CELL.format("").replace(">x<", '>Effectifs</text:p><text:p>2023<text:span '
                                   'text:style-name="T1">1</text:span><')
    data = archive_with(ods(f"<table:table-row>{cell}</table:table-row>"),
                        lambda name, content: content.replace(
                            b"<office:body>", styles + b"<office:body>"))
    assert read(save(raw, "a.ods", data), raw).sheets[0].values == [["Effectifs\n2023¹"]]


def test_nor_is_it_in_a_page(raw):
    page = "<table><tr><td>Brest<td>12<sup><a>1</a></sup>1<td>4<sup>e<td>8<sup>(2)</sup>5</table>"
    assert read(save(raw, "export.xls", page), raw).sheets[0].values == [
        ["Brest", "12¹1", "4e", "8(2)5"]]


def test_what_no_database_can_hold_is_shown_as_damaged(raw):
    book = read(save(raw, "a.json", r'[{"nom": "A\ud800B"}, {"nom": "C\u0000D"}]'), raw)
    assert book.sheets[0].values[1:] == [["A\ufffdB"], ["C\ufffdD"]]


def test_geojson_gives_one_row_a_feature_with_latitude_and_longitude(raw):
    book = read(save(raw, "a.json", """{"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"nom": "Brest", "types": ["a", "b"]},
         "geometry": {"type": "Point", "coordinates": [-4.48, 48.39]}},
        {"type": "Feature", "properties": {"nom": "", "cp": "56000"}, "geometry": null}]}"""), raw)
    assert book.format.kind == "geojson"
    assert book.sheets[0].values == [["nom", "types", "cp", "latitude", "longitude"],
                                     ["Brest", "a ; b", None, 48.39, -4.48],
                                     [None, None, "56000", None, None]]


def test_an_opendocument_named_xls_is_read_and_said(raw):
    book = read(save(raw, "a.xls", ods(f"<table:table-row>{CELL.format('')}</table:table-row>")),
                raw)
    assert book.sheets[0].values == [["x"]]
    assert [i.message for i in book.issues] == [
        "lu comme classeur OpenDocument, sous un nom en « .xls »",
        "feuille sans tableau : elle n'est pas lue"]


PERCENT = ('<table:table-cell office:value-type="percentage" office:value="{}" {}><text:p>{}'
           '</text:p></table:table-cell>')


def test_percentages_of_an_opendocument_workbook_print_as_they_are_shown(raw):
    data = ods(
        f"<table:table-row>{CELL.format('')}<table:covered-table-cell/>"
        f"{PERCENT.format(0.026, '', '2,6 %')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="2">'
        f"{PERCENT.format(0.5, 'table:number-columns-repeated=' + chr(34) + '3' + chr(34), '50 %')}"
        "</table:table-row>"
        f"<table:table-row>{CELL.format('')}"
        '<table:table-cell office:value-type="float" office:value="0.026"><text:p>0,026</text:p>'
        "</table:table-cell></table:table-row>")
    [sheet] = read(save(raw, "a.ods", data), raw).sheets
    assert [[cell.text for cell in row] for row in sheet.rows()] == [
        ["x", "", "2,6%"], ["50%"] * 3, ["50%"] * 3, ["x", "0,026", ""]]


def test_macros_are_ignored_and_said(raw):
    data = archive_with(xlsx(), lambda name, content: content)
    with_macros = io.BytesIO(data)
    with zipfile.ZipFile(with_macros, "a") as book:
        book.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    assert [i.message for i in read(save(raw, "a.xlsm", with_macros.getvalue()), raw).issues] == [
        "les macros de ce classeur ne sont ni lues ni exécutées"]


def test_the_records_of_an_open_api_give_one_row_each_with_their_inner_fields(raw):
    book = read(save(raw, "a.json", """{"licence": "ODbL", "ontology": "gogofull", "data": [
        {"id": "mM", "name": "Ty R\u00e9parer", "geo": {"latitude": 48.1, "longitude": -1.6},
         "categories": ["R\u00e9emploi", "Bretagne"], "vide": " "},
        {"id": "mR", "address": {"postalCode": "22190"}, "geo": {"latitude": 48.5}}]}"""), raw)
    assert book.format.kind == "json"
    assert book.sheets[0].values == [
        ["id", "name", "geo.latitude", "geo.longitude", "categories", "vide",
         "address.postalCode"],
        ["mM", "Ty Réparer", 48.1, -1.6, "Réemploi ; Bretagne", None, None],
        ["mR", None, 48.5, None, None, None, "22190"]]


def test_a_source_receives_a_csv_as_it_receives_a_workbook(raw):
    head = ("Indicateur;Territoire;Niveau;Famille ou secteur;Période;Valeur;Unité;Champ;Éditeur;"
            "Titre;Date de publication;Lien;Fiabilité;Remarque\r\n")
    line = "Part de l'ESS;Bretagne;region;ESS;2021;14,5 %;% de l'emploi;Flores;Insee;Étude;2023;;A;"
    path = save(raw, "emploi/niveaux_publies_2021.csv", (head + line).encode("cp1252"))
    assert workbooks(sources()["emploi_niveaux"], raw) == ([path], [])
    one = load("emploi_niveaux", raw)
    assert one.data[["valeur", "imprime", "feuille", "cellule"]].values.tolist() == [
        [14.5, "14,5 %", "niveaux_publies_2021", "F2"]]
    assert [str(i) for i in one.issues if i.severity != "information"] == []


def test_a_parquet_file_is_known_by_its_content_and_read_with_its_types(raw):
    path = raw / "a.xlsx"
    pq.write_table(pa.table({
        "Trimestre": pa.array(["T1 2023", None, "  "]).dictionary_encode(),
        "Effectifs": pa.array([12, None, 3]), "Part": pa.array([0.5, 1.0, None]),
        "Montant": pa.array([Decimal("1.50"), None, None]),
        "Jour": pa.array([datetime.date(2023, 3, 28), None, None])}), path)
    book = read(path, raw)
    assert book.sheets[0].values == [
        ["Trimestre", "Effectifs", "Part", "Montant", "Jour"],
        ["T1 2023", 12, 0.5, 1.5, datetime.date(2023, 3, 28)], [None, None, 1.0, None, None],
        [None, 3, None, None, None]]
    assert [i.message for i in book.reader_issues] == ["lu comme Parquet, sous un nom en « .xlsx »"]


def test_an_identifier_of_a_parquet_file_is_a_text_and_a_date_beyond_any_calendar_is_told(raw):
    path = raw / "a.parquet"
    pq.write_table(pa.table({"id": pa.array([b"a" * 16], pa.uuid()),
                             "plus": pa.array(['{"a": 1}'], pa.json_())}), path)
    assert read(path, raw).sheets[0].values[1] == ["61616161-6161-6161-6161-616161616161",
                                                   '{"a": 1}']
    pq.write_table(pa.table({"Jour": pa.array([10**8], pa.date32())}), path)
    assert refusal(raw, path.read_bytes()) == (
        "une cellule de ce classeur contient une date ou une durée hors de tout calendrier : "
        "la corriger")


@pytest.mark.parametrize("mark", ["\u200e", "\u00ad", "\u200b", "\ufeff"])
def test_a_mark_that_nobody_sees_is_no_part_of_what_a_cell_holds(raw, mark):
    """« 2022 » was another period, which nothing told from the true one, and a code was none."""
    rows = [("Période", "Code"), (f"{mark}2022", f"290{mark}19"), ("é", mark)]
    text = "".join(f"{';'.join(row)}\n" for row in rows)
    for data in (xlsx(rows), text.encode(), text.encode("utf-16")):
        sheet = read(save(raw, "a.xlsx", data), raw).sheets[0]
        assert [[sheet.cell(row, column).text for column in (1, 2)] for row in (1, 2, 3)] == [
            ["Période", "Code"], ["2022", "29019"], ["é", ""]]


def test_a_parquet_file_beyond_the_limits_or_cut_is_refused(raw, monkeypatch):
    path = raw / "a.parquet"
    pq.write_table(pa.table({"a": list(range(30))}), path)
    content = path.read_bytes()
    path.write_bytes(b"PAR1" + b"\0" * 40 + b"PAR1")
    with pytest.raises(Unreadable, match="ce classeur est endommagé ou incomplet"):
        read(path, raw)
    path.write_bytes(content)
    monkeypatch.setattr(limits, "MAX_CELLS", 20)
    with pytest.raises(Unreadable, match="une feuille de ce classeur est trop étendue"):
        read(path, raw)


@pytest.mark.parametrize(("folder", "is_of_a_source"), [
    ("lost+found", False), ("System Volume Information", False), (".", True),
    ("Commerces ruraux", True), ("commerces_publies/depots/2026-11-30_09h00_ag", True)])
def test_a_closed_folder_where_no_source_reads_holds_nothing_up(
        raw, close, folder, is_of_a_source):
    """A disk has one of its own: nothing could be built or deposited beside it any more."""
    (raw / folder).mkdir(parents=True, exist_ok=True)
    close(raw / folder)
    assert closed_folders(raw) == [raw / folder] * is_of_a_source
