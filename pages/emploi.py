"""Emploi: published evolutions, directions by sector, competing levels, quarterly detail."""

from collections.abc import Iterable
from functools import partial

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.note.control import yearly_note
from dashboard.themes.emploi import blocks, calculations, levels, published, quarterly, urssaf_ess
from dashboard.themes.emploi import private_employment as private
from dashboard.themes.emploi.blocks import scope


def families() -> Iterable[Block]:
    where = scope(published.territories_of("emploi"), published.years(),
                  partial(published.counterparts, groups=published.families()))
    return blocks.by_family(
        where, ui.choose("Unité", list(published.INDICATEURS), "unite"),
        tuple(ui.choose_several("Familles", published.families(), "famille")),
        ui.choose("Année", published.note_years(where.years), "annee_tableau", lone=False,
                  block="emploi_departements"))


def published_levels() -> Iterable[Block]:
    indicator = ui.choose("Indicateur", levels.indicators(), "indicateur_emploi", levels.LEVEL)
    places = published.territories_of(levels.SOURCE, indicateur=indicator)
    where = scope(places, blocks.NO_YEARS, partial(levels.counterparts, indicator))
    return blocks.published_levels(where, indicator)


def detail() -> Iterable[Block]:
    split = ui.choose("Séries comparées", quarterly.splits(), "comparer")
    where = (scope(published.BRETAGNE, published.years()) if split == quarterly.BY_DEPARTEMENT else
             scope(published.territories_of(quarterly.SOURCE), published.years(),
                   quarterly.counterparts))
    measure = ui.choose("Mesure", quarterly.measures(), "mesure")
    base = ui.choose("Base 100", quarterly.bases(), "base")
    narrowed = {name: tuple(ui.choose_several(*choice))
                for name, choice in quarterly.choices(split).items()}
    kinds = tuple(ui.choose_several(
        "Graphiques affichés", calculations.kinds(split), "calculs", calculations.USUAL))
    return blocks.detail(where, measure, split, base, kinds, narrowed)


ui.page("Emploi", "Comment évolue l'emploi de l'ESS, où, dans quelles familles et quels secteurs, "
        "et par rapport au privé hors ESS ?")
ui.in_head(yearly_note)
ui.draw_tabs("vue", {
    "Évolutions publiées": ("emploi", lambda: blocks.evolutions(scope(
        published.territories_of("emploi"), blocks.evolution_years(), blocks.counterparts))),
    "Familles et départements": ("emploi", families),
    "Tendances par secteur": ("emploi_tendances", lambda: blocks.directions(scope(
        published.territories_of("emploi_tendances"), blocks.direction_years()))),
    "Niveaux publiés": (levels.SOURCE, published_levels),
    "Emploi privé (Urssaf)": (private.SOURCE, lambda: blocks.private(
        scope(published.BRETAGNE, private.years()))),
    "ESS et privé (Urssaf)": urssaf_ess.is_loaded() and (
        urssaf_ess.SOURCE, lambda: blocks.urssaf_series(
            scope(urssaf_ess.territories(), urssaf_ess.years()),
            ui.choose("Mesure", urssaf_ess.measures(), "mesure_urssaf"))),
    "Détail par trimestre": (quarterly.SOURCE, detail)})
