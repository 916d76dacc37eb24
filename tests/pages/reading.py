"""A page as a link opens it, and what it says."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from dashboard import pages
from dashboard.paths import PAGES as PAGES

#: Every page, by its file.
NAMES = [page.file for page in pages.PAGES]


def opened(name: str, **filters: str) -> AppTest:
    """The page of that name, opened by a link with these filters; it raises nothing."""
    page = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=60)
    for key, value in filters.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def titles(page: AppTest) -> list[str]:
    """The titles of its blocks, in order."""
    return [s.value for s in page.header if not s.proto.divider]


def text(page: AppTest) -> str:
    """Its sentences and the lines under its figures."""
    return "\n".join(m.value for m in (*page.markdown, *page.caption))
