"""The page « Emploi »: the published figures are there and right, and what is not a number stays
a word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import trends
from dashboard.charts import plot as plots
from dashboard.export.readme import readme_lines as said_beside
from dashboard.themes.emploi import calculations, levels, ogec, published, quarterly, tendencies
from dashboard.themes.emploi import private_employment as private
from dashboard.trends.parts import TOLERANCE
from etl.contract import WHOLE
from tests.collection import blocks
from tests.pages import reading

FAMILIES = "Familles et départements"
TABS = ("Évolutions publiées", "Tendances par secteur", "Niveaux publiés", "Détail par trimestre")
URSSAF = "Emploi privé (Urssaf)"
N, B = "\u202f", "\u00a0"
SPAN = (2011, 2023)


def page_with(**choices: str) -> AppTest:
    """Return the page as a link with these choices opens it."""
    return reading.page_at("emploi", **choices)


def request(split: str = quarterly.AGAINST_PRIVATE, territoire: str = "53",
            span: tuple[int, int] = SPAN, **selection: list[str]) -> calculations.Request:
    """Return the quarterly series of jobs that the reader compares."""
    return calculations.Request("effectifs", split, territoire, "2011", span, **selection)


def plain(text: str) -> str:
    """Return the text with plain spaces."""
    return text.replace(N, " ").replace(B, " ")


def titles(page: AppTest) -> list[str]:
    return [plain(x) for x in reading.titles(page)]


def readings(page: AppTest) -> list[str]:
    return [plain(x) for x in reading.readings(page)]


def lines(page: AppTest) -> str:
    """Return champ, source and notes of every block."""
    return " ".join(reading.notes(page)).replace(N, " ")


def strings(node: Any) -> Iterator[str]:
    """Yield every text of a figure."""
    if isinstance(node, dict):
        for child in node.values():
            yield from strings(child)
    elif isinstance(node, list):
        for child in node:
            yield from strings(child)
    elif isinstance(node, str):
        yield node


def figure_texts(page: AppTest, rank: int) -> list[str]:
    """Return the texts of the figure at that rank of the page, with plain spaces."""
    spec = json.loads(page.get("plotly_chart")[rank].proto.spec)
    return [plain(t).replace("<br>", " ") for t in strings(spec)]


@pytest.mark.usefixtures("entrepot")
class TestPublishedEvolutions:
    def test_the_last_year_comes_first_in_large(self) -> None:
        page = page_with()
        assert [(m.label, m.value.replace(N, " ")) for m in page.metric] == [
            ("ESS, 2021-2022", "+2,6 %"), ("Privé hors ESS, 2021-2022", "+3,5 %"),
            ("Aide à domicile, 2021-2022", "−3,8 %")]
        assert "Rapport d'activité 2023 (note de conjoncture 2022, octobre 2023)" in lines(page)

    def test_titles_say_subject_period_and_territory(self) -> None:
        assert titles(page_with()) == [
            "Dernière évolution annuelle publiée – Bretagne",
            "Évolution annuelle de l'emploi en %, ESS et privé – Bretagne, 2011 à 2022",
            "Évolution annuelle de l'emploi de l'ESS en postes – Bretagne, 2012 à 2018",
            "Évolution annuelle de l'emploi privé, ESS comprise (Urssaf) – Bretagne, 2015 à 2023",
            "Évolution annuelle de l'emploi de l'ESS par secteur – Bretagne, 2022"]
        assert titles(page_with(vue=FAMILIES)) == [
            "Évolution de l'emploi par statut et département en % – Bretagne et départements, "
            "2013",
            "Évolution annuelle de l'emploi par famille en % – Bretagne, 2011 à 2013",
            "Évolution de l'emploi associatif, avec et sans les OGEC – Bretagne et départements, "
            "2013"]

    def test_associations_without_the_schools_are_an_indicator_of_their_own(self) -> None:
        rows = ogec.figures((2011, 2022)).data
        assert rows[["territoire_nom", "libelle", "valeur"]].values.tolist() == [
            ["Côtes-d'Armor", "Toutes", 0.6], ["Côtes-d'Armor", "Hors OGEC", 0.5],
            ["Finistère", "Toutes", 0.7], ["Finistère", "Hors OGEC", 0.5],
            ["Ille-et-Vilaine", "Toutes", 0.4], ["Ille-et-Vilaine", "Hors OGEC", 1.4]]
        assert not published.evolutions("%", {"groupe": "Associations"}).data["indicateur"].eq(
            ogec.APART).any()
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
                                     "Bretagne recule de 3,8 %, contre +2,6 % dans l'ESS.")

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
            ("ESS, 2017-2018", "−1 %"), ("Privé hors ESS, 2017-2018", "n.d.")]
        [info] = [x.value.replace(N, " ") for x in page.info]
        assert info.startswith("Aucune donnée pour ces filtres : en retirer un au-dessus de la "
                               "page.  \n– Évolution annuelle de l'emploi de l'ESS en postes")
        assert info.count("\n– ") == 3

    def test_years_and_families_narrow_the_charts(self) -> None:
        page = page_with(vue=FAMILIES)
        page.slider(key="annees").set_value((2012, 2013)).run()
        page.multiselect(key="famille").set_value(["Mutuelles"]).run()
        assert not page.exception
        assert titles(page)[1].endswith("Bretagne, 2012 à 2013")
        assert readings(page)[1] == (
            "En 2013, en Bretagne, l'emploi progresse dans les mutuelles (+3,0 %).")
        assert "Années : 2012 à 2013 ; Familles : Mutuelles" in lines(page)


@pytest.mark.usefixtures("entrepot")
class TestPrivateEmployment:
    """The Urssaf counts private employment, the ESS included: a comparator, apart."""

    def test_the_comparator_of_the_notes_has_its_own_axis_and_says_why(self) -> None:
        page = page_with()
        [at] = [i for i, t in enumerate(titles(page)) if "ESS comprise (Urssaf)" in t]
        assert titles(page)[at].endswith("– Bretagne, 2015 à 2023")
        assert "2023 : <b>+1,0 %</b>" in " ".join(figure_texts(page, at - 1))
        assert ("Cette série n'est pas sur l'axe de celle de l'ESS, car leurs champs diffèrent : "
                "« Secteur privé, régime général, hors agriculture (ESS comprise) », au 31 "
                "décembre, pour l'Urssaf") in lines(page)
        assert "Calculé par l'observatoire à partir des niveaux" in lines(page)

    def test_the_last_figures_of_each_way_of_counting_are_there_and_told_apart(self) -> None:
        page = page_with(vue=URSSAF)
        assert {m.label: plain(m.value) for m in page.metric} == {
            "Emploi privé, fin T4 2025 (CVS, salariés)": "931 857",
            "Sur un an, fin T4 2025 (CVS), calculé": "+0,1 %",
            "Emploi privé, 31 décembre 2024 (données brutes, salariés)": "907 725",
            "Sur un an, 31 décembre 2024 (données brutes), calculé": "+0,4 %"}
        assert "Les deux feuilles ne comptent pas de la même façon" in lines(page)

    def test_time_runs_from_left_to_right_through_every_quarter(self) -> None:
        page = page_with(vue=URSSAF)
        quarters = [x for x in figure_texts(page, 0) if re.match(r"T[1-4] 20[0-9]{2} :", x)]
        assert quarters == sorted(quarters, key=lambda text: (text[3:7], text[:2]))
        assert [text[:7] for text in (quarters[0], quarters[-1])] == ["T1 2020", "T4 2025"]
        assert len(quarters) == len(set(quarters)) == len(private.quarters((2020, 2025)).data)

    def test_no_figure_holds_the_two_ways_of_counting(self) -> None:
        for table in (private.quarters(SPAN), private.index(SPAN), private.levels(SPAN),
                      private.changes(SPAN), private.changes(SPAN, "29")):
            assert table.data["indicateur"].nunique() == 1

    def test_bretagne_and_france_are_compared_by_an_index_that_says_it_is_computed(self) -> None:
        table = private.index((2020, 2025))
        first = table.data[table.data["periode"] == "2020-T1"]
        assert set(first["indice"]) == {100.0} and set(first["territoire"]) == {"53", "FR"}
        last = table.data[(table.data["periode"] == "2025-T4") & (table.data["territoire"] == "53")]
        assert round(float(last["indice"].iloc[0]), 1) == round(100 * 931_857 / 832_558, 1)
        assert trends.OURS in table.notes

    def test_the_yearly_change_is_that_of_the_levels_and_bretagne_is_no_member(self) -> None:
        table = private.changes((2024, 2024))
        change = table.data.set_index("territoire")["evolution"]
        assert change["53"] == pytest.approx(100 * (907_725 / 904_081 - 1))
        assert change["29"] == pytest.approx(100 * (227_364 / 226_099 - 1))
        assert plain(private.changes_sentence(table)) == (
            "En 2024, sur un an, l'emploi salarié privé progresse dans le Finistère (+0,6 %), dans "
            "les Côtes-d'Armor (+0,4 %), dans le Morbihan (+0,4 %) et en Ille-et-Vilaine (+0,3 %) "
            "; en Bretagne : +0,4 %.")

    def test_a_computed_key_figure_is_taken_away_as_it_is_shown(self) -> None:
        figures = private.key_figures((2020, 2025)).data
        assert list(figures["valeur"]) == [931_857, 0.1, 907_725, 0.4]

    def test_its_extracts_say_to_cite_the_urssaf_and_to_share_alike(self) -> None:
        for table in (private.quarters(SPAN), private.changes(SPAN)):
            notice = dict(said_beside(table, "Emploi privé", "", "", date(2026, 11, 25)))
            assert notice["Licence"].startswith("Open Database License (ODbL) : citer l'Urssaf")


@pytest.mark.usefixtures("entrepot")
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


@pytest.mark.usefixtures("entrepot")
class TestLevels:
    def test_each_publication_keeps_its_publisher_its_champ_and_its_unit(self) -> None:
        page = page_with(vue=TABS[2])
        texts = figure_texts(page, 0)
        assert {"2021 · Gref Bretagne", "2014 · Insee Bretagne", "paru en 2020 · Radio Évasion"
                } < set(texts)  # a line each
        text = " ".join(texts)  # on hover
        assert "postes salariés · 2021 · Gref Bretagne (chiffres Insee) · Insee Flores 2021" in text
        assert ("personnes · 2014 (au cours de l'année) · Insee Bretagne · Insee DADS 2014"
                in text)
        assert "salariés · 2020 (publication) · Radio Évasion · champ non précisé" in text

    def test_they_are_never_merged_nor_joined(self) -> None:
        table = levels.levels(levels.LEVEL, "53")
        assert len(table.data) == 13
        spec = json.loads(page_with(vue=TABS[2]).get("plotly_chart")[0].proto.spec)
        assert not any("lines" in trace.get("mode", "") for trace in spec["data"])

    def test_the_reading_does_not_call_the_gap_an_evolution(self) -> None:
        assert readings(page_with(vue=TABS[2])) == [
            "13 publications vont de 124 400 salariés selon Insee Bretagne, 1er janvier 2003, à "
            "177 200 postes salariés selon Gref Bretagne (chiffres Insee), 2021 ; leurs périmètres "
            "et leurs dates diffèrent, l'écart n'est pas une évolution."]

    @pytest.mark.parametrize(("indicateur", "sentence"), [
        ("Répartition des structures ESS par statut",
         "La publication donne 72 % pour « associations », 18 % pour « coopératives », 6 % pour "
         "« mutuelles », 3 % pour « fondations » et 1 % pour « entreprises sociales »."),
        ("Emplois créés 2010-2015",
         "Les publications donnent 7 000 salariés pour « ESS », 6 900 salariés pour « ESS » et "
         "−2 600 salariés pour « économie hors ESS »."),
        ("Part de l'ESS dans l'emploi régional",
         "2 chiffres publiés vont de 13,5 % selon Cress Bretagne – ORESS, édition 2008 du "
         "panorama, à 13,9 % selon Cress Bretagne – ORESS, 2011 ; leurs périmètres et leurs dates "
         "diffèrent, l'écart n'est pas une évolution."),
        ("Évolution de l'emploi salarié ESS",
         "Une seule publication donne un chiffre : +5,9 % selon Gref Bretagne (chiffres Insee), "
         "2018-2021."),
    ])
    def test_parts_of_one_publication_are_not_told_as_rival_publications(
            self, indicateur: str, sentence: str) -> None:
        assert plain(levels.levels_sentence(levels.levels(indicateur, "53"))) == sentence

    def test_another_indicator_changes_the_chart(self) -> None:
        page = page_with(vue=TABS[2])
        page.selectbox(key="indicateur_emploi").set_value(
            "Part de l'ESS dans l'emploi").run()
        assert not page.exception
        assert titles(page) == ["Part de l'ESS dans l'emploi – Bretagne, 2006 à 2024"]


@pytest.mark.usefixtures("entrepot")
class TestQuarterlyDetail:
    def test_what_is_all_invented_is_said_once_and_in_the_source_of_each_card(self) -> None:
        page = page_with(vue=TABS[3])
        badges = [m.value for m in page.markdown if "-badge[" in m.value]
        assert badges == [":orange-badge[:material/warning: Données de démonstration\u202f: tout "
                          "ce qui suit est inventé]"]
        sources = [h.proto.body for h in page.get("html") if "source-ligne" in h.proto.body]
        assert len(sources) == len(reading.headings(page)) == 3
        assert all(">Données de démonstration (inventées)" in source for source in sources)

    def test_hiding_the_demonstration_hides_the_blocks(self) -> None:
        page = page_with(vue=TABS[3])
        page.toggle(key="demo").set_value(False).run()
        assert not page.exception
        assert not reading.headings(page) and not page.get("plotly_chart")
        assert len(page.info) == 1
        assert not page.selectbox and not page.slider

    @pytest.mark.parametrize("split", list(quarterly.SPLITS))
    def test_every_comparison_can_be_shown(self, split: str) -> None:
        page = page_with(vue=TABS[3], comparer=split)
        assert len(page.get("plotly_chart")) == 3

    def test_the_base_is_a_year_or_a_quarter(self) -> None:
        page = page_with(vue=TABS[3])
        page.selectbox(key="base").set_value("2019-T4").run()
        assert not page.exception
        assert titles(page)[0] == ("Effectifs salariés, ESS et privé hors ESS, indice, base 100 au "
                                   "T4 2019 – Bretagne, 2011 à 2023")

    def test_a_narrower_span_keeps_its_base_and_its_year_before(self) -> None:
        narrow = request(span=(2022, 2023))
        assert calculations.index(narrow).table.data["indice"].min() > 100
        assert calculations.year_on_year(narrow).table.data["glissement"].notna().all()

    def test_yearly_averages_grow_as_published(self) -> None:
        means = calculations.averages(request()).table.data
        growth = {(r.serie, r.annee): round(r.evolution, 1) for r in means.itertuples()}
        assert [growth["ESS", y] for y in (2012, 2013, 2016, 2018, 2022)] == [
            0.7, -0.3, 0.8, -0.3, 2.6]
        assert growth["Privé hors ESS", 2022] == 3.5

    def test_no_invented_quarter_is_provisional(self) -> None:
        index = calculations.index(request()).table.data
        assert set(index["indice_statut"]) == {""}

    def test_secret_cells_are_shown_as_secret(self) -> None:
        page = page_with(vue=TABS[3], comparer="Familles", territoire="Côtes-d'Armor",
                         secteur="Soutien aux entreprises")
        assert "secret" in figure_texts(page, 2)
        assert "Trimestres sans chiffre (secret), laissés en blanc et jamais estimés" in lines(page)
        table = quarterly.series("effectifs", "Familles", "22", (), ["Soutien aux entreprises"])
        secret = trends.annual_average(table.data, "effectifs", ["serie"]).query(
            "effectifs_statut == 's'")
        assert len(secret) and secret["effectifs"].isna().all()

    @pytest.mark.parametrize("split", list(quarterly.SPLITS))
    def test_whatever_is_offered_is_computed_and_drawn(self, split: str) -> None:
        kinds = calculations.kinds(split)
        for kind in kinds:
            [block] = blocks("emploi", urlencode({"vue": TABS[3], "comparer": split,
                                                  "calculs": kind}))
            assert block.plot and block.lecture, kind
        assert ("Contributions" in kinds) == (split != quarterly.AGAINST_PRIVATE)

    @pytest.mark.parametrize(("split", "form"), [
        ("Familles", plots.SmallMultiples), (quarterly.AGAINST_PRIVATE, plots.Curves)])
    def test_curves_of_two_territories_that_could_not_be_named_at_their_ends_are_small_charts(
            self, split: str, form: type) -> None:
        [block] = blocks("emploi", urlencode({
            "vue": TABS[3], "comparer": split, "calculs": "Indice", "comparer_a": "Finistère"}))
        assert isinstance(block.plot, form)
        if isinstance(block.plot, plots.SmallMultiples):
            assert [name for name, _ in block.plot.panels] == quarterly.families()
            assert {tuple(one.name for one in panel.series) for _, panel in block.plot.panels} == {
                ("Bretagne", "Finistère")}

    def test_contributions_of_the_families_sum_to_the_growth_of_the_ess(self) -> None:
        page = page_with(vue=TABS[3], comparer="Familles", calculs="Contributions")
        assert titles(page) == ["Effectifs salariés de l'ESS par famille, contribution à "
                                "l'évolution – Bretagne, 2012 à 2023"]
        data = calculations.contributions(request("Familles")).table.data
        for _, year in data.groupby("annee"):
            own = year["serie"] == quarterly.ESS
            assert year.loc[~own, "contribution"].sum() == pytest.approx(
                year.loc[own, "contribution"].item(), abs=TOLERANCE)
        growth = calculations.averages(request()).table.data
        growth = growth[growth["serie"] == quarterly.ESS].set_index("annee")["evolution"].dropna()
        assert data[data["serie"] == quarterly.ESS].set_index("annee")["contribution"].tolist() == (
            pytest.approx(growth.tolist()))

    def test_contributions_as_they_are_written_sum_to_the_growth_within_a_tenth(self) -> None:
        table = calculations.contributions(request("Secteurs", secteur=quarterly.sectors())).table
        rows = table.data.assign(contribution=table.data["contribution"].round(
            table.column("contribution").decimals))
        years = rows[rows["contribution"].notna().groupby(rows["annee"]).transform("all")]
        assert years["annee"].nunique() > 5
        for _, year in years.groupby("annee"):
            own = year["serie"] == WHOLE
            assert year.loc[~own, "contribution"].sum() == pytest.approx(
                year.loc[own, "contribution"].item(), abs=TOLERANCE)
        assert table.column("serie").values[-1] == WHOLE  # the whole stands after its parts

    def test_years_run_across_a_grid_whatever_its_series(self) -> None:
        result = calculations.contributions(request("Secteurs", secteur=quarterly.sectors()[:5]))
        grid = result.chart(result.table, *result.columns)
        assert list(grid.columns) == [str(y) for y in range(2012, 2024)]
        assert len(grid.categories) == 6

    @pytest.mark.parametrize("kind", ["Indice", "Glissement annuel", "Moyennes annuelles",
                                      "Taux de croissance annuel moyen", "Moyenne mobile",
                                      "Désaisonnalisé (STL, non officiel)"])
    def test_what_is_computed_says_so_and_levels_do_not(self, kind: str) -> None:
        assert trends.OURS in calculations.KINDS[kind](request()).table.notes
        assert trends.OURS not in calculations.level(request()).table.notes

    def test_choosing_families_changes_neither_their_contribution_nor_their_share(self) -> None:
        some = request("Familles", famille=["Mutuelles", "Fondations"])
        for computation in (calculations.contributions, calculations.shares):
            every = computation(request("Familles")).table.data
            part = every[every["serie"].isin(["Mutuelles", "Fondations", quarterly.ESS])]
            pd.testing.assert_frame_equal(computation(some).table.data,
                                          part.reset_index(drop=True))

    def test_shares_of_the_departements_sum_to_the_region(self) -> None:
        data = calculations.shares(request("Départements")).table.data
        assert data.groupby("annee")["poids"].sum().tolist() == pytest.approx([100] * 13)
        assert "Bretagne" not in set(data["serie"])

    def test_the_adjusted_series_says_that_it_is_ours(self) -> None:
        page = page_with(vue=TABS[3], calculs="Désaisonnalisé (STL, non officiel)")
        assert titles(page) == ["Effectifs salariés, ESS et privé hors ESS, série désaisonnalisée "
                                "par l'observatoire (STL, non officielle) – Bretagne, 2011 à 2023"]
        assert ("Série corrigée des variations saisonnières par l'observatoire (STL), non "
                "officielle" in lines(page))
        assert "Séries brutes" not in lines(page)

    def test_the_mean_growth_rate_goes_from_the_first_to_the_last_year_chosen(self) -> None:
        page = page_with(vue=TABS[3], calculs="Taux de croissance annuel moyen")
        page.slider(key="annees").set_value((2012, 2022)).run()
        means = trends.annual_average(request().table.data, "effectifs", ["serie"])
        first, last = (means.query(f"serie == 'ESS' and annee == {y}")["effectifs"].item()
                       for y in (2012, 2022))
        rate = f"{100 * ((last / first) ** 0.1 - 1):+.2f} %".replace(".", ",")
        assert readings(page)[0].startswith(
            "De 2012 à 2022, en moyenne par an, les effectifs salariés progressent dans le privé")
        assert f"dans l'ESS ({rate})" in readings(page)[0]

    def test_what_the_series_cannot_tell_is_not_offered(self) -> None:
        assert "Parts" not in calculations.kinds(quarterly.AGAINST_PRIVATE)
        # The demonstration has the private sector as a whole only.
        assert "Écart ESS – privé par secteur" not in calculations.kinds(quarterly.AGAINST_PRIVATE)

    def test_invented_evolutions_are_never_beside_published_ones(self) -> None:
        for split in quarterly.SPLITS:
            assert not [k for k in calculations.kinds(split) if "ubli" in k]

    def test_choosing_every_sector_means_the_published_total(self) -> None:
        every = quarterly.series("effectifs", "Familles", "22", (), quarterly.sectors())
        none = quarterly.series("effectifs", "Familles", "22")
        assert every.data.equals(none.data)
        assert WHOLE not in quarterly.sectors()


def test_a_territory_without_published_level_says_so():
    query = urlencode({"vue": "Niveaux publiés", "territoire": "Finistère"})
    [block] = blocks("emploi", query)
    assert block.absent and block.table.empty


def test_what_the_two_comparators_share_is_said_once() -> None:
    [table] = [b.table for b in blocks("emploi", "") if b.key == "emploi_ess_prive"]
    for text in (table.champ, table.source):
        parts = text.split(" ; ")
        assert len(parts) == len(set(parts)) > 3
