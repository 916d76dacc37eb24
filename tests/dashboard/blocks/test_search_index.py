"""What is looked for by words is found where one expects it, whatever page one is on."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest

from dashboard.blocks import deck, search_index, search_results
from dashboard.blocks.search_index import FIGURE, INDICATOR, PAGE, TERRITORY, Entry
from dashboard.pages import PAGES
from dashboard.warehouse import search
from tests.suites import sample


@pytest.fixture(scope="module")
def entries(entrepot: Path) -> list[Entry]:
    return [entry for part in search_index.parts() for entry in part]


def first(text: str, entries: list[Entry]) -> Entry:
    """Return the first answer, the explorer's apart."""
    return next(e for e in search_results.matches(text, entries) if e.kind != INDICATOR)


@pytest.mark.parametrize(("text", "page", "title"), sample([
    ("DLA", "activite", "Structures accompagnées par le DLA"),
    ("réemploi", "economie_circulaire", "Structures de réemploi"),
    ("REEMPLOI", "economie_circulaire", "Structures de réemploi"),
    ("aide à domicile", "emploi", "Évolution de l'emploi – Aide à domicile"),
    ("emplois aidés", "activite", "dont emplois aidés"),
    ("17 %", "mois_ess", "Part des événements français"),
    ("accessibilité", "accessibilite", "Accessibilité"),
    ("emploi", "emploi", "Emploi"),
    # A name written in a figure, whole, before a name that only begins so: Santec.
    ("santé", "emploi", "Tendance de l'emploi de l'ESS par secteur"),
    ("insertion", "economie_circulaire", "Acteurs par statut"),
    ("EHPAD", "emploi", "Tendance de l'emploi de l'ESS par secteur"),
    ("nombre d'emplois", "emploi", "Emploi"),
    ("combien d'associations", "associations", "Associations et bénévolat"),
    ("IAE", "economie_circulaire", "Acteurs par statut"),
    ("insertion par l'activité économique", "economie_circulaire", "Acteurs par statut"),
    ("télécharger", "donnees", "Données et sources"),
    ("exporter les donnees", "donnees", "Données et sources"),
    ("méthode", "donnees", "Données et sources"),
    # The tabs of a tool, none of whose lists is found.
    ("changements", "donnees", "Changements"),
    ("qu'est-ce qui a changé ?", "donnees", "Ce que la dernière mise à jour a changé"),
    ("fichiers", "donnees", "Sources et classeurs"),
    ("dictionnaire", "donnees", "Dictionnaire"),
    ("corrections", "donnees", "Corrections et ruptures"),
    ("données ouvertes", "donnees", "Données ouvertes"),
    # A row or a curve of that name, before a sentence that mentions it in passing.
    ("mutuelles", "emploi", "Évolution annuelle de l'emploi par famille"),
    ("Fondation", "emploi", "Évolution annuelle de l'emploi par famille"),
    ("effectifs des mutuelles", "emploi", "Évolution annuelle de l'emploi par famille"),
    ("coopératives", "agriculture_alimentation", "Coopératives"),
    ("scop", "agriculture_alimentation", "Nombre de Scop"),
    ("associations", "associations", "Associations et bénévolat"),
    ("effectifs", "emploi", "Emploi"),
    ("nombre de salariés", "emploi", "Emploi"),
    ("conjoncture", "emploi", "Emploi"),
    # Of what is alike, the page that is also called so, before another one of that year.
    ("conjoncture 2023", "emploi", "Tendance de l'emploi de l'ensemble de l'ESS"),
    ("services à la personne", "emploi", "Évolution de l'emploi – Aide à domicile"),
    ("parité", "associations", "Part des femmes parmi les salariés"),
    ("communes", "territoires", "Territoires"),
    ("Bretagne", "territoires", "Bretagne (région)"),
    ("poids de l'ESS", "territoires", "Poids de l'ESS"),
    ("bénévoles", "associations", "Bénévoles"),
    ("177200", "emploi", "Emploi salarié de l'ESS"),
    ("2022", "emploi", "Dernière évolution annuelle publiée"),
    # The figures of a year, on the page that is about the other words first.
    ("emploi 2023", "emploi", "Tendance de l'emploi de l'ensemble de l'ESS"),
    ("nombre d'événements 2022", "mois_ess", "Événements et participants"),
    ("DLA 2023", "activite", "DLA régional"),
    ("note de conjoncture", "emploi", "Emploi"),
    ("taux de croissance de l'emploi de l'ESS", "emploi", "Évolution de l'emploi – ESS"),
    # An EPCI by its initials.
    ("LTC", "territoires", "CA Lannion-Trégor Communauté"),
    ("QBO", "territoires", "CA Quimper Bretagne Occidentale"),
    ("GMVA", "territoires", "CA Golfe du Morbihan"),
    ("note de conjoncture 2023", "emploi", "Tendance de l'emploi de l'ensemble de l'ESS"),
    ("tableau de bord", "accueil", "Accueil"),
    # A number is found without its sign and without its last zeros.
    ("14,5", "territoires", "Part de l'ESS dans l'emploi"),
    ("12,4 %", "territoires", "Part de l'ESS dans l'emploi, 2015"),
    ("export Excel", "donnees", "Données et sources"),
    ("qu'est-ce que l'ESS", "territoires", "Poids de l'ESS"),
    ("sportif", "emploi", "Évolution annuelle de l'emploi de l'ESS par secteur"),
    ("épicerie associative", "commerces_ruraux", "Commerces ruraux"),
    ("bar", "commerces_ruraux", "Commerces ruraux"),
    ("T3 2023", "emploi", "Effectifs salariés"),
    ("NAF", "agriculture_alimentation", "Typologie NAF"),
    ("SIAE", "economie_circulaire", "Acteurs par statut"),
    # As people say it in a meeting.
    ("4e trimestre 2025", "emploi", "Emploi privé, fin T4 2025"),
    ("emploi privé au quatrième trimestre 2025", "emploi", "Emploi privé, fin T4 2025"),
    ("nb d'assos", "associations", "Associations et bénévolat"),
    ("nb d'emplois ESS", "emploi", "Emploi salarié de l'ESS (niveau)"),
    ("besoins des commerces", "commerces_ruraux", "Difficultés rencontrées"),
    ("chiffres récents", "emploi", "Derniers chiffres"),
    ("agriculture emploi ESS", "agriculture_alimentation",
     "Part de l'agriculture-alimentation dans les ETP"),
    ("quoi de neuf ?", "accueil", "Nouveautés"),
    ("actualités", "accueil", "Nouveautés"),
    # Two words that the title has by a synonym, before one as it is typed and the name of the page.
    ("emplois agricoles", "agriculture_alimentation",
     "Part de l'agriculture-alimentation dans les ETP"),
    # What a product is asked: its lists of what it says of its own data, what it prints.
    ("contact", "accessibilite", "Accessibilité"),
    ("fiabilité des données", "donnees", "Données et sources"),
    ("PDF", "territoires", "Territoires"),
    ("imprimer", "territoires", "Territoires"),
    ("Word", "emploi", "Emploi"),
    ("licence", "donnees", "Sources de l'observatoire"),
    ("secret statistique", "donnees", "Secret statistique"),
    ("rupture de série", "donnees", "Ruptures de série"),
    ("erreurs", "donnees", "Constats de lecture"),
    ("chiffres clés", "accueil", "Accueil"),
    ("glossaire", "donnees", "Dictionnaire"),
    ("d'où vient ce chiffre ?", "donnees", "Données et sources"),
    ("annuaire des acteurs", "economie_circulaire", "Liste des acteurs"),
    ("rang de la Bretagne", "territoires", "Part de l'ESS dans l'emploi, 2015"),
    # All employment of a place, before that of a few cooperatives of which a sentence names it.
    ("combien d'emplois dans le Morbihan ?", "emploi", "Emploi salarié privé au 31 décembre"),
    # What is of a place, before what names it among others.
    ("emploi Finistère", "emploi", "Dernière évolution annuelle publiée – Finistère"),
    ("associations Ille-et-Vilaine", "associations", "Les associations en Ille-et-Vilaine"),
    # What its title says, before the key figures of an earlier tab, which a synonym finds.
    ("tendance Finistère", "emploi", "Tendance de l'emploi de l'ESS par secteur – Finistère"),
    # The published list of a place, before the invented shops of all.
    ("bénévoles Finistère", "associations", "Les associations dans le Finistère"),
    ("slides", "presentation", "Mes présentations"),
    # What is known under another name, and what figures cover.
    ("enseignement catholique", "emploi", "Évolution de l'emploi associatif"),
    ("chambre régionale", "activite", "Activité de la Cress"),
    ("SRESS", "activite", "Comité de pilotage de la stratégie régionale"),
    ("ruralité", "commerces_ruraux", "Commerces ruraux"),
    ("recrutement", "commerces_ruraux", "Difficultés rencontrées"),
    ("classement", "territoires", "Part de l'ESS dans l'emploi, 2015"),
    ("MSA", "emploi", "Évolution annuelle de l'emploi"),
    ("Insee Clap", "emploi", "Emploi salarié de l'ESS (niveau)"),
    # An indicator that only a list holds.
    ("masse salariale", "territoires", "Portrait de la Bretagne"),
    # As it is typed: the point of a keypad, those of an acronym, a whole question.
    ("17.02", "territoires", "Part de l'ESS dans l'emploi, 2015"),
    ("14.5 %", "territoires", "Part de l'ESS dans l'emploi"),
    ("D.L.A.", "activite", "Structures accompagnées par le DLA"),
    ("quelle famille a le plus progressé en 2013 ?", "emploi",
     "Évolution annuelle de l'emploi par famille"),
    ("comment évolue l'emploi associatif ?", "associations", "Évolution de l'emploi associatif"),
    ("qui sont les adhérents de la Cress ?", "activite", "Adhérents de la Cress"),
    # What counts, where it is asked how many; the region, of which nearly all is, tells nothing.
    ("combien d'emplois dans l'ESS en Bretagne ?", "emploi", "Emploi salarié de l'ESS (niveau)"),
    ("combien de salariés dans l'ESS en Bretagne en 2022 ?", "emploi",
     "Emploi salarié de l'ESS (niveau)"),
    ("combien d'emplois ESS", "emploi", "Emploi salarié de l'ESS (niveau)"),
    ("combien de bénévoles en Bretagne ?", "associations", "Bénévoles, 2021"),
    ("part de l'ESS en Bretagne", "territoires", "Part de l'ESS dans l'emploi (%"),
    # What a reader asks to do with a figure is not looked for.
    ("voir la carte des acteurs", "economie_circulaire", "Carte des acteurs par statut"),
    ("comparer Finistère et Morbihan", "emploi", "Évolution de l'emploi par statut et département"),
    # What tells little of what is looked for: « entre », « important ».
    ("dans quel département l'ESS est la plus importante ?", "territoires",
     "Part de l'ESS dans l'emploi, 2015, en % des emplois salariés, par département"),
    ("quels territoires où l'ESS pèse le plus ?", "territoires", "Poids de l'ESS"),
    ("emploi privé entre 2015 et 2020", "emploi", "Évolution annuelle de l'emploi privé"),
    # What a figure also covers is not what it is about: « l'emploi privé, ESS comprise ».
    ("ESS Finistère 2018", "emploi", "Évolution annuelle de l'emploi en %, ESS et privé"),
    ("emploi ESS 2019", "emploi", "Tendance de l'emploi de l'ensemble de l'ESS"),
    ("ESS dans les Côtes-d'Armor en 2015", "territoires", "Part de l'ESS dans l'emploi, en %"),
    # A half year as it is said, which is printed « S1 2023 ».
    ("1er semestre 2023", "emploi", "Tendance de l'emploi de l'ensemble de l'ESS"),
    ("questionnaire", "commerces_ruraux", "Enquête"),
    # What says it in one go, before what only has its words.
    ("part de l'ESS dans l'emploi en 2015", "territoires", "Part de l'ESS dans l'emploi, 2015"),
]))
def test_it_leads_first_where_one_expects(entries, text, page, title):
    entry = first(text, entries)
    assert entry.page == page and entry.title.startswith(title)


