"""What readers come for is on screen in as few clicks as was promised."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.tasks import TASKS, Task, reader_after
from tests.suites import beginning


@pytest.mark.parametrize("one", beginning(TASKS, 2), ids=lambda one: one.do.__name__)
def test_a_task_costs_no_more_clicks_than_promised(page: Page, server: str, one: Task) -> None:
    reader = reader_after(page, server, one)
    assert 0 < reader.clicks <= one.aim
    assert reader.scrolls <= one.scrolls
