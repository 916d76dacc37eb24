"""A table that was moved, renamed, reordered or respelt is read rightly, or says what is wrong."""

from __future__ import annotations

import random
from functools import cache

import pytest

from etl.sources import sources
from etl.warehouse.build import build, load
from tests.etl.conftest import HEADINGS, SOURCE_SHEET, figure_row, save

LINEAGE = ["feuille", "cellule", "ligne", "fichier"]
QUARTERS = ["Trimestre", "Niveau", "Territoire", "Famille", "Secteur", "Effectifs salariés",
            "Établissements", "Masse salariale (milliers d'euros)"]
SHOP = ["Identifiant", "Commune", "Code Insee", "Année d'ouverture", "Statut", "Services",
        "Employeur"]
ACTOR = ["Identifiant", "Nom", "Activités", "Statut ESS", "Commune", "Code postal", "Latitude",
         "Longitude", "ETP", "Année de création", "Membre du RAB", "Réseau matériaux"]
SURVEY = ["id", "Q1 [Inventaire]", "Q2 [Statut]", "Q3[café]", "Q4 [Modèle]", "Q5 [CA]",
          "Q6[commune]", "Q7 [Postes]", "Q8 [ETP]", "Q9 [Bénévoles]", "Q10 [Heures]",
          "Q11[équilibre]", "Q12[formation]", "Q13[La commune soutient le projet]", "Q14 [Libre]"]
INSEE = ["Année", "Niveau", "Territoire", "Code NAF", "Famille", "Établissements",
         "Effectifs salariés"]
YEARS = ["Indicateur", 2022, 2023]
NOTE = ["Territoire", "ESS (en %)", "ESS (vol.)", "Reste de l'économie privée (en %)"]
DEPARTEMENTS = ("Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan")

#: Source → (file, header, lines, name of the sheet, other sheets).
BOOKS = {
    "emploi": ("emploi/note_conjoncture_2023.xlsx", NOTE,
               [[place, f"{n},5 %", 100 + n, "1,2 %"] for n, place in enumerate(DEPARTEMENTS)],
               "2022-2023", {"Source": SOURCE_SHEET}),
    "emploi_detaille": ("emploi_detaille/urssaf.xlsx", QUARTERS,
                        [["T1 2023", "département", place, "Associations", "Santé", 1200 + n, 40,
                          9000] for n, place in enumerate(DEPARTEMENTS)], "Extraction", {}),
    "agri_insee": ("agri_insee/insee.xlsx", INSEE,
                   [[2022, "département", place, "0113Z", "ESS", 12 + n, 140]
                    for n, place in enumerate(DEPARTEMENTS)], "Extraction", {}),
    "emploi_niveaux": ("emploi/niveaux_publies_bretagne.xlsx", HEADINGS,
                       [figure_row(territoire=place, niveau="departement", valeur=f"{n},5 %")
                        for n, place in enumerate(DEPARTEMENTS)], "Chiffres", {}),
    "commerces_inventaire": ("commerces_inventaire/i.xlsx", SHOP,
                             [[f"C{n}", "Guern", "56076", 2000 + n, "Scic", "café ; épicerie",
                               "oui"] for n in range(4)], "Inventaire", {}),
    "acteurs_circulaires": ("acteurs_circulaires/c.xlsx", ACTOR,
                            [[f"A{n}", f"Acteur {n}", "réemploi;textile", "Association", "Plérin",
                              "22190", 48.54, -2.77, 2.5, 2010, "oui", "non"] for n in range(4)],
                            "Export", {}),
    "commerces_enquete": ("commerces_enquete/r.xlsx", SURVEY,
                          [[n, f"C{n}", "Scic", "Oui", "vente", "moins de 10 000", None, 2, 1.5,
                            "30", "12 h", None, "Oui", "Plutôt d'accord", "rien"]
                           for n in range(1, 5)], "Réponses", {}),
    "mois_ess": ("mois_ess/bilans_mois_ess.xlsx", YEARS,
                 [["Participants", 1000, 1100], ["Événements (bilan)", 350, 360]], "Bretagne",
                 {"Sources": [["Territoire", "Année", "Indicateur", "Éditeur", "Titre", "Date",
                               "Lien"], *(["Bretagne", year, name, "Cress", "R", "2024", ""]
                                          for year in ("2022", "2023")
                                          for name in ("Participants", "Événements"))]}),
}
#: Sources whose sheets may bear any name.
FREE = [s for s in BOOKS if s not in ("emploi", "mois_ess")]
#: Sources whose header is declared in their contract.
WITH_CONTRACT = ["emploi_detaille", "agri_insee", "emploi_niveaux", "commerces_inventaire",
                 "acteurs_circulaires"]


