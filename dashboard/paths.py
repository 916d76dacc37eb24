"""The folders of the project that the dashboard reads, said once."""

from etl.paths import DOCS as DOCS
from etl.paths import REFERENCE as REFERENCE
from etl.paths import ROOT
from etl.paths import engine_url as engine_url
from etl.paths import warehouse_path as warehouse_path
from etl.paths import workshop_url as workshop_url

PAGES = ROOT / "pages"
FRONTEND = ROOT / "dashboard" / "frontend"


def frontend_text(name: str) -> str:
    """Return a script, a style or another text of ``frontend/``."""
    return (FRONTEND / name).read_text(encoding="utf-8").strip()
