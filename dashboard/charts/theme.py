"""The look of every figure: colours and marks.

Colours come in pairs (on white, on the dark page) and no colour stands alone: each series also
has a dash, a symbol and a pattern.  Contrast rule: WCAG 2.2, 1.4.3 and 1.4.11 (4.5:1 for the
series, since their names are written in their colour; 3:1 for what only fills).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import cycle
from typing import NamedTuple

from dashboard.paths import FRONTEND
from dashboard.text.numbers import NO_BREAK, without_base

#: The mark of the observatory, in the browser's tab.
MARK = FRONTEND / "mark.svg"
#: A colour on the light page and on the dark one.
Pair = tuple[str, str]

#: Those of ``.streamlit/config.toml``, so that a figure is part of its page.
BACKGROUND: Pair = ("#FFFFFF", "#0E1A22")
INK: Pair = ("#14242F", "#E6EEF2")
MUTED: Pair = ("#55636E", "#A3B1BC")
GRID: Pair = ("#E3E8EC", "#263743")
#: Fill of what is not known, or of the land under points; and the hatch over it.
MISSING: Pair = ("#E6E9EC", "#2A3A46")
HATCH: Pair = ("#B9C3CA", "#4A5D69")

# Told apart by colour-blind readers too (tests/dashboard/charts/test_theme.py measures it).
SEA: Pair = ("#0B4F6C", "#6FB7D6")
RUST: Pair = ("#D73D09", "#ED813A")
SEAWEED: Pair = ("#0F8662", "#97D298")
HEATHER: Pair = ("#7B58C3", "#D7A2FF")
GORSE: Pair = ("#7D4432", "#FFAE47")
HYDRANGEA: Pair = ("#BE0F9C", "#C46B99")
LAGOON: Pair = ("#2B659A", "#2AA1C2")
SLATE: Pair = ("#55606B", "#A9B4BF")
ROYAL: Pair = ("#1D6AFF", "#9881FF")
BARK: Pair = ("#532E00", "#BD9883")
BUOY: Pair = ("#7E143F", "#DD5632")
OLIVE: Pair = ("#557D0B", "#D1E484")

#: Part of its colour that a bar keeps under an interval, and where it is not settled.
PALE, PALEST = 0.6, 0.35
#: Bars beside the one that a figure is about.
OTHERS: Pair = ("#8A9299", "#6C7883")

#: For names that have no fixed colour, in the order they are taken.
SEQUENCE: tuple[Pair, ...] = (SEA, RUST, SEAWEED, HEATHER, GORSE, HYDRANGEA, LAGOON, SLATE, ROYAL,
                              BARK, BUOY, OLIVE)

#: The same thing has the same colour on every page.
COLOURS: dict[str, Pair] = {
    "ESS": SEA,
    "Associations": SEAWEED,
    "Coopératives": GORSE,
    "Mutuelles": HEATHER,
    "Fondations": HYDRANGEA,
    "Sociétés commerciales de l'ESS": LAGOON,
    # The statuts that no famille is named after.
    "Scop": RUST,
    "Scic": ROYAL,
    "Coopérative de consommateurs": OLIVE,
    "Entreprise d'insertion": BARK,
    "Privé hors ESS": SLATE,
    "Privé (ESS incluse)": BARK,
    "Bretagne": SEA,
    "France": SLATE,
    "France de province": BARK,
    "Côtes-d'Armor": SEAWEED,
    "Finistère": ROYAL,
    "Ille-et-Vilaine": RUST,
    "Morbihan": HEATHER,
    "Employeurs": SEA,
    "Non-employeurs": RUST,
}
#: Another name of a thing, which has its colour: a structure that of its famille.
_SAME = {
    "Ensemble": "ESS",
    "Association": "Associations",
    "Coopérative": "Coopératives",
    "Mutuelle": "Mutuelles",
    "Fondation": "Fondations",
    "Entreprise Esus": "Sociétés commerciales de l'ESS",
    "Reste de l'économie privée": "Privé hors ESS",
    "22": "Côtes-d'Armor",
    "29": "Finistère",
    "35": "Ille-et-Vilaine",
    "56": "Morbihan",
    "Non employeurs": "Non-employeurs",
}
COLOURS |= {name: COLOURS[same] for name, same in _SAME.items()}

#: What stands between the name of a series and that of its territory, where those of two are drawn:
#: a series has its colour in both.
OF_PLACE = f"{NO_BREAK}– "

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "pentagon", "star", "hexagon",
           "triangle-down", "cross", "x")
PATTERNS = ("", "/", ".", "x", "-", "\\", "|", "+")

#: Streamlit serves « Source Sans »; the others serve an image that is opened elsewhere.
FONT = '"Source Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif'

BLUES: tuple[tuple[str, ...], tuple[str, ...]] = (
    ("#DCEBF2", "#A9CFE0", "#6BA9C6", "#2F7C9F", "#0B4F6C"),
    ("#1D3F51", "#2B6079", "#3F86A5", "#6FB7D6", "#B9E2F3"),
)
#: From the least favourable to the most, with a middle that is neither.
DIVERGING: tuple[tuple[str, ...], tuple[str, ...]] = (
    ("#8F2F06", "#C9683A", "#F0C3A8", "#E4E7E9", "#A9CFE0", "#3F86A5", "#0B4F6C"),
    ("#F5A67F", "#CB6A3C", "#7D4630", "#46535D", "#2F6C88", "#5BA7C8", "#B9E2F3"),
)


class Style(NamedTuple):
    """How a series is drawn: never by its colour alone."""

    colour: Pair
    dash: str
    symbol: str
    pattern: str


#: How a series is drawn that stands alone.
PLAIN = Style(SEA, "solid", "circle", "")


def styles(names: Iterable[str], order: Sequence[str] = ()) -> dict[str, Style]:
    """Return name → style.

    ``order``: all the names there can be, so that filtering changes no colour.
    """
    names = list(names)
    every = [*order, *(n for n in names if n not in order)]
    pairs: dict[str, Pair] = {}
    series = list(dict.fromkeys(map(_bare_name, every)))
    for name in series:  # « ESS » and « Ensemble » share a colour, unless they meet in one chart
        if name in COLOURS and COLOURS[name] not in pairs.values():
            pairs[name] = COLOURS[name]
    free = cycle([pair for pair in SEQUENCE if pair not in pairs.values()] or SEQUENCE)
    for name in series:
        if name not in pairs:
            pairs[name] = next(free)
    ranks = {name: every.index(name) for name in names}
    return {name: Style(pairs[_bare_name(name)], DASHES[rank % len(DASHES)],
                        SYMBOLS[rank % len(SYMBOLS)], PATTERNS[rank % len(PATTERNS)])
            for name, rank in ranks.items()}


def _bare_name(series: str) -> str:
    """Return what has a colour: « ESS » of « ESS – Finistère », « Finistère » of « Finistère
    (n = 6) »."""
    return without_base(series.partition(OF_PLACE)[0])


def _channels(hexadecimal: str) -> tuple[int, int, int]:
    return (int(hexadecimal[1:3], 16), int(hexadecimal[3:5], 16), int(hexadecimal[5:7], 16))


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2.2, relative
    luminance)."""
    def luminance(hexadecimal: str) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
                  for c in (channel / 255 for channel in _channels(hexadecimal))]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@cache
