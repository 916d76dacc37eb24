"""Contours of Brittany (IGN and Etalab, generalised: see ``data/reference``), projected.

Plate carrée projection at the latitude of Brittany: x = longitude × cos(48.2°), y = latitude,
with one scale; over 300 km its distortion is less than a pixel.
"""

from __future__ import annotations

import json
from functools import cache
from math import cos, radians
from typing import Any, NamedTuple

import numpy as np

from dashboard.paths import REFERENCE
from etl.french.territories import resolve

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

    def meets(self, other: Frame) -> bool:
        """Tell whether both have a part in common."""
        return (self.west < other.east and other.west < self.east
                and self.south < other.north and other.south < self.north)


class Area(NamedTuple):
    """An area: its name and its closed rings, NaN between two of them (projected)."""

    name: str
    x: np.ndarray
    y: np.ndarray
    heart: tuple[float, float]


@cache
def contours(level: str) -> dict[str, Area]:
    """Return INSEE code → area, for ``level`` « departement » or « epci » (``KeyError``
    otherwise).  Its name is that of the tables: a territory is renamed in one place."""
    return {(code := f["properties"]["code"]): _area(f, resolve(code, level).nom)
            for f in _features(level)}


@cache
def shapes(level: str) -> dict[str, dict[str, Any]]:
    """Return INSEE code → GeoJSON geometry (WGS 84), for the levels of ``contours``."""
    return {f["properties"]["code"]: f["geometry"] for f in _features(level)}


def _features(level: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(
        CONTOURS[level].read_text(encoding="utf-8"))["features"]
    return features


def _area(feature: dict[str, Any], name: str) -> Area:
    shape = feature["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = [np.array(ring) for polygon in polygons for ring in polygon]
    hole = np.array([[np.nan, np.nan]])
    path = np.concatenate([part for ring in rings for part in (ring, hole)])[:-1]
    # Half the weight on the wire, and still a metre's precision.
    outline = (path * (SQUEEZE, 1)).astype(np.float32)
    main = max((np.array(polygon[0]) for polygon in polygons), key=_surface)
    x, y = _heart(main)
    return Area(name, outline[:, 0], outline[:, 1], (x * SQUEEZE, y))


def _cross(ring: np.ndarray) -> np.ndarray:
    return ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]


def _surface(ring: np.ndarray) -> float:
    return abs(float(_cross(ring).sum()) / 2)


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


def area_of(code: str) -> Area | None:
    """Return the area that has this code, of any level; None where none has."""
    return next((areas[code] for level in CONTOURS if code in (areas := contours(level))), None)


@cache
def frame(code: str = "") -> Frame:
    """Return the ends of Brittany with a little sea around, projected; those of the area that has
    this code, and what is near it."""
    alone = area_of(code)
    areas = [alone] if alone else list(contours("departement").values())
    x, y = (np.concatenate([getattr(a, axis) for a in areas]) for axis in "xy")
    west, east, south, north = map(float, (np.nanmin(x), np.nanmax(x), np.nanmin(y), np.nanmax(y)))
    around = NEAR * max(east - west, north - south) if alone else SEA
    return Frame(west - around, east + around, south - around, north + around)


@cache
def contours_in_frame(level: str, code: str) -> dict[str, Area]:
    """Return the contours of a level, cut at the edges of the frame of an area (all of them: no
    area has this code)."""
    edges = frame(code)
    if edges == frame():
        return contours(level)
    areas = {key: _clipped_area(area, edges) for key, area in contours(level).items()}
    return {key: area for key, area in areas.items() if len(area.x)}


def _clipped_area(area: Area, edges: Frame) -> Area:
    """Return an area within a frame (I. Sutherland, G. Hodgman, « Reentrant Polygon
    Clipping », CACM 17(1), 1974)."""
    path = np.column_stack([area.x, area.y]).astype(float)
    rings = []
    for ring in np.split(path, np.flatnonzero(np.isnan(path[:, 0]))):
        ring = ring[~np.isnan(ring[:, 0])]
        for axis, end, sign in ((0, edges.west, 1), (0, edges.east, -1),
                                (1, edges.south, 1), (1, edges.north, -1)):
            ring = _half(ring, axis, end, sign)
        if len(ring):
            rings += [ring, ring[:1], np.full((1, 2), np.nan)]
    outline = np.concatenate(rings)[:-1] if rings else np.empty((0, 2))
    x, y = outline.T.astype(np.float32)
    return area._replace(x=x, y=y)


def _half(ring: np.ndarray, axis: int, end: float, sign: int) -> np.ndarray:
    """Return what a ring has on one side of a line."""
    beyond = (ring[:, axis] - end) * sign
    result: list[np.ndarray] = []
    for i in range(len(ring)):
        before, here = beyond[i - 1], beyond[i]
        if (before >= 0) != (here >= 0):
            result.append(ring[i - 1] + (ring[i] - ring[i - 1]) * before / (before - here))
        if here >= 0:
            result.append(ring[i])
    return np.array(result).reshape(-1, 2)


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


def _is_inside(area: Area, points: np.ndarray) -> np.ndarray:
    """Return which points a line to the east leaves the area an odd number of times."""
    x, y = area.x.astype(float), area.y.astype(float)
    px, py = points[:, :1], points[:, 1:]
    # A side from or to the NaN between two rings is never crossed.
    with np.errstate(invalid="ignore", divide="ignore"):
        across = (y[:-1] > py) != (y[1:] > py)
        across &= ~np.isnan(y[:-1] + y[1:])
        crossings = across & (px < (x[1:] - x[:-1]) * (py - y[:-1]) / (y[1:] - y[:-1]) + x[:-1])
    return np.asarray(crossings.sum(axis=1) % 2 == 1)


def is_in_frame(x: np.ndarray, y: np.ndarray, code: str = "") -> np.ndarray:
    """Return which projected points are inside a frame; False for what has no coordinates."""
    west, east, south, north = frame(code)
    return (x > west) & (x < east) & (y > south) & (y < north)
