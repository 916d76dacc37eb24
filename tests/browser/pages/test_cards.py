"""A card by itself: what is done in it runs that card alone, and what it opens is shut again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from playwright.sync_api import Download, Locator, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.serving import frame_messages
from tests.suites import livraison, sample

Open = Callable[[str], Page]
Settle = Callable[[], None]
WHOLE_PAGE, FRAGMENT = (ForwardMsg.FINISHED_SUCCESSFULLY,
                        ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
#: What the texts of a figure are written in.
INKS = "texts => texts.map((text) => [text.style.fill, text.style.fillOpacity])"


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


def test_the_cells_copied_from_a_table_are_numbers_in_a_french_spreadsheet(
        open_page: Open, page: Page, settle: Settle) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_page("/mois_ess")
    card = page.locator(".st-key-bloc_mois_habitants")
    card.get_by_role("button", name="Tableau").click()
    settle()
    numbers = copied(page, card)
    assert any(re.fullmatch(r"\d+,\d+", cell) for cell in numbers)
    assert not any(re.fullmatch(r"\d+\.\d+", cell) for cell in numbers)
    html = page.evaluate("""async () => {
      const [copied] = await navigator.clipboard.read();
      return (await copied.getType("text/html")).text();
    }""")
    assert re.search(r"<td>\d+,\d+</td>", html)
    # The thousands of a document are no decimals.
    card = page.locator(".st-key-bloc_mois_organisateurs")
    card.get_by_role("button", name="Tableau").click()
    settle()
    assert {"1530", "1.530"} <= set(copied(page, card))


def test_no_cell_copied_from_a_table_is_a_formula(
        open_page: Open, page: Page, settle: Settle) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    query = "SELECT '=1+1' AS a, '-2+3+cmd|x' AS b, '-0,3 %' AS c, true AS d, NULL AS e, 0.5 AS f"
    open_page(f"/atelier?sql={quote(query)}")
    page.get_by_role("button", name="Exécuter").click()
    settle()
    assert copied(page, page.locator(".st-key-bloc_atelier")) == [
        "'=1+1", "'-2+3+cmd|x", "-0,3 %", "oui", "", "0,5"]


def copied(page: Page, card: Locator) -> list[str]:
    """Return the cells of the table of a card, all chosen and copied."""
    page.evaluate("navigator.clipboard.writeText('')")
    card.get_by_test_id("stDataFrame").click(position={"x": 30, "y": 52})
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+c")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text)")
    return re.split(r"[\t\n]", str(page.evaluate("navigator.clipboard.readText()")))


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
