"""Circular economy: what the page asks of the published figures.

Structures and sites are two units; the perimeters that count structures do not add up.
"""

from __future__ import annotations

from dataclasses import replace

from dashboard import trends
from dashboard.blocks.block import heading
from dashboard.text import lecture, numbers
from dashboard.themes import citations
from dashboard.warehouse import query
from dashboard.warehouse.table import Table
from etl.common_columns import is_change
from etl.contract import Column

SOURCE = "circulaire_publies"
MEMBERS, NEW = "Membres du réseau breton du réemploi de matériaux", \
    "Nouvelles structures du réseau matériaux"
#: Title of a key figure, its indicator and its sentence; the latest year published is shown.
HEADLINE = (
    ("Structures dans Carteco, {periode}", "Structures référencées dans Carteco",
     "{quand}, Carteco référence {valeur} de l'ESS {ou}."),
    ("Structures de réemploi, {periode}", "Structures ESS de réemploi",
     "{quand}, on compte {valeur} de réemploi de l'ESS {ou}."),
    ("Sites de réemploi, {periode}", "Sites de réemploi ESS",
     "{quand}, on compte {valeur} de réemploi de l'ESS {ou}."),
    ("Membres du réseau matériaux, {periode}", MEMBERS,
     "{quand}, le réseau breton du réemploi de matériaux réunit {valeur}."),
    ("Entrées dans le réseau matériaux, {periode}", NEW,
     "{quand}, le réseau breton du réemploi de matériaux accueille {valeur} de plus."))
#: Indicators that count structures, each within its own perimeter.
CENSUS = ["Structures ESS de réemploi", "Structures de réemploi ESS recensées",
          "Structures généralistes", "Structures ESS de la prévention et gestion des déchets",
          "Structures référencées dans Carteco"]
SITES = ["Sites de réemploi ESS"]
COLUMNS = ["indicateur", "poste", "valeur", "unite", "periode", "editeur", "titre",
           "date_publication", "remarque"]


def headline() -> Table:
    """Return the latest published figures, as key figures."""
    where = {**query.BRETAGNE, "annee": query.LATEST}
    return query.pick([(SOURCE, {**where, "indicateur": indicator}, title, sentence)
                       for title, indicator, sentence in HEADLINE])


def counts(indicators: list[str]) -> Table:
    """Return the published counts in Brittany, the oldest first; ``repere`` says what and when."""
    table = query.rows(SOURCE, COLUMNS, {**query.BRETAGNE, "indicateur": indicators},
                       "annee valeur")
    return _with_label(table, "indicateur")


def definitions() -> Table:
    """Return the competing counts side by side, the oldest first: how many, of what, within which
    perimeter, by whom; ``reserve``: why a figure is not to be set against another, as its document
    or a declared break says it."""
    table = query.rows(SOURCE, COLUMNS, {**query.BRETAGNE, "indicateur": [*CENSUS, *SITES]},
                       "annee -unite valeur")
    data = table.data
    concerned = [(b, trends.rows_concerned(data, b)) for b in table.breaks]
    # A remark that names the year from which the series is another says why.
    reserve = [lecture.capital(" ; ".join(dict.fromkeys(filter(None, (row["remarque"], *(
        b.reason for b, rows in concerned if rows[at] and str(b.year) not in row["remarque"])))
        )).replace(". ;", " ;")) for at, row in enumerate(data.to_dict("records"))]
    about = query.columns(SOURCE)
    columns = (replace(about["periode"], label="Année"), about["valeur"],
               replace(about["indicateur"], label="Ce que le document compte"),
               Column("perimetre", "Champ"), about["editeur"],
               replace(about["titre"], label="Document"), Column("reserve", "Réserve"))
    return replace(table, columns=columns, data=data.assign(
        reserve=reserve, periode=data["periode"].map(numbers.date),
        # The scope says the subject again, in its words.
        perimetre=data["champ"].mask(data["champ"] == "", data["poste"])))


