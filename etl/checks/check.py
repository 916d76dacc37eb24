"""A tidy table against its contract: every issue at once, each with its cells.

Errors keep a workbook out; warnings are kept in the warehouse and shown.  The sums follow the
house rule: rounded parts may miss their rounded total by the tolerance that the source declares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from string import ascii_uppercase
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from etl.checks.crosscheck import (
    ADDRESS,
    DATES,
    MOVES,
    Places,
    dates,
    jumps,
    spellings,
    with_beginning,
    years,
)
from etl.checks.received_secrecy import disclosures, identity
from etl.checks.sums import group_columns, rule_rows
from etl.contract import DOCUMENT, Column, Source, SumRule
from etl.french.text import excerpt, normalise, of, printed_text, spell_number
from etl.issue import Issue
from etl.tables.columns import group_numbers, is_among
from etl.tables.store import Store

#: How the issue of a row that is already there begins.
DUPLICATE = "donnée en double"

#: Columns of the key that tell what is measured: a percentage from the volume beside it.
MEASURED = ("indicateur", "unite", "unite_imprimee")
#: Units of what is counted one by one.
COUNTABLE = ("postes", "salariés", "emplois", "personnes", "établissements", "structures", "sites",
           "coopératives", "événements", "adhérents", "commerces", "entreprises", "associations")


#: What a spreadsheet prints where it could compute nothing.
_ERRORS = ("#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
#: What stands for the identifier on a line that adds up others (normalised).
_TOTAL = re.compile(r"(sous[ -])?total( general)?|totaux|ensemble|moyenne|somme")


class _Check(NamedTuple):
    """A check of a tidy table: what it says of some rows, provided that all those which are the
    same in the columns ``together`` are among them; without any, of its dates."""

    issues: Callable[[pd.DataFrame], Iterable[Issue]]
    together: tuple[str, ...]


def check(source: Source, data: pd.DataFrame | Store, places: Places | None = None) -> list[Issue]:
    """Return the issues of a tidy table (columns ``source.all_columns``), errors and warnings
    together; of one that is on the disk, part by part.

    An issue is told at the cell of the column at fault where ``places`` knows it, otherwise at the
    cell of the figure, or at the first one of the record.
    """
    if isinstance(data, pd.DataFrame) and data.empty:
        return []
    checks = list(_checks(source, places or {}))
    if isinstance(data, Store):
        lists = _issues_by_parts(checks, data)
    else:
        lists = [list(one.issues(data if one.together else dates(data))) for one in checks]
    if source.kind == "chiffres":
        lists.append(list(spellings(source, data)))
    # A cell that several figures share (the family of a line) is told once.
    distinct: dict[object, Issue] = {}
    for issue in (issue for some in lists for issue in some):
        distinct.setdefault(identity(issue), issue)
    return list(distinct.values())


def _issues_by_parts(checks: Sequence[_Check], data: Store) -> list[list[Issue]]:
    """Return the issues of each check on a table too large for memory, read by parts: once for each
    column by which checks need it divided."""
    lists: list[list[Issue]] = [[] for _ in checks]
    by: dict[str, list[int]] = {}
    for n, one in enumerate(checks):
        if one.together:
            by.setdefault(data.widest(one.together), []).append(n)
        else:
            lists[n] += one.issues(data.distinct([c for c in DATES if c in data.columns], ADDRESS))
    for name, those in by.items():
        for part in data.parts(name):
            for n in those:
                lists[n] += checks[n].issues(part)
    return lists


def _checks(source: Source, places: Places) -> Iterator[_Check]:
    """Yield the checks of a source, in the order in which they are told."""
    key = source.key
    yield _Check(lambda data: _value_issues(source, data, places), key)
    yield _Check(lambda data: _duplicate_issues(source, data), key)
    if source.kind != "chiffres":
        yield _Check(lambda data: _total_issues(source, data, places), key)
        return
    yield _Check(lambda data: _sign_issues(source, data), _besides(key, *MEASURED))
    yield _Check(lambda data: _share_issues(source, data), key)
    yield _Check(lambda data: _count_issues(source, data), key)
    sums = [(rule, _besides(key, rule.dimension, "territoire_niveau", *rule.ignore,
                            *rule.across)) for rule in source.sums]
    for rule, together in sums:
        yield _Check(partial(sum_issues, source, rule=rule), together)
    yield _Check(lambda data: years(source, data), ())
    yield _Check(lambda data: jumps(source, data), _besides(key, "periode", *DOCUMENT))
    for rule, together in sums:
        yield _Check(partial(disclosures, source, rule=rule), together)


def _besides(names: tuple[str, ...], *others: str) -> tuple[str, ...]:
    return tuple(name for name in names if name not in others)


def _cell(row: Any, column: str, places: Places) -> str:
    letter = places.get((row["fichier"], row["feuille"]), {}).get(column, "")
    if "cellule" not in row:
        return f"{letter or 'A'}{row['ligne']}"
    return letter + row["cellule"].lstrip(ascii_uppercase) if letter else str(row["cellule"])


def _issue(source: Source, severity: str, message: str, row: Any, column: str = "",
           value: str = "", expected: str = "", places: Places | None = None) -> Issue:
    return Issue(severity, message, source.id, row["fichier"],  # type: ignore[arg-type]
                 row["feuille"], _cell(row, column, places or {}), column,
                 excerpt(value, 500), expected)


def _rows(data: pd.DataFrame, at_fault: pd.Series | Literal[False]) -> Iterator[pd.Series]:
    """Yield the rows at fault; where there is none, as nearly always, the many columns of a table
    are not gathered into rows."""
    if at_fault is not False and at_fault.any():
        yield from (row for _, row in data[at_fault].iterrows())


def _value_issues(source: Source, data: pd.DataFrame, places: Places) -> Iterator[Issue]:
    """Yield the values that are missing, not allowed or out of bounds, column by column."""
    for column in source.all_columns:
        values = data[column.name]
        # A figure that is an error is refused where it is read.
        is_error = source.kind == "fiches" and column.type == "texte" and values.isin(_ERRORS)
        for row in _rows(data, is_error):
            yield _issue(source, "erreur", f"« {column.label} » est une erreur de calcul", row,
                         column.name, row[column.name], "une valeur, ou rien", places)
        absent = values.isna() | (values == "") if column.required else False
        for row in _rows(data, absent):
            yield _issue(source, "erreur", f"« {column.label} » est obligatoire", row,
                         column.name, expected="une valeur", places=places)
        if column.values:
            for row in _rows(data, ~(values.isin(column.values) | absent)):
                yield _issue(source, "erreur", f"« {column.label} » a une valeur inconnue", row,
                             column.name, str(row[column.name]) or str(row.get("imprime", "")),
                             ", ".join(f"« {v} »" for v in column.values if v), places)
        for bound, outside in ((column.low, values.lt), (column.high, values.gt)):
            if bound is None:
                continue
            for row in _rows(data, outside(bound).fillna(False).astype(bool)):
                yield _issue(source, "erreur", f"« {column.label} » est hors des bornes", row,
                             column.name, printed_text(row[column.name]),
                             _bounds(column), places)


def _bounds(column: Column) -> str:
    """Return the values that a column allows: « de 1950 à 2100 », « 0 au moins »."""
    low, high = printed_text(column.low), printed_text(column.high)
    return f"de {low} à {high}" if low and high else f"{low} au moins" if low else f"{high} au plus"


def _duplicate_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
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
        yield _issue(source, "erreur", f"{DUPLICATE} : déjà lue en {_cell(before, 'id', {})} "
                     f"de la feuille « {before['feuille']} » de {before['fichier']}", row,
                     "valeur" if at == "cellule" else "id",
                     " / ".join(str(row[k]) for k in key if row[k] not in ("", None)),
                     "une seule ligne par clé")


def _total_issues(source: Source, data: pd.DataFrame, places: Places) -> Iterator[Issue]:
    """Yield the lines that add up others, and would count as one record more."""
    if "id" in data:
        is_total = data["id"].map(lambda text: bool(_TOTAL.fullmatch(normalise(text))))
        for row in _rows(data, is_total.astype(bool)):
            yield _issue(source, "erreur", "une ligne de total n'est pas une fiche", row, "id",
                         row["id"], "les fiches seules, sans leurs totaux", places)


def _sign_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the percentages of evolution whose volume has the opposite sign."""
    moves = data[data["indicateur"].str.startswith("Évolution") & data["valeur"].notna()]
    key = [k for k in source.key if k not in MEASURED]
    percent = moves[moves["unite"] == "%"]
    volume = moves[moves["unite"].isin(("postes", "salariés", "emplois"))]
    if percent.empty or volume.empty:
        return
    for _, row in percent.merge(volume, on=key, suffixes=("", "_vol")).iterrows():
        if row["valeur"] * row["valeur_vol"] < 0:
            yield _issue(source, "avertissement",
                         f"le pourcentage et le volume sont de signes contraires : « "
                         f"{row['imprime']} » à côté de « {row['imprime_vol']} » en "
                         f"{row['cellule_vol']}", row, "valeur", row["imprime"],
                         "deux nombres de même signe")


