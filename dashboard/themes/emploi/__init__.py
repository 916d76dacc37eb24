"""Employment: the yearly notes, quarterly series, levels, and what is computed of them."""
