"""Around the pages: everything Streamlit itself says is in French, and comes from here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocket, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import Records
from tests.serving import frame_messages, serving, small_project
from tests.suites import livraison

EVERYTHING = """
import time
import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

st.title("Emploi")
with st.sidebar:
    st.selectbox("Territoire", ["Bretagne", "Finistère"], index=None, help="Un seul.", key="t",
                 bind="query-params")
    st.multiselect("Familles", ["Associations", "Coopératives"])
    st.text_input("Acteur")
    st.number_input("Année", 2010, 2024)
    st.date_input("Jour", format="DD/MM/YYYY")
st.plotly_chart(go.Figure(go.Bar(  # long enough for the browser to keep it
    x=["a", "b"], y=[1, 2], customdata=["." * 10_000] * 2)), key="figure")
st.dataframe(pd.DataFrame({"Année": [2020, 2021], "Effectifs": [1.5, 2.5]}), hide_index=True)
if st.button("Casser"):
    raise ValueError("secret")


def wait_for_the_next_gesture():
    requests = get_script_run_ctx().script_requests
    while requests._state.name == "CONTINUE":
        time.sleep(0.01)
    time.sleep(0.2)  # which is not to be obeyed before


if st.button("Attendre"):
    wait_for_the_next_gesture()
    st.write("arrivé au bout")


def write():
    wait_for_the_next_gesture()
    st.session_state.update(texte="écrit", t=None)


def empty():
    time.sleep(0.3)  # the browser knows that the run has begun, and nothing of its answer
    st.session_state.update(texte="vidé", t=None)


st.button("Écrire", on_click=write)
if st.button("Vider", on_click=empty):
    wait_for_the_next_gesture()
st.button("Suite")
st.write(st.session_state.get("texte", "rien"))
"""

#: A page of one card, at the same place as those of its kind.
CARD = """
import streamlit as st

st.title("{name}")


@st.fragment
def card():
    st.button("Ouvrir")
    with st.container():
        st.write("La carte de {name}")


st.columns(1)
with st.container():
    card()
"""

#: A page whose button is obeyed before the page runs.
SAYING = """
import streamlit as st

st.button("Redessiner", key="redessiner")
st.button("Dire", on_click=st.session_state.update, args=({"texte": "c'est dit"},))
st.text(st.session_state.get("texte", "rien"))
"""


@pytest.fixture(scope="module")
def server(browser: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of the real launcher around pages that use every widget."""
    folder = small_project(
        tmp_path_factory.mktemp("projet"), emploi=EVERYTHING,
        **{name: CARD.format(name=name) for name in ("associations", "territoires")})
    with serving(folder) as address:
        yield address


def test_the_page_is_declared_french_before_any_script_runs(page: Page, server: str) -> None:
    page.goto(server)
    assert page.locator("html").get_attribute("lang") == "fr"
    languages = page.evaluate("[navigator.language, ...navigator.languages]")
    assert {language[:2] for language in languages} == {"fr"}  # the browser's is another


@livraison
def test_a_direct_link_opens_the_page_in_the_navigation(open_page: Callable[[str], Page]) -> None:
    page = open_page("/emploi?t=Finist%C3%A8re")
    expect(page).to_have_title("Emploi · Observatoire de l'ESS en Bretagne")
    expect(page.get_by_test_id("stTopNavLink")).to_have_count(4)
    expect(page.get_by_role("combobox", name="Territoire")).to_have_value("Finistère")


def test_widgets_speak_french(open_page: Callable[[str], Page]) -> None:
    page = open_page("/emploi")
    page.get_by_label("Aide : Territoire".replace(" :", "\u202f:")).wait_for()
    assert page.get_by_placeholder("Choisir", exact=True).count() == 2
    page.get_by_role("combobox", name="Familles").click()
    page.keyboard.type("zzz")
    page.get_by_text("Aucun résultat").wait_for()
    page.keyboard.press("Escape")
    page.get_by_label("Acteur").fill("abc")
    page.get_by_text("Entrée pour valider").wait_for()
    page.get_by_label("Choisir une date").click()
    page.get_by_label("Mois précédent").wait_for()


