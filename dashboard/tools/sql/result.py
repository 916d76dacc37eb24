"""What a query of the SQL workshop gave: its rows, and what is said of them beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.blocks.block import CODE
from dashboard.text import numbers
from dashboard.trends.guard import break_sentence, breaks_met
from dashboard.warehouse import connection, provenance, query
from dashboard.warehouse.table import ADDRESS, LINEAGE, Table
from etl.contract import Break, Column

#: Longest text of an Excel cell.
TEXT = 32_767


@dataclass(frozen=True)
class Answer:
    """The rows of a query and what was read to make them.

    ``data``: its columns have unique names; whole numbers are ``Int64``, other numbers ``float``.
    ``more``: rows were left.  ``shortened``, ``undefined``: cells cut at ``TEXT`` characters, and
    numbers that are none.  ``tables``: read, those of a view included; ``demonstration``: those
    that hold invented rows; ``emptied``: those whose invented rows were set aside.
    """

    sql: str
    data: pd.DataFrame
    columns: tuple[Column, ...]
    more: bool
    shortened: int
    undefined: int
    tables: tuple[str, ...]
    demonstration: tuple[str, ...]
    emptied: tuple[str, ...]
    build: str


def table(answer: Answer) -> Table:
    """Return the answer as what charts, screen and extracts take: its sources, query, build and
    limits.

    Its lineage is the cells that its own rows name (``fichier``, ``feuille``, ``cellule``), else
    the workbooks of the sources that were read.
    """
    about = query.sources()
    ids = tuple(dict.fromkeys(
        s for t in answer.tables for s in (t, _parent(t)) if s in about.index))
    rows = about.loc[list(ids)]
    breaks, warnings = _breaks(answer, ids)

    def values_of(column: str) -> str:
        return " ; ".join(dict.fromkeys(v for v in rows[column] if v))

    return Table(
        answer.data, answer.columns, _lineage(answer, ids), sources=ids,
        filters={CODE: " ".join(answer.sql.split())},
        source=" ; ".join([*dict.fromkeys(f"{r.producteur}, {r.titre}" for r in rows.itertuples()),
                           *_references(answer.tables)]) or "Observatoire de l'ESS",
        licence=values_of("licence"), vintage=values_of("millesime"),
        copies=tuple(text for source in ids for text in provenance.copies(source)),
        notes=(*notes(answer), *warnings), breaks=breaks,
        demonstration=bool(answer.demonstration), build=answer.build)


def notes(answer: Answer) -> list[str]:
    """Return what the reader must know of the result, one sentence each."""
    sentences = []
    if answer.more:
        sentences.append(f"Seules les {numbers.number(len(answer.data))} premières lignes sont "
                         "montrées, et extraites ; le résultat en a d'autres : filtrer, regrouper, "
                         "ou demander moins de colonnes.")
    if answer.shortened:
        sentences.append(f"Textes coupés à {numbers.number(TEXT)} caractères : "
                         f"{numbers.number(answer.shortened)}.")
    if answer.undefined:
        sentences.append("Nombres infinis ou indéfinis (division par zéro), laissés vides : "
                         f"{numbers.number(answer.undefined)}.")
    if answer.demonstration:
        sentences.append("La requête lit des tables aux lignes inventées "
                         f"({', '.join(answer.demonstration)}) : l'interrupteur « Données de "
                         "démonstration » les écarte.")
    if answer.emptied:
        sentences.append(f"Lignes de démonstration écartées : {', '.join(answer.emptied)}.")
    return sentences


def _breaks(answer: Answer, ids: Sequence[str]) -> tuple[tuple[Break, ...], list[str]]:
    """Return the breaks that curves through these rows must not cross, and their sentences.

    Told of one source and by the year only; else the reader must look, for SQL is free.
    """
    of_source = {s: breaks for s in ids if (breaks := provenance.declared_breaks(s))}
    has_year = any(c.name == "annee" and c.type == "entier" for c in answer.columns)
    if len(ids) == 1 and has_year:
        breaks = breaks_met(answer.data, of_source.get(ids[0], ()))
        return breaks, list(map(break_sentence, breaks))
    return (), [f"Ruptures déclarées dans {', '.join(of_source)} (table _ruptures) : la requête "
                "peut les franchir, rien ne le vérifie ici."] if of_source else []


def _references(tables: Sequence[str]) -> list[str]:
    """Return what those of these tables that figures are joined with hold, and who made it."""
    about = connection.current().schema("SELECT table_name, comment FROM duckdb_tables() WHERE "
                                        "starts_with(table_name, 'ref_') ORDER BY table_name")
    return about.loc[about["table_name"].isin(tables), "comment"].tolist()


def _parent(name: str) -> str:
    return re.sub(r"_(reponses|agregats|classes)$", "", name)


def _lineage(answer: Answer, ids: Sequence[str]) -> pd.DataFrame:
    files = query.catalogue("_fichiers").rename(columns={"feuilles": "feuille"})
    texts = {c.name for c in answer.columns if c.type == "texte"}
    if set(ADDRESS) <= texts:  # « count(DISTINCT cellule) AS cellule » names none
        own = answer.data[[c for c in LINEAGE if c in texts]].drop_duplicates()
        lacking = [c for c in ("source", "sha256") if c not in own]
        rows = own.merge(files[["fichier", *lacking]].drop_duplicates("fichier"), how="left",
                         on="fichier")
    else:
        rows = files[files["source"].isin(ids)]
    return rows.reindex(columns=list(LINEAGE)).astype("object").fillna("")
