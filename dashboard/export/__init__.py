"""Table → files to take away, the same figures in each: CSV, workbook, Parquet, GeoJSON, slide."""

from dashboard.export.cells import fields as fields
from dashboard.export.cells import safe as safe
from dashboard.export.columnar import parquet as parquet
from dashboard.export.geo import geojson as geojson
from dashboard.export.geo import has_geometry as has_geometry
from dashboard.export.notice import filename as filename
from dashboard.export.notice import readme as readme
from dashboard.export.package import archive as archive
from dashboard.export.pptx import deck as deck
from dashboard.export.template import fault as fault
from dashboard.export.text import csv as csv
from dashboard.export.text import csv_international as csv_international
from dashboard.export.workbook import xlsx as xlsx
