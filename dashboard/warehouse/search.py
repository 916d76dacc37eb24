"""Finding by words: whatever their case, accents, plural and synonyms; pure functions."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from itertools import chain, takewhile
from typing import NamedTuple, TypeVar

from dashboard.warehouse.synonyms import BROADER, COUNT, EMPTY, INVARIABLE, REGION, SYNONYMS
from etl.french.periods import YEAR

T = TypeVar("T")
#: A word that is what was typed counts more than a synonym, and than one that only begins so; the
#: title more than the name of a row (one more where the finding says it too), than the finding,
#: and than what is about it.
#: A year counts no more in a title than in a finding: it tells which figures of a subject are
#: meant, not what they are about.  The region counts the same wherever it is: nearly all is of it.
TITLE, ROW, SYNONYM_IN_TITLE, FINDING, ABOUT, BEGUN_IN_TITLE, SYNONYM_ABOUT, BEGUN_ABOUT = (
    16, 12, 10, 6, 4, 3, 2, 1)
#: What a word counts more where the page is about it too: the employment of the page « Emploi »
#: comes before that of another one.
SUBJECT = 2
#: What is lost by what answers no « combien » where the query asks it: a curve of changes that has
#: the year, or the place in its title, comes after the level.
NO_COUNT = 6
IN_TITLE = frozenset((TITLE, SYNONYM_IN_TITLE, BEGUN_IN_TITLE))
#: A number: its digits by three, its decimals, its sign of percentage.
_NUMBER = re.compile(r"(?<![\d,.])(\d{1,3}(?: \d{3})+|\d+)(?:[,.](\d+))?( ?%)?(?!\d)")
#: A letter and its point, in an acronym: « D.L.A. ».
_INITIAL = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
#: What a number that has it ends with, as a word.
PERCENT = "pourcent"
#: A number as a word, without its sign.
_BARE_NUMBER = re.compile(r"\d+(?:v\d+)?")
#: Letters from which the beginning of a word tells it.
UNFINISHED = 6
#: Letters that an apostrophe follows.
ELIDED = "dl"
#: Letters from which a word may be badly spelled, from which it may be twice; an acronym is not.
MISSPELLED, TWICE = 4, 6


def bare_text(text: str) -> str:
    """Return the text in small letters, without accents, hyphens, apostrophes or the points of an
    acronym."""
    letters = unicodedata.normalize("NFKD", re.sub(r"[-'’]", " ", _INITIAL.sub(
        r"\1", text.lower().replace("œ", "oe"))))
    return "".join(c for c in letters if not unicodedata.combining(c))


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """Return the words that tell something, singular: « les Scop de l'Ouest » → scop, ouest.

    A number is one word, whatever its spaces: « 17 % » is neither « 17 200 » nor « 17,02 % »; its
    last zeros say nothing: « 12,40 % » is « 12,4 % ».
    """
    tokens = re.findall(r"\w+", _NUMBER.sub(_number_word, bare_text(text)))
    return tuple(_singular(w) for w in tokens if w not in EMPTY)


def named_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, the number of a département as its name: « scop 35 » → scop,
    ille, vilaine."""
    names = {spelling: line[0] for line in _glossary() for spelling in line
             if spelling[0].isdigit()}
    return tuple(chain.from_iterable(names.get((word,), (word,)) for word in words(text)))


class Words(NamedTuple):
    """The words by which an entry is found: its ``title``, what it is ``about``, what it says
    (``finding``).

    ``rows``: names of what it shows, which only answer whole; ``page``: the title of its page;
    ``page_names``: what that page is also called; ``is_count``: it answers « combien »;
    ``beside``: words of the title of what it only covers beside.
    """

    title: str
    about: str = ""
    finding: str = ""
    rows: Sequence[str] = ()
    page: str = ""
    page_names: Sequence[str] = ()
    is_count: bool = True
    beside: str = ""


