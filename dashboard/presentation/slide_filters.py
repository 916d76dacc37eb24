"""What can be changed of a slide without leaving it: its territory, what it is compared with, its
years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qs

from dashboard.blocks import deck as slides
from dashboard.blocks.block import BESIDE, Block
from dashboard.blocks.deck import Slide
from dashboard.blocks.filters.option_names import values_text
from dashboard.blocks.filters.questions import COMPARISON
from dashboard.blocks.headless import MANY, SPAN, Offer
from dashboard.text import numbers

#: How the labels of the filters begin that a question of the room is about, a place first.
PLACE = "Territoire"
SUBJECTS = ((PLACE,), (COMPARISON,), ("Année", "Édition", "Période"))
#: No choice among those that may be several.
ALL = "Tous"
#: Options that are tried to know whether a figure compares with another territory, or changes.
TRIED = 2


class Choice(NamedTuple):
    """A filter of the page of a slide: its key, its label, what is offered, the rank of what is
    chosen, and what each option writes in the address."""

    key: str
    label: str
    options: tuple[str, ...]
    rank: int
    values: tuple[tuple[str, ...], ...]


def choices(slide: Slide, block: Block | None) -> list[Choice]:
    """Return the filters that the bar of a slide offers: of a territory, of a period; those that
    its figure says it is filtered by come before others of the page, those that change nothing of
    it are not offered."""
    labels: Mapping[str, str] = block.table.filters if block else {}
    query = slides.query_of(slide.page, slide.query, slide.key) if block else slide.query
    offers = sorted(slides.offers(slide.page, query).items(),
                    key=lambda one: one[1].label.partition(" (")[0] not in labels)
    # The figure beside another is of the territory that this one is compared with.
    other = next((offer.choice for _, offer in offers if offer.label == COMPARISON), ())
    is_beside = (labels.get(PLACE),) == other
    filters = []
    for beginnings in SUBJECTS[is_beside:]:
        pair = next(((key, offer) for key, offer in offers if offer.label.startswith(beginnings)
                     and len(offer.options) > 1), None)
        if not pair:
            continue
        choice = _choice(*pair)
        is_said = choice.options[choice.rank] == labels.get(
            PLACE if is_beside and choice.label == COMPARISON else choice.label)
        if is_said or block is None or (_compares(slide, *pair) if choice.label == COMPARISON
                                        else _changes(slide, choice)):
            filters.append(choice)
    return filters


def shown_slide(slide: Slide, query: str) -> Slide:
    """Return the slide at an address chosen on the spot: on the figure that sets its territory
    beside the other one where this was chosen there, else on its own."""
    here = slides.query_of(slide.page, query, slide.key)
    key = next((k for k, offer in slides.offers(slide.page, here).items()
                if offer.label == COMPARISON), "")
    other = replace(slide, query=query)
    if not key or parse_qs(query).get(key) == parse_qs(slide.query).get(key):
        return other
    return replace(other, key=_figure(other))


def _figure(slide: Slide) -> str:
    """Return the key of the figure of two territories when the slide compares two, else of the
    figure of one."""
    own = slide.key.removesuffix(BESIDE)
    # Where its own figure is: another one would be looked for in all the tabs.
    here = {block.key for block in slides.blocks(
        slide.page, slides.query_of(slide.page, slide.query, own))}
    for key in filter(here.__contains__, (own + BESIDE, own)):
        block = slides.content(replace(slide, key=key)).block
        if block and (key in (own, slide.key) or COMPARISON in block.table.filters):
            return key
    return slide.key


def _compares(slide: Slide, key: str, offer: Offer) -> bool:
    """Tell whether the figure of a slide can set another territory beside its own."""
    others = (one for one in offer.options[1:] if (one,) != offer.choice)
    for other in islice(others, TRIED):
        beside = replace(slide, query=slides.query_with(slide.query, {key: other}))
        block = slides.content(replace(beside, key=_figure(beside))).block
        if block and COMPARISON in block.table.filters:
            return True
    return False


def _changes(slide: Slide, choice: Choice) -> bool:
    """Tell whether a slide is another with other options of a filter, from the ends of them: a
    figure may show all territories whichever is chosen."""
    ranks = [rank for rank in (len(choice.options) - 1, 0, 1) if rank != choice.rank][:TRIED]
    now = _face(slide)
    return any(_face(replace(slide, query=slides.query_with(
        slide.query, {choice.key: choice.values[rank]}))) != now for rank in ranks)


def _face(slide: Slide) -> str:
    """Return all that is seen of a slide, as a text: figures that are not known equal none."""
    content = slides.content(slide)
    if content.block is None:
        return content.absent
    block = content.block
    return repr((block.title, block.headline, block.plot or block.table.data.to_csv()))


def _choice(key: str, offer: Offer) -> Choice:
    if offer.form == SPAN:  # periods that begin as now, and end where one chooses
        first = offer.choice[0]
        ends = [year for year in reversed(offer.options) if int(year) >= int(first)]
        values: list[tuple[str, ...]] = [(first, end) for end in ends]
        options = [numbers.span(first, end) for end in ends]
    else:
        values, options = [(option,) for option in offer.options], list(offer.options)
        if offer.form == MANY:  # emptied: unsaid, it would be what is usual, Bretagne alone
            values, options = [("",), *values], [ALL, *options]
    if offer.label == COMPARISON:  # « Aucun » alone would not say of what
        options[0] = f"{COMPARISON}…"
    is_all = offer.form == MANY and len(offer.choice) in (0, len(offer.options))
    if not is_all and offer.choice not in values:  # some of them
        values, options = [offer.choice, *values], [values_text(offer.choice), *options]
    return Choice(key, offer.label, tuple(options), 0 if is_all else values.index(offer.choice),
                  tuple(values))


def chosen_query(slide: Slide, block: Block | None, key: str, rank: int) -> str:
    """Return the address of a slide once the option of that rank is chosen; as it is for an option
    that is not offered."""
    choice = next((one for one in choices(slide, block) if one.key == key), None)
    if choice is None or not 0 <= rank < len(choice.values):
        return slide.query
    return slides.query_with(slide.query, {key: choice.values[rank]})
