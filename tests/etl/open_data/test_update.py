"""``python -m etl ouvertes``: new copies are checked, published together, and nothing is lost."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etl.deposit import trial
from etl.deposit.trial import StaleDeposit
from etl.open_data import catalogue
from etl.open_data.catalogue import OpenFile
from etl.open_data.command import Bar
from etl.paths import ROOT
from etl.warehouse.build import build
from tests.etl.conftest import Ending, ask
from tests.etl.open_data.conftest import Producer, Visit, csv, figure
from tests.registered import registry_of

SOURCES = ("commerces_publies",)

SHOPS, ROUNDS = "commerces_ruraux/chiffres_publies.csv", "commerces_ruraux/chiffres_publies (1).csv"
LICENCE = "Open Database License (ODbL)"
#: A real extract (``../shared/open_data``), which is no part of the project.
HOUSES = ROOT.parent / "shared/open_data/commerces/france_services_bretagne_2024-08-01.csv"
Run = Callable[..., Ending]


class Terminal(io.StringIO):
    """What a command writes to, when somebody looks."""

    def isatty(self) -> bool:
        return True


def open_file(address: str, id: str = "commerces", file: str = SHOPS) -> OpenFile:
    return OpenFile(id, "commerces_publies", "Commerces", "Producteur", LICENCE, address, file,
                    "https://exemple.fr/commerces", "Commerces ruraux")


@pytest.fixture
def warehouse(raw: Path) -> Path:
    return raw.parent / "warehouse.duckdb"


@pytest.fixture
def run(etl: Run, raw: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``python -m etl ouvertes``, with these files as its catalogue."""

    def runner(*words: str, files: tuple[OpenFile, ...]) -> Ending:
        monkeypatch.setattr(catalogue, "OPEN_FILES", files)
        return etl("ouvertes", *words, "--raw", raw, "--warehouse", warehouse)

    return runner


def tree(raw: Path) -> dict[str, bytes]:
    """Return what a fetch that brings nothing must leave as it was."""
    return {p.relative_to(raw.parent).as_posix(): p.read_bytes()
            for p in sorted(raw.parent.rglob("*"))
            if p.is_file() and p.relative_to(raw.parent).parts[0] != "depot"}


def shops(warehouse: Path) -> list[tuple[object, ...]]:
    return ask(warehouse, "SELECT indicateur, valeur FROM commerces_publies ORDER BY 1")


def test_the_list_says_who_publishes_what_when_it_was_copied_and_what_it_feeds(
        run: Run, raw: Path, producer: Producer) -> None:
    files = (open_file(producer.gives("/f", csv(figure("Commerces", 100)))),
             open_file("", "tournees", ROUNDS))
    before = run(files=files)
    assert before.status == 0
    assert producer.visits == []
    [first, second] = before.out.splitlines()[2:]
    for text in ("commerces", "Producteur", LICENCE, "–", "Commerces ruraux", files[0].address):
        assert text in first
    assert "https://exemple.fr/commerces (à déposer à la main)" in second
    assert run("--tout", files=files).status == 0
    assert "aujourd'hui" in run(files=files).out.splitlines()[2]
    (raw / ROUNDS).write_bytes(csv(figure("Tournées", 3)))
    assert "(à la main)" in run(files=files).out.splitlines()[3]


def test_a_file_is_fetched_published_and_its_origin_is_in_the_warehouse(
        run: Run, warehouse: Path, producer: Producer) -> None:
    address = producer.gives("/f", csv(figure("Commerces", 100)))
    ending = run("commerces", files=(open_file(address),))
    assert (ending.status, ending.err) == (0, "")
    assert "commerces : nouvelle copie." in ending.out
    assert shops(warehouse) == [("Commerces", 100.0)]
    [(file, *note, day)] = ask(warehouse, "SELECT fichier, adresse, producteur, licence, copie_le "
                                          "FROM _fichiers")
    assert (file, note) == (SHOPS, [address, "Producteur", LICENCE])
    assert str(day)[10] == "T"
    assert ask(warehouse, "SELECT licence FROM _sources") == [(LICENCE,)]
    assert [message for (message,) in ask(warehouse, "SELECT message FROM _anomalies")
            if "ignoré" in message] == []


