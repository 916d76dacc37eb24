"""Records counted in two territories: in % of those of each, so that a part and its whole compare.

A count of one inventory or of one export has one champ and one date everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from dashboard.text import lecture, numbers
from dashboard.warehouse import provenance
from dashboard.warehouse.columns import with_order
from dashboard.warehouse.table import Table
from etl.contract import Column

#: Column of the share, and of how many records the territory has; records of the least whole whose
#: shares are read: of fewer, one more is over 20 points.
SHARE, WHOLE, LEAST = "part", "ensemble", 5
NO_RECORD = "L'un des deux territoires n'a rien pour ces filtres."
NO_VALUE = "Les deux territoires n'ont rien à compter ici."
ONE_VALUE = "Une seule valeur dans les deux territoires, {} : aucune part n'y diffère."


def beside(tables: Mapping[str, tuple[Table, int]], column: str, measure: str,
           ranked: bool = True, none: str = NO_VALUE) -> Table:
    """Return the records of two territories by a column, with their share: name → counts (
    ``measure``) by ``column``, and how many records there are.

    A value that only the other has is a zero.  ``ranked``: by what the first has most; else by the
    column.  Empty, for the reason of its ``notes``: one has no record, none has a value (``none``),
    or all have one.
    """
    (first, _), (second, _) = tables.values()
    base = provenance.with_sources_of(first, second)
    columns = (first.column(column), Column("territoire_nom", "Territoire"), first.column(measure),
               Column(SHARE, "Part", "nombre", "%", decimals=1), Column(WHOLE, "Sur", "entier"))
    totals = [n for _, n in tables.values()]
    nothing = replace(base, data=pd.DataFrame(columns=[c.name for c in columns]), columns=columns)
    if not all(totals):
        return replace(nothing, notes=(NO_RECORD,))
    counts = pd.DataFrame({name: table.data.set_index(column)[measure]
                           for name, (table, _) in tables.items()}).fillna(0)
    if counts.empty:
        return replace(nothing, notes=(none,))
    if len(counts) == 1 and counts.iloc[0].tolist() == totals:
        value = lecture.quotation(str(counts.index[0]) or lecture.UNSAID)
        return replace(nothing, notes=(ONE_VALUE.format(value),))
    own, other = counts.columns
    counts = counts.sort_values([own, other], ascending=False) if ranked else counts.sort_index()
    data = pd.concat([pd.DataFrame({
        column: counts.index, "territoire_nom": name, measure: counts[name].to_numpy(),
        SHARE: 100 * counts[name].to_numpy() / n, WHOLE: n})
        for name, (_, n) in tables.items()], ignore_index=True)
    return with_order(replace(base, data=data, columns=columns), "territoire_nom", list(tables))


def sentence(table: Table, column: str, measure: str, noun: str,
             label: Callable[[str], str] = lecture.quotation,
             levels: Mapping[str, str] | None = None, selection: Sequence[str] = ()) -> str:
    """Return what the first territory has most, against the other: « « association » : 61,0 % des
    commerces (20 sur 33) dans le Finistère, contre 55,0 % (55 sur 100) en Bretagne. »

    ``levels``: name → level of the territories.  ``selection``: values that the reader has selected
    by, which are no finding, nor are the records that say nothing.  Of a territory with fewer than
    ``LEAST`` records no share is read: « 0,0 % » of one structure says nothing.
    """
    data = table.data[~table.data[column].isin([*selection, "", lecture.UNSAID])]
    if data.empty:
        return ""
    least = data.loc[data[WHOLE].idxmin()]
    if least[WHOLE] < LEAST:
        name = least["territoire_nom"]
        where = lecture.en_territoire(name, (levels or {}).get(name, ""))
        return (f"{lecture.nouns(least[WHOLE], noun)} {where} : trop peu pour que des parts se "
                "comparent.")
    own = data[data["territoire_nom"] == table.column("territoire_nom").values[0]]
    top = data[data[column] == own.loc[own[SHARE].idxmax(), column]]
    sides = [(numbers.percent(row[SHARE]), lecture.en_territoire(
        row["territoire_nom"], (levels or {}).get(row["territoire_nom"], "")))
        for row in top.to_dict("records")]
    count, among = (f"({numbers.number(row[measure])} sur {numbers.number(row[WHOLE])})"
                    for row in top.to_dict("records"))
    return lecture.beside(label(str(top[column].iloc[0])), sides[0], sides[1],
                          (f"des {noun} {count}", among))
