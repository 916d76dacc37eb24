"""« Tout télécharger »: every source in one zip, described as a Frictionless Data Package (v1).

One CSV a table of the warehouse (a source, its answers, its totals under secrecy), which holds
nothing confidential; ``datapackage.json`` is the dictionary, ``LISEZ-MOI.txt`` says it in French.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date as Date
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from dashboard.export.csv import cell, csv_lines
from dashboard.export.readme import DEMONSTRATION_WARNING, ODBL, share_alike_sentence
from dashboard.pages import OBSERVATORY
from dashboard.text import numbers
from dashboard.warehouse.citation import copy_sentence
from dashboard.warehouse.connection import Build
from etl.common_columns import STATUSES
from etl.contract import DEMONSTRATION
from etl.french.text import slug

#: What is beside the table of a source, by the end of its name.
BESIDE = {"_reponses": "réponses aux questions à plusieurs réponses",
          "_agregats": "totaux publiés sous secret statistique",
          "_classes": "fiches par classe de valeurs, sous secret statistique"}
_TYPES = {"VARCHAR": "string", "DOUBLE": "number", "INTEGER": "integer", "BIGINT": "integer",
          "BOOLEAN": "boolean", "DATE": "date"}


class _Bytes(io.RawIOBase):
    """What a zip writes, handed on as it comes."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def new_bytes(self) -> bytes:
        """Return what was written since the last time."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def archive(build: Build, demonstration: bool = True, url: str = "",
            date: Date | None = None) -> Iterator[bytes]:
    """Yield the zip of the sources of a build as it is made: it is never whole in memory.

    ``demonstration``: with those that are invented.  ``url``: the page that made it.  ``date``:
    day of the extraction, today by default; the same build, address and day give the same bytes.
    """
    day, out = date or Date.today(), _Bytes()
    about = descriptor(build, demonstration)
    texts = {"datapackage.json": json.dumps(about, ensure_ascii=False, indent=2) + "\n",
             "LISEZ-MOI.txt": "\ufeff" + _readme(build, about, url, day).replace("\n", "\r\n")}
    with zipfile.ZipFile(out, "w") as parts:
        for name, text in texts.items():
            parts.writestr(_name_with_date(name, day), text.encode())
        for resource in about["resources"]:
            with parts.open(_name_with_date(resource["path"], day), "w", force_zip64=True) as part:
                for text in _csv(build, resource):
                    part.write(text.encode())
                    yield out.new_bytes()
    yield out.new_bytes()


def _name_with_date(name: str, day: Date) -> zipfile.ZipInfo:
    about = zipfile.ZipInfo(name, day.timetuple()[:6])
    about.compress_type = zipfile.ZIP_DEFLATED
    return about


def _csv(build: Build, resource: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the CSV of a table, some at once."""
    names = [field["name"] for field in resource["schema"]["fields"]]
    yield csv_lines([names])
    for some in build.rows(resource["name"], names):
        columns = ([_cell(x) for x in column.to_pylist()] for column in some.columns)
        yield csv_lines(zip(*columns, strict=True))


def _cell(x: Any) -> str:
    if isinstance(x, bool):
        return "true" if x else "false"
    return x.isoformat() if isinstance(x, Date) else cell(x, ".")


def descriptor(build: Build, demonstration: bool = True) -> dict[str, Any]:
    """Return ``datapackage.json``: a tabular resource a table, its columns as the contracts say
    them."""
    construction = build.frame("FROM _construction").iloc[0]
    sources = build.frame("FROM _sources ORDER BY source")
    if not demonstration:
        sources = sources[sources["nature"] != DEMONSTRATION]
    tables = set(build.schema("SELECT table_name FROM duckdb_tables()")["table_name"])
    resources = [_resource(build, source, kind, end) for source in sources.to_dict("records")
                 for end, kind in {"": "", **BESIDE}.items() if source["source"] + end in tables]
    invented = sources.loc[sources["nature"] == DEMONSTRATION, "source"]
    licences = {str(licence): _licence(str(licence)) for licence in sources["licence"]}
    return {
        "profile": "tabular-data-package",
        "name": "observatoire-ess-bretagne",
        "title": OBSERVATORY,
        "description": "Toutes les sources de l'observatoire, une table par source."
                       + (f" {DEMONSTRATION_WARNING} Ce sont {', '.join(invented)}, avec "
                          "leurs tables de réponses, de totaux et de classes ; rien d'autre n'est "
                          "inventé."
                          if len(invented) else ""),
        "version": construction["empreinte"],
        "created": construction["construit_le"],
        "licenses": list(licences.values()),
        "resources": resources,
    }


def _columns(build: Build, table: str) -> pd.DataFrame:
    """Return the columns of a table but for free texts, as its contract says them: ``nom, type,
    dit`` (its comment), ``libelle, unite, definition, cle``, missing where no contract names it."""
    schema = build.schema("SELECT column_name AS nom, data_type AS type, comment AS dit "
                          "FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
                          (table,))
    contract = build.frame("SELECT colonne AS nom, libelle, unite, definition, cle, libre "
                           "FROM _colonnes WHERE source = ?", (table,))
    columns = schema.merge(contract, on="nom", how="left")
    return columns[columns["libre"].ne(True)]


