"""The documents: their links lead somewhere, the files and the settings that they name are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.paths import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "data/reference/README.md",
             *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(((?!https?:)[^)\s]+)\)")
#: A file of the project, by its path; one that is made or received (« data/raw ») is not there yet.
FILE = re.compile(r"`((?:bench|dashboard|deploy|docs|etl|launcher|pages|tests|data/reference)/"
                  r"[\w./@-]+\w)/?`")
RECEIVED = {"data/reference/modele.pptx"}
VARIABLE = re.compile(r"OBSERVATOIRE_[A-Z]+")


def anchors(document: Path) -> Iterator[str]:
    """Yield the anchor of each heading: its words, in small letters, joined by hyphens."""
    for heading in re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.M):
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_to_a_heading_of_it(document: Path) -> None:
    dead = []
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_of_the_project_that_is_named_is_there(document: Path) -> None:
    named = {*FILE.findall(document.read_text(encoding="utf-8"))} - RECEIVED
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_setting_is_in_the_document_and_no_other() -> None:
    code = [path.read_text(encoding="utf-8") for folder in ("dashboard", "etl", "launcher")
            for path in (ROOT / folder).rglob("*.py")]
    document = (ROOT / "docs/exploitation.md").read_text(encoding="utf-8")
    assert {*VARIABLE.findall(document)} == {*VARIABLE.findall("\n".join(code))}
