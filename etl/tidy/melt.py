"""The figures of a long table read by whole columns: each distinct print is read once.

What a line and a column say together is put aside for ``Tidy.figure``, which tells it with its
cell: what is not understood, commented, or corrected by declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from types import NoneType
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.french.figures.numbers import Figure, figure_of, is_bare_fraction
from etl.french.periods import is_period, period
from etl.french.text import here_and_in
from etl.reading.formats.arrow_columns import plain_integers
from etl.reading.sheets import address
from etl.reading.sheets.cell import GENERAL
from etl.reading.sheets.rows import Rows
from etl.reading.sheets.workbook import is_same_file
from etl.tables.columns import Block, Labels, constant, print_numbers, stack
from etl.tables.footnotes import NOTHING, Footnote, split_mark, split_remark
from etl.tidy.tidy import Tidy, contradicts

#: How a number without format is read, but for its value and its text.
_NUMBER = Figure(None)


class _Column(NamedTuple):
    """A column of figures: its values (NaN for none), its texts, how each was read (None: not by
    columns), and which cells are filled."""

    name: str
    valeur: np.ndarray
    imprime: pa.Array
    figure: Labels
    filled: np.ndarray


def add_figures(out: Tidy, table: Rows, values: Mapping[str, Mapping[str, Any]], *,
                territoire: Labels, periode: Labels, **fields: Labels) -> None:
    """Add the figures of a long table: on each line, one for each column of ``values``.

    The rows and the issues are those that ``Tidy.figure`` would give cell by cell; it still reads
    the cells that need it.  ``values`` maps a column of the table to what its figures have in
    common (``unite``, ``indicateur``…); the rest is told line by line (``Rows.label``).  A line
    whose territory or period is None was reported, and is left out.
    """
    if not table.lines:
        return
    names = [name for name in values if name in table.place]
    columns = [_column(table, name, values[name]["unite"]) for name in names]
    periods = periode.map(lambda text: text if text is None else period(text))
    is_placed = territoire.where(lambda place: place is not None) & periods.where(
        lambda when: when is not None)
    is_filled = np.stack([c.filled for c in columns], axis=1) & is_placed[:, None]
    sure = _read_by_columns(out, table, columns) & periods.where(
        lambda when: _is_period(when, table.sheet.notes))[:, None]
    for at, place in np.argwhere(is_filled & ~sure).tolist():
        name = columns[place].name
        out.figure(table.sheet, table.cell(at, name), territoire=territoire.at(at),
                   periode=periode.at(at), **values[name],
                   **{field: label.at(at) for field, label in fields.items()})
    line, column = np.nonzero(is_filled & sure)
    if len(line):
        common = [values[c.name] for c in columns]
        labels = {name: label.take(line) for name, label in fields.items()} | {
            field: Labels(column, [one.get(field) for one in common])
            for field in dict.fromkeys(f for one in common for f in one)}
        out.blocks.append(_block(out, table, columns, line, column, labels | {
            "territoire": territoire.take(line), "periode": periods.take(line)}))


def report_empty_cells(out: Tidy, table: Rows, names: Iterable[str], is_read: np.ndarray) -> None:
    """Report the cells left empty on the lines that are read (one bool a line), once a column: a
    sum leaves them out, which nothing on a page would say.  A column without any figure is one
    that the producer does not give."""
    for name in filter(table.place.__contains__, names):
        is_filled = table.column(name).filled
        if is_filled.any() and (cells := table.cells(name, is_read & ~is_filled)):
            again = here_and_in(len(cells) - 1)
            out.report("avertissement", f"cellule vide{again} : elle ne donne aucun chiffre, et "
                       "une somme ne la compte pas", table.sheet, cells[0], column=name,
                       expected="un nombre, ou nd, s, ns")


# --- A column ------------------------------------------------------------------------------------
def _column(table: Rows, name: str, unite: str) -> _Column:
    prints = table.prints(name)
    is_filled = np.array([value is not None for value, _ in prints.values], dtype=bool)
    valeur, number = _bare_numbers(prints.values, unite)
    imprime = print_numbers(np.where(number, valeur, 0))
    valeur += 0.0  # no negative zero
    figures: list[Figure | None] = [_NUMBER]
    how = np.zeros(len(number), np.int32)
    for at in np.flatnonzero(is_filled & ~number).tolist():
        how[at] = len(figures)
        figures.append(_figure(table, prints.values[at], unite))
    if figures[1:]:  # some print was read, beside the numbers
        readings = [f or _NUMBER for f in figures]
        valeur = np.where(number, valeur, np.array([np.nan if f.valeur is None else f.valeur
                                                    for f in readings])[how])
        imprime = pc.if_else(pa.array(number), imprime, pa.array(
            [f.imprime for f in readings], pa.large_string()).take(pa.array(how)))
    codes = how[prints.codes]
    # Read by itself: what is commented.
    codes = np.where([(line, table.place[name]) in table.sheet.comments for line in table.lines],
                     np.int32(len(figures)), codes) if table.sheet.comments else codes
    return _Column(name, valeur[prints.codes], imprime.take(pa.array(prints.codes)),
                   Labels(codes, [*figures, None]), is_filled[prints.codes])


def _bare_numbers(prints: Sequence[tuple[Any, str]], unite: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers among prints (NaN for none), and which are read as they are: without
    format, and neither long nor ambiguous."""
    values = [value for value, _ in prints]
    if set(map(type, values)) <= {str, NoneType}:
        number, valeur = plain_integers(pa.array(values, pa.large_string()))
    else:
        number = np.array([(type(v) is float or type(v) is int) and of == GENERAL
                           for v, of in prints], dtype=bool)
        valeur = np.array([v if n else np.nan for v, n in zip(values, number, strict=True)],
                          dtype="float64")
    # Beyond, an integer and the float that stands for it do not print the same.
    number &= np.abs(valeur) < 1e15
    if unite.startswith("%"):
        number &= (np.abs(valeur) >= 1) | (valeur == 0)
    return valeur, number


