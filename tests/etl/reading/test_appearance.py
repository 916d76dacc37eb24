"""What a spreadsheet hides, strikes through or comments is told, whatever its format.

``samples/masque.ods`` and ``.xls``: the workbook that ``masque`` writes, as LibreOffice saved it;
``erreurs``: =NA(), =1/0 and a text plus one.
"""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from etl.french.figures.numbers import figure_of, parse
from etl.reading import limits
from etl.reading.formats import xls
from etl.reading.reader import read
from etl.reading.sheets.sheet import Sheet
from etl.warehouse.build import load
from tests.etl.reading.files import ods, save
from tests.etl.reading.hostile import archive_with
from tests.etl.reading.xlsb import xlsb

SAMPLES = Path(__file__).parent / "samples"
SHOWN = "ce qui est à publier affiché, le reste supprimé du classeur"


def masque():
    """Return a workbook of five towns: two lines and a column hidden, two cells struck through,
    three of them commented."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Villes"
    for line in (("Ville", "Postes", "Brouillon", "Taux"), ("Brest", 12, 1, 0.026),
                 ("Quimper", 13, 2, 0.5), ("Vannes", 14, 3, 0.1), ("Auray", 15, 4, 0.2),
                 ("Morlaix", 16, 5, 0.3)):
        sheet.append(line)
    for row in range(2, 7):
        sheet.cell(row, 4).number_format = "0.0%"
    for row in (3, 4, 9):  # nothing stands in the last one
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].hidden = True
    for place in ("A5", "B5", "B8"):
        sheet[place].font = Font(strike=True)
    for place, text in (("A1", "provisoire"), ("D6", "3,255 % au bilan"),
                        ("B2", "Anne Le Goff:\n200 annoncées ;\n230 au bilan")):
        sheet[place].comment = Comment(text, "Anne Le Goff")
    return book


def data(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sample(kind):
    if kind in ("xlsx", "xlsb"):
        return (data if kind == "xlsx" else xlsb)(masque())
    return (SAMPLES / f"masque.{kind}").read_bytes()


@pytest.mark.parametrize("formats", [True, False])
@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "ods", "xls"])
def test_what_is_hidden_or_struck_through_is_read_and_told(raw, kind, formats):
    book = read(save(raw, f"masque.{kind}", sample(kind)), raw, formats)
    assert [(i.severity, i.sheet, i.cell, i.message, i.expected) for i in book.issues] == [
        ("avertissement", "Villes", "A3",
         "2 lignes masquées (3 à 4) : elles sont lues comme les autres", SHOWN),
        ("avertissement", "Villes", "C1",
         "colonne C masquée : elle est lue comme les autres", SHOWN),
        ("avertissement", "Villes", "A5",
         "2 cellules barrées (A5, B5) : elles sont lues comme les autres",
         "ce qui vaut encore sans être barré, le reste effacé")]
    assert [row[0] for row in book.sheets[0].values[2:5]] == ["Quimper", "Vannes", "Auray"]


def test_columns_that_are_hidden_again_and_again_are_told_once(raw):
    book = archive_with(data(masque()), lambda name, part: part.replace(
        b"</cols>", b'<col min="3" max="99999999999" hidden="1"/>' * 50_000 + b"</cols>"))
    path = save(raw, "masque.xlsx", book)
    assert [i.message for i in read(path, raw).issues if "colonne" in i.message] == [
        "2 colonnes masquées (C à D) : elles sont lues comme les autres"]


@pytest.mark.parametrize("kind", ["xlsx", "xlsb"])
def test_figures_that_their_format_hides_are_read_and_told(raw, kind):
    book = Workbook()
    shown = ((12, ";;;"), (0, "0;-0;"), (-3, "0;"), (4, "0;"), (5, '"s";;'), (6, "#,##0;-#,##0"))
    for row, (value, number_format) in enumerate(shown, 1):
        book.active.append(["Brest", value])
        book.active.cell(row, 2).number_format = number_format
    book = read(save(raw, f"a.{kind}", data(book) if kind == "xlsx" else xlsb(book)), raw)
    assert [(i.cell, i.message, i.expected) for i in book.issues if i.severity != "information"
            ] == [("B1", "2 cellules masquées (B1, B3) : elles sont lues comme les autres", SHOWN)]
    assert book.sheets[0].value(1, 2) == 12


def test_figures_of_an_opendocument_that_show_nothing_are_read_and_told(raw):
    remark = "<office:annotation><text:p>revu</text:p></office:annotation>"
    shown = ((12, "<text:p/>"), (0, "<text:p/>"), (-3, f"{remark}<text:p> </text:p>"),
             (4, "<text:p>4</text:p>"), (5, f"{remark}<text:p>5</text:p>"),
             (6, ""), (7, remark))  # a program that writes no text hides nothing
    book = read(save(raw, "a.ods", ods("<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="float" office:value="{value}">{text}'
        "</table:table-cell>" for value, text in shown) + "</table:table-row>")), raw)
    assert [(i.cell, i.message, i.expected) for i in book.issues if i.severity != "information"
            ] == [("A1", "2 cellules masquées (A1, C1) : elles sont lues comme les autres", SHOWN)]
    assert [parse(cell.value, cell.number_format).valeur for cell in book.sheets[0].row(1)] == [
        value for value, _ in shown]


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "ods", "xls"])
def test_comments_are_read_without_the_name_of_who_wrote_them(raw, kind):
    [sheet] = read(save(raw, f"masque.{kind}", sample(kind)), raw).sheets
    assert sheet.comments == {(1, 1): "provisoire", (2, 2): "200 annoncées ; 230 au bilan",
                              (6, 4): "3,255 % au bilan"}
    # A percentage is printed as its cell shows it, not as its comment says.
    assert sheet.cell(6, 4).text == "30,0%"


def test_a_comment_keeps_nothing_that_no_document_can_hold(raw):
    book = masque()
    book.active["A1"].comment = Comment("provi\x07soire", "Anne Le Goff")
    [sheet] = read(save(raw, "a.xlsb", xlsb(book)), raw).sheets
    assert sheet.comments[1, 1] == "provisoire"


@pytest.mark.parametrize("formats", [True, False])
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_an_error_value_is_not_an_empty_cell(kind, formats):
    [sheet] = read(SAMPLES / f"erreurs.{kind}", SAMPLES, formats).sheets
    assert sheet.values == [["a", "b", "c", "d"], ["x", "#N/A", "#DIV/0!", "#VALUE!"],
                            ["y", 1, 5, 4]]


@pytest.mark.parametrize("formats", [True, False])
def test_nor_is_what_a_program_left_to_compute_in_an_opendocument(raw, formats):
    """The same cell may be there several times; one that computes to nothing is empty."""
    number, formula = 'office:value-type="float" office:value="{0}"', 'table:formula="of:={}"'
    cells = [number.format(5), formula.format("[.A1]*2"), formula.format("1+1") + " "
             + number.format(2), formula.format("&quot;&quot;") + ' office:value-type="string"',
             formula.format("NOW()") + ' table:number-columns-repeated="2"',
             formula.format("NA()") + ' xmlns:c="urn:org:documentfoundation:names:experimental:'
             'calc:xmlns:calcext:1.0" c:value-type="error" office:value-type="string" '
             'table:number-columns-repeated="2"']
    row = f"<table:table-row>{''.join(f'<table:table-cell {cell}/>' for cell in cells)}"
    [sheet] = read(save(raw, "a.ods", ods(f"{row}</table:table-row>")), raw, formats).sheets
    assert [cell.text for cell in sheet.row(1)] == [
        "5", "=[.A1]*2", "2", "", "=NOW()", "=NOW()", "#VALUE!", "#VALUE!"]


def test_the_figures_of_an_opendocument_say_what_their_format_shows(raw):
    shown = (("float", 3, "s"), ("float", 12, "12 (p)"), ("float", -12, "(12)"), ("float", 0, "-"),
             ("float", 1234.56, "1 234,6"), ("currency", 12, "12,00 €"), ("float", 12, "<12"),
             ("percentage", 0.026, "2,6 % (e)"), ("percentage", 0.5, "50%"),
             ("percentage", 0.5, "ns"), ("float", 4, "4" + "_" * 300))
    sheet = read(save(raw, "a.ods", ods("<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>'
        f"{escape(text)}</text:p></table:table-cell>" for kind, value, text in shown)
        + "</table:table-row>")), raw).sheets[0]
    figures = [parse(cell.value, cell.number_format) for cell in sheet.row(1)]
    assert [(f.valeur, f.statut, f.qualificatif) for f in figures] == [
        (None, "s", ""), (12, "p", ""), (-12, "", ""), (0, "", ""), (1234.56, "", ""),
        (12, "", ""), (12, "", "moins de"), (2.6, "e", ""), (50, "", ""), (None, "ns", ""),
        (4, "", "")]
    assert [f.imprime for f in figures[:3]] == ["s", "12 (p)", "(12)"]


def test_a_number_of_an_opendocument_prints_as_it_is_shown(raw):
    """« 119 209 » printed « 119209 », « 12,40 » « 12,4 », « +2,6% » « 2,6% »."""
    shown = (("float", 119209, "119 209"), ("float", 119209, "119209"), ("float", 12.4, "12,40"),
             ("float", -1234.567, "-1 234,6"), ("percentage", 0.026, "+2,6%"),
             ("percentage", -0.026, "-2,6%"), ("float", 12, "+12"), ("float", 7, "007"))
    sheet = read(save(raw, "a.ods", ods("<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{text}'
        "</text:p></table:table-cell>" for kind, value, text in shown)
        + "</table:table-row>")), raw).sheets[0]
    assert [cell.text for cell in sheet.row(1)] == [
        "119\u202f209", "119209", "12,40", "-1\u202f234,6", "+2,6%", "-2,6%", "+12", "7"]
    assert [cell.value for cell in sheet.row(1)][3] == -1234.567


@pytest.mark.parametrize(("factor", "divides"), [("1000", True), ("1000000", True), ("1", False)])
def test_a_figure_of_an_opendocument_whose_format_divides_it_has_two_readings(raw, factor, divides):
    styles = f"""<office:automatic-styles
        xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
        xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"><number:number-style
        style:name="N1"><number:number number:display-factor="{factor}"/></number:number-style>
        <style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>
        </office:automatic-styles><office:body>""".encode()
    data = archive_with(ods("<table:table-row>" + "".join(
        f'<table:table-cell {style}office:value-type="float" office:value="3500000"><text:p>3,5'
        "</text:p></table:table-cell>" for style in ('table:style-name="ce1" ', "")) +
        "</table:table-row>"), lambda name, content: content.replace(b"<office:body>", styles))
    cells = read(save(raw, "a.ods", data), raw).sheets[0].row(1)
    assert [figure_of(cell.value, cell.number_format) is None for cell in cells] == [divides, False]


def test_a_conversation_of_excel_is_read_without_how_to_read_it(raw):
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    thread = (b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
              b'threadedcomments"><threadedComment ref="B2" id="{1}"><text>provisoire</text>'
              b'</threadedComment><threadedComment ref="B2" parentId="{1}"><text>revu en mai</text>'
              b"</threadedComment></ThreadedComments>")

    def change(name, content):
        if name.endswith("sheet1.xml.rels"):
            return content.replace(b"</Relationships>", (
                f'<Relationship Id="t" Type="{kind}" Target="/xl/threadedComments/t1.xml"/>'
                "</Relationships>").encode())
        return content
    book = masque()
    book.active["B2"].comment = Comment("[Commentaire à thread]\n\nVotre version…", "tc={1}")
    out = io.BytesIO(archive_with(data(book), change))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/threadedComments/t1.xml", thread)
    [sheet] = read(save(raw, "a.xlsx", out.getvalue()), raw).sheets
    assert sheet.comments[2, 2] == "provisoire / revu en mai"


def test_a_workbook_that_is_not_looked_at_says_so(raw, monkeypatch):
    monkeypatch.setattr(limits, "LOOKED_AT", 10)
    book = read(save(raw, "masque.xls", sample("xls")), raw)
    assert [i.message for i in book.issues] == [
        "les commentaires et les cellules en erreur de ce classeur ne sont pas lus ; ce qui y est "
        "masqué ou barré est lu comme le reste, sans être signalé"]
    assert book.sheets[0].cell(6, 4).text == "0,3" and not book.has_formats


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "ods", "xls"])
def test_the_formats_of_numbers_are_read_where_a_source_wants_them(raw, kind):
    path = save(raw, f"masque.{kind}", sample(kind))
    assert read(path, raw).has_formats
    book = read(path, raw, formats=False)
    assert book.sheets[0].formats == {} and book.has_formats == (kind not in ("xls", "xlsb"))


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "ods", "xls"])
def test_a_number_format_beyond_measure_is_none(raw, monkeypatch, kind):
    """A page prints each cell under it: ten thousand brackets held the server."""
    path = save(raw, f"masque.{kind}", sample(kind))
    longest = max(map(len, read(path, raw).sheets[0].formats.values()))
    monkeypatch.setattr(limits, "MAX_FORMAT", longest - 1)
    assert longest not in map(len, read(path, raw).sheets[0].formats.values())


def test_an_old_workbook_that_cannot_be_looked_at_is_read_all_the_same(raw):
    fonts = sample("xls").replace(b"\xe0\0\x14\0\0\0", b"\xe0\0\x14\0\xff\x0f")
    book = read(save(raw, "masque.xls", fonts), raw)
    assert book.sheets[0].value(2, 1) == "Brest" and not book.has_formats


@pytest.mark.parametrize(("name", "row", "is_seen"), [
    ("Villes", ["Brest", 12.0], True), ("Ville", ["Brest", 12.0], False),
    ("Villes", ["Brest", "x", 1.0, 1.0, 0.5], False)])
def test_an_old_workbook_is_looked_at_where_its_numbers_are_found_again(name, row, is_seen):
    """Of a damaged one, a library may find no cell where the other one does: the percentages of
    the first were read without their format."""
    sheet = Sheet(name, "masque.xls", [["Ville", "Postes"], row])
    assert xls.complete(sample("xls"), [sheet], formats=True) == is_seen


def test_a_comment_that_no_figure_takes_is_told(raw, chiffres):
    path = chiffres("commerces_ruraux/chiffres_publies.xlsx", {"remarque": "relu"})
    book = load_workbook(path)
    for place in ("F3", "F4"):
        book["Chiffres"][place].comment = Comment("provisoire", "Anne Le Goff")
    book.save(path)
    one = load("commerces_publies", raw)
    assert one.data["remarque"].tolist() == ["relu provisoire"]
    assert [(i.cell, i.message, i.value) for i in one.issues if "commentaire" in i.message] == [
        ("F3", "1 commentaire de cellule : seul celui d'un chiffre est repris, comme remarque",
         "provisoire")]
