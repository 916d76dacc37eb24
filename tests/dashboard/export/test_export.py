"""What the reader takes away: the same figures as on screen, in a file French Excel understands."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import export
from dashboard.export.fields import safe, writable
from dashboard.warehouse import columns as table_columns
from dashboard.warehouse.table import LINEAGE, Table
from etl.contract import Column

DAY = date(2026, 11, 24)
PLACE = Column("territoire_nom", "Territoire")
YEAR = Column("annee", "Année", "entier")
POSTS = Column("effectifs", "Effectifs salariés", "nombre", "postes")
CHANGE = Column("valeur", "Évolution", "nombre")


def table(columns, rows, *more, **about):
    """Return a table whose data have the columns shown, then those named in ``more``."""
    data = pd.DataFrame(rows, columns=[*(c.name for c in columns), *more])
    lineage = pd.DataFrame([("emploi", "note.xlsx", "Tableau 1", "D7", "-4.7%", "c", "ab12",
                             "Cress Bretagne", "conjonctur'ess n°9", "2014-10", "https://a.example",
                             "signe rétabli")], columns=list(LINEAGE))
    return Table(data, tuple(columns), lineage, **{"source": "Cress Bretagne", "vintage": "2013",
                                                   **about})


NOTE = table((PLACE, YEAR, CHANGE), [
    ("Finistère", 2013.0, -0.3, "%", "p", "", "-0.3%"),
    ("Morbihan ; sud", 2013.0, None, "%", "s", "", "s"),
    ("Bretagne", 2013.0, 0.1 + 0.2, "%", "", "plus de", "plus de 0,3 %"),
    ('Pays dit "de Brest"', None, None, "%", "", "", "stagnation"),
    ("France", 2013.0, 20100, "%", "", "", "20 100")],
    "unite", "statut", "qualificatif", "imprime")


def lines(data: bytes) -> list[str]:
    return data.decode("utf-8-sig").split("\r\n")


def spreadsheet(data: bytes) -> list[list[str]]:
    """Return the cells as a spreadsheet in French cuts them: « ; », quotes doubled inside quotes.
    """
    text, rows, row, cell, in_quotes = data.decode("utf-8-sig"), [], [], "", False
    i = 0
    while i < len(text):
        char = text[i]
        if in_quotes and text[i:i + 2] == '""':
            cell, i = cell + '"', i + 1
        elif char == '"':
            in_quotes = not in_quotes
        elif not in_quotes and char == ";":
            row, cell = [*row, cell], ""
        elif not in_quotes and text[i:i + 2] == "\r\n":
            rows, row, cell, i = [*rows, [*row, cell]], [], "", i + 1
        else:
            cell += char
        i += 1
    return rows


def sheets(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_csv_byte_for_byte():
    small = table((PLACE, POSTS), [("Finistère", 20100.0, ""), ("Morbihan", None, "s"),
                                   ("Bretagne", -0.3, "p")], "effectifs_statut")
    assert export.csv(small) == (
        b"\xef\xbb\xbf"
        b"Territoire;Effectifs salari\xc3\xa9s (postes);Statut;Source;Mill\xc3\xa9sime;Nature\r\n"
        b"Finist\xc3\xa8re;20100;;Cress Bretagne;2013;\r\n"
        b"Morbihan;;secret statistique;Cress Bretagne;2013;\r\n"
        b"Bretagne;-0,3;provisoire;Cress Bretagne;2013;\r\n")


def test_a_published_figure_keeps_its_unit_its_qualifier_its_word_and_its_status():
    assert lines(export.csv(NOTE)) == [
        "Territoire;Année;Évolution (%);Qualificatif;Texte du document;Statut;Source;Millésime;"
        "Nature",
        "Finistère;2013;-0,3;;'-0.3%;provisoire;Cress Bretagne;2013;",
        '"Morbihan ; sud";2013;;;s;secret statistique;Cress Bretagne;2013;',
        "Bretagne;2013;0,3;plus de;plus de 0,3 %;;Cress Bretagne;2013;",
        '"Pays dit ""de Brest""";;;;stagnation;;Cress Bretagne;2013;',
        "France;2013;20100;;20 100;;Cress Bretagne;2013;",
        ""]


