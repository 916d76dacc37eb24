"""The reading sentence under a figure, made from the data; pure functions, in French.

Words never contradict the number beside them: what is written 0 « est stable », what is written
alike is « autant ».  ``thresholds`` holds the rules, ``french`` and ``places`` the agreements,
``sentences`` what is told of one figure or of a ranking, ``groups`` of several series at once.
"""

from dashboard.text.lecture.french import (
    capital,
    cardinal,
    elision,
    join,
    lower,
    nouns,
    plural,
    quoted,
    when,
)
from dashboard.text.lecture.groups import (
    UNSAID,
    Told,
    amounts,
    demonstrated,
    first,
    mapped,
    moves,
    quartered,
    surveyed,
)
from dashboard.text.lecture.places import (
    among,
    de_territoire,
    en_territoire,
    le_territoire,
    place,
    several,
)
from dashboard.text.lecture.sentences import (
    count,
    evolution,
    gain,
    ranking,
    share,
    template,
    written,
)
from dashboard.text.lecture.thresholds import LEAST, SPOKEN, direction, mark, status, verb

__all__ = [
    "LEAST", "SPOKEN", "UNSAID", "Told", "among", "amounts", "capital", "cardinal", "count",
    "de_territoire", "demonstrated", "direction", "elision", "en_territoire", "evolution", "first",
    "gain", "join", "le_territoire", "lower", "mapped", "mark", "moves", "nouns", "place", "plural",
    "quartered", "quoted", "ranking", "several", "share", "status", "surveyed", "template", "verb",
    "when", "written",
]
