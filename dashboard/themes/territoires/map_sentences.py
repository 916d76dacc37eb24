"""What the maps of « Territoires » say: the chosen territory among those of its level, else who has
the most and the least, and how the map is drawn."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.charts.maps import map_classes
from dashboard.charts.maps.maps import has_classes
from dashboard.text import lecture, numbers
from dashboard.themes.territoires import comparable, maps
from dashboard.themes.territoires.place import Place, name_of
from dashboard.warehouse import columns, query
from dashboard.warehouse.boundaries import CONTOURS, contours
from dashboard.warehouse.ranking import PLURALS, Ranking, ranking
from dashboard.warehouse.table import Table


def reading(table: Table, level: str, place: Place) -> str:
    """Return « En 2015, dans le Finistère : 15,71 %, 2e sur 4 départements bretons. » of the
    territory that is chosen; where it has no figure on the map, the extremes of what is framed."""
    own = _figures_among(table, [place.code] if place.level == level else [])
    if own.data.empty:
        frame = maps.frame(place.level, place.code)
        return extremes(table, level, frame, name_of(
            comparable.territory_names().get(":".join(frame), place.label)))
    order = _ranking(_figures_among(table), level)
    subject = ", ".join(filter(None, (_when(own), lecture.en_territoire(place.name, level))))
    figure = ", ".join(filter(None, (*columns.texts(own, maps.measured_column(table)),
                                     order.standing(place.code) if order else "")))
    return f"{lecture.capital(subject)} : {figure}."


def extremes(table: Table, level: str, inside: tuple[str, str] = comparable.REGION,
             name: str = "") -> str:
    """Return « En 2023, parmi les 61 EPCI bretons, Rennes Métropole a la valeur la plus haute (…)
    et 3 territoires la plus basse (…). »

    ``inside``: the level and code of what the map frames, and its ``name``; where it is made of
    territories of the map, these alone are told: « En 2023, dans le Finistère, parmi les 21 EPCI… »
    """
    above = maps.LEVELS[:maps.LEVELS.index(level)]
    parts = query.parts(*inside, level) if inside[0] in above else None
    figures = _figures_among(table, parts)
    order, when = _ranking(figures, level, bool(parts)), _when(figures)
    if order is None:
        return ""
    if parts:
        there = lecture.en_territoire(name, inside[0])
        when = f"{when}, {there}" if when else lecture.capital(there)
    rows, y = figures.data, maps.measured_column(table)
    return lecture.map_extremes(list(zip(rows["territoire_nom"], rows[y], columns.texts(figures, y),
                                         strict=True)), order.among, when)


def _figures_among(table: Table, codes: Collection[str] | None = None) -> Table:
    """Return the rows that have a number, of the territories of these codes; None: of all."""
    is_there = table.data[maps.measured_column(table)].notna()
    return table.where(is_there if codes is None else
                       is_there & table.data["territoire"].isin(codes))


def _ranking(figures: Table, level: str, is_part: bool = False) -> Ranking | None:
    """Return the ranking of figures of a map; None where they make none.  ``is_part``: they are of
    a part of Brittany."""
    rows, y = figures.data, maps.measured_column(figures)
    if y == "valeur":
        return ranking(rows, query.comparison(rows))
    circle = f"{numbers.number(len(rows))} {PLURALS[level]}" + (
        " de la carte" if level not in CONTOURS else "" if is_part else " bretons")
    return Ranking(rows.assign(valeur=rows[y]), f"les {circle}", circle)


def _when(figures: Table) -> str:
    """Return « En 2023 » of what a map shows; empty for what has no date."""
    if "periode" in figures.data:
        return lecture.when(str(figures.data["periode"].iloc[0])) if len(figures.data) else ""
    return lecture.when(figures.vintage) if figures.vintage[:4].isdigit() else ""


def note(table: Table, level: str, method: str) -> str:
    """Return how classes are cut or circles drawn, and what hatches or an empty place mean."""
    notes = [
        "Cercles : leur surface est proportionnelle au nombre." if not maps.is_rate(table) else
        map_classes.METHODS[method] if has_classes(level) else
        "La couleur suit le taux, écrit sur chaque territoire."]
    lacking = len(contours(level)) - len(table.data) if level != "commune" else 0
    if level == "commune" and "effectif" not in table.data:
        notes.append("Seules les communes que les documents citent ont un cercle : une commune "
                     "sans cercle n'a pas zéro.")
    elif lacking:
        notes.append("Hachures : aucun chiffre de même base, de même champ et de même période, "
                     f"pour {lacking} {lecture.plural(lacking, 'territoire')}.")
    return " ".join((*notes, "Fond de carte : IGN et Etalab, contours généralisés."))
