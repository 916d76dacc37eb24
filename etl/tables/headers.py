"""The columns of a header row against the spellings that a source declares.

First the declared spellings under their common form (``etl.french.text.heading_form``: case,
accents, apostrophes, line breaks, spaces, underscores), then without its punctuation (« Employeur ?
», « Salariés (O/N) »), in the singular (« Valeurs »), without the unit in brackets that only one of
the two prints, and without the words that name no column (« Nom de la commune », « Employeur
O/N »); « Année » stands for « Période ».
A unit that changes the scale (« milliers », « k€ ») is never passed over.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

from etl.french.text import heading_form

Headers = Mapping[str, tuple[str, ...]]

#: Units that add nothing to the name of a column, as headers print them in brackets; « (ETP) »
#: does: full-time equivalents are not heads.
_UNIT = re.compile(
    r" ?\((?:en )?(?:(?:nombre|nb) d[e'] ?)?(?:nombre|unites?|euros?|€|postes?|emplois?|salaries?"
    r"|personnes?|etablissements?|structures?|annees?|degres?|ans)\)$")
_BRACKET = re.compile(r" ?\(([^()]*)\)$")
#: Words around the name of a column: « Nom de la », « Libellé du », « O/N », « (oui/non) ».
_AROUND = re.compile(r"^(?:nom|libelle|intitule) (?:de la |de l' ?|du |de |des |d' ?)?(?=.)"
                     r"| ?\(?(?:o ?/ ?n|oui ?/ ?non|0 ?/ ?1)\)?$")
_PUNCTUATION = re.compile(r" ?[?:]|[()]")
_PLURAL = re.compile(r"(?<=\w\w)[sx]\b")
#: A heading that stands for another one, where the source has no such column of its own.
_STANDS_FOR = {"annee": "periode"}
#: A word this close to a spelling is taken for it, and proposed.
_CLOSE = 0.7


@dataclass
class HeaderMatch:
    """Columns of a header row, 1-based: ``place`` by name, ``unitless`` name → the unit that the
    contract gives and the header does not, ``doubles`` column → name, ``unknown`` columns."""

    place: dict[str, int] = field(default_factory=dict)
    unitless: dict[str, str] = field(default_factory=dict)
    doubles: dict[int, str] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)


def spellings(headers: Headers) -> dict[str, str]:
    """Return the common form of each declared spelling, and the same without punctuation, or in the
    singular → name."""
    forms = {heading_form(s): name for name, ss in headers.items() for s in ss}
    return {part.sub("", form): name for part in (_PLURAL, _PUNCTUATION)
            for form, name in forms.items()} | forms


def _loose_spellings(headers: Headers) -> dict[str, tuple[str, str]]:
    """Return form without its bracket → (name, what the bracket says), for the spellings that have
    one."""
    return {_BRACKET.sub("", form): (name, bracket[1]) for form, name in spellings(headers).items()
            if (bracket := _BRACKET.search(form))}


def _bare_forms(form: str) -> tuple[str, ...]:
    """Return a form as it is, then without each of the things that add nothing, then the one that
    it stands for."""
    return (form, *(part.sub("", form) for part in (_PUNCTUATION, _PLURAL, _UNIT, _AROUND)),
            _STANDS_FOR.get(form, form))


def _name(form: str, names: Mapping[str, str]) -> str:
    """Return the name that a form heads, as it is or without what adds nothing; else empty."""
    return next((names[bare] for bare in _bare_forms(form) if bare in names), "")


def forms_of(texts: Iterable[str]) -> Mapping[str, Set[str]]:
    """Return the common forms of the texts of a row, by each form that may be looked for: their
    own, and without what adds nothing."""
    forms: dict[str, set[str]] = {}
    for form in {heading_form(text) for text in texts}:
        for bare in _bare_forms(form):
            forms.setdefault(bare, set()).add(form)
    return forms


def scores(rows: Iterable[Mapping[str, Set[str]]], headers: Headers) -> Iterator[int]:
    """Yield how many names the texts of each row (``forms_of``) may head."""
    names, loose = spellings(headers), _loose_spellings(headers)
    known = {*names, *loose}
    for forms in rows:
        near = set().union(*(forms[bare] for bare in forms.keys() & known))
        yield len({_name(f, names) or loose.get(f, ("",))[0] for f in near} - {""})


def match(texts: Mapping[int, str], headers: Headers) -> HeaderMatch:
    """Return the column of each name; ``texts`` are the filled cells of the row by column."""
    names, loose, out = spellings(headers), _loose_spellings(headers), HeaderMatch()
    forms = {column: heading_form(text) for column, text in texts.items()}
    # Exact forms first: « Effectifs » is not looked for in « Effectifs (ETP) » when it is there.
    for column in sorted(forms, key=lambda c: (forms[c] not in names, c)):
        form = forms[column]
        name, unit = _name(form, names), ""
        if not name and form in loose:
            name, unit = loose[form]
        if not name or (name in out.place and form not in names and (
                form in _STANDS_FOR or _AROUND.search(form) or _PLURAL.search(form))):
            out.unknown.append(column)
        elif name in out.place:
            out.doubles[column] = name
        else:
            out.place[name] = column
            if unit:
                out.unitless[name] = unit
    return out


def nearest(text: str, headers: Headers, absent: Iterable[str]) -> str:
    """Return the name whose spelling is the closest to ``text``, or else one of the ``absent`` that
    is a part of it (« Statut juridique (association, Scic…) »); empty when none is."""
    names, form = spellings(headers), _AROUND.sub("", heading_form(text))
    words = f" {re.sub('[^a-z0-9/]+', ' ', form)} "
    near = difflib.get_close_matches(form, list(names), 1, _CLOSE) or sorted(
        (s for s in spellings({n: headers[n] for n in absent}) if f" {s} " in words), key=len)[-1:]
    return names[near[0]] if near else ""
