"""The sources that the builds of a test have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from etl.sources import registry

#: The sources of the project.
EVERY = dict(registry())


@contextmanager
def registered(*names: str) -> Iterator[None]:
    """Register these sources only, then those that were before."""
    known = registry()  # kept by its cache: what changes here, changes for all who ask
    before = dict(known)
    known.clear()
    known.update({name: EVERY[name] for name in EVERY if name in names})
    try:
        yield
    finally:
        known.clear()
        known.update(before)
