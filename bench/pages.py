"""What a warm rerun of each page costs on the server, beside two other ways; in one run.

    python -m bench.pages [repetitions]

- « témoin »: a script that draws as many ready-made charts, and nothing else;
- « usuel »: a script of the same figures and tables written the usual way: for each, its table of
  the warehouse is read whole with pandas, filtered, drawn with plotly.express and listed with
  ``st.dataframe``, and nothing is kept from one run to the next.

The three run in turn, so that a busy moment weighs on all alike.  Times are medians; ratios hold
from one machine to another, seconds do not.  « appels »: Python functions called by one warm rerun.
"""

from __future__ import annotations

import logging
import os
import statistics
import tempfile
import threading
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard.pages import PRESENTABLE
from dashboard.paths import PAGES
from dashboard.warehouse.table import ADDRESS
from etl.paths import RAW


def ready_made(charts: int) -> None:
    """Draw so many ready-made charts."""
    import plotly.graph_objects as go
    import streamlit as st

    for number in range(charts):
        st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 3, 2])), key=f"figure_{number}")


def usual(blocks: list[tuple[str, str, list[tuple[str, ...]], bool]], warehouse: str) -> None:
    """Draw figures the usual way; ``blocks``: title, table, addresses of its cells, has a chart."""
    import duckdb
    import plotly.express as px
    import streamlit as st

    for number, (title, table, addresses, has_chart) in enumerate(blocks):
        with duckdb.connect(warehouse, read_only=True) as connection:
            frame = connection.execute(f'SELECT * FROM "{table}"').df()
        cells = frame[["fichier", "feuille", "cellule"]].apply(tuple, axis=1)
        frame = frame[cells.isin(addresses)]
        st.subheader(title)
        if has_chart:
            names = [c for c in ("periode", "territoire_nom", "indicateur") if c in frame]
            colour = names[1] if len(names) > 1 else None
            st.plotly_chart(px.bar(frame, x=names[0], y="valeur", color=colour),
                            key=f"figure_{number}")
        st.dataframe(frame, key=f"donnees_{number}")


def usual_blocks(page: str) -> list[tuple[str, str, list[tuple[str, ...]], bool]]:
    """Return the blocks of a page whose figures stand in a table with their cells."""
    from dashboard.blocks import headless
    from dashboard.warehouse import connection

    tables = connection.query("SELECT table_name FROM duckdb_columns() WHERE column_name IN "
                              "('cellule', 'valeur') GROUP BY ALL HAVING count(*) = 2")
    names = set(tables["table_name"])
    blocks = []
    for block in headless.collection(page).blocks:
        lineage = block.table.lineage
        sources = set(lineage["source"]) & names if "source" in lineage else set()
        if len(sources) == 1:
            blocks.append((block.title, sources.pop(), list(lineage[ADDRESS].itertuples(
                index=False, name=None)), block.draw is not None))
    return blocks


def calls(page: AppTest) -> int:
    """Return how many Python functions a run of the page calls, in the thread that runs it."""
    count = 0

    def count_call(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call"

    threading.setprofile(count_call)
    try:
        page.run()
    finally:
        threading.setprofile(None)
    return count


def bench(repetitions: int, warehouse: str) -> None:
    """Print what each page costs beside the two others."""
    print(f"{'page':26}{'figures':>8}{'relance':>10}{'témoin':>9}{'rapport':>9}{'usuel':>10}"
          f"{'rapport':>9}{'appels':>10}")
    for path in sorted(PAGES.glob("*.py")):
        page = AppTest.from_file(str(path), default_timeout=60).run()
        charts = len(page.get("plotly_chart"))
        blocks = usual_blocks(path.stem) if path.stem in PRESENTABLE else []
        runs = [page, AppTest.from_function(ready_made, kwargs={"charts": charts})]
        if blocks:
            runs.append(AppTest.from_function(
                usual, kwargs={"blocks": blocks, "warehouse": warehouse}, default_timeout=60))
        durations: list[list[float]] = [[] for _ in runs]
        for turn in range(repetitions + 1):
            for one, seconds in zip(runs, durations, strict=True):
                start = time.perf_counter()
                one.run()
                if turn:  # the first run is not warm
                    seconds.append(time.perf_counter() - start)
        assert not any(one.exception for one in runs), [one.exception for one in runs]
        ours, plain, *other = (statistics.median(seconds) * 1000 for seconds in durations)
        beside = f"{other[0]:7.0f} ms{other[0] / ours:9.1f}" if other else f"{'–':>10}{'–':>9}"
        print(f"{path.stem:26}{charts:8}{ours:7.0f} ms{plain:6.0f} ms{ours / plain:9.1f}{beside}"
              f"{calls(page):10,}".replace(",", " "), flush=True)


def main() -> None:
    """Build in a temporary folder, then time the pages on that warehouse."""
    from etl.warehouse.build import build

    for name in logging.root.manager.loggerDict:
        logging.getLogger(name).setLevel(logging.ERROR)  # it says that no browser is there
    parser = ArgumentParser("python -m bench.pages", description=__doc__,
                            formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("repetitions", type=int, nargs="?", default=7)
    repetitions = parser.parse_args().repetitions
    with tempfile.TemporaryDirectory() as folder:
        warehouse = os.environ["OBSERVATOIRE_WAREHOUSE"] = str(Path(folder) / "warehouse.duckdb")
        assert not build(RAW, Path(warehouse)).has_errors
        bench(repetitions, warehouse)


if __name__ == "__main__":
    main()
