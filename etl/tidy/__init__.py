"""What a source's ``tidy()`` fills: figures and records with their lineage, and issues."""
