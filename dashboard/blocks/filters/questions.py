"""What a page asks the reader: one value, several, a range of years, a text.

Pages and tools ask ``choose``, ``choose_several``, ``years``…; whichever ``carrier`` runs the page
answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any, TypeVar

from dashboard.blocks.filters.carrier import Filters, Show
from dashboard.blocks.filters.clicks import COMPARED
from dashboard.blocks.filters.screen import Screen
from dashboard.warehouse import query

T = TypeVar("T")
#: How the labels of filters begin of which « tous » is said.
MASCULINE = ("Champ", "Chiffres", "Détail", "Document", "Graphiques", "Groupe", "Secteur",
             "Statuts", "Territoire")
#: The label of the filter of a second territory; figures that show it say it among theirs.
COMPARISON = "Comparer à"
#: Characters of what is searched: a paragraph is no search, and each of its words would be tried.
#: Not ``max_chars``, by which the field would show nothing of what is pasted.
LONGEST = 100

#: What answers on the reader's own page.
SCREEN = Screen()
carrier: ContextVar[Filters] = ContextVar("carrier", default=SCREEN)


class NothingOffered(LookupError):
    """A filter without an option: what it is asked of is not published."""


def choose(label: str, options: Sequence[T] | Mapping[T, str], key: str,
           default: T | None = None, show: Show = str, block: str = "", lone: bool = True,
           are_results: bool = False) -> T:
    """Return one value among ``options``, or of value → name: ``default`` before any choice, else
    the first.

    ``block``: the only figure that it changes; ``lone``: a single value is asked too;
    ``are_results``: see ``Filters.choice``.  Raise ``NothingOffered`` where there is none.
    """
    show, options = _names_and_values(options, show)
    if not options:
        raise NothingOffered(label)
    if len(options) == 1 and not lone:
        return carrier.get().lone(label, key, options[0], show)
    usual = default if default is not None and default in options else options[0]
    return carrier.get().choice(label, key, options, show, usual, block=block,
                                are_results=are_results)


def _names_and_values(options: Sequence[T] | Mapping[T, str], show: Show) -> tuple[Show, list[T]]:
    """Return how values are named, and the values."""
    return (options.__getitem__ if isinstance(options, Mapping) else show), list(options)


def territory(places: Mapping[str, str], key: str = "territoire") -> tuple[str, str]:
    """Return the code and the name of the territory that is chosen (code → name); nothing is asked
    of a single one: what was chosen elsewhere stays so there."""
    code = choose("Territoire", places, key, lone=False)
    return code, places[code]


def compare(places: Mapping[str, str]) -> tuple[str, str]:
    """Return (code, name) of the territory that the reader compares with, among ``places``: code →
    name; empty for none.  Nothing is asked without such places."""
    # A territory that is no longer offered is not written as « Aucun », which it would stand for.
    options = {"": "Aucun", **places}
    code = "" if not places else choose(COMPARISON, list(options), COMPARED,
                                        show=lambda code: options.get(code, code))
    return code, places.get(code, "")


def choose_several(label: str, options: Sequence[T] | Mapping[T, str], key: str,
                   default: Sequence[T] = (), show: Show = str) -> list[T]:
    """Return values among ``options``; none chosen means all of them.  Nothing is asked of
    nothing."""
    show, options = _names_and_values(options, show)
    every = "Tous" if label.startswith(MASCULINE) else "Toutes"
    return choose_more(label, options, key, default, show, every) or options


def keep_several(label: str, options: Sequence[T], key: str) -> list[T]:
    """Return the values that an address names, all of ``options`` where it names none.

    A tab that no longer asks for them still obeys the addresses in circulation: the filter is then
    in its bar, to be seen and set back.
    """
    return choose_several(label, options, key) if carrier.get().is_asked(key) else list(options)


def choose_more(label: str, options: Sequence[T], key: str, default: Sequence[T] = (),
                show: Show = str, placeholder: str = "Ajouter…") -> list[T]:
    """Return values to add among ``options``; none chosen means none."""
    if not options:
        return []
    return carrier.get().choices(label, key, list(options), show, default, placeholder)


def narrow(source: str, column: str, label: str, key: str,
           show: Mapping[str, str] | None = None) -> tuple[dict[str, object], dict[str, str]]:
    """Return a filter on a column of a source, or on a question with several answers.

    Gives what ``ask`` selects by and what the extract says (label → values as shown), both empty
    when nothing is chosen.  ``show``: how values are written.
    """
    options = [str(v) for v in query.values(source, column)]
    selection = choose_several(label, options, key, show=lambda v: (show or {}).get(v, v))
    if selection == options:
        return {}, {}
    return {column: selection}, {label: ", ".join((show or {}).get(v, v) for v in selection)}


def search(label: str, key: str = "recherche") -> str:
    """Return what the reader types to find rows, or its beginning; empty when nothing."""
    return text(label, key, type="search", placeholder="Mot à chercher")[:LONGEST].strip()


def text(label: str, key: str, **options: Any) -> str:
    """Return what the reader types; ``options``: of the field on screen."""
    return carrier.get().text(label, key, **options)


def years(span: tuple[int, int], label: str = "Années") -> tuple[int, int]:
    """Return a range of the years of ``span``, bounds included; what was chosen of other years is
    kept within these.

    All the years of a page or of an indicator are no choice: the next one shows all of its own.
    """
    low, high = span
    return span if low == high else carrier.get().span(label, "annees", low, high)


def has_demonstration() -> bool:
    """Tell whether the demonstration data are shown: unless the reader, or the address of the page
    that is collected, hides them."""
    return carrier.get().has_demonstration()
