"""Next year's note, as an office really lays it out, loads by being dropped or says why not."""

from __future__ import annotations

import copy
import datetime

import pytest
from openpyxl import load_workbook

from etl.warehouse.build import load

FILE = "emploi/note_conjoncture_2024.xlsx"
STATUT = [
    ["Évolution de l'emploi"], [],
    ["Statut", "Morbihan", None, None, "Bretagne", None, None],
    [None, 2023, 2024, None, 2023, 2024, None],
    [None, "%", "%", "Vol", "%", "%", "Vol"],
    ["Associations", (0.01, "0.0%"), (0.005, "0.0%"), 120, "1,0 %", "- 0,2 %", "-1 040"],
    ["ESS", (0.012, "0.0%"), "0.6%", "130", "1,1 %", "- 0,1 %", "-900"],
    [], ["Sources : Acoss-Urssaf"],
]
PERIODE = [["Statut", "Évolution 2023-2024"], ["Associations", "1 040"], ["ESS", 881], [],
           ["Croissance de l'emploi ESS", "+0.8%"], ["Part de l'ESS dans la croissance de "
                                                     "l'emploi breton", "11%"]]
TERRITOIRE = [["Titre"], [], ["Territoire", "ESS (%)", "ESS (vol.)"],
              ["Bretagne", "-0,3 %", "- plus de 300"], ["Côtes-d’Armor", "stagnation"]]
#: What is expected of a label.
KNOWN = ("un libellé des notes précédentes, « dont » devant un secteur, ou ce qu'il désigne, dans "
         "GROUPES (etl/sources/emploi.py)")
ENSEMBLE = [["Ensemble", "2024", "Commentaire"], ["ESS", (0.026, "0.0%"), "progression"],
            ["dont sport", "hausse"]]


@pytest.fixture
def read_note(raw, write, source_sheet):
    """Load a note: name of the sheet, rows, and other sheets."""

    def reader(rows, name="Tableau 1", file=FILE, **others):
        write(file, {name: rows, **others, "Source": source_sheet})
        return load("emploi", raw)

    return reader


def messages(one):
    return [str(i).replace(f"{FILE} · ", "") for i in one.issues]


def values(one, territoire="53"):
    rows = one.data[one.data["territoire"] == territoire]
    return [[r.famille, r.periode, r.valeur, r.unite] for r in rows.itertuples()]


BRETAGNE = [
    ["Associations", "2022-2023", 1.0, "%"], ["Associations", "2023-2024", -0.2, "%"],
    ["Associations", "2023-2024", -1040.0, "postes"], ["ESS", "2022-2023", 1.1, "%"],
    ["ESS", "2023-2024", -0.1, "%"], ["ESS", "2023-2024", -900.0, "postes"],
]


def rows_one_column_right(rows):
    """Return the rows under blank ones, with a blank column on the left."""
    return [[], [], *([None, *row] for row in rows)]


def columns_as_rows(rows):
    """Return the territories the other way round."""
    return [[*row[:1], *row[4:7], *row[1:4]] if len(row) > 4 else row for row in rows]


def rows_under(row, cells):
    """Return the same note with another header row."""
    rows = copy.deepcopy(STATUT)
    rows[row] = cells
    return rows


@pytest.mark.parametrize("rows", [
    STATUT, rows_one_column_right(STATUT), columns_as_rows(STATUT),
    [*STATUT[:6], [], *STATUT[6:]],
    rows_under(2, ["STATUT", "Morbihan (56)", None, None, "Région Bretagne", None, None]),
    rows_under(3, [None, "2023", "2024", "2024", "2023", "2024", "2024"]),
    rows_under(3, [None, "2022-2023", "2023-2024", None, "2022/2023", "2023-24", None]),
    rows_under(3, [None, *2 * [datetime.date(2023, 12, 31), datetime.date(2024, 12, 31), None]]),
    rows_under(4, [None, "en %", "%", "Vol.", "(%)", " % ", "Volume"]),
    [*STATUT[:-2], ["Sources : Acoss-Urssaf", "MSA"], ["* voir commentaire"]],
], ids=["usual", "shifted", "turned", "blank line", "places", "years as text", "periods", "dates",
        "units", "footnotes"])
