"""Actors of the circular economy: the blocks of the tab, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dashboard import charts
from dashboard.blocks.block import Block, block_list, cards
from dashboard.charts.plot import Plot
from dashboard.text import lecture
from dashboard.themes import citations, shares
from dashboard.themes.citations import BY_PUBLICATION
from dashboard.themes.economie_circulaire import actors, published, sentences
from dashboard.themes.economie_circulaire.actors import Selection
from dashboard.themes.territoires import map_sentences
from dashboard.themes.territoires.place import Place
from dashboard.warehouse import query
from dashboard.warehouse.provenance import rows_matching
from dashboard.warehouse.table import Table

PLACE = "departement_nom"


@block_list
def published_figures() -> Iterator[Block]:
    """Yield the key figures, the competing counts, evolutions, the network."""
    yield cards("circulaire_cles", "Économie circulaire en Bretagne : chiffres publiés",
                published.headline())
    structures, sites = (
        Block(key, published.title(title, table), table, BY_PUBLICATION,
              published.latest_counts_sentence(table))
        for key, title, table in (
            ("circulaire_structures", "Structures comptées selon le champ",
             published.counts(published.CENSUS)),
            ("circulaire_sites", "Sites de réemploi recensés",
             published.counts(published.SITES))))
    yield structures
    table = published.evolutions()
    yield Block("circulaire_evolutions", published.title(
        "Évolutions publiées du nombre de structures de réemploi", table), table, BY_PUBLICATION,
        published.evolutions_sentence(table))
    yield sites
    table = published.network()
    yield Block("circulaire_reseau", published.title("Réseau du réemploi de matériaux", table),
                table, partial(charts.dots, category="indicateur", y="valeur"),
                published.network_sentence(table))


@block_list
def everything(text: str) -> Iterator[Block]:
    """Yield what each count counts, then every published figure where ``text`` is found."""
    table = published.definitions()
    yield Block("circulaire_definitions", published.title("Ce que compte chaque chiffre", table),
                table, None, published.definitions_sentence(table), text_rows=len(table.data))
    table = published.every_figure()
    yield Block("circulaire_publies", "Économie circulaire : tous les chiffres publiés, "
                f"{citations.years(table.data)}", rows_matching(table, text))


@block_list
def counts(selection: Selection) -> Iterator[Block]:
    """Yield structures by activity, combination, statut, place, network; then the declared ETP."""
    total = query.ask(actors.ACTORS, [], ["structures"], selection.where).data["structures"].sum()
    note = sentences.rows_kept_sentence()
    activities, *others = (
        Block(f"acteurs_{key}", selection.title(f"Acteurs {title}", table), table,
              partial(charts.bars, x=column, y="structures"),
              sentences.first_sentence(table, column, total, selection.common_values(column)), note)
        for key, title, table, column in (
            ("activites", "par activité", selection.by_activity(), "modalite"),
            ("statuts", "par statut", selection.by_column(actors.STATUT), actors.STATUT),
            ("departements", "par département", selection.by_column(PLACE), PLACE))
        if key != "statuts" or query.values(actors.ACTORS, actors.STATUT))
    table = selection.combinations()
    yield activities
    yield Block("acteurs_ensemble", selection.title("Activités qui vont ensemble", table), table,
                _combination_plot, sentences.combinations_sentence(table),
                sentences.combinations_note(table))
    yield from others
    if len(actors.networks()) > 1:
        table = selection.networks()
        yield Block("acteurs_reseaux", selection.title("Membres des réseaux", table), table,
                    partial(charts.grouped_bars, category=PLACE, y="structures", colour="reseau"),
                    sentences.networks_sentence(table),
                    nothing=sentences.NO_MEMBER if total else "")
    if actors.has_etp():
        table = selection.etp()
        yield Block("acteurs_etp", selection.title("ETP déclarés par département et par statut",
                                                   table),
                    table, _etp, sentences.etp_sentence(table), selection.etp_note())


@block_list
def counts_beside(selection: Selection, other: Selection) -> Iterator[Block]:
    """Yield the structures by activity and statut and the members of networks, in % of those of
    two territories, which one export counts."""
    levels = {one.name: one.level for one in (selection, other)}
    for key, subject, column, count, none in (
            ("activites", "par activité", "modalite", Selection.by_activity, shares.NO_VALUE),
            ("statuts", "par statut", actors.STATUT,
             partial(Selection.by_column, column=actors.STATUT), shares.NO_VALUE),
            ("reseaux", "membres d'un réseau", "reseau", Selection.members, sentences.NO_MEMBER)):
        if key == "reseaux" and len(actors.networks()) == 1:
            continue
        table = shares.beside({one.name: (count(one), len(one.actors().data))
                               for one in (selection, other)}, column, "structures", none=none
                              ).with_filters({**selection.labels, "Territoire": selection.name,
                                              "Comparer à": other.name})
        yield Block(f"acteurs_{key}", f"Acteurs {subject}, en % : {selection.name} et "
                    f"{other.name}, {table.vintage}{selection.other_filters(table)}", table,
                    partial(charts.grouped_bars, category=column, y=shares.SHARE,
                            colour="territoire_nom"),
                    shares.sentence(table, column, "structures", "structures",
                                    lecture.quoted_text if key == "reseaux" else lecture.quotation,
                                    levels, selection.common_values(column)),
                    sentences.rows_kept_sentence(),
                    nothing=" ".join(table.notes))


@block_list
def places(selection: Selection, text: str, columns: tuple[str, ...]) -> Iterator[Block]:
    """Yield the maps of the actors, then their list where ``text`` is found, with these columns."""
    table = records = selection.actors()
    # The finding is what colours tell, where there may be several; how many points there are is
    # said after it.
    has_colours = query.values(actors.ACTORS, actors.STATUT) and not selection.common_values(
        actors.STATUT)
    first = sentences.first_sentence(selection.by_column(actors.STATUT), actors.STATUT,
                                     len(table.data)) if has_colours else ""
    yield Block("acteurs_carte", selection.title("Carte des acteurs par statut", table), table,
                partial(charts.points_map, colour=actors.STATUT, selection=selection.code),
                lecture.paragraph(first, sentences.map_sentence(table)),
                sentences.placement_sentence(table))
    table, subject = selection.density(), f"Acteurs {query.PER_INHABITANTS}"
    yield Block("acteurs_densite", selection.title(f"{subject}, par EPCI,", table),
                table, partial(charts.choropleth, y="densite", level="epci",
                               selection=selection.code, absent="hors du territoire choisi"),
                map_sentences.extremes(table, "epci", subject, (selection.level, selection.code),
                                       selection.name) if selection.level != "epci" else
                map_sentences.reading(table, "epci", Place(
                    "epci", selection.code, f"{selection.name} ({actors.EPCI})"), subject),
                selection.density_note(), click=("territoire", ""), about=selection.name)
    yield Block("acteurs_liste", selection.title("Liste des acteurs", records),
                rows_matching(records, text).only(*columns))


@block_list
def quality() -> Iterator[Block]:
    """Yield the defects of the export."""
    table = actors.defects()
    yield Block("acteurs_defauts", "Défauts de l'export et suite donnée", table, None,
                sentences.defects_sentence(table), sentences.rows_kept_sentence(),
                nothing="Aucun défaut : chaque ligne de l'export est reprise.")


def _combination_plot(table: Table) -> Plot:
    return charts.upset(actors.with_several_activities(table), "modalite", "structures")


def _etp(table: Table) -> Plot:
    return charts.heat(actors.crossings(table), PLACE, actors.STATUT, "valeur")
