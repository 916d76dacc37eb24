"""Annotations of the reader drawn by Plotly: a thin line for a point, a pale band for a period.

Their words have a strip of their own, so that they cover neither a mark nor one another.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts import theme
from dashboard.charts.base import CHARACTER, LABEL, wrap
from dashboard.charts.mark import Remark
from dashboard.charts.plot import Bars, Grid, Plot, Rows
from dashboard.charts.plotly.sheet import Sheet

#: Pixels of a line of words, and those around the plot of a figure.
LINE, AROUND = 17, 110


def draw(plot: Plot, sheet: Sheet) -> None:
    """Draw the annotations of a plot along its time, in their order."""
    if not plot.remarks:
        return
    down = isinstance(plot, Grid) or (isinstance(plot, Bars) and plot.horizontal)
    for one in plot.remarks:
        _mark(sheet, "y" if down else "x", one)
    worded = [one for one in plot.remarks if one.text]
    if down and isinstance(plot, Rows):
        _beside(plot, worded, sheet)
    elif worded:
        _above(worded, sheet)


def _mark(sheet: Sheet, along: str, one: Remark) -> None:
    """Draw a thin line, or a band between two of them, behind the marks."""
    across = "y" if along == "x" else "x"
    whole = {f"{across}0": 0, f"{across}1": 1, f"{across}ref": "paper", "layer": "below"}
    if one.first < one.last:
        sheet.layout["shapes"].append({
            "type": "rect", f"{along}0": one.first, f"{along}1": one.last, **whole,
            "line": {"width": 0}, "fillcolor": theme.opaque(sheet.muted, sheet.back, 0.16)})
    for end in dict.fromkeys((one.first, one.last)):
        sheet.line(**{f"{along}0": end, f"{along}1": end}, **whole,
                   line={"color": sheet.muted, "width": 1})


def _above(remarks: Sequence[Remark], sheet: Sheet) -> None:
    """Write the words in a strip above the marks, each on lines of its own, under what is there."""
    low, high = sheet.layout["yaxis"]["range"]
    left, right = sheet.layout["xaxis"]["range"]
    height = float(sheet.layout["height"])
    taken = sum(a.get("yref") == "paper" and a["y"] == 1 for a in sheet.layout["annotations"])
    words = [wrap(one.text, LABEL) for one in remarks]
    rows = [text.count("<br>") + 1 for text in words]
    strip = LINE * sum(rows) + 6 * len(rows) + 22 * min(taken, 3)
    sheet.layout["height"] = height + strip
    sheet.axis("y", range=[low, high + strip * (high - low) / max(height - AROUND, 1)])
    down = 22 * min(taken, 3)
    for one, text, lines in zip(remarks, words, rows, strict=True):
        middle = (one.first + one.last) / 2
        width = max(map(len, text.split("<br>"))) * CHARACTER
        # Beside the middle of the plot by as much as keeps the words within it.
        share = (middle - left) / ((right - left) or 1)
        sheet.note(text, x=middle, y=1, yref="paper", yanchor="top", xanchor="center",
                   xshift=(0.5 - share) * width, yshift=-down, borderpad=1, bgcolor=sheet.back,
                   font={"size": 12, "color": sheet.ink})
        down += LINE * lines + 6


def _beside(plot: Rows, remarks: Sequence[Remark], sheet: Sheet) -> None:
    """Write the words under the label of the first period that each holds, and make room for
    them."""
    labels = list(sheet.layout["yaxis"]["ticktext"])
    for one in remarks:
        labels[one.row(len(labels))] += f"<br><i>{wrap(one.text, LABEL)}</i>"
    rows = max(label.count("<br>") + 1 for label in labels)
    sheet.axis("y", ticktext=labels)
    sheet.layout["height"] = max(float(sheet.layout["height"]),
                                 len(labels) * (LINE * rows + 20) + AROUND)
