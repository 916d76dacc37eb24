"""Which territories a figure may stand beside, and what is kept of them."""

from __future__ import annotations

import pytest

from dashboard.warehouse import query
from dashboard.warehouse.table import Table


@pytest.fixture
def weight() -> Table:
    """Return the shares of the ESS of every territory."""
    return query.rows("poids_ess", ["territoire_nom", "valeur"],
                      {"indicateur": "Part de l'ESS dans l'emploi"})


def test_counterparts_have_a_number_that_compares_bretagne_first() -> None:
    counterparts = query.counterparts("poids_ess", "29")
    assert next(iter(counterparts.items())) == ("53", "Bretagne") and "29" not in counterparts
    assert query.counterparts("poids_ess", "departement:29")["region:53"] == "Bretagne"


def test_a_level_is_not_taken_for_another_that_has_its_code() -> None:
    assert query.counterparts("poids_ess", "departement:53") == {}


def test_what_has_no_comparable_figure_has_no_counterpart() -> None:
    assert query.counterparts("associations", "29") == {}
    assert query.counterparts("poids_ess", "35238") == {}
    assert query.counterparts("agri_insee", "53") == {}


def test_a_figure_of_another_base_or_champ_is_left_out(weight: Table) -> None:
    for column in ("unite_imprimee", "champ"):
        other = weight.data["territoire_nom"] == "Bretagne"
        data = weight.data.assign(**{column: weight.data[column].mask(other, "% d'autre chose")})
        result = query.beside(Table(data, weight.columns, weight.lineage, weight.sources), "29")
        assert "Bretagne" not in set(result.data["territoire_nom"])
        assert {"Finistère", "France"} <= set(result.data["territoire_nom"])


def test_a_pair_has_both_numbers_the_first_before_the_other(weight: Table) -> None:
    two = weight.where(weight.data["territoire"].isin(["29", "53"]))
    both = query.pair(two, "53")
    assert both.column("territoire_nom").values == ("Bretagne", "Finistère")
    assert both.data["valeur"].notna().all() and set(both.data["annee"]) == {2015}
    assert len(both.data) == 2
