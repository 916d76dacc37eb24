"""A figure is written as it is printed, wherever it is shown."""

from __future__ import annotations

import pytest

from dashboard.text import numbers

N, B = "\u202f", "\u00a0"


@pytest.mark.parametrize(("value", "unit", "qualifier", "printed", "text"), [
    (0.75, "part des EPCI", "", "3/4", f"3/4{B}des EPCI"),
    (0.3333, "part", "", "1/3", "1/3"),
    (0.3333, "part", "environ", "environ 1/3", "environ 1/3"),
    # Two decimals that the publication has not are none of its own.
    (66.67, "%", "environ", "deux tiers", f"environ 67{N}%"),
    (25.0, "%", "", "1 tomate sur 4", f"25{N}%"),
    (30.0, "participants", "près de", "près d'une trentaine", f"près de 30{B}participants"),
])
def test_a_part_is_as_precise_as_it_is_printed(
        value: float, unit: str, qualifier: str, printed: str, text: str) -> None:
    assert numbers.value(value, unit, "", qualifier, printed) == text


@pytest.mark.parametrize(("value", "text"), [
    (1.94, f"1,9{B}point"), (1.96, f"2,0{B}points"), (-1.96, f"\u22122,0{B}points")])
def test_a_unit_agrees_with_the_number_that_is_written(value: float, text: str) -> None:
    assert numbers.value(value, "points", decimals=1) == text


@pytest.mark.parametrize("unit", ["rendez-vous", "mois", "pays"])
def test_a_unit_whose_s_is_its_own_keeps_it(unit: str) -> None:
    assert numbers.value(1, unit) == f"1{B}{unit}"
