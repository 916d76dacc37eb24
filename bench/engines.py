"""What typical questions take on the file and on each engine, at so many million rows.

    python -m bench.engines [millions…] [--sans postgresql]

The rows are those of ``emploi_detaille``, again and again, each time of other territories.  Each
engine is published to, then asked in turn; a time is the median of five answers, the first one (a
page's own, nothing being kept) apart; all give the same rows, or it is said.  PostgreSQL: a primary
and two replicas of this machine (``tests/engines/cluster.py``); ClickHouse: its engine in this
process (chdb), on one core as a server shared by readers is; neither tells what several machines
do.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import clickhouse_connect
import duckdb

from dashboard.warehouse.connection import Build, FileBuild
from dashboard.warehouse.engine_build import engine_build
from etl.engines import engine_at
from etl.engines.clickhouse import ClickHouse
from etl.paths import warehouse_path
from etl.warehouse.sql import sql_text
from tests.engines.cluster import cluster

#: Question → its text, its values.
QUESTIONS: dict[str, tuple[str, tuple[object, ...]]] = {
    "un chiffre": (
        "SELECT * FROM emploi_detaille WHERE indicateur = ? AND territoire = ? AND famille = ? "
        "AND secteur = ? AND annee = (SELECT max(annee) FROM emploi_detaille WHERE territoire = ?) "
        "ORDER BY rowid", ("Effectifs salariés", "53", "ESS", "Ensemble", "53")),
    "une série par année et par famille": (
        "SELECT annee, famille, sum(valeur) / count(DISTINCT periode) AS v, count(*) FILTER "
        "(WHERE statut = 's') AS s FROM emploi_detaille WHERE territoire = ? AND indicateur = ? "
        "GROUP BY annee, famille ORDER BY annee, famille", ("53", "Effectifs salariés")),
    "un palmarès de territoires": (
        "SELECT territoire, sum(valeur) AS v FROM emploi_detaille WHERE annee = ? AND indicateur = "
        "? AND secteur = ? GROUP BY territoire ORDER BY v DESC, territoire LIMIT 20",
        (2022, "Effectifs salariés", "Ensemble")),
    "un total sur toutes les lignes": (
        "SELECT annee, sum(valeur) AS v, count(*) AS n FROM emploi_detaille GROUP BY annee "
        "ORDER BY annee", ()),
    "les valeurs d'un filtre": (
        "SELECT DISTINCT secteur FROM emploi_detaille WHERE indicateur = ? AND secteur IS NOT NULL "
        "ORDER BY secteur COLLATE fr", ("Effectifs salariés",)),
    "l'origine d'un total, coupée": (
        "SELECT feuille, cellule, imprime, fichier, statut, annee FROM emploi_detaille WHERE "
        "famille = ? ORDER BY rowid LIMIT 20001", ("ESS",)),
}
TIMES = 5


def generated_warehouse(folder: Path, millions: int) -> Path:
    """Return a warehouse whose ``emploi_detaille`` has so many million rows."""
    path = folder / f"{millions}.duckdb"
    with duckdb.connect(str(path)) as db:
        db.execute(f"ATTACH {sql_text(str(warehouse_path()))} AS w (READ_ONLY)")
        db.execute("COPY FROM DATABASE w TO " + f'"{path.stem}"')
        [(rows,)] = db.execute("SELECT count(*) FROM w.emploi_detaille").fetchall()
        db.execute(f"""
            INSERT INTO emploi_detaille SELECT e.* REPLACE (e.territoire || '-' || n AS territoire)
            FROM w.emploi_detaille e, range(1, {-(-millions * 1_000_000 // rows)}) t(n)""")
    return path


@contextmanager
def in_file(warehouse: Path) -> Iterator[Build]:
    """Open the file as the pages do."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH {sql_text(str(warehouse))} AS w (READ_ONLY)")
        yield FileBuild(("", 0, 0, 0), connection)


@contextmanager
def in_postgresql(warehouse: Path) -> Iterator[Build]:
    """Publish to a cluster of this machine."""
    with cluster() as nodes:
        engine_at(nodes.url()).publish(warehouse)
        yield engine_build(nodes.url())


@contextmanager
def in_clickhouse(warehouse: Path) -> Iterator[Build]:
    """Publish to ClickHouse's engine, on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        def connect(engine: ClickHouse, host: str, database: str, *_: int) -> object:
            return clickhouse_connect.get_client(interface="chdb", path=folder, database=database)

        ClickHouse.connect = connect  # type: ignore[assignment, method-assign]
        engine_at.cache_clear()
        url = "clickhouse://ici/observatoire?max_threads=1"
        with suppress(OSError), clickhouse_connect.get_client(interface="chdb", path=folder):
            engine_at(url).publish(warehouse)
            yield engine_build(url)


def measure(build: Build) -> dict[str, tuple[float, float, object]]:
    """Return question → seconds of the first answer, of the next ones, and its rows."""
    times: dict[str, tuple[float, float, object]] = {}
    for name, (sql, values) in QUESTIONS.items():
        seconds = []
        for _ in range(1 + TIMES):
            began = time.perf_counter()
            rows = build.frame(sql, values)
            seconds.append(time.perf_counter() - began)
        times[name] = seconds[0], statistics.median(seconds[1:]), rows.round(6).to_json()
    return times


def main() -> None:
    """Print the times of each engine, a table of Markdown a size."""
    engines = {"fichier": in_file, "clickhouse": in_clickhouse, "postgresql": in_postgresql}
    parser = ArgumentParser("python -m bench.engines", description=__doc__,
                            formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("millions", type=int, nargs="*", default=[1, 10])
    parser.add_argument("--sans", nargs="+", choices=engines, default=[])
    options = parser.parse_args()
    for size in options.millions:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            warehouse, results = generated_warehouse(folder, size), {}
            for name, engine in engines.items():
                if name not in options.sans:
                    began = time.perf_counter()
                    with engine(warehouse) as build:
                        ready = time.perf_counter() - began
                        results[name] = measure(build)
                    print(f"{size} M, {name} : prêt en {ready:.0f} s", file=sys.stderr, flush=True)
            print(f"\n| {size} million(s) de lignes | " + " | ".join(results) + " |")
            print("|---|" + "---|" * len(results))
            for question in QUESTIONS:
                answers = {str(times[question][2]) for times in results.values()}
                cells = [f"{times[question][1] * 1000:.0f} ms" for times in results.values()]
                remark = "" if len(answers) == 1 else " (réponses différentes)"
                print(f"| {question}{remark} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