def test_a_file_that_is_replaced_by_hand_has_no_origin_any_more(
        run: Run, raw: Path, warehouse: Path, producer: Producer) -> None:
    run("--tout", files=(open_file(producer.gives("/f", csv(figure("Commerces", 100)))),))
    (raw / SHOPS).write_bytes(csv(figure("Commerces", 101)))
    assert not build(raw, warehouse).has_errors
    assert ask(warehouse, "SELECT adresse, licence FROM _fichiers") == [("", "")]


def test_a_note_whose_day_is_none_is_as_no_note(run: Run, raw: Path, producer: Producer) -> None:
    files = (open_file(producer.gives("/f", csv(figure("Commerces", 100)))),)
    run("--tout", files=files)
    note = (raw / SHOPS).with_name(f".{Path(SHOPS).name}.origine.json")
    note.write_text(re.sub('"copie_le": "[^"]*"', '"copie_le": "24/11/2026"', note.read_text()))
    ending = run(files=files)
    assert ending.status == 0
    assert "(à la main)" in ending.out


def test_what_has_not_changed_costs_neither_a_copy_nor_a_build(
        run: Run, raw: Path, producer: Producer) -> None:
    body = csv(figure("Commerces", 100))
    with_version = open_file(producer.answer("/f", lambda visit: visit.say(
        b"" if visit.headers["If-None-Match"] == '"v1"' else body,
        304 if visit.headers["If-None-Match"] else 200, ETag='"v1"')))
    without_version = open_file(producer.gives("/g", body))
    for one in (with_version, without_version):
        assert "nouvelle copie" in run("--tout", files=(one,)).out
        before = tree(raw)
        again = run("--tout", files=(one,))
        assert again.status == 0
        assert again.out == ("commerces : inchangé.\nAucune nouvelle copie : rien n'a été "
                             "reconstruit.\n")
        assert tree(raw) == before


def test_the_copy_that_is_replaced_is_kept_with_its_origin(
        run: Run, raw: Path, warehouse: Path, producer: Producer) -> None:
    old = csv(figure("Commerces", 100))
    address = producer.gives("/f", old)
    run("--tout", files=(open_file(address),))
    producer.gives("/f", csv(figure("Commerces", 104)))
    assert run("--tout", files=(open_file(address),)).status == 0
    assert shops(warehouse) == [("Commerces", 104.0)]
    [archive] = (raw.parent / "archives").rglob("*.csv")
    assert archive.read_bytes() == old
    assert archive.relative_to(raw.parent / "archives").parts[2:] == tuple(SHOPS.split("/"))
    origin = json.loads((archive.parent / f".{archive.name}.origine.json").read_text("utf-8"))
    assert origin["adresse"] == address
    assert list((raw.parent / "depot").glob("candidat-*")) == []


def test_a_publication_that_is_stopped_puts_the_previous_copy_back(
        run: Run, raw: Path, producer: Producer, monkeypatch: pytest.MonkeyPatch) -> None:
    address = producer.gives("/f", csv(figure("Commerces", 100)))
    run("--tout", files=(open_file(address),))
    before = tree(raw)
    producer.gives("/f", csv(figure("Commerces", 104)))

    def stop(*_: object, **__: object) -> None:
        assert (raw / SHOPS).read_bytes() == csv(figure("Commerces", 104))
        raise StaleDeposit("le disque est plein")

    monkeypatch.setattr(trial, "build", stop)
    ending = run("--tout", files=(open_file(address),))
    assert (ending.status, ending.err) == (1, "Rien n'a été remplacé : le disque est plein.\n")
    assert tree(raw) == before