def test_units_that_differ_have_their_column():
    sample = table((PLACE, CHANGE), [("Bretagne", 0.7, "%"), ("Bretagne", 754, "postes")], "unite")
    assert lines(export.csv(sample))[:3] == [
        "Territoire;Évolution;Unité;Source;Millésime;Nature",
        "Bretagne;0,7;%;Cress Bretagne;2013;", "Bretagne;754;postes;Cress Bretagne;2013;"]


def test_two_measures_have_each_their_status():
    both = table((PLACE, POSTS, Column("masse", "Masse salariale", "nombre", "M€")),
                 [("Bretagne", 1, 2.5, "p", "")], "effectifs_statut", "masse_statut")
    assert lines(export.csv(both))[0] == (
        "Territoire;Effectifs salariés (postes);Statut (Effectifs salariés);Masse salariale (M€);"
        "Statut (Masse salariale);Source;Millésime;Nature")


def test_a_table_that_shows_its_status_shows_it_in_words_once():
    sample = table((PLACE, CHANGE, Column("statut", "Statut")), [("Bretagne", None, "nd")])
    assert lines(export.csv(sample))[:2] == [
        "Territoire;Évolution;Statut;Source;Millésime;Nature",
        "Bretagne;;non disponible;Cress Bretagne;2013;"]


def test_each_row_names_its_own_document_where_all_of_them_are_so_cited():
    cited = ("editeur", "titre", "date_publication")
    two = table((PLACE, POSTS), [("Bretagne", 1, "Cress Bretagne", "Note 3", "2013-10"),
                                 ("Finistère", 2, "Insee", "Flores", "")], *cited)
    lineage = pd.concat([two.lineage.assign(**dict(zip(cited, document, strict=True)))
                         for document in two.data[list(cited)].itertuples(index=False)])
    each = lines(export.csv(replace(two, lineage=lineage)))
    assert [line.split(";")[2] for line in each[:3]] == [
        "Source", "Cress Bretagne, Note 3 (octobre 2013)", "Insee, Flores"]
    # A figure computed of a third document: the rows do not say all that they are read from.
    more = pd.concat([lineage, lineage.assign(titre="Note 9")])
    assert [line.split(";")[2] for line in lines(export.csv(replace(two, lineage=more)))[1:3]] == [
        "Cress Bretagne", "Cress Bretagne"]


def test_a_demonstration_says_so_on_each_row():
    demo = table((PLACE, POSTS), [("Bretagne", 1), ("Finistère", 2)], demonstration=True)
    assert [line.rsplit(";", 1)[-1] for line in lines(export.csv(demo))[:3]] == [
        "Nature", "démonstration", "démonstration"]


def test_the_nature_of_each_row_is_kept_where_it_is_known():
    sample = table((PLACE, POSTS), [("Bretagne", 1, "publié"), ("Finistère", 2, "démonstration")],
                   "nature", demonstration=True)
    assert [line.rsplit(";", 1)[-1] for line in lines(export.csv(sample))[1:3]] == [
        "publié", "démonstration"]


def test_a_column_named_source_does_not_hide_the_document():
    data = table((Column("source", "Source"), POSTS), [("emploi", 1)])
    assert lines(export.csv(data))[0].startswith("Source;Effectifs salariés (postes);Source citée")


