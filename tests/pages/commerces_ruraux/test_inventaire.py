"""« Commerces ruraux »: what is published, and the inventory."""

from __future__ import annotations

import pytest

from tests.pages import reading
from tests.pages.commerces_ruraux.page import blocks, tab_page
from tests.pages.reading import text, titles


def test_published_figures_come_first_with_their_words() -> None:
    page = tab_page("Chiffres publiés")
    assert list(reading.figures(page).items()) == [
        ("Commerces ESS en milieu rural inventoriés, 2022 (structures)", "environ 100"),
        ("Réponses à l'enquête, 2023", "près de 50"),
        ("Taux de réponse à l'enquête, 2023", "environ 50\u202f%")]
    assert "Cress Bretagne, Rapport d'activité 2023" in text(page)


def test_what_is_waited_for_is_invented_only_where_it_is_shown(publie, monkeypatch) -> None:
    """With the real survey alone, the other tabs show real answers, not invented ones."""
    assert "ce qu'en montrent les autres onglets est inventé" in text(tab_page("Chiffres publiés"))
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(publie))
    page = tab_page("Chiffres publiés")
    assert "Inventaire des commerces de l'ESS en milieu rural" in str(
        [table.value for table in page.table])
    assert "est inventé" not in text(page)


def test_no_figure_of_brittany_stands_under_the_filter_of_another_territory() -> None:
    assert reading.figures(tab_page(territoire="Finistère")) == {}


def test_the_inventory_counts_a_hundred_shops_and_lists_them() -> None:
    page = tab_page()
    assert "Commerces par statut juridique en Bretagne, 2022 (n\u00a0=\u00a0100)" in titles(page)
    assert ("61 commerces sur 100 ont le statut «\u202fassociation\u202f», le plus fréquent."
            ) in text(page)
    assert "Données de démonstration" in text(page)
    assert len(tab_page("Carte et liste").dataframe[-1].value) == 100


def test_a_search_keeps_the_shops_that_hold_the_words_whatever_their_accents() -> None:
    page = tab_page("Carte et liste")
    page.text_input(key="recherche").set_value("cooperative").run()
    shops = page.dataframe[-1].value
    assert set(shops["Statut juridique"]) == {"Coopérative de consommateurs"}
    page.text_input(key="recherche").set_value("introuvable").run()
    assert not page.exception
    assert any("Aucune donnée pour ces filtres" in i.value for i in page.info)


def test_a_departement_narrows_inventory_and_survey() -> None:
    page = tab_page("Carte et liste")
    page.selectbox(key="territoire").select("29").run()
    assert "Liste des commerces dans le Finistère, 2022 (n\u00a0=\u00a022)" in titles(page)
    assert set(page.dataframe[-1].value["Département"]) == {"Finistère"}
    page = tab_page("Enquête", territoire="Finistère")
    assert titles(page)[0].startswith("Services proposés dans le Finistère, 2023 (n\u00a0=\u00a0")
    assert "Base faible (n\u00a0=\u00a0" in text(page)


@pytest.mark.parametrize("tab", [
    "Inventaire", "Carte et liste", "Enquête", "Équipes et avis", "Employeurs et non-employeurs",
    "Équipes et avis comparés", "Croisements", "Qui a répondu", "Commentaires"])
def test_hidden_demonstration_leaves_its_tabs_empty_and_says_so(tab: str) -> None:
    hidden = blocks(tab, demo="false")
    assert hidden and all("données de démonstration masquées" in b.absent for b in hidden)