def cut_off(visit: Visit) -> None:
    body = csv(figure("Commerces", 104))
    visit.say(body[:len(body) // 2], length=len(body))


@pytest.mark.parametrize(("answer", "sentence"), [
    (cut_off, "commerces : la copie de localhost a été coupée avant la fin ; réessayer plus tard."),
    (lambda visit: visit.say(b"<html>Maintenance</html>"),
     "commerces : localhost donne une page web au lieu du fichier"),
    (lambda visit: visit.say(b"", 500), "commerces : localhost répond par une erreur (500)"),
    (lambda visit: visit.say(csv(figure("Commerces", 104), head=["Colonne"] * 14)),
     "commerces : le fichier reçu n'est pas celui qui est attendu, l'ancien reste en place : "
     f"ERREUR {SHOPS}"),
    (lambda visit: visit.say(csv(*[figure("Commerces", 104)] * 3)), " (et 1 autre erreur)."),
    (lambda visit: visit.say(gzip.compress(b"Commerces")),
     "ce fichier est une archive compressée : en extraire le classeur d'abord"),
    (lambda visit: visit.say(csv(figure("Commerces", 104))),
     "commerces : la copie semble incomplète : 1 ligne, 3 dans la précédente ; si c'est voulu, "
     f"retirer d'abord data/raw/{SHOPS}, puis relancer."),
])
def test_what_cannot_be_fetched_or_read_is_one_sentence_and_nothing_is_lost(
        run: Run, raw: Path, producer: Producer, answer: Callable[[Visit], None],
        sentence: str) -> None:
    address = producer.gives("/f", csv(*(figure(f"Commerces {n}", n) for n in (1, 2, 3))))
    assert run("--tout", files=(open_file(address),)).status == 0
    before = tree(raw)
    producer.answer("/f", answer)
    ending = run("--tout", files=(open_file(address),))
    assert ending.status == 1
    assert sentence in ending.err
    assert ending.err.count("\n") == 1
    assert tree(raw) == before


def test_one_file_that_fails_does_not_stop_the_others(
        run: Run, warehouse: Path, producer: Producer) -> None:
    files = (open_file(producer.gives("/f", b"", 500), "tournees", ROUNDS),
             open_file(producer.gives("/g", csv(figure("Commerces", 100)))))
    ending = run("--tout", files=files)
    assert ending.status == 1
    assert ending.err.startswith("tournees : localhost répond par une erreur (500)")
    assert shops(warehouse) == [("Commerces", 100.0)]


def test_a_file_that_the_others_contradict_is_refused_with_its_reason(
        run: Run, warehouse: Path, producer: Producer) -> None:
    files = (open_file(producer.gives("/f", csv(figure("Commerces", 100)))),
             open_file(producer.gives("/g", csv(figure("Commerces", 104))), "tournees", ROUNDS))
    ending = run("--tout", files=files)
    assert ending.status == 1
    assert "donnée en double" in ending.err
    assert shops(warehouse) == [("Commerces", 100.0)]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_file_in_another_encoding_is_read_all_the_same(
        run: Run, warehouse: Path, producer: Producer, encoding: str) -> None:
    body = csv(figure("Épiceries créées", 100)).decode().encode(encoding)
    assert run("--tout", files=(open_file(producer.gives("/f", body)),)).status == 0
    assert shops(warehouse) == [("Épiceries créées", 100.0)]


@pytest.mark.skipif(not HOUSES.is_file(), reason="no open data beside the project")
def test_a_real_extract_is_fetched_packed_and_published(
        run: Run, warehouse: Path, producer: Producer) -> None:
    address = producer.gives("/f", gzip.compress(HOUSES.read_bytes()), Content_Encoding="gzip")
    with registry_of("france_services", *SOURCES):
        ending = run("--tout", files=(replace(
            open_file(address), source="france_services", file="france_services/liste.csv"),))
    assert (ending.status, ending.err) == (0, "")
    assert ask(warehouse, "SELECT count(*) FROM france_services") == [(130,)]
    assert ask(warehouse, "SELECT adresse FROM _fichiers") == [(address,)]


def test_on_a_terminal_a_bar_says_how_much_is_fetched_and_leaves_its_line() -> None:
    terminal = Terminal()
    bar = Bar((open_file("https://exemple.fr"), open_file("", "tournees", ROUNDS)), terminal)
    bar.show(bar.files[0], 1_500_000, 3_000_000)
    assert terminal.getvalue() == "\r[1/2] commerces ██████████░░░░░░░░░░ 1,5 Mo"
    bar.show(bar.files[1], 500_000, 0)
    assert terminal.getvalue().endswith("\r[2/2] tournees  0,5 Mo".ljust(44))
    bar.clear()
    assert terminal.getvalue().endswith(" \r")


def test_what_cannot_be_asked_is_said(run: Run) -> None:
    files = (open_file("", "tournees", ROUNDS),)
    unknown = run("tournée", files=files)
    assert (unknown.status, unknown.err) == (
        2, "python -m etl : fichier inconnu : tournée (« python -m etl ouvertes » les liste)\n")
    by_hand = run("tournees", files=files)
    assert (by_hand.status, by_hand.err) == (
        1, "tournees : ce fichier se dépose à la main : le télécharger de "
           f"https://exemple.fr/commerces et le mettre dans data/raw/{ROUNDS}.\n")
