"""The catalogue that the warehouse keeps of itself: sources, columns, measures, documents."""

from __future__ import annotations

import pandas as pd

from dashboard.warehouse.connection import per_build, query
from etl.contract import DEMONSTRATION, DOCUMENT, Column, Measure
from etl.warehouse.schema import CATALOGUE


@per_build
def sources() -> pd.DataFrame:
    """Return the catalogue: one row a source (``_sources``), by id."""
    return query("FROM _sources ORDER BY source").set_index("source", drop=False)


@per_build
def columns(source: str) -> dict[str, Column]:
    """Return the columns of a source's table by name, in order; bounds and values left out."""
    rows = query("FROM _colonnes WHERE source = ? ORDER BY rang", (source,))
    return {r.colonne: Column(r.colonne, r.libelle, r.type, r.unite, r.definition,
                              key=bool(r.cle), whole=r.ensemble)
            for r in rows.itertuples()}


def subject(source: str) -> list[str]:
    """Return the columns that identify the subject of a figure, whichever document gives it: the
    key of the source, less the columns that name the document."""
    return [c.name for c in columns(source).values() if c.key and c.name not in DOCUMENT]


@per_build
def measures(source: str) -> dict[str, Measure]:
    """Return measures of a source, by name."""
    rows = query("FROM _mesures WHERE source = ? ORDER BY rowid", (source,))
    return {r.mesure: Measure(r.mesure, r.libelle, r.unite, r.sql, int(r.decimales), r.definition,
                              bool(r.additive), tuple(filter(None, r.utilise.split("\n"))))
            for r in rows.itertuples()}


def measure_column(measure: Measure) -> Column:
    """Return a measure as a column of a table."""
    return Column(measure.name, measure.label, "nombre", measure.unit, measure.definition,
                  decimals=measure.decimals)


def additive_measures(source: str) -> dict[str, str]:
    """Return the measures of a source that add up over places: name → label."""
    return {m.name: m.label for m in measures(source).values() if m.additive}


def published_totals(source: str) -> dict[str, str]:
    """Return dimension → the value whose figures are the published totals of a source."""
    text = str(sources().loc[source, "totaux"])
    return dict(line.split("=", 1) for line in text.splitlines())


def has_rows(source: str) -> bool:
    """Tell whether the source has at least a row in this build."""
    return source in _filled_sources()


@per_build
def _filled_sources() -> frozenset[str]:
    lines = sources()["lignes"]
    return frozenset(lines.index[lines > 0])


def includes_demonstrations() -> bool:
    """Tell whether the build reads demonstration workbooks: it may set them aside on purpose."""
    return bool(catalogue("_construction")["demonstration"].iloc[0])


def questions(source: str) -> dict[str, str]:
    """Return questions with several answers of a source, and those of opinion: name → label."""
    rows = query("FROM _questions WHERE source = ? ORDER BY rowid", (source,))
    return dict(zip(rows["question"], rows["libelle"], strict=True))


def documents(most: int) -> pd.DataFrame:
    """Return the latest dated publications that figures come from: ``date_publication`` (ISO),
    ``titre``, ``editeur``, ``sources`` (ids), ``chiffres`` (how many), ``fichiers``, ``lien``."""
    return query("""
        SELECT date_publication, titre, editeur,
               string_agg(DISTINCT source, ', ' ORDER BY source) AS sources, count(*) AS chiffres,
               string_agg(DISTINCT fichier, ', ' ORDER BY fichier) AS fichiers, max(lien) AS lien
        FROM chiffres WHERE regexp_matches(date_publication, '^[0-9]{4}')
        GROUP BY date_publication, titre, editeur
        ORDER BY date_publication DESC, chiffres DESC, titre, editeur LIMIT ?""", (most,))


def territories_with_figures() -> set[tuple[str, str]]:
    """Return the level and code of the territories of which something is published; neither the
    demonstration nor the context (``Source.context``) is."""
    about = sources()
    ids = about.index[(about["nature"] != DEMONSTRATION) & about["contexte"].ne(True)].tolist()
    marks = ", ".join("?" * len(ids)) or "NULL"
    places = query("SELECT DISTINCT territoire_niveau, territoire FROM chiffres "
                   f"WHERE source IN ({marks}) ORDER BY territoire_niveau, territoire",
                   ids)
    return set(zip(places["territoire_niveau"], places["territoire"], strict=True))


def catalogue(name: str) -> pd.DataFrame:
    """Return a table of the catalogue (``etl.warehouse.schema``), or ``ref_typologie_agri``."""
    if name not in {*CATALOGUE, "ref_typologie_agri"}:
        raise KeyError(name)
    return query(f"FROM {name} ORDER BY rowid")


def change_counts() -> pd.DataFrame:
    """Return what this build changed from the one it replaced, counted: ``source``, ``ajoute``,
    ``retire``, ``revise``; the sources without a change are left out."""
    return query("""
        SELECT source, count(*) FILTER (mouvement = 'ajouté') AS ajoute,
               count(*) FILTER (mouvement = 'retiré') AS retire,
               count(*) FILTER (mouvement = 'révisé') AS revise
        FROM _changements GROUP BY source ORDER BY source""")


def changes(source: str, movement: str, text: str, most: int) -> pd.DataFrame:
    """Return the first ``most`` changes of a source, of a movement, that hold ``text``; an empty
    argument keeps all.  Columns of ``etl.warehouse.diff.COLUMNS``, and ``total``: how many there
    are in all."""
    return query("""
        SELECT *, count(*) OVER () AS total FROM _changements
        WHERE (source = $1 OR $1 = '') AND (mouvement = $2 OR $2 = '') AND contains(
            strip_accents(lower(concat_ws(' ', indicateur, territoire_nom, periode, detail, ancien,
                                          nouveau, fichier, feuille, cellule))),
            strip_accents(lower($3)))
        ORDER BY rowid LIMIT $4""", (source, movement, text, most))
