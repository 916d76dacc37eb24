"""What stands under a figure: champ, source, notes on breaks, statuses and corrections."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from dashboard.text import lecture, numbers
from dashboard.trends.guard import break_sentence, breaks_met
from dashboard.warehouse.citation import citations, copy_sentence, documents, list_sentence
from dashboard.warehouse.connection import per_build, query
from dashboard.warehouse.search import bare_text
from dashboard.warehouse.table import ADDRESS, Table
from etl.common_columns import STATUSES
from etl.contract import DEMONSTRATION, RELIABILITY, Break, Column

#: Letters of reliability that are told wherever a figure bears one, and the column that shows them.
WEAK = tuple(RELIABILITY)[1:]
FIABILITE = Column("fiabilite", "Fiabilité", definition=" ; ".join(
    f"{letter}, {meaning}" for letter, meaning in RELIABILITY.items()) + ".")


def with_provenance(table: Table, rows: pd.DataFrame | None = None) -> Table:
    """Return the table of one source with its champ, source line, licence, vintage, notes, nature
    and build.

    ``rows``: the rows of the source that enter it, if they say more than its lineage.
    """
    [source] = table.sources
    rows = table.lineage if rows is None else rows
    about, build = _about(source), _build()
    breaks = breaks_met(rows, declared_breaks(source))
    return replace(
        with_reliability(table), champ=_champ(about, rows), source=_source(about, rows),
        licence=_licence(about, rows), copies=copies(source, rows.get("fichier")),
        vintage=about["millesime"], breaks=breaks,
        notes=(*_statuses(table), *map(break_sentence, breaks), *reliability_notes(rows),
               *_corrections(table), *_warnings(source, rows), *_truncation(rows),
               *filter(None, about["notes"].split("\n"))),
        demonstration=bool((rows["nature"] == DEMONSTRATION).any()) if "nature" in rows else False,
        build=build)


def with_rows(whole: Table, mask: ArrayLike) -> Table:
    """Return some rows; of figures and records as they are read, with the cells and notes that
    concern those alone; of sums, with the cells of their years."""
    mask = np.asarray(mask, dtype=bool)
    data = whole.data[mask].reset_index(drop=True)
    if not _is_row_by_row(whole):
        part = replace(whole, data=data)
        return with_cells_of(part, set(data["annee"].dropna())) if "annee" in data else part
    lineage = whole.lineage[mask].reset_index(drop=True)
    # A break speaks of columns (indicateur, territoire…) that the cells do not repeat.
    about = lineage.join(data[[c for c in data if c not in lineage]])
    return with_provenance(replace(whole, data=data, lineage=lineage), about)


def rows_matching(table: Table, text: str) -> Table:
    """Return the rows with ``text`` in a visible column, without regard to case or accents."""
    if not text or table.empty:
        return table
    # A missing value stays missing in pandas' own texts.
    cells = table.data[table.names].astype("object").fillna("").astype(str)
    texts = cells.agg(" ".join, axis=1).map(bare_text)
    matches = texts.str.contains(bare_text(text), regex=False)
    return with_rows(table, matches).with_filters({"Recherche": text})


def with_cells_of(table: Table, years: Collection[int]) -> Table:
    """Return a table computed of the figures of these years, with the cells of these alone; a cell
    without a year stays, and so do all of those of a list that is cut."""
    cells = table.lineage
    if "annee" not in cells or cells.attrs.get("cells", 0) > len(cells):
        return table
    own = cells[cells["annee"].isna() | cells["annee"].isin(years)].reset_index(drop=True)
    own.attrs["cells"] = len(own)
    return replace(table, lineage=own)


def _is_row_by_row(table: Table) -> bool:
    """Tell whether each row of a table of one source is read from the cell of the same rank: a
    computed table has cells of its own, a sorted one no longer the ranks of its cells."""
    data = table.data
    if "ligne" in data:  # of a record
        data = data.assign(cellule="ligne " + data["ligne"].astype(str))
    return len(table.sources) == 1 and {*ADDRESS} <= {*data} and (
        data[ADDRESS].to_numpy().tolist() == table.lineage[ADDRESS].to_numpy().tolist())


@per_build
def _about(source: str) -> dict[Any, Any]:
    [row] = query("FROM _sources WHERE source = ?", (source,)).to_dict("records")
    return row


@per_build
def _build() -> str:
    [row] = query("FROM _construction").to_dict("records")
    return f"{row['empreinte']} du {row['construit_le'][:10]}"


def reliability_notes(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return a note a letter of reliability below the first, naming the publishers concerned."""
    if not {"fiabilite", "editeur"} <= set(rows.columns):
        return ()
    return tuple(f"Fiabilité {letter} ({meaning}) : {list_sentence(names, 'éditeurs')}."
                 for letter, meaning in RELIABILITY.items() if letter in WEAK
                 and (names := [*dict.fromkeys(rows.loc[rows["fiabilite"] == letter, "editeur"])]))


