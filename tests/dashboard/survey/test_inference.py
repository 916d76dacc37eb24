"""Intervals, tests and weights, against statsmodels, scipy, published examples and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import optimize, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from dashboard.survey import inference
from dashboard.survey.inference import Link


@pytest.mark.parametrize(("count", "n"), [(0, 5), (1, 12), (26, 48), (48, 48), (300, 1000)])
def test_an_interval_in_an_endless_population_is_that_of_statsmodels_and_of_scipy(count, n) -> None:
    size = n * inference.finite_factor(n, 1e15)
    low, high = inference.wilson_interval(100 * count / n, size)
    expected = proportion_confint(count, n, method="wilson")
    assert (low / 100, high / 100) == pytest.approx(expected, abs=1e-9)
    exact = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert (low / 100, high / 100) == pytest.approx((exact.low, exact.high), abs=1e-9)


def test_half_of_fifty_shops_out_of_a_hundred_worked_by_hand() -> None:
    """n* = 50 × 99 / 50 = 99; half-width 1,96 × 0,5 / √(99 + 1,96²) = 9,66 points, against 13,4
    were the population endless."""
    assert inference.finite_factor(50, 100) == pytest.approx(1.98)
    low, high = inference.wilson_interval(50.0, 50 * inference.finite_factor(50, 100))
    z = 1.959963984540054
    half = 100 * z * 0.5 / (99 + z**2) ** 0.5
    assert (low, high) == pytest.approx((50 - half, 50 + half)) and half == pytest.approx(
        9.6635, abs=1e-4)


@pytest.mark.parametrize(("count", "n", "population"), [(3, 10, 22), (12, 25, 62), (43, 48, 100)])
def test_the_bounds_are_the_shares_that_the_score_test_just_does_not_reject(
        count, n, population) -> None:
    """Wilson's definition, with the variance of a finite population (Cochran, § 3.2)."""
    share = count / n
    for bound in inference.wilson_interval(100 * share, n * inference.finite_factor(n, population)):
        p = bound / 100
        variance = p * (1 - p) / n * (population - n) / (population - 1)
        assert abs(share - p) / variance**0.5 == pytest.approx(1.959963984540054)


def test_when_all_answered_nothing_is_left_in_doubt() -> None:
    assert inference.wilson_interval(40.0, 10 * inference.finite_factor(10, 10)) == (40.0, 40.0)


def test_without_an_inventory_the_population_is_taken_for_endless() -> None:
    assert inference.finite_factor(10, float("nan")) == 1


def test_more_answers_than_shops_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="plus de réponses que de commerces"):
        inference.finite_factor(11, 10)


def test_nobody_and_everybody_have_a_bound_at_their_share() -> None:
    low, high = inference.wilson_interval(np.array([0.0, 100.0]), np.array([20.0, 20.0]))
    assert low[0] == 0 and high[1] == 100 and high[0] > 0 and low[1] < 100


def test_two_by_two_is_fisher_as_in_the_example_of_scipy() -> None:
    """Whales and sharks of two oceans, in the documentation of ``scipy.stats.fisher_exact``."""
    link = inference.independence_test([[8, 2], [1, 5]])
    assert link == Link("", pytest.approx(0.0349, abs=1e-4), "test exact de Fisher")


def test_the_lady_tasting_tea() -> None:
    """R. A. Fisher, *The Design of Experiments*, 1935: three cups of four, p = 34/70 two-sided."""
    link = inference.independence_test([[3, 1], [1, 3]])
    assert link is not None and link.p == pytest.approx(34 / 70)


def test_a_large_table_with_enough_shops_is_a_chi_square() -> None:
    table = [[20, 15, 10], [10, 20, 25]]
    link = inference.independence_test(table)
    assert link == Link("", pytest.approx(stats.chi2_contingency(table).pvalue), "test du χ²")


def test_one_rare_answer_is_enough_to_leave_the_chi_square() -> None:
    """Cochran: a fifth of the cells may expect fewer than five shops, none fewer than one."""
    link = inference.independence_test([[20, 20, 20, 20, 20, 1], [20, 20, 20, 20, 20, 0]])
    assert link is not None and link.method == inference.SIMULATED


