"""Tables that come from the Web: HTML named .xls, GeoJSON."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from etl.formats import MAX_CELLS, Refused, too_many

Merged = list[tuple[int, int, int, int]]


class _Tables(HTMLParser):
    """The outermost tables of a page: rows of texts, and cells that span several."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[list[list[object]], Merged]] = []
        self.taken: set[tuple[int, int]] = set()
        self.depth = 0
        self.row = 0
        self.cells = 0
        self.text: list[str] | None = None
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(([], []))
                self.taken, self.row = set(), 0
        elif self.depth == 1 and tag == "tr":
            self.put()
            self.row += 1
            self.tables[-1][0].append([])
        elif self.depth == 1 and tag in ("td", "th") and self.row:
            self.put()
            sizes = dict(attrs)
            self.text = []
            self.span = (_span(sizes.get("rowspan")), _span(sizes.get("colspan")))
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.depth == 1 and tag in ("td", "th", "tr", "table"):
            self.put()
        if tag == "table" and self.depth:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data if not data.isspace() else " ")

    def put(self) -> None:
        """Put the cell that was being read in the first free place of its row."""
        if self.text is None:
            return
        lines = (" ".join(line.split(" ")).strip() for line in "".join(self.text).split("\n"))
        value, self.text = "\n".join(line for line in lines if line), None
        table, merged = self.tables[-1]
        line, column = table[-1], 1
        while (self.row, column) in self.taken:
            column += 1
        down, across = self.span
        self.cells += down * across
        if self.cells > MAX_CELLS:
            raise too_many(self.cells)
        if down * across > 1:
            merged.append((self.row, column, self.row + down - 1, column + across - 1))
        self.taken |= {(self.row + r, column + c) for r in range(down) for c in range(across)}
        line.extend([None] * (column + across - 1 - len(line)))
        line[column - 1] = value or None


def _span(text: str | None) -> int:
    return max(1, min(int(text), 1000)) if text and text.strip().isdecimal() else 1


def html_tables(text: str) -> list[tuple[list[list[object]], Merged]]:
    """(rows, merged ranges) of each table of a page.  Raises ``Refused`` when it has none."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    parser.put()
    found = [(rows, merged) for rows, merged in parser.tables if any(map(any, rows))]
    if not found:
        raise Refused("cette page HTML ne contient aucun tableau")
    return found


def features(text: str) -> list[list[object]]:
    """The features of a GeoJSON collection as rows: a header of the properties, then latitude and
    longitude (WGS 84 degrees; empty when the feature is not a point).

    Raises ``Refused`` for a JSON that is cut, or that is no collection of features.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Refused("ce fichier JSON est endommagé ou incomplet") from fault
    found = content.get("features")
    if content.get("type") != "FeatureCollection" or not isinstance(found, list) \
            or not all(isinstance(f, dict) for f in found):
        raise Refused("ce fichier JSON n'est pas une collection GeoJSON (FeatureCollection)")
    lines = [(f.get("properties") or {}, _point(f.get("geometry"))) for f in found]
    names = list(dict.fromkeys(name for properties, _ in lines for name in properties))
    return [[*names, "latitude", "longitude"],
            *([*(_scalar(properties.get(n)) for n in names), *place]
              for properties, place in lines)]


def _point(geometry: object) -> tuple[object, object]:
    place = geometry.get("coordinates") if isinstance(geometry, dict) \
        and geometry.get("type") == "Point" else None
    return (place[1], place[0]) if isinstance(place, list) and len(place) > 1 else (None, None)


def _scalar(value: object) -> object:
    """A property as a cell: a list of texts is joined by « ; », what is nested stays JSON."""
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        value = " ; ".join(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return None if isinstance(value, str) and not value.strip() else value
