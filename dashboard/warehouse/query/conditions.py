"""What a question selects: conditions with their parameters, and the cells behind the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.warehouse.columns import name
from dashboard.warehouse.connection import query
from dashboard.warehouse.query.catalogue import columns, questions, sources, subject
from dashboard.warehouse.table import ADDRESS, LINEAGE
from etl.contract import REGION

Where = Mapping[str, object]
#: The figures of Brittany itself.
BRETAGNE: Where = {"territoire": REGION, "territoire_niveau": "region"}
#: Rows of the lineage of an aggregate, beyond which it is cut.
MOST_CELLS = 20_000
#: Columns of its rows: those that tell one cell from another, those that are said of several.
_CELL = ("feuille", "cellule", "ligne", "imprime", "remarque")
_COMMON = ("fichier", "editeur", "titre", "date_publication", "lien", "statut", "fiabilite",
           "nature", "champ", "annee")
#: Columns of what a figure is about that a reader of its cell reads there, or in another of them.
_UNSAID = ("territoire_niveau", "unite", "unite_imprimee")


@dataclass(frozen=True)
class Between:
    """A range of values, bounds included, for ``where``."""

    low: object
    high: object


@dataclass(frozen=True)
class Latest:
    """For ``where``: the highest value of the column among the rows that the rest selects;
    ``among``: of those in a range."""

    among: Between | None = None


LATEST = Latest()


def checked_column(source: str, column: str) -> str:
    """Return the name of a column that the source has; ``KeyError`` for any other text."""
    if column not in columns(source):
        raise KeyError(f"{source} n'a pas de colonne « {column} »")
    return column


def on_wholes(source: str, show: Sequence[str], where: Where) -> dict[str, object]:
    """Return ``where`` with each dimension that the question neither names nor shows at its whole
    (``Column.whole``)."""
    return {c.name: c.whole for c in columns(source).values()
            if c.whole and c.name not in show} | dict(where)


def has_answers(source: str, name: str) -> bool:
    """Tell whether a question takes several answers, kept in ``<source>_reponses``."""
    return name not in columns(source) and name in questions(source)


def whole_range(where: Where) -> dict[str, object]:
    """Return ``where`` with all the values that a ``Latest`` is the highest of."""
    return {column: value.among if isinstance(value, Latest) else value
            for column, value in where.items() if not isinstance(value, Latest) or value.among}


def condition(source: str, where: Where) -> tuple[str, list[object]]:
    """Return SQL condition and parameters: a list means one of, ``Between`` a range, None no value,
    ``Latest`` the highest value; a question with several answers selects the records that gave
    one of them."""
    parts, parameters = ["true"], list[object]()
    for column, value in where.items():
        if has_answers(source, column):
            among = list(value) if isinstance(value, list | tuple | set) else [value]
            parts.append(f"id IN (SELECT id FROM {source}_reponses WHERE question = ? AND "
                         f"modalite IN ({', '.join('?' * len(among)) or 'NULL'}))")
            parameters += [column, *among]
            continue
        name = checked_column(source, column)
        if isinstance(value, Between):
            parts.append(f"{name} BETWEEN ? AND ?")
            parameters += [value.low, value.high]
        elif isinstance(value, Latest):
            rest, values = condition(source, whole_range(where))
            parts.append(f"{name} = (SELECT max({name}) FROM {source} WHERE {rest})")
            parameters += values
        elif isinstance(value, list | tuple | set):
            marks = ", ".join("?" * len(value))
            parts.append(f"{name} IN ({marks})" if value else "false")
            parameters += list(value)
        elif value is None:
            parts.append(f"{name} IS NULL")
        else:
            parts.append(f"{name} = ?")
            parameters.append(value)
    return " AND ".join(parts), parameters


def cells(source: str, where: Where) -> pd.DataFrame:
    """Return the rows behind an aggregate, for its lineage: see ``selected_cells``."""
    return selected_cells(source, *condition(source, where))


def selected_cells(source: str, selection: str, parameters: Sequence[object]) -> pd.DataFrame:
    """Return the lineage of the rows that a condition in SQL selects.

    Beyond ``MOST_CELLS``, the first ones, and the first of each document, champ, status, year…, so
    that what is said of them all is said of each; ``attrs["cells"]``: how many there are in all.
    """
    names = [c for c in (*_CELL, *_COMMON) if c in columns(source)]
    rows = f"SELECT {', '.join(names)} FROM {source} WHERE"
    data = query(f"{rows} {selection} ORDER BY rowid LIMIT {MOST_CELLS + 1}", parameters)
    total = len(data)
    if total > MOST_CELLS:
        keys = ", ".join(c for c in _COMMON if c in names)
        total = int(query(f"SELECT count(*) AS n FROM {source} WHERE {selection}",
                          parameters)["n"].iloc[0])
        data = pd.concat([data[:MOST_CELLS], query(
            f"{rows} rowid IN (SELECT min(rowid) FROM {source} WHERE {selection} GROUP BY {keys}) "
            f"ORDER BY rowid LIMIT {MOST_CELLS}", parameters)], ignore_index=True).drop_duplicates()
    result = lineage(source, data)
    result.attrs["cells"] = total
    return result


def lineage(source: str, data: pd.DataFrame) -> pd.DataFrame:
    """Return ``LINEAGE`` columns of rows, with the hash of their file and the correction of their
    cell; a record, which cites no document, with who produces its source and the title of it."""
    files = query("SELECT fichier, sha256 FROM _fichiers WHERE source = ?", (source,))
    fixes = query("SELECT fichier, feuille, cellule, string_agg(DISTINCT motif, ' ; ' ORDER BY "
                  "motif) AS correction FROM _corrections WHERE source = ? GROUP BY ALL "
                  "ORDER BY fichier, feuille, cellule", (source,))
    if "ligne" in data:
        data = data.assign(cellule="ligne " + data["ligne"].astype("str"))
    hashes = dict(zip(files["fichier"], files["sha256"], strict=True))
    reasons = dict(zip(zip(*(fixes[c] for c in ADDRESS), strict=True), fixes["correction"],
                       strict=True))
    extra = [c for c in ("nature", "champ", "annee", "remarque") if c in data]
    # Hundreds of questions a page: its columns only, and no join.
    texts = {c: data[c].to_numpy("object", na_value="") for c in (*LINEAGE, *extra)
             if c in data and c != "annee"}
    about = sources()
    texts = {"editeur": about.at[source, "producteur"], "titre": about.at[source, "titre"]} | texts
    texts |= {"source": source, "sha256": [hashes.get(file, "") for file in texts["fichier"]],
              "correction": [reasons.get(cell, "") for cell in zip(*(texts[c] for c in ADDRESS),
                                                                   strict=True)]}
    frame = pd.DataFrame({c: texts.get(c, "") for c in (*LINEAGE, *extra)}, data.index,
                         dtype="object")
    return frame.assign(annee=data["annee"]) if "annee" in frame else frame


def with_figure_names(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells of a lineage with what tells the figure of each from the others (« Mutuelles ·
    2011-2012 »; of several sources, its indicator first), in a first column ``chiffre``; as they
    are where nothing does: a single figure, records."""
    texts = pd.Series("", cells.index, dtype="object")
    is_whole = {"source", *ADDRESS} <= {*cells}  # the workshop's is what its query names
    has_several = is_whole and cells["source"].nunique() > 1
    for source, own in cells.groupby("source") if is_whole else ():
        if source not in sources().index or "cellule" not in columns(str(source)):
            continue
        keys = ["territoire_nom" if key == "territoire" else key for key in subject(str(source))
                if key not in _UNSAID]
        selection, parameters = condition(str(source), {"fichier": [*own["fichier"].unique()]})
        rows = query(f"SELECT {', '.join([*ADDRESS, *keys])} FROM {source} WHERE {selection} "
                     "ORDER BY rowid", parameters).drop_duplicates(ADDRESS)
        figures = own[ADDRESS].merge(rows, "left", ADDRESS).set_index(own.index)
        telling = [key for key in keys if figures[key].nunique(dropna=False) > 1
                   or (key == "indicateur" and has_several)]
        texts[own.index] = [" · ".join(dict.fromkeys(name(x) for x in row if pd.notna(x) and x))
                            for row in figures[telling].itertuples(index=False)]
    return cells if (texts == "").all() else pd.concat([texts.rename("chiffre"), cells], axis=1)
