"""What loading costs, in time and in memory, against the plain way; one run.

    python -m bench.etl [repetitions] [--tout]

- the build (read, tidy, check, lineage, write) against ``pandas.read_excel(engine="openpyxl")``
  of every sheet, then ``CREATE TABLE AS`` in DuckDB, which keeps no address and checks nothing: on
  an extraction of 200 000 lines, and on twenty messy sheets;
- how both grow from 10 000 to 1 000 000 lines (10 000 000 with ``--tout``), as .xlsx, .csv and
  .parquet; a sheet of Excel has no more than 1 048 576.

Each measure is a process of its own: its peak is its own, and that of the process that reads the
files for it.  Times are of processor, all processes together, so that a busy machine changes them
little; they start once the libraries are imported, on both sides, but for those of the process
that reads.  The peak counts the libraries.  Times are medians and peaks too; ratios hold from one
machine to another, seconds do not.  The ``resource`` module is Unix's.
"""

from __future__ import annotations

import itertools
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import NamedTuple

LINES = 200_000
GROWTH = (10_000, 100_000, 1_000_000)
MORE = (3_000_000, 10_000_000)
#: Lines of a sheet of Excel.
SHEET = 1 << 20


class Cost(NamedTuple):
    """Seconds of processor and mebibytes."""

    seconds: float
    peak: float


# --- One measure, in its own process -----------------------------------------------------------
def processor_seconds() -> float:
    """Return the seconds of processor that this process has taken, with those that it started and
    that have ended."""
    return sum(usage.ru_utime + usage.ru_stime for usage in map(
        resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def ours(raw: Path, warehouse: Path) -> float:
    """Return the seconds that the build of the folder ``raw`` takes."""
    from etl.reading import reader
    from etl.sources import registry
    from etl.warehouse.build import build

    registry()
    start = processor_seconds()
    report = build(raw, warehouse)
    reader.close()
    seconds = processor_seconds() - start
    assert not report.has_errors and warehouse.is_file(), report.all_issues[:3]
    books = {book.file for one in report.results for book, _ in one.books}
    files = sum(path.is_file() for path in raw.rglob("*"))
    assert len(books) == files, "files that no source reads"
    return seconds


def plain(raw: Path, warehouse: Path) -> float:
    """Return the seconds that the plain load of the same folder takes: a table a sheet."""
    import duckdb
    import openpyxl  # noqa: F401
    import pandas as pd

    start = processor_seconds()
    with duckdb.connect(str(warehouse)) as db:
        for number, path in enumerate(sorted(filter(Path.is_file, raw.rglob("*")))):
            sheets = {
                ".xlsx": lambda p: pd.read_excel(p, sheet_name=None, header=None,
                                                 engine="openpyxl"),
                ".csv": lambda p: {"": pd.read_csv(p, sep=";", skiprows=2, dtype=str)},
                ".parquet": lambda p: {"": pd.read_parquet(p)}}[path.suffix](path)
            for rank, sheet in enumerate(sheets.values()):
                # Numbers and marks in one column: DuckDB takes them as text.
                table = sheet.astype("str")
                db.register("sheet", table)
                db.execute(f"CREATE TABLE t{number}_{rank} AS SELECT * FROM sheet")
    return processor_seconds() - start


def alone(side: str, raw: Path, warehouse: Path) -> None:
    """Print the cost of one side, as JSON: what the measuring process runs."""
    seconds = {"ours": ours, "plain": plain}[side](raw, warehouse)
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


def grow(folder: Path, sizes: tuple[int, ...], repetitions: int) -> None:
    """Print the cost of both sides as the extraction grows."""
    print(f"{'lignes':>9} {'fichier':9}{'construction':>20}{'pandas puis DuckDB':>22}")
    for lines, kind in itertools.product(sizes, ("xlsx", "csv", "parquet")):
        if kind == "xlsx" and lines > SHEET:
            continue
        raw = folder / f"{kind}_{lines}"
        path = raw / f"emploi_detaille/extraction.{kind}"
        run("bench.workbooks", "extraction", path, lines)
        times = repetitions if lines <= LINES else 1
        us, them = (middle([measure(side, raw) for _ in range(times)])
                    for side in ("ours", "plain"))
        print(f"{lines:9} .{kind:8}{us.seconds:10.2f} s{us.peak:5.0f} Mio{them.seconds:12.2f} s"
              f"{them.peak:5.0f} Mio", flush=True)
        path.unlink()


def main() -> None:
    """Generate, measure, print."""
    parser = ArgumentParser("python -m bench.etl", description=__doc__,
                            formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("repetitions", type=int, nargs="?", default=3)
    parser.add_argument("--tout", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        run("bench.workbooks", "extraction",
            folder / "long/emploi_detaille/extraction.xlsx", LINES)
        run("bench.workbooks", "messy", folder / "messy")
        compare(f"Une extraction de {LINES} lignes", folder / "long", options.repetitions)
        compare("Vingt classeurs désordonnés", folder / "messy", options.repetitions)
        grow(folder, (*GROWTH, *(MORE if options.tout else ())), options.repetitions)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        alone(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
