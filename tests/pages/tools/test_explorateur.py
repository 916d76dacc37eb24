"""The page « Explorateur »: search, filters, charts, transformations, address."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from dashboard.blocks import headless
from dashboard.blocks.filters.questions import LONGEST
from dashboard.tools.explorer import views
from dashboard.warehouse import query
from etl.contract import DEMONSTRATION
from tests.pages.reading import drawings, readings, text, titles
from tests.pages.tools.exploring import NOTES, POSTS, SHARE, button, page, reading

PRIVATE_JOBS = ("Emploi salarié privé en fin de trimestre, données CVS · Emploi salarié du secteur "
                "privé")
TWO = ["Finistère", "Morbihan"]
DEPARTEMENTS = ["Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"]
WEIGHT = "Poids de l'ESS dans les emplois salariés"


def ranking_of(indicator: str, *places: str) -> str:
    """Return the sentence of the last period of an indicator in territories, as a ranking."""
    [block] = headless.collection("explorateur", urlencode({
        "explorer": indicator, "graphique": "Classement", "lieux": places}, doseq=True)).blocks
    return block.lecture


def test_opens_on_a_published_indicator_of_employment():
    at = page()
    nature = query.sources()["nature"]
    assert nature[at.sidebar.selectbox(key="explorer").value.source] != DEMONSTRATION
    assert "-badge[" not in text(at) and "démonstration." not in reading(at)
    assert len(drawings(at)) == 1 and not at.warning


def test_a_figure_whose_publication_names_no_territory_is_of_none_that_is_called_so():
    name = "Part du mobilier de bureau professionnel récupéré"
    at = page(explorer=f"{name} · Économie circulaire et réemploi dans l'ESS")
    assert reading(at).replace("\u202f", " ").endswith(
        f"l'indicateur « {name} » est de 3 % sur un territoire non précisé.")


def test_what_the_next_indicator_has_not_got_of_what_was_chosen_is_said():
    """A calculation went back to « Niveau » without a word, and so did territories and quarters;
    what nobody chose, and what a search replaces, is no matter."""
    at = page(explorer=POSTS, calcul="Indice base 100", lieux=TWO, pas="Trimestre")
    indicator = at.sidebar.selectbox(key="explorer")
    staff = next(o for o in indicator.options if o.startswith("Salariés de la Cress ·"))
    at = indicator.select_index(indicator.options.index(staff)).run()
    assert [toast.value.replace("\u202f", " ") for toast in at.toast] == [
        "« Trimestre » n'est pas proposé pour « Par année / trimestre » : voici « Année ».",
        "« Finistère, Morbihan » n'est pas proposé pour « Territoire » : voici « Bretagne ».",
        "« Indice base 100 » n'est pas proposé pour « Calcul » : voici « Niveau »."]
    at = at.sidebar.text_input(key="chercher").set_value("licence").run()
    assert not at.toast


def test_of_several_territories_those_that_the_next_indicator_has_are_kept_and_the_rest_is_said():
    at = page(explorer=NOTES, lieux=["Finistère", "Bretagne"])
    indicator = at.sidebar.selectbox(key="explorer")
    weight = next(o for o in indicator.options if o.startswith("Emploi salarié privé en fin de "))
    at = indicator.select_index(indicator.options.index(weight)).run()
    assert [toast.value.replace("\u202f", " ") for toast in at.toast] == [
        "« Finistère » n'est pas proposé pour « Territoire » : voici « Bretagne »."]
    assert at.sidebar.multiselect(key="lieux").value == ["Bretagne"]


def test_an_invented_measure_says_it_in_its_sentence_and_is_never_provisional():
    at = page(explorer=POSTS)
    assert titles(at) == ["Effectifs salariés – Bretagne, 2011 à 2023"]
    assert reading(at) == ("En 2023, l'indicateur «\u202fEffectifs salariés\u202f» "
                           "atteint 172\u202f019\u00a0postes en Bretagne. "
                           "Données de démonstration.")


def test_a_part_that_is_shown_alone_is_named_in_the_title_and_in_the_sentence():
    """72 % are associations: no indicator « is 72 % in Bretagne »."""
    share = "Répartition des structures ESS par statut"
    at = page(explorer=f"{share} · Niveaux d'emploi et d'établissements de l'ESS en Bretagne")
    assert titles(at) == [f"{share}, Associations – Bretagne, avril 2021 (publication)"]
    assert f"« {share}, Associations » est de 72 %" in reading(at).replace("\u202f", " ")
    whole = page(explorer="Mon ESS à l'École", chercher="Projets 2022-2023")
    assert "Ensemble" not in titles(whole)[0]


def test_a_search_without_accents_finds_by_a_synonym():
    at = page(chercher="salaries detaille")
    assert at.sidebar.selectbox(key="explorer").value.title == "Effectifs salariés"
    at = page(chercher="recyclerie")
    labels = at.sidebar.selectbox(key="explorer").options
    assert any("réemploi" in label for label in labels) and len(labels) < 60


def test_a_search_that_finds_nothing_says_it_and_can_be_cleared():
    at = page(chercher="zzz")
    assert at.warning[0].value.startswith("**Rien à montrer**  \nAucun indicateur ne répond à "
                                          "«\u202fzzz\u202f».  \nLa recherche lit les titres")
    at = button(at, "Effacer la recherche")
    assert len(drawings(at)) == 1


def test_a_pasted_text_is_searched_by_its_beginning():
    """Each of its words would be tried, then the text without it: a page of them took minutes."""
    begun = ("introuvable " * 9)[:LONGEST].strip()
    assert f"ne répond à «\u202f{begun}\u202f»." in page(
        chercher="introuvable " * 40).warning[0].value


def test_a_search_spelled_almost_right_is_corrected_by_one_click():
    at = button(page(chercher="finistaire emploi"), "Chercher «finistère emploi")
    assert at.sidebar.text_input(key="chercher").value == "finistère emploi"
    assert titles(at)[0].startswith("Évolution de l'emploi")


def test_a_search_that_only_demonstrations_answer_says_it():
    at = page(chercher="salaire brut moyen par poste", demo="false")
    at = button(at, "Montrer les données de démonstration (1 indicateur)")
    assert titles(at) == ["Salaire brut moyen par poste et par trimestre – Bretagne, 2011 à 2023"]


def test_filters_that_no_figure_meets_say_it_and_which_of_them_may_go():
    choices = {"explorer": "Emploi salarié de l'ESS · Panoramas de l'ESS par territoire",
               "lieux": "Bretagne", "familles": "ESS", "secteurs_explores": ["sport", "Ensemble"],
               "details": "Mutuelles (ensemble)"}
    at = page(**choices)
    assert "Aucun chiffre ne répond à tous ces filtres" in at.info[0].value
    assert not any("tableau" in one.label for one in at.button)  # nothing to pin
    at = button(at, "Retirer le filtre «Détail")
    assert drawings(at) and not at.info


def test_a_measure_that_no_filter_meets_says_it_too():
    """Sectors are of the ESS alone: the page stopped on an error."""
    at = page(explorer=POSTS, familles="Privé hors ESS", secteurs_explores="Sport")
    assert not at.exception and "Aucun chiffre ne répond" in at.info[0].value


@pytest.mark.parametrize("calculation", ["Part de l'ensemble", "Contribution à l'évolution"])
def test_parts_are_of_what_is_shown_where_a_filter_keeps_nothing(calculation):
    """No foundation is of « Animation »: the page stopped on an error."""
    choices = {"explorer": POSTS, "familles": ["Fondations", "Mutuelles"], "calcul": calculation}
    whole, filtered = (page(**choices, secteurs_explores=sectors)
                       for sectors in ("Ensemble", ["Ensemble", "Animation"]))
    assert not filtered.exception and readings(whole) == readings(filtered)


def test_the_private_sector_is_no_part_of_the_ess_and_no_part_is_offered_of_both_alone():
    at = page(explorer=POSTS, familles=["ESS", "Privé hors ESS"])
    assert "Part de l'ensemble" not in at.sidebar.selectbox(key="calcul").options
    [block] = headless.collection("explorateur", urlencode({
        "explorer": POSTS, "familles": ["Associations", "Privé hors ESS"],
        "calcul": "Part de l'ensemble"}, doseq=True)).blocks
    assert any("« Privé hors ESS » n'est pas une part de « ESS »" in note
               for note in block.table.notes)


def test_years_without_a_figure_lead_to_all_of_them():
    at = page(explorer="Nombre de Scop et Scic · L'ESS dans l'agriculture et l'alimentation ; "
                       "coopératives", annees="2015-2020")
    assert "pas de chiffre de ces années" in at.info[0].value
    at = button(at, "Prendre toutes les années")
    assert at.sidebar.slider(key="annees").value == (2012, 2023)


@pytest.mark.parametrize("chart", ["Courbes", "Petits graphiques"])
def test_figures_without_a_date_are_ranked_and_not_hidden(chart):
    at = page(explorer="Distance à la boulangerie (moitié des résidents) · Commerces de l'ESS en "
                       "milieu rural", graphique=chart)
    assert len(drawings(at)) == 1 and not at.info
    assert reading(at) == ("Sans date, l'indicateur «\u202fDistance à la boulangerie "
                           "(moitié des résidents)\u202f» atteint plus de 3,4\u00a0km en France.")
    assert "Aucun de ces chiffres n'a de date\u202f: ils sont montrés en classement." in text(at)


def test_years_chosen_for_one_indicator_are_kept_within_those_of_the_next():
    at = page(annees=["2012", "2020"])
    label = "Événements annoncés · Mois de l'ESS"
    at = at.sidebar.selectbox(key="explorer").select(label).run()
    assert not at.exception
    years = at.sidebar.slider(key="annees")
    assert (years.min, years.max, years.value) == (2018, 2019, (2018, 2019))


def test_all_the_years_of_one_indicator_are_no_choice_among_those_of_the_next():
    at = page(explorer="Événements annoncés · Mois de l'ESS")
    assert at.sidebar.slider(key="annees").value == (2018, 2019)
    other = "Évolution de l'emploi · Notes de conjoncture"
    years = at.sidebar.selectbox(key="explorer").select(other).run().sidebar.slider(key="annees")
    assert years.min < 2018 and years.max > 2019 and years.value == (years.min, years.max)


@pytest.mark.parametrize(("chart", "title"), [
    ("Courbes", "Finistère et Morbihan, 2011 à 2023"),
    ("Barres", "Finistère et Morbihan, 2011 à 2023"),
    ("Classement", "Finistère et Morbihan, 2023"),
    ("Carte de chaleur", "Finistère et Morbihan, 2011 à 2023"),
    ("Petits graphiques", "Finistère et Morbihan, 2011 à 2023")])
def test_each_chart_says_the_last_period_of_each_series(chart, title):
    at = page(explorer=POSTS, graphique=chart, lieux=TWO)
    assert titles(at) == [f"Effectifs salariés – {title}"]
    assert reading(at) == ("En 2023, l'indicateur «\u202fEffectifs salariés\u202f» "
                           "atteint 51\u202f170\u00a0postes dans le Finistère et 31\u202f800"
                           "\u00a0postes dans le Morbihan. Données de "
                           "démonstration.")
    assert len(drawings(at)) == 1


@pytest.mark.parametrize("chart", ["Courbes", "Classement"])
def test_an_index_is_read_beside_its_base_where_that_is_the_last_period(chart):
    at = page(explorer=POSTS, graphique=chart, lieux=TWO, calcul="Indice base 100",
              base_indice="2023")
    assert reading(at).startswith("En 2022, l'indicateur «\u202fEffectifs salariés, indice base "
                                  "100 en 2023\u202f» est de 99,1 dans le Finistère")


@pytest.mark.parametrize(("calculation", "years"), [
    ("Part de l'ensemble", {2022, 2023}), ("Contribution à l'évolution", {2021, 2022, 2023})])
def test_parts_are_of_the_years_that_are_chosen_and_rest_on_their_whole_too(calculation, years):
    filters = {"explorer": POSTS, "lieux": TWO, "annees": ["2022", "2023"]}
    [levels] = headless.collection("explorateur", urlencode(filters, doseq=True)).blocks
    [block] = headless.collection("explorateur", urlencode({**filters, "calcul": calculation},
                                                       doseq=True)).blocks
    assert set(block.table.data["annee"]) == {2022, 2023}
    assert set(block.table.lineage["annee"]) == years
    cells = len(levels.table.lineage) // 2  # of a year of the two parts
    assert len(block.table.lineage) == cells * len(years) * 3 // 2  # Bretagne is their whole


def test_a_title_counts_the_territories_that_the_figure_shows_not_the_whole_that_has_no_part():
    [block] = headless.collection("explorateur", urlencode({
        "explorer": POSTS, "lieux": ["Bretagne", *DEPARTEMENTS], "calcul": "Part de l'ensemble"},
        doseq=True)).blocks
    assert set(block.table.data["lieu"]) == {*DEPARTEMENTS}
    assert block.title == "Effectifs salariés, part de l'ensemble – 4 territoires, 2011 à 2023"


@pytest.mark.parametrize(("base", "periods"), [
    ("", ["2024-T4", "2025-T4"]), ("T1 2022", ["2022-T1", "2025-T4"])])
def test_a_ranking_of_what_is_computed_rests_on_the_cells_of_its_periods(base, periods):
    calculation = {"calcul": "Indice base 100", "base_indice": base} if base else {
        "calcul": "Évolution sur un an"}
    [whole] = headless.collection("explorateur", urlencode({"explorer": PRIVATE_JOBS})).blocks
    [block] = headless.collection("explorateur", urlencode({
        "explorer": PRIVATE_JOBS, "graphique": "Classement", **calculation})).blocks
    cells = whole.table.data.set_index("periode")["cellule"]
    assert block.table.lineage["cellule"].tolist() == [cells[period] for period in periods]
    assert block.title.endswith("– Bretagne, T4 2025")


def test_figures_of_several_perimeters_sources_or_steps_have_names_of_their_own():
    levels = ("Part de l'ESS dans l'emploi · Niveaux d'emploi et d'établissements de l'ESS en "
              "Bretagne")
    questions = [{"explorer": NOTES, "graphique": "Petits graphiques", "lieux": "Bretagne"},
                 *({"explorer": one, "graphique": "Classement"} for one in (SHARE, levels)),
                 *({"explorer": POSTS, "pas": step} for step in ("Année", "Trimestre"))]
    names = [(block.title, block.about) for one in questions
             for block in headless.collection("explorateur", urlencode(one)).blocks]
    assert len(names) == 7 == len(set(names))
    assert [about for _, about in names[:3]] == ["1 sur 3", "2 sur 3", "3 sur 3"]


def test_each_chart_of_the_same_figures_has_a_name_of_its_own():
    names = [(block.title, block.about) for chart in views.CHARTS for block in headless.collection(
        "explorateur", urlencode({"explorer": PRIVATE_JOBS, "graphique": chart})).blocks]
    assert len(names) == len(views.CHARTS) == len(set(names))


def test_all_the_families_have_not_the_file_of_the_whole_that_their_title_names_already():
    own = {"explorer": "Établissements employeurs de l'ESS · Panoramas de l'ESS par territoire",
           "graphique": "Classement"}
    families = ["Associations", "Coopératives", "ESS", "Fondations", "Mutuelles"]
    [some], [every] = (
        headless.collection("explorateur", urlencode({**own, "familles": those}, True)).blocks
        for those in (families[:2], families))
    assert "toutes les familles" in every.about and "toutes les familles" not in some.about


@pytest.mark.parametrize(("chart", "title"), [
    ("Classement", "Part de l'ESS dans l'emploi"),  # the last year of many publishers
    ("Courbes", "Emploi ESS de la culture")])  # without what has no date
def test_the_origin_of_a_figure_is_of_what_it_shows_alone(chart, title):
    [block] = headless.collection("explorateur", urlencode({
        "explorer": f"{title} · Niveaux d'emploi et d'établissements de l'ESS en Bretagne",
        "graphique": chart})).blocks
    assert list(block.table.lineage["cellule"]) == list(block.table.data["cellule"])
    assert block.table.source.startswith(block.table.data["editeur"].iloc[0])


@pytest.mark.parametrize(("calculation", "sentence"), [
    ("Indice base 100", "indice base 100 en 2011\u202f» est de 107,1 dans le Morbihan et de 106,0 "
                        "dans le Finistère."),
    ("Évolution sur un an",
     "sur un an, l'indicateur «\u202fEffectifs salariés\u202f» progresse dans le Morbihan "
     "(+1,0\u202f%) et dans le Finistère (+0,9\u202f%)."),
    ("Part de l'ensemble",
     "part de l'ensemble\u202f» est de 29,7\u202f% dans le Finistère et de 18,5\u202f% dans le "
     "Morbihan."),
    ("Contribution à l'évolution", "contribution à l'évolution\u202f» est de +0,27\u00a0point "
                                   "dans le Finistère et de +0,18\u00a0point dans le Morbihan.")])
def test_what_is_computed_is_marked_as_ours(calculation, sentence):
    at = page(explorer=POSTS, calcul=calculation, lieux=TWO)
    assert reading(at).endswith(f"{sentence} Données de démonstration.")
    assert "Calculé par l'observatoire à partir des niveaux\u202f; ce n'est pas un" in text(at)


def test_an_index_starts_where_the_reader_says():
    at = page(explorer=POSTS, calcul="Indice base 100", base_indice="2015", lieux="Finistère")
    assert at.sidebar.selectbox(key="base_indice").value == "2015"
    assert "Morbihan" not in reading(at) and reading(at) != reading(
        page(explorer=POSTS, calcul="Indice base 100", lieux="Finistère"))
    assert titles(at) == ["Effectifs salariés, indice base 100 en 2015 – Finistère, 2011 à 2023"]


def test_quarters_are_offered_where_there_are_some():
    assert reading(page(explorer=POSTS, pas="Trimestre")).startswith("Au T4\u00a02023, ")


def test_references_are_added_to_what_is_chosen():
    at = page(explorer=POSTS, lieux="Finistère", comparer_avec=["Bretagne", "Privé hors ESS"])
    sentence = reading(at)
    assert "Bretagne · Privé hors ESS" in sentence and "Finistère · ESS" in sentence


def test_a_link_opens_the_same_selection():
    at = page(explorer="Masse salariale · Emploi détaillé de l'ESS et du privé hors ESS",
              lieux=TWO, graphique="Barres", calcul="Évolution sur un an",
              annees=["2015", "2020"], pas="Trimestre")
    side = at.sidebar
    assert side.selectbox(key="explorer").value.title == "Masse salariale"
    assert side.multiselect(key="lieux").value == TWO
    assert [side.selectbox(key=k).value for k in ("graphique", "calcul", "pas")] == [
        "Barres", "Évolution sur un an", "Trimestre"]
    assert side.slider(key="annees").value == (2015, 2020)


@pytest.mark.parametrize("value", ["zzz", "<script>", "Bretagne~", "'; DROP TABLE emploi"])
def test_a_value_that_does_not_exist_is_set_aside(value):
    at = page(explorer=value, lieux=value, graphique=value, calcul=value, tableau=value)
    assert len(drawings(at)) == 1


def test_nobody_is_first_or_last_of_territories_of_several_levels() -> None:
    share = f"Part de l'ESS dans l'emploi · {WEIGHT}"
    assert " au plus haut et " in ranking_of(share, "Bretagne", *DEPARTEMENTS)
    assert ranking_of(share, "Corse", "Occitanie", *DEPARTEMENTS) == ""


def test_the_first_place_is_the_highest() -> None:
    sentence = ranking_of(f"Rang parmi les 100 départements (calculé) · {WEIGHT}", *DEPARTEMENTS)
    assert ("est à la 6e place dans les Côtes-d'Armor au plus haut et à la 36e place en "
            "Ille-et-Vilaine au plus bas") in sentence


def test_a_margin_of_what_is_published_by_departement_is_no_territory() -> None:
    etp = "Équivalents temps plein déclarés · Acteurs de l'ESS dans l'économie circulaire"
    places = headless.collection("explorateur", urlencode({"explorer": etp})).offers["lieux"]
    assert places.options == ("Bretagne", *DEPARTEMENTS)
