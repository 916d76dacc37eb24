"""``python -m etl ouvertes``: the open files and their copies, fetched when they are asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from etl.deposit.trial import StaleDeposit
from etl.french.text import count
from etl.open_data import download
from etl.open_data.catalogue import OpenFile
from etl.open_data.copies import Copy, copies
from etl.open_data.update import Outcome, fetch, publish
from etl.reading.limits import Refusal
from etl.report import summary, text_table
from etl.warehouse.status import NOTHING, age

BY_HAND = "à déposer à la main"
#: Characters of the bar.
_WIDTH = 20


def table(raw: Path, files: Sequence[OpenFile]) -> str:
    """Return a line an open file: who publishes it, where, when it was copied, what it feeds."""
    head = ("identifiant", "producteur", "licence", "dernière copie", "âge", "alimente", "adresse")
    return text_table([head, *(_line(copy) for copy in copies(raw, files))])


def _line(copy: Copy) -> tuple[str, ...]:
    one = copy.open_file
    day = f"{copy.day:%d/%m/%Y}" if copy.day else NOTHING
    by_hand = " (à la main)" if copy.day and not copy.origin else ""
    return (one.id, one.producer, one.licence_name, day + by_hand, age(copy.age_days), one.feeds,
            one.address or f"{one.page} ({BY_HAND})")


def update(raw: Path, warehouse: Path, files: Sequence[OpenFile]) -> int:
    """Fetch open files, publish the new copies, and return the exit status: 1 where one could not
    be fetched, read or published."""
    bar = Bar(files, sys.stdout)
    with download.client() as http:
        trial = fetch(files, raw=raw, warehouse=warehouse, http=http, progress=bar.show)
    bar.clear()
    try:
        for outcome in trial.outcomes:
            print(_outcome_sentence(outcome), file=sys.stderr if outcome.fault else sys.stdout)
        if not trial.new_files:
            print("Aucune nouvelle copie : rien n'a été reconstruit.")
            return int(trial.has_faults)
        print("Construction de l'entrepôt…", flush=True)
        print(summary(publish(trial)))
    except (StaleDeposit, Refusal) as fault:
        print(f"Rien n'a été remplacé : {fault}.", file=sys.stderr)
        return 1
    finally:
        trial.abandon()
    print(f"Publié : {count(len(trial.new_files), 'fichier')}. « python -m etl diff » dit ce qui a "
          "changé.")
    return int(trial.has_faults)


def _outcome_sentence(outcome: Outcome) -> str:
    """Return « carteco : nouvelle copie. »"""
    result = outcome.fault or ("nouvelle copie" if outcome.is_new else "inchangé")
    return f"{outcome.open_file.id} : {result}."


class Bar:
    """« [1/2] carteco ████████░░░░░░░░░░░░ 12,3 Mo », on a terminal only."""

    def __init__(self, files: Sequence[OpenFile], stream: TextIO) -> None:
        self.files = files
        self.stream = stream
        self.line = ""

    def show(self, one: OpenFile, current: int, total: int) -> None:
        """Draw how much of a file was fetched; without bar where its size is not announced."""
        full = min(_WIDTH * current // total, _WIDTH) if total else 0
        bar = "█" * full + "░" * (_WIDTH - full) if total else ""
        size = f"{current / 1e6:.1f} Mo".replace(".", ",")
        self._draw(f"[{self.files.index(one) + 1}/{len(self.files)}] {one.id} {bar} {size}")

    def clear(self) -> None:
        """Erase the line, for the next output."""
        self._draw("")

    def _draw(self, text: str) -> None:
        if self.stream.isatty() and text != self.line:
            self.stream.write("\r" + text.ljust(len(self.line)) + ("" if text else "\r"))
            self.stream.flush()
            self.line = text
