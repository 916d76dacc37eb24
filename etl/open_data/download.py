"""A file fetched from its producer: over https only, bounded, whole or not at all."""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import certifi
import httpx

from etl.reading import limits
from etl.reading.origin import Origin

#: What to do, when nothing is wrong with this machine.
LATER = "réessayer plus tard"
#: Bytes that are unpacked at once.
_CHUNK = 1 << 16
_PAGE = re.compile(rb"\s*+(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
#: Bytes fetched, and bytes announced (0 when they are not).
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Bounds:
    """What a file may cost: bytes once unpacked, seconds in all and of silence, redirections."""

    bytes: int = limits.MAX_UNPACKED
    seconds: float = 30 * 60
    silence: float = 30
    redirects: int = 5


#: Those of the command and of the page.
BOUNDS = Bounds()


@dataclass(frozen=True)
class Download:
    """What was fetched; ``etag`` and ``modified`` name that version of it to its server."""

    sha256: str
    etag: str
    modified: str


class FailedDownload(Exception):
    """A file that could not be fetched; the message says what, where, and what to do, in French."""


def client() -> httpx.Client:
    """Return what asks the servers.

    Trusts the authorities of this machine (those of a firm that looks into its traffic are there,
    or named by ``SSL_CERT_FILE``) and the usual ones.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return httpx.Client(verify=context, timeout=BOUNDS.silence, headers={
        "User-Agent": "observatoire-ess-bretagne", "Accept-Encoding": "gzip"})


def download(http: httpx.Client, address: str, path: Path, origin: Origin | None = None,
             progress: Progress = lambda current, total: None,
             bounds: Bounds = BOUNDS) -> Download | None:
    """Write what an address gives in ``path``; None when it is still the copy of ``origin``.

    Raises ``FailedDownload``.  ``path`` is then worth nothing.
    """
    headers = {"If-None-Match": origin.etag, "If-Modified-Since": origin.modifie} if origin else {}
    # A server may name its versions with accents, which no request can say again.
    request = http.build_request("GET", address, headers={
        name: value for name, value in headers.items() if value and value.isascii()})
    limit = time.monotonic() + bounds.seconds
    try:
        for _ in range(bounds.redirects + 1):
            if request.url.scheme != "https":
                raise FailedDownload(f"l'adresse {request.url} n'est pas en https : elle n'est pas "
                                     "suivie ; le signaler")
            response = _answer(http, request, limit, bounds)
            try:
                if origin and response.status_code == httpx.codes.NOT_MODIFIED:
                    return None
                if response.next_request is None:
                    with _watch(response, limit):
                        return _write_body(response, path, progress, limit, bounds)
                request = response.next_request
            finally:
                response.close()
    # A name that is none is a fault of Unicode.
    except (httpx.HTTPError, httpx.InvalidURL, zlib.error, UnicodeError) as fault:
        if time.monotonic() > limit:
            raise _too_slow(request.url.host, bounds) from fault
        raise FailedDownload(_sentence(fault, request.url.host, bounds)) from fault
    raise FailedDownload(f"{request.url.host} renvoie sans fin d'une adresse à une autre (plus de "
                         f"{bounds.redirects} fois) ; {LATER}")


def _answer(http: httpx.Client, request: httpx.Request, limit: float,
            bounds: Bounds) -> httpx.Response:
    """Return the answer to a request, its body still to be read; one whose headers come byte after
    byte is left, which no silence of ``httpx`` ends."""
    answer: Future[httpx.Response] = Future()

    def ask() -> None:
        try:
            answer.set_result(http.send(request, stream=True))
        except Exception as fault:
            answer.set_exception(fault)

    threading.Thread(target=ask, daemon=True).start()
    try:
        return answer.result(max(0, limit - time.monotonic()))
    except TimeoutError:
        raise _too_slow(request.url.host, bounds) from None


@contextmanager
def _watch(response: httpx.Response, limit: float) -> Iterator[None]:
    """Hang up on a server at ``limit``, while its body is read: a piece whose size comes byte after
    byte is not given before its end, and no silence of ``httpx`` ends it."""
    line: socket.socket = response.extensions["network_stream"].get_extra_info("socket")

    def hang_up() -> None:
        # Of what is read only: where nothing can be said either, OpenSSL keeps an error that Python
        # 3.13 takes for one of the next server.
        with suppress(OSError):  # the server was the first
            socket.socket.shutdown(line, socket.SHUT_RD)

    watch = threading.Timer(max(0, limit - time.monotonic()), hang_up)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _too_slow(host: str, bounds: Bounds) -> FailedDownload:
    return FailedDownload(f"{host} est trop lent (plus de {_duration(bounds.seconds)}) ; {LATER}")


def _write_body(response: httpx.Response, path: Path, progress: Progress, limit: float,
                bounds: Bounds) -> Download:
    """Write the body of the last answer."""
    host = response.url.host
    if response.status_code != httpx.codes.OK:
        remedy = LATER if response.status_code >= 500 or response.status_code == 429 else \
            "l'adresse a peut-être changé : le signaler"
        raise FailedDownload(f"{host} répond par une erreur ({response.status_code}) ; {remedy}")
    total = int(response.headers.get("Content-Length") or 0)
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as out:
        # What is announced is judged at once; one without length seems whole once it is hung up.
        for part in chain((b"",), _unpacked_parts(response), (b"",)):
            if time.monotonic() > limit:
                raise _too_slow(host, bounds)
            if not size and _PAGE.match(part):
                raise FailedDownload(f"{host} donne une page web au lieu du fichier (entretien, ou "
                                     f"adresse qui a changé) ; {LATER}")
            size += len(part)
            if max(size, total) > bounds.bytes:
                raise FailedDownload(f"{host} donne un fichier trop volumineux (plus de "
                                     f"{max(bounds.bytes >> 20, 1)} Mio) ; vérifier son adresse")
            digest.update(part)
            out.write(part)
            progress(response.num_bytes_downloaded, total)
    if not size:
        raise FailedDownload(f"{host} donne un fichier vide ; {LATER}")
    return Download(digest.hexdigest(), response.headers.get("ETag", ""),
                    response.headers.get("Last-Modified", ""))


def _unpacked_parts(response: httpx.Response) -> Iterator[bytes]:
    """Yield the unpacked body by small pieces: a small archive may hold gigabytes.  Raise
    ``zlib.error`` at the end of one that is cut."""
    packing = response.headers.get("Content-Encoding", "identity").lower()
    if packing == "identity":
        yield from response.iter_raw()
        return
    if packing not in ("gzip", "x-gzip"):
        raise FailedDownload(f"{response.url.host} compresse le fichier d'une façon qui n'a pas "
                             f"été demandée ; {LATER}")
    unpack = zlib.decompressobj(31)
    for part in response.iter_raw():
        while part:
            if unpack.eof:  # an archive may be made of several
                unpack = zlib.decompressobj(31)
            yield unpack.decompress(part, _CHUNK)
            part = unpack.unconsumed_tail or unpack.unused_data
    if not unpack.eof:
        raise zlib.error


def _sentence(fault: Exception, host: str, bounds: Bounds) -> str:
    """Return what went wrong on the way."""
    causes: list[BaseException | None] = [fault]
    while (last := causes[-1]) is not None:
        causes.append(last.__cause__ or last.__context__)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return (f"le certificat de {host} n'est pas reconnu : rien n'est téléchargé d'un serveur "
                "qui n'est peut-être pas le sien ; en parler au service informatique")
    if isinstance(fault, httpx.ProxyError):
        return f"le mandataire du réseau refuse {host} ; en parler au service informatique"
    if isinstance(fault, httpx.ConnectError | httpx.ConnectTimeout | UnicodeError):
        return (f"{host} est injoignable ; vérifier que cette machine a accès à internet, puis "
                "réessayer")
    if isinstance(fault, httpx.TimeoutException):
        return f"{host} ne répond plus (depuis {_duration(bounds.silence)}) ; {LATER}"
    return f"la copie de {host} a été coupée avant la fin ; {LATER}"


def _duration(seconds: float) -> str:
    number, unit = (seconds / 60, "minute") if seconds >= 120 else (seconds, "seconde")
    return f"{number:g} {unit}{'s' * (number >= 2)}".replace(".", ",")
