"""« Emploi »: the published evolutions are there and right, and what is not a number stays
a word."""

from __future__ import annotations

import re

import pytest

from dashboard.themes.emploi import ogec, published, tendencies
from etl.contract import WHOLE
from tests.pages.emploi.page import (
    FAMILIES,
    SPAN,
    TABS,
    N,
    figure_texts,
    lines,
    page_with,
    readings,
    titles,
)


class TestPublishedEvolutions:
    def test_the_last_year_comes_first_in_large(self) -> None:
        page = page_with()
        assert [(m.label, m.value.replace(N, " ")) for m in page.metric] == [
            ("Évolution de l'emploi\u00a0– ESS, 2021-2022", "+2,6 %"),
            ("Évolution de l'emploi\u00a0– Privé hors ESS, 2021-2022", "+3,5 %"),
            ("Évolution de l'emploi\u00a0– Aide à domicile, 2021-2022", "−3,8 %")]
        assert "Rapport d'activité 2023 (note de conjoncture 2022, octobre 2023)" in lines(page)

    def test_titles_say_subject_period_and_territory(self) -> None:
        assert titles(page_with()) == [
            "Dernière évolution annuelle publiée – Bretagne",
            "Évolution annuelle de l'emploi en %, ESS et privé – Bretagne, 2011 à 2022",
            "Évolution annuelle de l'emploi de l'ESS en postes – Bretagne, 2012 à 2018",
            "Évolution annuelle de l'emploi privé, ESS comprise (Urssaf) – Bretagne, 2015 à 2024",
            "Évolution annuelle de l'emploi de l'ESS par secteur – Bretagne, 2022"]
        assert titles(page_with(vue=FAMILIES)) == [
            "Évolution de l'emploi par statut et département en % – Bretagne et départements, "
            "2013",
            "Évolution annuelle de l'emploi par famille en % – Bretagne, 2011 à 2013",
            "Évolution de l'emploi associatif, avec et sans les OGEC – Côtes-d'Armor, Finistère et "
            "Ille-et-Vilaine, 2013"]

    def test_associations_without_the_schools_are_an_indicator_of_their_own(self) -> None:
        rows = ogec.figures((2011, 2022)).data
        assert rows[["territoire_nom", "libelle", "valeur"]].values.tolist() == [
            ["Côtes-d'Armor", "Avec les OGEC", 0.6], ["Côtes-d'Armor", "Hors OGEC", 0.5],
            ["Finistère", "Avec les OGEC", 0.7], ["Finistère", "Hors OGEC", 0.5],
            ["Ille-et-Vilaine", "Avec les OGEC", 0.4], ["Ille-et-Vilaine", "Hors OGEC", 1.4]]
        assert not published.evolutions("%", {"groupe": "Associations"}).data["indicateur"].eq(
            ogec.APART).any()
        drawn = ogec.plot(ogec.figures((2011, 2022)))(ogec.figures((2011, 2022)))
        assert [one.name for one in drawn.series] == ["Avec les OGEC", "Hors OGEC"]
        assert drawn.categories == ("Côtes-d'Armor", "Finistère", "Ille-et-Vilaine")
        page = page_with(vue=FAMILIES)
        assert "les deux évolutions ne se retranchent pas" in lines(page)
        assert readings(page)[-1].startswith(
            "En 2013, l'emploi associatif hors OGEC progresse en Ille-et-Vilaine (+1,4 %), ")
        assert ogec.figures((2015, 2022)).empty

    def test_ess_and_private_in_percent_are_the_printed_figures(self) -> None:
        page = page_with()
        texts = figure_texts(page, 0)
        for figure in ("2021-2022 · ESS : <b>+2,6 %</b>",
                       "2021-2022 · Privé hors ESS : <b>+3,5 %</b>",
                       "2011-2012 · ESS : <b>+0,7 %</b>", "2017-2018 · ESS : <b>−0,3 %</b>",
                       "2011-2012 · Privé (ESS incluse) : <b>−0,2 %</b>"):
            assert figure in texts
        assert readings(page)[0] == ("En 2022, l'emploi de l'ESS en Bretagne progresse de 2,6 %, "
                                     "contre 3,5 % dans le privé hors ESS.")

    def test_posts_are_the_printed_figures_and_the_private_sector_is_in_the_table(self) -> None:
        page = page_with()
        texts = figure_texts(page, 1)
        for figure in ("2011-2012 · ESS : <b>+754 postes</b>",
                       "2012-2013 · ESS : <b>−381 postes</b>",
                       "2015-2016 · ESS : <b>+881 postes</b>",
                       "2017-2018 · ESS : <b>recul de plus de 300 postes</b>"):
            assert figure in texts
        assert not any("Privé" in t for t in texts)
        table = published.against_private("postes", "53", SPAN)
        assert -7855 in table.data["valeur"].tolist()

    def test_the_change_of_comparator_is_said(self) -> None:
        assert ("Rupture de comparateur en 2013 : Privé (ESS incluse) → Privé hors ESS (la note "
                "2012 compare l'ESS à l'ensemble du privé, les suivantes au privé hors ESS ; les "
                "deux ne s'enchaînent pas).") in lines(page_with())

    def test_a_recalled_figure_is_not_shown_twice(self) -> None:
        data = published.against_private("%", "53", SPAN).data
        assert data[["groupe", "periode"]].duplicated().sum() == 0
        assert set(data.loc[data["annee"] == 2012, "millesime"]) == {2012}

    def test_sectors_show_a_number_or_the_printed_word(self) -> None:
        page = page_with()
        texts = figure_texts(page, 3)
        assert "Aide à domicile : <b>−3,8 %</b>" in texts
        assert texts.count("<i>hausse</i>") == 3
        assert readings(page)[3] == ("En 2022, l'emploi de l'ESS du secteur « aide à domicile » en "
                                     "Bretagne recule de 3,8 %, contre +2,6 % dans l'ensemble de "
                                     "l'ESS.")

    def test_the_corrected_figures_of_2013_say_so(self) -> None:
        page = page_with(vue=FAMILIES, unite="postes")
        assert "Associations · Morbihan : <b>−889 postes (c)</b>" in figure_texts(page, 0)
        assert "Corrigé (M7)" in lines(page) and "c = corrigé" in lines(page)
        assert "Corrigé (I9)" in lines(page_with(vue=FAMILIES))

    def test_the_territory_changes_every_block(self) -> None:
        page = page_with()
        page.selectbox(key="territoire").set_value("35").run()
        assert not page.exception
        assert [m.value for m in page.metric] == ["stagnation"]
        assert readings(page)[0] == ("En 2018, la publication indique « stagnation » pour l'emploi "
                                     "de l'ESS en Ille-et-Vilaine.")
        assert "stagnation" in " ".join(figure_texts(page, 0))

    def test_france_has_what_is_published_and_the_rest_says_it_is_not(self) -> None:
        page = page_with(territoire="France")
        assert [(m.label, m.value.replace(N, " ")) for m in page.metric] == [
            ("Évolution de l'emploi\u00a0– ESS, 2017-2018", "−1 %"),
            ("Évolution de l'emploi\u00a0– Privé hors ESS, 2017-2018", "n.d.")]
        [info] = [x.value.replace(N, " ") for x in page.info]
        assert info.startswith("Aucune donnée pour ces filtres : en retirer un en haut de la "
                               "page.  \n– Évolution annuelle de l'emploi de l'ESS en postes")
        assert info.count("\n– ") == 3

    def test_the_last_figures_name_the_cells_of_these_alone(self) -> None:
        """The sectors that have no number are not among them."""
        table = published.key_figures("53", SPAN)
        assert sorted(table.lineage["cellule"]) == sorted(table.data["cellule"]) == [
            "B4", "B5", "B6"]

    @pytest.mark.parametrize(("tab", "title"), [
        (TABS[0], "Dernière évolution annuelle publiée – Bretagne, 2018 à 2019"),
        ("Emploi privé (Urssaf)", "Derniers chiffres de l'emploi privé – Bretagne, 2018 à 2019")])
    def test_what_is_last_of_some_years_says_which(self, tab: str, title: str) -> None:
        assert titles(page_with(vue=tab, annees=["2018", "2019"]))[0] == title

    def test_years_and_families_narrow_the_charts(self) -> None:
        page = page_with(vue=FAMILIES)
        page.slider(key="annees").set_value((2012, 2013)).run()
        page.multiselect(key="famille").set_value(["Mutuelles"]).run()
        assert not page.exception
        assert titles(page)[1].endswith("Bretagne, 2012 à 2013")
        assert readings(page)[1] == (
            "En 2013, en Bretagne, l'emploi progresse dans les mutuelles (+3,0 %).")
        assert "Années : 2012 à 2013 ; Familles : Mutuelles" in lines(page)

    def test_the_table_of_a_year_is_of_one_of_the_years_of_the_page(self) -> None:
        page = page_with(vue=FAMILIES)
        assert titles(page)[0].endswith("départements, 2013")
        page.slider(key="annees").set_value((2011, 2012)).run()
        assert page.selectbox(key="annee_tableau").options == ["2012", "2011"]
        assert titles(page)[0].endswith("départements, 2012")
        page.slider(key="annees").set_value((2014, 2023)).run()
        assert titles(page)[0].endswith("départements, 2018")
        assert not page_with(vue=FAMILIES, annees=["2019", "2023"]).get("plotly_chart")