@pytest.mark.parametrize(("text", "cell"), [
    ("=1+1", "'=1+1"),
    ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
    ("+33 2 99 00 00 00 poste 2", "'+33 2 99 00 00 00 poste 2"),
    ("+33299000000", "'+33299000000"), ("joindre,+33 2 99 00 00 00", "joindre,'+33 2 99 00 00 00"),
    ("+33\u202f299\u202f000", "+33\u202f299\u202f000"),
    ("@SOMME(A1)", "'@SOMME(A1)"),
    ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
    ("\t=1", "'\t'=1"),
    ("\r=1", "'\r'=1"),
    # What cuts the cells of a spreadsheet in another language, or the lines of a text.
    ("Le Réemploi,=1+1,", "Le Réemploi,'=1+1,"), ("a;\u200b@b;c", "a;'\u200b@b;c"),
    ("a\n=1", "a\n'=1"), ("de -0,3 %, -1 040 ; +2,6 %", "de -0,3 %, -1 040 ; +2,6 %"),
    ("\x1b[2JRennes\ufffe", "[2JRennes"),  # a terminal obeys it, XML cannot hold it
    ("- plus de 300", "'- plus de 300"),
    ("-4.7%", "'-4.7%"),
    ("＝1+1", "'＝1+1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠SOMME(A1)", "'＠SOMME(A1)"),
    ("﹦1+1", "'﹦1+1"), ("﹫x", "'﹫x"),
    *((f"{hidden}{sign}1+1", f"'{hidden}{sign}1+1") for sign in "=+-@＝"
      for hidden in (" ", "\u00a0", "\u202f", "\u200b", "\ufeff", "\u00ad", "\u2060", "\u202e",
                     "\ufe0f", "\u2800", "\u3164")),
    *((f"{hidden}=1+1", "'=1+1") for hidden in ("\x00", "\x1b")),
    ("\u200bCôtes-d'Armor", "\u200bCôtes-d'Armor"), ("\u00a0", "\u00a0"), ("", ""),
    ("−3,8 %", "−3,8 %"),       # a minus sign is no hyphen
    ("-0,3 %", "-0,3 %"),       # numbers for a French spreadsheet: left as printed
    ("-0,3\u202f%", "-0,3\u202f%"),
    ("+2,6", "+2,6"),
    ("-1 040", "-1 040"),
    ("1 040", "1 040"),
    ("Côtes-d'Armor", "Côtes-d'Armor"),
    ("a=b", "a=b"),
])
def test_a_text_cannot_become_a_formula(text, cell):
    assert safe(text) == cell


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_the_text_the_cell_is_one_and_begins_no_formula(text):
    sample = table((Column("note", "Note"),), [(text,)])
    cells = spreadsheet(export.csv(sample))[1]
    assert cells[0].replace("'", "") == writable(text).replace("'", "")
    assert len(cells) == 4
    assert cells[0][:1] not in ("\t", "\r", "\n")
    for part in re.split("[;,\t\r\n]", cells[0]):
        assert part[:1] not in ("=", "@"), f"{part!r} is a formula"


def test_pandas_reads_back_the_numbers():
    back = pd.read_csv(io.BytesIO(export.csv(NOTE)), sep=";", decimal=",", encoding="utf-8-sig")
    assert back["Évolution (%)"].tolist()[:1] == [-0.3]
    assert back["Évolution (%)"].tolist()[2:3] == [0.3]
    assert back["Évolution (%)"].isna().tolist() == [False, True, False, True, False]
    assert back["Territoire"].tolist() == NOTE.data["territoire_nom"].tolist()


def test_a_spreadsheet_cuts_the_same_cells_even_across_lines():
    note = table((Column("note", "Note"), POSTS), [('un ";"\r\ndeux', 1.5)])
    assert spreadsheet(export.csv(note)) == [
        ["Note", "Effectifs salariés (postes)", "Source", "Millésime", "Nature"],
        ['un ";"\r\ndeux', "1,5", "Cress Bretagne", "2013", ""]]


@pytest.mark.parametrize(("x", "digits"), [
    (0.0, "0"), (-0.0, "0"), (1e-5, "0,00001"), (1e15, "1000000000000000"), (16.7, "16,7"),
    (50 / 3, "16,6666666667"), (1040, "1040"), (None, ""), (float("nan"), ""),
])
def test_a_number_has_all_its_decimals_and_no_noise(x, digits):
    assert lines(export.csv(table((POSTS,), [(x,)])))[1].split(";")[0] == digits


def test_codes_stay_texts_yes_is_oui_and_dates_are_iso():
    sample = table((Column("commune", "Commune"), Column("ok", "Employeur", "booléen"),
                    Column("jour", "Jour", "date")), [("01004", True, pd.Timestamp("2023-12-01"))])
    assert lines(export.csv(sample))[1].startswith("01004;oui;2023-12-01;")


def test_the_workbook_keeps_codes_and_long_numbers_whole():
    sample = table((Column("commune", "Commune"), Column("siret", "Siret"), POSTS),
                   [("01004", "00012345678901", 12_345_678_901.0)])
    row = next(openpyxl.load_workbook(io.BytesIO(export.xlsx(sample, "Codes", "", date=DAY)))[
        "Données"].iter_rows(min_row=2))
    assert [(c.value, c.data_type) for c in row[:3]] == [
        ("01004", "s"), ("00012345678901", "s"), (12_345_678_901, "n")]


