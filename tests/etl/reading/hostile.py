"""Small files that ask for a whole machine: name → bytes.  Each is made here, none is kept."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq

from etl.reading.formats.archive import _ODS
from etl.reading.formats.detection import _CFB

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NEAR = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'


def zip_bytes(members: dict[str, str | bytes]) -> bytes:
    """Return an archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def archive_with(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return the archive with each member passed through ``change``; None leaves it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, \
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return out.getvalue()


def xlsx(*sheets: str, target: str = "worksheets/sheet{}.xml", part: str = "xl/{}") -> bytes:
    """Return a workbook of sheets given by their rows as XML; ``target``: as the relations call
    them, ``part``: where that stands in the archive."""
    numbers = range(1, len(sheets) + 1)
    places = [part.format(target.format(n)).lstrip("/") for n in numbers]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    return zip_bytes({
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/>' + "".join(
            f'<Override PartName="/{p}" ContentType="{kind}worksheet+xml"/>' for p in places)
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="w" Type="'
        f'{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets>' + "".join(
            f'<sheet name="F{n}" sheetId="{n}" r:id="s{n}"/>' for n in numbers)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}relationships">' + "".join(
            f'<Relationship Id="s{n}" Type="{RELS}/worksheet" Target="{target.format(n)}"/>'
            for n in numbers) + "</Relationships>",
        **{place: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
           for place, rows in zip(places, sheets, strict=True)}})


def ods(body: str) -> bytes:
    """Return an OpenDocument of one sheet, given as XML."""
    names = "".join(f' xmlns:{n}="{OASIS}{n}:1.0"' for n in ("office", "table", "text"))
    return zip_bytes({
        "mimetype": _ODS,
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OASIS}manifest:1.0"/>',
        "content.xml": f'<office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="F">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"})


def far(cell: str) -> bytes:
    """Return a workbook whose last cell is written as ``cell`` says."""
    return xlsx(f'{NEAR}<row r="1048576">{cell}</row>')


#: A cell far away, in every way that its reader understands.
FAR: dict[str, Callable[[], bytes]] = {
    "apostrophes": lambda: far("<c r='XFD1048576'><v>1</v></c>"),
    "tabulation": lambda: far('<c\tr="XFD1048576"><v>1</v></c>'),
    "retour à la ligne": lambda: far('<c\nr="XFD1048576"><v>1</v></c>'),
    "espaces": lambda: far('<c r = "XFD1048576"><v>1</v></c>'),
    "minuscules": lambda: far('<c r="xfd1048576"><v>1</v></c>'),
    "préfixe": lambda: xlsx(f'{NEAR}<x:row xmlns:x="{MAIN}" r="1048576"><x:c r="XFD1048576">'
                            "<x:v>1</x:v></x:c></x:row>"),
    "autre dossier": lambda: xlsx(
        NEAR + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', target="feuilles/{}.xml"),
    "autre terminaison": lambda: xlsx(
        NEAR + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', target="f{}.data"),
    "depuis la racine": lambda: xlsx(
        NEAR + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', target="/xl/f{}.xml",
        part="{}"),
    "sans adresse": lambda: xlsx(
        NEAR + '<row r="1048576">' + "<c><v>1</v></c>" * 300 + "</row>"),
    "texte": lambda: far('<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>'),
    "formule": lambda: far('<c r="XFD1048576"><f>1+1</f></c>'),
}


def _looped_xls() -> bytes:
    """Return an Excel 97 file whose allocation table leads from each sector to itself."""
    header = bytearray(512)
    header[:8] = _CFB
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<III", header, 44, 1, 1, 0)  # one table, the directory in sector 1
    struct.pack_into("<III", header, 56, 4096, 0xFFFFFFFE, 0)
    struct.pack_into("<II", header, 68, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 1, 2, *[0xFFFFFFFF] * 125)
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 1)
        + bytes(36) + struct.pack("<IQ", 2, 1 << 20)
        for name, kind in (("Root Entry", 5), ("Workbook", 2), ("", 0), ("", 0)))
    return bytes(header) + table + directory + bytes(512)


CELL = ('<table:table-cell office:value-type="float" office:value="1" '
        'table:number-columns-repeated="{}"/>')
TWO = CELL.format(1).replace('value="1"', 'value="2"')
EMPTY = '<table:table-cell table:number-columns-repeated="{}"/>'


def _parquet(rows: int, columns: int) -> bytes:
    """Return a Parquet file of a few kilobytes: one number, as often as asked."""
    out = io.BytesIO()
    same = pa.repeat(pa.scalar(10**12), rows)
    pq.write_table(pa.table({f"c{n}": same for n in range(columns)}), out)
    return out.getvalue()


def _matrix(count: int) -> bytes:
    """Return a GeoJSON of as many features as properties: each has its own."""
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {f"p{n}": n}, "geometry": None}
        for n in range(count)]}).encode()


