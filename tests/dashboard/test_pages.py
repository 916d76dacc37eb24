"""The registry of pages: every file has its line, every line its file."""

from __future__ import annotations

from dashboard import paths
from dashboard.pages import HOME, PAGES, THEMES, TOOLS


def test_every_page_has_its_file_and_every_file_its_line() -> None:
    assert sorted(page.file for page in PAGES) == sorted(
        file.stem for file in paths.PAGES.glob("*.py"))


def test_the_menu_goes_from_the_home_page_to_the_themes_then_to_the_tools() -> None:
    groups = [page.group for page in PAGES]
    assert groups == [HOME] + [THEMES] * groups.count(THEMES) + [TOOLS] * groups.count(TOOLS)


def test_themes_are_named_one_beside_the_other_and_tools_are_in_a_menu() -> None:
    assert {page.menu for page in PAGES if page.group != TOOLS} == {""}
    assert {page.menu for page in PAGES if page.group == TOOLS} == {TOOLS}


def test_a_page_that_the_home_page_leads_to_has_an_icon() -> None:
    assert all(page.icon for page in PAGES if page.question)
    assert any(page.question for page in PAGES)
