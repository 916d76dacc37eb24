"""What may share an axis, and what is said of what may not."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.warehouse import comparability
from etl.contract import Break


def figures(**columns: list) -> pd.DataFrame:
    """Return rows of the explorer: one series, one perimeter, unless told otherwise."""
    usual = {"quantite": "Emploi", "unite": "postes", "perimetre": "moyenne annuelle",
             "document": "Note", "famille": "ESS", "serie": "Bretagne", "source": "emploi",
             "niveau": True, "annee": 2020, "periode": "2020"}
    return pd.DataFrame(usual | columns)


def test_one_unit_one_perimeter_may_share_an_axis() -> None:
    assert comparability.conflict(figures(serie=["Bretagne", "Finistère"])) is None


def test_annual_means_are_not_drawn_beside_year_end_counts() -> None:
    fault = comparability.conflict(figures(perimetre=["effectifs moyens annuels", "au 31/12"]))
    assert fault is not None
    assert fault.reasons == (
        "Champs différents : « effectifs moyens annuels » et « au 31/12 ». L'écart "
        "viendrait de ce qui est compté, pas seulement de la réalité.",)
    assert not fault.indexable
    assert fault.keep == (("perimetres", "effectifs moyens annuels", 1),
                          ("perimetres", "au 31/12", 1))


def test_two_units_share_no_axis_nor_an_index_of_one_indicator() -> None:
    conflict = comparability.conflict(figures(unite=["salariés", "ETP"]))
    assert conflict is not None
    assert conflict.reasons[0].startswith("Unités différentes : « salariés » et « ETP ».")
    assert not conflict.indexable


def test_two_quantities_of_one_perimeter_may_be_indexed() -> None:
    data = figures(quantite=["Emploi", "Salaires"], unite=["postes", "euros"])
    conflict = comparability.conflict(data)
    assert conflict is not None and conflict.indexable


@pytest.mark.parametrize("change", [
    {"perimetre": ["moyenne annuelle", "au 31/12"]}, {"source": ["emploi", "autre"]},
    {"niveau": [True, False]}, {"unite": ["postes", "postes"]},
    {"quantite": ["Emploi", "Emploi", "Salaires"], "unite": ["postes", "ETP", "euros"]}])
def test_nothing_is_indexed_where_more_than_the_unit_differs(change) -> None:
    data = figures(**{"quantite": ["Emploi", "Salaires"], "unite": ["postes", "euros"]}
                   | change)
    conflict = comparability.conflict(data)
    assert conflict is not None and not conflict.indexable


def test_two_comparators_share_no_axis_and_the_ess_is_with_each() -> None:
    broken = [Break("comparateur", 2013, "a", "b", "c", {
        "groupe": ("Privé (ESS incluse)", "Privé hors ESS")})]
    names = ["ESS", "Privé (ESS incluse)", "Privé hors ESS"]
    data = figures(famille=names, serie=names)
    conflict = comparability.conflict(data, broken)
    assert conflict is not None and conflict.reasons[0].startswith("Comparateurs différents")
    assert [list(lot["famille"]) for lot in comparability.lots(data, broken)] == [
        ["ESS", "Privé (ESS incluse)"], ["ESS", "Privé hors ESS"]]


def test_two_publications_of_one_figure_are_both_shown_or_none() -> None:
    conflict = comparability.conflict(figures(document=["Préfecture", "Presse"]))
    assert conflict is not None and "Préfecture" in conflict.reasons[0]
    assert {key for key, _, _ in conflict.keep} == {"documents"}


def test_a_declared_break_lets_perimeters_follow_one_another() -> None:
    data = figures(perimetre=["régime général", "avec la MSA"], annee=[2012, 2013],
                   periode=["2012", "2013"])
    assert comparability.conflict(data, [Break("champ", 2013, "a", "b", "c")]) is None
    assert comparability.conflict(data, [Break("zonage", 2013, "a", "b", "c")]) is not None
    assert comparability.conflict(data, [Break("champ", 2015, "a", "b", "c")]) is not None


def test_perimeters_of_the_same_years_do_not_follow_one_another() -> None:
    data = figures(perimetre=["régime général", "régime général", "avec la MSA"],
                   annee=[2012, 2016, 2014], periode=["2012", "2016", "2014"])
    assert comparability.conflict(data, [Break("champ", 2013, "a", "b", "c")]) is not None


def test_a_break_of_perimeter_makes_no_comparator_of_the_familles_that_it_concerns() -> None:
    broken = [Break("champ", 2013, "a", "b", "c", {"famille": ("Associations", "Mutuelles")})]
    assert comparability.conflict(
        figures(famille=["Associations", "Mutuelles"], serie=["Associations", "Mutuelles"]),
        broken) is None


def test_what_a_declared_break_explains_is_no_reason_where_there_is_another() -> None:
    data = figures(perimetre=["régime général", "avec la MSA", "avec la MSA"],
                   annee=[2012, 2013, 2013], periode=["2012", "2013", "2013"],
                   document=["Note", "Note", "Presse"])
    conflict = comparability.conflict(data, [Break("champ", 2013, "a", "b", "c")])
    assert conflict is not None and len(conflict.reasons) == 1


def test_a_figure_whose_perimeter_is_unknown_is_alone_with_those_of_its_period() -> None:
    data = figures(inconnu="Presse", annee=[2012, 2013], periode=["2012", "2013"])
    assert len(comparability.lots(data)) == 2
    conflict = comparability.conflict(data)
    assert conflict is not None and conflict.reasons == (comparability.UNCHAINED,)
