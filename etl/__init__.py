"""From the observatory's workbooks to ``data/warehouse.duckdb``.  Never imports Streamlit."""
