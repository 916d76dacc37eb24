"""« Tout télécharger »: every source in one zip, described by a Frictionless Data Package.

``datapackage.json`` and its CSVs are judged by Frictionless itself; then by hand, the required
properties, names, types, keys, and each CSV against its own schema and its table.
"""

from __future__ import annotations

import asyncio
import codecs
import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from dashboard import export
from dashboard.blocks.filters.demonstration import SWITCH
from dashboard.export.fields import safe
from dashboard.server.everything import everything
from dashboard.text import numbers
from dashboard.warehouse.connection import FileBuild
from etl.contract import DEMONSTRATION
from etl.sources import sources
from tests.pages import reading
from tests.suites import complet, livraison

pytestmark = complet

DAY = date(2026, 11, 24)
NAME = re.compile(r"[a-z0-9._-]+")
READ: dict[str, Callable[[str], Any]] = {
    "string": str, "number": float, "integer": int,
    "boolean": {"true": True, "false": False}.__getitem__, "date": date.fromisoformat}


def archive(warehouse: Path, demonstration: bool = True) -> zipfile.ZipFile:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{warehouse}' AS w (READ_ONLY)")
        data = b"".join(export.archive(FileBuild(("", 0, 0, 0), connection), demonstration,
                                       "https://ici.example/donnees", DAY))
    return zipfile.ZipFile(io.BytesIO(data))


@pytest.fixture(scope="module")
def parts(entrepot: Path) -> zipfile.ZipFile:
    return archive(entrepot)


@pytest.fixture(scope="module")
def package(parts: zipfile.ZipFile) -> dict[str, Any]:
    return json.loads(parts.read("datapackage.json"))


def rows(parts: zipfile.ZipFile, path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(parts.read(path).decode("utf-8"), newline="")))


def test_the_zip_holds_every_source_its_dictionary_and_its_notice(
        parts: zipfile.ZipFile, package: dict[str, Any]) -> None:
    paths = [resource["path"] for resource in package["resources"]]
    assert sorted(parts.namelist()) == sorted(["datapackage.json", "LISEZ-MOI.txt", *paths])
    assert "donnees/acteurs_circulaires_agregats.csv" in paths
    members = [one["name"] for one in package["resources"] if one["name"] in sources()]
    assert members == sorted(sources())
    titles = [resource["title"] for resource in package["resources"]]
    assert len(set(titles)) == len(titles)
    for part in parts.infolist():
        assert part.date_time == (DAY.year, DAY.month, DAY.day, 0, 0, 0)
        assert part.compress_size < part.file_size
    assert parts.read("LISEZ-MOI.txt").startswith(codecs.BOM_UTF8)  # for an old Bloc-notes


@livraison
def test_frictionless_finds_the_package_valid(parts: zipfile.ZipFile, tmp_path: Path) -> None:
    parts.extractall(tmp_path)
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert report.flatten(["type", "message"]) == []
    assert report.valid and report.stats["tasks"] == sum(
        name.endswith(".csv") for name in parts.namelist())


def test_frictionless_would_not_find_a_false_cell_valid(
        parts: zipfile.ZipFile, tmp_path: Path) -> None:
    parts.extractall(tmp_path)
    figures = tmp_path / "donnees" / "emploi.csv"
    text, year = figures.read_text(encoding="utf-8"), ",2013,"
    assert year in text
    figures.write_text(text.replace(year, ",deux mille treize,", 1), encoding="utf-8", newline="")
    package = frictionless.Package(tmp_path / "datapackage.json")
    report = package.get_resource("emploi").validate()
    assert {kind for kind, in report.flatten(["type"])} == {"type-error"}


def test_the_dictionary_is_a_tabular_data_package(package: dict[str, Any]) -> None:
    assert package["profile"] == "tabular-data-package"
    assert NAME.fullmatch(package["name"]) and package["resources"]
    assert datetime.fromisoformat(package["created"]).tzinfo
    assert all(NAME.fullmatch(one["name"]) or "path" in one for one in package["licenses"])
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    for resource in package["resources"]:
        assert resource["profile"] == "tabular-data-resource"
        assert NAME.fullmatch(resource["name"]) and resource["title"]
        assert re.fullmatch(r"donnees/[a-z_]+\.csv", resource["path"])
        assert all(source["title"] for source in resource["sources"])
        assert all(re.match("https?://", source["path"]) for source in resource["sources"]
                   if "path" in source)
        schema = resource["schema"]
        fields = [field["name"] for field in schema["fields"]]
        assert len(set(fields)) == len(fields)
        assert all(field["type"] in READ and field["title"].strip() for field in schema["fields"])
        assert set(schema.get("primaryKey", ())) <= set(fields)
        assert schema["missingValues"] == [""]
        for key in schema.get("foreignKeys", ()):
            assert key["fields"] in fields and key["reference"]["resource"] in names


