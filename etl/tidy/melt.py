"""The figures of a long table read by whole columns: each distinct print is read once.

What a line and a column say together is put aside for ``Tidy.figure``, which tells it with its
cell: what is not understood, commented, or corrected by declaration.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.checks.check import same_file
from etl.french.numbers import Figure, NotUnderstood, parse
from etl.french.periods import period
from etl.reading import address
from etl.reading.sheet import GENERAL, Rows
from etl.tables.columns import Block, Labels, constant, print_numbers, stack
from etl.tables.footnotes import marked

if TYPE_CHECKING:
    from etl.tidy.tidy import Tidy

#: How a number without format is read, but for its value and its text.
_NUMBER = Figure(None)


def bare_fraction(value: object, number_format: str) -> bool:
    """True for a bare 0.026 among percentages: 2.6 % or 0.026 %?

    Percentages are printed with one decimal: a bare number below 1 that has more is rather a
    fraction whose cell lost its format, and there is no telling.
    """
    return (isinstance(value, float) and "%" not in number_format and abs(value) < 1
            and round(value, 1) != value)


class _Read(NamedTuple):
    """A column of figures: its values (NaN for none), its texts, how each was read (None: not by
    columns), and which cells are filled."""

    valeur: np.ndarray
    imprime: pa.Array
    figure: Labels
    filled: np.ndarray


def _read(table: Rows, name: str, unite: str) -> _Read:
    sheet, column, values = table.sheet, table.place[name], table.values(name)
    filled = np.array([v is not None for v in values], dtype=bool)
    number = np.array([type(v) is float or type(v) is int for v in values], dtype=bool)
    if sheet.formats:
        number &= [(line, column) not in sheet.formats for line in table.lines]
    valeur = np.array([v if n else np.nan for v, n in zip(values, number, strict=True)],
                      dtype="float64")
    # Beyond, an integer and the float that stands for it do not print the same.
    number &= np.abs(valeur) < 1e15
    if unite.startswith("%"):
        number &= (np.abs(valeur) >= 1) | (valeur.round(1) == valeur)
    imprime = print_numbers(np.where(number, valeur, 0))
    valeur += 0.0  # no negative zero
    codes = np.zeros(len(values), dtype=np.int32)
    seen: dict[Any, int] = {}
    figures: list[Figure | None] = [_NUMBER]
    for i in np.flatnonzero(filled & ~number).tolist():
        value, told = values[i], sheet.formats.get((table.lines[i], column), GENERAL)
        key = value if type(value) is str else (type(value), value, told)
        if (code := seen.get(key)) is None:
            seen[key] = code = len(figures)
            noted = marked(value, told, sheet.notes)[1] is not None
            figures.append(None if noted else _figure(value, told, unite))
        codes[i] = code
    for i in _commented(table, name):
        codes[i] = len(figures)
    figure = Labels(codes, [*figures, None])
    if seen:
        read = [f or _NUMBER for f in figure.values]
        valeur = np.where(number, valeur, np.array([np.nan if f.valeur is None else f.valeur
                                                    for f in read])[codes])
        imprime = pc.if_else(pa.array(number), imprime, pa.array(
            [f.imprime for f in read], pa.large_string()).take(pa.array(codes)))
    return _Read(valeur, imprime, figure, filled)


def _figure(value: object, number_format: str, unite: str) -> Figure | None:
    """The figure of a print, None when ``Tidy.figure`` has something to say of it."""
    try:
        figure = parse(value, number_format, unite)
    except NotUnderstood:
        return None
    percent = figure.pourcent or unite.startswith("%")
    return None if percent and bare_fraction(value, number_format) else figure


def _commented(table: Rows, name: str) -> list[int]:
    """The lines on which a column carries a comment."""
    column = table.place[name]
    return [i for i, line in enumerate(table.lines) if (line, column) in table.sheet.comments] \
        if table.sheet.comments else []


def melt(out: Tidy, table: Rows, values: Mapping[str, Mapping[str, Any]], *, territoire: Labels,
         periode: Labels, **fields: Labels) -> tuple[Block, list[tuple[int, str]]]:
    """(figures read, in the order of the lines; cells left to ``Tidy.figure``: line, column)."""
    names = [name for name in values if name in table.place]
    columns = [_read(table, name, values[name]["unite"]) for name in names]
    size, sheet = len(table.lines), table.sheet
    dated = periode.map(lambda told: told if told is None else period(told))
    told = territoire.where(lambda place: place is not None) & dated.where(
        lambda when: when is not None)
    filled = np.stack([c.filled for c in columns], axis=1) & told[:, None]
    read = np.stack([c.figure.where(lambda f: f is not None) for c in columns], axis=1) \
        & dated.where(_dated)[:, None]
    for fix in out.source.corrections:
        if fix.sheet == sheet.name and same_file(sheet.file, fix.file):
            row, at = address.place(fix.cell)
            read[np.ix_(np.array(table.lines) == row,
                        [table.place[name] == at for name in names])] = False
    others = [(int(line), names[c]) for line, c in np.argwhere(filled & ~read)]
    line, column = np.nonzero(filled & read)
    flat = column * size + line
    figure = stack([c.figure for c in columns]).take(flat)
    place, dated = territoire.take(line), dated.take(line)
    said = {name: label.take(line) for name, label in fields.items()} | {
        field: Labels(column, [values[name].get(field) for name in names])
        for field in dict.fromkeys(f for name in names for f in values[name])}
    statut, unite = said.pop("statut", constant("", len(line))), said.pop("unite")
    known = Block(len(line), {}).constant(**out.defaults, fichier=sheet.file, feuille=sheet.name)
    return Block(len(line), known.columns | {
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
        "cellule": _addresses(np.array(table.lines)[line],
                              Labels(column, [address.letters(table.place[n]) for n in names])),
    } | {name: label.map(partial(_or, out.defaults.get(name))) for name, label in said.items()}
    ), others


def _dated(when: tuple[str, int | None] | None) -> bool:
    """True for a period that ``Tidy.figure`` takes."""
    return when is not None and (when[1] is not None or not (when[0] or "0").isdecimal())


def _or(usual: object, value: object) -> object:
    """What a line says, or what the document says when the line is silent."""
    return value or (value if usual is None else usual)


def _addresses(lines: np.ndarray, column: Labels) -> pa.Array:
    """« B7 » for each line and column."""
    letter = pa.array(column.values, pa.large_string()).take(pa.array(column.codes))
    return pc.binary_join_element_wise(letter, pa.array(lines).cast(pa.large_string()),
                                       pa.scalar("", pa.large_string()))
