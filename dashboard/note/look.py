"""What the note looks like in Word and in PDF alike: the page, the colours, the charts."""

from __future__ import annotations

from dashboard import pictures
from dashboard.note.model import Picture

#: A4 in centimetres, and its margins.
WIDTH, HEIGHT, MARGIN = 21.0, 29.7, 1.8
LANGUAGE = "fr-FR"
OBSERVATORY = "Observatoire de l'ESS en Bretagne – Cress Bretagne"
#: The ground and the bar of a sentence to rework; that of totals and boxes.
GROUND, BAR, STRIPE = "#FFF3CC", "#8A5A00", "#EEF4F7"
#: Pixels across a chart that takes the width of an upright page, and its definition.
ACROSS, SCALE = 860, 2
#: Centimetres that a chart takes at most in height: upright, in landscape under a table.
TALLEST, LOWEST = 11.0, 5.6


def drawn(part: Picture, wide: bool) -> tuple[bytes, float, float]:
    """The chart as PNG, with its width and its height in centimetres."""
    figure = part.draw()
    height = int(figure.layout.height or 420)
    room = (HEIGHT if wide else WIDTH) - 2 * MARGIN
    pixels = round(ACROSS * room / (WIDTH - 2 * MARGIN))
    scale = room / pixels
    height = min(height, int((LOWEST if wide else TALLEST) / scale))
    return pictures.png(figure, pixels, height, SCALE), room, height * scale
