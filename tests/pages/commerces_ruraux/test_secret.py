"""« Commerces ruraux »: what rests on too few answers is not shown, nor given back by the rest."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard.survey import estimates
from dashboard.themes.commerces_ruraux import figures
from dashboard.warehouse.table import Table
from etl.paths import RAW
from etl.warehouse.build import build
from tests.pages.commerces_ruraux.page import answers, blocks, tab_page, table_of
from tests.pages.reading import text


def test_what_rests_on_fewer_than_five_answers_is_not_shown() -> None:
    page = tab_page("Équipes et avis comparés", territoire="Finistère")
    assert ("Ce qui repose sur moins de 5 réponses n'est pas montré, ni ce qui le donnerait par "
            "soustraction.") in text(page)
    assert "Secret statistique\u202f: une case masquée repose" in text(page)
    assert "Les quartiles demandent 10 réponses." in text(page)
    numbers = [table.data for _, _, table in figures.Place("29", "Finistère").numbers()]
    assert len(numbers) == 4 and all((data["n"] >= 5).all() for data in numbers)
    few_answers = pd.concat([data[data["groupe"] == "Employeurs"] for data in numbers])
    assert set(few_answers["moyenne_statut"]) == {"s"} and few_answers["moyenne"].isna().all()
    own = table_of(page, "groupes_benevoles")
    assert set(own["Groupe"]) == {"Employeurs", "Tous les commerces"}
    assert set(own.loc[own["Moyenne (personnes)"].notna(), "Groupe"]) == {"Tous les commerces"}


def test_one_group_alone_is_not_shown_since_the_whole_would_give_the_other() -> None:
    table = answers([("Employeurs", "local", 6, 12), ("Non-employeurs", "local", 1, 3)])
    assert list(estimates.mask_small_bases(table).data["groupe"]) == ["Employeurs"]
    assert estimates.mask_small_bases(table, together=True).empty


def test_what_the_other_departements_would_give_back_is_not_shown_either() -> None:
    """Two shops of Finistère told their turnover: Brittany less the three others gives them."""
    codes = [name for name in ("22", "29", "35", "56") if not figures.Place(name, "").answers(
        "tranche_ca").empty]
    assert codes == ["22", "35"]
    assert not figures.Place("53", "Bretagne").answers("tranche_ca").empty
    for question in (*figures.QUESTIONS, *figures.COMPARISONS):
        for split in (False, True):
            bases = {code: figures._bases_of(question, split, [code])
                     for code in ("22", "29", "35", "56")}
            secret = [bases[code] for code in bases if bases[code] and figures.Place(
                code, "").answers(question, split).empty]
            for group in {g for b in secret for g in b}:
                assert len(secret) > 1 and sum(b.get(group, 0) for b in secret) >= estimates.FLOOR


def test_a_crossing_of_too_few_answers_says_that_they_are_withheld(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asked to take off a filter that nobody had set."""
    shutil.copytree(RAW / "commerces_enquete", tmp_path / "raw" / "commerces_enquete")
    [path] = (tmp_path / "raw" / "commerces_enquete").iterdir()
    book = load_workbook(path)
    book.worksheets[0].delete_rows(10, book.worksheets[0].max_row)
    book.save(path)
    assert not build(tmp_path / "raw", tmp_path / "w.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "w.duckdb"))
    [block] = blocks("Croisements")
    assert block.absent == estimates.WITHHELD


def test_a_mean_of_too_few_answers_is_not_given_back_by_the_others() -> None:
    """Three shops of Finistère told their hours: Brittany less the three others gave them.  Four
    employers of Morbihan told their volunteers: all less the non-employers gave them."""
    rows = pd.concat([table.data.assign(place=code, name=name) for code in figures.places()
                      for name, _, table in figures.Place(code, "").numbers()])
    means = rows.dropna(subset="moyenne").set_index(["name", "employeur", "place"])["n"].unstack()
    for (name, group), shown in means.iterrows():
        rest = shown["53"] - shown[["22", "29", "35", "56"]].sum()
        assert rest == 0 or rest >= estimates.FLOOR, (name, group)
    for (name, place), n in rows.dropna(subset="moyenne").groupby(["name", "place"]):
        n = n.set_index("employeur")["n"]
        assert len(n) == 1 or n.drop("Ensemble").sum() == n["Ensemble"], (name, place)
    shown = set(zip(rows["name"], rows["employeur"], rows["place"], strict=True))
    assert ("heures_benevoles", "Ensemble", "35") in shown
    assert {"29", "56"}.isdisjoint(p for name, _, p in shown if name == "heures_benevoles")


def test_respondents_without_a_departement_are_not_given_back_either() -> None:
    """The inventory does not know two respondents: Brittany less its départements is them."""
    of = {"22": 9, "29": 8, "35": 7, "56": 6}
    for whole, secret in ((30, set()), (32, {"56"}), (36, set())):
        assert {place for place in figures._places_to_hide(
            lambda where, whole=whole: {"": of[where[0]] if where else whole})} - {""} == secret


@pytest.mark.parametrize(("tab", "filters", "key"), [
    ("Enquête", {"territoire": "Morbihan"}, "enquete_tranche_ca"),
    ("Enquête", {"territoire": "Morbihan", "comparer_a": "Bretagne"}, "enquete_tranche_ca"),
    ("Équipes et avis", {"territoire": "Finistère"}, "enquete_etp"),
    ("Employeurs et non-employeurs", {"territoire": "Morbihan"}, "groupes_services"),
    ("Équipes et avis comparés", {"territoire": "Morbihan"}, "groupes_avis")])
def test_answers_that_are_withheld_are_not_said_to_be_none(tab, filters, key) -> None:
    [block] = [one for one in blocks(tab, **filters) if one.key == key]
    assert block.absent == estimates.WITHHELD
    assert "n = " not in block.title


def test_a_question_that_nobody_answered_withholds_nothing() -> None:
    assert estimates.masking_reason(answers([])) == ""


def test_a_statement_that_is_withheld_is_said_whichever_it_is() -> None:
    whole = replace(answers([("", "Plutôt d'accord", 4, 6)]), notes=("Note.",))
    few = estimates.mask_small_bases(answers([("", "Plutôt d'accord", 1, 2)]))
    opinions = estimates.opinions([("Premier", whole), ("Second", few)])
    assert list(opinions.data["enonce"]) == ["Premier"]
    assert opinions.notes == ("Note.", *few.notes) and len(few.notes) == 1


@pytest.mark.parametrize(("bases", "secrets"), [
    ({"22": {"": 9}, "29": {"": 8}, "35": {"": 7}}, set()),
    ({"22": {"": 9}, "29": {"": 2}, "35": {"": 7}}, {"29", "35"}),
    ({"22": {"": 9}, "29": {"": 2}, "35": {"": 2}}, {"22", "29", "35"}),
    ({"22": {"": 9}, "29": {"": 0}, "35": {"": 7}}, set()),
    ({"22": {"": 9}, "29": {"": 0}, "35": {"": 2}}, {"22", "35"}),
    ({"22": {"E": 0, "N": 6}, "29": {"E": 6, "N": 8}}, set()),
    ({"22": {"E": 9, "N": 8}, "29": {"E": 6, "N": 1}, "35": {"E": 5, "N": 5}}, {"29", "35"})])
def test_places_with_too_few_answers_take_the_next_smallest_along(bases, secrets) -> None:
    assert estimates.groups_to_hide(bases) == secrets


def test_comments_are_read_without_anything_that_tells_who_wrote() -> None:
    page = tab_page("Commentaires")
    assert list(page.table[-1].value.columns) == ["Commentaire"]
    assert len(page.table[-1].value) == 28


def test_numbers_under_secrecy_keep_their_line_without_a_figure() -> None:
    cells = pd.DataFrame({
        "groupe": ["A", "B", "C"], "libelle": "Postes", "unite": "postes", "declarent": [5, 6, 0],
        "valeur": [10.0, None, None], "statut": ["", "s", "nd"], "q1": [1.0, None, None],
        "mediane": [2.0, None, None], "q3": [3.0, None, None]})
    rows = estimates.quartile_table(Table(cells, (), pd.DataFrame())).data
    assert rows[["question", "groupe", "n"]].values.tolist() == [
        ["Postes (postes)", "A", 5], ["Postes (postes)", "B", 6]]
    assert rows["moyenne"].isna().tolist() == [False, True] and rows["moyenne"][0] == 2.0
    assert rows["mediane_statut"].tolist() == ["", "s"]


def test_answers_of_too_few_shops_are_not_shown_beside_bretagne_either() -> None:
    few = [code for code in ("22", "29", "35", "56")
           if figures.Place(code, "").answers("tranche_ca").empty]
    assert few
    for code in few:
        here = figures.Place(code, figures.places()[code])
        for beside in ("53", *(other for other in ("22", "29", "35", "56") if other != code)):
            there = figures.Place(beside, figures.places()[beside])
            assert here.answers_beside(there, "tranche_ca").empty
            assert there.answers_beside(here, "tranche_ca").empty
