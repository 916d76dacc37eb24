"""Yes and no as workbooks write them: « oui », « O », « 1 », « vrai », a tick.

A column that holds ticks alone says no where it is empty; in any other, an empty cell is no answer.
"""

from __future__ import annotations

from collections.abc import Iterable

from etl.french.figures.numbers import NotUnderstood, figure_of
from etl.french.text import normalise

TICKS = frozenset(("x", "✓", "✔", "☑", "☒", "coche", "cochee"))
_YES = TICKS | {"oui", "o", "yes", "y", "vrai", "true", "1"}
_NO = frozenset(("non", "n", "no", "faux", "false", "0", "☐"))
_UNKNOWN = frozenset(("ne sait pas", "nsp", "non renseigne", "non precise", "sans reponse"))
#: What an issue says that it expects.
WORDS = "« oui » ou « non », « O » ou « N », « 1 » ou « 0 », « X » ou rien"


def boolean(text: str, ticks: bool = False) -> bool | None:
    """Return what a cell prints as yes or no; None for no answer (empty, « nd », « NSP »).

    ``ticks``: the column holds ticks alone.  Raises ``NotUnderstood`` for anything else.
    """
    form = normalise(text)
    if form in _YES:
        return True
    if form in _NO:
        return False
    if not form:
        return False if ticks else None
    figure = figure_of(text)
    if form in _UNKNOWN or (figure and figure.valeur is None and figure.statut):
        return None
    raise NotUnderstood(text, "une réponse par oui ou par non")


def is_ticks(texts: Iterable[str]) -> bool:
    """Tell whether a column holds ticks, and nothing else."""
    words = {normalise(text) for text in texts} - {""}
    return bool(words) and words <= TICKS
