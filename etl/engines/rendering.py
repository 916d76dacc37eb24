"""DuckDB's SQL as another engine writes it: ``sqlglot`` renders it, but for a few turns of each
(``dialects``).

Rendering takes some milliseconds: it is kept by text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generator import Generator
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.tokens import TokenType

from etl.engines.dialects.clickhouse import ClickHouse
from etl.engines.dialects.common import Unrenderable, is_partial
from etl.engines.dialects.postgres import Postgres

_GENERATORS: dict[str, type[Generator]] = {"clickhouse": ClickHouse, "postgres": Postgres}


@lru_cache(maxsize=4096)
def rendered_query(sql: str, dialect: str, marks: tuple[str, ...]) -> str:
    """Return one query of DuckDB as ``dialect`` writes it; ``marks``: what stands for each value in
    that dialect.  Raises ``Unrenderable``."""
    return _dialect_text(_parsed_query(_numbered_text(sql)), dialect, marks)


@lru_cache(maxsize=256)
def restricted_query(sql: str, dialect: str, most: int, emptied: tuple[str, ...],
                     tables: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Return a reader's query as ``dialect`` writes it: ``most`` rows at most, and none of the
    tables ``emptied``; ``tables``: each one and its columns.  Raises ``Unrenderable``."""
    # « Emploi » is « emploi » for DuckDB alone.
    query = normalize_identifiers(_parsed_query(sql), dialect="duckdb")
    limit = query.args.get("limit")
    own = limit.expression if isinstance(limit, exp.Limit) else None
    if limit and not (isinstance(own, exp.Literal) and own.is_int):  # « LIMIT 10 * 9 », « FETCH »
        query, own = exp.select("*").from_(query.subquery("q")), None
    if own is None or int(own.name) > most:
        query = query.limit(most)
    _restrict(query, dict(tables), emptied)
    return _dialect_text(query, dialect, ())


def _restrict(query: exp.Query, tables: Mapping[str, Sequence[str]],
              emptied: Sequence[str]) -> None:
    """Have a query read of each table the columns that DuckDB has there, which « * » gives, and no
    row of those that are emptied, itself or by the view of all figures."""
    try:
        scopes = traverse_scope(query)
    except sqlglot.errors.OptimizeError as fault:  # « FROM emploi, emploi »
        raise Unrenderable(str(fault)) from fault
    for scope in scopes:
        _name_columns(scope, tables)
    # In « WITH emploi AS (FROM emploi) FROM emploi », the first one is the table.
    named = {id(node) for scope in scopes for node, source in scope.selected_sources.values()
             if isinstance(source, Scope)}
    for table in list(query.find_all(exp.Table)):
        if id(table) in named or table.name not in tables:
            continue
        rows = exp.select(*tables[table.name]).from_(exp.to_table(table.name))
        if table.name in emptied:
            rows = rows.where(exp.false())
        elif emptied and table.name == "chiffres":
            rows = rows.where(exp.column("source").isin(*emptied).not_())
        reading = exp.Subquery(this=rows, alias=table.args.get("alias")
                               or exp.TableAlias(this=exp.to_identifier(table.name)))
        for part in ("joins", "laterals", "pivots", "sample"):
            reading.set(part, table.args.get(part))
        table.replace(reading)


def _name_columns(scope: Scope, tables: Mapping[str, Sequence[str]]) -> None:
    """Write « * EXCLUDE (a) REPLACE (b + 1 AS b) » as the columns that it gives, where it is of one
    table, or of a query that names its own."""
    select, sources = scope.expression, list(scope.selected_sources.values())
    stars = [one for one in select.expressions if is_partial(one)] \
        if isinstance(select, exp.Select) else []
    if not stars or len(sources) != 1:
        return
    [(node, source)] = sources
    inside = source.expression if isinstance(source, Scope) else None
    names = inside.named_selects if isinstance(inside, exp.Query) else tables.get(node.name, ["*"])
    # In « WITH q (b, a) AS (…) », « FROM emploi AS e (a, b) », the names are others.
    if "*" in names or any(one.alias_column_names for one in (node, inside and inside.parent)
                           if isinstance(one, exp.DerivedTable | exp.CTE | exp.Table)):
        return
    for one in stars:
        star = one.find(exp.Star)
        others = {column.alias: column for column in star.args.get("replace") or []}
        excluded = {column.name for column in star.args.get("except_") or []}
        if not star.args.get("rename"):
            columns = [others.get(name) or exp.column(name)
                       for name in names if name not in excluded]
            select.set("expressions", [part for given in select.expressions
                                       for part in (columns if given is one else [given])])


def _parsed_query(sql: str) -> exp.Query:
    try:
        [query] = sqlglot.parse(sql, read="duckdb")
    except (sqlglot.ParseError, sqlglot.TokenError, ValueError) as fault:
        raise Unrenderable(str(fault)) from fault
    if not isinstance(query, exp.Query) or any(query.find_all(exp.DML, exp.DDL, exp.Command)):
        raise Unrenderable("only a query reads")
    return query


def _dialect_text(query: exp.Query, dialect: str, marks: tuple[str, ...]) -> str:
    for mark in list(query.find_all(exp.Placeholder)):
        mark.replace(exp.Var(this=marks[int(mark.name) - 1]))
    return _GENERATORS[dialect](
        dialect=dialect, unsupported_level=sqlglot.ErrorLevel.IGNORE).generate(query)


def _numbered_text(sql: str) -> str:
    """Return the text with $1, $2… for its question marks: what is rendered has another order."""
    marks = [t.start for t in DuckDB().tokenize(sql) if t.token_type == TokenType.PLACEHOLDER]
    for number, at in reversed(list(enumerate(marks, 1))):
        sql = f"{sql[:at]}${number}{sql[at + 1:]}"
    return sql
