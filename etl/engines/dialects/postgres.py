"""DuckDB's SQL as PostgreSQL writes it."""

from __future__ import annotations

from typing import Any

from sqlglot import exp
from sqlglot.generator import Generator
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.transforms import eliminate_qualify, eliminate_semi_and_anti_joins, preprocess

from etl.engines.dialects.common import Unrenderable, accentless, is_partial, rounded


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
    """Tell whether an aggregate, filtered or not, is asked over a window."""
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
    if is_partial(star):
        raise Unrenderable("which columns « * » has is not told")
    return generator.star_sql(star)


class Postgres(PostgresGenerator):
    TRANSFORMS = PostgresGenerator.TRANSFORMS | {
        exp.Anonymous: accentless(
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
        exp.Round: rounded,
        # For DuckDB it is a regular expression of the whole text.
        exp.SimilarTo: lambda self, e: (
            f"{self.sql(e, 'this')} ~ ('^(?:' || {self.sql(e, 'expression')} || ')$')"),
        exp.Star: _star,
        exp.Substring: _substring,
        exp.Select: preprocess([_with_conditions, eliminate_semi_and_anti_joins,
                                _qualified_inside, _with_places, _ordered_outside]),
    }
