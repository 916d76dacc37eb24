"""What is on screen is what leaves: every block of every page and tab, cell by cell.

The tables are read as they are written on the screen, the extracts with a reader of each format.
"""

from __future__ import annotations

import pytest

from dashboard.blocks.cells import DATES, typeset
from dashboard.text import numbers
from dashboard.warehouse.columns import heading
from dashboard.warehouse.table import ADDRESS
from etl.common_columns import STATUSES
from tests.collection import blocks
from tests.pages.every_page import walking
from tests.pages.every_page.walking import Offer, Walker
from tests.pages.reading import NAMES
from tests.suites import sample

FILES = ["CSV", "XLSX", "CSV international", "Parquet", "GeoJSON", "Lisez-moi"]
#: What a block that shows a figure gives too; tests/dashboard/pictures/test_pictures.py reads them.
SLIDE, PICTURES = "PowerPoint", ["PNG", "SVG"]


class Screen:
    """What is on screen of a block, read once for all the formats."""

    def __init__(self, offer: Offer) -> None:
        self.key, (self.head, *rows) = offer.key, offer.screen
        self.numeric = {
            walking.plain_text(h) for c in offer.table.columns if c.type in ("nombre", "entier")
            for h in (c.label, heading(offer.table, c.name))}
        self.dated = {walking.plain_text(heading(offer.table, c.name)) for c in offer.table.columns
                      if c.name in DATES}
        self.rows = [[walking.number(text) if header in self.numeric else
                      None if text in ("", numbers.NOTHING) else text
                      for header, text in zip(self.head, row, strict=True)] for row in rows]

    def compare(self, name: str, data: bytes) -> int:
        """Compare every cell on screen with the same cell of an extract; return how many there are.
        """
        rows = walking.read(name, data)
        assert len(rows) == len(self.rows)
        for rank, header in enumerate(self.head):
            # Two statuses that say the same have one column on screen.
            same = [h for h in rows[0] if h == header] or [
                h for h in rows[0] if h.startswith(f"{header} (")]
            assert same, f"{self.key}, {name}: la colonne « {header} » manque"
            for h in same:
                for line, (cell, row) in enumerate(zip(self.rows, rows, strict=True)):
                    in_file = walking.cell(name, row[h], header in self.numeric)
                    if header in self.numeric and in_file is not None:
                        # A number without declared decimals has six on screen.
                        in_file = round(in_file, 6)
                    if header in self.dated and in_file is not None:  # in words on screen
                        in_file = walking.plain_text(typeset(numbers.date(str(in_file))))
                    assert in_file == cell[rank], f"{self.key}, {name}, ligne {line + 1}, « {h} »"
        return len(self.rows) * len(self.head)


@pytest.mark.parametrize("name", sample(NAMES, 4, 2))
def test_every_extract_holds_the_cells_of_the_screen(walker: Walker, name: str) -> None:
    for filters in walking.tabs(name):
        visit = walker.visit(name, filters, walking.TABLE, walking.EXTRACTS)
        walking.read_screen(visit)
        for offer in visit.offers.values():
            has_figure = offer.block and offer.block.draw and not offer.table.empty
            assert [f for f in offer.files if f in PICTURES] == (PICTURES if has_figure else [])
            files = {form: one for form, one in offer.files.items()
                     if form not in (SLIDE, *PICTURES)}
            assert list(files) in (FILES, [f for f in FILES if f != "GeoJSON"])
            contents = {form: one.make() for form, one in files.items()}
            screen = None if offer.table.empty else Screen(offer)
            for form, data in contents.items():
                if not form.startswith("CSV"):
                    says(offer, form, walking.notice(form, data))
                if form != "Lisez-moi" and screen:
                    assert screen.compare(form, data)


def says(offer: Offer, form: str, notice: dict[str, list[str]]) -> None:
    """Find in « Lisez-moi » all that it takes to read, cite and make the extract again."""
    table = offer.table
    definitions = {f"Colonne « {heading(table, c.name)} »": c.definition for c in table.columns
                   if c.definition}
    statuses = {STATUSES[s] for name in table.data if str(name).endswith("statut")
                for s in table.data[name].dropna() if s}
    expected = {
        "Titre": [offer.title], "Lecture": [offer.lecture], "Champ": [table.champ],
        "Source": [table.source], "Licence": [table.licence], "Millésime": [table.vintage],
        "Filtre": [f"{k}{numbers.NARROW}: {v}" for k, v in table.filters.items()],
        "Note": list(table.notes), "Construction des données": [numbers.date(table.build)],
        "Correction": list(dict.fromkeys(c for c in table.lineage.get("correction", ()) if c)),
        "Lien": [offer.link], **{k: [v] for k, v in definitions.items()}}
    for label, texts in expected.items():
        assert notice.get(label, []) == [t for t in texts if t], f"{offer.key}, {form}, {label}"
    assert {f"Statut « {s} »" for s in statuses} <= set(notice)
    assert notice["Lien"] and notice["Construction des données"] and notice["Date d'extraction"]


@pytest.mark.parametrize(("page", "filters", "key"), [
    ("associations", "volet_associations=Tous les chiffres publiés&recherche=finist",
     "associations_publies"),
    ("activite", "volet_activite=Tous les indicateurs", "activite_indicateurs"),
    ("economie_circulaire", "volet_circulaire=Carte et liste&recherche=scic", "acteurs_liste"),
    ("emploi", "vue=Familles et départements&comparer_a=Finistère", "emploi_familles_compare"),
    ("emploi", "vue=Niveaux publiés&indicateur_emploi=Part de l'ESS dans l'emploi"
               "&comparer_a=France", "emploi_niveaux_compare")])
def test_the_origin_of_what_is_found_or_compared_is_that_of_its_own_rows(
        page: str, filters: str, key: str) -> None:
    [table] = [block.table for block in blocks(page, filters) if block.key == key]
    cells = (table.data["cellule"] if "cellule" in table.data else
             "ligne " + table.data["ligne"].astype(str))
    assert not table.empty and table.lineage["cellule"].tolist() == cells.tolist()


@pytest.mark.parametrize(("page", "filters", "key"), [
    ("accueil", "", "accueil_cles"),
    ("commerces_ruraux", "volet_commerces=Enquête&comparer_a=Morbihan", "enquete_services"),
    ("economie_circulaire", "volet_circulaire=Acteurs", "acteurs_reseaux")])
def test_the_origin_lists_once_a_cell_that_several_figures_rest_on(
        page: str, filters: str, key: str) -> None:
    [table] = [block.table for block in blocks(page, filters) if block.key == key]
    assert not table.lineage.empty and not table.lineage.duplicated(ADDRESS).any()
