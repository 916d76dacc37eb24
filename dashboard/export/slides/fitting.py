"""Texts that stay in their box: measured before they are written.

The widths are those of Arial, and what the widest of the usual fonts takes more: a text stays in
its box where the font of the theme is not installed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from dashboard.export.fields import writable
from dashboard.text.measure import helvetica_width, line_count

#: EMU in a point; height of a line, in sizes of its font.
POINT, LINE = 12_700, 1.2
#: Width of the glow about letters that stand on several colours, in EMU: it fades outwards.
HALO = 5 * POINT
#: What DejaVu Sans takes more than Arial, plain and bold: it stands in where Arial is not.
PLAIN, BOLD = 1.18, 1.24
MORE = "…"
#: What says that a shape is decoration.
DECORATION = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>')
#: « #RRGGBB », or a colour of the theme.
Ink = str | MSO_THEME_COLOR


class Box(NamedTuple):
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def tiles(self, count: int, across: int, gap: int = 0) -> list[Box]:
        """Return ``count`` equal places that share it, ``across`` side by side, ``gap`` apart."""
        down = -(-count // across)
        wide = (self.width - gap * (across - 1)) // across
        high = (self.height - gap * (down - 1)) // down
        return [Box(self.left + i % across * (wide + gap), self.top + i // across * (high + gap),
                    wide, high) for i in range(count)]


def meet(one: Box, other: Box) -> bool:
    """Tell whether two places have a part in common."""
    return (one.left < other.left + other.width and other.left < one.left + one.width
            and one.top < other.bottom and other.top < one.bottom)


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text in EMU."""
    return helvetica_width(text, size, bold) * POINT * (BOLD if bold else PLAIN)


def lines(text: str, size: float, room: float, bold: bool) -> int:
    """Return how many lines a text takes in a width of ``room`` EMU."""
    return line_count(text, room, partial(width, size=size, bold=bold))


def height(text: str, size: float, room: float, bold: bool = False) -> int:
    """Return the height of a text in EMU, on lines of ``room``."""
    return round(lines(text, size, room, bold) * size * LINE * POINT)


def fits(text: str, size: float, room: float, high: float, bold: bool = False) -> bool:
    """Tell whether a text stands in a box of ``room`` × ``high`` EMU without a word cut."""
    return (height(text, size, room, bold) <= high
            and all(width(word, size, bold) <= room for word in text.split()))


def fit_text(text: str, box: Box, sizes: Sequence[float], bold: bool = False) -> tuple[str, float]:
    """Return the text and the largest of ``sizes`` (from the largest) at which it stands in its
    box; at the smallest, a word broader than the box (an address) is broken, and a text too long
    ends with « … », at a word where it has one."""
    for size in sizes:
        if fits(text, size, box.width, box.height, bold):
            return text, size
    size = sizes[-1]

    def is_too_high(words: str) -> bool:
        return height(words, size, box.width, bold) > box.height

    if not is_too_high(text):
        return text, size
    count = bisect_left(range(1, len(text)), True, key=lambda n: is_too_high(f"{text[:n]} {MORE}"))
    return f"{text[:count + 1].rpartition(' ')[0] or text[:count]} {MORE}".strip(), size


def is_cut(text: str, size: float, room: float) -> bool:
    """Tell whether a line of a title ends at the hyphen of a name (« Ille-et- / Vilaine »): on
    lines of ``room``, in the bold letters of Arial."""
    def broad(words: str) -> float:
        return helvetica_width(words, size, True) * POINT

    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".lstrip()
        if broad(longer) > room:
            begin = len(longer) - len(word)
            if any(broad(longer[:begin + hyphen.end()]) <= room
                   for hyphen in re.finditer(r"(?<=\w)-(?=\w)", word)):
                return True
            longer = word
        line = longer
    return False


def write(frame: Any, parts: Iterable[tuple[str, str]], size: float | None = None, *,
          bold: bool = False, ink: Ink = "", align: PP_ALIGN | None = None) -> None:
    """Write paragraphs in French, each a head in bold and its text.  ``size`` and ``ink``: none:
    those of the theme."""
    frame.word_wrap = True
    for rank, (head, text) in enumerate(parts):
        paragraph = frame.paragraphs[0] if not rank else frame.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        for words, strong in ((head, True), (text, bold)):
            if not words:
                continue
            run = paragraph.add_run()
            run.text = writable(words)
            run.font.language_id = MSO_LANGUAGE_ID.FRENCH
            if strong:
                run.font.bold = True
            if size:
                run.font.size = Pt(size)
            if ink:
                set_colour(run.font.color, ink)


def rgb(hexadecimal: str) -> RGBColor:
    """Return the colour of « #RRGGBB »."""
    return RGBColor.from_string(hexadecimal.lstrip("#").upper())


def set_colour(look: Any, ink: Ink) -> None:
    """Give letters, a line or a fill their colour."""
    if isinstance(ink, str):
        look.rgb = rgb(ink)
    else:
        look.theme_color = ink


def fill(shape: Any, ink: Ink) -> None:
    """Fill a shape, a cell or a mark with one colour."""
    shape.fill.solid()
    set_colour(shape.fill.fore_color, ink)


def panel(shapes: Any, kind: MSO_SHAPE, name: str, box: Box, ink: Ink) -> Any:
    """Draw a shape of one colour, without a line; return it."""
    shape = flatten(shapes.add_shape(kind, *map(Emu, box)), name)
    fill(shape, ink)
    shape.line.fill.background()
    return shape


def text_box(shapes: Any, name: str, box: Box, parts: Sequence[tuple[str, str]], size: float, *,
             ink: str = "", align: PP_ALIGN | None = None,
             anchor: MSO_ANCHOR = MSO_ANCHOR.TOP) -> Any:
    """Write a text in a box, without margins; PowerPoint shrinks it when the user writes more."""
    shape = shapes.add_textbox(*(Emu(round(b)) for b in box))
    shape.name = name
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.vertical_anchor = anchor
    write(frame, parts, size, ink=ink, align=align)
    return shape


def flatten(shape: Any, name: str) -> Any:
    """Take the shadow of its style from a shape, and name it; return the shape."""
    shape.name, shape.shadow.inherit = writable(name), False
    for reference in shape._element.iter("{*}effectRef"):
        reference.set("idx", "0")
    return shape


def describe(shape: Any, name: str, alt: str) -> None:
    """Name a shape; ``alt``: what it says to who cannot see it."""
    shape.name = name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", writable(alt))


def mark_decorations(shapes: Any) -> None:
    """Mark what has neither a text nor a text alternative (the ground of a card, a swatch, the line
    of a break) as decoration, which a screen reader passes over."""
    for shape in shapes:
        about = shape._element.xpath(".//p:cNvPr")[0]
        if not (about.get("descr") or (shape.has_text_frame and shape.text_frame.text)):
            about.append(etree.fromstring(DECORATION))


def mute(shape: Any) -> None:
    """Write the text of a shape in the second tone of the theme's ink."""
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
            run.font.color.brightness = 0.25


def surround(shape: Any, colour: str) -> None:
    """Put a glow of a colour about the letters of a shape, which parts them from what they cross
    (a border, a mark)."""
    for properties in shape._element.iter(qn("a:rPr")):
        effects = etree.Element(qn("a:effectLst"))
        glow = etree.SubElement(effects, qn("a:glow"), rad=str(HALO))
        etree.SubElement(glow, qn("a:srgbClr"), val=colour.lstrip("#").upper())
        properties.find(qn("a:solidFill")).addnext(effects)