def test_only_what_is_under_an_open_licence_names_it(package: dict[str, Any]) -> None:
    open_names = {resource["name"] for resource in package["resources"]
                  for licence in resource["licenses"] if licence["name"] == "ODbL-1.0"}
    assert open_names == {"emploi_prive", "urssaf_ess"}


def test_each_csv_obeys_its_schema_and_equals_the_table_of_the_warehouse(
        entrepot: Path, parts: zipfile.ZipFile, package: dict[str, Any]) -> None:
    keys: dict[str, set[str]] = {}
    with duckdb.connect(str(entrepot), read_only=True) as db:
        for resource in package["resources"]:
            schema = resource["schema"]
            fields = {field["name"]: READ[field["type"]] for field in schema["fields"]}
            head, *body = rows(parts, resource["path"])
            assert head == list(fields)
            assert parts.read(resource["path"]).count(b"\r\n") >= len(body) + 1
            cells = [tuple(None if x == "" else read(x) for x, read in
                           zip(row, fields.values(), strict=True)) for row in body]
            there = db.execute(f"SELECT {', '.join(fields)} FROM {resource['name']}")
            assert [column[0] for column in there.description] == head
            assert cells == [tuple(None if x == "" else safe(x) if isinstance(x, str) else x
                                   for x in row) for row in there.fetchall()]
            place = [head.index(name) for name in schema.get("primaryKey", ())]
            if place:
                assert len({tuple(row[i] for i in place) for row in cells}) == len(cells)
            if "id" in head:
                keys[resource["name"]] = {row[head.index("id")] for row in cells}
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            assert keys[resource["name"]] <= keys[key["reference"]["resource"]]


def test_nothing_confidential_is_in_it(parts: zipfile.ZipFile, package: dict[str, Any]) -> None:
    for name, source in sources().items():
        head = rows(parts, f"donnees/{name}.csv")[0]
        assert not source.confidential_columns & set(head)
        assert [c.name for c in source.warehouse_columns if not c.free] == head
    assert "commentaire" not in rows(parts, "donnees/commerces_enquete.csv")[0]


def test_the_columns_have_the_words_and_the_key_of_their_contract(package: dict[str, Any]) -> None:
    schemas = {one["name"]: one["schema"] for one in package["resources"]}
    assert {name: schemas[name].get("primaryKey") for name in sources()} == {
        name: list(source.key) or None for name, source in sources().items()}
    assert {name: [key["reference"]["resource"] for key in schema["foreignKeys"]]
            for name, schema in schemas.items() if "foreignKeys" in schema} == {
        name: [name.removesuffix("_reponses")] for name in schemas if name.endswith("_reponses")}
    [emploi] = [r for r in package["resources"] if r["name"] == "emploi"]
    [value] = [f for f in emploi["schema"]["fields"] if f["name"] == "valeur"]
    assert (value["type"], value["title"]) == ("number", "Valeur")
    assert value["description"].startswith("Nombre publié, dans l'unité de la colonne « unité »")
    assert emploi["licenses"][0]["title"] == sources()["emploi"].licence
    assert emploi["sources"][0]["title"] == sources()["emploi"].producer


def test_what_comes_of_the_urssaf_says_to_cite_it_and_to_share_alike(
        parts: zipfile.ZipFile, package: dict[str, Any]) -> None:
    [prive] = [r for r in package["resources"] if r["name"] == "emploi_prive"]
    [licence] = prive["licenses"]
    assert licence["name"] == "ODbL-1.0"
    assert licence["path"] == "https://opendatacommons.org/licenses/odbl/1-0/"
    for text in (licence["title"], parts.read("LISEZ-MOI.txt").decode("utf-8-sig")):
        assert "citer l'Urssaf, partager à l'identique" in text


