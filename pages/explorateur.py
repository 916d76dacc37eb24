"""Explorateur: any indicator or measure, compared, transformed, drawn, pinned on a board."""

from collections.abc import Sequence

from dashboard import (
    comparability,
    emploi,
    explorer,
    missing,
    pinned,
    selection,
    theme,
    transforms,
    ui,
)
from dashboard.blocked import Ways
from dashboard.explorer import YEAR
from dashboard.series import CONCEPTS, DIMENSIONS, cut, within
from dashboard.table import Table
from dashboard.transforms import INDEX, LEVEL, MULTIPLES, RANKING

ui.page("Explorateur", "Quel chiffre, où, depuis quand, à côté de quoi ? Tout indicateur publié et "
                       "toute mesure, sans mélanger ce qui ne se compare pas.")
shown = missing.demonstration_shown()
text = ui.search("Chercher un indicateur", selection.SEARCH)
found = explorer.found(text, shown)
if not found:
    if explorer.choices(shown):
        ui.blocked("recherche", "Recherche", *selection.nothing(text, shown), what="Rien à montrer")
        pinned.section(pinned.current(), YEAR)
    else:
        ui.available("emploi")
    ui.stop()
choice = ui.choose(f"Indicateur ({len(found)})", found, "explorer", show=lambda c: c.label)
steps = explorer.steps(choice)
step = ui.choose("Pas de temps", steps, "pas") if len(steps) > 1 else steps[0]
chosen = ui.choose("Graphique", transforms.CHARTS, selection.CHART)
usual = explorer.usual(choice)
where = {column: ui.several(label, options, selection.KEYS[column], usual.get(column, ()),
                            show=lambda v: v or "Non précisé")
         for column, label in {**DIMENSIONS, **CONCEPTS}.items()
         if len(options := selection.options(choice, column)) > 1}
more = selection.references(choice)
where = selection.compared(where, more, ui.also("Comparer avec", list(more), "comparer_avec"))
table = explorer.table(choice, where, step)
if len(dates := table.data["annee"].dropna()):
    table = within(table, ui.years("Années", int(dates.min()), int(dates.max())))
calculation = ui.choose("Calcul", transforms.offered(choice, table), "calcul")
bases = transforms.bases(table) if calculation == INDEX else []
base = ui.choose("Base 100", bases, "base_indice", show=theme.quarter) if bases else ""
kind = transforms.fitting(chosen, table)
levels = transforms.laid_out(kind, calculation, table)
period = "annee" if calculation != LEVEL and step == YEAR else levels.x
subject = selection.subject(choice, calculation)


def blocked(key: str, part: Table, reasons: Sequence[str], ways: Ways, what: str) -> None:
    """What stands in place of the block of these series."""
    ui.blocked(key, emploi.titled(subject, selection.places(part), emploi.span_of(part)), reasons,
               ways, what=what, note="D'autres choix sont dans les filtres de la barre latérale.")


def show(key: str, part: Table) -> None:
    """A block, or why there is none."""
    view = transforms.computed(calculation, choice, part, where, step, base, levels.x)
    if reasons := transforms.nothing(calculation, base, view):
        blocked(key, part, reasons, selection.PLAIN, transforms.MEANINGLESS)
        return
    view = transforms.last(view) if kind == RANKING else view
    if reason := transforms.crowded(kind, view):
        blocked(key, view.table, [reason], selection.lighter(kind, view), transforms.UNREADABLE)
        return
    title = emploi.titled(subject, selection.places(part), emploi.span_of(view.table))
    draw = transforms.drawn(kind, view)
    ui.block(key, title, ui.filtered(view.table, selection.said(choice, where)),
             lambda t: draw(t, ui.dark()), lecture=transforms.read(view, subject),
             note="" if kind == chosen else transforms.UNPLACED)


conflict = comparability.conflict(levels.table.data, levels.table.breaks, period)
if reasons := transforms.refused(calculation, levels.table):
    blocked("explorateur", table, reasons, selection.meaningful(choice, shown),
            transforms.MEANINGLESS)
elif conflict and chosen == MULTIPLES:
    for rank, part in enumerate(cut([levels.table], period)):
        show(f"explorateur_{rank}", part)
elif conflict:
    blocked("explorateur", table, conflict.reasons, selection.ways(conflict), transforms.APART)
else:
    show("explorateur", levels.table)
board = pinned.current()
pinned.pin(board, pinned.codes(table))
pinned.section(board, step)
