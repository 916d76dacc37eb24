"""The explorer's mechanism: what is drawn of an indicator, what is computed of it."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd
import pytest

from dashboard import trends
from dashboard.blocks.block import Block
from dashboard.charts.plot import Bars, Curves, Grid
from dashboard.tools.explorer import calculations, catalogue, filters, pinned_address, views
from dashboard.tools.explorer.figures import QUARTER, YEAR, all_figures, steps
from dashboard.tools.explorer.pinned_address import Board
from dashboard.tools.explorer.series import comparable_parts, shared_words
from dashboard.warehouse import comparability
from dashboard.warehouse.table import Table
from etl.contract import WHOLE
from etl.warehouse.build import build
from tests.collection import blocks
from tests.dashboard.tools.choices import choice

pytestmark = pytest.mark.usefixtures("entrepot")


class TestReferences:
    @pytest.mark.parametrize("title", ["Sites de réemploi ESS", "Évolution de l'emploi"])
    def test_the_region_has_one_name_in_every_source(self, title) -> None:
        one = next(c for c in catalogue.choices() if c.title == title)
        assert "Bretagne" in filters.options(one, "lieu")

    def test_are_the_region_the_country_and_the_private_sector_where_they_have_figures(self):
        growth = choice("Évolution de l'emploi", "emploi")
        assert filters.references(growth) == {
            "Bretagne": ("lieu", "Bretagne"), "France": ("lieu", "France"),
            "Privé (ESS incluse)": ("famille", "Privé (ESS incluse)"),
            "Privé hors ESS": ("famille", "Privé hors ESS")}

    @pytest.mark.parametrize(("title", "source"), [
        ("Circul'lheure organisées", "activite"), ("Évolution de l'emploi privé", "territoires")])
    def test_are_none_beside_the_only_territory_or_family(self, title, source):
        assert filters.references(choice(title, source)) == {}

    def test_one_that_is_chosen_already_is_not_added(self):
        offers = {"Bretagne": ("lieu", "Bretagne"), "France": ("lieu", "France")}
        assert filters.with_references({"lieu": ["Bretagne"]}, offers, list(offers)) == {
            "lieu": ["Bretagne", "France"]}


class TestFigures:
    def test_a_published_series_keeps_only_its_own_cells(self) -> None:
        growth = choice("Évolution de l'emploi", "emploi")
        table = catalogue.table(growth, {"lieu": ["Finistère"], "famille": ["ESS"],
                                         "secteur": ["Ensemble"]})
        assert list(table.data["imprime"]) == list(table.lineage["imprime"])
        assert set(table.data["origine"]) == {"publié"}
        assert table.column("valeur").label == "Évolution de l'emploi"

    def test_a_break_of_another_indicator_is_not_told(self) -> None:
        events = choice("Événements (bilan)", "mois_ess")
        table = catalogue.table(events, {"lieu": ["Bretagne", "France"]})
        assert [(b.kind, b.year) for b in table.breaks] == [("champ", 2023)]
        assert not any("Rupture de concept en 2011" in note for note in table.notes)

    def test_a_year_is_the_mean_of_its_four_quarters_and_what_is_invented_says_it(
            self, posts) -> None:
        where = catalogue.usual_selection(posts)
        years = catalogue.table(posts, where).data.set_index("periode")
        quarters = catalogue.table(posts, where, QUARTER).data
        mean = quarters[quarters["annee"] == 2020]["valeur"].mean()
        assert years.loc["2020", "valeur"] == pytest.approx(mean)
        assert set(years["origine"]) == {"inventé (démonstration)"}
        assert set(quarters["origine"]) == {"inventé (démonstration)"}

    def test_quarters_are_a_choice_of_the_measures_that_have_some(self, posts) -> None:
        assert steps(posts) == [YEAR, QUARTER]
        assert steps(choice("Commerces", "commerces_inventaire")) == [YEAR]

    def test_a_quarter_of_a_real_extraction_is_published_and_what_is_made_of_it_is_ours(
            self, change) -> None:
        change("UPDATE _sources SET nature = 'publié' WHERE source = 'emploi_detaille'")
        jobs, size = (choice(title, "emploi_detaille") for title in (
            "Effectifs salariés", "Effectif moyen par établissement"))
        assert [set(all_figures(*one).data["origine"]) for one in (
            (jobs, QUARTER), (jobs, YEAR), (size, QUARTER))] == [
            {trends.PUBLISHED}, {trends.COMPUTED}, {trends.COMPUTED}]

    def test_a_first_extraction_without_a_whole_year_is_explored_by_quarter(
            self, change) -> None:
        change("DELETE FROM emploi_detaille WHERE periode NOT IN ('2023-T1', '2023-T2')")
        posts = choice("Effectifs salariés", "emploi_detaille")
        assert steps(posts) == [QUARTER]
        assert {"Bretagne", "Finistère"} <= set(filters.options(posts, "lieu"))
        table = catalogue.table(posts, catalogue.usual_selection(posts), QUARTER)
        assert table.data["periode"].tolist() == ["2023-T1", "2023-T2"]
        board = Board(codes=tuple(table.data["code"].unique()))
        assert pinned_address.content(board, QUARTER).missing == 0

    def test_a_year_of_a_series_that_lacks_a_quarter_is_not_shown_but_its_quarters_are(
            self, posts, change) -> None:
        """An extraction has no line for a sector that nobody works in."""
        one = {"lieu": ["Finistère"], "famille": ["Mutuelles"], "secteur": ["Ensemble"]}
        change("DELETE FROM emploi_detaille WHERE territoire = '29' AND secteur = "
               "'Ensemble' AND famille = 'Mutuelles' AND periode LIKE '%-T1'")
        assert catalogue.table(posts, one).empty
        assert len(catalogue.table(posts, {**one, "lieu": ["Bretagne"]}).data) == 13
        quarters = catalogue.table(posts, one, QUARTER)
        board = Board(codes=tuple(quarters.data["code"].unique()))
        for step in (QUARTER, YEAR):
            content = pinned_address.content(board, step)
            assert not content.missing and content.whole.data["periode"].nunique() == 3 * 13

    def test_two_dates_of_one_year_are_drawn_and_their_past_is_refused(
            self, change) -> None:
        change("INSERT INTO agri_alimentaire SELECT * REPLACE (annee || '-06-30' AS "
               "periode) FROM agri_alimentaire WHERE indicateur = 'Nombre de Scop et Scic'")
        label = choice("Nombre de Scop et Scic", "agri_alimentaire").label

        def reasons(calculation: str) -> list[str]:
            return [reason for one in blocks("explorateur", urlencode({
                "explorer": label, "calcul": calculation, "graphique": views.MULTIPLES}))
                for reason in (one.refusal.reasons if one.refusal else ())]

        assert not reasons(calculations.LEVEL)
        assert reasons(calculations.INDEX) == reasons(calculations.EVOLUTION) == [
            f"Deux valeurs pour « Bretagne · {year} » : séparer les champs ou filtrer."
            for year in (2012, 2023)]

    def test_figures_without_a_date_are_counted_beside_the_chart_of_the_others(self) -> None:
        label = choice("Emplois des membres du pôle Horizons Solidaires", "accompagnement").label
        [block] = blocks("explorateur", urlencode({"explorer": label, "graphique": views.LINES}))
        assert block.table.notes[0] == "Chiffres sans date, laissés hors du graphique : 2."
        assert block.table.columns[0].label == "Année"
        assert len(block.table.data) == len(block.table.lineage) == 1

    def test_the_notes_of_a_measure_say_what_a_year_of_it_counts(self, posts) -> None:
        whole = catalogue.table(posts, {"lieu": ["Bretagne"], "famille": ["ESS"]}, YEAR)
        assert whole.notes[0].endswith("sur une année, moyenne des trimestres.")
        years = calculations.result_of(calculations.EVOLUTION, posts, whole, {}, YEAR)
        assert whole.notes[0] in years.table.notes

    def test_every_part_that_is_cut_may_be_drawn(self) -> None:
        levels = choice("Emploi salarié de l'ESS (niveau)", "emploi_niveaux")
        table = catalogue.table(levels, {})
        parts = comparable_parts([table])
        assert len(parts) > 1 and sum(len(p.data) for p in parts) == len(table.data)
        assert all(comparability.conflict(p.data, p.breaks) is None for p in parts)
        assert all(len(p.lineage) == len(p.data) for p in parts)

    def test_a_secret_is_no_number_and_no_part_of_one(self, posts) -> None:
        data = all_figures(posts, QUARTER).data
        secret = data[data["statut"] == "s"]
        assert len(secret) and secret["valeur"].isna().all()

    def test_departements_add_up_to_the_whole_region(self, posts) -> None:
        where = {"famille": ["ESS"], "secteur": ["Ensemble"]}
        places = [p for p in filters.options(posts, "lieu") if p != "Bretagne"]
        table = catalogue.table(posts, {**where, "lieu": places})
        view = calculations.result_of(calculations.SHARE, posts, table, {**where, "lieu": places},
                                      YEAR)
        assert view.table.data.groupby("periode")["poids"].sum().tolist() == pytest.approx(
            [100] * 13, abs=0.1)
        assert trends.OURS in view.table.notes

    def test_percentages_are_never_indexed_nor_added(self) -> None:
        share = choice("Part de l'ESS dans l'emploi", "territoires")
        table = catalogue.table(share, {})
        assert calculations.refusals(calculations.LEVEL, table) == ()
        for calculation in (calculations.INDEX, calculations.EVOLUTION):
            assert calculations.refusals(calculation, table)[0].startswith(
                "Calcul refusé : « Part de l'ESS dans l'emploi » (%) n'est pas un niveau")
        assert not {calculations.SHARE, calculations.CONTRIBUTION} & set(
            calculations.calculations_of(share, table))

    def test_an_evolution_in_posts_is_no_level_and_a_mean_wage_is_one(self) -> None:
        volume = choice("Évolution de l'emploi en volume", "emploi")
        assert "est déjà une évolution" in calculations.refusals(
            calculations.INDEX, catalogue.table(volume, {}))[0]
        wage = choice("Salaire brut moyen par poste et par trimestre", "emploi_detaille")
        assert calculations.refusals(calculations.INDEX, catalogue.table(wage, {})) == ()


class TestApproximateFigures:
    """« plus de 2 000 » says what a number is above: nothing is divided by it."""

    def test_an_index_does_not_start_from_one_and_leaves_it_out(self) -> None:
        events = choice("Événements (bilan)", "mois_ess")
        table = catalogue.table(events, {"lieu": ["France"]})
        approximate = table.data["qualificatif"] != ""
        assert set(table.data.loc[approximate, "periode"]) == {"2019"}
        assert "2019" not in calculations.bases(table) and "2010" in calculations.bases(table)
        view = calculations.index_view(table, "2010")
        assert "2019" not in set(view.table.data["periode"])
        [note] = [n for n in view.table.notes if n.startswith("Un chiffre approché")]
        assert note.replace("\u00a0", " ").endswith(
            "n'entre dans aucun calcul : France, 2019 (plus de 2\u202f000 événements).")


class TestPrivateEmployment:
    """The Urssaf counts in two ways, one by quarter and one by year."""

    def test_a_quarter_is_compared_with_the_same_one_of_the_year_before(self) -> None:
        prive = choice("Emploi salarié privé en fin de trimestre, données CVS", "emploi_prive")
        [step] = steps(prive)
        table = catalogue.table(prive, {"lieu": ["Bretagne"]}, step)
        view = calculations.result_of(calculations.EVOLUTION, prive, table, {}, step)
        change = view.table.data.set_index("periode")[view.y]
        assert change["2025-T4"] == pytest.approx(100 * (931_857 / 931_058 - 1))
        assert "2020-T4" not in change

    def test_the_two_ways_of_counting_and_the_ess_never_share_an_axis(self) -> None:
        indicators = (("Emploi salarié privé en fin de trimestre, données CVS", "emploi_prive"),
                      ("Emploi salarié privé au 31 décembre, données brutes", "emploi_prive"),
                      ("Emploi salarié de l'ESS (niveau)", "emploi_niveaux"))
        tables = [catalogue.table(choice(*one), {"lieu": ["Bretagne"]}) for one in indicators]
        lots = [set(lot.data["quantite"]) for lot in comparable_parts(tables)]
        assert all(len(lot) == 1 for lot in lots)
        assert set.union(*lots) == {t.data["quantite"].iloc[0] for t in tables}

    def test_the_sectors_of_a_departement_are_offered_and_the_whole_comes_first(
            self, tmp_path, monkeypatch) -> None:
        file = tmp_path / "raw/emploi/urssaf_prive_departements_2025.csv"
        file.parent.mkdir(parents=True)
        jobs = {"Population entière": 30, "GS1 Industrie": 10, "GS3 Commerce": 20}
        file.write_text("\n".join([
            "code_region,code_departement,grand_secteur,fin_trimestre,effectifs_cvs,"
            "masse_salariale_cvs_eur",
            *(f"53,29,{name},2025-12-31,{n},9" for name, n in jobs.items())]), "utf-8")
        assert not build(tmp_path / "raw", tmp_path / "warehouse.duckdb").has_errors
        monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
        prive = choice("Emploi salarié privé en fin de trimestre, données CVS", "emploi_prive")
        assert filters.options(prive, "secteur") == ["Ensemble", "GS1 Industrie", "GS3 Commerce"]
        usual = catalogue.usual_selection(prive)
        assert usual["secteur"] == ["Ensemble"]
        parts = catalogue.table(prive, {"secteur": ["GS1 Industrie", "GS3 Commerce"]}, QUARTER)
        assert dict(zip(parts.data["serie"], parts.data["valeur"], strict=True)) == {
            "GS1 Industrie": 10, "GS3 Commerce": 20}


def test_the_whole_is_no_detail_that_several_series_share():
    texts = [f"Innovation-filières · {WHOLE} · {name}" for name in ("Alimentation", "Textile")]
    assert shared_words(texts) == "Innovation-filières"


def test_changes_of_separate_years_open_on_bars_and_levels_on_a_line() -> None:
    """As on « Emploi »: no line joins what a year gained to what the next one lost."""
    for label, years, kind in (
            ("Évolution de l'emploi en volume · Notes de conjoncture", ["2012", "2013"], Bars),
            ("Emploi salarié privé en fin de trimestre", [], Curves)):
        own = next(one for one in catalogue.choices() if one.label.startswith(label))
        [block] = blocks("explorateur", urlencode(
            {"explorer": own.label, "annees": years}, doseq=True))
        assert isinstance(block.plot, kind), block.absent


class TestChangesOfSeparateYears:
    LABEL = "Évolution de l'emploi · Notes de conjoncture"
    LEVELS = "Emploi salarié privé au 31 décembre, données brutes"

    @staticmethod
    def figures(**query: object) -> list[Block]:
        own = next(one.label for one in catalogue.choices()
                   if one.label.startswith(str(query["explorer"])))
        return blocks("explorateur", urlencode({**query, "explorer": own}, doseq=True))

    @pytest.mark.parametrize("chart", [views.LINES, views.MULTIPLES])
    def test_are_never_joined_whatever_chart_is_asked_and_why_is_said(self, chart) -> None:
        [block] = self.figures(explorer=self.LABEL, graphique=chart,
                               annees=["2011", "2013"])
        assert isinstance(block.plot, Bars), block.absent
        assert block.note == views.chart_note(chart, views.BARS) != ""

    @pytest.mark.parametrize("chart", [views.LINES, views.BARS, views.HEAT])
    def test_of_a_single_year_are_a_row_a_series_under_its_name(self, chart) -> None:
        places = ["Bretagne", "Finistère", "Morbihan"]
        [block] = self.figures(explorer=self.LABEL, graphique=chart, lieux=places,
                               annees=["2013", "2013"])
        assert isinstance(block.plot, Bars) and {*block.plot.categories} == {*places}

    def test_that_are_computed_of_levels_are_bars_too(self) -> None:
        [block] = self.figures(explorer=self.LEVELS, calcul=calculations.EVOLUTION)
        assert isinstance(block.plot, Bars) and len(block.plot.marks) > 5

    def test_are_bars_where_they_are_what_parts_contribute(self) -> None:
        [block] = self.figures(explorer="Effectifs salariés ·", calcul=calculations.CONTRIBUTION,
                               familles=["Associations", "Coopératives"])
        assert isinstance(block.plot, Bars), block.absent

    def test_too_many_for_bars_are_a_grid(self) -> None:
        [block] = self.figures(explorer="Effectifs salariés ·", calcul=calculations.EVOLUTION,
                               familles=filters.options(choice("Effectifs salariés",
                                                               "emploi_detaille"), "famille"))
        assert isinstance(block.plot, Grid)
        assert block.note == views.chart_note(views.LINES, views.HEAT) != ""

    def test_are_bars_once_they_are_pinned(self) -> None:
        [own] = self.figures(explorer=self.LABEL, familles=["ESS", "Associations"],
                             annees=["2011", "2012"])
        *_, pinned = self.figures(explorer=self.LABEL, tableau=pinned_address.parameter(
            Board("Emploi", codes=tuple(own.table.data["code"].unique()))))
        assert isinstance(pinned.plot, Bars), pinned.absent

    def test_on_a_year_by_quarter_are_a_line(self) -> None:
        """Each shares three quarters of a year with the next one."""
        [block] = self.figures(explorer="Emploi salarié privé en fin de trimestre",
                               calcul=calculations.EVOLUTION)
        assert isinstance(block.plot, Curves)


class TestYearsThatAreChosen:
    LEVELS = "Emploi salarié privé au 31 décembre, données brutes · Emploi salarié du secteur privé"
    INVENTED = "Effectifs salariés · Emploi détaillé de l'ESS et du privé hors ESS"

    @staticmethod
    def table(**query: object) -> Table:
        [block] = blocks("explorateur", urlencode(query, doseq=True))
        assert not block.absent, block.absent
        return block.table

    @pytest.mark.parametrize("years", [[2021, 2021], [2020, 2022]])
    @pytest.mark.parametrize("chart", [views.BARS, views.RANKING])
    def test_the_first_one_grows_from_the_year_before_that_is_left_out(self, years, chart) -> None:
        """A year alone was shown as a level, without a word; of several, the first was missing."""
        asked = {"explorer": self.LEVELS, "calcul": calculations.EVOLUTION}
        whole = self.table(**asked).data.set_index("annee")["evolution"]
        table = self.table(**asked, annees=years, graphique=chart)
        own = table.data.set_index("annee")["evolution"]
        assert own.index[0] == (years[-1] if chart == views.RANKING else years[0])
        assert own.to_dict() == whole[own.index].to_dict()
        assert set(table.lineage["annee"]) == {*own.index, own.index[0] - 1}

    def test_a_year_alone_has_its_shares_and_contributions(self) -> None:
        for kind in (calculations.SHARE, calculations.CONTRIBUTION):
            table = self.table(explorer=self.INVENTED, calcul=kind, annees=[2023, 2023],
                               familles=["Associations", "Coopératives"])
            assert set(table.data["annee"]) == {2023}
            assert kind in (calculations.SHARE, table.columns[-3].label)

    def test_a_year_before_that_does_not_compare_is_no_start(self, change) -> None:
        asked = {"explorer": "Événements (bilan) · Mois de l'ESS", "lieux": ["France"],
                 "calcul": calculations.EVOLUTION, "annees": [2011, 2011]}
        assert self.table(**asked).data["annee"].tolist() == [2011]
        change("UPDATE mois_ess SET champ = 'Événements labellisés' WHERE annee = 2010")
        [block] = blocks("explorateur", urlencode(asked, doseq=True))
        assert calculations.NO_YEAR_BEFORE in block.refusal.reasons

    def test_a_year_before_of_which_no_document_says_what_it_counts_is_no_start(self) -> None:
        [block] = blocks("explorateur", urlencode({
            "explorer": choice("Coopératives adhérentes", "agri_alimentaire").label,
            "calcul": calculations.EVOLUTION, "annees": [2024, 2024]}, doseq=True))
        assert calculations.NO_YEAR_BEFORE in block.refusal.reasons


def test_what_figures_cover_is_called_as_on_their_card() -> None:
    [block] = blocks("explorateur")
    labels = [label for label, text in block.lines() if text == block.table.champ]
    assert labels == [block.table.column("perimetre").label]


def test_a_chart_has_as_many_series_and_marks_as_can_be_read() -> None:
    def view(series: int, periods: int) -> views.View:
        rows = [(serie, period) for serie in range(series) for period in range(periods)]
        return views.View(Table(pd.DataFrame(rows, columns=["serie", "periode"]), ()))

    assert not views.why_unreadable(views.BARS, view(12, 5))
    assert views.why_unreadable(views.BARS, view(12, 6)).startswith("12 séries sur 6 périodes")
    assert not views.why_unreadable(views.LINES, view(12, 6))
    assert views.why_unreadable(views.LINES, view(13, 6)).startswith("13 séries")


def test_a_ranking_goes_from_the_largest_to_the_whole_of_which_they_are_parts() -> None:
    table = catalogue.table(choice("Effectifs salariés", "emploi_detaille"), {
        "lieu": ["Bretagne"], "secteur": [WHOLE]})
    view = views.view_for(views.RANKING, table, False)
    names = views.chart_of(views.RANKING, view)(view.table).categories
    assert names == ("Privé hors ESS", "Associations", "Coopératives", "Mutuelles", "Fondations",
                     "ESS")


def test_a_ranking_of_changes_has_those_of_a_year_whose_date_is_written_otherwise(change) -> None:
    change("UPDATE emploi_prive SET periode = '2024-12-31' WHERE periode = '2024'")
    title = "Emploi salarié privé au 31 décembre, données brutes"
    [block] = blocks("explorateur", urlencode({
        "explorer": choice(title, "emploi_prive").label, "lieux": ["Bretagne", "Finistère"],
        "calcul": calculations.EVOLUTION, "graphique": views.RANKING}, doseq=True))
    assert block.lecture.startswith("Au 31 décembre 2024, sur un an")
    assert set(block.table.data["serie"]) == {"Bretagne", "Finistère"}


def test_what_figures_do_not_say_is_the_last_choice_and_a_filter_that_an_extract_names() -> None:
    panoramas = choice("Emploi salarié de l'ESS", "territoires")
    *details, nothing = filters.options(panoramas, "detail")
    assert nothing == "" and "" not in details
    assert filters.filter_labels(panoramas, {"detail": [details[0], nothing]}) == {
        "Détail": f"{details[0]}, non précisé"}
    assert filters.filter_labels(panoramas, {"detail": [*details, nothing]}) == {}
