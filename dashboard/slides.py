"""Presentations: blocks of pages in an order, with titles and comments of their own.

A ``Slide`` names a block by the page that shows it, the filters of that page and the block's key; a
``Deck`` is a list of slides, written in one parameter of the address.  ``contents`` finds what the
slides show in the warehouse of today.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard import collect
from dashboard.blocks import Block

#: Most slides of a deck; longest name, title and comment; longest parameter that is read at all.
MOST, NAME, TITLE, COMMENT = 40, 80, 200, 600
READ = 12_000
UNNAMED = "Ma présentation"
GONE = "Cette page ne montre plus ce bloc avec ces filtres."
NO_PAGE = "Cette page n'existe pas ou ne se présente pas."


@dataclass(frozen=True)
class Slide:
    """A block on a slide.

    ``page``: a name of ``collect.PAGES``.  ``query``: the filters of the page, as in its address
    after « ? ».  ``key``: the block.  ``title``, ``comment``: the presenter's own; empty: none.
    """

    page: str
    key: str
    query: str = ""
    title: str = ""
    comment: str = ""


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
        """The finding in one sentence: the presenter's title, else the first sentence read from
        the figure, else the block's title."""
        if self.slide.title or self.block is None:
            return self.slide.title or self.absent
        first, stop, _ = self.block.lecture.partition(". ")
        return first + stop.strip() or self.block.title


def contents(deck: Deck, dark: bool = False) -> list[Content]:
    """What the slides of a deck show, in their order; each page is run once for its filters.

    Nothing is raised for a slide that shows nothing any more: it says why.
    """
    pages: dict[tuple[str, str], list[Block]] = {}
    found = []
    for slide in deck.slides:
        asked = slide.page, slide.query
        if slide.page not in collect.PAGES:
            found.append(Content(slide, None, NO_PAGE))
            continue
        if asked not in pages:
            pages[asked] = collect.blocks(*asked, dark=dark)
        found.append(_content(slide, pages[asked]))
    return found


def _content(slide: Slide, blocks: Sequence[Block]) -> Content:
    block = next((b for b in blocks if b.key == slide.key), None)
    if block is None:
        said = next((b.absent for b in blocks if not b.key), GONE)
        return Content(slide, None, said)
    return Content(slide, None if block.absent else block, block.absent)


def written(deck: Deck) -> str:
    """The deck as one parameter of an address: letters, digits, « - » and « _ »."""
    rows = [[s.page, s.key, s.query, s.title, s.comment] for s in deck.slides[:MOST]]
    text = json.dumps([deck.name, *rows], ensure_ascii=False, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9))
    return packed.decode().rstrip("=")


def read(text: str) -> Deck:
    """The deck that a parameter says, whatever it holds: what cannot be understood is left out;
    never raises."""
    try:
        packed = base64.urlsafe_b64decode(text[:READ] + "=" * (-len(text[:READ]) % 4))
        # Bounded: a small text may unpack to gigabytes.
        rows = json.loads(zlib.decompressobj().decompress(packed, 1_000_000))
    except (ValueError, zlib.error):
        return Deck()
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], str):
        return Deck()
    slides = [_slide(row) for row in rows[1:MOST + 1]
              if isinstance(row, list) and len(row) == 5 and all(isinstance(x, str) for x in row)]
    return replace(Deck(), name=line(rows[0], NAME) or UNNAMED, slides=tuple(slides))


def _slide(row: Sequence[str]) -> Slide:
    page, key, query, title, comment = row
    return Slide(page, key, query, line(title, TITLE), line(comment, COMMENT))


def line(text: str, most: int) -> str:
    """A text on one line, without what cannot be printed, of ``most`` characters at most."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())[:most]
