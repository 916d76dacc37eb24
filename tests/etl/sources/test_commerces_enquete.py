"""Survey of the rural shops, as LimeSurvey exports it."""

from __future__ import annotations

import re

import pytest
from openpyxl import load_workbook

from etl.warehouse.build import load
from tests.etl.conftest import texts


def test_a_box_of_the_survey_is_ticked_however_it_is_written(raw, write):
    def answer(number, cafe, epicerie):
        return [number, "", f"Commerce n° {number}", "Scic", cafe, epicerie, *[None] * 11]

    write("commerces_enquete/reponses.xlsx", {"R": [
        SURVEY, answer(1, "Oui", "Non"), answer(2, "X", None), answer(3, 1, 0),
        answer(4, "Y", "N"), answer(5, "peut-être", None)]})
    one = load("commerces_enquete", raw)
    assert sorted(one.answers.values.tolist()) == [
        [str(n), "services", "café"] for n in range(1, 5)]
    assert [(i.cell, i.message) for i in one.issues] == [
        ("E6", "réponse à cocher qui n'est ni oui ni non")]


SURVEY = ["id", "submitdate", "Q1 [Inventaire]", "Q2 [Statut]", "Q3[café]", "Q3[épicerie]",
          "Q4 [Modèle]", "Q5 [CA]", "Q6[commune]", "Q7 [Postes]", "Q8 [ETP]", "Q9 [Bénévoles]",
          "Q10 [Heures]", "Q11[équilibre économique]", "Q12[formation]",
          "Q13[La commune soutient le projet]", "Q14 [Commentaire]"]
ANSWERED = ["2023-05-02", "Commerce n° 1", "Scic", "Oui", None, "vente", "moins de 10 000", "Oui",
            2, 1.5, 30, 12, "Oui", None, "Plutôt d'accord", "Merci"]


def test_an_export_of_codes_and_texts_is_read_as_limesurvey_writes_it(raw, write):
    """The option that the guide asks for writes « Q2. Statut » and « Q3[SQ001]. Services [café] »:
    all of its questions were unknown."""
    def heading(text):
        code, _, words = text.rstrip("]").partition("[")
        if code.strip() in ("Q3", "Q6", "Q11", "Q12", "Q13"):
            return f"{code}[SQ001]. Une question, au choix : laquelle ? [{words}]"
        return f"{code.strip()}. {words}" if words else {
            "id": "id. ID de la réponse", "submitdate": "submitdate. Date de soumission"}[text]

    results = []
    for headings in (SURVEY, [heading(text) for text in SURVEY]):
        write("commerces_enquete/reponses.xlsx", {"R": [headings, [1, *ANSWERED]]})
        results.append(load("commerces_enquete", raw))
    assert texts(results[1]) == []
    assert results[1].data.equals(results[0].data)
    assert results[1].answers.equals(results[0].answers)


@pytest.mark.parametrize("mark", ["N/A", "nd", "."])
def test_a_question_that_was_not_asked_has_no_answer(raw, write, mark):
    """« N/A » was a legal status like another, « . » was told at each of its cells."""
    write("commerces_enquete/reponses.xlsx", {"R": [
        SURVEY, [1, *ANSWERED], [2, "2023-05-03", "Commerce n° 2", *[mark] * 14],
        [3, "2023-05-04", *[mark] * 15]]})
    one = load("commerces_enquete", raw)
    assert [i.message for i in one.issues] == [
        "1 ligne sans aucune réponse, 2 fiches gardées"]
    assert one.data["statut_juridique"].tolist() == ["Scic", ""]
    assert set(one.answers["id"]) == {"1"}


def test_answers_merged_over_two_lines_are_refused(raw, write):
    path = write("commerces_enquete/reponses.xlsx", {"R": [
        SURVEY, [1, "2023-05-02", "Commerce n° 1", "Scic"], [2, "2023-05-03", "Commerce n° 2"]]})
    book = load_workbook(path)
    book["R"].merge_cells("D2:D3")
    book.save(path)
    assert [(i.severity, i.cell, i.message) for i in load("commerces_enquete", raw).issues] == [
        ("erreur", "D2", "cellules fusionnées jusqu'à la ligne 3 : seule la ligne 2 en a la "
         "valeur")]


