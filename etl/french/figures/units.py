"""Units of percentages and of shares, in whatever words."""

from __future__ import annotations

import re

#: A unit of percentages in other words than « % … », and a unit of shares.
_PERCENT_UNIT = re.compile(r"(?:en )?(?:%|pour ?cents?|pourcentages?)(?!\w)", re.IGNORECASE)
_SHARE = re.compile(r"part\b", re.IGNORECASE)


def usual_unit(unit: str) -> str:
    """Return a unit, percentages always told as « % … »: « % des emplois » for « En % des emplois »
    and « pourcentage des emplois »."""
    return _PERCENT_UNIT.sub("%", unit, count=1) if _PERCENT_UNIT.match(unit) else unit


def is_share_unit(unit: str) -> bool:
    """Tell whether a unit is of shares of a whole (« % de l'emploi », « part de l'emploi »), and
    not of « participants »."""
    return unit.startswith("%") or bool(_SHARE.match(unit))