class TestDirections:
    def test_words_and_symbols_no_number(self) -> None:
        page = page_with(vue=TABS[1])
        texts = figure_texts(page, 0)
        assert {"▲", "▼", tendencies.KEY.replace("\u00a0", " ")} < set(texts)
        assert "=" in figure_texts(page, 1)
        assert not any(re.search(r"\d %", t) for t in texts)

    def test_what_two_documents_say_is_shown_once_and_both_cells_are_kept(self) -> None:
        whole = tendencies.directions(SPAN, {"secteur": WHOLE})
        rows = whole.data[(whole.data["territoire"] == "56") & (whole.data["annee"] == 2018)]
        assert rows["imprime"].tolist() == ["stagnation"]
        cells = whole.lineage[(whole.lineage["imprime"] == "stagnation")
                              & (whole.lineage["annee"] == 2018)]
        assert set(cells["source"]) == {"emploi", "emploi_tendances"}

    def test_a_departement_has_its_own_sectors(self) -> None:
        page = page_with(vue=TABS[1], territoire="Finistère")
        assert titles(page)[0] == "Tendance de l'emploi de l'ESS par secteur – Finistère, 2022"
        assert readings(page)[0] == (
            "Entre 2021 et 2022, dans le Finistère, la tendance publiée de l'emploi de l'ESS est à "
            "la baisse pour « aide à domicile ».")

    def test_the_finding_is_of_the_chosen_territory_where_the_grid_has_it(self) -> None:
        whole = "Au S1 2023, la tendance publiée de l'emploi de l'ESS est à la hausse en Bretagne."
        assert readings(page_with(vue=TABS[1], territoire="Morbihan"))[1] == (
            "Entre 2017 et 2018, la tendance publiée de l'emploi de l'ESS est à la stabilité dans "
            f"le Morbihan. {whole}")
        assert [readings(page_with(vue=TABS[1], territoire=place))[1] for place in (
            "Bretagne", "Finistère")] == [whole] * 2
