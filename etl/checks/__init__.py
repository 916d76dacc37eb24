"""Tidy tables against their contracts and one another: what is said is an ``Issue``."""
