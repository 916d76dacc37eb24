"""Emploi: published evolutions, directions by sector, competing levels, quarterly detail."""

from collections.abc import Callable, Iterable
from functools import partial

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.note.control import yearly_note
from dashboard.text import numbers
from dashboard.themes.emploi import (
    blocks,
    calculations,
    levels,
    published,
    quarterly,
    urssaf_ess,
)
from dashboard.themes.emploi import private_employment as private
from dashboard.themes.emploi.blocks import Scope
from dashboard.themes.emploi.published import ESS
from dashboard.warehouse import query
from etl.contract import REGION


def place() -> tuple[str, str]:
    places = published.territories()
    code = ui.choose("Territoire", list(places), "territoire", show=places.__getitem__)
    return code, places[code]


def scope(others: Callable[[str], dict[str, str]] = lambda code: {}, dated: bool = True) -> Scope:
    """``others``: the territories that those of the tab compare with a territory."""
    code, name = place()
    offered = others(code)
    other = ui.compare(offered)
    return Scope(code, name, ui.years("Années", *published.years()) if dated else (0, 0),
                 (other, offered.get(other, "")))


def evolutions() -> Iterable[Block]:
    where = scope(lambda code: published.counterparts(code, [ESS]) | private.counterparts(code))
    with ui.head.get():
        yearly_note()
    return blocks.evolutions(where)


def families() -> Iterable[Block]:
    where = scope(partial(published.counterparts, groups=published.families()))
    return blocks.by_family(
        where, ui.choose("Unité", list(published.INDICATEURS), "unite"),
        tuple(ui.choose_several("Familles", published.families(), "famille")),
        ui.choose("Année", published.note_years(), "annee_tableau", block="emploi_departements"))


def published_levels() -> Iterable[Block]:
    indicator = ui.choose("Indicateur", levels.indicators(), "indicateur_emploi", levels.LEVEL)
    return blocks.published_levels(scope(partial(levels.counterparts, indicator), dated=False),
                                   indicator)


def detail() -> Iterable[Block]:
    split = ui.choose("Séries comparées", list(quarterly.SPLITS), "comparer")
    where = scope(partial(quarterly.counterparts, split))
    measure = ui.choose("Mesure", quarterly.measures(), "mesure", show=lambda m: m.label)
    base = ui.choose("Base 100", quarterly.bases(), "base", show=numbers.quarter)
    narrowed = {name: tuple(ui.choose_several(label, options, key, default))
                for name, (key, label, options, default) in quarterly.choices(split).items()}
    kinds = ui.choose_several("Graphiques affichés", calculations.kinds(split), "calculs",
                              calculations.USUAL)
    return blocks.detail(where, measure.name, split, base, tuple(kinds), narrowed)


def since_1998() -> Iterable[Block]:
    names = urssaf_ess.territories()
    code = ui.choose("Territoire", list(names), "territoire", show=names.__getitem__)
    measure = ui.choose("Mesure", urssaf_ess.measures(), "mesure_urssaf", show=lambda m: m.label)
    return blocks.ess_since_1998(
        Scope(code, names[code], ui.years("Années", *urssaf_ess.years())), measure)


ui.page("Emploi", "Comment évolue l'emploi de l'ESS, où, dans quelles familles et quels secteurs, "
        "et par rapport au privé hors ESS ?")
ui.draw_tabs("vue", {
    "Évolutions publiées": ("emploi", evolutions),
    "Familles et départements": ("emploi", families),
    "Tendances par secteur": ("emploi_tendances", lambda: blocks.directions(scope())),
    "Niveaux publiés": ("emploi_niveaux", published_levels),
    "Emploi privé (Urssaf)": (private.SOURCE, lambda: blocks.private(Scope(
        REGION, "Bretagne", ui.years("Années", *private.years())))),
    **({"ESS depuis 1998 (Urssaf)": (urssaf_ess.SOURCE, since_1998)}
       if query.has_rows(urssaf_ess.SOURCE) else {}),
    "Détail par trimestre": ("emploi_detaille", detail)})
