"""The past of a key figure, drawn small beside it.

Levels are points, an evolution is a point on its stem.  Two points are joined only when their years
follow one another and nothing forbids it, as on the charts.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from itertools import pairwise

from dashboard.text import lecture, numbers
from dashboard.warehouse.history import Past

#: Pixels of the drawing.
WIDTH, HEIGHT, MARGIN = 168, 32, 5
#: Pixels on either side of the drawing for its first and last year.
SIDE = 34


def description(of: Past) -> str:
    """Return the text that stands for the drawing: every point, and the breaks."""
    points = ", ".join(f"{year}{numbers.NARROW}: {text}" for year, _, text, _ in of.points)
    several = lecture.plural(len(of.breaks), "Rupture")
    rupture = (f". {several} de série en {lecture.join(map(str, of.breaks))}"
               if of.breaks else "")
    return f"Chiffres publiés, {points}{rupture}."


def image(of: Past, colour: str) -> str:
    """Return the drawing as HTML, with its alternative text: a picture, for Streamlit lets no SVG
    into a page."""
    picture = b64encode(svg(of, colour).encode()).decode()
    text = escape(description(of))
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
