"""A table on screen is made once and drawn again as it was sent."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from dashboard.blocks.block import CODE, Block
from dashboard.ui import tables
from dashboard.ui.card import room
from dashboard.ui.table_columns import ROWS_PRINTED, WIDEST
from dashboard.warehouse.table import Table
from etl.contract import Column
from tests.dashboard.ui.screens import screen_of_tables
from tests.pages.every_page.walking import written_rows


def effectifs(value):
    column = Column("effectifs", "Effectifs", type="nombre")
    return Table(pd.DataFrame({"effectifs": [value]}), (column,), pd.DataFrame())


def test_a_table_that_is_shown_again_is_not_made_again(monkeypatch):
    makings = []
    whole = tables.with_status_reasons
    monkeypatch.setattr(tables, "with_status_reasons", lambda t: makings.append(t) or whole(t))
    samples = [effectifs(1.0), effectifs(2.0)]
    screen = screen_of_tables(*samples)
    first = [d.proto for d in screen.get("dataframe")], [h.proto.body for h in screen.get("html")]
    screen.run()
    assert not screen.exception
    assert ([d.proto for d in screen.get("dataframe")],
            [h.proto.body for h in screen.get("html")]) == first
    assert len(first[0]) == len(first[1]) == len(makings) == 2


def test_a_new_table_takes_the_place_of_the_one_before():
    def page(tables):
        from dashboard.ui import tables as screen

        screen.dataframe(next(tables), "table")

    tables = iter((effectifs(1.0), effectifs(1234.0)))
    screen = AppTest.from_function(page, kwargs={"tables": tables}).run()
    assert "1\u202f234" not in screen.get("html")[0].proto.body
    screen.run()
    assert "1\u202f234" in screen.get("html")[0].proto.body
    assert screen.dataframe[0].value["Effectifs"].tolist() == [1234.0]


def test_the_browser_holds_no_decimal_that_is_not_written():
    """The weight of a shop could be read in them."""
    column = Column("part", "Part", type="nombre", unit="%", decimals=1)
    share = Table(pd.DataFrame({"part": [64.66816144648476, 5.0]}), (column,), pd.DataFrame())
    screen = screen_of_tables(share)
    assert screen.dataframe[0].value["Part (%)"].tolist() == [64.7, 5.0]
    assert written_rows(screen.dataframe[0])[1:] == [["64,7"], ["5,0"]]


def publications(**columns):
    labels = (Column("valeur", "Valeur", type="nombre"), Column("periode", "Période"),
              Column("date_publication", "Date de publication"))
    return Table(pd.DataFrame(columns), labels, pd.DataFrame())


def test_a_list_is_in_words_and_sorts_by_what_the_words_stand_for():
    """A figure that is secret has its reason beside it, a bounded one its words, a date none of its
    codes; the columns hold numbers and ISO dates, which is what they sort by."""
    table = publications(valeur=[80000.0, None, 900.0], qualificatif=["plus de", "", ""],
                         statut=["", "s", ""], periode=["2021", "s.d.", "2023-T3"],
                         date_publication=["2024-03-29", "s.d. (2023)", "2025-11"])
    screen = screen_of_tables(table)
    (frame,) = screen.dataframe
    assert written_rows(frame) == [
        ["Qualificatif", "Valeur", "Période", "Date de publication", "Statut"],
        ["plus de", "80 000", "2021", "29 mars 2024", ""],
        ["", "–", "sans date", "sans date (2023)", "secret statistique"],
        ["", "900", "T3 2023", "novembre 2025", ""]]
    assert frame.value["Valeur"].tolist()[::2] == [80000.0, 900.0]
    assert frame.value["Date de publication"].tolist() == ["2024-03-29", "s.d. (2023)", "2025-11"]


def test_a_date_in_words_sorts_as_a_date_in_any_column():
    """Of « T1 2011, T2 2011, T1 2012 », a click on the head made « T1 2011, T1 2012, T2 2011 »."""
    dates = {"T2 2011": "2011-T2", "T1 2012": "2012-T1", "novembre 2025": "2025-11",
             "1er avril 2020": "2020-04-01", "2019": "2019", "début 2019": "début 2019",
             "Pays de Brest": "Pays de Brest", "": ""}
    column = Column("trimestre", "Trimestre")
    table = Table(pd.DataFrame({"trimestre": list(dates)}), (column,), pd.DataFrame())
    screen = screen_of_tables(table)
    assert screen.dataframe[0].value["Trimestre"].tolist() == list(dates.values())
    written = [cell for cell, in written_rows(screen.dataframe[0])[1:]]
    assert written == [date or "–" for date in dates]
    assert all(f"<div>{date}</div>" in screen.get("html")[0].proto.body.replace("\u00a0", " ")
               for date in written)


def test_the_search_of_a_table_finds_what_a_reader_types():
    """It compares texts: a no-break space, which no key types, would be found nowhere."""
    table = publications(valeur=[80000.0, 1234.5], periode=["2011-T2", "s.d."],
                         date_publication=["2024-03-29", "2025-11"])
    (frame,) = screen_of_tables(table).dataframe
    display = frame.proto.arrow_data.styler.display_values
    written = convert_arrow_bytes_to_pandas_df(display).astype(str).to_numpy().tolist()
    assert written == [["80 000", "T2 2011", "29 mars 2024"],
                       ["1 234,5", "sans date", "novembre 2025"]]


def test_a_figure_of_a_list_has_the_decimals_that_its_document_prints():
    """« −1,0 » in the figure is not « −1 » in its list; a corrected figure has its own, and one
    that nothing prints what it needs."""
    table = publications(valeur=[-1.0, 2.6, 17.0, 5.5, 1234.5, None],
                         imprime=["-1,0%", "2,60", "17 %", "5,2", "", "3,1"],
                         periode=["2021"] * 6, date_publication=["2024"] * 6)
    screen = screen_of_tables(table)
    (frame,) = screen.dataframe
    written = ["−1,0", "2,60", "17", "5,5", "1 234,5", "–"]
    assert [row[0] for row in written_rows(frame)[1:]] == written
    on_paper = screen.get("html")[0].proto.body.replace("\u202f", " ")
    assert all(f"<div>{cell}</div>" in on_paper for cell in written)
    assert frame.value["Valeur"].tolist()[:3] == [-1.0, 2.6, 17.0]


def test_a_reader_who_asks_for_every_column_sees_the_rows_numbered_from_one_under_a_name():
    """« Choisir les colonnes » offered « (index) », a column without a name that began at 0."""
    rows = replace(effectifs(1.0), data=pd.DataFrame({"effectifs": [2.5, 10.0]}, index=[7, 3]))
    lineage = replace(rows, lineage=pd.DataFrame({
        "fichier": "a.xlsx", "cellule": ["B2", "B3"], "lien": ""}))
    for screen in (screen_of_tables(rows),
                   AppTest.from_function(cells, kwargs={"table": lineage}).run()):
        numbers = screen.dataframe[0].value.index
        assert (numbers.name, list(numbers)) == ("N°", [1, 2])
    assert written_rows(screen_of_tables(rows).dataframe[0])[1:] == [["2,5"], ["10"]]


def cells(table):
    from dashboard.ui import tables

    tables.lineage(table, "essai")


def test_the_document_of_a_cell_is_dated_its_status_in_words_and_its_link_is_one(monkeypatch):
    monkeypatch.setattr(tables, "LINEAGE_SHOWN", 2)
    lineage = pd.DataFrame({
        "fichier": "a.xlsx", "feuille": "", "cellule": ["B2", "B3", "B4"], "statut": ["c", "", ""],
        "date_publication": "2024-03-29", "lien": ["https://cress.example/a", "au siège", ""]})
    table = Table(pd.DataFrame(), (), lineage)
    screen = AppTest.from_function(cells, kwargs={"table": table}).run()
    assert not screen.exception
    origin = screen.dataframe[0].value
    assert list(origin) == ["Fichier", "Cellule", "Statut", "Date", "Lien"]
    assert origin["Date"].tolist() == ["2024-03-29"] * 2  # which sorts
    assert [row[3] for row in written_rows(screen.dataframe[0])] == ["Date", *["29 mars 2024"] * 2]
    assert screen.get("html")[0].proto.body.replace("\u00a0", " ").count("29 mars 2024") == 2
    assert origin["Statut"].tolist() == ["corrigé", ""]
    assert origin["Lien"].fillna("").tolist() == ["https://cress.example/a", ""]
    assert [one.value for one in screen.caption] == [
        "3 cellules, dont 2 ici\u202f; le reste est dans l'extrait XLSX."]


def test_the_origin_of_a_figure_counts_one_cell_or_one_workbook_in_the_singular():
    for column, expected in (("cellule", ("1 cellule.", "2 cellules.")),
                             ("fichier", ("1 classeur.", "2 classeurs."))):
        for count, sentence in enumerate(expected, 1):
            lineage = pd.DataFrame({column: ["A1"] * count, "statut": "", "lien": "",
                                    "date_publication": ""})
            screen = AppTest.from_function(
                cells, kwargs={"table": Table(pd.DataFrame(), (), lineage)}).run()
            assert not screen.exception
            assert [one.value for one in screen.caption] == [sentence]


def test_figures_that_nothing_bounds_have_no_column_of_qualifiers():
    table = publications(valeur=[900.0], qualificatif=[""], periode=["2021"],
                         date_publication=["2024"])
    screen = screen_of_tables(table)
    assert list(screen.dataframe[0].value) == ["Valeur", "Période", "Date de publication"]


def test_a_number_in_words_is_never_parted_from_what_it_counts_nor_a_dash_from_what_is_before():
    def page(table):
        from dashboard.ui import tables as screen

        screen.write_list(table)

    table = Table(pd.DataFrame({"contenu": [
        "432 fiches, 1 classeur", "19 décembre 2024", "plus de 200 événements (e)",
        "Évolution – ESS, 2022"]}),
                  (Column("contenu", "Contenu"),), pd.DataFrame())
    screen = AppTest.from_function(page, kwargs={"table": table}).run()
    assert screen.table[0].value["Contenu"].tolist() == [
        "432\u00a0fiches, 1\u00a0classeur", "19\u00a0décembre\u00a02024",
        "plus de 200\u00a0événements\u00a0(e)", "Évolution\u00a0– ESS, 2022"]


def test_a_table_on_paper_never_parts_a_number_from_what_it_counts_either():
    table = Table(pd.DataFrame({"nom": ["Communes à moins de 15 km d'un site"], "valeur": [96.0]}),
                  (Column("nom", "Nom"), Column("valeur", "Valeur", "nombre")), pd.DataFrame())
    screen = screen_of_tables(table)
    assert "à moins de 15\u00a0km d'un site" in screen.get("html")[0].proto.body


def test_a_wide_and_long_table_is_turned_on_paper_parts_its_long_words_and_says_what_follows():
    names = [f"c{i}" for i in range(tables.COLUMNS_UPRIGHT + 1)]
    wide = Table(pd.DataFrame({name: ["0123456789" * 4] * (ROWS_PRINTED + 1)
                               for name in names}), tuple(Column(n, n) for n in names))
    narrow = Table(wide.data.head(1), wide.columns[1:])
    screen = screen_of_tables(wide, narrow)
    long, short = (one.proto.body for one in screen.get("html"))
    assert 'class="papier large' in long and "large" not in short
    assert "0123456789" * 2 + "\u200b" in short
    assert "50 lignes sur 51\u202f; l'extrait les a toutes." in long and "lignes" not in short


def test_no_dash_that_would_be_a_minus_stands_before_a_number_on_a_telephone():
    table = publications(valeur=[900.0, 12.0], qualificatif=["environ", ""],
                         periode=["2021", ""], date_publication=["2024", "2024"])
    screen = screen_of_tables(table)
    cells = re.findall("<div>(.*?)</div>", screen.get("html")[0].proto.body.split("<p>")[0])
    assert cells[-4:] == ["", "12", "–", "2024"]


def test_a_table_in_words_leaves_out_a_column_that_nothing_fills():
    def page(table):
        from dashboard.ui import tables as screen

        screen.write(table, 2)

    table = publications(valeur=[900.0, 12.0, 1.0], periode=["2021", "", "2022"],
                         date_publication=["", "", "2024"])
    screen = AppTest.from_function(page, kwargs={"table": table}).run()
    assert not screen.exception
    assert list(screen.table[0].value) == ["Valeur", "Période"]
    assert [one.value for one in screen.caption] == [
        "2 lignes sur 3\u202f; l'extrait les a toutes."]


def test_the_figures_of_a_narrow_card_are_seen_before_what_never_differs_and_what_is_long():
    names = {"annee": "Année", "territoire": "Territoire", "famille": "Famille", "note": "Note",
             "qualificatif": "", "valeur": "Valeur", "champ": "Champ"}
    columns = tuple(Column(name, label, type={"annee": "entier", "valeur": "nombre"}.get(
        name, "texte")) for name, label in names.items() if label)
    data = pd.DataFrame({
        "annee": [2021, 2022], "territoire": "Bretagne", "famille": ["ESS", "privé"],
        "note": ["une longue note" * 4, ""], "qualificatif": ["plus de", ""],
        "valeur": [1.0, 2.0], "champ": "Postes"})
    whole = Table(data, columns, pd.DataFrame())
    screen = screen_of_tables(whole, whole.where(data["annee"] == 2022))
    several, alone = (list(one.proto.column_order) for one in screen.dataframe)
    assert several == ["Année", "Famille", "Qualificatif", "Valeur", "Note", "Territoire", "Champ"]
    assert alone == ["Année", "Territoire", "Famille", "Note", "Valeur", "Champ"]  # as it is


def test_what_a_figure_is_of_stands_beside_it_where_its_names_have_no_room_before_it():
    def rows_of(data):
        columns = tuple(Column(name, name, "texte" if isinstance(cells[0], str) else "nombre")
                        for name, cells in data.items())
        return Table(pd.DataFrame(data), columns, pd.DataFrame())

    groups = {"groupe": ["employeurs", "non-employeurs"],
              "modalite": ["mobiliser et renouveler les bénévoles", "gouvernance et équipe"],
              "part": [40.0, 83.3], "bas": [21.1, 58.6]}
    report = {"mission": ["Mouvement", "Vie coopérative et statutaire", "Mouvement"],
              "action": ["Conseil d'administration", "Accueil, information", "Adhésion"],
              "indicateur": ["Adhérents par collège", "Accueils", "Adhérents"],
              "valeur": [114.0, 110.0, 9.0]}
    screen = screen_of_tables(rows_of(groups), rows_of(report))
    assert [list(one.proto.column_order) for one in screen.dataframe] == [
        ["groupe", "part", "modalite", "bas"], ["indicateur", "valeur", "action", "mission"]]


def test_a_column_that_says_what_another_says_is_not_on_screen():
    table = Table(
        pd.DataFrame({"famille": ["Associations", "Mutuelles"], "valeur": [0.4, 5.7],
                      "groupe": ["Associations", "Mutuelles"], "secteur": "Ensemble",
                      "poste": "Ensemble"}),
        (Column("famille", "Famille"), Column("valeur", "Évolution", "nombre", "%"),
         Column("groupe", "Groupe"), Column("secteur", "Secteur"), Column("poste", "Poste")),
        pd.DataFrame())
    screen = screen_of_tables(table)
    assert list(screen.dataframe[0].proto.column_order) == [
        "Famille", "Évolution (%)", "Secteur", "Poste"]


def test_a_table_too_long_for_the_screen_shows_its_first_rows_and_says_so(monkeypatch):
    assert pd.get_option("styler.render.max_elements") >= tables.CELLS_SHOWN
    monkeypatch.setattr(tables, "CELLS_SHOWN", 2_100)
    rows = pd.DataFrame({"nom": [f"Fiche {i}" for i in range(1_311)], "detail": "retirée"})
    table = Table(rows, (Column("nom", "Nom"), Column("detail", "Détail")), pd.DataFrame())
    screen = screen_of_tables(table)
    assert len(screen.dataframe[0].value) == 1_050
    [said] = screen.caption
    assert said.value == "1\u202f050 lignes sur 1\u202f311\u202f; l'extrait les a toutes."


def test_the_answer_of_a_query_has_its_columns_in_their_order():
    table = Table(
        pd.DataFrame({"secteur": "Ensemble", "valeur": [0.4, 5.7], "famille": ["ESS", "Privé"],
                      "groupe": ["ESS", "Privé"], "qualificatif": ["plus de", ""]}),
        (Column("secteur", "secteur"), Column("valeur", "valeur", "nombre"),
         Column("famille", "famille"), Column("groupe", "groupe"),
         Column("qualificatif", "qualificatif")),
        pd.DataFrame(), filters={CODE: "FROM emploi"})
    screen = screen_of_tables(table)
    assert list(screen.dataframe[0].proto.column_order) == table.names


def test_a_table_is_written_on_a_telephone_whose_edge_its_figures_would_be_beyond():
    def rows_named(name):
        columns = Column("nom", "Nom"), Column("valeur", "Valeur", "nombre")
        return Table(pd.DataFrame({"nom": [name], "valeur": 1.0}), columns, pd.DataFrame())

    screen = screen_of_tables(rows_named("Heures bénévoles par famille et par semaine"),
                              rows_named("Heures"))
    assert ['class="papier telephone"' in one.proto.body for one in screen.get("html")] == [
        True, False]


def test_what_never_differs_is_written_after_the_figures():
    names = {"periode": "Période", "territoire": "Territoire", "valeur": "Valeur", "champ": "Champ"}
    columns = tuple(Column(name, label, "nombre" if name == "valeur" else "texte")
                    for name, label in names.items())
    data = pd.DataFrame({"periode": "2013", "territoire": ["Finistère", "Morbihan"],
                         "valeur": [1.0, 2.0], "champ": "Postes"})

    def written(each):
        from dashboard.ui import tables as screen

        for table in each():
            screen.write(table, 2)

    whole = Table(data, columns, pd.DataFrame())
    screen = AppTest.from_function(written, kwargs={"each": lambda: [
        whole, whole.where(data["territoire"] == "Morbihan"), Table(data, columns[:3])]}).run()
    assert not screen.exception and not screen.caption
    several, *others = (list(one.value) for one in screen.table)
    assert several == ["Territoire", "Valeur", "Champ", "Période"]
    assert others == [  # as they are
        ["Période", "Territoire", "Valeur", "Champ"], ["Période", "Territoire", "Valeur"]]


def test_a_year_stands_under_its_head_and_a_quantity_at_the_right():
    columns = (Column("annee_creation", "Année de création", "entier"),
               Column("valeur", "Valeur", "nombre"))
    data = pd.DataFrame({"annee_creation": [2021, 2022], "valeur": [1.0, 2.0]})
    screen = screen_of_tables(Table(data, columns, pd.DataFrame()))
    config = json.loads(screen.dataframe[0].proto.columns)
    assert config["Année de création"]["alignment"] == "left" and "Valeur" not in config
    [paper] = screen.get("html")
    assert ">2021<" in paper.proto.body and "lignes sur" not in paper.proto.body


def test_names_that_would_be_alike_once_cut_have_their_whole_room():
    """Four counts of the Finistère stood beside « Accueil, information, orientation · »."""
    begun = "Accueils – Accompagnement · Accueil, information, orientation · "
    columns = (Column("intitule", "Indicateur"), Column("valeur", "Valeur", type="nombre"),
               Column("remarque", "Remarque"))
    for ends, is_whole in ((("porteurs de projets", "organisations"), True), (("porteurs",) * 2,
                                                                              False)):
        rows = pd.DataFrame({"intitule": [begun + end for end in ends], "valeur": [110.0, 80.0],
                             "remarque": [begun + "a", begun + "b"]})
        screen = screen_of_tables(Table(rows, columns, pd.DataFrame()))
        config = json.loads(screen.dataframe[0].proto.columns)
        assert (config["Indicateur"]["width"] > WIDEST) is is_whole
        assert config["Remarque"]["width"] == WIDEST


def test_a_table_that_asks_for_more_than_half_the_page_takes_a_row():
    def rows(*texts: str) -> Block:
        table = Table(pd.DataFrame([texts], columns=list("abcd")), tuple(
            Column(name, name.upper()) for name in "abcd"), pd.DataFrame())
        return Block("liste", "Liste", table)

    assert not room.takes_row(rows("Brest", "Scic", "2014", "29"))
    assert room.takes_row(rows("Commerce n° 006", "Saint-Germain-en-Coglès",
                               "Coopérative de consommateurs", "ouvert depuis l'année 2014"))