def test_answers_typed_by_hand_become_numbers_and_keep_their_text(raw, write):
    write("commerces_enquete/reponses.xlsx", {"R": [
        SURVEY, [1, "2023-05-02", "Commerce n° 1", "Scic", "Oui", None, "vente", "moins de 10 000",
                 "Oui", "2 postes", "1,5 ETP", "environ 30", "12 h", "Oui", None,
                 "Plutôt d'accord", "+ de monde"],
        [2, "2023-05-03", "Commerce n° 2", None, None, None, None, None, None, "beaucoup", None,
         "une vingtaine", "plus de 20 h", None, None, None, None],
        [3, "2023-05-04", "Commerce n° 3", None, None, None, None, None, None, "< 5"]]})
    one = load("commerces_enquete", raw)
    assert texts(one) == [
        "AVERTISSEMENT commerces_enquete/reponses.xlsx · feuille « R » · cellule J3 : « beaucoup "
        "» n'est pas un nombre que l'on sache lire : la réponse reste sans valeur "
        "(lu : « beaucoup » ; attendu : un nombre)",
        "AVERTISSEMENT commerces_enquete/reponses.xlsx · feuille « R » · cellule J4 : « < 5 » "
        "n'est pas un nombre mais une borne : la réponse reste sans valeur (lu : « < 5 » ; "
        "attendu : un nombre)"]
    first = one.data.iloc[0]
    assert first[["postes", "etp", "benevoles", "heures_benevoles", "heures_benevoles_imprime",
                  "commentaire"]].tolist() == [2.0, 1.5, 30.0, 12.0, "12 h", "+ de monde"]
    assert one.data.iloc[1][["benevoles", "heures_benevoles", "heures_benevoles_imprime"]].tolist(
        ) == [20.0, 20.0, "plus de 20 h"]
    assert one.data["postes"].isna().tolist() == [False, True, True]
    assert sorted(one.answers.values.tolist()) == [
        ["1", "avis_commune", "Plutôt d'accord"], ["1", "difficultes", "équilibre économique"],
        ["1", "services", "café"], ["1", "subventions", "commune"]]


@pytest.mark.parametrize(("question", "answer", "why"), [
    ("etp", "35 h", "un nombre que l'on sache lire"),
    ("etp", "80 %", "un nombre mais un pourcentage"),
    ("postes", "1,5 ETP", "un nombre que l'on sache lire"),
    ("heures_benevoles", "4 bénévoles", "un nombre que l'on sache lire")])
def test_an_answer_in_the_unit_of_another_question_is_no_number(raw, write, question, answer, why):
    """« 35 h » was 35 full-time equivalents, and « 80 % » were 80."""
    column = {"postes": 9, "etp": 10, "heures_benevoles": 12}[question]
    line = [1, "", "Commerce n° 1", *[None] * 14]
    line[column] = answer
    write("commerces_enquete/reponses.xlsx", {"R": [SURVEY, line]})
    one = load("commerces_enquete", raw)
    assert [i.message for i in one.issues] == [
        f"« {answer} » n'est pas {why} : la réponse reste sans valeur"]
    assert one.data[question].isna().all()
    assert one.data[f"{question}_imprime"].tolist() == [answer]


def test_a_number_that_was_not_computed_is_told_at_its_cell(raw, write):
    """It was told at A2, the number of the respondent."""
    write("commerces_enquete/reponses.xlsx", {"R": [SURVEY, [
        1, "2023-05-02", "Commerce n° 1", "Scic", "Oui", None, "vente", None, "Oui", 2, "#N/A"]]})
    errors = [i for i in load("commerces_enquete", raw).issues if i.severity == "erreur"]
    assert [(i.cell, i.message) for i in errors] == [
        ("K2", "« ETP, réponse écrite » est une erreur de calcul")]



