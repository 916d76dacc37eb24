"""What every figure has, on the light and on the dark page.

It is written in each figure, not given as Plotly's own ``template``: Plotly compares those of two
drawings by identity, so that Streamlit, which gives it a copy once it knows the width of a card,
had each figure calculated and drawn twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from dashboard.charts.theme import BACKGROUND, FONT, GRID, INK, MUTED, SEA
from dashboard.text.numbers import NARROW

_AXIS = re.compile("[xy]axis")


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
    """Return the layout that every figure of the light or of the dark page has.

    Drawn with ``st.plotly_chart(theme=None)``: Streamlit's own theme would replace its colours.
    """
    return {
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
    }


def layout_on_page(layout: Mapping[str, Any], dark: bool) -> dict[str, Any]:
    """Return a layout completed by the template: « xaxis » for each axis along x, « yaxis » for the
    others."""
    whole = template(dark)
    axes = {name: whole[match[0]] for name in layout if (match := _AXIS.match(name))}
    return _completed(layout, whole | axes)


def _completed(part: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part of a layout with what it leaves to the template."""
    return {**default, **{
        name: _completed(own, default[name])
        if isinstance(own, Mapping) and isinstance(default.get(name), Mapping) else own
        for name, own in part.items()}}
