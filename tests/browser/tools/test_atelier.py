"""The SQL workshop as a browser runs it: by keyboard, cancelled while it runs, and by its link."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.suites import livraison


@livraison
def test_a_query_is_run_by_keyboard_cancelled_and_found_again_by_its_link(open_page, page: Page,
                                                                          settle):
    open_page("/atelier")
    editor = page.get_by_role("textbox", name="Requête SQL")
    expect(editor).to_have_css("font-family", "monospace")
    editor.fill("SELECT count(*) FROM range(1000000000000)")
    editor.press("Control+Enter")
    expect(page.get_by_text("Requête en cours depuis")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("Requête annulée.")).to_be_visible()

    editor.fill("SELECT annee,\n  valeur FROM emploi WHERE statut = 'c'")
    page.get_by_role("button", name="Exécuter").click()
    result = page.get_by_role("heading", name="Résultat")
    expect(result).to_contain_text("7 lignes, 2 colonnes")
    settle()
    page.set_viewport_size({"width": 600, "height": 900})
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth <= 600")
    address = page.url
    assert "sql=" in address

    open_page("/mois_ess")
    page.goto(address)
    settle()
    expect(editor).to_have_value("SELECT annee,\n  valeur FROM emploi WHERE statut = 'c'")
    expect(result).to_have_count(0)
