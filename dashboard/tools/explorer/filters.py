"""What the reader of the explorer may select, what it is compared with, and the ways out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.blocks.block import Ways
from dashboard.blocks.filters.demonstration import SWITCH
from dashboard.text import lecture
from dashboard.tools.explorer import calculations, catalogue, views
from dashboard.tools.explorer.figures import Choice, Selection, usual_figures
from dashboard.tools.explorer.series import CONCEPTS, LABELS, SEPARATOR, shared_words
from dashboard.warehouse import columns, comparability, search
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.ranking import OUTSIDE, WHOLES
from dashboard.warehouse.table import Table
from etl.contract import WHOLE

#: Column → key of its filter, in the address of the page.
KEYS = {"lieu": "lieux", "famille": "familles", "secteur": "secteurs_explores",
        "detail": "details", "unite": "unites", "perimetre": "perimetres",
        "document": "documents"}
#: Keys of the other choices that a way out sets.
CHART, CALCULATION, INDICATOR, SEARCH = "graphique", "calcul", "explorer", "chercher"
YEARS = "annees"
#: The way out of any calculation.
PLAIN: Ways = {"Montrer les chiffres tels quels": {CALCULATION: calculations.LEVEL}}
#: What a title tells of series that share it, beside their territory.
PARTS = ("famille", "secteur", "detail")
#: What the name of a file says where all are taken, which is no filter: one is usual.
EVERY = {"famille": "toutes les familles", "secteur": "tous les secteurs"}
#: Places that others are compared with.
REFERENCES = ("Bretagne", "France")
#: Up to so many values are offered as ways out; the others are in the side bar.
MOST_WAYS = 4


@per_build
def options(choice: Choice, column: str) -> list[str]:
    """Return the values of a column, those that most figures have first for what is no
    dimension."""
    values = usual_figures(choice).data[column]
    if column in CONCEPTS:
        return [str(v) for v in values.value_counts().index if v]
    return sorted({str(v) for v in values}, key=lambda v: (v == "", search.bare_text(v)))


def references(choice: Choice) -> dict[str, tuple[str, str]]:
    """Return what the series may be compared with: how it is called → (column, value)."""
    values = {c: options(choice, c) for c in ("lieu", "famille")}
    places = [("lieu", v) for v in REFERENCES if v in values["lieu"] and len(values["lieu"]) > 1]
    wholes = [("famille", v) for v in values["famille"]
              if OUTSIDE.search(v) and len(values["famille"]) > 1]
    return {v: (c, v) for c, v in (*places, *wholes)}


def with_references(where: Selection, offers: Mapping[str, tuple[str, str]],
                    choices: Sequence[str]) -> dict[str, list[str]]:
    """Return the selection with the references that were chosen."""
    wider = {c: list(v) for c, v in where.items()}
    for column, value in (offers[c] for c in choices if c in offers):
        if value not in wider.setdefault(column, []):
            wider[column].append(value)
    return wider


def filter_labels(choice: Choice, where: Selection) -> dict[str, str]:
    """Return the filters that an extract says: label → values; what is whole is no filter."""
    return {LABELS[c]: ", ".join(v or columns.UNKNOWN for v in values)
            for c, values in where.items() if set(values) != set(options(choice, c))}


def wholes(choice: Choice, where: Selection) -> list[str]:
    """Return what is taken whole: « toutes les familles »."""
    return [text for column, text in EVERY.items()
            if column in where and set(where[column]) == set(options(choice, column))]


def places(table: Table) -> str:
    """Return the territories of a title: their names, or how many."""
    names = list(dict.fromkeys(table.data["lieu"]))
    return lecture.join(names) if len(names) <= 3 else f"{len(names)} territoires"


def dates(table: Table) -> str:
    """Return the years of a title; the period, where there is only one: a quarter is no year."""
    periods = table.data["periode"].unique()
    has_one = len(periods) == 1 and table.data["annee"].notna().any()
    return columns.name(periods[0]) if has_one else columns.year_span(table)


def subject(choice: Choice, calculation: str, table: Table, base: str = "") -> str:
    """Return « Effectifs salariés, Associations, évolution sur un an »: what all the series are of,
    but for a whole, is told where the indicator has others; of an index, its base."""
    how = [] if calculation == calculations.LEVEL else [lecture.lower(calculation)]
    if base:
        how = [f"indice {lecture.base_100(base)}"]
    return ", ".join((choice.title, *shared_parts([choice], table), *how))


def shared_parts(choices: Sequence[Choice], table: Table) -> list[str]:
    """Return the family, the sector and the detail that all series share and that are no whole, of
    those that the reader may choose, and the words that their details share."""
    shared = ((column, table.data[column].unique().tolist()) for column in PARTS)
    return list(dict.fromkeys(
        text for column, values in shared
        if any(len(options(choice, column)) > 1 for choice in choices)
        and (text := _shared_part(column, values))))


def _shared_part(column: str, values: Sequence[str]) -> str:
    if len(values) != 1:
        return shared_words(values) if values else ""
    is_whole = values[0] in WHOLES[column] or WHOLE in values[0].split(SEPARATOR)
    return "" if is_whole else values[0]


def ways_out(conflict: comparability.Conflict) -> Ways:
    """Return ways out of a conflict of one indicator: apart, or one unit, perimeter… alone."""
    ways: dict[str, Mapping[str, object]] = {
        "Montrer en petits graphiques séparés": {CHART: views.MULTIPLES}}
    counts: dict[str, int] = {}
    for key, value, _ in sorted(conflict.keep, key=lambda k: -k[2]):
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MOST_WAYS:
            ways[f"Ne garder que « {value} »"] = {key: [value]}
    return ways


def nothing_selected(choice: Choice, where: Selection, step: str) -> tuple[list[str], Ways]:
    """Return why a selection holds no figure, and the ways out: all years, else without one of its
    filters where that is enough, else as it was before the reader chose."""
    years = catalogue.table(choice, where, step).data["annee"].dropna()
    if len(years):
        return ["Ces séries n'ont pas de chiffre de ces années."], {
            "Prendre toutes les années": {YEARS: (int(years.min()), int(years.max()))}}
    usual = catalogue.usual_selection(choice)
    ways: dict[str, Mapping[str, object]] = {
        f"Retirer le filtre « {LABELS[c]} »": {KEYS[c]: []} for c, values in where.items()
        if values and not catalogue.table(choice, {**where, c: ()}, step).empty}
    return ["Aucun chiffre ne répond à tous ces filtres à la fois."], ways or {
        "Revenir à la série usuelle": {KEYS[c]: usual.get(c, []) for c in where}}


def other_calculations(choice: Choice, demonstration: bool) -> Ways:
    """Return ways out of a calculation that has no meaning: the figures as they are, or the same
    calculation of the level that their name ends with (« Évolution de l'emploi » → jobs)."""
    ways = dict(PLAIN)
    noun = choice.title.replace("'", " ").split()[-1]
    choices = sorted(catalogue.choices_for(noun, demonstration), key=lambda c: not c.measure)
    level = next((c for c in choices if catalogue.is_level(c)), None)
    if level:
        usual = catalogue.usual_selection(level)
        ways[f"Partir d'un niveau : « {level.label} »"] = {
            SEARCH: "", INDICATOR: level, **{k: usual.get(c, []) for c, k in KEYS.items()}}
    return ways


def nothing_found(text: str, demonstration: bool) -> tuple[list[str], Ways]:
    """Return what is said of a search that finds nothing, and the ways out."""
    ways: dict[str, Mapping[str, object]] = {
        f"Chercher « {other} »": {SEARCH: other}
        for other in catalogue.suggestions(text, demonstration)}
    if not demonstration and (count := len(catalogue.choices_for(text))):
        ways["Montrer les données de démonstration "
             f"({lecture.quantity(count, 'indicateur')})"] = {SWITCH: True}
    ways["Effacer la recherche"] = {SEARCH: ""}
    return [f"Aucun indicateur ne répond à « {text} ».",
            "La recherche lit les titres, les définitions, les territoires, les familles et les "
            "secteurs des chiffres chargés, tous ses mots à la fois : essayer un mot plus large, "
            "ou un seul."], ways


def readable_charts(charts: Iterable[str], view: views.View) -> Ways:
    """Return those of the charts that can be read."""
    return {f"Passer en « {chart} »": {CHART: chart} for chart in charts
            if not views.why_unreadable(chart, view)}
