"""Reading sentences: every number with its status, and a verb that never contradicts it."""

from __future__ import annotations

import pytest

from dashboard.text import lecture

N = "\u202f"
EMPLOI = "l'emploi de l'ESS"


def row(valeur: float | None, unite: str = "%", **more: object) -> dict[str, object]:
    return {"valeur": valeur, "unite": unite, "statut": "", "qualificatif": "", "imprime": "",
            "annee": 2023, "periode": "2023", "territoire_nom": "Bretagne",
            "territoire_niveau": "region", **more}


def evolution(valeur: float | None, compare: tuple[str, float | None] | None = None, *,
              words: tuple[str, str] = ("", ""), **more: object) -> str:
    against = compare and (compare[0], row(compare[1], qualificatif=words[1]))
    return lecture.evolution(row(valeur, qualificatif=words[0], **more), EMPLOI, against)


@pytest.mark.parametrize(("sentence", "text"), [
    (evolution(2.6, ("Privé hors ESS", 3.5)),
     f"En 2023, l'emploi de l'ESS en Bretagne progresse de 2,6{N}%, contre 3,5{N}% dans le privé "
     "hors ESS."),
    (evolution(0.7, ("Privé (ESS incluse)", -0.2), annee=2012),
     f"En 2012, l'emploi de l'ESS en Bretagne progresse de 0,7{N}%, contre −0,2{N}% dans le privé, "
     "ESS incluse."),
    (evolution(-0.3, ("Reste de l'économie privée", 1.8), annee=2018),
     f"En 2018, l'emploi de l'ESS en Bretagne recule de 0,3{N}%, contre +1,8{N}% dans le reste de "
     "l'économie privée."),
    (evolution(-0.6, ("France", -1), annee=2018, territoire_nom="Finistère"),
     f"En 2018, l'emploi de l'ESS dans le Finistère recule de 0,6{N}%, contre −1{N}% en France."),
    (lecture.evolution(row(-3.0, imprime="-3.0%", territoire_nom="Morbihan"), EMPLOI,
                       ("Privé hors ESS", row(-1.0, imprime="-1,0 %"))),
     f"En 2023, l'emploi de l'ESS dans le Morbihan recule de 3,0{N}%, contre −1,0{N}% dans le "
     "privé hors ESS."),
    (evolution(2.6, ("Privé hors ESS", None)),
     f"En 2023, l'emploi de l'ESS en Bretagne progresse de 2,6{N}%."),
    (evolution(-1.25, statut="p", territoire_nom="Morbihan"),
     f"En 2023, l'emploi de l'ESS dans le Morbihan recule de 1,3{N}% "
     "(chiffre provisoire)."),
    (evolution(None, imprime="stagnation", territoire_nom="Morbihan"),
     "En 2023, la publication indique « stagnation » pour l'emploi de l'ESS dans le Morbihan."),
    (evolution(None, statut="s", territoire_nom="Morbihan"),
     "En 2023, l'évolution pour l'emploi de l'ESS dans le Morbihan n'est pas publiée"
     f"{N}: secret statistique."),
    (evolution(float("nan"), territoire_nom="France"),
     "En 2023, l'évolution pour l'emploi de l'ESS en France n'est pas publiée."),
])
def test_an_evolution_is_told_with_what_it_is_compared_to(sentence, text):
    assert sentence == text


@pytest.mark.parametrize(("value", "words"), [
    (0.04, "est stable"), (-0.04, "est stable"), (0.0, "est stable"), (-0.0, "est stable"),
    (0.05, f"progresse de 0,1{N}%"), (-0.05, f"recule de 0,1{N}%"),
])
def test_the_verb_never_contradicts_the_number_shown(value, words):
    assert evolution(value) == f"En 2023, l'emploi de l'ESS en Bretagne {words}."


