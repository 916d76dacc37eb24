"""Workbooks in a zip archive: each member is unpacked once within its declared size, before any
library opens it, for a directory can lie about sizes and an XML can call another file."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

from etl.reading import limits
from etl.reading.limits import DAMAGED, Refusal, size_refusal

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
PROTECTED = "ce classeur est protégé par un mot de passe : l'enregistrer sans mot de passe"
ENTITIES = ("ce fichier contient une déclaration (DOCTYPE ou ENTITY) qui peut appeler un autre "
            "fichier : il est refusé")
# An ENTITY can only be declared in a DOCTYPE.
_DECLARATIONS = [b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be")]
#: Bytes unpacked at a time.
_CHUNK = 1 << 20
#: Bytes given to the unpacker at a time: what it does not use yet is copied.
_STEP = 1 << 16


def has_document_type(xml: bytes) -> bool:
    """Tell whether an XML declares a document type, in one byte or two a character."""
    return any(word in xml for word in _DECLARATIONS)


def kind(data: bytes) -> str:
    """Return the kind of workbook (a key of ``detection.NAMES``) that a zip archive is, verified
    whole.

    Raises ``Refusal`` for what is damaged, protected, too large, or no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise Refusal(DAMAGED) from fault
    names = {m.filename for m in members}
    # An OpenDocument of today encrypts all its parts as one.
    if any(m.flag_bits & 1 for m in members) or "encrypted-package" in names:
        raise Refusal(PROTECTED)
    if (size := sum(m.file_size for m in members)) > limits.MAX_UNPACKED:
        raise size_refusal(size)
    ods = "mimetype" in names and "content.xml" in names
    if not ods and not names & {"xl/workbook.xml", "xl/workbook.bin"}:
        if any(name.lower().startswith(("xl/", "xl\\")) for name in names):
            raise Refusal("ce classeur n'est pas rangé comme ceux d'Excel : l'ouvrir dans un "
                          "tableur et l'enregistrer en .xlsx")
        if "[Content_Types].xml" in names:
            raise Refusal("ce fichier est un document Office, pas un classeur")
        raise Refusal("cette archive ZIP n'est pas un classeur : si elle en contient un, "
                      "l'extraire d'abord")
    for member in members:
        # LibreOffice writes a harmless DOCTYPE in the macros beside the content of a document, old
        # ones in its manifest.
        is_read = member.filename == "content.xml" if ods else _may_be_xml(member.filename)
        _inspect(member.filename, _member_pieces(data, member), is_read)
    if ods:
        return "ods"
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"


def _member_pieces(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a member, piece by piece, never more than its directory declares."""
    start = member.header_offset
    name, extra = data[start + 26:start + 28], data[start + 28:start + 30]
    start += 30 + int.from_bytes(name, "little") + int.from_bytes(extra, "little")
    packed = memoryview(data)[start:start + member.compress_size]
    size = check = 0
    for piece in _pieces(packed, member.compress_type):
        size += len(piece)
        if size > member.file_size:
            raise Refusal(DAMAGED)
        check = zlib.crc32(piece, check)
        yield piece
    if size != member.file_size or check != member.CRC:
        raise Refusal(DAMAGED)


def _pieces(packed: memoryview, method: int) -> Iterator[bytes]:
    """Yield a stored or deflated member, unpacked as it is asked for."""
    if method == zipfile.ZIP_STORED:
        yield from (bytes(packed[start:start + _CHUNK])
                    for start in range(0, len(packed), _CHUNK))
        return
    if method != zipfile.ZIP_DEFLATED:
        raise Refusal(DAMAGED)
    unpack = zlib.decompressobj(-15)
    try:
        for start in range(0, len(packed), _STEP):
            rest: bytes | memoryview = packed[start:start + _STEP]
            while rest and not unpack.eof:
                yield unpack.decompress(rest, _CHUNK)
                rest = unpack.unconsumed_tail
        yield unpack.flush()
    except zlib.error as fault:
        raise Refusal(DAMAGED) from fault


def _inspect(name: str, pieces: Iterator[bytes], is_read: bool) -> None:
    """Refuse a member that is encrypted or, where it ``is_read`` as XML, that calls another file;
    all of it is unpacked."""
    before = b""
    for piece in pieces:
        window = before + piece
        if name == "mimetype" and not before and not piece.strip().startswith(_ODS):
            raise Refusal("ce document OpenDocument n'est pas un classeur")
        if name == "META-INF/manifest.xml" and b"encryption-data" in window:
            raise Refusal(PROTECTED)
        if is_read and has_document_type(window):
            raise Refusal(ENTITIES)
        before = window[-64:]


def _may_be_xml(name: str) -> bool:
    """Tell whether a member of an Excel workbook may be read as XML, whatever its ending: neither
    picture (a logo in SVG has a DOCTYPE), font nor other binary."""
    return not name.lower().endswith((".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf",
                                      ".svg", ".tif", ".tiff", ".bmp", ".ttf", ".odttf"))


class Parts:
    """The parts of an Excel workbook, found by what they call each other and not by their names.

    ``size``: bytes of all of them, once unpacked.
    ``sheets``: (name, path) of each sheet, in order; a part may stand in any folder, under any
    name, in any case, and serve several sheets.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self.size = sum(member.file_size for member in self._archive.infolist())

    def read(self, path: str) -> bytes:
        """Return the content of a part.  Raise ``KeyError`` when it is not there."""
        return self._archive.read(self._names[path.lower()])

    def open(self, path: str) -> IO[bytes]:
        """Return a part, unpacked as it is read.  Raise ``KeyError`` when it is not there."""
        return self._archive.open(self._names[path.lower()])

    @property
    def sheets(self) -> list[tuple[str, str]]:
        book = ElementTree.fromstring(self.read("xl/workbook.xml"))
        parts = self.relationships("xl/workbook.xml")
        called = ((tag.get("name", ""), next((v for k, v in tag.attrib.items()
                                              if k.endswith("}id")), ""))
                  for tag in book.iterfind("{*}sheets/{*}sheet"))
        return [(name, parts[key][1]) for name, key in called if key in parts]

    @property
    def is_to_compute(self) -> bool:
        """Tell whether a workbook asks to be computed when it is opened: some programs write 0 for
        each formula, and leave its result to Excel."""
        try:
            book = ElementTree.fromstring(self.read("xl/workbook.xml"))
        except KeyError:
            return False  # in a binary workbook
        calculation = book.find("{*}calcPr")
        return calculation is not None and calculation.get("fullCalcOnLoad") in ("1", "true")

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Return id → (kind, path) of the parts that a part calls; empty when it calls none."""
        folder, name = posixpath.split(part)
        try:
            xml = self.read(f"{folder}/_rels/{name}.rels")
        except KeyError:
            return {}
        return {tag.get("Id", ""): (tag.get("Type", "").rpartition("/")[2],
                                    self._path(folder, tag.get("Target", "")))
                for tag in ElementTree.fromstring(xml).iterfind("{*}Relationship")}

    def called_part(self, part: str, kind: str) -> bytes | None:
        """Return the content of the first part of a kind that a part calls; None without one."""
        paths = [path for own, path in self.relationships(part).values() if own == kind]
        try:
            return self.read(paths[0])
        except (IndexError, KeyError):
            return None

    def _path(self, folder: str, target: str) -> str:
        """Return where the part that another one calls stands: from its folder, or from the top."""
        path = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        top = posixpath.normpath(target).lstrip("/")
        return top if path.lower() not in self._names and top.lower() in self._names else path
