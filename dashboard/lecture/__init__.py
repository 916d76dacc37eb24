"""The reading sentence under a figure, made from the data; pure functions, in French.

Words never contradict the number beside them: what is written 0 « est stable », what is written
alike is « autant ».  ``thresholds`` holds the rules, ``french`` and ``places`` the agreements,
``sentences`` what is told of one figure or of a ranking, ``groups`` of several series at once.
"""

from dashboard.lecture.french import capital, elision, join, plural, when
from dashboard.lecture.groups import (
    Told,
    amounts,
    demonstrated,
    first,
    mapped,
    moves,
    quartered,
    surveyed,
)
from dashboard.lecture.places import (
    among,
    de_territoire,
    en_territoire,
    le_territoire,
    place,
    several,
)
from dashboard.lecture.sentences import count, evolution, gain, ranking, share, template, written
from dashboard.lecture.thresholds import SPOKEN, direction, mark, status, verb

__all__ = [
    "SPOKEN", "Told", "among", "amounts", "capital", "count", "de_territoire",
    "demonstrated", "direction", "elision", "en_territoire", "evolution", "first", "gain", "join",
    "le_territoire", "mapped", "mark", "moves", "place", "plural", "quartered", "ranking",
    "several", "share", "status", "surveyed", "template", "verb", "when", "written",
]
