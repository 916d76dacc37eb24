"""What is computed before a reader asks for it: when the server starts, and for each new build."""

from __future__ import annotations

import gc
import importlib
import logging
import time
from collections.abc import Iterator
from contextlib import suppress

#: What every page imports: loaded while the first browser is still fetching scripts.
WARM_MODULE = "dashboard.ui"
#: The page whose first opening costs most.
EXPLORER = "explorateur"
#: Seconds before the explorer is read, then before the search reads the pages, and between two;
#: between two looks at the build in place.
FIRST_READER, FIRST_READERS, BETWEEN_PAGES, BETWEEN_LOOKS = 5, 25, 0.3, 15
LOG = logging.getLogger(__name__)


def warm_up() -> None:
    """Import what every page needs; from then on, whenever another build is in place, compute what
    its readers will ask for."""
    importlib.import_module(WARM_MODULE)
    set_apart()
    # Streamlit warns at each page that nobody is there to read it.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(
        logging.ERROR)
    for _ in new_builds():
        read_build()
        set_apart()


def set_apart() -> None:
    """Leave what is there, which lasts, out of the garbage collector's rounds: a whole one, every
    three hundred runs, would stop all readers for a quarter of a second."""
    gc.unfreeze()  # what is left of the build before
    gc.collect()
    gc.freeze()


def new_builds() -> Iterator[object]:
    """Yield the stamp of the build in place, then that of each one that replaces it."""
    from dashboard.warehouse.connection import WarehouseMissing, stamp

    latest: object = None
    while True:
        with suppress(WarehouseMissing):  # each page says it
            if (now := stamp()) != latest:
                latest = now
                yield now
        time.sleep(BETWEEN_LOOKS)


def read_build() -> None:
    """Compute what readers will ask of the build in place, once the first of them have a page."""
    try:
        time.sleep(FIRST_READER)
        read_indicators()
        time.sleep(FIRST_READERS)
        read_search_index()
    except Exception:  # its readers will see it, and the next build is still looked for
        LOG.exception("the build in place could not be prepared")


def read_indicators() -> None:
    """Compute the indicators of the explorer (a second of a core) before its first reader opens it.
    """
    from dashboard.blocks import deck
    from dashboard.warehouse.connection import WarehouseMissing

    with suppress(WarehouseMissing):  # each page says it
        deck.offers(EXPLORER)


def read_search_index() -> None:
    """Read every page for the search (ten seconds), a page after the other, with room for readers
    between."""
    from dashboard.blocks import search_index
    from dashboard.warehouse.connection import WarehouseMissing

    with suppress(WarehouseMissing):
        for _ in search_index.parts():
            time.sleep(BETWEEN_PAGES)
