"""The page « Explorateur »: what it refuses to draw or to compute, and the ways out."""

from __future__ import annotations

import pytest

from tests.pages.reading import drawings, text, titles
from tests.pages.tools.exploring import NOTES, POSTS, SHARE, button, page

MEANS = "Effectifs salariés moyens annuels, régime général (Acoss-Urssaf)"
VOLUME = "Évolution de l'emploi en volume · Notes de conjoncture"
REUSE = "Sites de réemploi ESS · Économie circulaire et réemploi dans l'ESS"
EVENTS = "Événements (bilan) · Mois de l'ESS"


class TestGuard:
    def test_perimeters_are_not_mixed_and_no_figure_is_drawn(self):
        at = page(explorer=NOTES, lieux="Bretagne")
        assert not drawings(at)
        assert at.warning[0].value.startswith(
            "**Comparaison bloquée**  \nChamps différents\u202f: «\u202fEffectifs salariés "
            "moyens annuels, régime général")

    def test_one_perimeter_may_be_kept(self):
        at = button(page(explorer=NOTES, lieux="Bretagne"), f"Ne garder que «{MEANS}")
        assert at.sidebar.multiselect(key="perimetres").value == [MEANS]
        assert not at.warning and len(drawings(at)) == 1
        assert f"**Champ** – {MEANS}" in text(at)

    def test_or_each_shown_apart(self):
        at = button(page(explorer=NOTES, lieux="Bretagne"), "Montrer en petits graphiques")
        assert not at.warning and len(drawings(at)) == len(titles(at)) == 3

    @pytest.mark.parametrize("calculation", ["Indice base 100", "Évolution sur un an"])
    @pytest.mark.parametrize(("indicator", "why"), [
        (NOTES, "est déjà une évolution"), (VOLUME, "est déjà une évolution"),
        (SHARE, "n'est pas un niveau mais un rapport ou un rang")])
    def test_an_index_of_a_rate_or_of_an_evolution_is_refused(self, indicator, why, calculation):
        at = page(explorer=indicator, calcul=calculation)
        assert not drawings(at)
        assert at.warning[0].value.startswith("**Calcul sans objet**  \nCalcul refusé\u202f: «")
        assert why in at.warning[0].value

    def test_series_without_their_base_have_no_index_and_no_sentence(self):
        level = "Emploi salarié de l'ESS (niveau) · Niveaux d'emploi et d'établissements de " \
                "l'ESS en Bretagne"
        at = page(explorer=level, graphique="Petits graphiques", calcul="Indice base 100")
        texts = [warning.value for warning in at.warning]
        absent = "pas de chiffre au 1er\u00a0janvier\u00a02003, la base."
        assert any(absent in text for text in texts)
        assert any("d'une autre période que leur base." in text for text in texts)
        assert not drawings(at) and "aucun chiffre n'est publié" not in text(at)

    def test_a_lone_year_has_no_evolution_and_says_why(self):
        at = page(explorer="Salariés des associations · Associations et bénévolat",
                  lieux="Bretagne", graphique="Petits graphiques", calcul="Évolution sur un an")
        [warning] = at.warning  # once for all the small charts
        assert warning.value.endswith("chiffres n'a celui, comparable, de l'année d'avant.")
        assert not at.info

    def test_what_is_refused_leads_to_the_figures_or_to_a_level(self):
        at = page(explorer=SHARE, calcul="Indice base 100", lieux="Bretagne")
        figures = button(at, "Montrer les chiffres tels quels")
        assert figures.sidebar.selectbox(key="calcul").value == "Niveau"
        assert "Calcul sans objet" not in "".join(w.value for w in figures.warning)
        at = button(page(explorer=SHARE, calcul="Indice base 100", lieux="Bretagne"),
                    "Partir d'un niveau")
        assert not at.warning and len(drawings(at)) == 1
        assert at.sidebar.selectbox(key="explorer").value.title == "Effectifs salariés"
        assert ", indice base 100" in titles(at)[0]

    def test_a_calculation_that_a_break_leaves_without_any_result_is_not_drawn(self):
        at = page(explorer=EVENTS, calcul="Indice base 100", lieux=["Bretagne"])
        assert not drawings(at)
        assert at.warning[0].value.startswith(
            "**Calcul sans objet**  \nCalcul refusé entre l'avant et l'après 2023. Rupture de "
            "champ en 2023")
        at = button(at, "Montrer les chiffres tels quels")
        assert not at.warning and len(drawings(at)) == 1

    def test_a_calculation_of_an_approximate_figure_says_that_it_is_left_out(self):
        at = page(explorer=REUSE, calcul="Indice base 100")
        assert not drawings(at)
        assert "Un chiffre approché n'entre dans aucun calcul" in at.warning[0].value
        assert "au moins 224" in at.warning[0].value

    def test_an_index_wants_a_period_that_all_series_have(self):
        at = page(explorer="Participants · Mois de l'ESS", calcul="Indice base 100",
                  lieux=["Bretagne", "France"])
        assert at.warning[0].value.startswith("**Calcul sans objet**  \nIndice refusé\u202f: "
                                              "aucune période n'a un chiffre exact pour chacune")

    def test_an_evolution_says_which_figures_follow_none(self):
        at = page(explorer=EVENTS, calcul="Évolution sur un an", lieux=["Bretagne", "France"])
        assert ("Évolution non calculée là où l'année d'avant n'a pas de chiffre supérieur à zéro"
                "\u202f: Bretagne (2019, 2023).") in text(at)

    def test_too_many_series_for_a_chart_lead_to_one_that_holds_them(self):
        at = page(explorer=POSTS, lieux=[], secteurs_explores=[])
        every = at.sidebar.multiselect(key="secteurs_explores")
        at = every.set_value(every.options).run()
        assert at.warning[0].value.startswith("**Graphique illisible**")
        at = button(at, "Passer en « Classement".replace("« ", "«"))
        assert not at.exception and not at.warning and len(drawings(at)) == 1
