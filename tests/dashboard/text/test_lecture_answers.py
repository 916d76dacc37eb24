"""Answers that are counted in a sentence: which is first, what a survey says, quartiles."""

from __future__ import annotations

import pytest

from dashboard.text import lecture

N = "\u202f"


@pytest.mark.parametrize(("counts", "total", "noun", "options", "text"), [
    ({"Café": 65, "Presse": 3, "Pain": 2}, 100, "commerce", {},
     "« Café » arrive en tête\u202f: 65 commerces sur 100."),
    ({"Café": 65, "Presse": 3, "Pain": 2}, 100, "commerce",
     {"predicates": ("propose {}", "proposent {}")}, "65 commerces sur 100 proposent « café »."),
    ({"Café": 3, "Presse": 3, "Pain": 2}, 5, "commerce", {},
     "« Café » et « presse » arrivent en tête à égalité\u202f: 3 commerces sur 5."),
    ({s: 1 for s in "ABCDEFG"}, 3, "commerce", {},
     "7 modalités sont à égalité\u202f: 1 commerce sur 3."),
    ({**{s: 2 for s in "ABCDEFG"}, "H": 1}, 3, "commerce", {},
     "7 modalités sont en tête à égalité\u202f: 2 commerces sur 3."),
    ({"Café": 1, "Presse": 1, "Pain": 1}, 2, "commerce", {},
     "« Café », « presse » et « pain » sont à égalité\u202f: 1 commerce sur 2."),
    # Fewer than three classes have no first, and one alone is no share of itself.
    ({"Employeur": 62, "Non-employeur": 38}, 100, "commerce", {},
     "« Employeur »\u202f: 62 commerces sur 100 ; « non-employeur »\u202f: 38."),
    ({"Café": 1}, 1, "commerce", {}, "« Café »\u202f: 1 commerce."),
    ({"Scic": 27}, 27, "structure", {"share": True}, "« Scic » réunit les 27 structures."),
    ({"a": 4, "b": 4, "c": 1}, 4, "structure", {}, "« A » et « b » réunissent les 4 structures."),
    ({"Ensemble": 100, "Café": 65, "Presse": 3, "Pain": 2}, 100, "commerce", {},
     "« Café » arrive en tête\u202f: 65 commerces sur 100."),
    # What the reader has selected by is no finding.
    ({"Réemploi": 215, "Textile": 80, "Don": 3}, 215, "structure", {"criteria": ["Réemploi"]},
     "Outre « réemploi », « textile »\u202f: 80 structures sur 215 ; « don »\u202f: 3."),
    ({"Association": 27}, 27, "structure", {"criteria": ["Association"]},
     "27 structures répondent aux filtres."),
    ({"Association": 1}, 1, "structure", {"criteria": ["Association"]},
     "1 structure répond aux filtres."),
    ({"Finistère": 28, "Morbihan": 1, "Ille-et-Vilaine": 1}, 100, "commerce",
     {"naming": lecture.le_territoire}, "Le Finistère arrive en tête\u202f: 28 commerces sur 100."),
    ({"Ille-et-Vilaine": 28, "Morbihan": 1, "Finistère": 1}, 100, "commerce",
     {"naming": lecture.le_territoire},
     "L'Ille-et-Vilaine arrive en tête\u202f: 28 commerces sur 100."),
    ({"Côtes-d'Armor": 28, "Morbihan": 1, "Finistère": 1}, 100, "commerce",
     {"naming": lecture.le_territoire},
     "Les Côtes-d'Armor arrivent en tête\u202f: 28 commerces sur 100."),
    ({"réemploi": 215, "textile": 3, "don": 2}, 422, "structure", {"share": True},
     f"« Réemploi » arrive en tête\u202f: 215 structures sur 422 (50,9{N}%)."),
    ({"a": 1200, "b": 3, "c": 2}, 2500, "structure", {},
     f"« A » arrive en tête\u202f: 1{N}200 structures sur 2{N}500."),
    # What has no answer is no class, and never the first.
    ({"": 112}, 112, "commerce", {}, "La réponse n'est pas précisée pour les 112 commerces."),
    ({"": 112}, 112, "structure", {}, "La réponse n'est pas précisée pour les 112 structures."),
    ({"Non précisé": 60, "Scic": 30, "Scop": 10, "Esus": 12}, 112, "commerce", {},
     "« Scic » arrive en tête\u202f: 30 commerces sur 112."),
    ({}, 100, "commerce", {}, ""),
    ({"Café": 0}, 0, "commerce", {}, ""),
])
def test_who_is_first_of_a_count(counts, total, noun, options, text):
    assert lecture.top_answer(counts, total, noun, **options) == text


@pytest.mark.parametrize(("part", "answers", "bounds", "text"), [
    (62.5, ["café"], (48.9, 74.3),
     f"62,5{N}% des 48 commerces (48,9 à 74,3{N}%, intervalle de confiance à 95{N}%) citent "
     "« café »."),
    (62.5, ["café", "presse"], (48.9, 74.3),
     # Nobody need have cited both.
     f"les réponses « café » et « presse » sont à égalité, avec chacune 62,5{N}% des 48 commerces "
     f"(48,9 à 74,3{N}%, intervalle de confiance à 95{N}%)."),
    # The figure names them.
    (33.3, ["vente de marchandises", "vente et cotisations ou dons des adhérents", "vente et "
            "prestations (restauration, animations, services)"], None,
     f"trois réponses sont à égalité, avec chacune 33,3{N}% des 48 commerces."),
    (0.0, ["café"], (0.0, 7.4),
     f"0,0{N}% des 48 commerces (0,0 à 7,4{N}%, intervalle de confiance à 95{N}%) citent "
     "« café »."),
    # All were asked: no doubt, no interval.
    (62.5, ["café"], (62.5, 62.5), f"62,5{N}% des 48 commerces citent « café »."),
    (62.5, ["café"], None, f"62,5{N}% des 48 commerces citent « café »."),
    (62.5, ["café"], (float("nan"), float("nan")), f"62,5{N}% des 48 commerces citent « café »."),
])
def test_a_share_of_a_survey_says_its_interval(part, answers, bounds, text):
    assert lecture.survey_answers(part, answers, "des 48 commerces", bounds) == text


@pytest.mark.parametrize(("numbers", "text"), [
    ((15, 21, 30), "médiane 21 ; la moitié des 48 réponses va de 15 à 30 (1er et 3e quartiles)."),
    ((1.6, 2.4, 3.6), "médiane 2,4 ; la moitié des 48 réponses va de 1,6 à 3,6 (1er et 3e "
                      "quartiles)."),
    ((2, 2, 2), "médiane 2 ; la moitié au moins des 48 réponses donne aussi 2."),
])
def test_a_distribution_is_told_by_its_quartiles(numbers, text):
    assert lecture.quartiles("Bénévoles", 48, *numbers) == f"Bénévoles{N}: {text}"
