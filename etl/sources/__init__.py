"""The sources: one module each, with ``SOURCE`` and ``tidy()``.  Being here is being registered."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from etl.contract import Source
from etl.reading.sheets.workbook import Workbook
from etl.tidy.tidy import Tidy


@cache
def registry() -> dict[str, tuple[Source, Callable[[Workbook], Tidy]]]:
    """Return source id → (contract, ``tidy``), in alphabetical order; ``_name`` modules are
    helpers."""
    entries = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            source_module = importlib.import_module(f"{__name__}.{module.name}")
            entries[source_module.SOURCE.id] = (source_module.SOURCE, source_module.tidy)
    return entries


def sources() -> dict[str, Source]:
    """Return source id → contract."""
    return {name: source for name, (source, _) in registry().items()}
