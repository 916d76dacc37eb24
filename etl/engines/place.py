"""A build that was put in place in an engine, and what goes wrong there: no library is loaded."""

from __future__ import annotations

from dataclasses import dataclass


class Fault(Exception):
    """An engine that is unknown, does not answer or refuses; the message is French."""


@dataclass(frozen=True)
class Place:
    """A build that was put in place: ``number`` counts them, the highest is in place; ``built_at``
    (ISO) and ``fingerprint`` of its workbooks."""

    number: int
    build: str
    built_at: str
    fingerprint: str