@pytest.mark.parametrize(("figure", "text"), [
    (row(20000, "personnes", statut="e"),
     f"En 2023, en Bretagne, on compte 20{N}000\u00a0personnes (estimation)."),
    (row(300, "postes", annee=2018, territoire_nom="Finistère", qualificatif="plus de"),
     "En 2018, dans le Finistère, on compte plus de 300\u00a0postes."),
    (row(None, "établissements", statut="s"),
     f"En 2023, en Bretagne, le nombre d'établissements n'est pas publié{N}: secret statistique."),
    (row(None, "postes"), "En 2023, en Bretagne, le nombre de postes n'est pas publié."),
])
def test_a_count_is_told(figure, text):
    assert lecture.count(figure) == text


@pytest.mark.parametrize(("sentence", "text"), [
    (lecture.share(row(16.7), "l'ESS", "de l'emploi", lead="dans le Finistère"),
     f"Dans le Finistère, l'ESS représente 16,7{N}% de l'emploi."),
    (lecture.share(row(17), "la Bretagne", "des événements de France", lead="en 2023"),
     f"En 2023, la Bretagne représente 17{N}% des événements de France."),
    (lecture.share(row(200 / 3), "l'ESS", "des postes"), f"L'ESS représente 66,7{N}% des postes."),
    (lecture.share(row(None, statut="nd"), "l'ESS", "de l'emploi", lead="en 2011"),
     f"En 2011, la part pour l'ESS n'est pas publiée{N}: non disponible."),
])
def test_a_share_is_told(sentence, text):
    assert sentence == text


BRETONS = "les quatre départements bretons"


def rows(values: dict[str, float | None], unite: str, **more: object) -> list[dict[str, object]]:
    return [row(value, unite, territoire_nom=name, **more) for name, value in values.items()]


@pytest.mark.parametrize(("sentence", "text"), [
    (lecture.ranking(rows({"Côtes-d'Armor": 0.5, "Finistère": -0.4, "Ille-et-Vilaine": 1.1,
                           "Morbihan": 1.9}, "%", indicateur="Évolution de l'emploi"), BRETONS,
                     annee=2012),
     f"En 2012, parmi les quatre départements bretons, le Morbihan arrive en tête (+1,9{N}%) et "
     f"le Finistère en dernier (−0,4{N}%)."),
    (lecture.ranking(rows({"Finistère": 90, "Morbihan": 90, "Ille-et-Vilaine": 12, "Bretagne": 12},
                          "structures"), "les quatre territoires"),
     "Parmi les quatre territoires, le Finistère et le Morbihan arrivent en tête "
     "(90\u00a0structures) et l'Ille-et-Vilaine et la Bretagne ferment la marche "
     "(12\u00a0structures)."),
    (lecture.ranking(rows({"Finistère": 5, "Morbihan": 5, "Bretagne": 5}, ""),
                     "les trois territoires"),
     "Parmi les trois territoires, la valeur est partout la même (5)."),
    # As many decimals as are printed, on the base that is said, and the status in words.
    (lecture.ranking([row(12.43, imprime="12,43", territoire_nom="Finistère", statut="p"),
                      row(12.36, imprime="12,36", territoire_nom="Morbihan"),
                      row(12.0, imprime="12,00", territoire_nom="Ille-et-Vilaine")],
                     "les trois départements", unite="% de l'emploi"),
     f"Parmi les trois départements, le Finistère arrive en tête (12,43{N}% de l'emploi, chiffre "
     f"provisoire) et l'Ille-et-Vilaine en dernier (12,00{N}% de l'emploi)."),
])
def test_a_ranking_names_the_whole_set_its_first_and_its_last(sentence, text):
    assert sentence == text


@pytest.mark.parametrize("values", [
    {}, {"Finistère": -0.6}, {"Finistère": -0.6, "Côtes-d'Armor": -0.9},
    {"Finistère": -0.6, "Côtes-d'Armor": -0.9, "Ille-et-Vilaine": None, "Morbihan": None},
    {"Finistère": 1.0, "Côtes-d'Armor": 2.0, "Ille-et-Vilaine": 3.0, "Morbihan": None}])
def test_no_ranking_is_told_of_fewer_than_three_nor_where_a_number_lacks(values):
    assert lecture.ranking(rows(values, "%"), BRETONS, annee=2018) == ""


