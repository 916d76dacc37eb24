"""A binary workbook of Excel says what the same workbook in .xlsx says."""

from __future__ import annotations

from struct import pack

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH

from etl.reading import limits
from etl.reading.reader import Unreadable, read
from tests.etl.reading.files import save
from tests.etl.reading.test_appearance import data
from tests.etl.reading.xlsb import record, xlsb

#: Cells (value, number format) whose prints a format makes, or that calamine reads otherwise.
PRINTS = [(45000, "dd/mm/yyyy"), (45000, "[$-40C]d\\ mmmm\\ yyyy"), (45000.5, "dd/mm/yyyy"),
          (1, "[h]:mm"), (3, '[<5]"s";0'), (12, '0"(p)"'), (0.026, "0.0%"),
          (12000, "#,##0,"), (45000, "General"), (-3, "0"), (2**28, "0"), (0, '0;-0;"nd"')]


@pytest.mark.parametrize("formats", [True, False])
@pytest.mark.parametrize("is_1904", [False, True])
def test_each_cell_is_what_it_is_in_an_xlsx(raw, is_1904, formats):
    book = Workbook()
    if is_1904:
        book.epoch = MAC_EPOCH
    for row, (value, number_format) in enumerate(PRINTS, 1):
        cell = book.active.cell(row, 1, value)
        cell.number_format = number_format
        book.active.cell(row, 2, "x")
    book.active["C3"], book.active["C3"].data_type = "#DIV/0!", "e"
    [usual] = read(save(raw, "a.xlsx", data(book)), raw, formats).sheets
    [binary] = read(save(raw, "a.xlsb", xlsb(book)), raw, formats).sheets
    places = [(row, column) for row in range(1, len(PRINTS) + 1) for column in (1, 2, 3)]
    assert [binary.cell(*place).text for place in places] == [
        usual.cell(*place).text for place in places]
    assert binary.cell(3, 3).text == "#DIV/0!" and binary.formats == usual.formats


@pytest.mark.parametrize("day", [-1, 2958466])
def test_a_whole_number_beyond_the_calendar_is_no_date(raw, day):
    book = Workbook()
    book.active.append([day])
    book.active["A1"].number_format = "dd/mm/yyyy"
    [sheet] = read(save(raw, "a.xlsb", xlsb(book)), raw).sheets
    assert sheet.cell(1, 1).text == "#VALUE!"


def test_cells_that_would_be_lost_without_a_word_are_refused(raw):
    """Those of SheetJS: beside the one before, they do not tell their column."""
    book = Workbook()
    book.active.append(["Brest", 12])
    short = record(13, pack("<Ii", 0, 13 << 2 | 2))
    with pytest.raises(Unreadable, match=r"« Sheet » .*enregistrer en \.xlsx"):
        read(save(raw, "a.xlsb", xlsb(book, short)), raw)


def test_a_far_cell_is_refused_before_it_is_unfolded(raw, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CELLS", 1000)
    book = Workbook()
    book.active.append(["Brest"])
    far = record(0, pack("<IIHHBI", 2000, 0, 300, 0, 0, 0)) + record(
        2, pack("<IIi", 10, 0, 2))
    with pytest.raises(Unreadable, match="une feuille de ce classeur est trop étendue"):
        read(save(raw, "a.xlsb", xlsb(book, far)), raw)
