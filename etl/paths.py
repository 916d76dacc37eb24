"""The folders and files of the project, said once."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
REFERENCE = ROOT / "data" / "reference"
WAREHOUSE = ROOT / "data" / "warehouse.duckdb"
DOCS = ROOT / "docs"
