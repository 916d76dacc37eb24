"""The one thing that travels from a query to a chart, a table on screen and an extract."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.text import numbers
from etl.contract import Break, Column

#: Columns of ``Table.lineage``: one row a cell that contributes to what is shown.
LINEAGE = ("source", "fichier", "feuille", "cellule", "imprime", "statut", "sha256", "editeur",
           "titre", "date_publication", "lien", "correction")
#: Those that say where a cell stands.
ADDRESS = ["fichier", "feuille", "cellule"]


@dataclass(frozen=True)
class Table:
    """Rows to show, with what is needed to read, cite and follow them.

    ``data``: the rows; its columns are those of ``columns``, in that order (a column of ``data``
    that ``columns`` does not name is for drawing only and is not shown).  A value column ``x``
    may have a companion ``x_statut`` (or ``statut`` for ``valeur``).  ``lineage``: see
    ``LINEAGE``.  ``sources``: ids.  ``filters``: label → value as shown.  ``champ``, ``source``:
    the lines under the figure.  ``notes``: breaks, statuses and corrections that concern these
    rows.  ``breaks``: the declared breaks that they meet, which no computation crosses and which
    curves show.  ``vintage``: the source's vintage.  ``copies``: the open files that were
    read, where they come from and when.  ``build``: the warehouse build that was read.
    """

    data: pd.DataFrame
    columns: tuple[Column, ...]
    lineage: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(LINEAGE)))
    sources: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    champ: str = ""
    source: str = ""
    licence: str = ""
    vintage: str = ""
    copies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    demonstration: bool = False
    build: str = ""

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return self.data.empty

    @cached_property
    def records(self) -> Sequence[Mapping[Hashable, Any]]:
        """Return the rows one by one, by name of column."""
        return self.data.to_dict("records")

    @property
    def data_day(self) -> str:
        """Return « 25 novembre 2026 », the day of the build that was read; empty without one.

        The code of the build is for who checks an extract, not for a screen."""
        return numbers.date(self.build.rpartition(" ")[2])

    @property
    def names(self) -> list[str]:
        """Return the names of the columns that it shows, in order."""
        return [c.name for c in self.columns]

    def column(self, name: str) -> Column:
        """Return the column of that name; ``KeyError`` when the table does not show it."""
        return {c.name: c for c in self.columns}[name]

    def with_column(self, name: str, **properties: Any) -> Table:
        """Return the table whose column of that name has these properties."""
        return replace(self, columns=tuple(replace(c, **properties) if c.name == name else c
                                           for c in self.columns))

    def with_labels(self, **labels: str) -> Table:
        """Return the table with other labels for some of its columns (« Valeur » → « Évolution »).
        """
        return replace(self, columns=tuple(replace(c, label=labels.get(c.name, c.label))
                                           for c in self.columns))

    def only(self, *names: str) -> Table:
        """Return the table that shows the columns of these names alone, in its own order."""
        return replace(self, columns=tuple(c for c in self.columns if c.name in names))

    def with_values(self, **values: Any) -> Table:
        """Return the table whose rows have these values: column → one a row, or the same for
        all."""
        return replace(self, data=self.data.assign(**values))

    def where(self, mask: pd.Series) -> Table:
        """Return the same table restricted to the rows where ``mask`` is true (lineage kept
        whole)."""
        return replace(self, data=self.data[mask].reset_index(drop=True))

    def latest(self, period: str = "annee") -> pd.DataFrame:
        """Return the rows of the last year, or of the last ``period``."""
        return self.data[self.data[period] == self.data[period].max()]

    def with_filters(self, filters: Mapping[str, str]) -> Table:
        """Return the table that says by which filters it was made (label → value; an empty one is
        none)."""
        criteria = {label: value for label, value in filters.items() if value}
        return replace(self, filters={**self.filters, **criteria})
