"""The thumbnails of the slides that a presentation is composed of."""

from __future__ import annotations

import pandas as pd
from streamlit.testing.v1 import AppTest

from dashboard.blocks.block import cards
from dashboard.blocks.deck import Content, Slide
from dashboard.warehouse.table import Table


def page(content):
    import streamlit as st

    from dashboard.tools import thumbnails

    thumbnails.draw([(st.empty(), content)])


def test_what_a_workbook_writes_is_no_markup_on_a_thumbnail():
    table = Table(pd.DataFrame({
        "intitule": ["Dons en $ et en k$"], "indicateur": [""], "valeur": [1.0],
        "unite": ["*parts*"], "statut": [""], "qualificatif": [""], "imprime": [""]}), ())
    content = Content(Slide("accueil", "dons"), cards("dons", "Dons", table))
    [figure] = AppTest.from_function(page, kwargs={"content": content}).run().metric
    assert figure.label == r"Dons en \$ et en k\$"
    assert figure.value.endswith(r"\*parts\*")
