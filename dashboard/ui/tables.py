"""Tables on screen: those that sort and scroll, those that print whole, the cells of a figure."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.blocks.cells import (
    DATES,
    cell_text,
    header,
    markdown,
    plain,
    typeset,
    with_status_reasons,
    word_text,
)
from dashboard.text import lecture, numbers
from dashboard.ui.table_columns import (
    ROWS_PRINTED,
    is_cut_by_a_telephone,
    is_year,
    screen_order,
    widths,
    written_order,
)
from dashboard.warehouse import columns, query
from dashboard.warehouse.table import Table
from etl.contract import Column
from etl.french.periods import period

#: Rows of a table shown without a bar to scroll.
ROWS_SHOWN = 10
#: Cells of a table that scrolls: no more than a quarter of a million can be written in French.
CELLS_SHOWN = 200_000
#: Columns that an upright sheet has room for.
COLUMNS_UPRIGHT = 7
#: What a cell on paper may be parted at: a fingerprint, a path.
LONG_WORD = re.compile(r"([/_]|\S{20})(?=\S)")
#: The space between a number and what it counts, or its month, and before its status or a dash: a
#: narrow column never parts them.
UNIT_SPACE = re.compile(r"(?<=\d) (?=[a-zà-ÿ])| (?=\([a-z]\)$|– )")
#: Cells of lineage shown; the workbook extract has them all.
LINEAGE_SHOWN = 2000
#: Tables on screen that are kept as they were sent.
CACHE_SIZE = 64
#: Draws a table again as it was sent.  The blocks of a build are kept, with their tables: the same
#: table is the same object.  What draws returns it: as long as its drawing is kept, no other table
#: can take its ``id``.
_sent_again = st.cache_resource(max_entries=CACHE_SIZE, show_spinner=False, hash_funcs={Table: id})


@_sent_again
def dataframe(original: Table, key: str, height: int = 385) -> Table:
    """Draw a table on screen, French numbers and dates, which still sort as what they are; return
    it.

    ``height``: pixels of a long table, which scrolls; of a longer one yet, the first rows.
    A number that is not there is a dash whatever its reason: the reason is in a column beside.
    """
    table = _with_qualifiers(with_status_reasons(original))
    total = len(table.data)
    table = replace(table, data=table.data.head(CELLS_SHOWN // max(1, len(table.columns))))
    # What the browser holds, and sorts, is what is written: the extracts have no other decimals.
    data = table.with_values(**{c.name: columns.written_values(table, c.name) for c in table.columns
                                if c.type == "nombre" and c.decimals is not None}).data[table.names]
    data = _numbered(data)
    dates = _dates_that_sort(table, data)
    heads = {c.name: columns.heading(table, c.name) for c in table.columns}
    order = screen_order(table)
    style = data.assign(**dates).rename(columns=heads).style
    places = {c.name: _decimals(table, c) for c in table.columns}
    for column in table.columns:
        if column.name in dates:
            style = style.format(_date_text, subset=[heads[column.name]])
        elif column.type in ("nombre", "entier"):
            for decimals in set(places[column.name]):
                rows = [i for i, own in enumerate(places[column.name], 1) if own == decimals]
                style = style.format(partial(_drawn_text, column=column, decimals=decimals),
                                     subset=(rows, [heads[column.name]]))
    st.dataframe(style, hide_index=True, width="stretch", key=f"donnees_{key}",
                 height="content" if len(data) <= ROWS_SHOWN else height,
                 placeholder=numbers.NOTHING, column_config=widths(table, order[:1]),
                 column_order=[heads[name] for name in order])
    texts = {heads[name]: [_cell_text(value, table.column(name), decimals) for value, decimals in
                           zip(data[name].head(ROWS_PRINTED), places[name], strict=False)]
             for name in order}
    if len(data) < total:
        st.caption(_row_count_sentence(len(data), total))
    _write_on_paper(pd.DataFrame(texts), total, is_cut_by_a_telephone(table, order))
    return original


def _numbered(data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their numbers, which the menu of columns offers and « Tout
    sélectionner » shows: without a name they are « (index) » there, and begin at 0."""
    return data.set_axis(pd.RangeIndex(1, len(data) + 1, name="N°"))