def test_a_table_by_statut_and_departement_is_read_however_it_is_laid_out(read_note, rows):
    one = read_note(rows)
    assert messages(one) == []
    assert values(one) == BRETAGNE
    assert values(one, "56")[:3] == [
        ["Associations", "2022-2023", 1.0, "%"], ["Associations", "2023-2024", 0.5, "%"],
        ["Associations", "2023-2024", 120.0, "postes"]]


def test_merged_headers_and_lost_ones_give_the_same(raw, read_note):
    without_merges = read_note(STATUT).data
    book = load_workbook(raw / FILE)
    for cells in ("A3:A5", "B3:D3", "E3:G3", "C4:D4", "F4:G4"):
        book["Tableau 1"].merge_cells(cells)
    book.save(raw / FILE)
    assert load("emploi", raw).data.equals(without_merges)


@pytest.mark.parametrize(("year", "note"), [
    ("2024 (p)", []), ("2024 provisoire", []), ("2024\nprov.", []), ("Provisoire 2024", []),
    ("2024, données provisoires", []), ("Données provisoires 2024", []),
    ("2024*", ["* provisoire"])])
def test_a_provisional_year_makes_its_figures_provisional(read_note, year, note):
    one = read_note([*rows_under(3, [None, 2023, year, None, 2023, year, None]), note])
    assert set(zip(one.data["periode"], one.data["statut"], strict=True)) == {
        ("2022-2023", ""), ("2023-2024", "p")}


def test_percentages_under_a_heading_of_posts_are_no_volume(read_note):
    one = read_note([["Statut", "Évolution 2022-2023"], ["Associations", "+1,2 %"], ["ESS", 45]])
    assert one.data[["indicateur", "valeur", "unite"]].values.tolist() == [
        ["Évolution de l'emploi", 1.2, "%"], ["Évolution de l'emploi en volume", 45, "postes"]]


@pytest.mark.parametrize("heading", ["Prévision 2024", "2024 (prévision)", "Prév. 2024",
                                     "Évolution 2024, estimée"])
def test_what_a_note_expects_of_a_year_is_an_estimate(read_note, heading):
    one = read_note([["Ensemble", heading], ["ESS", "+1,2 %"]])
    assert one.data[["periode", "statut"]].values.tolist() == [["2023-2024", "e"]]


def test_posts_under_a_heading_of_percentages_are_doubted(read_note):
    """« −381 » posts were −381 %."""
    one = read_note([["Ensemble", "2024"], ["ESS", -381]])
    assert [(i.severity, i.cell, i.message) for i in one.issues] == [
        ("avertissement", "B2", "une baisse de plus de 100 %")]


@pytest.mark.parametrize("heading", ["Évolution 2023-2024", "Évolution 2023 / 2024 (effectifs)",
                                     "Évolution entre 2023 et 2024", "Évolution 2024", 2024])
def test_a_list_of_one_period_is_read_whatever_its_heading(read_note, heading):
    one = read_note([["Statut", heading], *PERIODE[1:]])
    assert messages(one) == []
    assert one.data[["indicateur", "periode", "valeur", "unite"]].values.tolist() == [
        ["Évolution de l'emploi en volume", "2023-2024", 1040.0, "postes"],
        ["Évolution de l'emploi en volume", "2023-2024", 881.0, "postes"],
        ["Évolution de l'emploi", "2023-2024", 0.8, "%"],
        ["Part de l'ESS dans la croissance de l'emploi", "2023-2024", 11.0, "%"]]


@pytest.mark.parametrize(("name", "title"), [
    ("2023-2024", "Titre"), ("2024", "Titre"), ("Évolution 2023-2024", "Titre"),
    ("2023-2024", "Conjoncture 2025"),
    ("Feuil1", "Conjoncture 2025 : évolution 2023/24"),
    ("Feuil1", "Évolution de l'emploi salarié entre 2023 et 2024")])
def test_the_period_is_that_of_the_sheet_or_of_its_title(read_note, name, title):
    one = read_note([[title], *TERRITOIRE[1:]], name)
    assert messages(one) == []
    assert values(one) == [["ESS", "2023-2024", -0.3, "%"], ["ESS", "2023-2024", -300.0, "postes"]]


def test_the_second_year_of_a_period_may_have_the_number_of_a_month(read_note):
    for text in ("2011-12", "Évolution 2011/12"):
        one = read_note([[text], *TERRITOIRE[1:]], file="emploi/note_conjoncture_2012.xlsx")
        assert one.issues == []
        assert set(one.data["periode"]) == {"2011-2012"}


