"""Data and sources: the catalogue, its documents, its changes and its dictionary."""
