"""What the maps of « Territoires » can show, by level, and how each is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from dashboard import charts
from dashboard.charts.maps import map_classes
from dashboard.charts.maps.maps import has_classes
from dashboard.charts.plot import Plot
from dashboard.text import lecture, numbers
from dashboard.themes.territoires import comparable, private_jobs
from dashboard.themes.territoires.published import SHARE
from dashboard.warehouse import columns, query
from dashboard.warehouse.boundaries import CONTOURS
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.ranking import PLURALS
from dashboard.warehouse.table import Table
from etl.contract import DEMONSTRATION

Maker = Callable[[], Table]
#: Levels that have a map.
LEVELS = ("departement", "epci", "commune")
#: The level that the map of a territory shows; of the others: départements.
WITHIN = {"departement": "epci", "epci": "commune", "commune": "commune"}
#: What the maps of one quantity share, whatever their period and its champ.
QUANTITY = ("source", "indicateur", "detail", "unite", "base")
COLUMNS = ("territoire_nom", "valeur", "base", "periode", "champ", "editeur", "remarque")


def levels(demonstration: bool = True) -> dict[str, str]:
    """Return the levels that have something to map → plural."""
    return {level: PLURALS[level] for level in LEVELS if subjects(level, demonstration)}


def choices(demonstration: bool) -> dict[str, str]:
    """Return what can be asked for a map, by its name: a level, or (empty) that of the parts of
    the territory; nothing where nothing can be mapped."""
    names = levels(demonstration)
    return {"": "selon le territoire", **names} if names else {}


@dataclass(frozen=True)
class Subject:
    """A quantity that can be mapped.  ``maps``: period (empty: it has none) → its table, the latest
    period first."""

    name: str
    base: str
    maps: Mapping[str, Maker]

    @property
    def periods(self) -> dict[str, str]:
        """Return the periods to choose among → as they are read, the latest first."""
        return {period: numbers.date(period) for period in self.maps}

    @property
    def short(self) -> str:
        """Return its name without what each figure or the title says: « Acteurs de l'ESS dans
        l'économie circulaire », « Emploi salarié privé au 31 décembre »."""
        name = re.sub(r" \([^)]*\)(?= : )", "", self.name.split(", ")[0])
        return name.removesuffix(" : nombre").replace(" : pour", " pour").replace(" : ", ", ")

    def methods(self, period: str, level: str) -> list[str]:
        """Return the ways to make the classes of a period: one where there is nothing to
        choose."""
        classed = is_rate(self(period)) and has_classes(level)
        return list(map_classes.METHODS) if classed else [map_classes.QUANTILES]

    def __call__(self, period: str = "") -> Table:
        """Return the table of a period, the latest by default."""
        return self.maps.get(period, next(iter(self.maps.values())))()

    def title(self, period: str) -> str:
        """Return « Part de l'ESS dans l'emploi, novembre 2022 (publication), en % de l'emploi »;
        of records, which have no period, the year of their file."""
        vintage = "" if period else self().vintage
        when = numbers.date(period or vintage * vintage.isdigit())
        return ", ".join(p for p in (self.name, when, self.base) if p)


@per_build
def subjects(level: str, demonstration: bool = True) -> dict[str, Subject]:
    """Return what can be mapped, by name: figures that compare (the whole ESS first), then
    records; ``demonstration``: those of the demonstration data too."""
    by_name: dict[str, Subject] = {}
    for gathering in comparable.published_and_demonstration(level, demonstration):
        for rows, maps in _maps_by_quantity(gathering, level):
            first = rows.iloc[0].to_dict()
            name, base = comparable.title(first), f"en {first['base']}"
            option = comparable.title(first | {"ensemble": ""})  # links hold it
            if f"{option}, {base}" in by_name:
                origin = f" – {query.sources().loc[first['source'], 'titre']}"
                name, option = name + origin, option + origin
            by_name[f"{option}, {base}"] = Subject(name, base, maps)
    for name, (base, makers) in private_jobs.subjects(level).items():
        by_name[name] = Subject(name, base, makers)
    nature = query.sources()["nature"]
    for source in query.sources_with_places():
        if nature[source] == DEMONSTRATION and not demonstration:
            continue
        title = query.sources().loc[source, "titre"]
        if level != "commune":
            name = f"{title} : {query.PER_INHABITANTS}"
            by_name[name] = Subject(name, "", {"": partial(_records, source, level, "densite")})
        name = f"{title} : nombre"
        by_name[name] = Subject(name, "", {"": partial(_records, source, level, "effectif")})
    return by_name


@per_build
def subjects_within(part: str, level: str, code: str,
                    demonstration: bool) -> dict[str, Subject]:
    """Return the subjects of a level (``part``) that have a figure in a territory, by name; all of
    them where it is not one of Brittany's."""
    level, code = frame(level, code)
    inside = query.parts(level, code, part)

    def has_figure(subject: Subject) -> bool:
        data = subject().data
        return bool(data["territoire"].isin(inside).any())

    return {name: subject for name, subject in subjects(part, demonstration).items()
            if not inside or has_figure(subject)}


