"""What one warehouse holds that another does not: figures added, removed, revised, by source.

The two files tell everything that is needed to compare them (``_sources``, ``_colonnes``): no
contract is read, so two versions of the past compare as well as yesterday's and today's.

- A figure is the same in both when the key of its source is (``_colonnes.cle``), whatever the day
  when a file that is updated was published; it is *révisé*
  when its value, its status, its qualifier or its printed text differ.  One that has only moved
  to another cell is no change.
- A record is the same when its ``id`` is; each of its columns that differs is a line.
- What is withheld is not given away by its past: the former value of a figure that has become
  secret is masked, and a column that no record fills any more (personal data left out) is not
  compared.  Of a record that is gone only its identifier is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from etl.common_columns import FIGURE_HEAD, FIGURE_TAIL, MISSING_STATUSES, STATUSES, Column
from etl.french.text import NARROW_SPACE
from etl.warehouse.sql import attachment, sql_text

#: Columns of a comparison, all of them text.
COLUMNS = ("source", "mouvement", "indicateur", "territoire_nom", "periode", "detail", "ancien",
           "nouveau", "fichier", "feuille", "cellule")
ADDED, REMOVED, REVISED = MOVEMENTS = ("ajouté", "retiré", "révisé")
#: What stands for the former value of a figure that is now secret.
MASKED = "masqué (secret statistique)"

_FIGURE = {c.name for c in (*FIGURE_HEAD, *FIGURE_TAIL)}
_REVISED = ("valeur", "statut", "qualificatif", "imprime")
_PLACE = ("nature", "fichier", "feuille", "ligne")
_DATE = "date_publication"
_NBSP = "\u00a0"


class NotComparable(Exception):
    """A warehouse that cannot be read or compared; the message is French and says which."""


@dataclass(frozen=True)
class _Side:
    """A table of one of the two warehouses, as it is named after FROM, and its columns."""

    table: str
    columns: Mapping[str, Column]


def compare(old: Path, new: Path) -> pd.DataFrame:
    """Return what differs from ``old`` to ``new``: one row a figure, or a column of a record.

    Columns ``COLUMNS``; ``mouvement`` is one of ``MOVEMENTS``; ``ancien`` and ``nouveau`` are
    texts with unit and status (« 14,5 % de l'emploi (provisoire) »), empty where there is no such
    figure; ``detail`` gives the source's own dimensions, or the record's identifier; the cell is
    the one of ``new``, or of ``old`` for a figure that was removed.  By source, then in the order
    of the tables.  Raises ``NotComparable``.
    """
    for path in (old, new):
        if not path.is_file():
            raise NotComparable(f"l'entrepôt {path} n'existe pas")
    try:
        with attachment(o=old, n=new) as db:
            tables = [db.execute(sql).df() for sql in _queries(db)]
    except duckdb.Error as fault:
        reason = str(fault).partition("\n")[0]
        raise NotComparable(
            f"les entrepôts {old} et {new} ne peuvent pas être comparés : l'un d'eux est abîmé, ou "
            f"vient d'une autre version du programme ({reason})") from fault
    if not tables:
        return pd.DataFrame(columns=list(COLUMNS), dtype="str")
    changes = pd.concat(tables, ignore_index=True).astype("str")
    # Another edition of the document makes another key: what is secret in it was told before.
    what = ["source", "indicateur", "territoire_nom", "periode", "detail"]
    secret = changes.loc[changes["nouveau"] == STATUSES["s"], what]
    now_secret = changes[what].apply(tuple, axis=1).isin(set(secret.itertuples(index=False))) \
        if len(secret) else pd.Series(False, changes.index)
    changes.loc[now_secret & (changes["mouvement"] == REMOVED), "ancien"] = MASKED
    return changes


def summary(changes: pd.DataFrame) -> pd.DataFrame:
    """Return how many rows of a comparison a source has of each movement: ``source, ajouté, retiré,
    révisé``, the sources without a change left out."""
    counts = pd.crosstab(changes["source"], changes["mouvement"])
    return counts.reindex(columns=list(MOVEMENTS), fill_value=0).rename_axis(columns=None) \
        .reset_index()


def _queries(db: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Yield one query a source that either warehouse has, by id."""
    kinds = dict(db.execute("SELECT source, type FROM o._sources UNION "
                            "SELECT source, type FROM n._sources ORDER BY ALL").fetchall())
    for source, kind in kinds.items():
        both = [_columns(db, side, source) for side in "on"]
        # Where one side has no such table, the other's stands for it, empty.
        sides = [_Side(f"{side}.{source}" if mine else f"{other}.{source} WHERE false",
                       mine or others)
                 for side, other, mine, others in zip("on", "no", both, both[::-1], strict=True)]
        yield (_figures if kind == "chiffres" else _records)(db, source, *sides)


def _columns(db: duckdb.DuckDBPyConnection, side: str, source: str) -> dict[str, Column]:
    """Return the columns of a source's table as the warehouse declares them, but for free texts;
    none when it has no such table.  A build of before the comparisons does not say which are the
    key."""
    names = {row[0] for row in db.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? "
        "AND table_name = '_colonnes'", [side]).fetchall()}
    key, free = (name if name in names else "false" for name in ("cle", "libre"))
    rows = db.execute(f"SELECT colonne, libelle, type, unite, '', {key} FROM {side}._colonnes "
                      f"WHERE source = ? AND NOT {free} ORDER BY rang", [source]).fetchall()
    return {row[0]: Column(*row) for row in rows}


