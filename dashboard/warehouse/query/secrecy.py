"""Magnitudes under *secret statistique*: answered from the published cube, never from records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.warehouse import provenance
from dashboard.warehouse.connection import per_build, query
from dashboard.warehouse.query.catalogue import columns, measures
from dashboard.warehouse.query.conditions import Where, checked_column, condition, selected_cells
from dashboard.warehouse.table import Table
from etl.contract import WHOLE


class RefusedQuestion(ValueError):
    """The question goes beyond what is published; the message is a French sentence."""


@dataclass(frozen=True)
class Cube:
    """What is published of a source's magnitudes: its table, its dimensions, and its rule told.

    ``only``: the column of the records that count; ``link``: a column and the source that it names
    a record of, empty when none; ``quartiles``: answers that quartiles take.
    """

    table: str
    dimensions: tuple[str, ...]
    rule: str
    only: str
    link: tuple[str, str]
    quartiles: int

    @property
    def totals(self) -> dict[str, str]:
        """Return what a dimension that a question does not name is taken at."""
        return dict.fromkeys(self.dimensions, WHOLE)


@per_build
def cube(source: str) -> Cube | None:
    """Return the cube of a source under secrecy, None for any other."""
    rules = query("FROM _secret WHERE source = ?", (source,))
    if rules.empty:
        return None
    first = rules.iloc[0]
    return Cube(f"{source}_agregats", tuple(first["par"].split("\n")),
                f"Secret statistique : une case masquée repose sur moins de {first['seuil_unites']}"
                f" unités, tient à plus de {first['dominance_pct']:g} % à l'une d'elles, ou en "
                "protège une autre.", first["retenues"], (first["lien"], first["source_liee"]),
                int(first["quartiles"]))


def cube_for(source: str, by: Sequence[str], of: Sequence[str], where: Where) -> Cube | None:
    """Return the cube that answers, None when the measures ``of`` are not under secrecy.

    Raises ``RefusedQuestion`` for what the cube does not hold: another column, a range, or measures
    counted on the records together with those.
    """
    cube_ = cube(source)
    by_name = measures(source)
    if cube_ is None or not any(by_name[name].uses for name in of):
        return None
    about = columns(cube_.table)
    labels = [about[d].label for d in cube_.dimensions]
    what = " et ".join(f"« {by_name[name].label} »" for name in of if by_name[name].uses)
    dimensions = {*cube_.dimensions, *(f"{d}_nom" for d in cube_.dimensions)} & set(about)
    beyond = [c for c in (*by, *where) if c not in dimensions]
    beyond += [c for c, v in where.items() if c in dimensions and not isinstance(
        v, str | list | tuple | set)]
    if beyond or not all(by_name[name].uses for name in of):
        question = ", ".join(beyond) or " et ".join(
            by_name[name].label for name in of if not by_name[name].uses)
        raise RefusedQuestion(f"{what} : publié seulement par {' et par '.join(labels)} (secret "
                              f"statistique) ; pas de réponse avec « {question} »")
    return cube_


@per_build
def totals(source: str, show: Sequence[str], where: Where) -> Table:
    """Return cells of the cube of a source as they are published, masked ones included.

    ``show``: columns of ``<source>_agregats``, in order; ``statut`` and the rest travel along.
    The lineage is the lines of the records behind.
    """
    cube_ = cube(source)
    if cube_ is None:
        raise KeyError(f"{source} n'a pas de grandeur sous secret statistique")
    about = columns(cube_.table)
    selection, parameters = condition(cube_.table, where)
    data = query(f"FROM {cube_.table} WHERE {selection} ORDER BY rowid", parameters)
    fields = tuple(about[checked_column(cube_.table, name)] for name in show)
    rest = [name for name in about if name not in show]
    table = with_notes(Table(data[[*show, *rest]], fields, cube_lineage(source, where), (source,)))
    if cube_.quartiles and data["declarent"].between(1, cube_.quartiles - 1).any():
        note = f"Les quartiles demandent {cube_.quartiles} réponses."
        return replace(table, notes=(note, *table.notes))
    return table


@per_build
def classes(source: str) -> Table:
    """Return records of a source by class of each magnitude, from the lowest class, all together
    and by group: the columns of ``<source>_classes``.  The lineage is the lines of the records
    behind."""
    name = f"{source}_classes"
    return with_notes(Table(query(f"FROM {name} ORDER BY rowid"), tuple(columns(name).values()),
                            cube_lineage(source, {}), (source,)))


def cube_lineage(source: str, where: Where) -> pd.DataFrame:
    """Return lineage of a cell of the cube: the lines of the records that it counts."""
    cube_, own = cube(source), columns(source)
    parts, parameters = ["true"], list[object]()
    for column, value in where.items():
        among = list(value) if isinstance(value, list | tuple | set) else [value]
        if WHOLE in among or cube_ is None or column not in cube_.dimensions:
            continue
        if column in own and own[column].type == "booléen":
            continue  # a record that says nothing takes it from the source that it is linked to
        key, linked = cube_.link
        part, values = condition(source if column in own else linked, {column: among})
        parts.append(part if column in own else f"{key} IN (SELECT id FROM {linked} WHERE {part})")
        parameters += values
    if cube_ and cube_.only:
        parts.append(cube_.only)
    return selected_cells(source, " AND ".join(parts), parameters)


def with_notes(table: Table) -> Table:
    """Return the table with its source and notes, and what a masked cell means where there is
    one."""
    complete = provenance.with_provenance(table)
    cube_ = cube(*table.sources)
    secret = any((table.data[c] == "s").any() for c in table.data if str(c).endswith("statut"))
    return replace(complete, notes=(cube_.rule, *complete.notes)) if cube_ and secret else complete