def matches(query: str, entries: Iterable[T], words_of: Callable[[T], Words],
            whole: bool = True) -> list[T]:
    """Return the entries that hold every word of ``query``, or a synonym of it; best first.

    A word is found at the beginning of a word (« établ » finds « établissements »).  Of entries
    that are equal by their titles, the one that says the query in one go comes first, then the
    shortest; others keep their order; an empty query keeps them all.  Not ``whole``: those that
    hold some of its words, where each is held by one of them; a year alone is no answer to
    words of which nothing is of that year.
    """
    typed = words(query)
    ideas = _ideas(typed)
    if not ideas:
        return list(entries)
    if not whole:
        ideas = [idea for idea in ideas if not _is_year(idea[0])] or ideas
    asks_count = not COUNT.isdisjoint(re.findall(r"\w+", bare_text(query)))
    scores, is_held = [], [False] * len(ideas)
    for entry in entries:
        texts = words_of(entry)
        own, names = words(texts.title), frozenset(map(words, texts.rows))
        around = words(texts.finding), words(f"{texts.about} {texts.beside}")
        subject = words(texts.title.replace(texts.beside, " ")) if texts.beside else own
        every = (_points(idea, subject, names, *around) for idea in ideas)
        points = list(takewhile(bool, every) if whole else every)
        if len(points) == len(ideas) and any(points):
            size = len(own) if IN_TITLE.intersection(points) else 0
            is_said = bool(size) and has_phrase(typed, own)
            more = SUBJECT * _subjects(ideas, words(texts.page), texts.page_names) if whole else 0
            less = NO_COUNT * (asks_count and not texts.is_count)
            scores.append((less - sum(points) - more, not is_said, size, entry))
            is_held = [before or bool(one) for before, one in zip(is_held, points, strict=True)]
    if not all(is_held):
        return []
    return [entry for *_, entry in sorted(scores, key=lambda score: score[:3])]


def suggestions(query: str, texts: Iterable[str]) -> list[str]:
    """Return what may have been meant by a query that finds nothing, closest first: the query with
    a word of the texts in place of one that is spelled almost so (« cotes darmor » too, which
    lacks an apostrophe), then without one of its words."""
    spellings = chain(chain.from_iterable(SYNONYMS), texts)
    lexicon = {word: spelling for text in spellings
               for spelling in re.findall(r"\w+", text.lower()) for word in words(spelling)}
    terms = _terms(query)
    corrections = [" ".join([*terms[:i], lexicon[close], *terms[i + 1:]])
                   for i, word in enumerate(terms) for own in words(word)[:1] if own not in lexicon
                   for close in ([own[1:]] if own[0] in ELIDED and own[1:] in lexicon else [
                       close for close in difflib.get_close_matches(own, lexicon)
                       if is_misspelled(own, close)])]
    less = [" ".join([*terms[:i], *terms[i + 1:]]) for i in range(len(terms)) if len(terms) > 1]
    return list(dict.fromkeys([*corrections, *less]))


def broader_query(query: str) -> str:
    """Return the query with what is nearest in place of a word of which nothing is published
    (« retraites » → « emploi »); empty where it holds none."""
    terms = _terms(query)
    typed = [(word, rank) for rank, term in enumerate(terms) for word in words(term)]
    # The longest first: the « crise sanitaire » is no part of the « sanitaire et social ».
    for spelling, broader in sorted(((words(term), broader) for broader, narrower in BROADER.items()
                                     for term in narrower), key=lambda one: -len(one[0])):
        for at in range(len(typed)):
            span = typed[at:at + len(spelling)]
            if tuple(word for word, _ in span) == spelling:
                return " ".join([*terms[:span[0][1]], broader, *terms[span[-1][1] + 1:]])
    return ""


def _terms(query: str) -> list[str]:
    """Return the words of a query as they are typed, but those that tell nothing."""
    return [term for term in re.split(r"[-\s'’]+", query) if words(term)]


def is_misspelled(word: str, close: str) -> bool:
    """Tell whether a word is another but one letter, or two where both are long; its first one is
    seldom wrong."""
    edits = sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(
        None, word, close).get_opcodes() if tag != "equal")
    most = (len(word) >= MISSPELLED) + (min(len(word), len(close)) >= TWICE)
    return word[0] == close[0] and edits <= most


