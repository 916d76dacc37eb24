"""What the maps of « Territoires » can show, by level, and how each is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd

from dashboard import ask, charts, classes, figure, formats, lecture, missing, places
from dashboard.contours import CONTOURS, contours
from dashboard.ranking import PLURALS, ranking
from dashboard.table import Table
from dashboard.warehouse import per_build
from etl.contract import DEMONSTRATION

#: Levels that have a map.
LEVELS = ("departement", "epci", "commune")
#: Fewer territories make no map.
LEAST = lecture.LEAST
SHOWN = ("territoire_nom", "valeur", "base", "periode", "champ", "editeur", "remarque")


def levels() -> list[str]:
    """The levels that have something to map."""
    return [level for level in LEVELS if subjects(level)]


def subjects(level: str) -> dict[str, Callable[[], Table]]:
    """What can be mapped, by name: figures that compare (the whole ESS first), then records."""
    return _subjects(level, missing.demonstration_shown())


@per_build
def _subjects(level: str, demonstration: bool) -> dict[str, Callable[[], Table]]:
    found: dict[str, Callable[[], Table]] = {}
    for held in places.both(level, demonstration):
        data = held.data[held.data["territoire_niveau"] == level]
        data = data[~data["unite"].isin(places.NO_QUANTITY)]
        recent = data.sort_values("annee", ascending=False, kind="stable")
        for key, rows in places.ordered(recent).groupby("cle", sort=False):
            count = not classes.is_rate(rows["unite"].iloc[0])
            # Two territories, several figures of one, or a fall in heads make no map.
            if (rows["territoire"].nunique() < LEAST or rows["territoire"].duplicated().any()
                    or (count and (rows["valeur"] < 0).any())):
                continue
            name = _named(rows.iloc[0])
            if name in found:
                name += f" – {rows['perimetre'].iloc[0]}"
            found[name] = partial(_figures, held, str(key), level)
    nature = ask.sources()["nature"]
    for source in ask.placed():
        if nature[source] == DEMONSTRATION and not demonstration:
            continue
        title = ask.sources().loc[source, "titre"]
        if level != "commune":
            found[f"{title} : {ask.PER_INHABITANTS}"] = partial(_records, source, level, "densite")
        found[f"{title} : nombre"] = partial(_records, source, level, "effectif")
    return found


def _named(row: pd.Series) -> str:
    """« Part de l'ESS dans l'emploi, novembre 2022 (publication), en % de l'emploi »."""
    when = formats.date(formats.quarter(str(row["periode"])))
    return ", ".join(p for p in (places.title(row), when, f"en {row['base']}") if p)


def _figures(held: places.Gathered, key: str, level: str) -> Table:
    data = held.data[(held.data["cle"] == key) & (held.data["territoire_niveau"] == level)]
    table = held.cited(data.index)
    labels = ask.columns(str(data["source"].iloc[0]))
    shown = tuple(replace(labels["unite_imprimee" if c == "base" and "unite_imprimee" in labels
                                 else "unite" if c == "base" else c], name=c)
                  for c in SHOWN)
    ordered = data.sort_values("valeur", ascending=False).reset_index(drop=True)
    return _placed(replace(table, data=ordered, columns=tuple(
        replace(c, label=str(data["indicateur"].iloc[0])) if c.name == "valeur" else c
        for c in shown)), level)


def _records(source: str, level: str, column: str) -> Table:
    table = ask.density(source, level)
    if level == "commune":  # 1 202 communes, nearly all at zero
        table = table.where(table.data["effectif"] > 0)
    # The measure that is drawn comes first among the numbers.
    first = table.column(column)
    rest = [c for c in table.columns if c.name not in (column, "territoire_nom")]
    ordered = table.data.sort_values(column, ascending=False).reset_index(drop=True)
    return _placed(replace(table, columns=(table.column("territoire_nom"), first, *rest),
                           data=ordered), level)


def _placed(table: Table, level: str) -> Table:
    """The table whose communes have the point where they are drawn, and that GeoJSON gives."""
    return ask.at_communes(table) if level == "commune" else table


def measured(table: Table) -> str:
    """The column that the map draws."""
    return "valeur" if "valeur" in table.data else table.columns[1].name


def is_rate(table: Table) -> bool:
    """True when colours show it, with classes to choose."""
    return classes.is_rate(figure.unit(table, measured(table)))


def draw(table: Table, level: str, method: str, chosen: str,
         dark: bool) -> charts.go.Figure:
    """Colours for a rate, circles for a count."""
    y = measured(table)
    if is_rate(table):
        return charts.choropleth(table, "territoire", y, level, method, chosen, dark=dark)
    return charts.circles(table, "territoire", y, level, chosen, dark=dark)


def reading(table: Table, level: str) -> str:
    """« En 2023, parmi les 61 EPCI bretons, Rennes Métropole a la valeur la plus haute (…) et
    3 territoires la plus basse (…). »"""
    y = measured(table)
    known = table.data.dropna(subset=[y])
    unit, places = figure.unit(table, y), table.column(y).decimals
    if y == "valeur":
        found = ranking(known, ask.comparison(known))
        if found is None:
            return ""
        among, when = found.among, lecture.when(str(known["periode"].iloc[0]))
    else:
        count = formats.number(len(known))
        among = (f"les {count} {PLURALS[level]} bretons" if level in CONTOURS else
                 f"les {count} {PLURALS[level]} de la carte")
        when = lecture.when(table.vintage) if table.vintage[:4].isdigit() else ""
    return lecture.mapped([(name, value, formats.value(value, unit, decimals=places))
                           for name, value in zip(known["territoire_nom"], known[y], strict=True)],
                          among, when)


def note(table: Table, level: str, method: str) -> str:
    """How classes are cut or circles drawn, and what hatches or an empty place mean."""
    told = [classes.METHODS[method]] if is_rate(table) else [
        "Cercles : leur surface est proportionnelle au nombre."]
    lacking = len(contours(level)) - len(table.data) if level != "commune" else 0
    if level == "commune" and "effectif" not in table.data:
        told.append("Seules les communes que les documents citent ont un cercle : une commune sans "
                    "cercle n'a pas zéro.")
    elif lacking:
        told.append("Hachures : aucun chiffre de même base, de même champ et de même période, pour "
                    f"{lacking} {lecture.plural(lacking, 'territoire')}.")
    return " ".join((*told, "Fond de carte : IGN et Etalab, contours généralisés."))
