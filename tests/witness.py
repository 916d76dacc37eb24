"""Builds that a page tells apart, and the page that tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from etl.warehouse.build import build
from tests.etl.conftest import HEADINGS, figure_row, save
from tests.serving import messages, small_project

#: What the builds hold, one of them without a workbook: a page says more of eighteen in more time.
SOURCES = ("circulaire_publies", "commerces_publies")
FILE = "economie_circulaire/chiffres_publies.xlsx"

#: A page that asks one build six times, by each way there is, and says the six answers.
WITNESS = """
import time
import streamlit as st
from dashboard import ui
from dashboard.themes.donnees import tables
from dashboard.warehouse import query
from dashboard.warehouse.connection import query as rows_of

ui.page("Témoin", "Six réponses.")
answers = [str(query.catalogue("_construction")["empreinte"].iloc[0])]
for sql in ("min(valeur)", "max(valeur)", "count(*)"):
    time.sleep(0.01)
    answers.append(str(int(rows_of(f"SELECT {sql} AS x FROM circulaire_publies")["x"].iloc[0])))
answers.append(str(query.sources().loc["circulaire_publies", "lignes"]))
answers.append(str(tables.files().data["lignes"].iloc[0]))
st.text(" ".join(answers))
"""


def models(folder: Path) -> dict[int, Path]:
    """Return three warehouses: that of 11 figures, all of them 11 %; those of 12 and of 13."""
    files = {}
    for n in (11, 12, 13):
        save(folder / "raw" / FILE, {"Chiffres": [["Titre"], [], HEADINGS, *(
            figure_row(période=str(2000 + rank), valeur=f"{n} %") for rank in range(n))]})
        files[n] = folder / f"{n}.duckdb"
        assert not build(folder / "raw", files[n]).has_errors
    return files


def project(folder: Path, emploi: str, **pages: str) -> Path:
    """Return a small project whose page ``emploi`` is that one, and which expects such builds."""
    folder_of_project = small_project(folder, emploi=emploi, **pages)
    for module in (folder_of_project / "etl" / "sources").glob("[!_]*.py"):
        if module.stem not in SOURCES:
            module.unlink()
    return folder_of_project


def answer(session: ClientConnection, page: str, query: str = "") -> list[str]:
    """Run a page in an open session: every text that it shows, those of its tables too."""
    texts: list[str] = []
    for message in messages(session, page, query):
        if message.HasField("script_finished"):
            assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        if not message.HasField("delta"):
            continue
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        assert kind not in ("exception", "alert"), element
        if kind in ("text", "markdown"):
            texts.append(getattr(element, kind).body)
        elif kind in ("table", "dataframe"):
            data = pa.ipc.open_stream(getattr(element, kind).arrow_data.data).read_all()
            texts += [str(cell) for column in data.columns for cell in column.to_pylist()]
    return texts


def builds(page: str, texts: list[str], names: Mapping[str, int]) -> set[int]:
    """Return the builds that a page speaks of, as the number of their figures."""
    text = "\n".join(texts)
    if page == "emploi":
        fingerprint, *numbers = re.findall(r"^([0-9a-f]{12}) (.*)$", text, re.MULTILINE)[0]
        numbers_of_page = [int(n) for n in numbers[0].split()]
        assert len(numbers_of_page) == 5
        return {names[fingerprint], *numbers_of_page}
    [count] = re.findall(r"^(\d+)\u00a0chiffres, 1\u00a0classeur$", text, re.MULTILINE)
    [rows] = re.findall(rf"^{FILE}\n.*\n(\d+)$", text, re.MULTILINE)
    return {int(count), int(rows)}
