"""What readers come for, and what it costs them: nineteen tasks, with their clicks.

``python -m tests.browser.tasks``: the project's workbooks are built and served from a temporary
folder, each task is done in a window of 1440 × 900 as a reader does it, and a table is printed:
clicks (a text that is typed counts as one), windows scrolled, the aim.  ``--serveur http://…`` for
a server that is already there.  A task ends when what the reader came for is on screen.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from dashboard.blocks import deck
from dashboard.blocks.deck import Deck, Slide
from dashboard.presentation import full_screen
from tests.browser import captures
from tests.browser.conftest import FLAGS, PATIENCE, chromium
from tests.browser.reader import HEIGHT, WIDTH, Reader

#: A slide of a meeting.
MEETING = Deck("Réunion", (Slide("emploi", "emploi_ess_prive"),))
SLIDE_ADDRESS = f"/presentation?{full_screen.DECK}={deck.deck_code(MEETING)}&{full_screen.SLIDE}=1"

Do = Callable[[Reader], None]


class Task(NamedTuple):
    """What a reader comes for, the most clicks and the most windows scrolled that it may cost."""

    name: str
    do: Do
    aim: int
    scrolls: int


TASKS: list[Task] = []


def task(name: str, aim: int, scrolls: int = 0) -> Callable[[Do], Do]:
    """Add a task to the table."""
    def add(do: Do) -> Do:
        TASKS.append(Task(name, do, aim, scrolls))
        return do
    return add


@task("La famille qui progresse le plus en 2013, et où", 2)
def family(reader: Reader) -> None:
    reader.go()
    reader.click("Emploi", reader.tab("Familles et départements"))
    expect(reader.card("emploi_familles").get_by_role("heading")).to_contain_text("mutuelles")
    for key in ("emploi_familles", "emploi_departements"):
        reader.see(reader.card(key).get_by_test_id("stPlotlyChart"))


@task("« Et le Finistère ? » pendant une projection", 2)
def finistere(reader: Reader) -> None:
    reader.go(SLIDE_ADDRESS)
    reader.pick_on_slide("Territoire", "Finistère")


@task("Les acteurs du réemploi de Rennes Métropole en CSV", 5)
def reuse(reader: Reader) -> None:
    reader.go()
    reader.search("liste des acteurs du réemploi de Rennes Métropole", "Liste des acteurs à Rennes")
    reader.click(reader.tool("acteurs_liste", "Télécharger"))
    _, *lines = reader.file("CSV").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 5 and all("réemploi" in line for line in lines)


@task("Les structures accompagnées par le DLA, depuis l'accueil", 2, 1)
def dla(reader: Reader) -> None:
    reader.go()
    reader.click("Activité", reader.tab("Éducation et accompagnement"))
    reader.see(reader.page.get_by_test_id("stMetric").filter(has_text="Structures accompagnées")
               .first)


@task("Une présentation de cinq figures, projetée", 8, 1)
def five_slides(reader: Reader) -> None:
    reader.go("/emploi")
    for key in ("emploi_dernier", "emploi_ess_prive", "emploi_ess_postes", "emploi_prive_compare",
                "emploi_secteurs"):
        reader.click(reader.page.locator(f".st-key-ajouter_{key} button").first)
    reader.open_tool("Mes présentations")
    reader.click("Présenter")
    expect(reader.page.locator(".compteur")).to_have_text(re.compile("^1 / 5"))


@task("Un département à côté de la Bretagne", 5, 1)
def compare(reader: Reader) -> None:
    reader.go()
    reader.click("Emploi")
    reader.pick("Territoire", "Finistère")
    reader.pick("Comparer à", "Bretagne")
    reader.see(reader.card("emploi_ess_prive_compare"))


@task("Les données d'une figure, en CSV", 2)
def data(reader: Reader) -> None:
    reader.go("/emploi")
    reader.click(reader.tool("emploi_ess_prive", "Télécharger"))
    assert "2,6" in reader.file("CSV").read_text(encoding="utf-8-sig")


@task("Une figure en grand", 1)
def enlarge(reader: Reader) -> None:
    reader.go("/emploi")
    reader.click(reader.tool("emploi_ess_prive", "Agrandir"))
    reader.see(reader.page.get_by_role("dialog").get_by_test_id("stPlotlyChart"))


@task("D'où vient un chiffre, jusqu'à sa cellule", 1)
def origin(reader: Reader) -> None:
    reader.go("/emploi")
    reader.click(reader.tool("emploi_ess_prive", "D'où vient ce chiffre"))
    reader.see(reader.page.get_by_role("dialog").get_by_test_id("stDataFrame"))


@task("Le portrait d'un territoire en PDF", 5)
def portrait(reader: Reader) -> None:
    reader.go()
    reader.search("Finistère", "Finistère \\(département\\)")
    reader.click(reader.page.get_by_role("tab", name="Portrait", exact=True))
    assert reader.file("PDF").read_bytes().startswith(b"%PDF")


@task("L'accueil sur une feuille, imprimé", 1)
def paper(reader: Reader) -> None:
    reader.go()
    reader.page.emulate_media(media="print")
    reader.clicks += 1  # Ctrl P
    assert reader.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


@task("Le lien d'une figure, à partager", 2)
def link(reader: Reader) -> None:
    reader.go("/emploi")
    reader.click(reader.tool("emploi_ess_prive", "Télécharger"))
    code = reader.page.get_by_test_id("stCode")
    code.hover()
    reader.click(code.get_by_role("button"))
    expect(code).to_contain_text("extrait=emploi_ess_prive")


@task("Le tableau au lieu du graphique", 1)
def table(reader: Reader) -> None:
    reader.go("/emploi")
    reader.click(reader.tool("emploi_ess_prive", "Tableau"))
    reader.see(reader.card("emploi_ess_prive").get_by_test_id("stDataFrame"))


@task("Tous les filtres remis à zéro", 1)
def reset(reader: Reader) -> None:
    reader.go("/emploi?territoire=Finistère&annees=2012&annees=2018")
    reader.click("Réinitialiser")
    expect(reader.card("emploi_ess_prive")).to_contain_text("Bretagne, 2011 à 2022")


@task("Une présentation prête, en plein écran", 2)
def ready(reader: Reader) -> None:
    reader.go()
    reader.click("Conjoncture de l'ESS", "Plein écran")
    reader.page.wait_for_function("() => document.fullscreenElement !== null")


@task("D'autres années sur la diapositive", 2)
def years(reader: Reader) -> None:
    reader.go(SLIDE_ADDRESS)
    reader.pick_on_slide("Années", "2011 à 2013")


@task("« Aide à domicile »", 3)
def home_help(reader: Reader) -> None:
    reader.go()
    reader.search("aide à domicile", "par secteur")
    reader.see(reader.card("emploi_secteurs").get_by_role("heading", name="aide à domicile"))


@task("De la carte de Bretagne à une commune", 5)
def commune(reader: Reader) -> None:
    reader.go()
    reader.click("Territoires", reader.tab("Cartes"))
    for code in ("29", "242900314", "29019"):
        reader.point(reader.page.get_by_test_id("stPlotlyChart").first, code)
    expect(reader.page).to_have_url(re.compile(r"lieu=Brest\+%28commune%29"))


@task("Une présentation en PowerPoint", 4)
def powerpoint(reader: Reader) -> None:
    reader.go()
    reader.open_tool("Mes présentations")
    reader.click("Ouvrir pour la modifier")
    assert reader.file("PowerPoint").read_bytes().startswith(b"PK")


def reader_after(page: Page, address: str, one: Task) -> Reader:
    """Return the reader who has done a task."""
    reader = Reader(page, address)
    one.do(reader)
    return reader


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.tasks",
                                     description="Ce que coûtent dix-neuf tâches de lecteurs.")
    parser.add_argument("--serveur", metavar="ADRESSE", help="un serveur qui tourne déjà")
    options = parser.parse_args(arguments)
    expect.set_options(timeout=PATIENCE)
    print("| tâche | clics | défilement | visé |\n|---|---|---|---|")
    try:
        with captures.observatory(options.serveur) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            for one in TASKS:
                context = browser.new_context(
                    locale="fr-FR", viewport={"width": WIDTH, "height": HEIGHT})
                context.set_default_timeout(PATIENCE)
                end = reader_after(context.new_page(), address, one)
                print(f"| {one.name} | {end.clicks} | {end.scrolls} | {one.aim} |", flush=True)
                context.close()
            browser.close()
    except pytest.skip.Exception as reason:  # no browser here
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
