"""Values against the contract of their column, and rows that are there twice or add up others."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from etl.checks.row_issue import Places, row_cell, row_issue, rows_at_fault
from etl.contract import Column, Source
from etl.french.text import normalise, printed_text
from etl.issue import Issue
from etl.tables.columns import group_numbers

#: How the issue of a row that is already there begins.
DUPLICATE = "donnée en double"
#: What a spreadsheet prints where it could compute nothing.
_ERRORS = ("#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
#: What stands for the identifier on a line that adds up others (normalised).
_TOTAL = re.compile(r"(sous[ -])?total( general)?|totaux|ensemble|moyenne|somme")


def value_issues(source: Source, data: pd.DataFrame, places: Places) -> Iterator[Issue]:
    """Yield the values that are missing, not allowed or out of bounds, column by column."""
    for column in source.all_columns:
        values = data[column.name]
        # A figure that is an error is refused where it is read.
        is_error = source.kind == "fiches" and column.type == "texte" and values.isin(_ERRORS)
        for row in rows_at_fault(data, is_error):
            yield row_issue(source, "erreur", f"« {column.label} » est une erreur de calcul", row,
                            column.name, row[column.name], "une valeur, ou rien", places)
        absent = values.isna() | (values == "") if column.required else False
        for row in rows_at_fault(data, absent):
            yield row_issue(source, "erreur", f"« {column.label} » est obligatoire", row,
                            column.name, expected="une valeur", places=places)
        if column.values:
            for row in rows_at_fault(data, ~(values.isin(column.values) | absent)):
                yield row_issue(source, "erreur", f"« {column.label} » a une valeur inconnue", row,
                                column.name, str(row[column.name]) or str(row.get("imprime", "")),
                                ", ".join(f"« {v} »" for v in column.values if v), places)
        for bound, outside in ((column.low, values.lt), (column.high, values.gt)):
            if bound is None:
                continue
            for row in rows_at_fault(data, outside(bound).fillna(False).astype(bool)):
                yield row_issue(source, "erreur", f"« {column.label} » est hors des bornes", row,
                                column.name, printed_text(row[column.name]),
                                _bounds(column), places)


def _bounds(column: Column) -> str:
    """Return the values that a column allows: « de 1950 à 2100 », « 0 au moins »."""
    low, high = printed_text(column.low), printed_text(column.high)
    return f"de {low} à {high}" if low and high else f"{low} au moins" if low else f"{high} au plus"


def duplicate_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield two rows with the same key: both cells are named."""
    key = list(source.key)
    again = pd.Series(group_numbers(data, key), data.index).duplicated() if key else \
        pd.Series(dtype=bool)
    if not again.any():
        return
    at = "cellule" if "cellule" in data else "ligne"
    first = data[~again][[*key, at, "feuille", "fichier"]]
    for row in data[again].merge(first, on=key, suffixes=("", "_avant")).to_dict("records"):
        before = {k.removesuffix("_avant"): v for k, v in row.items() if k.endswith("_avant")}
        yield row_issue(source, "erreur", f"{DUPLICATE} : déjà lue en {row_cell(before, 'id', {})} "
                        f"de la feuille « {before['feuille']} » de {before['fichier']}", row,
                        "valeur" if at == "cellule" else "id",
                        " / ".join(str(row[k]) for k in key if row[k] not in ("", None)),
                        "une seule ligne par clé")


def total_issues(source: Source, data: pd.DataFrame, places: Places) -> Iterator[Issue]:
    """Yield the lines that add up others, and would count as one record more."""
    if "id" in data:
        is_total = data["id"].map(lambda text: bool(_TOTAL.fullmatch(normalise(text))))
        for row in rows_at_fault(data, is_total.astype(bool)):
            yield row_issue(source, "erreur", "une ligne de total n'est pas une fiche", row, "id",
                            row["id"], "les fiches seules, sans leurs totaux", places)
