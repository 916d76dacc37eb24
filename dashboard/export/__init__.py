"""Table → files to take away, the same figures in each: CSV, workbook, Parquet, GeoJSON, slide.

python-pptx takes half a second to load: no page waits for it before slides are asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.export.csv import csv, csv_international
from dashboard.export.datapackage import archive
from dashboard.export.geojson import geojson, has_geometry
from dashboard.export.parquet import parquet
from dashboard.export.readme import filename, readme
from dashboard.export.xlsx import xlsx

if TYPE_CHECKING:
    from dashboard.blocks.deck import Content


def deck(name: str, contents: Sequence[Content], today: date, model: Path | None = None) -> bytes:
    """Return a presentation: see ``dashboard.export.slides.deck.deck``."""
    from dashboard.export.slides import deck as pptx

    return pptx.deck(name, contents, today, model)


def fault() -> str:
    """Return what is wrong with the template of slides: see
    ``dashboard.export.slides.template.fault``."""
    from dashboard.export.slides import template

    return template.fault()
