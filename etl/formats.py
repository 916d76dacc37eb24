"""What a file really is, from its bytes and never from its name; what is refused, and why.

A workbook in a zip archive is unpacked once here, within limits, before any library opens it: its
directory can lie about sizes, its XML can call another file, one cell far away can ask for
billions of empty ones.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from etl import address

#: Bytes of a file, once unpacked, beyond which it is refused.
MAX_UNPACKED = 1 << 30
#: Cells of a sheet, empty ones included, beyond which a file is refused.
MAX_CELLS = 20_000_000

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_DAMAGED = "ce classeur est endommagé ou incomplet"
_PROTECTED = "ce classeur est protégé par un mot de passe"
_NOT_ONE = "ce fichier n'est pas un classeur lisible"
_ENTITIES = ("ce fichier contient une déclaration (DOCTYPE ou ENTITY) qui peut appeler un autre "
             "fichier : il est refusé")
# An ENTITY can only be declared in a DOCTYPE.
_DECLARATIONS = [b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be")]

#: How each kind of file is named to a reader.
NAMES = {"xlsx": "classeur Excel", "xlsm": "classeur Excel avec macros",
         "xlsb": "classeur Excel binaire", "xls": "classeur Excel 97-2003",
         "ods": "classeur OpenDocument", "csv": "texte à séparateur", "geojson": "GeoJSON",
         "parquet": "Parquet",
         "html": "page HTML"}


class Refused(Exception):
    """A file that is not read; its text is one French sentence."""


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
    """The kind of a file (a key of ``NAMES``), its archive verified.

    Raises ``Refused`` with one French sentence for what is not a workbook, or not a safe one.
    """
    if not data:
        raise Refused("le fichier est vide")
    if len(data) > MAX_UNPACKED:
        raise Refused(too_large(len(data)))
    if data.startswith(b"PK"):
        return _archive(data)
    if data.startswith(b"PAR1") and data.endswith(b"PAR1"):
        return "parquet"
    if data.startswith(_CFB):
        return _compound(data)
    _not_a_table(data)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096]
    if start.startswith(b"{"):
        return "geojson"
    if start.startswith(b"<"):
        if re.search(rb"<(html|table|!doctype html)\b", start, re.IGNORECASE):
            return "html"
        if _declares(data):
            raise Refused(_ENTITIES)
        raise Refused("ce fichier est du XML, pas un classeur : l'ouvrir dans Excel et "
                      "l'enregistrer en .xlsx")
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(_NOT_ONE)
    return "csv"


def _not_a_table(data: bytes) -> None:
    """Refuse what its first bytes name: a pointer, a document, an image, an archive."""
    if data.startswith(b"version https://git-lfs"):
        raise Refused("ce fichier est un pointeur Git LFS : le classeur lui-même n'a pas été "
                      "téléchargé")
    if data.startswith(b"%PDF"):
        raise Refused("ce fichier est un PDF, pas un classeur")
    if (data.startswith(_IMAGES) and b"\0" in data[:512]) or data[8:12] == b"WEBP":
        raise Refused("ce fichier est une image, pas un classeur")
    if data.startswith(_ARCHIVES):
        raise Refused("ce fichier est une archive compressée : en extraire le classeur d'abord")


def _declares(xml: bytes) -> bool:
    """True for an XML that declares a document type, in one byte or two a character."""
    wide = b"\0" in xml[:8] or xml.startswith((b"\xff\xfe", b"\xfe\xff"))
    return any(word in xml for word in (_DECLARATIONS[1:] if wide else _DECLARATIONS[:1]))


def too_large(size: int) -> str:
    """The sentence that refuses a file of that many bytes, once unpacked."""
    return (f"ce fichier est trop volumineux : {size / (1 << 20):.0f} Mio une fois décompressé, "
            f"{MAX_UNPACKED >> 20} Mio au plus")


def too_many(cells: int) -> Refused:
    """The refusal of a sheet that has that many cells, empty ones included."""
    millions = f"{cells / 1e6:,.0f}".replace(",", "\u202f")
    return Refused(f"une feuille de ce classeur est trop étendue : {millions} millions de "
                   f"cellules, {MAX_CELLS // 10**6} au plus")


def _compound(data: bytes) -> str:
    """An Excel 97-2003 workbook, or another document of that time, or an encrypted workbook."""
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data
    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise Refused(_PROTECTED)
    if not holds("Workbook") and not holds("Book"):
        raise Refused("ce fichier est un document Office, pas un classeur" if len(data) > 1536
                      else _DAMAGED)
    return "xls"


# --- Zip archives ----------------------------------------------------------------------------
def _archive(data: bytes) -> str:
    """The kind of a zip archive, each of its members unpacked within its declared size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise Refused(_DAMAGED) from fault
    names = {m.filename for m in members}
    if any(m.flag_bits & 1 for m in members):
        raise Refused(_PROTECTED)
    if (size := sum(m.file_size for m in members)) > MAX_UNPACKED:
        raise Refused(too_large(size))
    ods = "mimetype" in names and "content.xml" in names
    if not ods and not names & {"xl/workbook.xml", "xl/workbook.bin"}:
        raise Refused("cette archive ZIP n'est pas un classeur : si elle en contient un, "
                      "l'extraire d'abord")
    for member in members:
        _inspect(member, _unpack(data, member))
    if ods:
        return "ods"
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"


