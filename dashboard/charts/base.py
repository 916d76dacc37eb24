"""What every chart needs: an empty sheet, the numbers and texts of a column, a time axis."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import trends
from dashboard.charts import theme
from dashboard.warehouse.table import Table
from etl.contract import MISSING_STATUSES, STATUSES

NO_DATA = "Aucune donnée pour ces filtres"
UNKNOWN = "non précisé"
#: Statuses drawn hollow: the figure will be revised or has not been counted yet.
UNSETTLED = ("p", "e")
#: Hatches of what is not known, one a reason.
HATCHES = {"s": "x", "nd": "/", "ns": "-", "": "."}
#: Average width of a character of the labels, in pixels.
CHARACTER = 7.2
#: Width of the plot on a telephone, in pixels: what fits there fits everywhere.
PLOT_WIDTH = 150
#: What a figure calls the width that it asks for.
LEAST_WIDTH = "largeur_minimale"
#: What is left of that width where several lines are centred one above the other.
TIGHT = 0.88
#: Widest label of an axis, in characters: it leaves room for the plot on a telephone.
LABEL = 22
#: Widest entry of a legend, in characters.
ENTRY = 36
#: Pixels of a figure whose height does not depend on how much it shows.
_height: ContextVar[int] = ContextVar("height", default=420)


def usual_height() -> int:
    """The height in pixels of a figure that asks for none."""
    return _height.get()


@contextmanager
def within(height: int) -> Iterator[None]:
    """Figures that ask for no height are drawn inside for this one (pixels)."""
    token = _height.set(height)
    try:
        yield
    finally:
        _height.reset(token)


def sheet(dark: bool = False, height: int | None = None, legend: str = "",
          **layout: Any) -> go.Figure:
    """A figure without traces.

    ``legend``: title of the legend (none: no legend).  It stands on the line of the menu, so that
    the entries stay under the menu on as many rows as the width of the screen asks for.
    """
    figure = go.Figure()
    figure.update_layout(template=theme.template(dark), height=height or usual_height(),
                         showlegend=bool(legend), **layout)
    if legend:
        figure.update_layout(margin_t=68, legend_title={"text": wrap(legend, 16), "side": "top"})
    return figure


def silent(table: Table, column: str) -> str:
    """Why nothing can be drawn: there is no row, or every result was refused; else empty."""
    if table.empty:
        return NO_DATA
    if f"{column}_motif" not in table.data or not np.isnan(numbers(table, column)).all():
        return ""
    return " ".join(trends.refusals(table.data[[f"{column}_motif"]]))


def empty(dark: bool = False, height: int | None = None, why: str = NO_DATA) -> go.Figure:
    """A figure that says why there is nothing to show."""
    text = wrap(why, 36)
    figure = sheet(dark, height or max(180, 24 * text.count("<br>") + 80))
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True)
    figure.add_annotation(text=text, x=0.5, y=0.5, xref="paper", yref="paper",
                          showarrow=False, font={"size": 16, "color": theme.MUTED[dark]})
    return figure


def wrap(text: str, width: int = LABEL) -> str:
    """The text on lines of about ``width`` characters."""
    return "<br>".join(textwrap.wrap(text, width, break_long_words=False)) or text


def name(x: Any) -> str:
    """A category as it is written: 2012.0 → « 2012 », nothing → « non précisé »."""
    if theme.missing(x) or x == "":
        return UNKNOWN
    if isinstance(x, (float, np.floating)) and float(x).is_integer():
        return str(int(x))
    return theme.quarter(str(x))


def names(table: Table, column: str) -> list[str]:
    """The categories of a column, one a row."""
    return [name(x) for x in table.data[column]]


def declared(table: Table, column: str) -> tuple[str, ...]:
    """The values a column may take, in their natural order; empty when it declares none."""
    return next((c.values for c in table.columns if c.name == column), ())


def order(table: Table, column: str) -> list[str]:
    """The categories present: periods in time, else the declared order, else that of the rows."""
    found = {name(x): position(x) for x in table.data[column]}
    present = list(found)
    if not np.isnan(list(found.values())).any():
        return sorted(present, key=lambda n: found[n])
    first = [v for v in declared(table, column) if v in present]
    return [*first, *(v for v in present if v not in first)]


def single(table: Table, *columns: str) -> None:
    """``ValueError`` when two rows fall on the same mark: one figure would hide the other."""
    seen: set[tuple[str, ...]] = set()
    for key in zip(*(names(table, c) for c in columns), strict=True):
        if key in seen:
            raise ValueError(f"Deux valeurs pour « {' · '.join(key)} »{theme.NARROW}: "
                             "séparez les périmètres ou filtrez.")
        seen.add(key)


def numbers(table: Table, column: str) -> np.ndarray:
    """The values as floats; NaN where there is none or where the status forbids one."""
    values = table.data[column].to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isin(statuses(table, column), MISSING_STATUSES), np.nan, values)


def companion(column: str) -> str:
    """Name of the column that holds the status of ``column``."""
    return "statut" if column == "valeur" else f"{column}_statut"


def statuses(table: Table, column: str) -> np.ndarray:
    """The statuses of a value column, one text a row; empty texts when it has none."""
    return words(table, companion(column))


def status(code: Any) -> str:
    """The status in words; empty for a figure as printed."""
    return STATUSES.get(code, str(code)) if code and not theme.missing(code) else ""


def holds_statuses(column: str) -> bool:
    """Whether the column of that name holds codes of statuses."""
    return column == "statut" or column.endswith("_statut")


def words(table: Table, column: str) -> np.ndarray:
    """A column of texts, one a row; empty texts when the table has not got it."""
    if column not in table.data:
        return np.full(len(table.data), "", dtype=object)
    return table.data[column].fillna("").astype(str).to_numpy(dtype=object)


def unit(table: Table, column: str) -> str:
    """The unit all rows share, empty when they differ or have none."""
    declared_unit = next((c.unit for c in table.columns if c.name == column), "")
    if declared_unit or column != "valeur" or "unite" not in table.data:
        return declared_unit
    units = set(words(table, "unite"))
    return units.pop() if len(units) == 1 else ""


def heading(table: Table, column: str) -> str:
    """Label and unit, as on an axis or at the head of an extract: « Évolution (%) »."""
    label = next((c.label for c in table.columns if c.name == column), column)
    shared = unit(table, column)
    # « Structures », not « Structures (structures) ».
    return f"{label} ({shared})" if shared and shared != label.lower() else label


def title(table: Table, column: str | None) -> str:
    """Title of the legend of ``column``: its label, a blank when it is for drawing only.

    Empty when there is nothing to tell apart: no column, or a single category.
    """
    if not column or table.data[column].nunique(dropna=False) < 2:
        return ""
    return next((c.label for c in table.columns if c.name == column), theme.NO_BREAK)


def texts(table: Table, column: str, short: bool = False) -> list[str]:
    """The figures as they are written; ``short`` leaves to the axis the unit that all share.

    Changes (« Évolution… », or a column with a negative number) are all written with their sign;
    computed numbers (nothing printed) have the decimals that their column declares, else those
    of the one that has most.
    """
    values = numbers(table, column)
    shared = unit(table, column)
    if short and shared:
        units: Iterable[str] = ["%" if shared.startswith("%") else ""] * len(values)
    elif column == "valeur" and "unite" in table.data:
        units = words(table, "unite")
    else:
        units = [shared] * len(values)
    own = column == "valeur"  # qualifier and printed text are those of the published figure
    nothing = np.full(len(values), "", dtype=object)
    printed = words(table, "imprime") if own else nothing
    places = next((c.decimals for c in table.columns if c.name == column), None)
    if places is None and not printed.any() and not (own and not shared):
        places = _places(values, shared)
    said = heading(table, column), *words(table, "indicateur")[:1]
    sign = bool((values < 0).any()) or any(s.startswith("Évolution") for s in said)
    return [theme.value(v, u, s, q, i, sign, places) for v, u, s, q, i in zip(
        values, units, statuses(table, column),
        words(table, "qualificatif") if own else nothing, printed, strict=True)]


def figure_text(row: Mapping[str, Any] | pd.Series) -> str:
    """A figure as it is written, from its row (« −3,8 % », « 20 000 personnes (e) »)."""
    return theme.value(row["valeur"], row["unite"], row["statut"], row["qualificatif"],
                       row["imprime"], sign=str(row["indicateur"]).startswith("Évolution"))


def _places(values: np.ndarray, shared: str) -> int:
    """0 or 1 decimal for computed numbers: none when all are whole, or all large counts."""
    known = values[~np.isnan(values)]
    fine = known if shared.startswith("%") else known[np.abs(known) < theme.LARGE]
    return int(any(theme.rounded(v, 1) % 1 for v in fine))


def hover(*parts: Sequence[str], shown: Sequence[str]) -> list[str]:
    """« Finistère · 2012 : −0,4 % (p) », one text a row."""
    return [f"{' · '.join(p for p in row[:-1] if p)}{theme.NARROW}: <b>{row[-1]}</b>"
            for row in zip(*parts, shown, strict=True)]


def decimals(span: float) -> int:
    """How many decimals tell apart a handful of values spread over ``span``."""
    return 0 if span >= 4 or span <= 0 else min(3, int(np.ceil(-np.log10(span / 4))))


def number_axis(values: np.ndarray, shared: str) -> dict[str, Any]:
    """Tick format of an axis for ``values``: never « 50k », no half of what is counted, % on
    each tick."""
    known = values[~np.isnan(values)]
    span = float(np.ptp(known)) if len(known) else 0.0
    few = 0 < span < 4 and not shared.startswith("%") and bool((known % 1 == 0).all())
    ticks = {"tickformat": ",.0f", "dtick": 1} if few else {
        "tickformat": f",.{decimals(span)}f", "nticks": 6}
    return {**ticks, "ticksuffix": theme.NARROW + "%" if shared.startswith("%") else ""}


def heads(figure: go.Figure, headers: Sequence[str], label: str, cells: int = 0,
          beside: int = LABEL) -> None:
    """Headers above the columns of a grid; the title of their axis keeps them under the menu,
    upright or not.

    ``cells``, ``beside``: characters of the longest figure of a cell and of the longest label of a
    row.  Headers of several lines, once turned to fit a telephone, and figures of narrow columns
    would cover each other: the figure then asks for the width that keeps them apart
    (``layout.meta``, see ``least_width``).
    """
    written = [wrap(n, 14) for n in headers]
    longest = max((len(line) for n in written if "<br>" in n for line in n.split("<br>")),
                  default=0)
    upright = CHARACTER * (LABEL + TIGHT * longest * len(headers)) if longest else 0
    apart = CHARACTER * (beside + cells * len(headers))
    if width := max(upright, apart if apart > CHARACTER * LABEL + PLOT_WIDTH else 0):
        figure.update_layout(meta={LEAST_WIDTH: width})
    figure.update_xaxes(side="top", fixedrange=True, tickvals=list(range(len(headers))),
                        ticktext=written, title={"text": label, "standoff": 14},
                        range=[-0.5, len(headers) - 0.5])


def least_width(figure: go.Figure) -> int:
    """The width in pixels under which the figure is to be scrolled; 0 when it fits any screen."""
    return int((figure.layout.meta or {}).get(LEAST_WIDTH, 0))


def breaks(table: Table, places: np.ndarray) -> list[tuple[int, str, np.ndarray]]:
    """The breaks that stand between two of the periods drawn: year, kind, rows concerned.

    ``places``: where the row of each stands, in years; NaN where the axis has no years.
    """
    found = []
    for one in table.breaks:
        rows = trends.concerned(table.data, one)
        known = places[rows][~np.isnan(places[rows])]
        if len(known) and one.year and known.min() < one.year <= known.max():
            found.append((one.year, one.kind, rows))
    return found


def cuts(table: Table, column: str, labels: Sequence[str]) -> list[tuple[float, str, np.ndarray]]:
    """The breaks that stand between two of ``labels``, the categories of a column.

    Where (0.5: between the first two), « Rupture de champ », the rows concerned; none where the
    categories do not follow one another in time.
    """
    raw = dict(zip(names(table, column), table.data[column], strict=True))
    times = [position(raw[label]) for label in labels]
    if not all(before < after for before, after in pairwise(times)):
        return []
    places = np.array([position(p) for p in table.data[column]])
    met: dict[float, list[tuple[str, np.ndarray]]] = {}
    for year, kind, rows in breaks(table, places):
        met.setdefault(sum(t < year for t in times) - 0.5, []).append((kind, rows))
    return [(at, "Rupture de " + " et de ".join(dict.fromkeys(kind for kind, _ in those)),
             np.any([rows for _, rows in those], axis=0)) for at, those in met.items()]


class Timeline(NamedTuple):
    """Where periods stand: ``positions`` (one a row), the shortest ``step``, the ticks."""

    positions: np.ndarray
    step: float
    tickvals: list[float]
    ticktext: list[str]


def position(period: Any) -> float:
    """Where a period stands, in years: 2012, « 2023-T3 » or « T3 2023 » → 2023.5, « 2021-2022 » →
    2022.

    NaN when it is not a period.
    """
    text = name(period) if not isinstance(period, str) else period
    text = re.sub(r"^([TS][1-4])\s(\d{4})$", r"\2-\1", text.strip())
    found = re.fullmatch(r"(\d{4})(?:-(?:([TS])([1-4])|(\d{4})))?", text)
    if not found:
        return np.nan
    year, kind, rank, arrival = found.groups()
    if arrival:
        return float(arrival)
    return float(year) + ((int(rank) - 1) / (4 if kind == "T" else 2) if kind else 0)


def timeline(table: Table, column: str, most: int = 7) -> Timeline:
    """Places of the periods of a column, with ``most`` ticks at most; whole years when many, the
    last one among them.

    Texts that are not all periods stand side by side in their order.
    """
    raw = list(table.data[column])
    places = np.array([position(p) for p in raw], dtype=float)
    if np.isnan(places).any():
        labels = order(table, column)
        places = np.array([labels.index(n) for n in names(table, column)], dtype=float)
        return Timeline(places, 1.0, [float(i) for i in range(len(labels))],
                        [wrap(label, 14) for label in labels])
    distinct = np.unique(places)
    step = float(np.diff(distinct).min()) if len(distinct) > 1 else 1.0
    if len(distinct) <= most and (step < 1 or any("-" in str(p) for p in raw)):
        written = dict(zip(places, names(table, column), strict=True))
        return Timeline(places, step, list(map(float, distinct)), [written[d] for d in distinct])
    first, last = int(np.ceil(distinct[0])), int(distinct[-1])
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100) if (last - first) / n < most)
    years = range(last, first - 1, -every)[::-1]
    return Timeline(places, step, [float(y) for y in years], [str(y) for y in years])