def test_tables_speak_french(open_page: Callable[[str], Page]) -> None:
    page = open_page("/emploi")
    page.get_by_test_id("stDataFrame").hover()
    page.get_by_role("button", name="Choisir les colonnes").wait_for()
    assert page.get_by_role("button", name="CSV").count() == 0
    page.get_by_role("button", name="Chercher").click()
    page.keyboard.type("20")
    page.get_by_text("2 résultats").wait_for()


@livraison
def test_a_text_that_changes_in_place_is_in_french_again_but_in_a_drawing(
        open_page: Callable[[str], Page]) -> None:
    page = open_page("/emploi")
    assert page.evaluate("""async () => {
      const word = document.createElement("p"), texts = [];
      const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      for (const place of [word, drawing]) {
        document.body.append(place);
        place.append("");
        for (const text of ["2 results", "Press ⌘+Enter to apply"]) {
          place.firstChild.data = text;
          await null;
          texts.push(place.textContent);
        }
      }
      return texts;
    }""") == ["2 résultats", "⌘+Entrée pour valider", "2 results", "Press ⌘+Enter to apply"]


def test_the_menu_offers_the_theme_and_nothing_for_developers(
    open_page: Callable[[str], Page],
) -> None:
    page = open_page("/emploi")
    page.get_by_role("button", name="Menu principal").click()
    entries = page.get_by_role("menu").locator("[role^=menuitem]")
    expect(entries).to_have_text([re.compile(f"^[a-z_]*{name}$") for name in (
        "Système", "Clair", "Sombre", "À propos")])


def begin(page: Page, name: str) -> None:
    """Make a gesture that is answered once another one has come."""
    page.get_by_role("button", name=name).click()
    # The server takes two gestures that it has not begun to obey as one.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "running")


def test_a_run_in_progress_can_be_stopped_in_french(open_page: Callable[[str], Page]) -> None:
    page = open_page("/emploi")
    begin(page, "Attendre")
    page.get_by_role("button", name="Arrêter").click()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_text("arrivé au bout")).to_have_count(0)


def write_and_go_on(page: Page) -> None:
    """Make two gestures, the second before the first is answered; wait for what both ask."""
    begin(page, "Écrire")
    page.get_by_role("button", name="Suite").click()
    page.get_by_text("écrit", exact=True).wait_for()


@livraison
def test_what_a_gesture_asks_is_done_though_the_next_one_comes_at_once(
        open_page: Callable[[str], Page]) -> None:
    write_and_go_on(open_page("/emploi"))


@livraison
def test_what_a_gesture_sets_is_not_set_back_by_the_next_one_which_has_not_seen_it(
        open_page: Callable[[str], Page]) -> None:
    page = open_page("/emploi?t=Finist%C3%A8re")
    write_and_go_on(page)
    expect(page.get_by_role("combobox", name="Territoire")).to_have_value("")
    expect(page).to_have_url(re.compile("/emploi$"))


@livraison
def test_what_the_next_gesture_chooses_is_not_set_back_by_the_answer_to_the_first(
        open_page: Callable[[str], Page], page: Page, settle: Callable[[], None]) -> None:
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    open_page("/emploi?t=Finist%C3%A8re")
    territoire = page.get_by_role("combobox", name="Territoire")
    with sockets[-1].expect_event("framereceived", lambda frame: b"Familles" in frame):
        begin(page, "Vider")
        page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))")  # the answer is read later
        territoire.fill("Bret")
    territoire.press("Enter")
    page.evaluate("dispatchEvent(new PointerEvent('pointerup', { pointerType: 'mouse' }))")
    page.get_by_text("vidé", exact=True).wait_for()
    settle()
    expect(territoire).to_have_value("Bretagne")
    expect(page).to_have_url(re.compile("/emploi[?]t=Bretagne$"))


