"""Figures that publications cite, side by side: each with its publisher, never a series.

For the sources laid out as ``etl.sources._published_figures``.  Several publishers count the same
thing with their own fields: nothing here averages them, ranks them or joins them over time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from dashboard import charts
from dashboard.blocks.block import Block, heading
from dashboard.text import lecture, numbers
from dashboard.warehouse import provenance, query
from dashboard.warehouse.citation import publisher
from dashboard.warehouse.columns import with_order, year_span
from dashboard.warehouse.table import Table
from etl.contract import RELIABILITY, WHOLE

COLUMNS = ("indicateur", "territoire_nom", "poste", "valeur", "unite_imprimee", "periode",
           "editeur", "titre", "date_publication", "fiabilite", "remarque")
#: The period of an evolution, or of what is counted over several years: its first year.
SEVERAL_YEARS = r"^(\d{4})-\d{4}$"
#: What an indicator adds to the name of what it bounds: « Nombre d'associations (borne basse) ».
_BOUND = re.compile(r" \(borne (?:basse|haute)\)$")
#: What two publications that give the same figure have in common: of 15 %, what it is of too.
FIGURE = ["valeur", "qualificatif", "unite_imprimee"]
#: Bars would set counts of several places, dates or perimeters against each other.
BY_PUBLICATION = partial(charts.dots, category="repere", y="valeur")
OWN_COUNT = ("Chaque éditeur a son décompte : la suite de ces nombres n'est pas une évolution.")


def every_figure(source: str) -> Table:
    """Return every figure of a source, with its document, its reliability and its remark."""
    return query.rows(source, COLUMNS)


def figure_list(source: str, where: query.Where, *columns: str) -> Table:
    """Return the figures that ``where`` selects, the oldest first, to be read as a text."""
    table = query.rows(source, columns or ("indicateur", "valeur", "periode", "editeur",
                                           "fiabilite", "remarque"), where, "annee")
    return table.with_values(periode=table.data["periode"].map(numbers.date))


def counts(source: str, indicators: Sequence[str], where: query.Where) -> Table:
    """Return the published counts of one thing, the oldest first; bounds are counts too.

    ``repere`` says who counts and when; ``fiabilite``, what its letter means.
    """
    names = [i for i in map(str, query.values(source, "indicateur", where))
             if _BOUND.sub("", i) in indicators]
    table = query.rows(source, ("periode", "valeur", "editeur", "titre", "fiabilite", "remarque"),
                       {**where, "indicateur": names}, "annee")
    data = table.data
    bounds = data["indicateur"].str.extract(r"( \(borne .*\))$", expand=False).fillna("").astype(
        str).str.replace(r" \((.*)\)", r", \1", regex=True)
    return with_order(table.with_values(
        repere=data["editeur"].map(publisher) + ", " + data["periode"].map(when) + bounds,
        fiabilite=data["fiabilite"].map(_reliability_text)), "fiabilite",
        map(_reliability_text, RELIABILITY))


def latest(table: Table, of: str) -> Table:
    """Return the last figures of each ``of``, the place or the product of a bar; ``repere``: its
    name, when where they are of several periods, who where several publish them."""
    table = of_last_year(table, of)
    data = table.data
    name = data[of]
    if data["periode"].nunique() > 1:
        name = name + " – " + data["periode"].map(when)
    name = name.where(~name.duplicated(keep=False), name + ", " + data["editeur"].map(publisher))
    return table.with_values(repere=name)


def of_last_year(table: Table, *of: str) -> Table:
    """Return the figures of the last year of each ``of``; those without a year where none has
    one."""
    last = table.data.groupby(list(of))["annee"].transform("max")
    return provenance.with_rows(
        table, table.data["annee"].eq(last).fillna(False) | last.isna())


def publications(figures: pd.DataFrame) -> str:
    """Return « la publication donne », « les publications donnent »: what figures are read from.
    """
    return lecture.plural(len(figures.drop_duplicates(["editeur", "titre"])),
                          "la publication donne", "les publications donnent")


def counts_sentence(table: Table) -> str:
    """Return « Les publications vont de 60 000 associations (Place publique, 2012) à plus de
    80 000… »; of one publication, of two figures or of rates of several bases, each."""
    figures = table.data.dropna(subset=["valeur"])
    if figures.empty:
        return ""
    if figures["titre"].nunique() == 1 or len(figures) < lecture.LEAST:
        several = f" {OWN_COUNT}" * (figures["titre"].nunique() > 1)
        return f"{lecture.capital(publications(figures))} {in_words(figures)}.{several}"
    # Of those that give the same, the first is named.
    first = figures.drop_duplicates(FIGURE)
    texts, bare = _texts(first, [row["repere"] + others_too(figures, row)
                                 for row in first.to_dict("records")])
    if figures["unite"].str.startswith("%").all() and query.frames(figures)["base"].nunique() > 1:
        return _rates_sentence(first)
    clause = (f"vont {lecture.reach(first, texts, bare=bare)}" if len(texts) > 1 else
              f"donnent {texts[0]}")
    return f"Les publications {clause}. {OWN_COUNT}"


def _rates_sentence(figures: pd.DataFrame) -> str:
    """Return « 9,8 % des emplois privés (Gref Bretagne, 2021) ; trois autres chiffres publiés ne
    s'y comparent pas : … »: rates of several bases, fields or years, the most reliable first."""
    lead, *rest = [
        lecture.in_words(row, row["unite_imprimee"],
                         row["repere"].removesuffix(f", {row['unite_imprimee']}"))
        for row in figures.sort_values("fiabilite", kind="stable").to_dict("records")]
    others = lecture.plural(
        len(rest), "un autre chiffre publié ne s'y compare pas",
        f"{lecture.cardinal(len(rest))} autres chiffres publiés ne s'y comparent pas")
    return (f"{lecture.capital(lead)} ; {others}. "
            f"{lecture.plural(len(rest), 'Celui-là', 'Ceux-là')} : {lecture.join(rest)}.")