@pytest.mark.parametrize(("table", "method"), [
    ([[6, 13, 12, 11, 8], [2, 10, 11, 12, 15]], inference.CHI2),  # a fifth expects four shops
    ([[7, 5, 13, 12, 13], [3, 5, 10, 11, 21]], inference.CHI2),  # two fifths expect five
    ([[4, 5, 13, 12, 13], [4, 3, 10, 11, 21]], inference.SIMULATED)])
def test_a_fifth_of_the_cells_may_expect_fewer_than_five_shops(
        table: list[list[int]], method: str) -> None:
    link = inference.independence_test(table)
    assert link is not None and link.method == method


def test_a_large_table_with_few_shops_is_simulated_and_says_the_same_each_time() -> None:
    """Exact p by enumeration of every table with these margins."""
    table = np.array([[1, 2, 3], [3, 0, 0]])
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    chances = [float(stats.random_table(rows, columns).pmf(t)) for t in (
        np.array([[a, b, 6 - a - b], [4 - a, 2 - b, a + b - 3]])
        for a in range(5) for b in range(3)) if (t >= 0).all()]
    own = float(stats.random_table(rows, columns).pmf(table))
    exact = sum(p for p in chances if p <= own * (1 + 1e-9))
    assert sum(chances) == pytest.approx(1)
    link = inference.independence_test(table)
    assert link is not None and "simulation" in link.method
    assert link.p == pytest.approx(exact, abs=0.02)
    assert inference.independence_test(table) == link


@pytest.mark.parametrize("table", [[[3, 4]], [[3, 4], [0, 0]], [[3, 0], [4, 0]]])
def test_a_question_with_a_single_answer_has_no_test(table) -> None:
    assert inference.independence_test(table) is None


def test_tests_read_together_are_corrected_by_holm() -> None:
    links = inference.holm_corrected([Link(str(p), p, "") for p in (0.01, 0.04, 0.03)])
    assert [link.p for link in links] == pytest.approx([0.03, 0.06, 0.06])
    assert [link.p for link in links] == pytest.approx(
        multipletests([0.01, 0.04, 0.03], method="holm")[1])
    assert inference.holm_corrected([Link("", 0.04, "")]) == [Link("", 0.04, "")]
    assert [link.p for link in inference.holm_corrected([Link("", 0.8, "")] * 2)] == [1, 1]


AGES = ("15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50+")
LAST_YEAR = np.array([[1306, 83, 0], [619, 765, 3], [263, 1194, 9], [173, 1372, 28],
                      [171, 1393, 51], [159, 1372, 81], [208, 1350, 108], [1116, 4100, 2329]])


def test_raking_finds_the_published_table_of_ages_and_marital_status() -> None:
    """Y. Bishop, S. Fienberg and P. Holland, *Discrete Multivariate Analysis*, 1975, as SAS/IML
    prints it (example « Iterative Proportional Fitting » of its user's guide)."""
    rows = pd.DataFrame([(age, state) for i, age in enumerate(AGES) for j, state in
                         enumerate("SMW") for _ in range(LAST_YEAR[i, j])],
                        columns=["age", "etat"])
    weights = inference.rake(rows, {
        "age": dict(zip(AGES, (1412, 1402, 1450, 1541, 1681, 1532, 1662, 7644), strict=True)),
        "etat": {"S": 3988, "M": 11702, "W": 2634}})
    sums = weights.groupby([rows["age"], rows["etat"]]).sum().unstack(fill_value=0)
    assert sums[["S", "M", "W"]].round(2).to_numpy().tolist() == [
        [1325.27, 86.73, 0.0], [615.56, 783.39, 3.05], [253.94, 1187.18, 8.88],
        [165.13, 1348.55, 27.32], [173.41, 1454.71, 52.87], [147.21, 1308.12, 76.67],
        [202.33, 1352.28, 107.40], [1105.16, 4181.04, 2357.81]]


