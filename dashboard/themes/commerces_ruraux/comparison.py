"""Rural shops of a territory beside those of another: the inventory, the answers, the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pandas as pd

from dashboard import charts
from dashboard.blocks.block import Block, block_list, with_absences
from dashboard.survey import estimates
from dashboard.text import lecture
from dashboard.themes import shares
from dashboard.themes.commerces_ruraux import figures
from dashboard.themes.commerces_ruraux import sentences as words
from dashboard.themes.commerces_ruraux.blocks import (
    AGREEMENT,
    BY_GROUP,
    BY_STATEMENT,
    WEIGHTED,
    numbers,
    of_answers,
    weightings,
)
from dashboard.themes.commerces_ruraux.figures import Place
from dashboard.warehouse import provenance
from dashboard.warehouse.table import Table
from etl.contract import WHOLE, Column

UNWEIGHTED = "Non redressé : les poids sont ceux de toute la Bretagne."
#: How a value of the inventory is named in a sentence, where it is no quotation.
NAMES = {"annees": "ouverture en {}".format}


@block_list
def inventory(place: Place, other: Place) -> Iterator[Block]:
    """Yield the counts of the inventory in % of the shops of each territory."""
    total = [len(one.shops().data) for one in (place, other)]
    beside = {key: table for key, _, table, *_ in other.counts()}
    for key, subject, table, column, ranked in place.counts():
        if key not in beside:  # the départements of Bretagne
            continue
        both = shares.beside({place.name: (table, total[0]), other.name: (beside[key], total[1])},
                             column, "commerces", ranked).with_filters(place.filters_beside(other))
        yield Block(f"inventaire_{key}", _title(f"{subject}, en %", both, place, other), both,
                    partial(charts.grouped_bars, category=column, y=shares.SHARE,
                            colour="territoire_nom"),
                    shares.sentence(both, column, "commerces", "commerces",
                                    NAMES.get(key, lecture.quotation)),
                    words.remark(key), nothing=" ".join(both.notes))


@block_list
@of_answers
def answers(place: Place, other: Place) -> Iterator[Block]:
    """Yield each question in two territories, with its intervals."""
    remark = UNWEIGHTED if any(WEIGHTED in weightings(one) for one in (place, other)) else ""
    for question in figures.QUESTIONS:
        table = place.answers_beside(other, question)
        yield Block(f"enquete_{question}", _title(figures.questions()[question], table, place,
                                                  other), table, BY_GROUP,
                    words.first_by_place(question, table, (place.name, other.name)),
                    lecture.paragraph(words.note(question, table), remark))


@block_list
@of_answers
def teams(place: Place, other: Place) -> Iterator[Block]:
    """Yield who agrees with each statement in two territories, then the numbers that respondents
    gave: those of the first alone where too few answered in the other for a mean."""
    table = _agreement(place, other)
    title = _title("Commerces d'accord avec chaque énoncé", table, place, other)
    yield Block("enquete_avis", title, table, BY_STATEMENT,
                words.first_by_place("avis", table, (place.name, other.name)),
                lecture.paragraph(AGREEMENT, estimates.interval_note(table),
                                  estimates.warning(table.data["base"])))
    beside = {block.key: block for block in _quartiles(place, other)}
    for block in with_absences(numbers(place), other.name):
        yield beside.get(block.key, block)


def _quartiles(place: Place, other: Place) -> Iterator[Block]:
    """Yield the quartiles of each number of which both territories publish some, else the mean, of
    the same shops."""
    there = {name: figure for name, _, figure in other.numbers()}
    for name, label, figure in place.numbers():
        if name not in there:
            continue
        both = (figure, there[name])
        group = figures.GROUPS["oui" if name in figures.OF_EMPLOYERS else WHOLE]
        data = pd.concat([table.data[table.data["groupe"] == group].assign(groupe=one.name)
                          for one, table in zip((place, other), both, strict=True)
                          ]).dropna(subset=["moyenne"])
        if len(data) < len(both):
            continue
        table = replace(
            provenance.with_sources_of(*both).with_filters(place.filters_beside(other)),
            columns=figure.columns, data=data.reset_index(drop=True).assign(
                etiquette_groupe=estimates.with_n(data["groupe"], data["n"]))
        ).with_column("groupe", label="Territoire")
        per_shop = words.PER_SHOP[group]
        yield Block(f"enquete_{name}", _title(f"{label} {per_shop}", table, place, other), table,
                    partial(charts.quartiles, category="etiquette_groupe"),
                    words.medians(label, table, per_shop), words.hand_written_note(table))


def _title(subject: str, table: Table, place: Place, other: Place) -> str:
    """Return « Sujet : Finistère et Bretagne, 2023 »."""
    return f"{subject} : {place.name} et {other.name}, {table.vintage}"


def _agreement(place: Place, other: Place) -> Table:
    """Return who rather or wholly agrees with each statement: ``enonce``, ``groupe`` (the
    territory), ``part`` and its interval.  Empty: too few answers in one of them."""
    opinions = {one.name: one.opinions() for one in (place, other)}
    base = provenance.with_sources_of(*opinions.values()).with_filters(
        place.filters_beside(other))
    columns = (Column("enonce", "Énoncé"), Column("groupe", "Territoire"),
               Column("base", "Réponses (n)", "entier"),
               Column("part", "Sont d'accord", "nombre", "%", decimals=1),
               *estimates.INTERVAL_COLUMNS)
    if any(table.empty for table in opinions.values()):
        return replace(base, data=base.data.iloc[:0], columns=columns)
    data = pd.concat([estimates.by_statement(table).assign(groupe=name)
                      for name, table in opinions.items()], ignore_index=True)
    both = data.groupby("enonce")["groupe"].transform("nunique") == len(opinions)
    return replace(base, data=data[both].reset_index(drop=True), columns=columns)
