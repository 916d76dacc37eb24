"""What the daily suite and the complete one take of the walks that are made whole before a release.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest

#: True before a release, where everything is walked and not some of it: ``COMPLET=1``.
RELEASE = os.environ.get("COMPLET") == "1"
#: Left to ``python3 start.py test --complet``.
complet = pytest.mark.complet
#: Left to ``COMPLET=1 python3 start.py test --complet``.
livraison = pytest.mark.livraison


def sample(every: Iterable[Any], one_in: int = 3, first: int = 0) -> list[Any]:
    """Return the values of a parameter of a test (tuples: of several), of which the suites take one
    in ``one_in``, from the one of rank ``first`` on, and a release all.

    The walks of one list begin at different ranks, so that a page has its part in some of them.
    """
    return [pytest.param(*value if isinstance(value, tuple) else (value,),
                         marks=livraison if (rank - first) % one_in else ())
            for rank, value in enumerate(every)]


def beginning(every: Iterable[Any], number: int) -> list[Any]:
    """Return the values of a parameter, of which the suites take the first ``number``, and a
    release all."""
    return [pytest.param(value, marks=() if rank < number else livraison)
            for rank, value in enumerate(every)]