@pytest.mark.parametrize(("subject", "extension", "name"), [
    ("Emploi par famille", "csv", "observatoire-ess_emploi-par-famille_2026-11-24.csv"),
    ("Évolution de l'emploi (2012-2022), Côtes-d'Armor", "xlsx",
     "observatoire-ess_evolution-de-l-emploi-2012-2022-cotes-d-armor_2026-11-24.xlsx"),
    ("Œuvre / cœur : n° 3", "png", "observatoire-ess_oeuvre-coeur-n-3_2026-11-24.png"),
    ("..\\..\\secret", "csv", "observatoire-ess_secret_2026-11-24.csv"),
])
def test_a_file_says_who_what_and_when(subject, extension, name):
    assert export.filename(subject, extension, DAY) == name


BOOK = export.xlsx(replace(NOTE, champ="Postes, régime général", licence="Licence Ouverte 2.0",
                           notes=("2013 ajoute la MSA.",), filters={"Famille": "ESS"},
                           build="a1b2 du 2026-11-24"),
                   "Évolution de l'emploi", "En 2013, l'emploi recule de 0,3 %.",
                   "http://127.0.0.1:8501/emploi?annee=2013", DAY)


def test_the_workbook_has_data_lineage_and_a_notice():
    assert sheets(BOOK).sheetnames == ["Données", "D'où vient ce chiffre", "Lisez-moi"]


def test_the_workbook_holds_the_same_cells_as_the_csv_with_typed_numbers():
    rows = list(sheets(BOOK)["Données"].iter_rows(values_only=True))
    assert rows[0] == ("Territoire", "Année", "Évolution (%)", "Qualificatif", "Texte du document",
                       "Statut", "Source", "Millésime", "Nature")
    assert rows[1][:6] == ("Finistère", 2013, -0.3, None, "-0.3%", "provisoire")
    assert rows[2][:6] == ("Morbihan ; sud", 2013, None, None, "s", "secret statistique")
    assert rows[3][2] == 0.3


