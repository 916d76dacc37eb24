"""Several figures in a sentence: who moves, how high each stands, what a map shows."""

from __future__ import annotations

import pytest

from dashboard.text import lecture
from dashboard.text import numbers as formats
from dashboard.text.lecture import Standing

N = "\u202f"


def pct(where: str, value: float | None, statut: str = "", text: str | None = None) -> Standing:
    number = formats.percent(value, 1, True) if text is None else text
    return Standing(where, value, number, statut)


F, M, IV, C = ("dans le Finistère", "dans le Morbihan", "en Ille-et-Vilaine",
               "dans les Côtes-d'Armor")


@pytest.mark.parametrize(("standings", "text"), [
    ([pct(F, 0.5)], f"l'emploi progresse dans le Finistère (+0,5{N}%)."),
    ([pct(F, -0.5)], f"l'emploi recule dans le Finistère (−0,5{N}%)."),
    ([pct(F, 0.0)], f"l'emploi est stable dans le Finistère (0,0{N}%)."),
    ([pct(F, -0.0)], f"l'emploi est stable dans le Finistère (0,0{N}%)."),
    ([pct(F, 0.04)], f"l'emploi est stable dans le Finistère (0,0{N}%)."),
    ([pct(F, -0.049)], f"l'emploi est stable dans le Finistère (0,0{N}%)."),
    ([pct(F, 0.05)], f"l'emploi progresse dans le Finistère (+0,1{N}%)."),
    ([pct(F, 4.96)], f"l'emploi progresse dans le Finistère (+5,0{N}%)."),
    ([pct(F, 0.5), pct(M, -3.0)], f"l'emploi progresse dans le Finistère (+0,5{N}%) et recule dans "
                                  f"le Morbihan (−3,0{N}%)."),
    ([pct(M, -3.0), pct(F, 0.5)], f"l'emploi progresse dans le Finistère (+0,5{N}%) et recule dans "
                                  f"le Morbihan (−3,0{N}%)."),
    ([pct(F, 0.5), pct(C, 0.4), pct(M, -3.0)],
     f"l'emploi progresse dans le Finistère (+0,5{N}%) et dans les Côtes-d'Armor (+0,4{N}%), et "
     f"recule dans le Morbihan (−3,0{N}%)."),
    ([pct(F, -0.5), pct(M, -3.0)], f"l'emploi recule dans le Morbihan (−3,0{N}%) et dans le "
                                   f"Finistère (−0,5{N}%)."),
    ([pct(F, 1.0), pct(IV, 0.0), pct(M, -3.0)],
     f"l'emploi progresse dans le Finistère (+1,0{N}%), est stable en Ille-et-Vilaine (0,0{N}%) et "
     f"recule dans le Morbihan (−3,0{N}%)."),
    ([pct(F, 0.5, "c"), pct(M, 0.2)],
     f"l'emploi progresse dans le Finistère (+0,5{N}%, chiffre corrigé) et dans le Morbihan "
     f"(+0,2{N}%)."),
    ([pct(F, 0.5, "p"), pct(M, 0.2, "p")],
     f"l'emploi progresse dans le Finistère (+0,5{N}%) et dans le Morbihan (+0,2{N}%), chiffres "
     "provisoires."),
    ([pct(F, 0.5, "p")], f"l'emploi progresse dans le Finistère (+0,5{N}%), chiffre provisoire."),
    ([pct(F, 0.5, "e"), pct(M, 0.2, "e")],
     f"l'emploi progresse dans le Finistère (+0,5{N}%) et dans le Morbihan (+0,2{N}%), "
     "estimations."),
    ([pct(F, -300, text="recul de plus de 300 postes"), pct(M, 900, text="hausse d'environ 900")],
     "l'emploi progresse dans le Morbihan (environ 900) et recule dans le Finistère "
     "(plus de 300 postes)."),
    ([pct(F, 0.5, "r")], f"l'emploi progresse dans le Finistère (+0,5{N}%), chiffre révisé."),
    ([pct(F, 0.5), pct(M, None, "s")],
     f"l'emploi progresse dans le Finistère (+0,5{N}%) ; aucun chiffre publié dans le Morbihan "
     "(secret statistique)."),
    ([pct(F, 0.5), pct(M, 12.0, "s")],
     f"l'emploi progresse dans le Finistère (+0,5{N}%) ; aucun chiffre publié dans le Morbihan "
     "(secret statistique)."),
    ([pct(F, 0.5), pct(M, None), pct(IV, None)],
     f"l'emploi progresse dans le Finistère (+0,5{N}%) ; aucun chiffre publié dans le Morbihan et "
     "en Ille-et-Vilaine."),
    ([pct(F, 0.5), pct(M, None, text="stagnation")],
     f"l'emploi progresse dans le Finistère (+0,5{N}%) ; « stagnation » dans le Morbihan."),
    ([pct(F, 0.5), *(pct(M, None, text=word) for word in ("hausse", "baisse", "stable", "nd"))],
     f"l'emploi progresse dans le Finistère (+0,5{N}%) ; 4 textes publiés sans chiffre."),
    ([pct(F, 0.5), pct(M, float("nan"))],
     f"l'emploi progresse dans le Finistère (+0,5{N}%) ; aucun chiffre publié dans le Morbihan."),
])
def test_who_rises_who_falls_and_what_is_missing(standings, text):
    assert lecture.moves("En 2013", "l'emploi", standings) == f"En 2013, {text}"