@livraison
def test_a_gesture_on_the_card_of_a_page_that_is_left_leaves_the_next_page_whole(
        open_page: Callable[[str], Page], settle: Callable[[], None]) -> None:
    page = open_page("/associations")
    page.evaluate("""() => {
      const named = (text, places) => [...document.querySelectorAll(places)].find(
        (one) => one.innerText.includes(text));
      const card = named("Ouvrir", "button");
      named("Territoires", "[data-testid=stTopNavLink]").click();
      card.click();
    }""")
    page.get_by_text("La carte de territoires").wait_for()
    settle()
    expect(page.get_by_role("heading", level=1)).to_have_text("territoires")
    expect(page.get_by_text("La carte de territoires")).to_be_visible()


@livraison
def test_a_figure_is_shown_again_to_who_asks_before_the_answer_is_read(
        open_page: Callable[[str], Page], page: Page, settle: Callable[[], None]) -> None:
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    open_page("/emploi")
    figure = page.locator(".js-plotly-plot")
    expect(figure).to_be_visible()

    def go_to(name: str, and_press: str = "") -> None:
        page.get_by_test_id("stTopNavLink").filter(has_text=name).evaluate(
            "link => { link.click();" + and_press + "}")

    go_to("Associations")
    settle()
    expect(figure).to_have_count(0)
    # The run ends, and is read once the button is let go.
    with sockets[-1].expect_event(
            "framereceived", lambda frame: any(
                one.HasField("script_finished") for one in frame_messages(frame))):
        go_to("Territoires", and_press="dispatchEvent(new PointerEvent('pointerdown'))")
    go_to("Emploi")
    settle()
    expect(figure).to_be_visible()


#: A socket whose messages the test itself makes: ``hear(…bytes)``; ``read`` is what was read of
#: them, and when the page could be drawn, which Streamlit does once it has read an event.
SOCKET = """
  const socket = new WebSocket(`ws://${location.host}/_stcore/stream`, ["streamlit"]);
  const read = [], hear = (...bytes) => socket.dispatchEvent(
    new MessageEvent("message", { data: new Uint8Array(bytes).buffer }));
  let last;
  const wait = new Promise((end) => { last = end; });
  socket.addEventListener("message", ({ data }) => {
    const bytes = [...new Uint8Array(data)];
    read.push(bytes.join());
    queueMicrotask(() => read.push("la page"));
    if (bytes.includes(99)) last();
  });
  socket.close();
  await new Promise((end) => { socket.addEventListener("close", end, { once: true }); });
"""


def test_what_a_run_says_is_read_at_once_before_the_page_is_drawn(
        open_page: Callable[[str], Page]) -> None:
    page = open_page("/associations")
    read = page.evaluate("async () => {" + SOCKET + """
      hear(0, 0, 0, 0, 2, 34, 0, 0, 0, 0, 3, 48, 1, 99);  // two in one frame, after their lengths
      read.push("la suite");
      await null;
      hear(74, 0);  // one alone
      await null;
      return read;
    }""")
    assert read == ["34,0", "48,1,99", "la suite", "la page", "la page", "74,0", "la page"]