def test_a_line_of_source_above_a_table_is_not_its_period(read_note):
    one = read_note([["Évolution en 2024"], ["Source : Urssaf, extraction de mars 2026"],
                     *TERRITOIRE[2:]])
    assert messages(one) == []
    assert set(one.data["periode"]) == {"2023-2024"}


@pytest.mark.parametrize(("name", "title", "periods"), [
    ("2022-2023", "Évolution entre 2023 et 2024", "2022-2023 | 2023-2024"),
    ("Feuil1", "Évolution en 2024, mise à jour", "2023-2024 | 2025-2026"),
])
def test_a_sheet_that_says_two_periods_is_refused(read_note, name, title, periods):
    one = read_note([[title], ["Publié en mars 2026"], *TERRITOIRE[2:]], name)
    assert messages(one)[0] == (
        f"ERREUR feuille « {name} » · cellule A3 : la feuille dit plusieurs périodes (lu : "
        f"« {periods} » ; attendu : les deux années de l'évolution, les mêmes dans le nom de la "
        "feuille et dans le titre)")
    assert one.data.empty


def test_each_table_of_a_sheet_has_the_period_of_its_own_title(read_note):
    one = read_note([["Évolution entre 2022 et 2023"], *TERRITOIRE[2:], [],
                     ["Évolution entre 2023 et 2024"], *TERRITOIRE[2:]])
    assert messages(one) == []
    assert one.data.groupby("periode")["cellule"].agg(list).to_dict() == {
        "2022-2023": ["B3", "C3", "B4"], "2023-2024": ["B8", "C8", "B9"]}


def test_a_provisional_column_of_a_list_of_territories(read_note):
    one = read_note([["Territoire", "ESS (%) (p)", "ESS (vol.)"], *TERRITOIRE[3:]], "2023-2024")
    assert dict(zip(one.data["cellule"], one.data["statut"], strict=True)) == {
        "B2": "p", "C2": "", "B3": "p"}


@pytest.mark.parametrize(("name", "title"), [
    ("2023-2024 (p)", "Titre"), ("Tableau 1", "Évolution 2023-2024 (données provisoires)"),
    ("2023-2024", "L'emploi en 2023-2024, provisoire")])
def test_a_provisional_title_of_a_list_of_territories(read_note, name, title):
    one = read_note([[title], *TERRITOIRE[1:]], name)
    assert one.issues == []
    assert set(zip(one.data["periode"], one.data["statut"], strict=True)) == {("2023-2024", "p")}


def test_the_columns_of_a_level_are_no_evolutions(read_note):
    one = read_note([["Statut", "Effectifs 2023", "Postes 2024", "Évolution 2023-2024"],
                     ["ESS", 150000, 152000, 2000]])
    assert [i.partition(" : ")[0] for i in messages(one)] == [
        "AVERTISSEMENT feuille « Tableau 1 » · cellule B1",
        "AVERTISSEMENT feuille « Tableau 1 » · cellule C1"]
    assert values(one) == [["ESS", "2023-2024", 2000.0, "postes"]]


@pytest.mark.parametrize(("year", "unit"), [
    ("Effectif fin 2024", "postes"), (2024, "Effectifs"), ("Emploi 2024 (p)", "nb de postes")])
def test_the_column_of_a_level_beside_those_of_a_territory_is_no_evolution(read_note, year, unit):
    one = read_note([*STATUT[:2], *([*row, cell] for row, cell in zip(
        STATUT[2:7], [None, year, unit, 42_000, 52_000], strict=True))])
    assert messages(one) == [f"AVERTISSEMENT feuille « Tableau 1 » · cellule H4 : colonne "
                             f"inconnue, ignorée (lu : « {year} »)"]
    assert values(one) == BRETAGNE


def test_two_tables_side_by_side_are_refused(read_note):
    one = read_note([[*TERRITOIRE[2], None, "Territoire", "Associations (%)"],
                     ["Bretagne", "1 %", 10, None, "Finistère", "2 %"]], "2023-2024")
    assert messages(one)[0] == (
        "ERREUR feuille « 2023-2024 » · cellule E1 : un second tableau commence à côté du premier "
        ": aucun des deux n'est lu (lu : « Territoire » ; attendu : un tableau par feuille, ou "
        "l'un sous l'autre)")
    assert one.data.empty


