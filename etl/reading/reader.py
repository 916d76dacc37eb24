"""Any workbook → its sheets, whatever its format, read by a process that may fail alone.

What cannot be read is an ``Issue`` with a French sentence, never a traceback; what a file makes of
the process that reads it (``etl.reading.process``) touches neither this one nor the next file.
"""

from __future__ import annotations

import atexit
import gc
import json
import pickle
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, Any

from etl import confinement
from etl.contract import Keep
from etl.french.text import count
from etl.issue import Issue
from etl.reading import limits
from etl.reading.files import irregularity
from etl.reading.formats.detection import Format
from etl.reading.limits import Refusal
from etl.reading.sheets.appearance import Appearance
from etl.reading.sheets.batch import Batch
from etl.reading.sheets.sheet import HEADER_WITHIN, Sheet
from etl.reading.sheets.workbook import Workbook
from etl.tables.grid import Grid

#: Seconds on the clock for one of processor: a busy machine is no fault of the file.  Windows does
#: not count those of processor.
_PATIENCE = 2 if sys.platform == "win32" else 20
#: Kinds of workbook whose number formats calamine does not read.
UNFORMATTED = ("xls", "xlsb")


class Unreadable(Exception):
    """A file that is not a workbook that can be read; ``issue`` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


def read(path: Path, base: Path, formats: bool = True, keep: Sequence[Keep] = ()) -> Workbook:
    """Read a workbook; ``base`` is the folder its name is told from, and that no link leaves.
    ``keep``: the rules of the lines that are read, all of them without any.

    Raises ``Unreadable`` with the reason in French (not a workbook, damaged, encrypted, empty, or
    that asks for too much memory or time).
    """
    return next(read_batches(path, base, formats, keep, batched=False))


def read_batches(path: Path, base: Path, formats: bool = True, keep: Sequence[Keep] = (),
                 batched: bool = True) -> Iterator[Workbook]:
    """Yield a workbook as ``read`` does, or the batches of lines of a text or of a Parquet file too
    long to be held: the same workbook each time, whose sheet holds other lines (``Batch``).

    Nothing is yielded of a file that must be refused: it is seen whole before the first batch.
    """
    file = path.relative_to(base).as_posix()
    answers = _answers_about(path, base, "content", formats, keep, batched)
    answer = _accepted_answer(next(answers), file)
    visible, hidden = ([_sheet(file, *fields) for fields in answer[part]]
                       for part in ("sheets", "hidden"))
    about = Format(*answer["format"])
    for sheet in visible:
        sheet.is_text = about.kind == "csv"
    issues = [*_format_issues(path, about, file, answer["is_partly_seen"]),
              *_accent_issues(visible, answer["damaged"])]
    has_formats = about.kind not in UNFORMATTED or (formats and not answer["is_partly_seen"])
    book = Workbook(file, answer["sha256"], visible, hidden, about, issues, aside=answer["aside"],
                    aside_lines=answer["aside_lines"], has_formats=has_formats)
    if not answer.get("more"):
        yield book
        return
    sheet, shared = visible[0], dict[Any, Any]()
    start = len(sheet.values)
    sheet.batch = Batch(0, False, answer["tail"], shared)
    yield book
    for answer in answers:
        _accepted_answer(answer, file)
        rows = Grid.from_plain_form(answer["rows"])
        batch = Batch(start - HEADER_WITHIN, not answer["more"], sheet.batch.tail, shared)
        start += len(rows) - HEADER_WITHIN
        yield replace(book, aside={}, reader_issues=[], sheets=[
            Sheet(sheet.name, file, rows, is_text=sheet.is_text, batch=batch)])


def _sheet(file: str, name: str, values: Any, merged: Any, formats: Any, comments: Any,
           look: Any) -> Sheet:
    """Return a sheet from its plain values; an extraction gives its rows by columns."""
    rows = Grid.from_plain_form(values) if isinstance(values, tuple) else values
    return Sheet(name, file, rows, merged, formats, comments, Appearance(*look))


def _accepted_answer(answer: dict[str, Any], file: str) -> dict[str, Any]:
    """Return an answer; raise ``Unreadable`` for a refusal."""
    if "refused" in answer:
        raise Unreadable(Issue("erreur", answer["refused"], file=file,
                               expected=answer["expected"]))
    return answer


def kind(path: Path) -> str:
    """Return the true kind of a file (a key of ``etl.reading.formats.detection.NAMES``).

    Raises ``Refusal`` with one French sentence for what is not a workbook, or not a safe one.
    """
    answer = next(_answers_about(path, path.parent, "kind"))
    if "refused" in answer:
        raise Refusal(answer["refused"], answer["expected"])
    return str(answer["kind"])


def _answers_about(path: Path, base: Path, what: str, formats: bool = True,
                   keep: Sequence[Keep] = (), batched: bool = False) -> Iterator[dict[str, Any]]:
    """Yield what the reading process answers of a file, then its next batches if it has some."""
    if reason := irregularity(path, base):
        yield {"refused": reason, "expected": ""}
        return
    try:
        size = path.stat().st_size
    except OSError:  # the process that reads says why
        size = 0
    yield from _ask({
        "path": str(path.absolute()), "name": path.stem, "size": size, "what": what,
        "formats": formats, "keep": list(map(asdict, keep)), "batched": batched, "limits": {
            name: value for name, value in vars(limits).items()
            if name.isupper() and isinstance(value, int)}}, limits.seconds(size))


def _format_issues(path: Path, about: Format, file: str, is_partly_seen: bool) -> Iterator[Issue]:
    """Yield what there is to say of the true format of a file."""
    usual = "csv" if path.suffix.lower() in (".tsv", ".txt") else path.suffix.lower().lstrip(".")
    if about.encoding or usual != about.kind:
        name = "" if usual == about.kind else f", sous un nom en « {path.suffix} »"
        yield Issue("information", f"lu comme {about}{name}", file=file)
    if about.kind == "xlsm":
        yield Issue("information", "les macros de ce classeur ne sont ni lues ni exécutées",
                    file=file)
    if is_partly_seen:
        yield Issue("information", "les commentaires et les cellules en erreur de ce classeur ne "
                    "sont pas lus ; ce qui y est masqué ou barré est lu comme le reste, sans être "
                    "signalé", file=file,
                    expected="un classeur .xlsx" + (" plus petit" if about.kind == "xlsx" else ""))


def _accent_issues(sheets: list[Sheet], damaged: list[tuple[int, int, int, str, int]]
                   ) -> Iterator[Issue]:
    """Yield what there is to say of the accents that a text lost on its way."""
    for number, row, column, text, times in damaged:
        many = f"dans {count(times, 'cellule') if times > 1 else 'une cellule'}"
        yield sheets[number].issue(
            "avertissement", f"des accents ont été abîmés avant la réception du fichier, {many} : "
            "ils ne sont pas devinés", sheets[number].cell(row, column), value=text[:60],
            expected="un nouvel export en UTF-8")


# --- The processes that read ---------------------------------------------------------------------
class _Values(pickle.Unpickler):
    """A pickle of plain values and dates: anything else is refused."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("date", "datetime", "time", "timedelta"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


