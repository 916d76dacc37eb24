"""Table → files to take away, the same figures in each: CSV, workbook, Parquet, GeoJSON, slide.

python-pptx takes half a second to load: no page waits for it before slides are asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.export.cells import fields as fields
from dashboard.export.cells import safe as safe
from dashboard.export.columnar import parquet as parquet
from dashboard.export.geo import geojson as geojson
from dashboard.export.geo import has_geometry as has_geometry
from dashboard.export.notice import filename as filename
from dashboard.export.notice import readme as readme
from dashboard.export.package import archive as archive
from dashboard.export.text import csv as csv
from dashboard.export.text import csv_international as csv_international
from dashboard.export.workbook import xlsx as xlsx

if TYPE_CHECKING:
    from dashboard.slides import Content


def deck(name: str, contents: Sequence[Content], today: date, model: Path | None = None) -> bytes:
    """A presentation: see ``dashboard.export.pptx.deck``."""
    from dashboard.export import pptx

    return pptx.deck(name, contents, today, model)


def fault() -> str:
    """What is wrong with the template of slides: see ``dashboard.export.template.fault``."""
    from dashboard.export import template

    return template.fault()
