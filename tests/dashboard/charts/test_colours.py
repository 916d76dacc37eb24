"""One name, one colour: on every page and tab, in charts, slides and pictures, which all draw the
same figures.  A colour is a pair, for the light page and the dark one: the light one tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from dashboard.blocks.block import Block
from dashboard.charts import theme
from dashboard.pages import PRESENTABLE
from dashboard.themes.emploi import quarterly
from tests.collection import blocks, tab_queries
from tests.drawing import bare_name, figure_of


def every_block() -> Iterator[tuple[str, Block]]:
    """Yield the figures of every page, tab and way of splitting the quarterly jobs: (page, block).
    """
    for page in PRESENTABLE:
        asks = tab_queries(page)
        if page == "emploi":
            asks += [f"{asks[-1]}&{urlencode({'comparer': split})}" for split in quarterly.SPLITS]
        yield from ((page, block) for query in asks for block in blocks(page, query)
                    if block.draw and not block.absent)


def series(block: Block) -> Iterator[tuple[str, str]]:
    """Yield the named series of a figure that are of one colour: (name, colour)."""
    for trace in figure_of(block).data:
        for part in ("marker", "line"):
            own = getattr(getattr(trace, part, None), "color", None)
            if trace.name and isinstance(own, str):
                name = bare_name(trace.name)
                yield name.partition(" (n = ")[0], own.upper()
                break


def pale(own: str) -> set[str]:
    """Return ``own``, and what it becomes where a mark is estimated or under an interval."""
    return {theme.opaque_colour(own, theme.BACKGROUND[0], share / 100) for share in range(25, 101)}


def test_a_name_has_one_colour_on_every_page(entrepot):
    colours_of_names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for page, block in every_block():
        for name, own in series(block):
            colours_of_names[name][own].add(f"{page} : {block.key}")
    assert {"ESS", "Associations", "Bretagne", "Finistère", "Scop"} <= set(colours_of_names)
    several = {}
    for name, colours in colours_of_names.items():
        full = max(colours, key=lambda c: theme.contrast(c, theme.BACKGROUND[0]))
        if not set(colours) <= pale(full):
            several[name] = {own: sorted(where) for own, where in colours.items()}
    assert several == {}


@pytest.mark.parametrize(("one", "many"), [
    ("Association", "Associations"), ("Coopérative", "Coopératives"), ("Mutuelle", "Mutuelles"),
    ("Fondation", "Fondations"), ("22", "Côtes-d'Armor"), ("29", "Finistère"),
    ("35", "Ille-et-Vilaine"), ("56", "Morbihan")])
def test_a_structure_has_the_colour_of_its_famille_and_a_code_that_of_its_departement(one, many):
    assert theme.COLOURS[one] == theme.COLOURS[many]
