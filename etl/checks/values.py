"""Values against the contract of their column; rows that are there twice or add up others; answers
that are several in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from etl.checks.row_issue import row_cell, row_issue, rows_at_fault
from etl.contract import Column, Source
from etl.french.figures.computation import computation_fault, word_fault
from etl.french.separators import bounds
from etl.french.text import has_letters, normalise, printed_text
from etl.issue import Issue, Places
from etl.tables.columns import group_numbers
from etl.tables.sections import begins_total
from etl.tidy.cell_reader import NO_TOTAL

#: What to do of a row that two workbooks say, by kind of source.
_ONE_OF_TWO = {
    "chiffres": "un seul des deux classeurs : sortir de data/raw celui qui n'a plus cours",
    "fiches": "un seul des deux classeurs : sortir de data/raw celui qui n'a plus cours ; s'ils se "
              "complètent, des identifiants qui ne se répètent pas de l'un à l'autre",
}
#: Columns of figures that are words: a number, a date or a dash there is a slip of the workbook.
_WORDS = ("indicateur", "poste", "unite_imprimee", "champ", "editeur", "titre")
#: Units that are a sign.
_SIGNS = ("%", "‰", "€")
#: Columns of figures that are made of another one, where it is there: it is the one at fault.
_MADE_OF = {"famille": "poste", "secteur": "poste", "unite": "unite_imprimee"}
#: Columns that are no text of a cell: the place of a figure, and what it prints, which is refused
#: where it is read.
_OWN = ("imprime", "fichier", "feuille", "cellule")
#: What stands for the identifier on a line that is a note (normalised), and what is wanted.
_NOTE = re.compile(r"(sources?|notes?)( ?:.*)?|(champ|lecture|legende|contact) ?:.*")
_NO_NOTE = "les fiches seules ; une note, dans une seule cellule sous le tableau"
#: What people part answers with, beside the semicolon and the line break that are read.
_ANSWER_MARKS = re.compile(r"[,/+|]| et ")


def value_issues(source: Source, data: pd.DataFrame, places: Places) -> Iterator[Issue]:
    """Yield the values that are missing, not allowed or out of bounds, column by column."""
    for column in source.all_columns:
        values = data[column.name]
        if column.type == "texte" and column.name not in _OWN \
                and _MADE_OF.get(column.name) not in data:
            yield from _text_issues(source, column, data, places)
        absent = values.isna() | (values == "") if column.required else False
        for row in rows_at_fault(data, absent):
            yield row_issue(source, "erreur", f"« {column.label} » est obligatoire", row,
                            column.name, expected="une valeur", places=places)
        if column.values:
            for row in rows_at_fault(data, ~(values.isin(column.values) | absent)):
                yield row_issue(source, "erreur", f"« {column.label} » a une valeur inconnue", row,
                                column.name, str(row[column.name]) or str(row.get("imprime", "")),
                                ", ".join(f"« {v} »" for v in column.values if v), places)
        for bound, outside in ((column.low, values.lt), (column.high, values.gt)):
            if bound is None:
                continue
            for row in rows_at_fault(data, outside(bound).fillna(False).astype(bool)):
                yield row_issue(source, "erreur", f"« {column.label} » est hors des bornes", row,
                                column.name, printed_text(row[column.name]),
                                bounds(column), places)


def _text_issues(source: Source, column: Column, data: pd.DataFrame, places: Places
                 ) -> Iterator[Issue]:
    """Yield the texts of a column that are none: what was not computed, and, of figures, words
    without a letter."""
    values = data[column.name]
    texts = values.cat.categories if isinstance(values.dtype, pd.CategoricalDtype) else \
        values.unique()
    is_figures = source.kind == "chiffres"
    for text in filter(None, texts):
        fault, expected = "" if column.free else computation_fault(text), "une valeur, ou rien"
        if is_figures and column.name in _WORDS and text not in _SIGNS \
                and not has_letters(text):
            fault, expected = word_fault(text), "des mots"
        for row in rows_at_fault(data, bool(fault) and values == text):
            yield row_issue(source, "erreur", f"« {column.label} » est {fault}", row, column.name,
                            text, expected, places)
            if is_figures and row_cell(row, column.name, places) == row["cellule"]:
                break  # of the whole document, or of the sheet: said once


def duplicate_issues(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """Yield two rows with the same key: both cells are named, and what to do, which is not the same
    in one workbook and in two."""
    key = list(source.key)
    again = pd.Series(group_numbers(data, key), data.index).duplicated()
    if not again.any():
        return
    at = "cellule" if "cellule" in data else "ligne"
    first = data[~again][[*key, at, "feuille", "fichier"]]
    for row in data[again].merge(first, on=key, suffixes=("", "_avant")).to_dict("records"):
        before = {k.removesuffix("_avant"): v for k, v in row.items() if k.endswith("_avant")}
        twin = before["fichier"]
        issue = row_issue(source, "erreur", f"donnée en double : déjà lue en "
                          f"{row_cell(before, 'id', {})} de la feuille « {before['feuille']} » de "
                          f"{twin}", row, "valeur" if at == "cellule" else "id",
                          " / ".join(str(row[k]) for k in key if row[k] not in ("", None)),
                          "une seule ligne par clé" if twin == row["fichier"] else
                          _ONE_OF_TWO[source.kind])
        yield replace(issue, twin=twin)


def record_issues(source: Source, data: pd.DataFrame, places: Places) -> Iterator[Issue]:
    """Yield the lines that add up others, or are notes, and would count as one record more.

    A note fills three cells at most: a shop that is called « Source » fills its line.
    """
    ids = data["id"].astype(str)
    names = [c.name for c in source.columns if c.name in source.headers and c.type != "booléen"]
    is_full = (data[names].notna() & (data[names] != "")).sum(axis=1) > 2
    notes = ids.map(lambda text: bool(_NOTE.fullmatch(normalise(text)))) & ~is_full
    for what, is_none, expected in (("une ligne de total", ids.map(begins_total), NO_TOTAL),
                                    ("une note", notes, _NO_NOTE)):
        for row in rows_at_fault(data, is_none):
            yield row_issue(source, "erreur", f"{what} n'est pas une fiche", row, "id", row["id"],
                            expected, places)


def answer_lists(source: Source, data: pd.DataFrame, answers: pd.DataFrame,
                 places: Places) -> Iterator[Issue]:
    """Yield one warning for each answer whose parts are all answers of other records: « réemploi,
    recyclage » is counted as one, apart from both."""
    for name, some in answers.groupby("question", observed=True):
        some = some.merge(data[["id", "fichier", "feuille", "ligne"]], on="id")
        known = set(map(normalise, some["modalite"].unique()))
        for text in some["modalite"].unique():
            parts = list(map(str.strip, _ANSWER_MARKS.split(text)))
            if len(parts) < 2 or not all(normalise(part) in known for part in parts):
                continue
            row = some[some["modalite"] == text].iloc[0]
            yield row_issue(
                source, "avertissement", f"« {source.children[str(name)]} » : {len(parts)} "
                "réponses en une, comptées à part", row, str(name), text, " ; ".join(parts), places)
