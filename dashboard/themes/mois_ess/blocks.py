"""Mois de l'ESS: the blocks of the page, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dashboard import charts
from dashboard.blocks.block import Block, block_list, cards, heading
from dashboard.text import lecture
from dashboard.themes.mois_ess import published
from dashboard.warehouse.query import LATEST, pick
from dashboard.warehouse.table import Table
from etl.contract import REGION

#: The key figures of the last edition: indicator, title and sentence of each.
LAST = (
    (published.COUNTED, "Événements (bilan), {annee}", "compte {valeur} à son bilan."),
    (published.ORGANISERS, "Structures organisatrices, {annee}", "est organisé par {valeur}."),
    (published.MEMBERS, "dont adhérentes de la Cress, {annee}",
     "compte {valeur} adhérant à la Cress parmi ses organisateurs."),
    (published.PARTICIPANTS, "Participants, {annee}", "réunit {valeur}."),
    (published.SHARE, "Part des événements français, {annee}",
     "représente {valeur} des événements français."))
WITHIN = "La Bretagne est comprise dans la France."


@block_list
def blocks(codes: tuple[str, ...], span: tuple[int, int]) -> Iterator[Block]:
    """Give what is published of the editions of ``span`` in the territories of ``codes``."""
    names = published.territories()
    where = lecture.join(names[c] for c in codes)
    filters = {"Territoires": "" if len(codes) == len(names) else where,
               "Éditions": "" if span == published.years() else f"{span[0]} à {span[1]}"}

    def block(key: str, subject: str, table: Table, *, place: str = where, colour: str = "",
              lecture: str = "", note: str = "", nothing: str = "") -> Block:
        return Block(f"mois_{key}", heading(subject, place, published.years_of(table)),
                     table.with_filters(filters),
                     partial(charts.grouped_bars, category="annee", y="valeur", colour=colour)
                     if colour else None, lecture, note,
                     nothing=nothing, printed=0 if colour or key == "tout" else len(table.data))

    if REGION in codes:
        yield cards("mois_edition", "Dernier bilan publié en Bretagne", pick([
            (published.SOURCE, {"indicateur": name, "territoire": REGION, "annee": LATEST}, title,
             "{quand}, le Mois de l'ESS {ou} " + sentence) for name, title, sentence in LAST]))
    table = published.counts((published.COUNTED,), span, codes)
    yield block("evenements", "Événements comptés au bilan", table, colour="serie",
                lecture=published.counts_sentence(table), note=WITHIN)
    yield block("avant", "Événements et participants annoncés, inscrits, référencés ou attendus",
                published.announced_events(span, codes))
    table = published.registered_events(span, codes)
    if not table.empty:
        yield block("inscrits", "Événements inscrits, par forme et par semaine thématique", table,
                    place=lecture.join(table.data["territoire_nom"].unique()),
                    note=published.OVERLAP)
    table = published.per_inhabitant(span, codes)
    shown = set(table.data["territoire_nom"])
    yield block("habitants", f"Événements {published.PER_INHABITANTS}", table,
                place=lecture.join(n for n in names.values() if n in shown) or where,
                colour="territoire_nom", lecture=published.per_inhabitant_sentence(table),
                nothing="Aucun bilan de ces éditions ne peut être rapporté à une population.",
                note="Population de 2023 pour toutes les éditions : un ordre de grandeur pour les "
                     "plus anciennes.")
    for key, title, name in (("organisateurs", "Structures organisatrices", published.ORGANISERS),
                             ("participants", "Participants", published.PARTICIPANTS)):
        table = published.counts((name,), span, codes)
        yield block(key, title, table, colour="serie", lecture=published.counts_sentence(table),
                    note=f"{WITHIN} Barres pâles : estimé (e).")
    if published.FRANCE in codes:
        yield cards("mois_qui", "Qui organise en France", pick([
            (published.SOURCE, {"indicateur": name, "territoire": published.FRANCE,
                                "annee": LATEST}, f"{name}, {{annee}}", sentence)
            for name, sentence in published.WHO]))
    yield block("partenaires", "Partenaires et acteurs associés", published.partners(span, codes),
                note=published.partners_note())
    yield block("tout", "Tous les chiffres publiés du Mois de l'ESS",
                published.figures({"territoire": list(codes)}, span))
