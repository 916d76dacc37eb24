"""The theme of slides: the Cress's own template where there is one, else the observatory's.

``data/reference/modele.pptx`` gives its size, master, fonts and colours; its slides are left out.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout
from pptx.util import Emu, Inches, Pt

from dashboard.charts import theme
from dashboard.paths import REFERENCE
from dashboard.text import numbers

TEMPLATE = REFERENCE / "modele.pptx"
#: Arial is everywhere, or a font of the same widths.
FONT = "Arial"
WIDE, HIGH = Inches(13.333), Inches(7.5)
#: What a slide has on every layout, whatever it shows.
SERVICE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_ACCENTS = (theme.SEA, theme.RUST, theme.SEAWEED, theme.HEATHER, theme.GORSE, theme.HYDRANGEA)


class Template(NamedTuple):
    """An empty deck, the layout of its slides, and what is wrong with the template of the Cress
    (empty: nothing)."""

    deck: Deck
    layout: SlideLayout
    fault: str = ""


def open_template(path: Path | None = None) -> Template:
    """Return the deck to fill.  ``path``: the template of the Cress (None: ``TEMPLATE``); where it
    cannot be used, the observatory's own theme is, and the fault is said in French."""
    path = path or TEMPLATE
    if not path.exists():
        return _own_template()
    try:
        deck = Presentation(str(path))
        layout = _title_only(deck)
    except (PythonPptxError, ValueError, LookupError, OSError, AttributeError, zipfile.BadZipFile,
            etree.LxmlError):
        return _own_template(_fault(
            path, "ce n'est pas une présentation PowerPoint (.pptx) lisible"))
    if layout is None:
        return _own_template(_fault(
            path, "aucune de ses dispositions n'a son titre en haut de la page"))
    _empty(deck)
    return Template(deck, layout)


def fault() -> str:
    """Return what is wrong with the template of the Cress; empty when nothing is, or there is
    none."""
    return open_template().fault if TEMPLATE.exists() else ""


def is_dark(layout: SlideLayout) -> bool:
    """Tell whether what is written on a layout is light, in the colours of its theme."""
    master = layout.slide_master
    own = layout._element.find(f"{qn('p:clrMapOvr')}/{qn('a:overrideClrMapping')}")
    name = (master._element.find(qn("p:clrMap")) if own is None else own).get("tx1")
    colours = etree.fromstring(master.part.part_related_by(RT.THEME).blob)
    [ink] = colours.find(f".//{{*}}clrScheme/{{*}}{name}")
    code = ink.get("lastClr") or ink.get("val", "")  # of the system, or its own
    # What a program leaves to the system is the ink of its windows: black.
    shade = f"#{code}" if re.fullmatch("[0-9A-Fa-f]{6}", code) else "#000000"
    return theme.contrast(shade, theme.BACKGROUND[1]) > theme.contrast(shade, theme.BACKGROUND[0])


def _fault(path: Path, why: str) -> str:
    return (f"Modèle de présentation data/reference/{path.name} inutilisable{numbers.NARROW}: "
            f"{why}. Le thème de l'observatoire a pris sa place.")


def _title_only(deck: Deck) -> SlideLayout | None:
    """Return the layout with a title at its head and the least beside it: « Titre seul », whatever
    its name."""
    half = (deck.slide_height or 0) / 2

    def has_head(layout: Any) -> bool:
        return any(one.placeholder_format.type == PP_PLACEHOLDER.TITLE and one.top is not None
                   and one.top + one.height <= half for one in layout.placeholders)

    def beside(layout: Any) -> tuple[int, int]:
        kinds = [one.placeholder_format.type for one in layout.placeholders]
        return sum(kind not in SERVICE for kind in kinds), -len(kinds)

    return min(filter(has_head, deck.slide_layouts), key=beside, default=None)


def _empty(deck: Deck) -> None:
    """Remove the slides that a template contains."""
    slides = deck.slides._sldIdLst
    for one in list(slides):
        deck.part.drop_rel(one.rId)
        slides.remove(one)
    # Sections name slides that are no longer there: PowerPoint would repair the file.
    for extension in deck.element.xpath("./p:extLst"):
        deck.element.remove(extension)


