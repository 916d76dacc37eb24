"""Personal data of the records: left out unless a basis is declared, masked, and never repeated."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from etl.contract import Column, Source
from etl.issue import Issue
from etl.privacy.personal_data import withhold
from etl.reading.reader import read
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.sources import sources
from etl.tidy.tidy import Tidy
from etl.warehouse import build as builder
from etl.warehouse.build import build, load
from tests.etl.conftest import Write, ask

#: What these tests build holds.
SOURCES = ("acteurs_circulaires", "emploi")
FILE = "acteurs_circulaires/export.xlsx"
HEAD = ["Identifiant", "Nom", "Activités", "Statut ESS", "Commune", "Code postal", "Latitude",
        "Longitude", "ETP", "Année de création", "Membre du RAB", "Réseau matériaux"]
BASIS = "annuaire public : l'acteur a demandé à y figurer (art. 6.1.a RGPD)"
MAILS = ["anne@exemple.bzh", "contact@exemple.org", "j.kerdoncuff@exemple.fr"]


def actor(number: int, **fields: object) -> list[object]:
    """Return a line of a Carteco export without defect; the fields not given are usual ones."""
    line = dict(zip(HEAD, [f"CAR-{number:04}", f"Ressourcerie n° {number}", "réemploi",
                           "Association", "Brest", "29200", 48.4, -4.5, 2.5, 2012, "oui", "non"],
                    strict=True))
    return list((line | {n.replace("_", " "): v for n, v in fields.items()}).values())


def actors(heading: str, cells: Sequence[object]) -> list[list[object]]:
    """Return a sheet with a column of its own after the usual ones."""
    return [["Export de la carte"], [], [*HEAD, heading],
            *([*actor(n), cell] for n, cell in enumerate(cells, 1))]


def left_out(write: Write, raw: Path, rows: Sequence[Sequence[object]]) -> tuple[
        Workbook, list[Issue]]:
    """Return the workbook after its personal data were taken out, and what is said of it."""
    book = read(write(FILE, {"Export": rows}), raw)
    return book, withhold(sources()["acteurs_circulaires"], book)


def cells(book: Workbook, column: int) -> list[str]:
    return [book.sheets[0].cell(row, column).text
            for row in range(4, len(book.sheets[0].values) + 1)]


def leaks(warehouse: Path, *texts: str) -> list[str]:
    """Return those of the texts that a table of the warehouse holds, or its file does."""
    columns: dict[str, list[str]] = {}
    for table, column in ask(warehouse, "SELECT table_name, column_name FROM duckdb_columns() "
                                        "WHERE database_name = 'w' AND NOT internal"):
        columns.setdefault(table, []).append(f'CAST("{column}" AS VARCHAR)')
    cells = "\n".join(text or "" for table, names in columns.items() for text, in ask(
        warehouse, f"SELECT string_agg(concat_ws('\n', {', '.join(names)}), '\n') FROM {table}"))
    data = warehouse.read_bytes()
    return [text for text in texts if text in cells or text.encode() in data]


# --- Columns ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("heading", "cell", "kind"), [
    ("Courriel", "voir le site", "des courriels"), ("E-mail", "anne chez exemple", "des courriels"),
    ("Mél.", "à demander", "des courriels"), ("contact_email", "en cours", "des courriels"),
    ("Adresse électronique", "aucune connue", "des courriels"),
    ("Téléphone", 298000000, "des numéros de téléphone"),
    ("Tél. fixe", "sur liste rouge", "des numéros de téléphone"),
    ("Portable", "0 612 345 678", "des numéros de téléphone"),
    ("N° de mobile", "612345678", "des numéros de téléphone"),
    ("Contact", "Gwenn Ar Moal", "des noms de personnes"),
    ("Nom du gérant", "Ar Moal", "des noms de personnes"),
    ("Gérant·e", "Ar Moal", "des noms de personnes"), ("Prénom", "Gwenn", "des noms de personnes"),
    ("NOM Prénom", "AR MOAL Gwenn", "des noms de personnes"),
    ("Interlocutrice", "Ar Moal", "des noms de personnes"),
    ("Référent(e)", "Ar Moal", "des noms de personnes"),
    ("Responsable de la structure", "Ar Moal", "des noms de personnes"),
    ("Nom du/de la président·e", "Ar Moal", "des noms de personnes"),
    ("Personne à contacter", "Ar Moal", "des noms de personnes"),
    ("Fiche remplie par", "G. A. M.", "des noms de personnes"),
    ("Q15 [Nom du répondant]", "Ar Moal", "des noms de personnes"),
    ("Q12 [Référent·e]", "Ar Moal", "des noms de personnes"),
    ("courrielContact", "en cours", "des courriels"),
    ("nomDirigeant", "Ar Moal", "des noms de personnes"),
    ("ipaddr", "2001:db8::7", "des adresses IP"),
])
def test_a_column_is_left_out_for_its_heading(write, raw, heading, cell, kind):
    book, issues = left_out(write, raw, actors(heading, [cell, None]))
    assert cells(book, 13) == ["", ""]
    assert [str(i) for i in issues] == [
        f"INFORMATION {FILE} · feuille « Export » · cellule M3 : colonne « {heading} » laissée de "
        f"côté : elle contient {kind} (1 cellule) (attendu : pour la garder, une base déclarée "
        "dans « personal » du contrat)"]


@pytest.mark.parametrize(("contents", "kind"), [
    (MAILS, "des courriels"),
    ([*MAILS[:2], "à demander", "ne sait pas"], "des courriels"),
    (["jean (at) exemple.fr", "Anne <anne@exemple.bzh>", "ne sait pas"], "des courriels"),
    (["02 98 00 00 01", "02.98.00.00.02", "+33 (0)6 12 34 56 78"], "des numéros de téléphone"),
    (["02 98\u202f00\u00a000 01", "0298 00 00 02", "0033298000003"], "des numéros de téléphone"),
    ([298000002, 298000003, 612345670], "des numéros de téléphone"),
    (["6 12 34 56 78", "2 98 00 00 01"], "des numéros de téléphone"),
    ([33298000003, "33612345678"], "des numéros de téléphone"),
    ([*["Anne Le Goff"] * 5, "inconnu", "inconnue"], "des noms de personnes"),
    (["Anne Le Goff", "LE BRAS Yann", "Mme Ar Moal", "Jean-Pierre Kerdoncuff", "M. Dupont",
      "inconnu"], "des noms de personnes"),
    (["Anne d'Arvor", "Anne d’Arvor", "Jean-Pierre Kerdoncuff", "Jean‑Pierre Kerdoncuff",
      "Yann Bras", "inconnu", "inconnue", "inconnus", "aucun"], "des noms de personnes"),
])
def test_a_column_is_left_out_for_its_cells_whatever_its_heading(write, raw, contents, kind):
    book, issues = left_out(write, raw, actors("Information", contents))
    assert set(cells(book, 13)) == {""}
    assert [i.message for i in issues] == [
        f"colonne « Information » laissée de côté : elle contient {kind} ({len(contents)} "
        "cellules)"]


@pytest.mark.parametrize(("heading", "contents"), [
    ("SIRET", ["12345678900012", "012 345 678 00012", 55210055400025]),
    ("SIREN", ["732829320", 552100554, "356000000"]),
    ("Code Insee", ["01004", "29019", "35238"]), ("RNA", ["W291000123", "W351000456", None]),
    ("Soumis le", ["01/02/2023 10:30", "2023-02-06 13:51:11", "06/12/2023"]),
    ("Latitude Lambert", ["48.0612345678", "-4,0612345678", "0.123456789"]),
    ("Budget", ["1 234 567 890", "de 50 000 à 99 999 €", 10000000000]),
    ("Page", ["https://exemple.fr/fiche-0612345678", "www.exemple.fr/0298000001", "@cress"]),
    ("Contact avec la commune", ["oui", "non", "Plutôt d'accord"]),
    ("Nombre de contacts", [3, 12, 0]), ("Contacts", [3, 12, None]),
    ("Dispose d'un téléphone", ["x", None, "x"]), ("Achat responsable", ["local", "bio", None]),
    ("Nom de l'association", ["Jeanne d'Arc", "Les Jardins de Marie", "Ty Gwen"]),
    ("Enseigne", ["Chez Mme Jeanne", "Marie Galante", "Café Paul", "Scop Ouest", "Ty Gwen",
                  "Le Bihan et fils"]),
    ("Enseigne", ["Anne Le Goff", "LE BRAS Yann", "Jean-Pierre Kerdoncuff", "Mme Ar Moal"]),
    ("Commerce mobile", ["camion", "vélo", None]), ("Commune siège", ["Saint-Malo", "Brest", ""]),
])
def test_what_only_looks_like_it_is_left_alone(write, raw, heading, contents):
    rows = actors(heading, contents)
    book, issues = left_out(write, raw, rows)
    assert issues == []
    assert [book.sheets[0].cell(n, 13).value for n in range(4, 4 + len(contents))] == [
        c or None if isinstance(c, str) else c for c in contents]


def test_a_name_beside_a_first_name_or_under_a_group_is_a_person(write, raw):
    book = read(write(FILE, {
        "Voisins": [["Ville", "Prénom", "Nom"], ["Brest", "Gwenn", "Ar Moal"],
                    ["Vannes", "Nolwenn", "Ar Bras"]],
        "Ordre": [["Nom", "Prénom", "Ville"], ["Ar Moal", "Gwenn", "Brest"],
                  ["Ar Bras", "Nolwenn", "Vannes"]],
        "Groupes": [["Structure", None, "Contact", None, None],
                    ["Nom", "Ville", "Nom", "ETP", "Lieu"],
                    ["Ty Gwen", "Brest", "Ar Moal", 3, "Le Relecq"],
                    ["Ty Du", "Vannes", "Ar Bras", 2, "Séné"]]}), raw)
    issues = withhold(sources()["acteurs_circulaires"], book)
    assert [(i.sheet, i.cell) for i in issues] == [
        ("Voisins", "B1"), ("Voisins", "C1"), ("Ordre", "A1"), ("Ordre", "B1"), ("Groupes", "C2")]
    assert book.sheets[-1].values[2] == ["Ty Gwen", "Brest", None, 3, "Le Relecq"]


def test_a_column_that_a_contract_reads_is_left_out_too_and_the_others_stay(write, raw):
    rows = [HEAD, *(actor(n, Statut_ESS=mail) for n, mail in enumerate(MAILS, 1))]
    write(FILE, {"Export": rows})
    one = load("acteurs_circulaires", raw)
    assert list(one.data["statut_juridique"]) == ["", "", ""]
    assert list(one.data["nom"]) == [f"Ressourcerie n° {n}" for n in (1, 2, 3)]
    assert [i.cell for i in one.issues] == ["D1"]


def test_a_column_left_out_is_not_said_to_be_unknown_besides(write, raw):
    write(FILE, {"Export": actors("E-mail", MAILS)})
    assert [i.message for i in load("acteurs_circulaires", raw).issues] == [
        "colonne « E-mail » laissée de côté : elle contient des courriels (3 cellules)"]


def test_hidden_sheets_texts_and_csv_are_looked_at_too(raw, write):
    path = write(FILE, {"Export": [HEAD, actor(1)], "Adresses": [["Ville", "Mél"],
                                                                 ["Brest", MAILS[0]]]})
    book = load_workbook(path)
    book["Adresses"].sheet_state = "hidden"
    book.save(path)
    content = read(path, raw)
    assert [i.sheet for i in withhold(sources()["acteurs_circulaires"], content)] == ["Adresses"]
    assert content.hidden[0].values[1] == ["Brest", None]
    text = raw / "acteurs_circulaires/export.csv"
    text.write_bytes(("Ville;Référent;Mél\r\nBrest;Ar Moal;" + MAILS[0] + "\r\nVannes;;\r\n")
                     .encode("cp1252"))
    book = read(text, raw)
    assert [i.cell for i in withhold(sources()["acteurs_circulaires"], book)] == ["B1", "C1"]
    assert book.sheets[0].values[1] == ["Brest", None, None]


def test_comments_of_cells_are_left_out_because_excel_signs_them(write, raw):
    path = write(FILE, {"Export": [HEAD, actor(1)]})
    book = load_workbook(path)
    book["Export"]["B2"].comment = Comment("Gwenn Ar Moal:\nà rappeler", "Gwenn Ar Moal")
    book.save(path)
    content = read(path, raw)
    assert [i.message for i in withhold(sources()["acteurs_circulaires"], content)] == [
        "commentaires de cellules laissés de côté : Excel y inscrit le nom de leur auteur"]
    assert content.sheets[0].cell(2, 2).comment == ""


def test_figures_are_no_records_and_are_read_as_they_are(write, raw):
    book = read(write("x.xlsx", {"F": [["Titre", "Courriel"], ["Note", MAILS[0]]]}), raw)
    assert withhold(sources()["emploi"], book) == []
    assert book.sheets[0].values[1] == ["Note", MAILS[0]]


def test_the_remark_of_a_figure_gives_nobody_away(write, raw):
    """A remark is published beside its figure, and so is the comment of a cell that becomes one."""
    path = write("emploi/note_conjoncture_2023.xlsx", {"2023": [
        ["Ensemble", "2023", "Commentaire"], ["ESS", "2,6 %", f"demandé à {MAILS[0]}"],
        ["dont animation", "1,2 %"], ["Privé hors ESS", "3,5 %", "progression"]]})
    book = load_workbook(path)
    book["2023"]["B3"].comment = Comment("à vérifier au 02 98 00 00 01", "Anne")
    book["2023"]["A1"].comment = Comment(f"voir {MAILS[1]}", "Anne")
    book.save(path)
    one = load("emploi", raw)
    assert one.data["remarque"].tolist() == [
        "demandé à [courriel retiré]", "à vérifier au [téléphone retiré]", "progression"]
    assert [(i.cell, i.message, i.value) for i in one.issues if "retiré" in str(i)] == [
        ("A1", "1 commentaire de cellule : seul celui d'un chiffre est repris, comme remarque",
         "voir [courriel retiré]"),
        ("B2", "courriels ou numéros de téléphone retirés des remarques (2 chiffres, dont "
         "celui-ci)", "")]


# --- In the middle of a text -----------------------------------------------------------------
def test_an_address_in_a_free_text_is_masked_where_it_stands(write, raw):
    book, issues = left_out(write, raw, actors("Commentaire", [
        "Très intéressés, écrire à anne@exemple.bzh ou appeler le 02 98 00 00 01.", None,
        "Le questionnaire est un peu long, mais la démarche nous intéresse.",
        "Joindre plutôt la mairie au (02) 98 00 00 02, aux heures d'ouverture."]))
    assert cells(book, 13) == [
        "Très intéressés, écrire à [courriel retiré] ou appeler le [téléphone retiré].", "",
        "Le questionnaire est un peu long, mais la démarche nous intéresse.",
        "Joindre plutôt la mairie au [téléphone retiré], aux heures d'ouverture."]
    assert [str(i) for i in issues] == [
        f"AVERTISSEMENT {FILE} · feuille « Export » · cellule M4 : courriels ou numéros de "
        "téléphone retirés du texte de la colonne « Commentaire » (2 cellules, dont celle-ci)"]


def test_titles_and_notes_are_masked_and_told_once(write, raw):
    book, issues = left_out(write, raw, [["Export demandé par anne@exemple.bzh"], HEAD, actor(1),
                                         actor(2)])
    assert book.sheets[0].values[0][0] == "Export demandé par [courriel retiré]"
    assert [str(i) for i in issues] == [
        f"INFORMATION {FILE} · feuille « Export » · cellule A1 : courriels ou numéros de téléphone "
        "retirés du texte hors du tableau (1 cellule, dont celle-ci)"]


# --- Kept with a basis -----------------------------------------------------------------------
def tidy(book: Workbook) -> Tidy:
    """Read a directory: its names and its addresses."""
    out = Tidy(ANNUAIRE, book)
    table = book.sheets[0].table(ANNUAIRE.headers)
    out.issues += table.issues
    for line in table.body:
        out.record(book.sheets[0], line["id"].row, id=line["id"].text,
                   courriel=line["courriel"].text)
    return out


ANNUAIRE = Source(
    id="annuaire", kind="fiches", title="Annuaire", producer="Cress", licence="Interne",
    vintage="2026", nature="enquête", patterns=("annuaire/*.xlsx",),
    columns=(Column("courriel", "Courriel"),),
    headers={"id": ("Identifiant",), "courriel": ("E-mail", "Courriel")})


@pytest.mark.parametrize("column", ["courriel", "E-MAIL"])
def test_a_declared_basis_keeps_the_column_and_the_report_says_it(write, raw, monkeypatch,
                                                                  column):
    source = replace(ANNUAIRE, personal={column: BASIS})
    monkeypatch.setattr(builder, "registry", lambda: {"annuaire": (source, tidy)})
    write("annuaire/a.xlsx", {"A": [["Identifiant", "E-mail"], *enumerate(MAILS, 1)]})
    one = load("annuaire", raw)
    assert list(one.data["courriel"]) == MAILS
    assert [i.message for i in one.issues] == [f"colonne « E-mail » gardée : {BASIS}"]


def test_a_basis_keeps_the_column_that_it_names_and_no_other(write, raw):
    book = read(write(FILE, {"A": [["Identifiant", "E-mail", "Tél."],
                                   [1, MAILS[0], "02 98 00 00 01"]]}), raw)
    withhold(replace(ANNUAIRE, personal={"Tél.": BASIS}), book)
    assert book.sheets[0].values[1] == [1, None, "02 98 00 00 01"]


def test_a_basis_keeps_nothing_of_what_stands_above_its_column(write, raw):
    book = read(write(FILE, {"A": [[None, "Écrire à a@b.fr"], [None, "a@b.fr"],
                                   ["Identifiant", "E-mail"], *enumerate(MAILS, 1)]}), raw)
    withhold(replace(ANNUAIRE, personal={"courriel": BASIS}), book)
    assert [book.sheets[0].cell(n, 2).value for n in range(1, 5)] == [
        "Écrire à [courriel retiré]", "[courriel retiré]", "E-mail", MAILS[0]]


def test_a_basis_that_says_nothing_keeps_nothing(write, raw):
    book = read(write(FILE, {"A": [["Identifiant", "E-mail"], *enumerate(MAILS)]}), raw)
    issues = withhold(replace(ANNUAIRE, personal={"courriel": "  "}), book)
    assert [book.sheets[0].cell(n, 2).value for n in (2, 3, 4)] == [None] * 3
    assert len(issues) == 1


# --- Never repeated --------------------------------------------------------------------------
def test_no_issue_and_no_byte_of_the_warehouse_repeats_what_was_left_out(write, raw, tmp_path):
    secrets = ["anne@exemple.bzh", "02 98 00 00 01", "Ar Moal", "gwenn@exemple.fr", "0612345678"]
    rows = actors("Mél", [secrets[0]] * 3)
    rows[2].append("Référent")
    for line in rows[3:]:
        line.append(secrets[2])
    # Cells of columns that are read, and that the checks quote when they are wrong.
    rows[3][8], rows[4][9], rows[5][4] = secrets[1], secrets[3], secrets[4]
    rows.append([*actor(9, Commune=f"chez {secrets[3]}"), None, None])
    write(FILE, {"Export": rows})
    report = build(raw, tmp_path / "e.duckdb")
    assert not report.has_errors
    issues = [str(i) for i in report.all_issues if i.file == FILE]
    assert len(issues) > 5
    assert not [text for text in issues if any(secret in text for secret in secrets)]
    sentences = ["Ressourcerie n° 1", "colonne « Référent » laissée de côté"]
    assert leaks(tmp_path / "e.duckdb", *secrets, *sentences) == sentences


def test_what_the_reader_quoted_before_is_taken_back(raw):
    path = raw / "acteurs_circulaires/export.csv"
    path.parent.mkdir()
    path.write_text("Ville;Référent\nBrest;Ren\ufffd Ar Moal\nVannes;Gwenn Ar Bras\n", "utf-8")
    book = read(path, raw)
    assert [i.value for i in book.reader_issues if i.cell == "B2"] == ["Ren\ufffd Ar Moal"]
    withhold(sources()["acteurs_circulaires"], book)
    assert [i.value for i in book.reader_issues if i.cell == "B2"] == [""]


def test_the_workbooks_of_the_project_hold_none(entrepot):
    assert ask(entrepot, "SELECT message FROM _anomalies WHERE message LIKE '%laissé%de côté%' "
                         "OR message LIKE '%retirés du texte%'") == []


def test_a_file_of_many_columns_is_looked_at_in_the_memory_of_one():
    """Twenty kilobytes of Parquet, five million cells, took half a gigabyte of the server."""

    def peak(columns: int) -> int:
        head, line = [f"C{n}" for n in range(columns)], [f"x{n}" for n in range(columns)]
        book = Workbook("a.csv", "", [Sheet("a", "a.csv", [head, *[line] * 20_000])])
        tracemalloc.start()
        withhold(sources()["acteurs_circulaires"], book)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2)  # loads what it takes
    assert peak(40) < 4 * peak(2)
