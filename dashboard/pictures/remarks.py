"""Annotations of the reader in a picture: a thin line for a point, a pale band for a period, their
words where they cover no mark."""

from __future__ import annotations

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import LABEL, wrap
from dashboard.charts.height import UNDER
from dashboard.charts.plot import Plot
from dashboard.pictures.axes import Axes, Axis
from dashboard.pictures.scene import height, width
from dashboard.pictures.sheet import SMALL, Sheet


def strip(plot: Plot) -> float:
    """Return the pixels over the marks that the words of annotations take."""
    words = [height(wrap(one.text, LABEL), SMALL) + UNDER for one in plot.remarks if one.text]
    return sum(words)


def draw(plot: Plot, sheet: Sheet, axes: Axes, along: Axis) -> None:
    """Draw lines and bands behind the marks; where time is across, the words in their strip."""
    top = sheet.box.top
    for one in plot.remarks:
        ends = [along.place(end) for end in dict.fromkeys((one.first, one.last))]
        box = [axes.x.start, axes.x.end], [axes.y.start, axes.y.end]
        if len(ends) > 1:
            sheet.rectangle(*(ends, box[1]) if along.across else (box[0], ends),
                            theme.opaque_colour(sheet.muted, sheet.back, 0.16), "mark")
        for at in ends:
            sheet.path(*axes.crossing(along, at), sheet.muted, 1)
        if along.across and one.text:
            text = wrap(one.text, LABEL)
            half = width(text, SMALL) / 2
            middle = float(np.clip(np.mean(ends), along.start + half, along.end - half))
            sheet.note(text, middle, top, "center", "top", sheet.ink, back=sheet.back)
            top += height(text, SMALL) + UNDER
