"""When a change is told as one, and the words of a status: the rules that all sentences share.

No threshold is told beyond these: « fortement » or « nettement » would need a rule that no
publication of the observatory gives.
"""

from __future__ import annotations

from dashboard.text import numbers

#: Most series, territories or sectors that a sentence names one by one.
SPOKEN = 5
#: Characters of two lines of a card that is half of a page.
TWO_LINES = 140
#: Fewer members make no ranking.
LEAST = 3
_VERBS = {1: ("progresse", "progressent"), 0: ("est stable", "sont stables"),
          -1: ("recule", "reculent")}
_MARKS = {"p": ("chiffre provisoire", "chiffres provisoires"), "e": ("estimation", "estimations"),
          "r": ("chiffre révisé", "chiffres révisés"),
          "c": ("chiffre corrigé", "chiffres corrigés")}


def direction(change: float, decimals: int = 1) -> int:
    """Return 1 for a rise, -1 for a fall, 0 for a change that is « stable »: written 0 with its
    decimals.

    One decimal is what the notes print of evolutions in % and in points, and the most that the
    screen gives to a computed number; columns that have more say it.  A survey has another rule,
    its tests (``inference.CHANCE``), and an interval beside each of its shares.
    """
    value = numbers.rounding(change, decimals)
    return 0 if not value else 1 if value > 0 else -1


def verb(direction: int, pluriel: bool = False) -> str:
    """Return « progresse », « est stable », « recule », agreeing with the number of the subject."""
    return _VERBS[direction][pluriel]


def status(statut: str, pluriel: bool = False) -> str:
    """Return « chiffre provisoire »; empty for a plain figure."""
    return _MARKS[statut][pluriel] if statut in _MARKS else ""


def mark(statut: str) -> str:
    """Return « (chiffre provisoire) » after what it marks; empty for a plain figure."""
    return f" ({status(statut)})" if statut in _MARKS else ""
