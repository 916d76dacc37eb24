"""Whatever happens to a workbook, the build says so in French and loses nothing.

Each seed spoils one workbook of every source at once, builds, then builds again without the files
that were refused: what is left must load, and be readable by the pages.
"""

from __future__ import annotations

import random
import re

import duckdb
import pytest
from openpyxl import load_workbook

from etl.common_columns import STATUSES
from etl.paths import RAW
from etl.report import Report
from etl.sources import sources
from etl.warehouse.build import build, load
from etl.workbooks import workbooks
from tests.etl.conftest import save
from tests.etl.warehouse.mutations import mutate
from tests.suites import RELEASE, complet

pytestmark = complet

#: Long tables are cut to their first rows: the others are of the same kind.
LONG, SHORT = ("emploi_detaille", "acteurs_circulaires"), 60
#: What a program says of itself, which nobody should read.
_JARGON = re.compile(r"Traceback|Error\b|Exception|object at 0x|\bNone\b|\bNaT\b|\bnan\b|<NA>"
                     r"|\b(?:invalid|expected|cannot|unexpected|failed|not found)\b")


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """Return file → content of the project's workbooks."""
    folder = tmp_path_factory.mktemp("classeurs")
    paths = {}
    for path in sorted(RAW.rglob("*.xlsx")):
        name = path.relative_to(RAW).as_posix()
        if name.startswith(LONG):
            book = load_workbook(path, read_only=True)
            path = save(folder / name, {sheet.title: list(sheet.iter_rows(
                max_row=SHORT, values_only=True)) for sheet in book.worksheets})
        paths[name] = path.read_bytes()
    return paths


def spoil(raw, samples, seed):
    """Write one mutated workbook a folder; what was done to each."""
    dice = random.Random(seed)
    changes = {}
    for folder in sorted({name.partition("/")[0] for name in samples}):
        name = dice.choice([n for n in samples if n.startswith(f"{folder}/")])
        ending, content, way = mutate(samples[name], dice)
        path = (raw / name).with_suffix(ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        changes[path.relative_to(raw).as_posix()] = way
    return changes


def judge(report, changes):
    """Find in every issue a French sentence about one of the files."""
    for issue in report.all_issues:
        # What is said of a source, not of a file, only informs.
        assert issue.file in changes or (not issue.file and issue.severity == "information"), issue
        words = re.sub("« .*? »", "", issue.message, flags=re.DOTALL)
        assert words and not _JARGON.search(words + issue.expected), issue
        assert len(issue.message) < 2000 and len(issue.value) < 2000, issue
        if issue.cell:
            assert re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]*", issue.cell) and issue.sheet, issue


def run(raw, warehouse, samples, seed):
    """Spoil, build, set aside what is refused, build again, read."""
    changes = spoil(raw, samples, seed)
    before = warehouse.read_bytes() if warehouse.exists() else None
    for _ in range(2):
        report = build(raw, warehouse)
        judge(report, changes)
        if not report.has_errors:
            break
        assert (warehouse.read_bytes() if warehouse.exists() else None) == before
        for file in {i.file for i in report.all_issues if i.severity == "erreur"}:
            (raw / file).unlink()
    assert not report.has_errors, [str(i) for i in report.all_issues if i.severity == "erreur"]
    with duckdb.connect(str(warehouse), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM chiffres WHERE NOT isfinite(valeur) OR "
                          "unite = '' OR imprime = '' OR cellule = ''").fetchone() == (0,)
        assert {s for (s,) in db.execute("SELECT DISTINCT statut FROM chiffres").fetchall()} <= set(
            STATUSES)
        for (table,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            db.execute(f"SELECT * FROM {table}").fetch_df()
    return changes


@pytest.mark.parametrize("seed", range(4 if RELEASE else 2))
def test_a_spoilt_workbook_is_refused_in_french_or_loads_whole(raw, tmp_path, samples, seed):
    run(raw, tmp_path / "entrepot.duckdb", samples, seed)


def test_one_spoilt_workbook_after_another_is_told_or_read(raw, samples):
    dice = random.Random(2026)
    reader = {path.relative_to(RAW).as_posix(): source for source in sources()
              for part in workbooks(sources()[source], RAW) for path in part}
    count, names = 0, list(samples) * (3 if RELEASE else 1)
    for name in names:
        ending, content, way = mutate(samples[name], dice)
        path = (raw / name).with_suffix(ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        report = Report([load(reader[name], raw)], [])
        judge(report, {path.relative_to(raw).as_posix(): way})
        count += report.has_errors
        path.unlink()
    # Some are refused and some go through: the mutations are neither too mild nor too harsh.
    assert 3 < count < len(names) - 3
