"""Engines that exist, to which a build of the warehouse is published: ClickHouse, PostgreSQL.

A deployment on a file loads none of their libraries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.engines.engine import Engine


class Fault(Exception):
    """An engine that is unknown, does not answer or refuses; the message is French."""


@dataclass(frozen=True)
class Place:
    """A build that was put in place in an engine: ``number`` counts them, the highest is in place;
    ``built_at`` (ISO) and ``fingerprint`` of its workbooks."""

    number: int
    build: str
    built_at: str
    fingerprint: str


@cache
def engine_at(url: str, seconds: int = 0, mebibytes: int = 0) -> Engine:
    """Return the engine at an address; ``seconds``, ``mebibytes``: what it lets one query take, for
    an account that only reads.  Raises ``Fault`` for one that is not known, or whose
    library is not installed (``requirements-moteurs.txt``)."""
    try:
        match url.partition("://")[0]:
            case "postgresql":
                from etl.engines.postgresql import PostgreSQL

                return PostgreSQL(url, {"statement_timeout": f"{seconds}s",
                                        "work_mem": f"{mebibytes // 4}MB"} if seconds else {})
            case "clickhouse":
                from etl.engines.clickhouse import ClickHouse

                return ClickHouse(url, {"readonly": 2, "max_execution_time": seconds,
                                        "max_memory_usage": mebibytes << 20} if seconds else {})
    except ModuleNotFoundError as fault:
        raise Fault(f"bibliothèque absente ({fault.name}) : « pip install -r "
                    "requirements-moteurs.txt »") from fault
    raise Fault(f"moteur inconnu : {url.partition('://')[0]} (clickhouse ou postgresql)")