@pytest.fixture
def load_sheets(raw, write):
    """Load a source from its usual workbook, changed: header and lines, name of the sheet."""

    def loader(source, change=lambda table: table, name=None):
        file, header, lines, usual, others = BOOKS[source]
        write(file, {name or usual: change([header, *lines]), **others})
        return load(source, raw)

    return loader


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """Return what a source reads in its usual workbook, which says nothing of it."""

    @cache
    def reader(source):
        file, header, lines, sheet, others = BOOKS[source]
        raw = tmp_path_factory.mktemp(source)
        save(raw / file, {sheet: [header, *lines], **others})
        one = load(source, raw)
        assert messages(one) == [] and len(one.data) >= 4
        return content(one)

    return reader


def content(one):
    """Return what was read, but for where; sorted, for lines may be in another order.

    A note keeps the print of its lines beside what they are (``groupe``).
    """
    texts = ["famille"] if "groupe" in one.data else []
    table = one.data.drop(columns=LINEAGE + texts, errors="ignore")
    return (table.astype("str").sort_values([*table.columns], ignore_index=True).to_csv(),
            sorted(map(tuple, one.answers.values.tolist())))


def messages(one):
    return [str(i) for i in one.issues if i.severity != "information"]


def other_place(table):
    """Return the table under blank rows and a title, a blank column on its left, a footnote below.
    """
    return [[], ["", "Un titre qui parle de tout"], [], *([None, *row] for row in table), [],
            [None, "Source : Cress"]]


def other_order(table):
    order = random.Random(7).sample(range(len(table[0])), len(table[0]))
    return [[row[i] for i in order] for row in table]


def respelt(table):
    """Return the text with line breaks, double and hard spaces, typographic apostrophes, accents
    written apart."""
    spellings = {"'": "’", " ": "\u00a0 \n", "é": "e\u0301"}
    head = ["".join(spellings.get(c, c) for c in f" {h} ") if isinstance(h, str) else h
            for h in table[0]]
    return [head, *table[1:]]


def capitals(table):
    return [[h.upper() if isinstance(h, str) else h for h in table[0]], *table[1:]]


def upside_down(table):
    return [table[0], *table[:0:-1]]


@pytest.mark.parametrize("change", [other_place, other_order, respelt, upside_down])
@pytest.mark.parametrize("source", BOOKS)
def test_a_table_laid_out_otherwise_is_read_alike(load_sheets, usual, source, change):
    other = load_sheets(source, change)
    assert messages(other) == []
    assert content(other) == usual(source)


@pytest.mark.parametrize("source", [*WITH_CONTRACT, "mois_ess"])
def test_a_heading_in_capitals_is_read_alike(load_sheets, usual, source):
    assert content(load_sheets(source, capitals)) == usual(source)


@pytest.mark.parametrize("source", FREE)
def test_a_sheet_under_another_name_is_read_alike(load_sheets, usual, source):
    assert content(load_sheets(source, name="Feuil1")) == usual(source)


@pytest.mark.parametrize(("source", "message"), [
    ("emploi", "ERREUR emploi/note_conjoncture_2023.xlsx · feuille « Feuil1 » : la feuille ne dit "
     "pas la période de l'évolution (lu : « Feuil1 » ; attendu : une feuille nommée « 2017-2018 », "
     "ou un titre qui donne les deux années)"),
    ("mois_ess", "ERREUR mois_ess/bilans_mois_ess.xlsx · feuille « Feuil1 » : la feuille ne porte "
     "pas le nom d'un territoire (lu : « Feuil1 » ; attendu : « Bretagne », « France »…)")])
