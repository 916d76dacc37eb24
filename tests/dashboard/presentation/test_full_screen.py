"""What a slide shows around its figure: heading, key figures, origin; nothing invented."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from streamlit.runtime.state.query_params import QueryParams
from streamlit.testing.v1 import AppTest

from dashboard.blocks import deck as slides
from dashboard.blocks import headless
from dashboard.blocks.block import CARDS, NO_TABLE, Block
from dashboard.blocks.deck import Content, Deck, Slide
from dashboard.presentation import full_screen, slide_html, slide_table
from dashboard.presentation.window import Window
from dashboard.themes import ready_decks
from tests.collection import blocks
from tests.dashboard.presentation.slides import WINDOWS, table
from tests.pages.reading import PAGES


def test_a_cell_or_a_title_is_never_markup():
    hostile = "<img src=x onerror=alert(1)>"
    block = Block("b", hostile, table(2, hostile, source=hostile), lecture=hostile, note=hostile)
    content = Content(Slide("emploi", "b", title=hostile, comment=hostile), block)
    for markup in (
        slide_html.heading(content, WINDOWS[1]),
        slide_html.comment(content),
        slide_html.foot(block),
        slide_table.rows(block.table, WINDOWS[1], 450),
        slide_html.origin(content, block),
    ):
        assert "<img" not in markup
        assert "&lt;img" in markup


def test_the_origin_says_the_day_of_the_data_and_not_the_code_of_their_build():
    block = Block("b", "T", replace(table(2), build="ea89c0ffee12 du 2026-11-25"))
    markup = slide_html.origin(Content(Slide("emploi", "b"), block), block)
    assert "<b>Données du</b> – 25\u00a0novembre\u00a02026" in markup
    assert "ea89" not in markup


def test_the_origin_gives_each_cell_once_with_what_is_printed_in_it_and_its_status_in_words():
    names = ["imprime", "statut", "fichier", "feuille", "cellule", "titre"]
    rise, fall = (("2,6 %", "", "note.xlsx", "Tableau 1", "D7", "Note de 2022"),
                  ("-0,4 %", "c", "note.xlsx", "Tableau 1", "D8", "Note de 2022"))
    lineage = pd.DataFrame([rise, fall, rise], columns=names)
    block = Block("b", "T", replace(table(2), lineage=lineage))
    markup = unescape(slide_html.origin(Content(Slide("emploi", "b"), block), block))
    assert re.findall("<th [^>]*>([^<]*)", markup) == [
        "Texte du document", "Statut", "Fichier", "Feuille", "Cellule", "Document"]
    assert re.findall("<td [^>]*>([^<]*)", markup) == [
        "2,6\u202f%", "", "note.xlsx", "Tableau 1", "D7", "Note de 2022",
        "-0,4\u202f%", "corrigé", "note.xlsx", "Tableau 1", "D8", "Note de 2022"]
    assert "autre" not in markup and "Commentaire" not in markup


@pytest.mark.usefixtures("entrepot")
def test_the_origin_says_of_which_figure_each_cell_is():
    """Two notes print « 0,7% » of two periods."""
    [block] = [b for b in blocks("emploi") if b.key == "emploi_ess_prive"]
    markup = unescape(slide_html.origin(Content(Slide("emploi", block.key), block), block))
    assert re.findall("<th [^>]*>([^<]*)", markup)[:2] == ["Chiffre", "Texte du document"]
    cells = re.findall("<td [^>]*>([^<]*)", markup)
    assert [cells[:2], cells[6:8]] == [["2010-2011 · ESS", "0,7%"], ["2011-2012 · ESS", "0,7%"]]


@pytest.mark.parametrize(("more", "sentence"), [
    (1, "1 autre cellule\u202f: la page et l'extrait XLSX la montrent aussi."),
    (2, "2 autres cellules\u202f: la page et l'extrait XLSX les ont toutes.")])
def test_the_origin_has_room_for_the_first_cells_and_counts_the_others(more, sentence):
    cells = [f"D{row}" for row in range(slide_html.ORIGINS + more)]
    block = Block("b", "T", replace(table(2), lineage=pd.DataFrame({"cellule": cells})))
    markup = unescape(slide_html.origin(Content(Slide("emploi", "b"), block), block))
    assert re.findall("<th [^>]*>([^<]*)", markup) == ["Cellule"]  # nothing fills the others
    assert re.findall("<td [^>]*>([^<]*)", markup) == cells[:-more]
    assert sentence in markup


def test_demonstration_data_say_so_on_the_slide():
    block = Block("b", "Titre", table(2, demonstration=True))
    markup = slide_html.heading(Content(Slide("emploi", "b"), block), WINDOWS[1])
    assert markup.count("Données de démonstration") == 1
    published = Content(Slide("emploi", "b"), replace(block, table=table(2)))
    assert "diapo-sujet" not in slide_html.heading(published, WINDOWS[1])


def test_a_title_is_not_cut_at_the_hyphen_of_a_name():
    block = Block("b", "En 2018, recul dans les Côtes-d'Armor (−0,9 %)", table(2))
    markup = slide_html.heading(Content(Slide("emploi", "b"), block), WINDOWS[0])
    assert unescape(markup).count('<span class="diapo-mot">Côtes-d\'Armor</span>') == 1
    longer = Content(Slide("emploi", "b", title="Un-nom-" * 20 + "sans-fin"), block)
    assert "diapo-mot" not in slide_html.heading(longer, WINDOWS[0])  # it would leave the slide


def test_a_long_title_leaves_less_room_to_the_figure():
    short = Content(Slide("emploi", "b", title="L'emploi recule"), Block("b", "T", NO_TABLE))
    long = Content(Slide("emploi", "b", title="L'emploi recule " * 9), Block("b", "T", NO_TABLE))
    for window in WINDOWS:
        assert slide_html.room(long, window) < slide_html.room(short, window)


def test_a_comment_takes_its_lines_of_the_room_of_the_figure():
    block = Block("b", "T", NO_TABLE)
    for window in WINDOWS:
        none, short, long = (slide_html.room(Content(Slide("emploi", "b", comment=words), block),
                                             window) for words in ("", "À dire", "À dire. " * 40))
        assert long < short < none


def test_a_comment_of_any_length_leaves_the_source_in_sight():
    block = Block("b", "T", NO_TABLE)
    for window in WINDOWS:
        rooms = [slide_html.room(Content(Slide("emploi", "b", comment="À dire. " * count), block),
                                 window) for count in (25, 50, 75)]
        assert rooms == sorted(set(rooms), reverse=True)


def test_the_address_of_a_page_hides_the_demonstration(entrepot):
    with_demo = headless.collection("commerces_ruraux", "volet_commerces=Inventaire").blocks
    without_demo = headless.collection(
        "commerces_ruraux", "demo=false&volet_commerces=Inventaire").blocks
    assert any(b.table.demonstration and not b.absent for b in with_demo)
    assert not any(b.table.demonstration and not b.absent for b in without_demo)


def slide_page(deck: Deck, **query: str) -> AppTest:
    page = AppTest.from_file(str(PAGES / "presentation.py"))
    for name, value in {"d": slides.deck_code(deck), "diapo": "1", **query}.items():
        page.query_params[name] = value
    page.session_state[full_screen.WINDOW] = (1280, 720)
    page.run()
    assert not page.exception
    return page


def text(page: AppTest) -> str:
    return unescape("\n".join(element.proto.body for element in page.get("html")))


@pytest.mark.parametrize(("query", "sentence"), [
    ({"diapo": "2"}, "L'emploi recule"),
    ({"diapo": "99"}, "L'emploi recule"),
    ({"diapo": "0"}, "L'ESS en Bretagne\u202f: chiffres clés"),
    ({"diapo": "²", "theme": "rose"}, "L'ESS en Bretagne\u202f: chiffres clés"),
    ({"d": "n'importe quoi"}, "Le lien de cette présentation n'est pas lisible"),
    ({"d": ""}, "Cette présentation est vide"),
])
def test_whatever_the_address_asks_a_slide_is_shown(entrepot, query, sentence):
    deck = Deck("", (Slide("accueil", "accueil_cles"),
                     Slide("emploi", "emploi_dernier", title="L'emploi recule")))
    assert sentence in text(slide_page(deck, **query))


def test_a_slide_without_its_page_or_its_block_says_so(entrepot):
    page_text = text(slide_page(Deck("", (Slide("emploi", "x"),))))
    assert slides.NO_FIGURE in page_text and "Rien à montrer" in page_text
    assert "se présente pas" in text(slide_page(Deck("", (Slide("depot", "x"),))))


@pytest.mark.parametrize("query", [{}, {"filtres": "territoire=Finist%C3%A8re"}])
def test_without_a_warehouse_a_slide_says_what_to_run(monkeypatch, tmp_path, query):
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "absent.duckdb"))
    two = Deck("", (Slide("emploi", "emploi_dernier"), Slide("accueil", "accueil_cles")))
    page_text = text(slide_page(two, **query))
    assert "Rien à montrer" in page_text and "python -m etl build" in page_text


@pytest.mark.parametrize(("page", "query", "key"), [
    ("commerces_ruraux", "volet_commerces=Chiffres publiés", "commerces_cles"),
    ("commerces_ruraux", "volet_commerces=Croisements", "croisement"),
])
def test_a_page_that_ends_early_does_not_end_the_slide(entrepot, page, query, key):
    page_text = text(slide_page(Deck("", (Slide(page, key, query, title="Un titre"),))))
    assert "Un titre" in page_text
    assert "Source" in page_text


def test_key_figures_are_cards_with_their_source(entrepot):
    block = next(b for b in headless.collection("accueil").blocks if b.form == CARDS)
    markup = slide_html.cards(block, WINDOWS[1], 450)
    assert markup.count("diapo-carte\"") == len(block.table.data)
    assert "+2,6\u202f%" in markup
    assert "29\u00a0mars\u00a02024" in markup
    # The years of a label are not cut at their hyphen.
    assert "Évolution de l'emploi de l'ESS, <span class=\"diapo-mot\">2021-2022</span>" in unescape(
        markup)


@pytest.mark.parametrize("window", [Window(1280, 720), Window(1024, 768)])
def test_ten_key_figures_stand_on_a_projector_as_on_their_page(entrepot, window):
    block = next(b for b in headless.collection("activite").blocks if b.key == "activite_dix")
    slide = Content(Slide("activite", block.key), block)
    markup = slide_html.cards(block, window, slide_html.room(slide, window))
    assert markup.count('diapo-carte"') == 10
    assert "Nouvelles adhésions (adhérents)" in markup  # which says the unit
    assert '<p class="diapo-valeur"><small>plus de</small> 160</p>' in markup


@pytest.mark.parametrize("page", ["commerces_ruraux", "emploi"])
@pytest.mark.parametrize("window", [Window(1024, 768), Window(1440, 900), Window(1920, 1080)])
def test_three_key_figures_leave_no_hole_in_a_row(entrepot, window, page):
    block = next(b for b in headless.collection(page).blocks if b.form == CARDS)
    slide = Content(Slide(page, block.key), block)
    markup = slide_html.cards(block, window, slide_html.room(slide, window))
    assert markup.count('diapo-carte"') == 3
    assert "--colonnes: 2" not in markup


def test_figures_in_large_have_the_lines_of_the_longest_label_and_source_around_them(entrepot):
    """Else the figures of a row stand higher or lower by the lines of what is around each."""
    def lines(page: str, window: Window) -> tuple[str, ...]:
        block = next(b for b in headless.collection(page).blocks if b.form == CARDS)
        content = Content(Slide(page, block.key), block)
        return re.search(r"--dessus: (\d); --dessous: (\d)", slide_html.cards(
            block, window, slide_html.room(content, window))).groups()

    assert lines("associations", Window(1024, 768)) == ("2", "0")
    assert lines("associations", Window(1920, 1080)) == ("1", "0")
    assert lines("accueil", Window(1280, 720)) == ("2", "3")


def test_a_figure_in_large_whose_source_is_unknown_has_the_room_of_one_below_it(entrepot):
    block = next(b for b in headless.collection("accueil").blocks if b.form == CARDS)
    editor, day = (block.table.data[c].where(block.table.data.index > 0, "")
                   for c in ("editeur", "date_publication"))
    one = replace(block, table=block.table.with_values(editeur=editor, date_publication=day))
    markup = slide_html.cards(one, Window(1280, 720), 420)
    assert markup.count("diapo-source") == markup.count("diapo-carte\"") > 1


def test_key_figures_that_do_not_fit_are_counted(entrepot):
    block = next(b for b in headless.collection("accueil").blocks if b.form == CARDS)
    assert "chiffres sur" in slide_html.cards(block, WINDOWS[1], 150)
    assert "chiffres sur" not in slide_html.cards(block, WINDOWS[1], 450)


def test_nothing_is_drawn_before_the_window_is_known_nor_shown_for_another(entrepot):
    page = AppTest.from_file(str(PAGES / "presentation.py"))
    page.query_params["d"] = slides.deck_code(ready_decks.READY[0])
    page.query_params["diapo"] = "2"
    page.run()
    assert not page.exception
    assert not page.get("plotly_chart")
    page.session_state[full_screen.WINDOW] = (1440, 900)
    page.run()
    assert page.get("plotly_chart")
    assert "@media screen and (not" in slide_html.style(False, Window(1440, 900))
    assert "1438px < width < 1442px" in slide_html.style(False, Window(1440, 900))


def test_a_slide_that_its_server_has_left_is_turned_by_the_next_one(entrepot, monkeypatch):
    """The bar says its window and what was asked before this session knows the bar: nothing calls
    what obeys it."""
    page = AppTest.from_file(str(PAGES / "presentation.py"))
    page.query_params["d"] = slides.deck_code(ready_decks.READY[0])
    page.query_params["diapo"] = "1"
    page.session_state[full_screen.BAR] = {"fenetre": [1280, 720], "geste": "va 2"}
    monkeypatch.setattr(full_screen, "_bar", lambda **_: None)
    asked = []
    monkeypatch.setattr(full_screen, "_obey", lambda: asked.append(full_screen.st.session_state[
        full_screen.BAR]["geste"]))
    page.run()
    assert not page.exception
    assert page.session_state[full_screen.WINDOW] == (1280, 720)
    assert "diapo-carte" in text(page)
    assert asked == ["va 2"]


def test_who_leaves_comes_back_to_all_the_values_of_a_filter(monkeypatch):
    """Of the years 2013 to 2016, the page had 2016 alone."""
    address = QueryParams()

    def leave(_page, query_params):
        address.from_dict(query_params)
        raise StopIteration

    monkeypatch.setattr(full_screen.st, "switch_page", leave)
    monkeypatch.setattr(full_screen.st, "session_state", {})
    monkeypatch.setattr(full_screen.st, "query_params", {
        full_screen.BACK: "emploi?territoire=Bretagne&annees=2013&annees=2016&embed=true"})
    with pytest.raises(StopIteration):
        full_screen._leave(Slide("emploi", "emploi_ess_prive"))
    assert {key: address.get_all(key) for key in address} == {
        "territoire": ["Bretagne"], "annees": ["2013", "2016"], "extrait": ["emploi_ess_prive"]}


def test_a_slide_that_compares_on_the_spot_is_left_for_the_figure_that_the_page_has(
        entrepot, monkeypatch):
    ways = []
    monkeypatch.setattr(full_screen.st, "switch_page", lambda *way, **more: ways.append(more))
    page = slide_page(Deck("", (Slide("emploi", "emploi_ess_prive"),)),
                      filtres="comparer_a=Finistère", retour="emploi?territoire=Bretagne")
    assert "Bretagne et Finistère" in text(page)
    page.session_state[full_screen.BACK] = True
    page.run()
    assert ways == [{"query_params": {"territoire": ["Bretagne"],
                                      "extrait": ["emploi_ess_prive"]}}]
