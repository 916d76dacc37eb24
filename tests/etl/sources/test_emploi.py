"""The notes de conjoncture: five layouts, corrections declared, faults of print found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from etl.checks.check import check
from etl.checks.corrections import correct
from etl.paths import RAW
from etl.reading.reader import read
from etl.sources import emploi, registry
from etl.sources.emploi import SOURCE, tidy
from etl.warehouse.build import load

NOTE_2013 = "emploi/note_conjoncture_2013.xlsx"


@pytest.fixture
def note(write, source_sheet):
    """Write the next note: name of the sheet and rows."""
    return lambda name, rows, year=2024: write(
        f"emploi/note_conjoncture_{year}.xlsx", {name: rows, "Source": source_sheet})


def figures(one, **where):
    data = one.data
    for column, value in where.items():
        data = data[data[column] == value]
    return data[["famille", "secteur", "periode", "valeur", "unite", "imprime"]].values.tolist()


def test_next_years_note_with_three_header_rows_loads_by_being_dropped(raw, note):
    note("Tableau 1", [
        ["Évolution de l'emploi"], [],
        ["Statut", "Morbihan", None, None, "Bretagne", None, None],
        [None, 2023, 2024, 2024, 2023, 2024, 2024],
        [None, "%", "%", "Vol", "%", "%", "Vol"],
        ["Associations", (0.01, "0.0%"), "0.5%", 120, "1,0 %", "- 0,2 %", "-1 040"],
    ])
    one = load("emploi", raw)
    assert one.issues == []
    assert figures(one, territoire="53") == [
        ["Associations", "Ensemble", "2022-2023", 1.0, "%", "1,0 %"],
        ["Associations", "Ensemble", "2023-2024", -0.2, "%", "- 0,2 %"],
        ["Associations", "Ensemble", "2023-2024", -1040.0, "postes", "-1 040"]]
    assert figures(one, territoire="56", unite="%")[0][3] == 1.0


def test_a_small_list_of_territories_keeps_its_words(raw, note):
    note("2023-2024", [["Territoire", "ESS (%)", "ESS (vol.)", "Reste de l'économie privée (%)"],
                       ["Bretagne", "-0,3 %", "- plus de 300", "+1,8 %"],
                       ["Ille et Vilaine", "stagnation", None, "nd"]])
    one = load("emploi", raw)
    assert one.issues == []
    rows = one.data[["territoire", "groupe", "valeur", "qualificatif", "tendance", "statut"]]
    assert rows.astype("object").where(rows.notna(), None).values.tolist() == [
        ["53", "ESS", -0.3, "", "", ""],
        ["53", "ESS", -300.0, "plus de", "", ""],
        ["53", "Privé hors ESS", 1.8, "", "", ""],
        ["35", "ESS", None, "", "stabilité", ""],
        ["35", "Privé hors ESS", None, "", "", "nd"]]


def test_the_dont_lines_are_sectors_of_the_ess(raw, note):
    note("Conjoncture", [["Ensemble", "2024", "Commentaire"], ["ESS", (0.026, "+0.0%")],
                         ["Privé hors ESS", (0.035, "+0.0%")],
                         ["dont aide à domicile", (-0.038, "+0.0%;-0.0%"), "baisse"],
                         ["dont sport", "hausse", "moteur"]])
    one = load("emploi", raw)
    assert figures(one, famille="ESS") == [
        ["ESS", "Ensemble", "2023-2024", 2.6, "%", "+2,6%"],
        ["ESS", "Aide à domicile", "2023-2024", -3.8, "%", "-3,8%"],
        ["ESS", "Sport", "2023-2024", pytest.approx(float("nan"), nan_ok=True), "%", "hausse"]]


def test_a_note_whose_layout_is_unknown_says_what_was_expected(raw, note):
    note("Tableau 1", [["Famille", "2024"], ["ESS", 3]])
    assert [str(i) for i in load("emploi", raw).issues] == [
        "ERREUR emploi/note_conjoncture_2024.xlsx · feuille « Tableau 1 » : aucun tableau reconnu "
        "dans cette feuille (attendu : une colonne de libellés intitulée « Statut », « Territoire "
        "» ou « Ensemble »)"]


@pytest.mark.parametrize(("year", "told"), [
    (2014, []),
    (2024, ["ce titre est celui de la note de 2014, le nom du fichier dit 2024 : ses chiffres sont "
            "présentés comme ceux de la note de 2024 (lu : « Tendances – Note de conjoncture 2014 "
            "» ; attendu : un fichier nommé note_conjoncture_2014, ou le titre corrigé)",
            "année hors de la période du fichier, publié en « 2024-10 » (lu : « 2013-2014 » ; "
            "attendu : 2021 au moins)"])])
def test_a_note_named_after_another_year_than_its_titles_and_its_figures_is_told(
        raw, note, year, told):
    """The note of 2014 saved as that of 2024 was loaded as the latest one, without a word."""
    note("Tableau 1", [["Tendances – Note de conjoncture 2014"], [], ["Statut", "Bretagne"],
                       [None, 2014], [None, "%"], ["Associations", "1,0 %"]], year)
    one = load("emploi", raw)
    assert [(i.severity, i.cell, str(i).partition(f"{i.cell} : ")[2]) for i in one.issues] == [
        ("avertissement", cell, text) for cell, text in zip(("A1", "B6"), told, strict=False)]
    assert set(one.data["millesime"]) == {year}


def test_the_titles_of_a_note_are_those_over_its_tables_and_the_one_of_its_citation(
        raw, write, source_sheet):
    """One that says the year of the file is enough: another may quote the note before it."""
    table = [["Statut", "Bretagne"], [None, 2024], [None, "%"], ["Associations", "1,0 %"]]
    cited = [["Titre", "Note de conjoncture 2023"] if row[0] == "Titre" else row
             for row in source_sheet]
    file = "emploi/note_conjoncture_2024.xlsx"
    write(file, {"Tableau 1": table, "Source": cited})
    [issue] = load("emploi", raw).issues
    assert (issue.sheet, issue.cell, issue.value) == ("Source", "B2", "Note de conjoncture 2023")
    write(file, {"Tableau 1": [["Note de conjoncture 2024"], *table], "Source": cited})
    assert load("emploi", raw).issues == []


def test_a_note_whose_name_says_no_year_is_asked_to_bear_the_one_of_its_title(raw, write):
    rows = [["Note de conjoncture 2013"], ["Statut", "Bretagne"], [None, 2013], [None, "%"],
            ["Associations", "1,0 %"]]
    for title, name in (("Note de conjoncture 2013", "2013"), ("Tendances", "AAAA")):
        write("emploi/note_conjoncture_finale.xlsx", {"Tableau 1": [[title], *rows[1:]]})
        assert [i.expected for i in load("emploi", raw).issues if i.is_error] == [
            f"note_conjoncture_{name}.xlsx"]


def test_a_word_that_is_no_evolution_is_an_error_with_its_cell(raw, note):
    note("Conjoncture", [["Ensemble", "2024"], ["ESS", "voir encadré"]])
    assert [str(i) for i in load("emploi", raw).issues] == [
        "ERREUR emploi/note_conjoncture_2024.xlsx · feuille « Conjoncture » · cellule B2 : ni "
        "nombre, ni mot d'évolution connu (lu : « voir encadré » ; attendu : un nombre, nd, "
        "hausse, baisse ou stagnation)"]


def issues_without_corrections():
    """Return the issues of the real notes when no correction is declared."""
    source = replace(SOURCE, corrections=())
    one = load("emploi", RAW)
    book = read(RAW / NOTE_2013, RAW)
    data = one.data[one.data["fichier"] == NOTE_2013].copy()
    cells = {r["cellule"]: r for r in tidy(book).rows}
    data["valeur"] = [cells[c]["valeur"] for c in data["cellule"]]
    return [i for i in check(source, data) if i.severity == "avertissement"]


def test_the_misprints_of_2013_are_found_without_being_told():
    issues = {(i.cell, i.message) for i in issues_without_corrections()}
    assert {
        ("L7", "le pourcentage et le volume sont de signes contraires : « -4.7% » à côté de "
               "« 889 » en M7"),
        ("I9", "le pourcentage et le volume sont de signes contraires : « -3.1% » à côté de "
               "« 33 » en J9"),
        ("M11", "familles et ESS : la somme donne 1\u202f008, le total imprimé en M11 est −771 "
                "(M7 = 889, M8 = 3, M9 = 1, M10 = 115)"),
        ("P7", "départements et Bretagne : la somme donne 1\u202f322, le total imprimé en P7 "
               "est −457 (D7 = 104, G7 = 193, J7 = 136, M7 = 889)"),
    } == issues


def test_once_corrected_by_declaration_the_table_closes_and_the_print_is_kept():
    one = load("emploi", RAW)
    data = one.data[one.data["fichier"] == NOTE_2013].set_index("cellule")
    assert data.loc["M7", ["valeur", "imprime", "statut"]].tolist() == [-889.0, "889", "c"]
    assert data.loc["I9", ["valeur", "imprime", "statut"]].tolist() == [3.1, "-3.1%", "c"]
    assert data.loc["N12", ["famille", "groupe", "valeur", "statut"]].tolist() == [
        "Privé (Hors ESS)", "Privé (ESS incluse)", -0.2, "c"]
    assert [i for i in one.issues if i.file == NOTE_2013 and i.severity != "information"] == []
    [issue] = [i for i in one.issues if i.file == NOTE_2013 and i.cell == "M7"]
    assert str(issue) == (
        f"INFORMATION {NOTE_2013} · feuille « Tableau 1 » · cellule M7 : corrigé en « −889 » par "
        "déclaration : le volume des associations du Morbihan est imprimé 889 à côté de −4,7 % ; "
        "la région ne boucle qu'avec −889 (lu : « 889 »)")


@pytest.mark.parametrize("name", ["Note Conjoncture 2013.xlsx", "note_conjoncture_2013 (1).xlsx",
                                  "note_conjoncture_2013 - Copie.xlsx",
                                  "note_conjoncture_2013 - Copie (2).xlsx",
                                  "Copie de note_conjoncture_2013.xlsx",
                                  "note_conjoncture_2013 copie 2.xlsx", "note_conjoncture_2013.ods",
                                  "emploi/note_conjoncture_2013.xlsx"])
def test_a_correction_holds_whatever_the_name_that_its_file_was_saved_under(name):
    book = read(RAW / NOTE_2013, RAW)
    book.file = f"emploi/{name}"
    for sheet in book.sheets:
        sheet.file = book.file
    rows = tidy(book).rows
    assert {i.severity for i in correct(SOURCE, rows, {book.file})} == {"information"}
    assert [r["valeur"] for r in rows if r["cellule"] == "M7"] == [-889.0]


def test_a_correction_fails_loudly_once_the_file_prints_something_else():
    book = read(RAW / NOTE_2013, RAW)
    rows = tidy(book).rows
    next(r for r in rows if r["cellule"] == "M7")["imprime"] = "-889"
    errors = [i for i in correct(SOURCE, rows, {book.file}) if i.severity == "erreur"]
    assert [str(i) for i in errors] == [
        f"ERREUR {NOTE_2013} · feuille « Tableau 1 » · cellule M7 : correction "
        "déclarée devenue sans objet : la cellule n'imprime plus ce qui était corrigé "
        "(lu : « -889 » ; attendu : « 889 »)"]


def test_a_correction_whose_cell_or_sheet_is_not_read_says_so():
    book = read(RAW / NOTE_2013, RAW)
    rows = [row for row in tidy(book).rows if row["cellule"] != "M7"]
    [error] = [i for i in correct(SOURCE, rows, {book.file}) if i.severity == "erreur"]
    assert (error.cell, error.message, error.value) == (
        "M7", "correction déclarée devenue sans objet : la cellule n'est plus lue", "")
    for sheet in book.sheets:
        sheet.name = sheet.name.replace("Tableau 1", "Feuil1")
    errors = [i for i in correct(SOURCE, tidy(book).rows, {book.file}) if i.severity == "erreur"]
    assert [str(i) for i in errors] == [
        f"ERREUR {NOTE_2013} · feuille « Tableau 1 » : aucun chiffre n'est lu d'une feuille de ce "
        "nom, où des corrections sont déclarées (lu : « Feuil1, Hors OGEC 2012-2013 » ; attendu : "
        "une feuille « Tableau 1 »)"]


@pytest.mark.parametrize(("column", "value", "fault"), [
    ("valeur", "-889 postes", "en « -889 postes », ce que « Valeur » ne peut contenir : écrire un "
                              "nombre, sans guillemets"),
    ("famille", 889.0, "en « 889 », ce que « Famille » ne peut contenir : écrire un texte, entre "
                       "guillemets"),
    ("valeurs", -889.0, "dans une colonne « valeurs », que la source n'a pas : la corriger "
                        "(column)")])
def test_a_correction_that_its_column_cannot_hold_is_refused_with_what_to_write(
        column, value, fault):
    wrong = replace(SOURCE.corrections[0], column=column, value=value)
    book = read(RAW / NOTE_2013, RAW)
    rows = tidy(book).rows
    assert [str(i) for i in correct(replace(SOURCE, corrections=(wrong,)), rows, {book.file})] == [
        f"ERREUR {NOTE_2013} · feuille « Tableau 1 » · cellule M7 : correction déclarée {fault}"]
    assert "c" not in {r["statut"] for r in rows if r["cellule"] == "M7"}


def test_in_2016_the_families_sum_to_883_and_the_total_prints_881():
    assert [str(i) for i in load("emploi", RAW).issues if i.severity == "avertissement"] == [
        "AVERTISSEMENT emploi/note_conjoncture_2017_dataess.xlsx · feuille « DATAESS » · cellule "
        "B8 : familles et ESS : la somme donne 883, le total imprimé en B8 est 881 (B4 = 1 040, "
        "B5 = −19, B6 = −111, B7 = −27) (lu : « 881 » ; attendu : un écart d'au plus 1)"]


def test_what_a_note_repeats_from_the_previous_one_is_marked():
    data = load("emploi", RAW).data
    repeats = data[data["rappel"]]
    assert set(repeats["millesime"]) == {2013} and set(repeats["annee"]) == {2012}
    assert len(repeats) == 30


def test_the_breaks_are_declared():
    assert [(b.kind, b.year) for b in registry()["emploi"][0].breaks] == [
        ("champ", 2013), ("comparateur", 2013), ("concept", 2018)]


def house(**figures):
    """Return a table of the families in five territories, those figures in each."""
    places = ["Bretagne", "Finistère", "Morbihan", "Ille-et-Vilaine", "Côtes-d'Armor"]
    return [["Statut", *places], [None, *[2024] * 5], [None, *["Vol"] * 5],
            *([name, figures[name] * 4, *[figures[name]] * 4] for name in figures)]


def test_a_family_never_seen_enters_the_sum(raw, note):
    families = {"Associations": 100, "Coopératives": 20, "Fondations": 10, "Mutuelles": -5,
                "Sociétés commerciales de l'ESS": 30}
    note("Tableau 1", house(**families, ESS=155, **{"Privé (Hors ESS)": 9000}))
    one = load("emploi", raw)
    assert [i.message for i in one.issues] == ["libellé inconnu, chargé tel quel"]


def test_a_family_that_is_renamed_follows_its_series_once_it_is_declared(raw, note, monkeypatch):
    monkeypatch.setitem(emploi.GROUPES, "mutuelles et institutions de prevoyance", "Mutuelles")
    families = {"Associations": 100, "Coopératives": 20, "Fondations": 10,
                "Mutuelles et institutions de prévoyance": -5}
    note("Tableau 1", house(**families, ESS=125))
    one = load("emploi", raw)
    assert one.issues == []
    renamed = one.data[one.data["famille"] == "Mutuelles et institutions de prévoyance"]
    assert set(renamed["groupe"]) == {"Mutuelles"}


def test_a_family_never_seen_hides_no_wrong_sum(raw, note):
    families = {"Associations": 100, "Coopératives": 20, "Fondations": 10, "Mutuelles": -5,
                "Sociétés commerciales de l'ESS": 30}
    note("Tableau 1", house(**families, ESS=125))
    issues = [i.message for i in load("emploi", raw).issues if i.message.startswith("familles")]
    assert len(issues) == 5
    assert issues[0].startswith("familles et ESS : la somme donne 620, le total imprimé en B9 est "
                                "500 (B4 = 400")


def test_a_note_that_prints_two_families_is_not_summed(raw, note):
    note("Tableau 1", house(Associations=100, Fondations=10, ESS=155))
    assert load("emploi", raw).issues == []
