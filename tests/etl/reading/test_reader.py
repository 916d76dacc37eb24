"""A workbook becomes cells that know their address; what cannot be read says why in French."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from etl.french.figures.computation import UNCOMPUTED, computation_fault
from etl.reading import limits
from etl.reading.formats.archive import PROTECTED
from etl.reading.limits import UNREADABLE
from etl.reading.reader import Unreadable, read
from tests.etl.reading.files import save
from tests.etl.reading.hostile import archive_with, xlsx

HEADERS = {"indicateur": ("Indicateur",), "valeur": ("Valeur", "Montant")}


def test_a_cell_knows_its_sheet_its_address_and_what_excel_shows(raw, write):
    path = write("a/b.xlsx", {"Feuille": [[None, None], [None, (0.026, "+0.0%;-0.0%")]]})
    book = read(path, raw)
    cell = book.sheets[0].cell(2, 2)
    assert book.file == "a/b.xlsx"
    assert (cell.address, cell.value, cell.text) == ("B2", 0.026, "+2,6%")
    assert book.sheets[0].cell(99, 99).is_empty


def test_dates_and_comments_are_kept(raw, write):
    path = write("c.xlsx", {"F": [[datetime.datetime(2023, 3, 28), 200]]})
    book = load_workbook(path)
    book["F"]["B1"].comment = Comment("200 annoncées ;\n230 au bilan.", "Cress")
    book["F"]["A1"].number_format = "dd/mm/yyyy"
    book.save(path)
    sheet = read(path, raw).sheets[0]
    assert sheet.cell(1, 1).text == "28/03/2023"
    assert sheet.cell(1, 2).comment == "200 annoncées ; 230 au bilan."


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
@pytest.mark.parametrize("mark", ["\r\n", "\r", "\x0b", "\u2028"])
def test_a_line_break_of_another_program_is_one_as_excel_writes_it(raw, write, name, mark):
    if name.endswith("csv"):
        path = save(raw, name, f'nom;part\n"Pays{mark}de Brest";2\n'.encode())
    else:
        coded = "".join(c if c > "\xff" else f"_x{ord(c):04X}_" for c in mark)
        path = write(name, {"F": [["nom", "part"], [f"Pays{coded}de Brest", 2]]})
    assert read(path, raw).sheets[0].values[1][0] == "Pays\nde Brest"


@pytest.mark.parametrize(("name", "control"), [
    ("a.xlsx", "\x07"), ("a.xlsx", "\x1f"), ("a.csv", "\x07"), ("a.csv", "\uffff")])
def test_what_no_document_can_hold_is_no_part_of_a_text(raw, write, name, control):
    """The draft of a note could not be written, for a bell that nobody sees."""
    if name.endswith("csv"):
        path = save(raw, name, f"nom;part\nRe{control}nnes;2\n{control};3\n".encode())
    else:
        coded = f"_x{ord(control):04X}_"
        path = write(name, {"F": [["nom", "part"], [f"Re{coded}nnes", 2], [coded, 3]]})
    assert [row[0] for row in read(path, raw).sheets[0].values] == ["nom", "Rennes", None]


def test_a_merged_header_shows_in_each_of_its_columns(raw, write):
    path = write("m.xlsx", {"F": [["Statut", "Finistère", None, None]]})
    book = load_workbook(path)
    book["F"].merge_cells("B1:D1")
    book.save(path)
    sheet = read(path, raw).sheets[0]
    assert [sheet.heading_over(1, c).text for c in (1, 2, 3, 4)] == ["Statut"] + ["Finistère"] * 3


def test_a_heading_whose_merge_was_lost_still_covers_its_columns(raw, write):
    sheet = read(write("m.xlsx", {"F": [["Statut", "Finistère", None, "Morbihan"]]}), raw).sheets[0]
    assert [sheet.heading_over(1, c).text for c in (1, 2, 3, 4)] == [
        "Statut", "Finistère", "Finistère", "Morbihan"]


def test_an_excel_error_is_seen_and_not_read_as_nothing(raw, write):
    path = write("e.xlsx", {"F": [["x"]]})
    book = load_workbook(path)
    book["F"]["A1"].value = "#N/A"
    book["F"]["A1"].data_type = "e"
    book.save(path)
    assert read(path, raw).sheets[0].cell(1, 1).text == "#N/A"


def test_the_table_is_found_below_its_title_in_any_order_of_columns(raw, write):
    path = write("t.xlsx", {"F": [["Titre"], [], ["MONTANT", "indicateur"], [12, "Emploi"],
                                  [], ["Source : Insee"]]})
    table = read(path, raw).sheets[0].table(HEADERS)
    assert [(r["indicateur"].text, r["valeur"].address) for r in table.body] == [("Emploi", "A4")]
    assert [n.text for n in table.footnotes] == ["Source : Insee"]
    assert table.issues == []


def test_a_missing_column_names_the_file_the_sheet_and_what_was_found(raw, write):
    path = write("t.xlsx", {"F": [["Indicateur", "Remarque"], ["Emploi", "x"]]})
    issues = read(path, raw).sheets[0].table(HEADERS).issues
    assert [str(i) for i in issues if i.severity == "erreur"] == [
        "ERREUR t.xlsx · feuille « F » · cellule A1 : colonne « Valeur » introuvable "
        "(lu : « Indicateur | Remarque » ; attendu : « Valeur » ou « Montant »)"]


def test_an_unknown_column_proposes_the_nearest_spelling(raw, write):
    path = write("t.xlsx", {"F": [["Indicateur", "Valeur", "Indicateurs"], ["Emploi", 1, 2]]})
    issues = read(path, raw).sheets[0].table(HEADERS).issues
    assert [str(i) for i in issues] == [
        "AVERTISSEMENT t.xlsx · feuille « F » · cellule C1 : colonne inconnue, ignorée ; "
        "vouliez-vous dire « Indicateur » ? (lu : « Indicateurs »)"]


def test_more_than_a_few_columns_without_heading_are_told_at_once(raw, write):
    path = write("t.xlsx", {"F": [["Indicateur", "Valeur"], ["Emploi", 1, *range(2000)]]})
    issues = read(path, raw).sheets[0].table(HEADERS).issues
    assert [(i.severity, i.cell, i.message) for i in issues] == [
        ("avertissement", "C2", "2 000 colonnes sans en-tête, ignorées".replace(" ", "\u202f", 1))]


@pytest.mark.parametrize(("content", "message"), [
    (b"", "le fichier est vide"),
    (b"version https://git-lfs.github.com/spec/v1\n", "ce fichier est un pointeur Git LFS : le "
     "classeur lui-même n'a pas été téléchargé"),
    (b"%PDF-1.7 ...", "ce fichier est un PDF, pas un classeur"),
    (b"{\\rtf1\\ansi Bonjour}", "ce fichier est un texte mis en forme (RTF), pas un classeur"),
    (b"PK\x03\x04 tronqu", limits.DAMAGED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
     + bytes(2000), PROTECTED),
    (b"bonjour", UNREADABLE),
])
def test_what_is_not_a_workbook_is_refused_with_its_reason(raw, content, message):
    path: Path = raw / "faux.xlsx"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as error:
        read(path, raw)
    assert error.value.issue.message == message
    assert error.value.issue.file == "faux.xlsx"


@pytest.mark.parametrize("cell", [(-1e15, "dd/mm/yyyy"), (1e15, "[h]:mm")])
def test_a_date_beyond_any_calendar_is_refused_and_stops_nothing(raw, write, cell):
    with pytest.raises(Unreadable) as error:
        read(write("d.xlsx", {"F": [["Date"], [cell]]}), raw)
    assert error.value.issue.message == (
        "une cellule de ce classeur contient une date ou une durée hors de tout calendrier : "
        "la corriger")


def test_an_issue_quotes_the_beginning_of_a_cell_that_is_a_whole_text(raw, write):
    sheet = read(write("t.xlsx", {"F": [["é" * 30_000, 1]]}), raw).sheets[0]
    assert sheet.issue("erreur", "?", sheet.cell(1, 1),
                       value=sheet.cell(1, 1).text).value == "é" * 500 + "…"


def test_a_workbook_without_a_cell_is_refused(raw, write):
    with pytest.raises(Unreadable) as error:
        read(write("vide.xlsx", {"F": []}), raw)
    assert error.value.issue.message == ("le classeur ne contient aucune donnée : vérifier "
                                         "que c'est le bon, et qu'il a été enregistré")


def test_a_workbook_whose_only_data_are_hidden_says_where_they_are(raw, write):
    path = write("h.xlsx", {"F": [], "Chiffres": [["a", 1]], "Détail": [["b", 2]]})
    book = load_workbook(path)
    book["Chiffres"].sheet_state, book["Détail"].sheet_state = "veryHidden", "hidden"
    book.save(path)
    with pytest.raises(Unreadable) as error:
        read(path, raw)
    assert error.value.issue.message == (
        "les données de ce classeur sont toutes masquées, à afficher : feuille « Chiffres », "
        "feuille « Détail »")


def test_a_formula_that_was_never_computed_is_not_an_empty_cell(raw, write):
    path = write("f.xlsx", {"F": [["ESS", "=B2+1"], ["x", 3]]})
    assert read(path, raw).sheets[0].cell(1, 2).text == "=B2+1"


@pytest.mark.parametrize(("calculation", "texts"), [
    (b'<calcPr fullCalcOnLoad="1"/>', ["0", "=A1+3", "3"]), (b"", ["0", "0", "3"])])
def test_a_zero_that_a_program_left_to_excel_to_compute_is_no_result(raw, calculation, texts):
    """XlsxWriter writes 0 for each formula, and asks for a computation at the opening."""
    data = archive_with(xlsx('<row><c><v>0</v></c><c><f>A1+3</f><v>0</v></c><c><f>A1+3</f><v>3</v>'
                             "</c></row>"), lambda name, content: content.replace(
        b"</workbook>", calculation + b"</workbook>"))
    sheet = read(save(raw, "f.xlsx", data), raw).sheets[0]
    assert [cell.text for cell in sheet.row(1)] == texts


def test_a_date_that_a_program_left_to_excel_to_compute_is_no_hour(raw):
    book = Workbook()
    book.active.append(["=DATE(2024,1,1)"])
    book.active["A1"].number_format = "dd/mm/yyyy"
    book.save(path := raw / "f.xlsx")
    data = archive_with(path.read_bytes(), lambda name, content: re.sub(
        rb"<v ?/>|<v></v>", b"<v>0</v>", content))
    [cell] = read(save(raw, "f.xlsx", data), raw).sheets[0].row(1)
    assert computation_fault(cell.text) == UNCOMPUTED


def test_formulas_without_result_are_told_whatever_else_a_program_wrote_around_them(raw):
    """A list of choices of a kind that openpyxl does not know made the workbook « endommagé »."""
    text = '<c t="inlineStr"><is><t>{}</t></is></c>'
    lines = [text.format(word) for word in ("Famille", "2023")], [
        text.format("Associations"), '<c><f t="shared" ref="B2:B3" si="0">B9*2</f></c>'], [
        text.format("Mutuelles"), '<c><f t="shared" si="0"/><v/></c>']
    data = archive_with(xlsx("".join(f"<row>{''.join(line)}</row>" for line in lines)),
                        lambda name, content: content.replace(
        b"</sheetData>", b'</sheetData><dataValidations><dataValidation type="futur" sqref="A1"/>'
        b"</dataValidations>"))
    sheet = read(save(raw, "f.xlsx", data), raw).sheets[0]
    assert [sheet.cell(row, 2).text for row in (2, 3)] == ["=B9*2", "=…"]
    assert all(computation_fault(sheet.cell(row, 2).text) == UNCOMPUTED for row in (2, 3))


def test_a_hidden_sheet_is_kept_apart_and_a_sheet_of_charts_is_no_sheet(raw, write):
    path = write("h.xlsx", {"F": [["a", 1]], "Caché": [["b", 2]]})
    book = load_workbook(path)
    book["Caché"].sheet_state = "veryHidden"
    book.create_chartsheet("Graphique").add_chart(BarChart())
    book.save(path)
    content = read(path, raw)
    assert [s.name for s in content.sheets] == ["F"]
    assert [s.name for s in content.hidden] == ["Caché"]


def test_a_header_printed_again_on_the_next_page_is_no_line(raw, write):
    path = write("t.xlsx", {"F": [["Indicateur", "Valeur"], ["Emploi", 1], ["Indicateur", "Valeur"],
                                  ["Part", 2]]})
    table = read(path, raw).sheets[0].table(HEADERS)
    assert [row["indicateur"].text for row in table.body] == ["Emploi", "Part"]


def test_a_sheet_without_any_of_the_headers_says_it_once(raw, write):
    sheet = read(write("t.xlsx", {"F": [["a", "b"], ["c", 1]]}), raw).sheets[0]
    assert [str(i) for i in sheet.table(HEADERS).issues] == [
        "ERREUR t.xlsx · feuille « F » · cellule A1 : aucun tableau reconnu dans cette feuille "
        "(lu : « a | b » ; attendu : les colonnes « Indicateur », « Valeur » ; une feuille d'autre "
        "chose, à masquer ou à ôter)"]


def test_the_codes_of_the_variables_under_the_header_are_no_line(raw, write):
    sheet = read(write("f.xlsx", {"F": [
        ["Indicateur", "Valeur"], ["IND_LIB", "P19_POP"], ["Emploi", 12], ["Part", 3]]}),
        raw).sheets[0]
    table = sheet.table(HEADERS)
    assert table.lines == [3, 4]
    assert [str(issue) for issue in table.issues] == [
        "INFORMATION f.xlsx · feuille « F » · cellule A2 : ligne de codes sous l'en-tête : elle "
        "n'est pas lue comme une donnée"]


@pytest.mark.parametrize(("second", "severity", "line"), [
    (["Secteur", "Établissements"], "AVERTISSEMENT", "Secteur | Établissements"),
    (["Montant", "Indicateur"], "ERREUR", "Montant | Indicateur")])
def test_a_second_table_under_the_first_ends_it_and_is_told(raw, write, second, severity, line):
    sheet = read(write("f.xlsx", {"F": [
        ["Indicateur", "Valeur"], ["Emploi", 12], ["Source : Urssaf."], [], ["2. Suite"], second,
        ["Santé", 4]]}), raw).sheets[0]
    table = sheet.table(HEADERS)
    assert table.lines == [2]
    assert [note.text for note in table.footnotes] == ["Source : Urssaf.", "2. Suite"]
    assert [str(issue) for issue in table.issues] == [
        f"{severity} f.xlsx · feuille « F » · cellule A6 : un second tableau commence à cette "
        f"ligne : il n'est pas lu (lu : « {line} » ; attendu : un seul en-tête, ou un tableau par "
        "feuille)"]


def test_a_date_shown_as_a_month_is_a_month(raw, write):
    sheet = read(write("f.xlsx", {"F": [[(datetime.datetime(1996, 1, 1), "mmm\\-yy")]]}),
                 raw).sheets[0]
    assert sheet.cell(1, 1).text == "janv-96"
