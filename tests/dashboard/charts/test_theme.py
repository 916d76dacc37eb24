"""The colours of figures, which every eye tells apart, and their menu."""

from __future__ import annotations

import math
import tomllib
from itertools import combinations
from pathlib import Path

import plotly.graph_objects as go
import pytest

from dashboard.charts import theme
from dashboard.charts.plotly import menu
from dashboard.charts.plotly.template import template
from etl.paths import ROOT
from tests.test_config import VISIONS, oklab

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
DARK = (False, True)


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
    layout = go.Layout(template(dark))
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
