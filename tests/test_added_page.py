"""Two more sources and one more page, in a copy of the project, of the code that the document
shows: a file and a workbook, a file, its theme and a line of ``dashboard/pages.py``, and everything
that is said of every page holds of the new one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from etl.paths import ROOT
from tests.etl.conftest import save
from tests.suites import complet

#: The blocks of code of the document, each with the file that it is or, for the registry, goes in.
CODE = re.compile(r"^```python\n# (\S+\.py)\n(.*?)^```$", re.M | re.S)
REGISTRY = "dashboard/pages.py"
SHEET = [["Projets de recrutement"], [],
         ["Indicateur", "Territoire", "Famille", "Période", "Valeur", "Unité"],
         *(["Projets de recrutement", place, family, year, value, "projets"]
           for year in (2023, 2024)
           for place, base in (("Côtes-d'Armor", 200), ("Finistère", 400),
                               ("Ille-et-Vilaine", 500), ("Morbihan", 300))
           for family, value in (("Associations", base), ("Coopératives", year),
                                 ("Ensemble", year + base)))]
#: What the tests of every page do not ask: that other parts of the project hold together with it.
CHECKS = '''
from streamlit.testing.v1 import AppTest

from dashboard.blocks import headless
from dashboard.warehouse import query
from tests.pages.reading import PAGES, page_at, text
from tests.suites import complet

pytestmark = complet


def test_the_home_page_leads_there():
    assert "**Recrutement**" in text(page_at("accueil"))


def test_it_is_in_the_menu_and_can_be_presented():
    app = AppTest.from_file(str(PAGES.parent / "app.py")).run()
    assert not app.switch_page("pages/recrutement.py").run().exception
    years, last = headless.collection("recrutement").blocks
    assert (len(years.table.data), len(last.table.data)) == (8, 4)
    assert years.lecture.startswith(
        "En 2024, parmi les quatre départements bretons, l'Ille-et-Vilaine arrive en tête")


def test_records_are_counted_where_they_are():
    table = query.ask("tiers_lieux", ["departement_nom"], ["tiers_lieux"])
    assert dict(zip(table.data["departement_nom"], table.data["tiers_lieux"])) == {
        "Côtes-d'Armor": 1, "Finistère": 1}
    assert query.rows("tiers_lieux", ["surface"]).data["surface"].tolist() == [120, 80.5]


def test_without_its_workbook_it_says_which_to_drop(tmp_path, monkeypatch):
    from etl.warehouse.build import build
    (tmp_path / "raw").mkdir()
    build(tmp_path / "raw", tmp_path / "vide.duckdb")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "vide.duckdb"))
    [block] = headless.collection("recrutement").blocks
    assert "« Projets de recrutement, par département »" in block.absent
    assert "un classeur .xlsx" in block.absent
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
    """Do what ``docs/ajouter-une-source.md`` says: two sources with their workbooks, a page, its
    line."""
    document = (ROOT / "docs/ajouter-une-source.md").read_text(encoding="utf-8")
    code = dict(CODE.findall(document))
    line = code.pop(REGISTRY)
    for name, text in code.items():
        (folder / name).write_text(text, encoding="utf-8")
    registry = folder / REGISTRY
    before, mark, after = registry.read_text(encoding="utf-8").partition('    Page("explorateur"')
    registry.write_text(before + line + mark + after, encoding="utf-8")
    save(folder / "data/raw/recrutements/recrutements_2024.xlsx",
         {"Recrutements": SHEET, "Source": [["Éditeur", "France Travail"], ["Date", "2024"]]})
    save(folder / "data/raw/tiers_lieux/tiers_lieux_2024.xlsx",
         {"Liste": [["Identifiant", "Nom", "Commune", "Surface (m²)"],
                    ["T1", "La Fabrique", "Lannion", 120], ["T2", "Le Phare", "Brest", "80,5"]]})


@complet
def test_a_page_and_a_source_are_added_by_a_file_and_a_line(tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    add(folder)
    (folder / "tests/pages/test_added.py").write_text(CHECKS, encoding="utf-8")
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("OBSERVATOIRE_", "PYTEST_"))}
    process = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
         "tests/pages/test_added.py", "tests/dashboard/test_pages.py",
         "tests/pages/every_page/test_every_page.py", "tests/pages/every_page/test_lectures.py",
         "tests/pages/every_page/test_marks.py", "tests/pages/every_page/test_sans_demo.py",
         "-k", "recrutement or test_added or test_pages"],
        cwd=folder, env=bare, capture_output=True, text=True)
    assert process.returncode == 0, process.stdout + process.stderr
    assert " passed" in process.stdout and "skipped" not in process.stdout
