"""Real communes for invented shops and actors, and the draws that several workbooks share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.random import Generator

from etl.french.reference import PEOPLE, commune_table

_SEED = 2023
T = TypeVar("T")


@dataclass(frozen=True)
class Commune:
    """A commune of the reference table; latitude and longitude in degrees (WGS 84)."""

    code: str
    name: str
    departement: str
    departement_name: str
    population: int
    latitude: float
    longitude: float
    density: int
    postcode: str


@cache
def communes() -> tuple[Commune, ...]:
    """Return the communes of Bretagne, in the order of the reference table."""
    return tuple(Commune(str(code), row["commune_nom"], row["departement"], row["departement_nom"],
                         row[PEOPLE], row["latitude"], row["longitude"], row["densite_7"],
                         row["codes_postaux"].split()[0])
                 for code, row in commune_table().iterrows())


def generator(stream: int) -> Generator:
    """Return a seeded generator; one ``stream`` a workbook, so that changing one leaves the
    others."""
    return np.random.default_rng([_SEED, stream])


def pick(rng: Generator, weights: Mapping[T, float]) -> T:
    """Return one key, drawn in proportion to its weight."""
    keys = list(weights)
    shares = np.array(list(weights.values()), dtype=float)
    return keys[int(rng.choice(len(keys), p=shares / shares.sum()))]


def picks(rng: Generator, chances: Mapping[str, float]) -> list[str]:
    """Return keys drawn each with its own chance, in the order given; the likeliest when none
    came."""
    keys = [key for key, chance in chances.items() if rng.random() < chance]
    return keys or [max(chances, key=lambda key: chances[key])]


def sample(rng: Generator, size: int, among: Sequence[int]) -> list[int]:
    """Return ``size`` different members of ``among``, sorted."""
    return sorted(int(i) for i in rng.choice(np.array(among), size, replace=False))
