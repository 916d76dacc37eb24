"""The declared groups of NAF sub-classes for farming and food."""

from pathlib import Path

import pytest

from etl.french import typology
from etl.french.reference import BrokenReference
from etl.paths import REFERENCE

NAF = """code_naf,libelle,libelle_groupe
01.11Z,Céréales,Cultures
01.15Z,Tabac,Cultures
56.10A,Restaurants,Restauration
62.01Z,Programmation,Informatique
"""


def typology_folder(folder: Path, *lines: str) -> Path:
    (folder / "naf_rev2.csv").write_text(NAF, encoding="utf-8")
    (folder / typology.FILE).write_text(
        "\n".join(["prefixe,groupe,portee,motif", *lines]), encoding="utf-8")
    return folder


def test_the_longest_prefix_decides_and_codes_of_no_prefix_are_left_out(tmp_path: Path) -> None:
    rows = typology.agri(typology_folder(
        tmp_path, "01.15Z,Hors typologie,,Tabac", "56,Restauration,partielle,Cafés",
        "01,Production,entière,Cultures"))
    assert rows[["code_naf", "groupe", "portee", "motif", "ligne"]].values.tolist() == [
        ["56.10A", "Restauration", "partielle", "Cafés", 3],
        ["01.11Z", "Production", "entière", "Cultures", 4],
        ["01.15Z", "Hors typologie", "", "Tabac", 2]]


def test_a_prefix_that_the_naf_has_not_got_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenReference, match=r"préfixe absent de la NAF \(99\.9\)"):
        typology.agri(typology_folder(tmp_path, "99.9,Production,entière,Rien"))


def test_a_prefix_declared_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenReference, match=r"préfixe deux fois \(01\)"):
        typology.agri(typology_folder(tmp_path, "01,A,entière,x", "01,B,entière,y"))


def test_every_sub_class_of_the_reference_file_has_a_group_a_scope_and_a_reason() -> None:
    rows = typology.agri(REFERENCE)
    selection = rows[rows["groupe"] != typology.HORS]
    assert rows["code_naf"].is_unique
    assert (rows["motif"] != "").all()
    assert set(selection["portee"]) == {"entière", "partielle"}


def test_the_groups_follow_farming_and_food_from_the_field_to_the_plate() -> None:
    assert list(dict.fromkeys(typology.agri(REFERENCE)["groupe"])) == [
        "Production agricole et aquacole", "Services à l'agriculture",
        "Coopératives de collecte et négoce agricole", "Transformation agroalimentaire",
        "Commerce de gros alimentaire", "Commerce de détail et circuits courts",
        "Restauration et cafés", "Formation, recherche et développement agricoles",
        "Foncier et groupements d'employeurs", "Aide et solidarité alimentaires", typology.HORS]
