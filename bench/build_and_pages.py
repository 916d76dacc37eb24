"""What the build and the pages cost, against the plain way of doing the same; in one run.

    python -m bench.build_and_pages [repetitions]

- the build (read, tidy, check, write, lineage) against ``pandas.read_excel(engine="openpyxl")`` of
  every sheet of the same workbooks, which keeps nothing and checks nothing;
- each page's warm rerun, server side, against a script that draws as many ready-made charts and
  nothing else.

Times are medians; ratios hold from one machine to another, seconds do not.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def median(work: Callable[[], object], repetitions: int) -> float:
    """Median duration in seconds."""
    durations = []
    for _ in range(repetitions):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations)


def plain_read() -> None:
    """Every sheet of every workbook, as a table, by pandas and openpyxl."""
    import pandas as pd

    from etl.paths import RAW

    for path in sorted(RAW.rglob("*.xlsx")):
        pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")


def bench_build(repetitions: int, warehouse: Path) -> None:
    """Print the build's time beside the plain read's."""
    from etl.paths import RAW
    from etl.warehouse.build import build

    ours = median(lambda: build(RAW, warehouse), repetitions)
    plain = median(plain_read, repetitions)
    print(f"construction complète            {ours:6.2f} s")
    print(f"pandas.read_excel(openpyxl) seul {plain:6.2f} s   rapport {plain / ours:.1f}\n")


def ready_made(charts: int) -> Callable[[], object]:
    """A Streamlit script that draws so many ready-made charts."""

    def script(charts: int) -> None:
        import plotly.graph_objects as go
        import streamlit as st

        for number in range(charts):
            st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 3, 2])),
                            key=f"figure_{number}")

    from streamlit.testing.v1 import AppTest

    test = AppTest.from_function(script, kwargs={"charts": charts}, default_timeout=60).run()
    return test.run


def bench_pages(repetitions: int) -> None:
    """Print each page's warm rerun beside a page of as many ready-made charts."""
    from streamlit.testing.v1 import AppTest

    print(f"{'page':26}{'graphiques':>11}{'relance':>10}{'témoin':>10}{'rapport':>9}")
    for path in sorted((ROOT / "pages").glob("*.py")):
        page = AppTest.from_file(str(path), default_timeout=60).run()
        charts = len(page.get("plotly_chart"))
        ours = median(page.run, repetitions)
        plain = median(ready_made(charts), repetitions)
        print(f"{path.stem:26}{charts:11}{ours * 1000:7.0f} ms{plain * 1000:7.0f} ms"
              f"{ours / plain:9.1f}")


def main() -> None:
    """Build in a temporary folder, then time the pages on that warehouse."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "warehouse.duckdb"
        os.environ["OBSERVATOIRE_WAREHOUSE"] = str(warehouse)
        bench_build(repetitions, warehouse)
        bench_pages(repetitions)


if __name__ == "__main__":
    main()
