"""What is made of the values of a file, most of which repeat: computed once each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

#: Distinct values that are remembered.
_MOST = 1 << 16
A = TypeVar("A")
R = TypeVar("R")


class Memo(dict[A, R]):
    """Value → what ``function`` makes of it; a dictionary, which each cell of a long file asks:
    ``lru_cache`` takes twice as long."""

    def __init__(self, function: Callable[[A], R]) -> None:
        self.function = function

    def __missing__(self, value: A) -> R:
        if len(self) > _MOST:
            self.clear()
        self[value] = result = self.function(value)
        return result
