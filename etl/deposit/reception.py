"""A file as a browser hands it over: verified, opened, and given a name that is safe to keep."""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path, PureWindowsPath

from etl.french.text import slug
from etl.reading.limits import Refusal
from etl.reading.reader import Unreadable, kind, read
from etl.reading.sheets.workbook import Workbook
from etl.workbooks import SPREADSHEETS, is_demonstration

#: Mebibytes of a file, as received, beyond which it is refused (``server.maxUploadSize``).
MAX_MEBIBYTES = 50
#: Endings that may be dropped; what the file holds is told from its bytes all the same.
TYPES = tuple(ending.lstrip(".") for ending in SPREADSHEETS)
#: Bytes up to which the formats of numbers are read before the source is known (they are slow).
_QUICK = 2 << 20
#: Characters of a name, its ending apart, and of an author's label; bytes of a name, of which a
#: disk takes 255 with what is noted beside it.
_NAME, _LABEL, _BYTES = 80, 24, 200
#: Names that Windows keeps for itself, whatever the ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?",
                       re.IGNORECASE)


@dataclass(frozen=True)
class Upload:
    """A workbook that can be read: its bytes, the name it came with, the safe name it is given
    (its ending is the true one), its digest, and its cells."""

    data: bytes = field(compare=False)
    original: str
    name: str
    sha256: str
    book: Workbook = field(compare=False)

    def renamed(self, original: str) -> Upload:
        """Return the same workbook, under another name."""
        name = f"{safe_stem(original)}{Path(self.name).suffix}"
        return replace(self, original=original, name=name, book=replace(self.book, file=name))


def receive(data: bytes, original: str) -> Upload:
    """Open what was dropped.

    Raises ``Refusal`` with one French sentence: too large, not a workbook, damaged, empty.
    """
    if len(data) > MAX_MEBIBYTES << 20:
        raise Refusal(f"ce fichier est trop volumineux : {len(data) / (1 << 20):.0f} Mio, "
                      f"{MAX_MEBIBYTES} Mio au plus")
    with tempfile.TemporaryDirectory(prefix="observatoire-") as folder:
        file = Path(folder) / "depot"
        file.write_bytes(data)
        name = f"{safe_stem(original)}.{kind(file)}"
        path = file.rename(file.with_name(name))
        try:
            book = read(path, path.parent, formats=len(data) < _QUICK)
        except Unreadable as fault:
            raise Refusal(fault.issue.message, fault.issue.expected) from fault
    return Upload(data, original, name, hashlib.sha256(data).hexdigest(), book)


def safe_stem(original: str) -> str:
    """Return the name of a received file, without folder nor ending, that any system can keep.

    Letters keep their accents (a demonstration workbook goes on saying DÉMONSTRATION); no
    separator, no control or invisible character, no reserved name, nothing hidden.
    """
    stem = PureWindowsPath(original.replace("\0", "")).name  # knows « / », « \\ » and drives
    stem = re.sub(rf"\.({'|'.join(TYPES)})$", "", stem, flags=re.IGNORECASE)
    stem = unicodedata.normalize("NFC", stem)
    stem = "".join(c for c in stem if not unicodedata.category(c).startswith("C"))
    stem = re.sub(r"[^\w .,'()+&=@°-]", "_", stem.lstrip("~$. "))
    whole = " ".join(stem.split()).lstrip(". ")
    stem = whole[:_NAME].encode()[:_BYTES].decode(errors="ignore").rstrip(". ")
    if is_demonstration(Path(whole)) and not is_demonstration(Path(stem)):
        stem = f"DÉMONSTRATION {stem[14:]}"  # cut short, it would pass for a real one
    return f"classeur_{stem}".rstrip("_") if not stem or _RESERVED.fullmatch(stem) else stem


def author_label(text: str) -> str:
    """Return who drops a file, as a folder's name says it: « A. Le Goff » → « a-le-goff ».

    Raises ``Refusal`` when nothing is left.
    """
    label = slug(text)[:_LABEL].strip("-")
    if not label:
        raise Refusal("indiquer qui dépose le fichier (des initiales suffisent)")
    return label