class _Reader:
    """A confined process that reads one file after the other."""

    def __init__(self) -> None:
        self.process = confinement.start("etl.reading.process")

    def ask(self, question: dict[str, Any] | None,
            seconds: int) -> tuple[bool, dict[str, Any]]:
        """Return (whether the process ends now, its answer to the question; without one, its next
        answer).  Raise ``EOFError`` when it dies, ``TimeoutError`` when it takes longer."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None and stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            if question:
                stdin.write(json.dumps(question).encode() + b"\n")
                stdin.flush()
            return _unpickle(stdout)
        except (OSError, EOFError, pickle.UnpicklingError, ValueError) as fault:
            self.process.kill()
            status = self.process.wait()
            if late.is_set() or status == -getattr(signal, "SIGXCPU", 0):
                raise TimeoutError from fault
            raise EOFError from fault
        finally:
            timer.cancel()

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        for end in (self.process.stdin, self.process.stdout):
            if end is not None:
                with suppress(OSError):
                    end.close()


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Stop Python's search for cycles: cells have none, and each row made would bring it on."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_no_garbage_collection()
def _unpickle(stream: IO[bytes]) -> Any:
    return _Values(stream).load()


#: Those that wait for a file: one, but for the files that are read at the same time.
_idle: list[_Reader] = []
_lock = threading.Lock()


def _waiting_reader() -> _Reader | None:
    """Return a process that waits for a file; those that something has ended are forgotten."""
    with _lock:
        while _idle:
            one = _idle.pop()
            if one.process.poll() is None:
                return one
            one.close()
    return None


def prepare() -> None:
    """Start a process that waits for a file, where there is none: it loads its libraries while
    this one does something else."""
    if not _idle:
        one = _Reader()
        with _lock:
            _idle.append(one)


def _ask(question: dict[str, Any], seconds: int) -> Iterator[dict[str, Any]]:
    """Yield the answers of a reading process, or the refusal of a file that made it die."""
    one = _waiting_reader() or _Reader()
    next_question: dict[str, Any] | None = question
    is_worn = True  # until its last answer: what nobody awaits any more must not be answered later
    try:
        while True:
            ends, answer = one.ask(next_question, _PATIENCE * seconds)
            if not answer.get("more"):
                is_worn = ends
                break
            yield answer
            next_question = None
    except TimeoutError:
        answer = {"refused": limits.TOO_LONG, "expected": limits.SHORTER}
    except EOFError:
        answer = {"refused": limits.TOO_HEAVY, "expected": limits.SHORTER}
    finally:
        with _lock:
            if keep := not is_worn and not _idle:
                _idle.append(one)
        if not keep:
            one.close()
    yield answer


@atexit.register
def close() -> None:
    """End the processes that wait for a file; the next one starts another."""
    while _idle:
        _idle.pop().close()
