"""Secret statistique: what is masked by the rule, and what else so that nothing gives it back."""

from __future__ import annotations

from itertools import product

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.contract import WHOLE, Column, Secrecy, Source
from etl.french.text import excerpt
from etl.privacy import suppression
from etl.privacy.cube import cube
from etl.report import SourceResult
from etl.tables.columns import frame
from etl.warehouse.build import build
from tests.etl.privacy.attack import elimination, lines, subtraction

#: What these tests build holds.
SOURCES = ("acteurs_circulaires", "circulaire_publies", "commerces_enquete",
           "commerces_inventaire")
RULE = Secrecy(("etp",), by=("departement", "forme"))


def cube_of(records, rule=RULE):
    """Return the cube of records (département, forme, ETP), by (département, forme)."""
    source = Source("essai", "fiches", "", "", "", nature="", patterns=(), columns=tuple(
        Column(n, n, t) for n, t in (("departement", "texte"), ("forme", "texte"),
                                     ("etp", "nombre"), ("retenu", "booléen"))))
    rows = [dict(zip(("departement", "forme", "etp", "retenu"), (*r, True)[:4], strict=False))
            for r in records]
    result = cube(SourceResult(source, frame(source.all_columns, rows), pd.DataFrame()), rule, None)
    data = result.data
    return result, {(d, s): (None if np.isnan(v) else v, t) for d, s, v, t in zip(
        data["departement"], data["forme"], data["valeur"], data["statut"], strict=True)}


def units(departement, statut, *etp):
    return [(departement, statut, e) for e in etp]


def blanks(cells):
    return {key: None if status == "s" else value or 0.0 for key, (value, status) in cells.items()}


# --- The rule --------------------------------------------------------------------------------
@pytest.mark.parametrize(("etp", "expected"), [
    ((4.0,), (None, "s")), ((4.0, 5.0), (None, "s")), ((4.0, 5.0, 6.0), (15.0, "")),
    ((86.0, 7.0, 7.0), (None, "s")), ((85.0, 8.0, 7.0), (100.0, "")),
    # What is not declared counts for nobody; two zeros and a number are that one's number.
    ((4.0, 5.0, None), (None, "s")), ((4.0, 0.0, 0.0), (None, "s")),
    ((4.0, 5.0, 0.0), (None, "s")),
    # A zero from one or two says what each answered; nobody's answer is not a zero.
    ((0.0,), (None, "s")), ((0.0, 0.0, 0.0), (0.0, "")), ((None,), (None, "nd")),
])
def test_fewer_than_three_units_or_one_above_85_percent_is_secret(etp, expected):
    _, cells = cube_of(units("22", "Scop", *etp))
    assert cells["22", "Scop"] == expected


def test_the_rule_is_that_of_the_source():
    stricter = Secrecy(("etp",), by=("departement", "forme"), min_units=5, dominance_pct=50)
    _, cells = cube_of(units("22", "Scop", 1.0, 1.0, 1.0, 1.0), stricter)
    assert cells["22", "Scop"] == (None, "s")


def test_records_set_aside_do_not_count():
    rule = Secrecy(("etp",), by=("departement", "forme"), only="retenu")
    records = [(*u, k) for u, k in zip(units("22", "Scop", 1.0, 2.0, 3.0, 9.0),
                                       (True, True, True, False), strict=True)]
    assert cube_of(records, rule)[1]["22", "Scop"] == (6.0, "")


def test_a_zero_that_the_dimension_itself_tells_is_no_secret():
    rule = Secrecy(("etp",), by=("departement", "forme"), implied={"etp": ("forme", "non")})
    _, cells = cube_of([*units("22", "non", 0.0), *units("22", "oui", 1.0, 2.0, 3.0)], rule)
    assert cells == {("22", "non"): (0.0, ""), ("22", "oui"): (6.0, ""), ("22", WHOLE): (6.0, ""),
                     (WHOLE, "non"): (0.0, ""), (WHOLE, "oui"): (6.0, ""),
                     (WHOLE, WHOLE): (6.0, "")}
    _, cells = cube_of([*units("22", "non", 4.0), *units("22", "oui", 1.0, 2.0, 3.0)], rule)
    assert cells["22", "non"] == (None, "s")  # it told another thing


