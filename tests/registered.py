"""The sources that the builds of a test have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from etl.sources import registry

#: The sources of the project.
EVERY = dict(registry())


@contextmanager
def registry_of(*names: str) -> Iterator[None]:
    """Register these sources only, then those that were before."""
    sources = registry()  # kept by its cache: what changes here, changes for all who ask
    before = dict(sources)
    sources.clear()
    sources.update({name: EVERY[name] for name in EVERY if name in names})
    try:
        yield
    finally:
        sources.clear()
        sources.update(before)
