"""What calamine leaves out of an Excel workbook: number formats, comments, error values, formulas
without result, what is hidden or struck through, what stands above the line; and how many cells it
would make of it.

One pass over the tags of each sheet, before calamine opens it: openpyxl, which makes an object of
each cell, takes ten times as long, and refuses a workbook for what nothing here reads.  A sheet
that has formulas without result, or a workbook texts above the line, is passed over once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import time
from io import BytesIO
from xml.etree import ElementTree
from xml.parsers import expat

from etl.french.figures.computation import ERRORS
from etl.french.text import excerpt
from etl.reading import limits
from etl.reading.formats.archive import Parts
from etl.reading.formats.extent import Extent
from etl.reading.formats.xlsx_tags import (
    NO,
    RAISED,
    Formulas,
    InlineTexts,
    Place,
    Scan,
    SharedTexts,
    Tags,
    spelt_text,
)
from etl.reading.limits import Refusal
from etl.reading.sheets import address
from etl.reading.sheets.appearance import Appearance
from etl.reading.sheets.cell import GENERAL, unsigned_comment
from etl.reading.sheets.sheet import Sheet

#: Number formats that are known by their number alone (ECMA-376, part 1, 18.8.30).
BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)', 7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);[Red]("$"#,##0.00)', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@"}
#: Serial numbers of the dates that exist: 1 January of the year 1 to 31 December 9999.
_DATES = (-693593, 2958465)


def survey(parts: Parts, formats: bool) -> dict[str, Tags]:
    """Return each sheet → what its tags say, each sheet read through once; its formats where
    ``formats`` asks for them.

    Raises ``etl.reading.limits.Refusal`` when the sheets are too many, or have too many cells, all
    together, or one whose error value no library knows.
    """
    limits.verify_sheets(len(sheets := parts.sheets))
    extent, (styles, struck) = Extent(), _styles(parts)
    tags = {}
    for name, path in sheets:
        scan = Scan(path, styles if formats else None, struck)
        try:
            scan.read(parts)
        except (expat.ExpatError, KeyError):  # what calamine can still read of it is read
            if formats:
                raise
        scan.end_row()
        extent.fill(scan.rows, scan.columns, scan.filled)
        extent.close()
        for place, error in scan.tags.errors.items():
            if error.strip() not in ("", *ERRORS):  # calamine refuses the whole workbook for one
                raise Refusal(f"la cellule {address.letters(place[1])}{place[0]} de la feuille "
                              f"« {name} » contient une erreur trop récente pour être lue : "
                              f"« {excerpt(error)} » ; corriger sa formule, ou l'effacer", "")
        tags[name] = scan.tags
    return tags


def complete(parts: Parts, tags: Mapping[str, Tags], sheets: Iterable[Sheet],
             comments: Callable[[bytes], dict[Place, str]] | None = None) -> None:
    """Add to the sheets of a workbook what their tags say, and their comments, which ``comments``
    reads where they are not in XML."""
    raised = _raised_texts(parts)
    no_result = (None, 0, time()) if parts.is_to_compute else (None,)  # as a date, 0 is an hour
    for sheet in sheets:
        about = tags[sheet.name]
        sheet.formats = about.formats
        for place, number_format in about.formats.items():
            value = sheet.value(*place)
            if type(value) is float and not _DATES[0] <= value <= _DATES[1] \
                    and _is_date_format(number_format):
                sheet.put(*place, "#VALUE!")
        for place, error in about.errors.items():
            sheet.put(*place, error)
        if empty := {place for place in about.formulas if sheet.value(*place) in no_result}:
            formulas = Formulas(about.path, empty)
            formulas.read(parts)
            for place, formula in formulas.texts.items():
                sheet.put(*place, formula)
        for place, (plain, text) in _raised_cells(parts, about, raised):
            if sheet.value(*place) == plain:
                sheet.put(*place, text)
        sheet.appearance = Appearance(about.rows, about.columns, about.struck)
        called = parts.relationships(about.path).values()
        for name, reading in (("comments", comments or _comments), ("threadedComment", _threads)):
            for part in (part for kind, part in called if kind == name):
                sheet.comments |= reading(parts.read(part))


def _styles(parts: Parts) -> tuple[dict[str, str], frozenset[str]]:
    """Return each style of a cell (a number, as text) → its number format, but for the styles
    without one; and the styles that strike through."""
    xml = parts.called_part("xl/workbook.xml", "styles")
    if xml is None:
        return {}, frozenset()
    styles = ElementTree.fromstring(xml)
    codes = BUILTIN | {int(tag.get("numFmtId", "0")): tag.get("formatCode", GENERAL)
                       for tag in styles.iterfind("{*}numFmts/{*}numFmt")}
    own = list(enumerate(styles.iterfind("{*}cellXfs/{*}xf")))
    formats = {str(style): codes.get(int(tag.get("numFmtId", "0")), GENERAL) for style, tag in own}
    fonts = {str(font) for font, tag in enumerate(styles.iterfind("{*}fonts/{*}font"))
             if (strike := tag.find("{*}strike")) is not None
             and strike.get("val", "1") not in NO}
    return ({style: code for style, code in formats.items()
             if code != GENERAL and len(code) <= limits.MAX_FORMAT},
            frozenset(str(style) for style, tag in own if tag.get("fontId") in fonts))


def _raised_texts(parts: Parts) -> dict[str, tuple[str, str]]:
    """Return the number of a text that cells share → that text as calamine gives it, and with what
    stands above the line; only those that have some."""
    xml = parts.called_part("xl/workbook.xml", "sharedStrings")
    if xml is None or b"superscript" not in xml:
        return {}
    texts = {}
    tags = (tag for _, tag in ElementTree.iterparse(BytesIO(xml)))
    for number, one in enumerate(tag for tag in tags if tag.tag.rpartition("}")[2] == "si"):
        runs = [(run.findtext("{*}t", ""), run.find("{*}rPr/{*}vertAlign"))
                for run in one.iterfind("{*}r")]
        plain, text = spelt_text([(text, look is not None and look.get("val") == RAISED)
                                  for text, look in runs])
        if text != plain:
            texts[str(number)] = plain, text
        one.clear()  # a long file has millions
    return texts


def _raised_cells(parts: Parts, about: Tags, raised: Mapping[str, tuple[str, str]]
                  ) -> Iterator[tuple[Place, tuple[str, str]]]:
    """Yield the cells of a sheet of which a part may stand above the line, each with its text,
    plain and as it is spelt; ``raised``: those of the texts that cells share."""
    yield from about.raised.items()
    if raised:
        shared = SharedTexts(about.path, {})
        shared.read(parts)
        yield from ((place, raised[number]) for place, number in shared.tags.errors.items()
                    if number in raised)
    if about.has_raised:
        inline = InlineTexts(about.path)
        inline.read(parts)
        yield from inline.texts.items()


def _comments(xml: bytes) -> dict[Place, str]:
    """Return (row, column) → comment, on one line, without the name of its author."""
    book = ElementTree.fromstring(xml)
    authors = [tag.text or "" for tag in book.iterfind("{*}authors/{*}author")]
    comments = {}
    for tag in book.iterfind("{*}commentList/{*}comment"):
        text = "".join(part.text or "" for path in ("{*}text/{*}t", "{*}text/{*}r/{*}t")
                       for part in tag.iterfind(path))
        author = authors[int(tag.get("authorId", "0")):][:1]
        comments[address.place(tag.get("ref", ""))] = unsigned_comment(text, *author)
    return comments


def _threads(xml: bytes) -> dict[Place, str]:
    """Return (row, column) → what a conversation says, on one line.  The comment that Excel keeps
    of it for its old versions begins with how to read it."""
    threads: dict[Place, str] = {}
    for tag in ElementTree.fromstring(xml).iterfind("{*}threadedComment"):
        place = address.place(tag.get("ref", ""))
        text = unsigned_comment(tag.findtext("{*}text", ""))
        threads[place] = f"{threads[place]} / {text}" if place in threads else text
    return threads


def _is_date_format(number_format: str) -> bool:
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    return is_date_format(number_format) and not is_timedelta_format(number_format)
