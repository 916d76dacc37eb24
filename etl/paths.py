"""The folders and files of the project, said once (standard library only: ``start.py`` asks)."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
REFERENCE = ROOT / "data" / "reference"
WAREHOUSE = ROOT / "data" / "warehouse.duckdb"
DOCS = ROOT / "docs"

#: Environment variables that name another warehouse, and another folder of workbooks.
WAREHOUSE_VARIABLE = "OBSERVATOIRE_WAREHOUSE"
RAW_VARIABLE = "OBSERVATOIRE_RAW"
#: Environment variable that names the engine by the account of the SQL workshop.
WORKSHOP_VARIABLE = "OBSERVATOIRE_ATELIER"


def warehouse_path(root: Path = ROOT) -> Path:
    """Return the warehouse of a project, or the one that ``OBSERVATOIRE_WAREHOUSE`` names: a
    relative name starts from where the user stands, not from the project."""
    name = os.environ.get(WAREHOUSE_VARIABLE)
    if not name or engine_url():
        return root / WAREHOUSE.relative_to(ROOT)
    return Path(name).absolute()


def engine_url() -> str:
    """Return the address of the engine that the pages read, from ``OBSERVATOIRE_WAREHOUSE``; empty
    when it names a file.  With an engine, the build writes the default warehouse."""
    name = os.environ.get(WAREHOUSE_VARIABLE, "")
    return name if "://" in name else ""


def workshop_url() -> str:
    """Return the address of the engine for the SQL workshop, by an account that only reads
    (``OBSERVATOIRE_ATELIER``); empty where there is none."""
    return os.environ.get(WORKSHOP_VARIABLE, "")


def raw_path(root: Path = ROOT) -> Path:
    """Return the workbooks of a project, or the folder that ``OBSERVATOIRE_RAW`` names."""
    name = os.environ.get(RAW_VARIABLE)
    return Path(name).absolute() if name else root / RAW.relative_to(ROOT)
