"""``data/oppositions.csv``: who asked to be left out is, and is named nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from etl.contract import Column
from etl.paths import RAW
from etl.privacy.oppositions import COLUMNS, Opposition, read_list
from etl.reading.limits import UNREADABLE
from etl.reading.sheets.workbook import Workbook
from etl.sources import sources
from etl.tidy.tidy import Tidy
from etl.warehouse import build as builder
from etl.warehouse.build import build, load
from tests.etl.conftest import Write, ask, save_as_real
from tests.etl.privacy.test_personal_data import ANNUAIRE, FILE, HEAD, actor, leaks
from tests.suites import sample

#: What these tests build holds.
SOURCES = ("acteurs_circulaires", "commerces_enquete", "commerces_inventaire", "commerces_publies")

INVENTAIRE = ["Identifiant", "Commune", "Code Insee", "Année d'ouverture", "Statut", "Services",
              "Employeur"]


@pytest.fixture
def oppose(raw: Path):
    """Write the list of oppositions beside ``raw``: its lines after the first, or its bytes."""

    def writer(*lines: str, data: bytes = b"") -> Path:
        path = raw.parent / "oppositions.csv"
        path.write_bytes(data or "\r\n".join([";".join(COLUMNS), *lines, ""]).encode("cp1252"))
        return path

    return writer


@pytest.fixture
def carteco(write: Write) -> None:
    """Write three actors, the third being the first under another identifier."""
    write(FILE, {"Export": [HEAD, actor(1, Activités="réemploi;textile"), actor(2),
                            [*actor(3)[:1], "RESSOURCERIE N° 1", *actor(3)[2:]]]})


def messages(report, *severities: str) -> list[str]:
    """Return what is said of the list."""
    return [str(i) for i in report.all_issues if i.severity in severities and "opposition" in
            f"{i.file} {i.message}"]


# --- Left out --------------------------------------------------------------------------------
@pytest.mark.parametrize("key", sample(["CAR-0001", "Ressourcerie n° 1", "car-0001",
                                        " CAR-0001 ", "CAR-0003"]))
def test_an_actor_is_left_out_under_each_of_its_ids_with_its_answers(
        raw, carteco, oppose, warehouse, key):
    oppose(f"acteurs_circulaires;{key};2026-11-02;demande reçue par courriel")
    report = build(raw, warehouse)
    assert ask(warehouse, "SELECT id FROM acteurs_circulaires") == [("CAR-0002",)]
    assert ask(warehouse, "SELECT id, modalite FROM acteurs_circulaires_reponses") == [
        ("CAR-0002", "réemploi")]
    assert ask(warehouse, f"SELECT lignes FROM _fichiers WHERE fichier = '{FILE}'") == [(1,)]
    note = ("2 fiches laissées de côté par opposition : les comptes de cette source ne les "
            "comprennent pas")
    assert messages(report, "erreur", "avertissement", "information") == [
        f"INFORMATION acteurs_circulaires : {note} (data/oppositions.csv)"]
    assert [i.source for i in report.all_issues if note in i.message] == ["acteurs_circulaires"]
    (notes,), = ask(warehouse, "SELECT notes FROM _sources WHERE source = 'acteurs_circulaires'")
    assert notes.splitlines()[-1] == f"{note}."
    # Neither its name nor what the reading said of its lines (« doublon de CAR-0001 »).
    assert leaks(warehouse, "CAR-0001", "CAR-0003", "Ressourcerie n° 1", "RESSOURCERIE N° 1") == []


def test_a_shop_that_opposes_is_left_out_of_the_survey_too(raw, write, oppose, warehouse):
    write("commerces_inventaire/i.xlsx", {"I": [INVENTAIRE, *(
        [f"Commerce n° {n}", "Plouguernével", "22220", 2014, "Association", "café;épicerie", "oui"]
        for n in (1, 2, 3))]})
    save_as_real(RAW / "commerces_enquete/commerces_enquete_DÉMONSTRATION.xlsx",
                 raw / "commerces_enquete/enquete_2023.xlsx")
    oppose("commerces_inventaire;Commerce n° 2;02/11/2026;", "commerces_inventaire;Commerce n° "
           "074;02/11/2026;", "commerces_enquete;6;02/11/26;")
    report = build(raw, warehouse)
    assert ask(warehouse, "SELECT id FROM commerces_inventaire ORDER BY id") == [
        ("Commerce n° 1",), ("Commerce n° 3",)]
    assert ask(warehouse, "SELECT DISTINCT id FROM commerces_inventaire_reponses ORDER BY id") == [
        ("Commerce n° 1",), ("Commerce n° 3",)]
    # 074 answered the survey as number 4, whatever the inventory of this year holds.
    assert ask(warehouse, "SELECT count(*), count(*) FILTER (WHERE id IN ('4', '6')) "
                          "FROM commerces_enquete") == [(47, 0)]
    assert ask(warehouse, "SELECT count(*) FROM commerces_enquete_reponses WHERE id IN ('4', '6')"
               ) == [(0,)]
    assert sorted(messages(report, "avertissement", "information")) == [
        "INFORMATION commerces_enquete : 2 fiches laissées de côté par opposition : les comptes de "
        "cette source ne les comprennent pas (data/oppositions.csv)",
        "INFORMATION commerces_inventaire : 1 fiche laissée de côté par opposition : les comptes "
        "de cette source ne la comprennent pas (data/oppositions.csv)"]


@pytest.mark.parametrize("key", ["732 829 320 00074", "73282932000074", "12345678900012",
                                 "012 345 678 900 012"])
def test_an_actor_is_found_by_its_siret_as_it_is_spelt(raw, write, oppose, monkeypatch, key):
    source = replace(ANNUAIRE, columns=(Column("siret", "SIRET"),),
                     headers={"id": ("Identifiant",), "siret": ("SIRET",)})

    def tidy(book: Workbook) -> Tidy:
        out = Tidy(source, book)
        for line in book.sheets[0].table(source.headers).body:
            out.record(book.sheets[0], line["id"].row, id=line["id"].text,
                       siret=line["siret"].text)
        return out

    monkeypatch.setattr(builder, "registry", lambda: {"annuaire": (source, tidy)})
    write("annuaire/a.xlsx", {"A": [["Identifiant", "SIRET"], [1, "73282932000074"],
                                    [2, 12345678900012], [3, "35600000000048"]]})
    oppose(f"annuaire;{key};2026-11-02;")
    assert len(load("annuaire", raw).data) == 2


def test_an_opposed_line_with_a_defect_is_told_no_more(raw, write, oppose):
    write(FILE, {"Export": [HEAD, actor(1, Commune="Brezt", ETP="deux ou trois"), actor(2)]})
    assert {i.cell for i in load("acteurs_circulaires", raw).issues} == {"E2", "I2"}
    oppose("acteurs_circulaires;CAR-0001;2026-11-02;")
    assert [i.severity for i in load("acteurs_circulaires", raw).issues] == ["information"]


def test_the_build_that_follows_is_another_build(raw, carteco, oppose, warehouse):
    before = build(raw, warehouse).fingerprint
    oppose()
    assert build(raw, warehouse).fingerprint == before
    oppose("acteurs_circulaires;CAR-0002;2026-11-02;")
    assert build(raw, warehouse).fingerprint != before


def test_an_opposition_that_is_withdrawn_brings_the_actor_back(raw, carteco, oppose, warehouse):
    path = oppose("acteurs_circulaires;CAR-0002;2026-11-02;")
    build(raw, warehouse)
    path.write_text(";".join(COLUMNS), "utf-8")
    build(raw, warehouse)
    assert ask(warehouse, "SELECT count(*) FROM acteurs_circulaires") == [(3,)]


# --- The list --------------------------------------------------------------------------------
def test_an_opposition_that_matches_nobody_is_told_by_its_cell_alone(raw, carteco, oppose,
                                                                     warehouse):
    oppose("acteurs_circulaires;CAR-0002;2026-11-02;", "",
           "acteurs_circulaires;Gwenn Ar Moal;2026-11-02;par téléphone")
    report = build(raw, warehouse)
    assert messages(report, "erreur", "avertissement") == [
        "AVERTISSEMENT oppositions.csv · cellule B4 : cette opposition ne correspond à "
        "aucune fiche (attendu : un identifiant de la table acteurs_circulaires)"]
    assert leaks(warehouse, "Ar Moal") == []


@pytest.mark.parametrize("data", [
    "\ufeffsource;id;date;motif\r\nacteurs_circulaires;CAR-0002;02/11/2026;Élu·e\r\n".encode(),
    "source;id;date;motif\r\nacteurs_circulaires;CAR-0002;02/11/2026;à la demande\r\n"
    .encode("cp1252"),
    b"source,id,date,motif\nacteurs_circulaires,CAR-0002,2026-11-02,\n",
    b"Motif;Date;Id;Source;Suivi\r\n;02/11/2026;CAR-0002;acteurs_circulaires;AB\r\n",
    "source\tid\tdate\tmotif\nacteurs_circulaires\tCAR-0002\t2026-11-02\tà\n".encode("utf-16"),
])
def test_the_list_is_read_as_excel_saves_it(raw, carteco, oppose, data):
    oppose(data=data)
    cell = "C2" if data.startswith(b"Motif") else "B2"
    assert read_list(raw, ["acteurs_circulaires"]) == (
        [Opposition(cell, "acteurs_circulaires", "CAR-0002")], [])
    assert "CAR-0002" not in set(load("acteurs_circulaires", raw).data["id"])


EXPECTED = ("(attendu : une première ligne « source;id;date;motif », puis une ligne par "
            "opposition)")


@pytest.mark.parametrize(("data", "errors"), [
    (b"source;id;motif\nacteurs_circulaires;CAR-0002;x\n", [
        f"ERREUR oppositions.csv : colonne « date » introuvable {EXPECTED}"]),
    (b"acteurs_circulaires;CAR-0002;2026-11-02;x\n", [
        f"ERREUR oppositions.csv : colonne « {c} » introuvable {EXPECTED}"
        for c in COLUMNS]),
    (b"", [f"ERREUR oppositions.csv : le fichier est vide {EXPECTED}"]),
    (b"\x00\x01\x02binaire", [f"ERREUR oppositions.csv : {UNREADABLE} {EXPECTED}"]),
    (b"source;id;date;motif\nemploi;CAR-0002;2026-11-02;\n", [
        "ERREUR oppositions.csv · cellule A2 : la source n'est pas une source de fiches "
        "(attendu : « acteurs_circulaires » ou « commerces_enquete » ou « commerces_inventaire »)"
    ]),
    (b"source;id;date;motif\nacteurs_circulaires;;2026-11-02;\n", [
        "ERREUR oppositions.csv · cellule B2 : l'identifiant de l'acteur est vide (attendu : "
        "l'identifiant de la fiche, son SIRET ou son nom)"]),
    (b"source;id;date;motif\n;CAR-0002;;\n", [
        "ERREUR oppositions.csv · cellule A2 : la source n'est pas une source de fiches "
        "(attendu : « acteurs_circulaires » ou « commerces_enquete » ou « commerces_inventaire »)",
        "ERREUR oppositions.csv · cellule C2 : la date de la demande n'est pas reconnue "
        "(attendu : « 2026-11-24 » ou « 24/11/2026 »)"]),
    (b"source;id;date;motif\nacteurs_circulaires;CAR-0002;31/02/2026;\n", [
        "ERREUR oppositions.csv · cellule C2 : la date de la demande n'est pas reconnue "
        "(attendu : « 2026-11-24 » ou « 24/11/2026 »)"]),
    ("source;id;date;motif\nacteurs_circulaires;Caf\ufffd;2026-11-02;\n".encode(), [
        "ERREUR oppositions.csv · cellule B2 : des accents de l'identifiant sont abîmés "
        "(attendu : un fichier enregistré en UTF-8 ou en CSV (Windows))"]),
    (b"source;id;date;motif\nacteurs_circulaires;1,23457E+13;2026-11-02;\n", [
        "ERREUR oppositions.csv · cellule B2 : l'identifiant a été abrégé par Excel (« E+ ») "
        "(attendu : tous ses chiffres, dans une colonne au format Texte)"]),
])
def test_a_list_that_is_not_understood_is_an_error_at_its_cell(raw, oppose, data, errors):
    oppose(data=b" ").write_bytes(data)
    records = [s.id for s in sources().values() if s.kind == "fiches"]
    heard, issues = read_list(raw, records)
    assert ([str(i) for i in issues], heard) == (errors, [])


def test_an_identifier_with_a_letter_e_among_its_digits_is_no_number_of_excel(oppose, raw):
    oppose("acteurs_circulaires;22E14;2026-11-02;")
    assert read_list(raw, ["acteurs_circulaires"]) == (
        [Opposition("B2", "acteurs_circulaires", "22E14")], [])


def test_a_bad_list_stops_the_build_keeps_the_warehouse_and_names_nobody(raw, carteco, oppose,
                                                                         warehouse, etl):
    build(raw, warehouse)
    before = warehouse.read_bytes()
    oppose("acteurs_circulaires;Gwenn Ar Moal;demain;", "acteurs_circulaires;CAR-0002;2026-11-02;")
    ending = etl("build", "--raw", raw, "--warehouse", warehouse)
    assert ending.status == 1
    assert "ERREUR oppositions.csv · cellule C2 : la date de la demande" in ending.out
    assert "Ar Moal" not in ending.out + ending.err
    assert warehouse.read_bytes() == before


def test_a_list_on_a_disk_that_is_not_there_stops_the_build_too(raw, carteco, warehouse, etl):
    build(raw, warehouse)
    (raw.parent / "oppositions.csv").symlink_to(raw.parent / "partage" / "oppositions.csv")
    ending = etl("build", "--raw", raw, "--warehouse", warehouse)
    assert ending.status == 1
    assert "ERREUR oppositions.csv : ce fichier ne peut pas être lu" in ending.out


@pytest.mark.parametrize("name", ["oppositions.xlsx", "Oppositions.csv", "oppositions.csv.csv"])
def test_a_list_under_another_name_is_not_read_and_said_so(raw, carteco, oppose, name):
    path = oppose("acteurs_circulaires;CAR-0001;2026-11-02;")
    path.rename(path.with_name(name))
    report = builder.load_all(raw)
    assert messages(report, "avertissement") == [
        f"AVERTISSEMENT {name} : cette liste d'oppositions n'est pas lue (attendu : la même, "
        "enregistrée sous le nom « oppositions.csv »)"]


def test_the_list_of_the_project_starts_with_its_columns_alone():
    assert (RAW.parent / "oppositions.csv").read_bytes() == b"source;id;date;motif\r\n"
