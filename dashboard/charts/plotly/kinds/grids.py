"""Cells drawn by Plotly: grids of figures or of symbols."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import longest_line, wrap
from dashboard.charts.heat import cells_by_hatch, tone, tones
from dashboard.charts.height import SYMBOL_NAME
from dashboard.charts.mark import Break, Cell
from dashboard.charts.plot import Grid, Plot
from dashboard.charts.plotly.look import TEXT, Look
from dashboard.charts.plotly.sheet import (
    CLICK_HOVER,
    PLOT,
    SHORTEST,
    Heads,
    Sheet,
    across,
    head_axis,
    heads,
    names_of,
    plot_width,
    row_axis,
    widest,
)
from dashboard.charts.time.break_names import LINE, break_names

#: Pixels between a cell and the next one; at the right of a grid.
GAP, RIGHT = 2, 12
#: Pixels under a grid: of what its symbols mean, of what parts it from a name; around all.
KEY, NEAR, EDGE = 30, 4, 8


def draw(plot: Grid, sheet: Sheet) -> None:
    """Draw a grid: each figure (or its symbol) in its cell, in the ink that reads on it."""
    scale = tones(plot, sheet.dark)
    values = np.full((len(plot.categories), len(plot.columns)), np.nan)
    for cell in plot.cells:
        if cell.is_coloured:
            values[cell.row, cell.mark.row] = cell.mark.value
    if not plot.key:
        for hatch, cells in cells_by_hatch(plot).items():
            _hatch(sheet, cells, hatch)
    sheet.add("heatmap", z=values, zmin=plot.low, zmax=plot.high, showscale=False, xgap=GAP,
              ygap=GAP, colorscale=[[i / (len(scale) - 1), c] for i, c in enumerate(scale)],
              hoverinfo="skip")
    inks = [theme.contrasting_ink(tone(plot, c.mark.value, scale)) if c.is_coloured else sheet.ink
            for c in plot.cells]
    place = {"x": np.array([c.mark.row for c in plot.cells]),
             "y": np.array([c.row for c in plot.cells]), "showlegend": False}
    sheet.add("scatter", **place, mode="text", text=cell_texts(plot, sheet.look),
              textfont={"size": 16 if plot.key else 13, "color": inks}, hoverinfo="skip")
    # Apart from the text, which keeps its ink in the cell that is chosen.
    sheet.add("scatter", **place, mode="markers", marker={"size": 22, "opacity": 0},
              customdata=[c.mark.words for c in plot.cells], hovertemplate=CLICK_HOVER,
              unselected={"marker": {"opacity": 0}})
    head_axis(sheet, columns_heads(plot, sheet.look), range(len(plot.columns)), side="top",
              fixedrange=True, range=[-0.5, len(plot.columns) - 0.5],
              **{"tickangle": 0} if plot.key and not sheet.look.is_large else {})
    # The lines of symbols are led from their names.
    row_axis(sheet, plot, **{"width": SYMBOL_NAME, "showgrid": True} if plot.key else {})
    if plot.key or plot.across:
        sheet.layout["margin"]["b"] = (KEY if plot.key else EDGE) + sheet.breaks
    if plot.key:
        sheet.layout["margin"] |= {"l": 2, "r": 2}
        sheet.note(plot.key, x=1, y=0, xref="paper", yref="paper", xanchor="right", yanchor="top",
                   yshift=-NEAR - sheet.breaks, font={"size": 13, "color": sheet.muted})
    _part(sheet, plot.across, "x")
    _part(sheet, plot.down, "y")
    _name_breaks(plot, sheet)


def columns_heads(plot: Grid, look: Look) -> Heads:
    """Return the heads of the columns."""
    if plot.key and not look.is_large:  # narrow enough for a telephone: « 2015- », « 2016 »
        return Heads([text.replace("-", "- ").replace(" ", "<br>") for text in plot.columns])
    return heads(plot.columns, look, longest_line(names_of(plot, look.names)))


def cell_texts(plot: Grid, look: Look) -> list[str]:
    """Return what each cell says: a provisional or estimated figure in italics; in large, one that
    is wider than its cell is left to the hover."""
    if look.is_large:
        room = across(look, len(plot.columns), longest_line(names_of(plot, look.names)))
        texts = [wrap(c.mark.text, max(room, SHORTEST)) for c in plot.cells]
        pixels = plot_width(plot, look, RIGHT) / len(plot.columns) - GAP
        texts = [text if widest([text], TEXT) <= pixels else "" for text in texts]
    else:
        texts = [c.mark.text for c in plot.cells]
    return [f"<i>{text}</i>" if c.mark.is_unsettled else text
            for c, text in zip(plot.cells, texts, strict=True)]


def is_written(plot: Plot, look: Look) -> bool:
    """Tell whether each figure of a grid is written in its cell; no other plot leaves one out."""
    return not isinstance(plot, Grid) or all(
        text or not cell.mark.text
        for cell, text in zip(plot.cells, cell_texts(plot, look), strict=True))


def _part(sheet: Sheet, breaks: Sequence[Break], time: str) -> None:
    """Draw a line along each lane that a break parts."""
    other = "y" if time == "x" else "x"
    for one in breaks:
        for lane in one.lanes:
            sheet.line(**{f"{time}0": one.at, f"{time}1": one.at, f"{other}0": lane - 0.5,
                          f"{other}1": lane + 0.5},
                       line={"color": sheet.ink, "width": 3, "dash": "dot"})


def _name_breaks(plot: Grid, sheet: Sheet) -> None:
    """Write the names of breaks: under the grid, or between two rows."""
    font = {"size": 12, "color": sheet.muted}
    for name in break_names(plot, PLOT * sheet.look.width):
        sheet.note(name.text, x=name.at, xanchor=name.side, align=name.side, y=0, yref="paper",
                   yanchor="top", yshift=-NEAR - LINE * name.up, borderpad=0, font=font)
    for one in plot.down:
        sheet.note(one.text, x=1, xref="paper", xanchor="right", y=one.at, borderpad=1,
                   bgcolor=sheet.back, font=font)


def _hatch(sheet: Sheet, cells: Sequence[Cell], shape: str) -> None:
    """Draw cells without a figure: a pale hatch."""
    across, down = (np.array(places)[:, np.newaxis] for places in zip(
        *((c.mark.row, c.row) for c in cells), strict=True))
    right = np.array([-0.48, 0.48, 0.48, -0.48, np.nan])
    under = np.array([-0.46, -0.46, 0.46, 0.46, np.nan])
    sheet.add(
        "scatter", x=(across + right).ravel(), y=(down + under).ravel(), mode="none",
        fill="toself", hoverinfo="skip", showlegend=False, fillcolor=theme.MISSING[sheet.dark],
        fillpattern={"shape": shape, "size": 9, "solidity": 0.15, "bgcolor": sheet.back,
                     "fgcolor": theme.HATCH[sheet.dark]})
