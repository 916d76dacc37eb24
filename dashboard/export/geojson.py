"""Table → GeoJSON (RFC 7946): the points or the areas that a map of it shows."""

from __future__ import annotations

import json
from datetime import date as Date
from typing import Any

import pandas as pd

from dashboard.export.fields import fields
from dashboard.export.readme import readme_by_label
from dashboard.warehouse.boundaries import CONTOURS, shapes
from dashboard.warehouse.table import Table


def has_geometry(table: Table) -> bool:
    """Tell whether the rows are places: points (``latitude``, ``longitude``), or areas whose
    contour is known (``territoire``: INSEE code of a département or an EPCI), each on one row."""
    # A contour on each row of a long table would weigh more than what it says.
    has_areas = "territoire" in table.data and table.data["territoire"].astype(str).is_unique
    return (_has_points(table) or has_areas) and any(map(bool, _places(table)))


def geojson(table: Table, title: str, lecture: str, url: str = "",
            date: Date | None = None) -> bytes:
    """Return a feature a row, longitude then latitude in degrees (WGS 84), the cells of the CSV as
    its properties; a row without a place has a null geometry.

    ``observatoire`` of the collection: « Lisez-moi », and the header of each property.  Arguments
    as for ``xlsx``.
    """
    columns = fields(table)
    rows = zip(*(f.cells for f in columns), strict=True)
    features = [{"type": "Feature", "geometry": place,
                 "properties": dict(zip((f.name for f in columns), row, strict=True))}
                for place, row in zip(_places(table), rows, strict=True)]
    about = {**readme_by_label(table, title, lecture, url, date or Date.today()),
             "Colonnes": {f.name: f.header for f in columns}}
    return json.dumps({"type": "FeatureCollection", "observatoire": about, "features": features},
                      ensure_ascii=False, allow_nan=False).encode()


def _has_points(table: Table) -> bool:
    """Tell whether the rows are points."""
    return {"latitude", "longitude"} <= set(table.data)


def _places(table: Table) -> list[dict[str, Any] | None]:
    if _has_points(table):
        east, north = (pd.to_numeric(table.data[name], errors="coerce")
                       for name in ("longitude", "latitude"))
        return [{"type": "Point", "coordinates": [float(x), float(y)]} if there else None
                for x, y, there in zip(east, north, east.between(-180, 180)
                                       & north.between(-90, 90), strict=True)]
    codes = table.data["territoire"].astype(str)
    # « 35 » is a département only where the table does not say that it is something else.
    levels = table.data.get("territoire_niveau", [""] * len(codes))
    return [next((shapes(candidate)[code] for candidate in CONTOURS
                  if level in (candidate, "") and code in shapes(candidate)), None)
            for code, level in zip(codes, levels, strict=True)]
