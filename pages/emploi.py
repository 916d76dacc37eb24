"""Emploi: published evolutions, directions by sector, competing levels, quarterly detail."""

from collections.abc import Callable, Iterable
from functools import partial

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.note.control import yearly_note
from dashboard.text import numbers
from dashboard.themes.emploi import blocks, calculations, levels, published, quarterly, urssaf_ess
from dashboard.themes.emploi import private_employment as private
from dashboard.themes.emploi.blocks import Scope


def scope(source: str, others: Callable[[str], dict[str, str]] = lambda code: {},
          years: Callable[[], private.Span] | None = published.years, **where: str) -> Scope:
    """Return the territory and the years of a tab: of those that its source has, where the columns
    have these values; ``others``: those that compare with one."""
    place = ui.territory(published.territories_of(source, where))
    other = ui.compare(others(place[0]))
    return Scope(*place, ui.years("Années", *years()) if years else (0, 0), other)


def families() -> Iterable[Block]:
    where = scope("emploi", partial(published.counterparts, groups=published.families()))
    return blocks.by_family(
        where, ui.choose("Unité", list(published.INDICATEURS), "unite"),
        tuple(ui.choose_several("Familles", published.families(), "famille")),
        ui.choose("Année", published.note_years(where.years), "annee_tableau", lone=False,
                  block="emploi_departements"))


def published_levels() -> Iterable[Block]:
    indicator = ui.choose("Indicateur", levels.indicators(), "indicateur_emploi", levels.LEVEL)
    return blocks.published_levels(scope(
        levels.SOURCE, partial(levels.counterparts, indicator), None, indicateur=indicator),
        indicator)


def detail() -> Iterable[Block]:
    split = ui.choose("Séries comparées", list(quarterly.SPLITS), "comparer")
    where = (Scope(*quarterly.PLACE, ui.years("Années", *published.years()))
             if split == quarterly.BY_DEPARTEMENT else
             scope(quarterly.SOURCE, quarterly.counterparts))
    measure = ui.choose("Mesure", quarterly.measures(), "mesure", show=lambda m: m.label)
    base = ui.choose("Base 100", quarterly.bases(), "base", show=numbers.quarter)
    choices = {name: tuple(ui.choose_several(label, options, key, default))
               for name, (key, label, options, default) in quarterly.choices(split).items()}
    return blocks.detail(where, measure.name, split, base, tuple(ui.choose_several(
        "Graphiques affichés", calculations.kinds(split), "calculs", calculations.USUAL)), choices)


ui.page("Emploi", "Comment évolue l'emploi de l'ESS, où, dans quelles familles et quels secteurs, "
        "et par rapport au privé hors ESS ?")
ui.in_head(yearly_note)
ui.draw_tabs("vue", {
    "Évolutions publiées": ("emploi", lambda: blocks.evolutions(
        scope("emploi", blocks.counterparts, blocks.evolution_years))),
    "Familles et départements": ("emploi", families),
    "Tendances par secteur": ("emploi_tendances", lambda: blocks.directions(
        scope("emploi_tendances"))),
    "Niveaux publiés": (levels.SOURCE, published_levels),
    "Emploi privé (Urssaf)": (private.SOURCE, lambda: blocks.private(
        Scope(*private.PLACE, ui.years("Années", *private.years())))),
    "ESS depuis 1998 (Urssaf)": urssaf_ess.is_loaded() and (
        urssaf_ess.SOURCE, lambda: blocks.ess_since_1998(
            Scope(*ui.territory(urssaf_ess.territories()), ui.years("Années", *urssaf_ess.years())),
            ui.choose("Mesure", urssaf_ess.measures(), "mesure_urssaf", show=lambda m: m.label))),
    "Détail par trimestre": (quarterly.SOURCE, detail)})