def _resource(build: Build, source: dict[str, Any], kind: str, end: str) -> dict[str, Any]:
    name = source["source"] + end
    columns = _columns(build, name)
    fields = [_field(column) for column in columns.to_dict("records")]
    keys = [c["nom"] for c in columns.to_dict("records") if c["cle"] is True]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if keys:
        schema["primaryKey"] = keys
    if end == "_reponses":
        schema["foreignKeys"] = [{"fields": "id", "reference": {
            "resource": source["source"], "fields": "id"}}]
    copies = _open_files(build, source)
    details = {"Partage à l'identique": share_alike_sentence(source["licence"]),
               "Données ouvertes": " ; ".join(copy["title"] for copy in copies),
               "Champ": source["champ"], "Millésime": source["millesime"],
               "Nature": source["nature"], "Note": " ".join(source["notes"].split("\n"))}
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"donnees/{name}.csv",
        "title": source["titre"] + (f" : {kind}" if kind else ""),
        "description": "\n".join(f"{label} : {text}" for label, text in details.items() if text),
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"',
                    "doubleQuote": True, "header": True},
        "licenses": [_licence(source["licence"])],
        "sources": [{"title": source["producteur"]}, *copies, *_documents(build, source)],
        "schema": schema,
    }


def _field(column: dict[str, Any]) -> dict[str, Any]:
    """Return a column: its label and unit, its definition; where no contract names it, its
    comment."""
    is_declared = isinstance(column["libelle"], str)
    label = column["libelle"] if is_declared else column["dit"]
    title = f"{label} ({column['unite']})" if is_declared and column["unite"] else label
    extra = {"description": column["definition"]} if is_declared and column["definition"] else {}
    return {"name": column["nom"], "type": _TYPES[column["type"]], "title": title, **extra}


def _documents(build: Build, source: dict[str, Any]) -> list[dict[str, str]]:
    """Return the publications that the figures of a source cite, with their address where it is
    one."""
    if source["type"] != "chiffres":
        return []
    documents = build.frame(f'SELECT DISTINCT editeur, titre, lien FROM "{source["source"]}" '
                            "WHERE titre <> '' ORDER BY ALL")
    return [{"title": ", ".join(filter(None, (publisher, title))),
             **({"path": link} if urlsplit(link or "").scheme in ("http", "https") else {})}
            for publisher, title, link in documents.itertuples(index=False)]


def _open_files(build: Build, source: dict[str, Any]) -> list[dict[str, str]]:
    """Return the open files that a source was read from, their address and the day of the copy."""
    files = build.frame("FROM _fichiers WHERE source = ? ORDER BY fichier",
                        [source["source"]]).to_dict("records")
    return [{"title": copy_sentence(file), "path": file["adresse"]}
            for file in files if file["adresse"]]


def _licence(text: str) -> dict[str, str]:
    """Return a licence as a data package names it: the ODbL by its identifier and its address."""
    own = {"name": "ODbL-1.0", "path": "https://opendatacommons.org/licenses/odbl/1-0/"}
    return {**(own if ODBL in text else {"name": slug(text)}), "title": text}


def _readme(build: Build, about: dict[str, Any], url: str, day: Date) -> str:
    """Return ``LISEZ-MOI.txt``: how to read it, then each table, then breaks and corrections."""
    names = {resource["name"] for resource in about["resources"]}
    parts = [
        [about["title"], about["description"],
         f"Construction des données : {about['version']} du "
         f"{numbers.date(about['created'][:10])}",
         f"Date d'extraction : {numbers.date(day)}", *([f"Lien : {url}"] if url else [])],
        ["LIRE LES FICHIERS",
         "CSV : virgule, point décimal, UTF-8, première ligne d'en-têtes, true et false pour oui "
         "et non.",
         "Dans un tableur en français, importer le fichier au lieu de l'ouvrir : séparateur "
         "virgule, codage UTF-8, nombres en anglais.",
         "datapackage.json décrit chaque colonne (Frictionless Data Package, version 1).",
         "Une cellule vide n'est pas un zéro : la colonne « statut » dit pourquoi le chiffre "
         "manque.",
         "Une apostrophe précède un texte qu'un tableur prendrait pour une formule, ou pour un "
         "jour (3/4)."],
        ["STATUTS D'UN CHIFFRE", *(f"{code} : {text}" for code, text in STATUSES.items() if code)],
        *([resource["title"].upper(), f"Fichier : {resource['path']}",
           f"Producteur : {resource['sources'][0]['title']}",
           f"Licence : {resource['licenses'][0]['title']}", resource["description"],
           f"Lignes : {_row_count(build, resource['name'])}"]
          for resource in about["resources"]),
        _row_lines(build, names, "RUPTURES DE SÉRIE", "_ruptures", lambda r: (
            f"{r.type}{'' if pd.isna(r.annee) else f' {r.annee:.0f}'} : {r.avant}, puis {r.apres} "
            f"; {r.motif}")),
        _row_lines(build, names, "CORRECTIONS", "_corrections", lambda r: (
            f"{r.fichier}, {r.feuille}, {r.cellule} : imprimé {r.imprime}, retenu {r.corrige} ; "
            f"{r.motif}")),
        _row_lines(build, names, "SECRET STATISTIQUE", "_secret", lambda r: (
            f"{r.libelle} : publié si au moins {r.seuil_unites} unités et aucune au-delà de "
            f"{f'{r.dominance_pct:g}'.replace('.', ',')} %")),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _row_count(build: Build, table: str) -> str:
    [(count,)] = build.frame(f'SELECT count(*) FROM "{table}"').itertuples(index=False)
    return numbers.number(count) if count else "aucune, rien n'est encore chargé"


def _row_lines(build: Build, names: set[str], title: str, table: str,
               sentence: Callable[[Any], str]) -> list[str]:
    """Return a line a row of a table of the catalogue, for the sources that are in the zip."""
    rows = build.frame(f"FROM {table} ORDER BY rowid").itertuples()
    lines = [f"{row.source} : {sentence(row)}" for row in rows if row.source in names]
    return [title, *lines] if lines else []