def in_words(figures: pd.DataFrame, about: str = "repere", of: str = "") -> str:
    """Return « 177 coopératives (31 décembre 2012) et 256 (2023) »: figures, each with what a
    column tells of it; the unit that all have is said once, with what it is ``of``."""
    texts, bare = _texts(figures.assign(unite=figures["unite"] + of), figures[about])
    return lecture.join([*texts[:1], *bare[1:]])


def figures_sentence(figures: pd.DataFrame, about: str, of: str = "") -> str:
    """Return « La publication donne −2,2 % (2020) et +2,9 % (T1 2021). »: see ``in_words``; empty
    without figures."""
    return "" if figures.empty else (
        f"{lecture.capital(publications(figures))} {in_words(figures, about, of)}.")


def _texts(figures: pd.DataFrame, abouts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return figures in words, with what tells each from the others; and the same without the unit
    that all have, if it is no « % »."""
    units = set(figures["unite"])
    shared = "" if len(units) == 1 and not min(units).startswith("%") else None
    rows = [*zip(figures.to_dict("records"), abouts, strict=True)]
    whole, bare = ([lecture.in_words(row, unit, about) for row, about in rows]
                   for unit in (None, shared))
    return whole, bare


def with_other(sentence: str, row: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Return a sentence about a figure, then one that nothing says to compare with it: « 13 % des
    ETP de l'ESS en Bretagne ; la publication donne aussi 10 % en France. »"""
    giver = ("la publication donne aussi" if other["titre"] == row["titre"] else
             "une autre publication donne")
    base = other["unite_imprimee"]
    figure = lecture.in_words(other, None if base == row["unite_imprimee"] else base)
    return f"{sentence[:-1]} ; {giver} {figure} {lecture.where_of(other)}."


def others_too(figures: pd.DataFrame, row: Mapping[str, Any]) -> str:
    """Return « , et 2 autres »: how many other publications give the same figure as the one that is
    named; empty for none."""
    same = figures[FIGURE] == [row[c] for c in FIGURE]
    others = int(same.all(axis=1).sum()) - 1
    return f", et {lecture.plural(others, 'une autre', f'{others} autres')}" if others else ""


def with_remarks(table: Table) -> Table:
    """Return the table with the remarks of its figures among its notes."""
    texts = (text for text in dict.fromkeys(table.data["remarque"]) if text)
    return replace(table, notes=(*texts, *table.notes))


def remarks(table: Table) -> str:
    """Return what is remarked of the counts, each remark once, under the name of its first one."""
    rows = table.data[table.data["remarque"] != ""].drop_duplicates("remarque")
    return " ".join(f"{row.repere} : {lecture.sentence(row.remarque)}" for row in rows.itertuples())


def title(subject: str, table: Table, place: str = "") -> str:
    """Return « Pôles de l'ESS – Bretagne, 2020 à 2021 »: the years of the dated figures."""
    return heading(subject, place, year_span(table))


def years(data: pd.DataFrame) -> str:
    """Return « 2007 », « 2006 à 2018 », « sans date »: the years that the figures speak of, those
    that an evolution goes from included.

    « publication de 2012 » where the document does not say of which year its figures are.
    """
    rows = data.dropna(subset=["annee"])
    if rows.empty:
        return "sans date"
    starts = rows["periode"].str.extract(SEVERAL_YEARS, expand=False).dropna().astype(int)
    first, last = min([int(rows["annee"].min()), *starts]), int(rows["annee"].max())
    span = numbers.span(first, last)
    dated_by_document = rows["periode"].str.contains("publication")
    if not dated_by_document.any():
        return span
    what = "publication" if dated_by_document.all() else "données ou publications"
    return f"{what} de {span}"


def with_headings(table: Table, part: str = "") -> Table:
    """Return the figures with an ``intitule``: the indicator, what it is of (the column ``part``)
    but the whole, the base that a rate prints, the period, which the screen writes nowhere else.
    """
    data = table.data
    of = (" – " + data[part]).where(data[part] != WHOLE, "") if part else ""
    rate = data["unite"].str.startswith("%") & (data["unite_imprimee"] != data["unite"])
    base = (" (" + data["unite_imprimee"] + ")").where(rate, "")
    return table.with_values(
        intitule=data["indicateur"] + of + base + ", " + data["periode"].map(numbers.date))


def count_block(key: str, title: str, table: Table) -> Block:
    """Return the competing counts of one thing, a line each, in the order of time; colours tell
    their reliability where it differs, which notes say."""
    colour = "fiabilite" if table.data["fiabilite"].nunique() > 1 else None
    return Block(key, title, table, partial(BY_PUBLICATION, colour=colour),
                 counts_sentence(table), remarks(table))


def when(period: str) -> str:
    """Return « 2012 (publication) » → « publication de 2012 »."""
    text, of_document, _ = numbers.date(period).partition(" (publication)")
    return f"publication {lecture.elision('de', text)}" if of_document else text


def _reliability_text(letter: str) -> str:
    return f"{letter} : {RELIABILITY[letter]}" if letter in RELIABILITY else "non évaluée"