@pytest.mark.parametrize(("annee", "start"), [
    ("juin 2023 (sur un an)", "En juin 2023 (sur un an)"), ("s.d. (Insee)", "Sans date (Insee)"),
    (2022, "En 2022"), ("2013-12", "En décembre 2013"), ("2003-01-01", "Au 1er janvier 2003"),
    ("2023-T3", "Au T3 2023"), ("2010-2015", "Entre 2010 et 2015"),
    ("édition 2008 du panorama", "Période « édition 2008 du panorama »"),
    ("2012-11 (publication)", "En novembre 2012 (publication)"),
    ("2017 (publication)", "En 2017 (publication)"), ("vers 2009-2010", "Vers 2009-2010"),
    ("2019-12 à 2020-12", "De décembre 2019 à décembre 2020"),
    ("2019-04 à 2020-04", "D'avril 2019 à avril 2020"),
    ("2022-T3 à 2023-T3", "Du T3 2022 au T3 2023"),
    ("2019-T4 à 2020", "De T4 2019 à 2020"),
    ("2012-12-31 à 2013-12-31", "Du 31 décembre 2012 au 31 décembre 2013"),
    ("2012-T4 (publication)", "Au T4 2012 (publication)"), ("après 2022-07", "Après juillet 2022"),
    ("fin 2019", "Fin 2019"), ("2023-12-31", "Au 31 décembre 2023"), ("2023-S1", "Au S1 2023"),
    ("2 ans après septembre 2019", "Période « 2 ans après septembre 2019 »"),
])
def test_a_period_of_a_publication_takes_its_preposition(annee, start):
    assert lecture.when(annee) == start


@pytest.mark.parametrize(("own", "other", "end"), [
    (2.6, 2.6, f"progresse de 2,6{N}%, autant qu'en France."),
    (2.6, 2.64, f"progresse de 2,6{N}%, autant qu'en France."),
    (-1.0, -1.0, f"recule de 1{N}%, autant qu'en France."),
    (0.0, 0.04, "est stable, comme en France."),
    (0.0, -0.0, "est stable, comme en France."),
    (0.0, 0.5, f"est stable, contre +0,5{N}% en France."),
    (1.0, -1.0, f"progresse de 1{N}%, contre −1{N}% en France."),
    (-1.0, 1.0, f"recule de 1{N}%, contre +1{N}% en France."),
    (1.0, 0.0, f"progresse de 1{N}%, contre 0{N}% en France."),
    (1.0, float("nan"), f"progresse de 1{N}%."),
])
def test_equals_are_told_equal_and_contraries_with_their_sign(own, other, end):
    assert evolution(own, ("France", other)) == f"En 2023, l'emploi de l'ESS en Bretagne {end}"


def test_what_an_evolution_is_compared_with_says_its_status():
    assert lecture.evolution(row(1.0), EMPLOI, ("France", row(2.0, statut="p"))).endswith(
        f"contre 2{N}% en France (chiffre provisoire).")


@pytest.mark.parametrize(("own", "other", "words", "end"), [
    (2.6, 2.0, ("environ", ""), f"progresse d'environ 2,6{N}%, contre 2{N}% en France."),
    (-3.0, 1.0, ("plus de", ""), f"recule de plus de 3{N}%, contre +1{N}% en France."),
    (2.0, 2.0, ("environ", ""), f"progresse d'environ 2{N}%, contre 2{N}% en France."),
    (2.0, 2.0, ("près de", "près de"), f"progresse de près de 2{N}%, autant qu'en France."),
    (2.0, 3.0, ("", "au moins"), f"progresse de 2{N}%, contre au moins 3{N}% en France."),
    (2.0, -3.0, ("", "environ"), f"progresse de 2{N}%, contre un recul d'environ 3{N}% en "
                                 "France."),
    (-2.0, 3.0, ("", "plus de"), f"recule de 2{N}%, contre une hausse de plus de 3{N}% en "
                                 "France."),
])
def test_an_evolution_keeps_the_words_that_bound_its_figures(own, other, words, end):
    assert evolution(own, ("France", other), words=words) == (
        f"En 2023, l'emploi de l'ESS en Bretagne {end}")


