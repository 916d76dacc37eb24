"""« Lisez-moi »: what it takes to read, cite and make again an extract, and the extract's name."""

from __future__ import annotations

from datetime import date as Date
from zlib import crc32

from dashboard.export.fields import writable
from dashboard.text import numbers
from dashboard.warehouse import columns
from dashboard.warehouse.table import Table
from etl.common_columns import STATUSES
from etl.french.text import slug

#: Most characters that the name of a file takes from its subject: Excel opens no file whose path
#: has more than 218, of which a folder of Windows takes some 60.
LONGEST = 120
DEMONSTRATION_WARNING = (f"Données de démonstration{numbers.NARROW}: valeurs fictives, à ne pas "
                         "citer ni diffuser comme des résultats.")
#: How contracts write the licence that asks to share alike.
ODBL = "(ODbL)"


def share_alike_sentence(licence: str) -> str:
    """Return what a licence asks of who makes another database of the data; empty for one that
    asks nothing."""
    return ("Des données sont sous licence ODbL : toute base de données qui en est tirée et "
            "diffusée l'est sous la même licence, et cite leur producteur."
            if ODBL in licence else "")


def readme_lines(table: Table, title: str, lecture: str, url: str,
                 day: Date) -> list[tuple[str, str]]:
    """Return name and content of each line of « Lisez-moi »; lines with nothing to say are left
    out."""
    present = {str(s) for name in table.data if str(name).endswith("statut")
               for s in table.data[name]} | set(table.lineage.get("statut", ()))
    legend = [(f"Statut « {meaning} »", f"code {code} dans l'entrepôt de données")
              for code, meaning in STATUSES.items() if code and code in present]
    corrections = dict.fromkeys(c for c in table.lineage.get("correction", ()) if c)
    lines = [
        ("Titre", title),
        ("Avertissement", DEMONSTRATION_WARNING if table.demonstration else ""),
        ("Lecture", lecture),
        ("Champ", table.champ),
        ("Source", table.source),
        ("Licence", table.licence),
        ("Partage à l'identique", share_alike_sentence(table.licence)),
        *(("Données ouvertes", copy) for copy in table.copies),
        ("Millésime", table.vintage),
        *(("Filtre", f"{label}{numbers.NARROW}: {value}")
          for label, value in table.filters.items()),
        *((f"Colonne « {columns.heading(table, c.name)} »", c.definition) for c in table.columns),
        *(("Note", note) for note in table.notes),
        *legend,
        *(("Correction", reason) for reason in corrections),
        ("Cellule vide", numbers.NOTHING_MEANS),
        ("Construction des données", numbers.date(table.build)),
        ("Date d'extraction", numbers.date(day)),
        ("Lien", url),
    ]
    return [(writable(label), writable(text)) for label, text in lines if text]


def readme(table: Table, title: str, lecture: str, url: str = "",
           date: Date | None = None) -> bytes:
    """Return « Lisez-moi » as a text to keep beside a CSV: UTF-8 with BOM, CRLF, a line a text.
    Arguments as for ``xlsx``."""
    lines = readme_lines(table, title, lecture, url, date or Date.today())
    return "".join(f"{label}{numbers.NARROW}: {text}\r\n" for label, text in lines).encode(
        "utf-8-sig")


def readme_by_label(table: Table, title: str, lecture: str, url: str,
                    day: Date) -> dict[str, str | list[str]]:
    """Return « Lisez-moi » for programs: label → text, or the texts of those that come several
    times."""
    texts: dict[str, list[str]] = {}
    for label, text in readme_lines(table, title, lecture, url, day):
        texts.setdefault(label, []).append(text)
    return {label: values[0] if len(values) == 1 else values for label, values in texts.items()}


def filename(subject: str, extension: str, date: Date, variant: str = "") -> str:
    """Return « Emploi par famille » → « observatoire-ess_emploi-par-famille_2023-12-12.csv ».

    ``variant``: what tells it from another file of the same subject, never cut.  A subject that is
    too long is, and marked of the whole.
    """
    name, end = slug(subject), f"-{variant}" if variant else ""
    if len(name) > LONGEST:
        mark = f"-{crc32(name.encode()):08x}"
        name = name[:LONGEST - len(mark) + 1].rpartition("-")[0] + mark
    return f"observatoire-ess_{name}{end}_{date:%Y-%m-%d}.{extension}"