def _pairs(columns: Iterable[str], key: Iterable[str], old: _Side, new: _Side) -> str:
    """Return the rows of two tables side by side (``o`` and ``n``, null where there is none), by
    key.

    A column that only one side has is an empty text on the other.  The key of a figure is all that
    identified it before and all that does now: never two rows have the same.
    """
    def selection(side: _Side) -> str:
        return ", ".join(
            name if name in old.columns and name in new.columns else
            f"coalesce(CAST({name} AS VARCHAR), '') AS {name}" if name in side.columns else
            f"'' AS {name}" for name in columns)

    same = " AND ".join(f"o.{c} IS NOT DISTINCT FROM n.{c}" for c in key)
    return f"(SELECT {selection(old)}, rowid AS rang FROM {old.table}) o FULL JOIN " \
           f"(SELECT {selection(new)}, rowid AS rang FROM {new.table}) n ON {same}"


def _figures(db: duckdb.DuckDBPyConnection, source: str, old: _Side, new: _Side) -> str:
    key = {c.name: c for c in (*new.columns.values(), *old.columns.values()) if c.key}
    if not key:
        raise NotComparable(f"la table {source} ne dit pas sa clé : ces deux versions sont d'un "
                            "programme trop ancien pour être comparées")
    if _DATE in key and _dates(db, old) != _dates(db, new):
        undated = {name: column for name, column in key.items() if name != _DATE}
        if _is_key(db, undated, old) and _is_key(db, undated, new):
            key = undated
    own = [c for name, c in key.items() if name not in _FIGURE]
    dimensions = ", ".join(_dimension(c) for c in own) or "''"
    here = ("indicateur", "territoire_nom", "periode", "fichier", "feuille", "cellule")
    either = ", ".join(f"CASE WHEN n.rang IS NULL THEN o.{c} ELSE n.{c} END AS {c}" for c in here)
    differs = " OR ".join(f"o.{c} IS DISTINCT FROM n.{c}" for c in _REVISED)
    columns = dict.fromkeys([*key, *_REVISED, "unite", *here])
    return f"""
        WITH pairs AS (
            SELECT o.rang AS o_rang, n.rang AS n_rang, {either},
                   concat_ws(' · ', {dimensions}) AS detail,
                   {_figure_text("o")} AS o_text, {_figure_text("n")} AS n_text,
                   n.statut = 's' AND o.statut <> 's' AS now_secret,
                   o.imprime AS o_imprime, n.imprime AS n_imprime
            FROM {_pairs(columns, key, old, new)}
            WHERE o.rang IS NULL OR n.rang IS NULL OR {differs})
        SELECT '{source}' AS source, {_movement("o_rang", "n_rang")} AS mouvement,
               indicateur, territoire_nom, periode, detail,
               CASE WHEN o_rang IS NULL THEN '' WHEN now_secret THEN '{MASKED}'
                    {_print_if_alike("o")} ELSE o_text END AS ancien,
               CASE WHEN n_rang IS NULL THEN '' {_print_if_alike("n")} ELSE n_text END AS nouveau,
               fichier, feuille, cellule
        FROM pairs ORDER BY n_rang IS NULL, n_rang, o_rang"""


