"""What a file really is, from its bytes and never from its name; what is refused, and why."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import BinaryIO

from etl.reading import limits
from etl.reading.formats import archive
from etl.reading.formats.archive import ENTITIES, PROTECTED, has_document_type
from etl.reading.limits import DAMAGED, UNREADABLE, Refusal, size_refusal

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(rb"<(html|table|!doctype html)\b", re.IGNORECASE)
#: « [Code];Nom » begins a CSV.
_JSON = re.compile(rb"\{|\[\s*[\[{\]]")
_XML_WORKBOOK = re.compile(rb"<(\w+:)?Workbook\b")
#: How SYLK, as Excel and LibreOffice write it, and DIF begin.
_OLD_EXCHANGE = re.compile(rb"ID;P(?:WXL|CALCOOO32)\b|TABLE\r?\n0,1\r?\n")
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Bytes that tell a text from what is none.
_START = 1 << 20

#: How each kind of file is named to a reader.
NAMES = {"xlsx": "classeur Excel", "xlsm": "classeur Excel avec macros",
         "xlsb": "classeur Excel binaire", "xls": "classeur Excel 97-2003",
         "ods": "classeur OpenDocument", "csv": "texte à séparateur", "geojson": "GeoJSON",
         "json": "JSON", "parquet": "Parquet", "html": "page HTML"}


@dataclass(frozen=True)
class Format:
    """The true format of a file: ``kind`` is a key of ``NAMES``; a text has an encoding and, when
    it is a CSV, a separator."""

    kind: str
    encoding: str = ""
    separator: str = ""

    def __str__(self) -> str:
        mark = {"\t": "tabulation"}.get(self.separator, f"« {self.separator} »")
        return ", ".join(p for p in (NAMES[self.kind], self.encoding,
                                     self.separator and f"séparateur {mark}") if p)


def detect(data: bytes) -> str:
    """Return the kind of a file (a key of ``NAMES``), its archive verified.

    Raises ``Refusal`` with one French sentence for what is not a workbook, or not a safe one.
    """
    if not data:
        raise Refusal("le fichier est vide")
    if len(data) > limits.MAX_UNPACKED:
        raise size_refusal(len(data))
    if data.startswith(b"PK"):
        return archive.kind(data)
    if data.startswith(b"PAR1") and data.endswith(b"PAR1"):
        return "parquet"
    if data.startswith(_CFB):
        return _compound(data)
    _not_a_table(data)
    start = _text_start(data)
    if _JSON.match(start):
        return "geojson" if b"FeatureCollection" in start else "json"
    if start.startswith(b"<"):
        return _markup_kind(data, start)
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(UNREADABLE)
    return "csv"


def flat_kind(file: BinaryIO) -> str:
    """Return « csv » or « parquet » for a file that is read row by row, told by its ends; empty for
    one that must be seen whole.

    Raises ``Refusal`` with one French sentence for what is not a workbook.
    """
    start = file.read(_START)
    file.seek(-min(len(start), 4), os.SEEK_END)
    end = file.read()
    file.seek(0)
    if start.startswith(b"PAR1") and end == b"PAR1":
        return "parquet"
    text = _text_start(start)
    if start.startswith((b"PK", _CFB)) or text.startswith(b"<") or _JSON.match(text):
        return ""
    return detect(start)


def _text_start(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096]


def _not_a_table(data: bytes) -> None:
    """Refuse what its first bytes name: a pointer, a document, an image, an archive."""
    if data.startswith(b"version https://git-lfs"):
        raise Refusal("ce fichier est un pointeur Git LFS : le classeur lui-même n'a pas été "
                      "téléchargé")
    if data.startswith(b"%PDF"):
        raise Refusal("ce fichier est un PDF, pas un classeur")
    if _OLD_EXCHANGE.match(data):
        raise Refusal("ce fichier est d'un ancien format d'échange (SYLK ou DIF), pas un "
                      "classeur : l'ouvrir dans un tableur et l'enregistrer en .xlsx")
    if data.startswith(b"MIME-Version:"):
        raise Refusal("ce fichier est une page web archivée (MHTML), pas un classeur : l'ouvrir "
                      "dans Excel et l'enregistrer en .xlsx")
    if data.startswith(b"{\\rtf"):
        raise Refusal("ce fichier est un texte mis en forme (RTF), pas un classeur")
    if (data.startswith(_IMAGES) and b"\0" in data[:512]) or data[8:12] == b"WEBP":
        raise Refusal("ce fichier est une image, pas un classeur")
    if data.startswith(_ARCHIVES):
        raise Refusal("ce fichier est une archive compressée : en extraire le classeur d'abord")


def _markup_kind(data: bytes, start: bytes) -> str:
    """Return « html » for a page; refuse any other XML, told by its ``start``."""
    # The workbook in XML of Excel 2003 has a <Table> too.
    if not _XML_WORKBOOK.search(start) and _HTML.search(start):
        return "html"
    if has_document_type(data):
        raise Refusal(ENTITIES)
    raise Refusal("ce fichier est du XML, pas un classeur : l'ouvrir dans Excel et "
                  "l'enregistrer en .xlsx")


def _compound(data: bytes) -> str:
    """Return an Excel 97-2003 workbook, or another document of that time, or an encrypted
    workbook."""
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data
    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise Refusal(PROTECTED)
    if not holds("Workbook") and not holds("Book"):
        raise Refusal("ce fichier est un document Office, pas un classeur" if len(data) > 1536
                      else DAMAGED)
    return "xls"
