"""The filters of a page, with one meaning and two carriers: the screen, where widgets keep them in
the address, and the address alone (``headless.Address``).

Pages and tools ask ``choose``, ``choose_several``, ``years``…; whichever carrier runs the page
answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

import streamlit as st

from dashboard.blocks import address, filter_bar, last_choices
from dashboard.blocks.option_names import bounds_of, namesakes, options_named
from dashboard.text import numbers
from dashboard.warehouse import query

T = TypeVar("T")
Show = Callable[[Any], Any]
#: An open tab, in which a page draws; None for a tab that is closed.
Tab = AbstractContextManager[object] | None
#: How the labels of filters begin of which « tous » is said.
MASCULINE = ("Champ", "Chiffres", "Détail", "Document", "Graphiques", "Groupe", "Secteur",
             "Statuts", "Territoire")
#: The label of the filter of a second territory; figures that show it say it among theirs.
COMPARISON = "Comparer à"
#: The switch of the demonstration data: its label, and how an address may say what it is set to.
SWITCH = "Données de démonstration"
SETTINGS = {"true": "true", "1": "true", "oui": "true", "false": "false", "0": "false",
            "non": "false"}
#: Characters of what is searched: a paragraph is no search, and each of its words would be tried.
#: Not ``max_chars``, by which the field would show nothing of what is pasted.
LONGEST = 100
#: The key of the switch of the demonstration data; that of the block which an address leads to
#: (``scripts/extract.js``).
DEMONSTRATION, ANCHOR = "demo", "extrait"
#: In the session: what the address last said of the filters that have a single option, by key.
LONE = "_adresse_seule"


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


class Screen:
    """The reader's own page: widgets in its bar of filters, bound to its address.

    Streamlit takes the values of an address that are written as the options are; the others are
    written so before, or said not to be understood (``address.read``).  What was chosen elsewhere
    follows the reader; Streamlit would show it nowhere, and still write it in the address, where it
    is not offered: it is set back, and said.  What nobody chose follows what is usual there.
    """

    def choice(self, label: str, key: str, options: Sequence[T], show: Show, default: T,
               *, block: str = "", are_results: bool = False) -> T:
        bar = filter_bar.current()
        bar.offer(key, ((str(show(o)), o) for o in options), False, default)

        def names() -> list[str]:
            return [str(show(o)) for o in options]

        address.read(label, key, str(show(default)), lambda texts: options_named(
            texts, names(), [str(o) for o in options]), namesakes_of=lambda text: namesakes(
            text, names()))
        latest, is_usual = last_choices.last(key)
        now = st.session_state.get(key, default)
        if now != default and (now not in options or (is_usual and now in latest)):
            st.session_state[key] = default
            if not are_results:
                last_choices.say_unoffered(label, key, options, [str(show(default))])
        if block and filter_bar.bar.get():
            value: T = filter_bar.figure_choice(block, filter_bar.FigureFilter(
                label, key, options, show, default))
        else:
            chosen = bar.place().selectbox(
                label, options, index=options.index(default), key=key, format_func=show,
                bind="query-params", placeholder="Choisir", width=bar.width(str(show(default))))
            value = default if chosen is None else chosen
        last_choices.keep(key, {value: str(show(value))}, value == default)
        bar.add(label, key, default, value, str(show(value)))
        return value

    def lone(self, label: str, key: str, option: T, show: Show) -> T:
        past, name = st.session_state.setdefault(LONE, {}), str(show(option))
        asked = tuple(st.query_params.get_all(key))
        if past.get(key) != asked:  # said once: no widget keeps what it says
            past[key] = asked
            address.read(label, key, name, lambda texts: options_named(
                texts, [name], [str(option)]))
        if key in st.session_state:
            last_choices.say_unoffered(label, key, [option], [name])
        return option

    def choices(self, label: str, key: str, options: Sequence[T], show: Show, default: Sequence[T],
                placeholder: str) -> list[T]:
        bar, usual = filter_bar.current(), list(default)
        address.read(label, key, filter_bar.values_text([str(show(v)) for v in usual] or [
            placeholder]), lambda texts: options_named(texts, [str(show(o)) for o in options]),
            several=True)
        before = st.session_state.get(key) or []
        if (offered := [value for value in before if value in options]) != before:
            st.session_state[key] = offered or usual
            last_choices.say_unoffered(label, key, options, [
                str(show(v)) for v in offered or usual] or [placeholder])
        values = list(bar.place().multiselect(
            label, options, default=usual or None, key=key, format_func=show, bind="query-params",
            placeholder=placeholder, width=bar.width()))
        last_choices.keep(key, {v: str(show(v)) for v in values}, values == usual)
        bar.offer(key, ((str(show(o)), o) for o in options), True, usual)
        bar.add(label, key, usual, values,
                filter_bar.values_text([str(show(v)) for v in values] or [placeholder.lower()]))
        return values

    def span(self, label: str, key: str, low: int, high: int) -> tuple[int, int]:
        address.read(label, key, numbers.span(low, high), lambda texts: list(
            map(str, bounds_of(texts, low, high) or ())), several=True)
        value, whole = st.session_state.get(key), st.session_state.get(f"{key}_bornes")
        if value:
            bounds = max(low, value[0]), min(high, value[1])
            if tuple(value) == whole or bounds[0] > bounds[1]:
                bounds = low, high
            if bounds != tuple(value):
                st.session_state[key] = bounds
        st.session_state[f"{key}_bornes"] = low, high
        bar = filter_bar.current()
        first, last = bar.place().slider(
            label, low, high, (low, high), key=key, bind="query-params", width=bar.width())
        # A mark of « 2021-2022 » is of the year that it leads to, one of a quarter of its year.
        bar.offer(key, ((text, (year, year)) for year in range(low, high + 1) for text in (
            str(year), f"{year - 1}-{year}", *(f"{p} {year}" for p in numbers.PARTS_OF_YEAR))),
                  False, (low, high))
        bar.add(label, key, (low, high), (first, last), numbers.span(first, last))
        return int(first), int(last)

    def text(self, label: str, key: str, **options: Any) -> str:
        bar = filter_bar.current()
        value = bar.place().text_input(
            label, key=key, bind="query-params", width=bar.width(), **options) or ""
        bar.add(label, key, "", value, value)
        return value

    def tabs(self, key: str, labels: Sequence[str]) -> list[Tab]:
        address.read("Onglet", key, labels[0], lambda texts: options_named(texts, labels))
        containers = st.tabs(list(labels), key=key, bind="query-params", on_change=_leave_figure)
        return [tab if tab.open else None for tab in containers]

    def is_asked(self, key: str) -> bool:
        return key in st.query_params

    def has_demonstration(self) -> bool:
        # Where the switch is not drawn (a slide), the address still says what it was.
        default = is_demonstration_left(st.query_params.get(DEMONSTRATION, ""))
        return bool(st.session_state.get(DEMONSTRATION, default))


def read_demonstration() -> None:
    """Write what the address says of the demonstration data as their switch does, and say what is
    not understood."""
    address.read(SWITCH, DEMONSTRATION, "oui", lambda texts: [
        SETTINGS[text.lower()] for text in texts if text.lower() in SETTINGS])


def is_demonstration_left(text: str) -> bool:
    """Tell whether what an address says of the demonstration data leaves them shown."""
    return SETTINGS.get(text.lower()) != "false"


def _leave_figure() -> None:
    """Take out of the address the figure that it leads to, which would open its tab again."""
    st.query_params.pop(ANCHOR, None)


class NothingOffered(LookupError):
    """A filter without an option: what it is asked of is not published."""


SCREEN = Screen()
carrier: ContextVar[Filters] = ContextVar("carrier", default=SCREEN)


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
    code = "" if not places else choose(COMPARISON, list(options), filter_bar.COMPARED,
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
