"""The figure of a cell: its number, its unit, its status."""
