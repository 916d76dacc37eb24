"""What the SQL workshop answers, in a sandbox that is opened once in the process of the tests."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from dashboard.paths import warehouse_path
from dashboard.tools.sql import run, sandbox
from dashboard.tools.sql.messages import Fault
from dashboard.tools.sql.result import Answer
from dashboard.tools.sql.run import Run
from dashboard.tools.sql.sandbox import Warehouse


@lru_cache
def open_warehouse(demonstration: bool) -> Warehouse:
    """Return the warehouse as a process of the workshop opens it."""
    return sandbox.open_warehouse(str(warehouse_path()), demonstration, run.MEMORY_MIB)


def outcome(sql: str, demonstration: bool = True) -> Answer | Fault:
    """Return what is answered without a process of its own."""
    warehouse = open_warehouse(demonstration)
    rows = sandbox.answer(warehouse, run.question(warehouse_path(), sql, demonstration))
    for statement in ("ROLLBACK", sandbox.LOCKS[-1]):
        warehouse.connection.execute(statement)
    return run.outcome(sql, json.loads(json.dumps(rows, allow_nan=False)))


def process_outcome(sql: str, **about: Any) -> Answer | Fault:
    """Return what a process of its own answers, as a reader asks."""
    one = Run(sql, **about)
    assert one.wait(60)
    assert one.outcome is not None
    return one.outcome


def answer(sql: str, demonstration: bool = True) -> Answer:
    rows = outcome(sql, demonstration)
    assert isinstance(rows, Answer), rows
    return rows


def fault(sql: str) -> Fault:
    end = outcome(sql)
    assert isinstance(end, Fault), end.data
    return end
