"""Demonstration workbooks: invented data in the shape that the real detail will have.

The real detail is not public.  These workbooks let every page run until the real file is dropped
in the same folder; they say DÉMONSTRATION in their name and in the first line of their sheet.
They are seeded: a generation gives the same bytes each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from etl.demo import acteurs_circulaires, commerces_enquete, commerces_inventaire, emploi_detaille
from etl.demo.workbook import Sheet, file_name, write

#: Source id → what makes its sheet.
SHEETS: Mapping[str, Callable[[], Sheet]] = {
    "emploi_detaille": emploi_detaille.sheet,
    "commerces_inventaire": commerces_inventaire.sheet,
    "commerces_enquete": commerces_enquete.sheet,
    "acteurs_circulaires": acteurs_circulaires.sheet,
}


def generate(raw: Path) -> list[Path]:
    """Write the workbooks below ``raw`` and return their paths.

    Raises ``OSError`` when the folder cannot be written.
    """
    paths = []
    for source, make in SHEETS.items():
        path = raw / file_name(source)
        write(path, make())
        paths.append(path)
    return paths