def definitions_sentence(table: Table) -> str:
    """Return « Les publications donnent 6 comptes de structures (d'environ 50 à 432) et 2 comptes
    de sites (de 176 à 224) ; chacun a son champ : ils ne s'additionnent pas. »"""
    clauses = []
    for unit, rows in table.data.groupby("unite", sort=False):
        # What is not published is neither the least nor the most.
        different = rows.dropna(subset=["valeur"]).drop_duplicates(["valeur", "qualificatif"])
        texts = [lecture.in_words(row, "") for row in different.to_dict("records")]
        how_many = "" if different.empty else \
            f" ({lecture.reach(different, texts) if len(texts) > 1 else texts[0]})"
        clauses.append(f"{lecture.quantity(len(rows), 'compte')} "
                       f"{lecture.elision('de', unit)}{how_many}")
    if not clauses:
        return ""
    some = f"{lecture.capital(citations.publications(table.data))} {lecture.join(clauses)}"
    return f"{some} ; chacun a son champ : ils ne s'additionnent pas." if len(
        table.data) > 1 else f"{some}."


def evolutions_sentence(table: Table) -> str:
    """Return « La dernière évolution publiée : +18 % (« réemploi », 2021-2023) ; les deux autres
    ont une autre période ou un autre champ. Les voici : +33 % (…) et +30 % (…). »; of one or two,
    these alone."""
    data = table.data.dropna(subset=["valeur"])
    if data.empty:
        return ""
    texts = [lecture.in_words(
        row, about=f"{lecture.quotation(row['poste'])}, {numbers.date(row['periode'])}")
        for row in data.to_dict("records")]
    if len(texts) < lecture.LEAST:
        what = lecture.plural(len(texts), "L'évolution publiée", "Les évolutions publiées")
        return f"{what} : {lecture.join(texts)}."
    *others, last = texts
    return (f"La dernière évolution publiée : {last} ; les {lecture.cardinal(len(others))} autres "
            f"ont une autre période ou un autre champ. Les voici : {lecture.join(others)}.")


def network() -> Table:
    """Return the latest figures of the network for building materials, in structures."""
    return query.rows(SOURCE, COLUMNS, {**query.BRETAGNE, "poste": "Matériaux du bâtiment",
                                        "unite": "structures", "annee": query.LATEST})


def evolutions() -> Table:
    """Return the published evolutions of the number of structures, in %."""
    names = [i for i in query.values(SOURCE, "indicateur", query.BRETAGNE) if is_change(str(i))]
    return _with_label(
        query.rows(SOURCE, COLUMNS, {**query.BRETAGNE, "indicateur": names}, "annee"), "poste")


def every_figure() -> Table:
    """Return every published figure, with its territory, its document and its remark."""
    return query.rows(SOURCE, ["indicateur", "territoire_nom", *COLUMNS[1:], "fiabilite"])


def _with_label(table: Table, column: str) -> Table:
    when = table.data["periode"].map(numbers.date)
    mark = table.data[column] + " (" + when + ")"
    return table.with_values(repere=mark)


def title(subject: str, table: Table) -> str:
    """Return « Sujet, Bretagne, 2019 à 2023 »."""
    return heading(subject, "Bretagne", citations.years(table.data), mark=", ")


def latest_counts_sentence(table: Table) -> str:
    """Return the counts of the latest year, or all of them when a break separates them."""
    data = table.data.dropna(subset=["valeur"])
    if data.empty:
        return ""
    last = data[data["annee"] == data["annee"].max()]
    if len(last) > 1:
        clause = lecture.join(lecture.in_words(r, lecture.noun(r["valeur"], r["indicateur"]))
                              for _, r in last.iterrows())
        return (f"{lecture.when(last['periode'].iloc[0])}, on compte {clause}, "
                f"{lecture.cardinal(len(last))} champs qui ne s'additionnent pas.")
    clause = lecture.join(lecture.in_words(r, about=numbers.date(r["periode"]))
                          for _, r in data.iterrows())
    is_broken = any(note.startswith("Rupture") for note in table.notes)
    return f"{lecture.capital(citations.publications(data))} {clause}" + (
        " ; la rupture dite en note interdit d'y lire une évolution." if is_broken else ".")


def network_sentence(table: Table) -> str:
    """Return « En 2023, le réseau breton du réemploi de matériaux compte 27 structures, dont 9
    entrées dans l'année. »"""
    rows = table.data.dropna(subset=["valeur"]).set_index("indicateur")
    if MEMBERS not in rows.index:
        return ""
    members = rows.loc[MEMBERS]
    new = (f", dont {lecture.in_words(rows.loc[NEW], 'entrées')} dans l'année"
           if NEW in rows.index else "")
    return (f"{lecture.when(members['periode'])}, le réseau breton du réemploi de matériaux compte "
            f"{lecture.in_words(members)}{new}.")