def _deep_json(depth: int) -> bytes:
    return (b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": '
            + b"[" * depth + b"]" * depth + b'}, "geometry": null}]}')


#: What else takes the memory or the time of a machine, and is told; the modest bounds of the tests
#: are passed by what these hold.
GREEDY: dict[str, Callable[[], bytes]] = {
    "trente feuilles": lambda: xlsx(*[NEAR + '<row r="100000"><c r="Z100000"><v>1</v></c></row>']
                                    * 30),
    "mille et une feuilles": lambda: xlsx(*[NEAR] * 1001),
    "mille et un tableaux d'une page": lambda: b"<table><tr><td>1</table>" * 1001,
    "cent mille colonnes": lambda: b"a;b\n" + b"1;" * 100_000,
    "secteurs en boucle": _looped_xls,
    "cellules vides répétées": lambda: ods(
        f'<table:table-row table:number-rows-repeated="1048576">{CELL.format(1)}'
        f"{EMPTY.format(16382)}{CELL.format(1)}</table:table-row>"),
    "lignes vides répétées": lambda: ods(
        f"<table:table-row>{CELL.format(16384)}</table:table-row><table:table-row "
        f'table:number-rows-repeated="1000000">{EMPTY.format(1)}</table:table-row>'
        f"<table:table-row>{CELL.format(1)}</table:table-row>"),
    "fusions d'une page": lambda: b"<table>" + (
        b"<tr>" + b"<td rowspan=1000 colspan=1000>1" * 20) * 1000,
    "enregistrements vides": lambda: b"a;b\n1;2\n" + b"\n" * 12_000_000,
    "Parquet": lambda: _parquet(480_000, 10),
    "matrice GeoJSON": lambda: _matrix(20_000),
    "listes imbriquées": lambda: _deep_json(200_000),
    "accents empilés": lambda: "a;b\n1;e{}\n".format("\u0315\u0300" * 100_000).encode(),
    "accents empilés d'une page": lambda: "<table><tr><td>1<td>e{}".format(
        "&#789;&#768;" * 60_000).encode(),
    "texte sans fin": lambda: xlsx(NEAR + '<row r="2"><c r="A2" t="inlineStr"><is><t>'
                                   + "x" * 10_000_000 + "</t></is></c></row>"),
}

def wide() -> bytes:
    """Return a workbook whose sheet is just within the limit: twenty million cells in 2 kB."""
    return xlsx(NEAR + "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>'
                               for n in (20, 1200)))


#: What looked as greedy and is not: read.
SPARSE: dict[str, Callable[[], bytes]] = {
    "dernière ligne vide": lambda: xlsx(NEAR + '<row r="1048576"/>'),
    "colonne mise en forme": lambda: xlsx(NEAR + "".join(
        f'<row r="{n}"><c r="XFD{n}" s="0"/></row>' for n in range(2, 1_048_577, 16))),
    "ligne mise en forme": lambda: xlsx(
        NEAR + '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row>'),
    "OpenDocument mis en forme": lambda: ods(
        f"<table:table-row>{CELL.format(1)}{TWO}{EMPTY.format(16382)}"
        '</table:table-row><table:table-row table:number-rows-repeated="1048575">'
        f"{EMPTY.format(16384)}</table:table-row>"),
    "note au loin": lambda: xlsx(NEAR + '<row r="262144"><c r="B262144"><v>1</v></c></row>'),
}

#: What held the interpreter by looking for what does not come: read or refused, at once.
SLOW: dict[str, Callable[[], bytes]] = {
    "lignes jamais fermées": lambda: xlsx(NEAR + "<row " * 1_000_000),
    "attributs sans fin": lambda: xlsx(NEAR + "<row" + " row " * 1_000_000 + "/>"),
    "lignes d'un OpenDocument": lambda: ods("<table:table-row>" * 1_000_000),
    "cellules d'un OpenDocument": lambda: ods(
        "<table:table-row><table:table-cell value-type " + "value-type " * 1_000_000),
    "commentaires d'une page": lambda: b"<table><tr><td>1" + b"<!-" * 1_000_000,
    "balises d'une page": lambda: b"<table><tr><td>1" + b"<a" * 1_000_000,
}