def _dates_that_sort(table: Table, data: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the columns that hold dates, as what sorts in their order (``_sorting_date``)."""
    texts = {c.name: data[c.name] for c in table.columns if c.type == "texte"}
    sorting = {name: own.map(_sorting_date, na_action="ignore") for name, own in texts.items()}
    return {name: own for name, own in sorting.items()
            if name in DATES or not own.equals(texts[name])}


def _sorting_date(text: str) -> str:
    """Return « T3 2023 » → « 2023-T3 », « janvier 2025 » → « 2025-01 »; the rest unchanged."""
    iso = period(text)[0] if str(text)[-4:].isdecimal() else text
    return iso if numbers.date(iso) == text else text


def _date_text(value: Any) -> str:
    return numbers.NOTHING if numbers.is_missing(value) or value == "" else numbers.date(str(value))


def _drawn_text(value: Any, column: Column, decimals: int | None) -> str:
    """Return a number as a table that is drawn writes it: never parted, it has the spaces that a
    reader types, by which « Chercher » finds it."""
    return _cell_text(value, column, decimals).replace(numbers.NARROW, " ")


def _with_qualifiers(table: Table) -> Table:
    """Return the table with a column of qualifiers (« plus de ») before the figures that have some:
    a number that sorts cannot hold them."""
    if "valeur" not in table.names or "qualificatif" in table.names or not any(
            columns.words(table, "qualificatif")):
        return table
    at = table.names.index("valeur")
    return replace(table, columns=(
        *table.columns[:at], Column("qualificatif", "Qualificatif"), *table.columns[at:]))


def _decimals(table: Table, column: Column) -> list[int | None]:
    """Return the decimals of each figure of a column: those that it declares, else those that its
    document prints (« −1,0 »); None where nothing is printed."""
    if column.type != "nombre" or column.decimals is not None:
        return [column.decimals] * len(table.data)
    imprimes = columns.words(table, columns.companion(column.name, "imprime"))
    return [None if numbers.is_missing(value) else numbers.printed_decimals(value, imprime)
            for value, imprime in zip(table.data[column.name], imprimes, strict=True)]


def _cell_text(value: Any, column: Column, decimals: int | None) -> str:
    """Return a cell as the table on screen shows it: its unit is in the header.  Nothing stands
    before a number without a qualifier: a dash would be its minus."""
    if numbers.is_missing(value) or value == "":
        return "" if column.name == "qualificatif" else numbers.NOTHING
    if column.type not in ("nombre", "entier"):
        return typeset(word_text(value, column))
    return str(value) if is_year(column) else numbers.number(value, decimals)


def _write_on_paper(rows: pd.DataFrame, total: int, on_telephone: bool = False) -> None:
    """Write the first rows of a table that sorts and scrolls, for who prints the page: such a table
    is drawn, and would print as what its window shows (``styles/print.css``).

    ``total``: its rows; those that are left out are said.  ``on_telephone``: it is also read so on
    a telephone, where its long names go on several lines.
    """
    rows = rows.map(lambda x: LONG_WORD.sub("\\1\u200b", UNIT_SPACE.sub(numbers.NO_BREAK, str(x))))
    with pd.option_context("display.max_colwidth", None):  # else long texts are cut
        table = rows.to_html(index=False, border=0)
    # A box in each cell: what Safari does not cut between two sheets.
    table = table.replace("<td>", "<td><div>").replace("</td>", "</div></td>")
    wide = " large" if rows.shape[1] > COLUMNS_UPRIGHT else ""
    rest = total - len(rows)
    more = f"<p>{_row_count_sentence(len(rows), total)}</p>" if rest else ""
    narrow = ' telephone" tabindex="0' if on_telephone else ""  # it scrolls there
    st.html(f'<div class="papier{wide}{narrow}">{table}{more}</div>')


def _row_count_sentence(count: int, total: int) -> str:
    return typeset(f"{lecture.quantity(count, 'ligne')} sur {numbers.number(total)} ; "
                   "l'extrait les a toutes.")


def narrow_markup(text: str) -> str:
    """Return a text as what has little room writes it: a cell, the label of a key figure."""
    return plain(UNIT_SPACE.sub(numbers.NO_BREAK, typeset(text)))


@_sent_again
def write(table: Table, most: int) -> Table:
    """Write the first ``most`` rows as text on the page, each number with its own unit and
    status; a column that none of them fills is left out.  Return the table."""
    rows = table.records[:most]
    texts = {header(c): [narrow_markup(cell_text(row, c)) for row in rows]
             for c in map(table.column, written_order(table))}
    texts = {head: cells for head, cells in texts.items() if set(cells) != {numbers.NOTHING}}
    st.table(pd.DataFrame(texts), hide_index=True, border="horizontal")
    if len(table.data) > most:
        st.caption(plain(_row_count_sentence(most, len(table.data))))
    return table


@_sent_again
def write_list(table: Table) -> Table:
    """Write a table without units nor statuses, its long texts in full; return it."""
    texts = table.data[table.names].map(
        lambda x: numbers.NOTHING if x == "" or numbers.is_missing(x)
        else narrow_markup(x) if isinstance(x, str) else numbers.number(x))
    st.table(texts.rename(columns={c.name: header(c) for c in table.columns}),
             hide_index=True, border="horizontal")
    return table


def lineage(table: Table, key: str) -> None:
    """List every cell that enters the figure, with its file, its printed text and its
    correction."""
    cells = query.with_figure_names(table.lineage.head(LINEAGE_SHOWN))
    cells = cells.reindex(columns=list(columns.LINEAGE_LABELS))
    cells = cells.assign(
        statut=cells["statut"].map(columns.status),
        lien=cells["lien"].where(cells["lien"].str.startswith("http", na=False)))
    cells = cells.dropna(axis=1, how="all")
    cells = cells.loc[:, [c for c in cells if not (cells[c] == "").all()]]
    labelled = _numbered(cells.rename(columns=columns.LINEAGE_LABELS))
    dates = labelled.columns.intersection([columns.LINEAGE_LABELS["date_publication"]])
    style = labelled.style.format(numbers.date, subset=dates, na_rep="")  # it sorts as a date
    st.dataframe(style, hide_index=True, width="stretch", key=f"cellules_{key}", placeholder="",
                 column_config={
                     "Lien": st.column_config.LinkColumn("Lien", display_text="ouvrir")})
    printed = labelled.head(ROWS_PRINTED).fillna("")
    _write_on_paper(printed.assign(**printed[dates].map(numbers.date)), len(table.lineage))
    # A query of the workshop that names no cell is followed to its workbooks.
    what = "cellule" if "cellule" in cells or cells.empty else "classeur"
    rest = (f", dont {numbers.number(len(cells))} ici ; le reste est dans l'extrait XLSX"
            if len(cells) < len(table.lineage) else "")
    day = f" Données du {table.data_day}." if table.build else ""
    st.caption(markdown(f"{lecture.quantity(len(table.lineage), what)}{rest}.{day}"))
