"""Contours of Brittany (IGN and Etalab, generalised: see ``data/reference``), projected.

Plate carrée projection at the latitude of Brittany: x = longitude × cos(48.2°), y = latitude,
with one scale; over 300 km its distortion is less than a pixel.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from math import cos, radians
from typing import Any, NamedTuple

import numpy as np

from dashboard.paths import REFERENCE
from etl.french.reference import official_names

CONTOURS = {"departement": REFERENCE / "departements_bretagne.geojson",
            "epci": REFERENCE / "epci_bretagne.geojson"}
SQUEEZE = cos(radians(48.2))
#: Kilometres between the points of an area that a click may find: Plotly selects points, not
#: areas, and looks for the nearest one within 20 pixels.
MESH = 6
#: Sea around Brittany, in degrees; what is seen around an area, in parts of its size.
SEA, NEAR = 0.06, 0.3
KILOMETRES = 111.2


class Frame(NamedTuple):
    """The ends of a map, projected."""

    west: float
    east: float
    south: float
    north: float

    def holds(self, other: Frame) -> bool:
        """Tell whether another one is whole in it."""
        return (self.west <= other.west and other.east <= self.east
                and self.south <= other.south and other.north <= self.north)

    def has(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Tell which projected points are in it; False for what has no coordinates."""
        return (self.west < x) & (x < self.east) & (self.south < y) & (y < self.north)

    def meets(self, other: Frame) -> bool:
        """Tell whether both have a part in common."""
        return (self.west < other.east and other.west < self.east
                and self.south < other.north and other.south < self.north)


class Contour(NamedTuple):
    """What bounds an area: its closed rings, NaN between two of them (projected); its name, and
    where it is written."""

    name: str
    x: np.ndarray
    y: np.ndarray
    heart: tuple[float, float]

    @property
    def rings(self) -> list[np.ndarray]:
        """Return the points of each ring."""
        path = np.column_stack([self.x, self.y]).astype(float)
        is_gap = np.isnan(path[:, 0])
        return np.split(path[~is_gap], np.flatnonzero(is_gap) - np.arange(is_gap.sum()))


@cache
def contours(level: str) -> dict[str, Contour]:
    """Return INSEE code → contour, for ``level`` « departement » or « epci » (``KeyError``
    otherwise).  Its name is that of the tables: a territory is renamed in one place."""
    names = official_names(level)
    return {(code := f["properties"]["code"]): _contour(f, names[code])
            for f in _features(level)}


@cache
def shapes(level: str) -> dict[str, dict[str, Any]]:
    """Return INSEE code → GeoJSON geometry (WGS 84), for the levels of ``contours``."""
    return {f["properties"]["code"]: f["geometry"] for f in _features(level)}


def _features(level: str) -> list[dict[str, Any]]:
    """Return the contours of a level, without those of an EPCI that the table of communes no longer
    has: the two files are not of one day, and a build warns of what differs."""
    features: list[dict[str, Any]] = json.loads(
        CONTOURS[level].read_text(encoding="utf-8"))["features"]
    names = official_names(level)
    return [f for f in features if f["properties"]["code"] in names]


def _contour(feature: dict[str, Any], name: str) -> Contour:
    shape = feature["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = [np.array(ring) for polygon in polygons for ring in polygon]
    # Half the weight on the wire, and still a metre's precision.
    outline = (_outline(rings) * (SQUEEZE, 1)).astype(np.float32)
    main = max((np.array(polygon[0]) for polygon in polygons),
               key=lambda ring: abs(_cross(ring).sum()))
    x, y = _heart(main)
    return Contour(name, outline[:, 0], outline[:, 1], (x * SQUEEZE, y))


def _outline(rings: Sequence[np.ndarray]) -> np.ndarray:
    """Return the points of rings, NaN between two of them."""
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for ring in rings for part in (gap, ring)] or [gap])[1:]


def _cross(ring: np.ndarray) -> np.ndarray:
    return ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]


def _heart(ring: np.ndarray) -> tuple[float, float]:
    """Return where the name of an area is written: as high as its centroid, in the middle of its
    broadest part there; a bay may hold the centroid itself."""
    cross = _cross(ring)
    y = float(((ring[:-1, 1] + ring[1:, 1]) * cross).sum() / (3 * cross.sum()))
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    is_crossed = (y0 > y) != (y1 > y)
    ends = np.sort((x0 + (x1 - x0) * (y - y0) / np.where(is_crossed, y1 - y0, 1))[is_crossed])
    broadest = np.argmax(ends[1::2] - ends[::2])
    return float(ends[::2][broadest] + ends[1::2][broadest]) / 2, y


def contour_of(code: str) -> Contour | None:
    """Return the contour of the area that has this code, of any level; None where none has."""
    return next((areas[code] for level in CONTOURS if code in (areas := contours(level))), None)


@cache
def frame(code: str = "") -> Frame:
    """Return the ends of Brittany with a little sea around, projected; those of the area that has
    this code, and what is near it."""
    alone = contour_of(code)
    areas = [alone] if alone else list(contours("departement").values())
    x, y = (np.concatenate([getattr(a, axis) for a in areas]) for axis in "xy")
    west, east, south, north = map(float, (np.nanmin(x), np.nanmax(x), np.nanmin(y), np.nanmax(y)))
    around = NEAR * max(east - west, north - south) if alone else SEA
    return Frame(west - around, east + around, south - around, north + around)


@cache
def contours_in_frame(level: str, code: str) -> dict[str, Contour]:
    """Return the contours of a level, cut at the edges of the frame of an area (all of them: no
    area has this code)."""
    edges = frame(code)
    if edges == frame():
        return contours(level)
    areas = {key: _clipped_contour(area, edges) for key, area in contours(level).items()}
    return {key: area for key, area in areas.items() if len(area.x)}


def _clipped_contour(area: Contour, edges: Frame) -> Contour:
    """Return the part of a contour within a frame."""
    from matplotlib.path import Path  # takes a quarter of a second: not before a map is drawn
    from matplotlib.transforms import Bbox

    box = Bbox.from_extents(edges.west, edges.south, edges.east, edges.north)
    rings: list[np.ndarray] = []
    for ring in area.rings:
        path = Path(ring).clip_to_bbox(box)
        path.should_simplify = False
        rings += map(np.asarray, path.to_polygons())
    x, y = _outline(rings).T.astype(np.float32)
    return area._replace(x=x, y=y)


@cache
def mesh(level: str) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Return points inside the areas of a level, ``MESH`` km apart, the hearts among them: x, y,
    code."""
    west, east, south, north = frame()
    step = MESH / KILOMETRES
    grid = np.array([(x, y) for x in np.arange(west, east, step)
                     for y in np.arange(south, north, step)])
    points = [(*point, code) for code, area in contours(level).items()
              for point in (area.heart, *grid[_is_inside(area, grid)])]
    x, y, codes = zip(*points, strict=True)
    return np.array(x, dtype=np.float32), np.array(y, dtype=np.float32), codes


def _is_inside(area: Contour, points: np.ndarray) -> np.ndarray:
    """Tell which points are in an area, and in none of its holes."""
    from matplotlib.path import Path

    return np.logical_xor.reduce([Path(ring).contains_points(points) for ring in area.rings])
