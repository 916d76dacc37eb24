"""axe-core, the judge of accessibility that these tests put in a page (axe-playwright-python ships
it)."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

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


def faults(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds in the page as it is: ``rule``, ``impact``, ``place`` (the nearest
    ``data-testid``), ``html``, ``why``."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, RULES)
