"""What the daily suite takes of the walks that the complete one makes whole."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest

#: True before a release, where everything is walked and not some of it: ``COMPLET=1``.
RELEASE = os.environ.get("COMPLET") == "1"
#: Left to ``python3 start.py test --complet``.
complet = pytest.mark.complet


def sample(every: Iterable[Any], one_in: int = 3, first: int = 0) -> list[Any]:
    """Return the values of a parameter of a test (tuples: of several), of which the daily suite
    takes one in ``one_in``, from the one of rank ``first`` on.

    The walks of one list begin at different ranks, so that a page has its part in some of them.
    """
    return [value if rank % one_in == first % one_in else
            pytest.param(*value if isinstance(value, tuple) else (value,), marks=complet)
            for rank, value in enumerate(every)]
