"""The answers that are rather several answers of their question, in one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from etl.checks.row_issue import row_issue
from etl.contract import Source
from etl.french.text import normalise
from etl.issue import Issue, Places

#: What people part answers with, beside the semicolon and the line break that are read.
_MARKS = re.compile(r"[,/+|]| et ")


def answer_lists(source: Source, data: pd.DataFrame, answers: pd.DataFrame,
                 places: Places) -> Iterator[Issue]:
    """Yield one warning for each answer whose parts are all answers of other records: « réemploi,
    recyclage » is counted as one, apart from both."""
    for name, some in answers.groupby("question", observed=True):
        some = some.merge(data[["id", "fichier", "feuille", "ligne"]], on="id")
        known = set(map(normalise, some["modalite"].unique()))
        for text in some["modalite"].unique():
            parts = list(map(str.strip, _MARKS.split(text)))
            if len(parts) < 2 or not all(normalise(part) in known for part in parts):
                continue
            row = some[some["modalite"] == text].iloc[0]
            yield row_issue(
                source, "avertissement", f"« {source.children[str(name)]} » : {len(parts)} "
                "réponses en une, comptées à part", row, str(name), text, " ; ".join(parts), places)
