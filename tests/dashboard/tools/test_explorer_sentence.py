"""The sentence of a figure of the explorer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.tools.explorer import catalogue
from dashboard.tools.explorer.sentence import reading_sentence
from dashboard.tools.explorer.views import View

pytestmark = pytest.mark.usefixtures("entrepot")


def test_a_zone_d_emploi_is_no_commune_of_its_name() -> None:
    choice = next(c for c in catalogue.choices(demonstration=False)
                  if c.title.startswith("Emploi salarié privé au 31 décembre"))
    table = catalogue.table(choice, {"lieu": ["Finistère"]})
    zone = table.data.assign(serie="Quimper", territoire_nom="Quimper",
                             territoire_niveau="zone_emploi")
    assert "dans la zone d'emploi de Quimper" in reading_sentence(
        View(replace(table, data=zone)), choice.title)
