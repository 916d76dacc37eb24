"""What the Content-Security-Policy refuses to a page that is open."""

from __future__ import annotations

from playwright.sync_api import Page

#: Keeps what the policy refuses.
WATCH = """window.refused = [];
addEventListener("securitypolicyviolation",
                 (e) => window.refused.push(`${e.effectiveDirective} ${e.blockedURI}`))"""


def refused_requests(page: Page) -> list[str]:
    """Return « directive address » of each, since the page was opened with ``WATCH``."""
    refusals: list[str] = page.evaluate("window.refused")
    return refusals