def level_within(level: str, code: str, demonstration: bool) -> str:
    """Return the level that the map of a territory shows: that of its parts, else the nearest
    below, then above, that has a figure there; empty for none."""
    first = LEVELS.index(WITHIN.get(level, LEVELS[0]))
    return next((part for part in (*LEVELS[first:], *reversed(LEVELS[:first]))
                 if subjects_within(part, level, code, demonstration)), "")


def mapped_subjects(choice: str, key: str, demonstration: bool) -> tuple[str, dict[str, Subject]]:
    """Return the level that is mapped and what can be mapped of it: the level of the ``choice``,
    else that of the parts of a territory (``key``: « niveau:code »), and what has a figure
    there."""
    if choice:
        return choice, subjects(choice, demonstration)
    level, code = query.level_and_code(key)
    part = level_within(level, code, demonstration)
    return part, subjects_within(part, level, code, demonstration)


def frame(level: str, code: str) -> tuple[str, str]:
    """Return the level and code of what the map frames: a territory, the EPCI (or the département)
    of a commune, which has no contour."""
    return query.surroundings(level, code)[0] if level == "commune" else (level, code)


def _maps_by_quantity(gathering: comparable.Gathering,
                      level: str) -> list[tuple[pd.DataFrame, dict[str, Maker]]]:
    """Return, for each quantity that figures compare of, the rows of its latest map and its maps by
    period.

    Of the weight of the ESS, the quantity that has the most territories comes first.
    """
    data = gathering.data[gathering.data["territoire_niveau"] == level]
    data = data[~data["unite"].isin(comparable.NO_QUANTITY)]
    recent = data.sort_values("annee", ascending=False, kind="stable")
    quantities: dict[tuple[object, ...], tuple[pd.DataFrame, dict[str, Maker]]] = {}
    for key, rows in comparable.in_portrait_order(recent).groupby("cle", sort=False):
        count = not map_classes.is_rate(rows["unite"].iloc[0])
        # Two territories, several figures of one, or a fall in heads make no map; nor do rates of
        # what has no contour to colour.
        if (rows["territoire"].nunique() < lecture.LEAST or rows["territoire"].duplicated().any()
                or (count and (rows["valeur"] < 0).any()) or not (count or level in CONTOURS)):
            continue
        quantity = tuple(rows.iloc[0][c] for c in QUANTITY)
        _, maps = quantities.setdefault(quantity, (rows, {}))
        period = str(rows["periode"].iloc[0])
        if period in maps:
            period += f" – {rows['perimetre'].iloc[0]}"
        maps[period] = partial(_figures, gathering, str(key), level)

    def fullest(one: tuple[pd.DataFrame, dict[str, Maker]]) -> int:
        first = one[0].iloc[0]
        weight = first["indicateur"] == SHARE and not first["detail"]
        return -int(one[0]["valeur"].notna().sum()) if weight else 0

    return sorted(quantities.values(), key=fullest)


def _figures(gathering: comparable.Gathering, key: str, level: str) -> Table:
    data = gathering.data
    data = data[(data["cle"] == key) & (data["territoire_niveau"] == level)]
    table = gathering.citation_table(data.index)
    labels = query.columns(str(data["source"].iloc[0]))
    fields = tuple(replace(labels["unite_imprimee" if c == "base" and "unite_imprimee" in labels
                                  else "unite" if c == "base" else c], name=c)
                   for c in COLUMNS)
    rows = data.sort_values("valeur", ascending=False).reset_index(drop=True)
    return _with_positions(replace(table, data=rows, columns=fields).with_labels(
        valeur=str(data["indicateur"].iloc[0])), level)


def _records(source: str, level: str, column: str) -> Table:
    table = query.density(source, level)
    if level == "commune":  # 1 202 communes, nearly all at zero
        table = table.where(table.data["effectif"] > 0)
    # The measure that is drawn comes first among the numbers.
    first = table.column(column)
    rest = [c for c in table.columns if c.name not in (column, "territoire_nom")]
    rows = table.data.sort_values(column, ascending=False).reset_index(drop=True)
    return _with_positions(replace(table, columns=(table.column("territoire_nom"), first, *rest),
                                   data=rows), level)


def _with_positions(table: Table, level: str) -> Table:
    """Return the table with the point of each commune, to draw and to write in GeoJSON."""
    return query.at_communes(table) if level == "commune" else table


def measured_column(table: Table) -> str:
    """Return the column that the map draws."""
    return "valeur" if "valeur" in table.data else table.columns[1].name


def is_rate(table: Table) -> bool:
    """Tell whether colours show it."""
    return map_classes.is_rate(columns.unit(table, measured_column(table)))


def draw(table: Table, level: str, method: str, selection: str, around: str = "") -> Plot:
    """Return the map in colours for a rate, in circles for a count; ``selection``, ``around``: see
    ``charts.circles``."""
    y = measured_column(table)
    if is_rate(table):
        return charts.choropleth(table, y, level, method, selection)
    return charts.circles(table, y, level, selection, around)