def test_a_figure_is_found_by_what_it_says_and_its_link_leads_to_its_tab_and_to_itself(entries):
    hits = [e for e in search_results.matches("aide à domicile recule", entries)]
    assert {"vue": "Évolutions publiées", "extrait": "emploi_secteurs"} in [e.query for e in hits]
    [hit] = [e for e in hits if e.query.get("extrait") == "emploi_secteurs"]
    assert "recule de 3,8 %" in hit.finding.replace("\u202f", " ")


@pytest.mark.parametrize(("text", "whole"), [
    ("economie circul", "économie circulaire"), ("ressourceri", "ressourcerie"),
    ("mutuel", "mutuelles"), ("masse sal", "masse salariale"), ("salair", "salaires"),
    ("emplois dans le finist", "emplois dans le Finistère"),
    ("handicap cotes d'arm", "handicap Côtes-d'Armor")])
def test_a_word_that_is_not_finished_finds_what_the_whole_one_does(entries, text, whole):
    results, others = (search_results.matches(words, entries) for words in (whole, text))
    assert results and set(map(repr, results)) == set(map(repr, others))


def test_six_letters_tell_a_spelling_that_is_not_finished():
    assert search.is_begun(("ressourcerie",), ("ressou",))
    assert not search.is_begun(("ressourcerie",), ("resso",))
    assert search.is_begun(("masse", "salariale"), ("masse", "s"))
    assert not search.is_begun(("masse", "salariale"), ("masses",))


