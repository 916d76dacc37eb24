"""The warehouse: built beside, swapped whole, kept in versions, told in a dictionary."""