def _share_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the shares that do not lie between 0 and 100 %: « Part… », « Taux… », or « % of
    something »."""
    share = data["indicateur"].str.match(r"(Part|Taux|Répartition)\b")
    if "unite_imprimee" in data:
        share |= data["unite_imprimee"].str.match(r"% (de|du|des)\b|% d'") & ~data[
            "indicateur"].str.match(r"(Évolution|Croissance|Emplois créés)\b")
    share &= data["unite"] == "%"
    for row in _rows(data, share & ~data["valeur"].fillna(0).between(0, 100)):
        yield _issue(source, "avertissement", "une part est hors de 0–100 %", row, "valeur",
                     row["imprime"], "entre 0 et 100 %")


def _count_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the fractions of what is counted one by one, « 1,040 salariés » may be 1 040 as
    « 20,000 » may be 20 000, and its negative numbers, but for those of an evolution."""
    is_count = data["unite"].isin(COUNTABLE) & data["valeur"].notna()
    for row in _rows(data, is_count & (data["valeur"] % 1 != 0)):
        yield _issue(source, "avertissement", f"un nombre {of(row['unite'])} n'est pas entier : "
                     "virgule décimale ou séparateur de milliers ?", row, "valeur",
                     row["imprime"], "un nombre entier")
    is_small = is_count & (data["valeur"].abs() < 1000) & (data["valeur"] % 1 == 0)
    if is_small.any():
        for row in _rows(data, is_small & data["imprime"].str.contains(",000", regex=False)):
            yield _issue(source, "avertissement", f"un nombre {of(row['unite'])} écrit avec "
                         f"trois zéros après la virgule : il est lu "
                         f"{spell_number(row['valeur'])}, et non "
                         f"{spell_number(row['valeur'] * 1000)}", row, "valeur", row["imprime"],
                         "le nombre sans virgule, les milliers séparés par une espace")
    is_below = is_count & (data["valeur"] < 0)
    if is_below.any():
        for row in _rows(data, is_below & ~with_beginning(data["indicateur"], MOVES)):
            yield _issue(source, "avertissement", f"un nombre {of(row['unite'])} est négatif", row,
                         "valeur", row["imprime"], "0 ou plus ; une évolution se dit dans "
                         "l'indicateur (« Évolution… », « Variation… », « Solde… »)")