@livraison
def test_the_page_is_not_drawn_while_a_button_is_pressed(open_page: Callable[[str], Page]) -> None:
    """One that moved from under the pointer before it is let go would not be clicked."""
    page = open_page("/associations")
    read = page.evaluate("async () => {" + SOCKET + """
      dispatchEvent(new PointerEvent("pointerdown"));
      hear(34, 0);
      hear(48, 1);
      hear(74, 99);
      dispatchEvent(new PointerEvent("pointerup", { pointerType: "mouse" }));
      read.push("le clic");
      await wait;
      hear(42, 0);
      await null;
      dispatchEvent(new PointerEvent("pointerdown"));  // what is held down is not awaited for ever
      hear(10, 1, 99, 42, 0);
      read.push("rien encore");
      await new Promise((end) => { last = end; });
      dispatchEvent(new PointerEvent("pointerdown"));
      hear(10, 1, 96, 42, 0);
      socket.dispatchEvent(new CloseEvent("close"));
      read.push("la fin");
      await null;
      dispatchEvent(new PointerEvent("pointerdown"));  // a finger is let go before its click
      hear(10, 1, 97, 42, 0);
      dispatchEvent(new PointerEvent("pointerup", { pointerType: "touch" }));
      await new Promise((end) => { setTimeout(end, 20); });
      read.push("le toucher");
      dispatchEvent(new MouseEvent("click"));
      await new Promise((end) => { setTimeout(end, 20); });
      return read;
    }""")
    assert read == ["le clic", "34,0", "48,1", "74,99", *["la page"] * 3, "42,0", "la page",
                    "rien encore", "10,1,99,42,0", "la page",
                    "10,1,96,42,0", "la fin", "la page", "le toucher", "10,1,97,42,0", "la page"]


@livraison
@pytest.mark.parametrize(("age", "text"), [
    (1_000_000, "La carte de associations"), (1_000, "La page n'a pas pu être dessinée.")])
def test_a_page_that_a_message_emptied_is_loaded_again_but_where_it_was_only_just_drawn(
    page: Page, server: str, settle: Callable[[], None], records: Records, age: int, text: str
) -> None:
    sockets: list[WebSocketRoute] = []
    page.route_web_socket(re.compile("/_stcore/stream"), lambda socket: (
        socket.connect_to_server(), sockets.append(socket)))
    page.goto(f"{server}/associations")
    settle()
    misplaced = ForwardMsg()
    misplaced.delta.new_element.markdown.body = "rien"
    misplaced.metadata.delta_path[:] = [0] * 9  # in an element, which holds nothing
    page.evaluate(f"window.emptied = true; performance.now = () => {age}")
    sockets[0].send(misplaced.SerializeToString())
    expect(page.get_by_text(text)).to_be_visible()
    assert page.evaluate("window.emptied ?? false") is (age == 1_000)
    assert records.errors and all("'setIn' cannot" in error for error in records.errors)
    records.errors.clear()


def test_a_broken_page_says_so_in_french_and_hides_the_detail(
    open_page: Callable[[str], Page], settle: Callable[[], None]
) -> None:
    page = open_page("/emploi")
    page.get_by_role("button", name="Casser").click()
    settle()
    expect(page.get_by_test_id("stException")).to_contain_text("Cette page a rencontré une erreur.")
    assert "secret" not in page.content()


def test_an_unknown_address_is_told_in_french(
    open_page: Callable[[str], Page], records: Records
) -> None:
    page = open_page("/nulle-part")
    page.get_by_text("Page introuvable").wait_for()
    page.get_by_text("Cette page n'existe pas").wait_for()
    records.errors.clear()  # Streamlit logs the missing page


def test_a_lost_server_is_told_in_french_and_obeys_the_first_click_once_it_is_back(
    page: Page, tmp_path: Path, settle: Callable[[], None], records: Records
) -> None:
    project = small_project(tmp_path, accueil=SAYING)
    with serving(project) as address:
        page.goto(address.replace("127.0.0.1", "localhost"))  # as who started it opens it
        settle()
    dialog = page.get_by_role("dialog", name="Connexion interrompue")
    expect(dialog).to_contain_text("python3 start.py")
    expect(dialog).not_to_contain_text("yourscript")
    with serving(project, port=int(address.rpartition(":")[2])):
        expect(dialog).to_be_hidden()
        settle()
        page.get_by_role("button", name="Dire", exact=True).click()
        page.get_by_text("c'est dit").wait_for()
        page.close()  # it would look for the server that ends here
    records.outside.clear()  # a second server, and its absence
    records.errors.clear()
