"""What can be found from any page: pages and their tabs, figures, indicators, territories.

The index is read from what the pages say themselves (``headless.collection``), once a build and at
the first search: a page or a block that is added is found without another line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd

from dashboard.blocks import access, deck
from dashboard.blocks.block import ANCHOR, CARDS, CATALOGUE, TABLE, Block
from dashboard.blocks.cells import cell_text
from dashboard.blocks.filters.option_names import spoken_name
from dashboard.blocks.filters.questions import has_demonstration
from dashboard.blocks.headless import Offer
from dashboard.charts.plot import Bars, Curves, Grid, KeyFigures, Rows
from dashboard.pages import HOME, PAGES, READABLE, TOOLS, Page
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.query import level_and_code, postcodes
from dashboard.warehouse.search import words
from etl.contract import Column

#: What an entry is.
PAGE, FIGURE, INDICATOR, TERRITORY = "Page", "Chiffre", "Indicateur", "Territoire"
#: A filter whose options are found one by one: its page and its key → what they are.
LISTS = {("territoires", "lieu"): TERRITORY, ("explorateur", "explorer"): INDICATOR}
#: How the units begin of what answers no « combien », and words of its title.
NO_COUNT, CHANGES = ("%", "tendance"), frozenset(("evolution", "glissement", "indice"))
#: The levels of the territories that are called by their initials, and by their postcodes; fewest
#: letters of initials.
EPCI, COMMUNE, INITIALS = "epci", "commune", 3
#: Rows of a block whose numbers are found; pages whose entries are kept.
MOST_ROWS, CACHE_SIZE = 200, 4 * len(PAGES)
#: Between a page and its tab, between an indicator and its source in the explorer.
UNDER, BESIDE = " › ", " · "
#: What a figure does not cover, and is not about: « hors agriculture ».
_LEFT_OUT = re.compile(r"\bhors [^,;.:()]+")
_PERCENTAGE = re.compile(r"(?<!\d)(\d+),(\d)\d*[\s\u202f\xa0]?%")


@dataclass(frozen=True)
class Entry:
    """Something that a search finds: what it is (``kind``), its name, what it says, where it is;
    the page and the address (key → value) that show it; ``about``: what it is also found by;
    ``alias``: what it is also called, instead of its title; ``rows``: the names of the rows and of
    the curves that it draws; ``is_list``: a list of figures, which comes after what draws them;
    ``is_count``: it may answer « combien »; ``is_invented``: figures of demonstration."""

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


@partial(per_build, most=CACHE_SIZE)
def _part(page: Page, demonstration: bool, publisher: bool) -> tuple[Entry, ...]:
    """Return the entries of a page, kept for readers of the same rights."""
    return tuple(_of_page(page))


def _of_page(page: Page) -> Iterator[Entry]:
    """Yield the entries of a page: itself, its tabs, the options of its lists, its figures; of one
    that is no theme, what it says of the data alone: the home page shows figures of the others,
    which are found there.
    """
    for name in ("", *page.names):
        yield Entry(PAGE, page.title, name or page.question, page.group or page.title, page.file,
                    alias=name)
    is_theme = page.presentable and page.group not in (HOME, TOOLS)
    if is_theme or page.tabbed:
        yield from _of_tabs(page)
    if page.file in READABLE:
        yield from _of_blocks(page, is_theme)
    for (file, key), kind in LISTS.items():
        if file == page.file and key in (offers := deck.offers(file)):
            yield from _of_list(page, key, kind, offers[key])


def _of_blocks(page: Page, is_theme: bool) -> Iterator[Entry]:
    """Yield the figures of a theme; of another page, its lists of what the product says of its own
    data, found by their titles, their notes and the names of their columns, none of their rows."""
    for slide, (tab, block) in deck.every_block(page.file).items():
        where = f"{page.title}{UNDER}{tab}" if tab else page.title
        query = {**dict(parse_qsl(slide.query)), ANCHOR: block.key}
        if is_theme and not block.absent:
            yield from of_block(block, where, page.file, query)
        elif block.form == CATALOGUE and not is_theme:
            columns = " ".join(column.label for column in block.table.columns)
            yield Entry(PAGE, block.title, "", where, page.file, query, f"{block.note} {columns}")


def _of_tabs(page: Page) -> Iterator[Entry]:
    """Yield the tabs of a page."""
    for tab, query in deck.tabs(page.file):
        if tab:
            yield Entry(PAGE, tab, "", page.title, page.file, dict(parse_qsl(query)))


def of_block(block: Block, where: str, page: str,
             query: Mapping[str, str]) -> Iterator[Entry]:
    """Yield a block, then each of its figures in large under its own name."""
    rows = block.table.data.head(MOST_ROWS).to_dict("records")
    numbers = " ".join(sorted({cell_text(row, column) for row in rows
                               for column in block.table.columns if column.type == "nombre"}))
    about = f"{block.lecture} {numbers} {_row_names(block)} {_years(rows)} {_scopes(rows)}"
    finding = block.headline if block.headline != block.title else ""
    yield Entry(FIGURE, block.title, finding, where, page, query,
                f"{about} {_rounded_percentages(about)}", rows=_plot_names(block),
                is_list=block.form == TABLE, is_count=_is_count(
                    rows, block.table.columns) and CHANGES.isdisjoint(words(block.title)),
                is_invented=block.table.demonstration)
    if "intitule" in block.table.data and (
            block.form == CARDS or isinstance(block.plot, KeyFigures)):
        for _, row in block.table.data.iterrows():
            yield Entry(FIGURE, str(row["intitule"]), figure_text(row), where, page, query,
                        f"{block.title} {_years([row])}", is_count=_is_count([row]),
                        is_invented=block.table.demonstration)


def _plot_names(block: Block) -> tuple[str, ...]:
    """Return what is written beside the rows, the columns, the curves and the numbers of a figure.
    """
    plot = block.plot
    return (*(plot.categories if isinstance(plot, Rows) else ()),
            *(one.name for one in (plot.figures if isinstance(plot, KeyFigures) else ())),
            *(plot.columns if isinstance(plot, Grid) else ()),
            *(one.name for one in (plot.series if isinstance(plot, Bars | Curves) else ())))


def _row_names(block: Block) -> str:
    """Return what the rows of a list are of: its first text that is no period, beside others."""
    columns = block.table.columns if not block.plot and len(block.table.columns) > 1 else ()
    name = next((c.name for c in columns if c.type == "texte" and c.name != "periode"), "")
    return " ".join(block.table.data[name].dropna().unique()) if name else ""


def _scopes(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return what rows cover: « Insee Clap 2011, effectifs au 31 décembre »."""
    scopes = " ".join(dict.fromkeys(str(row["champ"]) for row in rows if row.get("champ")))
    return _LEFT_OUT.sub("", scopes)


