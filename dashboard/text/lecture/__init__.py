"""The reading sentence under a figure, made from the data; pure functions, in French.

Words never contradict the number beside them: what is written 0 « est stable », what is written
alike is « autant ».  ``thresholds`` holds the rules, ``french`` and ``places`` the agreements,
``sentences`` what is told of one figure or of a ranking, ``groups`` of several series at once,
``answers`` of those of a survey or of records.
"""

from dashboard.text.lecture.answers import UNSAID, quartiles, survey_answers, top_answer
from dashboard.text.lecture.french import (
    base_100,
    capital,
    cardinal,
    elision,
    join,
    lower,
    noun,
    nouns,
    paragraph,
    plural,
    quantity,
    quotation,
    quoted_text,
    sentence,
    when,
)
from dashboard.text.lecture.groups import (
    Standing,
    amounts,
    beside,
    map_extremes,
    moves,
    with_demonstration,
)
from dashboard.text.lecture.places import (
    de_territoire,
    en_territoire,
    is_plural,
    le_territoire,
    place,
    place_phrase,
)
from dashboard.text.lecture.sentences import (
    bound_sides,
    count,
    evolution,
    gain,
    in_brackets,
    in_words,
    ranking,
    reach,
    share,
    template,
    where_of,
)
from dashboard.text.lecture.thresholds import LEAST, SPOKEN, direction, mark, status