@pytest.mark.parametrize(("text", "words"), [
    ("bureaux généraux", ("bureau", "general")), ("des eaux", ("eau",)), ("bas", ("bas",)),
    ("main-d'œuvre", ("main", "oeuvre"))])
def test_a_word_is_the_same_in_the_plural(text, words):
    assert search.words(text) == words


def test_a_short_synonym_is_a_whole_word():
    """« Taux » is also « part », which begins « participants »."""
    titles = ["Participants", "Part des femmes"]
    assert search.matches("taux", titles, search.Words) == ["Part des femmes"]


def test_a_town_names_its_epci_where_figures_are_filtered_by_it_but_no_town_that_begins_so(entries):
    assert first("coopératives Brest", entries).query["territoire"] == "Brest Métropole"
    assert search_results.matches("associations Quimper", entries) == []


@pytest.mark.parametrize("text", ["aide à domicile Finistère", "handicap Côtes-d'Armor",
                                  "emploi 2022 Finistère", "textile Brest Métropole"])
def test_a_figure_that_is_filtered_still_says_what_is_looked_for(entries, text):
    """No home care in the employment of a département, no 2022 in figures that end in 2018, no EPCI
    in a table that is not cut by it."""
    for one in search_results.matches(text, entries)[:6]:
        if "territoire" in one.query:
            block = deck.content(deck.Slide(one.page, one.query["extrait"],
                                            urlencode(one.query))).block
            own = next(search_index.of_block(block, one.where, one.page, one.query))
            assert search_results.matches(text, [own])[0].title == one.title, one.title