def sum_issues(source: Source, data: pd.DataFrame, rule: SumRule) -> Iterator[Issue]:
    """Yield the parts that do not make their total, group by group.

    A group where a part has no value is left alone: nothing can be said of it.
    """
    gaps = _gap_issues(source, data, rule)
    if not rule.across:
        yield from gaps
    elif first := next(gaps, None):
        more = sum(1 for _ in gaps)
        yield replace(first, message=first.message + (
            f" ; {spell_number(more)} autre{'s' * (more > 1)} écart{'s' * (more > 1)} de ce genre"
            if more else ""))


def _sums_across(source: Source, rows: pd.DataFrame, rule: SumRule) -> pd.DataFrame:
    """Return one row for all those that differ by the details of ``rule.across`` alone: their sum,
    no value where one of them has none, at the cell of the first."""
    key = [k for k in source.key if k not in rule.across]
    figures = rows.groupby(key, dropna=False, sort=False, observed=True)["valeur"]
    sums = figures.transform("sum").where(
        figures.transform("count") == figures.transform("size"))
    rows = rows.assign(valeur=sums)[~rows.duplicated(key)]
    return rows.assign(imprime=[spell_number(v) if v == v else "" for v in rows["valeur"]])


def _gap_issues(source: Source, data: pd.DataFrame, rule: SumRule) -> Iterator[Issue]:
    rows = rule_rows(rule, data)
    if rows.empty:
        return
    if rule.across:
        rows = _sums_across(source, rows, rule)
    label, figures = rows[rule.dimension], rows["valeur"].to_numpy("float64")
    has_value = ~np.isnan(figures)
    is_named = is_among(rows, rule.dimension, rule.parts).to_numpy() if rule.parts else (
        np.ones(len(rows), dtype=bool))
    part = is_named if rule.parts and rule.apart is None else (
        (label != "") & ~label.str.startswith("dont ") & ~is_among(
            rows, rule.dimension, [str(rule.total), *(rule.apart or ())])).to_numpy()
    is_printed = isinstance(rule.total, str)
    total = is_among(rows, rule.dimension, [str(rule.total)]).to_numpy() & has_value & is_printed
    if not part.any() or (is_printed and not total.any()):
        return
    number = group_numbers(
        rows, [k for k in group_columns(source, rule) if k not in rule.across])
    count, with_value, present = (np.bincount(number[which], minlength=len(rows)) for which in (
        part, part & has_value, part & is_named))
    complete = (count == with_value) & (present >= max(2, len(rule.parts)))
    sums = np.bincount(number[part & has_value], figures[part & has_value], len(rows))
    # Where each group is told, with its total: its cell, or the last of its parts.
    at_total = np.flatnonzero(total) if is_printed else np.array(list(
        {number[at]: at for at in np.flatnonzero(part)}.values()), dtype=np.int64)
    dues = figures[at_total] if is_printed else np.full(len(at_total), float(rule.total))
    wrong = complete[number[at_total]] & ~(
        np.abs(sums[number[at_total]] - dues) <= rule.tolerance + 1e-9)
    for at, due in zip(at_total[wrong], dues[wrong], strict=True):
        one, row = number[at], rows.iloc[at]
        members = rows[part & (number == one)]
        cells = zip(members["territoire_nom" if rule.across else "cellule"], members["imprime"],
                    strict=True)
        where = " imprimé en " + row["cellule"] if is_printed and not rule.across else ""
        yield _issue(
            source, "avertissement",
            f"{rule.name} : la somme donne {spell_number(float(sums[one]))}, le total{where} est "
            f"{spell_number(float(due))} ({', '.join(f'{cell} = {text}' for cell, text in cells)}"
            f"{_files(members, row) if rule.across else ''})",
            row, "valeur", row["imprime"], f"un écart d'au plus {spell_number(rule.tolerance)}")


def _files(members: pd.DataFrame, total: Any) -> str:
    """Return « , d'après a.csv » for parts that are not in the file of their total."""
    files = sorted(set(map(str, members["fichier"])) - {str(total["fichier"])})
    return f", d'après {', '.join(files)}" if files else ""
