"""What a slide needs of a table that is too broad for it."""

import pandas as pd

from dashboard.blocks.column_ranks import ranked_columns
from dashboard.warehouse.table import LINEAGE, Table
from etl.contract import Column

COLUMNS = (
    Column("indicateur", "Indicateur"), Column("famille", "Famille"),
    Column("territoire_nom", "Territoire"), Column("valeur", "Valeur", type="nombre"),
    Column("unite", "Unité"), Column("editeur", "Éditeur"))


def table(**changes):
    data = pd.DataFrame({
        "indicateur": ["Associations", "Associations", "Bénévoles"], "famille": "Ensemble",
        "territoire_nom": ["Bretagne", "Finistère", "Bretagne"],
        "valeur": [80000.0, 26000.0, 700000.0],
        "unite": ["associations", "associations", "personnes"],
        "editeur": ["Gref", "Ouest-France", "Insee"]} | changes)
    return Table(data, COLUMNS, pd.DataFrame(columns=list(LINEAGE)))


def names(columns):
    return [column.name for column in columns]


def test_rows_of_one_name_keep_what_tells_them_apart_beside_their_figure():
    needs, others, _ = ranked_columns(table())
    assert names(needs) == ["indicateur", "valeur", "territoire_nom"]
    assert "editeur" in names(others)


def test_what_is_the_same_for_all_and_a_unit_that_each_figure_says_are_left_out():
    needs, others, _ = ranked_columns(table())
    assert not {"famille", "unite"} & {*names(needs), *names(others)}


def test_words_that_another_column_says_are_left_out():
    own = table()
    twice = Table(own.data.assign(groupe=own.data["editeur"]),
                  (*COLUMNS, Column("groupe", "Groupe")), own.lineage)
    needs, others, _ = ranked_columns(twice, "Gref compte plus d'associations qu'Ouest-France.")
    shown = {*names(needs), *names(others)}
    assert "editeur" in shown and "groupe" not in shown


def test_what_the_sentence_says_is_needed_too():
    needs, *_ = ranked_columns(table(), "Gref compte plus d'associations qu'Ouest-France.")
    assert names(needs) == ["indicateur", "valeur", "editeur"]


def test_a_table_with_one_telling_column_keeps_the_others_rather_than_nothing():
    whole = table(indicateur=["a", "b", "c"])
    same = Table(whole.data, (COLUMNS[0], COLUMNS[1]), whole.lineage)
    needs, others, _ = ranked_columns(same)
    assert names(needs) == ["indicateur"]
    assert names(others) == ["indicateur", "famille"]


def test_beside_the_figure_stands_the_one_that_the_sentence_compares_it_with() -> None:
    columns = (Column("intitule", "Indicateur"), Column("avant", "Part en 2008", "nombre"),
               Column("valeur", "Bretagne", "nombre"), Column("france", "France", "nombre"))
    data = pd.DataFrame({"intitule": ["Emploi", "Établissements"], "avant": [10.0, 11.0],
                         "valeur": [14.3, 9.1], "france": [10.5, 8.0]})
    needs, others, _ = ranked_columns(Table(data, columns), "2 chiffres se comparent à la France.")
    assert [c.label for c in needs] == ["Indicateur", "Bretagne", "France"]
    assert "Part en 2008" in [c.label for c in others]


def test_a_remark_comes_after_the_other_columns_as_different_as_its_rows_are() -> None:
    columns = (Column("nom", "Territoire"), Column("valeur", "Part", "nombre"),
               Column("remarque", "Remarque"), Column("periode", "Période"))
    data = pd.DataFrame({"nom": ["A", "B", "C"], "valeur": [1.0, 2.0, 3.0],
                         "remarque": ["x", "y", "z"], "periode": ["2010", "2010", "2012"]})
    _, others, _ = ranked_columns(Table(data, columns))
    assert names(others) == ["nom", "periode", "remarque"]
