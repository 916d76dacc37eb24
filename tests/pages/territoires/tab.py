"""The page « Territoires » at one of its tabs."""

import json
from urllib.parse import urlencode

from streamlit.testing.v1 import AppTest

from dashboard.blocks.block import Block
from tests.collection import blocks
from tests.pages.reading import notes, page_at


def captions(page: AppTest) -> str:
    return "\n".join(notes(page))


def at(tab: str, **filters: str) -> AppTest:
    return page_at("territoires", volet_territoires=tab, **filters)


def in_tab(tab: str, **filters: str) -> list[Block]:
    return blocks("territoires", urlencode({"volet_territoires": tab, **filters}))


def spec(page: AppTest) -> dict:
    return json.loads(page.get("plotly_chart")[0].proto.spec)