@pytest.mark.parametrize(("standings", "text"), [
    ([], "aucune évolution n'est publiée pour les effectifs."),
    ([pct(F, None, "nd")], "aucune évolution n'est publiée pour les effectifs ; aucun chiffre "
                           "publié dans le Finistère (non disponible)."),
    ([pct(F, None, text="stagnation"), pct(M, None, text="stagnation")],
     f"les effectifs{N}: « stagnation » dans le Finistère et dans le Morbihan."),
    ([pct(F, None, text="stagnation"), pct(M, None, "nd")],
     f"les effectifs{N}: « stagnation » dans le Finistère ; aucun chiffre publié dans le Morbihan "
     "(non disponible)."),
])
def test_without_any_number_none_is_made_up(standings, text):
    assert lecture.moves("En 2013", "les effectifs", standings, True) == f"En 2013, {text}"
    assert lecture.amounts("En 2013", "les effectifs", [], True) == (
        "En 2013, aucun chiffre n'est publié pour les effectifs.")


def test_a_trend_that_is_published_in_words_is_not_said_to_be_missing():
    assert lecture.amounts("Au S1 2023", "l'indicateur « Tendance »", [
        Standing("en Bretagne", None, text="maintien de la croissance")]) == (
        f"Au S1 2023, l'indicateur « Tendance »{N}: « maintien de la croissance » en Bretagne.")


@pytest.mark.parametrize(("value", "verb"), [
    (1.0, "progressent"), (0.01, "sont stables"), (-1.0, "reculent")])
def test_the_verb_agrees_with_a_plural_subject(value, verb):
    assert lecture.moves("En 2013", "les effectifs", [pct(F, value)], True).startswith(
        f"En 2013, les effectifs {verb} dans")


def test_a_change_written_with_two_decimals_is_stable_only_when_they_are_zero():
    standings = [Standing(F, 0.04, f"+0,04{N}%"), Standing(M, 0.004, f"0,00{N}%")]
    assert lecture.moves("En 2013", "l'emploi", standings, decimals=2) == (
        f"En 2013, l'emploi progresse dans le Finistère (+0,04{N}%) et est stable dans le Morbihan "
        f"(0,00{N}%).")


MANY = [pct(f"pour « {s} »", v) for s, v in zip("ABCDEF", (3, 2, 1, 0, -1, -4), strict=True)]


def test_of_many_series_the_first_of_each_direction_is_named():
    assert lecture.moves("En 2013", "l'emploi", MANY) == (
        f"En 2013, l'emploi progresse pour 3 séries sur 6, le plus pour « A » (+3,0{N}%), est "
        f"stable pour « D » (0,0{N}%), et recule pour 2 séries sur 6, le plus pour « F » "
        f"(−4,0{N}%).")


def test_of_many_series_equals_are_first_together():
    seven = [pct(f"pour « {s} »", v) for s, v in zip("ABCDEFG", (3.04, 2.96, 1, 0, -1, -4, -4),
                                                     strict=True)]
    assert lecture.moves("En 2013", "l'emploi", seven) == (
        f"En 2013, l'emploi progresse pour 3 séries sur 7, le plus pour « A » et pour « B » "
        f"(+3,0{N}%), est stable pour « D » (0,0{N}%), et recule pour 3 séries sur 7, le plus "
        f"pour « G » et pour « F » (−4,0{N}%).")


def test_many_series_that_move_alike_are_counted_once():
    alike = [pct(f"pour « {s} »", 1.8) for s in "ABCDEFGH"]
    assert lecture.moves("En 2013", "l'emploi", alike) == (
        f"En 2013, l'emploi progresse pour 8 séries sur 8 (+1,8{N}%).")