def test_a_sheet_whose_name_had_a_meaning_says_what_it_lost(load_sheets, source, message):
    assert message in messages(load_sheets(source, name="Feuil1"))


def other_heading(source, old, new):
    file, header, _, sheet, _ = BOOKS[source]
    letter = chr(65 + header.index(old))
    place = f"{file} · feuille « {sheet} » · cellule {letter}1"
    return place, lambda table: [[new if h == old else h for h in table[0]], *table[1:]]


@pytest.mark.parametrize(("source", "old", "new"), [
    ("emploi_detaille", "Trimestre", "Trimestrse"), ("emploi_niveaux", "Territoire", "Teritoire"),
    ("commerces_inventaire", "Services", "Srvices"),
    ("acteurs_circulaires", "Activités", "Activté"),
    ("emploi_detaille", "Masse salariale (milliers d'euros)", "Masse salariale (euros)")])
def test_a_heading_that_is_close_is_proposed_at_its_cell(load_sheets, source, old, new):
    place, change = other_heading(source, old, new)
    assert messages(load_sheets(source, change))[0] == (
        f"ERREUR {place} : colonne « {old} » introuvable ; est-ce « {new} » ? "
        f"(lu : « {new} » ; attendu : « {old} »)")


@pytest.mark.parametrize(("source", "old", "new"), [
    ("emploi_detaille", "Trimestre", "Trimestres"), ("emploi_niveaux", "Valeur", "Valeurs"),
    ("emploi_niveaux", "Période", "Année"), ("emploi_niveaux", "Période", "PÉRIODES"),
    ("commerces_inventaire", "Services", "Service")])
def test_a_heading_in_the_plural_or_the_singular_and_a_year_for_a_period_are_read_alike(
        load_sheets, usual, source, old, new):
    """« Valeurs » and « Année » were errors that named « Valeur » and « Période »."""
    _, change = other_heading(source, old, new)
    assert content(load_sheets(source, change)) == usual(source)


@pytest.mark.parametrize(("old", "new", "message"), [
    ("Effectifs salariés", "Effectifs salariés (en nombre de postes)", ""),
    ("Établissements", "ÉTABLISSEMENTS\n(nombre)", ""),
    ("Masse salariale (milliers d'euros)", "Masse  salariale (Milliers d’euros)", ""),
    ("Masse salariale (milliers d'euros)", "Masse salariale",
     "l'en-tête ne dit pas son unité : lu en milliers d'euros (lu : « Masse salariale » ; "
     "attendu : « Masse salariale (milliers d'euros) »)"),
    ("Effectifs salariés", "Effectifs salariés (milliers)",
     "colonne « Effectifs salariés » introuvable ; est-ce « Effectifs salariés (milliers) » ? "
     "(lu : « Effectifs salariés (milliers) » ; attendu : « Effectifs salariés » ou "
     "« Effectifs »)"),
    ("Effectifs salariés", "Effectifs salariés (ETP)",
     "colonne « Effectifs salariés » introuvable ; est-ce « Effectifs salariés (ETP) » ? "
     "(lu : « Effectifs salariés (ETP) » ; attendu : « Effectifs salariés » ou « Effectifs »)")])
def test_a_unit_in_brackets_is_passed_over_unless_it_changes_the_scale(
        load_sheets, usual, old, new, message):
    place, change = other_heading("emploi_detaille", old, new)
    one = load_sheets("emploi_detaille", change)
    assert [t.partition(" : ")[2] for t in messages(one)][:1] == ([message] if message else [])
    assert all(place in t for t in messages(one)[:1])
    assert content(one) == usual("emploi_detaille") or "introuvable" in message


