"""Associations and volunteering: the published figures, whose counts compete.

What the page says first is of reliability A (the producer's own publication); the others stand
beside it, each under its publisher's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from dashboard import charts
from dashboard.blocks.block import Block, block_list, cards
from dashboard.text import lecture, numbers
from dashboard.themes import citations
from dashboard.warehouse import provenance, query
from dashboard.warehouse.provenance import rows_matching
from dashboard.warehouse.table import Table

SOURCE = "associations"
SHARE = "Part de l'emploi associatif"
#: How documents print the base of a share of private jobs.
PRIVATE = ["% des emplois privés", "% de l'emploi privé", "% des emplois du secteur privé"]
EVOLUTION = "Évolution de l'emploi associatif"
NO_COMPARISON = ("Deux chiffres dont le champ n'est pas précisé, ou dont la base n'est pas la "
                 "même, se lisent côte à côte : rien ne dit qu'ils comptent la même chose.")
#: The producer's own publication, its latest year.
FIRM: query.Where = {**query.BRETAGNE, "fiabilite": "A", "annee": query.LATEST}
#: The key figures of Bretagne; who works in associations, in %.
HEADLINE: tuple[tuple[str, query.Where, str], ...] = (
    ("Nombre d'associations", {}, "{quand}, on compte {valeur} {ou}."),
    ("Bénévoles", {}, "{quand}, le bénévolat associatif réunit {valeur} {ou}."),
    ("Salariés des associations", {}, "{quand}, les associations emploient {valeur} {ou}."),
    (SHARE, {"unite_imprimee": PRIVATE},
     "{quand}, les associations représentent {valeur} des emplois privés {ou}."),
    ("Associations employeuses", {}, "{quand}, on compte {valeur} ayant des salariés {ou}."),
    ("Part des structures de moins de 10 salariés", {},
     "{quand}, la part des structures de moins de 10 salariés est {de_valeur} {ou}."))
#: Indicator → what is said of its figure, whose base nothing else has to name.
SENTENCES = {name: text for name, base, text in HEADLINE if not base}
STAFF: tuple[tuple[str, query.Where, str], ...] = (
    ("Part des femmes parmi les salariés", {},
     "{quand}, les femmes représentent {valeur} des salariés des associations {ou}."),
    ("Part du temps plein", {}, "{quand}, la part du temps plein est {de_valeur} {ou}."))
#: Key, title and indicators of what several publishers count.
COUNTS = (
    ("nombre", "Combien d'associations : ce que donne chaque publication",
     ("Nombre d'associations",)),
    ("salaries", "Combien de salariés : ce que donne chaque publication",
     ("Salariés des associations",)),
    ("part", "Part des associations dans l'emploi : ce que donne chaque publication", (SHARE,)))


def own_figures(choices: Sequence[tuple[str, query.Where, str]]) -> Table:
    """Return the latest figures of the producer's own publication, by indicator, base (in their
    label) and sentence."""
    return query.pick([
        (SOURCE, {**FIRM, "indicateur": name, **base},
         f"{name}{' ({unite_imprimee})' * bool(base)}, {{annee}}", sentence)
        for name, base, sentence in choices])


def competing_figures() -> Iterator[tuple[str, str, Table]]:
    """Yield the key, the title and the competing figures of Bretagne, a table each."""
    for key, title, indicators in COUNTS:
        table = citations.counts(SOURCE, indicators, query.BRETAGNE)
        if indicators == (SHARE,):  # « Les Échos, 2019, % de l'emploi régional »
            table = table.with_values(
                repere=table.data["repere"] + ", " + table.data["unite_imprimee"])
        yield key, citations.title(title, table, "Bretagne"), table


def beside_france() -> Table:
    """Return the figures that one document gives for Bretagne and for France, by indicator."""
    levels, document = {"territoire_niveau": ["region", "france"]}, ["indicateur", "titre"]
    data = query.rows(SOURCE, [*document, "territoire"], levels).data
    common = data[data.groupby([*document, "periode"])["territoire"].transform("nunique") > 1]
    table = citations.figure_list(
        SOURCE, {**levels, **{c: common[c].unique().tolist() for c in document}}, "indicateur",
        "periode", "territoire_nom", "valeur", "unite_imprimee", "editeur", "fiabilite")
    pairs = set(zip(common["indicateur"], common["titre"], strict=True))
    both = [pair in pairs for pair in zip(table.data["indicateur"], table.data["titre"],
                                          strict=True)]
    table = provenance.with_rows(table, both)
    order = table.data.assign(last=table.data["territoire_niveau"] == "france").sort_values(
        ["annee", "indicateur", "titre", "last"], ignore_index=True)
    return replace(table, data=order)


def france_sentence(table: Table) -> str:
    """Return « En 2021, part… : 9,8 % des emplois privés en Bretagne, contre 7,6 % des emplois
    privés en France. » for the pairs that compare (``query.comparison``); where none does, what the
    last of the most reliable documents gives of both, without a word that compares them."""
    compared, beside = [], dict[tuple[str, bool], str]()
    rows = table.data.assign(cle=query.comparison(table.data))
    for (name, year, _), pair in rows.groupby(["indicateur", "periode", "titre"], sort=False):
        if len(pair) == pair["territoire"].nunique() == 2:
            here, there = pair.to_dict("records")
            subject = f"{lecture.when(year)}, {lecture.lower(name)}"
            own, other = ((lecture.in_words(row, row["unite_imprimee"]), lecture.where_of(row))
                          for row in (here, there))
            if here["cle"] == there["cle"]:
                compared.append(lecture.beside(subject, own, other))
            else:
                beside[here["fiabilite"], numbers.is_missing(here["annee"])] = (
                    citations.with_other(f"{subject} : {' '.join(own)}.", here, there))
    return " ".join(compared or [beside[key] for key in sorted(beside)[:1]])


def evolutions() -> Table:
    """Return the evolutions of jobs in associations, with what is not known of their span."""
    return citations.figure_list(SOURCE, {**query.BRETAGNE, "indicateur": EVOLUTION}, "periode",
                                 "valeur", "editeur", "fiabilite", "remarque")


def evolutions_sentence(table: Table) -> str:
    """Return « Évolution de l'emploi associatif en Bretagne : −2,2 % (2020), +2,9 % (T1 2021)… »:
    one by one, for nothing says of each whether it is over a quarter or over a year."""
    return "" if table.empty else (
        f"{EVOLUTION} en Bretagne : {citations.in_words(table.data, 'periode')}.")


def places() -> dict[str, tuple[str, str]]:
    """Return level and code → (level, name) of the territories within Bretagne."""
    data = query.rows(SOURCE, ["territoire", "territoire_niveau", "territoire_nom"],
                      order="territoire_niveau territoire_nom").data
    inside = data[~data["territoire_niveau"].isin(["region", "france"])]
    rows = inside.drop_duplicates(["territoire", "territoire_niveau"])
    return dict(zip(query.place_keys(rows),
                    zip(rows["territoire_niveau"], rows["territoire_nom"], strict=True),
                    strict=True))


def of_place(key: str) -> Table:
    """Return the figures of one territory (a key of ``places``), by publication."""
    level, code = query.level_and_code(key)
    return citations.figure_list(SOURCE, {"territoire": code, "territoire_niveau": level})


def names(figures: pd.DataFrame) -> pd.Series:
    """Return the indicator of each figure, with its base in brackets for a share."""
    unit = figures["unite_imprimee"]
    return figures["indicateur"] + (" (" + unit + ")").where(unit.str.startswith("%"), "")


def last_figures(table: Table) -> Table:
    """Return the last figure of each indicator of a territory, the newest first, to be read in
    large."""
    last = citations.of_last_year(table, "indicateur").data
    last = last.assign(nom=names(last)).sort_values("annee", ascending=False, kind="stable")
    return query.pick([
        (SOURCE, {c: row[c] for c in ("territoire", "territoire_niveau", "indicateur", "annee")},
         f"{row['nom']}, {row['periode']}",
         SENTENCES.get(row["nom"], f"{{quand}}, {lecture.lower(row['nom'])} : {{valeur}} {{ou}}."))
        for row in last.to_dict("records")]).with_filters(table.filters)


@block_list
def region() -> Iterator[Block]:
    """Yield the key figures of Bretagne, who works there, how many associations each publisher
    counts, what stands beside France, and the evolutions of jobs."""
    yield cards("associations_cles", "Les associations en Bretagne", own_figures(HEADLINE))
    table = own_figures(STAFF)
    yield Block("associations_emploi", citations.title(
        "Femmes et temps plein dans l'emploi associatif", table, "Bretagne"), table,
                partial(charts.bars, x="intitule", y="valeur", ranked=False),
                lecture.paragraph(*table.data.get("phrase", ())))
    yield from (block for block in publications() if block.key == "associations_nombre")
    table = beside_france()
    yield Block("associations_france", citations.title(
        "Ce qu'un même document donne pour la Bretagne et pour la France", table), table, None,
        france_sentence(table), NO_COMPARISON, text_rows=len(table.data))
    table = evolutions()
    yield Block("associations_evolution", citations.title(EVOLUTION, table, "Bretagne"), table,
                None, evolutions_sentence(table), text_rows=len(table.data))


@block_list
def publications() -> Iterator[Block]:
    """Yield what each publisher counts."""
    for key, title, table in competing_figures():
        yield citations.count_block(f"associations_{key}", title, table)


@block_list
def place(key: str) -> Iterator[Block]:
    """Yield what is published of a territory within Bretagne (a key of ``places``)."""
    level, name = places()[key]
    title = f"Les associations {lecture.en_territoire(name, level)}"
    table = of_place(key).with_filters({"Territoire": name})
    yield cards("associations_territoire_cles", title, last_figures(table))
    yield Block("associations_territoire", f"{title} : chiffres publiés",
                table.with_values(indicateur=names(table.data)), text_rows=len(table.data))


@block_list
def everything(text: str) -> Iterator[Block]:
    """Yield every published figure, where ``text`` is found."""
    table = citations.every_figure(SOURCE)
    yield Block("associations_publies", citations.title(
        "Associations et bénévolat : tous les chiffres publiés", table), rows_matching(table, text))