def _years(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the years that rows are of."""
    years = (row.get("annee", pd.NA) for row in rows)
    return " ".join(sorted({str(int(year)) for year in years if pd.notna(year)}))


def _is_count(rows: Iterable[Mapping[str, Any]], columns: Iterable[Column] = ()) -> bool:
    """Tell whether rows count something: neither a percentage nor a trend in words does.

    ``columns``: theirs, which have the unit where the rows have none."""
    units = {str(row["unite"]) for row in rows if row.get("unite")} or {
        column.unit for column in columns if column.type == "nombre"}
    return not any(unit.startswith(NO_COUNT) for unit in units)


def _rounded_percentages(text: str) -> str:
    """Return the percentages of a text as they are said: « 17,02 % » is found by « 17 % »."""
    return " ".join(f"{int(whole) + (tenth >= '5')} %" for whole, tenth in
                    _PERCENTAGE.findall(text))


def _of_list(page: Page, key: str, kind: str, offer: Offer) -> Iterator[Entry]:
    """Yield the options of a list; a territory is found by its code and its legal form too, an EPCI
    by its initials, a commune by its postcodes."""
    for option, value in zip(offer.options, offer.values, strict=True):
        title, _, source = option.partition(BESIDE)
        where = f"{page.title}{UNDER}{source}" if source else page.title
        entry = Entry(kind, title, "", where, page.file, {key: option})
        level, code = level_and_code(value)
        other = (_initials(title) if level == EPCI else
                 postcodes().get(code, "") if level == COMMUNE else "")
        yield entry if kind != TERRITORY else replace(
            entry, about=f"{code} {title} {other}", alias=spoken_name(title))


def _initials(title: str) -> str:
    """Return what an EPCI is shortened to: « LTC » or « CALTC » for CA Lannion-Trégor Communauté,
    « CCPI » for CC du Pays d'Iroise; none where that would be too short to tell anything."""
    name = spoken_name(title)
    letters = "".join(word[0] for word in words(name))
    form = title.partition(name)[0].strip()
    return " ".join(one for one in (letters, f"{form}{letters}") if len(one) >= INITIALS)
