"""Territoires : published panoramas by level, maps where a click chooses, portrait to print."""

from collections.abc import Iterable, Iterator

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.charts import map_classes
from dashboard.note.control import territory_page
from dashboard.themes.territoires import blocks, comparable, ess_weight, maps, published, reference


def place() -> blocks.Place:
    named = comparable.territory_names()
    chosen = ui.choose("Territoire", list(named), "lieu", show=named.__getitem__)
    level, _, code = chosen.partition(":")
    return blocks.Place(level, code, named[chosen])


def panoramas() -> Iterator[Block]:
    where = place()
    yield from blocks.headline(where)
    yield from blocks.share_map(where)
    if sets := published.region_sets():
        yield from blocks.regions(ui.choose("Bretagne parmi les régions", list(sets),
                                            "comparaison"))
    peers = ui.choose("Comparer les…", published.peers(), "niveau",
                      show=published.PEERS.__getitem__)
    indicator = ui.choose("Indicateur", published.indicators(peers), "indicateur_territoire",
                          published.SHARE)
    yield from blocks.peers(peers, indicator, ui.choose(
        "Famille ou secteur", published.items(peers, indicator), "poste_territoire",
        published.WHOLE))
    yield from blocks.sheet(where)


def weight() -> Iterable[Block]:
    where = place()
    others = ess_weight.counterparts(where.key)
    key = ui.compare(others)
    return blocks.weight(where, ui.choose("Année", ess_weight.years(), "annee_poids"),
                         (key, others.get(key, "")))


def maps_tab() -> Iterable[Block]:
    where, shown = place(), ui.has_demonstration()
    ui.set_undone("lieu", where.above)
    if not (levels := maps.levels(shown)):
        ui.show_absence(blocks.SOURCE)
        return blocks.beside_map(where, shown)
    asked = ui.choose("Carte des…", ["", *levels], "niveau_carte", show=maps.level_name)
    level, subjects = maps.offered(asked, where.level, where.code, shown)
    name = ui.choose("Sur la carte", list(subjects), "sujet_carte")
    period, *others = periods = subjects[name].periods
    if others:
        period = ui.choose("Période de la carte", periods, "periode_carte", show=maps.when)
    method = (ui.choose("Classes de la carte", list(map_classes.METHODS), "classes")
              if maps.is_rate(subjects[name](period)) else map_classes.QUANTILES)
    return blocks.map_of(where, level, name, period, method, shown)


def portrait() -> Iterable[Block]:
    where = place()
    others = reference.others(where.level, where.code)
    code = ui.compare(others)
    found = blocks.portrait_of(where, ui.has_demonstration(), (code, others.get(code, "")))
    with ui.head.get():
        territory_page(where.label, found)
    return found


ui.page("Territoires", "Combien pèse l'ESS dans chaque territoire breton, et en Bretagne parmi les "
        "régions ?")
ui.draw_tabs("volet_territoires", {
    "Chiffres publiés": (blocks.SOURCE, panoramas),
    "Poids de l'ESS": (ess_weight.SOURCE, weight),
    "Cartes": ("", maps_tab),
    "Portrait": ("", portrait),
    "Commerces et acteurs": ("", lambda: blocks.records_of(place()))})