def test_columns_of_a_list_of_territories_in_another_order(read_note):
    one = read_note([["ESS (Vol)", "Reste de l'économie privée (en %)", "Territoire", "ESS %"],
                     ["- plus de 300", "+1,8 %", "Bretagne", "-0,3 %"]], "2023-2024")
    assert messages(one) == []
    assert sorted(values(one)) == [
        ["ESS", "2023-2024", -300.0, "postes"], ["ESS", "2023-2024", -0.3, "%"],
        ["Reste de l'économie privée", "2023-2024", 1.8, "%"]]


def test_posts_are_abbreviated_and_an_unknown_column_is_named_once_where_it_is_printed(read_note):
    one = read_note([["Territoire", "ESS (nb de postes)", "Associations (nbre de postes)",
                      "Agriculture (%)"],
                     ["Bretagne", 300, 200, "1 %"], ["Finistère", 100, 50, "2 %"]], "2023-2024")
    assert messages(one) == [
        "AVERTISSEMENT feuille « 2023-2024 » · cellule D1 : libellé inconnu, chargé tel quel "
        f"(lu : « Agriculture » ; attendu : {KNOWN})"]
    assert set(map(tuple, one.data[["famille", "unite"]].to_numpy().tolist())) == {
        ("ESS", "postes"), ("Associations", "postes"), ("Agriculture", "%")}


def test_two_tables_in_a_sheet_and_two_sheets_are_all_read(read_note):
    one = read_note([*STATUT, [], ["Statut", "Évolution 2021-2022"], *PERIODE[1:]],
                    Autre=[["Ensemble", "2021", "Commentaire"], *ENSEMBLE[1:]])
    assert messages(one) == []
    assert set(one.data["feuille"]) == {"Tableau 1", "Autre"}
    assert {"Part de l'ESS dans la croissance de l'emploi"} < set(one.data["indicateur"])


def test_a_line_whose_label_begins_with_the_star_of_a_note_is_read(read_note):
    one = read_note([["Statut", "Évolution 2023-2024"], ["* Privé hors ESS", 1040],
                     ["* dont sport", 12], ["* Lecture : + 12 postes", 12], ["* le régime agricole"]
                     ])
    assert one.issues == []
    assert one.data[["famille", "secteur", "valeur", "cellule"]].values.tolist() == [
        ["Privé hors ESS", "Ensemble", 1040.0, "B2"], ["ESS", "Sport", 12.0, "B3"]]


def test_a_label_that_carries_the_mark_of_a_note_gives_it_to_the_figures_of_its_line(read_note):
    one = read_note([["Ensemble", 2024], ["ESS", "+1 %"], ["dont sport (1)", "hausse"],
                     ["Mutuelles*", "+2 %"], [], ["* Provisoire"], ["(1) Estimation hors MSA"]])
    assert one.issues == []
    assert one.data[["secteur", "tendance", "statut", "remarque"]].values.tolist() == [
        ["Ensemble", "", "", ""], ["Sport", "hausse", "e", "Estimation hors MSA"],
        ["Ensemble", "", "p", ""]]


def test_a_line_ensemble_is_no_second_table_whatever_its_number(read_note):
    one = read_note([["Statut", "Évolution 2023-2024"], ["ESS", 881], ["Ensemble", 2001],
                     ["Mutuelles", -27]])
    assert messages(one) == [
        f"AVERTISSEMENT feuille « Tableau 1 » · cellule A3 : libellé inconnu, chargé tel quel (lu :"
        f" « Ensemble » ; attendu : {KNOWN})"]
    assert values(one) == [["ESS", "2023-2024", 881.0, "postes"],
                           ["Ensemble", "2023-2024", 2001.0, "postes"],
                           ["Mutuelles", "2023-2024", -27.0, "postes"]]


def test_a_header_printed_again_on_the_next_page_is_no_line(read_note):
    """« 2024 » was an evolution of 2 024 %."""
    one = read_note([*ENSEMBLE, ENSEMBLE[0], ["Privé hors ESS", "+3,5 %"]])
    assert messages(one) == []
    assert one.data["cellule"].tolist() == ["B2", "B3", "B5"]