def _dates(db: duckdb.DuckDBPyConnection, side: _Side) -> set[tuple[str]]:
    name = _DATE if _DATE in side.columns else "''"
    return set(db.execute(f"SELECT DISTINCT {name} FROM {side.table}").fetchall())


def _is_key(db: duckdb.DuckDBPyConnection, names: Iterable[str], side: _Side) -> bool:
    """Tell whether no two rows are the same in these columns."""
    own = ", ".join(name for name in names if name in side.columns)
    [(is_key,)] = db.execute(
        f"SELECT count(*) = count(DISTINCT ({own})) FROM {side.table}").fetchall()
    return bool(is_key)


def _dimension(column: Column) -> str:
    """Return a source's own dimension: its value, with its label when it is a bare number."""
    value = f"CAST(CASE WHEN n.rang IS NULL THEN o.{column.name} ELSE n.{column.name} END " \
            "AS VARCHAR)"
    text = value if column.type == "texte" else \
        f"{sql_text(column.label.lower() + _NBSP)} || {value}"
    return f"nullif({text}, '')"


def _movement(old: str, new: str) -> str:
    return f"CASE WHEN {old} IS NULL THEN '{ADDED}' WHEN {new} IS NULL THEN '{REMOVED}' " \
           f"ELSE '{REVISED}' END"


def _number(value: str) -> str:
    """Return the SQL of ``etl.french.text.spell_number``: « 8 085 », « −0,3 »."""
    return f"translate(format('{{:,.15g}}', round({value}, 4) + 0.0), ',.-', '{NARROW_SPACE},−')"


def _figure_text(side: str) -> str:
    """Return a figure as a person reads it: value, unit and status; or why there is none."""
    missing = " ".join(f"WHEN '{s}' THEN {sql_text(STATUSES[s])}" for s in MISSING_STATUSES)
    marks = " ".join(f"WHEN '{s}' THEN {sql_text(f' ({text})')}" for s, text in STATUSES.items()
                     if s and s not in MISSING_STATUSES)
    return f"""CASE {side}.statut {missing} ELSE CASE WHEN {side}.valeur IS NULL
        THEN {side}.imprime
        ELSE concat(CASE WHEN {side}.qualificatif <> '' THEN {side}.qualificatif || ' ' END,
                    {_number(f"{side}.valeur")},
                    CASE WHEN {side}.unite <> '' THEN '{_NBSP}' || {side}.unite END) END
        || CASE {side}.statut {marks} ELSE '' END END"""


def _print_if_alike(side: str) -> str:
    """Return the SQL branch where both sides read alike: the printed text tells them apart (never
    that of a secret)."""
    return f"WHEN o_rang IS NOT NULL AND n_rang IS NOT NULL AND o_text = n_text " \
           f"AND o_text <> {sql_text(STATUSES['s'])} " \
           f"THEN {side}_text || ', imprimé « ' || {side}_imprime || ' »'"


