"""Every page in a real browser, as a reader meets it."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import Records
from tests.suites import livraison


def test_a_filter_changes_the_figure_and_a_copied_address_shows_the_same(open_page, page: Page,
                                                                         settle):
    open_page("/emploi")
    before = page.locator("[data-testid=stMain]").inner_text()
    page.locator(".st-key-filtres").get_by_test_id("stSelectbox").first.locator("input").click()
    page.get_by_role("option").nth(1).click()
    settle()
    address, after = page.url, page.locator("[data-testid=stMain]").inner_text()
    assert after != before
    assert "?" in address
    page.goto("about:blank")
    page.goto(address)
    settle()
    assert page.locator("[data-testid=stMain]").inner_text() == after


def test_the_demonstration_switch_hides_its_blocks_and_is_in_the_address(open_page, page: Page,
                                                                         settle):
    open_page("/commerces_ruraux?volet_commerces=Inventaire")
    badge = page.locator(".stMarkdownBadge").filter(has_text="Données de démonstration")
    expect(badge).to_have_count(1)  # all that the tab shows is invented: said once
    page.locator(".st-key-tete").get_by_text("Données de démonstration").click()
    settle()
    assert "demo=false" in page.url
    expect(badge).to_have_count(0)
    expect(page.get_by_text("données de démonstration masquées").first).to_be_visible()


def test_what_a_link_sets_follows_to_the_next_page_and_comes_back_with_its_own(
        open_page, page: Page, settle):
    open_page("/emploi?annees=2014&annees=2018&demo=false")
    for _ in range(2):
        page.get_by_test_id("stTopNavLink").get_by_text("Mois de l'ESS").click()
        page.wait_for_url(re.compile("/mois_ess.*annees=2014&annees=2018"))
        settle()
        expect(page.get_by_role("button", name="2014 à 2018")).to_be_visible()
        expect(page.locator(".st-key-demo input")).not_to_be_checked()
        page.go_back()
        page.wait_for_url(re.compile("/emploi.*annees=2014&annees=2018"))
        settle()
        expect(page.get_by_role("button", name="2014 à 2018")).to_be_visible()
        expect(page.locator(".st-key-demo input")).not_to_be_checked()
    for name in ("Mois de l'ESS", "Emploi"):  # and what is chosen since, over what the link sets
        page.get_by_test_id("stTopNavLink").get_by_text(name, exact=True).click()
        settle()
        if name != "Emploi":
            page.locator(".st-key-demo label").first.click()
            settle()
        expect(page.locator(".st-key-demo input")).to_be_checked()


@livraison
def test_a_tab_is_chosen_only_while_there_is_a_connection(open_page, page: Page, settle,
                                                          records: Records):
    sockets: list[WebSocketRoute] = []
    page.route_web_socket(re.compile("stream"), lambda socket: sockets.append(socket)
                          or socket.connect_to_server())
    open_page("/emploi")
    second, state = page.get_by_role("tab").nth(1), "data-test-connection-state"
    page.route("**/_stcore/health", lambda route: route.abort())
    sockets[-1].close()
    expect(page.get_by_test_id("stApp")).not_to_have_attribute(state, "CONNECTED")
    second.click(force=True)
    expect(second).to_have_attribute("aria-selected", "false")
    page.unroute("**/_stcore/health")
    settle()
    second.click()
    settle()
    expect(second).to_have_attribute("aria-selected", "true")
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    records.errors.clear()  # what the browser says of the server that it did not reach


@livraison
def test_the_link_of_an_extract_shows_its_card_again_with_the_filters_of_the_moment(
        open_page, page: Page, settle):
    open_page("/economie_circulaire")
    page.get_by_role("tab", name="Carte et liste").click()
    settle()
    page.get_by_role("combobox", name="Réseau").click()
    page.get_by_role("option").nth(1).click()
    settle()
    card = page.locator("[class*=st-key-bloc_]").filter(
        has=page.get_by_test_id("stPlotlyChart")).filter(visible=True).first
    card.get_by_role("button", name="Télécharger").click()
    link = page.get_by_test_id("stPopoverBody").locator("code").inner_text()
    assert "volet_circulaire=Carte" in link and "reseau=" in link
    open_page(link[link.index("/economie"):])
    expect(page.get_by_role("tab", name="Carte et liste")).to_have_attribute(
        "aria-selected", "true")
    expect(card).to_be_in_viewport()
    popover = page.get_by_test_id("stPopoverBody")
    expect(popover).to_have_count(0)  # nothing stands over the figure
    card.get_by_role("button", name="Télécharger").click()
    expect(popover.locator("code")).to_have_text(link)
    with page.expect_download() as download:
        popover.get_by_role("button", name="GeoJSON").click()
    read = json.loads(Path(download.value.path()).read_bytes())
    assert read["type"] == "FeatureCollection" and read["observatoire"]["Lien"] == link


@livraison
def test_a_link_to_where_a_figure_was_opens_its_tab_then_leaves_the_reader_alone(
        open_page, page: Page):
    open_page("/commerces_ruraux?territoire=Finistère&volet_commerces=Inventaire"
              "&extrait=inventaire_carte")
    expect(page.locator(".st-key-bloc_inventaire_carte")).to_be_in_viewport(ratio=0.3)
    expect(page.get_by_role("tab", name="Carte et liste")).to_have_attribute(
        "aria-selected", "true")
    expect(page.get_by_role("heading", name="commerces sur 22")).to_be_visible()
    expect(page.locator(".st-key-filtres")).to_be_in_viewport()
    page.get_by_role("tab", name="Enquête").click()
    expect(page.locator(".st-key-bloc_enquete_services")).to_be_visible()
    expect(page.get_by_role("tab", name="Enquête")).to_have_attribute("aria-selected", "true")


@livraison
@pytest.mark.parametrize("size", [pytest.param((1440, 900), marks=livraison), (390, 844)],
                         ids=["bureau", "téléphone"])
def test_a_shared_link_goes_to_its_figure_and_then_leaves_the_reader_alone(
        open_page, page: Page, settle, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.add_init_script("""{
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (...given) {
        window.lit = this.className;
        return animate.apply(this, given);
      };
    }""")
    open_page("/economie_circulaire?extrait=acteurs_statuts")
    block = page.locator(".st-key-bloc_acteurs_statuts")
    expect(block.get_by_role("button", name="Télécharger")).to_be_in_viewport()
    page.wait_for_function("""() => {  // under what stays on top, which covers nothing of it
      const top = (name) => document.querySelector(name).getBoundingClientRect();
      const bar = top("[data-testid=stLayoutWrapper]:has(> .st-key-filtres)");
      const below = top(".st-key-bloc_acteurs_statuts").top - bar.bottom;
      return below > 0 && below < 40;
    }""")
    page.wait_for_function("() => window.lit?.includes('bloc_acteurs_statuts')")  # which one it is
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.mouse.move(size[0] / 2, size[1] - 20)
    page.mouse.wheel(0, -3000)
    expect(block.get_by_role("button", name="Télécharger")).not_to_be_in_viewport()
    settle()
    expect(block.get_by_role("button", name="Télécharger")).not_to_be_in_viewport()


@livraison
@pytest.mark.parametrize("name", [pytest.param("emploi", marks=livraison), "explorateur"])
def test_the_link_of_an_extract_has_the_filters_that_were_clicked(open_page, page: Page, settle,
                                                                  name):
    open_page(f"/{name}")
    where = "[data-testid=stSidebar]" if name == "explorateur" else ".st-key-filtres"
    lists = page.locator(f"{where} [role=combobox]")
    i = 0
    while i < lists.count():  # a choice may take away the filters of another
        lists.nth(i).scroll_into_view_if_needed()  # a list closes when its column scrolls
        settle()
        lists.nth(i).click()
        options = page.get_by_role("option")
        options.nth(options.count() - 1).click()
        page.keyboard.press("Escape")
        settle()
        i += 1
    page.get_by_role("button", name="Télécharger").locator("visible=true").first.click()
    link = page.get_by_test_id("stPopoverBody").locator("code").inner_text()
    query = parse_qs(urlsplit(page.url).query)
    assert len(query) > 0
    assert {k: v for k, v in parse_qs(urlsplit(link).query).items() if k != "extrait"} == query


@livraison
def test_years_that_are_chosen_go_along_and_all_the_years_do_not(open_page, page: Page, settle):
    """« Emploi » goes from 2011 to 2024, the Mois de l'ESS from 2010 to 2023."""
    def years() -> list[str]:
        settle()
        return [one.input_value() for one in page.get_by_role("slider").all()]

    open_page("/emploi")
    assert years() == ["2011", "2024"]
    page.get_by_role("link", name="Mois de l'ESS").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mois de l'ESS")
    assert years() == ["2010", "2023"]
    page.get_by_role("slider").last.press("ArrowLeft")
    assert years() == ["2010", "2022"]
    page.get_by_role("link", name="Emploi").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Emploi")
    assert years() == ["2011", "2022"]