def amount(where: str, value: float | None, statut: str = "") -> Standing:
    return Standing(where, value, formats.number(value), statut)


@pytest.mark.parametrize("other", [pct("pour « G »", None, "s"),
                                   pct("pour « G »", None, text="stagnation")])
def test_nobody_is_first_nor_last_beside_a_secret_or_a_word(other):
    """The smallest of all is what secrecy hides most."""
    assert lecture.moves("En 2013", "l'emploi", [*MANY, other]) == ""
    assert lecture.amounts("En 2013", "l'emploi", [*MANY, other]) == ""


def test_what_nobody_measured_keeps_the_others_ranked():
    absent = pct("pour « G »", None, "nd")
    assert "le plus pour « A »" in lecture.moves("En 2013", "l'emploi", [*MANY, absent])
    assert "au plus haut" in lecture.amounts("En 2013", "l'emploi", [*MANY, absent])


@pytest.mark.parametrize(("standings", "text"), [
    ([amount("en Bretagne", 112.3)], "est de 112,3 en Bretagne."),
    ([amount("dans l'ESS", 107.5), amount("dans le privé", 112.3)],
     "est de 112,3 dans le privé et de 107,5 dans l'ESS."),
    ([amount("dans l'ESS", 100.0), amount("dans le privé", 100.0)],
     "est de 100 dans l'ESS et de 100 dans le privé."),
    ([amount("dans l'ESS", 107.5, statut="p"), amount("dans le privé", 112.3, statut="p")],
     "est de 112,3 dans le privé et de 107,5 dans l'ESS, chiffres provisoires."),
    ([amount("dans l'ESS", 107.5, statut="p"), amount("dans le privé", 112.3)],
     "est de 112,3 dans le privé et de 107,5 (chiffre provisoire) dans l'ESS."),
    ([amount("dans l'ESS", -2.0), amount("dans le privé", 0.0)],
     "est de 0 dans le privé et de −2 dans l'ESS."),
    ([amount("dans l'ESS", 107.5), amount("dans le privé", None, statut="s")],
     "est de 107,5 dans l'ESS ; aucun chiffre publié dans le privé (secret statistique)."),
    # Four that would take more than two lines are not all named; three always are.
    ([amount(f"pour « {s * 24} »", v) for s, v in zip("ABCD", (3, 2, 1, 0), strict=True)],
     f"est de 3 pour « {'A' * 24} » au plus haut et de 0 pour « {'D' * 24} » au plus bas, sur 4 "
     "séries."),
    ([amount(f"pour « {s * 40} »", v) for s, v in zip("ABC", (3, 2, 1), strict=True)],
     f"est de 3 pour « {'A' * 40} », de 2 pour « {'B' * 40} » et de 1 pour « {'C' * 40} »."),
    ([amount(f"pour « {s} »", v) for s, v in zip("ABCDEF", (3, 2, 1, 1, 1, 0), strict=True)],
     "est de 3 pour « A » au plus haut et de 0 pour « F » au plus bas, sur 6 séries."),
    ([amount(f"pour « {s} »", v) for s, v in zip("ABCDEF", (3, 3, 1, 1, 0, 0), strict=True)],
     "est de 3 pour « A » et pour « B » au plus haut et de 0 pour « E » et pour « F » au plus "
     "bas, sur 6 séries."),
    ([amount(f"pour « {s} »", 1) for s in "ABCDEF"], "est de 1 pour les 6 séries."),
    ([amount(f"pour « {s} »", v) for s, v in zip("ABCDEFG", (3, 3, 3, 3, 2, 1, 0), strict=True)],
     "est de 3 pour 4 séries au plus haut et de 0 pour « G » au plus bas, sur 7 séries."),
])
def test_how_high_each_stands(standings, text):
    assert lecture.amounts("Au T4 2023", "l'indice", standings) == f"Au T4 2023, l'indice {text}"


@pytest.mark.parametrize(("text", "sentence"), [
    ("862\u202f544\u00a0postes", "atteint 862\u202f544\u00a0postes"),
    ("plus de 224\u00a0sites", "atteint plus de 224\u00a0sites"),
    (f"14,5{N}%", f"est de 14,5{N}%"), ("+0,27\u00a0point", "est de +0,27\u00a0point"),
    (f"environ 16{N}%", f"est d'environ 16{N}%"),
    ("0,44\u00a0pour 10\u202f000 habitants", "est de 0,44\u00a0pour 10\u202f000 habitants"),
    ("recul de plus de 300\u00a0postes", "est un recul de plus de 300\u00a0postes"),
    ("la 3e place", "est à la 3e place"),
])
def test_a_count_is_reached_and_a_rate_is(text, sentence):
    assert lecture.amounts("En 2023", "l'indicateur",
                           [lecture.Standing("en Bretagne", 3.0, text)]) == (
        f"En 2023, l'indicateur {sentence} en Bretagne.")