def test_what_a_place_has_comes_before_a_list_of_all_that_is_published(entries):
    entry = first("aide à domicile Finistère", entries)
    assert entry.query["territoire"] == "Finistère" and not entry.is_list


def test_a_place_is_named_as_it_is_said_without_its_legal_form(entries):
    assert first("upcycling Lorient Agglomération", entries).query[
        "territoire"] == "CA Lorient Agglomération"


def test_words_that_are_found_but_never_together_find_what_holds_some_of_them(entries):
    best, *others = search_results.matches_in_part("emploi Rennes Métropole", entries)
    assert best.query == {"lieu": "Rennes Métropole (EPCI)"}
    assert "emploi" in {entry.page for entry in others[:5]}
    assert not search_results.matches_in_part("emploi xyzzyx", entries)
    assert not search_results.matches_in_part("", entries)


@pytest.mark.parametrize("text", ["Lannion", "lannion trégor"])
def test_a_territory_is_found_by_its_name(entries, text):
    entry = first(text, entries)
    assert entry.kind == TERRITORY and entry.page == "territoires"
    assert "Lannion" in entry.query["lieu"]


def test_an_abbreviation_is_a_turnover_before_it_is_the_legal_form_of_an_epci(entries):
    turnover, *others = search_results.matches("CA", entries)
    assert turnover.title == "Chiffre d'affaires"
    assert "CA Lorient Agglomération (EPCI)" in [e.title for e in others]
    assert first("CA Lorient", entries).query == {"lieu": "CA Lorient Agglomération (EPCI)"}


