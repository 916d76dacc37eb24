"""A file is fetched whole, over https, within bounds; else one sentence says why."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from etl.open_data.download import Bounds, Download, FailedDownload, download
from etl.reading.origin import Origin
from tests.etl.open_data.conftest import Producer, Visit

BODY = b"Territoire;2024\r\nBretagne;12\r\n" * 9000


def fetch(http: httpx.Client, address: str, tmp_path: Path, origin: Origin | None = None,
          **bounds: float) -> tuple[Download | None, bytes]:
    path = tmp_path / "copie"
    path.write_bytes(b"")
    return (download(http, address, path, origin, bounds=Bounds(**bounds)),
            path.read_bytes())


def reason(http: httpx.Client, address: str, tmp_path: Path, **bounds: float) -> str:
    with pytest.raises(FailedDownload) as refusal:
        fetch(http, address, tmp_path, **bounds)
    return str(refusal.value)


def test_a_file_is_fetched_whole_with_what_names_its_version(
        http: httpx.Client, producer: Producer, tmp_path: Path) -> None:
    address = producer.gives("/f", BODY, ETag='"v1"', Last_Modified="Mon, 02 Nov 2026 08:00:00 GMT")
    parts: list[tuple[int, int]] = []
    result = download(http, address, tmp_path / "f", progress=lambda *part: parts.append(part))
    assert (tmp_path / "f").read_bytes() == BODY
    assert result == Download(hashlib.sha256(BODY).hexdigest(), '"v1"',
                              "Mon, 02 Nov 2026 08:00:00 GMT")
    assert parts[-1] == (len(BODY), len(BODY))
    assert len(parts) > 1


def test_what_has_not_changed_is_not_fetched_again(
        http: httpx.Client, producer: Producer, tmp_path: Path) -> None:
    def answer(visit: Visit) -> None:
        is_known = visit.headers["If-None-Match"] == '"v1"' and visit.headers["If-Modified-Since"]
        visit.say(b"" if is_known else BODY, 304 if is_known else 200)

    address = producer.answer("/f", answer)
    origin = Origin(address, "2026-11-02T09:00:00+01:00", "", "", "", '"v1"',
                    "Mon, 02 Nov 2026 08:00:00 GMT")
    assert fetch(http, address, tmp_path, origin) == (None, b"")
    assert fetch(http, address, tmp_path)[1] == BODY
    accented = replace(origin, etag='"été"')  # which no request can say again
    assert fetch(http, address, tmp_path, accented)[1] == BODY


def test_a_redirection_is_followed_over_https_only_and_not_for_ever(
        http: httpx.Client, producer: Producer, tmp_path: Path) -> None:
    producer.gives("/f", BODY)
    old_address = producer.gives("/ancien", b"", 302, Location="/f")
    bare = producer.gives("/sans", b"", 301, Location="http://localhost/f")
    loop = producer.gives("/boucle", b"", 302, Location="/boucle")
    unknown_host = producer.gives("/nulle-part", b"", 302, Location=f"https://{'a' * 99}/f")
    assert fetch(http, old_address, tmp_path)[1] == BODY
    visits = len(producer.visits)
    assert reason(http, bare, tmp_path) == (
        "l'adresse http://localhost/f n'est pas en https : elle n'est pas suivie ; le signaler")
    assert len(producer.visits) == visits + 1
    assert reason(http, loop, tmp_path, redirects=3) == (
        "localhost renvoie sans fin d'une adresse à une autre (plus de 3 fois) ; réessayer plus "
        "tard")
    assert len(producer.visits) == visits + 1 + 4
    assert reason(http, "http://localhost/f", tmp_path).startswith("l'adresse http://localhost/f ")
    assert reason(http, unknown_host, tmp_path).endswith(
        " est injoignable ; vérifier que cette machine a accès à internet, puis réessayer")


def test_a_packed_file_is_unpacked_and_one_that_is_cut_is_not_taken_for_whole(
        http: httpx.Client, producer: Producer, tmp_path: Path) -> None:
    archive = gzip.compress(BODY)
    whole = producer.gives("/f", archive, Content_Encoding="gzip")
    twice = producer.gives("/g", archive + archive, Content_Encoding="gzip")
    short = producer.gives("/h", archive[:-9], Content_Encoding="gzip")
    other = producer.gives("/i", archive, Content_Encoding="br")
    assert fetch(http, whole, tmp_path)[1] == BODY
    assert fetch(http, twice, tmp_path)[1] == BODY + BODY
    assert reason(http, short, tmp_path) == (
        "la copie de localhost a été coupée avant la fin ; réessayer plus tard")
    assert reason(http, other, tmp_path) == (
        "localhost compresse le fichier d'une façon qui n'a pas été demandée ; réessayer plus tard")


def test_a_body_shorter_than_announced_is_not_taken_for_whole(
        http: httpx.Client, producer: Producer, tmp_path: Path) -> None:
    address = producer.gives("/f", BODY[:len(BODY) // 2], length=len(BODY))
    assert reason(http, address, tmp_path) == (
        "la copie de localhost a été coupée avant la fin ; réessayer plus tard")


@pytest.mark.parametrize(("body", "status", "sentence"), [
    (b"\n<!DOCTYPE html><html><body>Maintenance</body></html>", 200,
     "localhost donne une page web au lieu du fichier (entretien, ou adresse qui a changé) ; "
     "réessayer plus tard"),
    (b"", 200, "localhost donne un fichier vide ; réessayer plus tard"),
    (b"", 304, "localhost répond par une erreur (304) ; l'adresse a peut-être changé : le "
               "signaler"),
    (b"oups", 500, "localhost répond par une erreur (500) ; réessayer plus tard"),
    (b"oups", 404, "localhost répond par une erreur (404) ; l'adresse a peut-être changé : le "
                   "signaler"),
])
def test_what_is_not_the_file_is_refused(http: httpx.Client, producer: Producer, tmp_path: Path,
                                         body: bytes, status: int, sentence: str) -> None:
    assert reason(http, producer.gives("/f", body, status), tmp_path) == sentence


def test_a_file_too_large_is_refused_announced_or_not_packed_or_not(
        http: httpx.Client, producer: Producer, tmp_path: Path) -> None:
    def endless(visit: Visit) -> None:
        visit.send_response(200)
        visit.send_header("Transfer-Encoding", "chunked")
        visit.end_headers()
        while True:
            visit.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")

    bomb = producer.gives("/bombe", gzip.compress(bytes(8 << 20)), Content_Encoding="gzip")
    for address in (producer.gives("/f", b"x", length=3 << 20), producer.answer("/g", endless),
                    bomb):
        assert reason(http, address, tmp_path, bytes=2 << 20) == (
            "localhost donne un fichier trop volumineux (plus de 2 Mio) ; vérifier son adresse")
        assert (tmp_path / "copie").stat().st_size <= 2 << 20


def test_a_server_that_says_nothing_more_or_is_too_slow_is_left(
        producer: Producer, http: httpx.Client, tmp_path: Path) -> None:
    def silent(visit: Visit) -> None:
        visit.say(BODY[:100], length=len(BODY))
        visit.wfile.flush()
        visit.server.closing.wait()

    def slow(visit: Visit) -> None:
        visit.say(b"", length=1 << 30)
        while not visit.server.closing.wait(0.01):
            visit.wfile.write(b"x")

    def talkative(visit: Visit) -> None:
        visit.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
        while not visit.server.closing.wait(0.01):
            visit.wfile.write(b"x")

    def unending(visit: Visit) -> None:
        visit.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not visit.server.closing.wait(0.01):
            visit.wfile.write(b"x")

    def counting(visit: Visit) -> None:
        visit.send_response(200)
        visit.send_header("Transfer-Encoding", "chunked")
        visit.end_headers()
        while not visit.server.closing.wait(0.01):
            visit.wfile.write(b"0")

    http.timeout = httpx.Timeout(0.3)
    assert reason(http, producer.answer("/f", silent), tmp_path, silence=0.3) == (
        "localhost ne répond plus (depuis 0,3 seconde) ; réessayer plus tard")
    http.timeout = httpx.Timeout(60)
    for late in (slow, talkative, counting, unending):  # none takes the next one for cut
        assert reason(http, producer.answer("/g", late), tmp_path, seconds=0.2) == (
            "localhost est trop lent (plus de 0,2 seconde) ; réessayer plus tard")


def test_a_server_that_is_not_who_it_says_is_not_heard(
        http: httpx.Client, producer: Producer, impostor: Producer, tmp_path: Path) -> None:
    sentence = (" n'est pas reconnu : rien n'est téléchargé d'un serveur qui n'est peut-être pas "
                "le sien ; en parler au service informatique")
    address = impostor.gives("/f", BODY)
    other_name = producer.gives("/f", BODY).replace("localhost", "127.0.0.1")
    assert reason(http, address, tmp_path) == "le certificat de localhost" + sentence
    assert reason(http, other_name, tmp_path) == "le certificat de 127.0.0.1" + sentence
    assert impostor.visits == producer.visits == []


def test_without_network_one_sentence_says_what_to_do(
        http: httpx.Client, tmp_path: Path) -> None:
    assert reason(http, "https://localhost:1/f", tmp_path) == (
        "localhost est injoignable ; vérifier que cette machine a accès à internet, puis réessayer")
