"""What a search finds among the entries of the index, best first, and what it may have meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice, takewhile
from urllib.parse import urlencode

from dashboard.blocks import deck
from dashboard.blocks.block import ANCHOR
from dashboard.blocks.filters.option_names import spoken_name
from dashboard.blocks.headless import MANY, ONE, Offer
from dashboard.blocks.search_index import FIGURE, INDICATOR, LISTS, PAGE, TERRITORY, Entry, of_block
from dashboard.pages import PAGES, THEMES
from dashboard.warehouse import search

#: Most figures that words filter: each is looked at before it is offered.
MOST_FILTERED = 6
#: The label of the filter of a place; entries that stand before the figures of that place.
PLACE, BEST = "Territoire", 2
#: Page → its title, which says what it is about; what it is also called.
_TITLES = {page.file: page.title for page in PAGES}
_NAMES = {page.file: page.names for page in PAGES}
#: What a figure also covers, and is not about: « l'emploi privé, ESS comprise ».
_BESIDE = re.compile(r"(?<=, )[^,(]+ compris(?:es?)?\b")
#: What the name of an EPCI has more than that of its town.
_EPCI = re.compile(r"^(?:CA|CC|CU) | (?:Métropole|Agglomération|Communauté)$")


def matches(text: str, entries: Collection[Entry]) -> list[Entry]:
    """Return the entries that hold every word of ``text`` or a synonym of it, best first; where
    none does, the figures that some of the words filter; none for no word.

    After the best ones, « emploi Finistère » also finds what the pages say of employment there,
    and « emploi Rennes » that town; what is nothing but a territory (« département du Finistère »,
    « le 29 ») finds it first.
    """
    words = search.named_words(text)
    if not words:
        return []
    exact = _holding(text, entries)
    there = islice(_filter_entries(words, entries, bool(exact)), MOST_FILTERED)
    # Published figures before those of demonstration.
    figures = sorted({one.title: one for one in there}.values(), key=lambda one: one.is_invented)
    if not exact and all(one.is_invented for one in figures):
        return figures
    named = _places(words, entries)
    if not exact:
        return [*figures[:1], *named, *figures[1:]]
    whole = [one for one in named if {*words} <= {*search.words(one.title)}]
    exact = [*whole, *(one for one in exact if one not in whole)]
    # After all the figures of that place, it would be out of sight.
    figures[1:1] = named if exact[0].kind != TERRITORY else ()
    if not figures:
        return exact
    # Indicators stand apart, and what is said of a place comes before a list of all that is, but
    # one of that place; what is published, before what is invented.  What only names the place
    # comes first where it answers better than each of the figures that are of it.
    answers = [one for one in exact if one.kind != INDICATOR and one not in whole and not (
        one.is_list and not _is_of(one, named))]
    ranks = sorted(_holding(text, [*answers, *figures]), key=lambda one: one.is_invented)
    best = [*whole, *takewhile(lambda one: one not in figures, ranks)][:BEST]
    return [*best, *(one for one in figures if one not in best),
            *(one for one in exact if one not in best and one not in figures)]


def matches_in_part(text: str, entries: Collection[Entry]) -> list[Entry]:
    """Return the entries that hold some words of a text whose words are all found, but never
    together: « coopératives Brest »; the place that they name after the best one, before all that
    holds more of the others."""
    words = search.named_words(text)
    results = _holding(text, entries, whole=False) if words else []
    places = _places(words, entries) if results else []
    best = [*results[:1], *(one for one in places if one not in results[:1])]
    return [*best, *(one for one in results if one not in best)]


def has_name(text: str, entries: Iterable[Entry]) -> bool:
    """Tell whether a text is nothing but words of the title of one of these entries: who types
    « glissement annuel » asks for that figure, whatever it is made of."""
    words = {*search.named_words(text)}
    return any(words <= {*search.words(one.title)} for one in entries)


def _holding(text: str, entries: Iterable[Entry], whole: bool = True) -> list[Entry]:
    order = sorted(entries, key=lambda one: (one.kind != TERRITORY, one.is_list))
    results = search.matches(text, order, _words_of, whole)
    first: dict[tuple[str, ...], Entry] = {}
    for one in results:
        # A page is found once, by the best of its names.
        finding = one.finding if one.kind == FIGURE else ""
        first.setdefault((one.kind, one.title, finding, one.page), one)
    return list(first.values())


def _words_of(one: Entry) -> search.Words:
    """Return the words by which an entry is found."""
    title = one.alias or one.title
    return search.Words(title, f"{one.where} {' '.join(one.rows)} {one.about}", one.finding,
                        one.rows, _TITLES[one.page], _NAMES[one.page], one.is_count,
                        "".join(_BESIDE.findall(title)))


def _filter_entries(words: tuple[str, ...], entries: Iterable[Entry],
                    of_place: bool) -> Iterator[Entry]:
    """Yield the figures that some words filter and that the others find: « acteurs réemploi Rennes
    Métropole » is the list of actors where these two options of its tab are chosen.

    ``of_place``: by the filter of a place alone, set to another one; where places are found
    themselves (``LISTS``), they are no filter."""
    tabs: dict[tuple[str, str], list[Entry]] = {}
    for one in entries:
        if one.kind == FIGURE:
            query = urlencode([(key, value) for key, value in one.query.items() if key != ANCHOR])
            tabs.setdefault((one.page, query), []).append(one)
    # The figures that the same words are left to find, and what filters each, by its ``id``.
    groups: dict[tuple[str, ...], list[Entry]] = {}
    choices: dict[int, dict[str, str]] = {}
    # The page that is about one of the words first, as in ``search.matches``.
    for (page, query), figures in sorted(
            tabs.items(), key=lambda tab: search.words(_TITLES[tab[0][0]])[0] not in words):
        offers = deck.offers(page, query)
        if of_place:
            offers = {key: replace(offer, options=tuple(
                option for option in offer.options if option not in offer.choice))
                for key, offer in offers.items()
                if offer.label == PLACE and (page, key) not in LISTS}
        options, rest = _filter_options(words, offers)
        if options and (rest or not of_place):
            groups.setdefault(rest, []).extend(figures)
            choices.update((id(one), options) for one in figures)
    blocks: set[deck.Slide] = set()
    for one in chain.from_iterable(
            _holding(" ".join(rest), figures) for rest, figures in groups.items()):
        filters = {**one.query, **(options := choices[id(one)])}
        slide = deck.Slide(one.page, filters[ANCHOR], urlencode(filters))
        if slide in blocks:  # another of its figures in large
            continue
        blocks.add(slide)
        block = deck.content(slide).block
        # What is filtered may say no more what is looked for: few sectors are of a département.
        # Nor is a figure that the filter leaves as it is, which is found without it.
        if block and (own := next(of_block(block, one.where, one.page, filters))) != replace(
                one, query=filters) and _holding(" ".join(words), [own]):
            title = search.words(own.title)
            unsaid = [option for option in options.values()
                      if not search.has_phrase(search.words(option), title, whole=True)]
            yield replace(own, finding=" · ".join(unsaid) or own.finding)


def _places(words: tuple[str, ...], entries: Iterable[Entry]) -> list[Entry]:
    """Return the territories that some of the words name, those of the longest names; the last word
    may not be finished, where a single one may be meant."""
    names = [(search.words(one.alias), one) for one in entries if one.kind == TERRITORY]
    whole = [(own, one) for own, one in names if search.has_phrase(own, words, whole=True)]
    if whole:  # « Rennes Métropole » is not Rennes
        return [one for own, one in whole if not any(
            other != own and search.has_phrase(own, other, whole=True) for other, _ in whole)]
    begun = [one for own, one in names if search.is_begun(own, words[-len(own):])]
    return begun if len(begun) == 1 else []


def _is_of(one: Entry, places: Iterable[Entry]) -> bool:
    """Tell whether the title of an entry names one of these places."""
    title = search.words(one.title)
    return any(search.has_phrase(search.words(place.alias), title, whole=True) for place in places)


def _filter_options(words: tuple[str, ...],
                    offers: Mapping[str, Offer]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the options that words name, by their filter, the longest first, and the words that
    name none; the last word may not be finished."""
    candidates = sorted(((own, key, option) for key, offer in offers.items()
                         if offer.form in (ONE, MANY) for option in offer.options
                         for own in _spellings(option)
                         if own[0].startswith(words)), key=lambda one: -len(one[0]))
    choices: dict[str, str] = {}
    for own, key, option in candidates:
        at = next((i for i in range(len(words)) if words[i:i + len(own)] == own or (
            search.is_begun(own, words[i:]) and _is_only(words[i:], offers[key].options))), None)
        if at is not None and key not in choices:
            choices[key], words = option, words[:at] + words[at + len(own):]
    return choices, words


