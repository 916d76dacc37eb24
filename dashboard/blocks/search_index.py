"""What can be found from any page: pages and their tabs, figures, indicators, territories.

The index is read from what the pages say themselves (``headless.collection``), once a build and at
the first search: a page or a block that is added is found without another line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from dashboard.blocks import access, deck
from dashboard.blocks.block import CARDS, TABLE, Block
from dashboard.blocks.cells import cell_text
from dashboard.blocks.filters import ANCHOR, has_demonstration
from dashboard.blocks.headless import MANY, ONE, Offer
from dashboard.blocks.option_names import spoken_name
from dashboard.charts.plot import Bars, Curves, Grid, KeyFigures, Rows
from dashboard.pages import HOME, PAGES, THEMES, TOOLS, Page
from dashboard.warehouse import search
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.connection import per_build

#: What an entry is.
PAGE, FIGURE, INDICATOR, TERRITORY = "Page", "Chiffre", "Indicateur", "Territoire"
#: A filter whose options are found one by one: its page and its key → what they are.
LISTS = {("territoires", "lieu"): TERRITORY, ("explorateur", "explorer"): INDICATOR}
#: Most figures that words filter: each is looked at before it is offered.
MOST_FILTERED = 6
#: The label of the filter of a place; entries that stand before the figures of that place.
PLACE, BEST = "Territoire", 2
#: How the units begin of what answers no « combien ».
NO_COUNT = ("%", "tendance")
#: Rows of a block whose numbers are found; pages whose entries are kept.
MOST_ROWS, CACHE_SIZE = 200, 4 * len(PAGES)
#: Between a page and its tab, between an indicator and its source in the explorer.
UNDER, BESIDE = " › ", " · "
#: Page → its title, which says what it is about; what it is also called.
_TITLES = {page.file: page.title for page in PAGES}
_NAMES = {page.file: page.names for page in PAGES}
#: What the name of an EPCI has more than that of its town.
_EPCI = re.compile(r"^(?:CA|CC|CU) | (?:Métropole|Agglomération|Communauté)$")
_PERCENTAGE = re.compile(r"(\d+),(\d)\d*[\s\u202f\xa0]?%")


@dataclass(frozen=True)
class Entry:
    """Something that a search finds: what it is (``kind``), its name, what it says, where it is;
    the page and the address (key → value) that show it; ``about``: what it is also found by;
    ``alias``: what it is also called, instead of its title; ``rows``: the names of the rows and of
    the curves that it draws; ``is_list``: a list of figures, which comes after what draws them;
    ``is_count``: it may answer « combien »;
    ``is_invented``: figures of demonstration."""

    kind: str
    title: str
    finding: str
    where: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    alias: str = ""
    rows: tuple[str, ...] = ()
    is_list: bool = False
    is_count: bool = True
    is_invented: bool = False


def parts() -> Iterator[tuple[Entry, ...]]:
    """Yield all that this reader may find, page after page: each is read at its first search."""
    rights = has_demonstration(), access.is_allowed()
    for page in PAGES:
        if page.exists and access.is_open(page):
            yield _part(page, *rights)


def _of_reader(page: Page, demonstration: bool, publisher: bool) -> tuple[Entry, ...]:
    return tuple(_of_page(page))


_part = per_build(_of_reader, CACHE_SIZE)


def matches(text: str, entries: Collection[Entry]) -> list[Entry]:
    """Return the entries that hold every word of ``text`` or a synonym of it, best first; where
    none does, the figures that some of the words filter; none for no word.

    After the best ones, « emploi Finistère » also finds what the pages say of employment there,
    and « emploi Rennes » that town.
    """
    words = search.words(text)
    if not words:
        return []
    if not (exact := _holding(text, entries)):
        return list(islice(_filter_entries(words, entries), MOST_FILTERED))
    there = islice(_filter_entries(words, entries, of_place=True), MOST_FILTERED)
    places = [*{one.title: one for one in there}.values()]
    # After all the figures of that place, it would be out of sight.
    places[1:1] = _places(words, entries) if exact[0].kind != TERRITORY else ()
    shown = [at for at, one in enumerate(exact, 1) if one.kind != INDICATOR]  # these stand apart
    best = exact[:shown[:BEST][-1]] if shown else exact
    return [*best, *(one for one in places if one not in best),
            *(one for one in exact[len(best):] if one not in places)]


def matches_in_part(text: str, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that hold some words of a text whose words are all found, but never
    together: « coopératives Brest »."""
    return _holding(text, entries, whole=False) if search.words(text) else []