def _unpack(data: bytes, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, never more than its directory declares: one that lies is refused."""
    start = member.header_offset
    name, extra = data[start + 26:start + 28], data[start + 28:start + 30]
    start += 30 + int.from_bytes(name, "little") + int.from_bytes(extra, "little")
    packed = data[start:start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        try:
            content = zlib.decompressobj(-15).decompress(packed, member.file_size + 1)
        except zlib.error as fault:
            raise Refused(_DAMAGED) from fault
    else:
        raise Refused(_DAMAGED)
    if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise Refused(_DAMAGED)
    return content


def _inspect(member: zipfile.ZipInfo, content: bytes) -> None:
    """Refuse a member that calls another file, is encrypted, or would unfold without end."""
    name = member.filename
    if name == "mimetype" and not content.strip().startswith(_ODS):
        raise Refused("ce document OpenDocument n'est pas un classeur")
    if name == "META-INF/manifest.xml" and b"encryption-data" in content:
        raise Refused(_PROTECTED)
    # An old OpenOffice writes a harmless DOCTYPE in its manifest, that nothing reads here.
    if name.endswith((".xml", ".rels")) and not name.startswith("META-INF/") \
            and _declares(content):
        raise Refused(_ENTITIES)
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        cells = _extent(content)
    elif name == "content.xml":
        cells = _repeated(content)
    else:
        return
    if cells > MAX_CELLS:
        raise too_many(cells)


def _extent(sheet: bytes) -> int:
    """Cells of the rectangle from A1 to the last cell of a sheet's XML; an upper bound of it when
    the bound is within the limit (the exact width costs one look at each cell)."""
    # A literal first, here and below: these expressions run over hundreds of megabytes.
    numbers = re.findall(rb'row (?:[^>]*?\br="([0-9]{1,9}))?', sheet)
    rows = max([len(numbers) + sheet.count(b"<row>"), *map(int, filter(None, numbers))])
    # Beyond column Z, or so far below that the cell may not be in its own row.
    far = re.search(rb' r="(?:[A-Z]{2}|[A-Z][0-9]{7})', sheet)
    width = 16384 if far else 26
    if rows * width > MAX_CELLS:
        places = set(re.findall(rb' r="([A-Z]{1,3})([0-9]{7})?', sheet))
        width = max((address.place(f"{c.decode()}1")[1] for c, _ in places), default=1)
        rows = max([rows, *(int(n) for _, n in places if n)])
    return rows * width


def _repeated(content: bytes) -> int:
    """Cells that the repeated filled rows and cells of an OpenDocument sheet unfold to."""
    cells = 0
    for head, body in re.findall(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", content,
                                 re.DOTALL):
        if b"value-type=" not in body:
            continue
        times = re.search(rb'number-rows-repeated="([0-9]{1,9})"', head)
        wide = [int(n) for n in re.findall(
            rb'<table:table-cell\b(?=[^>]*value-type)[^>]*columns-repeated="([0-9]{1,9})"', body)]
        cells += (int(times[1]) if times else 1) * (sum(wide) or 1)
    return cells
