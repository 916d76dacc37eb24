"""Figures in large: how many stand on a row, what each says when asked, its past beside it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.blocks.block import Block, cards
from dashboard.charts.sparkline import description
from dashboard.ui.card.key_figures import NARROWEST
from dashboard.warehouse.history import Past
from dashboard.warehouse.table import Table
from etl.contract import Column
from tests.dashboard.ui.screens import screen_of

#: A figure, as ``query.pick`` gives it.
FIGURE = {"intitule": "Postes", "indicateur": "Effectifs", "valeur": 2.0, "unite": "postes",
          "statut": "", "qualificatif": "", "imprime": "", "phrase": "On compte 2 postes.",
          "editeur": "Le Journal", "date_publication": "2024-03-29", "fiabilite": "B",
          "passe": None}


def figures(key: str, *rows: dict[str, Any], half: bool = False) -> Block:
    table = Table(pd.DataFrame(rows), (Column("intitule", "Intitulé"),
                                       Column("valeur", "Valeur", "nombre")), pd.DataFrame())
    return cards(key, f"Chiffres {key}", table, half=half)


def test_there_are_as_many_on_each_row_and_none_is_alone_on_the_last_one():
    """Half a page has room for three on a row, a whole one for six."""
    on_a_row = {(1, False): 2, (2, False): 2, (4, False): 4, (6, False): 6, (7, False): 4,
                (3, True): 3, (4, True): 2, (5, True): 3, (7, True): 3}
    screen = screen_of(*(figures(f"{count}{half}", *[FIGURE] * count, half=half)
                       for count, half in on_a_row))
    grids = [grid.proto for grid in screen.get("grid_container")]
    assert [grid.columns for grid in grids if grid.min_column_width_px == NARROWEST] == list(
        on_a_row.values())


def test_each_says_its_sentence_and_whose_it_is_and_how_far_it_may_be_relied_on():
    sure = FIGURE | {"fiabilite": "A", "phrase": "", "date_publication": ""}
    assert [one.help.replace("\u202f", " ") for one in screen_of(figures("b", FIGURE, sure)).metric
            ] == ["On compte 2 postes.  \nSource : Le Journal, 29\u00a0mars\u00a02024, fiabilité B "
                  "(reprise ou presse)", "Source : Le Journal"]


def test_the_past_of_a_figure_is_drawn_under_it():
    past = Past(((2022, 1.0, "1", 0), (2023, 2.0, "2", 0), (2024, 2.0, "2", 0)))
    screen = screen_of(figures("b", FIGURE | {"passe": past}, FIGURE))
    assert sum(description(past) in html.proto.body for html in screen.get("html")) == 1
