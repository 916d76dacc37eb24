"""What a few answers say of many shops: intervals, tests, weights; pure.

Formulas, when not to use them and their sources: ``docs/methodes.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

#: Level of the intervals, and of what is not told from chance.
CONFIDENCE, CHANCE = 0.95, 0.05
#: Tables drawn, from one seed, where a table is too large for an exact test and too thin for χ².
DRAWS, SEED = 9999, 1922
FISHER = "test exact de Fisher"
CHI2 = "test du χ²"
SIMULATED = "test exact de Fisher-Freeman-Halton, par simulation"
#: Rounds of raking, and the relative gap to a margin below which it is met.
ROUNDS, TOLERANCE = 1000, 1e-9


def finite_factor(n: np.ndarray, population: np.ndarray) -> np.ndarray:
    """Return how many times more a simple draw of ``n`` among ``population`` tells: (N − 1) /
    (N − n).

    The variance of a proportion drawn without replacement is P(1 − P)/n × (N − n)/(N − 1)
    (W. G. Cochran, *Sampling Techniques*, 3rd ed., 1977, § 3.2).  Infinite when all answered;
    1 where the population is not known (NaN).
    """
    n, population = np.broadcast_arrays(np.asarray(n, float), np.asarray(population, float))
    if (n > population).any():
        raise ValueError("plus de réponses que de commerces")
    unknown, rest = ~np.isfinite(population), np.where(population == n, np.nan, population - n)
    factor = (population - 1) / rest
    return np.where(unknown, 1.0, np.where(np.isnan(rest), np.inf, factor))


def wilson_interval(share_pct: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return bounds, in %, of Wilson's score interval at 95 % of shares in % that rest on ``n``
    answers.

    ``n`` may be an effective size, not whole; an infinite one leaves no doubt.  Replacing n by
    n × ``finite_factor`` inverts the score test with the variance of a finite population.
    Source: E. B. Wilson, *JASA* 22 (158), 1927, p. 209-212.
    """
    share, size = np.broadcast_arrays(np.asarray(share_pct, float) / 100, np.asarray(n, float))
    finite = np.where(np.isfinite(size), size, 1.0)
    # Statsmodels has it too, and takes a second to load.
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    middle = (share + z**2 / (2 * finite)) / (1 + z**2 / finite)
    reach = z * np.sqrt((share * (1 - share) + z**2 / (4 * finite)) / finite) / (1 + z**2 / finite)
    low, high = middle - reach, middle + reach
    sure = ~np.isfinite(size)
    # Rounding must not put a bound on the wrong side of the share that nobody or everybody gave.
    return (100 * np.where(sure, share, np.clip(low, 0, share)),
            100 * np.where(sure, share, np.clip(high, share, 1)))


@dataclass(frozen=True)
class Link:
    """A test of independence: ``of`` what (empty: the whole table), ``p``, and its ``method``."""

    of: str
    p: float
    method: str


def independence_test(counts: Sequence[Sequence[int]] | np.ndarray, of: str = "") -> Link | None:
    """Return the test of a table of shops, each in one cell; None when a side has a single answer.

    Fisher's exact test (1922) for two by two; χ² where Cochran's rule allows it (*Biometrics* 10,
    1954: no expected count under 1, at most a fifth under 5); else Fisher-Freeman-Halton
    (*Biometrika* 38, 1951), simulated.
    """
    from scipy import stats

    table = np.asarray(counts, dtype=int)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape) < 2:
        return None
    if table.shape == (2, 2):
        return Link(of, float(stats.fisher_exact(table).pvalue), FISHER)
    expected = stats.contingency.expected_freq(table)
    if expected.min() >= 1 and (expected < 5).mean() <= 0.2:
        return Link(of, float(stats.chi2_contingency(table).pvalue), CHI2)
    draws = stats.MonteCarloMethod(n_resamples=DRAWS, rng=np.random.default_rng(SEED))
    return Link(of, float(stats.fisher_exact(table, method=draws).pvalue), SIMULATED)


def holm_corrected(tests: Iterable[Link | None]) -> list[Link]:
    """Return the tests that could be made, read together, their p corrected by Holm (*Scand. J.
    Statist.* 6, 1979): of many comparisons some are told from chance by chance alone."""
    # Not ``statsmodels.stats.multitest``, which collects the garbage of the whole server each time.
    links = [link for link in tests if link]
    p = np.array([link.p for link in links])
    order = p.argsort()
    steps = np.minimum(p[order] * np.arange(len(p), 0, -1), 1)
    p[order] = np.maximum.accumulate(steps)
    return [Link(link.of, float(one), link.method) for link, one in zip(links, p, strict=True)]


def rake(respondents: pd.DataFrame, targets: Mapping[str, Mapping[str, float]]) -> pd.Series:
    """Return a weight for each respondent, so that their margins are those of the population.

    ``respondents``: one row each, a column a margin.  ``targets``: margin → category → how many
    in the population, the same total for all.  Each margin is met in turn until all are (W. E.
    Deming and F. F. Stephan, *Ann. Math. Statist.* 11 (4), 1940, p. 427-444).  Raises
    ``ValueError``, a French sentence, for a category without respondent and where no weights meet
    all margins.
    """
    margins = []
    for name, target in targets.items():
        if missing := sorted(set(target) ^ set(respondents[name])):
            raise ValueError(f"redressement impossible : « {missing[0]} » n'a pas de répondant, ou "
                             "n'est pas dans l'inventaire")
        margins.append((np.array([*target.values()], dtype=float),
                        pd.Index([*target]).get_indexer(respondents[name])))
    weights = np.ones(len(respondents))
    for _ in range(ROUNDS):
        gap = 0.0
        for wanted, category in margins:
            factor = wanted / np.bincount(category, weights)
            gap = max(gap, float(np.abs(factor - 1).max()))
            weights = weights * factor[category]
        if gap < TOLERANCE:
            return pd.Series(weights, respondents.index)
    raise ValueError("redressement impossible : aucun poids ne respecte toutes les marges à la "
                     "fois")


def effective_size(weights: pd.Series) -> float:
    """Return how many equal answers weighted ones are worth: (Σw)² / Σw² (L. Kish, *Survey
    Sampling*, 1965, § 11.7); 0 for none."""
    return float(weights.sum() ** 2 / (weights**2).sum()) if len(weights) else 0.0
