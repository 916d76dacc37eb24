"""Quarterly posts, establishments and payroll, as an extraction by Urssaf and MSA would be.

The finest cells (quarter × département × famille × sector) are integers and every margin is their
sum, so that the published totals close exactly.  Yearly means follow ``targets``; other years
and all the detail are plausible inventions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from etl.contract import REGION, WHOLE
from etl.demo import plan, targets
from etl.demo.places import communes, generator
from etl.demo.targets import AIDE_A_DOMICILE, SECTEURS
from etl.demo.workbook import Sheet, Value
from etl.french.families import ESS, FAMILLES, PRIVE

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEARS = range(2011, 2024)
QUARTERS = tuple((year, quarter) for year in YEARS for quarter in (1, 2, 3, 4))
HEADERS = ("Trimestre", "Niveau", "Code département", "Territoire", "Famille", "Secteur",
           "Effectifs salariés", "Établissements", "Masse salariale (milliers d'euros)")

_BASE = YEARS.index(2021)
_NOTE = ("à remplacer par l'extraction trimestrielle réelle de l'Urssaf et de la MSA. "
         "s\u202f: secret statistique (moins de trois établissements, l'un d'eux qui domine, ou "
         "cellule masquée pour en protéger une autre)\u202f; nd\u202f: non disponible.")
#: Pay of a quarter against the yearly mean (end-of-year bonuses).
_PAY_SEASON = np.array([0.98, 0.99, 0.98, 1.05])


@dataclass(frozen=True)
class Figures:
    """The three quantities, by quarter × département × famille × sector (private: no last two)."""

    effectifs: Ints
    etablissements: Ints
    masse: Ints


def sheet() -> Sheet:
    """Return the sheet « Extraction »."""
    rng = generator(1)
    secret = _masked_places()
    ess = _ess(rng, secret)
    private = _private(rng)
    return Sheet("Extraction", _NOTE, HEADERS, list(_rows(ess, private, secret)))


def quarter_label(index: int) -> str:
    """Return « T1 2011 »: what is invented is never provisional."""
    year, quarter = QUARTERS[index]
    return f"T{quarter} {year}"


def _path(growth: Mapping[int, float], base: float) -> Floats:
    """Return yearly levels that equal ``base`` in 2021 and grow by ``growth`` (% by year)."""
    levels = np.cumprod([1 + growth.get(year, 0.0) / 100 for year in YEARS])
    return base * levels / levels[_BASE]


def _families() -> Floats:
    """Return the yearly means by year × famille; associations are what the other families leave."""
    total = _path(_published_growth(ESS, WHOLE) | plan.ESS_OTHER_YEARS, targets.POSTS)
    others = [_path(plan.FAMILY_GROWTH[name], targets.POSTS * share)
              for name, share in plan.FAMILY_SHARE.items()]
    return np.column_stack([total - sum(others), *others])


def _published_growth(famille: str, secteur: str) -> dict[int, float]:
    return {year: value for (f, s, year), value in targets.GROWTH.items()
            if (f, s) == (famille, secteur)}


def _yearly(rng: Generator) -> Floats:
    """Return the yearly means in Bretagne by year × famille × sector; zero where the pair does not
    exist."""
    families = _families()
    split = np.array([[plan.SPLIT[f].get(s, 0.0) for s in SECTEURS] for f in FAMILLES])
    levels = [families[0][:, None] * split / split.sum(axis=1, keepdims=True)]
    pinned_growth = _published_growth(ESS, AIDE_A_DOMICILE)
    aide = SECTEURS.index(AIDE_A_DOMICILE)
    for index, year in enumerate(YEARS[1:], 1):
        growth = np.array([plan.SECTOR_EVENTS.get((s, year), plan.SECTOR_TREND[s])
                           for s in SECTEURS]) + rng.normal(0, 0.4, split.shape)
        free = np.ones(split.shape, dtype=bool)
        if year in pinned_growth:
            growth[:, aide] = pinned_growth[year]
            free[:, aide] = False
        level = levels[-1] * (1 + growth / 100)
        pinned = np.where(free, 0, level).sum(axis=1)
        loose = np.where(free, level, 0).sum(axis=1)
        factor = ((families[index] - pinned) / loose)[:, None]
        levels.append(np.where(free, level * factor, level))
    return np.array(levels)


def _ess(rng: Generator, secret: NDArray[np.bool_]) -> Figures:
    yearly = _yearly(rng)
    share = np.array(list(plan.ESS_SHARE.values()))[:, None, None]
    share = share * np.exp(rng.normal(0, 0.08, (4, *yearly.shape[1:])))
    drift = rng.normal(0, 0.002, share.shape)
    shares = share * np.exp(drift * (np.arange(len(YEARS)) - _BASE)[:, None, None, None])
    levels = yearly[:, None] * shares / shares.sum(axis=1, keepdims=True)
    season = np.array([plan.SEASON.get(s, plan.SEASON_ELSEWHERE) for s in SECTEURS]).T
    season = np.broadcast_to(season, (len(YEARS), *season.shape)).copy()
    season[YEARS.index(2020)] += np.array([plan.COVID.get(s, plan.COVID_ELSEWHERE)
                                           for s in SECTEURS]).T
    # Rounded family by family: the smallest one must still print the published growth.
    by_family = _quarters(rng, levels, season[:, :, None, None, :]).transpose(0, 2, 1, 3)
    flat = by_family.reshape(*by_family.shape[:2], -1)
    posts = _rounded_values(flat).reshape(by_family.shape).transpose(0, 2, 1, 3)
    sizes = np.array([[plan.SIZE[f].get(s, 1.0) for s in SECTEURS] for f in FAMILLES])
    years = (np.arange(len(QUARTERS)) / 4 - _BASE)[:, None, None, None]
    places = levels[_BASE] / sizes * np.exp(
        (0.0015 + rng.normal(0, 0.004, levels.shape[1:])) * years)
    # Outside the masked blocks nothing stands on fewer than three establishments.
    floor = np.where(secret, 1, 3) * (sizes > 1)
    pay = np.array([plan.PAY[s] for s in SECTEURS]) * (1 + rng.normal(0, 0.02, share.shape))
    return Figures(posts, np.maximum(places.round().astype(np.int64), floor), _payroll(posts, pay))


def _private(rng: Generator) -> Figures:
    growth = _published_growth(PRIVE, WHOLE) | plan.PRIVATE_OTHER_YEARS
    shares = np.array(list(plan.PRIVATE_SHARE.values()))
    levels = _path(growth, targets.PRIVATE_POSTS)[:, None] * shares
    season = np.broadcast_to(plan.PRIVATE_SEASON, (len(YEARS), 4)).copy()
    season[YEARS.index(2020)] += plan.COVID_ELSEWHERE
    posts = _rounded_values(_quarters(rng, levels, season[:, :, None]))
    places = np.round(np.repeat(levels, 4, axis=0) / plan.PRIVATE_SIZE).astype(np.int64)
    return Figures(posts, places, _payroll(posts, np.full(4, plan.PRIVATE_PAY)))


def _quarters(rng: Generator, levels: Floats, season: Floats) -> Floats:
    """Return the posts by quarter of yearly means (year × …): their mean over the year is the
    yearly mean."""
    slope = np.gradient(levels, axis=0)[:, None] / 4
    steps = np.array([-1.5, -0.5, 0.5, 1.5]).reshape(1, 4, *[1] * (levels.ndim - 1))
    noise = rng.normal(0, 0.002, (levels.shape[0], 4, *levels.shape[1:]))
    swing = season + noise
    swing = swing - swing.mean(axis=1, keepdims=True)
    posts = levels[:, None] * (1 + swing) + slope * steps
    return posts.reshape(-1, *levels.shape[1:])


def _rounded_values(values: Floats) -> Ints:
    """Return integers whose running sums along the last axis stay within a half of those of
    ``values``."""
    return np.diff(np.cumsum(values, axis=-1).round(), axis=-1, prepend=0).astype(np.int64)


def _payroll(posts: Ints, pay: Floats) -> Ints:
    """Return the thousands of euros paid in each quarter, for ``pay`` thousands a post in 2021."""
    factors = [1.018 ** (year - YEARS[_BASE]) * _PAY_SEASON[quarter - 1]
               for year, quarter in QUARTERS]
    factor = np.array(factors).reshape(-1, *[1] * (posts.ndim - 1))
    return (posts * pay * factor).round().astype(np.int64)


def _masked_places() -> NDArray[np.bool_]:
    """Return where posts and payroll are masked.

    Each block takes two départements, two families and two sectors: along any dimension a line
    holds no masked cell or two at least, so no subtraction from a total gives one back.
    """
    mask = np.zeros((len(QUARTERS), 4, len(FAMILLES), len(SECTEURS)), dtype=bool)
    departements = list(plan.ESS_SHARE)
    for block in plan.SECRET_BLOCKS:
        first, last = (QUARTERS.index(quarter) for quarter in (block.first, block.last))
        mask[np.ix_(range(first, last + 1), [departements.index(d) for d in block.departements],
                    [FAMILLES.index(f) for f in block.familles],
                    [SECTEURS.index(s) for s in block.secteurs])] = True
    return mask


def _with_margins(cells: NDArray) -> NDArray:
    """Return cells plus their sums, last along each dimension but the first."""
    for axis in range(1, cells.ndim):
        cells = np.concatenate([cells, cells.sum(axis=axis, keepdims=True)], axis=axis)
    return cells


def _rows(ess: Figures, private: Figures, secret: NDArray[np.bool_]) -> Iterator[list[Value]]:
    posts, places, pay = (_with_margins(a) for a in (ess.effectifs, ess.etablissements, ess.masse))
    private_posts, private_places, private_pay = (
        _with_margins(a) for a in (private.effectifs, private.etablissements, private.masse))
    mask = np.pad(secret, [(0, 0), (0, 1), (0, 1), (0, 1)])
    names = {c.departement: c.departement_name for c in communes()}
    territories = [("département", code, names[code]) for code in plan.ESS_SHARE]
    territories.append(("région", REGION, "Bretagne"))
    for t in range(len(QUARTERS)):
        for d, territory in enumerate(territories):
            head = (quarter_label(t), *territory)
            for f, famille in enumerate((*FAMILLES, ESS)):
                unknown = (QUARTERS[t], territory[1], famille) in plan.UNKNOWN_PAYROLL
                for s, secteur in enumerate((*SECTEURS, WHOLE)):
                    cell = (t, d, f, s)
                    if posts[cell]:
                        yield [*head, famille, secteur, *_printed_cells(
                            posts[cell], places[cell], pay[cell], mask[cell], unknown)]
            yield [*head, PRIVE, WHOLE, int(private_posts[t, d]), int(private_places[t, d]),
                   int(private_pay[t, d])]


def _printed_cells(posts: int, places: int, pay: int, secret: bool, unknown: bool) -> list[Value]:
    if secret:
        return ["s", int(places), "s"]
    return [int(posts), int(places), "nd" if unknown else int(pay)]
