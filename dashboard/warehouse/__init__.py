"""What reads the warehouse: connection, tables, provenance, comparability, ranking, search."""
