"""What the reader takes away: the same figures as on screen, in a file French Excel understands."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import export
from dashboard.export.fields import safe, writable
from dashboard.warehouse import columns as table_columns
from etl.contract import Column
from etl.french.text import slug
from tests.dashboard.export.samples import (
    CHANGE,
    DAY,
    NOTE,
    PLACE,
    POSTS,
    lines,
    sheets,
    spreadsheet,
    table,
)


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
    sample = table((PLACE, CHANGE), [("Bretagne", 0.7, "%", "0.7%"),
                                     ("Bretagne", 754, "postes", "754")], "unite", "imprime")
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


def test_what_a_table_says_of_its_rows_is_not_said_again():
    data = table((POSTS, Column("millesime", "Millésime"), Column("nature", "Nature")),
                 [(1, "2021", "publié")])
    assert lines(export.csv(data))[:2] == ["Effectifs salariés (postes);Millésime;Nature;Source",
                                           "1;2021;publié;Cress Bretagne"]


@pytest.mark.parametrize(("text", "cell"), [
    ("=1+1", "'=1+1"),
    ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
    ("+33 2 99 00 00 00 poste 2", "'+33 2 99 00 00 00 poste 2"),
    ("+33299000000", "'+33299000000"), ("joindre,+33 2 99 00 00 00", "joindre,'+33 2 99 00 00 00"),
    ("+33\u202f299\u202f000", "+33\u202f299\u202f000"),
    ("@SOMME(A1)", "'@SOMME(A1)"),
    ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
    ("\t=1", "'\t'=1"), ("\tsuite", "'\tsuite"),
    ("\r=1", "'\r'=1"),
    # What cuts the cells of a spreadsheet in another language, or the lines of a text.
    ("Le Réemploi,=1+1,", "Le Réemploi,'=1+1,"), ("a;\u200b@b;c", "a;'\u200b@b;c"),
    ("a\n=1", "a\n'=1"), ("de -0,3 %, -1 040 ; +2,6 %", "de -0,3 %, -1 040 ; +2,6 %"),
    ("par rapport à 2023, + 20 %", "par rapport à 2023, + 20 %"), ("a, + 2+cmd", "a,' + 2+cmd"),
    *[("« + 5 % en un an, + 20 % en deux », dit-on",) * 2],
    ("a, + 2 % cmd|' /C calc'!A0", "a,' + 2 % cmd|' /C calc'!A0"), ("a,-2 A(1)", "a,'-2 A(1)"),
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


@pytest.mark.parametrize(("text", "cell"), [
    ("3/4", "'3/4"), ("1-2", "'1-2"), (" 1/3", "' 1/3"),
    ("2023-12-12", "2023-12-12"), ("2012-2013", "2012-2013"), ("12/12/2023", "12/12/2023"),
    ("3/4 des EPCI", "3/4 des EPCI"), ("01.11", "01.11"), ("2A", "2A"),
])
def test_a_fraction_or_a_class_cannot_become_a_day_and_a_day_remains_one(text, cell):
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


def test_a_whole_number_keeps_all_its_digits_in_every_format():
    siret = Column("siret", "Siret", "entier")
    sample = table((siret,), [(34567890123456,), (None,)])
    sample = replace(sample, data=sample.data.astype({"siret": "Int64"}))
    digits = "34567890123456"
    assert lines(export.csv(sample))[1].startswith(f"{digits};")
    assert str(sheets(export.xlsx(sample, "", "", date=DAY))["Données"]["A2"].value) == digits
    parquet = pq.read_table(io.BytesIO(export.parquet(sample, "", "", date=DAY)))
    assert str(parquet.column("siret")[0]) == digits


def test_codes_stay_texts_yes_is_oui_and_dates_are_iso():
    sample = table((Column("commune", "Commune"), Column("ok", "Employeur", "booléen"),
                    Column("jour", "Jour", "date"), Column("periode", "Période")),
                   [("01004", True, pd.Timestamp("2023-12-01"), 2023.0)])
    assert lines(export.csv(sample))[1].startswith("01004;oui;2023-12-01;2023;")


@pytest.mark.parametrize(("subject", "extension", "name"), [
    ("Emploi par famille", "csv", "observatoire-ess_emploi-par-famille_2026-11-24.csv"),
    ("Évolution de l'emploi (2012-2022), Côtes-d'Armor", "xlsx",
     "observatoire-ess_evolution-de-l-emploi-2012-2022-cotes-d-armor_2026-11-24.xlsx"),
    ("Œuvre / cœur : n° 3", "png", "observatoire-ess_oeuvre-coeur-n-3_2026-11-24.png"),
    ("..\\..\\secret", "csv", "observatoire-ess_secret_2026-11-24.csv"),
])
def test_a_file_says_who_what_and_when(subject, extension, name):
    assert export.filename(subject, extension, DAY) == name


def test_excel_opens_a_file_of_a_long_subject_from_a_folder_of_windows():
    subject = "L'évolution de l'emploi de l'ESS par secteur, " * 4
    names = {export.filename(subject + end, "csv", DAY, variant)
             for end in ("Bretagne", "Finistère") for variant in ("", "international")}
    assert len(names) == 4
    assert max(map(len, names)) <= 218 - len(
        r"C:\Users\prenom.nom\OneDrive - Cress\Documents" "\\")
    assert {name.rpartition("_")[0].endswith("-international") for name in names} == {True, False}
    words = {*slug(subject).split("-"), "international"}  # none is cut; a mark follows them
    assert {len({*name.split("_")[1].split("-")} - words) for name in names} == {1}


def test_an_empty_table_still_gives_its_headers():
    empty = NOTE.where(NOTE.data["annee"] > 3000)
    assert lines(export.csv(empty))[0].startswith("Territoire;Année;Évolution")
    assert sheets(export.xlsx(empty, "Titre", "", date=DAY))["Données"].max_row == 1


def test_a_computed_number_leaves_with_the_decimals_that_the_screen_shows():
    share = Column("part", "Part", "nombre", "%", decimals=1)
    sample = table([PLACE, share], [("Finistère", 100 / 3), ("Morbihan", -200 / 3)])
    assert [row[1] for row in spreadsheet(export.csv(sample))[1:3]] == ["33,3", "-66,7"]
    assert table_columns.texts(sample, "part") == ["+33,3\u202f%", "\u221266,7\u202f%"]
    book = openpyxl.load_workbook(io.BytesIO(export.xlsx(sample, "Part", "", date=DAY)))
    assert [book["Données"].cell(r, 2).value for r in (2, 3)] == [33.3, -66.7]
