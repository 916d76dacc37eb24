"""The past of a key figure: the same figure as published for other years, and its small drawing.

Pure.  An evolution says nothing of its neighbours: each is a point on its stem, whatever break
stands between two.  Levels and rates are kept within what may be chained
(``trends.guard.segments``).  Two points are joined only when their years follow one another and
nothing forbids it, as on the charts.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import pandas as pd

from dashboard.text import lecture, numbers
from dashboard.trends.guard import rows_concerned, segments
from dashboard.warehouse.columns import duration
from etl.common_columns import is_change
from etl.contract import Break
from etl.french.periods import edition

NOTE = ("Petit graphique : le même chiffre publié pour d'autres années, sans trait par-dessus une "
        "rupture ; les cellules sont dans « D'où vient ce chiffre ? ».")
#: Fewer points draw no trend.
LEAST = 3
WIDTH, HEIGHT, MARGIN = 168, 32, 5
#: Pixels on either side of the drawing for its first and last year.
SIDE = 34


@dataclass(frozen=True)
class Past:
    """``points``: year, value, text as it is written, number of its segment (two points of one
    segment may be joined), in time.  ``breaks``: years of the declared breaks between them.
    ``change``: they are evolutions, drawn from a line at zero."""

    points: tuple[tuple[int, float, str, int], ...]
    breaks: tuple[int, ...] = ()
    change: bool = False

    @property
    def description(self) -> str:
        """Return the text that stands for the drawing: every point, and the breaks."""
        points = ", ".join(f"{year}{numbers.NARROW}: {text}" for year, _, text, _ in self.points)
        several = lecture.plural(len(self.breaks), "Rupture")
        rupture = (f". {several} de série en {lecture.join(map(str, self.breaks))}"
                   if self.breaks else "")
        return f"Chiffres publiés, {points}{rupture}."


def past(rows: pd.DataFrame, current: pd.Series, breaks: Sequence[Break]) -> Past | None:
    """Return the published figures of other years that a key figure may stand beside; None when
    they are fewer than ``LEAST``.

    ``rows``: figures of the same indicator and dimensions (columns of a source of figures), the
    current one included; those of periods as long as its own are kept, and of two for one year the
    later published.
    """
    own = rows[(rows["unite"] == current["unite"]) & rows["valeur"].notna()
               & rows["annee"].notna() & (rows["qualificatif"] == "")
               & (rows["periode"].map(duration) == duration(current["periode"]))]
    if "rappel" in own:
        own = own[~own["rappel"].astype(bool)]
    own = own.assign(ordre=own["date_publication"].map(edition)).sort_values(
        ["annee", "ordre"], kind="stable").drop_duplicates("annee", keep="last")
    change = is_change(str(current["indicateur"]))
    series = segments(own.assign(periode=own["annee"].astype(int).astype(str)), (), breaks)
    if not change:
        here = series.loc[series["annee"] == current["annee"], "segment"]
        series = series[series["segment"].isin(here)]
    if len(series) < LEAST or current["annee"] not in set(series["annee"]):
        return None
    years = series["annee"].astype(int)
    break_years = [b.year for b in breaks if b.year is not None and rows_concerned(series, b).all()
                   and years.min() < b.year <= years.max()]
    return Past(tuple((int(r.annee), float(r.valeur), numbers.value(
        r.valeur, r.unite, r.statut, r.qualificatif, r.imprime, sign=change), int(r.segment))
        for r in series.itertuples()), tuple(sorted(set(break_years))), change)


def image(of: Past, colour: str) -> str:
    """Return the drawing as HTML, with its alternative text: a picture, for Streamlit lets no SVG
    into a page."""
    picture = b64encode(svg(of, colour).encode()).decode()
    text = escape(of.description)
    return (f'<img alt="{text}" title="{text}" width="{WIDTH}" height="{HEIGHT}" '
            f'src="data:image/svg+xml;base64,{picture}">')


def svg(of: Past, colour: str) -> str:
    """Return the drawing in one colour, the last point larger."""
    years = [p[0] for p in of.points]
    values = [*(p[1] for p in of.points), *[0.0] * of.change]
    low, high = min(values), max(values)

    def x(year: float) -> float:
        return round(SIDE + MARGIN + (WIDTH - 2 * (SIDE + MARGIN)) * (year - years[0])
                     / (years[-1] - years[0]), 1)

    def y(value: float) -> float:
        span = (high - low) or 1
        return round(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (value - low) / span, 1)

    shapes = [f'<line x1="{x(b - 0.5)}" x2="{x(b - 0.5)}" y1="0" y2="{HEIGHT}" '
              'stroke-dasharray="2 3" opacity="0.7"/>' for b in of.breaks]
    if of.change:
        shapes.append(f'<line x1="{SIDE}" x2="{WIDTH - SIDE}" y1="{y(0)}" y2="{y(0)}" '
                      'opacity="0.7"/>')
        shapes += [f'<line x1="{x(a)}" x2="{x(a)}" y1="{y(0)}" y2="{y(v)}" stroke-width="2"/>'
                   for a, v, _, _ in of.points]
    shapes += [f'<line x1="{x(a)}" y1="{y(v)}" x2="{x(b)}" y2="{y(w)}" stroke-width="2"/>'
               for (a, v, _, one), (b, w, _, other) in pairwise(of.points)
               if one == other and b == a + 1]
    shapes += [f'<circle cx="{x(a)}" cy="{y(v)}" r="{4 if a == years[-1] else 2.5}"/>'
               for a, v, _, _ in of.points]
    shapes += [f'<text x="{at}" y="{HEIGHT / 2 + 4}" text-anchor="{anchor}" stroke="none" '
               f'font-family="sans-serif" font-size="12">{year}</text>'
               for at, anchor, year in ((0, "start", years[0]), (WIDTH, "end", years[-1]))]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}" stroke="{colour}" fill="{colour}">'
            f"{''.join(shapes)}</svg>")
