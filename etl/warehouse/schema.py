"""What a warehouse of this program holds: its tables and their columns."""

from __future__ import annotations

import duckdb

from etl.french.reference import PEOPLE
from etl.report import ANSWERS
from etl.sources import sources

#: Catalogue table → its columns, « name:type » when not text.
CATALOGUE = {
    "_construction": "construit_le empreinte demonstration:booléen contenu depuis",
    "_anomalies": "gravite source fichier feuille cellule colonne message lu attendu",
    "_sources": "source type titre producteur licence millesime nature champ notes attendu "
                "producteur_attendu totaux lignes:entier lecture contexte:booléen",
    "_fichiers": "source fichier sha256 feuilles lignes:entier charge_le adresse copie_le "
                 "producteur licence",
    "_corrections": "source fichier feuille cellule colonne imprime corrige motif",
    "_ruptures": "source type annee:entier avant apres motif portee",
    "_equivalences": "source colonne retenu libelle portee motif",
    "_colonnes": "source colonne libelle type unite definition valeurs rang:entier cle:booléen "
                 "libre:booléen ensemble",
    "_questions": "source question libelle",
    "_mesures": "source mesure libelle unite sql utilise definition decimales:entier "
                "additive:booléen",
    "_secret": "source grandeur libelle par seuil_unites:entier dominance_pct:nombre retenues lien "
               "source_liee quartiles:entier cases:entier masquees_regle:entier "
               "masquees_protection:entier",
}
#: Other tables and views → those of their columns that change with what is received: the census.
OTHERS = {"_changements": [], "chiffres": [], "ref_communes": [PEOPLE],
          "ref_populations": [PEOPLE], "ref_naf": [], "ref_typologie_agri": []}


def typed_columns(table: str) -> list[tuple[str, str]]:
    """Return the columns of a catalogue table, each with its type."""
    parts = (column.partition(":") for column in CATALOGUE[table].split())
    return [(name, kind or "texte") for name, _, kind in parts]


def missing_parts(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables and columns (« table.column ») that the warehouse attached as ``w`` lacks,
    and its empty tables about itself: an older program made it, or it is not whole.  Further tables
    do no harm."""
    missing = missing_columns(db, "w")
    bare = [table for table in ("_construction", "_sources") if table not in missing
            and not db.execute(f"SELECT 1 FROM w.{table} LIMIT 1").fetchone()]
    return sorted([*missing, *bare])


def missing_columns(db: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Return the tables, and the columns of others, that a database lacks."""
    contract = {table: [name for name, _ in typed_columns(table)] for table in CATALOGUE}
    contract |= OTHERS
    for source in sources().values():
        contract[source.id] = [column.name for column in source.warehouse_columns]
        if source.children:
            contract[f"{source.id}_reponses"] = [column.name for column in ANSWERS]
    present: dict[str, set[str]] = {}
    for table, column in db.execute("SELECT table_name, column_name FROM duckdb_columns() "
                                    "WHERE database_name = ?", [database]).fetchall():
        present.setdefault(table, set()).add(column)
    return [*(table for table in contract if table not in present),
            *(f"{table}.{name}" for table, names in contract.items() if table in present
              for name in names if name not in present[table])]
