"""What ``python -m etl versions`` and ``python -m etl diff`` print."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pandas as pd

from etl.french.text import count
from etl.report import text_table
from etl.warehouse.diff import MOVEMENTS, summary
from etl.warehouse.versions import UnknownVersion, Version, check, describe, find, versions

#: How many changes are printed one by one; ``--json`` gives them all.
LIMIT = 200


def moment(date: str) -> str:
    """Return « 24/11/2026 à 19 h 01 », from an ISO date and time."""
    return f"{datetime.fromisoformat(date):%d/%m/%Y à %H h %M}"


def versions_table(builds: list[Version]) -> str:
    """Return the versions as a table, the one in place first."""
    if not builds:
        return "Aucune version : lancer « python -m etl build »."
    lines = [("n°", "construite le", "empreinte", "état", "fichier")]
    lines += [(str(v.number), moment(v.built_at) if v.is_readable else "–", v.fingerprint or "–",
               ("gardée" if v.number else "en place") + ("" if v.is_readable else ", illisible"),
               v.path.name) for v in builds]
    return text_table(lines, numbers=(0,))


def compared_warehouses(names: list[str], warehouse: Path) -> tuple[Path, Path]:
    """Return the two warehouses to compare: those named (a version, or a file), the one in place
    for the second by default, the one it replaced for the first.

    Raises ``UnknownVersion``, ``DamagedVersion``.
    """
    if not names and not any(v.number for v in versions(warehouse)):
        raise UnknownVersion("il n'y a rien à comparer : aucune version précédente n'est gardée")
    pair = [describe(Path(name)) if Path(name).is_file() else find(name, warehouse)
            for name in (*names, *("1", "0")[len(names):])]
    for version in pair:
        check(version)
    return pair[0].path, pair[1].path


def as_text(changes: pd.DataFrame, old: Path, new: Path) -> str:
    """Return how many changes a source has, then ``LIMIT`` of them, one a line: what was there and
    is no more the same before what is added."""
    head = " → ".join(f"{moment(v.built_at)} ({v.fingerprint})" for v in map(describe, (old, new)))
    if changes.empty:
        return f"{head}\n\nAucune différence."
    counts = summary(changes)
    totals = text_table([("source", "ajoutés", "retirés", "révisés"),
                         *(tuple(map(str, row)) for row in counts.itertuples(index=False))],
                        numbers=(1, 2, 3))
    order = changes["mouvement"].map(MOVEMENTS[::-1].index).sort_values(kind="stable")
    lines = [_line(row) for row in changes.loc[order.index[:LIMIT]].to_dict("records")]
    if (more := len(changes) - LIMIT) > 0:
        lines.append(f"… et {count(more, 'autre')} (« --json » les donne tous)")
    return "\n".join([head, "", totals, "", *lines])


def _line(row: dict[str, str]) -> str:
    """Return « révisé emploi · Effectifs, Bretagne, 2022 · 12 → 13 · note.xlsx, F, C4 »."""
    what = ", ".join(filter(None, (row["indicateur"], row["detail"], row["territoire_nom"],
                                   row["periode"])))
    values = " → ".join((row["ancien"] or "–", row["nouveau"] or "–")) \
        if row["ancien"] or row["nouveau"] else ""
    place = ", ".join(filter(None, (row["fichier"], row["feuille"], row["cellule"])))
    return " · ".join(filter(None, (f"{row['mouvement']} {row['source']}", what, values, place)))


def as_json(changes: pd.DataFrame) -> str:
    """Return every change, as a list of objects."""
    return json.dumps(changes.to_dict("records"), ensure_ascii=False, indent=1)
