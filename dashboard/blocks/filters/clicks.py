"""A click on a mark, which sets the filter of the page that offers what it shows; a second one
undoes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import streamlit as st

from dashboard.text.numbers import without_base

#: In the session: the filters of the page, which a click on a mark sets.
OFFERS = "_filtres_de_la_page"
#: In the session, after the key of a filter: what a click on a mark set it to, and what it was.
CLICK = "_clic"
#: The key of the filter of a second territory.
COMPARED = "comparer_a"


@dataclass(frozen=True)
class Setting:
    """What a filter may be set to: ``options``, by how they are written; ``several`` at once;
    ``usual``: what it is without a choice; ``before``: what a second click on its mark sets."""

    options: Mapping[str, Any]
    several: bool
    usual: Any
    before: Any

    @property
    def is_range(self) -> bool:
        """Tell whether it is set to two bounds."""
        return isinstance(self.usual, tuple)

    def value_of(self, text: str) -> Any:
        """Return what it is set to by the option written so."""
        return [self.options[text]] if self.several else self.options[text]

    def option(self, text: str) -> str:
        """Return the option of that name, which may say a level after it: « Pays de Brest (pays) »,
        as a mark may say its base; empty for none, or for several."""
        text = without_base(text)
        if text in self.options:
            return text
        matches = [option for option in self.options if option.startswith(f"{text} (")]
        return matches[0] if len(matches) == 1 else ""


def choose_value(key: str, value: Any) -> None:
    """Set a filter of the page to a value, as a click on its mark asks; a second click undoes it.
    A value that the filter does not offer, as a territory without actors, changes nothing."""
    one = st.session_state.get(OFFERS, {}).get(key)
    if one and value in one.options.values():
        _click(key, one, value)


def _click(key: str, one: Setting, value: Any) -> bool:
    """Set a filter to the value of a mark, or back to what it was where it has that value already;
    a territory changes places with the one that it is compared to.  Tell whether this changes it.
    """
    now = st.session_state.get(key, one.usual)
    if now == value:
        value = one.before
    elif now != one.usual:
        st.session_state[key + CLICK] = value, now
    if value != now:
        if st.session_state.get(COMPARED) == value != "":
            st.session_state[COMPARED] = now
        st.session_state[key] = value
    return bool(value != now)


def choose(texts: Sequence[str]) -> bool:
    """Set the first filter of the page that has an option written like one of ``texts``, as a click
    on the mark of these asks; a second click undoes it.  Tell whether there is one.

    A date comes last: the mark of a family in a year is of the family; and it is of the years that
    are seen before what else a date says, as the base of an index.  What a filter is without a
    choice is no choice: the mark of Bretagne in a year, on a page that is of Bretagne, is of the
    year.
    """
    offers, already = st.session_state.get(OFFERS, {}), set()
    dates = {text for text in texts
             for one in offers.values() if one.is_range and one.option(text)}
    for text, (key, one) in sorted(product(texts, offers.items()), key=lambda pair: (
            pair[0] in dates, not pair[1][1].is_range)):
        if text not in already and (option := one.option(text)):
            if _click(key, one, one.value_of(option)):
                return True
            already.add(text)
    return False