def reliability(letter: object) -> str:
    """Return « fiabilité B (reprise ou presse) » for a weak letter; empty for any other."""
    return f"fiabilité {letter} ({RELIABILITY[str(letter)]})" if letter in WEAK else ""


def with_reliability(table: Table) -> Table:
    """Return the table that shows the letter of its figures where one of them is weak."""
    data = table.data
    if "fiabilite" not in data or not data["fiabilite"].isin(WEAK).any() or any(
            c.name == "fiabilite" for c in table.columns):
        return table
    return replace(table, columns=(*table.columns, FIABILITE))


def with_sources_of(first: Table, *others: Table) -> Table:
    """Return ``first`` with the sources, lineage and notes of the other tables that enter its
    figure; a cell that several of them rest on (a département and its region) is listed once."""
    tables = (first, *others)

    lineage = pd.concat([t.lineage for t in tables]).drop_duplicates(ADDRESS, ignore_index=True)

    def text(name: str, of_rows: Callable[[Mapping[Any, Any], pd.DataFrame], str] | None = None,
             parts_of: Callable[[pd.DataFrame], list[str]] = lambda rows: []) -> str:
        texts = [getattr(t, name) for t in tables]
        if of_rows and {t.sources for t in tables} == {first.sources} and len(first.sources) == 1:
            about = _about(first.sources[0])
            if texts == [of_rows(about, t.lineage) for t in tables]:
                return of_rows(about, lineage)  # what they share is said once
        parts = [parts_of(t.lineage) for t in tables]  # one by one, where the text says them all
        return " ; ".join(dict.fromkeys(filter(None, (
            part for whole, own in zip(texts, parts, strict=True)
            for part in (own if " ; ".join(own) == whole else [whole])))))

    return replace(
        first, lineage=lineage,
        sources=tuple(dict.fromkeys(s for t in tables for s in t.sources)),
        copies=tuple(dict.fromkeys(c for t in tables for c in t.copies)),
        notes=tuple(dict.fromkeys(n for t in tables for n in t.notes)),
        breaks=tuple(b for i, t in enumerate(tables) for b in t.breaks
                     if not any(b in other.breaks for other in tables[:i])),
        demonstration=any(t.demonstration for t in tables), champ=text("champ", _champ, _champs),
        source=text("source", _source, citations), licence=text("licence"), vintage=text("vintage"))


def stacked(first: Table, *others: Table) -> Table:
    """Return the rows of several tables, one table under the other, with what stands under each:
    the columns shown are those of ``first``."""
    data = pd.concat([first.data, *(t.data for t in others)], ignore_index=True)
    return replace(with_sources_of(first, *others), data=data)


@per_build
def _origins(source: str) -> dict[str, dict[str, str]]:
    """Return each open file of a source → its address, day, producer and licence."""
    files = query("FROM _fichiers WHERE source = ? ORDER BY rowid", (source,))
    return {row["fichier"]: row for row in files.to_dict("records") if row["adresse"]}