def _records(db: duckdb.DuckDBPyConnection, source: str, old: _Side, new: _Side) -> str:
    names = [name for name in new.columns if name in old.columns]
    place = next((c for c in ("commune_nom", "departement_nom") if c in names), None)
    columns = [new.columns[name] for name in names if name not in ("id", *_PLACE)]
    if columns:
        filled = db.execute("SELECT " + ", ".join(
            f"count(nullif(CAST({c.name} AS VARCHAR), ''))" for c in columns) +
            f" FROM {new.table}").fetchone() or ()
        columns = [c for c, count in zip(columns, filled, strict=True) if count]
    where = f"n.{place}" if place else "''"
    parts = [f"SELECT {_movement('o.rang', 'n.rang')} AS mouvement, 'Fiche' AS indicateur, "
             "'' AS ancien, '' AS nouveau, 0 AS colonne, * FROM pairs "
             "WHERE o.rang IS NULL OR n.rang IS NULL"]
    parts += [f"SELECT '{REVISED}', {sql_text(c.label)}, {_cell('o', c)}, {_cell('n', c)}, "
              f"{rank}, * "
              f"FROM pairs WHERE o.rang IS NOT NULL AND n.rang IS NOT NULL "
              f"AND o.{c.name} IS DISTINCT FROM n.{c.name}"
              for rank, c in enumerate(columns, 1)]
    if answers := _answers(db, source):
        parts.append(f"SELECT '{REVISED}', reponses.libelle, coalesce(reponses.avant, ''), "
                     f"coalesce(reponses.apres, ''), {len(columns) + 1}, pairs.* FROM pairs "
                     f"JOIN ({answers}) reponses USING (id) "
                     "WHERE o.rang IS NOT NULL AND n.rang IS NOT NULL")
    return f"""
        WITH pairs AS (
            SELECT o, n, coalesce(n.id, o.id) AS id, {where} AS territoire_nom,
                   n.fichier, n.feuille, n.ligne
            FROM {_pairs(names, ["id"], old, new)}),
        changes AS ({" UNION ALL ".join(parts)})
        SELECT '{source}' AS source, mouvement, indicateur,
               coalesce(territoire_nom, '') AS territoire_nom, '' AS periode, id AS detail, ancien,
               nouveau, coalesce(fichier, '') AS fichier, coalesce(feuille, '') AS feuille,
               coalesce('ligne{_NBSP}' || ligne, '') AS cellule
        FROM changes ORDER BY n.rang IS NULL, n.rang, o.rang, colonne, indicateur"""


def _cell(side: str, column: Column) -> str:
    """Return what a column of a record holds, as a person reads it; empty when it holds nothing."""
    value = f"{side}.{column.name}"
    unit = sql_text(f"{_NBSP}{column.unit}" if column.unit else "")
    if column.type == "booléen":
        return f"CASE WHEN {value} THEN 'oui' WHEN NOT {value} THEN 'non' ELSE '' END"
    if column.type == "nombre" or (column.type == "entier" and column.unit):
        return f"coalesce({_number(value)} || {unit}, '')"
    return f"coalesce(CAST({value} AS VARCHAR), '')"


def _answers(db: duckdb.DuckDBPyConnection, source: str) -> str:
    """Return the questions with several answers that a record of both warehouses answers otherwise:
    ``id, libelle, avant, apres``; empty when one of them has no such table."""
    table = f"{source}_reponses"
    count = db.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ? "
                       "AND database_name IN ('o', 'n')", [table]).fetchone()
    if count != (2,):
        return ""
    of = {side: f"(SELECT id, question, string_agg(modalite, ' ; ' ORDER BY modalite) AS dites "
                f"FROM {side}.{table} GROUP BY ALL)" for side in "on"}
    return f"""SELECT id, coalesce(libelle, question) AS libelle, a.dites AS avant,
               b.dites AS apres
        FROM {of["o"]} a FULL JOIN {of["n"]} b USING (id, question)
        LEFT JOIN (SELECT question, libelle FROM n._questions WHERE source = '{source}') q
        USING (question)
        WHERE a.dites IS DISTINCT FROM b.dites"""
