"""A build that an engine answers, as the pages read that of a file."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import pyarrow as pa

from dashboard.warehouse.connection import INCOMPLETE, Stamp, WarehouseMissing
from etl.engines import Fault, engine_at
from etl.engines.engine import Engine
from etl.sources import sources
from etl.warehouse.schema import missing_columns
from etl.warehouse.versions import HISTORY

LOG = logging.getLogger(__name__)
SILENT = ("le moteur de données ne répond pas : recharger la page ; s'il ne répond toujours pas, "
          "prévenir la personne qui entretient l'application")


@contextmanager
def faults() -> Iterator[None]:
    """Say in the words of a page that no engine answers; the log alone names its machines."""
    try:
        yield
    except Fault as fault:
        LOG.warning("%s", fault)
        raise WarehouseMissing(SILENT) from None


def engine_build(url: str) -> EngineBuild:
    """Return the build that is in place in an engine.  Raises ``WarehouseMissing``."""
    with faults():
        engine = engine_at(url)
        build = engine.place().build
        if missing := _missing_parts(engine, build):
            LOG.warning("%s, %s: missing: %s", engine, build, ", ".join(missing))
            raise WarehouseMissing(f"{INCOMPLETE}, puis le publier par « python -m etl publish »")
        return EngineBuild(engine, build)


@lru_cache(maxsize=HISTORY)
def _missing_parts(engine: Engine, build: str) -> list[str]:
    """Return what a build lacks, free texts apart: they are never published."""
    free = {f"{source.id}.{column.name}" for source in sources().values()
            for column in source.columns if column.free}
    with engine.describe(build) as mirror:
        return [part for part in missing_columns(mirror, "memory") if part not in free]


@dataclass(frozen=True)
class EngineBuild:
    """A build published to an engine.  See ``dashboard.warehouse.connection.Build``."""

    engine: Engine
    name: str

    @property
    def stamp(self) -> Stamp:
        return f"{self.engine}#{self.name}", 0, 0, 0

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        with faults(), self.engine.describe(self.name) as mirror:
            return mirror.from_arrow(self.engine.query(self.name, sql, parameters)).df()

    def schema(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        with faults(), self.engine.describe(self.name) as mirror:
            return mirror.execute(sql, list(parameters)).df()

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        return self.engine.rows(self.name, table, columns)
