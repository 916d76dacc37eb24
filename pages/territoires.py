"""Territoires : published panoramas by level, maps where a click chooses, portrait to print."""

from collections.abc import Iterable, Iterator

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.note.control import territory_page
from dashboard.themes.territoires import blocks, comparable, ess_weight, maps, published, reference


def place() -> blocks.Place:
    return blocks.Place.from_key(*ui.territory(comparable.territory_names(), "lieu"))


def panoramas() -> Iterator[Block]:
    where = place()
    yield from (*blocks.headline(where), *blocks.share_map(where))
    if sets := list(published.region_sets()):
        yield from blocks.regions(ui.choose("Bretagne parmi les régions", sets, "comparaison"))
    peers = ui.choose("Comparer les…", published.peers(), "niveau")
    indicator = ui.choose("Indicateur", published.indicators(peers), "indicateur_territoire",
                          published.SHARE)
    item = ui.choose("Famille ou secteur", published.items(peers, indicator), "poste_territoire",
                     published.WHOLE)
    yield from (*blocks.peers(peers, indicator, item), *blocks.sheet(where))


def weight() -> Iterable[Block]:
    where = place()
    other = ui.compare(ess_weight.counterparts(where.key))
    return blocks.weight(where, ui.choose("Année", ess_weight.years(), "annee_poids"), other)


def maps_tab() -> Iterable[Block]:
    where, demonstration = place(), ui.has_demonstration()
    ui.set_fallback("lieu", where.above)
    if not (levels := maps.choices(demonstration)):
        return blocks.without_map(where, demonstration)
    level, subjects = maps.mapped_subjects(
        ui.choose("Carte des…", levels, "niveau_carte"), where.key, demonstration)
    name = ui.choose("Sur la carte", list(subjects), "sujet_carte")
    period = ui.choose("Période de la carte", subjects[name].periods, "periode_carte", lone=False)
    method = ui.choose("Classes de la carte", subjects[name].methods(period, level), "classes",
                       lone=False)
    return blocks.map_of(where, level, name, period, method, demonstration)


def portrait() -> Iterable[Block]:
    where = place()
    other = ui.compare(reference.others(where.level, where.code))
    portrait_blocks = blocks.portrait_of(where, ui.has_demonstration(), other)
    ui.in_head(territory_page, where.label, other[1], portrait_blocks)
    return portrait_blocks


ui.page("Territoires", "Combien pèse l'ESS dans chaque territoire breton, et en Bretagne parmi les "
        "régions ?")
ui.draw_tabs(blocks.TABS, {
    "Chiffres publiés": (blocks.SOURCE, panoramas),
    "Poids de l'ESS": (ess_weight.SOURCE, weight),
    "Cartes": ("", maps_tab),
    blocks.PORTRAIT: ("", portrait),
    "Commerces et acteurs": ("", lambda: blocks.records_of(place()))})