@pytest.mark.parametrize("source", WITH_CONTRACT)
def test_each_column_that_is_missing_is_told_with_what_was_found(load_sheets, source):
    file, header, _, sheet, _ = BOOKS[source]
    source_ = sources()[source]
    may_lack = {s for name in source_.optional for s in source_.headers[name]}
    for n in [i for i, h in enumerate(header) if h not in may_lack]:
        one = load_sheets(source, lambda table, n=n: [[*row[:n], *row[n + 1:]] for row in table])
        issue = next(i for i in one.issues if "introuvable" in i.message)
        assert (issue.severity, issue.file, issue.sheet, issue.message) == (
            "erreur", file, sheet, f"colonne « {header[n]} » introuvable")
        assert issue.column and f"« {header[n]} »" in issue.expected
        assert issue.value == " | ".join(h for h in header if h != header[n])
        assert one.data.empty


@pytest.mark.parametrize("source", WITH_CONTRACT)
def test_a_column_that_is_unknown_or_has_no_heading_is_left_aside_and_told(
        load_sheets, usual, source):
    file, header, _, sheet, _ = BOOKS[source]
    one = load_sheets(source, lambda table: [
        ["Rang national", *table[0], None], *([n, *row, "x"] for n, row in enumerate(table[1:]))])
    last = chr(66 + len(header))
    assert messages(one) == [
        f"AVERTISSEMENT {file} · feuille « {sheet} » · cellule A1 : colonne inconnue, ignorée "
        "(lu : « Rang national »)",
        f"AVERTISSEMENT {file} · feuille « {sheet} » · cellule {last}2 : colonne sans en-tête, "
        f"ignorée (lu : « x » ; attendu : un en-tête en {last}1)"]
    assert content(one) == usual(source)


@pytest.mark.parametrize(("more", "proposal"), [
    ("Année", ""), ("Valeurs", " ; vouliez-vous dire « Valeur » ?")])
def test_a_column_added_beside_its_like_is_left_aside_and_told(load_sheets, usual, more, proposal):
    file, _, _, sheet, _ = BOOKS["emploi_niveaux"]
    one = load_sheets("emploi_niveaux", lambda table: [
        [more, *table[0]], *([2020, *row] for row in table[1:])])
    assert messages(one) == [
        f"AVERTISSEMENT {file} · feuille « {sheet} » · cellule A1 : colonne inconnue, ignorée"
        f"{proposal} (lu : « {more} »)"]
    assert content(one) == usual("emploi_niveaux")


@pytest.mark.parametrize(("source", "message"), [
    ("emploi", "cellule B6 : donnée en double : déjà lue en B2"),
    ("emploi_detaille", "cellule F6 : donnée en double : déjà lue en F2"),
    ("emploi_niveaux", "cellule F6 : donnée en double : déjà lue en F2"),
    ("commerces_inventaire", "cellule A6 : donnée en double : déjà lue en A2"),
    ("acteurs_circulaires", "cellule A6 : donnée en double : déjà lue en A2"),
    ("commerces_enquete", "cellule A6 : donnée en double : déjà lue en A2"),
    ("mois_ess", "cellule B4 : donnée en double : déjà lue en B2")])
def test_a_line_that_stands_twice_names_both_cells(load_sheets, source, message):
    one = load_sheets(source, lambda table: [*table, table[1]])
    file, _, _, sheet, _ = BOOKS[source]
    issue = next(i for i in one.issues if i.severity == "erreur")
    assert f"{message} de la feuille « {sheet} » de {file} (lu : " in str(issue)
    assert (issue.column, issue.expected) == (
        "valeur" if one.source.kind == "chiffres" else "id", "une seule ligne par clé")


@pytest.mark.parametrize(("source", "place"), [
    ("emploi", "A2"), ("emploi_detaille", "C2"), ("emploi_niveaux", "B2")])
def test_an_unknown_territory_proposes_the_nearest(load_sheets, source, place):
    one = load_sheets(source, lambda table: [
        table[0], ["Côtes d'Armour" if v == "Côtes-d'Armor" else v for v in table[1]], *table[2:]])
    file, _, _, sheet, _ = BOOKS[source]
    assert messages(one) == [
        f"ERREUR {file} · feuille « {sheet} » · cellule {place} : territoire inconnu : « Côtes "
        "d'Armour » ; vouliez-vous dire « Côtes-d'Armor » ? (lu : « Côtes d'Armour » ; attendu : "
        "le nom ou le code Insee d'un territoire)"]


