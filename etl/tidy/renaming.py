"""The indicators that a later document renames: their figures bear the name of the series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.contract import Equivalence, Source

#: What is remarked of a figure whose document gives its indicator another name.
PRINTED = "Publié sous le nom « {} »."


def name_series(source: Source, rows: Sequence[dict[str, Any]]) -> None:
    """Give each figure whose indicator is declared the same as another (``Equivalence``) the name
    of their series, in place: pages, past and curves ask for one name."""
    for one in source.equivalences:
        if one.column != "indicateur":
            continue
        name, *others = one.wordings
        for row in rows:
            if row["indicateur"] in others and _concerns(one, row):
                remark = PRINTED.format(row["indicateur"])
                row["remarque"] = " ".join(filter(None, (remark, row.get("remarque"))))
                row["indicateur"] = name


def _concerns(one: Equivalence, row: dict[str, Any]) -> bool:
    return all(row[column] in ([among] if isinstance(among, str) else among)
               for column, among in one.where.items())