@pytest.mark.parametrize(("text", "place"), [
    ("22113", "Lannion (commune)"), ("243500139", "Rennes Métropole (EPCI)"),
    ("35", "Ille-et-Vilaine (département)"), ("st brieuc", "Saint-Brieuc (commune)"),
    ("35700", "Rennes (commune)"), ("29 200", "Brest (commune)"),
    ("LTC", "CA Lannion-Trégor Communauté (EPCI)"), ("CCPBS", "CC du Pays Bigouden Sud (EPCI)"),
    ("CCPI", "CC du Pays d'Iroise (EPCI)")])
def test_a_territory_is_found_by_its_code_its_postcode_and_an_abbreviation(entries, text, place):
    assert first(text, entries).query == {"lieu": place}


@pytest.mark.parametrize(("text", "place"), [
    ("département du Finistère", "Finistère (département)"),
    ("département 29", "Finistère (département)"), ("région Bretagne", "Bretagne (région)"),
    ("EPCI Brest Métropole", "Brest Métropole (EPCI)")])
def test_what_is_nothing_but_a_territory_finds_it_first(entries, text, place):
    assert first(text, entries).query == {"lieu": place}


def test_the_number_of_a_departement_filters_as_its_name_does(entries):
    named, numbered = (search_results.matches(text, entries)
                       for text in ("scop Ille-et-Vilaine", "scop 35"))
    assert [e.query for e in numbered[:6]] == [e.query for e in named[:6]]
    assert {"lieu": "Ille-et-Vilaine (département)"} in [e.query for e in numbered]


@pytest.mark.parametrize("text", ["emploi Rennes Métropole", "établissements ESS Rennes Métropole",
                                  "coopératives Brest"])
def test_a_figure_that_a_place_filters_is_answered_once(entries, text):
    """Each of the key figures of a block is an entry, and leads to it."""
    answers = [(e.title, e.query) for e in search_results.matches(text, entries)]
    assert answers and all(answers.count(one) == 1 for one in answers)


def test_a_place_comes_after_the_best_of_what_it_filters_and_not_a_place_within_its_name(entries):
    answers = search_results.matches("établissements ESS Rennes Métropole", entries)
    assert answers[0].query["lieu"] == "Rennes Métropole (EPCI)" and answers[0].kind == FIGURE
    assert [rank for rank, e in enumerate(answers) if e.kind == TERRITORY] == [1]
    assert answers[1].query == {"lieu": "Rennes Métropole (EPCI)"}


@pytest.mark.parametrize(("text", "place"), [
    ("poids ESS Rennes", "Rennes (commune)"), ("part ESS Lannion", "Lannion (commune)")])
def test_a_place_is_in_sight_among_what_holds_a_part_of_the_words(entries, text, place):
    """Three hundred figures hold more of the words than the place does."""
    assert {"lieu": place} in [e.query for e in search_results.matches_in_part(text, entries)[:2]]


