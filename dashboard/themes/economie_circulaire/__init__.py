"""Circular economy: published figures, and the actors of the inventory."""
