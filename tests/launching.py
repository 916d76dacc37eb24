"""A project in miniature: what ``start.py`` starts, without libraries to install."""

from __future__ import annotations

import shutil
from pathlib import Path

from etl.paths import ROOT

# Stands for the web server: answers that it is well, and nothing else.
SERVE = """
import http.server, sys

class Well(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words):
        pass

http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Well).serve_forever()
"""
# Stands for the ETL: refuses a workbook that says « erreur », else copies what it reads after the
# first bytes of a DuckDB file.
ETL = """
import pathlib, sys

HEAD = "\\0" * 8 + "DUCK"
words = sys.argv[1:]
assert words[:2] == ["build", "--warehouse"]
assert words[3:] == ["--resume", "--comme-avant"]
found = "".join(f.read_text() for f in sorted(pathlib.Path("data/raw").rglob("*.xlsx")))
if "erreur" in found:
    print("ERREUR notes.xlsx")
    sys.exit(1)
pathlib.Path(words[2]).write_text(HEAD + found)
"""


def read(warehouse: Path) -> str:
    """Return what that ETL copied."""
    return warehouse.read_text()[12:]


def make_project(folder: Path) -> Path:
    """Make a project of one workbook, an ETL that copies it, a server that answers."""
    for path, text in {
        "requirements.txt": "# rien\n",
        "serve.py": SERVE,
        "etl/__init__.py": "",
        "etl/__main__.py": ETL,
        "data/raw/emploi/notes.xlsx": "2022",
        "data/reference/communes.csv": "29019",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    # What start.py itself reads of the ETL.
    for path in ("etl/paths.py", "etl/ports.py", "etl/terminal.py", "etl/reading/__init__.py",
                 "etl/reading/files.py", "etl/warehouse/__init__.py", "etl/warehouse/lock.py",
                 "etl/warehouse/mark.py"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    return folder
