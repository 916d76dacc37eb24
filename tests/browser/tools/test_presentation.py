"""The presentation on the wall: what is read, from the last row, and what answers the keys."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from pypdf import PdfReader

from dashboard.blocks import deck as slides
from dashboard.blocks.deck import Deck, Slide
from dashboard.charts.theme import contrast
from dashboard.pages import PRESENTABLE
from dashboard.themes import ready_decks
from tests.browser import axe
from tests.browser.conftest import INKS, Records
from tests.browser.paper import pdf_of
from tests.browser.slide import FAULTS, READY, SIZES, walk
from tests.suites import RELEASE, livraison, sample

Open = Callable[[str], Page]
Settle = Callable[[], None]
Present = Callable[..., None]

DECK = Deck("Conseil d'administration", (
    Slide("accueil", "accueil_cles"),
    Slide("emploi", "emploi_ess_prive"),
    Slide("emploi", "emploi_indice", "vue=Détail par trimestre"),
    Slide("emploi", "emploi_departements", title="Les mutuelles tirent l'emploi"),
    Slide("territoires", "fiche_territoire"),
    Slide("emploi", "disparu"),
))


def address(deck: Deck, rank: int = 1, more: str = "") -> str:
    return f"/presentation?d={slides.deck_code(deck)}&diapo={rank}{more}"


@pytest.fixture
def present(open_page: Open, page: Page) -> Callable[..., None]:
    """Return ``present(deck, 3)``, which shows a slide and waits until the bar hears the keys."""
    def go(deck: Deck, rank: int = 1, more: str = "") -> None:
        open_page(address(deck, rank, more))
        expect(page.locator(".compteur")).to_have_text(re.compile("/"))

    return go


def rank(page: Page, expected: int, total: int = 6) -> None:
    expect(page.locator(".compteur")).to_have_text(re.compile(rf"^{expected} / {total}\b"))
    page.wait_for_url(re.compile(rf"diapo={expected}\b"))


@pytest.mark.parametrize("deck", sample(ready_decks.READY, 3),
                         ids=lambda deck: deck.name)
def test_every_slide_of_a_ready_presentation_is_whole_on_any_screen(
        present: Present, page: Page, deck: Deck) -> None:
    present(deck)
    # A window of the same shape has the same slide, larger: the others are for a release.
    wide, narrow = (1280, 720), (390, 844)
    assert walk(page, len(deck.slides), lambda rank: SIZES if RELEASE else (
        wide if rank % 2 else narrow,)) == {}


@livraison
def test_a_link_that_the_presenter_pastes_is_whole_on_a_telephone(
        present: Present, page: Page) -> None:
    """It was cut at the edge of the slide: no word of a figure is as long."""
    link = "https://www.exemple.fr/publications/rapport_annuel_de_l_economie_sociale_2023.pdf"
    present(Deck("Liens", (Slide("emploi", "emploi_ess_prive", title=link, comment=link),)))
    assert walk(page, 1, lambda _rank: ((390, 844),)) == {}


@livraison
@pytest.mark.parametrize("name", PRESENTABLE)
def test_every_block_of_a_page_is_whole_on_any_screen(
        entrepot: Path, present: Present, page: Page, name: str) -> None:
    """On each tab, in a few of the windows: some of its neighbours has the others."""
    deck = Deck(name, tuple(slide for slide, (_, block) in slides.every_block(name).items()
                            if not block.absent)[:slides.MOST])
    present(deck)
    assert walk(page, len(deck.slides), lambda rank: SIZES[rank % 3::3]) == {}


@livraison
def test_a_slide_is_laid_out_again_when_the_window_changes(present: Present, page: Page) -> None:
    present(DECK, 2)
    figure = page.locator(".js-plotly-plot .main-svg").first
    letters = page.locator(".js-plotly-plot .xtick text").first
    for width, height, size in ((1920, 1080, "36px"), (1280, 720, "24px"), (3840, 2160, "72px")):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(READY, arg=[2, width, height])
        box = figure.bounding_box()
        assert box and 0.9 * width < box["width"] < width
        assert box["height"] > height / 2
        expect(letters).to_have_css("font-size", size)
        expect(page.locator(".js-plotly-plot")).to_contain_text("+2,6")


def test_nothing_but_the_slide_is_there_and_it_prints_at_once_on_one_sheet_without_a_button(
        present: Present, page: Page) -> None:
    present(DECK, 2)
    for part in ("stSidebar", "stHeader", "stToolbar"):
        expect(page.get_by_test_id(part)).to_be_hidden()
    box = page.locator(".st-key-diapositive").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1440, "height": 900}
    page.evaluate("""() => {  // no wait ends because it has lasted
      performance.now = () => 0;
      window.print = () => { window.isPrinted = true; };
    }""")
    page.keyboard.press("Control+p")
    page.wait_for_function("() => window.isPrinted")
    [sheet] = PdfReader(io.BytesIO(pdf_of(page))).pages
    assert sheet.mediabox.width > sheet.mediabox.height
    assert "+2,6" in sheet.extract_text()
    assert "Quitter" not in sheet.extract_text()


@livraison
def test_the_keys_that_the_bar_announces_are_those_that_answer(
        present: Present, page: Page) -> None:
    present(DECK, 2)
    shortcuts = page.locator("nav [aria-keyshortcuts]").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('aria-keyshortcuts'))")
    assert shortcuts == ["ArrowLeft", "ArrowRight", "Escape"]
    page.keyboard.press(shortcuts[0])
    rank(page, 1)
    page.keyboard.press(shortcuts[1])
    rank(page, 2)
    page.get_by_role("button", name="Plein écran").click()
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press(shortcuts[2])
    expect(page.get_by_role("heading", name="Mes présentations", level=1)).to_be_visible()
    page.wait_for_function("() => document.fullscreenElement === null")


def test_keys_turn_the_slides_and_the_address_follows(present: Present, page: Page,
                                                      settle: Settle) -> None:
    deck = Deck("", (DECK.slides[0], DECK.slides[2], DECK.slides[3], DECK.slides[5]))
    present(deck)
    for key, there in (("Control+End", 1), ("ArrowRight", 2), ("PageDown", 3), ("Space", 4),
                       ("ArrowRight", 4), ("Shift+Space", 3), ("PageUp", 2), ("ArrowLeft", 1),
                       ("ArrowLeft", 1), ("Enter", 2), ("ArrowDown", 3), ("ArrowUp", 2),
                       ("Backspace", 1), ("End", 4), ("Home", 1), ("End", 4)):
        page.keyboard.press(key)
        rank(page, there, 4)
        settle()
    page.get_by_role("button", name="Précédente").click()
    page.keyboard.press("Backspace")
    rank(page, 2, 4)
    page.keyboard.press("Space")  # it does not press again what the mouse has
    rank(page, 3, 4)


@livraison
def test_the_bar_keeps_the_focus_of_the_keyboard_at_its_ends_and_in_its_lists(
        present: Present, page: Page, settle: Settle) -> None:
    deck = Deck("", DECK.slides[:2])
    present(deck)
    following = page.get_by_role("button", name="Suivante")
    following.press("Enter")
    for _ in range(2):  # once more than there are slides
        rank(page, 2, 2)
        settle()
        expect(following).to_be_disabled()
        expect(following).to_be_focused()
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    territory = page.get_by_label("Territoire")
    for place in ("Côtes-d'Armor", "Finistère"):
        expect(territory).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.locator(".diapo-sujet")).to_contain_text(place)
        settle()
    rank(page, 2, 2)


@livraison
def test_keys_that_come_faster_than_the_slides_go_on_in_a_list_that_stays(
        present: Present, page: Page, settle: Settle) -> None:
    """The answer to the first key set the list back to it: the third one chose the second again."""
    page.add_init_script("""const { send } = WebSocket.prototype;
      WebSocket.prototype.send = function (said) {
        const [, rank] = new TextDecoder().decode(said).match(/filtre (\\d)/) ?? [];
        window.last = rank;
        if (rank !== "2") send.call(this, said);  // its answer does not come
      };""")
    present(Deck("", DECK.slides[:2]), 2)
    territory, subject = page.get_by_label("Territoire"), page.locator(".diapo-sujet")
    expect(subject).to_contain_text("Bretagne")
    list_before = territory.element_handle()
    territory.focus()
    for asked in "12":
        page.keyboard.press("ArrowDown")
        page.wait_for_function("(rank) => window.last === rank", arg=asked)
    expect(subject).to_contain_text("Côtes-d'Armor")
    settle()
    expect(territory).to_have_value("2")
    assert list_before.evaluate("(list) => list.isConnected")  # one that is open stays so
    page.keyboard.press("ArrowDown")
    expect(subject).to_contain_text("Ille-et-Vilaine")
    expect(territory).to_have_value("3")


#: How far a message that was said of the page goes down over the bar of the slide.
OVER_BAR = """() => {
  const message = document.createElement("div");
  message.dataset.testid = "stToastContainer";
  message.style = "position: fixed; height: 50px";
  document.body.append(message);
  const bar = document.querySelector(".st-key-diapo_barre").getBoundingClientRect();
  return message.getBoundingClientRect().bottom - bar.top;
}"""


@livraison
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (3840, 2160)])
def test_what_was_said_of_the_page_is_not_over_the_bar_of_the_slide(
        present: Present, page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    present(DECK, 2)
    page.wait_for_function(READY, arg=[2, width, height])
    assert page.evaluate(OVER_BAR) <= 0


@livraison
def test_on_a_telephone_a_finger_turns_the_slides_and_has_room_on_the_buttons(
        present: Present, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    present(DECK, 2)
    boxes = [box for one in page.locator(".st-key-diapo_barre").locator("button, select").all()
             if (box := one.bounding_box())]
    assert boxes and min(min(box["width"], box["height"]) for box in boxes) >= 32
    hand = page.context.new_cdp_session(page)

    def slide(*across: int, down: int = 0, meanwhile: str = "null") -> None:
        kinds = ["touchStart", *["touchMove"] * (len(across) - 1), "touchEnd"]
        for step, (kind, x) in enumerate(zip(kinds, [*across, None], strict=True)):
            if kind == "touchEnd":
                page.evaluate(meanwhile)
            hand.send("Input.dispatchTouchEvent", {
                "type": kind, "touchPoints": [{"x": x, "y": 400 + step * down}] if x else []})

    hand.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    # What the finger is on may go, when the slide that was asked for arrives.
    page.evaluate("""() => {
      const leaf = document.createElement("div");
      leaf.id = "feuille";
      leaf.style = "position: fixed; inset: 0; z-index: 9";
      document.querySelector(".st-key-diapositive").append(leaf);
    }""")
    slide(100, 200, 300, meanwhile="document.getElementById('feuille').remove()")
    rank(page, 1)  # nor is the browser gone back to the page before
    expect(page.locator(":root")).to_have_css("overscroll-behavior-x", "none")
    slide(300, 200, 100)
    rank(page, 2)
    slide(300, 200, 100)
    rank(page, 3)
    slide(200, 190)  # a tap that trembles
    slide(300, 260, 220, down=100)  # what is read is moved
    slide(100, 200, 300)
    rank(page, 2)
    page.get_by_role("button", name="D'où vient ce chiffre").click()
    expect(page.locator(".st-key-diapo_origine")).to_be_visible()
    slide(300, 200, 100)
    page.keyboard.press("ArrowRight")
    rank(page, 3)
    hand.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


def test_keys_that_come_faster_than_the_slides_are_all_heard(present: Present, page: Page) -> None:
    deck = Deck("", tuple(Slide("accueil", key) for key in (
        "accueil_cles", "accueil_ess_prive", "carte_accueil", "accueil_nouveau")))
    present(deck)
    for _ in range(3):
        page.keyboard.press("PageDown")
    rank(page, 4, 4)
    expect(page.locator(".diapo-titre")).to_contain_text("Nouveautés")


@livraison
def test_a_key_pressed_while_the_connection_is_lost_does_not_part_the_counter_from_the_slide(
        present: Present, page: Page, settle: Settle, records: Records) -> None:
    sockets: list[WebSocketRoute] = []
    page.route_web_socket(re.compile("stream"), lambda socket: sockets.append(socket)
                          or socket.connect_to_server())
    present(Deck("", (DECK.slides[0], DECK.slides[3], DECK.slides[5])))
    settle()
    page.route("**/_stcore/health", lambda route: route.abort())
    sockets[-1].close()
    expect(page.get_by_test_id("stApp")).not_to_have_attribute(
        "data-test-connection-state", "CONNECTED")
    page.keyboard.press("ArrowRight")
    page.unroute("**/_stcore/health")
    settle()
    rank(page, 1, 3)
    page.keyboard.press("ArrowRight")
    rank(page, 2, 3)
    records.errors.clear()  # what the browser says of the server that it did not reach


@livraison
def test_a_link_starts_at_its_slide_and_back_gives_the_slide_before(
        present: Present, page: Page, settle: Settle) -> None:
    present(DECK, 3)
    rank(page, 3)
    expect(page.locator(".diapo-titre")).to_contain_text("T4 2023")
    expect(page.locator(".diapo-marque")).to_have_text(re.compile("Données de démonstration"))
    page.get_by_role("button", name="Suivante").click()
    rank(page, 4)
    expect(page.locator(".diapo-titre")).to_have_text("Les mutuelles tirent l'emploi")
    settle()
    page.go_back()
    rank(page, 3)
    expect(page.locator(".diapo-titre")).to_contain_text("T4 2023")


@livraison
def test_a_slide_that_does_not_come_is_asked_again_and_back_takes_its_place(
        present: Present, page: Page, settle: Settle) -> None:
    """The counter stayed at the slide that was asked for, and the keys that lead to it did nothing.
    """
    page.route_web_socket(re.compile("stream"), lambda socket: socket.on_message(partial(
        lambda server, said: b"va 6" in said or server.send(said), socket.connect_to_server())))
    page.add_init_script("""const later = setTimeout;
      window.setTimeout = (act, delay, ...rest) =>
        /forget/.test(act) ? (window.timeIsUp = act, 0) : later(act, delay, ...rest)""")
    present(DECK, 2)
    page.keyboard.press("ArrowRight")
    rank(page, 3)
    settle()
    page.keyboard.press("End")
    expect(page.locator(".compteur")).to_have_text("6 / 6")
    page.evaluate("timeIsUp()")
    rank(page, 3)
    page.keyboard.press("End")
    expect(page.locator(".compteur")).to_have_text("6 / 6")
    page.go_back()
    rank(page, 2)


@livraison
@pytest.mark.parametrize("key", ["ArrowRight", "Escape"])
def test_a_key_that_follows_back_from_the_first_slide_at_once_is_of_no_slide(
        open_page: Open, page: Page, settle: Settle, key: str) -> None:
    """It opened an empty slide, « 2 / 0 », or « Mes présentations » in place of the page."""
    open_page("/emploi")
    page.get_by_role("button", name="Présenter", exact=True).click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Commencer").click()
    expect(page.locator(".compteur")).to_have_text(re.compile("^1 / "))
    settle()
    page.evaluate("""(key) => {
      addEventListener("popstate", () => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })), { once: true });
      history.back(); }""", key)
    expect(page.get_by_role("heading", name="Emploi", level=1)).to_be_attached()
    settle()
    expect(page.get_by_role("heading", name="Emploi", level=1)).to_be_attached()
    assert "diapo" not in page.url


@livraison
def test_the_origin_is_told_on_the_spot_and_escape_closes_it_then_leaves(
        present: Present, page: Page, settle: Settle) -> None:
    present(DECK, 4)
    page.get_by_role("button", name="D'où vient ce chiffre").press("Enter")
    origin = page.get_by_role("region", name="D'où vient ce chiffre")
    expect(origin).to_be_visible()
    expect(origin).to_contain_text(".xlsx")
    expect(origin).to_contain_text("Corrigé")
    assert axe.faults(page) == []
    page.keyboard.press("Escape")
    expect(origin).to_have_count(0)
    rank(page, 4)
    button = page.get_by_role("button", name="D'où vient ce chiffre")
    button.click()
    expect(origin).to_be_visible()
    assert contrast(*button.evaluate(INKS)) >= 4.5  # the pointer is still on it
    page.keyboard.press("ArrowRight")
    rank(page, 5)
    expect(origin).to_have_count(0)
    settle()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Mes présentations", level=1)).to_be_visible()
    assert "diapo" not in page.url


@livraison
def test_the_table_of_the_origins_cuts_no_word(present: Present, page: Page) -> None:
    present(DECK, 3)
    page.get_by_role("button", name="D'où vient ce chiffre").click()
    sheet = page.locator(".diapo-origine td").get_by_text("Extraction", exact=True).first
    assert sheet.evaluate("""(cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return range.getClientRects().length; }""") == 1


@livraison
def test_the_colours_are_those_of_the_presenter(present: Present, page: Page,
                                                settle: Settle) -> None:
    present(DECK, 3)
    slide = page.locator(".st-key-diapositive")
    expect(slide).to_have_css("background-color", "rgb(255, 255, 255)")
    page.get_by_role("button", name="Sombre").click()
    expect(slide).to_have_css("background-color", "rgb(14, 26, 34)")
    page.wait_for_url(re.compile("theme=sombre"))
    settle()
    paper = page.locator(".js-plotly-plot .main-svg").first
    expect(paper).to_have_css("background-color", "rgb(14, 26, 34)")
    page.keyboard.press("ArrowRight")
    rank(page, 4)
    expect(slide).to_have_css("background-color", "rgb(14, 26, 34)")


def test_a_page_is_presented_as_it_is_filtered_and_escape_comes_back_to_it(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/emploi?territoire=Finist%C3%A8re")
    page.get_by_role("button", name="Présenter", exact=True).click()
    box = page.get_by_test_id("stPopoverBody")
    box.get_by_text("Dernière évolution annuelle").click()
    box.get_by_role("button", name="Commencer").click()
    expect(page.locator(".diapo-sujet")).to_contain_text("Finistère")
    counter = page.locator(".compteur")
    expect(counter).to_have_text(re.compile("^1 / "))
    page.keyboard.press("End")
    expect(counter).to_have_text(re.compile(r"^(\d+) / \1$"))
    settle()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/emploi\?territoire=Finist"))
    settle()
    expect(page.get_by_role("heading", name="Emploi", level=1)).to_be_attached()
    expect(page.get_by_role("heading", name=re.compile("Finistère")).first).to_be_attached()
    match = re.search(r"extrait=(\w+)", page.url)
    assert match
    expect(page.locator(f".st-key-bloc_{match[1]}")).to_be_in_viewport(ratio=0.5)
    assert page.evaluate("""document.body.dispatchEvent(new KeyboardEvent(
      "keydown", { key: "PageDown", bubbles: true, cancelable: true }))""")  # the page's again


@livraison
def test_a_page_comes_back_with_each_of_the_values_of_a_filter(
        present: Present, page: Page, settle: Settle) -> None:
    back = ("explorateur?explorer=Effectifs salariés · Emploi détaillé de l'ESS et du privé hors "
            "ESS&lieux=Finistère&lieux=Morbihan")
    present(DECK, 1, f"&retour={quote(back)}")
    settle()
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-bloc_explorateur")).to_contain_text("Finistère et Morbihan")


@livraison
def test_a_ready_presentation_is_left_for_where_it_was_started_from(
        open_page: Open, page: Page, settle: Settle) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script("delete Document.prototype.fullscreenEnabled")  # as on a telephone
    open_page("/")
    ready = page.get_by_role("button", name="Conjoncture de l'ESS")
    ready.scroll_into_view_if_needed()
    before = page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    assert before > 844
    ready.click()
    expect(page.locator(".compteur")).to_have_text(re.compile("^1 / "))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".compteur")).to_have_text(re.compile("^2 / "))
    settle()
    expect(page.get_by_role("button", name="Plein écran")).to_have_count(0)
    page.get_by_role("button", name="Quitter").click()
    expect(ready).to_be_in_viewport()
    page.wait_for_function(
        "top => document.querySelector('[data-testid=stMain]').scrollTop === top", arg=before)


@livraison
@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1440, 900), (820, 1180)])
def test_on_a_projector_of_4_3_a_laptop_and_a_tablet_what_a_slide_is_filtered_by_is_read_whole(
        width: int, height: int, present: Present, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": height})
    present(DECK, 2)
    page.wait_for_function(READY, arg=[2, width, height])
    assert page.evaluate(FAULTS) == {}
    lists = page.locator("nav select")
    expect(lists.last).to_have_value("0")
    assert lists.evaluate_all("""lists => lists.map((list) => {
      const pen = document.createElement("canvas").getContext("2d");
      const {fontSize, fontFamily, paddingLeft, paddingRight} = getComputedStyle(list);
      pen.font = `${fontSize} ${fontFamily}`;
      const {width} = pen.measureText(list.selectedOptions[0].text);
      const room = list.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      return width <= room + 1 || [list.selectedOptions[0].text, width, room]; })
    """) == [True] * lists.count()


@livraison
def test_the_smallest_telephone_has_the_whole_slide_its_way_out_and_its_origin(
        present: Present, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    present(DECK, 2)
    page.wait_for_function(READY, arg=[2, 320, 640])
    assert page.evaluate(FAULTS) == {}
    bar = page.get_by_role("navigation", name="Présentation").bounding_box()
    lists = page.locator(".choix").bounding_box()
    assert bar and lists and lists["x"] + lists["width"] >= bar["x"] + bar["width"] - 1
    page.get_by_role("button", name="D'où vient ce chiffre").click()
    origin = page.locator(".st-key-diapo_origine")
    expect(origin).to_be_visible()
    assert origin.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")
    for key in ("ArrowDown", "PageDown", "End"):  # turns no slide: it reads the panel
        before = origin.evaluate("(panel) => panel.scrollTop")
        page.keyboard.press(key)
        assert origin.evaluate("(panel) => panel.scrollTop") > before
    rank(page, 2)


@livraison
def test_an_origin_leaves_every_line_of_the_bar_in_any_window(present: Present, page: Page) -> None:
    """On a tablet held upright, it was over the button that closes it."""
    present(DECK, 2)
    bar = page.get_by_role("navigation", name="Présentation")
    panel, button = (page.locator(".st-key-diapo_origine"),
                     page.get_by_role("button", name="D'où vient ce chiffre"))
    for width, height in ((768, 1024), (390, 844), (320, 640), (800, 600), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(READY, arg=[2, width, height])
        button.click()
        expect(panel).to_be_visible()
        above, below = panel.bounding_box(), bar.bounding_box()
        assert above and below and above["y"] + above["height"] <= below["y"] + 1
        button.click()
        expect(panel).to_have_count(0)


#: Buttons whose words are wider than they.
TIGHT = """(buttons) => buttons.filter(
  (one) => one.scrollWidth > one.clientWidth).map((one) => one.innerText)"""


@livraison
def test_a_low_window_keeps_the_words_of_the_bar_apart_and_scrolls_to_a_figure_that_is_read(
        present: Present, page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 360})  # a telephone on its side
    present(DECK, 2)
    page.wait_for_function(READY, arg=[2, 640, 360])
    tight = page.locator("nav button").evaluate_all(TIGHT)
    assert (page.evaluate(FAULTS), tight) == ({}, [])
    page.set_viewport_size({"width": 360, "height": 225})  # a zoom of 400 %
    page.wait_for_function(READY, arg=[2, 360, 225])
    faults = page.evaluate(FAULTS)
    assert faults.pop("scrolls") and {*faults} <= {"cut"}  # what is under the window
    assert page.locator("nav button").evaluate_all(TIGHT) == []


def test_another_territory_is_two_clicks_away_on_a_slide_and_changes_nothing_of_the_deck(
        present: Present, page: Page, settle: Settle) -> None:
    present(DECK, 2)
    expect(page.locator(".diapo-sujet")).to_contain_text("Bretagne")
    page.get_by_label("Territoire").select_option("Finistère")
    expect(page.locator(".diapo-sujet")).to_contain_text("Finistère")
    page.get_by_label("Années").select_option("2011 à 2013")
    expect(page.locator(".diapo-sujet")).to_contain_text("Finistère, 2011 à 2013")
    settle()
    for name, choice in {"Territoire": "Finistère", "Années": "2011 à 2013"}.items():
        expect(page.get_by_label(name).locator("option:checked")).to_have_text(choice)
    page.keyboard.press("ArrowRight")  # the keys turn the slides again
    rank(page, 3)
    settle()
    page.keyboard.press("ArrowLeft")
    rank(page, 2)
    expect(page.locator(".diapo-sujet")).to_contain_text("Bretagne")


@livraison
def test_a_slide_that_shows_nothing_any_more_says_why(
        open_page: Open, present: Present, page: Page) -> None:
    present(DECK, 6)
    expect(page.locator(".diapo-phrase")).to_have_text(slides.NO_FIGURE)
    open_page("/presentation?d=rien&diapo=7")
    expect(page.locator(".diapo-phrase")).to_contain_text("n'est pas lisible")
    expect(page.get_by_role("button", name="Quitter")).to_be_visible()