@pytest.mark.parametrize("inside", ["Dont  aide", "- dont aide", "– Dont aide"])
def test_a_comment_column_becomes_a_remark_and_dont_lines_are_sectors(read_note, inside):
    one = read_note([["Commentaire", "Ensemble", 2024], ["progression", "ESS", (0.026, "0.0%")],
                     ["moteur", f"{inside} à domicile", "hausse"]])
    assert messages(one) == []
    assert one.data[["famille", "secteur", "tendance", "remarque"]].values.tolist() == [
        ["ESS", "Ensemble", "", "progression"], ["ESS", "Aide à domicile", "hausse", "moteur"]]


@pytest.mark.parametrize("label", ["Association", "Associations (loi 1901)",
                                   "Association loi 1901 :"])
def test_a_family_in_the_singular_or_with_its_law_is_that_of_the_other_years(read_note, label):
    one = read_note([*STATUT[:5], [label, *STATUT[5][1:]], *STATUT[6:]])
    assert messages(one) == []
    assert values(one) == BRETAGNE


@pytest.mark.parametrize(("rows", "message"), [
    ([*STATUT[:3], [*STATUT[3], "Rang"], STATUT[4], [*STATUT[5], "premier"]],
     "AVERTISSEMENT feuille « Tableau 1 » · cellule H4 : colonne inconnue, ignorée "
     "(lu : « Rang »)"),
    ([*STATUT[:3], [*STATUT[3], *"abcdefghi"], STATUT[4], [*STATUT[5], *range(9)]],
     "AVERTISSEMENT feuille « Tableau 1 » · cellule H4 : 9 colonnes inconnues, ignorées "
     "(lu : « a | b | c | d | e | f | g | h | i »)"),
    ([*STATUT[:5], ["Asociations", *STATUT[5][1:]]],
     "AVERTISSEMENT feuille « Tableau 1 » · cellule A6 : libellé inconnu, chargé tel quel ; "
     f"vouliez-vous dire « Associations » ? (lu : « Asociations » ; attendu : {KNOWN})"),
    ([*STATUT[:5], [None, *STATUT[5][1:]]],
     "ERREUR feuille « Tableau 1 » · cellule B6 : ligne sans libellé (lu : « 1,0% » ; attendu : "
     "un libellé dans la colonne A)"),
    ([*STATUT[:5], ["ESS", 0.012, None, None, "1,0 %"]],
     "ERREUR feuille « Tableau 1 » · cellule B6 : nombre sans format de pourcentage : 0,012 % ou "
     "1,2 % ? (lu : « 0,012 » ; attendu : un texte « 2,6 % » ou une cellule au format "
     "Pourcentage)"),
    (rows_under(4, [None, "%", "%", "Rang", "%", "%", "Vol"]),
     "ERREUR feuille « Tableau 1 » · cellule D5 : en-tête de colonne non reconnu "
     "(lu : « Morbihan / 2024 / Rang » ; attendu : territoire / année / « % » ou « Vol »)"),
    (rows_under(2, ["Statut", "Morbian", None, None, "Bretagne", None, None]),
     "ERREUR feuille « Tableau 1 » · cellule B3 : territoire inconnu : « Morbian » ; vouliez-vous "
     "dire « Morbihan » ? (lu : « Morbian » ; attendu : le nom ou le code Insee d'un territoire)"),
    (TERRITOIRE,
     "ERREUR feuille « Tableau 1 » : la feuille ne dit pas la période de l'évolution (lu : "
     "« Tableau 1 » ; attendu : une feuille nommée « 2017-2018 », ou un titre qui donne les deux "
     "années)"),
    ([["Familles", "Finistère"], [None, 2024], [None, "%"], ["ESS", "3 %"]],
     "ERREUR feuille « Tableau 1 » : aucun tableau reconnu dans cette feuille (attendu : une "
     "colonne de libellés intitulée « Statut », « Territoire » ou « Ensemble »)"),
    ([["Ensemble", "Finistère"], [None, 2024], [None, "%"], ["ESS", "3 %"]],
     "ERREUR feuille « Tableau 1 » · cellule A1 : aucun tableau reconnu dans cette feuille (lu : "
     "« Ensemble » ; attendu : à côté, une année, ou deux (« 2023-2024 ») ; sur trois lignes "
     "(territoire, année, « % » ou « Vol »), cette colonne s'intitule « Statut »)"),
    *(([["Ensemble", heading], ["ESS", "3 %"]],
       "ERREUR feuille « Tableau 1 » · cellule A1 : aucun tableau reconnu dans cette feuille (lu : "
       "« Ensemble » ; attendu : à côté, une année, ou deux (« 2023-2024 ») ; sur trois lignes "
       "(territoire, année, « % » ou « Vol »), cette colonne s'intitule « Statut »)")
      for heading in ("T4 2024", "1er semestre 2024", "Quatrième trimestre 2024", "T9 2024",
                      "2023,5")),
    ([["Statut", "Évolution au T4 2024"], ["ESS", "3 %"]],
     "ERREUR feuille « Tableau 1 » · cellule A1 : aucune colonne de chiffres reconnue sous cet "
     "intitulé (lu : « Statut » ; attendu : des années, « % » ou « Vol »)"),
    (rows_under(3, [None, "T4 2023", 2024, None, 2023, 2024, None]),
     "ERREUR feuille « Tableau 1 » · cellule B4 : en-tête de colonne non reconnu (lu : « Morbihan "
     "/ T4 2023 / % » ; attendu : territoire / année / « % » ou « Vol »)"),
    ([["Évolution au 4e trimestre 2024"], *TERRITOIRE[2:]],
     "ERREUR feuille « Tableau 1 » : la feuille ne dit pas la période de l'évolution (lu : "
     "« Tableau 1 » ; attendu : une feuille nommée « 2017-2018 », ou un titre qui donne les deux "
     "années)"),
    ([["Territoire", "ESS"], ["Finistère", "3 %"]],
     "ERREUR feuille « Tableau 1 » · cellule A1 : aucun tableau reconnu dans cette feuille (lu : "
     "« Territoire » ; attendu : à côté, ce qui est mesuré et son unité : « ESS (%) », « ESS "
     "(vol.) »)"),
    ([["Statut", "Finistère"], [None, None], [None, None], ["ESS", 3]],
     "ERREUR feuille « Tableau 1 » · cellule A1 : aucune colonne de chiffres reconnue sous cet "
     "intitulé (lu : « Statut » ; attendu : des années, « % » ou « Vol »)"),
], ids=["column", "columns", "family", "label", "fraction", "unit", "place", "period", "no heading",
         "no year", "quarter", "semester", "quarter in words", "no quarter",
         "half a year", "quarter of a list", "quarter of a place", "quarter of a title", "no unit",
         "no column"])
