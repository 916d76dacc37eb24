"""What loading costs, in time and in memory, against the plain way; one run.

    python -m bench.etl [repetitions]

- the build (read, tidy, check, lineage, write) against ``pandas.read_excel(engine="openpyxl")``
  of every sheet, then ``CREATE TABLE AS`` in DuckDB, which keeps no address and checks nothing: on
  an extraction of 200 000 lines, and on twenty messy sheets;
- how the build grows from 10 000 to 1 000 000 lines, as .xlsx, .csv and .parquet.

Each measure is a process of its own: its peak is its own, and that of the process that reads the
files for it.  The clock starts once the libraries are imported, on both sides; the peak counts
them, on both sides.  Times are medians and peaks too; ratios hold from one machine to another,
seconds do not.  The ``resource`` module is Unix's.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

LINES = 200_000
GROWTH = (10_000, 30_000, 100_000, 300_000, 1_000_000)


class Cost(NamedTuple):
    """Seconds and mebibytes."""

    seconds: float
    peak: float


# --- One measure, in its own process -----------------------------------------------------------
def ours(raw: Path, warehouse: Path) -> float:
    """Return the seconds that the build of the folder ``raw`` takes."""
    from etl.sources import registry
    from etl.warehouse.build import build

    registry()
    start = time.perf_counter()
    report = build(raw, warehouse)
    spent = time.perf_counter() - start
    assert not report.has_errors and warehouse.is_file(), report.all_issues[:3]
    return spent


def plain(raw: Path, warehouse: Path) -> float:
    """Return the seconds that the plain load of the same folder takes: a table a sheet."""
    import duckdb
    import openpyxl  # noqa: F401
    import pandas as pd

    start = time.perf_counter()
    with duckdb.connect(str(warehouse)) as db:
        for number, path in enumerate(sorted(raw.rglob("*.xlsx"))):
            sheets = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
            for rank, sheet in enumerate(sheets.values()):
                # Numbers and marks in one column: DuckDB takes them as text.
                table = sheet.astype("str")
                db.register("sheet", table)
                db.execute(f"CREATE TABLE t{number}_{rank} AS SELECT * FROM sheet")
    return time.perf_counter() - start


def alone(side: str, raw: Path, warehouse: Path) -> None:
    """Print the cost of one side, as JSON: what the measuring process runs."""
    seconds = {"ours": ours, "plain": plain}[side](raw, warehouse)
    if side == "ours":  # the process that reads the files counts once it has ended
        from etl.reading import reader

        reader.close()
    kibi = sum(resource.getrusage(who).ru_maxrss
               for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps([seconds, kibi / (1 << 20 if sys.platform == "darwin" else 1 << 10)]))


# --- The run -----------------------------------------------------------------------------------
def run(*arguments: object) -> str:
    """Return what a Python of its own prints."""
    return subprocess.run([sys.executable, "-m", *map(str, arguments)], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def measure(side: str, raw: Path) -> Cost:
    """Return the cost of one side, measured once."""
    with tempfile.TemporaryDirectory() as folder:
        return Cost(*json.loads(run("bench.etl", "--alone", side, raw,
                                    Path(folder) / "warehouse.duckdb")))


def middle(costs: list[Cost]) -> Cost:
    """Return the median of each."""
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def compare(title: str, raw: Path, repetitions: int) -> None:
    """Print both sides and their ratios; they take turns, so that a busy machine slows both."""
    pairs = [(measure("ours", raw), measure("plain", raw)) for _ in range(repetitions)]
    us, them = (middle(list(costs)) for costs in zip(*pairs, strict=True))
    print(f"{title}\n"
          f"  construction, contrôles et adresses compris  {us.seconds:7.2f} s {us.peak:7.0f} Mio\n"
          f"  pandas.read_excel(openpyxl) puis DuckDB      {them.seconds:7.2f} s "
          f"{them.peak:7.0f} Mio\n"
          f"  rapport : {them.seconds / us.seconds:.1f} fois plus rapide, "
          f"{us.peak / them.peak:.2f} fois la mémoire\n", flush=True)


def grow(folder: Path, repetitions: int) -> None:
    """Print the cost of the build as the extraction grows."""
    print(f"{'lignes':>9}" + "".join(f"{kind:>20}" for kind in (".xlsx", ".csv", ".parquet")))
    for lines in GROWTH:
        shown = f"{lines:9}"
        for kind in ("xlsx", "csv", "parquet"):
            raw = folder / f"{kind}_{lines}"
            path = raw / f"emploi_detaille/extraction.{kind}"
            run("bench.workbooks", "extraction", path, lines)
            found = middle([measure("ours", raw)
                            for _ in range(repetitions if lines <= LINES else 1)])
            shown += f"{found.seconds:9.2f} s{found.peak:6.0f} Mio"
            path.unlink()
        print(shown, flush=True)


def main() -> None:
    """Generate, measure, print."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        run("bench.workbooks", "extraction",
            folder / "long/emploi_detaille/extraction.xlsx", LINES)
        run("bench.workbooks", "messy", folder / "messy")
        compare(f"Une extraction de {LINES} lignes", folder / "long", repetitions)
        compare("Vingt classeurs désordonnés", folder / "messy", repetitions)
        grow(folder, repetitions)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        alone(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
