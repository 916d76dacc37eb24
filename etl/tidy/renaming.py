"""The indicators that a later document renames: their figures bear the name of the series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.contract import Source

#: What is remarked of a figure whose document gives its indicator another name.
PRINTED = "Publié sous le nom « {} »."


def name_series(source: Source, rows: Sequence[dict[str, Any]]) -> None:
    """Give each figure whose indicator is declared the same as another (``Equivalence``) the name
    of their series, in place: pages, past and curves ask for one name."""
    for one in source.equivalences:
        if one.column != "indicateur":
            continue
        for row in rows:
            printed = row["indicateur"]
            if (name := one.standard(printed, row)) != printed:
                row["remarque"] = " ".join(filter(None, (
                    PRINTED.format(printed), row.get("remarque"))))
                row["indicateur"] = name
