"""A page as a link opens it, and what it says."""

from __future__ import annotations

from collections import OrderedDict

from streamlit.testing.v1 import AppTest

from dashboard import pages
from dashboard.paths import PAGES as PAGES
from dashboard.warehouse import connection

#: Every page, by its file.
NAMES = [page.file for page in pages.PAGES]


#: Whether a page that was opened by the same link may be given again (``conftest.py``).
shared = False
#: Pages that nobody has used since they were opened: (warehouse, name, filters) → page.
_unused: OrderedDict[object, AppTest] = OrderedDict()
_MOST = 40


def opened(name: str, **filters: str | list[str]) -> AppTest:
    """The page of that name, opened by a link with these filters; it raises nothing.

    Where ``shared``, a page that no test has used yet is given again: the first click or choice
    takes it away from the others.
    """
    key = (connection.stamp(), name, repr(sorted(filters.items()))) if shared else None
    if key in _unused:
        return _unused[key]
    page = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=60)
    for filter_, value in filters.items():
        page.query_params[filter_] = value
    page.run()
    assert not page.exception
    if key:
        _unused[key] = page
        run = page._run
        page._run = lambda *given, **named: (  # type: ignore[method-assign]
            _unused.pop(key, None), run(*given, **named))[1]
        if len(_unused) > _MOST:
            _unused.popitem(last=False)
    return page


def titles(page: AppTest) -> list[str]:
    """The titles of its blocks, in order."""
    return [s.value for s in page.header if not s.proto.divider]


def text(page: AppTest) -> str:
    """Its sentences and the lines under its figures."""
    return "\n".join(m.value for m in (*page.markdown, *page.caption))