@pytest.mark.parametrize(("words", "end"), [
    (("environ", ""), f"environ 14{N}% de l'emploi, contre 14{N}% en France."),
    (("environ", "environ"), f"environ 14{N}% de l'emploi, autant qu'en France."),
    (("", "près de"), f"14{N}% de l'emploi, contre près de 14{N}% en France."),
])
def test_a_share_keeps_the_words_that_bound_it(words, end):
    own, other = (row(14.0, qualificatif=word, territoire_nom=name)
                  for word, name in zip(words, ("Bretagne", "France"), strict=True))
    assert lecture.share(own, "l'ESS", "de l'emploi", other) == f"L'ESS représente {end}"


@pytest.mark.parametrize(("figure", "text"), [
    ({"valeur": -300, "qualificatif": "plus de"}, "perd plus de 300\u00a0postes."),
    ({"valeur": 185}, "gagne 185\u00a0postes."),
    ({"valeur": 1}, "gagne 1\u00a0poste."),
    ({"valeur": -1}, "perd 1\u00a0poste."),
    ({"valeur": 0}, "est stable."),
    ({"valeur": -0.0}, "est stable."),
    ({"valeur": -771, "statut": "c"}, "perd 771\u00a0postes (chiffre corrigé)."),
    ({"valeur": -12500}, f"perd 12{N}500\u00a0postes."),
])
def test_a_change_in_volume_is_gained_or_lost(figure, text):
    assert lecture.gain(row(unite="postes", **figure), EMPLOI) == (
        f"En 2023, l'emploi de l'ESS en Bretagne {text}")


@pytest.mark.parametrize(("figure", "text"), [
    ({"imprime": "stagnation"},
     "En 2023, la publication indique « stagnation » pour l'emploi de l'ESS en Bretagne."),
    ({"statut": "s"}, "En 2023, l'évolution pour l'emploi de l'ESS en Bretagne n'est pas publiée"
                      f"{N}: secret statistique."),
    ({}, "En 2023, l'évolution pour l'emploi de l'ESS en Bretagne n'est pas publiée."),
])
def test_a_change_in_volume_without_a_number_says_why(figure, text):
    assert lecture.gain(row(None, "postes", **figure), EMPLOI) == text


@pytest.mark.parametrize(("other", "end"), [
    (10, f", contre 10{N}% en France."), (13, ", autant qu'en France."),
    (13.04, ", autant qu'en France."), (None, ".")])
def test_a_share_is_compared(other, end):
    sentence = lecture.share(row(13), "l'agriculture", "des ETP",
                             row(other, territoire_nom="France"))
    assert sentence == f"L'agriculture représente 13{N}% des ETP{end}"


def test_a_share_and_the_one_that_it_is_compared_with_have_each_its_status():
    sentence = lecture.share(row(13), "l'agriculture", "des ETP",
                             row(10, territoire_nom="France", statut="p"))
    assert sentence.endswith(f", contre 10{N}% en France (chiffre provisoire).")


