"""« Commerces ruraux »: the survey, with n everywhere."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest
from openpyxl import load_workbook
from scipy import stats

from dashboard.blocks.block import Block
from dashboard.blocks.cells import typeset
from dashboard.survey import estimates
from dashboard.themes.commerces_ruraux import figures
from dashboard.warehouse import query as ask
from etl.paths import RAW
from etl.warehouse.build import build
from tests import collection
from tests.pages.commerces_ruraux.page import answers, at, blocks, tab_page, table_of
from tests.pages.reading import text, titles


@pytest.fixture(scope="module")
def survey_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of the survey without the inventory."""
    folder = tmp_path_factory.mktemp("sans")
    shutil.copytree(RAW / "commerces_enquete", folder / "raw" / "commerces_enquete")
    build(folder / "raw", folder / "sans.duckdb")
    return folder / "sans.duckdb"


@pytest.fixture(scope="module")
def later_inventory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of the survey beside the inventory of four years later."""
    folder = tmp_path_factory.mktemp("suivant")
    for name in ("commerces_enquete", "commerces_inventaire"):
        shutil.copytree(RAW / name, folder / "raw" / name)
    [path] = (folder / "raw" / "commerces_inventaire").iterdir()
    book = load_workbook(path)
    title = book.worksheets[0]["A1"]
    title.value = title.value.replace("2022", "2027")
    book.save(path)
    build(folder / "raw", folder / "suivant.duckdb")
    return folder / "suivant.duckdb"


def test_every_question_tells_its_base_and_that_several_answers_may_exceed_the_whole() -> None:
    page = at("Enquête")
    page_text = collection.text(*page)
    assert collection.titles(*page) == [
        "Services proposés en Bretagne, 2023 (n\u00a0=\u00a048)",
        "Modèle économique en Bretagne, 2023 (n\u00a0=\u00a044)",
        "Tranche de chiffre d'affaires en Bretagne, 2023 (n\u00a0=\u00a036)",
        "Subventions reçues en Bretagne, 2023 (n\u00a0=\u00a038)",
        "Difficultés rencontrées en Bretagne, 2023 (n\u00a0=\u00a043)",
        "Attentes d'une démarche collective en Bretagne, 2023 (n\u00a0=\u00a044)"]
    assert collection.titles(*at("Équipes et avis")) == [
        "Postes salariés par commerce employeur en Bretagne, 2023 (n\u00a0=\u00a026)",
        "Équivalents temps plein par commerce employeur en Bretagne, 2023 (n\u00a0=\u00a025)",
        "Bénévoles par commerce en Bretagne, 2023 (n\u00a0=\u00a048)",
        "Heures de bénévolat par semaine par commerce en Bretagne, 2023 (n\u00a0=\u00a039)",
        "Avis des commerces en Bretagne, 2023 (n\u00a0=\u00a041 à 47)"]
    assert page_text.count("Plusieurs réponses possibles\u202f: le total peut dépasser") == 4
    assert ("62,5\u202f% des 48 commerces qui ont répondu (52,3 à 71,7\u202f%, intervalle de "
            "confiance à 95\u202f%) citent «\u202fcafé\u202f».") in page_text
    assert ("à 95\u202f%) indiquent «\u202fsubventions reçues\u202f: aucune\u202f»."
            ) in page_text
    assert "répondent" not in page_text
    assert ("Le plus petit nombre et le plus grand ne sont pas montrés\u202f: chacun est la "
            "réponse d'un commerce.") in collection.text(*at("Équipes et avis comparés"))


def test_volunteers_come_first_without_employees_and_economic_balance_with_them() -> None:
    page = tab_page("Employeurs et non-employeurs")
    assert ("Chez les employeurs, 76,0\u202f% des 25 commerces (61,1 à 86,4\u202f%, intervalle "
            "de confiance à 95\u202f%) citent «\u202féquilibre économique\u202f». Chez les "
            "non-employeurs, 83,3\u202f% des 18 commerces (67,4 à 92,4\u202f%, intervalle de "
            "confiance à 95\u202f%) citent "
            "«\u202fmobiliser et renouveler les bénévoles\u202f».") in text(page)
    page = tab_page("Équipes et avis comparés")
    assert ("Bénévoles, médiane par commerce\u202f: 16 chez les employeurs (n\u00a0=\u00a027), 25 "
            "chez les non-employeurs (n\u00a0=\u00a021) et 21 tous commerces réunis "
            "(n\u00a0=\u00a048).") in text(page)
    numbers = table_of(page, "groupes_benevoles")
    # Neither the least nor the most: they are what one shop answered.
    assert list(numbers.columns) == [
        "Question", "Groupe", "Réponses (n)", "1er quartile (personnes)", "Médiane (personnes)",
        "3e quartile (personnes)", "Moyenne (personnes)", "Ont répondu à l'enquête (commerces)",
        "Interrogés (commerces)", "Taux de réponse à la question (%)"]
    assert list(numbers["Groupe"]) == ["Employeurs", "Non-employeurs", "Tous les commerces"]


def test_an_answer_that_nobody_gave_here_and_others_elsewhere_is_a_zero_on_its_base() -> None:
    whole, *places = (figures.Place(*one) for one in figures.places().items())
    zeros = 0
    for question in figures.QUESTIONS:
        every = set(whole.answers(question).data["modalite"])
        tables = [whole.answers(question, by_employer=True), *(
            one.answers(question) for one in places)]
        for _, own in pd.concat([table.data.assign(table=rank) for rank, table in enumerate(
                tables)]).groupby(["table", "groupe"]):
            assert set(own["modalite"]) == every and own["base"].nunique() == 1
            assert (own["part"] == 100 * own["reponses"] / own["base"]).all()
            zeros += own["reponses"].eq(0).sum()
    assert zeros


def test_the_answers_of_groups_stand_side_by_side_the_most_given_first() -> None:
    table = estimates.by_answer(answers([
        ("Employeurs", "recruter", 8, 20), ("Employeurs", "local", 9, 20),
        ("Non-employeurs", "local", 5, 10), ("Non-employeurs", "recruter", 0, 10)]))
    assert table.data[["modalite", "groupe", "reponses"]].values.tolist() == [
        ["local", "Employeurs", 9], ["local", "Non-employeurs", 5],
        ["recruter", "Employeurs", 8], ["recruter", "Non-employeurs", 0]]


def test_classes_of_amounts_stand_from_the_lowest() -> None:
    classes = ["250 000 € ou plus", "de 10 000 à 49 999 €", "de 500 à 9 999 €", "moins de 500 €"]
    table = estimates.by_amount(answers([("", c, 1, 3) for c in classes]))
    assert list(table.data["modalite"]) == classes[::-1]


def test_a_base_below_thirty_calls_for_caution() -> None:
    assert estimates.warning([30, 31]) == ""
    assert estimates.warning([45, 29]).startswith("Base faible (n = 29, moins de 30 réponses)")


def test_each_bar_of_the_survey_has_its_interval_and_its_response_rate() -> None:
    page = tab_page("Enquête")
    figure = json.loads(page.get("plotly_chart")[0].proto.spec)["data"][0]
    assert figure["error_x"]["type"] == "data" and not figure["error_x"]["symmetric"]
    assert ("Taux de réponse à la question\u202f: 48,0\u202f% (48 réponses, 49 répondants à "
            "l'enquête, 100 commerces interrogés).") in text(page)
    table = table_of(page, "enquete_services")
    assert {"Intervalle à 95 %, de (%)", "Intervalle à 95 %, à (%)"} <= set(table.columns)


def test_a_shop_that_nobody_knows_to_employ_or_not_is_said_to_be_with_the_others(
        survey_alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the inventory, a respondent that leaves its jobs blank is of neither group."""
    sentence = "Les commerces dont on ignore s'ils emploient sont comptés avec les non-employeurs."
    tabs = ("Employeurs et non-employeurs", "Croisements")
    assert not [tab for tab in tabs if sentence in collection.text(*at(tab))]
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(survey_alone))
    assert all(sentence in collection.text(*at(tab)) for tab in tabs)
    assert sentence not in collection.text(*at("Croisements", croisee="Modèle économique"))


