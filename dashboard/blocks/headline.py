"""The headline of a block: the finding, in the first sentence that is read from its figure."""

from __future__ import annotations

import re

from dashboard.blocks.cells import cell_text
from dashboard.text import numbers
from dashboard.warehouse.table import Table

#: What a sentence says of an interval, which its figure draws; and what a number is.
INTERVAL = re.compile(r"\s\([^()]*intervalle de confiance[^()]*\)")
_NUMBER = re.compile(r"\d[\d\u202f]*(?:,\d+)?")


def finding(lecture: str, table: Table) -> str:
    """Return the first sentence read from a figure, without the intervals that the figure draws,
    nor the asides (« ; en France : 10,5 % ») whose numbers it does not show; empty without one."""
    sentence, stop, _ = lecture.partition(". ")
    first, *asides = INTERVAL.sub("", sentence).split(" ; ")
    written = {number for row in table.data.to_dict("records") for column in table.columns
               for number in _NUMBER.findall(cell_text(row, column))} if asides else set()
    seen = [aside for aside in asides if set(_NUMBER.findall(aside)) <= written]
    end = "" if stop or len(seen) == len(asides) else "."
    return " ; ".join([first, *seen]) + (stop.strip() or end)


def single_figure(table: Table) -> str:
    """Return « Nouvelles adhésions : 9 adhérents » of one figure in large; empty of several."""
    if len(table.data) != 1:
        return ""
    row = table.data.iloc[0]
    value = numbers.value(row["valeur"], row["unite"], row["statut"], row["qualificatif"],
                          row["imprime"], sign=str(row["indicateur"]).startswith("Évolution"))
    return f"{row['intitule']} : {value}"
