"""The Plotly template of the light and of the dark page: what every figure has."""

from __future__ import annotations

from functools import cache
from typing import Any

from dashboard.charts.theme import BACKGROUND, FONT, GRID, INK, MUTED, SEA
from dashboard.text.numbers import NARROW


def _axis(dark: bool, **more: Any) -> dict[str, Any]:
    # The margins make room for the labels: to measure each again, and hide what would pass the
    # edge, was a quarter of what it takes to draw a figure.
    return {"automargin": True, "ticklabeloverflow": "allow",
            "showgrid": False, "zeroline": False, "showline": False,
            "ticks": "outside", "ticklen": 5, "gridcolor": GRID[dark], "linecolor": MUTED[dark],
            "zerolinecolor": MUTED[dark], "tickcolor": "rgba(0,0,0,0)",
            "tickfont": {"color": INK[dark], "size": 13},
            "title": {"font": {"color": MUTED[dark], "size": 13}, "standoff": 8},
            "exponentformat": "none", "separatethousands": True, **more}


@cache
def template(dark: bool = False) -> dict[str, Any]:
    """Return the Plotly template of the light or of the dark page.

    Drawn with ``st.plotly_chart(theme=None)``: Streamlit's own theme would replace its colours.
    """
    # Once a mark is chosen, Plotly would fade what is written at all the others.
    return {"data": {"scatter": [{"selected": {"textfont": {"color": INK[dark]}}}]}, "layout": {
        "font": {"family": FONT, "size": 14, "color": INK[dark]},
        "paper_bgcolor": BACKGROUND[dark],
        "plot_bgcolor": BACKGROUND[dark],
        "separators": "," + NARROW,
        "margin": {"l": 16, "r": 16, "b": 8},
        "xaxis": _axis(dark),
        "yaxis": _axis(dark),
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.0, "yanchor": "bottom",
                   "title": {"text": "", "font": {"color": MUTED[dark], "size": 13}},
                   "font": {"color": INK[dark], "size": 13},
                   "itemsizing": "constant", "bgcolor": "rgba(0,0,0,0)"},
        "hoverlabel": {"bgcolor": BACKGROUND[dark], "bordercolor": MUTED[dark], "align": "left",
                       "namelength": -1,
                       "font": {"family": FONT, "size": 13, "color": INK[dark]}},
        "hovermode": "closest",
        "dragmode": False,
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": MUTED[dark],
                    "activecolor": SEA[dark]},
    }}