def test_many_figures_that_do_not_rank_say_nothing():
    figures = [amount(f"pour « {name} »", i) for i, name in enumerate("ABCDEF")]
    assert lecture.amounts("En 2013", "l'emploi", figures, ranked=False) == ""
    assert lecture.moves("En 2013", "l'emploi", figures, ranked=False) == ""
    assert lecture.amounts("En 2013", "l'emploi", figures[:2], ranked=False) == (
        lecture.amounts("En 2013", "l'emploi", figures[:2]))


def test_amounts_agree_with_a_plural_subject():
    assert lecture.amounts("En 2023", "les effectifs", [amount("en Bretagne", 2.0)], True) == (
        "En 2023, les effectifs sont de 2 en Bretagne.")


@pytest.mark.parametrize(("label", "inside"), [
    ("Café", "café"), ("Association", "association"), ("Entreprise Esus", "entreprise Esus"),
    ("Scop", "Scop"), ("EPCI", "EPCI"), ("CDI", "CDI"), ("Europe", "Europe"),
    ("Région", "région"), ("50 000 € et plus", "50 000 € et plus"), ("Île", "île"), ("", ""),
])
def test_a_label_inside_a_sentence_has_no_capital_unless_it_is_a_name(label, inside):
    assert lecture.lower(label) == inside


@pytest.mark.parametrize(("n", "label", "text"), [
    (7, "Association", "7 associations"), (1, "Fondations", "1 fondation"),
    (9, "Entreprise sociale", "9 entreprises sociales"), (18, "Pôles ESS", "18 pôles ESS"),
    (2, "Entreprise d'insertion", "2 entreprises d'insertion"), (2613, "CDI", f"2{N}613 CDI"),
])
def test_a_class_is_what_is_counted(n, label, text):
    assert lecture.nouns(n, label) == text


@pytest.mark.parametrize(("values", "text"), [
    ([("Finistère", 3.0, "3"), ("Morbihan", 1.0, "1"), ("Rennes Métropole", 2.0, "2")],
     "maximum dans le Finistère (3), minimum dans le Morbihan (1)"),
    ([("Côtes-d'Armor", 3.0, "3"), ("Brest", 2.0, "2"), ("CC du Pays d'Iroise", 1.0, "1")],
     "maximum dans les Côtes-d'Armor (3), minimum dans la communauté de communes du Pays "
     "d'Iroise (1)"),
    ([("Finistère", 3.0, "3"), ("Morbihan", 3.0, "3"), ("Ille-et-Vilaine", 1.0, "1")],
     "maximum dans le Finistère et dans le Morbihan (3), minimum en Ille-et-Vilaine (1)"),
    # 4.96 and 5.04 are both written 5,0: nothing tells them apart.
    ([("Finistère", 5.04, "5,0"), ("Morbihan", 4.96, "5,0"), ("Brest", 5.0, "5,0")],
     "5,0 partout"),
    ([("Brest", 9.0, "9"), *((f"C{i}", 0.0, "0") for i in range(4))],
     "maximum à Brest (9), minimum dans 4 territoires (0)"),
    # Two long names would not leave the headline its two lines.
    ([("Brest", 9.0, "9"), ("CC de Haute Cornouaille", 0.0, "0"),
      ("Monts d'Arrée Communauté", 0.0, "0")],
     "maximum à Brest (9), minimum dans 2 territoires (0)"),
])
def test_what_a_map_shows(values, text):
    assert lecture.map_extremes("Part, en 2023", values, "ces territoires") == (
        f"Part, en 2023 : {text}. Ensemble comparé : ces territoires.")


def test_a_map_without_its_lowest_has_no_highest_where_all_are_equal():
    values = [(name, 1.0, "1 commerce") for name in ("Pontivy", "Noyal-Pontivy", "Kerfourn")]
    assert lecture.map_extremes("Commerces", values, "ces communes", lowest=False) == (
        "Commerces : 1 commerce partout où il y en a. Ensemble comparé : ces communes.")


@pytest.mark.parametrize("values", [
    [], [("Finistère", 5.0, "5")], [("Finistère", 5.0, "5"), ("Morbihan", 4.0, "4")]])
