"""Presentations: blocks of pages in an order, with titles and comments of their own.

A ``Slide`` names a block by the page that shows it, the filters of that page and the block's key; a
``Deck`` is a list of slides, written in one parameter of the address.  ``contents`` finds what the
slides show in the warehouse of today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from dashboard.blocks import access, headless
from dashboard.blocks import annotations as notes
from dashboard.blocks.annotations import Annotation
from dashboard.blocks.block import INVENTED, Block
from dashboard.blocks.filters.demonstration import SWITCH
from dashboard.blocks.filters.questions import has_demonstration
from dashboard.blocks.headless import TAB, Address, Offer
from dashboard.pages import PRESENTABLE, READABLE
from dashboard.text import address
from dashboard.text.address import line, lines
from dashboard.warehouse.connection import per_build

#: Most slides of a deck; longest name, title and comment; longest parameter that is read at all.
#: Filters that are cut would be others: the explorer takes all but one of the 36 documents of an
#: indicator, by their names.
MOST, NAME, TITLE, COMMENT, QUERY = 40, 80, 200, 600, 12_000
LONGEST_CODE = 12_000
UNNAMED = "Ma présentation"
NO_FIGURE = "Cette page ne montre pas cette figure avec ces filtres."
NO_PAGE = "Cette page n'existe pas ou ne se présente pas."
#: Blocks that presentations in circulation name where they were: page and key → page and key.
MOVES = {("accueil", "accueil_emploi"): ("accueil", "accueil_cles"),
         ("accueil", "accueil_associations"): ("associations", "associations_cles"),
         ("accueil", "accueil_circulaire"): ("economie_circulaire", "circulaire_cles"),
         ("accueil", "accueil_mois"): ("mois_ess", "mois_edition"),
         ("accueil", "accueil_cress"): ("activite", "activite_dix")}
#: Filters that the page of a block did not have when addresses in circulation were written, set as
#: the block has always been.
SINCE = {("territoires", "carte_departement"): {"niveau_carte": "départements"},
         ("territoires", "carte_epci"): {"niveau_carte": "EPCI"},
         ("territoires", "carte_commune"): {"niveau_carte": "communes"}}


@dataclass(frozen=True)
class Slide:
    """A block on a slide.

    ``page``: a name of ``PRESENTABLE``.  ``query``: the filters of the page, as in its address
    after « ? ».  ``key``: the block.  ``title``, ``comment``: the presenter's own; empty: none.
    ``annotations``: the presenter's notes on periods of the figure.
    """

    page: str
    key: str
    query: str = ""
    title: str = ""
    comment: str = ""
    annotations: tuple[Annotation, ...] = ()

    @classmethod
    def of_texts(cls, texts: Sequence[str], annotations: tuple[Annotation, ...]) -> Slide:
        """Return the slide that texts from anybody say (its page, its key… in order), cleaned."""
        page, key, query, title, comment = texts
        return cls(line(page, NAME), line(key, NAME), line(query, QUERY), line(title, TITLE),
                   lines(comment, COMMENT), annotations)


@dataclass(frozen=True)
class Deck:
    """A presentation."""

    name: str = UNNAMED
    slides: tuple[Slide, ...] = ()


@dataclass(frozen=True)
class Content:
    """What a slide shows today: its block, or the sentence ``absent`` that says why there is none
    (the block is then None)."""

    slide: Slide
    block: Block | None
    absent: str = ""

    @property
    def headline(self) -> str:
        """Return the finding in one sentence: the presenter's title, else the first sentence read
        from the figure, else the block's title; what is invented says so first."""
        if self.block is None:
            return self.slide.title or self.absent
        sentence = self.slide.title or self.block.headline
        return f"{INVENTED} – {sentence}" if self.block.table.demonstration else sentence


def contents(deck: Deck) -> list[Content]:
    """Return what the slides of a deck show, in their order; each page is run once for its filters.

    Nothing is raised for a slide that shows nothing any more: it says why.
    """
    return [content(slide) for slide in deck.slides]


def content(slide: Slide) -> Content:
    """Return what a slide shows today."""
    page, key = MOVES.get((slide.page, slide.key), (slide.page, slide.key))
    if page not in PRESENTABLE:
        return Content(slide, None, NO_PAGE)
    page_blocks = blocks(page, query_of(page, slide.query, key))
    block = next((b for b in page_blocks if b.key == key), None)
    if block is None:
        reason = next((b.absent for b in page_blocks if not b.key), NO_FIGURE)
        return Content(slide, None, reason)
    if block.absent:
        return Content(slide, None, block.absent)
    return Content(slide, notes.with_annotations(block, slide.annotations))


