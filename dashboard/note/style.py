"""What the note looks like in Word and in PDF alike: the page, the colours, the charts."""

from __future__ import annotations

from dashboard import pictures
from dashboard.charts.height import page_height
from dashboard.note.model import Picture

#: A4 in centimetres, and its margins.
WIDTH, HEIGHT, MARGIN = 21.0, 29.7, 1.8
#: A table of more columns has smaller texts.
MANY = 8
#: Rows of a table that stays on one page with its caption.
SHORT = 12
LANGUAGE = "fr-FR"
#: The ground and the bar of a sentence to rework; that of totals and boxes.
GROUND, BAR, STRIPE = "#FFF3CC", "#8A5A00", "#EEF4F7"
#: Pixels across a chart that takes the width of an upright page, which make its texts as large as
#: those around it; room that it is given beyond its height on screen; its definition.
ACROSS, TALLER, SCALE = 1150, 1.3, 2
#: Centimetres that a chart takes at most in height: upright, in landscape under a table.
TALLEST, LOWEST = 11.0, 5.6


def chart_png(part: Picture, wide: bool) -> tuple[bytes, float, float]:
    """Return the chart as PNG, with its width and its height in centimetres."""
    plot = part.draw()
    height = int(TALLER * page_height(plot))
    room = (HEIGHT if wide else WIDTH) - 2 * MARGIN
    pixels = round(ACROSS * room / (WIDTH - 2 * MARGIN))
    scale = room / pixels
    height = min(height, int((LOWEST if wide else TALLEST) / scale))
    return pictures.png(plot, pixels, height, SCALE), room, height * scale
