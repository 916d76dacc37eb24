"""What can be explored, by its name and its source."""

from __future__ import annotations

from dashboard.tools.explorer import catalogue
from dashboard.tools.explorer.figures import Choice


def choice(title: str, source: str) -> Choice:
    """Return the indicator of that title in that source."""
    return next(c for c in catalogue.choices() if (c.title, c.source) == (title, source))
