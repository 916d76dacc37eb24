"""Accessibilité: the declaration that the law asks for, as it is in ``docs/``."""

from dashboard import ui

ui.page("Accessibilité", "Accessibilité\u202f: **partiellement conforme** au RGAA 4.1.")
ui.document("accessibilite.md")