def test_what_shops_declare_is_spread_by_class_with_its_median_and_quartiles() -> None:
    page = tab_page("Équipes et avis")
    assert ("Bénévoles par commerce\u202f: médiane 21\u202f; la moitié des 48 réponses va de 15 à "
            "30 (1er et 3e quartiles).") in text(page)
    assert "Classes de largeurs inégales, réunies pour compter 5 réponses au moins" in text(page)
    assert ("Taux de réponse à la question\u202f: 41,9\u202f% chez les employeurs (26 réponses, 28 "
            "répondants à l'enquête, 62 commerces interrogés)") in text(page)
    labels = json.loads(page.get("plotly_chart")[2].proto.spec)["layout"]["yaxis"]["ticktext"]
    assert [label.replace("<br>", " ").replace("\u00a0", " ") for label in labels] == [
        "moins de 15 (n = 11)", "de 15 à 19 (n = 9), 1er quartile 15",
        "de 20 à 24 (n = 5), médiane 21", "de 25 à 29 (n = 10)",
        "30 et plus (n = 13), 3e quartile 30"]
    assert labels[-1].endswith(",<br>3e\u00a0quartile\u00a030")
    table = table_of(page, "enquete_benevoles")
    assert table[["Classe (personnes)", "Réponses (commerces)"]].values.tolist() == [
        ["moins de 15", 11], ["de 15 à 19", 9], ["de 20 à 24", 5], ["de 25 à 29", 10],
        ["30 et plus", 13]]
    assert {"Intervalle à 95 %, de (%)", "Taux de réponse à la question (%)"} <= set(table.columns)