def contrasting_ink(fill: str) -> str:
    """Return black or white, whichever reads best on ``fill``: 4.5:1 at least on any colour."""
    return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, fill))


def opaque_colour(front: str, back: str, share: float) -> str:
    """Return the plain colour of ``front`` at ``share`` (0 to 1) over ``back``."""
    mixture = (round(f * share + b * (1 - share))
               for f, b in zip(_channels(front), _channels(back), strict=True))
    return "#" + "".join(f"{c:02X}" for c in mixture)


def _pick(scale: Sequence[str], n: int) -> list[str]:
    """Return ``n`` colours evenly taken from ``scale``, interpolated where it has fewer."""
    if n < 2:
        return [scale[-1]] * n
    result = []
    for i in range(n):
        place = i * (len(scale) - 1) / (n - 1)
        low = min(int(place), len(scale) - 2)
        result.append(opaque_colour(scale[low + 1], scale[low], place - low))
    return result


def pairs(scale: Callable[[bool], list[str]]) -> list[Pair]:
    """Return the colours of a scale, for the light page and for the dark one."""
    return list(zip(scale(False), scale(True), strict=True))


def sequential(n: int, dark: bool = False) -> list[str]:
    """Return ``n`` colours from little to much."""
    return _pick(BLUES[dark], n)


def diverging(n: int, dark: bool = False) -> list[str]:
    """Return ``n`` colours from one side to the other; an odd ``n`` has a neutral middle."""
    return _pick(DIVERGING[dark], n)
