"""A page as a link opens it, and what it says."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from html import unescape

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

from dashboard import pages
from dashboard.paths import PAGES as PAGES
from dashboard.warehouse import connection

#: Every page, by its file.
NAMES = [page.file for page in pages.PAGES]
#: Whether a page that was opened by the same link may be given again (``conftest.py``).
is_shared = False
#: Pages that nobody has used since they were opened: (warehouse, name, filters) → page.
_fresh_pages: OrderedDict[object, AppTest] = OrderedDict()
_MOST = 40
#: The card of a figure, or of a row of figures in large: its key.
CARD = re.compile(r"-(?:bloc|chiffres)_(.+)$")
#: The notes of a figure, which stand with their button.
_NOTES = re.compile(r'<div class="notes".*?</div>', re.DOTALL)
#: How those of figures in large begin: with what they are about.
_KEY_FIGURES = re.compile(r'<div class="notes"[^>]*><p[^>]*><b>([^<]*)</b></p>')


def sit_here(patch: pytest.MonkeyPatch) -> None:
    """Put the reader at the machine of the server (AppTest has no connection to tell it)."""
    patch.setattr(ContextProxy, "ip_address", None)
    patch.setattr(ContextProxy, "headers", {"Host": "127.0.0.1", "Origin": "http://127.0.0.1"})


def page_at(name: str, **filters: str | list[str]) -> AppTest:
    """Open the page of that name by a link with these filters; it raises nothing.

    Where ``is_shared``, a page that no test has used yet is given again: the first click or choice
    takes it away from the others.
    """
    key = (connection.stamp(), name, repr(sorted(filters.items()))) if is_shared else None
    if key in _fresh_pages:
        return _fresh_pages[key]
    page = AppTest.from_file(str(PAGES / f"{name}.py"))
    for filter_, value in filters.items():
        page.query_params[filter_] = value
    page.run()
    assert not page.exception
    if key:
        _fresh_pages[key] = page
        run = page._run
        page._run = lambda *given, **named: (
            _fresh_pages.pop(key, None), run(*given, **named))[1]
        if len(_fresh_pages) > _MOST:
            _fresh_pages.popitem(last=False)
    return page


def figures(page: AppTest) -> dict[str, str]:
    """Return its key figures: what each is of → the figure, whatever the size of its letters."""
    return {m.label: re.sub(r":small\[(.*?)\]", r"\1", m.value) for m in page.metric}


def drawings(page: AppTest) -> list[str]:
    """Return what its charts draw, then the figures that its cards write in large."""
    return [*(chart.proto.spec for chart in page.get("plotly_chart")),
            *(html.proto.body for html in page.get("html") if "en-grand" in html.proto.body)]


def titles(page: AppTest) -> list[str]:
    """Return what its blocks are about, in order, and the headings between them."""
    return [title for node in _nodes(page.main) if (title := _title(node))]


def notes(page: AppTest) -> list[str]:
    """Return the lines of « Notes » of its cards, « **Lecture** – … », as they are printed."""
    return [f"**{label}** – {unescape(line)}" for body in _note_markup(page.main)
            for label, line in re.findall(r"<p[^>]*><b>([^<]*)</b> – (.*?)</p>", body, re.DOTALL)]


def readings(page: AppTest) -> list[str]:
    """Return the sentences read from its figures, those of figures in large left out."""
    return [unescape(sentence) for body in _note_markup(page.main) if not _KEY_FIGURES.match(body)
            for sentence in re.findall(r"<p[^>]*><b>Lecture</b> – (.*?)</p>", body, re.DOTALL)]


def text(page: AppTest) -> str:
    """Return its sentences, and what « Notes » of its cards say, once."""
    return "\n".join([*headings(page), *(x.value for kind in (page.markdown, page.caption)
                                         for x in kind), *notes(page)])


def headings(page: AppTest) -> list[str]:
    """Return its headings, in order, those of its cards among them."""
    return [heading for node in page.main if (heading := _heading(node))]


def _nodes(block: Block) -> Iterator[Node]:
    """Yield what a part of a page holds, in order; a card is one thing."""
    for child in block.children.values():
        yield child
        if isinstance(child, Block) and not _key(child):
            yield from _nodes(child)


def _key(node: Node) -> str:
    """Return the key of a card; empty for anything else."""
    match = isinstance(node, Block) and CARD.search(getattr(node.proto, "id", ""))
    return match[1] if match else ""


def _note_markup(block: Block) -> Iterator[str]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield from _note_markup(child)
        elif child.type == "html" and (match := _NOTES.search(child.proto.body)):
            yield match[0]


def _title(node: Node) -> str:
    """Return what a card is about, or what a heading says; empty for anything else."""
    if isinstance(node, Block):
        if not _key(node):
            return ""
        if key_figures := _KEY_FIGURES.match(next(_note_markup(node), "")):
            return unescape(key_figures[1])
        return next(_subjects(node), None) or next(filter(None, map(_heading, _nodes(node))))
    return "" if getattr(node.proto, "divider", "") else _heading(node)


def _heading(node: Node) -> str:
    """Return what a heading says; empty for anything else."""
    if node.type == "html" and (match := re.match("<h2>(.*)</h2>", node.proto.body)):
        return unescape(re.sub("</?span>", "", match[1]))
    return str(node.value) if node.type == "header" else ""


def _subjects(card: Block) -> Iterator[str]:
    """Yield the grey line under the headline of a card, where it has one."""
    for x in _nodes(card):
        if isinstance(x, Block) and "-entete_" in getattr(x.proto, "id", ""):
            yield from (y.value for y in _nodes(x) if y.type == "caption")
