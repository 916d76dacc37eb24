"""``.streamlit/config.toml``: nothing leaves the machine, and everybody can read the colours.

Contrast: WCAG 2.2, relative luminance and 1.4.3 (text, 4.5:1), 1.4.11 (graphics, 3:1).  Colour
blindness: the matrices of Machado, Oliveira and Fernandes (2009) at full severity, on linear RGB,
then distances in OKLab (Ottosson, 2020), of which about 0.02 is just noticeable.
"""

from __future__ import annotations

import itertools
import math
import re
import tomllib
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config
from streamlit.elements.lib import policies

from etl.deposit.reception import MAX_MEBIBYTES
from tests.serving import ROOT

CONFIG: dict[str, Any] = tomllib.loads(
    (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
)
THEMES = ("light", "dark")
#: The page and the side bar, which has neither code nor tables.
PLACES = {theme: CONFIG["theme"][theme] for theme in THEMES} | {
    f"{theme}.sidebar": CONFIG["theme"][theme]["sidebar"] for theme in THEMES
}
TEXTS = ("textColor", "linkColor", "codeTextColor", "dataframeHeaderTextColor")
#: What the look adds to them: name → (light, dark).
LOOK = {
    name: pair
    for name, *pair in re.findall(
        r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)",
        (ROOT / "dashboard/frontend/styles/look.css").read_text(encoding="utf-8"),
    )
}
Matrix = tuple[tuple[float, float, float], ...]
VISIONS: dict[str, Matrix] = {
    "ordinaire": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanope": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutéranope": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanope": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
LMS: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
OKLAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def linear(colour: str) -> list[float]:
    values = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def contrast(one: str, other: str) -> float:
    luminances = sorted(
        sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True))
        for c in (one, other)
    )
    return (luminances[1] + 0.05) / (luminances[0] + 0.05)


def times(matrix: Matrix, vector: list[float]) -> list[float]:
    return [sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix]


def oklab(colour: str, vision: str) -> list[float]:
    """Return the colour in OKLab, as someone with that vision sees it."""
    rgb = [min(max(v, 0), 1) for v in times(VISIONS[vision], linear(colour))]
    return times(OKLAB, [math.cbrt(v) for v in times(LMS, rgb)])


def test_the_formulas_give_the_published_values() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert oklab("#ff0000", "ordinaire") == pytest.approx([0.628, 0.225, 0.126], abs=0.001)


def test_every_option_is_one_that_streamlit_knows() -> None:
    def options(table: dict[str, Any], prefix: str = "") -> list[str]:
        return [
            option
            for name, value in table.items()
            for option in (
                options(value, f"{prefix}{name}.")
                if isinstance(value, dict)
                else [f"{prefix}{name}"]
            )
        ]

    templates = config._config_options_template
    assert [option for option in options(CONFIG) if option not in templates] == []


def test_nothing_is_sent_or_fetched_elsewhere_and_only_this_machine_is_served() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["headless"] is True
    assert CONFIG["server"]["allowedHosts"] == ["127.0.0.1", "localhost", "::1"]
    assert not re.search("https?://", (ROOT / ".streamlit/config.toml").read_text("utf-8"))


def test_a_filter_that_is_set_by_a_chip_or_by_new_bounds_logs_no_stack_trace(
        caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's own check of a widget that has both a usual value and one that the page set."""
    state = SimpleNamespace(is_new_state_value=lambda key: True)
    monkeypatch.setattr(policies.runtime, "exists", lambda: True)
    monkeypatch.setattr(policies, "get_session_state", lambda: state)
    monkeypatch.setattr(policies, "_shown_default_value_warning", False)
    policies.check_session_state_rules((2011, 2022), "annees")
    assert caplog.messages == []


def test_a_dropped_workbook_has_one_limit_of_size() -> None:
    assert CONFIG["server"]["maxUploadSize"] == MAX_MEBIBYTES


def test_readers_see_neither_tracebacks_nor_developers_tools() -> None:
    assert CONFIG["client"] == {
        "allowedOrigins": [],
        "toolbarMode": "minimal",
        "disableDataExport": True,
        "showErrorDetails": "none",
        "showErrorLinks": False,
    }
    assert CONFIG["runner"] == {"magicEnabled": False, "postScriptGC": False}
    assert CONFIG["server"]["fileWatcherType"] == "none"


@pytest.mark.parametrize("place", PLACES)
def test_text_can_be_read(place: str) -> None:
    colours = PLACES[place]
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        for text in TEXTS if place in THEMES else TEXTS[:2]:
            assert contrast(colours[text], colours[background]) >= 4.5, (text, background)
    if place in THEMES:  # the label of a button; the side bar has none of that colour
        assert contrast("#ffffff", colours["primaryColor"]) >= 4.5


@pytest.mark.parametrize("rank", range(2), ids=THEMES)
def test_the_look_can_be_read_and_a_figure_has_the_colour_of_its_card(rank: int) -> None:
    assert LOOK["card"][rank] == CONFIG["theme"][THEMES[rank]]["backgroundColor"]
    for text in ("sea", "muted"):
        for background in ("card", "page"):
            assert contrast(LOOK[text][rank], LOOK[background][rank]) >= 4.5, (text, background)


def test_an_older_browser_has_each_colour_of_the_look() -> None:
    older = (ROOT / "dashboard/frontend/styles/older.css").read_text(encoding="utf-8")
    assert re.findall(r"--(\w+): ", older) == list(LOOK)


@pytest.mark.parametrize("place", PLACES)
def test_widgets_can_be_seen(place: str) -> None:
    colours = PLACES[place]
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(colours["primaryColor"], colours[background]) >= 3, background
    assert contrast(colours["borderColor"], colours["backgroundColor"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_chart_colours_can_be_seen(theme: str) -> None:
    colours = CONFIG["theme"][theme]
    palette = colours["chartCategoricalColors"]
    assert len(set(palette)) >= 10  # with fewer Plotly falls back on its own blue
    assert [c for c in palette if contrast(c, colours["backgroundColor"]) < 3] == []


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES)
def test_chart_colours_stay_apart_for_every_eye(theme: str, vision: str) -> None:
    palette = CONFIG["theme"][theme]["chartCategoricalColors"]

    def closest(colours: list[str]) -> float:
        pairs = itertools.combinations((oklab(c, vision) for c in colours), 2)
        return min(math.dist(*pair) for pair in pairs)

    assert closest(palette[:6]) >= 0.08
    assert closest(palette) >= 0.06


@pytest.mark.parametrize("theme", THEMES)
def test_scales_go_from_one_end_to_the_other(theme: str) -> None:
    colours = CONFIG["theme"][theme]
    lightness = [oklab(c, "ordinaire")[0] for c in colours["chartSequentialColors"]]
    diverging = [oklab(c, "ordinaire")[0] for c in colours["chartDivergingColors"]]
    steps = [b - a for a, b in itertools.pairwise(lightness)]
    assert len(lightness) == len(diverging) == 10
    assert all(s > 0 for s in steps) or all(s < 0 for s in steps)
    middle = [b - a for a, b in itertools.pairwise(diverging)]
    assert all(a * b < 0 for a, b in zip(middle[:4], middle[5:], strict=True))
