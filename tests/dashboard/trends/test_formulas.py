"""Formulas against worked examples that others published, and against scipy and statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gmean
from statsmodels.tsa.seasonal import STL

from dashboard import trends
from tests.dashboard.trends.series import OTHER_QUARTER, quarters, results, years


class TestQuarterOnQuarter:
    def test_compares_with_the_quarter_before_and_starts_at_the_second(self) -> None:
        data = trends.quarter_on_quarter(quarters(2011, [100, 110, 99]), "postes")
        assert data["periode"].tolist() == ["2011-T2", "2011-T3"]
        assert results(data, "trimestriel") == [10, -10]

    def test_crosses_the_new_year_and_never_a_hole(self) -> None:
        data = quarters(2011, [100, 100, 100, 200, 300, 330])
        data = trends.quarter_on_quarter(data.drop(index=4), "postes")
        assert results(data, "trimestriel") == [0, 0, 100, "nd"]

    def test_four_of_them_chain_into_the_glissement(self) -> None:
        data = quarters(2011, [100, 103, 101, 108, 107])
        product = np.prod(1 + trends.quarter_on_quarter(data, "postes")["trimestriel"] / 100)
        [year] = trends.year_on_year(data, "postes")["glissement"]
        assert 100 * (product - 1) == pytest.approx(year)


class TestMovingAverage:
    def test_is_the_mean_of_the_last_four_quarters(self) -> None:
        values = np.random.default_rng(1).uniform(50, 150, 30)
        data = trends.moving_average(quarters(2011, values), "postes")
        expected = np.convolve(values, np.full(4, 0.25), mode="valid")
        np.testing.assert_allclose(data["moyenne_mobile"], expected)
        assert data["periode"].iloc[0] == "2011-T4"

    def test_at_the_fourth_quarter_is_the_mean_of_the_year(self) -> None:
        data = quarters(2011, [1, 2, 3, 6])
        assert results(trends.moving_average(data, "postes"), "moyenne_mobile") == [3]
        assert results(trends.annual_average(data, "postes"), "postes") == [3]

    def test_a_secret_or_absent_quarter_leaves_four_windows_without_a_mean(self) -> None:
        data = quarters(2011, [1.0] * 9)
        data.loc[4, ["postes", "postes_statut"]] = [np.nan, "s"]
        assert results(trends.moving_average(data, "postes"), "moyenne_mobile") == [
            1, "s", "s", "s", "s", 1]
        gap = trends.moving_average(quarters(2011, [1.0] * 9).drop(index=4), "postes")
        assert results(gap, "moyenne_mobile") == [1, "nd", "nd", "nd", 1]

    def test_has_no_season(self) -> None:
        data = quarters(2011, [90, 100, 95, 115] * 5)
        assert set(results(trends.moving_average(data, "postes"), "moyenne_mobile")) == {100}


class TestMeanGrowthRate:
    @given(st.lists(st.floats(0.5, 2), min_size=1, max_size=12))
    def test_is_the_geometric_mean_of_the_yearly_growths(self, ratios: list[float]) -> None:
        """Against ``scipy.stats.gmean``."""
        data = years(2010, *np.cumprod([100, *ratios]))
        [rate] = trends.cagr(data, "postes", "2010", str(2010 + len(ratios)))["tcam"]
        assert rate == pytest.approx(100 * (gmean(ratios) - 1))

    def test_that_doubles_in_ten_years_is_seven_percent(self) -> None:
        """The doubling of ten years: 2^(1/10) = 1.0718."""
        data = trends.cagr(years(2010, *([1.0] * 10), 2), "postes", "2010", "2020", ["serie"])
        assert data[["serie", "depart", "arrivee"]].values.tolist() == [["ESS", "2010", "2020"]]
        assert results(data, "tcam") == [7.177]

    def test_of_quarters_compares_one_quarter_of_two_years(self) -> None:
        data = quarters(2011, [100, 1, 1, 1, 5, 1, 1, 1, 121, 1, 1, 90])
        assert results(trends.cagr(data, "postes", "2011-T1", "2013-T1"), "tcam") == [10]
        result = trends.cagr(data, "postes", "2011-T1", "2013-T4")
        assert results(result, "tcam") == ["nd"]
        assert trends.refusals(result) == (
            OTHER_QUARTER,)

    def test_without_one_of_its_ends_is_not_a_number(self) -> None:
        both = pd.concat([years(2010, 1, 2), years(2011, 3, serie="Privé"),
                          years(2010, 1, 2, serie="Mutuelles", statut="s")])
        assert results(trends.cagr(both, "postes", "2010", "2011", ["serie"]), "tcam") == [
            100, "nd", "s"]

    def test_is_of_figures_that_keep_their_sign(self) -> None:
        both = pd.concat([years(2010, 4, 0), years(2010, -4, 8, serie="Solde")])
        assert results(trends.cagr(both, "postes", "2010", "2011", ["serie"]), "tcam") == [
            -100, "nd"]

    def test_ends_after_it_starts(self) -> None:
        within = trends.cagr(quarters(2011, [1, 2, 3]), "postes", "2011-T1", "2011-T3")
        assert trends.refusals(within) == (OTHER_QUARTER,)
        with pytest.raises(ValueError, match="doit suivre le départ"):
            trends.cagr(years(2010, 1, 2), "postes", "2011", "2010")


class TestSeasonalAdjustment:
    TREND = np.linspace(100, 160, 28)
    FACTORS = np.tile([0.95, 1.0, 1.1, 0.95], 7)

    def adjusted_values(self, values: np.ndarray) -> np.ndarray:
        data = trends.seasonally_adjusted(quarters(2011, values), "postes", ["serie"])
        return data["desaisonnalise"].to_numpy()

    def test_is_what_statsmodels_computes_on_logarithms(self) -> None:
        values = self.TREND * self.FACTORS * np.random.default_rng(2).normal(1, 0.02, 28)
        seasonal = STL(np.log(values), period=4, robust=True).fit().seasonal
        np.testing.assert_allclose(self.adjusted_values(values), values / np.exp(seasonal))

    def test_is_additive_where_a_figure_is_not_positive(self) -> None:
        values = np.maximum(self.TREND - 110 + np.tile([-5.0, 0, 8, -3], 7), 0)
        values[13] += 60  # an outlier, that it does not follow
        seasonal = STL(values, period=4, robust=True).fit().seasonal
        np.testing.assert_allclose(self.adjusted_values(values), values - seasonal)

    def test_finds_a_known_trend_under_a_known_season(self) -> None:
        np.testing.assert_allclose(self.adjusted_values(self.TREND * self.FACTORS),
                                   self.TREND, rtol=0.01)

    def test_of_a_series_without_season_changes_next_to_nothing(self) -> None:
        np.testing.assert_allclose(self.adjusted_values(self.TREND), self.TREND, rtol=2e-3)

    def test_needs_four_full_years_in_a_row(self) -> None:
        enough = trends.seasonally_adjusted(quarters(2011, self.TREND[:16]), "postes")
        assert enough["desaisonnalise"].notna().all()
        short = trends.seasonally_adjusted(quarters(2011, self.TREND[:15]), "postes")
        assert set(results(short, "desaisonnalise")) == {"nd"}
        assert trends.refusals(short) == (
            "Désaisonnalisation refusée : il faut 16 trimestres de suite, sans trou ni rupture.",)

    def test_treats_each_side_of_a_secret_quarter_alone(self) -> None:
        data = quarters(2011, self.TREND * self.FACTORS)
        data.loc[5, "postes_statut"] = "s"
        result = trends.seasonally_adjusted(data, "postes", ["serie"])
        assert results(result, "desaisonnalise")[:6] == ["nd"] * 5 + ["s"]
        alone = quarters(2012, self.TREND * self.FACTORS).iloc[6:]
        alone = trends.seasonally_adjusted(alone, "postes")
        np.testing.assert_allclose(result["desaisonnalise"].iloc[6:], alone["desaisonnalise"])

    def test_of_each_series_is_its_own_and_keeps_provisional_quarters_so(self) -> None:
        one, other = quarters(2011, self.TREND * self.FACTORS), quarters(2011, self.TREND, "Privé")
        one.loc[27, "postes_statut"] = "p"
        both = trends.seasonally_adjusted(pd.concat([one, other]), "postes", ["serie"])
        np.testing.assert_allclose(
            both.loc[both["serie"] == "ESS", "desaisonnalise"],
            self.adjusted_values(self.TREND * self.FACTORS))
        assert both.loc[both["desaisonnalise_statut"] == "p", "periode"].tolist() == ["2017-T4"]

    def test_of_no_rows_is_no_rows(self) -> None:
        assert trends.seasonally_adjusted(quarters(2011, []), "postes", ["serie"]).empty


@pytest.mark.parametrize("function", [
    trends.quarter_on_quarter, trends.moving_average, trends.year_on_year])
def test_of_no_rows_is_no_rows(function) -> None:
    assert function(quarters(2011, []), "postes", ["serie"]).empty
