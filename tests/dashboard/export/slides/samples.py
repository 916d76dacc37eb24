"""Decks of what pages show, or of tables made by hand, and what their slides hold."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache

import pandas as pd
from pptx import Presentation

from dashboard import charts
from dashboard.blocks.block import FIGURE, Block
from dashboard.blocks.deck import Content, Slide
from dashboard.export import deck
from dashboard.export.slides.charts.labels import FRENCH
from dashboard.pages import PRESENTABLE
from dashboard.text import numbers
from dashboard.warehouse.table import LINEAGE, Table
from etl.contract import Column
from tests.collection import blocks

TODAY = date(2026, 11, 24)
N = numbers.NARROW
VIEWS = [*((page, "") for page in PRESENTABLE),
         ("emploi", "vue=Tendances par secteur"), ("emploi", "vue=Niveaux publiés"),
         ("emploi", "vue=Détail par trimestre"), ("territoires", "volet_territoires=Cartes"),
         ("commerces_ruraux", "volet_commerces=Enquête")]


def contents(page: str, query: str = "") -> list[Content]:
    return [Content(Slide(page, b.key, query), None if b.absent else b, b.absent)
            for b in blocks(page, query)]


@cache
def deck_of(page: str, query: str):
    """Return what a page shows, and its presentation."""
    page_contents = contents(page, query)
    return page_contents, pptx(page_contents)


def pptx(page_contents: list[Content], **options):
    return Presentation(io.BytesIO(deck("Conjoncture", page_contents, TODAY, **options)))


def one(table: Table, draw=None, lecture: str = "", comment: str = "", title: str = "",
        form: str = FIGURE):
    block = Block("bloc", "Emploi par famille – Bretagne, 2022", table, draw, lecture, form=form)
    return pptx([Content(Slide("emploi", "bloc", title=title, comment=comment), block)]).slides[0]


def charts_of(slide):
    """Return the native charts of a slide."""
    return [s.chart for s in slide.shapes if getattr(s, "has_chart", False)]


def shape(slide, name: str):
    return next(s for s in slide.shapes if s.name == name)


def words(slide) -> str:
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def written(shape_code: str, value: float) -> str:
    """Return a figure as PowerPoint writes it in a number format."""
    section = shape_code.split(";")[value < 0].removeprefix(FRENCH).replace('"', "")
    digits = re.search(r"#,##0(?:\.(0+))?", section)
    return section.replace(digits[0], numbers.number(abs(value), len(digits[1] or "")))


def table(rows, columns, lineage=(), **more) -> Table:
    data = pd.DataFrame(rows, columns=[c.name for c in columns if c.type != "x"])
    return Table(data, tuple(columns), pd.DataFrame(list(lineage), columns=list(LINEAGE)), **more)
FAMILLE, ANNEE = Column("famille", "Famille"), Column("annee", "Année", "entier")
VALEUR = Column("valeur", "Évolution", "nombre", unit="%")
STATUT = Column("statut", "Statut")
FAMILIES = table([("Associations", 2.6, ""), ("Mutuelles", -0.4, "p"), ("Fondations", None, "s")],
                 [FAMILLE, VALEUR, STATUT])


def bars(t):
    return charts.bars(t, "famille", "valeur")
