"""A long table is read by whole columns, and says what its cells say one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook as Book
from openpyxl.comments import Comment
from openpyxl.styles.numbers import BUILTIN_FORMATS

from etl.contract import Column, Correction, Source
from etl.french.text import printed_text
from etl.reading.formats.detection import Format
from etl.reading.formats.xlsx_cells import BUILTIN
from etl.reading.reader import read
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.sources.emploi_detaille import SOURCE as DETAILED
from etl.tables.columns import frame, print_numbers
from etl.tidy.melt import add_figures
from etl.tidy.tidy import Tidy
from etl.warehouse.build import load

SOURCE = Source(
    id="long", kind="chiffres", title="T", producer="P", licence="L", vintage="V",
    nature="publié", patterns=("*.xlsx",),
    columns=(Column("famille", "Famille", key=True),),
    corrections=(Correction("l.xlsx", "F", "E3", "12", 21.0, "inversion"),))
HEADERS = {name: (name,) for name in ("territoire", "niveau", "periode", "famille", "posts",
                                      "part")}
VALUES = {"posts": {"indicateur": "Effectifs", "unite": "postes"},
          "part": {"indicateur": "Part", "unite": "% de l'emploi"}}
#: Every kind of cell: numbers, marks, qualifiers, fractions, booleans, texts that are no number.
CELLS = [12, 12.0, 4273.0, -0.0, 0, 0.026, 0.5, 1e15, 123456789012345678, 1e-7, 1 / 3, True,
         None, "", " ", "s", "nd", "ns", "///", "12", "1 040", "1.732", "2,3 %", "-0,3 %", "20 (p)",
         "plus de 300", "*2.3%", "hausse", "12 h", "#N/A", "12/23",
         "0,026"]
FORMATS = ["0.0%", "#,##0", "0.00"]
LABELS = [["Bretagne", "Mayenne", "Rennes", "Atlantide", None],
          ["region", "departement", "commune", "", "canton"],
          ["2021", "2021 (p)", "2021-2022", 2022, 2022.0, True, "s.d.", "soon", "12", "T3-24",
           None],
          ["ESS", "Mutuelles", "", None, 1, 1.0, True]]


def cell_by_cell(sheet: Sheet, kind: str = "xlsx") -> Tidy:
    """Read the table the plain way: line by line, figure by figure."""
    out = Tidy(SOURCE, Workbook("l.xlsx", "", [sheet], format=Format(kind),
                                has_formats=kind == "xlsx"))
    out.defaults |= {"editeur": "P", "remarque": "du document"}
    table = sheet.table(HEADERS)
    places: dict[tuple[str, str], object] = {}
    for line in table.body:
        name = line["territoire"].text, line["niveau"].text
        if name not in places:
            places[name] = out.territory(sheet, line["territoire"], line["niveau"])
    out.issues += table.issues
    for line in table.body:
        for column, labels in VALUES.items():
            out.figure(sheet, line[column], periode=line["periode"].text, **labels,
                       territoire=places[line["territoire"].text, line["niveau"].text],
                       famille=line["famille"].text)
    return out


def by_columns(sheet: Sheet) -> Tidy:
    """Read the same, whole columns at once."""
    out = Tidy(SOURCE, Workbook("l.xlsx", "", [sheet]))
    out.defaults |= {"editeur": "P", "remarque": "du document"}
    table = sheet.table(HEADERS)
    territoire = out.territories(table)
    out.issues += table.issues
    add_figures(out, table, VALUES, territoire=territoire, periode=table.text("periode"),
                famille=table.text("famille"))
    return out


def content(out: Tidy) -> list[dict[str, object]]:
    """Return every row, in the order of the cells."""
    data = frame(SOURCE.all_columns, out.rows, out.blocks, repeated=True).astype(object)
    rows = data.where(data.notna(), None).to_dict("records")
    return sorted(rows, key=lambda row: (int(row["cellule"][1:]), row["cellule"]))


@given(st.lists(st.tuples(*map(st.sampled_from, LABELS), st.sampled_from(CELLS),
                          st.sampled_from(CELLS)), min_size=1, max_size=25), st.data())
def test_columns_say_what_cells_say_whatever_the_cells(lines, data):
    values = [list(HEADERS), *([None if v in ("", " ") else v for v in line] for line in lines)]
    places = st.tuples(st.integers(2, len(values)), st.integers(5, 6))
    sheet = Sheet("F", "l.xlsx", values,
                  formats=data.draw(st.dictionaries(places, st.sampled_from(FORMATS), max_size=9)),
                  comments=data.draw(st.dictionaries(places, st.just("relu"), max_size=3)))
    slow, fast = cell_by_cell(sheet), by_columns(sheet)
    assert content(fast) == content(slow)
    assert fast.issues == slow.issues
    assert len(fast) == len(slow)


@given(st.lists(st.tuples(*[st.sampled_from((
    "12", "0", "-5", "-0", "007", "+3", "1 040", "1.040", "12,5", "99999999999999",
    "9999999999999999", "12\n", " 12", "5 %", "s", "nd", "12 (p)", "12*", "beaucoup", None))] * 2),
    min_size=1, max_size=25))
def test_columns_of_a_text_say_what_its_cells_say(lines):
    sheet = Sheet("F", "l.csv", [list(HEADERS), *(
        ["Bretagne", "region", "2021", "ESS", *line] for line in lines)])
    slow, fast = cell_by_cell(sheet), by_columns(sheet)
    assert content(fast) == content(slow)
    assert fast.issues == slow.issues


def test_a_commented_or_corrected_cell_is_read_by_itself():
    sheet = Sheet("F", "l.xlsx", [list(HEADERS), ["Bretagne", "region", "2021", "ESS", 11, 1],
                                  ["Mayenne", "departement", "2021", "ESS", 12, 2]],
                  comments={(2, 6): "relu"})
    out = by_columns(sheet)
    assert [(row["cellule"], row["remarque"]) for row in out.rows] == [
        ("F2", "du document relu"), ("E3", "du document")]
    assert [block.size for block in out.blocks] == [2]


def test_a_line_that_stops_early_has_empty_cells():
    sheet = Sheet("F", "l.csv", [list(HEADERS), ["Bretagne", "region", "2021", "ESS", "12"],
                                 ["Bretagne", "region", "2022", "ESS", "13", "1,5 %"], ["Note"]])
    assert [row["cellule"] for row in content(by_columns(sheet))] == ["E2", "E3", "F3"]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)
                | st.integers(-10**16, 10**16).map(float)
                | st.floats(-1e6, 1e6).map(lambda number: round(number, 2))))
def test_a_column_of_numbers_prints_as_its_cells(numbers):
    texts = print_numbers(np.array(numbers, dtype=float)).to_pylist()
    assert texts == [*map(printed_text, numbers)]


def test_figures_of_the_extraction_lead_to_their_cells(raw, write):
    write("emploi_detaille/urssaf.xlsx", {"E": [
        ["Extraction"], [],
        ["Trimestre", "Territoire", "Famille", "Secteur", "Effectifs", "Établissements",
         "Masse salariale (milliers d'euros)"],
        ["T3 2023 (p)", "Finistère", "Mutuelles", None, 40, "s", 1_234.5],
        ["T5 2023", "Finistère", "Mutuelles", None, 41, 4, "beaucoup"],
        ["T2 2023", "Finistère", "Mutuelles", "Santé", "42 (e)", None, "beaucoup"]]})
    one = load(DETAILED.id, raw)
    assert one.data[["cellule", "imprime", "statut", "secteur", "periode"]].values.tolist() == [
        ["E4", "40", "p", "Ensemble", "2023-T3"], ["F4", "s", "s", "Ensemble", "2023-T3"],
        ["G4", "1234,5", "p", "Ensemble", "2023-T3"], ["E6", "42 (e)", "e", "Santé", "2023-T2"]]
    assert [(i.cell, i.message) for i in one.issues if i.severity == "erreur"] == [
        ("A5", "le trimestre n'est pas reconnu"),
        ("G6", "« beaucoup » n'est pas un nombre que l'on sache lire")]


def test_a_footnote_of_a_long_table_gives_its_status_to_its_cells(raw, write):
    write("emploi_detaille/urssaf.xlsx", {"E": [
        ["Trimestre", "Territoire", "Famille", "Secteur", "Effectifs", "Établissements",
         "Masse salariale (milliers d'euros)"],
        ["T3 2023", "Finistère", "Mutuelles", None, "40*", 4, 5],
        ["T2 2023", "Finistère", "Mutuelles", None, "40", 4, "6 (1)"],
        ["* donnée provisoire"], ["(1) estimation de l'Urssaf"]]})
    one = load(DETAILED.id, raw)
    assert one.issues == []
    cells = {r["cellule"]: (r["valeur"], r["statut"], r["remarque"])
             for r in one.data.to_dict("records")}
    assert cells["E2"] == (40, "p", "")
    assert cells["G3"] == (6, "e", "estimation de l'Urssaf")
    assert {cells[c][1:] for c in cells.keys() - {"E2", "G3"}} == {("", "")}


def test_percentages_that_an_old_workbook_cannot_tell_are_one_error_that_says_how_to_save_it():
    sheet = Sheet("F", "l.xls", [list(HEADERS), *(
        ["Bretagne", "region", 2021, "ESS", None, n / 1000 + 0.0001] for n in range(1, 59))])
    out = Tidy(SOURCE, Workbook("l.xls", "", [sheet], format=Format("xls"), has_formats=False))
    table = sheet.table(HEADERS)
    add_figures(out, table, VALUES, territoire=out.territories(table),
                periode=table.text("periode"), famille=table.text("famille"))
    [issue] = out.issues
    assert issue.message.startswith(
        "les pourcentages de ce classeur .xls sont lus sans leur format")
    assert issue.cell == "F2" and "Enregistrer sous" in issue.expected


@pytest.mark.parametrize(("kind", "value", "read"), [
    ("xls", 0.7, []), ("xlsb", 0.7, []), ("xlsx", 0.7, [0.7]), ("xls", "0,7 %", [0.7]),
    ("xls", 0, [0.0]), ("xls", 14.5, [14.5])])
def test_a_percentage_below_one_of_an_old_workbook_may_be_seventy(kind, value, read):
    sheet = Sheet("F", f"l.{kind}", [list(HEADERS), ["Bretagne", "region", 2021, "ESS", None,
                                                     value]])
    out = cell_by_cell(sheet, kind)
    assert [row["valeur"] for row in out.rows] == read
    assert len(out.issues) == (not read)


# --- What calamine leaves out of a workbook ------------------------------------------------------
def test_the_formats_known_by_their_number_are_those_of_the_standard():
    # The 44th is the 42nd with decimals: openpyxl leaves out what parts its sections.
    with_decimals = BUILTIN_FORMATS[42].replace("#,##0", "#,##0.00").replace('"-"', '"-"??')
    assert BUILTIN_FORMATS | {44: with_decimals} == {0: "General", **BUILTIN}


@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_formats_comments_and_errors_are_found_even_where_cells_do_not_tell_their_place(
        raw, prefix):
    import zipfile

    book = Book()
    sheet = book.worksheets[0]
    sheet.append([0.026, "texte", 5, 12])
    sheet.append([None, "#DIV/0!", 0.5])
    sheet["A1"].number_format, sheet["C2"].number_format = "0.0%", "0.00%"
    sheet["B2"].data_type = "e"
    sheet["D1"].comment = Comment("relu\n  deux fois", "a")
    path = raw / "c.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    for place in (b"A1", b"B1", b"C1", b"D1"):
        parts[name] = parts[name].replace(b' r="%s"' % place, b"")
    if prefix:
        parts[name] = parts[name].replace(b"xmlns=", b"xmlns:x=").replace(
            b"</", b"\0").replace(b"<", b"<x:").replace(b"\0", b"</x:").replace(b"<x:?", b"<?")
    with zipfile.ZipFile(path, "w") as archive:
        for part, xml in parts.items():
            archive.writestr(part, xml)
    [sheet] = read(path, raw).sheets
    assert sheet.formats == {(1, 1): "0.0%", (2, 3): "0.00%"}
    assert sheet.comments == {(1, 4): "relu deux fois"}
    assert sheet.cell(2, 2).text == "#DIV/0!"


def test_a_date_beyond_the_calendar_is_an_error_value(raw, write):
    path = write("d.xlsx", {"F": [[(5e9, "dd/mm/yyyy"), (5e9, "0.00")]]})
    assert [cell.text for cell in read(path, raw).sheets[0].row(1)] == [
        "#VALUE!", "5000000000,00"]
