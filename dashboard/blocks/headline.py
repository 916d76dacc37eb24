"""The headline of a block: the finding, in the first sentence that is read from its figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from dashboard.blocks.cells import cell_text, is_named
from dashboard.charts.maps.plots import Choropleth, Circles
from dashboard.charts.plot import Plot
from dashboard.text.lecture.places import en_territoire
from dashboard.text.lecture.thresholds import TWO_LINES
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.table import Table

Drawing = TypeVar("Drawing", bound=Plot)
#: What a sentence says of an interval, which its figure draws; and what a number is.
INTERVAL = re.compile(r"\s\([^()]*intervalle de confiance[^()]*\)")
_NUMBER = re.compile(r"\d[\d\u202f]*(?:,\d+)?")
#: What stands in brackets, the words before it aside; what separates its parts.
_BRACKETS = re.compile(r"\s\(([^()]*)\)")
_PARTS = re.compile(r", | et ")
#: How many a share or a median is of: without it, 3 of 5 are read as 60 % of many.
_BASE = re.compile(r"[\d\u202f]+ sur [\d\u202f]+|n\s=\s[\d\u202f]+")


def finding(lecture: str, table: Table) -> str:
    """Return the first sentence read from a figure, less what the figure already draws or does not
    show: intervals, asides about numbers that it lacks (« ; en France : 10,5 % ») and, in a long
    sentence, brackets that repeat it.  Empty without a sentence."""
    sentence, stop, _ = lecture.partition(". ")
    end = "." if stop or sentence.endswith(".") else ""
    first, *asides = INTERVAL.sub("", sentence.removesuffix(".")).split(" ; ")
    if not asides and len(first) <= TWO_LINES:
        return first + end
    rows = table.records
    cells = {cell_text(row, column) for row in rows for column in table.columns}
    figures = {number for cell in cells for number in _NUMBER.findall(cell)}
    visible = [aside for aside in asides if set(_NUMBER.findall(aside)) <= figures]
    headline = " ; ".join([first, *visible]) + end
    names = cells | {text for row in rows for text in row.values() if isinstance(text, str)}
    names |= {_BRACKETS.sub("", name) for name in names}  # « Gref Bretagne (chiffres Insee) »
    is_repeated = len(headline) > TWO_LINES and all(
        _is_shown(bracket, names, figures) for bracket in _BRACKETS.findall(headline))
    return _BRACKETS.sub("", headline) if is_repeated else headline


def _is_shown(bracket: str, names: set[str], figures: set[str]) -> bool:
    """Tell whether a figure shows all that is said in brackets: its names, its numbers; a status in
    words (« estimation ») is not, nor a base (« 3 sur 5 »)."""
    if _BASE.fullmatch(bracket):
        return False
    parts = [(part, set(_NUMBER.findall(part))) for part in _PARTS.split(bracket)]
    return bracket in names or all(
        part in names or (numbers and numbers <= figures) for part, numbers in parts)


def single_figure(table: Table) -> str:
    """Return « Nouvelles adhésions : 9 adhérents » of one figure in large, its unit unless its name
    says it (« Adhérents de la Cress : 114 »); empty of several."""
    if len(table.data) != 1:
        return ""
    [row] = table.records
    unit = "" if is_named(row["intitule"], row["unite"]) else row["unite"]
    return f"{row['intitule']} : {figure_text({**row, 'unite': unit})}"


def has_words(headline: str, words: str) -> bool:
    """Tell whether the headline has these words, none of them a part of a longer one."""
    pattern = rf"(?<![\w,]){re.escape(words)}(?!\w|,\d)"
    return bool(words) and bool(re.search(pattern, headline, re.IGNORECASE))


def rows_with_room(names: Sequence[str], figures: Iterable[tuple[int, str]], count: int,
                   headline: str) -> list[int]:
    """Return ``count`` rows in their order: those whose name or figure the headline says, then the
    first ones, or the latest where they are periods.  ``figures``: row and text of each."""
    order = range(len(names))[::-1] if _are_periods(names) else range(len(names))
    in_headline = {row for row, text in figures if has_words(headline, _bare_figure(text))}
    in_headline |= {row for row in order if has_words(headline, names[row])}
    return sorted(sorted(order, key=lambda row: row not in in_headline)[:count])


def _are_periods(names: Sequence[str]) -> bool:
    """Tell whether rows follow one another in time: « 2012 », « 2013 à 2017 », « T3 2023 »."""
    return all(re.match(r"\d{4}\b|[TS]\d \d{4}$", name) for name in names)


def _bare_figure(text: str) -> str:
    """Return a figure without its sign, its unit and its typography."""
    return re.sub(r"\s?%|[+−]", "", text)


def with_named_areas(plot: Drawing, headline: str) -> Drawing:
    """Return a map with the codes of the areas that the headline names, any other plot as it is:
    nobody points at one on a wall nor on paper."""
    if not isinstance(plot, Circles | Choropleth):
        return plot
    return replace(plot, named=tuple(
        area.code for area in plot.areas if re.search(
            rf"\b{re.escape(en_territoire(area.name, plot.level))}(?![\w-])", headline)))
