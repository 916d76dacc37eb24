"""DuckDB's SQL as another engine writes it: ``sqlglot`` renders it, but for a few turns of each.

Rendering takes some milliseconds: it is kept by text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import rename_func
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generator import Generator
from sqlglot.generators.clickhouse import ClickHouseGenerator
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.tokens import TokenType
from sqlglot.transforms import eliminate_qualify, eliminate_semi_and_anti_joins, preprocess


class Unrenderable(Exception):
    """A text of SQL that is not one query that reads."""


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
    stars = [one for one in select.expressions if _is_partial(one)] \
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


def _is_partial(column: exp.Expr) -> bool:
    """Tell whether a column is a « * » that says what it gives otherwise than as it stands."""
    star = column.find(exp.Star)
    return bool(star and column.is_star and any(star.args.values()))


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


def _accentless(pattern: str) -> Callable[[Generator, exp.Anonymous], str]:
    """Return what writes ``strip_accents`` as a pattern, and any other function as it is."""
    return lambda generator, function: (
        pattern.format(generator.expressions(function, flat=True))
        if function.name.lower() == "strip_accents" else generator.anonymous_sql(function))


def _rounded(generator: Generator, call: exp.Func) -> str:
    """Write a rounding as DuckDB does it, 2.5 to 3: engines round it to 2, an even number."""
    value, unit = generator.sql(call, "this"), f"POWER(10, {generator.sql(call, 'decimals') or 0})"
    return f"(SIGN({value}) * FLOOR(ABS({value}) * {unit} + 0.5) / {unit})"


# --- PostgreSQL ----------------------------------------------------------------------------------
def _with_places(select: exp.Expr) -> exp.Expr:
    """Write GROUP BY ALL and ORDER BY ALL as the places of the columns."""
    group, order = select.args.get("group"), select.args.get("order")
    by_all = order and [one.name for one in order.expressions] == ["ALL"]
    if select.is_star and (by_all or (group and group.args.get("all"))):
        raise Unrenderable("how many columns « * » has is not told")
    if group and group.args.get("all"):
        places = [n for n, one in enumerate(select.expressions, 1) if not _is_aggregate(one)]
        select.set("group", exp.Group(expressions=[exp.Literal.number(n) for n in places])
                   if places else None)
    if order and by_all:
        [every] = order.expressions
        select.set("order", exp.Order(expressions=[
            exp.Ordered(**(every.args | {"this": exp.Literal.number(n)}))
            for n in range(1, len(select.expressions) + 1)]))
    return select


def _is_aggregate(column: exp.Expr) -> bool:
    return any(one.find_ancestor(exp.Window, exp.Select) is column.parent_select
               for one in column.find_all(exp.AggFunc))


def _with_conditions(select: exp.Expr) -> exp.Expr:
    """Write « SEMI JOIN t USING (id) » with ON, that it be a condition: t has « id » by another
    name, so that « id » is that of the tables before."""
    for join in select.args.get("joins") or []:
        if join.kind in ("SEMI", "ANTI") and (names := [one.name for one in
                                                        join.args.get("using") or []]):
            rows = exp.select(*(exp.alias_(exp.column(name), f"{name}_") for name in names))
            join.set("this", rows.from_(join.this).subquery("t_"))
            join.set("using", None)
            join.set("on", exp.and_(*(exp.column(f"{name}_", "t_").eq(exp.column(name))
                                      for name in names)))
    return select


def _qualified_inside(select: exp.Expr) -> exp.Expr:
    """Write QUALIFY as a condition on a query, of which LIMIT, OFFSET and DISTINCT are only then
    taken."""
    if not isinstance(select, exp.Select) or not select.args.get("qualify"):
        return select
    last = {name: select.args.pop(name, None) for name in ("limit", "offset", "distinct")}
    if last["distinct"]:  # what is distinct has no order of its own
        last["order"] = select.args.pop("order", None)
    outside = eliminate_qualify(select)
    for name, part in last.items():
        outside.set(name, part)
    return outside


def _ordered_outside(select: exp.Expr) -> exp.Expr:
    """Order in French what a query gives from outside: in it, PostgreSQL orders by an expression of
    its tables, never of what is selected."""
    order, limit = select.args.get("order"), select.args.get("limit")
    if not order or all(one.find_ancestor(exp.Order, exp.Select) is not order
                        for one in order.find_all(exp.Collate)):
        return select
    select.set("order", None)
    select.set("limit", None)
    outside = exp.select("*").from_(exp.Subquery(this=select, alias=exp.to_identifier("q")))
    outside.set("order", order)
    outside.set("limit", limit)
    return outside


def _substring(generator: Generator, call: Any) -> str:
    """Write a part of a text; before its beginning, DuckDB counts from its end."""
    start, length = call.args.get("start"), call.args.get("length")
    if not isinstance(start, exp.Neg):
        return PostgresGenerator.TRANSFORMS[exp.Substring](generator, call)
    end = generator.func("RIGHT", call.this, start.this)
    return f"LEFT({end}, {generator.sql(length)})" if length else end


def _is_windowed(call: exp.Expr) -> bool:
    above = call.parent.parent if isinstance(call.parent, exp.Filter) else call.parent
    return isinstance(above, exp.Window)


def _extreme(generator: Generator, call: exp.ArgMax | exp.ArgMin) -> str:
    """Write what stands where another value is the highest, or the lowest: the first of them in
    that order.  None is taken for neither."""
    if call.args.get("count") or _is_windowed(call):
        raise Unrenderable("an ordered aggregate gives one value, and has no window")
    value, by = generator.sql(call, "this"), generator.sql(call, "expression")
    condition = f"{value} IS NOT NULL AND {by} IS NOT NULL"
    if isinstance(call.parent, exp.Filter):
        condition += f" AND ({generator.sql(call.parent.expression, 'this')})"
    way = " DESC" * isinstance(call, exp.ArgMax)
    return f"(ARRAY_AGG({value} ORDER BY {by}{way}) FILTER(WHERE {condition}))[1]"


def _mode(generator: Generator, call: exp.Mode) -> str:
    if _is_windowed(call):
        raise Unrenderable("an ordered aggregate has no window")
    return f"MODE() WITHIN GROUP (ORDER BY {generator.sql(call, 'this')})"


def _star(generator: Generator, star: exp.Star) -> str:
    if _is_partial(star):
        raise Unrenderable("which columns « * » has is not told")
    return generator.star_sql(star)


class _Postgres(PostgresGenerator):
    TRANSFORMS = PostgresGenerator.TRANSFORMS | {
        exp.Anonymous: _accentless(
            "REGEXP_REPLACE(NORMALIZE({}, NFD), '[\u0300-\u036f]', '', 'g')"),
        # The type of a literal is told by nothing.
        exp.AnyValue: lambda self, e: self.sql(e, "this") if isinstance(e.this, exp.Literal)
        else self.func("ANY_VALUE", e.this),
        exp.ArgMax: _extreme,
        exp.ArgMin: _extreme,
        exp.Collate: lambda self, e: f'{self.sql(e, "this")} COLLATE "fr-x-icu"',
        exp.Contains: lambda self, e: (
            f"STRPOS({self.sql(e, 'this')}, {self.sql(e, 'expression')}) > 0"),
        exp.Div: lambda self, e: self.div_sql(exp.Div(**(e.args | {"safe": True}))),
        exp.Filter: lambda self, e: (
            self.sql(e, "this") if isinstance(e.this, exp.ArgMax | exp.ArgMin)
            else self.filter_sql(e)),
        exp.Mode: _mode,
        exp.Round: _rounded,
        # For DuckDB it is a regular expression of the whole text.
        exp.SimilarTo: lambda self, e: (
            f"{self.sql(e, 'this')} ~ ('^(?:' || {self.sql(e, 'expression')} || ')$')"),
        exp.Star: _star,
        exp.Substring: _substring,
        exp.Select: preprocess([_with_conditions, eliminate_semi_and_anti_joins,
                                _qualified_inside, _with_places, _ordered_outside]),
    }


# --- ClickHouse ----------------------------------------------------------------------------------
def _with_names(select: exp.Expr) -> exp.Expr:
    """Name each column « e.id » as « id », as it is elsewhere for who reads the subquery."""
    for column in select.expressions:
        if isinstance(column, exp.Column) and column.table and not column.is_star:
            column.replace(exp.alias_(column.copy(), column.name))
    return select


def _is_ordered(call: exp.Expr) -> bool:
    return isinstance(call, exp.GroupConcat | exp.ArrayAgg) and isinstance(call.this, exp.Order)


def _sorting_key(by: exp.Expr) -> exp.Expr:
    """Return what sorts an array as a column would be; in French, the letters without accents."""
    if not isinstance(by, exp.Collate):
        return by.copy()
    letters = exp.Anonymous(this="strip_accents", expressions=[by.this.copy()])
    return exp.Tuple(expressions=[exp.Lower(this=letters), by.this.copy()])


def _sorted_array(generator: Generator, call: exp.Func) -> str:
    """Write an ordered aggregate as a sorted array, as ClickHouse has no ordered aggregate."""
    if not _is_ordered(call):
        return generator.function_fallback_sql(call)
    value, orders = call.this.this, call.this.expressions
    if len({bool(one.args.get("desc")) for one in orders}) > 1:
        raise Unrenderable("an array is sorted one way")
    sort = "arrayReverseSort" if orders[0].args.get("desc") else "arraySort"
    by = exp.Tuple(expressions=[_sorting_key(one.this) for one in orders])
    function = "groupUniqArray" if isinstance(value, exp.Distinct) else "groupArray"
    value = value.expressions[0] if isinstance(value, exp.Distinct) else value
    condition = call.parent.expression.this if isinstance(call.parent, exp.Filter) else None
    pairs = generator.func(function + "If" * bool(condition),
                           exp.Tuple(expressions=[by, value.copy()]), condition)
    values = f"arrayMap(t -> tupleElement(t, 2), {sort}({pairs}))"
    separator = generator.sql(call, "separator")
    return f"nullIf(arrayStringConcat({values}, {separator}), '')" if separator else values


def _cast(generator: Generator, cast: exp.Cast) -> str:
    """Write a change of type; to a whole number or a decimal, ClickHouse cuts, DuckDB rounds."""
    number = exp.cast(cast.this, exp.DataType.build("DOUBLE", nullable=True))
    if cast.to.this in exp.DataType.INTEGER_TYPES:
        cast = exp.cast(exp.Anonymous(this="round", expressions=[number]), cast.to)
    elif cast.to.this == exp.DataType.Type.DECIMAL and len(cast.to.expressions) == 2:
        decimal = exp.Round(this=number, decimals=cast.to.expressions[1].this.copy())
        # As a text: 1.15 is a little less as a float.
        cast = exp.cast(exp.Anonymous(this="toString", expressions=[decimal]), cast.to)
    return generator.cast_sql(cast)


def _single_extreme(generator: Generator, call: exp.ArgMax | exp.ArgMin) -> str:
    """Write ``argMax`` or ``argMin``, which give one value only."""
    if call.args.get("count"):
        raise Unrenderable("argMax gives one value")
    return ClickHouseGenerator.TRANSFORMS[type(call)](generator, call)


class _ClickHouse(ClickHouseGenerator):
    TRANSFORMS = ClickHouseGenerator.TRANSFORMS | {
        exp.Anonymous: _accentless(
            "replaceRegexpAll(normalizeUTF8NFD({}), '\\\\p{{M}}', '')"),
        exp.ArgMax: _single_extreme,
        exp.ArgMin: _single_extreme,
        exp.ArrayAgg: _sorted_array,
        exp.Cast: _cast,
        exp.Collate: lambda self, e: f"{self.sql(e, 'this')} COLLATE 'fr'",
        exp.Filter: lambda self, e: (
            self.sql(e, "this") if _is_ordered(e.this) else self.filter_sql(e)),
        exp.GroupConcat: _sorted_array,
        exp.IntDiv: rename_func("intDivOrNull"),
        exp.Lower: rename_func("lowerUTF8"),
        exp.Round: _rounded,
        exp.Select: preprocess([_with_names]),
    }


_GENERATORS: dict[str, type[Generator]] = {"clickhouse": _ClickHouse, "postgres": _Postgres}
