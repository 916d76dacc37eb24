"""The tables of a warehouse as they are copied to an engine: no free text, views by place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb
import sqlglot
from sqlglot import exp

from etl.warehouse.sql import sql_text

#: Reads what is told of the views of a warehouse attached as ``w``.
VIEWS = "SELECT {} FROM duckdb_views() WHERE database_name = 'w' AND NOT internal"


def key(columns: Iterable[str]) -> list[str]:
    """Return the columns that order a table: region, département or territory, then year."""
    return [name for name in ("region", "territoire_niveau", "departement", "territoire", "annee")
            if name in columns]


def tables_of(db: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Return each table of a warehouse → its columns but for free texts → their types."""
    free = set(db.execute("SELECT source, colonne FROM w._colonnes WHERE libre").fetchall())
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in db.execute(
            "SELECT c.table_name, column_name, data_type FROM duckdb_columns() c "
            "JOIN duckdb_tables() t USING (database_name, table_name) WHERE database_name = 'w' "
            "ORDER BY table_name, column_index").fetchall():
        if (table, column) not in free:
            tables.setdefault(table, {})[column] = kind
    return tables


def view_of(sql: str, columns: Sequence[str], tables: dict[str, dict[str, str]]) -> exp.Expr:
    """Return the query of a view that unites tables by name, as one that unites them by place."""
    view = sqlglot.parse_one(sql, read="duckdb").expression
    kinds = {name: kind for types in tables.values() for name, kind in types.items()}
    for union in view.find_all(exp.Union):
        union.set("by_name", False)
    for select in view.find_all(exp.Select):
        types = tables[select.args["from_"].this.name]
        select.set("expressions", [
            exp.column(name) if name in types else exp.alias_(
                exp.cast(exp.null(), kinds[name], dialect="duckdb"), name) for name in columns])
    return view


def description_of(db: duckdb.DuckDBPyConnection, tables: dict[str, dict[str, str]]) -> str:
    """Return DuckDB's SQL that makes the tables of a build, empty, with their comments."""
    commands = [f'CREATE TABLE "{table}" ({", ".join(map(" ".join, columns.items()))})'
                for table, columns in tables.items()]
    commands += [sql.rstrip(";") for (sql,) in db.execute(VIEWS.format("sql")).fetchall()]
    for kind, name, text in db.execute("""
            SELECT 'TABLE', table_name, comment FROM duckdb_tables() WHERE database_name = 'w'
            UNION ALL SELECT 'VIEW', view_name, comment FROM duckdb_views()
            WHERE database_name = 'w' AND NOT internal
            UNION ALL SELECT 'COLUMN', table_name || '.' || column_name, c.comment
            FROM duckdb_columns() c JOIN duckdb_tables() USING (database_name, table_name)
            WHERE database_name = 'w'""").fetchall():
        table, _, column = name.partition(".")
        if text and (not column or column in tables[table]):
            commands.append(f"COMMENT ON {kind} {name} IS {sql_text(text)}")
    return ";\n".join(commands)
