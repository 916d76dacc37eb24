"""The page « Déposer un classeur » as its tests use it: a workbook is dropped, a button clicked."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
from streamlit.testing.v1 import AppTest

from tests.etl.conftest import HEADINGS, figure_row
from tests.pages import reading

SHOPS = "commerces_publies"
ALREADY = "commerces_ruraux/chiffres_publies.xlsx"
OLD = {"indicateur": "Commerces", "valeur": "100", "unité": "commerces"}
NEW = {"indicateur": "Réponses", "valeur": "49", "unité": "commerces"}
DOUBT = {"indicateur": "Part des ETP", "valeur": "140 %"}
MANY = [OLD | {"indicateur": f"Indicateur {n}"} for n in range(31)]
OPEN = ("Déposer un classeur", ["Le classeur"])


def book(*lines: Mapping[str, object]) -> bytes:
    """Return a workbook « chiffres publiés »."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Chiffres"
    for row in (["Titre"], [], HEADINGS, *(figure_row(**line) for line in lines)):
        sheet.append(row)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def values(raw: Path) -> list[str]:
    """Return the indicators of the rural shops, as published."""
    with duckdb.connect(":memory:") as db:
        db.execute(f"ATTACH '{raw.parent / 'warehouse.duckdb'}' AS w (READ_ONLY)")
        return [v for (v,) in db.execute(
            f"SELECT indicateur FROM w.{SHOPS} ORDER BY ALL").fetchall()]


def drop(data: bytes, name: str = "envoi.xlsx", source: str = SHOPS) -> AppTest:
    """Drop a workbook on the page and answer every question; return the page."""
    page = reading.page_at("depot")
    page.file_uploader[0].upload(name, data).run()
    if page.text_input:
        page.text_input(key="depot_auteur").set_value("A. G.")
        source_of(page).select(source).run()
    assert not page.exception
    return page


def source_of(page: AppTest) -> Any:
    """Return the list of sources."""
    return next(s for s in page.selectbox if s.label == "Source")


def click(page: AppTest, name: str) -> AppTest:
    page.button(key=f"depot_{name}").click().run()
    assert not page.exception
    return page


def buttons(page: AppTest) -> dict[str, bool]:
    """Return the buttons: label → may be clicked."""
    return {b.label: not b.disabled for b in page.button
            if b.key not in ("chercher_partout", "redessiner")}


def texts(elements: Sequence[object]) -> list[str]:
    return [e.value.replace("\u202f", " ").replace("\\", "")
            for e in elements]


def source_options(page: AppTest) -> list[str]:
    """Return the sheets that may be looked at."""
    return [o.replace("\u202f", " ") for o in page.selectbox[-1].options]
