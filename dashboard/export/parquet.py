"""Table → Parquet: typed columns, with their labels, and « Lisez-moi » in the file's metadata."""

from __future__ import annotations

import io
import json
from datetime import date as Date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.export.fields import Field, fields
from dashboard.export.readme import readme_by_label
from dashboard.warehouse.table import Table


def parquet(table: Table, title: str, lecture: str, url: str = "",
            date: Date | None = None) -> bytes:
    """Return the columns of the CSV under their names in the warehouse, as numbers, texts, dates,
    yes/no.

    Metadata: ``observatoire``, « Lisez-moi » as JSON; of each column ``libelle``, ``unite`` and
    ``definition``.  Arguments as for ``xlsx``.
    """
    about = readme_by_label(table, title, lecture, url, date or Date.today())
    specs = [(f, *_typed_column(f)) for f in fields(table)]
    schema = pa.schema([pa.field(f.name, kind, metadata={
        "libelle": f.header, "unite": f.unit, "definition": f.definition}) for f, kind, _ in specs],
        metadata={"observatoire": json.dumps(about, ensure_ascii=False)})
    out = io.BytesIO()
    pq.write_table(pa.table([pa.array(cells, kind) for _, kind, cells in specs], schema=schema),
                   out, compression="zstd")
    return out.getvalue()


def _typed_column(field: Field) -> tuple[pa.DataType, list[Any]]:
    """Return the type of a column and its cells; a text that its contract does not announce stays
    one."""
    values = [x for x in field.cells if x is not None]
    if field.numeric:
        whole = field.type == "entier" and all(
            isinstance(x, int) and abs(x) < 2**63 for x in values)
        return (pa.int64(), field.cells) if whole else (
            pa.float64(), [None if x is None else float(x) for x in field.cells])
    if field.type == "booléen" and {"oui", "non"} >= set(values):
        return pa.bool_(), [None if x is None else x == "oui" for x in field.cells]
    if field.type == "date":
        try:
            return pa.date32(), [x and Date.fromisoformat(x) for x in field.cells]
        except ValueError:  # « 2023 », « 2023-12 »: a date known to the year or to the month
            pass
    return pa.string(), field.cells
