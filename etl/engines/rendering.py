"""DuckDB's SQL as another engine writes it: ``sqlglot`` renders it, a few turns are made plain
before.

Rendering takes some milliseconds: it is kept by text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.tokens import TokenType

#: French order of texts, as each engine names it.
FRENCH = {"postgres": '"fr-x-icu"', "clickhouse": "'fr'"}


class Unrenderable(Exception):
    """A text of SQL that is not one query that reads."""


@lru_cache(maxsize=4096)
def rendered_query(sql: str, dialect: str, marks: tuple[str, ...]) -> str:
    """Return one query of DuckDB as ``dialect`` writes it; ``marks``: what stands for each value in
    that dialect.  Raises ``Unrenderable``."""
    return _dialect_text(_parsed_query(_numbered_text(sql)), dialect, marks)


@lru_cache(maxsize=256)
def restricted_query(sql: str, dialect: str, most: int, emptied: tuple[str, ...]) -> str:
    """Return a reader's query as ``dialect`` writes it: ``most`` rows at most, and none of the
    tables ``emptied``.  Raises ``Unrenderable``."""
    query = _parsed_query(sql)
    given = query.args.get("limit")
    own = given.expression if isinstance(given, exp.Limit) else None
    number = int(own.name) if isinstance(own, exp.Literal) and own.is_int else None
    if not given or (number or 0) > most:
        query = query.limit(most)
    elif number is None:  # « LIMIT 10 * 1000 », « FETCH FIRST »
        query = exp.select("*").from_(query.subquery("q")).limit(most)
    names = {one.alias_or_name for one in query.find_all(exp.CTE)}
    for table in list(query.find_all(exp.Table)):
        if table.name in names or not emptied or table.name not in (*emptied, "chiffres"):
            continue
        kept = exp.select("*").from_(exp.to_table(table.name))
        kept = kept.where(exp.column("source").isin(*emptied).not_()
                          if table.name == "chiffres" else exp.false())
        table.replace(kept.subquery(table.alias_or_name))
    return _dialect_text(query, dialect, ())


def _parsed_query(sql: str) -> exp.Query:
    try:
        [query] = sqlglot.parse(sql, read="duckdb")
    except (sqlglot.ParseError, sqlglot.TokenError, ValueError) as fault:
        raise Unrenderable(str(fault)) from fault
    if not isinstance(query, exp.Query) or any(query.find_all(exp.DML, exp.DDL, exp.Command)):
        raise Unrenderable("only a query reads")
    return query


def _dialect_text(query: exp.Query, dialect: str, marks: tuple[str, ...]) -> str:
    for select in list(query.find_all(exp.Select)):
        _name_places(select)
    _TURNS[dialect](query)
    for mark in list(query.find_all(exp.Placeholder)):
        mark.replace(exp.Var(this=marks[int(mark.name) - 1]))
    return query.sql(dialect=dialect, unsupported_level=sqlglot.ErrorLevel.IGNORE)


def _numbered_text(sql: str) -> str:
    """Return the text with $1, $2… for its question marks: what is rendered has another order."""
    marks = [t.start for t in DuckDB().tokenize(sql) if t.token_type == TokenType.PLACEHOLDER]
    for number, at in reversed(list(enumerate(marks, 1))):
        sql = f"{sql[:at]}${number}{sql[at + 1:]}"
    return sql


def _name_places(select: exp.Select) -> None:
    """Write GROUP BY ALL and ORDER BY ALL as the places of the columns."""
    group, order = select.args.get("group"), select.args.get("order")
    if group and group.args.get("all"):
        places = [n for n, one in enumerate(select.expressions, 1) if not _is_aggregate(one)]
        select.set("group", exp.Group(expressions=[exp.Literal.number(n) for n in places])
                   if places else None)
    if order and [one.name for one in order.expressions] == ["ALL"]:
        select.set("order", exp.Order(expressions=[
            exp.Ordered(this=exp.Literal.number(n), nulls_first=False)
            for n in range(1, len(select.expressions) + 1)]))


def _is_aggregate(column: exp.Expr) -> bool:
    return any(one.find_ancestor(exp.Window, exp.Select) is column.parent_select
               for one in column.find_all(exp.AggFunc))


def _functions(query: exp.Expr, name: str) -> list[exp.Anonymous]:
    return [one for one in query.find_all(exp.Anonymous) if one.name.lower() == name]


# --- PostgreSQL ----------------------------------------------------------------------------------
def _for_postgres(query: exp.Expr) -> None:
    for nulls in list(query.find_all(exp.IgnoreNulls)):
        nulls.replace(nulls.this)  # ``any_value`` never gives one
    for value in list(query.find_all(exp.AnyValue)):
        if isinstance(value.this, exp.Literal):  # of a type that nothing tells
            value.replace(value.this)
    for rounded in list(query.find_all(exp.Round)):
        if rounded.args.get("decimals"):  # of a decimal only
            rounded.set("this", exp.cast(rounded.this, "DECIMAL"))
            rounded.replace(exp.cast(rounded.copy(), "DOUBLE"))
    for ratio in list(query.find_all(exp.Div)):
        ratio.set("expression", exp.func("nullif", ratio.expression, exp.Literal.number(0)))
    for spelled in _functions(query, "strip_accents"):
        text = exp.Anonymous(this="normalize",
                             expressions=[*spelled.expressions, exp.Var(this="NFD")])
        spelled.replace(exp.Anonymous(this="regexp_replace", expressions=[
            text, *map(exp.Literal.string, ("[\u0300-\u036f]", "", "g"))]))
    for held in list(query.find_all(exp.Contains)):
        held.replace(exp.GT(this=exp.StrPosition(this=held.this, substr=held.expression),
                            expression=exp.Literal.number(0)))
    for one in query.find_all(exp.Collate):
        one.set("expression", exp.Var(this=FRENCH["postgres"]))
    for one in list(query.find_all(exp.Collate)):
        select = one.find_ancestor(exp.Select)
        if select and one.find_ancestor(exp.Order, exp.Select) is select.args.get("order"):
            _order_outside(select)


def _order_outside(select: exp.Select) -> None:
    """Order what a query gives from outside: in it, PostgreSQL orders by an expression of its
    tables, never of what is selected."""
    order, limit = select.args["order"], select.args.get("limit")
    inner = select.copy()
    for part in ("order", "limit"):
        inner.set(part, None)
    for part in list(select.args):
        select.set(part, None)
    select.set("expressions", [exp.Star()])
    select.set("from_", exp.From(this=inner.subquery("q")))
    select.set("order", order)
    select.set("limit", limit)


# --- ClickHouse ----------------------------------------------------------------------------------
def _for_clickhouse(query: exp.Expr) -> None:
    # Elsewhere « e.id » is « id » for who reads the subquery, which needs no name.
    for column in list(query.find_all(exp.Column)):
        if column.table and column.arg_key == "expressions" and (
                isinstance(column.parent, exp.Select)):
            column.replace(exp.alias_(column.copy(), column.name))
    for number, part in enumerate(query.find_all(exp.Subquery)):
        if not part.alias and isinstance(part.parent, exp.From | exp.Join):
            part.set("alias", exp.TableAlias(this=exp.to_identifier(f"q{number}")))
    for listed in list(query.find_all(exp.GroupConcat, exp.ArrayAgg)):
        if isinstance(listed.this, exp.Order):
            _sort_array(listed)
    for spelled in _functions(query, "strip_accents"):
        spelled.replace(exp.Anonymous(this="replaceRegexpAll", expressions=[
            exp.Anonymous(this="normalizeUTF8NFD", expressions=spelled.expressions),
            exp.Literal.string("\\\\p{M}"), exp.Literal.string("")]))
    for small in list(query.find_all(exp.Lower)):
        small.replace(exp.Anonymous(this="lowerUTF8", expressions=[small.this]))
    for one in query.find_all(exp.Collate):
        one.set("expression", exp.Var(this=FRENCH["clickhouse"]))


def _sort_array(listed: exp.Expr) -> None:
    """Write an aggregate that orders what it lists as an array that is sorted: ClickHouse orders no
    aggregate.  French order is there that of the letters without accents."""
    order, separator = listed.this, listed.args.get("separator")
    value, by = order.this, order.expressions[0].this
    distinct = isinstance(value, exp.Distinct)
    value = value.expressions[0] if distinct else value
    if isinstance(by, exp.Collate):
        by = exp.Tuple(expressions=[exp.Lower(this=exp.Anonymous(
            this="strip_accents", expressions=[by.this.copy()])), by.this.copy()])
    pair = exp.Tuple(expressions=[by, value])
    given = listed.parent if isinstance(listed.parent, exp.Filter) else None
    name = ("groupUniqArray" if distinct else "groupArray") + "If" * bool(given)
    among = [pair, *([given.expression.this] if given else [])]
    pairs = exp.Anonymous(this="arraySort", expressions=[
        exp.Anonymous(this=name, expressions=among)])
    values = exp.Anonymous(this="arrayMap", expressions=[
        exp.Lambda(this=exp.Anonymous(this="tupleElement", expressions=[
            exp.to_identifier("t"), exp.Literal.number(2)]), expressions=[exp.to_identifier("t")]),
        pairs])
    if separator:
        joined = exp.Anonymous(this="arrayStringConcat", expressions=[values, separator])
        values = exp.Anonymous(this="nullIf", expressions=[joined, exp.Literal.string("")])
    (given or listed).replace(values)


_TURNS: dict[str, Callable[[exp.Expr], None]] = {
    "clickhouse": _for_clickhouse, "postgres": _for_postgres}
