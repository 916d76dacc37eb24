"""A file that cannot be read is refused with one clear sentence, whatever its bytes."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from etl.reading import limits
from etl.reading.formats import detection
from etl.reading.formats.archive import PROTECTED
from etl.reading.reader import Unreadable, read
from tests.etl.reading import hostile
from tests.etl.reading.files import CELL, LINES, ODS, archive, ods, refusal, save, xlsx
from tests.etl.reading.hostile import archive_with
from tests.suites import RELEASE

NOT_RECORDS = ("ce fichier JSON n'est ni une collection GeoJSON (FeatureCollection) ni une liste "
               "de fiches")


@pytest.mark.parametrize(("content", "sentence"), [
    (b"\x89PNG\r\n\x1a\n\0\0", "ce fichier est une image, pas un classeur"),
    (b"\x1f\x8b\x08\0\0", "ce fichier est une archive compressée : en extraire le classeur "
                          "d'abord"),
    ("a;b\n1;2\n".encode("utf-16-be"), "ce fichier n'est pas un classeur lisible : l'ouvrir dans "
     "le logiciel qui l'a fait, et l'enregistrer en .xlsx ou en CSV"),
    (hostile.archive_with(hostile.xlsx(*["<row><c><v>1</v></c></row>"] * 2),
                          lambda name, content: content.replace(b'name="F2"', b'name="F1"')),
     "deux feuilles de ce classeur s'appellent « F1 » : en renommer une"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n<table>",
     "ce fichier est une page web archivée (MHTML), pas un classeur : l'ouvrir dans Excel et "
     "l'enregistrer en .xlsx"),
    (archive(**{"[Content_Types]__xml": "<Types/>", "word/document__xml": "<w/>"}),
     "ce fichier est un document Office, pas un classeur"),
    (archive(**{"[Content_Types]__xml": "<Types/>", "xl/workbook2__xml": "<w/>"}),
     "ce classeur n'est pas rangé comme ceux d'Excel : l'ouvrir dans un tableur et l'enregistrer "
     "en .xlsx"),
    (hostile.xlsx('<row><c><v>1</v></c><c t="e"><v>#SPILL!</v></c></row>'),
     "la cellule B1 de la feuille « F1 » contient une erreur trop récente pour être lue : "
     "« #SPILL! » ; corriger sa formule, ou l'effacer"),
    (b"\n \r\n", "le fichier ne contient aucune donnée"),
    *((start + b'\nC;X1;Y1;K"Pays"\n', "ce fichier est d'un ancien format d'échange (SYLK ou DIF), "
       "pas un classeur : l'ouvrir dans un tableur et l'enregistrer en .xlsx")
      for start in (b"ID;PWXL;N;E", b"ID;PCALCOOO32", b'TABLE\n0,1\n"Pays"')),
    (b'<?xml version="1.0"?><Workbook/>', "ce fichier est du XML, pas un classeur : l'ouvrir dans "
     "Excel et l'enregistrer en .xlsx"),
    (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-'
     b'microsoft-com:office:spreadsheet"><Worksheet><Table><Row/></Table></Worksheet></Workbook>',
     "ce fichier est du XML, pas un classeur : l'ouvrir dans "
     "Excel et l'enregistrer en .xlsx"),
    (b'<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>', "ce fichier contient une"
     " déclaration (DOCTYPE ou ENTITY) qui peut appeler un autre fichier : il est refusé"),
    (b'{"type": "FeatureCollection", "features": [', "ce fichier JSON est endommagé ou incomplet"),
    (b'{"a": 1}', NOT_RECORDS),
    (b'[{"a": 1}, 2]', NOT_RECORDS),
    (b"[[1, 2], [3, 4]]", NOT_RECORDS),
    (b"[ ]", NOT_RECORDS),
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
     PROTECTED),
    (detection._CFB + "WordDocument".encode("utf-16-le") * 99,
     "ce fichier est un document Office, pas un classeur"),
    (detection._CFB + "Workbook".encode("utf-16-le"), limits.DAMAGED),
    (archive(lisez="moi"), "cette archive ZIP n'est pas un classeur : si elle en contient un, "
                           "l'extraire d'abord"),
    (xlsx()[:-40], limits.DAMAGED),
    (xlsx()[:2000], limits.DAMAGED),
])
def test_what_cannot_be_read_says_why_in_one_sentence(raw, content, sentence):
    assert refusal(raw, content) == sentence


def test_an_old_workbook_with_a_hole_is_not_read_without_its_cells(raw):
    """Zeros, as a copy that stopped leaves: they are passed over as records of nothing."""
    data = (Path(__file__).parent / "samples" / "masque.xls").read_bytes()
    line = data.index(struct.pack("<HH", 0xBD, 24))  # three figures
    holed = data[:line] + bytes(28) + data[line + 28:]
    assert refusal(raw, holed, "recu.xls") == limits.DAMAGED


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
        limits.DAMAGED)


def test_an_error_that_no_library_knows_is_told_of_a_workbook_too_large_for_its_tags(raw):
    out = io.BytesIO(hostile.xlsx('<row><c t="e"><v>#SPILL!</v></c></row>'))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("xl/media/image1.png", bytes(17 << 20))
    with pytest.raises(Unreadable, match="contient une erreur trop récente pour être lue : corr"):
        read(save(raw, "recu.xlsx", out.getvalue()), raw, formats=False)


def test_xml_that_calls_another_file_is_refused(raw):
    attack = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    evil = archive_with(xlsx(), lambda name, content: content.replace(
        b"<workbook", attack + b"<workbook", 1) if name == "xl/workbook.xml" else content)
    assert refusal(raw, evil).startswith("ce fichier contient une déclaration (DOCTYPE ou ENTITY)")


ROW = f"<table:table-row>{CELL.format('')}</table:table-row>"
DOCTYPE = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd"><svg/>'


@pytest.mark.parametrize(("data", "part"), [
    (xlsx(), "xl/media/image1.svg"), (ods(ROW), "Basic/script-lc.xml"),
    (ods(ROW), "Pictures/logo.svg")])
def test_a_logo_or_macros_that_nothing_reads_may_have_their_document_type(raw, data, part):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(part, DOCTYPE)
    assert read(save(raw, "recu.xlsx", out.getvalue()), raw).sheets[0].values


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


@pytest.mark.parametrize("part", ["content.xml", "encrypted-package"])
def test_an_opendocument_with_a_password_is_told_whether_its_parts_are_encrypted_apart_or_as_one(
        raw, part):
    out = io.BytesIO(archive(mimetype=ODS))
    with zipfile.ZipFile(out, "a") as book:
        book.writestr(part, "?")
        book.writestr("META-INF/manifest.xml", "<m:encryption-data/>")
    assert refusal(raw, out.getvalue()) == PROTECTED


def test_an_old_workbook_with_a_password_is_told(raw):
    data = (Path(__file__).parent / "samples" / "masque.xls").read_bytes()
    who, password = struct.pack("<HH", 0x5C, 112), struct.pack("<HHH", 0x2F, 112, 1)
    assert refusal(raw, data.replace(who + data[data.index(who) + 4:][:2], password),
                   "recu.xls") == PROTECTED


@pytest.mark.parametrize("seed", range(8 if RELEASE else 3))
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
