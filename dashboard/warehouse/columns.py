"""The columns of a table as readers see them: names, numbers, statuses, units, texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.text import numbers as french
from dashboard.warehouse.table import Table
from etl.common_columns import MISSING_STATUSES, STATUSES, is_change
from etl.common_columns import companion as companion
from etl.contract import WHOLE, Column

UNKNOWN = "non précisé"
#: What is said of a cell that a figure comes from, in the order of the screen: column → label.
LINEAGE_LABELS = {"chiffre": "Chiffre", "fichier": "Fichier", "feuille": "Feuille",
                  "cellule": "Cellule",
                  "imprime": "Texte du document", "statut": "Statut", "correction": "Correction",
                  "editeur": "Éditeur", "titre": "Document", "date_publication": "Date",
                  "lien": "Lien", "remarque": "Remarque", "nature": "Nature",
                  "sha256": "Empreinte du fichier (SHA-256)"}
#: What a chart would obey in a text of a workbook: « <b> », « <br /> », a link.
_TAG = re.compile(r"<(?=/?[a-z])", re.IGNORECASE)


def without_tags(text: str) -> str:
    """Return a text as it is written, in which a chart finds no tag: each is parted, by nothing
    that is seen."""
    return _TAG.sub("<\u2060", text)


def name(x: Any) -> str:
    """Return a category as it is written: 2012.0 → « 2012 », which may be a year, -8.4 → « −8,4 »,
    « 2023-12 » → « décembre 2023 », nothing → « non précisé »."""
    if french.is_missing(x) or x == "":
        return UNKNOWN
    if isinstance(x, (int, float, np.number)) and not isinstance(x, bool):
        return str(int(x)) if x >= 0 and float(x).is_integer() else french.number(float(x))
    return without_tags(french.date(value_text(x)))


def value_text(x: Any) -> str:
    """Return a value as a text: « oui » or « non » for what is true or false."""
    return ("oui" if x else "non") if isinstance(x, (bool, np.bool_)) else str(x)


def names(table: Table, column: str) -> list[str]:
    """Return the categories of a column, one a row."""
    return [name(x) for x in table.data[column]]


def distinct_names(wanted: Iterable[str], alike: Callable[[str], str] = str) -> list[str]:
    """Return names of columns, a number added to those that come again; ``alike``: what two that
    are the same for a program have in common."""
    result: dict[str, str] = {}
    for one in wanted:
        rank, new = 1, one
        while alike(new) in result:
            rank += 1
            new = f"{one}_{rank}"
        result[alike(new)] = new
    return list(result.values())


def declaration(table: Table, column: str) -> Column:
    """Return a column as the table shows it; one that it does not has no more than its name."""
    return next((c for c in table.columns if c.name == column), Column(column, column))


def declared_values(table: Table, column: str) -> tuple[str, ...]:
    """Return the values a column may take, in their natural order; empty when it declares none."""
    return declaration(table, column).values


def with_order(table: Table, column: str, values: Iterable[object]) -> Table:
    """Return the table whose ``column`` declares its values: charts keep their order and
    marks."""
    return table.with_column(column, values=tuple(map(str, values)))


def order(table: Table, column: str) -> list[str]:
    """Return the categories present: periods in time, else the declared order, else that of the
    rows."""
    positions = {name(x): position(x) for x in table.data[column]}
    present = list(positions)
    if not np.isnan(list(positions.values())).any():
        return sorted(present, key=lambda n: positions[n])
    first = [v for v in declared_values(table, column) if v in present]
    return [*first, *(v for v in present if v not in first)]


def numbers(table: Table, column: str) -> np.ndarray:
    """Return the values as floats; NaN where there is none or where the status forbids one."""
    values = table.data[column].to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isin(statuses(table, column), MISSING_STATUSES), np.nan, values)


def written_values(table: Table, column: str) -> np.ndarray:
    """Return the values as they are written, as floats: two that are written alike are equal."""
    values, places = numbers(table, column), declaration(table, column).decimals
    return values if places is None else np.array(
        [x if np.isnan(x) else float(french.rounding(x, places)) for x in values], dtype=float)


def statuses(table: Table, column: str) -> np.ndarray:
    """Return the statuses of a value column, one text a row; empty texts when it has none."""
    return words(table, companion(column))


def status(code: Any) -> str:
    """Return the status in words; empty for a figure as printed."""
    return STATUSES.get(code, str(code)) if code and not french.is_missing(code) else ""


def holds_statuses(column: Column) -> bool:
    """Tell whether a column holds codes of statuses: a query may name a count « statut »."""
    return column.type == "texte" and (column.name == "statut" or column.name.endswith("_statut"))


def words(table: Table, column: str) -> np.ndarray:
    """Return a column of texts, one a row; empty texts when the table has not got it."""
    if column not in table.data:
        return np.full(len(table.data), "", dtype=object)
    return table.data[column].fillna("").astype(str).to_numpy(dtype=object)


def unit(table: Table, column: str) -> str:
    """Return the unit all rows share, empty when they differ or have none."""
    declared_unit = declaration(table, column).unit
    if declared_unit or column != "valeur" or "unite" not in table.data:
        return declared_unit
    units = set(words(table, "unite"))
    return units.pop() if len(units) == 1 else ""


def label(table: Table, column: str) -> str:
    """Return the label of a column; its name where it has none."""
    return declaration(table, column).label


def heading(table: Table, column: str) -> str:
    """Return label and unit, as on an axis or at the head of an extract: « Évolution (%) »; the
    label alone where a query gives another column that name."""
    name, common = label(table, column), unit(table, column)
    both = f"{name} ({common})"
    # « Structures », not « Structures (structures) ».
    return name if common in ("", name.lower()) or any(
        one.label == both for one in table.columns) else both


def title(table: Table, column: str | None) -> str:
    """Return title of the legend of ``column``: its label, a blank when it is for drawing only or
    named « Ensemble », which says nothing of what it holds.

    Empty when there is nothing to tell apart: no column, or a single category.
    """
    if not column or table.data[column].nunique(dropna=False) < 2:
        return ""
    return next((c.label for c in table.columns if c.name == column and c.label != WHOLE),
                french.NO_BREAK)


def repeated_words(table: Table) -> set[str]:
    """Return the columns of words that say on every row what another one before them says (the
    families, and the groups that they are)."""
    names = [c.name for c in table.columns if c.type == "texte"]
    texts = {name: table.data[name].astype(str) for name in names}
    return {name for i, name in enumerate(names)
            if any(texts[name].equals(texts[one]) for one in names[:i])}


def texts(table: Table, column: str, short: bool = False) -> list[str]:
    """Return the figures as they are written; ``short`` leaves to the axis the unit that all share.

    Changes (``is_change``, points, or a column with a negative number) are all written with their
    sign; computed numbers (nothing printed) have the decimals that their column declares, else
    those of the one that has most.
    """
    values = numbers(table, column)
    common = unit(table, column)
    if short and common:
        units: Iterable[str] = ["%" if common.startswith("%") else ""] * len(values)
    elif column == "valeur" and "unite" in table.data:
        units = words(table, "unite")
    else:
        units = [common] * len(values)
    own = column == "valeur"  # qualifier and printed text are those of the published figure
    nothing = np.full(len(values), "", dtype=object)
    imprime = words(table, "imprime") if own else nothing
    places = declaration(table, column).decimals
    if places is None and not imprime.any() and not (own and not common):
        places = _places(values, common)
    titles = heading(table, column), *words(table, "indicateur")[:1]
    sign = common == "points" or bool((values < 0).any()) or any(map(is_change, titles))
    return [without_tags(french.value(v, u, s, q, i, sign, places)) for v, u, s, q, i in zip(
        values, units, statuses(table, column),
        words(table, "qualificatif") if own else nothing, imprime, strict=True)]


def figure_text(row: Mapping[str, Any] | pd.Series) -> str:
    """Return a figure as it is written, from its row (« −3,8 % », « 20 000 personnes (e) »)."""
    return french.value(row["valeur"], row["unite"], row["statut"], row["qualificatif"],
                        row["imprime"], sign=is_change(str(row["indicateur"])))


def _places(values: np.ndarray, common: str) -> int:
    """Return 0 or 1 decimal for computed numbers: none when all are whole, or all large counts."""
    figures = values[~np.isnan(values)]
    fine = figures if common.startswith("%") else figures[np.abs(figures) < french.LARGE]
    return int(any(french.rounding(v, 1) % 1 for v in fine))


def position(period: Any) -> float:
    """Return where a period stands, in years: 2012, « 2023-T3 » or « T3 2023 » → 2023.5,
    « 2021-2022 » → 2022, « 2023-07 » → 2023.5; a day, in its month: the last of each are a month
    apart, whatever their lengths.

    NaN when it is not a period.
    """
    text = name(period) if not isinstance(period, str) else period
    text = re.sub(r"^([TS][1-4])\s(\d{4})$", r"\2-\1", text.strip())
    match = re.fullmatch(r"(\d{4})(?:-(?:([TS])([1-4])|(\d{4})|"
                         r"(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?))?", text)
    if not match:
        return np.nan
    year, kind, rank, arrival, month, day = match.groups()
    if arrival:
        return float(arrival)
    if month:
        return float(year) + (int(month) - 1 + (int(day or 1) - 1) / 31) / 12
    return float(year) + ((int(rank) - 1) / (4 if kind == "T" else 2) if kind else 0)


def duration(period: Any) -> int:
    """Return how many years the figure of a period is the change of: 3 for « 2018-2021 », 1 for any
    other period."""
    match = re.fullmatch(r"(\d{4})-(\d{4})", str(period))
    return int(match[2]) - int(match[1]) if match else 1


def year_span(table: Table) -> str:
    """Return « 2011 à 2022 », « 2018 »: the years that the rows of a table are of, or go from and
    to; empty for none."""
    names = [c for c in ("annee", "depart", "arrivee") if c in table.data]
    years = table.data[names].stack().dropna().astype(int)
    return "" if years.empty else french.span(years.min(), years.max())