def _figure(table: Rows, cell: tuple[Any, str], unite: str) -> Figure | None:
    """Return the figure of a print, None when ``Tidy.figure`` may have something to say of it."""
    value, number_format = cell
    if split_mark(value, number_format, table.sheet.notes)[1] is not None:
        return None
    figure = figure_of(value, number_format, unite)
    if figure is None or contradicts(figure, unite):
        return None
    percent = figure.pourcent or unite.startswith("%")
    return None if percent and is_bare_fraction(figure, False) else figure


# --- All the columns -----------------------------------------------------------------------------
def _read_by_columns(out: Tidy, table: Rows, columns: Sequence[_Column]) -> np.ndarray:
    """Return which cells (lines × columns) are read by columns: none that a correction names."""
    sure = np.stack([c.figure.where(lambda f: f is not None) for c in columns], axis=1)
    for fix in out.source.corrections:
        if fix.sheet == table.sheet.name and is_same_file(table.sheet.file, fix.file):
            row, at = address.place(fix.cell)
            sure[np.ix_(np.array(table.lines) == row,
                        [table.place[c.name] == at for c in columns])] = False
    return sure


def _block(out: Tidy, table: Rows, columns: Sequence[_Column], line: np.ndarray,
           column: np.ndarray, labels: dict[str, Labels]) -> Block:
    """Return the figures of these cells; ``labels``: what their lines and their columns say."""
    flat = column * len(table.lines) + line
    figure = stack([c.figure for c in columns]).take(flat)
    place, dated, unite = labels.pop("territoire"), labels.pop("periode"), labels.pop("unite")
    statut = labels.pop("statut", constant("", len(line)))
    document = Block(len(line), {}).constant(**out.worded(out.defaults), fichier=table.sheet.file,
                                             feuille=table.sheet.name)
    return Block(len(line), document.columns | {
        "valeur": np.concatenate([c.valeur for c in columns])[flat],
        "statut": figure.map(lambda f: f.statut).join(statut, lambda own, usual: own or usual),
        "qualificatif": figure.map(lambda f: f.qualificatif),
        "imprime": pa.concat_arrays([c.imprime for c in columns]).take(pa.array(flat)),
        "unite": figure.map(lambda f: f.pourcent).join(
            unite, lambda percent, unit: "%" if percent or unit.startswith("%") else unit),
        "territoire": place.map(lambda t: t.code),
        "territoire_niveau": place.map(lambda t: t.niveau),
        "territoire_nom": place.map(lambda t: t.nom),
        "periode": dated.map(lambda when: when[0]), "annee": dated.map(lambda when: when[1]),
        "cellule": _addresses(np.array(table.lines)[line], Labels(
            column, [address.letters(table.place[c.name]) for c in columns])),
    } | {name: label.map(partial(_text_or_usual, out.defaults.get(name))).map(
        partial(out.wording, name)) for name, label in labels.items()})


def _is_period(when: tuple[str, int | None] | None, notes: dict[str, Footnote]) -> bool:
    """Tell whether a text is a period that ``Tidy.figure`` takes, of which nothing is said."""
    return when is not None and is_period(*when) and split_remark(when[0], notes)[1] == NOTHING


def _text_or_usual(usual: object, value: object) -> object:
    """Return the value of a line, or that of the document where the line has none."""
    return value or (value if usual is None else usual)


def _addresses(lines: np.ndarray, column: Labels) -> pa.Array:
    """Return « B7 » for each line and column."""
    letter = pa.array(column.values, pa.large_string()).take(pa.array(column.codes))
    return pc.binary_join_element_wise(letter, pa.array(lines).cast(pa.large_string()),
                                       pa.scalar("", pa.large_string()))
