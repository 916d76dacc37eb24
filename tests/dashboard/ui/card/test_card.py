"""Where figures in large stand on a tab decides whether they say what they are of."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from itertools import islice
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from dashboard import charts
from dashboard.blocks.block import BADGE, BESIDE, CARDS, Block
from dashboard.charts.plotly.look import LINE
from dashboard.text.measure import text_width
from dashboard.ui import tables
from dashboard.ui.card import key_figures
from dashboard.ui.card.card import ALL_INVENTED, LARGE
from dashboard.ui.card.room import WIDE_TABLE
from dashboard.warehouse.table import Table
from etl.contract import INVENTED, Column
from tests.dashboard.charts.samples import PART, YEAR, table
from tests.dashboard.ui.screens import screen_of


def test_figures_in_large_are_named_also_where_the_filters_empty_those_before_them(monkeypatch):
    monkeypatch.setattr(key_figures, "draw", lambda block: None)
    table = Table(pd.DataFrame({"n": [1.0]}), (Column("n", "Nombre", "nombre"),), pd.DataFrame())
    nothing = replace(table, data=table.data[:0])
    members, pays = (Block(title.lower(), title, table, form=CARDS)
                     for title in ("Adhérents", "Pays couverts"))
    compared = replace(pays, key=f"pays{BESIDE}")  # whose names say its territory
    for first in (members, replace(members, table=nothing)):
        screen = screen_of(first, pays, compared)
        assert [one.value for one in screen.caption] == ["Pays couverts"]


def test_a_card_without_figures_keeps_its_place_where_its_own_filter_or_its_neighbour_needs_it():
    def page(blocks):
        from dashboard.blocks.filters import bar, questions
        from dashboard.ui.card import card

        bar.open_bar()
        questions.choose("Année", [2013, 2018], "annee", block="filtre")
        card.show(blocks)

    empty = Table(pd.DataFrame({"n": []}), (Column("n", "Nombre", "nombre"),), pd.DataFrame())
    blocks = [Block("seul", "Seul", empty), Block("filtre", "Filtré", empty),
              Block("moitie", "Moitié", empty, half=True)]
    screen = AppTest.from_function(page, kwargs={"blocks": blocks}).run()
    assert not screen.exception and screen.selectbox(key="annee").options == ["2013", "2018"]
    assert [html.proto.body for html in screen.get("html") if "<h2>" in html.proto.body] == [
        "<h2>Filtré</h2>", "<h2>Moitié</h2>"]
    assert screen.info[-1].value.endswith("– Seul")


def test_what_is_all_invented_is_said_once_over_the_cards_and_else_on_those_that_are(entrepot):
    own = Table(pd.DataFrame({"n": [1.0]}), (Column("n", "Nombre", "nombre"),), pd.DataFrame())
    invented = replace(own, demonstration=True, sources=("mois_ess",))

    def badges(*tables: Table, **address: str) -> list[str]:
        blocks = [Block(f"b{rank}", f"Bloc {rank}", one) for rank, one in enumerate(tables)]
        return [text for one in screen_of(*blocks, **address).markdown for text in re.findall(
            r"badge\[:material/warning: (.*)\]", one.value)]

    assert badges(invented, invented) == [ALL_INVENTED]
    assert badges(invented) == badges(invented, own) == [BADGE]
    assert badges(own, own) == badges(invented, invented, demo="false") == []


def test_a_headline_is_cut_at_the_hyphen_of_no_name():
    table = Table(pd.DataFrame({"n": [1.0]}), (Column("n", "Nombre", "nombre"),), pd.DataFrame())
    block = Block("part", "Part", table,
                  lecture="La part va de 12 % (en Ille-et-Vilaine) à 17 % (« 2021-2023 ») - un "
                          "record.")
    screen = screen_of(block)
    [headline] = [one.proto.body for one in screen.get("html") if "<h2>" in one.proto.body]
    assert "(en <span>Ille-et-Vilaine)</span> à" in headline and headline.count("<span>") == 2
    assert "% <span>(«\u202f2021-2023\u202f»)</span> -" in headline  # nor behind its first mark


def test_beside_a_card_that_a_narrow_window_gives_the_row_none_is_alone():
    """At 1024 pixels the bars of twenty years take a row: the card beside them does too."""
    one = table((PART,), [(1.0,)])
    years = table((YEAR, PART), [(float(year), 1234.0) for year in range(2003, 2023)])
    bars = Block("barres", "Barres", years, lambda t: charts.bars(t, "annee", "part"))
    others = (Block(key, key, one) for key in ("avant", "voisine", "seule"))
    cards = [*islice(others, 2), bars, *others]
    screen = screen_of(*cards)
    [style] = [html.proto.body for html in screen.get("html")
               if html.proto.body.startswith("<style>@media screen and (max-width")]
    assert style.count("grid-column: 1 / -1") == 1 and ":has(.st-key-bloc_seule)" in style


def test_the_line_of_a_source_has_the_room_of_its_card_and_none_is_given_to_what_is_invented():
    note = "Cress Bretagne, Note de conjoncture de l'emploi, 2022"
    one = replace(table((PART,), [(1.0,)]), source=note)
    names = list("abcdefgh")[:WIDE_TABLE]
    wide = replace(one, data=pd.DataFrame([[1.0] * WIDE_TABLE], columns=names), columns=tuple(
        Column(name, name, "nombre") for name in names))
    invented = replace(one, source=INVENTED, demonstration=True)
    blocks = [Block("moitie", "Moitié", one), Block("invente", "Inventé", invented)]
    assert [line for shown in (blocks, [Block("rang", "Rang", wide)])
            for line in source_lines(shown)] == [
        "Source\u202f: Cress Bretagne", INVENTED, f"Source\u202f: {note}"]


def source_lines(blocks: list[Block]) -> list[str]:
    return [unescape(line) for html in screen_of(*blocks).get("html") for line in re.findall(
        '<p class="source-ligne"[^>]*>(.*?)</p>', html.proto.body)]


def test_a_figure_in_large_has_its_notes_and_the_cells_that_it_comes_from():
    cells = pd.DataFrame({"fichier": ["note.xlsx"], "cellule": ["B2"], "statut": "", "lien": "",
                          "date_publication": ""})
    block = Block("part", "Part", replace(table((PART,), [(1.0,)]), lineage=cells, champ="Postes"),
                  lambda t: charts.bars(t, "part", "part"))
    screen = screen_of(block)
    assert not screen.dataframe
    screen.button(key="agrandir_part").click().run()
    assert not screen.exception and screen.dataframe[0].value["Cellule"].tolist() == ["B2"]
    assert any(html.proto.body.startswith('<p class="champ"><b>Champ</b> – Postes</p>')
               for html in screen.get("html"))


def layout_in_large(monkeypatch, names: list[str]) -> dict[str, Any]:
    """Return the layout of « Agrandir » of a figure that has these names."""
    monkeypatch.setattr(tables, "lineage", lambda table, key: None)
    table = Table(pd.DataFrame({"nom": names, "n": 1000.0}), (
        Column("nom", "Nom"), Column("n", "Nombre", "nombre", "commerces")), pd.DataFrame())
    block = Block("part", "Part", table, lambda t: charts.bars(t, "nom", "n"),
                  lecture="Autant de commerces partout.")
    screen = screen_of(block)
    screen.button(key="agrandir_part").click().run()
    assert not screen.exception
    [figure] = [json.loads(one.proto.spec) for one in screen.get("plotly_chart")
                if "grande_part" in one.proto.id]
    layout: dict[str, Any] = figure["layout"]
    return layout


def test_in_large_each_row_has_the_room_of_the_lines_of_its_name(monkeypatch):
    names = [f"Ouest (Bretagne, Normandie, Loire-Atlantique) – {year}" for year in range(12)]
    layout = layout_in_large(monkeypatch, names)
    lines = [name.count("<br>") + 1 for name in layout["yaxis"]["ticktext"]]
    assert min(lines) > 1
    room = layout["height"] - layout["margin"]["t"]
    assert room > sum(lines) * LINE * LARGE.scale


def test_two_figures_in_large_meet_in_no_window_that_offers_them(monkeypatch):
    narrowest = 951 - 80  # ``narrow.css``, what the dialog has around it
    notes = layout_in_large(monkeypatch, ["Employeurs", "Autres"])["annotations"]
    figures = [note for note in notes if "commerces" in note["text"]]
    assert len(figures) == 2
    for note in figures:
        text = note["text"].removeprefix("<b>").removesuffix("</b>")
        assert text_width(text, note["font"]["size"], bold=True) < narrowest / 2
