"""Indices, glissement annuel and yearly means: the formulas, and what is missing stays missing."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from dashboard import trends
from dashboard.trends.rows import combined_status
from tests.dashboard.trends.series import results


def quarters(first: int, *values: float | str, serie: str = "ESS") -> pd.DataFrame:
    """Return quarters from T1 of ``first``; a text is the status of a missing figure, « 104p » of
    one."""
    rows = []
    for i, x in enumerate(values):
        text = str(x)
        status = "p" if text.endswith("p") else text if text.isalpha() else ""
        number = math.nan if text.isalpha() else float(text.rstrip("p"))
        rows.append((serie, f"{first + i // 4}-T{i % 4 + 1}", number, status))
    return pd.DataFrame(rows, columns=["serie", "periode", "postes", "postes_statut"])


class TestIndex:
    def test_is_100_at_the_base_quarter(self) -> None:
        data = trends.index(quarters(2011, 200, 210, 190), "2011-T1", "postes")
        assert results(data, "indice") == [100, 105, 95]

    def test_on_a_base_year_is_100_at_the_mean_of_its_quarters(self) -> None:
        data = trends.index(quarters(2011, 90, 100, 100, 110, 150), "2011", "postes")
        assert results(data, "indice") == [90, 100, 100, 110, 150]

    def test_of_several_series_may_begin_where_all_have_a_value(self) -> None:
        """France since 2020 beside Brittany since 1998 had no index, and was said not published."""
        both = pd.concat([quarters(2011, 1, 2, 3, 4), quarters(2011, "s", "nd", 5, 6, serie="F")])
        assert trends.common_base(both, "postes", "serie") == "2011-T3"
        apart = pd.concat([quarters(2011, 1), quarters(2012, 2, serie="F")])
        assert trends.common_base(apart, "postes", "serie") == "2011-T1"
        assert trends.common_base(pd.DataFrame(), "postes", "serie") == ""

    def test_each_series_has_its_own_base(self) -> None:
        both = pd.concat([quarters(2011, 200, 220), quarters(2011, 50, 40, serie="Privé")])
        data = trends.index(both, "2011-T1", "postes", ["serie"])
        assert results(data, "indice") == [100, 110, 100, 80]

    def test_a_secret_quarter_has_no_index_and_a_provisional_one_says_so(self) -> None:
        data = trends.index(quarters(2011, 200, "s", "nd", "210p"), "2011-T1", "postes")
        assert results(data, "indice") == [100, "s", "nd", 105]
        assert list(data["indice_statut"]) == ["", "s", "nd", "p"]

    def test_of_a_figure_that_is_not_significant_is_not_either(self) -> None:
        data = trends.index(quarters(2011, 200, "ns", "nd", 210), "2011-T1", "postes")
        assert results(data, "indice") == [100, "ns", "nd", 105]
        of_it = trends.index(quarters(2011, 200, "ns", "nd", 210), "2011-T2", "postes")
        assert results(of_it, "indice") == ["ns", "ns", "nd", "ns"]

    @pytest.mark.parametrize(("base", "status"), [("2011-T2", "s"), ("2011", "s"), ("2009", "nd")])
    def test_a_base_that_is_secret_or_absent_gives_no_index_at_all(self, base: str,
                                                                   status: str) -> None:
        data = trends.index(quarters(2011, 200, "s", 210, 220), base, "postes")
        assert results(data, "indice") == [status, "s", status, status]

    @pytest.mark.parametrize("base", [0, -10])
    def test_a_base_that_is_not_positive_compares_nothing(self, base: float) -> None:
        losses = quarters(2011, base, -5)
        for result, name in ((trends.index(losses, "2011-T1", "postes"), "indice"),
                             (trends.quarter_on_quarter(losses, "postes"), "trimestriel")):
            assert set(results(result, name)) == {"nd"}

    def test_what_is_approximate_enters_nothing_that_is_computed(self) -> None:
        data = quarters(2011, 200, 210, 190).assign(qualificatif=["", "plus de", ""])
        data = trends.index(data, "2011-T1", "postes")
        assert results(data, "indice") == [100, "nd", 95]
        assert trends.refusals(data) == (
            "Calcul refusé : un chiffre approché (« plus de », « environ ») n'y entre pas.",)

    def test_of_no_rows_is_no_rows(self) -> None:
        assert trends.index(quarters(2011), "2011", "postes").empty


class TestYearOnYear:
    def test_compares_with_the_same_quarter_of_the_year_before(self) -> None:
        data = trends.year_on_year(quarters(2011, 100, 200, 100, 100, 102, 190), "postes")
        assert list(data["periode"]) == ["2012-T1", "2012-T2"]
        assert results(data, "glissement") == [2, -5]

    def test_a_secret_propagates_to_the_year_after(self) -> None:
        data = trends.year_on_year(quarters(2011, 100, "s", 100, 100, "s", 200, "104p"), "postes")
        assert results(data, "glissement") == ["s", "s", 4]
        assert list(data["glissement_statut"]) == ["s", "s", "p"]

    def test_a_quarter_whose_reference_the_table_lacks_is_nd(self) -> None:
        data = quarters(2011, 100, 100, 100, 100, 110, 120)
        data = trends.year_on_year(data[data["periode"] != "2011-T2"], "postes")
        assert results(data, "glissement") == [10, "nd"]

    def test_series_never_mix(self) -> None:
        both = pd.concat([quarters(2011, 1, 1, 1, 1, 2), quarters(2012, 9, serie="Privé")])
        assert results(trends.year_on_year(both, "postes", ["serie"]), "glissement") == [100, "nd"]

    def test_of_no_rows_is_no_rows(self) -> None:
        data = trends.year_on_year(quarters(2011), "postes")
        assert data.empty and "glissement" in data


class TestAnnualAverage:
    def test_is_the_mean_of_the_four_quarters(self) -> None:
        data = trends.annual_average(quarters(2011, 100, 110, 120, 130, 1, 2, 3, "4p"), "postes")
        assert data.to_dict("list") == {"annee": [2011, 2012], "postes": [115, 2.5],
                                        "postes_statut": ["", "p"], "postes_motif": ["", ""]}

    def test_one_secret_quarter_leaves_the_year_without_a_mean(self) -> None:
        data = trends.annual_average(quarters(2011, 100, "s", "nd", 130), "postes")
        assert results(data, "postes") == ["s"]
        data = trends.annual_average(quarters(2011, 100, "s", 110), "postes")
        assert results(data, "postes") == ["s"]

    def test_three_quarters_are_not_a_year(self) -> None:
        assert results(trends.annual_average(quarters(2011, 1, 2, 3), "postes"), "postes") == ["nd"]


class TestAnnualGrowth:
    def averages(self, *values: float | str) -> pd.DataFrame:
        every = [v for value in values for v in [value] * 4]
        return trends.annual_average(quarters(2011, *every), "postes")

    def test_compares_the_means_of_two_years(self) -> None:
        data = trends.annual_growth(self.averages(200, 205, 205), "postes")
        assert results(data, "evolution") == [2.5, 0]

    def test_the_year_after_a_hole_has_no_growth(self) -> None:
        data = self.averages(100, 110, 121)
        assert results(trends.annual_growth(data[data["annee"] != 2012], "postes"),
                       "evolution") == ["nd"]

    def test_the_year_after_a_secret_one_has_no_growth(self) -> None:
        data = trends.annual_growth(self.averages(100, "s", 110, 121), "postes")
        assert results(data, "evolution") == ["s", "s", 10]


def test_a_secret_matters_more_than_what_is_not_available_and_than_what_is_provisional() -> None:
    assert combined_status(["", "p", "nd", "s"]) == "s"
    assert combined_status(["", "p", "nd"]) == "nd"
    assert combined_status(["c", "r", "", "e", "p"]) == "p"
    assert combined_status([""]) == ""
