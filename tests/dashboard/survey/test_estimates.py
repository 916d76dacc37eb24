"""Answers made ready to show: crossings, who answered, intervals in tables, weighted shares."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Sequence

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from scipy import stats

from dashboard import export
from dashboard.survey import crosstab, estimates, inference, nonresponse
from dashboard.survey.inference import Link
from dashboard.themes.commerces_ruraux import figures, survey
from dashboard.warehouse import query
from dashboard.warehouse.connection import FileBuild
from dashboard.warehouse.table import Table
from etl.contract import Column

N = "\u202f"
NAMES = ("groupe", "modalite", "reponses", "base", "part", "asked", "inventaire", "taux")


def answers(rows: list[tuple[str, str, int, int]], inventaire: float = 100) -> Table:
    data = pd.DataFrame(rows, columns=["groupe", "modalite", "reponses", "base"])
    data = data.assign(part=100 * data["reponses"] / data["base"], asked=50,
                       inventaire=inventaire, taux=100 * data["base"] / inventaire)
    return Table(data, tuple(Column(n, n) for n in NAMES), pd.DataFrame())


def answers_of(*shops: tuple[str, ...]) -> pd.DataFrame:
    """Return the answers of shops « 0 », « 1 »…: one tuple each."""
    return pd.DataFrame([(str(i), m) for i, shop in enumerate(shops) for m in shop],
                        columns=["id", "modalite"])


def test_the_interval_stands_beside_the_share_in_the_table() -> None:
    table = estimates.with_intervals(answers([("", "café", 25, 50)]))
    names = [c.name for c in table.columns]
    assert names[names.index("part"):][:3] == ["part", "bas", "haut"]
    assert [c.label for c in table.columns if c.name in estimates.BOUNDS] == [
        "Intervalle à 95 %, de", "Intervalle à 95 %, à"]
    assert table.data.loc[0, ["bas", "haut"]].tolist() == pytest.approx([40.337, 59.663], abs=1e-3)


def test_the_fewer_shops_are_left_the_narrower_the_interval() -> None:
    wide, narrow = (estimates.with_intervals(answers([("", "café", 25, 50)], n)).data.loc[0]
                    for n in (1000, 60))
    assert narrow["haut"] - narrow["bas"] < (wide["haut"] - wide["bas"]) / 2


def test_the_response_rate_tells_who_answered_who_was_asked_and_of_how_many() -> None:
    one = answers([("", "café", 30, 48)])
    assert estimates.response_rates(one, str).replace("\u202f", " ") == (
        "Taux de réponse à la question : 48,0 % (48 réponses, 50 répondants à l'enquête, "
        "100 commerces interrogés).")
    assert estimates.response_rates(answers([("", "café", 30, 48)], float("nan")), str) == ""


def test_who_was_asked_and_who_answered_are_written_as_all_numbers() -> None:
    rate = estimates.response_rates(answers([("", "café", 30, 48)], 2500), str)
    assert f"2{N}500 commerces interrogés" in rate
    shops = nonresponse.with_categories(inventory([
        (place, "Scop", 2020, 1250, 600) for place in ("Finistère", "Morbihan")]), 2022)
    weights = nonresponse.weights(shops)
    table = nonresponse.response_rates(shops, answers([]), "departement_nom", weights)
    assert table.data.loc[0, "etiquette"] == f"Finistère (600\u00a0sur\u00a01{N}250)"
    assert f"sur 2{N}500 en tout" in nonresponse.lowest_rate(table, shops, "departement_nom")
    assert f"les 1{N}200 répondants en valent" in nonresponse.weighting_cost(weights)


def test_weighted_answers_count_each_shop_by_its_weight() -> None:
    shops = answers_of(*[("oui",)] * 5, *[("non",)] * 5)
    weights = pd.Series([2.0] * 5 + [1.0] * 5, [str(i) for i in range(10)])
    table = estimates.with_weights(answers([("", "non", 5, 10), ("", "oui", 5, 10)]), shops,
                                   weights)
    assert list(table.data["modalite"]) == ["oui", "non"]
    assert table.data["part"].tolist() == pytest.approx([200 / 3, 100 / 3])
    assert table.data["efficace"].tolist() == pytest.approx([9.0, 9.0])  # 15² / 25


def test_a_weighted_answer_of_few_shops_is_not_shown_nor_what_would_give_it() -> None:
    shops = answers_of(*[("oui",)] * 9, *[("non",)] * 5, ("peut-être",))
    table = estimates.with_weights(answers([("", "oui", 9, 15), ("", "non", 5, 15),
                                            ("", "peut-être", 1, 15)]),
                                   shops, pd.Series(1.0, [str(i) for i in range(15)]))
    assert list(table.data["modalite"]) == ["oui"]
    assert table.notes[0].startswith("Ce qui repose sur moins de 5 réponses n'est pas montré")


def test_who_agrees_is_who_rather_agrees_and_who_wholly_does() -> None:
    table = estimates.opinions([
        ("Premier", answers([("", "Tout à fait d'accord", 10, 40), ("", "Plutôt d'accord", 12, 40),
                             ("", "Ni d'accord ni pas d'accord", 18, 40)])),
        ("Second", answers([("", "Pas du tout d'accord", 20, 20)]))])
    rows = estimates.by_statement(table)
    assert rows[["enonce", "base", "part"]].values.tolist() == [
        ["Premier", 40, 55.0], ["Second", 20, 0.0]]


def test_an_answer_beyond_the_scale_of_agreement_comes_after_it() -> None:
    table = estimates.opinions([("Premier", answers([
        ("", "Ne sait pas", 10, 40), ("", "Plutôt d'accord", 12, 40),
        ("", "Pas du tout d'accord", 18, 40)]))])
    assert list(table.data["modalite"]) == [
        "Pas du tout d'accord", "Plutôt d'accord", "Ne sait pas"]


def test_two_questions_are_crossed_on_the_shops_that_answered_both() -> None:
    first = answers_of(*[("a",)] * 8, *[("b",)] * 6, ("a",))
    second = answers_of(*[("x",)] * 6, *[("y",)] * 8)  # the last shop did not answer
    cross = crosstab.crossing(first, second)
    assert cross.counts.to_dict() == {"y": {"a": 2, "b": 6}, "x": {"a": 6, "b": 0}}
    table = crosstab.shares(cross, answers([]), "Première", "Seconde")
    assert table.data[["ligne", "colonne", "reponses", "base", "part"]].values.tolist() == [
        ["a", "y", 2, 8, 25.0], ["a", "x", 6, 8, 75.0], ["b", "y", 6, 6, 100.0],
        ["b", "x", 0, 6, 0.0]]
    [link] = crosstab.links(cross, (False, False))
    assert link.p == pytest.approx(stats.fisher_exact([[2, 6], [6, 0]]).pvalue)


def test_an_answer_of_fewer_than_five_shops_is_in_no_line_and_no_column_of_a_crossing() -> None:
    first = answers_of(*[("a",)] * 9, *[("b",)] * 7, *[("c",)] * 3, *[("d",)] * 12)
    second = answers_of(*[("x",), ("y",), ("y",)] * 9, *[("z",)] * 4)
    cross = crosstab.crossing(first, second)
    assert "c" not in cross.rows and "z" not in cross.columns and cross.has_masked
    shares = crosstab.shares(cross, answers([]), "Première", "Seconde")
    assert (shares.data["base"] >= 5).all()
    # Of shops whose other answer is shown: a line that did not make 100 % would tell the rest.
    assert set(shares.data.groupby("ligne")["part"].sum()) == {100.0}
    assert any("par soustraction" in note for note in shares.notes)


def test_the_columns_less_the_lines_shown_give_no_line_of_fewer_than_five_shops() -> None:
    pairs = {("grande", "oui"): 12, ("grande", "non"): 10, ("moyenne", "oui"): 9,
             ("petite", "oui"): 3, ("petite", "non"): 1, ("petite", "rare"): 2,
             ("grande", "autre"): 3}
    shops = [pair for pair, count in pairs.items() for _ in range(count)]
    first, second = (answers_of(*[(pair[side],) for pair in shops]) for side in (0, 1))
    cross = crosstab.crossing(first, second)
    # Four of the six small ones gave an answer that is shown: with the nine, they are thirteen.
    assert list(cross.rows) == ["grande"] and list(cross.columns) == ["oui", "non"]
    assert len(cross.columns) - cross.rows["grande"].sum() == 13


@pytest.mark.parametrize("answers_given", [[], [("a",), ("b",)]])
def test_a_crossing_of_too_few_shops_has_no_line(answers_given) -> None:
    cross = crosstab.crossing(answers_of(*answers_given), answers_of(*answers_given))
    assert crosstab.shares(cross, answers([]), "Première", "Seconde").empty
    assert crosstab.links(cross, (False, True)) == []


def test_a_question_with_several_answers_is_tested_answer_by_answer() -> None:
    first = answers_of(*[("a", "b")] * 6, *[("a",)] * 6, *[("b",)] * 8)
    second = answers_of(*[("x",)] * 12, *[("y",)] * 8)
    links = crosstab.links(crosstab.crossing(first, second), (True, False))
    assert sorted(link.of for link in links) == ["« a »", "« b »"]
    by = {link.of: link.p for link in links}
    raw = [stats.fisher_exact(t).pvalue for t in ([[12, 0], [0, 8]], [[6, 8], [6, 0]])]
    assert by["« a »"] == pytest.approx(min(1, 2 * raw[0])) and by["« b »"] == pytest.approx(
        max(2 * raw[0], raw[1]))


def test_a_test_is_told_in_plain_french_and_its_p_stands_in_the_notes() -> None:
    assert crosstab.finding([]) == crosstab.method([]) == ""
    sure, unsure = [Link("", 0.0123, inference.FISHER)], [Link("", 0.34, inference.CHI2)]
    assert crosstab.finding(sure) == "Les deux réponses sont liées."
    assert crosstab.method(sure) == (
        "Test exact de Fisher, p = 0,012 : sans aucun lien, le hasard donnerait un écart au moins "
        "aussi grand dans 1\u202f% des cas.")
    assert crosstab.finding(unsure) == "Rien ne montre un lien entre les deux réponses."
    assert crosstab.method(unsure) == (
        "Test du χ², p = 0,340 : sans aucun lien, le hasard donnerait un écart au moins aussi "
        "grand dans 34\u202f% des cas. Ce n'est pas la preuve d'une absence de lien.")
    several = [Link("« a »", 0.0004, inference.FISHER), Link("« b »", 0.4, inference.FISHER)]
    assert crosstab.finding(several) == "L'écart que le hasard n'explique pas : « a »."
    assert crosstab.method(several) == (
        "Test exact de Fisher, seuil de 5\u202f%, correction de Holm pour 2 comparaisons : « a », "
        "p < 0,001.")
    assert crosstab.finding(several[1:] * 2) == (
        "Aucun des 2 écarts comparés ne se distingue du hasard.")
    many = [Link(f"« {name} »", 0.001, inference.FISHER) for name in "abcdef"]
    assert crosstab.finding(many) == (
        "Les écarts que le hasard n'explique pas : « a », « b », « c » et « d », et 2 autres.")
    assert crosstab.method(several[1:] * 2).endswith("« b », p = 0,400. Ce n'est pas la preuve "
                                                     "d'une absence de lien.")


def group_table(*rows: tuple[str, str, int, int]) -> Table:
    """Return a table of (groupe, modalite, reponses, base)."""
    data = pd.DataFrame(rows, columns=["groupe", "modalite", "reponses", "base"])
    return Table(data, (), pd.DataFrame())


def test_groups_are_tested_on_every_answer_that_is_shown() -> None:
    """A rare answer is in the figure: leaving it out of the test gave p = 0,002 for 0,0001."""
    table = group_table(("E", "a", 10, 24), ("E", "b", 10, 24), ("E", "c", 4, 24),
                        ("N", "a", 12, 15), ("N", "b", 3, 15), ("N", "c", 0, 15))
    [link] = crosstab.group_links(table, several=False)
    assert link == inference.independence_test([[10, 10, 4], [12, 3, 0]])
    several = crosstab.group_links(table)
    assert [one.of for one in several] == ["« a »", "« b »", "« c »"]
    raw = stats.fisher_exact([[4, 20], [0, 15]]).pvalue
    assert several[2].p >= raw
    assert crosstab.group_links(group_table(("E", "a", 10, 24))) == []


def inventory(rows: list[tuple[str, str, int, int, int]]) -> pd.DataFrame:
    """Return an inventory; a row: (département, statut, année d'ouverture, inventoriés,
    répondants)."""
    shops = [(f"{i}.{n}" if n < replies else "", "Employeurs", place, status, year)
             for i, (place, status, year, size, replies) in enumerate(rows) for n in range(size)]
    return pd.DataFrame(shops, columns=["id", "groupe", "departement_nom", "statut_juridique",
                                        "annee_ouverture"])


SHOPS = [("Finistère", "Association", 2020, 12, 6), ("Finistère", "Scop", 1999, 4, 2),
         ("Morbihan", "Association", 2015, 10, 8), ("Morbihan", "Scic", 2021, 9, 5),
         ("Morbihan", "Esus", 2001, 5, 4)]


def test_who_did_not_answer_is_seen_against_the_inventory() -> None:
    shops = nonresponse.with_categories(inventory(SHOPS), 2022)
    table = nonresponse.response_rates(shops, answers([]), "departement_nom",
                                       nonresponse.weights(shops))
    assert table.data[["modalite", "inventaire", "repondants"]].values.tolist() == [
        ["Morbihan", 24, 17], ["Finistère", 16, 8]]
    assert table.data["taux"].tolist() == pytest.approx([100 * 17 / 24, 50])
    assert table.data["ecart"].tolist() == pytest.approx([8, -8])
    # Who is named first is taken to stand apart: only where it does.
    assert nonresponse.lowest_rate(table, shops, "departement_nom").replace("\u202f", " ") == (
        "Rien ne montre que les taux de réponse diffèrent selon le département. Taux de réponse "
        "le plus bas : le Finistère, où 8 commerces sur 16 ont répondu (50,0 %), contre 25 sur 40 "
        "en tout (62,5 %).")
    shops = nonresponse.with_categories(inventory(
        [("Finistère", "Scop", 2020, 20, 5), ("Morbihan", "Scop", 2020, 20, 18)]), 2022)
    table = nonresponse.response_rates(shops, answers([]), "departement_nom",
                                       nonresponse.weights(shops))
    sentence = nonresponse.lowest_rate(table, shops, "departement_nom")
    assert sentence.startswith("Taux de réponse le plus bas : le Finistère, où 5 commerces")
    assert sentence.endswith("Les taux de réponse diffèrent selon le département.")


def test_categories_with_few_respondents_are_put_together() -> None:
    shops = nonresponse.with_categories(inventory(SHOPS), 2022)
    assert shops["statut_juridique"].value_counts().to_dict() == {
        "Association": 22, "Scic": 9, "autres": 9}
    assert set(shops["anciennete"]) == {"moins de 5 ans", "de 5 à 9 ans", "10 ans et plus"}


def test_categories_put_together_are_the_smallest_and_as_few_as_make_enough_respondents() -> None:
    shops = nonresponse.with_categories(inventory([
        ("Finistère", "Association", 2020, 20, 9), ("Finistère", "Scic", 2020, 20, 3),
        ("Finistère", "Scop", 2020, 20, 2), ("Morbihan", "Esus", 2020, 20, 7)]), 2022)
    assert set(shops["statut_juridique"]) == {"Association", "Esus", "autres"}
    shops = nonresponse.with_categories(inventory([
        ("Finistère", "Association", 2020, 20, 9), ("Finistère", "Scic", 2020, 20, 3),
        ("Morbihan", "Scop", 2020, 20, 7)]), 2022)
    assert set(shops["statut_juridique"]) == {"Association", "autres"}


def test_a_shop_of_five_years_is_of_the_second_class_of_ages_and_one_of_ten_of_the_last() -> None:
    shops = nonresponse.with_categories(inventory([
        ("Finistère", "Scop", year, 6, 6) for year in (2018, 2017, 2013, 2012, None)]), 2022)
    assert shops["anciennete"].value_counts(sort=False).to_dict() == {
        "moins de 5 ans": 6, "de 5 à 9 ans": 12, "10 ans et plus": 6, "non précisé": 6}
    table = nonresponse.response_rates(shops, answers([]), "anciennete", nonresponse.weights(shops))
    assert list(table.data["modalite"]) == [
        "moins de 5 ans", "de 5 à 9 ans", "10 ans et plus", "non précisé"]


def test_a_category_that_nobody_answered_of_is_put_with_others_and_there_are_weights() -> None:
    shops = nonresponse.with_categories(inventory(
        [("Finistère", "Esus", 2020, 3, 0), ("Finistère", "Scic", 2020, 12, 6),
         ("Morbihan", "Scop", 2020, 9, 7)]), 2022)
    assert shops["statut_juridique"].value_counts().to_dict() == {"autres": 15, "Scop": 9}
    weights = nonresponse.weights(shops)
    assert weights.sum() == pytest.approx(24)
    table = nonresponse.response_rates(shops, answers([]), "statut_juridique", weights)
    assert list(table.data["modalite"]) == ["Scop", "autres"]  # the largest first, others last


def test_shops_whose_status_is_blank_are_a_category_that_has_a_name() -> None:
    shops = nonresponse.with_categories(inventory(
        [("Finistère", "", 2020, 12, 6), ("Morbihan", "Scop", 2020, 9, 7)]), 2022)
    assert set(shops["statut_juridique"]) == {"non précisé", "Scop"}


def test_weights_give_the_respondents_the_margins_of_the_inventory() -> None:
    shops = nonresponse.with_categories(inventory(SHOPS), 2022)
    weights = nonresponse.weights(shops)
    assert weights.sum() == pytest.approx(len(shops)) and (weights > 0).all()
    for margin in nonresponse.MARGINS:
        table = nonresponse.response_rates(shops, answers([]), margin, weights).data
        assert table["part_redressee"].tolist() == pytest.approx(table["part_inventaire"].tolist())
    assert "25 répondants en valent" in nonresponse.weighting_cost(weights)
    assert inference.effective_size(weights) < 25


def test_weights_add_up_to_the_inventory_where_all_its_shops_are_alike() -> None:
    shops = nonresponse.with_categories(inventory([("Finistère", "Scop", 2020, 20, 8)]), 2022)
    assert nonresponse.weights(shops).tolist() == pytest.approx([2.5] * 8)


def test_those_who_answered_as_little_are_named_together() -> None:
    shops = nonresponse.with_categories(inventory(
        [("Finistère", "Scop", 2020, 20, 18), ("Morbihan", "Scop", 2020, 10, 5),
         ("Côtes-d'Armor", "Scop", 2020, 12, 6)]), 2022)
    table = nonresponse.response_rates(shops, answers([]), "departement_nom",
                                       nonresponse.weights(shops))
    assert ("le plus bas : les Côtes-d'Armor, où 6 commerces sur 12 ont répondu et le Morbihan, où "
            "5 commerces sur 10 ont répondu (50,0\u202f%), contre 29 sur 42") in (
        nonresponse.lowest_rate(table, shops, "departement_nom"))


@pytest.mark.parametrize(("places", "sentence"), [
    (["Finistère"], "Taux de réponse : 6 sur 12 en tout (50,0\u202f%)."),
    (["Finistère", "Morbihan"], "Rien ne montre que les taux de réponse diffèrent selon le "
     "département. Taux de réponse, le même pour toutes les catégories : 12 sur 24 en tout "
     "(50,0\u202f%).")])
def test_nobody_answered_least_where_all_answered_as_much(places: list[str],
                                                          sentence: str) -> None:
    shops = nonresponse.with_categories(inventory(
        [(place, "Scop", 2020, 12, 6) for place in places]), 2022)
    table = nonresponse.response_rates(shops, answers([]), "departement_nom",
                                       nonresponse.weights(shops))
    assert nonresponse.lowest_rate(table, shops, "departement_nom") == sentence


def test_departements_put_together_are_named_as_what_they_are() -> None:
    shops = nonresponse.with_categories(inventory(
        [("Finistère", "Scop", 2020, 20, 18), ("Morbihan", "Scop", 2020, 10, 3),
         ("Côtes-d'Armor", "Scop", 2020, 10, 3)]), 2022)
    table = nonresponse.response_rates(shops, answers([]), "departement_nom",
                                       nonresponse.weights(shops))
    assert "le plus bas : « autres », où 6 commerces sur 20" in (
        nonresponse.lowest_rate(table, shops, "departement_nom"))


def test_without_a_respondent_there_are_no_weights() -> None:
    shops = nonresponse.with_categories(inventory([("Finistère", "Scic", 2020, 5, 0)]), 2022)
    assert nonresponse.weights(shops).empty
    assert nonresponse.weighting_cost(nonresponse.weights(shops)).startswith("Pas de redressement")
    table = nonresponse.response_rates(shops, answers([]), "departement_nom",
                                       nonresponse.weights(shops))
    assert table.data["taux"].tolist() == [0] and table.data["part_redressee"].isna().all()


def test_the_survey_counts_its_respondents_in_the_inventory(entrepot) -> None:
    table = query.answers("services").data.iloc[0]
    assert table[["base", "asked", "inventaire", "taux"]].tolist() == [48, 49, 100, 48.0]
    groups = query.answers("services", True).data.drop_duplicates("groupe")
    assert groups["inventaire"].sum() == 100 and groups["asked"].sum() == 49
    shops = query.shops_asked().data
    assert len(shops) == 100 and (shops["id"] != "").sum() == 49


def test_no_table_of_the_survey_and_no_extract_names_who_answered(entrepot) -> None:
    """Neither the number of the answer nor that of the inventory: in no column, in no extract."""
    place = figures.Place("53", "Bretagne")
    tables = [place.comments(), survey.crossing("services", "employeur")[0], place.opinions(),
              place.answers("services"), *(t for _, _, t in place.numbers())]
    for table in tables:
        assert not {"id", "inventaire_id"} & {c.name for c in table.columns}
        assert not {"id", "inventaire_id"} & set(table.data)
    comments = export.csv(place.comments()).decode("utf-8-sig").splitlines()
    assert comments[0] == "Commentaire;Source;Millésime;Nature" and len(comments) == 29


def file_text(data: bytes) -> str:
    """Return all the text of a file to take away, its parts unpacked."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "\n".join(file_text(parts.read(name)) for name in parts.namelist())
    if data[:4] == b"PAR1":
        content = pq.read_table(io.BytesIO(data))
        return "\n".join([*content[content.column_names[0]].to_pylist(), str(content.to_pylist()),
                          str(content.schema.metadata)])
    return html.unescape(data.decode("utf-8-sig"))


