"""The likely type of a column that no contract declares, from its values and its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from etl.common_columns import MISSING_STATUSES
from etl.french import territories
from etl.french.codes import bare_code, code_length, is_code_name, is_shortened, lost_zeros
from etl.french.figures.numbers import figure_of
from etl.french.periods import is_quarter, period
from etl.french.text import normalise
from etl.reading.sheets.cell import Cell

#: Share of the values of a column that must be of a type for the column to have it.
ENOUGH = 0.9
#: Distinct names that are looked up before a column is said to hold territories.
_LOOKED_UP = 60
#: Missing-value marks that a cell of figures is asked to say otherwise.
_MARKS = {"*", "**", "#n/a", "nsp", "so"}
_DATES = {r"[0-3]?[0-9]/[01]?[0-9]/[0-9]{4}": "jj/mm/aaaa",
          r"[0-3]?[0-9]\.[01]?[0-9]\.[0-9]{4}": "jj.mm.aaaa",
          r"[0-9]{4}-[01][0-9]-[0-3][0-9]": "aaaa-mm-jj",
          r"[0-9]{4}/[01][0-9]/[0-3][0-9]": "aaaa/mm/jj"}
_ZERO_LOSS = "zéros initiaux perdus"
_YEAR = re.compile(r"(?:19[5-9]|20[0-9])[0-9]")
_SPACES = {" ": "espace", "\u00a0": "espace insécable", "\u202f": "espace fine insécable"}


@dataclass
class Guess:
    """A column as it looks.

    ``type`` is « nombre », « % », « année », « trimestre », « mois », « date », « code »,
    « territoire », « texte » or « vide »; ``decimal`` and ``thousands`` the marks that its numbers
    print, by name; ``marks`` the missing-value marks with how many times each is printed;
    ``others`` how many values are not of the type; ``notes`` what is worth a look.
    """

    type: str
    filled: int = 0
    empty: int = 0
    decimal: str = ""
    thousands: str = ""
    marks: dict[str, int] = field(default_factory=dict)
    others: int = 0
    notes: list[str] = field(default_factory=list)


def guess(name: str, cells: Iterable[Cell]) -> Guess:
    """Return the likely type of a column named ``name``."""
    distinct = Counter((type(c.value), c.value, c.number_format) for c in cells)
    values: Counter[Cell] = Counter()
    empty = 0
    for (_, value, number_format), times in distinct.items():
        cell = Cell(0, 0, value, number_format)
        if cell.is_empty:
            empty += times
        else:
            values[cell] += times
    count = sum(values.values())
    if not count:
        return Guess("vide", 0, empty)
    marks = {cell: n for cell, n in values.items() if _is_missing_mark(cell)}
    rest = Counter({cell: n for cell, n in values.items() if cell not in marks})
    column = _typed_guess(name, rest) if rest else Guess("vide")
    if column.type == "texte":
        # « c » or « - » among words is a word; « nd » and « /// » are marks anywhere.
        marks = {cell: n for cell, n in marks.items() if len(cell.text) > 1}
    column.filled, column.empty = count, empty
    for cell, n in marks.items():
        column.marks[cell.text] = column.marks.get(cell.text, 0) + n
    return column


def _is_missing_mark(cell: Cell) -> bool:
    """Tell whether a text is a missing-value mark (« s », « nd », « /// », « NR », « * »…)."""
    if not isinstance(cell.value, str):
        return False
    figure = figure_of(cell.value)
    return normalise(cell.text) in _MARKS or (
        figure is not None and figure.statut in MISSING_STATUSES)


def _typed_guess(name: str, values: Counter[Cell]) -> Guess:
    total = sum(values.values())

    def share(test: Callable[[Cell], object]) -> int:
        return sum(n for cell, n in values.items() if test(cell))

    for kind, test in (("mois", _is_month), ("date", _date_shape), ("trimestre", _is_quarter),
                       ("année", _is_year)):
        if (n := share(test)) >= ENOUGH * total:
            column = Guess(kind, others=total - n)
            shapes = sorted({shape for cell in values
                             if kind == "date" and (shape := _date_shape(cell))})
            column.notes += ["écrite " + " ou ".join(shapes)] if shapes else []
            return column
    codes = share(lambda cell: bare_code(cell.text) or is_shortened(cell.text))
    if codes >= ENOUGH * total and (is_code_name(name) or any(
            re.match(r"'?0[0-9]", cell.text) for cell in values)):
        return Guess("code", others=total - codes, notes=_code_notes(name, values))
    if re.search(r"\bdate", normalise(name)) and (n := share(_is_serial_day)) >= ENOUGH * total:
        return Guess("date", others=total - n, notes=["numéro de série du tableur"])
    if (n := share(_is_number)) >= ENOUGH * total:
        return _numbers(name, values, total - n)
    looked_up = list(islice((c.text for c in values if isinstance(c.value, str)), _LOOKED_UP))
    count = sum(map(_is_territory, looked_up))
    if looked_up and count >= ENOUGH * len(looked_up):
        return Guess("territoire", others=len(looked_up) - count)
    return Guess("texte")


def _date_shape(cell: Cell) -> str:
    """Return how a date is written; empty for what is not a date."""
    if isinstance(cell.value, date):
        return "date du tableur"
    return next((shape for pattern, shape in _DATES.items()
                 if isinstance(cell.value, str) and re.fullmatch(pattern, cell.text)), "")


def _is_serial_day(cell: Cell) -> bool:
    """Tell whether a number is the serial number of a day from 1954 to 2064 (43655)."""
    return bool(re.fullmatch("[2-5][0-9]{4}", cell.text))


def _is_quarter(cell: Cell) -> bool:
    return isinstance(cell.value, str) and is_quarter(period(cell.text.replace("_", " "))[0])


def _is_month(cell: Cell) -> bool:
    # « 2018-19 » is two years.
    return bool(re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", period(cell.text)[0]))


def _is_year(cell: Cell) -> bool:
    return bool(_YEAR.fullmatch(cell.text))


def _is_number(cell: Cell) -> bool:
    figure = figure_of(cell.value, cell.number_format)
    return figure is not None and figure.valeur is not None


def _numbers(name: str, values: Counter[Cell], others: int) -> Guess:
    """Return the type of numbers or percentages, with the marks that they print."""
    decimal: set[str] = set()
    thousands: set[str] = set()
    percent = sum(n for cell, n in values.items()
                  if "%" in cell.number_format or cell.text.endswith("%"))
    for cell in values:
        if not isinstance(cell.value, str):
            continue
        thousands |= {word for mark, word in _SPACES.items()
                      if re.search(rf"[0-9]{mark}[0-9]{{3}}", cell.text)}
        if re.fullmatch(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,.*)?", cell.text):
            thousands.add("point")
        elif re.search(r"[0-9]\.[0-9]", cell.text):
            decimal.add("point")
        if re.search(r"[0-9],[0-9]", cell.text):
            decimal.add("virgule")
    if "point" in decimal:  # « -2.649 » among « -2.7541 »
        thousands.discard("point")
    column = Guess("%" if percent >= ENOUGH * values.total() or re.search("%", name) else "nombre",
                   others=others, decimal=" et ".join(sorted(decimal)),
                   thousands=" et ".join(sorted(thousands)))
    text_count = sum(n for cell, n in values.items() if isinstance(cell.value, str))
    if 0 < text_count < values.total():
        column.notes.append("nombres et textes mêlés")
    return column


def _code_notes(name: str, values: Counter[Cell]) -> list[str]:
    """Return what befell the codes of a column on their way through a spreadsheet."""
    notes = []
    bare = [code for cell in values if (code := bare_code(cell.text).replace(".", ""))]
    usual = code_length(name)
    numbers = [cell for cell in values if not isinstance(cell.value, str)]
    zeros = {len(code) for code in bare if code.startswith("0")}
    # All texts of one length that begins with a zero: a number among them has lost its own.
    if len(zeros) == 1:
        usual = usual or zeros.pop()
    # Some are longer: « 971 » among départements, or the name speaks of something else.
    longer = sum(len(code) > usual for code in bare)
    if any(lost_zeros(code, usual) for code in bare) and longer <= (1 - ENOUGH) * len(bare):
        notes.append(f"{_ZERO_LOSS} ({usual} chiffres attendus)")
    if any(re.search(r"\d[.,]0+$", cell.text) for cell in values):
        notes.append("suivi de « .0 »")
    if any(is_shortened(cell.text) for cell in values):
        notes.append("derniers chiffres perdus (« E+ » d'un tableur)")
    if numbers and len(numbers) < len(values):
        notes.append("nombres et textes mêlés")
    elif numbers:
        notes.append("stocké en nombre")
    if any(cell.text.startswith("'") for cell in values):
        notes.append("précédé d'une apostrophe")
    return notes


def add_lost_zeros(column: Guess, pairs: Iterable[tuple[Cell, Cell]]) -> None:
    """Record that codes lost their zeros, where the name of a territory beside one proves it: « 1 »
    and « Ain ».  ``pairs``: codes and names of some lines."""
    if any(note.startswith(_ZERO_LOSS) for note in column.notes):
        return
    for code, name in pairs:
        place, bare = territories.territory_of(name.text), bare_code(code.text)
        if place and bare and bare != place.code == bare.zfill(len(place.code)):
            column.notes.insert(0, f"{_ZERO_LOSS} (« {bare} » pour « {place.code} », {place.nom})")
            return


def _is_territory(text: str) -> bool:
    """Tell whether a text is the name of a territory, as a source may read it."""
    try:
        territories.resolve(text)
    except territories.UnknownTerritory as fault:
        return isinstance(fault, territories.AmbiguousTerritory)
    return True