def test_words_and_a_place_also_find_that_place(entries):
    assert {"lieu": "Rennes (commune)"} in [
        e.query for e in search_results.matches("emploi Rennes", entries)[:3]]


@pytest.mark.parametrize(("text", "place"), [
    ("salariés Finistère", "Finistère (département)"), ("Morbihan 2022", "Morbihan (département)")])
def test_a_place_is_itself_among_the_first_answers_where_many_figures_are_of_it(
        entries, text, place):
    answers = [e for e in search_results.matches(text, entries) if e.kind != INDICATOR]
    assert {"lieu": place} in [e.query for e in answers[:4]]


def test_words_of_which_nothing_is_of_a_year_are_answered_without_it(entries):
    assert search_results.matches("budget 2022", entries) == []
    [only] = search_results.matches_in_part("budget 2022", entries)
    assert only.title.startswith("Budget ESS")


def test_words_and_a_place_also_find_the_figures_of_that_place(entries):
    results = search_results.matches("emploi Finistère", entries)[:6]
    assert any(e.page == "emploi" and e.query.get("territoire") == "Finistère" for e in results)
    place = search_results.matches("associations Ille-et-Vilaine", entries)[0]
    assert place.page == "associations" and place.query["lieu_associations"] == "Ille-et-Vilaine"


def test_a_figure_that_a_place_leaves_as_it_is_is_found_once(entries):
    found = [e.query["extrait"] for e in search_results.matches("associations Morbihan", entries)
             if e.page == "emploi" and "extrait" in e.query]
    assert found.count("emploi_departements") == 1 and "emploi_familles" in found


def test_what_is_breton_is_of_the_region(entries):
    assert first("Scic bretonnes", entries).title.startswith("Nombre de Scop et de Scic")


@pytest.mark.parametrize(("text", "figure", "query"), [
    ("liste acteurs réemploi Rennes Métropole", "acteurs_liste",
     {"territoire": "Rennes Métropole", "activite": "réemploi"}),
    ("commerces par statut Morbihan", "inventaire_statut", {"territoire": "Morbihan"})])
def test_words_that_no_figure_says_filter_those_that_the_others_find(entries, text, figure, query):
    result = next(e for e in search_results.matches(text, entries) if e.query["extrait"] == figure)
    assert query.items() <= result.query.items()
    said = f"{result.title} {result.finding}"
    assert [said.count(option) for option in query.values()] == [1] * len(query)


def test_the_number_that_is_typed_is_found_and_not_those_that_begin_like_it(entries):
    best = search_results.matches("17 %", entries)[:5]
    assert len(best) == 5
    for entry in best:
        words = search.words(f"{entry.title} {entry.finding} {entry.about}")
        assert "17pourcent" in words


def test_a_percentage_is_also_found_as_it_is_said(entries):
    """The Côtes-d'Armor have 17,02 %, cafés 62,5 %."""
    keys = [e.query.get("extrait") for e in search_results.matches("17 %", entries)]
    assert "poids_annees" in keys
    assert keys.index("mois_edition") < keys.index("poids_annees")
    services = next(e for e in search_results.matches("services proposés 63 %", entries)
                    if e.kind == FIGURE)
    assert "62,5" in services.finding and "63" not in services.finding


def test_every_page_is_found_by_its_name(entries):
    for page in PAGES:
        results = search_results.matches(page.title, entries)
        assert page.file in [e.page for e in results if e.kind == PAGE]


def test_a_page_is_found_once_and_says_by_which_of_its_names(entries):
    [page] = [e for e in search_results.matches("export Excel", entries) if e.title == "Données "
              "et sources"]
    assert page.finding == "export"
    assert first("emploi", entries).finding.startswith("Comment évolue l'emploi")


def test_an_indicator_is_drawn_in_the_explorer(entries):
    result = next(e for e in search_results.matches("sites de réemploi", entries)
                  if e.kind == INDICATOR)
    assert result.page == "explorateur" and "réemploi" in result.query["explorer"]


