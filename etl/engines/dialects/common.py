"""What the dialects share: a query that cannot be written, accents, roundings, partial stars."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp
from sqlglot.generator import Generator


class Unrenderable(Exception):
    """A text of SQL that is not one query that reads, or that the engine has no words for."""


def accentless(pattern: str) -> Callable[[Generator, exp.Anonymous], str]:
    """Return what writes ``strip_accents`` as a pattern, and any other function as it is."""
    return lambda generator, function: (
        pattern.format(generator.expressions(function, flat=True))
        if function.name.lower() == "strip_accents" else generator.anonymous_sql(function))


def rounded(generator: Generator, call: exp.Func) -> str:
    """Write a rounding as DuckDB does it, 2.5 to 3: engines round it to 2, an even number."""
    value, unit = generator.sql(call, "this"), f"POWER(10, {generator.sql(call, 'decimals') or 0})"
    return f"(SIGN({value}) * FLOOR(ABS({value}) * {unit} + 0.5) / {unit})"


def is_partial(column: exp.Expr) -> bool:
    """Tell whether a column is a « * » that says what it gives otherwise than as it stands."""
    star = column.find(exp.Star)
    return bool(star and column.is_star and any(star.args.values()))
