"""The window that a presentation is shown in, and the room that it leaves to a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dashboard.charts.plotly.look import TEXT, Look

#: Pixels of the smallest window that shows a slide whole, and the least part of them on a
#: telephone, where texts are as large as on a page.  The lengths of a slide are told in them: they
#: grow with the window (``--grandeur`` of ``show.css``).
WIDTH, HEIGHT, SMALLEST = 1024, 720, 0.6
#: Both sides of a slide.
SIDES = 48
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
    least: float

    def looks(self) -> Iterator[Look]:
        """Yield what fills this room with smaller and smaller letters, then with tight rows."""
        for text in dict.fromkeys(max(self.least, self.text * part) for part in SIZES):
            scale = text / TEXT
            look = Look(width=self.width / scale, height=self.height / scale, scale=scale)
            yield look
        yield replace(look, tight=True)
