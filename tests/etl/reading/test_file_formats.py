"""A file is opened for what it is, whatever its name, or refused with one clear sentence."""

from __future__ import annotations

import datetime
import io
import random
import struct
import zipfile
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from etl.reading import limits
from etl.reading.formats import detection
from etl.reading.reader import Unreadable, read
from etl.sources import sources
from etl.warehouse.build import load, workbooks
from tests.etl.reading.hostile import archive_with, zip_bytes

ODS = b"application/vnd.oasis.opendocument.spreadsheet"
LINES = "Intitulé;Montant\nÉté à Brest;1 040\n«\u00a0Noël\u00a0»;12,5\n"


def save(raw, name, content):
    path = raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(raw, content, name="recu.xlsx"):
    with pytest.raises(Unreadable) as fault:
        read(save(raw, name, content), raw)
    return fault.value.issue.message


def xlsx(rows=(("a", "b"), (1, 2))):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**members):
    return zip_bytes({name.replace("__", "."): content for name, content in members.items()})


def ods(body):
    return archive(**{"mimetype": ODS, "META-INF/manifest__xml": MANIFEST, "content__xml": f"""\
<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="F">{body}</table:table></office:spreadsheet></office:body>
</office:document-content>"""})


MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
CELL = ('<table:table-cell office:value-type="string" {}><text:p>x</text:p></table:table-cell>')


# --- Text ------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "cp850", "mac-roman",
                                      "utf-16"])
def test_the_encoding_is_found_by_evidence_and_said(raw, encoding):
    book = read(save(raw, "a.csv", LINES.encode(encoding)), raw)
    assert book.sheets[0].values == [["Intitulé", "Montant"], ["Été à Brest", "1 040"],
                                     ["«\u00a0Noël\u00a0»", "12,5"]]
    assert [str(i) for i in book.issues] == [
        f"INFORMATION a.csv : lu comme texte à séparateur, {encoding}, séparateur « ; »"]


def test_latin_1_is_told_from_cp1252_by_a_byte_that_windows_does_not_have(raw):
    book = read(save(raw, "a.csv", "Été;à\nélan\x81;2\n".encode("latin-1")), raw)
    assert (book.format.encoding, book.sheets[0].values[0]) == ("latin-1", ["Été", "à"])


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_the_separator_is_the_one_that_gives_every_line_as_many_cells(raw, mark):
    content = (f'nom{mark}part\r\n"Pays {mark} Brest\r\nmétropole"{mark}2\r\n'
               f'"dit ""Léon"""{mark}\r\n')
    book = read(save(raw, "recu.xls", content), raw)
    assert book.format.separator == mark
    assert book.sheets[0].values == [["nom", "part"], [f"Pays {mark} Brest\nmétropole", "2"],
                                     ['dit "Léon"', None]]


def test_decimal_commas_are_not_separators(raw):
    book = read(save(raw, "a.csv", "a;b;c\nx;1,5;2,5\ny;3,5;4,5\n"), raw)
    assert book.sheets[0].values[1] == ["x", "1,5", "2,5"]


def test_excel_names_the_separator_in_a_first_line_that_is_no_row(raw):
    assert read(save(raw, "a.csv", "sep=|\r\na|b;c\r\n"), raw).sheets[0].values == [["a", "b;c"]]


@pytest.mark.parametrize(("word", "cell"), [("D\ufffdpartement", "A2"), ("D‚partement", "A2"),
                                            ("DÃ©partement", "A2")])
def test_destroyed_accents_are_reported_with_their_cell_and_not_guessed(raw, word, cell):
    book = read(save(raw, "a.csv", f"nom;n\n{word};1\n{word};2\n"), raw)
    warning = book.issues[-1]
    assert (warning.severity, warning.cell, warning.value) == ("avertissement", cell, word)
    assert warning.message == ("des accents ont été abîmés avant la réception du fichier, dans 2 "
                               "cellules : ils ne sont pas devinés")
    assert book.sheets[0].values[1][0] == word


