"""The explorer: what the reader asks, then the figure of it or why there is none, and the board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import streamlit as st

from dashboard import ui
from dashboard.blocks.block import Block, Ways, block_list, heading, refusal
from dashboard.blocks.cells import markdown
from dashboard.blocks.headless import on_screen
from dashboard.text import numbers
from dashboard.tools.explorer import calculations, catalogue, figures, filters, pinned_charts, views
from dashboard.tools.explorer.calculations import INDEX, LEVEL
from dashboard.tools.explorer.figures import YEAR, Choice, Selection
from dashboard.tools.explorer.sentence import reading_sentence
from dashboard.tools.explorer.series import LABELS, comparable_parts, in_years
from dashboard.tools.explorer.views import BARS, LINES, MULTIPLES, RANKING, View
from dashboard.warehouse import comparability
from dashboard.warehouse.columns import year_span
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.table import Table

NOTHING = "Rien à montrer"
MORE = "D'autres choix sont dans la colonne des filtres."


@dataclass(frozen=True)
class Question:
    """What the reader asks: series of ``choice``, kept by ``where``, computed and drawn.

    ``span``: years; none where the series have no date.  ``demonstration``: whether ways out lead
    to demonstration data.
    """

    choice: Choice
    step: str
    chart: str
    where: Selection
    span: tuple[int, int] | None
    calculation: str
    base: str
    demonstration: bool

    @cached_property
    def table(self) -> Table:
        """Return the series asked, as they are."""
        return series(self.choice, self.where, self.step, self.span)

    def kind(self, part: Table, chart: str = "") -> str:
        """Return the chart that shows some of the series: the one that is asked, or the usual
        one."""
        name = self.choice.title if self.calculation == LEVEL else self.calculation
        return views.usual_chart(chart or self.chart, part, name, self.step)

    @cached_property
    def levels(self) -> View:
        """Return the series as the chart places them."""
        return views.view_for(self.kind(self.table), self.table, self.calculation != LEVEL)

    @property
    def subject(self) -> str:
        """Return what the figure is about."""
        return filters.subject(self.choice, self.calculation, self.table, self.base)

    @property
    def chosen_step(self) -> str:
        """Return the step that the reader chooses: quarters are no choice where there is nothing
        else."""
        return self.step if YEAR in figures.steps(self.choice) else YEAR

    @property
    def step_label(self) -> str:
        """Return « par trimestre », where years are offered too; empty for years."""
        return f"par {self.step.lower()}" * (self.chosen_step != YEAR)

    def result(self, part: Table) -> View:
        """Return what is computed of some of the series."""
        return calculations.result_of(self.calculation, self.choice, part, self.where, self.step,
                                      self.base, self.levels.x)

    def refusal(self, key: str, part: Table, reasons: Sequence[str], ways: Ways,
                what: str) -> Block:
        """Return what stands in place of the block of these series."""
        title = heading(self.subject, filters.places(part), year_span(part))
        return refusal(key, title, reasons, ways, what=what, note=MORE)


@per_build
def series(choice: Choice, where: Selection, step: str,
           span: tuple[int, int] | None) -> Table:
    """Return series of an indicator, within years where there are some."""
    table = catalogue.table(choice, where, step)
    return in_years(table, span) if span else table


def show() -> None:
    """Ask the reader, then show the figure and the board."""
    demonstration = ui.has_demonstration()
    text = ui.search("Chercher un indicateur", filters.SEARCH)
    if choices := catalogue.choices_for(text, demonstration):
        request = question(choices, demonstration, are_results=bool(text))
        ui.show(answer := blocks(request))
        tell_chart(answer)
        board = pinned_charts.board()
        if codes := pinned_charts.codes(request.levels.table):
            pinned_charts.pin_button(board, codes, request.calculation)
        pinned_charts.show_board(board, request.chosen_step)
    elif catalogue.choices(demonstration):
        ui.show([refusal("recherche", "Recherche", *filters.nothing_found(text, demonstration),
                         what=NOTHING)])
        pinned_charts.show_board(pinned_charts.board(), YEAR)
    else:
        ui.has_data("emploi")


@on_screen
def tell_chart(answer: Sequence[Block]) -> None:
    """Write under the choices why the chart is not the one that is chosen there, where it is not.
    """
    for note in dict.fromkeys(block.note for block in answer if block.note):
        st.sidebar.caption(markdown(note))


def question(choices: Sequence[Choice], demonstration: bool, are_results: bool) -> Question:
    """Ask for an indicator among ``choices``, which may be the results of a search, then for what
    may be chosen of it."""
    choice = ui.choose(f"Indicateur ({len(choices)})", choices, "explorer", show=lambda c: c.label,
                       are_results=are_results)
    ui.open_column()
    step = ui.choose("Par année / trimestre", figures.steps(choice), "pas", lone=False)
    chart = ui.choose("Graphique", views.CHARTS, filters.CHART,
                      BARS if views.is_of_separate_years(choice.title, step) else LINES)
    where = _selection(choice)
    more = filters.references(choice)
    where = filters.with_references(where, more, ui.choose_more("Comparer avec", list(more),
                                                                "comparer_avec"))
    whole = series(choice, where, step, None)
    dates = whole.data["annee"].dropna()
    span = ui.years((int(dates.min()), int(dates.max()))) if len(dates) else None
    calculation = ui.choose("Calcul", calculations.calculations_of(choice, whole), "calcul")
    bases = (calculations.bases(series(choice, where, step, span)) if calculation == INDEX
             else [])
    base = ui.choose("Base 100", bases, "base_indice", show=numbers.date) if bases else ""
    ui.close_bar()
    return Question(choice, step, chart, where, span, calculation, base, demonstration)


def _selection(choice: Choice) -> dict[str, list[str]]:
    """Ask for the values of the columns that have several."""
    usual, where = catalogue.usual_selection(choice), {}
    for column, label in LABELS.items():
        options, key = filters.options(choice, column), filters.KEYS[column]
        if len(options) > 1:
            where[column] = ui.choose_several(label, options, key, usual.get(column, ()), _name)
        elif options:
            ui.choose(label, options, key, show=_name, lone=False)
    return where


def _name(value: str) -> str:
    return value or "Non précisé"


@block_list
def blocks(request: Question) -> Iterator[Block]:
    """Yield the figure that is asked, or why there is none; one a set of series that compare where
    small charts are asked."""
    if request.table.empty:
        yield refusal("explorateur", request.subject, *filters.nothing_selected(
            request.choice, request.where, request.step), what=NOTHING, note=MORE, mild=True)
        return
    levels = request.levels
    yearly = request.calculation != LEVEL and request.step == YEAR
    period = "annee" if yearly else levels.x
    conflict = comparability.conflict(levels.table.data, levels.table.breaks, period)
    if reasons := calculations.refusals(request.calculation, levels.table):
        yield request.refusal("explorateur", request.table, reasons, filters.other_calculations(
            request.choice, request.demonstration), calculations.MEANINGLESS)
    elif conflict and request.chart == MULTIPLES:
        parts = comparable_parts([levels.table], period)
        charts = [_figure(request, f"explorateur_{rank}", part, f"{rank + 1} sur {len(parts)}")
                  for rank, part in enumerate(parts)]
        meaningless = [one.refusal.reasons for one in charts
                       if one.refusal and one.refusal.what == calculations.MEANINGLESS]
        if len(meaningless) == len(charts):  # said once
            yield request.refusal("explorateur", request.table, list(dict.fromkeys(
                chain.from_iterable(meaningless))), filters.PLAIN, calculations.MEANINGLESS)
        else:
            yield from charts
    elif conflict:
        yield request.refusal("explorateur", request.table, conflict.reasons,
                              filters.ways_out(conflict), calculations.APART)
    else:
        yield _figure(request, "explorateur", levels.table)


def _figure(request: Question, key: str, part: Table, which: str = "") -> Block:
    """Return the block of series that compare, or why they make no figure; ``which`` of several
    whose titles may be the same."""
    kind = request.kind(part)
    if reasons := calculations.double_refusal(request.calculation, part):
        return request.refusal(key, part, reasons, filters.PLAIN, calculations.MEANINGLESS)
    part = calculations.with_year_before(request.calculation, request.choice, part, request.where,
                                         request.step)
    view = request.result(part)
    if reasons := calculations.why_empty(request.calculation, view):
        return request.refusal(key, part, reasons, filters.PLAIN, calculations.MEANINGLESS)
    if kind == RANKING:
        last = views.with_last_periods(part, view, request.base)
        view = views.last_period_view(request.result(last))
    if reason := views.why_unreadable(kind, view):
        charts = [one for one in views.CHARTS if request.kind(view.table, one) == one]
        return request.refusal(key, view.table, [reason], filters.readable_charts(charts, view),
                               views.UNREADABLE)
    return Block(key, heading(request.subject, filters.places(view.table),
                              filters.dates(view.table)),
                 view.table.with_filters(filters.filter_labels(request.choice, request.where)),
                 views.chart_of(kind, view),
                 reading_sentence(view, request.subject),
                 views.chart_note(request.chart, kind),
                 about=", ".join(filter(None, (
                     catalogue.namesake_source(request.choice), request.step_label,
                     *filters.wholes(request.choice, request.where),
                     which or kind * (kind != LINES)))))
