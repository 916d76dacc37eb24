"""Territories: the blocks of each tab, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from dashboard import charts
from dashboard.blocks.block import Block, block_list, cards
from dashboard.charts import map_classes
from dashboard.text import lecture
from dashboard.themes.territoires import ess_weight, maps, portrait, published
from dashboard.warehouse import query

SOURCE = "territoires"


@dataclass(frozen=True)
class Place:
    """A territory; ``label``: its name and its level, as its filter says them."""

    level: str
    code: str
    label: str

    @property
    def name(self) -> str:
        """Return its name alone."""
        return self.label.rpartition(" (")[0]

    @property
    def filters(self) -> dict[str, str]:
        """Return what the extracts say of it."""
        return {"Territoire": self.label}

    @property
    def departement(self) -> str:
        """Return its code where it is a département; else empty."""
        return self.code if self.level == "departement" else ""


@block_list
def headline(place: Place) -> Iterator[Block]:
    """Give what the document that describes most the ESS of a territory says of it."""
    figures = published.of_place(place.level, place.code)
    if document := published.headline(figures.data):
        head = published.with_headings(query.rows(SOURCE, ["indicateur", *published.SHOWN[1:]], {
            "territoire_niveau": place.level, "territoire": place.code, "titre": document,
            "poste": published.WHOLE}))
        yield cards("chiffres_territoire",
                    f"L'ESS {lecture.en_territoire(place.name, place.level)} "
                    f"({published.years(head.data)})", head.with_filters(place.filters))


@block_list
def peers(level: str, indicator: str, item: str) -> Iterator[Block]:
    """Give an indicator of the territories of a level, for a family or a sector (``item``)."""
    where = {"territoire_niveau": level, "indicateur": indicator, "poste": item}
    subject = indicator if item == published.WHOLE else f"{indicator} – {item}"
    for rank, units in enumerate(published.scales(query.values(SOURCE, "unite", where))):
        table = published.figures({**where, "unite": units}).with_filters(
            {"Niveau": published.NAMES[level], "Indicateur": indicator, "Poste": item})
        yield Block(f"panorama_{level}_{rank}", f"{subject}, par {published.NAMES[level]} "
                    f"({published.years(table.data)})", table, published.comparison_plot,
                    published.reading(table.data))


@block_list
def regions(compared: str) -> Iterator[Block]:
    """Give Bretagne among the regions, in one of the sets of figures that compare."""
    figures = published.region_sets()[compared]
    table = published.figures_of_set(figures).with_filters({"Régions": compared})
    yield Block(
        "regions",
        f"La Bretagne parmi les régions : {compared}",
        table,
        published.comparison_plot,
        published.reading(table.data),
        published.note_on_older_figures(
            query.rows(SOURCE, published.SHOWN).data, table.data, published.former_regions(SOURCE)
        ),
    )


@block_list
def sheet(place: Place) -> Iterator[Block]:
    """Give every published figure of a territory."""
    yield Block("fiche_territoire", f"L'ESS {lecture.en_territoire(place.name, place.level)} : "
                "tous les chiffres publiés",
                published.of_place(place.level, place.code).with_filters(place.filters),
                nothing="Aucun panorama publié "
                        f"{lecture.de_territoire(place.name, place.level)}.")


@block_list
def weight(place: Place, year: int) -> Iterator[Block]:
    """Give the share of the ESS in jobs: its map, ranks, years, and the regions."""
    when, subject = {"Année": str(year)}, ess_weight.subject(year)
    table = ess_weight.departements(year).with_filters(when)
    yield Block("carte_poids", f"{subject}, par département", table,
                partial(ess_weight.weight_map, chosen=place.departement),
                ess_weight.reading(table, year, place.departement),
                maps.note(table, "departement", map_classes.QUANTILES),
                click=("lieu", "departement:"))
    table = ess_weight.ranks(year).with_filters(when)
    if len(table.columns) > 2:  # the share alone is on the map
        yield Block("poids_rangs", f"{subject}, rang et évolution des départements", table, None,
                    " ".join(filter(None, (ess_weight.ranks_sentence(table, year),
                                           ess_weight.change_sentence(table, year)))),
                    ess_weight.RANK_NOTE, printed=len(table.data))
    table = ess_weight.over_time()
    yield Block("poids_annees", f"{ess_weight.subject(None)}, par année et département", table,
                partial(charts.lines, x="periode", y="valeur", colour="territoire_nom"),
                ess_weight.levels_sentence(table))
    table = ess_weight.regions(year).with_filters(when)
    yield Block("poids_regions", f"{subject} : la Bretagne parmi les régions", table,
                partial(charts.bars, x="territoire_nom", y="valeur"),
                ess_weight.regions_sentence(table, year),
                nothing=f"Aucune part de région n'est disponible pour {year}.")


@block_list
def map_of(place: Place, level: str, subject: str, period: str, method: str,
           demonstration: bool) -> Iterator[Block]:
    """Give the map of a subject (a name of ``maps.subjects``) at a period, where a click chooses a
    territory of the level."""
    chosen = maps.subjects(level, demonstration)[subject]
    title = chosen.title(period)
    table = chosen(period).with_filters({"Sur la carte": title})
    yield Block(f"carte_{level}", f"{title}, par {published.NAMES[level]}", table,
                partial(maps.draw, level=level, method=method, chosen=place.code),
                maps.reading(table, level), maps.note(table, level, method),
                click=("lieu", f"{level}:"))


@block_list
def portrait_of(place: Place, demonstration: bool, printed: int) -> Iterator[Block]:
    """Give the portrait of a territory; ``printed``: rows of its lists set as text."""
    for key, title, told in portrait.blocks(place.level, place.code, place.name, demonstration):
        yield Block(key, title, told.table.with_filters(place.filters), None, told.lecture,
                    told.note, nothing=told.nothing, printed=told.printed or printed)