def test_the_header_is_bold_stays_in_sight_and_numbers_have_a_format():
    sheet = sheets(BOOK)["Données"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert (sheet["B2"].number_format, sheet["C2"].number_format) == ("0", "#,##0.0")


def test_the_figures_of_each_unit_have_its_decimals():
    rows = [("Bretagne", 14.32, "%"), ("Bretagne", 931_857, "salariés"), ("France", 9.8, "%"),
            ("Rennes", None, "postes")]
    sheet = sheets(export.xlsx(table((PLACE, CHANGE), rows, "unite"), "Titre", "", date=DAY))[
        "Données"]
    assert [sheet.cell(r, 2).number_format for r in range(2, 6)] == [
        "#,##0.00", "#,##0", "#,##0.00", "0"]
    assert sheet.column_dimensions["B"].width >= len("931 857") + 2


def test_every_sheet_has_one_face_and_prints_on_pages_as_wide_as_it():
    for sheet in sheets(BOOK):
        assert {cell.font.name for row in sheet for cell in row} == {"Calibri"}
        assert {cell.font.size for row in sheet for cell in row} == {11}
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert sheets(BOOK)["Données"].print_title_rows == "$1:$1"
    heads = sheets(BOOK)["Données"][1]
    assert [h.alignment.horizontal for h in heads[:3]] == [None, "right", "right"]
    number = sheets(BOOK)["Données"]["C2"].alignment
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


def test_an_address_in_a_cell_stays_a_text_that_leads_nowhere():
    nasty = table((Column("site", "Site"),), [("http://pirate.exemple",), ("mailto:a@b.fr",),
                                              ("\\\\pirate\\partage",), ("file:///etc/passwd",)])
    data = export.xlsx(nasty, "http://pirate.exemple", "", "https://observatoire.bzh", DAY)
    assert all(cell.hyperlink is None for sheet in sheets(data) for row in sheet for cell in row)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [n for n in parts.namelist() if "_rels/sheet" in n]


def test_the_lineage_follows_each_cell_to_its_file():
    rows = list(sheets(BOOK)["D'où vient ce chiffre"].iter_rows(values_only=True))
    assert rows[0] == ("Source (table)", "Fichier", "Feuille", "Cellule", "Texte du document",
                       "Statut", "Empreinte SHA-256 du fichier", "Éditeur", "Document",
                       "Date de publication", "Lien", "Correction apportée")
    assert rows[1][1:6] == ("note.xlsx", "Tableau 1", "D7", "-4.7%", "corrigé")


def test_no_column_of_the_lineage_bears_the_name_of_a_programmer():
    own = NOTE.lineage.assign(nature="publié", champ="Postes", annee="2013", remarque="")
    book = sheets(export.xlsx(replace(NOTE, lineage=own), "Titre", "", date=DAY))
    [heads] = book["D'où vient ce chiffre"].iter_rows(max_row=1, values_only=True)
    assert heads[-4:] == ("Nature", "Champ", "Année", "Remarque")


def test_the_notice_tells_how_to_read_and_cite():
    notice = list(sheets(BOOK)["Lisez-moi"].iter_rows(values_only=True))
    assert notice == [
        ("Titre", "Évolution de l'emploi"),
        ("Lecture", "En 2013, l'emploi recule de 0,3 %."),
        ("Champ", "Postes, régime général"),
        ("Source", "Cress Bretagne"),
        ("Licence", "Licence Ouverte 2.0"),
        ("Millésime", "2013"),
        ("Filtre", "Famille\u202f: ESS"),
        ("Note", "2013 ajoute la MSA."),
        ("Statut « provisoire »", "code p dans l'entrepôt de données"),
        ("Statut « corrigé »", "code c dans l'entrepôt de données"),
        ("Statut « secret statistique »", "code s dans l'entrepôt de données"),
        ("Correction", "signe rétabli"),
        ("Cellule vide", "non publié"),
        ("Construction des données", "a1b2 du 2026-11-24"),
        ("Date d'extraction", "24 novembre 2026"),
        ("Lien", "http://127.0.0.1:8501/emploi?annee=2013")]


def test_the_notice_is_a_text_to_keep_beside_a_csv():
    text = export.readme(NOTE, "Évolution de l'emploi", "", "http://ici/emploi", DAY)
    assert text.startswith(b"\xef\xbb\xbfTitre")
    assert lines(text)[:2] == ["Titre\u202f: Évolution de l'emploi",
                               "Source\u202f: Cress Bretagne"]
    assert lines(text)[-2:] == ["Lien\u202f: http://ici/emploi", ""]


def test_the_notice_of_a_demonstration_warns_before_anything_else():
    book = sheets(export.xlsx(replace(NOTE, demonstration=True), "Titre", "", date=DAY))
    rows = list(book["Lisez-moi"].iter_rows(values_only=True))
    assert rows[1] == ("Avertissement", "Données de démonstration\u202f: valeurs fictives, à ne "
                       "pas citer ni diffuser comme des résultats.")


def test_the_notice_defines_the_columns_that_their_contract_defines():
    sample = table((PLACE, Column("part", "Part", "nombre", "%", "Postes de l'ESS sur 100.")),
                   [("Finistère", 12.0)])
    notice = dict(sheets(export.xlsx(sample, "Part", "", date=DAY))["Lisez-moi"].values)
    assert notice["Colonne « Part (%) »"] == "Postes de l'ESS sur 100."
    assert "Colonne « Territoire »" not in notice


def test_an_empty_table_still_gives_its_headers():
    empty = NOTE.where(NOTE.data["annee"] > 3000)
    assert lines(export.csv(empty))[0].startswith("Territoire;Année;Évolution")
    assert sheets(export.xlsx(empty, "Titre", "", date=DAY))["Données"].max_row == 1


def test_the_same_day_gives_the_same_bytes():
    again = export.xlsx(NOTE, "Titre", "Lecture", "", DAY)
    assert again == export.xlsx(NOTE, "Titre", "Lecture", "", DAY)
    with zipfile.ZipFile(io.BytesIO(again)) as parts:
        assert {i.date_time[:3] for i in parts.infolist()} == {(2026, 11, 24)}
        assert b"2026-11-24T00:00:00Z" in parts.read("docProps/core.xml")


def test_a_computed_number_leaves_with_the_decimals_that_the_screen_shows():
    share = Column("part", "Part", "nombre", "%", decimals=1)
    sample = table([PLACE, share], [("Finistère", 100 / 3), ("Morbihan", -200 / 3)])
    assert [row[1] for row in spreadsheet(export.csv(sample))[1:3]] == ["33,3", "-66,7"]
    assert table_columns.texts(sample, "part") == ["+33,3\u202f%", "\u221266,7\u202f%"]
    book = openpyxl.load_workbook(io.BytesIO(export.xlsx(sample, "Part", "", date=DAY)))
    assert [book["Données"].cell(r, 2).value for r in (2, 3)] == [33.3, -66.7]
