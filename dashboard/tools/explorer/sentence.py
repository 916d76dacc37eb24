"""The reading sentence of a figure of the explorer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.text import lecture, numbers
from dashboard.tools.explorer.calculations import EVOLUTION
from dashboard.tools.explorer.views import View, last_period_view
from dashboard.warehouse import columns as table_columns
from dashboard.warehouse.ranking import PLURALS, wholes


def reading_sentence(view: View, subject: str) -> str:
    """Return the last period in a sentence: which series rise and fall, or how high each stands."""
    table = last_period_view(view).table
    if table.empty:
        return ""
    rows = table.data
    is_whole = wholes(rows)
    # The first place is the highest, and the smallest number.
    points = [lecture.Standing(_where(row), -row[view.y] if _is_rank(row) else row[view.y],
                               _without_status(text, row, statut), statut, whole)
              for row, text, statut, whole in zip(
                  rows.to_dict("records"), table_columns.texts(table, view.y),
                  table_columns.statuses(table, view.y), is_whole, strict=True)]
    # Nobody is first or last of figures that do not compare or are approximate, nor a region among
    # départements.
    members = rows[~is_whole]
    levels, qualifiers = (members.get(c, pd.Series(dtype=str)).fillna("")
                          for c in ("territoire_niveau", "qualificatif"))
    ranked = rows["cle"].nunique() == 1 and levels.nunique() <= 1 and qualifiers.eq("").all()
    when = lecture.when(str(rows["periode"].iloc[0]))
    if view.y in ("evolution", "glissement"):
        name = subject.removesuffix(f", {lecture.lower(EVOLUTION)}")
        return lecture.moves(f"{when}, sur un an", f"l'indicateur « {name} »", points,
                             ranked=ranked)
    return lecture.amounts(when, f"l'indicateur « {subject} »", points, ranked=ranked)


def _where(row: Mapping[str, Any]) -> str:
    """Return where a series holds: its territory, placed (« à Rennes ») where its level has many,
    or its name."""
    serie, level = str(row["serie"]), str(row.get("territoire_niveau") or "")
    if serie == row.get("territoire_nom") and level in PLURALS:
        return lecture.en_territoire(serie, level)
    if serie == row.get("territoire_nom") == table_columns.UNKNOWN:
        return f"sur un territoire {serie}"
    return lecture.place_phrase(serie)


def _without_status(text: str, row: Mapping[str, Any], statut: str) -> str:
    """Return the text of a figure without its status, which the sentence writes in words."""
    bare = text.removesuffix(f" {numbers.SHORT_STATUSES.get(statut, '')}")
    return f"la {bare} place" if _is_rank(row) else bare


def _is_rank(row: Mapping[str, Any]) -> bool:
    """Tell whether a figure is the place of its territory among others."""
    return row.get("unite") == "rang"
