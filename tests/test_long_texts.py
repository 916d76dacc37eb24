"""A long cell costs its length, and not the square of it: thirty thousand characters in one held
the server for seconds, and a workbook has as many such cells as its maker likes."""

from __future__ import annotations

import subprocess
import sys

from dashboard.blocks import cells, search_index
from dashboard.text import numbers
from etl.checks import values
from etl.french import text
from etl.open_data import download
from etl.sources import commerces_enquete
from etl.tables import sections
from tests.serving import ROOT

#: Characters of a text that takes no time where each is read once, and hours where each is read as
#: many times as there are.
LENGTH = 1_000_000
READERS = {
    "notes of a heading": lambda: text.normalise("( %)" * LENGTH),
    "answers in one": lambda: values._ANSWER_MARKS.split(" " * LENGTH),
    "names of variables": lambda: sections._SURE.fullmatch("_a" * LENGTH + "!"),
    "codes of questions": lambda: commerces_enquete._CODE.fullmatch("Q" + "1" * LENGTH + "!"),
    "a web page for a file": lambda: download._PAGE.match(b" " * LENGTH),
    "addresses": lambda: cells.plain("http://" * LENGTH),
    "Markdown": lambda: cells.plain("\n" * LENGTH),
    "percentages found": lambda: search_index._PERCENTAGE.findall("1" * LENGTH),
    "decimals": lambda: numbers.printed_decimals(0.5, "1" * LENGTH),
}


def test_a_text_is_read_in_proportion_to_its_length():
    # In a process of its own, which can be ended: a pattern cannot.
    subprocess.run([sys.executable, "-m", __name__], cwd=ROOT, check=True, timeout=300)


if __name__ == "__main__":
    for name, read in READERS.items():
        print(name, flush=True)  # the last one said is the one that does not end
        read()
