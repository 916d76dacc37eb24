"""The judge of what compares, with what the sources of the warehouse declare of it."""

from __future__ import annotations

import pandas as pd

from dashboard.warehouse.comparability import Judge
from dashboard.warehouse.connection import per_build, query
from dashboard.warehouse.provenance import scope
from dashboard.warehouse.query.catalogue import sources
from etl.contract import Equivalence


def comparison(data: pd.DataFrame) -> pd.Series:
    """Return the key of each row of sources of figures: figures compare when theirs are equal."""
    return _judge().keys(data)


def frames(data: pd.DataFrame) -> pd.DataFrame:
    """Return ``champ`` (empty: unknown) and ``base`` of each row, in their standard wording."""
    return pd.DataFrame(_judge().verdicts(data), columns=["champ", "base", "cle"],
                        index=data.index)[["champ", "base"]]


@per_build
def _judge() -> Judge:
    return Judge(equivalences(), dict(sources()["champ"]))


@per_build
def equivalences() -> tuple[Equivalence, ...]:
    """Return the wordings that the sources declare to mean the same (``_equivalences``)."""
    # The wording that stands for the others is written first.
    rows = query("SELECT source, colonne, retenu, portee, motif, list(libelle ORDER BY rowid) AS "
                 "libelles FROM _equivalences GROUP BY ALL ORDER BY min(rowid)")
    return tuple(Equivalence(r.colonne, tuple(r.libelles), r.motif, {
        "source": r.source, **scope(r.portee)}) for r in rows.itertuples())
