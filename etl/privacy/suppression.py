"""Secret statistique: which cells of a published cube are masked so that none can be recomputed.

The rule is the one of French business statistics: no cell built on fewer than three units, none
of which one unit makes more than 85 % (Comité de coordination des enquêtes statistiques, 7 July
1960; Insee, « Manuel de protection des données tabulées », règles de fréquence et de dominance).
Contributions are never negative and, when they are not declared, not counted; see
``docs/secret-statistique.md`` for what the masking proves and what it does not.

Pure: arrays in, arrays out.  A cell is told by its *atoms*, the finest crossings that records
really have, so that margins, hierarchies and overlapping dimensions are all the same linear system.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etl.contract import Secrecy

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
#: A published total and the cells that make it up (indices of cells).
Line = tuple[int, tuple[int, ...]]
#: Below it a component is rounding, not a way to vary.
_TINY = 1e-9


@dataclass(frozen=True)
class Magnitudes:
    """What records contribute, by atom or by cell: how many declare, how many of these a positive
    number, their sum, and the largest."""

    declarants: Floats
    positive: Floats
    total: Floats
    largest: Floats

    def by_cell(self, members: Bools) -> Magnitudes:
        """Return the same by cell; ``members``: cells × atoms."""
        weights = members.astype(float)
        return Magnitudes(weights @ self.declarants, weights @ self.positive, weights @ self.total,
                          np.where(members, self.largest, 0.0).max(axis=1, initial=0.0))


def forbidden_cells(rule: Secrecy, cells: Magnitudes) -> Bools:
    """Return the cells that the rule forbids to publish.

    Units are those that contribute something; where nobody does, those that declared it (a zero
    from one or two says what each answered).  A cell where nobody declared holds nothing.
    """
    units = np.where(cells.total > 0, cells.positive, cells.declarants)
    is_dominated = 100 * cells.largest > rule.dominance_pct * cells.total * (1 + _TINY)
    return (cells.declarants > 0) & ((units < rule.min_units) | is_dominated)


def recomputable_cells(members: Bools, atoms: Magnitudes, masked: Bools) -> Bools:
    """Return the masked cells that the published ones give back exactly.

    A cell is safe when the atoms can move so that every published cell stays as it is, none
    becomes negative, and this cell changes.  Atoms that are worth something can move both ways;
    those that are worth nothing are taken as known, but for the cell's own, which may rise: the
    proof holds even for a reader who knows all the other zeros.
    """
    worth = atoms.total > 0
    equations = members[~masked].astype(float)
    left, strengths, right = np.linalg.svd(equations[:, worth])
    rank = int((strengths > _TINY * max(equations.shape)).sum())
    moves, reached = right[rank:].T, left[:, :rank]
    own = members[:, worth].astype(float) @ moves
    moving = (np.abs(own) > _TINY).any(axis=1)
    silent = equations[:, ~worth]
    free = np.zeros(len(atoms.total), dtype=bool)
    free[~worth] = (np.abs(silent - reached @ (reached.T @ silent)) < _TINY).all(axis=0)
    # Where nobody declared, everyone knows that there is nothing.
    rising = (members & free & (atoms.declarants > 0)).any(axis=1)
    empty = ~members[:, worth].any(axis=1)
    return masked & ~np.where(empty, rising, moving)


def is_uncovered(rule: Secrecy, cells: Magnitudes, line: Line, masked: Bools) -> bool:
    """Tell whether a subtraction along a line tells what it must not.

    That is a masked cell alone among the total and its parts, or a published total less its
    published parts that is itself a sum the rule forbids: that of two units, each of which would
    know the other's.
    """
    whole, parts = line
    secret = [c for c in (whole, *parts) if masked[c] and cells.declarants[c]]
    if len(secret) < 2 or masked[whole]:
        return len(secret) == 1
    union = Magnitudes(*(np.array([f(a[secret])]) for f, a in (
        (np.sum, cells.declarants), (np.sum, cells.positive), (np.sum, cells.total),
        (np.max, cells.largest))))
    return bool(forbidden_cells(rule, union)[0])


def protect(rule: Secrecy, members: Bools, atoms: Magnitudes, lines: Sequence[Line],
            depth: Sequence[int]) -> tuple[Bools, Bools]:
    """Return (cells that the rule masks, all cells masked so that none of them can be recomputed).

    ``depth``: how many dimensions of each cell are taken whole.  A greedy search: while a masked
    cell is at risk, mask another of its line, a fine one rather than a total, then the one that
    stands alone in fewest other lines, then the smallest; what proves useless in the end is shown
    again, the largest first.
    """
    search = _Search(rule, members, atoms, lines)
    primary = search.masked.copy()
    while near := search.cells_that_may_hide():
        search.masked[min(near, key=lambda c: (
            depth[c], search.lone_lines(c), search.cells.total[c], c))] = True
    secondary = np.flatnonzero(search.masked & ~primary)
    for cell in sorted(secondary.tolist(), key=lambda c: -search.cells.total[c]):
        search.masked[cell] = False
        search.masked[cell] = search.is_at_risk(search.through[cell])
    return primary, search.masked


class _Search:
    """The cells ``masked`` so far, at first those that the rule forbids, and the lines ``through``
    each cell."""

    def __init__(self, rule: Secrecy, members: Bools, atoms: Magnitudes,
                 lines: Sequence[Line]) -> None:
        self.rule, self.members, self.atoms, self.lines = rule, members, atoms, lines
        self.cells = atoms.by_cell(members)
        self.masked = forbidden_cells(rule, self.cells)
        self.through: list[list[Line]] = [[] for _ in members]
        for line in lines:
            for cell in (line[0], *line[1]):
                self.through[cell].append(line)

    def lone_lines(self, cell: int) -> int:
        """Return how many lines through a cell have no masked cell."""
        return sum(not self.masked[[line[0], *line[1]]].any() for line in self.through[cell])

    def is_uncovered(self, line: Line) -> bool:
        """Tell whether a subtraction along a line tells what it must not."""
        return is_uncovered(self.rule, self.cells, line, self.masked)

    def recomputable_cells(self) -> list[int]:
        """Return the masked cells that the published ones give back exactly."""
        return np.flatnonzero(recomputable_cells(self.members, self.atoms, self.masked)).tolist()

    def is_at_risk(self, lines: Iterable[Line]) -> bool:
        """Tell whether one of these lines, or the published cells, tell what they must not."""
        return any(map(self.is_uncovered, lines)) or bool(self.recomputable_cells())

    def cells_that_may_hide(self) -> list[int]:
        """Return the published cells that may hide the first masked one found at risk; none when
        all are safe.

        A cell worth nothing hides nothing.  Lines are tried first: they cost no algebra.
        """
        for line in self.lines:
            if self.is_uncovered(line) and (near := self.usable_cells([line])):
                return near
        if not (at_risk := self.recomputable_cells()):
            return []
        # Where its lines have nothing left to mask: whatever shares a record with it.
        return self.usable_cells(self.through[at_risk[0]]) or np.flatnonzero(
            ~self.masked & (self.members & self.members[at_risk[0]]).any(axis=1)).tolist()

    def usable_cells(self, lines: Iterable[Line]) -> list[int]:
        """Return the published cells of some lines that are worth something."""
        return sorted({c for whole, parts in lines for c in (whole, *parts)
                       if not self.masked[c] and self.cells.total[c] > 0})
