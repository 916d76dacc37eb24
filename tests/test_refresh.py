"""Pages go on answering while the warehouse is replaced under them, each from one build."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from etl.warehouse import versions
from etl.warehouse.build import build
from tests.etl.conftest import PUBLISHED, published, save
from tests.serving import ROOT, serving, small_project

#: What the builds hold, one of them without a workbook: a page says more of eighteen in more time.
SOURCES = ("circulaire_publies", "commerces_publies")
FILE = "economie_circulaire/chiffres_publies.xlsx"
SESSIONS, SWAPS = 10, 50

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


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Three warehouses: that of 11 figures, all of them 11 %; those of 12 and of 13."""
    folder, made = tmp_path_factory.mktemp("modeles"), {}
    for n in (11, 12, 13):
        save(folder / "raw" / FILE, {"Chiffres": [["Titre"], [], PUBLISHED, *(
            published(période=str(2000 + rank), valeur=f"{n} %") for rank in range(n))]})
        made[n] = folder / f"{n}.duckdb"
        assert not build(folder / "raw", made[n]).has_errors
    return made


def answer(session: ClientConnection, page: str) -> list[str]:
    """Run a page in an open session: every text that it shows, those of its tables too."""
    request = BackMsg()
    request.rerun_script.page_name = page
    session.send(request.SerializeToString())
    shown: list[str] = []
    while True:
        message = ForwardMsg.FromString(session.recv(timeout=60, decode=False))
        if message.HasField("script_finished"):
            assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            return shown
        if not message.HasField("delta"):
            continue
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        assert kind not in ("exception", "alert"), element
        if kind in ("text", "markdown"):
            shown.append(getattr(element, kind).body)
        elif kind in ("table", "dataframe"):
            data = pa.ipc.open_stream(getattr(element, kind).arrow_data.data).read_all()
            shown += [str(cell) for column in data.columns for cell in column.to_pylist()]


def builds(page: str, shown: list[str], names: Mapping[str, int]) -> set[int]:
    """The builds that a page speaks of, as the number of their figures."""
    text = "\n".join(shown)
    if page == "emploi":
        fingerprint, *numbers = re.findall(r"^([0-9a-f]{12}) (.*)$", text, re.MULTILINE)[0]
        told = [int(n) for n in numbers[0].split()]
        assert len(told) == 5
        return {names[fingerprint], *told}
    [fingerprint] = re.findall(r"empreinte ([0-9a-f]{12})", text)
    [count] = re.findall(r"^(\d+) chiffres, 1 classeur$", text, re.MULTILINE)
    return {names[fingerprint], int(count)}


def test_ten_sessions_ask_while_fifty_builds_are_swapped(
        models: dict[int, Path], tmp_path: Path) -> None:
    names = {versions.describe(path).fingerprint: n for n, path in models.items()}
    warehouse = tmp_path / "entrepot" / "warehouse.duckdb"
    warehouse.parent.mkdir()
    shutil.copy(models[11], warehouse)
    project = small_project(
        tmp_path, emploi=WITNESS, donnees=(ROOT / "pages/donnees.py").read_text(encoding="utf-8"))
    for module in (project / "etl" / "sources").glob("[!_]*.py"):  # what it expects of a build
        if module.stem not in SOURCES:
            module.unlink()
    asked, done = threading.Condition(), threading.Event()
    seen: list[set[int]] = []

    def sit(address: str, first: str) -> None:
        """A person who goes from one page to the other, and back, until the last swap."""
        with connect(address.replace("http", "ws", 1) + "/_stcore/stream", proxy=None,
                     max_size=None) as session:
            for page in cycle(("emploi", "donnees") if first == "emploi" else
                              ("donnees", "emploi")):
                found = builds(page, answer(session, page), names)
                with asked:
                    seen.append(found)
                    asked.notify_all()
                if done.is_set():
                    return

    with serving(project, warehouse) as address, ThreadPoolExecutor(SESSIONS) as sessions:
        people = [sessions.submit(sit, address, ("emploi", "donnees")[n % 2])
                  for n in range(SESSIONS)]
        try:
            for n in islice(cycle((12, 13, 11)), SWAPS):
                wait_for(2, asked, seen, people)
                beside = warehouse.with_name("nouveau.tmp")
                shutil.copy(models[n], beside)
                with versions.build_lock(warehouse):
                    versions.swap(beside, warehouse)
        finally:
            done.set()
        for one in people:
            one.result()
    assert [found for found in seen if len(found) != 1] == []
    assert set.union(*seen) == {11, 12, 13}
    assert len(seen) >= 2 * SWAPS


def wait_for(more: int, asked: threading.Condition, seen: list[set[int]],
             people: list[Future[None]]) -> None:
    """Wait for so many pages to be answered, or for a session to fail."""
    with asked:
        enough = len(seen) + more
        while len(seen) < enough:
            asked.wait(1)
            for one in people:
                if one.done():
                    one.result()
