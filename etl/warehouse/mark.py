"""The note beside a warehouse that tells whether it must be built again.

Standard library only: ``start.py`` reads it before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from etl.paths import raw_path
from etl.reading.files import tree


def inputs(root: Path) -> list[Path]:
    """Return what the warehouse is made from: workbooks, oppositions, reference tables, code.

    The lock that Excel leaves beside an open workbook (``~$…``) is not one of them.
    """
    files = (
        *tree(raw_path(root))[0],
        *raw_path(root).parent.glob("oppositions.csv"),
        *(root / "data" / "reference").rglob("*"),
        *(root / "etl").rglob("*.py"),
    )
    return sorted(f for f in files if os.path.isfile(f) and not f.name.startswith(("~$", ".")))


def state(folder: Path, files: Iterable[Path]) -> str:
    """Return a digest that changes when a file is added, removed, replaced or edited.

    A file below ``folder`` is named from it, so that a project may move.
    """
    stats = (((file.relative_to(folder) if file.is_relative_to(folder) else file).as_posix(),
              file.stat()) for file in files)
    lines = "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats)
    return hashlib.sha256(os.fsencode(lines)).hexdigest()


class Mark:
    """The note kept beside a warehouse: the state of the inputs when it was last built.

    Not the state of the warehouse itself: one that a rollback put back, or that was built by hand
    with other options, is what its owner wants until an input changes.
    """

    def __init__(self, root: Path, warehouse: Path) -> None:
        self.warehouse = warehouse
        self.file = warehouse.with_name(warehouse.name + ".empreinte")
        self.inputs = state(root, inputs(root))

    def is_current(self) -> bool:
        """Tell whether there is a warehouse, and no input has changed since one was built."""
        return is_database(self.warehouse) and _first_bytes(self.file) == self.inputs.encode()

    def put(self) -> None:
        """Record that a warehouse was made from the inputs of this mark; where that cannot be
        written, the next start only builds it again."""
        with suppress(OSError):
            self.file.unlink(missing_ok=True)  # that of another account may not be written over
            self.file.write_text(self.inputs, encoding="utf-8")


def is_database(file: Path) -> bool:
    """Tell whether a file begins as those of DuckDB do: eight bytes, then « DUCK »."""
    return _first_bytes(file, 12)[8:] == b"DUCK"


def _first_bytes(file: Path, number: int = -1) -> bytes:
    """Return the first bytes of a file, all of them by default; none of one that is not there, may
    not be read, or is none: a pipe would be waited for."""
    with suppress(OSError):
        if file.is_file():
            with file.open("rb") as stream:
                return stream.read(number)
    return b""