def query_of(page: str, query: str, key: str) -> str:
    """Return the address at which a page shows a block: ``query``, else with another of its tabs,
    for an address that names none or where the block was, else with the filters that the page has
    had since (``SINCE``); ``query`` when nothing shows it."""
    addresses = [query, *(other for _, other in tabs(page, query))]
    if since := SINCE.get((page, key)):
        addresses += [query_with(one, since) for one in addresses]
    return next((one for one in addresses if any(b.key == key for b in blocks(page, one))), query)


def query_asking(page: str, query: str) -> str:
    """Return the address at which a page asks for all that ``query`` sets: with another of its
    tabs, for an address of before they parted; where no tab does, for most of it: what a mailbox
    has added to a link is no filter of any."""
    keys = set(parse_qs(query, keep_blank_values=True)) - {SWITCH}
    addresses = [query, *(other for _, other in tabs(page, query))]
    return next((one for one in addresses if keys <= set(offers(page, one))), "") or max(
        addresses, key=lambda one: len(keys & set(offers(page, one))))


def query_with(query: str, filters: Mapping[str, str | Sequence[str]]) -> str:
    """Return the address that sets these filters, key → value or values, whatever it set them
    to."""
    return urlencode(parse_qs(query, keep_blank_values=True) | dict(filters), doseq=True)


def blocks(page: str, query: str) -> list[Block]:
    """Return the blocks of a page (see ``headless.collection``), kept while the build and the
    switch of the demonstration stay the same; who may publish is told of the page where workbooks
    are dropped."""
    return _collection(page, query, has_demonstration(), access.is_allowed()).blocks


def offers(page: str, query: str = "") -> dict[str, Offer]:
    """Return what the filters of a page offer, kept like its blocks; nothing for no page."""
    if page not in READABLE:
        return {}
    return _collection(page, query, has_demonstration(), access.is_allowed()).offers


def tabs(page: str, query: str = "") -> list[tuple[str, str]]:
    """Return the tabs of a page, each with the address that opens it; where it has none, the
    address alone, without a label."""
    addresses = [(tab, query_with(query, {key: tab})) for key, offer in offers(page, query).items()
                 if offer.form == TAB for tab in offer.options]
    return addresses or [("", query)]


def every_block(page: str, query: str = "") -> dict[Slide, tuple[str, Block]]:
    """Return the blocks of all the tabs of a page, with the tab that shows each first."""
    by_key: dict[str, tuple[Slide, str, Block]] = {}
    for tab, filters in tabs(page, query):
        for block in blocks(page, filters):
            if block.key:
                by_key.setdefault(block.key, (Slide(page, block.key, filters), tab, block))
    return {slide: (tab, block) for slide, tab, block in by_key.values()}


@per_build
def _collection(page: str, query: str, demonstration: bool, publisher: bool) -> Address:
    return headless.collection(page, query)


def deck_code(deck: Deck) -> str:
    """Return the deck as one parameter of an address (``address.pack``)."""
    return address.pack([deck.name, *(
        [s.page, s.key, s.query, s.title, s.comment, *notes.address_texts(s.annotations)]
        for s in deck.slides[:MOST])])


def length_fault(deck: Deck) -> str:
    """Return why the deck does not fit in an address; empty when it does."""
    if len(deck.slides) > MOST:
        return f"Une présentation a {MOST} diapositives au plus : {len(deck.slides)} demandées."
    if len(deck_code(deck)) > LONGEST_CODE:
        return ("Titres, commentaires et filtres sont trop longs pour tenir dans une adresse : en "
                "raccourcir, ou faire deux présentations.")
    return ""


def deck_of(text: str) -> Deck:
    """Return the deck that a parameter says, whatever it holds: what cannot be understood is left
    out; never raises."""
    rows = address.unpack(text, LONGEST_CODE)
    if not rows or not isinstance(rows[0], str):
        return Deck()
    slides = [Slide.of_texts(row[:5], notes.annotations_of(row[5:])) for row in rows[1:MOST + 1]
              if isinstance(row, list) and len(row) >= 5 and all(isinstance(x, str) for x in row)]
    return Deck(line(rows[0], NAME) or UNNAMED, tuple(slides))