def _holding(text: str, entries: Iterable[Entry], whole: bool = True) -> list[Entry]:
    results = search.matches(
        text, sorted(entries, key=lambda one: (one.kind != TERRITORY, one.is_list)),
        lambda one: one.alias or one.title,
        lambda one: f"{one.where} {' '.join(one.rows)} {one.about}", whole,
        lambda one: one.finding, lambda one: one.rows, lambda one: _TITLES[one.page],
        lambda one: _NAMES[one.page], lambda one: one.is_count)
    first: dict[tuple[str, ...], Entry] = {}
    for one in results:
        first.setdefault((one.kind, one.title, one.finding, one.page), one)
    return list(first.values())


def _filter_entries(words: tuple[str, ...], entries: Iterable[Entry],
                    of_place: bool = False) -> Iterator[Entry]:
    """Yield the figures that some words filter and that the others find: « acteurs réemploi Rennes
    Métropole » is the list of actors where these two options of its tab are chosen.

    ``of_place``: by the filter of a place alone, set to another one; where places are found
    themselves (``LISTS``), they are no filter."""
    tabs: dict[tuple[str, str], list[Entry]] = {}
    for one in entries:
        if one.kind == FIGURE:
            query = urlencode([(key, value) for key, value in one.query.items() if key != ANCHOR])
            tabs.setdefault((one.page, query), []).append(one)
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
        for one in _holding(" ".join(rest), figures) if options and (rest or not of_place) else []:
            filters = {**one.query, **options}
            block = deck.content(deck.Slide(page, filters[ANCHOR], urlencode(filters))).block
            if block:
                yield replace(one, title=block.title, query=filters, finding=" · ".join(
                    options.values()))


def _places(words: tuple[str, ...], entries: Iterable[Entry]) -> list[Entry]:
    """Return the territories that some of the words name; the last word may not be finished, where
    a single one may be meant."""
    names = [(search.words(one.alias), one) for one in entries if one.kind == TERRITORY]
    begun = [one for own, one in names if search.is_begun(own, words[-len(own):])]
    return [one for own, one in names if search.has_phrase(own, words, whole=True)] or (
        begun if len(begun) == 1 else [])


