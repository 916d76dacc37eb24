"""Figures ten or a thousand times last year's: a thousands mark misread, a unit changed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl.checks.figures import are_moves
from etl.checks.row_issue import other_address, row_issue
from etl.contract import DOCUMENT, Source
from etl.french.periods import YEAR
from etl.french.text import spell_number
from etl.issue import Issue
from etl.tables.columns import group_numbers

#: Factors of a thousands mark misread or of a unit changed → ratios taken for them.
JUMPS = {10: (8.0, 12.5), 1000: (800.0, 1250.0)}
#: Below that, ten times more happens: an establishment opens, an event finds its public.
SMALL = 20
#: Units in which a small number is a large quantity.
_LARGE = r"(?:millions|milliards)\b"


def jump_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield the figures 10 or 1 000 times last year's: a thousands mark misread, or a unit changed.

    A figure is compared with those of the same key a year before (same quarter, same day of the
    year), whatever their document; the closest one is kept, so that a figure that any publication
    bears out is not doubted.  Left alone: percentages and moves, which swing (a share is bounded
    by 0 and 100 elsewhere), and ten times a count below ``SMALL``.  A series that comes back the
    year after is told once.
    """
    name = [k for k in source.key if k not in ("periode", *DOCUMENT)]
    figures = data.loc[data["annee"].notna() & data["valeur"].abs().gt(0) & (data["unite"] != "%")
                       & ~are_moves(data["indicateur"]),
                       list(dict.fromkeys([*name, "periode", "annee", "valeur", "unite"]))]
    if len(figures) < 2:
        return
    slot = figures["periode"].map({text: YEAR.sub("~", text)
                                   for text in figures["periode"].unique()})
    series = group_numbers(figures.assign(_slot=slot), [*name, "_slot"])
    now = pd.DataFrame({"serie": series, "annee": figures["annee"].astype("int64"),
                        "valeur": figures["valeur"], "at": figures.index})
    pairs = now.merge(now.assign(annee=now["annee"] + 1), on=["serie", "annee"],
                      suffixes=("", "_avant"))
    ratio = (pairs["valeur"] / pairs["valeur_avant"]).abs()
    pairs["ecart"] = ratio.where(ratio >= 1, 1 / ratio)
    pairs["hausse"] = ratio >= 1
    pairs = pairs[pairs["at"].isin(pairs.loc[pairs["ecart"] >= JUMPS[10][0], "at"])]
    pairs = pairs.sort_values("ecart", kind="stable").drop_duplicates("at").sort_values("at")
    floor = pairs[["valeur", "valeur_avant"]].abs().min(axis=1)
    large = figures["unite"].loc[pairs["at"]].str.match(_LARGE).to_numpy(dtype=bool)
    pairs["facteur"] = 0
    for factor, (low, high) in JUMPS.items():
        within = pairs["ecart"].between(low, high) & ((floor >= SMALL) | large | (factor > 10))
        pairs.loc[within, "facteur"] = factor
    doubtful = pairs[pairs["facteur"] > 0].sort_values("annee", kind="stable")
    cells = data[["fichier", "feuille", "cellule", "imprime"]]
    sides = (cells.loc[doubtful[at]].to_dict("records") for at in ("at", "at_avant"))
    is_rise: dict[object, bool] = {}
    for pair, row, before in zip(doubtful.itertuples(), *sides, strict=True):
        is_rise[pair.at] = bool(pair.hausse)
        if is_rise.get(pair.at_avant, pair.hausse) != pair.hausse:
            continue
        yield row_issue(
            source, "avertissement", f"environ {spell_number(float(pair.facteur))} fois "
            f"{'plus' if pair.hausse else 'moins'} que l'année précédente (« {before['imprime']} »"
            f" en {other_address(before, row)}) : séparateur de milliers ou unité ?", row, "valeur",
            row["imprime"], f"une valeur du même ordre que « {before['imprime']} »")