def test_a_departement_has_the_quartiles_of_its_numbers_but_no_classes() -> None:
    page = at("Équipes et avis", territoire="Morbihan")
    page_text = collection.text(*page)
    assert any(title.startswith("Bénévoles par commerce dans le Morbihan")
               for title in collection.titles(*page))
    assert "Trop peu de réponses pour une répartition par classes." in page_text
    assert "Classes de largeurs inégales" not in page_text


def test_the_classes_of_employers_and_others_are_compared_and_tested() -> None:
    page = tab_page("Équipes et avis comparés")
    table = table_of(page, "classes_benevoles")
    assert table[["Groupe", "Classe (personnes)", "Réponses (commerces)"]].values.tolist() == [
        ["Employeurs", "moins de 20", 15], ["Employeurs", "20 et plus", 12],
        ["Non-employeurs", "moins de 20", 5], ["Non-employeurs", "20 et plus", 16]]
    p = stats.fisher_exact([[15, 12], [5, 16]]).pvalue
    assert f"Test exact de Fisher, p = {p:.3f}".replace(".", ",") in text(page)


def test_weights_are_chosen_in_the_address_and_said_under_each_figure() -> None:
    page_text = collection.text(*at("Enquête", ponderation="Redressé sur l'inventaire"))
    assert ("Après redressement (48 réponses), 64,7\u202f% des commerces de l'inventaire ("
            ) in page_text
    assert "Filtres – Pondération\u202f: Redressé sur l'inventaire" in page_text
    assert "Non redressé\u202f: les réponses de chaque commerce ne sont pas gardées." in (
        collection.text(*at("Équipes et avis")))
    assert "49 répondants en valent 42,4 de poids égal (taille efficace de Kish)" in page_text
    assert "redressement" not in collection.text(
        *at("Enquête", ponderation="Redressé sur l'inventaire", territoire="Finistère"))


def test_employers_are_compared_on_every_question() -> None:
    page = at("Employeurs et non-employeurs")
    page_text = collection.text(*page)
    assert [t.split(", employeurs et non-employeurs, en")[0]
            for t in collection.titles(*page)] == [
        "Difficultés rencontrées", "Attentes d'une démarche collective", "Subventions reçues",
        "Services proposés", "Modèle économique", "Tranche de chiffre d'affaires"]
    address = at("Équipes et avis comparés")
    assert [t.split(" en Bretagne")[0] for t in collection.titles(*address)] == [
        "Postes salariés par commerce, employeurs et non-employeurs,",
        "Bénévoles par commerce, par classe,",
        "Bénévoles par commerce, employeurs et non-employeurs,",
        "Heures de bénévolat par semaine par commerce, employeurs et non-employeurs,",
        "Commerces d'accord avec chaque énoncé"]
    assert ("Les écarts que le hasard n'explique pas\u202f: «\u202frecruter et fidéliser les "
            "salariés\u202f» et «\u202fmobiliser et renouveler les bénévoles\u202f».") in page_text
    assert ("Test exact de Fisher, seuil de 5\u202f%, correction de Holm pour 8 "
            "comparaisons\u202f: «\u202frecruter et fidéliser les salariés\u202f», p = 0,019 "
            "et «\u202fmobiliser et renouveler les bénévoles\u202f», p = 0,040") in page_text
    assert not any(re.search(r"\bp [=<]|Fisher|χ²|Holm", b.lecture)
                   for where in (page, address) for b in collection.blocks(*where))


@pytest.mark.parametrize("territory", ["Côtes-d'Armor", "Finistère", "Morbihan"])
def test_two_groups_that_are_compared_are_not_titled_nor_filed_as_all_the_answers(
        territory: str) -> None:
    titles = [title for tab in ("Équipes et avis", "Équipes et avis comparés")
              for title in collection.titles(*at(tab, territoire=territory))]
    assert sorted({*titles}) == sorted(titles)


