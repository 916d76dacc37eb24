"""A workbook dropped by an analyst: tried beside what is published, then published or abandoned.

Nothing of ``data/raw`` nor of the warehouse is touched before ``publish``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from etl.contract import Source
from etl.deposit.candidate import Candidate
from etl.deposit.reception import Upload, author_label
from etl.deposit.trial import Progress
from etl.reading import files
from etl.reading.limits import Refusal
from etl.report import Report, SourceResult
from etl.sources import sources
from etl.warehouse.status import warehouse_state
from etl.workbooks import DEPOSITS, workbooks


def published_files(source: Source, raw: Path) -> list[str]:
    """Return the workbooks of a source that are read now, from ``raw``."""
    return [p.relative_to(raw).as_posix() for p in workbooks(source, raw)[0]]


def stage(upload: Upload, source_id: str, author: str, replaces: Sequence[str] = (), *,
          raw: Path, warehouse: Path, progress: Progress = lambda text: None) -> Candidate:
    """Build a warehouse beside the published one, with the dropped workbook in its place and the
    workbooks that it replaces left out.

    Raises ``Refusal`` with a French sentence: no author, an unknown source or workbook to
    replace, a workbook that is already published.
    """
    label = author_label(author)
    if source_id not in sources():
        raise Refusal(f"la source « {source_id} » est inconnue")
    source = sources()[source_id]
    if unknown := set(replaces) - set(published_files(source, raw)):
        raise Refusal(f"le classeur à remplacer n'est pas publié : {', '.join(sorted(unknown))}")
    one = Candidate(raw=raw, warehouse=warehouse, source=source, upload=upload, author=label,
                    file=_place(source_id, label, upload.name, raw), replaces=tuple(replaces))
    try:
        _verify(one, progress)
    except BaseException:
        one.abandon()
        raise
    return one


def _verify(one: Candidate, progress: Progress) -> None:
    """Build with the candidate, and note all that it says."""
    _refuse_twin(one)
    one.mirror(one.replaces)
    path = one.overlay / one.file
    path.parent.mkdir(parents=True)
    path.write_bytes(one.upload.data)
    report = one.try_build(progress)
    result = next(x for x in report.results if x.source.id == one.source.id)
    one.book, one.rows = next(((b, n) for b, n in result.books if b.file == one.file), (None, 0))
    if one.book and one.book.is_batch:
        one.book = one.upload.book  # the same, with all its lines
    one.issues = report.all_issues
    one.overlaps = _overlaps(result, one.file)
    one.aside = path in workbooks(one.source, one.overlay, warehouse_state(one.warehouse).demo)[1]


def _refuse_twin(one: Candidate) -> None:
    """Refuse a workbook whose copy is under ``raw``; one that the warehouse has not read was left
    there by a server killed while it published."""
    read, aside = workbooks(one.source, one.raw)
    twin = next((p for p in [*read, *aside] if files.digest(p, one.raw) == one.upload.sha256), None)
    if not twin:
        return
    file = twin.relative_to(one.raw).as_posix()
    about = warehouse_state(one.warehouse)
    if twin in aside or about.trouble or file in about.files.get(one.source.id, {}):
        raise Refusal(f"ce classeur est déjà publié : {file}")
    raise Refusal(f"ce classeur est déjà dans data/raw ({file}), mais n'a pas été lu depuis, "
                  "comme après une publication interrompue : lancer « python -m etl build »")


def publish(one: Candidate, progress: Progress = lambda text: None) -> Report:
    """Put the workbook under ``raw``, move what it replaces to ``archives``, build the warehouse.

    Raises ``Refusal`` when it may not be published, and what ``Trial.make`` does.
    """
    if not one.is_publishable:
        raise Refusal("ce classeur a des erreurs, ou serait ignoré : il ne peut pas être publié")
    archives = one.raw.parent / "archives" / one.source.id / Path(one.file).parent.name
    return one.make([one.file], {file: archives / file for file in one.replaces}, progress)


def _place(source_id: str, label: str, name: str, raw: Path) -> str:
    """Return where a workbook is archived, below ``raw``: date and author name its folder, so that
    its own name, which says a year or a declared correction, stays as it was received."""
    first = f"{source_id}/{DEPOSITS}/{datetime.now():%Y-%m-%d_%Hh%M}_{label}"
    folders = (first, *(f"{first}-{number}" for number in range(2, 1000)))
    return f"{next(folder for folder in folders if not (raw / folder).exists())}/{name}"


def _overlaps(result: SourceResult, file: str) -> dict[str, int]:
    """Return each other workbook of the source → rows with the key of one of this workbook's
    rows."""
    key, data = list(result.source.key), result.data
    if data.empty:
        return {}
    own = data["fichier"] == file
    common = data[~own].merge(data.loc[own, key].drop_duplicates(), on=key)
    return {str(name): len(rows) for name, rows in common.groupby("fichier")}
