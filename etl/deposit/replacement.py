"""Which published workbooks does a dropped one take the place of?  Its name tells, or its content.

A name that differs by a mark of copy alone says so; by the year, only of records (the notes of two
years stand side by side, two inventories would count the same shops twice).  The content says so
when most of the rows of each are in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from etl.contract import Source
from etl.deposit.recognition import SAMPLE, SAMPLE_CELLS, reading
from etl.french.periods import YEAR
from etl.french.text import normalise, spell_number
from etl.reading.sheets.workbook import Workbook
from etl.tables.columns import frame
from etl.warehouse.sql import attachment
from etl.workbooks import is_demonstration

#: Share of the rows of a workbook that the other one must say too.
_MOST = 0.5
_COPY = re.compile(r"\(\d+\)|\b(?:copie|copy|version|v ?\d+|vf|finale?|def|definiti(?:f|ve)"
                   r"|corrigee?|modifiee?|maj|mise a jour|bis)\b(?: de\b)?")


def proposals(source: Source, book: Workbook, name: str, files: Sequence[str],
              warehouse: Path) -> dict[str, str]:
    """Return published workbook → why the dropped one replaces it, in French.

    ``name``: the one that the workbook came with.  ``files``: the workbooks of the source that
    are read now, by their path below ``raw``.
    """
    alike = [file for file in files
             if is_demonstration(Path(file)) == is_demonstration(Path(name))]
    reasons = {file: why for file in alike if (why := _reason_by_name(source, name, file))}
    rest = [file for file in alike if file not in reasons]
    return reasons | {file: f"{spell_number(own)} de ses {spell_number(size)} lignes reprennent "
                         "celles de ce classeur"
                      for file, (own, size) in _restatements(source, book, rest, warehouse).items()}


def _reason_by_name(source: Source, name: str, file: str) -> str:
    one, two = (_stem(text, False) for text in (name, file))
    if one == two:
        return "même nom de fichier"
    if source.kind == "fiches" and _stem(name, True) == _stem(file, True):
        return "même nom de fichier, à l'année près"
    return ""


def _stem(file: str, yearless: bool) -> str:
    """Return the name of a file without its ending, its marks of copy and, if asked, its year."""
    words = normalise(PurePosixPath(file.replace("\\", "/")).stem.replace("_", " "))
    words = _COPY.sub(" ", words.replace("-", " "))
    return " ".join((YEAR.sub(" ", words) if yearless else words).split())


def _restatements(source: Source, book: Workbook, files: Sequence[str], warehouse: Path
                  ) -> Mapping[str, tuple[int, int]]:
    """Return, for each published workbook that largely repeats the dropped one, (rows in common,
    rows of the dropped one)."""
    if not files or not warehouse.is_file():
        return {}
    start = book.start(SAMPLE, SAMPLE_CELLS)
    whole = all(len(s.values) == len(t.values)
                for s, t in zip(start.sheets, book.sheets, strict=True))
    if (out := reading(source.id, start)) is None:
        return {}
    data = frame(source.all_columns, out.rows, out.blocks)
    own = _keys(data[list(source.key)].itertuples(index=False))
    if not own:
        return {}
    overlaps = {}
    with attachment(w=warehouse) as db:
        names = ", ".join(source.key)
        for file in files:
            theirs = _keys(db.execute(
                f"SELECT DISTINCT {names} FROM w.{source.id} WHERE fichier = ?", [file]).fetchall())
            common = len(own & theirs)
            if common >= _MOST * len(own) and (not whole or common >= _MOST * len(theirs)):
                overlaps[file] = common, len(own)
    return overlaps


def _keys(rows: Iterable[Iterable[object]]) -> set[tuple[str, ...]]:
    """Return the distinct keys of rows, as texts."""
    return {tuple("" if v is None or v != v else str(v) for v in row) for row in rows}
