"""Départements as the parts of a sum."""

from __future__ import annotations


def departement_parts(*codes: int) -> tuple[str, ...]:
    """Return the parts of a sum of départements: each goes with its level."""
    return tuple(f"departement:{code}" for code in codes)


BRETONS = departement_parts(22, 29, 35, 56)
