"""The open files: who publishes them, under which licence, where, and what they feed.

To add one: its line here, its ``file`` named as its source expects (``Source.patterns``), and
nothing else: the command, the page and the extracts derive from it.  An address is one that the
producer keeps (a resource of a portal, an export of its interface), never that of one day's file.
Without such an address, the file is listed all the same, with the ``page`` where it is found.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OpenFile:
    """A file that its producer publishes.

    ``source``: id of the source that reads it.  ``file``: its place below ``data/raw``.
    ``address``: where it is fetched, over https; empty when it is put there by hand.  ``page``:
    where its producer describes it.  ``feeds``: what it brings to the pages, in French.
    """

    id: str
    source: str
    title: str
    producer: str
    licence: str
    address: str
    file: str
    page: str
    feeds: str


OPEN_FILES: tuple[OpenFile, ...] = ()


def open_files() -> dict[str, OpenFile]:
    """Return id → open file, in the order of the catalogue."""
    return {one.id: one for one in OPEN_FILES}
