"""How broad the texts of a slide are, before the browser writes them.

They are measured as Helvetica, of which the font of the pages (« Source Sans ») takes a part.
"""

from __future__ import annotations

from functools import partial

from reportlab.pdfbase.pdfmetrics import stringWidth

from dashboard.export.slides import fitting

#: The part of Helvetica that nearly no text exceeds, plain and bold: 0.91 and 0.88 on average, of
#: the 700 texts that pages show.
PLAIN, BOLD = 0.95, 0.95


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text, in the unit of its size."""
    font, part = ("Helvetica-Bold", BOLD) if bold else ("Helvetica", PLAIN)
    return float(stringWidth(text, font, size)) * part


def line_count(text: str, size: float, room: float, bold: bool = False) -> int:
    """Return how many lines a text takes in ``room``, in the unit of its size."""
    return fitting.line_count(text, room, partial(width, size=size, bold=bold))
