"""« Emploi »: the quarterly series that the reader compares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest

from dashboard import trends
from dashboard.charts import plot as plots
from dashboard.export.csv import csv
from dashboard.themes.emploi import calculations, quarterly
from dashboard.trends.parts import TOLERANCE
from etl.contract import WHOLE
from etl.warehouse.build import build
from tests.collection import blocks
from tests.etl.conftest import save
from tests.pages import reading
from tests.pages.emploi.page import TABS, figure_texts, lines, page_with, readings, request, titles


class TestQuarterlyDetail:
    def test_what_is_all_invented_is_said_once_and_in_the_source_of_each_card(self) -> None:
        page = page_with(vue=TABS[3])
        badges = [m.value for m in page.markdown if "-badge[" in m.value]
        assert badges == [":orange-badge[:material/warning: Données de démonstration\u202f: tout "
                          "ce qui suit est inventé]"]
        sources = [h.proto.body for h in page.get("html") if "source-ligne" in h.proto.body]
        assert len(sources) == len(reading.headings(page)) == 3
        assert all(">Données de démonstration (inventées)" in source for source in sources)

    def test_an_extract_writes_its_quarters_as_all_others_in_an_order_that_sorts(self) -> None:
        [index, *_] = blocks("emploi", urlencode({"vue": TABS[3]}))
        rows = csv(index.table).decode("utf-8-sig").splitlines()
        assert [row.split(";")[0] for row in rows[:4]] == [
            "Trimestre", "2011-T1", "2011-T1", "2011-T2"]

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

    def test_the_departements_compared_ask_for_no_territory(self) -> None:
        """« Territoire : Ille-et-Vilaine » was a chip over the figures of four départements."""
        page = page_with(vue=TABS[3], territoire="Ille-et-Vilaine")
        assert " – Ille-et-Vilaine, " in titles(page)[0]
        page.selectbox(key="comparer").set_value(quarterly.BY_DEPARTEMENT).run()
        assert " – Bretagne, " in titles(page)[0]
        assert not {"Territoire", "Comparer à"} & {box.label for box in page.selectbox}
        page.selectbox(key="comparer").set_value("Familles").run()
        assert " – Ille-et-Vilaine, " in titles(page)[0]

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

    @pytest.mark.parametrize(("calculation", "years"), [
        (calculations.level, {2023}), (calculations.index, {2011, 2023}),
        (calculations.year_on_year, {2022, 2023}), (calculations.averages, {2022, 2023}),
        (calculations.shares, {2022, 2023})])
    def test_a_figure_of_one_year_names_the_cells_that_it_rests_on(
            self, calculation: Callable[[quarterly.Request], calculations.Result],
            years: set[int]) -> None:
        one = request(split="Familles", span=(2023, 2023))
        table = calculation(one).table
        assert set(table.data["annee"]) == {2023}
        assert set(table.lineage["annee"]) == years

    @pytest.mark.parametrize("calculation", [calculations.contributions, calculations.shares])
    def test_one_part_names_its_cells_and_those_of_the_total(
            self, calculation: Callable[[quarterly.Request], calculations.Result]) -> None:
        one = request(split="Familles", famille=["Associations"])
        cells = set(calculation(one).table.lineage["cellule"])
        own = set(one.table.lineage["cellule"])
        total = set(request(split="Familles", famille=[quarterly.ESS]).table.lineage["cellule"])
        assert own and total and cells == own | total

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
        table = request("Familles", "22", secteur=["Soutien aux entreprises"]).table
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

    def test_the_sectors_first_compared_are_the_largest(self) -> None:
        sectors = page_with(vue=TABS[3], comparer="Secteurs").multiselect(key="secteurs")
        *_, (_, _, _, largest) = quarterly.choices("Secteurs").values()
        assert sectors.value == largest and 1 < len(largest) < len(sectors.options)

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

    def test_contributions_keep_the_colours_that_the_whole_would_take(self) -> None:
        result = calculations.contributions(request("Départements"))
        grid = result.draw(result.table)
        whole = grid.categories.index("Bretagne")
        assert not any(cell.is_coloured for cell in grid.cells if cell.row == whole)
        parts = [abs(cell.mark.value) for cell in grid.cells if cell.row != whole]
        assert grid.high == max(parts)

    @pytest.mark.parametrize("kind", ["Glissement annuel", "Moyennes annuelles", "Contributions"])
    def test_changes_are_of_the_years_that_have_one_in_title_and_table(self, kind: str) -> None:
        [block] = blocks("emploi", urlencode({"vue": TABS[3], "calculs": kind,
                                              "comparer": "Secteurs"}))
        assert block.title.endswith("Bretagne, 2012 à 2023")
        assert block.table.data["annee"].min() == 2012

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

    def test_a_change_from_a_quarter_to_the_next_is_said_to_hold_the_season(self) -> None:
        page = page_with(vue=TABS[3], calculs="Évolution trimestrielle")
        assert readings(page)[0].startswith("Au T4 2023, sur un trimestre, en données brutes, les ")

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

    def test_choosing_every_sector_means_the_published_total(self) -> None:
        every = request("Familles", "22", secteur=quarterly.sectors()).table
        none = request("Familles", "22").table
        assert every.data.equals(none.data)
        assert WHOLE not in quarterly.sectors()


def test_a_year_that_has_not_its_four_quarters_is_neither_a_base_nor_a_mean(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """« Base 100 en 2026 » of two quarters drew nothing, and « 2012 à 2026 » ended in « nd »."""
    save(tmp_path / "raw/emploi_detaille/urssaf.xlsx", {"E": [
        ["Trimestre", "Territoire", "Famille", "Secteur", "Effectifs", "Établissements",
         "Masse salariale (milliers d'euros)"],
        *([f"T{quarter} {year}", "Bretagne", famille, None, 100 + year - 2023, 10, 900]
          for year in (2024, 2025, 2026) for quarter in (1, 2, 3, 4)
          for famille in ("ESS", "Privé hors ESS") if (year, quarter) < (2026, 3))]})
    assert not build(tmp_path / "raw", tmp_path / "w.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "w.duckdb"))
    assert list(quarterly.bases())[:3] == ["2024", "2025", "2024-T1"]
    means = next(b for b in blocks("emploi", f"vue={TABS[3]}") if b.key == "emploi_moyennes")
    assert means.title.endswith("évolution en moyenne annuelle – Bretagne, 2025")


@pytest.mark.parametrize(("families", "sector", "splits"), [
    (("Associations", "Mutuelles"), None, ["Familles"]),
    (("ESS", "Associations"), "Enseignement", ["Secteurs"]),
    (("ESS", "Privé hors ESS"), None, [quarterly.AGAINST_PRIVATE])])
def test_an_extraction_opens_on_the_comparison_that_it_has_series_of(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, families: tuple[str, ...],
        sector: str | None, splits: list[str]) -> None:
    """Of families without the total of the ESS, the tab said « Aucune donnée pour ces filtres »."""
    save(tmp_path / "raw/emploi_detaille/urssaf.xlsx", {"E": [
        ["Trimestre", "Territoire", "Famille", "Secteur", "Effectifs", "Établissements",
         "Masse salariale (milliers d'euros)"],
        *([f"T{quarter} {year}", "Bretagne", famille, sector, 100 + year - 2023, 10, 900]
          for year in (2024, 2025) for quarter in (1, 2, 3, 4) for famille in families)]})
    assert not build(tmp_path / "raw", tmp_path / "w.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "w.duckdb"))
    assert quarterly.splits() == splits
    shown = [b for b in blocks("emploi", f"vue={TABS[3]}") if b.key.startswith("emploi_")]
    assert [b.absent for b in shown] == [""] * 3 and all(b.lecture for b in shown)


def test_what_the_workbooks_do_not_give_is_no_matter_of_filters(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two quarters make no yearly change; the page asked to take off a filter that nobody had
    set."""
    save(tmp_path / "raw/emploi_detaille/urssaf.xlsx", {"E": [
        ["Trimestre", "Territoire", "Famille", "Secteur", "Effectifs", "Établissements",
         "Masse salariale (milliers d'euros)"],
        *([f"T{quarter} 2025", "Bretagne", famille, None, 100, 10, 900]
          for quarter in (1, 2) for famille in ("ESS", "Privé hors ESS"))]})
    assert not build(tmp_path / "raw", tmp_path / "w.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "w.duckdb"))
    page = page_with(vue=TABS[3])
    [info] = [i.value for i in page.info]
    assert info.startswith("Les classeurs chargés n'ont aucun chiffre pour\u202f:  \n"
                           "– Effectifs salariés, ESS et privé hors ESS, glissement annuel")
    assert info.count("\n– ") == 2 and len(titles(page)) == 1
