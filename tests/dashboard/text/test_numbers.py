"""Numbers, dates and figures as a reader sees them, wherever they are shown."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import numbers

N, B = "\u202f", "\u00a0"


@pytest.mark.parametrize(("value", "unit", "qualifier", "printed", "text"), [
    (0.75, "part des EPCI", "", "3/4", f"3/4{B}des EPCI"),
    (0.3333, "part", "", "1/3", "1/3"),
    (0.3333, "part", "environ", "environ 1/3", "environ 1/3"),
    # Two decimals that the publication has not are none of its own.
    (66.67, "%", "environ", "deux tiers", f"environ 67{N}%"),
    (25.0, "%", "", "1 tomate sur 4", f"25{N}%"),
    (30.0, "participants", "près de", "près d'une trentaine", f"près de 30{B}participants"),
])
def test_a_part_is_as_precise_as_it_is_printed(
        value: float, unit: str, qualifier: str, printed: str, text: str) -> None:
    assert numbers.value(value, unit, "", qualifier, printed) == text


@pytest.mark.parametrize(("value", "text"), [
    (1.94, f"1,9{B}point"), (1.96, f"2,0{B}points"), (-1.96, f"\u22122,0{B}points")])
def test_a_unit_agrees_with_the_number_that_is_written(value: float, text: str) -> None:
    assert numbers.value(value, "points", decimals=1) == text


@pytest.mark.parametrize("unit", ["rendez-vous", "mois", "pays", "repas", "cas"])
def test_a_unit_whose_s_is_its_own_keeps_it(unit: str) -> None:
    assert numbers.value(1, unit) == f"1{B}{unit}"


@pytest.mark.parametrize(("x", "decimals", "text"), [
    (1234.5, None, "1\u202f234,5"),
    (20100.0, None, "20\u202f100"),
    (1_000_000, None, "1\u202f000\u202f000"),
    (0.1 + 0.2, None, "0,3"),
    (0, None, "0"),
    (-381, None, "−381"),
    (5.0, 1, "5,0"),
    (2.65, 1, "2,7"),          # half goes away from zero, as in Excel
    (-0.04, 1, "0,0"),         # never « −0,0 »
    (np.float64(889), None, "889"),
    (None, None, "–"),
    (float("nan"), 1, "–"),
    (pd.NA, None, "–"),
])
def test_a_number_has_narrow_spaces_a_comma_and_a_true_minus(x, decimals, text):
    assert numbers.number(x, decimals) == text


@given(st.integers(-10**9, 10**9))
def test_a_whole_number_can_be_read_back(n):
    assert int(numbers.number(n).replace("\u202f", "").replace("−", "-")) == n


@pytest.mark.parametrize(("number", "text"), [
    (numbers.percent(2.6), "2,6\u202f%"),
    (numbers.percent(2.6, sign=True), "+2,6\u202f%"),
    (numbers.percent(-3.8, sign=True), "−3,8\u202f%"),
    (numbers.percent(0.04, sign=True), "0,0\u202f%"),
    (numbers.percent(17, 0), "17\u202f%"),
    (numbers.percent(None), "–"),
    (numbers.number(754, sign=True), "+754"),
    (numbers.number(-381, sign=True), "−381"),
    (numbers.number(0, sign=True), "0"),
    (numbers.number(None, sign=True), "–"),
])
def test_percentages_and_changes(number, text):
    assert number == text


@pytest.mark.parametrize(("day", "text"), [
    (date(2023, 12, 12), "12 décembre 2023"),
    (date(2023, 12, 1), "1er décembre 2023"),
    (pd.Timestamp("2024-03-29"), "29 mars 2024"),
    ("2003-01-01", "1er janvier 2003"),
    ("2013-12", "décembre 2013"),
    ("2017", "2017"),
    ("2022-11 (publication)", "novembre 2022 (publication)"),
    ("2025-11 (étude) ; page 2026-03", "novembre 2025 (étude) ; page mars 2026"),
    ("2010-2015", "2010-2015"),
    ("s.d. (fin 2019 ou 2020)", "sans date (fin 2019 ou 2020)"),
])
def test_a_date_is_written_in_words(day, text):
    assert numbers.date(day) == text


def test_a_quarter_is_written_before_its_year():
    assert numbers.quarter("2023-T3") == "T3 2023"
    assert numbers.date("2021-T1") == "T1 2021"
    assert numbers.quarter("2017-S1") == "S1 2017"
    assert numbers.quarter("2021-2022") == "2021-2022"


@pytest.mark.parametrize(("figure", "text"), [
    ((20100, "salariés"), "20\u202f100\u00a0salariés"),
    ((1, "postes salariés"), "1\u00a0poste salarié"),
    ((1.5, "millions d'euros"), "1,5\u00a0million d'euros"),
    ((0.5, "pour 10\u202f000 habitants"), "0,5\u00a0pour 10\u202f000 habitants"),
    ((1, "établissements avec salariés"), "1\u00a0établissement avec salariés"),
    ((21, "pays"), "21\u00a0pays"),
    ((1, "pays"), "1\u00a0pays"),
    ((1, "fonds"), "1\u00a0fonds"),
    ((13.5, "% de l'emploi"), "13,5\u202f% de l'emploi"),
    ((5, "%/an"), "5\u202f% par an"),
    ((1200, "M€"), "1\u202f200\u202fM€"),
    ((3, "rang"), "3e"),
    ((1, "rang"), "1er"),
    ((300, "", "", "plus de", "plus de 300"), "plus de 300"),
    ((-300, "postes", "", "plus de", "- plus de 300"), "recul de plus de 300\u00a0postes"),
    ((1584, "", "p", "", "1584 (p)"), "1\u202f584 (p)"),
    ((20000, "personnes", "e", "environ"), "environ 20\u202f000\u00a0personnes (e)"),
    ((889, "", "c"), "889 (c)"),
    ((-0.4, "%", "p"), "−0,4\u202f% (p)"),
])
def test_a_figure_is_written_with_its_unit_its_qualifier_and_its_status(figure, text):
    assert numbers.value(*figure) == text


def test_a_change_may_be_written_with_its_sign():
    assert numbers.value(1.8, "%", imprime="+1.8%", sign=True) == "+1,8\u202f%"


def test_a_rounded_change_says_its_direction_in_words():
    assert numbers.value(800, "", qualificatif="environ", sign=True) == "hausse d'environ 800"
    assert numbers.value(-0.4, "%", qualificatif="près de") == "recul de près de 0,4\u202f%"


@pytest.mark.parametrize(("x", "unit", "cell", "text"), [
    (5.0, "%", "5.0%", "5,0\u202f%"),     # as printed
    (17, "%", "17 %", "17\u202f%"),       # no false decimal
    (1732, "", "1.732", "1\u202f732"),    # the point of the printed text parts thousands
    (50 / 3, "%", "", "16,7\u202f%"),     # computed: one decimal
    (105.66, "", "", "105,7"),
    (166_012.25, "", "", "166\u202f012"),
])
def test_a_figure_has_the_decimals_that_are_printed(x, unit, cell, text):
    assert numbers.value(x, unit, imprime=cell) == text


def test_zero_nothing_secret_and_not_available_never_look_alike():
    texts = [numbers.value(0, "%"), numbers.value(None, "%"), numbers.value(None, "%", "s"),
             numbers.value(None, "%", "nd"), numbers.value(None, "%", "ns"),
             numbers.value(None, "%", imprime="stagnation")]
    assert texts == ["0\u202f%", "–", "secret", "n.d.", "n.s.", "stagnation"]


def test_a_secret_hides_even_a_value_that_would_have_been_kept():
    assert numbers.value(12, "salariés", "s", imprime="12") == "secret"


def test_a_word_keeps_its_status():
    assert numbers.value(None, "tendance", "p", imprime="hausse") == "hausse (p)"


def test_a_number_of_any_size_is_written():
    assert numbers.number(1e30) == "1" + 10 * f"{numbers.NARROW}000"
    assert numbers.number(1.5e300).startswith(f"1{numbers.NARROW}500")
    assert numbers.number(-1e-300) == "0"


@pytest.mark.parametrize(("units", "unit"), [
    ("équivalents temps plein", "équivalent temps plein"),
    ("établissements sans salarié", "établissement sans salarié"),
    ("aides aux entreprises", "aide aux entreprises"),
    ("structures ou porteurs", "structure ou porteur"),
    ("commerces ruraux", "commerce rural"),
    ("nouveaux réseaux locaux", "nouveau réseau local"),
])
def test_each_word_of_a_unit_agrees_up_to_a_preposition(units: str, unit: str) -> None:
    assert numbers.value(1, units) == f"1{B}{unit}"
    assert numbers.value(2, units) == f"2{B}{units}"
