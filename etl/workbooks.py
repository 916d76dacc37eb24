"""The workbooks below ``data/raw``: those of a source, those that are read, the demonstrations."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from etl.contract import BANNER, Source
from etl.french.text import normalise
from etl.issue import Issue
from etl.reading.files import tree
from etl.reading.sheets.sheet import HEADER_WITHIN
from etl.reading.sheets.workbook import Workbook, bare_name, is_copy
from etl.sources import registry

#: Folder of a source where the page « depot » archives: ``raw/<id>/depots/<date>_<author>/``.
DEPOSITS = "depots"
#: Endings of the files that are opened; what they hold is told from their bytes.
SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".geojson",
                ".json", ".html", ".htm", ".parquet")


def is_demonstration(path: Path) -> bool:
    """Tell whether a workbook says DÉMONSTRATION in its name."""
    return "demonstration" in normalise(path.name)


def invented_issues(book: Workbook) -> Iterator[Issue]:
    """Yield the banner of a demonstration, in a file whose name does not say that it is one: saved
    under another, or as a CSV, its invented figures would be published as real ones."""
    if is_demonstration(Path(book.file)):
        return
    for sheet in book.sheets:
        tops = (cell for row in islice(sheet.rows(), HEADER_WITHIN) for cell in row)
        if cell := next((c for c in tops if normalise(c.text).startswith(normalise(BANNER))), None):
            yield sheet.issue(
                "erreur", "cette cellule dit que ces données sont inventées, et le nom du fichier "
                "ne dit pas DÉMONSTRATION", cell, value=cell.text,
                expected="DÉMONSTRATION dans le nom du fichier ; si elles sont réelles, cette "
                         "cellule effacée")


def spreadsheets(raw: Path) -> list[Path]:
    """Return every workbook below ``raw``, but for the locks that an open one leaves beside it."""
    return [p for p in tree(raw)[0] if p.suffix.lower() in SPREADSHEETS
            and not p.name.startswith(("~$", "."))]


def closed_folders(raw: Path) -> list[Path]:
    """Return the folders that may not be listed below ``raw`` where a source has its workbooks, or
    ``raw`` itself: what they hold is not known.  Any other takes nothing away: a disk has its
    « lost+found », a share its « System Volume Information »."""
    names = {_top_folder(file) for source, _ in registry().values()
             for file in (*source.patterns, f"{source.id}/{DEPOSITS}/.")}
    return [folder for folder in tree(raw)[1] if folder == raw
            or _top_folder(f"{folder.relative_to(raw).as_posix()}/.") in names]


def _top_folder(file: str) -> str:
    """Return the first folder of a path below ``raw``, as ``_has_name`` compares it."""
    return bare_name(file).partition("/")[0]


def _has_name(file: str, pattern: str) -> bool:
    """Tell whether a file below ``raw`` matches ``pattern``, in any format, without regard to case,
    accents or underscores."""
    name, pattern_name = map(bare_name, (file, pattern))
    return name.count("/") == pattern_name.count("/") and fnmatchcase(name, pattern_name)


def pattern_rank(source: Source, file: str) -> int:
    """Return the place, among the patterns of a source, of the first that has the name of a file,
    in whatever folder; after them all, when none has."""
    name, patterns = Path(file).name, [Path(pattern).name for pattern in source.patterns]
    return next((n for n, one in enumerate(patterns) if _has_name(name, one)), len(patterns))


def workbooks(source: Source, raw: Path, demo: bool = True) -> tuple[list[Path], list[Path]]:
    """Return (workbooks to load, demonstration workbooks set aside): a real workbook takes the
    place of the demonstration (once something is kept of it, which reading tells), and of those of
    the sources tied to it, for invented records do not answer real ones; without ``demo`` it is set
    aside all the same."""
    files = _source_workbooks(source, raw)
    real = [p for p in files if not is_demonstration(p)]
    aside = [p for p in files if p not in real]
    apart = not demo or real or (aside and real_counterpart(source, raw))
    return (real, aside) if apart else (files, [])


def real_counterpart(source: Source, raw: Path) -> Source | None:
    """Return the source tied to this one (``Source.refers``, in either direction, or
    ``Source.replaces``) that has a real workbook; None when there is none."""
    every = [other for other, _ in registry().values()]
    partners = (o for o in every if o.id in source.refers.values()
                or source.id in (*o.refers.values(), *o.replaces))
    return next((o for o in partners
                 if not all(map(is_demonstration, _source_workbooks(o, raw)))), None)


def _source_workbooks(source: Source, raw: Path) -> list[Path]:
    """Return the workbooks of a source, in the order of reading: that of ``Source.patterns``.

    What was deposited for a source is its own whatever its name, and is read last: of two cells
    that say the same thing, the newcomer is the one in double.
    """
    ranking: list[tuple[bool, int, Path]] = []
    deposits = []
    for path in spreadsheets(raw):
        file = path.relative_to(raw).as_posix()
        if file.startswith(f"{source.id}/{DEPOSITS}/"):
            deposits.append(path)
        elif ranks := [n for n, pattern in enumerate(source.patterns) if _has_name(file, pattern)]:
            ranking.append((is_copy(path.name), ranks[0], path))
    return [path for *_, path in sorted(ranking)] + deposits