def is_begun(spelling: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    """Tell whether what was typed is a spelling but the end of its last word: « ressourceri ».
    """
    return (typed[:-1] == spelling[:-1] and spelling[-1].startswith(typed[-1])
            and len("".join(typed)) >= UNFINISHED)


def _number_word(number: re.Match[str]) -> str:
    digits, decimals, percent = number.groups("")
    decimals = decimals.rstrip("0")
    return digits.replace(" ", "") + (f"v{decimals}" if decimals else "") + PERCENT * bool(percent)


def _singular(word: str) -> str:
    if len(word) <= 3 or word in INVARIABLE:
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return word[:-2] + "l"
    return word[:-1] if word[-1] in "sx" else word


def _points(idea: Sequence[tuple[str, ...]], title: Sequence[str],
            rows: Collection[tuple[str, ...]], finding: Sequence[str],
            about: Sequence[str]) -> int:
    """Return what an idea (the spelling typed, then its synonyms) counts in an entry; 0 where it is
    not found."""
    own, *others = idea
    if (REGION,) in idea:
        texts = *title, *finding, *about
        return ABOUT * any(s in rows or has_phrase(s, texts, whole=True) for s in idea)
    if _is_year(own):
        is_said = own in rows or has_phrase(own, (*title, *finding), whole=True)
        return FINDING if is_said else ABOUT * has_phrase(own, about, whole=True)
    return (TITLE if has_phrase(own, title, whole=True) else
            ROW + has_phrase(own, finding, whole=True) if own in rows else
            SYNONYM_IN_TITLE if any(has_phrase(s, title, _is_short(s)) for s in others) else
            FINDING if has_phrase(own, finding, whole=True) else
            ABOUT if has_phrase(own, about, whole=True) else
            BEGUN_IN_TITLE if has_phrase(own, title) or has_phrase(own, finding) else
            SYNONYM_ABOUT if any(has_phrase(s, (*finding, *about), _is_short(s))
                                 for s in others) else
            BEGUN_ABOUT if has_phrase(own, about) else 0)


def _subjects(ideas: Sequence[Sequence[tuple[str, ...]]], title: Sequence[str],
              names: Sequence[str]) -> int:
    """Return how many of the ideas a title begins with (« Mois de l'ESS » is not about the ESS), or
    one of its other names holds as they are typed."""
    return sum(any(tuple(title[:len(spelling)]) == spelling for spelling in idea)
               or any(has_phrase(idea[0], words(name), whole=True) for name in names)
               for idea in ideas)


def _is_year(spelling: tuple[str, ...]) -> bool:
    return len(spelling) == 1 and bool(YEAR.fullmatch(spelling[0]))


def _is_short(synonym: tuple[str, ...]) -> bool:
    """Tell whether a synonym is a whole word: « part » of « taux » is not in « participants »."""
    return len(synonym[-1]) < UNFINISHED


def has_phrase(spelling: tuple[str, ...], text: Sequence[str], whole: bool = False) -> bool:
    """Tell whether the words stand one after the other, the last one perhaps not finished
    unless ``whole``; a number is: « 35 » is not in « 350 », but in « 35 % »."""
    *before, last = spelling
    ends = {last, f"{last}{PERCENT}"}
    if whole and ends.isdisjoint(text):  # most of what is looked for is nowhere
        return False
    is_number = bool(_BARE_NUMBER.fullmatch(last))
    return any((word in ends if is_number else word == last if whole else word.startswith(last))
               and i >= len(before) and [*text[i - len(before):i]] == before
               for i, word in enumerate(text))


@lru_cache(maxsize=1)
def _glossary() -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple(tuple(map(words, line)) for line in SYNONYMS)


def _ideas(terms: Sequence[str]) -> list[list[tuple[str, ...]]]:
    """Return what was typed, cut into ideas: the spelling typed, then its synonyms.

    An expression of the glossary is taken whole: « masse salariale » is one idea, not two.  The
    last one may not be finished: « ressourceri » is also « réemploi ».
    """
    ideas, at = [], 0
    while at < len(terms):
        size, line = max(((len(s), line) for line in _glossary() for s in line
                          if tuple(terms[at:at + len(s)]) == s),
                         key=lambda score: score[0], default=(1, ()))
        if not line and (begun := [one for one in _glossary() if any(
                is_begun(s, tuple(terms[at:])) for s in one)]):
            size, line = len(terms) - at, tuple(chain.from_iterable(begun))
        own = tuple(terms[at:at + size])
        ideas.append([own, *(s for s in line if s != own)])
        at += size
    return ideas
