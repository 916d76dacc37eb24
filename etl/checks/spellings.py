"""Labels in two spellings: a page that asks for the one does not have the figures of the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from etl.checks.row_issue import distinct_rows, other_address, row_issue
from etl.contract import DOCUMENT, Source
from etl.french.text import excerpt, normalise, spell_number
from etl.issue import Issue, Places, record_cell
from etl.tables.store import Store

#: Columns of the key that are no label of what is measured: where, when, by which document.
_NO_LABEL = ("territoire", "territoire_niveau", "periode", *DOCUMENT)


def spelling_issues(source: Source, data: pd.DataFrame | Store) -> Iterator[Issue]:
    """Yield the labels that only accents, capitals, apostrophes or spaces part from a commoner one
    of their column: a page that asks for the one does not have the figures of the other.

    The columns are those of the key that tell what is measured, in words; the names of documents
    are cited as they are, and a unit is the one that is printed, where it is kept.
    """
    left = {*_NO_LABEL, *(("unite",) if "unite_imprimee" in source.key else ())}
    for column in source.all_columns:
        if not column.key or column.type != "texte" or column.name in left:
            continue
        texts = data.counts(column.name) if isinstance(data, Store) else data[column.name].unique()
        if _has_variants(texts):
            yield from _spelling_warnings(source, column.name, column.label, distinct_rows(
                data, [column.name, "fichier", "feuille"]))


def record_spelling_issues(source: Source, data: pd.DataFrame, answers: pd.DataFrame,
                           places: Places) -> Iterator[Issue]:
    """Yield likewise what records answer, to a question with several answers too: each spelling
    would be counted apart.  What names a record, was said freely, or hardly repeats (an address)
    is left alone."""
    labels = {c.name: c.label for c in source.columns if c.type == "texte" and not c.free
              and c.name not in (*source.same, *source.refers)}
    tables = {name: data for name in labels}
    for name, some in answers.groupby("question", observed=True):
        tables[str(name)] = some.rename(columns={"modalite": str(name)}).merge(
            data[["id", "fichier", "feuille", "ligne"]], on="id")
    for name, table in tables.items():
        table = table[table[name] != ""]
        texts = table[name].unique()
        if 2 * len(texts) <= len(table) and _has_variants(texts):
            rows = table.groupby(
                [name, "fichier", "feuille"], sort=False, observed=True)["ligne"].agg(
                ["first", "size"]).reset_index().rename(columns={"size": "nombre"})
            rows["cellule"] = [
                record_cell(places, (row.fichier, row.feuille), name, row.first)
                for row in rows.itertuples()]
            yield from _spelling_warnings(
                source, name, labels.get(name) or source.children[name], rows)


def _has_variants(texts: Collection[str]) -> bool:
    """Tell whether some of these distinct texts only differ by their spelling."""
    return len({normalise(text) for text in texts}) < len(texts)


def _spelling_warnings(source: Source, name: str, label: str, rows: pd.DataFrame
                       ) -> Iterator[Issue]:
    """Yield one warning for each spelling that is not the commonest of a label; ``rows``: the
    distinct ones of the column ``name``, with their address and their ``nombre``."""
    one, many = ("ce chiffre n'est pas dans sa série", "chiffres ne sont pas dans sa série") \
        if source.kind == "chiffres" else ("cette fiche est comptée à part",
                                           "fiches sont comptées à part")
    rows = rows.assign(commun=rows[name].map(normalise).astype(str), texte=rows[name].astype(str))
    for _, same in rows.groupby("commun", sort=False):
        counts = same.groupby("texte", sort=False)["nombre"].sum()
        usual = str(counts.idxmax())
        other = same[same["texte"] == usual].iloc[0]
        for text, times in counts.drop(usual).items():
            row = same[same["texte"] == text].iloc[0]
            apart = one if times == 1 else f"ces {spell_number(float(times))} {many}"
            yield row_issue(
                source, "avertissement", f"« {label} » ne diffère que par l'écriture de "
                f"« {excerpt(usual)} », en {other_address(other, row)} : {apart}", row, name,
                str(text), f"« {excerpt(usual)} »")
