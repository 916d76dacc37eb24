"""A break is told by the tables that meet it, and by no other."""

from __future__ import annotations

import pytest

from dashboard.warehouse import provenance, query

SENTENCE = "Rupture de comparateur en 2013 : Privé (ESS incluse) → Privé hors ESS"


@pytest.mark.usefixtures("entrepot")
@pytest.mark.parametrize(("groupes", "has_sentence"), [
    (["ESS", "Privé (ESS incluse)", "Privé hors ESS"], True),
    (["Privé hors ESS"], False),
    (["Privé (ESS incluse)"], False),
    (["ESS"], False),
])
def test_a_change_of_comparator_is_told_where_both_comparators_are_shown(groupes, has_sentence):
    table = query.rows("emploi", ("groupe", "annee", "valeur"),
                       {"territoire": "53", "groupe": groupes, "unite": "%"})
    assert any(note.startswith(SENTENCE) for note in table.notes) is has_sentence


@pytest.mark.usefixtures("entrepot")
def test_the_breaks_that_a_table_meets_travel_with_it_and_are_kept_once_when_tables_merge():
    def of(first, last):
        return query.rows("emploi", ("groupe", "annee", "valeur"), {
            "territoire": "53", "groupe": "ESS", "annee": query.Between(first, last)})

    assert [(b.kind, b.year) for b in of(2011, 2022).breaks] == [("champ", 2013), ("concept", 2018)]
    assert [(b.kind, b.year) for b in of(2013, 2016).breaks] == []
    both = provenance.with_sources_of(of(2011, 2013), of(2011, 2022))
    assert [(b.kind, b.year) for b in both.breaks] == [("champ", 2013), ("concept", 2018)]
