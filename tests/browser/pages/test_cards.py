"""A card by itself: what is done in it runs that card alone, and what it opens is shut again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations

import pytest
from playwright.sync_api import Download, Locator, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.layout import SPLIT_FEET
from tests.serving import frame_messages
from tests.suites import livraison, sample

Open = Callable[[str], Page]
Settle = Callable[[], None]
WHOLE_PAGE, FRAGMENT = (ForwardMsg.FINISHED_SUCCESSFULLY,
                        ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
#: What the texts of a figure are written in.
INKS = "texts => texts.map((text) => [text.style.fill, text.style.fillOpacity])"
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


@dataclass
class Runs:
    """What the server said of its runs: how each ``ends``, the ``parts`` that were drawn, how many
    messages were in each of the ``frames``."""

    ends: list[int] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)
    frames: list[int] = field(default_factory=list)

    def read(self, payload: str | bytes) -> None:
        """Keep what a frame of the server says of a run."""
        assert isinstance(payload, bytes)
        self.frames.append(0)
        for message in frame_messages(payload):
            self.frames[-1] += 1
            if message.HasField("script_finished"):
                self.ends.append(message.script_finished)
            elif message.HasField("delta"):
                self.parts.add(message.delta.fragment_id)

    def clear(self) -> None:
        """Forget all of it."""
        self.ends.clear()
        self.parts.clear()
        self.frames.clear()


@pytest.fixture
def runs(page: Page) -> Runs:
    """Return a recorder, filled while the page is used."""
    recorder = Runs()
    page.on("websocket", lambda socket: socket.on("framereceived", recorder.read))
    return recorder


def opens_in_columns(file: Download) -> None:
    """Find a CSV under its name, whose lines have as many columns, with numbers in French."""
    assert re.fullmatch(r"observatoire-ess_[a-z0-9-]+_\d{4}-\d{2}-\d{2}\.csv",
                        file.suggested_filename)
    content = file.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) > 1 and len({len(row) for row in rows}) == 1
    assert {"Source", "Millésime", "Nature"} <= set(rows[0])
    assert any(re.fullmatch(r"-?\d+,\d+", cell) for row in rows[1:] for cell in row)


def test_what_is_done_in_a_card_runs_that_card_alone(open_page: Open, page: Page, settle: Settle,
                                                     runs: Runs) -> None:
    open_page("/emploi")
    assert WHOLE_PAGE in runs.ends
    card = page.locator(".st-key-bloc_emploi_ess_prive")
    popover, dialog = page.get_by_test_id("stPopoverBody"), page.get_by_role("dialog")
    contents = {"Tableau": card.get_by_test_id("stDataFrame"),
                "Graphique": card.get_by_test_id("stPlotlyChart"),
                "Notes": card.locator(".notes").get_by_text("Champ", exact=True),
                "Télécharger": popover.get_by_role("button", name="CSV", exact=True),
                "Agrandir": dialog.get_by_test_id("stPlotlyChart"),
                "D'où vient ce chiffre": dialog.get_by_test_id("stDataFrame")}
    own: set[str] = set()
    for name, content in contents.items():
        runs.clear()
        card.get_by_role("button", name=name).click()
        expect(content).to_be_visible()
        settle()
        # The browser itself opens « Notes »: nothing runs.
        assert {*runs.ends} == ({FRAGMENT} if name != "Notes" else set()), name
        if name not in ("Agrandir", "D'où vient ce chiffre"):  # a dialog is a part too
            own |= runs.parts
        if name == "Tableau":  # all, unless the run lasts (``dashboard/server/delivery.py``)
            assert max(runs.frames) > 1
        if name == "D'où vient ce chiffre":
            expect(dialog.get_by_text("Données du")).to_be_visible()
            content.click(position={"x": 60, "y": 60})
            expect(dialog.locator("canvas :focus")).to_have_count(1)  # which takes Escape itself
        page.keyboard.press("Escape")
        expect(content.filter(visible=True)).to_have_count(
            1 if name in ("Tableau", "Graphique") else 0)
        settle()  # what closes may run its card too
    assert len(own) == 1
    runs.clear()
    card.get_by_role("button", name="Télécharger").click()
    with page.expect_download() as download:
        contents["Télécharger"].click()
    opens_in_columns(download.value)
    settle()
    assert WHOLE_PAGE not in runs.ends
    page.keyboard.press("Escape")
    expect(popover).to_have_count(0)
    settle()
    page.locator(".st-key-filtres").get_by_role("combobox").first.click()
    page.get_by_role("option").nth(1).click()
    page.get_by_role("button", name="Territoire").locator("visible=true").wait_for()  # its chip
    settle()
    assert WHOLE_PAGE in runs.ends


@pytest.mark.parametrize(("address", "key"), sample([
    ("/emploi", "emploi_ess_prive"),
    ("/emploi?vue=Familles+et+départements", "emploi_departements"),
    ("/donnees", "catalogue_fichiers")], 3, 2))
def test_the_buttons_of_a_table_cover_none_of_its_card(
        open_page: Open, page: Page, settle: Settle, address: str, key: str) -> None:
    open_page(address)
    card = page.locator(f".st-key-bloc_{key}")
    if (switch := card.get_by_role("button", name="Tableau")).count():
        switch.click()
        settle()
    card.get_by_test_id("stDataFrame").hover(position={"x": 30, "y": 60})
    toolbar = card.get_by_test_id("stElementToolbar")
    expect(toolbar).to_have_css("opacity", "1")
    over = toolbar.evaluate("""(toolbar, key) => {
      const a = toolbar.getBoundingClientRect(), range = document.createRange();
      return [...document.querySelectorAll(
          `.st-key-bloc_${key} :is(h2, p:not(button *), button, input)`)]
        .filter((one) => !toolbar.contains(one) && one.checkVisibility())
        .map((one) => (range.selectNodeContents(one),
          [one, (one.matches("h2, p") ? range : one).getBoundingClientRect()]))
        .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom
          && b.top < a.bottom)
        .map(([one]) => one.innerText);
    }""", key)
    assert over == []
    right = toolbar.evaluate("(one) => one.getBoundingClientRect().right")
    assert right <= 1440 - 6  # the window, without its scroll bar
    full = toolbar.get_by_role("button", name="Plein écran")
    full.click()  # one over the other, they would be beyond the window
    back = toolbar.get_by_role("button", name="Quitter le plein écran")
    expect(back).to_be_in_viewport(ratio=1)
    back.click()
    expect(full).to_be_attached()


@livraison
def test_the_statistics_of_a_column_add_up_no_percentages(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/emploi")
    card = page.locator(".st-key-bloc_emploi_ess_prive")
    card.get_by_role("button", name="Tableau").click()
    settle()
    table, menu = card.get_by_test_id("stDataFrame"), page.get_by_test_id("stDataFrameColumnMenu")
    box = table.bounding_box()
    assert box
    for x in range(int(box["width"]) - 12, 0, -12):  # what opens it is drawn in the head
        table.hover(position={"x": x, "y": 15})
        table.click(position={"x": x, "y": 15})
        if menu.get_by_text("Évolution (%)").count():
            break
    page.get_by_role("menuitem", name="Statistiques").hover()
    lines = page.get_by_test_id("stDataFrameStatisticsMetrics")
    expect(lines).to_contain_text("Maximum")
    expect(lines.get_by_text("Somme", exact=True)).to_be_hidden()
    expect(lines.get_by_text("Médiane", exact=True)).to_be_visible()


@livraison
def test_a_table_shown_instead_of_a_figure_stays_while_the_page_is_filtered(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/emploi")
    card = page.locator(".st-key-bloc_emploi_ess_prive")
    card.get_by_role("button", name="Tableau").click()
    expect(card.get_by_test_id("stDataFrame")).to_be_visible()
    page.locator(".st-key-filtres").get_by_role("combobox").first.click()
    page.get_by_role("option", name="Finistère", exact=True).click()
    settle()
    expect(card.get_by_role("heading")).to_contain_text("Finistère")
    expect(card.get_by_test_id("stDataFrame")).to_be_visible()
    expect(card.get_by_test_id("stPlotlyChart")).to_have_count(0)


def test_a_click_on_a_cell_filters_the_page_a_second_one_undoes_it_and_no_ink_fades(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/emploi?vue=Familles+et+départements")
    chart = page.locator(".st-key-bloc_emploi_departements .js-plotly-plot")
    cell = chart.locator("text", has_text="+0,7").first
    inks = chart.locator(".textpoint text").evaluate_all(INKS)
    for address in (re.compile("famille=Associations"), re.compile("^(?!.*famille=)")):
        box = cell.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page).to_have_url(address)
        settle()
        assert chart.locator(".textpoint text").evaluate_all(INKS) == inks


#: Counts the times that Plotly draws a figure again, once it stands on the page.
DRAWINGS = """{
  const heard = new Set();
  window.drawings = window.figures = window.earlier = 0;
  new MutationObserver(() => {
    for (const plot of document.querySelectorAll("svg.main-svg")) {
      const figure = plot.closest(".js-plotly-plot");
      if (!figure?.on || heard.has(figure)) continue;
      heard.add(figure);
      figure.on("plotly_beforeplot", () => {
        window.drawings += !figure.closest("[data-st-inactive]");  // a tab that goes
      });
    }
    window.figures = heard.size;
  }).observe(document, {subtree: true, childList: true});
}"""


#: What Plotly adds to the margins of the figures of a page: figure → pixels at the left, the right
#: and the bottom.
ADDED = """() => Object.fromEntries(
  [...document.querySelectorAll(".js-plotly-plot")].map((plot) => [
  plot.closest("[class*=st-key-figure_]").className.match(/st-key-(\\S+)/)[1],
  ["l", "r", "b"].map((side) => plot._fullLayout._size[side] - plot.layout.margin[side])]))"""


@pytest.mark.parametrize(("name", "tabs"), [
    ("emploi", ["", "Emploi privé (Urssaf)"]), ("mois_ess", [""]),
    ("agriculture_alimentation", ["Coopératives"]),
    ("commerces_ruraux", ["Enquête", "Équipes et avis comparés"])])
def test_a_figure_is_drawn_once(open_page: Open, page: Page, settle: Settle, name: str,
                                tabs: list[str]) -> None:
    """Streamlit gives Plotly each, then a copy with the width of its card; a row has one height,
    whatever the lines of its headlines; margins hold what is written along the axes; a tab that
    opens has its cards two by two from the first, and italics came before."""
    page.add_init_script(DRAWINGS)
    open_page(f"/{name}")
    settle()
    for tab in tabs:
        if tab:
            page.evaluate("""document.fonts.ready.then(() => {
              window.drawings = 0;
              window.earlier = window.figures;
            })""")
            page.get_by_role("tab", name=tab, exact=True).click()
            settle()
        expect(page.locator("svg.main-svg").first).to_be_visible()
        assert page.evaluate("[figures - earlier > 1, drawings]") == [True, 0], tab
        assert {key: added for key, added in page.evaluate(ADDED).items()
                if max(added) > 1} == {}, tab


#: Where the point of the middle of a curve is on the screen.
MIDDLE = """(plot, name) => {
  const trace = plot._fullData.find((one) => one.name.includes(name)), { xaxis, yaxis } =
    plot._fullLayout, at = trace.x.length >> 1, frame = plot.getBoundingClientRect();
  return [frame.x + xaxis._offset + xaxis.d2p(trace.x[at]),
          frame.y + yaxis._offset + yaxis.d2p(trace.y[at])];
}"""


@livraison
def test_a_click_on_a_curve_is_of_that_curve_where_a_date_tells_them_all(
        open_page: Open, page: Page, settle: Settle) -> None:
    for name in ("Coopératives", "Fondations", "Mutuelles"):
        open_page("/emploi?vue=Détail+par+trimestre&comparer=Familles")
        chart = page.locator(".st-key-bloc_emploi_indice .js-plotly-plot")
        page.mouse.click(*chart.evaluate(MIDDLE, name))
        expect(page).to_have_url(re.compile(f"famille={name[:4]}"))
        settle()


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
