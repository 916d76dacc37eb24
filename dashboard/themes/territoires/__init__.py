"""Territories: published panoramas, weight of the ESS, maps and portraits."""
