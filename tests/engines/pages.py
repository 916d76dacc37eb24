"""The blocks of the pages on an engine, compared with those on the file."""

from __future__ import annotations

from dataclasses import fields
from urllib.parse import urlencode

import pandas as pd
import pytest

from dashboard.blocks import headless
from dashboard.blocks.block import Block
from tests.collection import collection


def compared_blocks(page: str, url: str) -> int:
    """Return how many blocks of a page, tab after tab, were found to be the same on an engine: each
    element of their tables and of their lineage, and all that they say."""
    first = collection(page)
    queries = ["", *(urlencode({key: label}) for key, offer in first.offers.items()
                     if offer.form == headless.TAB for label in offer.options[1:])]
    count = 0
    for query in queries:
        own = collection(page, query).blocks
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("OBSERVATOIRE_WAREHOUSE", url)
            there = headless.collection(page, query).blocks
        if "Commentaires" in query:
            [absence] = [block.absent for block in there if block.absent]
            assert absence.startswith("Les commentaires libres restent sur la machine qui lit")
            continue
        assert [block.key for block in there] == [block.key for block in own]
        for mine, its in zip(own, there, strict=True):
            assert content_of(its) == content_of(mine)
            pd.testing.assert_frame_equal(its.table.data, mine.table.data, rtol=1e-12)
            pd.testing.assert_frame_equal(its.table.lineage, mine.table.lineage)
            count += 1
    return count


def content_of(block: Block) -> dict[str, object]:
    """Return what a block says, but for its rows and their lineage."""
    table = block.table
    return {"titre": block.title, "lecture": block.lecture, "absent": block.absent,
            "lignes": block.lines(), **{one.name: getattr(table, one.name)
                                        for one in fields(table)
                                        if one.name not in ("data", "lineage")}}
