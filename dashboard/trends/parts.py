"""The parts of a whole: contributions to its growth, shares, and why two wholes grow apart.

Sources: contributions, Insee, https://www.insee.fr/fr/metadonnees/definition/c1207; shift-share,
E. S. Dunn, « A statistical and analytical technique for regional analysis », Papers of the
Regional Science Association, vol. 6, 1960, p. 97-112.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.trends import rows
from dashboard.trends.guard import crossings
from dashboard.trends.levels import growth, previous_rows, ratio, ratio_reasons
from etl.common_columns import MISSING_STATUSES, STATUSES
from etl.contract import WHOLE, Break

#: Contributions sum to the growth of the whole within so many points, or are refused.
TOLERANCE = 0.1
APART = ("Contributions refusées : leur somme s'écarte de plus de 0,1 point de l'évolution de "
         "l'ensemble ; il manque une partie, ou l'une est comptée deux fois.")


def contributions(data: pd.DataFrame, value: str, part: str, whole: str,
                  breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return ``data`` with ``contribution`` (points), over a year, from the first period that has a
    reference.

    ``part``: the column that tells the parts apart; its value ``whole`` is the whole, whose
    contribution is its own growth (%).  Formula: 100 × (value - value before) / value of the whole
    before.  Where every part is known and their sum is not the growth of the whole within
    ``TOLERANCE``, all are refused.  What a missing part contributes is never deduced: a secret
    would be told.
    """
    data = rows.with_time(data, [part])
    lag = rows.periods_a_year(data)
    later = data[data[rows.RANK] >= data[rows.RANK].min() + lag].reset_index(drop=True)
    then = previous_rows(later, data, [part], lag)
    base = previous_rows(later, data[data[part] == whole].drop(columns=part), [], lag)
    reasons = ratio_reasons(later, then, value, breaks)
    reasons = np.where(reasons == "", crossings(later, base, breaks), reasons)
    parts = rows.result(later, "contribution",
                        100 * ratio(later[value] - then[value], base[value]),
                        [rows.statuses(f, value) for f in (later, then, base)], reasons)
    return _only_additive(parts.assign(**{rows.RANK: later[rows.RANK]}), part, whole)


