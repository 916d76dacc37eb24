"""The sentences of published directions."""

from __future__ import annotations

from dashboard.themes.emploi import tendencies
from etl.contract import WHOLE

SPAN = (2023, 2023)


def test_two_documents_that_contradict_each_other_are_said_to(change) -> None:
    """« à la hausse en Bretagne et à la stabilité en Bretagne » told neither."""
    change("INSERT INTO emploi_tendances SELECT * REPLACE ('stabilité' AS tendance, "
           "'stagnation' AS imprime, 'Rapport 2024' AS titre) FROM emploi_tendances "
           "WHERE periode = '2023-S1'")
    assert tendencies.tendency_sentence(tendencies.directions(SPAN, {"secteur": WHOLE})) == (
        "Au S1 2023, la tendance publiée de l'emploi de l'ESS est à la hausse ou à la "
        "stabilité, selon la publication, en Bretagne.")
