"""The page « Explorateur »: search, charts, transformations, guard, board, address."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.blocks import headless
from dashboard.tools.explorer import catalogue
from dashboard.tools.explorer.pinned_address import Board, parameter
from dashboard.warehouse import query
from etl.contract import DEMONSTRATION
from tests.pages.reading import page_at, readings, text, titles

NOTES = "Évolution de l'emploi · Notes de conjoncture"
MEANS = "Effectifs salariés moyens annuels, régime général (Acoss-Urssaf)"
POSTS = "Effectifs salariés · Emploi détaillé de l'ESS et du privé hors ESS"
VOLUME = "Évolution de l'emploi en volume · Notes de conjoncture"
SHARE = "Part de l'ESS dans l'emploi · Panoramas de l'ESS par territoire"
REUSE = "Sites de réemploi ESS · Économie circulaire et réemploi dans l'ESS"
PRIVATE_JOBS = ("Emploi salarié privé en fin de trimestre, données CVS · Emploi salarié du secteur "
                "privé")
EVENTS = "Événements (bilan) · Mois de l'ESS"
TWO = ["Finistère", "Morbihan"]


def page(**filters: str | list[str]) -> AppTest:
    return page_at("explorateur", **filters)


def ranking_of(indicator: str, *places: str) -> str:
    """Return the sentence of the last period of an indicator in territories, as a ranking."""
    [block] = headless.blocks("explorateur", urlencode({
        "explorer": indicator, "graphique": "Classement", "lieux": places}, doseq=True))
    return block.lecture


def button(at: AppTest, label: str) -> AppTest:
    """Click on the button that begins so; return the page."""
    element = next(b for b in at.button if b.label.replace("\u202f", "").startswith(label))
    after = element.click().run()
    assert not after.exception
    return after


def reading(at: AppTest) -> str:
    return readings(at)[0]


def test_opens_on_a_published_indicator_of_employment():
    at = page()
    nature = query.sources()["nature"]
    assert nature[at.sidebar.selectbox(key="explorer").value.source] != DEMONSTRATION
    assert "-badge[" not in text(at) and "démonstration." not in reading(at)
    assert len(at.get("plotly_chart")) == 1 and not at.warning


def test_a_figure_whose_publication_names_no_territory_is_of_none_that_is_called_so():
    name = "Part du mobilier de bureau professionnel récupéré"
    at = page(explorer=f"{name} · Économie circulaire et réemploi dans l'ESS")
    assert reading(at).replace("\u202f", " ").endswith(
        f"l'indicateur « {name} » est de 3 % sur un territoire non précisé.")


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
    assert len(at.get("plotly_chart")) == 1


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
    assert at.get("plotly_chart") and not at.info


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
    [block] = headless.blocks("explorateur", urlencode({
        "explorer": POSTS, "familles": ["Associations", "Privé hors ESS"],
        "calcul": "Part de l'ensemble"}, doseq=True))
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
    assert len(at.get("plotly_chart")) == 1 and not at.info
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
    assert len(at.get("plotly_chart")) == 1


@pytest.mark.parametrize(("calculation", "years"), [
    ("Part de l'ensemble", {2022, 2023}), ("Contribution à l'évolution", {2021, 2022, 2023})])
def test_parts_are_of_the_years_that_are_chosen_and_rest_on_their_whole_too(calculation, years):
    filters = {"explorer": POSTS, "lieux": TWO, "annees": ["2022", "2023"]}
    [levels] = headless.blocks("explorateur", urlencode(filters, doseq=True))
    [block] = headless.blocks("explorateur", urlencode({**filters, "calcul": calculation},
                                                       doseq=True))
    assert set(block.table.data["annee"]) == {2022, 2023}
    assert set(block.table.lineage["annee"]) == years
    cells = len(levels.table.lineage) // 2  # of a year of the two parts
    assert len(block.table.lineage) == cells * len(years) * 3 // 2  # Bretagne is their whole


@pytest.mark.parametrize(("base", "periods"), [
    ("", ["2024-T4", "2025-T4"]), ("T1 2022", ["2022-T1", "2025-T4"])])
def test_a_ranking_of_what_is_computed_rests_on_the_cells_of_its_periods(base, periods):
    calculation = {"calcul": "Indice base 100", "base_indice": base} if base else {
        "calcul": "Évolution sur un an"}
    [whole] = headless.blocks("explorateur", urlencode({"explorer": PRIVATE_JOBS}))
    [block] = headless.blocks("explorateur", urlencode({
        "explorer": PRIVATE_JOBS, "graphique": "Classement", **calculation}))
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
             for block in headless.blocks("explorateur", urlencode(one))]
    assert len(names) == 7 == len(set(names))
    assert [about for _, about in names[:3]] == ["1 sur 3", "2 sur 3", "3 sur 3"]


def test_all_the_families_have_not_the_file_of_the_whole_that_their_title_names_already():
    own = {"explorer": "Établissements employeurs de l'ESS · Panoramas de l'ESS par territoire",
           "graphique": "Classement"}
    families = ["Associations", "Coopératives", "ESS", "Fondations", "Mutuelles"]
    [some], [every] = (headless.blocks("explorateur", urlencode({**own, "familles": those}, True))
                       for those in (families[:2], families))
    assert "toutes les familles" in every.about and "toutes les familles" not in some.about


@pytest.mark.parametrize(("chart", "title"), [
    ("Classement", "Part de l'ESS dans l'emploi"),  # the last year of many publishers
    ("Courbes", "Emploi ESS de la culture")])  # without what has no date
def test_the_origin_of_a_figure_is_of_what_it_shows_alone(chart, title):
    [block] = headless.blocks("explorateur", urlencode({
        "explorer": f"{title} · Niveaux d'emploi et d'établissements de l'ESS en Bretagne",
        "graphique": chart}))
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
    assert reading(page(explorer=POSTS, pas="Trimestre")).startswith("Au T4 2023, ")


def test_references_are_added_to_what_is_chosen():
    at = page(explorer=POSTS, lieux="Finistère", comparer_avec=["Bretagne", "Privé hors ESS"])
    sentence = reading(at)
    assert "Bretagne · Privé hors ESS" in sentence and "Finistère · ESS" in sentence


class TestGuard:
    def test_perimeters_are_not_mixed_and_no_figure_is_drawn(self):
        at = page(explorer=NOTES, lieux="Bretagne")
        assert not at.get("plotly_chart")
        assert at.warning[0].value.startswith(
            "**Comparaison bloquée**  \nPérimètres différents\u202f: «\u202fEffectifs salariés "
            "moyens annuels, régime général")

    def test_one_perimeter_may_be_kept(self):
        at = button(page(explorer=NOTES, lieux="Bretagne"), f"Ne garder que «{MEANS}")
        assert at.sidebar.multiselect(key="perimetres").value == [MEANS]
        assert not at.warning and len(at.get("plotly_chart")) == 1
        assert f"**Champ** – {MEANS}" in text(at)

    def test_or_each_shown_apart(self):
        at = button(page(explorer=NOTES, lieux="Bretagne"), "Montrer en petits graphiques")
        assert not at.warning and len(at.get("plotly_chart")) == len(titles(at)) == 3

    @pytest.mark.parametrize("calculation", ["Indice base 100", "Évolution sur un an"])
    @pytest.mark.parametrize(("indicator", "why"), [
        (NOTES, "est déjà une évolution"), (VOLUME, "est déjà une évolution"),
        (SHARE, "n'est pas un niveau mais un rapport ou un rang")])
    def test_an_index_of_a_rate_or_of_an_evolution_is_refused(self, indicator, why, calculation):
        at = page(explorer=indicator, calcul=calculation)
        assert not at.get("plotly_chart")
        assert at.warning[0].value.startswith("**Calcul sans objet**  \nCalcul refusé\u202f: «")
        assert why in at.warning[0].value

    def test_series_without_their_base_have_no_index_and_no_sentence(self):
        level = "Emploi salarié de l'ESS (niveau) · Niveaux d'emploi et d'établissements de " \
                "l'ESS en Bretagne"
        at = page(explorer=level, graphique="Petits graphiques", calcul="Indice base 100")
        texts = [warning.value for warning in at.warning]
        assert any("pas de chiffre au 1er janvier 2003, la base." in text for text in texts)
        assert any("d'une autre période que leur base." in text for text in texts)
        assert not at.get("plotly_chart") and "aucun chiffre n'est publié" not in text(at)

    def test_a_lone_year_has_no_evolution_and_says_why(self):
        at = page(explorer="Salariés des associations · Associations et bénévolat",
                  lieux="Bretagne", graphique="Petits graphiques", calcul="Évolution sur un an")
        [warning] = at.warning  # once for all the small charts
        assert "aucun de ces chiffres n'a celui de l'année d'avant" in warning.value and not at.info

    def test_what_is_refused_leads_to_the_figures_or_to_a_level(self):
        at = page(explorer=SHARE, calcul="Indice base 100", lieux="Bretagne")
        figures = button(at, "Montrer les chiffres tels quels")
        assert figures.sidebar.selectbox(key="calcul").value == "Niveau"
        assert "Calcul sans objet" not in "".join(w.value for w in figures.warning)
        at = button(page(explorer=SHARE, calcul="Indice base 100", lieux="Bretagne"),
                    "Partir d'un niveau")
        assert not at.warning and len(at.get("plotly_chart")) == 1
        assert at.sidebar.selectbox(key="explorer").value.title == "Effectifs salariés"
        assert ", indice base 100" in titles(at)[0]

    def test_a_calculation_that_a_break_leaves_without_any_result_is_not_drawn(self):
        at = page(explorer=EVENTS, calcul="Indice base 100", lieux=["Bretagne"])
        assert not at.get("plotly_chart")
        assert at.warning[0].value.startswith(
            "**Calcul sans objet**  \nCalcul refusé entre l'avant et l'après 2023. Rupture de "
            "champ en 2023")
        at = button(at, "Montrer les chiffres tels quels")
        assert not at.warning and len(at.get("plotly_chart")) == 1

    def test_a_calculation_of_an_approximate_figure_says_that_it_is_left_out(self):
        at = page(explorer=REUSE, calcul="Indice base 100")
        assert not at.get("plotly_chart")
        assert "Un chiffre approché n'entre dans aucun calcul" in at.warning[0].value
        assert "au moins 224" in at.warning[0].value

    def test_an_index_wants_a_period_that_all_series_have(self):
        at = page(explorer="Participants · Mois de l'ESS", calcul="Indice base 100",
                  lieux=["Bretagne", "France"])
        assert at.warning[0].value.startswith("**Calcul sans objet**  \nIndice refusé\u202f: "
                                              "aucune période n'a un chiffre exact pour chacune")

    def test_an_evolution_says_which_figures_follow_none(self):
        at = page(explorer=EVENTS, calcul="Évolution sur un an", lieux=["Bretagne", "France"])
        assert ("Évolution non calculée là où l'année d'avant n'a pas de chiffre, ou zéro"
                "\u202f: Bretagne (2019, 2023).") in text(at)

    def test_too_many_series_for_a_chart_lead_to_one_that_holds_them(self):
        at = page(explorer=POSTS, lieux=[], secteurs_explores=[])
        every = at.sidebar.multiselect(key="secteurs_explores")
        at = every.set_value(every.options).run()
        assert at.warning[0].value.startswith("**Graphique illisible**")
        at = button(at, "Passer en « Classement".replace("« ", "«"))
        assert not at.exception and not at.warning and len(at.get("plotly_chart")) == 1


@cache
def board_link() -> str:
    """Return jobs and wages of the Finistère, pinned one after the other."""
    at = button(page(explorer=POSTS, lieux="Finistère"), "Épingler la série")
    wages = next(o for o in at.sidebar.selectbox(key="explorer").options
                 if o.startswith("Masse salariale · Emploi"))
    at = at.sidebar.selectbox(key="explorer").select(wages).run()
    return button(at, "Épingler la série").text_input(key="tableau").value


class TestBoard:
    def board(self) -> AppTest:
        return page(explorer=POSTS, lieux="Finistère", tableau=board_link())

    def test_is_blocked_while_its_units_differ(self):
        at = self.board()
        assert "Grandeurs différentes" in at.warning[0].value
        assert "Unités différentes" in at.warning[0].value

    def test_may_be_read_as_an_index(self):
        at = button(self.board(), "Passer en indice base 100")
        assert not at.warning
        assert titles(at)[1] == ("Mon tableau\u202f: Effectifs salariés et Masse salariale, "
                                 "indice base 100 en 2011 – Finistère, 2011 à 2023")
        assert ("Effectifs salariés et Masse salariale, indice base 100 en 2011\u202f» est de "
                ) in readings(at)[1]

    def test_or_apart_and_a_series_may_be_taken_off(self):
        at = button(self.board(), "Graphiques séparés")
        assert not at.warning and len(at.get("plotly_chart")) == 3
        at = button(at, "Retirer")
        assert len(at.get("plotly_chart")) == 2

    def test_its_name_and_series_come_back_from_the_address(self):
        at = self.board()
        at = at.text_input(key="nom_tableau").set_value("Emploi ~ Ouest <b>").run()
        link = at.text_input(key="tableau").value
        assert link.startswith("Emploi Ouest <b>~t~")
        again = page(lieux="Finistère", tableau=link)
        assert again.text_input(key="nom_tableau").value == "Emploi Ouest <b>"
        assert [b.label for b in again.button if b.key.startswith("retirer_")] == ["Retirer"] * 2
        assert again.text_input(key="tableau").value == link

    def test_a_series_is_added_to_the_board_that_a_link_opens(self):
        link = board_link()
        at = button(page(tableau=link), "Épingler la série")
        assert at.text_input(key="tableau").value.startswith(f"{link}.")

    def test_what_the_board_of_a_link_holds_is_not_offered_again(self):
        link = board_link()
        again = page(explorer=POSTS, lieux="Finistère", tableau=link)
        assert next(b for b in again.button if b.key == "epingler").label == (
            "Séries déjà sur le tableau")

    def test_a_series_that_left_the_warehouse_is_counted(self):
        at = page(tableau="Ancien~t~aaaaaaaa")
        assert at.warning[0].value == ("1 série de ce tableau n'est plus dans les données\u202f: "
                                       "renommée ou retirée depuis.")

    def test_keeps_annotations_in_its_code_on_its_figure_and_in_its_notes(self):
        at = button(page(explorer=POSTS, lieux="Finistère"), "Épingler la série")
        at.text_input(key="periode_tableau").set_value("2020-2021").run()
        at.text_input(key="texte_tableau").set_value("crise ~ sanitaire").run()
        at = button(at, "Annoter")
        link = at.text_input(key="tableau").value
        assert link.endswith("~2020..2021 crise - sanitaire")
        again = page(lieux="Finistère", tableau=link)
        assert "Annotations – 2020-2021\u202f: crise - sanitaire." in text(again)
        assert "~2020..2021" not in text(again)  # the code is the address's
        specs = [chart.proto.spec for chart in again.get("plotly_chart")]
        assert ["2020-2021" in spec for spec in specs] == [False, True]
        again = button(again, "Retirer l'annotation")
        assert again.text_input(key="tableau").value == link.rpartition("~")[0]
        assert "Annotations –" not in text(again)

    def test_an_annotation_out_of_its_years_is_said(self):
        link = board_link().replace("~t~", "~i~")
        at = page(tableau=f"{link}~1998 création")
        assert "1998\u202f: création (1998\u202f: hors de la période montrée)." in text(at)

    def test_a_period_that_is_none_is_said(self):
        at = button(page(explorer=POSTS, lieux="Finistère"), "Épingler la série")
        at = button(at, "Annoter")
        assert at.warning[0].value.startswith("Période non reconnue")

    def test_empties(self):
        at = button(self.board(), "Vider le tableau")
        assert at.text_input(key="tableau").value == ""


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
    assert len(at.get("plotly_chart")) == 1


DEPARTEMENTS = ["Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"]
WEIGHT = "Poids de l'ESS dans les emplois salariés"


def test_nobody_is_first_or_last_of_territories_of_several_levels(entrepot) -> None:
    share = f"Part de l'ESS dans l'emploi · {WEIGHT}"
    assert " au plus haut et " in ranking_of(share, "Bretagne", *DEPARTEMENTS)
    assert ranking_of(share, "Corse", "Occitanie", *DEPARTEMENTS) == ""


def test_the_first_place_is_the_highest(entrepot) -> None:
    sentence = ranking_of(f"Rang parmi les 100 départements (calculé) · {WEIGHT}", *DEPARTEMENTS)
    assert ("est à la 6e place dans les Côtes-d'Armor au plus haut et à la 36e place en "
            "Ille-et-Vilaine au plus bas") in sentence


def test_a_margin_of_what_is_published_by_departement_is_no_territory(entrepot) -> None:
    etp = ("Équivalents temps plein déclarés · Acteurs de l'ESS dans l'économie circulaire (export "
           "Carteco)")
    places = headless.collection("explorateur", urlencode({"explorer": etp})).offers["lieux"]
    assert places.options == ("Bretagne", *DEPARTEMENTS)


def test_a_pinned_part_is_never_said_to_be_the_whole(entrepot) -> None:
    """« Mutuelles » alone on a board was the jobs of the whole ESS, in its title and sentence."""
    [choice] = (c for c in catalogue.choices() if c.title == "Emploi ESS en équivalent temps plein")
    part, other = (next(code for code, own in catalogue.codes(choice) if name in own)
                   for name in ("Mutuelles", "Fondations"))
    [alone] = headless.blocks("explorateur", urlencode({"tableau": parameter(
        Board(codes=(part,)))}))[1:]
    name = f"{choice.title}, Mutuelles"
    assert alone.title.startswith(f"Mon tableau : {name} – France")
    assert f"l'indicateur « {name} » atteint 122\u202f000" in alone.lecture
    [both] = headless.blocks("explorateur", urlencode({"tableau": parameter(
        Board(codes=(part, other)))}))[1:]
    assert both.title.startswith(f"Mon tableau : {choice.title} – France")
    assert "dans les mutuelles" in both.lecture