def test_a_quote_that_is_never_closed_is_refused(raw):
    assert refusal(raw, 'a;b\n1;"deux\n3;4\n', "a.csv") == (
        "un guillemet ouvert dans ce texte n'est jamais refermé : le fichier est incomplet")


# --- Other formats -----------------------------------------------------------------------------
def test_a_web_page_named_xls_gives_its_table_and_its_merged_headers(raw):
    page = ("<html><meta charset=utf-8><table><tr><th rowspan=2>Pays</th><th colspan=2>Emploi</th>"
            "</tr><tr><th>2022<th>2023</tr><tr><td>Brest<td>1&nbsp;040<td></tr></table></html>")
    sheet = read(save(raw, "export.xls", page), raw).sheets[0]
    assert sheet.values == [["Pays", "Emploi", None], [None, "2022", "2023"],
                            ["Brest", "1\u00a0040", None]]
    assert sheet.merged == [(1, 1, 2, 1), (1, 2, 1, 3)]
    assert sheet.heading_over(1, 3).text == "Emploi"


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


NOT_RECORDS = ("ce fichier JSON n'est ni une collection GeoJSON (FeatureCollection) ni une liste "
               "de fiches")


# --- Refusals ----------------------------------------------------------------------------------
@pytest.mark.parametrize(("content", "sentence"), [
    (b"\x89PNG\r\n\x1a\n\0\0", "ce fichier est une image, pas un classeur"),
    (b"\x1f\x8b\x08\0\0", "ce fichier est une archive compressée : en extraire le classeur "
                          "d'abord"),
    (b"\0\1\2binaire", "ce fichier n'est pas un classeur lisible"),
    (b'<?xml version="1.0"?><Workbook/>', "ce fichier est du XML, pas un classeur : l'ouvrir dans "
     "Excel et l'enregistrer en .xlsx"),
    (b'<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>', "ce fichier contient une"
     " déclaration (DOCTYPE ou ENTITY) qui peut appeler un autre fichier : il est refusé"),
    (b'{"type": "FeatureCollection", "features": [', "ce fichier JSON est endommagé ou incomplet"),
    (b'{"a": 1}', NOT_RECORDS),
    (b'[{"a": 1}, 2]', NOT_RECORDS),
    (b'{"a": [{"b": 1}], "c": [{"b": 1}]}', NOT_RECORDS),
    (b'{"ontology": "gogocompact", "data": [["mM", ["Ty Reparer"], 48.1, -1.6]]}',
     "ce fichier JSON est la forme abrégée d'une carte GoGoCarto, sans adresse ni catégories : "
     "prendre la forme complète (sans « ontology=gogocompact »)"),
    (b'[{"a": 1e999}]', "ce fichier JSON contient un nombre démesuré : « 1e999 »"),
    (b'[{"a": NaN}]', "ce fichier JSON contient un nombre démesuré : « NaN »"),
    (b'[{"a": ' + b"9" * 40 + b"}]",
     "ce fichier JSON contient un nombre démesuré : « 999999999999999999… »"),
    (b'[{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]",
     "ce fichier JSON imbrique trop de listes les unes dans les autres : l'exporter de nouveau, "
     "une fiche par lieu"),
    (b"<html><p>Erreur 404</html>", "cette page HTML ne contient aucun tableau"),
    (detection._CFB + "EncryptedPackage".encode("utf-16-le"),
     "ce classeur est protégé par un mot de passe"),
    (detection._CFB + "WordDocument".encode("utf-16-le") * 99,
     "ce fichier est un document Office, pas un classeur"),
    (detection._CFB + "Workbook".encode("utf-16-le"), "ce classeur est endommagé ou incomplet"),
    (archive(lisez="moi"), "cette archive ZIP n'est pas un classeur : si elle en contient un, "
                           "l'extraire d'abord"),
    (xlsx()[:-40], "ce classeur est endommagé ou incomplet"),
    (xlsx()[:2000], "ce classeur est endommagé ou incomplet"),
])
def test_what_cannot_be_read_says_why_in_one_sentence(raw, content, sentence):
    assert refusal(raw, content) == sentence


