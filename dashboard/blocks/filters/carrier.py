"""What answers for the reader when a page asks: the screen, where widgets keep the filters in the
address (``screen.Screen``), or the address alone (``headless.Address``), with one meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Show = Callable[[Any], Any]
#: An open tab, in which a page draws; None for a tab that is closed.
Tab = AbstractContextManager[object] | None


class Filters(Protocol):
    """What answers for the reader; ``key`` names a filter in the address, where a value is written
    as ``show`` says it."""

    def choice(self, label: str, key: str, options: Sequence[T], show: Show, default: T,
               *, block: str = "", are_results: bool = False) -> T:
        """Return the option chosen, ``default`` for none; ``block``: the only figure that it
        changes, which then has it in its head; ``are_results``: the options are what the reader
        has just searched, in place of what was chosen before."""

    def lone(self, label: str, key: str, option: T, show: Show) -> T:
        """Return the only option of a filter, which is then no question."""

    def choices(self, label: str, key: str, options: Sequence[T], show: Show, default: Sequence[T],
                placeholder: str) -> list[T]:
        """Return the options chosen, ``default`` before any choice."""

    def span(self, label: str, key: str, low: int, high: int) -> tuple[int, int]:
        """Return two bounds kept within ``low`` and ``high``."""

    def text(self, label: str, key: str, **options: Any) -> str:
        """Return what is typed; ``options``: of the field on screen."""

    def tabs(self, key: str, labels: Sequence[str]) -> list[Tab]:
        """Return the tabs: the open one, None for the others."""

    def is_asked(self, key: str) -> bool:
        """Tell whether the address sets a filter."""

    def has_demonstration(self) -> bool:
        """Tell whether the demonstration data are shown."""
