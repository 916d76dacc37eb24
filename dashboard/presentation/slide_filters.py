"""What can be changed of a slide without leaving it: its territory, its years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode

from dashboard.blocks import deck as slides
from dashboard.blocks.block import Block
from dashboard.blocks.deck import Slide
from dashboard.blocks.headless import MANY, ONE, SPAN, Offer

#: How the labels of the filters begin that a question of the room is about.
SUBJECTS = (("Territoire",), ("Année", "Édition", "Période"))
#: No choice among those that may be several.
ALL = "Tous"


class Choice(NamedTuple):
    """A filter of the page of a slide: its key, its label, what is offered, the rank of what is
    chosen (-1: another choice), and what each option writes in the address."""

    key: str
    label: str
    options: tuple[str, ...]
    chosen: int
    values: tuple[tuple[str, ...], ...]


def choices(slide: Slide, block: Block | None) -> list[Choice]:
    """Return the filters that the bar of a slide offers: of a territory, of a period; those that
    its figure says it is filtered by come before others of the page."""
    said: Mapping[str, str] = block.table.filters if block else {}
    query = slides.query_of(slide.page, slide.query, slide.key) if block else slide.query
    offers = sorted(slides.offers(slide.page, query).items(),
                    key=lambda found: found[1].label.partition(" (")[0] not in said)
    kept = []
    for beginnings in SUBJECTS:
        found = next(((key, offer) for key, offer in offers if offer.label.startswith(beginnings)
                      and offer.form in (ONE, MANY, SPAN) and len(offer.options) > 1), None)
        if found:
            kept.append(_choice(*found))
    return kept


def _choice(key: str, offer: Offer) -> Choice:
    if offer.form == SPAN:  # periods that begin as now, and end where one chooses
        first = offer.chosen[0]
        ends = [year for year in reversed(offer.options) if int(year) >= int(first)]
        values: list[tuple[str, ...]] = [(first, end) for end in ends]
        options = [f"{first} à {end}" if first != end else first for end in ends]
    else:
        values, options = [(option,) for option in offer.options], list(offer.options)
        if offer.form == MANY:
            values, options = [(), *values], [ALL, *options]
    chosen = values.index(offer.chosen) if offer.chosen in values else -1
    if offer.form == MANY and len(offer.chosen) in (0, len(offer.options)):
        chosen = 0
    return Choice(key, offer.label, tuple(options), chosen, tuple(values))


def chosen_query(slide: Slide, block: Block | None, key: str, rank: int) -> str:
    """Return the address of a slide once the option of that rank is chosen; as it is for an option
    that is not offered."""
    choice = next((one for one in choices(slide, block) if one.key == key), None)
    if choice is None or not 0 <= rank < len(choice.values):
        return slide.query
    asked = parse_qs(slide.query, keep_blank_values=True) | {key: list(choice.values[rank])}
    return urlencode(asked, doseq=True)