def test_the_notice_says_what_it_takes_to_read_the_files(
        entrepot: Path, parts: zipfile.ZipFile, package: dict[str, Any]) -> None:
    notice = parts.read("LISEZ-MOI.txt").decode("utf-8-sig")
    assert notice.count("\r\n") == notice.count("\n")
    for line in ("Lien : https://ici.example/donnees", "Date d'extraction : 24 novembre 2026",
                 f"Construction des données : {package['version']} du "
                 f"{numbers.date(package['created'][:10])}\r\n",
                 "valeurs fictives, à ne pas citer", "s : secret statistique",
                 "Ce sont acteurs_circulaires, commerces_enquete, commerces_inventaire, "
                 "emploi_detaille, avec leurs tables",
                 "séparateur virgule, codage UTF-8, nombres en anglais",
                 "Fichier : donnees/emploi.csv", "RUPTURES DE SÉRIE",
                 "mois_ess : concept 2011 : organisateurs (2010), puis structures organisatrices "
                 "(2011) ; les deux nombres", "imprimé 889, retenu −889",
                 "SECRET STATISTIQUE"):
        assert line in notice
    emploi, siae = (rows(parts, f"donnees/{name}.csv")[1:] for name in ("emploi", "siae"))
    assert f"Lignes : {len(emploi)}\r\n" in notice
    assert not siae and "Lignes : aucune, rien n'est encore chargé\r\n" in notice
    with duckdb.connect(str(entrepot), read_only=True) as db:
        assert db.execute("SELECT empreinte FROM _construction").fetchall() == [
            (package["version"],)]
        reasons = db.execute("SELECT motif FROM _ruptures UNION ALL "
                             "SELECT motif FROM _corrections").fetchall()
    assert reasons and all(reason in notice for (reason,) in reasons)


def test_without_the_demonstrations_nothing_of_them_is_left(entrepot: Path) -> None:
    real = archive(entrepot, demonstration=False)
    with duckdb.connect(str(entrepot), read_only=True) as db:
        nature = dict(db.execute("SELECT source, nature FROM _sources").fetchall())
    members = {name for name in nature if nature[name] != DEMONSTRATION}
    assert members < set(nature)
    assert {name for name in real.namelist() if name.endswith(".csv")} == {
        f"donnees/{name}.csv" for name in members}
    for part in ("datapackage.json", "LISEZ-MOI.txt"):
        text = real.read(part).decode()
        assert not any(re.search(rf"\b{name}\b", text) for name in set(nature) - members)
        assert "Données de démonstration" not in text


def test_the_same_build_gives_the_same_bytes(entrepot: Path, parts: zipfile.ZipFile) -> None:
    again = archive(entrepot)
    assert again.fp is not None and parts.fp is not None
    assert again.fp.getvalue() == parts.fp.getvalue()


def links(page: AppTest) -> list[tuple[str, str]]:
    return [(one.proto.label, one.proto.url) for one in page.get("link_button")]


def test_the_link_is_on_the_page_of_the_sources_and_follows_its_switch() -> None:
    assert links(reading.page_at("donnees")) == [("Tout télécharger", "/donnees.zip")]
    assert links(reading.page_at("donnees", **{SWITCH: "false"})) == [
        ("Tout télécharger", f"/donnees.zip?{SWITCH}=false")]


def test_the_server_sends_the_zip_as_it_makes_it() -> None:
    answer = everything(Request({
        "type": "http", "method": "GET", "scheme": "http", "path": "/donnees.zip",
        "query_string": f"{SWITCH}=false".encode(), "headers": [(b"host", b"ici.example")]}))

    async def read() -> list[bytes]:
        return [part async for part in answer.body_iterator]

    parts = asyncio.run(read())
    assert re.fullmatch(r'attachment; filename="observatoire-ess_donnees_[0-9-]{10}\.zip"',
                        answer.headers["Content-Disposition"])
    assert "Content-Length" not in answer.headers
    assert max(map(len, parts)) < sum(map(len, parts)) / 3
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as whole:
        assert whole.testzip() is None
        assert f"Lien : http://ici.example/donnees?{SWITCH}=false" in whole.read(
            "LISEZ-MOI.txt").decode("utf-8-sig")
        assert "donnees/emploi_detaille.csv" not in whole.namelist()