def test_a_shop_that_answers_again_counts_once_with_its_last_answer(raw, write):
    """Twice in one survey, or in that of another year: it counted for two, in the shares as in the
    response rate."""
    def answer(number, day, shop, cafe):
        return [number, day, shop, "Scic", cafe, "Oui", *[None] * 11]

    write("commerces_enquete/de_2024.xlsx", {"R": [
        SURVEY, answer(1, "2024-02-01", "Commerce n° 1", "Oui"),
        answer(2, "2024-02-03", "commerce n°  1", None),
        answer(3, "2024-02-04", "", None), answer(4, "2024-02-05", "", None)]})
    write("commerces_enquete/retour_2023.xlsx", {"R": [
        SURVEY, answer(91, "2023-02-01", "Commerce n° 1", "Oui"),
        answer(92, "2023-02-01", "Commerce n° 2", None)]})
    one = load("commerces_enquete", raw)
    assert one.data["id"].tolist() == ["2", "3", "4", "92"]
    assert sorted(one.answers.values.tolist()) == [
        [number, "services", "épicerie"] for number in ("2", "3", "4", "92")]
    assert [(i.severity, i.file, i.cell, i.value, i.message) for i in one.issues if i.cell] == [
        ("avertissement", f"commerces_enquete/{file}", cell, "Commerce n° 1", "a répondu de "
         f"nouveau ensuite ({where}) : cette réponse est laissée de côté, la dernière est gardée")
        for file, cell, where in (("de_2024.xlsx", "C2", "A3"),
                                  ("retour_2023.xlsx", "C2", "A3 de de_2024.xlsx"))]


def test_a_survey_of_another_year_that_is_read_with_the_last_one_is_told_so(raw, write):
    """49 answers of 2023 and 31 of 2027 made one sample of « 2023 à 2027 » without a word."""
    for year in (2023, 2027):
        write(f"commerces_enquete/enquete_{year}.xlsx", {"R": [
            SURVEY, [year, f"{year}-02-01", f"Commerce n° {year}", "Scic", *[None] * 13]]})
    assert texts(load("commerces_enquete", raw)) == [
        "AVERTISSEMENT commerces_enquete/enquete_2023.xlsx : fiches de 2023, comptées avec celles "
        "de 2027 (enquete_2027.xlsx) : elles sont ensemble dans chaque figure (attendu : si "
        "l'édition suivante la remplace, sortir de data/raw celle qui n'a plus cours ; les deux, "
        "si l'une complète l'autre)"]


def test_only_who_answers_is_a_respondent(raw, write):
    """Neither a form that was left blank, nor a note of two cells, nor the headings of a second
    export pasted under the first one."""
    write("commerces_enquete/reponses.xlsx", {"R": [
        SURVEY, [1, "2023-05-02", "Commerce n° 1", "Scic"], [2, None], SURVEY,
        [3, "2023-05-03", "Commerce n° 3"], ["Source", "Cress"]]})
    one = load("commerces_enquete", raw)
    assert one.data["id"].tolist() == ["1", "3"]
    assert texts(one) == ["INFORMATION commerces_enquete/reponses.xlsx : 2 lignes sans aucune "
                          "réponse, 2 fiches gardées"]


@pytest.mark.parametrize("word", ["Total", "TOTAL GÉNÉRAL", "Sous-total", "Moyenne"])
def test_a_line_of_totals_is_no_respondent(raw, write, word):
    total = [None] * len(SURVEY)
    total[0], total[9] = word, 12
    write("commerces_enquete/reponses.xlsx", {"R": [SURVEY, [1, "", "Commerce n° 1"], total]})
    assert texts(load("commerces_enquete", raw)) == [
        "ERREUR commerces_enquete/reponses.xlsx · feuille « R » · cellule A3 : une ligne de total "
        f"n'est pas une fiche (lu : « {word} » ; attendu : les fiches seules, sans leurs totaux)"]


@pytest.mark.parametrize(("headings", "missing"), [
    (SURVEY[:9], ("attentes", "benevoles", "commentaire", "difficultes", "etp",
                  "heures_benevoles", "postes")),
    ([SURVEY[0], *SURVEY[3:]], ("inventaire_id",))])
def test_a_question_of_the_survey_that_is_missing_is_an_error(raw, write, headings, missing):
    write("commerces_enquete/reponses.xlsx", {"R": [headings, [1, "Oui"]]})
    assert [i.message for i in load("commerces_enquete", raw).issues
            if i.severity == "erreur"] == [f"question « {name} » introuvable" for name in missing]