def test_an_archive_beyond_the_limit_is_refused_before_it_is_unpacked(raw, monkeypatch):
    monkeypatch.setattr(limits, "MAX_UNPACKED", 2 << 20)
    bomb = archive_with(xlsx(), lambda name, content: content + b" " * (9 << 20)
                        if name.endswith("sheet1.xml") else content)
    assert len(bomb) < 1 << 20
    assert refusal(raw, bomb) == ("ce fichier est trop volumineux : 9 Mio une fois décompressé, "
                                  "2 Mio au plus")


def test_an_archive_that_lies_about_its_size_is_not_unpacked_beyond_it(raw):
    bomb = bytearray(archive_with(xlsx(), lambda name, content: content + b" " * (9 << 20)
                                  if name.endswith("sheet1.xml") else content))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as book:
        real = struct.pack("<I", book.getinfo("xl/worksheets/sheet1.xml").file_size)
    assert refusal(raw, bytes(bomb).replace(real, struct.pack("<I", 1000))) == (
        "ce classeur est endommagé ou incomplet")


def test_xml_that_calls_another_file_is_refused(raw):
    attack = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    evil = archive_with(xlsx(), lambda name, content: content.replace(
        b"<workbook", attack + b"<workbook", 1) if name == "xl/workbook.xml" else content)
    assert refusal(raw, evil).startswith("ce fichier contient une déclaration (DOCTYPE ou ENTITY)")


def test_one_far_cell_does_not_ask_for_billions_of_empty_ones(raw):
    far = archive_with(xlsx(), lambda name, content: content.replace(
        b'<c r="B2"', b'<c r="XFD1048576"').replace(b'<row r="2"', b'<row r="1048576"')
        if name.endswith("sheet1.xml") else content)
    assert refusal(raw, far) == ("une feuille de ce classeur est trop étendue : 17\u202f180 "
                                 "millions de cellules, 20 au plus")


def test_repeated_cells_of_an_opendocument_do_not_unfold_without_end(raw):
    cell = CELL.format('table:number-columns-repeated="16384"')
    assert refusal(raw, ods('<table:table-row table:number-rows-repeated="1048576">'
                            f"{cell}</table:table-row>")).startswith(
        "une feuille de ce classeur est trop étendue")


@pytest.mark.parametrize("content", ["a;b\n1;2\n3;4\n", "<table><tr><td>1<td>2<tr><td>3<td>4"])
def test_too_many_cells_of_a_text_are_refused(raw, monkeypatch, content):
    monkeypatch.setattr(limits, "MAX_CELLS", 3)
    assert refusal(raw, content).startswith("une feuille de ce classeur est trop étendue")


def test_a_protected_workbook_is_told(raw):
    protected_file = archive(mimetype=ODS, content__xml="?")
    out = io.BytesIO(protected_file)
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("META-INF/manifest.xml", "<m:encryption-data/>")
    assert refusal(raw, out.getvalue()) == "ce classeur est protégé par un mot de passe"


# --- Fuzz --------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_is_read_or_refused_with_a_sentence_never_otherwise(raw, seed):
    dice = random.Random(seed)
    samples = [xlsx([["é" * 9, i] for i in range(40)]), LINES.encode("cp850") * 9,
               ods(f"<table:table-row>{CELL.format('')}</table:table-row>"),
               b"<table><tr><td colspan=2>a<td>b</table>",
               b'{"type":"FeatureCollection","features":[{"properties":{"a":1},"geometry":null}]}']
    for _ in range(60):
        data = bytearray(dice.choice(samples))
        for _ in range(dice.randint(1, 12)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        if dice.random() < 0.3:
            del data[dice.randrange(len(data)):]
        try:
            assert read(save(raw, "recu.xlsx", bytes(data)), raw).sheets
        except Unreadable as fault:
            assert fault.issue.message and fault.issue.file == "recu.xlsx"


# --- Loading -----------------------------------------------------------------------------------
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


# --- Parquet -------------------------------------------------------------------------------------
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