def test_no_file_holds_a_comment_beside_who_wrote_it(entrepot) -> None:
    """Read in the bytes: the shop of who answered is in no extract of the comments, in any format;
    the zip of everything, which lists who answered, has no comment at all."""
    with duckdb.connect(str(entrepot), read_only=True) as db:
        texts, shops = (set(v) for v in db.execute(
            "SELECT list(commentaire), list(inventaire_id) FROM commerces_enquete "
            "WHERE commentaire <> ''").fetchone())
    table = figures.Place("53", "Bretagne").comments()
    files = [export.csv(table), export.csv_international(table), export.xlsx(table, "T", ""),
             export.parquet(table, "T", "")]
    for content in map(file_text, files):
        assert not [text for text in texts if text not in content]
        assert not [shop for shop in shops if shop in content]
    with duckdb.connect() as db:
        db.execute(f"ATTACH '{entrepot}' AS w (READ_ONLY)")
        everything = file_text(b"".join(export.archive(FileBuild(("", 0, 0, 0), db))))
    assert all(shop in everything for shop in shops)
    assert not [text for text in texts if text in everything]


def test_comments_of_a_departement_with_too_few_are_not_listed(entrepot, monkeypatch) -> None:
    every = query.answers_given

    def few(question: str, departement: Sequence[str] = ()) -> Table:
        gone = every(question, ["29"]).data["id"][2:]
        table = every(question, departement)
        return table.where(~table.data["id"].isin(gone))

    monkeypatch.setattr(query, "answers_given", few)
    comments = {code: figures.Place(code, "").comments() for code in ("22", "29", "35", "56")}
    withheld = [code for code, table in comments.items() if table.empty]
    assert "29" in withheld and len(withheld) == 2  # Brittany less the others would give it
    assert comments["29"].notes[0].startswith("Ce qui repose sur moins de 5 réponses")
