"""Small real workbooks, written by the tests that read them."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import Workbook, load_workbook

from etl.__main__ import STOPS, main
from etl.contract import BANNER
from etl.report import SourceResult
from etl.terminal import live_signals
from etl.warehouse.sql import attachment

Rows = Sequence[Sequence[object]]
Write = Callable[[str, Mapping[str, Rows]], Path]

SOURCE_SHEET: Rows = [
    ["Éditeur", "Cress Bretagne"], ["Titre", "Note de conjoncture"], ["Date", "2024-10"],
    ["Champ", "Effectifs salariés moyens annuels"], ["Lien", "https://exemple.fr/note"],
]
HEADINGS = ["Indicateur", "Territoire", "Niveau", "Famille ou secteur", "Période", "Valeur",
            "Unité", "Champ", "Éditeur", "Titre", "Date de publication", "Lien", "Fiabilité",
            "Remarque"]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Return an empty ``data/raw``."""
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def close(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Return what makes a folder one that this account may not list, as on a share whose rights
    changed."""
    scandir = os.scandir

    def closer(folder: Path) -> None:
        def refuse(path: str) -> object:
            if os.fspath(path) == os.fspath(folder):
                raise PermissionError(errno.EACCES, "Permission denied", os.fspath(folder))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)

    return closer


def save(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write a workbook: sheet name → rows; a pair is (value, number format)."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                cell = sheet.cell(r, c)
                if isinstance(value, tuple):
                    cell.value, cell.number_format = value
                else:
                    cell.value = value
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def save_as_real(demonstration: Path, path: Path) -> Path:
    """Write a demonstration of the project as the real workbook would be: without its banner."""
    book = load_workbook(demonstration)
    title = book.worksheets[0]["A1"]
    title.value = str(title.value).removeprefix(BANNER).lstrip("\u202f; ")
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Return where a warehouse may be built."""
    return tmp_path / "entrepot.duckdb"


@pytest.fixture
def write(raw: Path) -> Write:
    """Write a workbook below ``raw``, see ``save``."""
    return lambda name, sheets: save(raw / name, sheets)


@pytest.fixture
def text(raw: Path) -> Callable[..., Path]:
    """Write a text below ``raw`` from its lines: a name, then each line."""

    def writer(name: str, *lines: str) -> Path:
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return writer


def figure_row(**fields: object) -> list[object]:
    """Return one line of a workbook « chiffres publiés »; the fields not given are usual ones."""
    line = {"Indicateur": "Part de l'ESS dans l'emploi", "Territoire": "Bretagne",
            "Niveau": "region", "Famille ou secteur": "ESS", "Période": "2021",
            "Valeur": "14,5 %", "Unité": "% de l'emploi", "Champ": "Insee Flores 2021",
            "Éditeur": "Insee", "Titre": "Étude", "Date de publication": "2023", "Lien": "",
            "Fiabilité": "A", "Remarque": ""}
    names = {"poste": "Famille ou secteur"} | {n.lower(): n for n in line}
    return list((line | {names[k]: v for k, v in fields.items()}).values())


@pytest.fixture
def chiffres(write: Write) -> Callable[..., Path]:
    """Write a workbook « chiffres publiés »: one dictionary of fields a line."""

    def writer(name: str, *lines: Mapping[str, object]) -> Path:
        return write(name, {"Chiffres": [["Titre du classeur"], [], HEADINGS,
                                         *(figure_row(**line) for line in lines)]})

    return writer


@pytest.fixture
def source_sheet() -> Rows:
    """Return the sheet « Source » of a note."""
    return SOURCE_SHEET


def ask(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows that a warehouse answers."""
    with attachment(w=warehouse) as db:
        return db.execute("USE w").execute(sql).fetchall()


def texts(one: SourceResult) -> list[str]:
    """Return the issues of a source, as they are printed."""
    return [str(issue) for issue in one.issues]


class Ending(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """Give the process back the signals that a command run in it has taken."""
    usual = {number: signal.getsignal(number) for number in live_signals(*STOPS)}
    yield
    for number, handler in usual.items():
        signal.signal(number, handler)


@pytest.fixture
def etl(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ending]:
    """Run ``python -m etl``, in the process of the test."""
    def run(*words: object) -> Ending:
        capsys.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as ended:  # a command line that is not understood
            status = int(ended.code or 0)
        return Ending(status, *capsys.readouterr())

    return run
