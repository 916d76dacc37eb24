"""Text and tables on screen: French typography, French numbers, and no markup from a workbook."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.text import numbers
from dashboard.warehouse import columns
from dashboard.warehouse.table import Table
from etl.contract import Column

#: Rows of a table shown without a bar to scroll.
ROWS_SHOWN = 11
#: Rows of a table that scrolls set on paper, and columns that an upright sheet has room for.
ROWS_PRINTED, COLUMNS_UPRIGHT = 50, 7
#: What a cell on paper may be parted at: a fingerprint, a path.
LONG_WORD = re.compile(r"([/_]|\S{20})(?=\S)")
#: Texts from this length on give its width to their column: pixels for a character, at most.
LONG, CHARACTER, WIDEST = 16, 6.6, 420
#: Cells of lineage shown; the workbook extract has them all.
LINEAGE_SHOWN = 2000


def plain(text: object) -> str:
    """Text of a workbook, made safe for Markdown: it shows as it is."""
    escaped = re.sub(r"([\\`*_\[\]<>$~#|])", r"\\\1", str(text))
    return re.sub(r":(?=[a-zA-Z])", r"\:", escaped)


def typeset(text: str) -> str:
    """French typography: a narrow no-break space inside « » and before ; : ! ? %; « n = 49 » is
    never parted."""
    text = re.sub(r"\bn = (?=\d)", f"n{numbers.NO_BREAK}={numbers.NO_BREAK}", text)
    text = re.sub(r"« (?=\S)", "«\u202f", text)
    return re.sub(r"(?<=\S) (?=[»;:!?%])", "\u202f", text)


def sentence(text: str) -> str:
    """A message as a sentence on screen: its first letter large, its full stop, no markup."""
    return plain(typeset(f"{text[:1].upper()}{text[1:]}."))


def header(column: Column) -> str:
    """Header of a column on screen: label and unit."""
    told = column.unit and column.unit != column.label.lower()
    return f"{column.label} ({column.unit})" if told else column.label


def dataframe(table: Table, key: str, height: int = 420) -> None:
    """The table on screen: French numbers that still sort as numbers, missing values in words.

    ``height``: pixels of a long table, which scrolls.
    A number that is not there is a dash whatever its reason: the reason is in a column beside.
    """
    table = reasoned(table)
    data = table.data[[c.name for c in table.columns]].reset_index(drop=True)
    heads = {c.name: columns.heading(table, c.name) for c in table.columns}
    style = data.rename(columns=heads).style
    for column in table.columns:
        if column.type not in ("nombre", "entier"):
            continue
        year = column.type == "entier" and column.name.startswith("annee")
        style = style.format(str if year else partial(numbers.number, decimals=column.decimals),
                             subset=[heads[column.name]], na_rep=numbers.NOTHING)
    st.dataframe(
        style,
        hide_index=True,
        width="stretch",
        key=f"donnees_{key}",
        height="content" if len(data) <= ROWS_SHOWN else height,
        placeholder=numbers.NOTHING,
        column_config=_widths(table),
    )
    first = data.head(ROWS_PRINTED)
    on_paper(pd.DataFrame({heads[c.name]: [_bare(x, c) for x in first[c.name]]
                           for c in table.columns}), len(data))


def _bare(value: Any, column: Column) -> str:
    """A cell as the table on screen shows it: its unit is in the header."""
    if numbers.is_missing(value) or value == "":
        return numbers.NOTHING
    if column.type not in ("nombre", "entier"):
        return typeset(str(value))
    year = column.type == "entier" and column.name.startswith("annee")
    return str(value) if year else numbers.number(value, decimals=column.decimals)


def on_paper(rows: pd.DataFrame, total: int) -> None:
    """The first rows of a table that sorts and scrolls, for who prints the page: such a table is
    drawn, and would print as what its window shows (``frontend/print.css``).

    ``total``: its rows; those that are left out are said.
    """
    rows = rows.map(lambda x: LONG_WORD.sub("\\1\u200b", str(x)))
    with pd.option_context("display.max_colwidth", None):  # else long texts are cut
        table = rows.to_html(index=False, border=0)
    wide = " large" if rows.shape[1] > COLUMNS_UPRIGHT else ""
    left = total - len(rows)
    more = f"<p>{_left_out(len(rows), total)}</p>" if left else ""
    st.html(f'<div class="papier{wide}">{table}{more}</div>')


def _left_out(shown: int, total: int) -> str:
    return typeset(f"{numbers.number(shown)} lignes sur {numbers.number(total)} ; l'extrait les a "
                   "toutes.")


def printed(table: Table, most: int) -> None:
    """The first ``most`` rows as text on the page, each number with its own unit and status."""
    shown = table.data.head(most).to_dict("records")
    texts = {header(c): [plain(typeset(written(row, c))) for row in shown]
             for c in table.columns}
    st.table(pd.DataFrame(texts), hide_index=True, border="horizontal")
    if len(table.data) > most:
        st.caption(plain(_left_out(most, len(table.data))))


def written(row: Mapping[Hashable, Any], column: Column) -> str:
    """A cell as text: each number with its own unit and status."""
    value = row[column.name]
    if column.type not in ("nombre", "entier"):
        return numbers.NOTHING if numbers.is_missing(value) or value == "" else str(value)
    if column.name.startswith("annee"):
        return numbers.NOTHING if numbers.is_missing(value) else str(int(value))
    own = column.name == "valeur"

    def beside(name: str) -> str:
        return str(row.get(name if own else f"{column.name}_{name}", "") or "")

    sign = column.unit == "points" or str(row.get("indicateur", "")).startswith("Évolution")
    return numbers.value(
        value, column.unit or str(row.get("unite", "")), beside("statut"), beside("qualificatif"),
        beside("imprime"), sign, column.decimals)


def reasoned(table: Table) -> Table:
    """The table with the statuses of its numbers in words, as extracts say them (« provisoire »,
    « secret statistique »), where some have one: in one column « Statut », or one a value when
    they differ.  A column of statuses that the table shows is put in words."""
    shown = {c.name for c in table.columns}
    told: dict[tuple[str, ...], Column] = {}
    for column in table.columns:
        words = tuple(map(columns.status, columns.statuses(table, column.name)))
        if any(words) and columns.companion(column.name) not in shown:
            told.setdefault(words, column)
    added = {f"{column.name}_dit": (
        Column(f"{column.name}_dit", "Statut" if len(told) == 1 else f"Statut ({column.label})"),
        list(words)) for words, column in told.items()}
    spelled = {n: list(map(columns.status, columns.words(table, n))) for n in shown
               if columns.holds_statuses(n)}
    if not added and not spelled:
        return table
    spelled |= {name: words for name, (_, words) in added.items()}
    return replace(table, data=table.data.assign(**spelled),
                   columns=(*table.columns, *(column for column, _ in added.values())))


def _widths(table: Table) -> dict[str, Any]:
    """Room for the columns of long texts, which would be cut; the others share what is left."""
    longest = {c.name: table.data[c.name].astype(str).str.len().max() for c in table.columns
               if c.type == "texte" and not table.empty}
    return {columns.heading(table, c): st.column_config.TextColumn(
                width=min(int(n * CHARACTER) + 24, WIDEST)) for c, n in longest.items() if n > LONG}


_LINEAGE_LABELS = {"fichier": "Fichier", "feuille": "Feuille", "cellule": "Cellule",
                   "imprime": "Texte imprimé", "statut": "Statut", "correction": "Correction",
                   "editeur": "Éditeur", "titre": "Document", "date_publication": "Date",
                   "lien": "Lien", "remarque": "Remarque", "nature": "Nature",
                   "sha256": "Empreinte du fichier (SHA-256)"}


def lineage(table: Table, key: str) -> None:
    """Every cell that enters the figure, with its file, its printed text and its correction."""
    cells = table.lineage.reindex(columns=list(_LINEAGE_LABELS)).head(LINEAGE_SHOWN)
    cells = cells.assign(
        statut=cells["statut"].map(columns.status),
        lien=cells["lien"].where(cells["lien"].str.startswith("http", na=False)))
    cells = cells.dropna(axis=1, how="all")
    cells = cells.loc[:, [c for c in cells if not (cells[c] == "").all()]]
    st.dataframe(cells.rename(columns=_LINEAGE_LABELS), hide_index=True, width="stretch",
                 key=f"cellules_{key}", placeholder="",
                 column_config={"Lien": st.column_config.LinkColumn("Lien",
                                                                    display_text="ouvrir")})
    on_paper(cells.rename(columns=_LINEAGE_LABELS).head(ROWS_PRINTED).fillna(""),
             len(table.lineage))
    more = len(table.lineage) - len(cells)
    # A query of the workshop that names no cell is followed to its workbooks.
    what = "cellules" if "cellule" in cells or cells.empty else "classeurs"
    told = f" Les {numbers.number(more)} {what} suivantes sont dans l'extrait XLSX." if more else ""
    st.caption(plain(typeset(f"{numbers.number(len(table.lineage))} {what}. Construction "
                             f"{table.build}.{told}")))
