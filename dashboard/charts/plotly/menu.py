"""The menu of Plotly, and its texts in French."""

from __future__ import annotations

from typing import Any

from dashboard.text.numbers import NARROW
from etl.french.text import MONTHS

#: Texts in French of the buttons that stay and of what a figure says: only English travels with
#: the script, the rest would be fetched.
LOCALE: dict[str, Any] = {
    "dictionary": {
        "Double-click on legend to isolate one trace":
            "Double-cliquez sur la légende pour isoler une série",
        "Double-click to zoom back out": "Double-cliquez pour revenir à la vue complète",
        "Reset axes": "Rétablir la vue complète",
        "Zoom": "Zoomer sur une zone",
        "trace": "série",
    },
    "format": {
        "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        "months": list(MONTHS),
        "shortMonths": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août",
                        "sept.", "oct.", "nov.", "déc."],
        "date": "%d/%m/%Y",
        "dateTime": "%d/%m/%Y %H:%M",
        "time": "%H:%M:%S",
        "decimal": ",",
        "thousands": NARROW,
        "year": "%Y",
        "month": "%b %Y",
        "dayMonth": "%-d %b",
        "dayMonthYear": "%-d %b %Y",
    },
}

#: Buttons that an observatory does not need; what stays: zoom, whole view.  Its image has
#: neither title nor source: « Télécharger » gives one that has (``pictures``).
_NO_BUTTONS = ("toImage", "pan2d", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d",
               "hoverClosestCartesian", "hoverCompareCartesian", "toggleSpikelines",
               "sendChartToCloud")


def config(has_buttons: bool = False) -> dict[str, Any]:
    """Return what ``st.plotly_chart(config=)`` takes: a short menu in French, if it has one."""
    return {
        "locale": "fr",
        "locales": {"fr": LOCALE},
        "displaylogo": False,
        "displayModeBar": has_buttons,
        "showSendToCloud": False,
        "modeBarButtonsToRemove": list(_NO_BUTTONS),
    }
