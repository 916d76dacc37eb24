"""The window that a presentation is shown in, and the room that it leaves to a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dashboard.charts.base import CHARACTER

#: Pixels of the smallest window that shows a slide whole, and the least part of them on a
#: telephone, where texts are as large as on a page.  The lengths of a slide are told in them: they
#: grow with the window (``--u`` of ``show.css``).
WIDTH, HEIGHT, SMALLEST = 1024, 720, 0.6
#: Both sides of a slide.
SIDES = 48
#: Pixels of the texts of a figure on its page.
USUAL = 13
#: In heights of a letter: a line of text, what surrounds a row, a character of the labels.
LINE, AROUND, LETTER = 1.25, 0.42, CHARACTER / USUAL
#: Sizes of the letters that are tried, one after the other, as parts of the usual one.
SIZES = (1.0, 0.92, 0.84, 0.77)


@dataclass(frozen=True)
class Window:
    """The window of the browser, in its pixels."""

    width: int
    height: int

    @property
    def unit(self) -> float:
        """Return the pixels of the window for one of the smallest window."""
        return max(SMALLEST, min(self.width / WIDTH, self.height / HEIGHT))

    @property
    def room(self) -> float:
        """Return the width between the sides, in pixels of the smallest window."""
        return self.width / self.unit - SIDES


@dataclass(frozen=True)
class Frame:
    """The room of a figure, the size of its smallest texts and the least that it may be, in pixels
    of the window."""

    width: float
    height: float
    text: float
    least: float = 12

    @property
    def line(self) -> float:
        """Return the pixels of a line of text."""
        return LINE * self.text

    @property
    def around(self) -> float:
        """Return the pixels around a row."""
        return AROUND * self.text

    @property
    def letters(self) -> float:
        """Return the characters of a line that takes the whole width."""
        return self.width / (LETTER * self.text)

    def sizes(self) -> Iterator[Frame]:
        """Yield the same room with smaller and smaller letters."""
        sizes = dict.fromkeys(max(self.least, round(self.text * part, 1)) for part in SIZES)
        return (replace(self, text=size) for size in sizes)
