"""Territories: the blocks of each tab, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from dashboard import charts
from dashboard.blocks import availability
from dashboard.blocks.block import Block, block_list, cards, heading, refusal, sentence
from dashboard.charts.maps import map_classes
from dashboard.charts.plot import with_height
from dashboard.text import lecture
from dashboard.themes import citations
from dashboard.themes.territoires import (
    comparable,
    context,
    ess_weight,
    latest_share,
    map_sentences,
    maps,
    portrait,
    portrait_sentences,
    published,
    records,
    reference,
)
from dashboard.themes.territoires.place import Place as Place
from dashboard.themes.territoires.place import name_of
from dashboard.warehouse import query

SOURCE = "territoires"
#: The key of the tabs of the page, and the one that has every figure of a territory.
TABS, PORTRAIT = "volet_territoires", "Portrait"
#: Figures of one document from which it says the ESS of a territory by itself.
FEW = 3
#: Pixels of a rate beside its reference, whose name takes three lines, and around them.
ROW, AROUND = 60, 150


@block_list
def headline(place: Place) -> Iterator[Block]:
    """Yield the key figures of the document that describes the territory most; where it says too
    little, or another a later year, those of all documents, or where to look instead."""
    figures = published.of_place(place.level, place.code).data
    # Two editions of a document have one title.
    head = citations.with_headings(citations.of_last_year(
        query.rows(SOURCE, ["indicateur", *published.COLUMNS[1:]], {
            "territoire_niveau": place.level, "territoire": place.code,
            "titre": published.headline(figures), "poste": published.WHOLE}),
        "indicateur", "unite_imprimee"))
    later = published.description(figures)["annee"] > head.data["annee"].max()
    if len(head.data) >= FEW and not later.any():
        yield cards("chiffres_territoire", f"L'ESS {place.there} ({citations.years(head.data)})",
                    head.with_filters(place.filters))
    else:
        yield key_figures(place, "chiffres_territoire")


def key_figures(place: Place, key: str, half: bool = False, in_portrait: bool = False) -> Block:
    """Return the published figures of a territory that say most; without any, what stands in their
    place.  ``half``: see ``Block``; ``in_portrait``: above every figure of the territory."""
    table = portrait.key_figures(place.level, place.code)
    if table.empty:
        return absence(place, half, in_portrait)
    return cards(key, f"L'ESS {place.there} : chiffres clés", table.with_filters(place.filters),
                 half=half)


def absence(place: Place, half: bool = False, in_portrait: bool = False) -> Block:
    """Return that little or nothing is published of a territory, where that little is, and the
    territories around it that have figures."""
    places, names = query.territories_with_figures(), comparable.territory_names()
    around = [query.place_key(*other) for other in query.surroundings(place.level, place.code)
              if other in places and other != (place.level, place.code)]
    what, why = f"Rien n'est encore publié sur l'ESS {place.there}", (
        "Aucune des publications que suit l'observatoire n'en donne de chiffre")
    ways: dict[str, dict[str, object]] = {}
    if (place.level, place.code) in places:
        # They may be of all employment, which open data give of each commune.
        le = lecture.le_territoire(place.name, place.level)
        what, why = f"Peu de chiffres publiés décrivent {le}", (
            "Ils sont plus bas" if in_portrait else "Ils sont dans le portrait")
        ways = {} if in_portrait else {"Voir le portrait": {TABS: PORTRAIT}}
    return refusal(
        f"absence_{place.level}", f"L'ESS {place.there}",
        [f"{why} ; ce qui existe autour est à un clic."],
        ways | {
            f"Voir {lecture.le_territoire(name_of(names[key]), query.level_and_code(key)[0])}":
            {"lieu": key} for key in around if key in names},
        what=what, mild=True, half=half)


@block_list
def share_map(place: Place, key: str = "carte_part") -> Iterator[Block]:
    """Yield the map of the latest share of the ESS by département; a click on it chooses one."""
    yield _to_click(latest_share.departements_map(key, place.departement), place)


def _to_click(block: Block, place: Place) -> Block:
    return replace(block, click=("lieu", "departement:"),
                   about=place.label if place.departement else "")


@block_list
def peers(level: str, indicator: str, item: str) -> Iterator[Block]:
    """Yield an indicator of the territories of a level, for a family or a sector (``item``)."""
    where = {"territoire_niveau": level, "indicateur": indicator, "poste": item}
    subject = indicator if item == published.WHOLE else f"{indicator} – {item}"
    for rank, units in enumerate(published.scales(query.values(SOURCE, "unite", where))):
        table = published.figures({**where, "unite": units}).with_filters(
            {"Niveau": published.NAMES[level], "Indicateur": indicator, "Poste": item})
        name = f"panorama_{level}_{rank}"
        title = f"{subject}, par {published.NAMES[level]} ({citations.years(table.data)})"
        reading = published.reading(table.data)
        if published.is_comparison(table.data):
            yield Block(name, title, table, published.comparison_plot, reading)
        else:  # on no axis: by name, each with its base, its period and its publisher
            yield Block(name, title, published.by_name(table), None, reading,
                        text_rows=len(table.data))


@block_list
def regions(choice: str) -> Iterator[Block]:
    """Yield Bretagne among the regions, in one of the sets of figures that compare."""
    figures = published.region_sets()[choice]
    table = published.figures_of_set(figures).with_filters({"Régions": choice})
    yield Block("regions", f"La Bretagne parmi les régions : {lecture.lower(choice)}", table,
                published.comparison_plot, published.reading(table.data),
                published.note_on_older_figures(table.data))


@block_list
def sheet(place: Place) -> Iterator[Block]:
    """Yield every figure of a territory in the panoramas; nothing where they are silent."""
    table = published.of_place(place.level, place.code).with_filters(place.filters)
    if not table.empty:
        yield Block("fiche_territoire", f"L'ESS {place.there} : tous les chiffres publiés", table)


@block_list
def weight(place: Place, year: int, other: portrait.Other = portrait.NOBODY) -> Iterator[Block]:
    """Yield the share of the ESS in jobs: beside that of another territory (``other``: its key and
    name), its map, ranks, years, and the regions."""
    if not ess_weight.is_counted(place.level, place.code):
        yield sentence(ess_weight.UNCOUNTED.format(place.of_it))
    when, subject = {"Année": str(year)}, ess_weight.subject(year)
    if other[0]:
        table = ess_weight.beside(place.key, other[0]).with_filters(
            place.filters | {"Comparer à": other[1]})
        yield Block("poids_compare", heading(ess_weight.subject(None),
                                             f"{place.name} et {other[1]}",
                                             citations.years(table.data)), table,
                    partial(charts.grouped_bars, category="periode", y="valeur",
                            colour="territoire_nom"), ess_weight.beside_sentence(table), half=True)
    yield replace(_to_click(ess_weight.map_block(
        "carte_poids", subject, ess_weight.departements(year).with_filters(when),
        ess_weight.references(year), place.departement), place), half=bool(other[0]))
    table = ess_weight.ranks(year).with_filters(when)
    if len(table.columns) > 2:  # the share alone is on the map
        yield Block("poids_rangs", f"{subject}, rang et évolution des départements", table, None,
                    ess_weight.ranks_sentence(table, year)
                    or ess_weight.change_sentence(table, year),
                    ess_weight.RANK_NOTE, text_rows=len(table.data))
    table, latest = ess_weight.over_time(), next(iter(ess_weight.years()), None)
    yield Block("poids_annees", f"{ess_weight.subject(None)}, par année et département", table,
                partial(charts.lines, x="periode", y="valeur", colour="territoire_nom"),
                ess_weight.years_sentence(ess_weight.ranks(latest), latest))
    table = ess_weight.regions(year).with_filters(when)
    yield Block("poids_regions", f"{subject} : la Bretagne parmi les régions", table,
                partial(charts.bars, x="territoire_nom", y="valeur", about="Bretagne"),
                ess_weight.regions_sentence(table, year),
                nothing=f"Aucune part de région n'est disponible pour {year}.")


@block_list
def map_of(place: Place, level: str, subject: str, period: str, method: str,
           demonstration: bool) -> Iterator[Block]:
    """Yield the map of a subject (a name of ``maps.subjects``) at a period and, beside it, the
    figures of the chosen territory; a click on the map chooses one."""
    topic = maps.subjects(level, demonstration)[subject]
    block = _map_block(f"carte_{level}", place, level, topic, period, method,
                       around=maps.frame(place.level, place.code)[1])
    yield replace(block, table=block.table.with_filters({"Sur la carte": topic.title(period)}))
    yield from beside_map(place, demonstration)


def _map_block(key: str, place: Place, level: str, subject: maps.Subject, period: str, method: str,
               around: str = "") -> Block:
    """Return the map of a subject at a period; ``around``: see ``maps.draw``."""
    table = subject(period)
    return Block(key, f"{subject.title(period)}, par {published.NAMES[level]}", table,
                 partial(maps.draw, level=level, method=method, selection=place.code,
                         around=around),
                 map_sentences.reading(table, level, place, subject.short),
                 map_sentences.note(table, level, method),
                 click=("lieu", f"{level}:"), half=True, about=place.label)


def without_map(place: Place, demonstration: bool) -> Iterator[Block]:
    """Yield the sentence about the workbook to map, when it is awaited, then the blocks of
    ``beside_map``."""
    if absence := availability.absence_sentence(SOURCE):
        yield sentence(absence)
    yield from beside_map(place, demonstration)


def beside_map(place: Place, demonstration: bool) -> Iterator[Block]:
    """Yield the portrait of a territory in short: its key figures, what compares, its shops and its
    actors."""
    yield key_figures(place, "portrait_cles", half=True)
    table = portrait.short(portrait.figures(place.level, place.code, True))
    if not table.empty:
        yield Block("portrait_court", f"L'essentiel du portrait {place.of_it}",
                    table.with_filters(place.filters),
                    lecture=portrait_sentences.first_sentence(table), note=portrait.LEGEND,
                    text_rows=len(table.data), half=True, under=True)
    if demonstration and place.level in ("epci", "commune"):
        yield from (replace(block, half=True, under=table.empty and not rank)
                    for rank, block in enumerate(records_of(place)) if block.key)


@block_list
def portrait_of(place: Place, demonstration: bool,
                other: portrait.Other = portrait.NOBODY) -> Iterator[Block]:
    """Yield the portrait of a territory: its key figures, its map, its rates beside those of
    Bretagne, or of another of its level (``other``: code and name), what compares, the rest."""
    yield key_figures(place, "portrait_cles", in_portrait=True)
    yield from portrait_map(place, demonstration)
    yield from context.blocks(place)
    region = (place.level, place.code) == comparable.REGION
    against = "autre" if other[0] else "france" if region else "bretagne"
    wording, of = ((other[1], lecture.de_territoire(other[1], place.level)) if other[0] else
                   (against.capitalize(), f"de la {against.capitalize()}"))
    table = reference.rates_beside(
        portrait.figures(place.level, place.code, True, other), place.name, against, wording)
    if not table.empty:
        kind = portrait_sentences.rate_nouns(table)[1]
        yield Block("portrait_reference", heading(
            f"{lecture.capital(kind)} qui se comparent, en %", f"{place.name} et {wording}"),
                    table.with_filters(place.filters), partial(
                        with_height(charts.dots, AROUND + ROW * table.data["intitule"].nunique()),
                        category="intitule", y="valeur", colour="lieu"),
                    portrait_sentences.reference_sentence(table, place.name, place.level, of))
    yield from portrait.blocks(place, demonstration, other)


@block_list
def records_of(place: Place) -> Iterator[Block]:
    """Yield the shops and the actors of a territory; where there are none, or nobody knows how
    many, a sentence."""
    yield from list(records.blocks(place)) or [sentence(
        f"{records.UNATTACHED} {place.there}."
        if records.record_selection(place.level, place.code) is None
        else f"Aucun commerce ni acteur recensé {place.there}.")]


def portrait_map(place: Place, demonstration: bool) -> Iterator[Block]:
    """Yield the map of a territory among its peers: the share of the ESS for a département and for
    Bretagne, else the first subject that has it; nothing for what has no contour."""
    if place.departement or (place.level, place.code) == comparable.REGION:
        yield from share_map(place, "portrait_carte")
        return
    if place.level not in maps.LEVELS:
        return
    for subject in maps.subjects(place.level, demonstration).values():
        if place.code in set(subject().data["territoire"]):
            yield _map_block("portrait_carte", place, place.level, subject,
                             next(iter(subject.periods)), map_classes.QUANTILES)
            return
