"""What the maps of « Territoires » say: the chosen territory among those of its level, else who has
the most and the least, and how the map is drawn."""

from __future__ import annotations

import re
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


def reading(table: Table, level: str, place: Place, subject: str) -> str:
    """Return « Part de l'ESS dans l'emploi, en 2015, dans le Finistère : 15,71 %, 2e sur
    4 départements bretons. » of the territory that is chosen, then what part of the others it is
    above; where it has no figure on the map, the extremes of what is framed.  ``subject``: what is
    measured, in short."""
    own = _figures_among(table, [place.code] if place.level == level else [])
    if own.data.empty:
        frame = maps.frame(place.level, place.code)
        return extremes(table, level, subject, frame, name_of(
            comparable.territory_names().get(query.place_key(*frame), place.label)))
    order = _ranking(table, level)
    [figure] = _figures_in_words(own)
    if figure.endswith(query.PER_INHABITANTS):  # which is then said of the figure
        subject = subject.removesuffix(f" {query.PER_INHABITANTS}")
    rank, above = (order.place(place.code), order.above(place.code)) if order else ("", "")
    figures = ", ".join(filter(None, (figure, rank)))
    sentence = f"{_phrase(subject, _when(own), place.there)} : {figures}."
    return sentence + f" Le chiffre est {above}." * bool(above)


def extremes(table: Table, level: str, subject: str,
             inside: tuple[str, str] = comparable.REGION, name: str = "") -> str:
    """Return « Acteurs, en 2023 : maximum à Rennes Métropole (…), minimum dans 3 territoires (…).
    Ensemble comparé : les 61 EPCI bretons. »

    ``inside``: the level and code of what the map frames, and its ``name``; where it is made of
    territories of the map, these alone are told: « Acteurs, en 2023, dans le Finistère : … »,
    those of which something is published where it is not of all.  A commune that has none is not on
    the map: of what is counted there, no least is told.
    """
    above = maps.LEVELS[:maps.LEVELS.index(level)]
    parts = query.parts(*inside, level) if inside[0] in above else None
    figures = _figures_among(table, parts)
    order, when = _ranking(table, level, parts), _when(figures)
    if order is None:
        return ""
    there = lecture.en_territoire(name, inside[0]) if parts else ""
    rows, y = figures.data, maps.measured_column(table)
    texts = _figures_in_words(figures)
    if subject.endswith(query.PER_INHABITANTS):  # which is not said again of each figure
        texts = [text.removesuffix(query.PER_INHABITANTS).rstrip() for text in texts]
    values = list(zip(rows["territoire_nom"], rows[y], texts, strict=True))
    return lecture.map_extremes(_phrase(subject, when, there), values, order.among, level,
                                y == "valeur" or level in CONTOURS, order.is_partial)


def _phrase(subject: str, when: str, there: str) -> str:
    """Return « Part de l'ESS dans l'emploi, en 2015, dans le Finistère »."""
    return ", ".join(filter(None, (subject, lecture.lower(when), there)))


def _figures_in_words(table: Table) -> list[str]:
    """Return the figures of a map, their status in words: « +3,1 %, chiffre corrigé »."""
    return [re.sub(r" \((\w)\)$", lambda mark: f", {lecture.status(mark[1])}", text)
            for text in columns.texts(table, maps.measured_column(table))]


def _among(table: Table, codes: Collection[str] | None) -> Table:
    """Return the rows of the territories of these codes; None: of all."""
    return table if codes is None else table.where(table.data["territoire"].isin(codes))


def _figures_among(table: Table, codes: Collection[str] | None) -> Table:
    """Return those of ``_among`` that have a number."""
    among = _among(table, codes)
    return among.where(among.data[maps.measured_column(table)].notna())


def _ranking(table: Table, level: str, codes: Collection[str] | None = None) -> Ranking | None:
    """Return the ranking of the territories of a map; None where they make none, as where the
    figure of one is a secret or a word.  ``codes``: those of a part of Brittany."""
    y = maps.measured_column(table)
    if y == "valeur":
        rows = _among(table, codes).data
        rows = rows[rows["statut"] != "nd"]  # who has no figure has no rank to hide
        return ranking(rows, query.comparison(rows))
    figures = _figures_among(table, codes)
    count = len(figures.data)
    circle = PLURALS[level] + (
        " de la carte" if level not in CONTOURS else
        " qui y ont des communes" if codes else " bretons")
    return Ranking(figures.data.assign(valeur=columns.written_values(figures, y)),
                   f"les {lecture.cardinal(count)} {circle}", f"{numbers.number(count)} {circle}",
                   level)


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
                     "sans cercle ne vaut pas zéro.")
    elif lacking:
        notes.append("Hachures : aucun chiffre de même base, de même champ et de même période, "
                     f"pour {lecture.quantity(lacking, 'territoire')}.")
    return " ".join((*notes, "Fond de carte : IGN et Etalab, contours généralisés."))
