"""Sheets of cells that know their address, and the tables found in them."""
