"""The open files that may be fetched from their producers, and the copies that were read."""

from __future__ import annotations

from datetime import date as Date

import pandas as pd

from dashboard.text import numbers
from dashboard.themes.donnees.tables import catalogue_table
from dashboard.warehouse import query
from dashboard.warehouse.table import Table
from etl.open_data.catalogue import OpenFile, open_files
from etl.warehouse.status import age


def open_data() -> Table:
    """Return one row an open file: who publishes it, under which licence, when it was copied."""
    files = query.catalogue("_fichiers").set_index("fichier")
    days = {file: str(day)[:10] for file, day in files.get("copie_le", pd.Series()).items()}
    return catalogue_table(pd.DataFrame([_row(one, days.get(one.file))
                                         for one in open_files().values()]), {
        "titre": "Fichier", "copie": "Dernière copie", "age": "Âge", "producteur": "Producteur",
        "licence": "Licence", "alimente": "Alimente", "adresse": "Adresse", "id": "Identifiant"})


def _row(one: OpenFile, day: str | None) -> dict[str, str]:
    """Return an open file; ``day`` of the copy that was read: empty for one that was put there by
    hand, None where there is none."""
    days = (Date.today() - Date.fromisoformat(day)).days if day else None
    return {"titre": one.title, "producteur": one.producer, "licence": one.licence_name,
            "copie": numbers.date(day) if day else "aucune" if day is None else "à la main",
            "age": age(days) if days is not None else "", "alimente": one.feeds, "id": one.id,
            "adresse": one.address or f"{one.page} (à déposer à la main)"}