def test_quartiles_are_those_of_as_many_answers_as_the_source_asks():
    rule = Secrecy(("etp",), by=("departement", "forme"), quartiles=3)
    for etp, medians in (((4.0, 5.0, 7.0), {5.0}), ((4.0, 5.0, None), set())):
        result, _ = cube_of(units("22", "Scop", *etp), rule)
        assert set(result.data["mediane"].dropna()) == medians


def test_what_a_record_does_not_say_has_a_name_in_its_cell():
    result, _ = cube_of(units("22", "", 4.0, 5.0, 6.0))
    assert "22 · non précisé" in set(result.data["cellule"])


# --- What protects it ------------------------------------------------------------------------
FOUR = [*units("22", "Scop", 4.0), *units("22", "Asso", 10.0, 11.0, 12.0),
        *units("29", "Scop", 5.0, 6.0, 7.0), *units("29", "Asso", 20.0, 21.0, 22.0)]


def test_no_published_total_minus_published_parts_gives_a_masked_cell():
    result, cells = cube_of(FOUR)
    assert cells["22", "Scop"] == (None, "s")
    assert {key for key, (_, status) in cells.items() if status == "s"} == set(
        product(("22", "29"), ("Asso", "Scop")))
    assert cells[WHOLE, WHOLE] == (118.0, "")
    assert result.masked == {"etp": (1, 3)}
    assert not subtraction(blanks(cells), (WHOLE, WHOLE))


def test_masking_by_the_rule_alone_is_caught_by_the_attack(monkeypatch):
    monkeypatch.setattr(suppression._Search, "cells_that_may_hide", lambda _: [])
    _, cells = cube_of(FOUR)
    assert subtraction(blanks(cells), (WHOLE, WHOLE)) == {("22", "Scop"): 4}
    assert elimination(blanks(cells), (WHOLE, WHOLE)) == {("22", "Scop"): 4}


def test_two_blanks_on_every_line_are_not_enough(monkeypatch):
    """Two rectangles of blanks joined by one cell: the totals of the first give that cell."""
    blank = {*product("01", "01"), *product("23", "23"), ("1", "2")}
    records = [unit for place in product("0123", "0123") for unit in units(
        *place, *((100.0, 1.0, 1.0) if place in blank else (50.0, 50.0, 50.0)))]
    with monkeypatch.context() as only_lines:
        only_lines.setattr(suppression, "recomputable_cells",
                           lambda members, atoms, masked: masked & False)
        values = blanks(cube_of(records)[1])
    assert {key for key, value in values.items() if value is None} == blank
    assert not subtraction(values, (WHOLE, WHOLE))
    assert elimination(values, (WHOLE, WHOLE)) == {("1", "2"): 102}
    assert not elimination(blanks(cube_of(records)[1]), (WHOLE, WHOLE))


def test_two_units_alone_behind_a_subtraction_would_know_each_other():
    _, cells = cube_of([*units("22", "Scop", 4.0), *units("29", "Scop", 5.0),
                        *units("35", "Scop", 6.0, 7.0, 8.0), *units("56", "Scop", 9.0, 9.0, 9.0)])
    assert sum(status == "s" for (d, s), (_, status) in cells.items() if s == "Scop") == 3


def test_a_total_of_nothing_does_not_give_away_the_zeros_it_is_made_of():
    _, cells = cube_of([*units("22", "Scop", 0.0), *units("29", "Scop", 0.0, 0.0),
                        *units("35", "Scop", 3.0, 4.0, 5.0)])
    assert cells["22", "Scop"] == cells["29", "Scop"] == (None, "s")
    # Two zeros hide nothing: their sum is known to be zero once the other is published.
    assert cells["35", "Scop"] == (None, "s")


def test_a_department_of_one_unit_is_masked_with_all_that_is_told_of_it():
    _, cells = cube_of([*units("22", "Scop", 4.0), *units("29", "Scop", 5.0, 6.0, 7.0),
                        *units("35", "Scop", 5.0, 6.0, 9.0)])
    assert cells["22", WHOLE] == cells["22", "Scop"] == (None, "s")
    assert not elimination(blanks(cells), (WHOLE, WHOLE))


