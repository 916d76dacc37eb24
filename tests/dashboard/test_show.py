"""What a slide shows: texts read from afar, rows shared between screens, nothing invented."""

from __future__ import annotations

from html import unescape

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import charts, collect, enlarge, show, slides, stage
from dashboard.blocks import CARDS, FIGURE, Block
from dashboard.collect import NO_TABLE
from dashboard.slides import Content, Deck, Slide
from dashboard.table import LINEAGE, Table
from etl.contract import Column
from tests.pages.reading import PAGES


def table(rows: int, label: str = "Secteur {}", **more: object) -> Table:
    data = pd.DataFrame({"secteur": [label.format(i) for i in range(rows)],
                         "valeur": np.arange(1.0, rows + 1), "unite": "%"})
    return Table(data, (Column("secteur", "Secteur"), Column("valeur", "Évolution", type="nombre")),
                 pd.DataFrame(columns=list(LINEAGE)), **more)


def screens(of: Table, height: int = 450):
    return enlarge.screens(lambda: charts.bars(of, "secteur", "valeur", ranked=False), height)


def sizes(part: object, name: str = "") -> list[float]:
    """Every size of text that a figure names."""
    if isinstance(part, dict):
        own = [part["size"]] if name.endswith("font") and "size" in part else []
        return own + [s for k, v in part.items() for s in sizes(v, k)]
    return [s for p in part for s in sizes(p, name)] if isinstance(part, list | tuple) else []


def test_no_text_of_a_figure_is_smaller_than_24_pixels(entrepot):
    for page in collect.PAGES:
        for block in collect.blocks(page):
            if block.form == FIGURE and not block.absent:
                for figure in show.drawn(block, 450, dark=False):
                    found = sizes(figure.to_dict())
                    assert found
                    assert min(found) >= enlarge.TEXT, block.key


def test_rows_that_do_not_fit_go_on_the_next_screens_in_their_order():
    assert len(screens(table(6))) == 1
    parts = screens(table(25))
    rows = [round(y) for part in parts for y in part.data[0].y]
    assert rows == list(range(25))
    assert len(parts) > 1
    for part in parts:
        assert part.layout.height == 450
        assert len(part.data[0].y) * enlarge.LINE < 450
        low, high = sorted(part.layout.yaxis.range)
        assert all(low < y < high for y in part.data[0].y)
        assert part.layout.xaxis.range == parts[0].layout.xaxis.range


def test_the_same_figures_are_written_on_a_slide_as_on_the_page(entrepot):
    block = next(b for b in collect.blocks("emploi") if b.key == "emploi_secteurs")
    page = block.draw(block.table, dark=False)
    written = [t for trace in page.data if trace.type == "scatter" for t in trace.text]
    shown = [t for part in show.drawn(block, 450, dark=False) for trace in part.data
             if trace.type == "scatter" for t in trace.text]
    assert sorted(shown) == sorted(written)


def test_periods_stand_from_left_to_right_with_all_their_bars(entrepot):
    block = next(b for b in collect.blocks("emploi") if b.key == "emploi_ess_prive")
    figure, = show.drawn(block, 412, dark=False)
    bars = [t for t in figure.data if t.type == "bar"]
    assert {t.orientation for t in bars} == {"v"}
    heights = sorted(y for t in bars for y in t.y)
    assert heights == sorted(block.table.data["valeur"].dropna())
    assert list(figure.layout.xaxis.ticktext) == sorted(figure.layout.xaxis.ticktext)
    assert [a.text for a in figure.layout.annotations] == [
        "Rupture de champ et de comparateur", "Rupture de concept"]


def test_a_long_table_says_what_it_leaves_out():
    written = stage.rows(table(30), 450)
    assert "lignes sur 30" in written
    assert "Secteur 0" in written
    assert "Secteur 29" not in written
    assert "sur" not in stage.rows(table(3), 450)


def test_a_cell_or_a_title_is_never_markup():
    hostile = "<img src=x onerror=alert(1)>"
    block = Block("b", hostile, table(2, hostile, source=hostile), lecture=hostile, note=hostile)
    content = Content(Slide("emploi", "b", title=hostile, comment=hostile), block)
    for written in (stage.heading(content), stage.comment(content), stage.foot(block),
                    stage.rows(block.table, 450), stage.origin(content, block)):
        assert "<img" not in written
        assert "&lt;img" in written


def test_demonstration_data_say_so_on_the_slide():
    block = Block("b", "Titre", table(2, demonstration=True))
    assert "Données de démonstration" in stage.heading(Content(Slide("emploi", "b"), block))


def test_a_long_title_leaves_less_room_to_the_figure():
    short = Content(Slide("emploi", "b", title="L'emploi recule"), Block("b", "T", NO_TABLE))
    long = Content(Slide("emploi", "b", title="L'emploi recule " * 9), Block("b", "T", NO_TABLE))
    assert stage.room(long) < stage.room(short)


def test_the_address_of_a_page_hides_the_demonstration(entrepot):
    shown = collect.blocks("commerces_ruraux", "volet_commerces=Inventaire")
    hidden = collect.blocks("commerces_ruraux", "demo=false&volet_commerces=Inventaire")
    assert any(b.table.demonstration and not b.absent for b in shown)
    assert not any(b.table.demonstration and not b.absent for b in hidden)


def opened(deck: Deck, **asked: str) -> AppTest:
    page = AppTest.from_file(str(PAGES / "presentation.py"), default_timeout=60)
    for name, value in {"d": slides.written(deck), "diapo": "1", **asked}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def text(page: AppTest) -> str:
    return unescape("\n".join(element.proto.body for element in page.get("html")))


@pytest.mark.parametrize(("asked", "said"), [
    ({"diapo": "2"}, "L'emploi recule"),
    ({"diapo": "99"}, "L'emploi recule"),
    ({"diapo": "-3"}, "Emploi de l'ESS en Bretagne"),
    ({"diapo": "²", "ecran": "x", "theme": "rose"}, "Emploi de l'ESS en Bretagne"),
    ({"d": "n'importe quoi"}, "Cette présentation est vide"),
])
def test_whatever_the_address_asks_a_slide_is_shown(entrepot, asked, said):
    deck = Deck("", (Slide("accueil", "accueil_emploi"),
                     Slide("emploi", "emploi_dernier", title="L'emploi recule")))
    assert said in text(opened(deck, **asked))


def test_a_slide_without_its_page_or_its_block_says_so(entrepot):
    assert slides.GONE in text(opened(Deck("", (Slide("emploi", "x"),))))
    assert "se présente pas" in text(opened(Deck("", (Slide("depot", "x"),))))


@pytest.mark.parametrize(("page", "query", "key"), [
    ("commerces_ruraux", "volet_commerces=Chiffres publiés", "commerces_cles"),
    ("commerces_ruraux", "volet_commerces=Croisements", "croisement"),
])
def test_a_page_that_ends_early_does_not_end_the_slide(entrepot, page, query, key):
    written = text(opened(Deck("", (Slide(page, key, query, title="Un titre"),))))
    assert "Un titre" in written
    assert "Source" in written


def test_key_figures_are_cards_with_their_source(entrepot):
    block = next(b for b in collect.blocks("accueil") if b.form == CARDS)
    written = stage.cards(block)
    assert written.count("diapo-carte\"") == len(block.table.data)
    assert "+2,6\u202f%" in written
    assert "29 mars 2024" in written
