"""Every page and tab, block by block: what the reader sees, what « Télécharger » gives of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pyarrow.parquet as pq
import pytest
import streamlit as st
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from dashboard.blocks.block import Block as Shown
from dashboard.export.fields import safe
from dashboard.ui.card import card, downloads
from dashboard.ui.card.downloads import Format
from dashboard.warehouse.table import Table
from tests.pages import reading
from tests.pages.reading import PAGES

HERE = "https://observatoire.example/page"
#: Filters of a page: key → values, as its address holds them.
Filters = Mapping[str, Sequence[str]]


@dataclass
class Offer:
    """A block of a page: its table, what is on screen of it, its extracts and their link."""

    key: str
    title: str
    table: Table
    lecture: str
    block: Shown | None = None
    screen: list[list[str]] = field(default_factory=list)
    files: dict[str, Format] = field(default_factory=dict)
    link: str = ""


@dataclass
class Visit:
    """A page as it was opened: its blocks by their keys."""

    page: AppTest
    offers: dict[str, Offer]


#: What can be opened of a block: its table, its menu « Télécharger ».
TABLE, EXTRACTS = "en_tableau", "extraire"


class Walker:
    """Opens pages with what is asked of every block open."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.offers: dict[str, Offer] = {}
        self.open: Sequence[str] = ()
        draw, offer, formats = card.draw, downloads.offer, downloads.formats

        def draw_open(block: Shown, place: DeltaGenerator, *rest: bool) -> None:
            st.session_state.update({f"{part}_{block.key}": True for part in self.open})
            draw(block, place, *rest)

        def record(block: Shown) -> None:
            self.offers[block.key] = Offer(block.key, block.title, block.table, block.lecture,
                                           block)
            offer(block)

        def list_formats(block: Shown, url: str) -> Iterator[Format]:
            self.offers[block.key].link = url
            for one in formats(block, url):
                self.offers[block.key].files[one.name] = one
                yield one

        patch.setattr(card, "draw", draw_open)
        patch.setattr(downloads, "offer", record)
        patch.setattr(downloads, "formats", list_formats)

    def visit(self, name: str, filters: Filters, *parts: str) -> Visit:
        """Return the page as a link opens it, with these ``parts`` of every block open."""
        page = AppTest.from_file(str(PAGES / f"{name}.py"))
        for key, values in filters.items():
            page.query_params[key] = list(values)
        self.open, self.offers = parts, {}
        page.run()
        assert not page.exception
        return Visit(page, dict(self.offers))


def read_screen(visit: Visit) -> None:
    """Read the table of each block, as it is written on screen."""
    for block in _blocks(visit.page.main):
        key = reading.CARD.search(getattr(block.proto, "id", ""))
        if key and key[1] in visit.offers:
            visit.offers[key[1]].screen = next(map(written_rows, _tables(block)), [])


@cache
def tabs(name: str) -> list[dict[str, list[str]]]:
    """Return the filters that open each tab of a page of the project; none for its first one."""
    page = reading.page_at(name)
    labels = [tab.label for tab in page.tabs]
    keys = [b.proto.tab_container.query_param_key for b in _blocks(page.main)
            if b.type == "tab_container"]
    return [{}, *({key: [label]} for key in keys for label in labels[1:])]


def of_link(link: str) -> dict[str, list[str]]:
    """Return the filters that a link holds."""
    return parse_qs(urlsplit(link).query)


def _blocks(block: Block) -> Iterator[Block]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield child
            yield from _blocks(child)


def _tables(block: Block) -> Iterator[Element]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield from _tables(child)
        elif child.type in ("dataframe", "arrow_data_frame", "table"):
            yield child