def test_what_is_not_understood_is_told_once_with_its_cell(read_note, rows, message):
    assert [i for i in messages(read_note(rows)) if "aucune donnée lue" not in i] == [message]


def test_hidden_sheets_and_sheets_of_text_are_left_aside_and_told(raw, read_note):
    read_note(STATUT, Brouillon=STATUT, Méthode=[["Ce tableau est provisoire."]])
    book = load_workbook(raw / FILE)
    book["Brouillon"].sheet_state = "hidden"
    book["Source"].sheet_state = "hidden"
    book.save(raw / FILE)
    one = load("emploi", raw)
    assert messages(one) == [
        "AVERTISSEMENT feuille « Brouillon » : feuille masquée : elle n'est pas lue",
        "INFORMATION feuille « Méthode » : feuille sans tableau : elle n'est pas lue"]
    assert values(one) == BRETAGNE
    assert set(one.data["editeur"]) == {"Cress Bretagne"}


def test_a_note_without_its_source_sheet_loads_with_a_warning(raw, write):
    write(FILE, {"Tableau 1": STATUT})
    one = load("emploi", raw)
    assert [str(i) for i in one.issues] == [
        f"AVERTISSEMENT {FILE} : feuille « Source » absente : le document n'est pas cité "
        "(attendu : Éditeur, Titre, Date, Champ, Licence, Lien)"]
    assert values(one) == BRETAGNE


def test_the_sheet_that_cites_the_document_may_be_in_the_plural(raw, write, source_sheet):
    write(FILE, {"Tableau 1": STATUT, "SOURCES": source_sheet})
    one = load("emploi", raw)
    assert one.issues == [] and set(one.data["editeur"]) == {"Cress Bretagne"}


