"""Words of a reading sentence: territories, articles and prepositions, agreement with a number."""

from __future__ import annotations

import pytest

from dashboard.text import lecture, numbers


@pytest.mark.parametrize(("nom", "niveau", "dans", "de", "sujet"), [
    ("Bretagne", "region", "en Bretagne", "de la Bretagne", "la Bretagne"),
    ("France", "france", "en France", "de la France", "la France"),
    ("Finistère", "departement", "dans le Finistère", "du Finistère", "le Finistère"),
    ("Côtes-d'Armor", "departement", "dans les Côtes-d'Armor", "des Côtes-d'Armor",
     "les Côtes-d'Armor"),
    ("Ille-et-Vilaine", "", "en Ille-et-Vilaine", "de l'Ille-et-Vilaine", "l'Ille-et-Vilaine"),
    ("Morbihan", "", "dans le Morbihan", "du Morbihan", "le Morbihan"),
    ("Pays de la Loire", "region", "dans les Pays de la Loire", "des Pays de la Loire",
     "les Pays de la Loire"),
    ("Île-de-France", "region", "en Île-de-France", "de l'Île-de-France", "l'Île-de-France"),
    ("Hauts-de-France", "region", "dans les Hauts-de-France", "des Hauts-de-France",
     "les Hauts-de-France"),
    ("Centre-Val de Loire", "region", "en Centre-Val de Loire", "du Centre-Val de Loire",
     "le Centre-Val de Loire"),
    ("La Réunion", "region", "à La Réunion", "de La Réunion", "La Réunion"),
    ("Mayotte", "region", "à Mayotte", "de Mayotte", "Mayotte"),
    ("Guadeloupe", "region", "en Guadeloupe", "de la Guadeloupe", "la Guadeloupe"),
    ("Ouest (3 régions)", "interregion", "dans l'Ouest (3 régions)", "de l'Ouest (3 régions)",
     "l'Ouest (3 régions)"),
    ("Bretagne + Normandie", "interregion", "dans l'ensemble Bretagne + Normandie",
     "de l'ensemble Bretagne + Normandie", "l'ensemble Bretagne + Normandie"),
    ("Mayenne", "departement", "en Mayenne", "de la Mayenne", "la Mayenne"),
    ("Mayenne", "commune", "à Mayenne", "de Mayenne", "Mayenne"),
    ("Orne", "departement", "dans l'Orne", "de l'Orne", "l'Orne"),
    ("Jura", "departement", "dans le Jura", "du Jura", "le Jura"),
    ("Paris", "departement", "à Paris", "de Paris", "Paris"),
    ("Bretagne-Sud", "departement", "dans le département Bretagne-Sud",
     "du département Bretagne-Sud", "le département Bretagne-Sud"),
    ("Pays de Brest", "", "dans le pays de Brest", "du pays de Brest", "le pays de Brest"),
    ("Brest", "pays", "dans le pays de Brest", "du pays de Brest", "le pays de Brest"),
    ("Auray", "pays", "dans le pays d'Auray", "du pays d'Auray", "le pays d'Auray"),
    ("Auray", "zone_emploi", "dans la zone d'emploi d'Auray", "de la zone d'emploi d'Auray",
     "la zone d'emploi d'Auray"),
    ("Rennes", "commune", "à Rennes", "de Rennes", "Rennes"),
    ("Auray", "commune", "à Auray", "d'Auray", "Auray"),
    ("Le Faou", "commune", "au Faou", "du Faou", "Le Faou"),
    ("Île-de-Sein", "commune", "à l'Île-de-Sein", "de l'Île-de-Sein", "l'Île-de-Sein"),
    ("Les Iffs", "commune", "aux Iffs", "des Iffs", "Les Iffs"),
    ("La Gacilly", "commune", "à La Gacilly", "de La Gacilly", "La Gacilly"),
    ("L'Hermitage", "commune", "à L'Hermitage", "de L'Hermitage", "L'Hermitage"),
    ("CC du Pays d'Iroise", "epci", "dans la communauté de communes du Pays d'Iroise",
     "de la communauté de communes du Pays d'Iroise", "la communauté de communes du Pays d'Iroise"),
    ("CC Cap Sizun - Pointe du Raz", "epci",
     "dans la communauté de communes Cap Sizun - Pointe du Raz",
     "de la communauté de communes Cap Sizun - Pointe du Raz",
     "la communauté de communes Cap Sizun - Pointe du Raz"),
    ("CC Auray Communauté", "epci", "à Auray Communauté", "d'Auray Communauté",
     "Auray Communauté"),
    ("CC Communauté Lesneven", "epci", "dans la communauté de communes Lesneven",
     "de la communauté de communes Lesneven", "la communauté de communes Lesneven"),
    ("CA du Pays de Saint Malo Agglomération", "epci",
     "dans la communauté d'agglomération du Pays de Saint Malo",
     "de la communauté d'agglomération du Pays de Saint Malo",
     "la communauté d'agglomération du Pays de Saint Malo"),
    ("Rennes Métropole", "epci", "à Rennes Métropole", "de Rennes Métropole",
     "Rennes Métropole"),
])
def test_a_territory_takes_its_preposition_and_its_article(nom, niveau, dans, de, sujet):
    assert lecture.en_territoire(nom, niveau) == dans
    assert lecture.de_territoire(nom, niveau) == de
    assert lecture.le_territoire(nom, niveau) == sujet