def written_rows(element: Element) -> list[list[str]]:
    """Return the headers, then the rows, as they are written on screen."""
    arrow = element.proto.arrow_data
    data = convert_arrow_bytes_to_pandas_df(arrow.data)
    if arrow.HasField("styler"):
        values = convert_arrow_bytes_to_pandas_df(arrow.styler.display_values)
        data = values.set_axis(data.columns, axis=1)
    rows = [[_text(x) for x in row] for row in data.itertuples(index=False)]
    return [[_text(c) for c in data.columns], *rows]


def _text(x: Any) -> str:
    return "" if x is None or x != x else plain_text(re.sub(r"\\(.)", r"\1", str(x)))


def plain_text(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


def number(text: str) -> Decimal | None:
    """Return the number that the screen writes (« environ 1 040 structures »); None for none."""
    match = re.search(r"[−-]? ?\d[\d ]*(,\d+)?", plain_text(text))
    bare = match and match[0].replace(" ", "").replace("−", "-").replace(",", ".")
    return Decimal(bare) if bare else None


def read(format_name: str, data: bytes) -> list[dict[str, Any]]:
    """Return the rows of an extract, header → cell, each format read by a library of its own."""
    if format_name in ("CSV", "CSV international"):
        french = format_name == "CSV"
        text = data.decode("utf-8-sig" if french else "utf-8")
        assert text.encode() == data.removeprefix(b"\xef\xbb\xbf") and french == (
            data[:3] == b"\xef\xbb\xbf")
        head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if french else ",")
    elif format_name == "XLSX":
        head, *rows = map(list, _sheet(data, "Données"))
    elif format_name == "Parquet":
        table = pq.read_table(io.BytesIO(data))
        head = [f.metadata[b"libelle"].decode() for f in table.schema]
        rows = [list(row.values()) for row in table.to_pylist()]
    else:
        content = json.loads(data)
        names = content["observatoire"]["Colonnes"]
        head = list(names.values())
        rows = [[f["properties"][n] for n in names] for f in content["features"]]
    assert len(set(head)) == len(head), f"deux colonnes du même nom : {head}"
    return [dict(zip(map(plain_text, head), row, strict=True)) for row in rows]


def _sheet(data: bytes, name: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet, the only one that is read of its workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    yield from book[name].iter_rows(values_only=True)
    book.close()


def cell(format_name: str, x: Any, numeric: bool) -> Decimal | str | None:
    """Return a cell of an extract as a number, or as a text of the screen (nothing: None)."""
    if x is None or x == "":
        return None
    if numeric:
        assert isinstance(x, str) == format_name.startswith("CSV")
        point = "," if format_name == "CSV" else "."
        assert not isinstance(x, str) or re.fullmatch(rf"-?\d+([{point}]\d+)?", x), x
        return Decimal(str(x).replace(",", "."))
    # An apostrophe stops a spreadsheet from taking a text for a formula or a day (``safe``).
    text = f"{x:%Y-%m-%d}" if isinstance(x, Date) else str(x)  # a day is a date in a workbook
    if format_name.startswith("CSV"):
        text = re.sub(r"(?:^|(?<=[;,\t\r\n]))'([^;,\t\r\n]+)",
                      lambda part: part[safe(part[1]) != part[1]], text)
    return plain_text(text)


def notice(format_name: str, data: bytes) -> dict[str, list[str]]:
    """Return « Lisez-moi » of an extract: label → its texts."""
    content: dict[str, list[str]] = {}
    if format_name in ("XLSX", "Lisez-moi"):
        text = "" if format_name == "XLSX" else data.decode("utf-8-sig")
        lines = ([line.split("\u202f: ", 1) for line in text.split("\r\n")[:-1]] if text else
                 _sheet(data, "Lisez-moi"))
        for label, text in lines:
            content.setdefault(label, []).append(text)
        return content
    about = (json.loads(pq.read_schema(io.BytesIO(data)).metadata[b"observatoire"])
             if format_name == "Parquet" else json.loads(data)["observatoire"])
    return {label: x if isinstance(x, list) else [x] for label, x in about.items()
            if label != "Colonnes"}
