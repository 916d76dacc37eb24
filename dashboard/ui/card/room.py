"""How much room a card takes: half a row or a whole one, and the height of its figure."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.blocks import availability
from dashboard.blocks.block import CARDS, CATALOGUE, REFUSAL, Block
from dashboard.charts.height import least_height, page_height
from dashboard.charts.maps.plots import Map
from dashboard.charts.plot import Bars, Grid, KeyFigures, Plot, SmallMultiples, has_rows
from dashboard.charts.plotly.telephone import BUTTONS, least_width, legend_bottom, map_height
from dashboard.ui import table_columns

#: Cards of a row, and the narrowest one, in pixels.
CARDS_A_ROW, NARROWEST = 2, 440
#: Columns of a table, or of a grid of figures, from which it takes a whole row; pixels that the
#: columns of a table have in a card of two a row.
WIDE_TABLE, WIDE_GRID, HALF = 5, 9, 560
#: What the figures of a row have around and between them, in pixels.
BESIDE = 139
#: The widest telephone, in pixels (``styles/narrow.css``).
NARROW = 640
#: How much higher than alone rows are beside a figure that is: taller bars would be blocks.
MOST_SPREAD = 2
#: What a page takes over and under a figure without rows, a map under key figures, a map that is
#: the first card or takes the row: on a projector of 720 pixels (``SHORTEST``) the card is whole.
#: Under a link to a figure with rows, whose page is scrolled, only its card and the filters do.
AROUND, AROUND_MAP, AROUND_WIDE, AROUND_ROWS, SHORTEST = 458, 486, 400, 290, 720


def takes_row(block: Block) -> bool:
    """Tell whether a block takes the width of the page: a map, a wide table, a sentence."""
    if block.half:
        return False
    if availability.instead(block):
        return True
    if block.form in (CARDS, CATALOGUE, REFUSAL):
        return True
    plot = block.plot
    if plot is None:
        return len(block.table.columns) >= WIDE_TABLE or (
            not block.text_rows and table_columns.width(block.table) > HALF)
    return isinstance(plot, Map | SmallMultiples) or (
        isinstance(plot, Grid) and len(plot.columns) >= WIDE_GRID)


def figure_room(block: Block) -> str:
    """Return the style that bounds the figure of a block: its height, the width under which it
    scrolls; of a map, the height on a telephone and its buttons, under what its legend says."""
    plot, figure = block.plot, f".st-key-figure_{block.key}"
    if plot is None or isinstance(plot, KeyFigures):  # words take the room that they need
        return ""
    if isinstance(plot, Map):
        high, around = map_height(plot), AROUND_WIDE if takes_row(block) else AROUND_MAP
        return (f"<style>@media screen and (min-width: {NARROW + 1}px) {{ "
                f"{figure} {{ {_height(plot, around)} }} "
                f".stGridCell:first-child {figure} {{ {_height(plot, AROUND_WIDE)} }} "
                f"{figure} .modebar-container {{ top: calc(100% - {BUTTONS}px) !important }} }} "
                f"@media screen and (max-width: {NARROW}px) {{ "
                f"{figure} {{ height: {high}px; max-height: {high}px; overflow: hidden }} "
                f"{figure} .modebar-container {{ top: {high - BUTTONS}px !important }} }}</style>")
    width = least_width(plot)
    rules = f"--across: {width}px;" + (
        f"max-height: {MOST_SPREAD * page_height(plot)}px;" if has_rows(plot) else
        _height(plot))
    row = row_style(block, block)
    if has_rows(plot) and least_height(plot) < page_height(plot):
        row += (f"@media screen and (min-width: {NARROW + 1}px) {{ "
                f"{figure} {{ {_height(plot)} }} }}")
    if width:
        rules += "overflow-x: auto !important;"
        if isinstance(plot, Grid):
            row += _still_names(figure, plot)
        if isinstance(plot, Bars) and not plot.horizontal:
            # Time is first seen at its end, which the headline says, and goes on at its left.
            # The legend is whole there: its squares keep their colour.
            rules += ("direction: rtl; mask-image: "
                      f"linear-gradient(#000 {legend_bottom(plot)}px, transparent 0), "
                      "linear-gradient(to right, transparent, #000 var(--more));")
    frame = f"{figure} [data-testid=stFullScreenFrame]"
    return (f"<style>@media screen {{ {figure} {{ {rules} }} "
            f"{frame} {{ min-width: var(--across); direction: ltr }} }} {row}</style>")


def _still_names(figure: str, plot: Grid) -> str:
    """Return the style by which the names of the rows of a grid stay while its columns, where they
    have no room, pass under them; periods are first seen at their end."""
    way, mask = ("rtl", "mask-image: none;") if plot.in_time else ("ltr", "")
    moves = f"linear both {'reverse' if plot.in_time else 'normal'}; animation-timeline: --columns"
    return (f"@supports (animation-timeline: scroll()) {{ "
            f"{figure} {{ container-type: inline-size; scroll-timeline: --columns x; "
            f"direction: {way}; {mask} }} "
            f"{figure} .yaxislayer-above {{ animation: names {moves} }} "
            f"{figure} :is(.overplot, .xaxislayer-above) {{ animation: under-names {moves} }} }}")


def row_style(block: Block, card: Block) -> str:
    """Return the style by which a card takes a row, its table too, where half of one is narrower
    than the figure of ``block``; empty where none is."""
    screens = block.rendering(_narrow_screens)
    return (f"{screens} {{ .stGridCell:has(.st-key-bloc_{card.key}) {{ grid-column: 1 / -1 }} }}"
            if screens else "")


def _narrow_screens(block: Block) -> str:
    """Return the media query of the windows half of whose row is narrower than the figure of a
    block; empty where none is.  Measured once with the block, not on every run."""
    width = least_width(block.plot) if block.plot else 0
    return f"@media screen and (max-width: {CARDS_A_ROW * width + BESIDE}px)" if width else ""


def shared_height(block: Block, beside: Block | None) -> tuple[int, str]:
    """Return the height of a figure that is as high as the one of the card beside it, in pixels and
    as a style; 0 and nothing for another.  Plotly draws again a figure that its card makes higher.
    """
    if not (beside and _is_of_pair(block) and _is_of_pair(beside)):
        return 0, ""
    own, other = block.rendering(_heights), beside.rendering(_heights)
    most = MOST_SPREAD * own.page
    at_foot = "margin-top: auto" if other.page <= most else ""  # whatever the lines of headlines
    return min(max(own.page, other.page), most), (
        f"<style>@media screen and (min-width: {NARROW + 1}px) {{ .st-key-figure_{block.key} {{ "
        f"height: min(max({own.window}, {other.window}), {MOST_SPREAD} * {own.window}); "
        f"flex: none; min-height: 0; {at_foot} }} }}</style>")


def _is_of_pair(block: Block) -> bool:
    """Tell whether a block has a figure that is as high as that of the card beside it."""
    return not (block.half or block.under or block.plot is None or takes_row(block)
                or isinstance(block.plot, KeyFigures))


class _Heights(NamedTuple):
    """Height of a figure: in pixels on a page; as a style, less in a window that has no room."""

    page: int
    window: str


def _heights(block: Block) -> _Heights:
    assert block.plot is not None
    return _Heights(page_height(block.plot), _least(block.plot))


def _height(plot: Plot, around: int = AROUND) -> str:
    """Return the style of a figure that is as high as its plot, if the window has that room, or as
    the card beside it; ``around``: what the page takes over and under it, unless it has rows."""
    return f"height: 0; flex: 1 1 auto; min-height: {_least(plot, around)};"


def _least(plot: Plot, around: int = AROUND) -> str:
    """Return the least height of a plot as a style.  Small charts are never less high."""
    high, lowest = page_height(plot), SHORTEST - around
    if isinstance(plot, SmallMultiples):
        return f"{high}px"
    if has_rows(plot):
        around, lowest = AROUND_ROWS, least_height(plot)
    return f"min({high}px, max({lowest}px, 100vh - {around}px))"