def copies(source: str, files: Iterable[str] | None = None) -> tuple[str, ...]:
    """Return a text an open file of a source that was read: who publishes it, where, and the day
    of the copy.  ``files``: among these only."""
    origins = _origins(source)
    if files is not None and origins:  # thousands of rows, and most sources have no open file
        origins = {file: origins[file] for file in dict.fromkeys(files) if file in origins}
    return tuple(map(copy_sentence, origins.values()))


def _licence(about: Mapping[Any, Any], rows: pd.DataFrame) -> str:
    """Return the licences of the files that rows come from: an open file has its own."""
    origins = _origins(about["source"])
    if not origins or "fichier" not in rows:
        return str(about["licence"])
    return " ; ".join(dict.fromkeys(
        origins[file]["licence"] if file in origins else about["licence"]
        for file in dict.fromkeys(rows["fichier"]))) or str(about["licence"])


def _champ(about: Mapping[Any, Any], rows: pd.DataFrame) -> str:
    return list_sentence(_champs(rows), "champs") or str(about["champ"])


def _champs(rows: pd.DataFrame) -> list[str]:
    return [c for c in dict.fromkeys(rows.get("champ", ())) if c]


def _source(about: Mapping[Any, Any], rows: pd.DataFrame) -> str:
    """Return the documents that rows cite; of records, which cite none, who publishes them."""
    publishers = " ; ".join(filter(None, dict.fromkeys(rows.get("editeur", ()))))
    return documents(rows) or f"{publishers or about['producteur']}, {about['titre']}"


def _statuses(table: Table) -> tuple[str, ...]:
    results = table.data.filter(like="_statut")  # of sums and ratios: a rounding has none
    borne = {*table.lineage["statut"], *results.to_numpy().flat}
    present = [s for s in STATUSES if s and s in borne]
    return (("Statuts : " + ", ".join(f"{s} = {STATUSES[s]}" for s in present) + ".",)
            if present else ())


@per_build
def declared_breaks(source: str) -> tuple[Break, ...]:
    """Return the breaks that the contract of the source declares (``_ruptures``)."""
    return tuple(
        Break(b.type, None if pd.isna(b.annee) else int(b.annee), b.avant, b.apres, b.motif,
              scope(b.portee))
        for b in query("FROM _ruptures WHERE source = ? ORDER BY rowid",
                       (source,)).itertuples())


def scope(text: str) -> dict[str, tuple[str, ...]]:
    """Return column → values that a declaration speaks of, of « famille=ESS | Associations »."""
    pairs = (line.split("=", 1) for line in text.splitlines())
    return {column: tuple(values.split(" | ")) for column, values in pairs}


def _corrections(table: Table) -> tuple[str, ...]:
    cells_of: dict[str, list[str]] = {}
    for cell, reason in zip(table.lineage["cellule"], table.lineage["correction"], strict=True):
        if reason:
            cells_of.setdefault(reason, []).append(cell)
    return tuple(f"Corrigé ({', '.join(cells)}) : {reason}." for reason, cells in cells_of.items())


def _truncation(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return how many cells a figure rests on, where its lineage does not list them all."""
    total = rows.attrs.get("cells", len(rows))
    return () if total <= len(rows) else (
        f"Origine : {numbers.number(len(rows))} cellules sur {numbers.number(total)}, les "
        "premières et une au moins de chaque document.",)


def _warnings(source: str, rows: pd.DataFrame) -> tuple[str, ...]:
    """Return what the loading found odd in the very cells that are shown; of figures of several
    workbooks, with that of the cell."""
    anomalies = query("SELECT fichier, feuille, cellule, message FROM _anomalies "
                      "WHERE source = ? AND gravite = 'avertissement' ORDER BY rowid", (source,))
    if anomalies.empty or not set(ADDRESS) <= set(rows.columns):
        return ()
    cells = set(zip(*(rows[c] for c in ADDRESS), strict=True))
    is_of_many = rows["fichier"].nunique() > 1
    return tuple(
        f"À signaler (cellule {w.cellule}{' de ' + Path(w.fichier).name if is_of_many else ''}) : "
        f"{lecture.sentence(w.message)}" for w in anomalies.itertuples()
        if (w.fichier, w.feuille, w.cellule) in cells)