def _own_template(fault: str = "") -> Template:
    """Return the observatory's theme: 16:9, its colours and font in it, so that what a user adds
    takes them too."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    master = deck.slide_master
    part = master.part.part_related_by(RT.THEME)
    part._blob = _own_theme(part.blob)
    wider = WIDE / Inches(10)
    layout = _title_only(deck)
    if layout is None:
        raise RuntimeError("python-pptx's own template has no title at its head")
    for other in list(deck.slide_layouts):
        if other.name not in ("Title Slide", "Title and Content", "Title Only", "Blank"):
            deck.slide_layouts.remove(other)
    for holder in (master, *deck.slide_layouts):
        for shape in holder.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = (Emu(round(x * wider)) for x in (shape.left, shape.width))
    names = {"Title Slide": "Titre de présentation", "Title and Content": "Titre et contenu",
             "Title Only": "Titre seul", "Blank": "Vide"}
    for one in deck.slide_layouts:
        one.name = names[one.name]
        _place(one.placeholders)
    _place(master.placeholders)
    _style(master)
    return Template(deck, layout, fault)


def _place(placeholders: Any) -> None:
    """Place the title at the top, footer and number at the bottom, on the margins."""
    margin, foot, high = Inches(0.4), Inches(7.19), Inches(0.25)
    boxes = {
        PP_PLACEHOLDER.TITLE: (margin, Inches(0.15), WIDE - 2 * margin, Inches(0.82)),
        PP_PLACEHOLDER.FOOTER: (margin, foot, Inches(9.5), high),
        PP_PLACEHOLDER.SLIDE_NUMBER: (WIDE - margin - Inches(1.5), foot, Inches(1.5), high),
        PP_PLACEHOLDER.DATE: (Inches(10.1), foot, Inches(1.2), high)}
    for shape in placeholders:
        if box := boxes.get(shape.placeholder_format.type):
            shape.left, shape.top, shape.width, shape.height = map(Emu, box)


def _style(master: Any) -> None:
    """Write titles in bold, at the left and in the colour of the sea; small print of 12 points;
    both on the margins."""
    style = master.element.find(".//{*}titleStyle/{*}lvl1pPr")
    style.set("algn", "l")
    run = style.find("{*}defRPr")
    run.set("sz", "2800")
    run.set("b", "1")
    run.set("lang", "fr-FR")
    for colour in run.iter("{*}schemeClr"):
        colour.set("val", "tx2")
    for shape in master.placeholders:
        kind = shape.placeholder_format.type
        body = shape._element.txBody
        if kind in SERVICE:
            for text in body.iter("{*}lvl1pPr"):
                text.set("algn", "r" if kind != PP_PLACEHOLDER.FOOTER else "l")
                text.find("{*}defRPr").set("sz", str(Pt(12).centipoints))
            for tint in list(body.iter("{*}tint")):  # too pale on a wall: as the rest of it
                for name, value in (("lumMod", "75000"), ("lumOff", "25000")):
                    etree.SubElement(tint.getparent(), qn(f"a:{name}"), val=value)
                tint.getparent().remove(tint)
        elif kind == PP_PLACEHOLDER.TITLE:
            body.bodyPr.set("anchor", "b")
        else:
            continue
        for side in ("lIns", "rIns", "tIns", "bIns"):  # on the margins of what stands above
            body.bodyPr.set(side, "0")


def _own_theme(xml: bytes) -> bytes:
    """Return a theme with the colours and the font of the observatory."""
    def plain(name: str, hexadecimal: str) -> str:
        return f'<a:{name}><a:srgbClr val="{hexadecimal.lstrip("#")}"/></a:{name}>'

    colours = "".join([
        plain("dk1", theme.INK[0]), plain("lt1", theme.BACKGROUND[0]), plain("dk2", theme.SEA[0]),
        plain("lt2", theme.MISSING[0]),
        *(plain(f"accent{i}", pair[0]) for i, pair in enumerate(_ACCENTS, 1)),
        plain("hlink", theme.LAGOON[0]), plain("folHlink", theme.HEATHER[0])])
    text = xml.decode("utf-8")
    text = re.sub(r"<a:clrScheme.*?</a:clrScheme>",
                  f'<a:clrScheme name="Observatoire">{colours}</a:clrScheme>', text, flags=re.S)
    text = re.sub(r'(<a:fontScheme name=")[^"]*', r"\1Observatoire", text)
    text = re.sub(r'(<a:m(?:aj|in)orFont><a:latin typeface=")[^"]*', rf"\1{FONT}", text)
    return re.sub(r'(<a:theme [^>]*name=")[^"]*', r"\1Observatoire de l'ESS", text).encode("utf-8")
