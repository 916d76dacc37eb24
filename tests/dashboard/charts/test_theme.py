"""What a reader sees of a number, a date, a colour and the menu of a figure."""

from __future__ import annotations

import math
import tomllib
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import theme
from dashboard.charts.plotly import menu
from dashboard.charts.plotly.template import template
from dashboard.text import numbers
from etl.paths import ROOT
from tests.test_config import VISIONS, oklab

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
DARK = (False, True)


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


@pytest.mark.parametrize("dark", DARK)
def test_series_reach_the_contrast_of_a_text_on_their_page(dark):
    page = theme.BACKGROUND[dark]
    low = {pair[dark]: theme.contrast(pair[dark], page)
           for pair in (*theme.SEQUENCE, *theme.COLOURS.values(), theme.INK, theme.MUTED)
           if theme.contrast(pair[dark], page) < 4.5}
    assert low == {}


def test_series_keep_a_contrast_of_3_on_the_neighbouring_grounds():
    assert min(theme.contrast(light, "#FFFFFF") for light, _ in theme.SEQUENCE) >= 3
    assert min(theme.contrast(dark, "#0F1B24") for _, dark in theme.SEQUENCE) >= 3


FAMILLES = ("ESS", "Associations", "Coopératives", "Mutuelles", "Fondations",
            "Sociétés commerciales de l'ESS", "Privé hors ESS", "Privé (ESS incluse)")
DEPARTEMENTS = ("Bretagne", "Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan")


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("dark", DARK)
def test_no_two_series_look_alike_for_any_eye(dark, vision):
    """Distances in OKLab, of which 0.02 is just noticeable (see tests/test_config.py)."""
    def closest(colours):
        pairs = combinations([oklab(c, vision) for c in colours], 2)
        return min(math.dist(*pair) for pair in pairs)

    assert closest([pair[dark] for pair in theme.SEQUENCE]) >= 0.035
    for chart in (FAMILLES, DEPARTEMENTS):
        assert closest([theme.COLOURS[name][dark] for name in chart]) >= 0.035


def test_contrast_is_that_of_wcag():
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("dark", DARK)
@pytest.mark.parametrize("scale", [theme.sequential, theme.diverging])
@pytest.mark.parametrize("n", range(1, 22))
def test_a_figure_can_be_read_on_any_colour_of_a_scale(dark, scale, n):
    colours = scale(n, dark)
    assert len(colours) == n
    assert min(theme.contrast(theme.contrasting_ink(c), c) for c in colours) >= 4.5


def test_figures_stand_on_the_ground_of_the_page():
    grounds = [CONFIG["theme"][mode]["backgroundColor"].upper() for mode in ("light", "dark")]
    inks = [CONFIG["theme"][mode]["textColor"].upper() for mode in ("light", "dark")]
    assert (list(theme.BACKGROUND), list(theme.INK)) == (grounds, inks)
    assert theme.SEA[0] == CONFIG["theme"]["light"]["primaryColor"].upper()


def test_there_are_at_least_ten_other_colours_all_different():
    assert len(theme.SEQUENCE) >= 10
    for dark in DARK:
        assert len({pair[dark] for pair in theme.SEQUENCE}) == len(theme.SEQUENCE)


def test_familles_and_territories_have_their_colour():
    assert theme.COLOURS["ESS"][0] == "#0B4F6C"
    assert theme.COLOURS["29"][0] == theme.COLOURS["Finistère"][0] != theme.COLOURS["France"][0]
    assert theme.COLOURS["Associations"][1] != theme.COLOURS["Associations"][0]


@pytest.mark.parametrize("dark", DARK)
def test_no_two_series_of_a_chart_share_a_colour_a_dash_or_a_symbol(dark):
    names = ["Ensemble", "ESS", "Associations", "Privé hors ESS", "Reste de l'économie privée",
             "Animation"]
    styles = (one._replace(colour=one.colour[dark]) for one in theme.styles(names).values())
    assert {len(set(marks)) for marks in zip(*styles, strict=True)} == {len(names)}


def test_a_name_keeps_its_colour_with_its_number_of_answers():
    name = "Finistère (n\u00a0=\u00a06)"
    assert theme.styles([name])[name].colour == theme.COLOURS["Finistère"]


def test_a_filter_changes_no_colour():
    every = ("Santé", "Sport", "Animation", "Culture")
    assert theme.styles(["Culture"], order=every)["Culture"] == theme.styles(every)["Culture"]


def test_more_series_than_colours_start_again():
    names = [f"Acteur n° {i:03}" for i in range(1, 31)]
    assert len(theme.styles(names)) == 30


@pytest.mark.parametrize("dark", DARK)
def test_the_template_is_french_and_carries_the_page(dark):
    layout = go.Layout(template=template(dark)).template.layout
    assert layout.separators == ",\u202f"
    assert (layout.paper_bgcolor, layout.font.color) == (theme.BACKGROUND[dark], theme.INK[dark])
    assert layout.legend.orientation == "h"
    assert layout.xaxis.showgrid is False


def test_the_menu_of_a_figure_is_french_and_short():
    config = menu.config()
    words = config["locales"][config["locale"]]
    assert words["dictionary"]["Reset axes"] == "Rétablir la vue complète"
    assert words["format"]["months"][7] == "août"
    assert [len(words["format"][k]) for k in ("months", "shortMonths", "days", "shortDays")] == [
        12, 12, 7, 7]
    assert config["displaylogo"] is False
    # Plotly's own image has neither title nor source.
    assert {"sendChartToCloud", "toImage"} <= {*config["modeBarButtonsToRemove"]}


def test_every_text_of_the_menu_that_stays_is_translated():
    script = (Path(go.__file__).parents[1] / "package_data" / "plotly.min.js").read_text("utf-8")
    for english in ("Zoom", "Reset axes", "Double-click on legend to isolate one trace"):
        assert f'"{english}"' in script
        assert menu.LOCALE["dictionary"][english] != english


def test_a_number_of_any_size_is_written():
    assert numbers.number(1e30) == "1" + 10 * f"{numbers.NARROW}000"
    assert numbers.number(1.5e300).startswith(f"1{numbers.NARROW}500")
    assert numbers.number(-1e-300) == "0"
