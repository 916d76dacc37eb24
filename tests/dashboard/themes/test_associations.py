"""The key figures of the associations, in sentences."""

from __future__ import annotations

import pytest

from dashboard.themes import associations


@pytest.mark.parametrize(("cell", "people", "employers"), [
    ("valeur = 1, imprime = '1'", "1\u00a0personne", "1\u00a0association"),
    ("valeur = NULL, statut = 's', imprime = 's'",
     "un nombre de personnes non publié (secret statistique)",
     "un nombre d'associations non publié (secret statistique)")])
def test_a_sentence_holds_whatever_its_number_is(change, cell, people, employers) -> None:
    change(f"UPDATE associations SET {cell} WHERE annee = 2021 AND territoire = '53' "
           "AND indicateur IN ('Bénévoles', 'Associations employeuses')")
    sentences = list(associations.own_figures(associations.HEADLINE).data["phrase"])
    assert f"En 2021, le bénévolat associatif réunit {people} en Bretagne." in sentences
    assert f"En 2021, on compte {employers} ayant des salariés en Bretagne." in sentences
