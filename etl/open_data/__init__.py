"""The open data that the observatory reads: what there is, where, and how it is fetched."""