def test_a_question_of_employers_has_the_employers_as_its_base() -> None:
    for where in ({}, {"territoire": "Ille-et-Vilaine"}):
        [etp] = [b for b in blocks("Équipes et avis", **where) if b.key == "enquete_etp"]
        assert etp.title.startswith("Équivalents temps plein par commerce employeur")
        shops = ask.shops_asked(["35"] if where else []).data
        employers = shops[shops["groupe"] == "Employeurs"]
        assert set(etp.table.data["inventaire"]) == {len(employers)}
        assert (f"{(employers['id'] != '').sum()} répondants à l'enquête, {len(employers)} "
                "commerces interrogés") in etp.note
        assert "tous les commerces" not in etp.note


@pytest.mark.parametrize(("key", "share"), [
    ("enquete_modele", "33,3\u202f% des 6 commerces"),
    ("enquete_services", "66,7\u202f% des 6 commerces"),  # of several that each may cite
])
def test_answers_that_tie_are_not_said_to_be_of_the_same_shops(key: str, share: str) -> None:
    [lecture] = [b.lecture for b in blocks("Enquête", territoire="Finistère") if b.key == key]
    assert f"sont à égalité, avec chacune {share}" in lecture
    assert "chacun " not in lecture and "citent" not in lecture


def test_agreement_is_a_share_of_those_who_answered_to_that_statement() -> None:
    # Fewer answered to the first statement than to the one that most agree with.
    [block] = [b for b in blocks("Équipes et avis comparés", territoire="Côtes-d'Armor")
               if b.key == "groupes_avis"]
    assert "Chez les employeurs, 88,9\u202f% des 9 commerces " in block.lecture


def test_a_figure_of_two_groups_says_first_whether_they_differ_and_of_what() -> None:
    # The first answer of one group alone was the headline of a figure that sets two apart.
    headlines = {b.key: typeset(b.headline) for tab in (
        "Employeurs et non-employeurs", "Équipes et avis comparés") for b in blocks(tab)}
    assert headlines["groupes_difficultes"] == (
        "Les écarts que le hasard n'explique pas\u202f: «\u202frecruter et fidéliser les "
        "salariés\u202f» et «\u202fmobiliser et renouveler les bénévoles\u202f».")
    assert headlines["groupes_modele"] == (
        "Modèle économique\u202f: rien ne montre qu'employeurs et non-employeurs diffèrent.")
    assert headlines["classes_benevoles"] == (
        "Bénévoles\u202f: employeurs et non-employeurs diffèrent.")
    assert headlines["groupes_avis"].startswith("Aucun des 5 écarts comparés")


def test_two_questions_of_the_readers_choice_are_crossed_and_the_link_is_tested() -> None:
    page = tab_page("Croisements", question="Modèle économique")
    assert titles(page)[0].startswith(
        "Croisement, en\u202f% de la ligne\u202f: Modèle économique × Employeurs et non-employeurs "
        "en Bretagne, 2023")
    assert "Rien ne montre un lien" in text(page) and "Fisher-Freeman-Halton" in text(page)
    assert "Base faible (n\u00a0=\u00a07" in text(page)
    assert {*page.selectbox(key="question").options} - {*page.selectbox(key="croisee").options} == {
        "Modèle économique"}
    page.selectbox(key="croisee").select("difficultes").run()
    assert not page.exception
    assert "× Difficultés rencontrées" in titles(page)[0]
    assert "Plusieurs réponses possibles" in text(page)


@pytest.mark.parametrize(("first", "second"), [
    ("Services proposés", "Employeurs et non-employeurs"),
    ("Modèle économique", "Difficultés rencontrées"),
    ("Subventions reçues", "Attentes d'une démarche collective"),
    ("Modèle économique", "Employeurs et non-employeurs")])
def test_a_line_of_a_crossing_is_said_to_exceed_the_whole_only_where_it_does(first: str,
                                                                            second: str) -> None:
    [block] = collection.blocks(*at("Croisements", question=first, croisee=second))
    totals = block.table.data.groupby("ligne")["part"].sum()
    assert ("le total d'une ligne peut dépasser 100 %" in block.note) == (totals > 100.1).any()
    overlap = block.table.data.drop_duplicates("ligne")["base"].sum() > 49
    assert ("un commerce peut être dans plusieurs lignes" in block.note) == overlap