def test_a_figure_shown_on_several_tabs_is_found_once(entries):
    figures = [(e.page, e.query.get("extrait"), e.title) for e in entries if "extrait" in e.query]
    assert figures and len(figures) == len(set(figures))


def test_a_word_that_is_badly_spelled_is_corrected_and_nothing_is_found_for_no_word(entries):
    assert not search_results.matches("acompagnement", entries)
    others = search_results.suggestions("acompagnement", entries)
    assert any("accompagn" in other for other in others)
    assert search_results.matches("", entries) == search_results.matches(" de la ", entries) == []


@pytest.mark.parametrize(("text", "meant"), [
    ("mutueles", "mutuelles"), ("coopperatives", "coopératives"), ("bretgne", "bretagne"),
    ("emplois assosiatifs", "emplois associatif"),
    ("cotes darmor", "cotes armor"), ("cotes-darmor", "cotes armor"),
    ("nous contacter", "contact"), ("croissance emploi T3 2023", "emploi T3 2023"),
    ("chiffre daffaires", "chiffre affaires")])
def test_a_letter_that_is_wrong_is_corrected(entries, text, meant):
    assert search_results.suggestions(text, entries)[0] == meant


@pytest.mark.parametrize("text", ["retraites", "CAE", "impôts", "impôts 2022", "tourisme",
                                  "presse"])
def test_a_word_that_nobody_publishes_is_not_taken_for_another_one(entries, text):
    assert search_results.matches(text, entries) == []
    assert search_results.suggestions(text, entries) == []


@pytest.mark.parametrize(("text", "nearest"), [
    ("Emmaüs", "réemploi"), ("temps partiel", "temps plein"),
    ("retraites", "emploi"), ("télétravail Finistère", "emploi Finistère"),
    ("zones d'emploi", "emploi"), ("CAE", "coopératives"), ("AMAP", "agriculture"),
    ("médico-social", "action sociale"), ("logement social", "action sociale"),
    ("monnaies locales", "finance"),
    ("ADMR", "aide à domicile"), ("cantines", "agriculture"),
    ("déchèterie", "économie circulaire"), ("covid", "2020"), ("crise sanitaire", "2020"),
    ("impôts", ""), ("emploi", "")])
def test_what_nobody_publishes_leads_to_what_is_nearest(entries, text, nearest):
    assert search_results.broader_query(text, entries) == nearest


def test_a_figure_is_not_found_by_what_it_leaves_out(entries):
    """The Urssaf counts « hors agriculture »."""
    answers = search_results.matches("emplois agricoles", entries)
    assert answers and not any("emploi privé" in one.title.lower() for one in answers)


def test_a_figure_that_two_tabs_show_is_answered_once(entries):
    answers = [(e.kind, e.title, e.finding, e.page)
               for e in search_results.matches("évolution de l'emploi", entries)]
    assert answers and len(answers) == len(set(answers))


@pytest.mark.parametrize(("text", "words"), [
    ("17 %", ("17pourcent",)),
    ("17\u202f%", ("17pourcent",)),
    ("−3,8 %", ("3v8pourcent",)), ("12,40 %", ("12v4pourcent",)), ("2,0", ("2",)),
    ("12.4 %", ("12v4pourcent",)), ("art. 2.1.4", ("art", "2v1", "4")),
    ("177\u202f200 postes", ("177200", "poste")),
    ("2021-2022", ("2021", "2022")),
])
def test_a_number_is_one_word(text, words):
    assert search.words(text) == words


def test_words_that_begin_no_option_are_compared_with_none(entries, monkeypatch):
    compared = []
    monkeypatch.setattr(search, "is_begun",
                        lambda own, typed: compared.append((own, typed)) or False)
    text = "patati tralala tagada trucmuche zigoto zouave flonflon"
    assert search_results.matches(text, entries) == [] and len(compared) < len(entries)