@pytest.mark.parametrize(("template", "figure", "text"), [
    ("{quand}, l'emploi {ou} {evolue}.", row(2.6), f"En 2023, l'emploi en Bretagne progresse de "
                                                   f"2,6{N}%."),
    ("{quand}, l'emploi {ou} {evolue}.", row(-3, qualificatif="environ", imprime="≈ -3 %"),
     f"En 2023, l'emploi en Bretagne recule d'environ 3{N}%."),
    ("{quand}, l'emploi {ou} {evolue}.", row(-0.0), "En 2023, l'emploi en Bretagne est stable."),
    ("{quand}, les postes {evoluent}.", row(-1.0, imprime="-1,0 %"),
     f"En 2023, les postes reculent de 1,0{N}%."),
    ("{quand}, l'emploi {ou} {evolue}.", row(2.6, statut="p", territoire_nom="Finistère"),
     f"En 2023, l'emploi dans le Finistère progresse de 2,6{N}% (chiffre provisoire)."),
    ("{quand}, on compte {valeur}.", row(1, "structures"), "En 2023, on compte 1\u00a0structure."),
    ("{quand}, on compte {valeur}.", row(20000, "personnes", statut="e"),
     f"En 2023, on compte 20{N}000\u00a0personnes (estimation)."),
    ("{quand}, on compte {valeur}.", row(300, "postes", qualificatif="plus de",
                                         imprime="plus de 300"),
     "En 2023, on compte plus de 300\u00a0postes."),
    ("{le} accueille {valeur}.", row(17, periode="2023-T3"), f"La Bretagne accueille 17{N}%."),
    ("{quand}, l'emploi {de}.", row(1, periode="2021-2022", territoire_nom="Ille-et-Vilaine"),
     "Entre 2021 et 2022, l'emploi de l'Ille-et-Vilaine."),
    ("{quand}, on compte {valeur}.", row(None, "structures"),
     "En 2023, on compte un nombre de structures non publié."),
    ("{quand}, on compte {valeur}.", row(12, "structures", statut="s"),
     "En 2023, on compte un nombre de structures non publié (secret statistique)."),
    ("{quand}, la part est {de_valeur}.", row(57), f"En 2023, la part est de 57{N}%."),
    ("{quand}, la part est {de_valeur}.", row(57, qualificatif="environ", imprime="≈ 57 %"),
     f"En 2023, la part est d'environ 57{N}%."),
    ("{quand}, la part est {de_valeur}.", row(None, statut="nd"),
     "En 2023, la part est d'un pourcentage non publié (non disponible)."),
    ("{quand}, {ou}, l'emploi {evolue} dans l'ESS.", row(None, statut="nd"),
     "En 2023, en Bretagne, l'emploi a une évolution non publiée (non disponible) dans l'ESS."),
    ("{quand}, l'emploi {evolue}.", row(None, imprime="stagnation"),
     "En 2023, la publication indique « stagnation » en Bretagne."),
])
def test_the_sentence_of_a_key_figure_is_made_of_its_row(template, figure, text):
    assert lecture.template(template, figure) == text


def test_a_key_figure_in_words_says_what_they_are_of():
    assert lecture.template("{quand}, l'emploi {evolue}.", row(None, imprime="stagnation"),
                            "l'emploi de l'ESS") == (
        "En 2023, la publication indique « stagnation » pour l'emploi de l'ESS en Bretagne.")


def test_the_most_and_the_least_agree_with_a_plural_name():
    assert lecture.ranking(rows({"Hauts-de-France": 3, "Normandie": 2, "Bretagne": 1}, ""),
                           "les trois régions") == (
        "Parmi les trois régions, les Hauts-de-France arrivent en tête (3) et la Bretagne en "
        "dernier (1).")


@pytest.mark.parametrize(("figure", "text"), [
    (row(20000, "personnes", statut="e"), f"20{N}000\u00a0personnes (estimation)"),
    (row(1, "structures", statut="p"), "1\u00a0structure (chiffre provisoire)"),
    (row(33, imprime="33 %"), f"33{N}%"),
    (row(2.6, statut="r"), f"2,6{N}% (chiffre révisé)"),
    (row(None, statut="s"), "un pourcentage non publié (secret statistique)"),
    (row(12, "postes", statut="nd"), "un nombre de postes non publié (non disponible)"),
    (row(None, imprime="stagnation"), "stagnation"),
    (row(0, "postes"), "0\u00a0poste"), (row(-0.0, "postes"), "0\u00a0poste"),
])
def test_a_figure_inside_a_sentence_says_its_status_in_words(figure, text):
    assert lecture.in_words(figure) == text


@pytest.mark.parametrize(("statut", "text"), [
    ("", f"12,80{N}% (en Ille-et-Vilaine)"),
    ("p", f"12,80{N}% (en Ille-et-Vilaine, chiffre provisoire)")])
def test_what_tells_a_figure_from_another_stands_in_the_brackets_of_its_status(statut, text):
    """« de 12,80 % (chiffre provisoire) (en Ille-et-Vilaine) à … » was said of a map."""
    figure = row(12.8, statut=statut, imprime="12,80")
    assert lecture.in_words(figure, about="en Ille-et-Vilaine") == text
