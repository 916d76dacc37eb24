"""A text is read whatever its encoding, its separator and its ends of lines."""

from __future__ import annotations

import codecs

import pytest

from etl.reading.reader import Unreadable, read
from tests.etl.reading.files import LINES, refusal, save


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "cp850", "mac-roman",
                                      "utf-16"])
def test_the_encoding_is_found_by_evidence_and_said(raw, encoding):
    book = read(save(raw, "a.csv", LINES.encode(encoding)), raw)
    assert book.sheets[0].values == [["Intitulé", "Montant"], ["Été à Brest", "1 040"],
                                     ["«\u00a0Noël\u00a0»", "12,5"]]
    assert [str(i) for i in book.issues] == [
        f"INFORMATION a.csv : lu comme texte à séparateur, {encoding}, séparateur « ; »"]


@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_a_foreign_letter_in_utf_8_does_not_spoil_the_others(raw, bom):
    data = bom + "Intitulé;Départ\n".encode() + b"\xe9lan;1\n" + "été;2\n".encode()
    book = read(save(raw, "a.csv", data), raw)
    assert book.sheets[0].values == [["Intitulé", "Départ"], ["\ufffdlan", "1"], ["été", "2"]]
    assert [i.cell for i in book.issues if i.severity == "avertissement"] == ["A2"]


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


def test_a_heading_between_square_brackets_begins_no_json(raw):
    assert read(save(raw, "a.csv", "[Code];Nom\n35238;Rennes\n"), raw).sheets[0].values == [
        ["[Code]", "Nom"], ["35238", "Rennes"]]


def test_a_quote_that_is_never_closed_is_refused(raw):
    assert refusal(raw, 'a;b\n1;"deux\n3;4\n', "a.csv") == (
        "un guillemet ouvert dans ce texte n'est jamais refermé : le fichier est incomplet, le "
        "demander de nouveau")


def test_a_quote_that_is_never_closed_in_a_long_text_is_told(raw):
    path = raw / "long.csv"
    path.write_bytes(b'commune;valeur\n35001;"12\n' + b"35002;13\n" * 100_000)
    with pytest.raises(Unreadable, match="un guillemet n'est sans doute pas refermé"):
        read(path, raw)


@pytest.mark.parametrize("lines", [
    ['"Le Relais" de Brest;1', '"L\'Atelier;2', "Vannes;3", '"Le Fil;4'],
    ['"5 pouces;1', '"6 pouces;2'], ['"Le Relais" de Brest;1', '"L\'Atelier;2', "Vannes;3"]],
    ids=["an even number", "nothing else", "the last one"])
def test_quotes_that_are_not_closed_swallow_no_line(raw, lines):
    start = next(line[1:] for line in lines if line.count('"') == 1)
    assert refusal(raw, "\n".join(["nom;n", *lines, ""]), "a.csv") == (
        f"un guillemet ouvert devant « {start} » n'est pas refermé sur sa ligne, et les suivantes "
        "seraient perdues : le refermer, ou l'ôter")


def test_quotes_around_a_part_of_a_cell_lose_nothing(raw):
    text = 'nom;n;mot\n"Le Relais" de Brest;1;x\n"deux ;\nlignes";2;y\n"a;b";3;z\n'
    assert read(save(raw, "a.csv", text), raw).sheets[0].values[1:] == [
        ["Le Relais de Brest", "1", "x"], ["deux ;\nlignes", "2", "y"], ["a;b", "3", "z"]]


@pytest.mark.parametrize(("lines", "told"), [
    (["Brest,3,", "Brest,14,5 %,"], ("erreur", "D3", "cette ligne a 4 champs sous un en-tête de 3 "
                                     ": ses valeurs sont peut-être décalées")),
    (["Brest,14,5,ok", "Brest,1,5,ok"], ("erreur", "D2", "cette ligne a 4 champs sous un en-tête "
                                         "de 3, et 1 autre de même : ses valeurs sont peut-être "
                                         "décalées")),
    (["Brest,3,,", "Rennes,4,ok,"], ("avertissement", "D2", "cette ligne a 4 champs sous un "
                                     "en-tête de 3, et 1 autre de même : ses valeurs sont "
                                     "peut-être décalées")),
    (["Brest,3", "Rennes 4,ok", "Vannes,5,"], (
        "avertissement", "C2", "cette ligne a 2 champs sous un en-tête de 4, et 1 autre de même : "
        "ceux qui manquent sont lus vides, et ses valeurs décalées s'il y manque un séparateur")),
    (["Brest,3,", '"Brest","14,5",,'], None),
], ids=["one line", "every line", "the end of every line", "shorter", "none or quoted"])
def test_a_line_of_more_or_less_fields_than_its_header_may_be_shifted(raw, lines, told):
    extra = "," * (told is None or "en-tête de 4" in told[2])  # a heading of nothing
    text = "\n".join([f"Ville,Part,Note{extra}", *lines, ""])
    book = read(save(raw, "a.csv", text.encode()), raw)
    headers = {name: (name,) for name in ("ville", "part", "note")}
    issues = [i for i in book.sheets[0].table(headers).issues if "sans en-tête" not in i.message]
    assert [(i.severity, i.cell, i.message) for i in issues] == ([told] if told else [])
