"""Contours beside the table of communes, which is not always of the same day."""

from __future__ import annotations

import pytest

from dashboard.warehouse import boundaries
from etl.french import reference


@pytest.fixture
def fresh():
    """Empty the caches of the contours, before and after."""
    caches = boundaries.contours, boundaries.shapes
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_a_map_is_drawn_without_the_contour_of_an_epci_that_is_no_more(fresh, monkeypatch):
    table = reference.commune_table().copy()
    both = table["epci"].isin(["200067981", "200069086"])
    table.loc[both, ["epci", "epci_nom"]] = "200067981", "Guingamp-Leff Agglomération"
    monkeypatch.setattr(reference, "commune_table", lambda: table)
    areas = boundaries.contours("epci")
    assert "200069086" not in areas
    assert areas["200067981"].name == "Guingamp-Leff Agglomération"
    assert set(boundaries.shapes("epci")) == set(areas)