def _only_additive(table: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    """Return contributions without those that do not add up."""
    own = table[part] == whole
    total = table[own].set_index(rows.RANK)["contribution"]
    parts = table[~own].groupby(rows.RANK)["contribution"].sum()
    complete = table["contribution"].notna().groupby(table[rows.RANK]).all()
    gap = (parts - total).abs()
    wrong = gap[(gap > TOLERANCE) & complete.reindex(gap.index)].index
    mask = table[rows.RANK].isin(wrong) & ~own
    table.loc[mask, "contribution"] = np.nan
    table.loc[mask, "contribution_statut"] = "nd"
    table.loc[mask, "contribution_motif"] = APART
    return table.drop(columns=rows.RANK)


def shares(data: pd.DataFrame, value: str, part: str, whole: str,
           breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return the rows of the parts with ``poids`` (% of the whole) and ``variation`` (points).

    ``variation``: the share less the share of a year before; the first ones, which nothing
    precedes, have neither number nor status.  ``part``, ``whole``: see
    ``contributions``.
    """
    data = rows.with_time(data, [part])
    own = data[part] == whole
    lag = rows.periods_a_year(data)
    parts = data[~own].reset_index(drop=True)
    base = previous_rows(parts, data[own].drop(columns=part), [], 0)
    share = rows.result(parts, "poids", 100 * ratio(parts[value], base[value]),
                        [rows.statuses(f, value) for f in (parts, base)],
                        ratio_reasons(parts, base, value, breaks))
    timed = rows.with_time(share, [part])
    then = previous_rows(timed, timed, [part], lag)
    variation = rows.result(timed, "variation", timed["poids"] - then["poids"],
                            [rows.statuses(f, "poids") for f in (timed, then)],
                            crossings(timed, then, breaks))
    variation.loc[timed[rows.RANK] < timed[rows.RANK].min() + lag, "variation_statut"] = ""
    return variation


def shift_share(data: pd.DataFrame, value: str, part: str, group: str, groups: tuple[str, str],
                periods: tuple[str, str], breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return why a group grows more or less than a reference between two periods, part by part.

    ``group``: the column whose two values ``groups`` (« ESS », « Privé hors ESS ») are compared,
    the reference last; ``part``: sectors, without any total.  One row a part, then ``WHOLE``:
    ``poids`` (% of the group at the start), ``evolution`` and ``evolution_reference`` (%),
    ``structure`` and ``propre`` (points of the growth of the group), ``ecart`` (their sum), each
    with its status.

    With w the weight of the part in the group, g and r its growth in the group and in the
    reference, R the growth of the reference (Dunn 1960): structure = w (r - R), propre = w (g - r).
    Over all parts, structure + propre is exactly the growth of the group less R.

    ``periods``: two years, or the same quarter of two years, else refused.  A part without its four
    figures keeps all totals from being numbers, and ``ecart_motif`` names it.
    """
    table, reasons = _four_figures(data, value, part, group, groups, periods, breaks)
    gaps = [f"{name} ({f'absent de « {groups[1]} »' if alone else STATUSES[status]})"
            for name, status, alone in zip(table[part], table["_statut"], table["p0"] == 0,
                                           strict=True) if status in MISSING_STATUSES]
    if conflict := rows.season_conflict(*periods):
        reasons = np.full(len(table), conflict, dtype=object)
    reason = next(filter(None, reasons), "") or (
        f"Décomposition refusée, il manque : {', '.join(gaps)}." if gaps else "")
    sums = table[["e0", "e1", "p0", "p1"]].sum().replace(0, np.nan)
    average = 100 * (sums["p1"] / sums["p0"] - 1)
    r = growth(table["p1"], table["p0"])
    parts = pd.DataFrame({
        "poids": 100 * table["e0"] / sums["e0"], "evolution": growth(table["e1"], table["e0"]),
        "evolution_reference": r, "structure": table["e0"] / sums["e0"] * (r - average),
        "propre": 100 * (table["e1"] - table["e0"] * (1 + r / 100)) / sums["e0"]})
    if reason:  # weights and effects divide by the totals
        parts[["poids", "structure", "propre"]] = np.nan
    parts.loc[reasons != "", ["evolution", "evolution_reference"]] = np.nan
    parts["ecart"] = parts["structure"] + parts["propre"]
    total = parts.sum(min_count=1)
    total["evolution"] = np.nan if reason else 100 * (sums["e1"] / sums["e0"] - 1)
    total["evolution_reference"] = np.nan if reason else average
    values = pd.concat([parts, total.to_frame().T], ignore_index=True)
    of = [[*table["_statut"], rows.combined_status(table["_statut"])]]
    result = pd.concat([table[[part]], pd.DataFrame({part: [WHOLE]})], ignore_index=True)
    for name in values:
        result = rows.result(result, name, values[name], of, np.full(len(result), "", dtype=object))
    # The reason stands beside the results, which keep the status of what they lack.
    return result.assign(ecart_motif=[*reasons, reason])


def _four_figures(data: pd.DataFrame, value: str, part: str, group: str, groups: tuple[str, str],
                  periods: tuple[str, str], breaks: Sequence[Break]
                  ) -> tuple[pd.DataFrame, np.ndarray]:
    """Return one row a part: its figure in both groups (e, p) at both periods (0, 1), their common
    ``_statut``; and why the two periods are not compared, if they are not."""
    data = rows.with_time(data[data[group].isin(groups)], [group, part])
    time = data["periode" if rows.is_quarterly(data) else "annee"].astype("str")
    table = pd.DataFrame({part: list(dict.fromkeys(data[part]))})
    cells = {f"{letter}{i}": rows.matching_rows(table, data[(data[group] == who) & (time == when)],
                                                [part])
             for letter, who in zip("ep", groups, strict=True) for i, when in enumerate(periods)}
    reasons = [ratio_reasons(cells[f"{letter}1"], cells[f"{letter}0"], value, breaks)
               for letter in "ep"]
    numbers = {name: cell[value].astype(float) for name, cell in cells.items()}
    status = [rows.combined_status([*of, "nd" if base == 0 else ""]) for *of, base in zip(
        *(rows.statuses(c, value) for c in cells.values()), numbers["p0"], strict=True)]
    return (table.assign(**numbers, _statut=status),
            np.where(reasons[0] == "", reasons[1], reasons[0]))