def test_a_note_that_does_not_say_who_published_it_or_its_title_is_told_so(raw, write):
    write(FILE, {"Tableau 1": STATUT, "Source": [["Éditeur", None], ["Date", "2024-10"]]})
    assert messages(load("emploi", raw)) == [
        "AVERTISSEMENT feuille « Source » · cellule B1 : « Éditeur » est vide : le document n'est "
        "pas cité en entier (attendu : qui a publié le document)",
        "AVERTISSEMENT feuille « Source » · cellule B3 : « Titre » est vide : le document n'est "
        "pas cité en entier (attendu : le nom du document, tel que publié)"]


@pytest.mark.parametrize(("title", "fault"), [
    (2024, "un nombre, une date ou un signe"), ("#REF!", "une erreur de calcul")])
def test_a_citation_that_is_no_words_is_told_where_it_stands_and_not_at_a_figure(
        raw, write, title, fault):
    write(FILE, {"Tableau 1": STATUT, "Source": [
        ["Éditeur", "Cress"], ["Titre", title], ["Date", "2024-10"]]})
    assert messages(load("emploi", raw)) == [
        f"ERREUR feuille « Source » · cellule B2 : « Titre » est {fault} "
        f"(lu : « {title} » ; attendu : des mots)"]


@pytest.mark.parametrize(("text", "message"), [
    ("T3-24", "AVERTISSEMENT feuille « Source » · cellule B3 : « Date » est un texte sans date "
                "(lu : « T3-24 » ; attendu : une année, une date ou « s.d. »)"),
    ("#REF!", "ERREUR feuille « Source » · cellule B3 : « Date » est une erreur de calcul (lu : "
              "« #REF! » ; attendu : une valeur, ou rien)")])
def test_a_date_of_the_document_that_is_none_is_told_in_its_cell(raw, write, text, message):
    write(FILE, {"Tableau 1": STATUT, "Source": [
        ["Éditeur", "Cress"], ["Titre", "Note"], ["Date", text]]})
    assert messages(load("emploi", raw)) == [message]


def test_a_line_of_the_citation_that_is_misspelt_is_told_so(raw, write):
    write(FILE, {"Tableau 1": STATUT, "Source": [
        ["Éditeur", "Cress"], ["Titre", "Note"], ["Dat", "2024-10"], [None, "ESS"]]})
    assert messages(load("emploi", raw)) == [
        "AVERTISSEMENT feuille « Source » · cellule B5 : « Date » est vide : le document n'est pas "
        "cité en entier (attendu : une année, une date ou « s.d. »)",
        "AVERTISSEMENT feuille « Source » · cellule A3 : ligne inconnue, ignorée (lu : « Dat » ; "
        "attendu : Éditeur, Titre, Date, Champ, Licence, Lien)",
        "AVERTISSEMENT feuille « Source » · cellule A4 : ligne inconnue, ignorée (lu : « ESS » ; "
        "attendu : Éditeur, Titre, Date, Champ, Licence, Lien)"]


def test_figures_merged_over_two_lines_are_refused_and_a_merged_note_is_not(raw, write,
                                                                            source_sheet):
    path = write(FILE, {"2022": [["Ensemble", "2022"], ["ESS", 0.026], ["Sport", None], [],
                                 ["Note : sur deux lignes"], []], "Source": source_sheet})
    book = load_workbook(path)
    book["2022"]["B2"].number_format = "0.0%"
    book["2022"].merge_cells("A5:B6")
    book.save(path)
    assert load("emploi", raw).issues == []
    book["2022"].merge_cells("B2:B3")
    book.save(path)
    assert [(i.severity, i.cell) for i in load("emploi", raw).issues] == [("erreur", "B2")]


@pytest.mark.parametrize(("file", "year"), [
    (FILE, 2024), ("emploi/note_conjoncture_2024_dataess.xlsx", 2024),
    ("emploi/note_conjoncture_2023-2024.xlsx", 2024)])
def test_the_year_of_the_note_is_in_its_name(read_note, file, year):
    assert set(read_note(STATUT, file=file).data["millesime"]) == {year}


def test_a_note_without_a_year_in_its_name_is_refused(read_note):
    assert [str(i) for i in read_note(STATUT, file="emploi/note_conjoncture_finale.xlsx").issues] \
        == ["ERREUR emploi/note_conjoncture_finale.xlsx : le nom du fichier ne donne pas l'année "
            "de la note (lu : « emploi/note_conjoncture_finale.xlsx » ; attendu : "
            "note_conjoncture_AAAA.xlsx)"]
