"""One more source and one more page, in a copy of the project: a file and a workbook, a file and a
line of ``dashboard/pages.py``, and everything that is said of every page holds of the new one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from etl.paths import ROOT
from tests.suites import complet

PAGE = '''
"""Monnaies locales: what is published."""

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes import citations

ui.page("Monnaies locales", "Combien de monnaies locales ?")
if ui.has_data("monnaies"):
    table = citations.every_figure("monnaies")
    ui.show([Block("monnaies_publiees", "Monnaies locales : chiffres publiés", table)])
'''
LINE = '''    Page("monnaies", "Monnaies locales", THEMES, "Combien de monnaies locales ?",
         ":material/payments:", presentable=True),
'''
#: What the tests of every page do not ask: that other parts of the project hold together with it.
CHECKS = '''
from streamlit.testing.v1 import AppTest

from dashboard.blocks import headless
from tests.pages.reading import PAGES, page_at, text
from tests.suites import complet

pytestmark = complet


def test_the_home_page_leads_there():
    assert "**Monnaies locales**" in text(page_at("accueil"))


def test_it_is_in_the_menu_and_can_be_presented():
    app = AppTest.from_file(str(PAGES.parent / "app.py")).run()
    assert not app.switch_page("pages/monnaies.py").run().exception
    [block] = headless.blocks("monnaies")
    assert len(block.table.data) > 0


def test_without_its_workbook_it_says_which_to_drop(tmp_path, monkeypatch):
    from etl.warehouse.build import build
    (tmp_path / "raw").mkdir()
    build(tmp_path / "raw", tmp_path / "vide.duckdb")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "vide.duckdb"))
    [block] = headless.blocks("monnaies")
    assert "« Monnaies, chiffres publiés »" in block.absent and "chiffres_publies" in block.absent
'''


def copy_project(folder: Path) -> Path:
    """Return a copy of the project, with the workbooks of two of its sources."""
    skip = shutil.ignore_patterns("browser")
    for name in ("dashboard", "etl", "launcher", "pages", "tests", "docs", "data/reference",
                 "data/raw/associations", "data/raw/commerces_ruraux", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    for name in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def add(folder: Path) -> None:
    """Do what ``docs/ajouter-une-source.md`` says: a source with its workbook, a page, its line."""
    text = (folder / "etl/sources/associations.py").read_text(encoding="utf-8")
    (folder / "etl/sources/monnaies.py").write_text(
        text.replace('"associations', '"monnaies').replace("Associations et bénévolat", "Monnaies"),
        encoding="utf-8")
    shutil.copytree(folder / "data/raw/associations", folder / "data/raw/monnaies")
    (folder / "pages/monnaies.py").write_text(PAGE.lstrip(), encoding="utf-8")
    registry = folder / "dashboard/pages.py"
    before, mark, after = registry.read_text(encoding="utf-8").partition('    Page("explorateur"')
    registry.write_text(before + LINE + mark + after, encoding="utf-8")


@complet
def test_a_page_and_a_source_are_added_by_a_file_and_a_line(tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    add(folder)
    (folder / "tests/pages/test_added.py").write_text(CHECKS, encoding="utf-8")
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("OBSERVATOIRE_", "PYTEST_"))}
    process = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
         "tests/pages/test_added.py", "tests/dashboard/test_pages.py",
         "tests/pages/every_page/test_every_page.py", "tests/pages/every_page/test_sans_demo.py",
         "-k", "monnaies or test_added or test_pages"],
        cwd=folder, env=bare, capture_output=True, text=True)
    assert process.returncode == 0, process.stdout + process.stderr
    assert " passed" in process.stdout and "skipped" not in process.stdout
