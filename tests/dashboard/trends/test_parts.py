"""Contributions, shares and gaps of structure: worked examples, and what sums to what."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import trends
from tests.dashboard.trends.series import OTHER_QUARTER, quarters, results, years


def whole_and_parts(*parts: tuple[str, list[float]]) -> pd.DataFrame:
    """Return yearly rows of the parts, and of « ESS », their sum."""
    total = np.sum([values for _, values in parts], axis=0)
    return pd.concat([years(2011, *total), *(years(2011, *v, serie=n) for n, v in parts)],
                     ignore_index=True)


class TestContributions:
    def test_are_the_change_of_the_part_over_the_whole_of_the_year_before(self) -> None:
        data = whole_and_parts(("Associations", [80, 84]), ("Mutuelles", [20, 19]))
        result = trends.contributions(data, "postes", "serie", "ESS")
        assert result["serie"].tolist() == ["ESS", "Associations", "Mutuelles"]
        assert results(result, "contribution") == [3, 4, -1]

    @given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(0, 1e6)), min_size=1, max_size=8))
    def test_sum_to_the_growth_of_the_whole(self, pairs: list[tuple[float, float]]) -> None:
        data = whole_and_parts(*((f"P{i}", list(p)) for i, p in enumerate(pairs)))
        result = trends.contributions(data, "postes", "serie", "ESS")
        own = result["serie"] == "ESS"
        assert result.loc[~own, "contribution"].sum() == pytest.approx(
            float(result.loc[own, "contribution"].iloc[0]), abs=1e-6)

    def test_are_the_growth_of_the_part_times_its_weight_before(self) -> None:
        """The definition of Insee, https://www.insee.fr/fr/metadonnees/definition/c1207."""
        data = whole_and_parts(("A", [30, 33]), ("B", [50, 49]), ("C", [20, 26]))
        result = trends.contributions(data, "postes", "serie", "ESS")["contribution"].iloc[1:]
        weight = trends.shares(data, "postes", "serie", "ESS").query("annee == 2011")["poids"]
        growth = trends.annual_growth(data, "postes", ["serie"]).query(
            "annee == 2012 and serie != 'ESS'")["evolution"]
        np.testing.assert_allclose(result, weight.to_numpy() * growth.to_numpy() / 100)

    def test_that_do_not_sum_to_it_within_a_tenth_of_a_point_are_refused(self) -> None:
        data = whole_and_parts(("A", [500, 510]), ("B", [500, 500]))
        data.loc[(data["serie"] == "ESS") & (data["annee"] == 2012), "postes"] += 0.9
        assert results(trends.contributions(data, "postes", "serie", "ESS"), "contribution") == [
            1.09, 1, 0]
        data.loc[(data["serie"] == "ESS") & (data["annee"] == 2012), "postes"] += 0.3
        result = trends.contributions(data, "postes", "serie", "ESS")
        assert results(result, "contribution") == [1.12, "nd", "nd"]
        assert trends.refusals(result) == (
            "Contributions refusées : leur somme s'écarte de plus de 0,1 point de l'évolution de "
            "l'ensemble ; il manque une partie, ou l'une est comptée deux fois.",)

    def test_of_a_secret_part_are_never_deduced_and_leave_the_others(self) -> None:
        data = whole_and_parts(("A", [50, 60]), ("B", [30, 31]), ("C", [20, 25]))
        data.loc[(data["serie"] == "C") & (data["annee"] == 2012),
                 ["postes", "postes_statut"]] = [np.nan, "s"]
        assert results(trends.contributions(data, "postes", "serie", "ESS"), "contribution") == [
            16, 10, 1, "s"]

    @pytest.mark.parametrize(("serie", "annee"), [("A", 2012), ("A", 2011), ("ESS", 2011)])
    def test_have_the_status_of_each_figure_that_enters_them(self, serie: str, annee: int) -> None:
        data = whole_and_parts(("A", [50, 60]), ("B", [30, 31]))
        data.loc[(data["serie"] == serie) & (data["annee"] == annee), "postes_statut"] = "p"
        result = trends.contributions(data, "postes", "serie", "ESS").set_index("serie")
        assert result.loc["A", "contribution_statut"] == "p"

    def test_of_quarters_are_over_a_year(self) -> None:
        data = pd.concat([quarters(2011, [10, 20, 30, 40, 20]),
                          quarters(2011, [10, 20, 30, 40, 20], serie="A")])
        assert results(trends.contributions(data, "postes", "serie", "ESS"),
                       "contribution") == [100, 100]


class TestShares:
    def test_are_percents_of_the_whole_and_change_in_points(self) -> None:
        data = whole_and_parts(("Associations", [80, 90]), ("Mutuelles", [20, 30]))
        result = trends.shares(data, "postes", "serie", "ESS")
        assert results(result, "poids") == [80, 75, 20, 25]
        assert results(result, "variation") == ["", -5, "", 5]

    def test_of_a_provisional_whole_are_provisional(self) -> None:
        data = whole_and_parts(("A", [80, 90]))
        data.loc[(data["serie"] == "ESS") & (data["annee"] == 2012), "postes_statut"] = "p"
        assert trends.shares(data, "postes", "serie", "ESS")["poids_statut"].tolist() == ["", "p"]

    def test_a_secret_part_has_no_share_then_no_change(self) -> None:
        data = whole_and_parts(("A", [80, 90, 90]), ("B", [20, 10, 10]))
        data.loc[(data["serie"] == "B") & (data["annee"] == 2011),
                 ["postes", "postes_statut"]] = [np.nan, "s"]
        result = trends.shares(data, "postes", "serie", "ESS")
        assert results(result, "poids") == [80, 90, 90, "s", 10, 10]
        assert results(result, "variation")[3:] == ["", "s", 0]


