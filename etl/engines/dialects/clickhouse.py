"""DuckDB's SQL as ClickHouse writes it."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.dialects.dialect import rename_func
from sqlglot.generator import Generator
from sqlglot.generators.clickhouse import ClickHouseGenerator
from sqlglot.transforms import preprocess

from etl.engines.dialects.common import Unrenderable, accentless, rounded


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


class ClickHouse(ClickHouseGenerator):
    TRANSFORMS = ClickHouseGenerator.TRANSFORMS | {
        exp.Anonymous: accentless(
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
        exp.Round: rounded,
        exp.Select: preprocess([_with_names]),
    }
