"""« Télécharger »: what a block offers to take away, and the link that shows it again
(``scripts/extract.js`` brings the reader to the block of a link).

Nothing of it is made before it is asked: the formats when the control opens, a file at its click.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from dashboard import export
from dashboard.blocks import deck
from dashboard.blocks.block import ANCHOR, CARDS, Block
from dashboard.blocks.filters.demonstration import SWITCH
from dashboard.blocks.filters.questions import has_demonstration
from dashboard.blocks.headless import on_screen
from dashboard.pages import EVERYTHING, PRESENTABLE
from dashboard.ui.parameters import current_filters, current_page
from dashboard.warehouse import query
from etl.contract import DEMONSTRATION
from etl.french.text import slug

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
#: Groups of files.
DATA, IMAGES = "Données", "Images"
#: Years of a title, of a filter.
YEARS = re.compile(r"\d{4}( à \d{4})?")


class Format(NamedTuple):
    """A file that can be taken away: its group, its kind, what it is for, its name and what makes
    it."""

    group: str
    name: str
    purpose: str
    file: str
    mime: str
    make: Callable[[], bytes]


def offer(block: Block) -> None:
    """Draw the menu of what a block can be taken away as, in groups."""
    key = block.key
    state = f"extraire_{key}"
    menu = st.popover("Télécharger", icon=":material/download:", key=state, on_change="rerun",
                      type="tertiary", help="Télécharger les données, une image ou un lien")
    if not menu.open:
        return
    address = link(key)
    with menu:
        for group, files in groupby(formats(block, address), key=lambda one: one.group):
            st.caption(group)
            with st.container(horizontal=True, gap="xsmall"):
                for one in files:
                    st.download_button(one.name, data=one.make, key=f"{one.name}_{key}",
                                       mime=one.mime, file_name=one.file, on_click="ignore",
                                       help=one.purpose)
        if fault := export.fault():
            st.warning(fault)
        if address:
            st.caption("Lien vers cette figure, filtres compris")
            st.code(address, language=None, wrap_lines=True)


def formats(block: Block, url: str) -> Iterator[Format]:
    """Yield the files that a block can be taken away as; ``url``: the address that shows it."""
    table = block.table
    name = partial(export.filename, date=date.today())
    key = f"{table.demonstration * 'démonstration '}{_subject(block)}"
    texts = block.title, block.lecture, url
    has_image = not table.empty and (block.draw is not None or block.form == CARDS)
    yield Format(DATA, "CSV", "Pour Excel en français : point-virgule, virgule décimale",
                 name(key, "csv"), "text/csv", partial(export.csv, table))
    yield Format(DATA, "XLSX", "Classeur avec l'origine des chiffres et une feuille « Lisez-moi »",
                 name(key, "xlsx"), XLSX, partial(export.xlsx, table, *texts))
    yield Format(DATA, "CSV international", "Pour R, Python ou un tableur en anglais : virgule, "
                 "point décimal, UTF-8", name(key, "csv", variant="international"), "text/csv",
                 partial(export.csv_international, table))
    yield Format(DATA, "Parquet", "Colonnes typées pour R, Python ou DuckDB, « Lisez-moi » dans "
                 "les métadonnées", name(key, "parquet"), "application/vnd.apache.parquet",
                 partial(export.parquet, table, *texts))
    if export.has_geometry(table):
        yield Format(DATA, "GeoJSON", "Points ou contours pour QGIS, « Lisez-moi » dans le fichier",
                     name(key, "geojson"), "application/geo+json",
                     partial(export.geojson, table, *texts))
    yield Format(DATA, "Lisez-moi", "Champ, source, licence, définitions, filtres, lien : un texte "
                 "à garder avec un CSV", name(key, "txt", variant="lisez-moi"), "text/plain",
                 partial(export.readme, table, *texts))
    if has_image:
        yield Format(IMAGES, "PowerPoint", "Une diapositive modifiable : figure, lecture, source, "
                     "et l'origine des chiffres dans les commentaires", name(key, "pptx"), PPTX,
                     partial(_slide, block))
    if has_image and block.draw:
        yield Format(IMAGES, "PNG", "Image à coller dans une diapositive ou un document, avec "
                     "titre, source et date", name(key, "png"), "image/png",
                     partial(_picture, block, "png"))
        yield Format(IMAGES, "SVG", "La même image en vectoriel : nette à toute taille, "
                     "modifiable dans Inkscape ou Illustrator", name(key, "svg"),
                     "image/svg+xml", partial(_picture, block, "svg"))


def _subject(block: Block) -> str:
    """Return what the name of a file says: the theme, unless the title begins with it, the title
    (its subject, its territory, its years), then the territory and the filters that it does not
    say, so that no extract takes the place of another."""
    page, _ = current_page()
    title = block.title
    unsaid = [value for value in dict.fromkeys((block.about, *block.table.filters.values()))
              if value not in title and not (YEARS.fullmatch(value) and YEARS.search(title))]
    names = slug(page), slug(PRESENTABLE.get(page, ""))
    return " ".join(("" if slug(title).startswith(names) else page, title, *unsaid))


def _picture(block: Block, kind: str) -> bytes:
    from dashboard import pictures  # Matplotlib: no page waits for it before a picture is asked

    return pictures.sheet(block, kind)


def _slide(block: Block) -> bytes:
    """Return a presentation of one slide."""
    content = deck.Content(deck.Slide("", block.key), block)
    return export.deck(block.title, [content], date.today())


@on_screen
def offer_everything() -> None:
    """Offer « Tout télécharger »: every source that is shown, in one zip, which the server makes as
    it is taken (``dashboard.server.everything``): a button would hold it whole in memory."""
    parameter = "" if has_demonstration() else f"?{SWITCH}=false"
    st.link_button("Tout télécharger", f"{EVERYTHING}{parameter}", icon=":material/download:",
                   help="Toutes les sources dans un zip : un CSV par table (virgule, point "
                        "décimal, UTF-8), leur dictionnaire (datapackage.json) et un LISEZ-MOI")


def archive_name(day: date, demonstration: bool) -> str:
    """Return the name of the zip of everything, which says whether it holds invented tables;
    ``demonstration``: whether they are shown."""
    has_invented = demonstration and (query.sources()["nature"] == DEMONSTRATION).any()
    return export.filename("donnees avec démonstration" if has_invented else "donnees", "zip", day)


def link(key: str = "") -> str:
    """Return the address of this page with its filters, which leads to the block ``key``; empty
    where no browser shows the page."""
    if not st.context.url:
        return ""
    parameters = current_filters() + [(ANCHOR, key)] * bool(key)
    return f"{st.context.url}?{urlencode(parameters)}" if parameters else st.context.url
