"""Employment: the blocks of each tab, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial, wraps
from typing import Concatenate, ParamSpec

from dashboard import charts
from dashboard.blocks.block import BESIDE, Block, block_list, cards, heading, with_absences
from dashboard.blocks.filters import questions
from dashboard.charts.plot import Plot
from dashboard.text import lecture, numbers
from dashboard.themes.emploi import (
    calculation_sentences,
    calculations,
    levels,
    ogec,
    private_employment,
    published,
    quarterly,
    tendencies,
    urssaf_ess,
)
from dashboard.themes.emploi.published_sentences import (
    beside_sentence,
    comparison_sentence,
    departements_sentence,
    families_sentence,
    places_sentence,
    sectors_sentence,
)
from dashboard.warehouse.columns import with_order, year_span
from dashboard.warehouse.table import Table
from etl.contract import WHOLE, Column

EVERYWHERE = "Bretagne et départements"
#: The years of what has none to choose.
NO_YEARS = (0, 0)
P = ParamSpec("P")


@dataclass(frozen=True)
class Scope:
    """Where and when the reader looks: what titles say, and what extracts say of the filters."""

    code: str
    place: str
    years: tuple[int, int] = NO_YEARS
    other: tuple[str, str] = ("", "")

    @property
    def places(self) -> dict[str, str]:
        """Return code → name of where the reader looks, then of what it is compared with."""
        return {self.code: self.place} | ({self.other[0]: self.other[1]} if self.other[0] else {})

    def years_label(self, every: tuple[int, int]) -> str:
        """Return the years that are chosen among all, for « dernier » is the last of these; empty
        for all."""
        return "" if self.years == every else numbers.span(*self.years)

    def is_beside(self, table: Table) -> bool:
        """Tell whether a table has figures of both territories."""
        return bool(self.other[0]) and set(self.places) <= set(table.data["territoire"])

    @property
    def dates(self) -> dict[str, str]:
        """Return the filter of years; none for what has no years to choose."""
        return {"Années": numbers.span(*self.years)} if any(self.years) else {}

    def block(self, key: str, subject: str, table: Table, draw: Callable[[Table], Plot] | None,
              lecture: str = "", note: str = "", where: str = "",
              filters: Mapping[str, str] | None = None, both: bool = False) -> Block:
        """Return a block with the place and the years in its title, and the filters in its extract;
        ``both``: it also shows the territory compared."""
        other = self.other[1] if both else ""
        table = table.with_filters({"Territoire": where or self.place, "Comparer à": other, **(
            self.dates if filters is None else filters)})
        where = where or " et ".join(filter(None, (self.place, other)))
        return Block(key, heading(subject, where, year_span(table)), table, draw, lecture, note)


def scope(places: Mapping[str, str], span: tuple[int, int],
          others: Callable[[str], Mapping[str, str]] = lambda code: {}) -> Scope:
    """Return where and when the reader asks to look: a territory of ``places`` (code → name), one
    of ``others`` than it to compare with, the years of ``span``."""
    place = questions.territory(places)
    other = questions.compare(others(place[0]))
    return Scope(*place, questions.years(span), other)


def counterparts(code: str) -> dict[str, str]:
    """Return code → name of the territories whose evolutions, of the ESS or private, compare with
    those of one."""
    return published.counterparts(code, [published.ESS]) | private_employment.counterparts(code)


def evolution_years() -> tuple[int, int]:
    """Return the first and last year of evolutions, of the notes or of the Urssaf, whose last one
    may be later."""
    spans = published.years(), private_employment.change_years()
    return min(first for first, _ in spans), max(last for _, last in spans)


def direction_years() -> tuple[int, int]:
    """Return the first and last year of what is published of employment, in words or not."""
    return published.years(*tendencies.SOURCES)


def beside_list(function: Callable[Concatenate[Scope, P], Iterable[Block]]
                ) -> Callable[Concatenate[Scope, P], tuple[Block, ...]]:
    """Keep the blocks of a tab that compares with another territory (see ``block_list``)."""
    @wraps(function)
    def blocks(scope: Scope, /, *args: P.args, **kwargs: P.kwargs) -> Iterable[Block]:
        return with_absences(function(scope, *args, **kwargs), scope.other[1])
    return block_list(blocks)


@beside_list
def evolutions(scope: Scope) -> Iterator[Block]:
    """Yield what the yearly notes print of the whole: the last figures, then by year and sector."""
    last = {code: published.key_figures(code, scope.years) for code in scope.places}
    are_beside = len(last) > 1 and not any(table.empty for table in last.values())
    for code, place in scope.places.items():
        table = published.with_place(last[code]) if scope.other[0] else last[code]
        others = [name for other, name in scope.places.items() if other != code]
        yield cards("emploi_dernier" + (BESIDE if code == scope.other[0] else ""),
                    heading("Dernière évolution annuelle publiée", place,
                            scope.years_label(evolution_years())),
                    table.with_filters({"Territoire": place, "À côté de": "".join(others),
                                        **scope.dates}), half=are_beside)
    for key, subject, unit_of in published.AGAINST_PRIVATE:
        table = published.against_private(unit_of, scope.code, scope.years)
        yield scope.block(key, subject, table, partial(
            published.to_scale(charts.grouped_bars), category="periode", y="valeur",
            colour="groupe"), comparison_sentence(table))
        table = published.beside(unit_of, scope.places, scope.years)
        if scope.is_beside(table):
            yield scope.block(
                key + BESIDE, f"Évolution annuelle de l'emploi de l'ESS en {unit_of}", table,
                partial(charts.grouped_bars, category="periode", y="valeur",
                        colour="territoire_nom"), places_sentence(table), both=True)
    table = private_employment.changes(scope.years, *scope.places)
    both = scope.is_beside(table)
    yield scope.block(
        "emploi_prive" + BESIDE, "Évolution annuelle de l'emploi privé, ESS comprise (Urssaf)",
        with_order(table, "territoire_nom", scope.places.values()),
        partial(charts.grouped_bars, category="annee", y="evolution", colour="territoire_nom")
        if both else _private_chart,
        private_employment.changes_sentence(table), private_employment.separation_sentence(
            table, published.against_private("%", scope.code, scope.years)), both=both)
    table = published.by_sector(scope.code, scope.years)
    yield scope.block("emploi_secteurs", "Évolution annuelle de l'emploi de l'ESS par secteur",
                      table, partial(charts.heat, x="periode", y="libelle", z="valeur"),
                      sectors_sentence(table))


def _private_chart(table: Table) -> Plot:
    """Return the bars of the private sector, ESS included, as the notes draw it: those of the ESS
    are beside them."""
    named = replace(table, data=table.data.assign(groupe=published.PRIVE_ESS),
                    columns=(*table.columns, Column("groupe", "Ensemble")))
    return charts.grouped_bars(named, "annee", "evolution", "groupe")


@beside_list
def by_family(scope: Scope, unit: str, families: tuple[str, ...], year: int) -> Iterator[Block]:
    """Yield what the yearly notes print by family: where in a year, then by year."""
    table = published.by_departement(unit, year)
    yield scope.block(
        "emploi_departements", f"Évolution de l'emploi par statut et département en {unit}", table,
        partial(published.to_scale(charts.heat), x="territoire_nom", y="groupe", z="valeur"),
        departements_sentence(table), where=EVERYWHERE, filters={"Année": str(year)})
    table = published.by_family(unit, scope.code, scope.years, families)
    yield scope.block(
        "emploi_familles", f"Évolution annuelle de l'emploi par famille en {unit}", table,
        partial(charts.grouped_bars, category="periode", y="valeur", colour="famille"),
        families_sentence(table), filters=scope.dates | published.family_filter_label(families))
    table = published.families_beside(unit, scope.places, scope.years, families)
    if scope.is_beside(table):
        yield scope.block(
            "emploi_familles" + BESIDE, f"Évolution de l'emploi de chaque famille en {unit}", table,
            partial(charts.grouped_bars, category="famille", y="valeur", colour="territoire_nom"),
            beside_sentence(table), both=True,
            filters=scope.dates | published.family_filter_label(families))
    table = ogec.figures(scope.years)
    if not table.empty:
        yield Block("emploi_hors_ogec", ogec.title(table), table, ogec.plot(table),
                    ogec.reading(table), ogec.NOTE, text_rows=len(table.data))


@block_list
def directions(scope: Scope) -> Iterator[Block]:
    """Yield what is published without a number: a direction by sector and by year."""
    here = {"territoire": scope.code}
    for key, subject, where, y, place in (
            ("emploi_tendances_secteurs", "Tendance de l'emploi de l'ESS par secteur",
             here | {"secteur": tendencies.sectors()}, "secteur", ""),
            ("emploi_tendances_ess", "Tendance de l'emploi de l'ensemble de l'ESS",
             {"secteur": WHOLE}, "territoire_nom", EVERYWHERE),
            ("emploi_tendances_etablissements", "Tendance du nombre d'établissements de l'ESS",
             here | {"indicateur": [tendencies.ESTABLISHMENTS]}, "territoire_nom", "")):
        table = tendencies.directions(scope.years, where)
        yield replace(scope.block(key, subject, table, partial(tendencies.grid, y=y),
                                  tendencies.tendency_sentence(table, scope.code), where=place),
                      alt=tendencies.grid_alt(table, y), about=scope.place)


@beside_list
def published_levels(scope: Scope, indicator: str) -> Iterator[Block]:
    """Yield the competing published levels, side by side."""
    table = levels.levels(indicator, scope.code)
    yield scope.block("emploi_niveaux", indicator, table,
                      partial(charts.dots, category="publication", y="valeur",
                              colour="unite_imprimee", text="detail"),
                      levels.levels_sentence(table))
    table = levels.beside(indicator, scope.places)
    if scope.is_beside(table):
        yield scope.block("emploi_niveaux" + BESIDE, indicator, table,
                          partial(charts.grouped_bars, category="publication", y="valeur",
                                  colour="territoire_nom"),
                          levels.beside_sentence(table), both=True)


@block_list
def private(scope: Scope) -> Iterator[Block]:
    """Yield private employment, ESS included, as Urssaf counts it."""
    table = private_employment.key_figures(scope.years).with_filters(scope.dates)
    yield cards("prive_dernier", heading("Derniers chiffres de l'emploi privé", "Bretagne",
                                         scope.years_label(private_employment.years())), table,
                private_employment.two_counts(table))
    table = private_employment.quarters(scope.years)
    yield scope.block("prive_trimestres", private_employment.QUARTERLY, table,
                      partial(charts.lines, x="periode", y="valeur"),
                      private_employment.quarters_sentence(table))
    table = private_employment.index(scope.years)
    yield scope.block("prive_indice", f"{private_employment.QUARTERLY}, en indice", table,
                      partial(charts.lines, x="periode", y="indice", colour="territoire_nom"),
                      private_employment.index_sentence(table), where="Bretagne et France")
    table = private_employment.levels(scope.years)
    yield scope.block("prive_departements", private_employment.YEARLY, table,
                      partial(charts.lines, x="periode", y="valeur", colour="territoire_nom"),
                      private_employment.levels_sentence(table), where="Départements")
    table = private_employment.changes(scope.years)
    yield scope.block("prive_evolutions", f"{private_employment.YEARLY}, évolution sur un an",
                      table, partial(charts.heat, x="annee", y="territoire_nom", z="evolution"),
                      private_employment.changes_sentence(table), where=EVERYWHERE)


@block_list
def urssaf_series(scope: Scope, name: str) -> Iterator[Block]:
    """Yield the ESS as the Urssaf counts it, beside the private sector outside it, then beside what
    the notes printed."""
    subject = urssaf_ess.measures()[name]
    table = urssaf_ess.index(name, scope.code, scope.years)
    yield scope.block("urssaf_indice", f"{subject}, ESS et privé hors ESS, en indice", table,
                      partial(charts.lines, x="periode", y="indice", colour="ensemble"),
                      private_employment.index_sentence(
                          table, lambda row: lecture.place(row["ensemble"])))
    table = urssaf_ess.beside_notes(scope.code, scope.years)
    if not table.empty:
        yield scope.block("urssaf_notes", "Évolution annuelle de l'emploi de l'ESS, dans les notes "
                          "et d'après l'Urssaf", table, None, urssaf_ess.notes_sentence(table))
    for key, title, table, colour in (
            ("urssaf_familles", f"{subject} de l'ESS par famille",
             urssaf_ess.familles(name, scope.code, scope.years), "famille"),
            ("urssaf_departements", f"{subject} de l'ESS par département",
             urssaf_ess.departements(name, scope.years), "territoire_nom")):
        if not table.empty:
            yield scope.block(key, title, table,
                              partial(charts.lines, x="periode", y=name, colour=colour),
                              urssaf_ess.last_sentence(table, name, colour),
                              where="Bretagne" if colour == "territoire_nom" else "")
    table = urssaf_ess.secteurs(name, scope.years[1])
    if not table.empty:
        yield scope.block("urssaf_secteurs", f"{subject} de l'ESS par secteur (NA88)", table,
                          lambda rows: charts.bars(urssaf_ess.largest(rows), "secteur", name),
                          urssaf_ess.sectors_sentence(table, name),
                          urssaf_ess.largest_note(table), where="Bretagne",
                          filters={"Année": str(scope.years[1])})


@beside_list
def detail(scope: Scope, measure: str, split: str, base: str, kinds: tuple[str, ...],
           narrowed: Mapping[str, tuple[str, ...]]) -> Iterator[Block]:
    """Yield what is computed of the quarterly series that the reader compares.

    ``narrowed``: the families and the sectors that are kept, as ``quarterly.choices`` names them.
    """
    parts = {name: list(values) for name, values in narrowed.items()}
    requests = [calculations.Request(measure, split, code, base, scope.years, place=place, **parts)
                for code, place in scope.places.items()]
    for kind in kinds:
        for result, places in calculations.results(kind, requests):
            both = len(places) > 1
            yield replace(scope, code="", place=places[0]).block(
                result.key, f"{quarterly.subject(measure, split, **parts)}, "
                f"{calculations.calculation_name(result)}", result.table, result.draw,
                calculation_sentences.beside_sentence(result, measure) if both else
                calculation_sentences.latest_sentence(result, measure),
                where="" if both else places[0],
                filters=scope.dates | quarterly.filter_labels(**parts), both=both)
