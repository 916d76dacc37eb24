"""Charts along time: curves, small multiples, upright bars, and the names of breaks."""
