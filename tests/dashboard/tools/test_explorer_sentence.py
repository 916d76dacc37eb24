"""The sentence of a figure of the explorer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.tools.explorer import catalogue
from dashboard.tools.explorer.figures import QUARTER
from dashboard.tools.explorer.sentence import reading_sentence
from dashboard.tools.explorer.views import View

pytestmark = pytest.mark.usefixtures("entrepot")


def weight_of_the_ess(places: list[str], **columns: object) -> str:
    """Return the sentence of the share of the ESS of regions in 2015."""
    choice = next(c for c in catalogue.choices(demonstration=False)
                  if c.source == "poids_ess" and c.title.startswith("Part de l'ESS"))
    table = catalogue.table(choice, {"lieu": places})
    data = table.data[table.data["annee"] == 2015].assign(**columns)
    return reading_sentence(View(replace(table, data=data)), choice.title)


def test_bretagne_is_ranked_among_the_regions_and_france_beside_them() -> None:
    sentence = weight_of_the_ess(["Bretagne", "Pays de la Loire", "Occitanie", "Corse", "Grand Est",
                                  "France métropolitaine"])
    assert sentence.endswith(
        "est de 14,32\u202f% en Bretagne au plus haut et de 8,15\u202f% en Corse au plus bas, sur "
        "5 séries ; en France métropolitaine\u202f: 10,48\u202f%.")


def test_nobody_is_the_highest_of_approximate_figures_or_of_some_that_do_not_compare() -> None:
    regions = ["Bretagne", "Pays de la Loire", "Occitanie", "Corse", "Grand Est"]
    assert "au plus haut" in weight_of_the_ess(regions)
    assert weight_of_the_ess(regions, qualificatif="près de") == ""
    assert weight_of_the_ess(regions, cle=lambda data: data["territoire_nom"]) == ""


def test_a_status_is_said_in_words_alone() -> None:
    sentence = weight_of_the_ess(["Bretagne"], statut="p")
    assert "provisoire" in sentence and "(p)" not in sentence
    assert "est de 14,32\u202f%" in sentence and "en Bretagne" in sentence


def test_what_changed_in_a_year_is_said_of_a_quarter_too() -> None:
    choice = next(c for c in catalogue.choices() if c.title == "Effectifs salariés")
    table = catalogue.table(choice, {"lieu": ["Finistère"]}, QUARTER)
    changes = replace(table, data=table.data.assign(glissement=1.5))
    assert ", sur un an, l'indicateur « Effectifs salariés » " in reading_sentence(
        View(changes, "glissement"), choice.title)


def test_a_zone_d_emploi_is_no_commune_of_its_name() -> None:
    choice = next(c for c in catalogue.choices(demonstration=False)
                  if c.title.startswith("Emploi salarié privé au 31 décembre"))
    table = catalogue.table(choice, {"lieu": ["Finistère"]})
    zone = table.data.assign(serie="Quimper", territoire_nom="Quimper",
                             territoire_niveau="zone_emploi")
    assert "dans la zone d'emploi de Quimper" in reading_sentence(
        View(replace(table, data=zone)), choice.title)


def test_a_year_of_which_one_figure_is_secret_is_the_last_all_the_same() -> None:
    choice = next(c for c in catalogue.choices() if c.title == "Effectifs salariés")
    table = catalogue.table(choice, {
        "lieu": ["Côtes-d'Armor"], "famille": ["Fondations"], "secteur": ["Autres", "Ensemble"]})
    last = table.data["annee"].max()
    is_secret = (table.data["annee"] == last) & (table.data["statut"] == "s")
    assert table.data.loc[is_secret, "secteur"].tolist() == ["Autres"]
    sentence = reading_sentence(View(table), choice.title)
    assert sentence.startswith(f"En {last:.0f}, ")
    assert sentence.endswith(" ; aucun chiffre publié pour « Autres » (secret statistique).")
