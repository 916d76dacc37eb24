"""Mois de l'ESS: the blocks of the page, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dashboard import charts
from dashboard.blocks.block import Block, block_list, cards, heading
from dashboard.charts.key_figures import MOST
from dashboard.text import lecture, numbers
from dashboard.themes.mois_ess import published
from dashboard.warehouse import query
from dashboard.warehouse.columns import year_span
from dashboard.warehouse.query import Between, Latest, pick
from dashboard.warehouse.table import Table
from etl.contract import REGION
from etl.french.reference import CENSUS

#: The key figures of the last edition: indicator, title and sentence of each.
LAST = (
    (published.BALANCE, "Événements (bilan), {annee}", "compte {valeur} à son bilan."),
    (published.ORGANISERS, "Structures organisatrices, {annee}", "est organisé par {valeur}."),
    (published.MEMBERS, "dont adhérentes de la Cress, {annee}",
     "compte {valeur} adhérant à la Cress parmi ses organisateurs."),
    (published.PARTICIPANTS, "Participants, {annee}", "réunit {valeur}."),
    (published.SHARE, "Part des événements français, {annee}",
     "représente {valeur} des événements français."))
#: What is said of territories that are counted in others, with the levels that it is said of.
WITHIN = {"La Bretagne est comprise dans la France.": {"region", "france"},
          "Un département est compris dans sa région.": {"departement", "region"}}
PALE = "Barres pâles : estimé (e)."


class _Editions:
    """What the blocks of these editions in these territories have in common."""

    def __init__(self, codes: tuple[str, ...], span: tuple[int, int]) -> None:
        self.names = published.territories()
        self.where = lecture.join(self.names[c] for c in codes)
        self.filters = {"Territoires": "" if len(codes) == len(self.names) else self.where,
                        "Éditions": "" if span == published.years() else numbers.span(*span)}

    def title(self, subject: str, table: Table) -> str:
        """Return « Participants – France, 2010 à 2011 »: the territories and the years that have a
        figure; without any, the territories chosen."""
        places = set(table.data["territoire_nom"])
        where = lecture.join(name for name in self.names.values() if name in places)
        return heading(subject, where or self.where, year_span(table))

    def table(self, key: str, subject: str, table: Table, *, note: str = "",
              on_paper: bool = True) -> Block:
        """Return a table; ``on_paper``: it prints whole."""
        return Block(f"mois_{key}", self.title(subject, table), table.with_filters(self.filters),
                     note=note, text_rows=len(table.data) if on_paper else 0)

    def bars(self, key: str, subject: str, table: Table, sentence: str, note: str, *,
             nothing: str = "") -> Block:
        """Return a figure by edition."""
        return Block(f"mois_{key}", self.title(subject, table), table.with_filters(self.filters),
                     partial(charts.grouped_bars, category="annee", y="valeur",
                             colour="territoire_nom"),
                     sentence, note, nothing=nothing)


@block_list
def editions(codes: tuple[str, ...], span: tuple[int, int]) -> Iterator[Block]:
    """Yield the last of the editions of ``span``, what is counted of them, who organises."""
    selection = _Editions(codes, span)
    last = Latest(Between(*span))
    if REGION in codes:
        title = heading("Dernier bilan publié en Bretagne", selection.filters["Éditions"])
        yield cards("mois_edition", title, pick([
            (published.SOURCE, {"indicateur": name, "territoire": REGION, "annee": last}, label,
             "{quand}, le Mois de l'ESS {ou} " + sentence) for name, label, sentence in LAST]
        ).with_filters(selection.filters))
    table = published.counts((published.BALANCE,), span, codes)
    yield selection.bars("evenements", "Événements comptés au bilan", table,
                         published.counts_sentence(table), _note(table))
    table = published.per_inhabitant(span, codes)
    yield selection.bars(
        "habitants", f"Événements {published.PER_INHABITANTS}", table,
        published.per_inhabitant_sentence(table), f"Population de {CENSUS} pour toutes les "
        "éditions : un ordre de grandeur pour les plus anciennes.",
        nothing="Aucun bilan de ces éditions ne peut être rapporté à une population.")
    if query.has_rows(published.POPULATION):
        table = published.per_inhabitant_of_the_year(span, codes)
        of_the_year = f"{published.PER_INHABITANTS} de l'année"
        if not table.empty:
            yield selection.bars(
                "habitants_annee", f"Événements {of_the_year}", table,
                published.per_inhabitant_sentence(table).replace(
                    published.PER_INHABITANTS, of_the_year),
                "Population de Bretagne au 1er janvier de chaque édition : la somme de ses "
                f"départements ; recensement pour {CENSUS}. Une édition dont la population "
                "n'est pas chargée n'a pas de taux.")
    for key, title, name in (("organisateurs", "Structures organisatrices", published.ORGANISERS),
                             ("participants", "Participants", published.PARTICIPANTS)):
        table = published.counts((name,), span, codes)
        yield selection.bars(key, title, table, published.counts_sentence(table), _note(table))
    if published.FRANCE in codes:
        yield cards("mois_qui", "Qui organise en France", pick([
            (published.SOURCE, {"indicateur": name, "territoire": published.FRANCE,
                                "annee": last}, f"{name}, {{annee}}", sentence)
            for name, sentence in published.WHO]).with_filters(selection.filters))


def _note(table: Table) -> str:
    """Return what is said under bars: of territories within others, of pale bars, where there are
    some; one or two figures are written, not drawn."""
    data = table.data
    is_pale = "e" in set(data["statut"]) and data["valeur"].count() > MOST
    levels = set(data["territoire_niveau"])
    return " ".join([*(note for note, those in WITHIN.items() if those <= levels),
                     *([PALE] if is_pale else [])])


@block_list
def around(codes: tuple[str, ...], span: tuple[int, int]) -> Iterator[Block]:
    """Yield what is announced or registered before the month, then who takes part in it."""
    selection = _Editions(codes, span)
    yield selection.table("avant", "Événements et participants annoncés, inscrits, référencés ou "
                          "attendus", published.announced_events(span, codes))
    table = published.registered_events(span, codes)
    if not table.empty:
        yield Block("mois_inscrits", selection.title(
            "Événements inscrits, par forme et par semaine thématique", table),
            table.with_filters(selection.filters),
            partial(charts.grouped_bars, category="indicateur", y="valeur", colour="serie"),
            published.registered_sentence(table), published.OVERLAP)
    yield selection.table("partenaires", "Partenaires et acteurs associés",
                          published.partners(span, codes), note=published.partners_note())


@block_list
def everything(codes: tuple[str, ...], span: tuple[int, int]) -> Iterator[Block]:
    """Yield every published figure."""
    yield _Editions(codes, span).table(
        "tout", "Tous les chiffres publiés du Mois de l'ESS",
        published.figures({"territoire": list(codes)}, span), on_paper=False)
