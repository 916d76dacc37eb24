"""axe-core, the judge of accessibility that these tests put in a page.

It comes from the npm registry, at one version whose archive has one fingerprint, and is kept beside
pytest's own cache.  Without npm, or out of reach of the registry, the tests that need it are
skipped with the reason, except where ``CI=true``.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Page

VERSION = "4.14.1"
#: Of the archive, as the registry gives it (``npm view axe-core@4.14.1 dist.integrity``).
INTEGRITY = ("sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZ"
             "e37OgudVGtQ==")
#: The rules of WCAG 2.2, levels A and AA, and good practice (order of headings, landmarks).
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The faults that belong to Streamlit and cannot be mended from here (docs/accessibilite.md gives
#: their reasons): page → rule and element.  A fault that is gone is to be taken off this list.
DROP = {("presentation-role-conflict", "stFileUploaderDropzone")}
ACCEPTED_FAULTS = {"depot": DROP, "presentation": DROP}
RUN = """(tags) => axe.run(document, {resultTypes: ["violations"], runOnly: tags}).then(
  ({violations}) => violations.flatMap((rule) => rule.nodes.map((node) => ({
    rule: rule.id, impact: rule.impact, html: node.html.slice(0, 200),
    place: document.querySelector(node.target.at(-1))?.closest("[data-testid]")?.dataset.testid
      ?? "", why: node.failureSummary.slice(0, 250)}))))"""


def script(folder: Path) -> str:
    """Return the text of ``axe.min.js``, from ``folder`` or, the first time, from the registry."""
    archive = folder / f"axe-core-{VERSION}.tgz"
    if not archive.exists():
        _fetch(folder)
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != INTEGRITY:
        archive.unlink()
        pytest.fail(f"l'archive d'axe-core {VERSION} n'a pas l'empreinte attendue", pytrace=False)
    with tarfile.open(archive) as package:
        member = package.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode("utf-8")


def _fetch(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        _without("npm n'est pas sur cette machine")
    with tempfile.TemporaryDirectory(dir=folder) as beside:  # another worker may fetch it too
        try:
            run = subprocess.run([npm, "pack", f"axe-core@{VERSION}", "--silent"], cwd=beside,
                                 capture_output=True, text=True, timeout=120)
        except subprocess.TimeoutExpired:
            _without("le registre npm ne répond pas")
        if run.returncode:
            _without(f"npm n'a pas donné axe-core {VERSION}\u202f: {run.stderr.strip()[:200]}")
        name = f"axe-core-{VERSION}.tgz"
        os.replace(Path(beside) / name, folder / name)


def _without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def faults(page: Page, script: str) -> list[dict[str, Any]]:
    """Return what axe finds in the page as it is: ``rule``, ``impact``, ``place`` (the nearest
    ``data-testid``), ``html``, ``why``."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(script)
    return page.evaluate(RUN, RULES)  # type: ignore[no-any-return]
