"""Texts of cells: French typography, French numbers, and no markup from a workbook."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.text import lecture, numbers
from dashboard.warehouse import columns
from dashboard.warehouse.search import bare_text
from dashboard.warehouse.table import Table
from etl.common_columns import is_change
from etl.contract import Column

#: A number that is typed « 79 000 »: its space would be cut at the end of a line.  A year, or a
#: number that follows letters or a comma, begins none (« en 2013 881 postes », « B4 120 »).
THOUSANDS = re.compile(r"(?<![\w,.\u202f])[1-9]\d{0,2}(?:[ \u00a0]\d{3})+(?!\d)")

#: An address of a text, as far as Markdown takes it to go: a no-break space does not end it.
ADDRESS = re.compile(r"(?:https?://|www\.)[^ \t\r\n]+", re.IGNORECASE)


def plain(text: object) -> str:
    """Return a text of a workbook, made safe for Markdown: it shows as it is."""
    text = ADDRESS.sub(lambda address: re.sub("[\u00a0\u202f]", " ", address[0]), str(text))
    # Emojis and icons come in once the rest is read: their name is parted, by nothing that is seen.
    parted = re.sub(r":(?=[\w+-]+:|material/)", ":\u2060", text)
    escaped = re.sub(r"([\\`*_\[\]<>$~#|&])", r"\\\1", parted)
    # An item of a list, a rule, the stroke under a heading.
    escaped = re.sub(r"(?m)^([^\S\n]*\d*)([-+.)](?=\s)|[-=](?=[-=]*[^\S\n]*$))", r"\1\\\2", escaped)
    # An address that is known at once would be taken with the strokes that were put in it.
    escaped = re.sub(r"\bwww\.", r"www\.", escaped)
    return re.sub(r":(?=[a-zA-Z/])", r"\:", escaped)


#: A word in several parts, with the marks that no space parts from it: « (« Ille-et-Vilaine ») ».
HYPHENATED = re.compile(r"[^ \n]*\w-\w[^ \n]*")


def typeset(text: str) -> str:
    """Return a text in French typography: a narrow no-break space inside « », before ; : ! ? % and
    between thousands; what has no meaning in two (``UNPARTED``) is never parted."""
    text = numbers.UNPARTED.sub(lambda whole: whole[0].replace(" ", numbers.NO_BREAK), text)
    text = re.sub(r"« (?=\S)", "«\u202f", text)
    text = THOUSANDS.sub(lambda number: re.sub(r"\s", numbers.NARROW, number[0]), text)
    return re.sub(r"(?<=[^\s,]) (?=[»;:!?%])", "\u202f", text)


def markdown(text: str) -> str:
    """Return a text as Streamlit writes it on screen: in French typography, without markup."""
    return plain(typeset(text))


def sentence(text: str) -> str:
    """Return a message as a sentence on screen: its first letter large, its full stop, no
    markup."""
    return markdown(lecture.sentence(lecture.capital(text)))


def header(column: Column) -> str:
    """Return the header of a column on screen: label and unit."""
    has_unit = column.unit and column.unit != column.label.lower()
    return f"{column.label} ({column.unit})" if has_unit else column.label


#: Units as short as a symbol stay beside their number.
SYMBOL = 4


def _is_word(unit: str) -> bool:
    """Tell whether a unit is said by a label: a card is narrow, and its figure stands on one line.
    A symbol (« % », « ETP ») stays beside its number."""
    return len(unit) > SYMBOL and not unit.startswith("%")


def is_named(label: str, unit: str) -> bool:
    """Tell whether a label says the unit already."""
    return _is_word(unit) and bare_text(unit) in bare_text(label)


def key_figure_label(row: Mapping[Hashable, Any]) -> str:
    """Return « Participants, 2023 (personnes) »: what a figure is of, then its unit unless it says
    it already."""
    label, unit = str(row["intitule"]), str(row["unite"])
    if not _is_word(unit) or is_named(label, unit):
        return label
    return f"{label[:-1]}, {unit})" if label.endswith(")") else f"{label} ({unit})"


def key_figure_text(row: Mapping[Hashable, Any]) -> str:
    """Return a figure without the unit of its label."""
    return columns.figure_text({**row, "unite": ""} if _is_word(str(row["unite"])) else row)


def key_figure_cards(rows: Sequence[Mapping[Hashable, Any]]) -> list[tuple[str, str, str]]:
    """Return the label, the figure and the document of key figures on a slide; no document where
    one gives them all: it is the source of the slide."""
    sources = [", ".join(filter(None, (row["editeur"], numbers.date(row["date_publication"]))))
               for row in rows]
    differ = len(set(sources)) > 1
    return [(key_figure_label(row), key_figure_text(row), source if differ else "")
            for row, source in zip(rows, sources, strict=True)]


#: The words before a number (« plus de »), the number, what its status is (« (e) »).
_PARTS = re.compile(r"(\D+ )?(\S*\d.*?)( \(\w\))?")


def key_figure_parts(text: str) -> tuple[str, str, str]:
    """Return a figure in large, between what stands in small before it (« plus de ») and after it
    (« (e) »)."""
    parts = _PARTS.fullmatch(text)
    before, figure, after = parts.groups("") if parts else ("", text, "")
    return before.strip(), figure, after.strip()


#: Columns that hold dates as publications write them (« 2024-03-29 », « s.d. »).
DATES = ("periode", "date_publication")


def word_text(value: Any, column: Column) -> str:
    """Return a value of a column that holds no numbers: a date, « oui » or « non », a text."""
    return numbers.date(str(value)) if column.name in DATES else columns.value_text(value)


def cell_text(row: Mapping[Hashable, Any], column: Column) -> str:
    """Return a cell as text: each number with its status, and its own unit unless it is the word
    that the header says."""
    value = row[column.name]
    if column.type not in ("nombre", "entier"):
        if numbers.is_missing(value) or value == "":
            return numbers.NOTHING
        return word_text(value, column)
    if column.name.startswith("annee"):
        return numbers.NOTHING if numbers.is_missing(value) else str(int(value))
    own = column.name == "valeur"

    def beside(name: str) -> str:
        return str(row.get(name if own else f"{column.name}_{name}", "") or "")

    sign = column.unit == "points" or any(
        is_change(str(name)) for name in (column.label, row.get("indicateur", "")))
    # The unit of a row is that of its figure and of those set beside it, which are printed too:
    # neither of how many answered nor of an index.
    is_figure = own or f"{column.name}_imprime" in row
    unit = "" if _is_word(column.unit) else column.unit or (
        str(row.get("unite", "")) if is_figure else "")
    return numbers.value(value, unit, beside("statut"), beside("qualificatif"),
                         beside("imprime"), sign, column.decimals)


def with_status_reasons(table: Table) -> Table:
    """Return the table with the statuses of its numbers in words, as extracts say them
    (« provisoire », « secret statistique »), where some have one: in one column « Statut », or one
    a value when they differ.  A column of statuses that the table shows is put in words."""
    names = table.names
    reasons: dict[tuple[str, ...], Column] = {}
    for column in table.columns:
        words = tuple(map(columns.status, columns.statuses(table, column.name)))
        if any(words) and columns.companion(column.name) not in names:
            reasons.setdefault(words, column)
    extra = {f"{column.name}_dit": (
        Column(f"{column.name}_dit", "Statut" if len(reasons) == 1 else f"Statut ({column.label})"),
        list(words)) for words, column in reasons.items()}
    spellings = {c.name: list(map(columns.status, columns.words(table, c.name)))
                 for c in table.columns if columns.holds_statuses(c)}
    if not extra and not spellings:
        return table
    spellings |= {name: words for name, (_, words) in extra.items()}
    return replace(table, data=table.data.assign(**spellings),
                   columns=(*table.columns, *(column for column, _ in extra.values())))