def test_an_indicator_that_is_close_is_proposed(load_sheets):
    one = load_sheets("mois_ess", lambda table: [table[0], ["Participant", 1000, 1100], *table[2:]])
    assert messages(one) == [
        "AVERTISSEMENT mois_ess/bilans_mois_ess.xlsx · feuille « Bretagne » · cellule A2 : "
        "indicateur inconnu, chargé sans unité ; vouliez-vous dire « Participants » ? (lu : "
        "« Participant » ; attendu : un indicateur des années précédentes, ou sa ligne, avec son "
        "unité, dans INDICATEURS (etl/sources/mois_ess.py))"]


def test_a_sheet_that_the_activity_report_does_not_know_is_told(raw, write):
    write("activite/rapport_activite_2024.xlsx", {
        "I": [["Mission", "Action", "Indicateur", "Modalité", "Territoire", "Période", "Valeur",
               "Unité"], ["M", "A", "Salariés", None, "Bretagne", "2024", 12, "salariés"]],
        "Budget": [["Poste", "Montant"], ["Loyer", 12]], "Source": SOURCE_SHEET})
    one = load("activite", raw)
    assert messages(one) == [
        "AVERTISSEMENT activite/rapport_activite_2024.xlsx · feuille « Budget » : aucun tableau "
        "reconnu dans cette feuille : elle n'est pas lue (attendu : les colonnes Mission, Action, "
        "Indicateur, Valeur…)"]
    assert len(one.data) == 1


def test_the_same_workbook_under_two_names_is_read_once(load_sheets, usual, raw):
    load_sheets("emploi_detaille")
    (raw / "emploi_detaille/urssaf (copie).xlsx").write_bytes(
        (raw / "emploi_detaille/urssaf.xlsx").read_bytes())
    one = load("emploi_detaille", raw)
    assert messages(one) == ["AVERTISSEMENT emploi_detaille/urssaf.xlsx : copie exacte de "
                             "emploi_detaille/urssaf (copie).xlsx : elle n'est pas lue une seconde "
                             "fois"]
    assert content(one) == usual("emploi_detaille")


def test_all_the_errors_of_all_the_files_come_in_one_pass_each_with_its_address(raw, write,
                                                                                tmp_path):
    def spoilt(source, row, column, value):
        file, header, lines, sheet, others = BOOKS[source]
        table = [list(line) for line in (header, *lines)]
        table[row][column] = value
        write(file, {sheet: table, **others})

    spoilt("emploi", 1, 1, "beaucoup")
    spoilt("emploi_detaille", 2, 3, "Sociétés")
    spoilt("emploi_niveaux", 3, 12, "Z")
    spoilt("commerces_inventaire", 1, 3, 1066)
    spoilt("acteurs_circulaires", 4, 1, None)
    spoilt("commerces_enquete", 0, 3, "Combien de cafés ?")
    (raw / "territoires").mkdir()
    (raw / "territoires/panoramas.xlsx").write_bytes(b"%PDF-1.7")
    report = build(raw, tmp_path / "w.duckdb")
    errors = [i for i in report.all_issues if i.severity == "erreur"]
    assert [(i.file, i.sheet, i.cell, i.column, i.value, bool(i.expected)) for i in errors] == [
        ("acteurs_circulaires/c.xlsx", "Export", "B5", "nom", "", True),
        ("commerces_enquete/r.xlsx", "Réponses", "A1", "services", " | ".join(
            h if n != 3 else "Combien de cafés ?" for n, h in enumerate(SURVEY)), True),
        ("commerces_inventaire/i.xlsx", "Inventaire", "D2", "annee_ouverture", "1066", True),
        ("emploi/niveaux_publies_bretagne.xlsx", "Chiffres", "M4", "fiabilite", "Z", True),
        ("emploi/note_conjoncture_2023.xlsx", "2022-2023", "B2", "valeur", "beaucoup", True),
        ("emploi_detaille/urssaf.xlsx", "Extraction", "D3", "famille", "Sociétés", True),
        ("territoires/panoramas.xlsx", "", "", "", "", True)]
    assert not (tmp_path / "w.duckdb").exists()
