"""What a cell shows, and the spellings that mean the same."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.french.text import normalise, printed_text, slug
from etl.reading.formats.xlsx_cells import BUILTIN

NBSP, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(("value", "number_format", "text"), [
    (None, "General", ""),
    ("  - plus de 300 ", "General", "- plus de 300"),
    (f"1{NBSP}040", "0.0%", f"1{NBSP}040"),
    (99, "General", "99"),
    (3.0, "General", "3"),
    (-1267, "General", "-1267"),
    (18.93, "General", "18,93"),
    (0.1 + 0.2, "General", "0,3"),
    (2000000, "General", "2000000"),
    (1234567.5, "#,##0", f"1{NARROW}234{NARROW}568"),
    (1234.5, BUILTIN[44], f"$1{NARROW}234,50"),
    (0, BUILTIN[44], "$-"),
    (55210055400025, "0.00E+00", "55210055400025"),
    (1234.5, "# ?/?", "1234,5"),
    (1234.5, "# ##0.00", f"1{NARROW}234,50"),
    (-1234, "+#,##0;-#,##0", f"-1{NARROW}234"),
    (0.026, "0.0%", "2,6%"),
    (0.026, "+0.0%;[Red]-0.0%", "+2,6%"),
    (-0.026, "+0.0%;[Red]-0.0%", "-2,6%"),
    (0.026, "0.0\\ %", "2,6 %"),
    (0.0005, "0.0%", "0,1%"),
    (12, "@", "12"),
    (12, '0" (p)"', "12 (p)"),
    (12.5, 'General" (e)"', "12,5 (e)"),
    (3, '[<6]"s";0', "s"),
    (7, '[<6]"s";0', "7"),
    (0, "#,##0;-#,##0", "0"),
    (0, '0;-0;"n.d."', "n.d."),
    (0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "-"),
    (0, "#", "0"),
    (3, '0" ; environ"', "3 ; environ"),
    (12345678, "#,##0,", f"12{NARROW}346"),
    (1234567, '0.0,,"M€"', "1,2M€"),
    (True, "General", "VRAI"),
    (date(2023, 3, 28), "General", "28/03/2023"),
    (datetime(2023, 3, 28), "dd/mm/yyyy", "28/03/2023"),
    (datetime(2023, 3, 28, 14, 30), "General", "28/03/2023 14:30"),
    (timedelta(hours=30, seconds=5), "[h]:mm:ss", "30:00:05"),
    (timedelta(minutes=-90), "General", "-01:30:00"),
    (datetime(1996, 1, 1), "mmm-yy", "janv-96"),
    (datetime(1996, 1, 1), "yyyy", "1996"),
    (date(2003, 2, 1), "[$-40C]mmm\\-yy;@", "févr-03"),
    (date(1996, 1, 1), "mmmm yyyy", "janvier 1996"),
    (date(1996, 1, 1), "mm/yyyy", "01/1996"),
    (date(1996, 1, 2), "d-mmm-yy", "02/01/1996"),
])
def test_a_cell_prints_what_french_excel_shows(value, number_format, text):
    assert printed_text(value, number_format) == text


@pytest.mark.parametrize(("text", "expected"), [
    ("Côtes d'Armor", "cotes d'armor"),
    ("CÔTES D’ARMOR", "cotes d'armor"),
    ("Main-d’œuvre", "main-d'oeuvre"),
    ("Reste de l'économie\n privée (%)", "reste de l'economie privee"),
    ("ESS (en %)", "ess"),
    ("ESS (vol.)", "ess (vol.)"),
    ("Postes *", "postes"),
    ("Part (en %)**", "part"),
    ("Part* (%)", "part"),
    ("*", "*"),
    (f"Île{NBSP}–{NARROW}Tudy ", "ile - tudy"),
    (2011, "2011"),
    (2011.0, "2011"),
    (None, ""),
])
def test_spellings_that_mean_the_same_have_one_form(text, expected):
    assert normalise(text) == expected


@given(st.text())
def test_the_common_form_is_its_own_form(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(("text", "name"), [
    ("L'été", "l-ete"), ("L’œuvre de Saint‑Malo", "l-oeuvre-de-saint-malo"),
    ("en % des emplois", "en-pourcentage-des-emplois"), ("2010–2015, m²", "2010-2015-m2")])
def test_a_file_is_named_by_the_letters_and_digits_of_what_it_holds(text, name):
    assert slug(text) == name
