"""A break is told by the tables that meet it, and by no other."""

from __future__ import annotations

import pytest

from dashboard import ask

TOLD = "Rupture de comparateur en 2013 : Privé (ESS incluse) → Privé hors ESS"


@pytest.mark.usefixtures("entrepot")
@pytest.mark.parametrize(("groupes", "told"), [
    (["ESS", "Privé (ESS incluse)", "Privé hors ESS"], True),
    (["Privé hors ESS"], False),
    (["Privé (ESS incluse)"], False),
    (["ESS"], False),
])
def test_a_change_of_comparator_is_told_where_both_comparators_are_shown(groupes, told):
    table = ask.rows("emploi", ("groupe", "annee", "valeur"),
                     {"territoire": "53", "groupe": groupes, "unite": "%"})
    assert any(note.startswith(TOLD) for note in table.notes) is told
