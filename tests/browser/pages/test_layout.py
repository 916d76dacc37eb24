"""Cards on telephones, tablets and projectors: no word is cut, no text is over another, and a row
holds what it has room for."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.layout import SPLIT_FEET
from tests.suites import livraison

Open = Callable[[str], Page]
Settle = Callable[[], None]
#: Part of its row that a card takes.
PART_OF_ROW = """card => card.getBoundingClientRect().width
  / card.closest('.stGrid').getBoundingClientRect().width"""
#: Of each text, the words of its last line; 2 where it has one line.
WORDS_OF_LAST_LINE = """texts => texts.map((text) => {
  const range = document.createRange(), node = text.firstChild, words = [...node.data.matchAll(
    /\\S+/g)].map(({0: word, index}) => {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      return range.getBoundingClientRect().bottom;
    });
  const last = words.filter((bottom) => bottom === words.at(-1)).length;
  return last === words.length ? 2 : last;
})"""


@livraison
def test_key_figures_of_a_row_stand_on_one_line_whatever_their_labels_take(
        open_page: Open, page: Page) -> None:
    open_page("/commerces_ruraux")
    values = page.locator("[class*=st-key-cartes_] [data-testid=stMetricValue]")
    labels = page.locator("[class*=st-key-cartes_] [data-testid=stMetricLabel] > div")
    for width, rows in ((1440, 1), (390, 2)):  # three figures: two a row on a telephone
        page.set_viewport_size({"width": width, "height": 844})
        expect(values).to_have_count(3)
        assert len({box["y"] for box in map(Locator.bounding_box, values.all()) if box}) == rows
    heights = [box["height"] for box in map(Locator.bounding_box, labels.all()) if box]
    assert heights[0] > heights[1]


@livraison
def test_a_telephone_shows_the_figures_of_a_table_beside_what_they_are_of(open_page: Open,
                                                                          page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/associations")
    table = page.get_by_test_id("stTable").first
    frame, value = table.bounding_box(), table.get_by_role(
        "columnheader", name="Valeur").bounding_box()
    assert frame and value and value["x"] + 30 < frame["x"] + frame["width"]


def test_a_telephone_shows_the_figures_of_a_list_beside_what_they_are_of(open_page: Open,
                                                                         page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/commerces_ruraux")
    card = page.locator(".st-key-bloc_commerces_publies")
    frame, value = card.bounding_box(), card.get_by_role(
        "columnheader", name="Valeur").bounding_box()
    assert frame and value and value["x"] + value["width"] < frame["x"] + frame["width"]
    expect(card.get_by_test_id("stDataFrame")).to_be_hidden()


def let_move(page: Page) -> None:
    """Undo ``STILL``: what follows a scroll is seen."""
    page.evaluate("""() => [...document.querySelectorAll("head > style")].find(
      (style) => style.textContent.startsWith("*, ::before")).remove()""")


@livraison
def test_a_telephone_opens_a_grid_on_its_last_year_and_keeps_the_names_of_its_rows(
        open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/emploi?vue=Emploi privé (Urssaf)")
    let_move(page)
    figure = page.locator(".st-key-figure_prive_evolutions")
    names, years = figure.locator(".ytick text"), figure.locator(".xtick text")
    figure.scroll_into_view_if_needed()
    frame = figure.bounding_box()
    assert frame

    def edges(text: Locator) -> tuple[float, float]:
        box = text.bounding_box()
        assert box
        return box["x"] - frame["x"], box["x"] + box["width"] - frame["x"]

    end = max(edges(name)[1] for name in names.all())
    assert end < edges(years.last)[0] < edges(years.last)[1] <= frame["width"]
    assert edges(years.first)[1] < 0
    figure.evaluate("(box) => { box.scrollLeft = -box.scrollWidth; }")
    expect(years.first).to_be_in_viewport(ratio=0.9)
    assert max(edges(name)[1] for name in names.all()) == pytest.approx(end, abs=1)
    assert end < edges(years.first)[0]


@livraison
def test_a_telephone_keeps_what_names_the_rows_of_a_table_of_texts(open_page: Open,
                                                                   page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/territoires")
    card = page.locator(".st-key-bloc_panorama_pays_0")
    first, last = card.locator("td:first-child").first, card.get_by_role("columnheader").last
    left = (first.bounding_box() or {})["x"]
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    assert (first.bounding_box() or {})["x"] == left


@livraison
def test_a_table_of_texts_fades_where_more_of_its_rows_follow(open_page: Open, page: Page) -> None:
    """Its last line may be whole, and bars of scrolling are only seen under the pointer."""
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/territoires")
    let_move(page)
    rows = page.locator(".st-key-bloc_panorama_pays_0 .stTable > div")
    expect(rows).to_have_css("--under", "48px")
    rows.evaluate("(rows) => { rows.scrollTop = rows.scrollHeight; }")
    expect(rows).to_have_css("--under", "0px")


@livraison
def test_the_name_of_a_territory_in_a_table_is_not_cut_at_its_hyphen(open_page: Open,
                                                                     page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/territoires")
    name = page.locator(".st-key-bloc_panorama_pays_0 td p", has_text="Pays de Saint-Malo").first
    assert name.evaluate("""(name) => {
      const range = document.createRange();
      range.selectNodeContents(name);
      return range.getClientRects().length; }""") == 1


@livraison
def test_the_name_of_a_territory_in_a_headline_is_whole_on_a_telephone(open_page: Open,
                                                                       page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/territoires")
    name = page.locator(".st-key-bloc_carte_part h2 span", has_text="Ille-et-Vilaine")
    assert name.evaluate(
        "(name) => name.offsetHeight < 1.5 * parseFloat(getComputedStyle(name).lineHeight)")


@livraison
@pytest.mark.parametrize("width", [320, 360, 384])
def test_a_small_telephone_has_the_whole_names_of_rows_and_their_values(
        open_page: Open, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    open_page("/associations?volet_associations=Publication par publication")
    names = page.locator(".st-key-figure_associations_nombre .ytick text")
    expect(names.first).to_be_visible()
    chart = page.locator(".st-key-figure_associations_nombre").bounding_box()
    lefts = [box["x"] for box in map(Locator.bounding_box, names.all()) if box]
    assert chart and len(lefts) > 3 and min(lefts) >= chart["x"] - 1
    beyond = page.locator(".st-key-figure_associations_nombre").evaluate(
        "(figure) => figure.scrollWidth - figure.clientWidth")
    assert (beyond > 0) == (width == 320)  # where it scrolls, its edge is pale


@livraison
def test_a_small_telephone_scrolls_the_figure_that_another_scrolls_as_wide(
        open_page: Open, page: Page, settle: Settle) -> None:
    figure = page.locator(".st-key-figure_emploi_ess_prive")
    widths = []
    for width in (390, 360):
        page.set_viewport_size({"width": width, "height": 740})
        if not widths:
            open_page("/emploi")
        settle()
        widths.append(figure.evaluate("(figure) => figure.scrollWidth"))
    assert widths[0] == widths[1] > 390


@livraison
def test_a_small_telephone_has_what_is_done_with_a_page_on_one_row_and_no_year_alone(
        open_page: Open, page: Page, settle: Settle) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_page("/emploi?vue=Tendances par secteur")
    head = page.locator(".st-key-tete")
    buttons = [head.get_by_role("button", name=name).locator("visible=true").bounding_box()
               for name in ("Note de conjoncture", "Chercher", "Présenter")]
    assert len({box["y"] for box in buttons if box}) == 1
    switch = head.get_by_text("Données de démonstration")
    assert switch.evaluate("(words) => words.scrollWidth <= words.clientWidth")  # none is cut
    page.set_viewport_size({"width": 390, "height": 740})
    settle()
    subjects = page.locator("[class*=st-key-bloc_]").get_by_test_id("stCaptionContainer")
    assert min(subjects.locator("p").evaluate_all(WORDS_OF_LAST_LINE)) > 1


@livraison
def test_the_rank_of_a_commune_is_read_whole_beside_its_map(open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/territoires?volet_territoires=Portrait&lieu=Bruz+(commune)")
    table = page.locator(".st-key-bloc_portrait table")
    expect(table).to_contain_text("supérieur à")
    assert table.evaluate("""(table) => table.clientWidth <= table.parentElement.clientWidth""")


@livraison
@pytest.mark.parametrize(("address", "table"), [
    ("/economie_circulaire?volet_circulaire=Tous les chiffres publiés", "circulaire_definitions"),
    ("/territoires", "panorama_pays_0")])
def test_a_tablet_does_not_have_the_words_of_a_wide_table_one_under_another(
        open_page: Open, page: Page, address: str, table: str) -> None:
    page.set_viewport_size({"width": 768, "height": 1024})
    open_page(address)
    rows = page.locator(f".st-key-bloc_{table} tr")
    expect(rows.first).to_be_visible()
    assert rows.evaluate_all("(all) => Math.max(...all.map((row) => row.clientHeight))") < 1024 / 6


@livraison
def test_a_tablet_has_one_row_of_buttons_and_no_text_over_another(
        open_page: Open, page: Page, settle: Callable[[], None]) -> None:
    page.set_viewport_size({"width": 820, "height": 1180})
    open_page("/accueil")
    buttons = [page.locator(".st-key-tete").get_by_role("button", name=name).locator(
        "visible=true") for name in ("Chercher", "Présenter")]
    assert len({box["y"] for box in map(Locator.bounding_box, buttons) if box}) == 1
    page.set_viewport_size({"width": 1024, "height": 768})
    settle()
    links = page.locator(".st-key-ou_aller a")
    expect(links.first).to_be_visible()
    assert links.evaluate_all("(all) => Math.max(...all.map("
                              "(link) => link.scrollHeight - link.clientHeight))") <= 4
    open_page("/emploi?vue=Familles et départements")
    head = page.locator(".st-key-entete_emploi_departements")
    subject, choice = (head.get_by_test_id(part).bounding_box()
                       for part in ("stCaptionContainer", "stSelectbox"))
    assert subject and choice and choice["width"] < 0.6 * subject["width"]


@livraison
def test_the_ways_under_a_figure_stay_together_however_long_its_source(
        open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 600, "height": 900})
    open_page("/mois_ess")
    style = page.add_style_tag(content="p {}")
    split = []
    for length in range(140, 320, 2):
        style.evaluate("(style, css) => { style.textContent = css; }",
                       f".source-ligne {{ min-width: {length}px }}")
        split += [length] * bool(page.evaluate(SPLIT_FEET))
    assert split == []


@livraison
def test_a_button_at_the_end_of_a_card_stands_off_its_edge(open_page: Open, page: Page) -> None:
    card = open_page("/presentation").locator(".st-key-prete_0")
    edge, end = (box["y"] + box["height"] for box in (
        card.bounding_box(), card.get_by_role("button").last.bounding_box()) if box)
    assert edge - end >= 10


@livraison
def test_texts_of_a_figure_are_measured_without_their_halo(open_page: Open, page: Page) -> None:
    """Firefox counts it in their size: labels went over the marks."""
    open_page("/emploi")
    shadow = page.evaluate("""() => {
      const text = document.querySelector("#js-plotly-tester").appendChild(
        document.createElementNS("http://www.w3.org/2000/svg", "text"));
      text.style.textShadow = "0 0 3px #ffffff";
      return getComputedStyle(text).textShadow; }""")
    assert shadow == "none"


@livraison
def test_on_a_large_telephone_no_way_onwards_is_over_the_next(open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 440, "height": 956})  # where names take two lines
    open_page("/accueil")
    links = page.locator(".st-key-ou_aller a").filter(visible=True)
    boxes = [box for box in map(Locator.bounding_box, links.all()) if box]
    assert max(box["height"] for box in boxes) > 30
    assert not [(above, under) for above, under in combinations(boxes, 2)
                if above["x"] == under["x"] and above["y"] + above["height"] > under["y"] + 0.5
                and under["y"] + under["height"] > above["y"] + 0.5]


@livraison
def test_a_figure_that_half_a_row_would_cut_takes_the_row(open_page: Open, page: Page,
                                                          settle: Settle) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    open_page("/emploi")
    figures = page.locator("[class*=st-key-figure_]")
    cut = "figures => figures.map((figure) => figure.scrollWidth - figure.clientWidth)"
    assert figures.evaluate_all(cut) == [0] * figures.count()
    first = page.locator(".st-key-bloc_emploi_ess_prive")
    assert first.evaluate(PART_OF_ROW) == 1
    first.get_by_role("button", name="Tableau").click()
    settle()
    assert first.evaluate(PART_OF_ROW) == 1
    page.set_viewport_size({"width": 1280, "height": 720})
    settle()
    assert first.evaluate(PART_OF_ROW) < 0.5


@livraison
def test_a_key_figure_alone_is_half_a_row_wide(open_page: Open, page: Page) -> None:
    open_page("/emploi?territoire=Morbihan")
    row, [card] = page.locator(".st-key-cartes_emploi_dernier"), page.locator(
        ".st-key-cartes_emploi_dernier [data-testid=stGridCell]").all()
    whole, alone = row.bounding_box(), card.bounding_box()
    assert whole and alone and 0.4 < alone["width"] / whole["width"] < 0.5


@livraison
def test_a_telephone_has_the_buttons_of_a_page_on_one_row_and_no_key_figure_beside_a_hole(
        open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/emploi")
    boxes = [page.locator(".st-key-tete").get_by_role("button", name=name).locator(
        "visible=true").bounding_box() for name in ("Note de conjoncture", "Chercher", "Présenter")]
    assert len({box["y"] for box in boxes if box}) == 1
    cards = [box for box in map(Locator.bounding_box, page.locator(
        "[class*=st-key-cartes_] [data-testid=stGridCell]").all()) if box]
    assert cards[0]["y"] == cards[1]["y"] < cards[2]["y"]
    assert cards[2]["width"] > 1.9 * cards[0]["width"]
    card = page.locator(".st-key-bloc_emploi_ess_prive")
    expect(card.get_by_role("button", name="Agrandir")).to_be_hidden()  # it is as large already
    card.get_by_role("button", name="Télécharger").click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()  # under a subject of two lines


@livraison
@pytest.mark.parametrize(("width", "most"), [(320, 6), (390, 5), (1024, 3), (1440, 1)])
def test_figures_in_large_and_their_names_take_the_width_of_their_card(
        open_page: Open, page: Page, width: int, most: int) -> None:
    """« Gref Bretagne, 2021, % / des emplois privés · / A : publication du… » took five lines in
    the middle of an empty half of the page."""
    page.set_viewport_size({"width": width, "height": 800})
    open_page("/associations?volet_associations=Publication+par+publication")
    figures = page.locator(".en-grand").filter(visible=True)
    words = figures.locator("dt, dd").evaluate_all("""all => all.map(one => {
      const text = document.createRange(), card = one.closest("dl").getBoundingClientRect();
      text.selectNodeContents(one);
      const {left, right, top, bottom} = text.getBoundingClientRect();
      return {left, right, top, bottom, lines: new Set(
        [...text.getClientRects()].map(line => Math.round(line.top))).size,
        whole: left >= card.left && right <= card.right && bottom <= card.bottom,
        size: parseFloat(getComputedStyle(one).fontSize)}; })""")
    assert len(words) == 8 and all(one["whole"] for one in words)
    assert max(one["lines"] for one in words) <= most
    assert not [pair for pair in combinations(words, 2) if all(
        pair[0][start] < pair[1][end] - 1 and pair[1][start] < pair[0][end] - 1
        for start, end in (("left", "right"), ("top", "bottom")))]
