"""The SQL workshop: one query, run apart and within bounds, its refusals in French."""
