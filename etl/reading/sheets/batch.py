"""A batch of the lines of a sheet that is too long to be held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Batch:
    """Where the lines of a batch stand in their sheet: ``skipped`` rows, that others hold, come
    after its ``HEADER_WITHIN`` first ones, which all of them have.

    ``tail``: the last rows of the sheet, none of one that is whole; ``shared`` is what its batches
    share, so that what one has told is not told again.
    """

    skipped: int = 0
    is_last: bool = True
    tail: list[list[object]] = field(default_factory=list)
    shared: dict[Any, Any] = field(default_factory=dict)
