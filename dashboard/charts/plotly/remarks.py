"""Annotations of the reader drawn by Plotly: a thin line for a point, a pale band for a period.

Their words have a strip of their own, so that they cover neither a mark nor one another.
"""

from __future__ import annotations

from dashboard.charts import theme
from dashboard.charts.base import CHARACTER, line_count, longest_line, wrap
from dashboard.charts.height import AROUND, LINE, UNDER, strip
from dashboard.charts.mark import Remark
from dashboard.charts.plot import Plot, has_rows
from dashboard.charts.plotly.sheet import Sheet


def draw(plot: Plot, sheet: Sheet) -> None:
    """Draw the annotations of a plot along its time, in their order."""
    if not plot.remarks:
        return
    for one in plot.remarks:
        _mark(sheet, "y" if has_rows(plot) else "x", one)
    # Words that are not above the marks are under the names of rows.
    if not has_rows(plot):
        _write_above(plot, sheet)


def _mark(sheet: Sheet, along: str, one: Remark) -> None:
    """Draw a thin line, or a band between two of them, behind the marks."""
    across = "y" if along == "x" else "x"
    whole = {f"{across}0": 0, f"{across}1": 1, f"{across}ref": f"{across} domain", "layer": "below"}
    if one.first < one.last:
        sheet.layout["shapes"].append({
            "type": "rect", f"{along}0": one.first, f"{along}1": one.last, **whole,
            "line": {"width": 0}, "fillcolor": theme.opaque_colour(sheet.muted, sheet.back, 0.16)})
    for end in dict.fromkeys((one.first, one.last)):
        sheet.line(**{f"{along}0": end, f"{along}1": end}, **whole,
                   line={"color": sheet.muted, "width": 1})


def _write_above(plot: Plot, sheet: Sheet) -> None:
    """Write the words in a strip above the marks, each on lines of its own."""
    low, high = sheet.layout["yaxis"]["range"]
    left, right = sheet.layout["xaxis"]["range"]
    above = strip(plot)
    sheet.axis("y", range=[low, high + above * (high - low) / max(
        sheet.height - above - AROUND, 1)])
    down = 0
    for one in (one for one in plot.remarks if one.text):
        text, middle = wrap(one.text), (one.first + one.last) / 2
        # Beside the middle of the plot by as much as keeps the words within it.
        share = (middle - left) / ((right - left) or 1)
        sheet.note(text, x=middle, y=1, yref="y domain", yanchor="top", xanchor="center",
                   xshift=(0.5 - share) * longest_line([text]) * CHARACTER, yshift=-down,
                   borderpad=1, bgcolor=sheet.back, font={"size": 12, "color": sheet.ink})
        down += LINE * line_count(text) + UNDER