#: G. Krumme, « Shift & Share Table », University of Washington, Geography 350
#: (http://faculty.washington.edu/krumme/350/ssexcel.html): industries of « Holukuluku » in 1985 and
#: 1995; national employment stands for its printed shares (10, 20, 40, 30 %) and growths.
REGION_1985, REGION_1995 = [500, 100, 200, 200], [1000, 100, 250, 280]
NATION_1985, NATION_1995 = [1000, 2000, 4000, 3000], [1100, 2400, 5200, 4200]


def two_groups(region: tuple[list[float], list[float]] = (REGION_1985, REGION_1995),
               nation: tuple[list[float], list[float]] = (NATION_1985, NATION_1995)
               ) -> pd.DataFrame:
    parts = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]
    rows = [(group, part, year, float(value), "")
            for group, pair in (("ESS", region), ("Privé", nation))
            for year, values in zip((1985, 1995), pair, strict=True)
            for part, value in zip(parts, values, strict=False)]
    return pd.DataFrame(rows, columns=["groupe", "secteur", "annee", "postes", "postes_statut"])


def effects(data: pd.DataFrame, start: str = "1985", end: str = "1995") -> pd.DataFrame:
    return trends.shift_share(data, "postes", "secteur", "groupe", ("ESS", "Privé"), (start, end))


class TestShiftShare:
    def test_gives_the_effects_of_krumme_s_table(self) -> None:
        others = two_groups().assign(groupe="Mutuelles", secteur="Autre")
        result = effects(pd.concat([two_groups(), others]))
        assert result["secteur"].tolist() == ["I", "II", "III", "IV", "Ensemble"]
        assert results(result, "poids") == [50, 10, 20, 20, 100]
        assert results(result, "evolution") == [100, 0, 25, 40, 63]
        assert results(result, "evolution_reference") == [10, 20, 30, 40, 29]
        # In jobs: composition -95, -9, 2, 22, sum -80; differential 450, -20, -10, 0, sum 420.
        assert results(result, "structure") == [-9.5, -0.9, 0.2, 2.2, -8]
        assert results(result, "propre") == [45, -2, -1, 0, 42]
        assert results(result, "ecart") == [35.5, -2.9, -0.8, 2.2, 34]

    @given(st.lists(st.tuples(*[st.floats(1, 1e5)] * 4), min_size=1, max_size=8))
    def test_sums_exactly_to_the_gap_between_the_two_growths(
            self, cells: list[tuple[float, ...]]) -> None:
        e0, e1, p0, p1 = (list(column) for column in zip(*cells, strict=True))
        result = effects(two_groups((e0, e1), (p0, p1)))
        gap = 100 * (sum(e1) / sum(e0) - sum(p1) / sum(p0))
        scale = 100 * (max(1, sum(e1) / sum(e0), sum(p1) / sum(p0), *np.divide(p1, p0)))
        total = result.iloc[-1]
        assert total["structure"] + total["propre"] == pytest.approx(gap, abs=1e-9 * scale)
        assert result["ecart"].iloc[:-1].sum() == pytest.approx(gap, abs=1e-9 * scale)

    def test_of_two_groups_with_one_structure_has_no_structure_effect(self) -> None:
        result = effects(two_groups(region=([10, 20, 40, 30], REGION_1995)))
        assert result.iloc[-1]["structure"] == pytest.approx(0)

    def test_refuses_when_a_sector_is_secret_and_names_it(self) -> None:
        data = two_groups()
        data.loc[1, ["postes", "postes_statut"]] = [np.nan, "s"]
        result = effects(data)
        for name in ("structure", "poids"):
            assert results(result, name) == ["nd", "s", "nd", "nd", "s"]
        assert results(result, "evolution") == [100, "s", 25, 40, "s"]
        assert trends.refusals(result) == (
            "Décomposition refusée, il manque : II (secret statistique).",)
        data.loc[1, "postes_statut"] = "ns"
        assert trends.refusals(effects(data)) == (
            "Décomposition refusée, il manque : II (non significatif).",)

    def test_says_a_sector_that_one_group_lacks(self) -> None:
        data = two_groups()
        incomplete = data[~((data["groupe"] == "Privé") & (data["secteur"] == "IV"))]
        assert trends.refusals(effects(incomplete)) == (
            "Décomposition refusée, il manque : IV (non disponible).",)
        never = two_groups(nation=([1000, 2000, 4000, 0], NATION_1995))
        assert trends.refusals(effects(never)) == (
            "Décomposition refusée, il manque : IV (absent de « Privé »).",)

    def test_compares_one_quarter_of_two_years_or_is_refused(self) -> None:
        data = two_groups().assign(
            periode=lambda x: x["annee"].astype("str") + "-T1").drop(columns="annee")
        assert results(effects(data, "1985-T1", "1995-T1"), "ecart")[-1] == 34
        other = data.replace({"periode": {"1995-T1": "1995-T2"}})
        result = effects(other, "1985-T1", "1995-T2")
        assert trends.refusals(result) == (OTHER_QUARTER,)
        for name in ("ecart", "evolution", "evolution_reference"):
            assert set(results(result, name)) == {"nd"}
        with pytest.raises(ValueError, match="doit suivre le départ"):
            effects(data, "1985-T1", "1985-T1")

    def test_of_provisional_figures_is_provisional(self) -> None:
        data = two_groups()
        data.loc[data["annee"] == 1995, "postes_statut"] = "p"
        result = effects(data)
        assert set(result["ecart_statut"]) == {"p"} and result["ecart"].notna().all()
