"""The addresses of a page that its own filters offer, and what the page says at each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from random import Random
from urllib.parse import urlencode

from dashboard.blocks import headless
from dashboard.blocks.headless import Address, Offer

#: An address: filter → values.
Query = dict[str, list[str]]
SEED = 1947


def visits(page: str, most: int | None = None, pairs: int = 0) -> Iterator[tuple[str, Address]]:
    """Open a page at its own address, then at every option of every filter, one filter at a time,
    in each tab; then at ``pairs`` pairs of filters drawn from a fixed seed.

    ``most``: options taken of a filter, the first and the last among them (None: all).  A filter
    that an option brings is walked from there.
    """
    random = Random(f"{page} {SEED}")
    queue: deque[Query] = deque([{}])
    marks: set[tuple[object, ...]] = set()
    alone: dict[str, list[tuple[str, Query]]] = {}
    while queue:
        query = queue.popleft()
        address = urlencode(query, doseq=True)
        address_content = headless.collection(page, address)
        yield address, address_content
        tab = {k: v for k, v in query.items() if k in address_content.offers
               and address_content.offers[k].form == headless.TAB}
        for key, offer in address_content.offers.items():
            mark = (str(tab), key) if most else (str(tab), key, offer.options)
            if offer.form == headless.TAB:
                mark = (key,)
            if mark in marks or not offer.options:  # what is typed has none
                continue
            marks.add(mark)
            whole = offer.form == headless.TAB or most is None
            picks = list(choices(key, offer)) if whole else some(
                list(choices(key, offer)), most or 0, random)
            queue += [{**query, **one} for one in picks]
            alone.setdefault(str(tab), []).extend((key, {**tab, **one}) for one in picks)
    for _ in range(pairs if alone else 0):
        filters = random.choice(list(alone.values()))
        (_, one), (_, other) = random.choice(filters), random.choice(filters)
        address = urlencode({**one, **other}, doseq=True)
        yield address, headless.collection(page, address)


def choices(key: str, offer: Offer) -> Iterator[Query]:
    """Yield what may be chosen of a filter: each option; two and all of several; years and halves.
    """
    options = list(offer.options)
    if offer.form == headless.SPAN:
        yield from ({key: [year, year]} for year in options)
        middle = options[len(options) // 2]
        yield from ({key: [options[0], middle]}, {key: [middle, options[-1]]})
        return
    yield from ({key: [option]} for option in options)
    if offer.form == headless.MANY and len(options) > 1:
        yield from ({key: options[:2]}, {key: options})


def some(every: list[Query], most: int, random: Random) -> list[Query]:
    """Return the first, the last, and others at random: ``most`` in all."""
    if len(every) <= most:
        return every
    return [every[0], *random.sample(every[1:-1], most - 2), every[-1]]