def test_a_map_of_fewer_than_three_ranks_nobody(values):
    assert lecture.map_extremes("Part", values, "ces territoires") == ""


def test_the_whole_is_told_after_its_parts_and_is_none_of_them():
    order = [pct("dans le Finistère", 0.5), Standing("en Bretagne", 0.4, f"+0,4{N}%", whole=True),
             pct("dans le Morbihan", 0.2)]
    assert lecture.moves("En 2013", "l'emploi", order) == (
        f"En 2013, l'emploi progresse dans le Finistère (+0,5{N}%) et dans le Morbihan "
        f"(+0,2{N}%) ; en Bretagne{N}: +0,4{N}%.")
    assert lecture.moves("En 2013", "l'emploi", order[1:2]) == (
        f"En 2013, l'emploi progresse en Bretagne (+0,4{N}%).")
    highest = lecture.amounts("En 2013", "l'emploi", [
        Standing("en Bretagne", 90.0, "90", whole=True), *(
            amount(f"pour « {s} »", v) for s, v in zip("ABCDEF", (3, 2, 1, 1, 1, 0), strict=True))])
    assert highest == (
        "En 2013, l'emploi est de 3 pour « A » au plus haut et de 0 pour « F » au plus bas, "
        f"sur 6 séries ; en Bretagne{N}: 90.")


@pytest.mark.parametrize(("count", "end"), [
    (3, f" ; dans le tout 3{N}: 90,0."), (4, "sur 7 séries.")])
def test_wholes_are_told_while_they_are_few(count, end):
    parts = [Standing(f"place {rank}", float(rank), str(rank)) for rank in range(1, 8)]
    wholes = [Standing(f"dans le tout {rank}", 90.0, "90,0", whole=True)
              for rank in range(1, count + 1)]
    sentence = lecture.amounts("En 2013", "l'emploi", parts + wholes)
    assert sentence.endswith(end)
    assert sentence.count(" ; ") == (count if count < 4 else 0)


@pytest.mark.parametrize(("of_part", "of_whole", "told"), [
    ("p", "p", f"dans le Finistère (+0,5{N}%) ; en Bretagne{N}: +0,4{N}%, chiffres provisoires."),
    ("p", "", f"dans le Finistère (+0,5{N}%, chiffre provisoire) ; en Bretagne{N}: +0,4{N}%."),
    ("", "p", f"dans le Finistère (+0,5{N}%) ; en Bretagne{N}: +0,4{N}% (chiffre provisoire).")])
def test_the_status_that_a_whole_shares_with_its_parts_is_said_once_of_them_all(
        of_part, of_whole, told):
    assert lecture.moves("En 2013", "l'emploi", [
        pct("dans le Finistère", 0.5, of_part),
        Standing("en Bretagne", 0.4, f"+0,4{N}%", of_whole, whole=True)]).endswith(told)


def test_demonstration_is_said_after_the_sentence_and_nothing_after_none():
    assert lecture.with_demonstration("L'emploi recule.") == (
        "L'emploi recule. Données de démonstration.")
    assert lecture.with_demonstration("") == ""


@pytest.mark.parametrize(("label", "where"), [
    ("ESS", "dans l'ESS"), ("Associations", "dans les associations"),
    ("Entreprises sociales", "dans les entreprises sociales"),
    ("Privé hors ESS", "dans le privé hors ESS"), ("Finistère", "dans le Finistère"),
    ("Bretagne", "en Bretagne"), ("Pays de Brest", "dans le pays de Brest"),
    ("Ouest (Bretagne et Normandie)", "pour « Ouest (Bretagne et Normandie) »"),
    ("Animation", "pour « Animation »"),
    ("Finistère · Associations", "pour « Finistère · Associations »"),
    ("Pays de Lorient · Sport", "pour « Pays de Lorient · Sport »")])
def test_where_a_series_holds(label, where):
    assert lecture.place_phrase(label) == where


@pytest.mark.parametrize(("other", "against"), [
    ("+5,0\u202f%", "contre +5,0\u202f%"),
    ("hausse de moins de 5,0\u202f%", "contre une hausse de moins de 5,0\u202f%"),
    ("recul d'environ 1\u202f%", "contre un recul d'environ 1\u202f%")])
def test_a_change_in_words_has_its_article_after_contre(other: str, against: str) -> None:
    assert lecture.beside("l'emploi", ("+3,0\u202f%", "en Bretagne"), (other, M)) == (
        f"L'emploi\u202f: +3,0\u202f% en Bretagne, {against} {M}.")