tables = st.lists(st.tuples(st.sampled_from(("22", "29", "35", "")),
                            st.sampled_from(("Asso", "Scic", "Scop")),
                            st.sampled_from((None, 0.0, 0.5, 1.0, 2.5, 8.0, 40.0))),
                  max_size=45)


@settings(deadline=None, max_examples=200)
@given(tables)
def test_whatever_the_records_no_masked_cell_can_be_worked_out(records):
    _, cells = cube_of(records)
    for (d, s), (value, status) in cells.items():
        sizes = [e for place, kind, e in records if e is not None
                 and d in (WHOLE, place) and s in (WHOLE, kind)]
        positive = [e for e in sizes if e]
        if sizes and (len(sizes) < 3 or 0 < len(positive) < 3
                      or max(sizes) > 0.85 * sum(sizes) + 1e-9):
            assert status == "s"
        assert (value is None) == (status in ("s", "nd")) and (status == "nd") == (not sizes)
        if value is not None:
            assert value == pytest.approx(sum(sizes))
    values = blanks(cells)
    assert not subtraction(values, (WHOLE, WHOLE))
    assert not elimination(values, (WHOLE, WHOLE))
    # Knowing that no ETP is negative does not help either: zeros are taken as known.
    assert not elimination({(d, s): 0.0 if v is None and not sum(
        e or 0 for p, k, e in records if d in (WHOLE, p) and s in (WHOLE, k)) else v
        for (d, s), v in values.items()}, (WHOLE, WHOLE))
    for total, parts in lines(values, (WHOLE, WHOLE)):
        if values[total] is not None and any(values[p] is None for p in parts):
            left = [e for place, kind, e in records if e and any(
                values[d, s] is None and d in (WHOLE, place) and s in (WHOLE, kind)
                for d, s in parts)]
            assert len(left) >= 3 and max(left) <= 0.85 * sum(left) + 1e-9


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("ab"), st.sampled_from("xyz"),
                          st.sampled_from((0.0, 1.0, 2.0, 30.0))), max_size=40))
def test_a_cube_of_three_dimensions_gives_nothing_back_either(records):
    wholes = (WHOLE,) * 3
    rule = Secrecy(("etp",), by=("lieu", "forme", "activite"))
    names = (*rule.by, "etp")
    source = Source("essai", "fiches", "", "", "", nature="", patterns=(), columns=tuple(
        Column(n, n, "nombre" if n == "etp" else "texte") for n in names))
    rows = [dict(zip(names, r, strict=True)) for r in records]
    result = SourceResult(source, frame(source.all_columns, rows), pd.DataFrame())
    data = cube(result, rule, None).data
    values = {tuple(row[d] for d in rule.by): None if row["statut"] == "s" else row["valeur"]
              for row in data.to_dict("records")}
    assert not subtraction(values, wholes)
    assert not elimination(values, wholes)


# --- Several dimensions, levels inside one another -------------------------------------------
def test_a_level_inside_another_is_no_way_round():
    """An EPCI is in one département only: its cell is masked under both names."""
    records = [*units("22", "22-a", 4.0, 3.0), *units("22", "22-b", 5.0, 6.0, 7.0),
               *units("29", "29-a", 5.0, 6.0, 7.0), *units("29", "29-b", 5.0, 6.0, 7.0)]
    _, cells = cube_of(records)
    assert cells["22", "22-a"] == cells[WHOLE, "22-a"] == (None, "s")
    assert not elimination(blanks(cells), (WHOLE, WHOLE))


def test_a_record_that_calls_itself_the_whole_is_not_taken_for_a_total():
    _, cells = cube_of([*units("22", WHOLE, 1.0, 2.0, 3.0), *units("22", "Scop", 4.0, 5.0, 6.0)])
    assert cells["22", WHOLE] == (21.0, "") and cells["22", f"« {WHOLE} »"] == (6.0, "")


def test_without_records_nothing_is_published():
    result, cells = cube_of([])
    assert cells == {} and result.masked == {"etp": (0, 0)}


# --- What a build keeps ----------------------------------------------------------------------
ACTOR = ["Identifiant", "Nom", "Activités", "Statut ESS", "Commune", "Code postal", "Latitude",
         "Longitude", "ETP", "Année de création", "Membre du RAB", "Réseau matériaux"]