@livraison
def test_everything_downloads_in_one_zip(open_page, page: Page):
    open_page("/donnees")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tout télécharger").click()
    assert re.fullmatch(r"observatoire-ess_donnees-avec-demonstration_\d{4}-\d{2}-\d{2}\.zip",
                        download.value.suggested_filename)
    with zipfile.ZipFile(download.value.path()) as parts:
        assert parts.testzip() is None
        assert {"datapackage.json", "LISEZ-MOI.txt",
                "donnees/emploi_detaille.csv"} <= set(parts.namelist())


@livraison
def test_the_source_is_short_on_the_card_and_whole_in_the_notes(open_page, page: Page):
    open_page("/emploi")
    card = page.locator(".st-key-bloc_emploi_ess_prive")
    line = card.locator(".source-ligne")
    expect(line).to_have_text("Source : Cress Bretagne")
    source = line.get_attribute("title")
    assert source.startswith("Cress Bretagne – Observatoire régional de l'ESS")
    card.get_by_role("button", name="Notes").click()
    notes = page.locator(".notes:popover-open")
    expect(notes).to_contain_text(source)
    for label in ("Lecture", "Champ", "Source", "Note", "Filtres"):
        expect(notes.locator("b", has_text=re.compile(f"^{label}$"))).to_have_count(1)
    close = notes.locator("button")  # seen where the browser may not close them (older.css)
    expect(close).to_be_hidden()
    close.dispatch_event("click")
    expect(notes).to_have_count(0)


