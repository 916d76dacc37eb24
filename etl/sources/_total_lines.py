"""What stands for a whole; the lines « Total » of an extraction: compared with the lines that they
add up, then left aside, for they would count twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from etl.common_columns import BOUNDS
from etl.contract import WHOLE
from etl.french.figures.numbers import figure_of
from etl.french.text import normalise, spell_number
from etl.reading.sheets.rows import Rows
from etl.tables.columns import Labels
from etl.tidy.tidy import Tidy

#: Why these lines are left aside.
ASIDE = "de total, dont la somme est vérifiée"
_WORDS = {"total", "total general", "ensemble", "population entiere", "tous", "toutes",
          "tous secteurs", "tous les secteurs", "toutes familles", "toutes les familles"}


def is_total(text: str) -> bool:
    """Tell whether a text stands for all the values of its column."""
    return normalise(text) in _WORDS


def whole_or(text: str) -> str:
    """Return the word of the house for all the values of a column where a text stands for them, or
    says nothing; else the text."""
    return WHOLE if not text or is_total(text) else text


def total_lines(table: Rows, dimensions: Sequence[str]) -> Labels:
    """Return which lines are the total of one of their dimensions (bool)."""
    return table.label(tuple(dimensions), lambda line: any(
        is_total(line[name].text) for name in dimensions if name in line))


def check_totals(out: Tidy, table: Rows, lines: np.ndarray, dimensions: Sequence[str],
                 others: Sequence[str], rounding: Mapping[str, float]) -> None:
    """Compare the total lines among ``lines`` (bool) with the sum of the others, and count them.

    ``others``: the columns that, with the dimensions, tell a line from another.  ``rounding``:
    column of figures → by how much each line may be rounded.  Where a figure is not given, nothing
    can be said.
    """
    names = [name for name in (*dimensions, *others) if name in table.place]
    texts = {name: table.text(name) for name in names}
    if not any(is_total(text) for name in names if name in dimensions
               for text in texts[name].values):
        return  # as nearly always: the lines need not be looked at one by one
    wholes = {at: frozenset(name for name in dimensions
                            if name in texts and is_total(texts[name].at(at)))
              for at in np.flatnonzero(lines).tolist()}
    members: dict[tuple[str, ...], list[int]] = defaultdict(list)
    kinds = {whole for whole in wholes.values() if whole}
    for at in (at for at, whole in wholes.items() if not whole):
        for whole in kinds:
            members[_key(texts, whole, at)].append(at)
    for at in (at for at, whole in wholes.items() if whole):
        out.aside[ASIDE] += 1
        for name, least in rounding.items():
            _compare(out, table, name, at, members[_key(texts, wholes[at], at)], least)


def _key(texts: Mapping[str, Labels], whole: frozenset[str], at: int) -> tuple[str, ...]:
    """Return the labels of a line, empty where they say a whole: a total and its parts share them.
    """
    return tuple("" if name in whole else f"={label.at(at)}" for name, label in texts.items())


def _compare(out: Tidy, table: Rows, name: str, at: int, members: list[int], least: float) -> None:
    total, *figures = (_figure(table, name, line) for line in (at, *members))
    valid = [figure for figure in figures if figure is not None]
    if total is None or not members or len(valid) < len(figures):
        return
    if abs(sum(valid) - total) > least * (len(valid) + 1):
        cell = table.cell(at, name)
        out.report("avertissement", "ce total n'est pas la somme de ses "
                   f"{spell_number(len(valid))} lignes : elle donne {spell_number(sum(valid))}",
                   table.sheet, cell, column=name, value=cell.text, expected="la somme, à "
                   "l'arrondi près ; sinon, une nouvelle copie de l'extraction")


def _figure(table: Rows, name: str, at: int) -> float | None:
    """Return a figure of a line; None for one that is not understood, told with its line, and for
    a bound, which is no term of a sum."""
    figure = figure_of(table.cell(at, name).value)
    return figure.valeur if figure and figure.qualificatif not in BOUNDS else None
