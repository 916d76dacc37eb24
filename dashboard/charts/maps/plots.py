"""Maps before they are drawn: areas by their colour or their circle, points."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.mark import Area, Point
from dashboard.charts.plot import Plot
from dashboard.charts.theme import Pair, Style


@dataclass(frozen=True, kw_only=True)
class Map(Plot):
    """A map of Brittany.  ``level``: of its areas, « departement », « epci » or « commune » (which
    has no contours).  ``selection``: the code of the area to frame; ``around``: that of the one to
    frame instead, where the chosen one has no contour.  ``named``: the codes of those that have
    their name, however many there are.  ``outside``: how many figures or points have no place on
    the map."""

    level: str = "departement"
    areas: tuple[Area, ...] = ()
    selection: str = ""
    around: str = ""
    named: tuple[str, ...] = ()
    outside: int = 0

    @property
    def outline(self) -> str:
        """Return the code of the area whose contour is drawn over the map."""
        return self.around or self.selection

    @property
    def focus(self) -> str:
        """Return the code of the area that it zooms to; none for the four départements, which are
        there to be compared."""
        return "" if self.areas and self.level == "departement" else self.outline

    @property
    def placement_note(self) -> str:
        """Return how many have no place on the map, and why; empty when all have one."""
        what = "point non placé" if self.outside == 1 else "points non placés"
        return (f"{self.outside} {what} (coordonnées absentes ou hors de Bretagne)"
                if self.outside else "")


@dataclass(frozen=True, kw_only=True)
class Choropleth(Map):
    """Areas coloured by ``classes`` (words, colour): for rates.  Those without words have the
    colour of one figure."""

    classes: tuple[tuple[str, Pair], ...]


@dataclass(frozen=True, kw_only=True)
class Circles(Map):
    """A circle an area, whose surface is its figure: for counts.  ``scale``: figure and words of
    the circles of the scale."""

    scale: tuple[tuple[float, str], ...]

    @property
    def top(self) -> float:
        """Return the largest figure, where there is a circle."""
        return max(a.value for a in self.areas if a.is_known)


@dataclass(frozen=True, kw_only=True)
class Points(Map):
    """Points on the départements."""

    series: tuple[tuple[str, Style, tuple[Point, ...]], ...]