def actors(*etp):
    return [ACTOR, *([f"CAR-{i}", f"Acteur {i}", "textile", "Scop", "Plérin", "22190", 48.54, -2.77,
                      value, 2010, "non", "non"] for i, value in enumerate(etp, 1))]


@pytest.mark.parametrize("cell", ["beaucoup trop", "5 ou 6 ETP", "5 ou 6 " * 50])
def test_a_build_tells_how_many_cells_it_masks_and_keeps_no_record_number(raw, write, tmp_path,
                                                                          cell):
    write("acteurs_circulaires/carteco.xlsx", {"Export": actors(4.25, 5.5, cell, 6)})
    report = build(raw, tmp_path / "w.duckdb")
    assert [str(i) for i in report.all_issues if "secret" in i.message] == [
        "INFORMATION acteurs_circulaires : secret statistique : 4 cases, dont 0 masquée par la "
        "règle et 0 pour qu'aucune ne se recalcule"]
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as db:
        assert db.execute("SELECT DISTINCT fiches, declarent, valeur, statut FROM "
                          "acteurs_circulaires_agregats").fetchall() == [(4, 3, 15.75, "")]
        with pytest.raises(duckdb.BinderException, match='"etp" not found'):
            db.execute("SELECT etp FROM acteurs_circulaires")
        # What was read is for who builds, at the console; not for who reads the pages.
        assert db.execute("SELECT message, lu, cellule FROM _anomalies WHERE colonne = 'etp'"
                          ).fetchall() == [("« … » n'est pas un nombre que l'on sache lire : la "
                                            "réponse reste sans valeur", "secret", "I4")]
    assert [i.value for i in report.all_issues if i.column == "etp"] == [excerpt(cell.strip(), 500)]


def test_a_number_that_is_read_in_one_of_two_ways_is_not_told_where_pages_read(raw, write,
                                                                                tmp_path):
    """« 1.686 » est lu 1 686: at I3, it was the number of an actor."""
    write("acteurs_circulaires/carteco.xlsx", {"Export": actors(4.25, "1.686", 5.5, 6)})
    report = build(raw, tmp_path / "w.duckdb")
    assert "lu 1\u202f686" in next(i for i in report.all_issues if i.column == "etp").message
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as db:
        assert db.execute("SELECT message, lu FROM _anomalies WHERE colonne = 'etp'"
                          ).fetchall() == [("« … » est lu « … », et non « … » : rien dans cette "
                                            "colonne ne le dit, écrire le nombre sans séparateur",
                                            "secret")]


def test_a_respondent_is_in_the_departement_of_its_shop_and_an_employer_by_its_own_answer(
        raw, write, tmp_path):
    write("commerces_inventaire/i.xlsx", {"I": [
        ["Identifiant", "Commune", "Code Insee", "Année d'ouverture", "Statut", "Services",
         "Employeur"], ["C1", "Guern", "56076", 2019, "Scic", "café", "non"],
        ["C2", "Guern", "56076", 2019, "Scic", "café", "oui"]]})
    head = ["id", "submitdate", "Q1 [I]", "Q2 [S]", "Q3[café]", "Q4 [M]", "Q5 [CA]", "Q6[commune]",
            "Q7 [Postes]", "Q8 [ETP]", "Q9 [B]", "Q10 [H]", "Q11[x]", "Q12[y]", "Q14 [C]"]
    write("commerces_enquete/r.xlsx", {"R": [
        head, *([i, "", shop, *[None] * 5, posts, None, 10 * i, *[None] * 4] for i, shop, posts in (
            (1, "C1", 2), (2, "C2", None), (3, "absent", 0)))]})
    report = build(raw, tmp_path / "w.duckdb")
    assert not report.has_errors
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as db:
        assert db.execute("SELECT departement, departement_nom, employeur, fiches FROM "
                          "commerces_enquete_agregats WHERE indicateur = 'benevoles' AND "
                          "departement <> 'Ensemble' ORDER BY ALL").fetchall() == [
            ("", "", "Ensemble", 1), ("", "", "non", 1),
            ("56", "Morbihan", "Ensemble", 2), ("56", "Morbihan", "oui", 2)]