def _is_only(words: tuple[str, ...], options: Iterable[str]) -> bool:
    """Tell whether a single option may be meant: « Quimper » is not finished of Quimperlé only."""
    return sum(search.has_phrase(words, search.words(option)) for option in options) == 1


@lru_cache(maxsize=8192)
def _spellings(option: str) -> frozenset[tuple[str, ...]]:
    """Return the words that an option is named by: « CA Lorient Agglomération », without « CA »,
    « Lorient »."""
    names = option, spoken_name(option), _EPCI.sub("", option)
    return frozenset(own for name in names if (own := search.words(name)))


def suggestions(text: str, entries: Collection[Entry]) -> list[str]:
    """Return what may have been meant by a text that finds nothing."""
    texts = chain.from_iterable((one.title, one.alias, *one.rows) for one in entries)
    return [other for other in search.suggestions(text, texts)
            if not other.isdigit() and matches(other, entries)]


def broader_query(text: str, entries: Collection[Entry]) -> str:
    """Return what is nearest of a text of which nothing is published; empty where nothing is."""
    other = search.broader_query(text)
    return other if other and matches(other, entries) else ""


def themes(entries: Iterable[Entry]) -> list[Entry]:
    """Return the pages of the themes: all that is published is on one of them."""
    return [one for one in entries if one.kind == PAGE and one.where == THEMES and not one.alias]
