"""A page as a function of its address: the blocks that it gives are those that it draws."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.blocks import headless
from dashboard.blocks.block import FIGURE
from dashboard.blocks.cells import plain, typeset
from dashboard.pages import PRESENTABLE
from tests.drawing import figure_of
from tests.pages.reading import CARD, PAGES


def screen(name: str, query: dict[str, list[str]]) -> tuple[list[str], str]:
    """Return the keys of the blocks that a page draws on screen, in their order, and what it says
    instead of others."""
    page = AppTest.from_file(str(PAGES / f"{name}.py"))
    for key, values in query.items():
        page.query_params[key] = values
    page.run()
    assert not page.exception
    return [key[1] for block in blocks_of(page.main)
            if (key := CARD.search(block.proto.id))], "\n".join(
                info.value for info in page.info)


def blocks_of(block):
    for child in block.children.values():
        if hasattr(child, "children"):
            if getattr(child.proto, "id", ""):
                yield child
            yield from blocks_of(child)


@pytest.mark.parametrize(("name", "query"), [
    ("accueil", {}),
    ("emploi", {}),
    ("emploi", {"vue": ["Tendances par secteur"], "territoire": ["Finistère"]}),
    ("emploi", {"vue": ["Niveaux publiés"]}),
    ("emploi", {"vue": ["Détail par trimestre"], "comparer": ["Familles de l'ESS"]}),
    ("explorateur", {"graphique": ["Barres"]}),
    ("territoires", {"volet_territoires": ["Cartes"]}),
    ("territoires", {"volet_territoires": ["Portrait"], "lieu": ["Finistère (département)"]}),
    ("commerces_ruraux", {"volet_commerces": ["Enquête"]}),
    ("commerces_ruraux", {"volet_commerces": ["Équipes et avis comparés"]}),
    ("commerces_ruraux", {"volet_commerces": ["Croisements"]}),
    ("economie_circulaire", {}),
    ("mois_ess", {}),
    ("mois_ess", {"volet_mois": ["Annonces et partenaires"]}),
    ("agriculture_alimentation", {}),
    ("activite", {}),
    ("activite", {"volet_activite": ["Éducation et accompagnement"]}),
    ("activite", {"volet_activite": ["Pôles, TAg et DLA, autres publications"]}),
    ("associations", {}),
    ("associations", {"volet_associations": ["Publication par publication"]}),
])
def test_the_blocks_collected_are_those_drawn(entrepot, name, query):
    collection = [b for b in headless.collection(
        name, urlencode(query, doseq=True)).blocks if b.key]
    keys, messages = screen(name, query)
    assert [b.key for b in collection if not b.absent] == [k for k in keys if k != "liens"]
    assert all(plain(typeset(b.title)) in messages for b in collection if b.absent)


@pytest.mark.parametrize("dark", [False, True])
def test_figures_are_drawn_for_the_theme_that_is_asked(entrepot, dark):
    for page in PRESENTABLE:
        for block in headless.collection(page).blocks:
            if block.form == FIGURE and not block.absent:
                figure = figure_of(block, dark)
                ink = figure.layout.font.color
                assert ink == ("#E6EEF2" if dark else "#14242F"), block.key


def test_a_filter_that_the_reader_has_emptied_shows_everything_as_on_the_page(entrepot):
    quarters = "vue=Détail par trimestre"
    usual = [b.key for b in headless.collection("emploi", quarters).blocks]
    assert len(headless.collection("emploi", quarters + "&calculs=").blocks) > len(usual) == 3


@pytest.mark.parametrize("no", ["false", "non", "0"])
def test_an_address_hides_the_demonstration_by_each_word_that_the_page_understands(entrepot, no):
    def absences(query):
        return [b.absent for b in headless.collection("commerces_ruraux", query).blocks if b.absent]

    tab = "volet_commerces=Inventaire"
    assert not absences(f"{tab}&demo=oui")
    [absence] = absences(f"{tab}&demo={no}")
    assert "données de démonstration masquées" in absence


def test_a_filter_of_the_address_narrows_the_blocks(entrepot):
    blocks = headless.collection("emploi", "territoire=Finistère&annees=2012&annees=2014").blocks
    block = next(b for b in blocks if b.key == "emploi_ess_prive")
    assert block.title.endswith("Finistère, 2012 à 2013")


def every_tab() -> None:
    """Collect each tab of each page, as the first search of a build does."""
    from dashboard.blocks import deck, headless
    from dashboard.pages import READABLE

    for page in sorted(READABLE):
        for _, query in deck.tabs(page):
            headless.collection(page, query)


@pytest.mark.usefixtures("entrepot")
def test_a_page_that_is_collected_draws_nothing_where_it_is_asked() -> None:
    """« Tout télécharger » of « Données et sources » stood among the answers of a search."""
    reader = AppTest.from_function(every_tab).run()
    assert not reader.exception and not reader.main.children


def without_switch():
    import streamlit as st

    from dashboard.blocks.filters.questions import has_demonstration

    st.text(str(has_demonstration()))


@pytest.mark.parametrize(("text", "is_shown"), [
    ("", True), ("oui", True), ("false", False), ("Non", False), ("0", False)])
def test_a_slide_which_has_no_switch_hides_the_demonstration_as_the_pages_read_it(text, is_shown):
    slide = AppTest.from_function(without_switch)
    slide.query_params["demo"] = text
    assert slide.run().text[0].value == str(is_shown)
