"""A tidy table against its contract: every issue at once, each with its cells.

Errors keep a workbook out; warnings are kept in the warehouse and shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd

from etl.checks.figures import MEASURED, count_issues, separator_issues, share_issues, sign_issues
from etl.checks.jumps import jump_issues
from etl.checks.places import departement_issues
from etl.checks.received_secrecy import disclosures, identity
from etl.checks.restatements import edition_issues
from etl.checks.spellings import spelling_issues
from etl.checks.sums import sum_issues
from etl.checks.values import duplicate_issues, record_issues, value_issues
from etl.checks.years import dates, year_issues
from etl.contract import DOCUMENT, Source
from etl.issue import Issue, Places
from etl.tables.store import Store


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
        lists.append(list(spelling_issues(source, data)))
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
            lists[n] += one.issues(dates(data))
    for name, those in by.items():
        for part in data.parts(name):
            for n in those:
                lists[n] += checks[n].issues(part)
    return lists


def _checks(source: Source, places: Places) -> Iterator[_Check]:
    """Yield the checks of a source, in the order in which they are told."""
    key = source.key
    yield _Check(partial(value_issues, source, places=places), key)
    yield _Check(partial(duplicate_issues, source), key)
    if source.kind != "chiffres":
        yield _Check(partial(record_issues, source, places=places), key)
        return
    if "date_publication" in key:
        yield _Check(partial(edition_issues, source, places=places),
                     _besides(key, "date_publication"))
    yield _Check(partial(sign_issues, source), _besides(key, *MEASURED))
    for issues in (share_issues, count_issues, separator_issues):
        yield _Check(partial(issues, source), key)
    alike = _besides(key, "territoire")
    yield _Check(partial(departement_issues, source, together=alike, places=places), alike)
    sums = [(rule, _besides(key, rule.dimension, "territoire_niveau", *rule.ignore,
                            *rule.across)) for rule in source.sums]
    for rule, together in sums:
        yield _Check(partial(sum_issues, source, rule=rule), together)
    yield _Check(partial(year_issues, source), ())
    yield _Check(partial(jump_issues, source), _besides(key, "periode", *DOCUMENT))
    for rule, together in sums:
        yield _Check(partial(disclosures, source, rule=rule), together)


def _besides(names: tuple[str, ...], *others: str) -> tuple[str, ...]:
    return tuple(name for name in names if name not in others)