def test_those_who_answered_are_compared_with_the_inventory() -> None:
    page = at("Qui a répondu")
    assert [t.split(" en Bretagne")[0] for t in collection.titles(*page)] == [
        "Taux de réponse par département", "Taux de réponse par statut juridique",
        "Taux de réponse par ancienneté du commerce"]
    assert ("Taux de réponse le plus bas\u202f: le Finistère, où 6 commerces sur 22 ont répondu "
            "(27,3\u202f%), contre 49\u00a0sur\u00a0100 en tout (49,0\u202f%)."
            ) in collection.text(*page)


def test_a_comment_is_found_by_its_words() -> None:
    page = tab_page("Commentaires", mot="benevoles")
    comments = list(page.table[-1].value["Commentaire"])
    assert len(comments) == 2 and all("bénévoles" in comment for comment in comments)
    assert "Commentaires libres en Bretagne, 2023 (n\u00a0=\u00a02)" in titles(page)


@pytest.mark.parametrize("tab", [
    "Enquête", "Équipes et avis", "Employeurs et non-employeurs", "Équipes et avis comparés",
    "Croisements", "Qui a répondu", "Commentaires"])
def test_a_survey_without_its_inventory_still_reads_but_has_no_response_rate(
        tab: str, survey_alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(survey_alone))
    page = at(tab)
    assert "commerces interrogés" not in collection.text(*page)
    assert "Redressé" not in str(collection.collection(*page).offers)
    assert any("« Inventaire des commerces de l'ESS" in b.absent
               for b in collection.blocks(*page)) == (tab == "Qui a répondu")


@pytest.mark.parametrize("tab", ["Enquête", "Équipes et avis", "Employeurs et non-employeurs",
                                 "Équipes et avis comparés", "Qui a répondu"])
def test_an_inventory_later_than_the_survey_is_not_what_it_asked(
        tab: str, later_inventory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(later_inventory))
    page = at(tab)
    page_text = collection.text(*page)
    assert "L'inventaire (2027) est postérieur à l'enquête (2023)" in page_text
    assert "interrogés)" not in page_text and "population finie" not in page_text
    assert "Redressé" not in str(collection.collection(*page).offers)


def test_a_departement_stands_beside_bretagne_with_the_answers_that_it_has_alone() -> None:
    def by_key(**filters: str) -> dict[str, Block]:
        return {b.key: b for b in collection.blocks("commerces_ruraux", urlencode({
            "volet_commerces": "Enquête", **filters}))}

    alone, both, whole = (by_key(**f)["enquete_difficultes"].table.data for f in (
        {"territoire": "Morbihan"}, {"territoire": "Morbihan", "comparer_a": "Bretagne"}, {}))
    for name, own in (("Morbihan", alone), ("Bretagne", whole)):
        beside = both[both["groupe"] == name].set_index("modalite")
        for column in ("part", "bas", "haut", "reponses", "base"):
            expected = own.set_index("modalite")[column]
            assert beside.loc[expected.index, column].tolist() == pytest.approx(expected.tolist())
        assert set(beside.index) == set(own["modalite"])
        assert set(beside["etiquette_groupe"]) == {
            f"{name} (n\u00a0=\u00a0{own['base'].iloc[0]})"}
    block = by_key(territoire="Morbihan", comparer_a="Bretagne")["enquete_difficultes"]
    lecture = block.lecture
    assert lecture.startswith("Dans le Morbihan, ") and " En Bretagne, " in lecture
    rates = block.note[block.note.index("Taux de réponse"):]
    assert re.findall(r"%\s(.+?) \(", rates) == ["dans le Morbihan", "en Bretagne"]
    # Bretagne alone may be weighted, and its weights are not those of a département.
    unweighted = "les poids sont ceux de toute la Bretagne."
    assert block.note.endswith(unweighted)
    apart = by_key(territoire="Morbihan", comparer_a="Finistère")["enquete_difficultes"]
    assert unweighted not in apart.note and "Taux de réponse" in apart.note
    # What is chosen stands before what it is compared to, as on every other tab.
    assert list(both["groupe"].unique()) == ["Morbihan", "Bretagne"]


def test_the_bounds_of_an_interval_have_the_same_names_in_every_table() -> None:
    """« bas » and « haut » of statements in two territories were « de » and « à » of the rest."""
    compared = {"territoire": "Morbihan", "comparer_a": "Bretagne"}
    names = [{column.label for column in block.table.columns if "95 %" in column.label}
             for filters in ({}, compared) for tab in ("Enquête", "Équipes et avis")
             for block in collection.blocks("commerces_ruraux", urlencode(
                 {"volet_commerces": tab, **filters}))]
    assert {frozenset(own) for own in names if own} == {
        frozenset({"Intervalle à 95 %, de", "Intervalle à 95 %, à"})}