@pytest.mark.parametrize(("parts", "text"), [
    ([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c"),
])
def test_a_list_is_joined_by_commas_and_et(parts, text):
    assert lecture.join(parts) == text


def test_de_elides_before_a_vowel_but_not_before_every_h():
    assert lecture.elision("de", "emploi") == "d'emploi"
    assert lecture.elision("de", "établissements") == "d'établissements"
    assert lecture.elision("de", "heures") == "d'heures"
    assert lecture.elision("de", "hausse") == "de hausse"
    assert lecture.elision("de", "postes") == "de postes"


@pytest.mark.parametrize(("n", "noun"), [
    (0, "poste"), (1, "poste"), (1.9, "poste"), (2, "postes"), (-1, "poste"), (-2, "postes"),
])
def test_a_noun_is_singular_below_two(n, noun):
    assert lecture.plural(n, "poste") == noun


def test_an_irregular_plural_is_given():
    assert lecture.plural(3, "réseau", "réseaux") == "réseaux"


@pytest.mark.parametrize(("label", "two"), [
    ("Atelier et chantier d'insertion", "ateliers et chantiers d'insertion"),
    ("Recyclerie / ressourcerie", "recycleries / ressourceries"),
    ("Réseau local", "réseaux locaux"), ("Pays", "pays"), ("CAE", "CAE"),
    ("Sociétés commerciales de l'ESS", "sociétés commerciales de l'ESS"),
])
def test_the_label_of_a_class_is_counted_in_the_plural(label, two):
    assert lecture.nouns(2, label) == f"2 {two}"


def test_a_number_is_written_with_the_noun_or_the_verb_that_agrees_with_it():
    assert lecture.quantity(1202, "commune") == "1\u202f202 communes"
    assert lecture.quantity(1, "est", "sont") == "1 est"


@pytest.mark.parametrize(("low", "high", "text"), [(12, 27, "12 à 27"), (2018, 2018, "2018")])
def test_two_ends_that_are_the_same_are_said_once(low, high, text):
    assert numbers.span(low, high) == text


def test_where_a_figure_is_of_keeps_to_its_level():
    assert lecture.where_of({"territoire_nom": "Finistère", "territoire_niveau": "departement"}) \
        == "dans le Finistère"


def test_what_is_quoted_in_a_quotation_has_other_marks():
    assert lecture.quotation("Cress Bretagne : « Il est trop simple »") == (
        "« Cress Bretagne : “Il est trop simple” »")
    assert lecture.quoted_text("«\u202fL'ESS\u202f»") == "« “L'ESS” »"


def test_a_sentence_that_asks_or_leaves_off_has_no_full_stop_more():
    """A warning of the loading said « séparateur de milliers ou unité ?. »."""
    for text, sentence in (("Données provisoires", "Données provisoires."),
                           ("Données provisoires.", "Données provisoires."),
                           ("Milliers ou unité\u202f?", "Milliers ou unité\u202f?"),
                           ("Scop, Scic…", "Scop, Scic…")):
        assert lecture.sentence(text) == sentence
