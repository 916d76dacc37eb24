"""Series put together or cut apart: names, cells and notes that stay with their rows.

The columns of the rows are those of ``catalogue.table``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard.warehouse import columns, comparability, provenance
from dashboard.warehouse.table import Table
from etl.common_columns import LEVELS
from etl.contract import WHOLE, Column

#: What stands between the words of a series.
SEPARATOR = " · "
#: What tells series apart → its label.
DIMENSIONS = {"lieu": "Territoire", "famille": "Famille ou ensemble", "secteur": "Secteur",
              "detail": "Détail"}
#: Columns of a source that say more than territory, family and sector.
DETAILS = ("mission", "action", "modalite", "college", "poste")
#: What must be shared on an axis → its label.
CONCEPTS = {"unite": "Unité", "perimetre": "Champ", "document": "Document"}
#: What the reader may select series by → its label.
LABELS = {**DIMENSIONS, **CONCEPTS}


def in_years(whole: Table, span: tuple[int, int]) -> Table:
    """Return the table within years, bounds included; a figure without a date stays."""
    dates = whole.data["annee"]
    return provenance.with_rows(whole, dates.between(*span) | dates.isna())


def comparable_parts(tables: Sequence[Table], period: str = "periode") -> list[Table]:
    """Return the tables cut into what may be drawn together (``comparability.lots``), a table
    each."""
    whole = union(tables)
    at = [(i, j) for i, one in enumerate(tables) for j in range(len(one.data))]
    unions = []
    for lot in comparability.lots(whole.data, whole.breaks, period):
        by_table: dict[int, list[int]] = {}
        for i, j in (at[row] for row in lot.index):
            by_table.setdefault(i, []).append(j)
        parts = [(tables[i], np.isin(np.arange(len(tables[i].data)), rows))
                 for i, rows in sorted(by_table.items())]
        # Asking again for the cells of a table that is kept whole would cost more than the figure.
        unions.append(union([one if mask.all() else provenance.with_rows(one, mask)
                             for one, mask in parts]))
    return unions


def union(tables: Sequence[Table]) -> Table:
    """Return one table of several: their rows, cells, sources and notes; a break stays with its
    source."""
    if len(tables) == 1:
        return with_series_names(tables[0])
    own = [replace(t, breaks=tuple(replace(b, where={**b.where, "source": t.sources[0]})
                                   for b in t.breaks)) for t in tables]
    about = own[0].column("valeur")
    same = len({(t.column("valeur").label, t.column("valeur").unit) for t in own}) == 1
    value = about if same else replace(about, label="Valeur", unit="", decimals=None)
    return with_series_names(replace(provenance.stacked(*own), columns=(value,)))


def with_series_names(whole: Table) -> Table:
    """Return the table with ``serie``: what differs between its series, « Finistère ·
    Associations »."""
    data = whole.data
    apart = [c for c in ("quantite", *DIMENSIONS) if data[c].nunique() > 1] or ["lieu"]
    names = _names(list(data[apart].fillna("").astype(str).itertuples(index=False, name=None)))
    dimensions = [c for c in DIMENSIONS if (data[c] != "").any()]
    about = {c.name: c for c in whole.columns}
    fields = [Column("periode", "Période"), *(Column(c, DIMENSIONS[c]) for c in dimensions)]
    if data["quantite"].nunique() > 1:
        fields.insert(1, Column("quantite", "Indicateur"))
    return replace(whole, data=data.assign(serie=names), columns=(
        *fields, about["valeur"], Column("unite", "Unité"), Column("perimetre", "Champ"),
        Column("origine", "Origine")))


def _names(series: list[tuple[str, ...]]) -> list[str]:
    """Return what is written of each series: neither the words that all share, nor a whole that no
    part stands beside, nor one word twice, unless the name would then be that of another."""
    words = {one: _words(one) for one in set(series)}
    shared = _shared_ranks(words.values())
    alike = Counter((at, own[:at], own[at + 1:]) for own in words.values()
                    for at in range(len(own)))
    bare = {one: _name(dict.fromkeys(word for at, word in enumerate(own) if at not in shared and (
        word != WHOLE or alike[at, own[:at], own[at + 1:]] > 1))) for one, own in words.items()}
    namesakes = Counter(bare.values())
    names = {one: bare[one] if bare[one] and namesakes[bare[one]] == 1 else
             _name(own) or columns.UNKNOWN for one, own in words.items()}
    return [names[one] for one in series]


def shared_words(texts: Iterable[str]) -> str:
    """Return what several details begin with, or share at the same rank, the whole left out:
    « Accompagnement · DLA » of « Accompagnement · DLA · CDI » and « … · CDD »."""
    words = [_words((text,)) for text in texts]
    return _name(words[0][at] for at in sorted(_shared_ranks(words)) if words[0][at] != WHOLE)


def _words(series: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(SEPARATOR.join(series).split(SEPARATOR))


def _shared_ranks(words: Collection[tuple[str, ...]]) -> set[int]:
    """Return the ranks at which all have the same word."""
    return {at for at, same in enumerate(zip(*words, strict=False)) if len(set(same)) == 1}


def _name(words: Iterable[str]) -> str:
    return SEPARATOR.join(filter(None, words))


def full_names(tables: Iterable[Table]) -> list[str]:
    """Return the first series of each table in full: « Effectifs salariés, Finistère, Associations,
    Ensemble (postes) »; its perimeter too, where another has the same name."""
    rows = [table.data.iloc[0] for table in tables]
    names = [", ".join(dict.fromkeys(str(row[c]) for c in ("quantite", *DIMENSIONS) if row[c]))
             + f" ({row['unite']})" for row in rows]
    counts = Counter(names)
    return [f"{name} – {row['perimetre']}" if counts[name] > 1 else name
            for name, row in zip(names, rows, strict=True)]


def place_names(data: pd.DataFrame) -> pd.Series:
    """Return the names of territories, with their level where two share a name; a region keeps its
    own: what is called « Bretagne » elsewhere is compared with it."""
    levels = data.groupby("territoire_nom")["territoire_niveau"].nunique()
    twins = (data["territoire_nom"].map(levels) > 1) & (data["territoire_niveau"] != "region")
    return data["territoire_nom"].where(~twins, data["territoire_nom"] + " (" + data[
        "territoire_niveau"].map(lambda n: LEVELS.get(n, n)) + ")").replace("", columns.UNKNOWN)


def details(data: pd.DataFrame, famille: pd.Series) -> list[str]:
    """Return what the other columns of a source say, without what family and sector say already."""
    if not (data[list(DETAILS)] != "").to_numpy().any():
        return [""] * len(data)
    texts = []
    for (_, row), group in zip(data.iterrows(), famille, strict=True):
        parts = [str(row[c]) for c in DETAILS if row[c]]
        rest = [p for p in parts if p.replace(str(row["famille"]) or "\0", "").replace(
            group or "\0", "").replace(str(row["secteur"]) or "\0", "").strip(" –-")]
        texts.append(SEPARATOR.join(dict.fromkeys(rest)))
    return texts
