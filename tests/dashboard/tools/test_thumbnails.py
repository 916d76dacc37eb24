"""The thumbnails of the slides that a presentation is composed of."""

from __future__ import annotations

import pandas as pd
from streamlit.testing.v1 import AppTest

from dashboard.blocks.block import Block, cards
from dashboard.blocks.deck import Content, Slide
from dashboard.warehouse.table import Table
from etl.contract import Column


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


def test_the_thumbnail_of_a_table_has_its_first_rows_and_says_how_many_follow():
    table = Table(pd.DataFrame({"commune": [f"Commune {rank}" for rank in range(30)],
                                "statut": ["Association", "Scop <SA>"] * 15}),
                  (Column("commune", "Commune"), Column("statut", "Statut")))
    content = Content(Slide("accueil", "liste"), Block("liste", 'Liste "des" communes', table))
    [picture] = AppTest.from_function(page, kwargs={"content": content}).run().get("html")
    assert 'aria-label="Liste &quot;des&quot; communes"' in picture.proto.body
    assert ">Commune 0<" in picture.proto.body and ">Commune 29<" not in picture.proto.body
    assert "lignes sur 30" in picture.proto.body and "Scop &lt;SA&gt;" in picture.proto.body
