"""Explorateur: any indicator or measure, compared, transformed, drawn, pinned on a board."""

from collections.abc import Sequence

from dashboard import ui
from dashboard.blocks import availability
from dashboard.blocks.block import Ways
from dashboard.text import numbers
from dashboard.themes.emploi import published
from dashboard.tools.explorer import calculations, catalogue, filters, pinned_charts
from dashboard.tools.explorer.calculations import INDEX, LEVEL, MULTIPLES, RANKING
from dashboard.tools.explorer.catalogue import YEAR
from dashboard.tools.explorer.series import CONCEPTS, DIMENSIONS, comparable_parts, in_years
from dashboard.warehouse import comparability
from dashboard.warehouse.table import Table

ui.page("Explorateur", "Quel chiffre, où, depuis quand, à côté de quoi ? Tout indicateur publié et "
                       "toute mesure, sans mélanger ce qui ne se compare pas.")
shown = availability.demonstration_shown()
text = ui.search("Chercher un indicateur", filters.SEARCH)
found = catalogue.choices_for(text, shown)
if not found:
    if catalogue.choices(shown):
        ui.blocked("recherche", "Recherche", *filters.nothing_found(text, shown),
                   what="Rien à montrer")
        pinned_charts.show_board(pinned_charts.board(), YEAR)
    else:
        ui.available("emploi")
    ui.stop()
choice = ui.choose(f"Indicateur ({len(found)})", found, "explorer", show=lambda c: c.label)
steps = catalogue.steps(choice)
step = ui.choose("Pas de temps", steps, "pas") if len(steps) > 1 else steps[0]
chosen = ui.choose("Graphique", calculations.CHARTS, filters.CHART)
usual = catalogue.usual_selection(choice)
where = {column: ui.several(label, options, filters.KEYS[column], usual.get(column, ()),
                            show=lambda v: v or "Non précisé")
         for column, label in {**DIMENSIONS, **CONCEPTS}.items()
         if len(options := filters.options(choice, column)) > 1}
more = filters.references(choice)
where = filters.with_references(where, more, ui.also("Comparer avec", list(more), "comparer_avec"))
table = catalogue.table(choice, where, step)
if len(dates := table.data["annee"].dropna()):
    table = in_years(table, ui.years("Années", int(dates.min()), int(dates.max())))
calculation = ui.choose("Calcul", calculations.calculations_of(choice, table), "calcul")
bases = calculations.bases(table) if calculation == INDEX else []
base = ui.choose("Base 100", bases, "base_indice", show=numbers.quarter) if bases else ""
kind = calculations.usual_chart(chosen, table)
levels = calculations.view_for(kind, calculation, table)
period = "annee" if calculation != LEVEL and step == YEAR else levels.x
subject = filters.subject(choice, calculation)


def blocked(key: str, part: Table, reasons: Sequence[str], ways: Ways, what: str) -> None:
    """What stands in place of the block of these series."""
    ui.blocked(
        key,
        published.titled(subject, filters.places(part), published.span_of(part)),
        reasons,
        ways,
        what=what,
        note="D'autres choix sont dans les filtres de la barre latérale.",
    )


def show(key: str, part: Table) -> None:
    """A block, or why there is none."""
    view = calculations.result_of(calculation, choice, part, where, step, base, levels.x)
    if reasons := calculations.why_empty(calculation, base, view):
        blocked(key, part, reasons, filters.PLAIN, calculations.MEANINGLESS)
        return
    view = calculations.last_period_view(view) if kind == RANKING else view
    if reason := calculations.why_unreadable(kind, view):
        blocked(key, view.table, [reason], filters.readable_charts(kind, view),
                calculations.UNREADABLE)
        return
    title = published.titled(subject, filters.places(part), published.span_of(view.table))
    draw = calculations.chart_of(kind, view)
    ui.block(key, title, ui.filtered(view.table, filters.filter_labels(choice, where)),
             draw, lecture=calculations.reading_sentence(view, subject),
             note="" if kind == chosen else calculations.UNPLACED)


conflict = comparability.conflict(levels.table.data, levels.table.breaks, period)
if reasons := calculations.refusals(calculation, levels.table):
    blocked("explorateur", table, reasons, filters.other_calculations(choice, shown),
            calculations.MEANINGLESS)
elif conflict and chosen == MULTIPLES:
    for rank, part in enumerate(comparable_parts([levels.table], period)):
        show(f"explorateur_{rank}", part)
elif conflict:
    blocked("explorateur", table, conflict.reasons, filters.ways_out(conflict), calculations.APART)
else:
    show("explorateur", levels.table)
board = pinned_charts.board()
pinned_charts.pin_button(board, pinned_charts.codes(table))
pinned_charts.show_board(board, step)