def test_raking_on_three_margins_is_the_solution_of_its_equations() -> None:
    """Weights are exp(sum of one coefficient a category): found here by minimising their dual."""
    generator = np.random.default_rng(3)
    rows = pd.DataFrame(generator.integers(0, 3, (60, 3)).astype(str), columns=list("abc"))
    targets = {"a": {"0": 50., "1": 30., "2": 40.}, "b": {"0": 20., "1": 60., "2": 40.},
               "c": {"0": 45., "1": 45., "2": 30.}}
    dummies = pd.get_dummies(rows).astype(float)
    margins = np.array([targets[c[0]][c[2]] for c in dummies])
    matrix = dummies.to_numpy()
    solution = optimize.minimize(lambda x: np.exp(matrix @ x).sum() - margins @ x, np.zeros(9),
                                 jac=lambda x: matrix.T @ np.exp(matrix @ x) - margins, tol=1e-12)
    assert inference.rake(rows, targets).to_numpy() == pytest.approx(
        np.exp(matrix @ solution.x), rel=1e-4)


def test_a_category_without_respondent_cannot_be_raked() -> None:
    with pytest.raises(ValueError, match="« Scop » n'a pas de répondant"):
        inference.rake(pd.DataFrame({"statut": ["Scic"]}), {"statut": {"Scic": 2, "Scop": 1}})


def test_margins_that_no_weights_meet_are_refused() -> None:
    rows = pd.DataFrame({"a": ["x", "y"], "b": ["u", "v"]})
    with pytest.raises(ValueError, match="aucun poids ne respecte toutes les marges à la fois"):
        inference.rake(rows, {"a": {"x": 1, "y": 3}, "b": {"u": 2, "v": 2}})


def test_the_effective_size_of_kish_worked_by_hand() -> None:
    """Weights 1, 1, 2, 2: 6² / 10 = 3,6; equal weights lose nothing."""
    assert inference.effective_size(pd.Series([1.0, 1, 2, 2])) == pytest.approx(3.6)
    assert inference.effective_size(pd.Series([7.0] * 5)) == pytest.approx(5)
    assert inference.effective_size(pd.Series(dtype=float)) == 0


def test_raking_two_margins_is_the_log_linear_fit_of_statsmodels() -> None:
    """Weighted counts are those of a Poisson model of the population's table with the respondents
    as offset and one effect a category of each margin: fitted apart, by maximum likelihood, on any
    table with these margins."""
    counts = np.array([[12, 5, 3], [4, 9, 8]])
    rows = pd.DataFrame([(f"l{i}", f"c{j}") for i in range(2) for j in range(3)
                         for _ in range(counts[i, j])], columns=["statut", "departement"])
    even = np.outer([45, 55], [30, 50, 20]) / 100  # of independence: only its margins matter
    weights = inference.rake(rows, {
        "statut": {"l0": 45.0, "l1": 55.0}, "departement": {"c0": 30.0, "c1": 50.0, "c2": 20.0}})
    effects = np.array([[1, i, j == 1, j == 2] for i in range(2) for j in range(3)], dtype=float)
    fit = sm.GLM(even.ravel(), effects, family=sm.families.Poisson(),
                 offset=np.log(counts.ravel())).fit(tol=1e-12)
    sums = weights.groupby([rows["statut"], rows["departement"]]).sum().unstack().to_numpy()
    assert sums == pytest.approx(np.asarray(fit.fittedvalues).reshape(2, 3), rel=1e-6)


def test_wilson_with_the_finite_population_worked_by_hand_on_a_share_that_is_not_a_half() -> None:
    """12 shops of 48 among 100: n* = 48 × 99 / 52 = 91,385; z² = 3,8415; centre
    (0,25 + 1,92073/91,385) / (1 + 3,8415/91,385) = 26,01 %; half-width
    1,96 × √(0,1875/91,385 + z²/4n*²) / 1,04204 = 8,76 points."""
    low, high = inference.wilson_interval(25.0, 48 * inference.finite_factor(48, 100))
    z2, n = 1.959963984540054**2, 48 * 99 / 52
    centre = (0.25 + z2 / (2 * n)) / (1 + z2 / n)
    half = z2**0.5 * (0.25 * 0.75 / n + z2 / (4 * n**2)) ** 0.5 / (1 + z2 / n)
    assert (low, high) == pytest.approx((100 * (centre - half), 100 * (centre + half)))
    assert (centre, half) == pytest.approx((0.2601, 0.0876), abs=1e-4)
