"""How many readers a replica holds, then three behind HAProxy (``deploy/haproxy.cfg``).

    python -m bench.replicas [readers…]

Every ten seconds, each reader goes to another theme, two of its filters set at random (always the
same draws); the first readers come as after a publication, when no answer is kept yet.  A line: how
many readers; the median and the 95th percentile of what they wait for, in seconds; the cores that
the servers take, and the seconds of a core for each page.  Seconds of processor hold whatever else
the machine does; what readers wait for does not.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection

from dashboard.blocks import headless
from dashboard.pages import PRESENTABLE
from dashboard.paths import PAGES
from etl.paths import ROOT, WAREHOUSE, WAREHOUSE_VARIABLE
from tests.replicas import Reader, Site, site
from tests.serving import build_copy, messages

EVERY, ACTS = 10.0, 4
NAMES = [name for name in PRESENTABLE if (PAGES / f"{name}.py").exists()]


def processor_seconds(site: Site) -> float:
    """Return the seconds of processor that the replicas have taken, their children left out."""
    ticks = 0
    for process in site.replicas.values():
        if process.poll() is None:
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@cache
def offers(page: str) -> dict[str, headless.Offer]:
    """Return what each filter of a page offers."""
    return headless.collection(page).offers


def addresses(seed: int) -> Iterator[tuple[str, str]]:
    """Yield (page, query) without end: the themes one after the other, two filters of each set."""
    draw = random.Random(seed)
    for name in islice(cycle(NAMES), seed % len(NAMES), None):
        options = {key: offer.options for key, offer in offers(name).items() if offer.options}
        keys = draw.sample(sorted(options), min(2, len(options)))
        yield name, urlencode({key: draw.choice(options[key]) for key in keys})


def ask(session: ClientConnection, page: str, query: str) -> None:
    """Ask a page, and wait until it has come."""
    for _ in messages(session, page, query):
        pass


def waits(site: Site, rank: int, of: int) -> list[float]:
    """Return what one of so many readers waits for, at each act."""
    reader, durations = Reader(site), []
    start = time.perf_counter() + EVERY * rank / of
    for act, (page, query) in enumerate(islice(addresses(1000 * of + rank), ACTS)):
        time.sleep(max(0.0, start + act * EVERY - time.perf_counter()))
        before = time.perf_counter()
        reader.ask(partial(ask, page=page, query=query))
        durations.append(time.perf_counter() - before)
    reader.close()
    return durations


def settle(site: Site) -> None:
    """Wait until the replicas have read in the background what they warm up."""
    idle = 0
    while idle < 8:  # seconds
        before = processor_seconds(site)
        time.sleep(1)
        idle = idle + 1 if processor_seconds(site) - before < 0.1 else 0


def measure(site: Site, readers: int) -> None:
    """Print what so many readers wait for, and what they cost."""
    before, start = processor_seconds(site), time.perf_counter()
    with ThreadPoolExecutor(readers) as threads:
        every = list(threads.map(lambda rank: waits(site, rank, readers), range(readers)))
    work, duration = processor_seconds(site) - before, time.perf_counter() - start
    all_waits = sorted(wait for one in every for wait in one)
    print(f"{sum(p.poll() is None for p in site.replicas.values())} réplique(s), {readers:4} "
          f"lecteurs : médiane {statistics.median(all_waits):5.2f} s, p95 "
          f"{all_waits[int(0.95 * len(all_waits))]:5.2f} s, {work / duration:4.2f} cœur, "
          f"{work / len(all_waits):.3f} s de cœur par page", flush=True)


def measure_all(site: Site, numbers: Sequence[int]) -> None:
    """Print a line for each number of readers; for the first ones, as after a publication."""
    for one in site.folders:
        os.utime(one / WAREHOUSE.name)  # another build, for who keeps what one answers
    settle(site)
    for readers in numbers:
        measure(site, readers)


def main() -> None:
    """Measure three replicas, then one."""
    parser = ArgumentParser("python -m bench.replicas", description=__doc__,
                            formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("readers", type=int, nargs="*", default=[20, 40, 60, 80])
    numbers = parser.parse_args().readers
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warehouse, _ = build_copy(folder)
        os.environ[WAREHOUSE_VARIABLE] = str(warehouse)
        for page in NAMES:
            offers(page)
        with site(folder, ROOT, warehouse) as deployment:
            measure_all(deployment, numbers)
            for one in ("r2", "r3"):
                deployment.replicas[one].kill()
                deployment.replicas[one].wait()
            measure_all(deployment, numbers)


if __name__ == "__main__":
    main()