def test_a_chart_is_taken_away_as_the_picture_of_a_slide(open_page, page: Page, settle):
    open_page("/activite?extrait=activite_adherents")
    for name, begins in (("PNG", b"\x89PNG"), ("SVG", b"<?xml")):
        page.locator(".st-key-bloc_activite_adherents").get_by_role(
            "button", name="Télécharger").click()
        with page.expect_download() as download:
            page.get_by_test_id("stPopoverBody").get_by_role(
                "button", name=name, exact=True).click()
        assert re.fullmatch(r"observatoire-ess_activite-adherents-de-la-cress-par-college-bretagne-"
                            r"31-decembre-2023_\d{4}-\d{2}-\d{2}\." + name.lower(),
                            download.value.suggested_filename)
        assert download.value.path().read_bytes().startswith(begins)
        page.keyboard.press("Escape")
        settle()


@livraison
def test_no_chart_gives_a_picture_without_its_source(open_page, page: Page):
    open_page("/mois_ess")
    page.locator("[data-testid=stPlotlyChart]").first.hover()
    expect(page.locator(".modebar-container").first).to_be_attached()
    expect(page.locator(".modebar-btn [class*=camera], [data-title*=image]")).to_have_count(0)


@livraison
def test_a_legend_is_not_over_the_names_of_breaks_once_a_telephone_is_turned(
        open_page, page: Page, settle):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/emploi?vue=Familles+et+départements")
    page.add_style_tag(content="* { scrollbar-width: none !important }")  # nor has it on its side
    figure = page.locator(".st-key-figure_emploi_familles")
    words, name = figure.locator(".legendtext"), figure.get_by_text("Rupture")
    for width, height, rows in ((844, 390, 1), (390, 844, 2)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("""(rows) => new Set([...document.querySelectorAll(
            ".st-key-figure_emploi_familles .legendtext")].map((word) =>
            Math.round(word.getBoundingClientRect().y))).size === rows""", arg=rows)
        settle()
        last, broken = words.last.bounding_box(), name.bounding_box()
        assert words.first.bounding_box()["y"] >= figure.bounding_box()["y"]
        assert last["y"] + last["height"] + 4 <= broken["y"], width


@livraison
def test_a_telephone_first_shows_the_end_of_what_is_scrolled_in_time(open_page, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/mois_ess")
    figure = page.locator(".st-key-figure_mois_evenements")
    box = figure.bounding_box()
    first, last = (figure.locator(".xtick", has_text=year).bounding_box()
                   for year in ("2010", "2023"))
    assert first["x"] < box["x"] <= last["x"] < box["x"] + box["width"]
    # What fades at the left, where time goes on, is under the legend.
    mask = figure.evaluate("(e) => getComputedStyle(e).maskImage")
    opaque = float(re.findall(r"\) ([\d.]+)px", mask)[0])
    legend = figure.locator(".legend").bounding_box()
    assert legend["y"] + legend["height"] - box["y"] <= opaque + 3


@livraison
def test_a_link_to_a_figure_that_is_whole_in_the_first_screen_leaves_its_tabs_in_view(
        open_page, page: Page, settle):
    open_page("/emploi?extrait=emploi_ess_prive")
    page.wait_for_function("() => document.activeElement.matches('.st-key-bloc_emploi_ess_prive')")
    expect(page.get_by_role("tab").first).to_be_in_viewport(ratio=1)
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollTop") == 0
    page.set_viewport_size({"width": 1440, "height": 500})  # where its end is below
    open_page("/emploi?extrait=emploi_ess_prive")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stMain]').scrollTop > 0")


@livraison
def test_a_link_to_one_of_the_last_tabs_shows_which_one_is_open(open_page, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/commerces_ruraux?volet_commerces=Commentaires")
    opened = page.get_by_role("tab", selected=True)
    expect(opened).to_have_text("Commentaires")
    expect(opened).to_be_in_viewport(ratio=0.9)
    # The line under them is that of their box: what is inside it has been scrolled.
    row = page.get_by_role("tablist")
    assert row.evaluate("(row) => row.scrollLeft") > 0
    expect(row).to_have_css("box-shadow", re.compile("inset"))
    arrow = page.get_by_test_id("stTabsScrollLeft")
    ground = page.get_by_test_id("stApp").evaluate("(e) => getComputedStyle(e).backgroundColor")
    expect(arrow).to_have_css("background-image", re.compile(re.escape(ground)))
    row.evaluate("""async (row) => {  // it stays where the reader scrolls it, whatever is drawn
      row.scrollLeft = 0;
      document.querySelector("h1").append(".");
      await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
    }""")
    assert row.evaluate("(row) => row.scrollLeft") == 0


@livraison
def test_a_theme_that_is_chosen_redraws_the_figures_and_is_kept_from_page_to_page(
        open_page, page: Page, settle):
    ground = "() => getComputedStyle(document.querySelector('.main-svg')).backgroundColor"
    open_page("/associations")
    page.get_by_test_id("stTopNavLink").filter(has_text="Emploi").click()  # another page meanwhile
    page.wait_for_url("**/emploi*")
    settle()
    light = page.evaluate(ground)
    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    page.get_by_test_id("stMainMenuPopover").get_by_text("Sombre").click()
    page.wait_for_function(f"(light) => ({ground})() !== light", arg=light)
    open_page("/mois_ess")
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark")
    assert page.evaluate(ground) != light
