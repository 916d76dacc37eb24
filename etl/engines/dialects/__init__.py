"""How each engine writes the turns of DuckDB that ``sqlglot`` does not render as it answers."""