def test_a_questionnaire_of_which_the_numbers_have_changed_is_not_read(raw, write):
    """With a question more, the model was what the answer to the surface says, and the posts were
    read in the grants, with warnings only."""
    later = [re.sub(r"Q(\d+)", lambda n: f"Q{int(n[1]) + (int(n[1]) > 3)}", h) for h in SURVEY]
    write("commerces_enquete/reponses.xlsx", {"R": [[*later, "Q4 [Surface de vente]"], [
        1, "", "Commerce n° 1", "Scic", "Oui", *[None] * 12, "80"]]})
    one = load("commerces_enquete", raw)
    assert {i.severity for i in one.issues} == {"erreur"}
    assert texts(one)[-1] == (
        "ERREUR commerces_enquete/reponses.xlsx · feuille « R » · cellule G1 : la question Q5 "
        "n'est pas celle qui a ce code dans l'enquête précédente (lu : « Q5 [Modèle] » ; attendu : "
        "« Q5 [Tranche de chiffre d'affaires] », dans ces mots ; si une question ajoutée ou ôtée a "
        "décalé les suivantes, remettre dans les en-têtes les codes de l'enquête précédente)")


@pytest.mark.parametrize("question", [
    "Q4 [D'où viennent vos recettes ?]", "Q8 [Postes, en temps plein]",
    "Q10 [Temps donné par les bénévoles]"])
def test_a_question_may_be_asked_in_other_words(raw, write, question):
    """Its code is believed, unless its words are those of another one."""
    reworded = [question if h.split()[0] == question.split()[0] else h for h in SURVEY]
    write("commerces_enquete/reponses.xlsx", {"R": [reworded, [1, "", "Commerce n° 1"]]})
    assert load("commerces_enquete", raw).issues == []


def test_an_opinion_in_other_words_is_said_to_be_near_that_of_the_last_survey(raw, write):
    headings = [h.replace("soutient le", "soutient notre") for h in SURVEY]
    write("commerces_enquete/reponses.xlsx", {"R": [
        [*headings, "Q15 [Site internet]"], [1, "", "Commerce n° 1"]]})
    assert [(i.cell, i.message) for i in load("commerces_enquete", raw).issues] == [
        ("P1", "question inconnue, ignorée ; est-ce « La commune soutient le projet » ?"),
        ("R1", "question inconnue, ignorée")]


@pytest.mark.parametrize(("headings", "answers"), [
    (["id", "G01Q01", "G01Q02", "G02Q03[SQ001]", "G02Q03[SQ002]", "G02Q04"],
     [1, "C1", "A2", "Y", "N", "A1"]),
    (["id", "Q1", "Q2", "Q3[SQ001]", "Q3[SQ002]", "Q4"], [1, "C1", "A2", "Y", "", "A1"]),
    (SURVEY, [1, "", "Commerce n° 1", "A1", "Y", "N", "A3", "A2", "Y", 2, 1, 3, 4, "Y", "N",
              "A4", ""])])
def test_a_limesurvey_export_with_codes_is_one_error_that_names_the_option(
        raw, write, headings, answers):
    write("commerces_enquete/reponses.xlsx", {"R": [headings, answers]})
    [issue] = load("commerces_enquete", raw).issues
    assert issue.severity == "erreur"
    assert issue.message == "cet export LimeSurvey donne des codes à la place des libellés"
    assert "« Réponses complètes »" in issue.expected


def test_a_respondent_without_number_and_answers_under_no_question_are_told(raw, write):
    write("commerces_enquete/reponses.xlsx", {"R": [
        SURVEY, [1, "", "Commerce n° 1", "Scic", "Oui", *[None] * 12, "oui"],
        [None, "", "Commerce n° 2", "Scop", None, "Oui"], [], ["Export du 5 mai"]]})
    one = load("commerces_enquete", raw)
    assert [(i.severity, i.cell, i.message) for i in one.issues] == [
        ("avertissement", "R2", "colonne sans en-tête, ignorée"),
        ("erreur", "A3", "réponse sans identifiant")]
    assert one.data["id"].tolist() == ["1"]