def _filter_options(words: tuple[str, ...],
                    offers: Mapping[str, Offer]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the options that words name, by their filter, the longest first, and the words that
    name none; the last word may not be finished."""
    candidates = sorted(((own, key, option) for key, offer in offers.items()
                         if offer.form in (ONE, MANY) for option in offer.options
                         for own in _spellings(option)), key=lambda one: -len(one[0]))
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


def _spellings(option: str) -> set[tuple[str, ...]]:
    """Return the words that an option is named by: « Brest Métropole », « Brest »."""
    return {own for name in (option, _EPCI.sub("", option)) if (own := search.words(name))}


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


def _of_page(page: Page) -> Iterator[Entry]:
    """Yield the entries of a page: itself, its tabs, the options of its lists, its figures.

    The home page shows figures of the others, which are found there.
    """
    for name in ("", *page.names):
        yield Entry(PAGE, page.title, page.question, page.group or page.title, page.file,
                    alias=name)
    if not page.presentable or page.group == HOME:
        return
    if page.group != TOOLS:
        yield from _of_tabs(page)
    for (file, key), kind in LISTS.items():
        if file == page.file and key in (offers := deck.offers(file)):
            yield from _of_list(page, key, kind, offers[key])


def _of_tabs(page: Page) -> Iterator[Entry]:
    """Yield the figures of a page, then its tabs."""
    for slide, (tab, block) in deck.every_block(page.file).items():
        if not block.absent:
            yield from _of_block(block, f"{page.title}{UNDER}{tab}" if tab else page.title,
                                 page.file, {**dict(parse_qsl(slide.query)), ANCHOR: block.key})
    for tab, query in deck.tabs(page.file):
        if tab:
            yield Entry(PAGE, tab, "", page.title, page.file, dict(parse_qsl(query)))


def _of_block(block: Block, where: str, page: str,
              query: Mapping[str, str]) -> Iterator[Entry]:
    """Yield a block, then each of its figures in large under its own name."""
    rows = block.table.data.head(MOST_ROWS).to_dict("records")
    numbers = " ".join(sorted({cell_text(row, column) for row in rows
                               for column in block.table.columns if column.type == "nombre"}))
    about = f"{block.lecture} {numbers} {_row_names(block)} {_years(rows)} {_scopes(rows)}"
    finding = block.headline if block.headline != block.title else ""
    yield Entry(FIGURE, block.title, finding, where, page, query,
                f"{about} {_rounded_percentages(about)}", rows=_plot_names(block),
                is_list=block.form == TABLE, is_count=_is_count(rows),
                is_invented=block.table.demonstration)
    if "intitule" in block.table.data and (
            block.form == CARDS or isinstance(block.plot, KeyFigures)):
        for _, row in block.table.data.iterrows():
            yield Entry(FIGURE, str(row["intitule"]), figure_text(row), where, page, query,
                        f"{block.title} {_years([row])}", is_count=_is_count([row]),
                        is_invented=block.table.demonstration)


def _plot_names(block: Block) -> tuple[str, ...]:
    """Return what is written beside the rows, the columns and the curves of a figure."""
    plot = block.plot
    return (*(plot.categories if isinstance(plot, Rows) else ()),
            *(plot.columns if isinstance(plot, Grid) else ()),
            *(one.name for one in (plot.series if isinstance(plot, Bars | Curves) else ())))


def _row_names(block: Block) -> str:
    """Return what the rows of a list are of: its first text that is no period, beside others."""
    columns = block.table.columns if not block.plot and len(block.table.columns) > 1 else ()
    name = next((c.name for c in columns if c.type == "texte" and c.name != "periode"), "")
    return " ".join(block.table.data[name].dropna().unique()) if name else ""


def _scopes(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return what rows cover: « Insee Clap 2011, effectifs au 31 décembre »."""
    return " ".join(dict.fromkeys(str(row["champ"]) for row in rows if row.get("champ")))


def _years(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the years that rows are of."""
    years = (row.get("annee", pd.NA) for row in rows)
    return " ".join(sorted({str(int(year)) for year in years if pd.notna(year)}))


def _is_count(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether rows count something: neither a percentage nor a trend in words does."""
    units = {str(row.get("unite")) for row in rows}
    return not any(unit.startswith(NO_COUNT) for unit in units)


def _rounded_percentages(text: str) -> str:
    """Return the percentages of a text as they are said: « 17,02 % » is found by « 17 % »."""
    return " ".join(f"{int(whole) + (tenth >= '5')} %" for whole, tenth in
                    _PERCENTAGE.findall(text))


def _of_list(page: Page, key: str, kind: str, offer: Offer) -> Iterator[Entry]:
    """Yield the options of a list; a territory is found by its code and its legal form too."""
    for option, value in zip(offer.options, offer.values, strict=True):
        title, _, source = option.partition(BESIDE)
        where = f"{page.title}{UNDER}{source}" if source else page.title
        entry = Entry(kind, title, "", where, page.file, {key: option})
        yield entry if kind != TERRITORY else replace(
            entry, about=f"{value.partition(':')[2]} {title}", alias=spoken_name(title))
