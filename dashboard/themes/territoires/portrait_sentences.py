"""Portrait of a territory: what is said of its figures, its inhabitants, its shops and actors."""

from __future__ import annotations

import re

import pandas as pd

from dashboard.text import lecture, numbers
from dashboard.themes.territoires.comparable import Gathering, title
from dashboard.warehouse import columns, query
from dashboard.warehouse.ranking import PLURALS, above_share, place_among
from dashboard.warehouse.table import Table
from etl.common_columns import is_change
from etl.french.reference import CENSUS

NOUNS = {"commerces_inventaire": "commerce", "acteurs_circulaires": "acteur"}
#: Indicators that other territories have, named in a sentence.
MOST = 12
#: What the title of a figure is made of; its details: « Emploi salarié de l'ESS (niveau) ».
PARTS_OF_TITLE = ["indicateur", "detail", "ensemble"]
DETAILS = re.compile(r" \([^()]*\)")


def reading(le: str, *tables: Table) -> str:
    """Return « 23 chiffres publiés décrivent le Finistère : 15 se comparent à la Bretagne, 1 à la
    France, et 16 sont classés parmi les territoires de même niveau. »; of one figure, « 1 chiffre
    publié décrit Redon : il est classé parmi les territoires de même niveau. »"""
    data = pd.concat([table.data for table in tables])
    if data.empty:
        return ""
    many, ranks = len(data), int(data["rang"].ne("").sum())
    beside = [(n, f"à la {place}") for name, place in (
        ("bretagne", "Bretagne"), ("france", "France")) if (n := data[name].notna().sum())]

    def some(n: int) -> str:
        return f"{numbers.number(n)} " if many > 1 else ""

    clauses = [f"{some(n)}{where}" for n, where in beside]
    if beside:
        compares = lecture.plural(beside[0][0], "se compare", "se comparent")
        clauses[0] = f"{some(beside[0][0])}{compares} {beside[0][1]}"
    if ranks:
        clauses.append(f"{some(ranks)}{lecture.plural(ranks, 'est classé', 'sont classés')} parmi "
                       "les territoires de même niveau")
    kind = "de démonstration" if tables[0].demonstration else lecture.plural(many, "publié")
    noun, describe = lecture.plural(many, "chiffre"), lecture.plural(many, "décrit", "décrivent")
    subject = f"{numbers.number(many)} {noun} {kind} {describe} {le}"
    if many == 1 and clauses:
        return f"{subject} : il {' et '.join(clauses)}."
    return (f"{subject} : {lecture.join(clauses)}." if clauses else
            f"{subject} ; aucun autre ne {lecture.plural(many, 'lui', 'leur')} est comparable.")


def absence_sentence(gathering: Gathering, level: str, code: str) -> str:
    """Return what others of the level have and this one has not, whatever its base and the details
    in its brackets; but for what bears the name of one of them, which no other may have."""
    peers = gathering.data[gathering.data["territoire_niveau"] == level]
    if level not in PLURALS or peers.empty:
        return ""
    peers = peers[[name not in detail.split(" · ") for name, detail in zip(
        peers["territoire_nom"], peers["detail"], strict=True)]]
    here = peers["territoire"] == code
    own, others = (dict.fromkeys(
        DETAILS.sub("", title(row)) for row in rows[PARTS_OF_TITLE].to_dict("records"))
        for rows in (peers[here], peers[~here]))
    absent = [name for name in others if name not in own]
    if not absent:
        return ""
    more = f" ; et {lecture.quantity(len(absent) - MOST, 'autre')}" if absent[MOST:] else ""
    return (f"Publiés pour d'autres {PLURALS[level]} et absents ici : "
            + " ; ".join(absent[:MOST]) + more + ".")


def inhabitants(level: str, code: str) -> str:
    """Return « 43 communes, 480 000 habitants (Insee, 2023). »; for a pays, what is not known of
    it."""
    if level == "pays":
        return ("La composition des pays n'est pas chargée : population, commerces et acteurs n'y "
                "sont pas rattachés.")
    if level not in ("commune", "epci", "departement", "region"):
        return ""
    row = query.population(level, code).iloc[0]
    if not row["communes"]:
        return "Hors de Bretagne : population, commerces et acteurs n'y sont pas comptés."
    communes = "" if level == "commune" else f"{lecture.quantity(row['communes'], 'commune')}, "
    return f"{communes}{numbers.number(row['population'])} habitants (Insee, recensement {CENSUS})."


def count_sentence(source: str, level: str, code: str) -> str:
    """Return « En 2023, on compte 12 commerces, soit 0,42 pour 10 000 habitants (Bretagne : 0,29),
    8e sur 61 EPCI bretons. »"""
    table = query.density(source, level)
    own = table.data[table.data["territoire"] == code].iloc[0]
    number = int(own["effectif"])
    when = f"{lecture.when(table.vintage)}, " if table.vintage[:4].isdigit() else ""
    sentence = (f"{when}on compte {lecture.quantity(number, NOUNS[source])}, soit "
                f"{numbers.number(own['densite'], 2)} {query.PER_INHABITANTS}")
    if level != "region":
        whole = query.density(source, "region").data.iloc[0]
        sentence += f" (Bretagne : {numbers.number(whole['densite'], 2)})"
    if level in ("epci", "departement"):
        every = columns.written_values(table, "densite")
        [value] = every[table.data["territoire"] == code]
        rank = place_among(value, every,
                           f"{numbers.number(len(every))} {PLURALS[level]} bretons", level)
        sentence += "".join(f", {text}" for text in (rank, above_share(value, every)) if text)
    return lecture.capital(sentence) + "."


def first_sentence(table: Table) -> str:
    """Return « Part de l'ESS dans l'emploi, 2015 : 15,71 %, 2e sur 4 départements bretons. » of the
    first of ``short`` that has a rank; empty for none."""
    rows = table.data[table.data["standing"].ne("")]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    return f"{row['intitule']} : {lecture.in_words(row)}, {row['standing']}."


def reference_sentence(table: Table, name: str, level: str, of: str) -> str:
    """Return « Pour 3 évolutions sur 8, le Finistère est au-dessus de la Bretagne. » of what
    ``reference.rates_beside`` gives, « Pour 3 taux sur 8 » where it gives no evolutions; of one
    rate, « Pour ce taux, … », of all, « Pour les quatre taux, … ».  ``of``: « de la Bretagne ».
    « Plus de 13 % » may be above 14 % or not: it is left out; empty where all are."""
    rates = table.data.assign(side=lecture.bound_sides(table.data["qualificatif"])).pivot(
        index="intitule", columns="lieu", values=["valeur", "side"])
    [other] = set(table.data["lieu"]) - {name}
    is_above = rates["valeur", name] > rates["valeur", other]
    way = 2 * is_above - 1
    is_known = (rates["side", name] * way >= 0) & (rates["side", other] * way <= 0)
    above, many = int((is_above & is_known).sum()), int(is_known.sum())
    if not many:
        return ""
    le = lecture.le_territoire(name, level)
    is_or_are = "sont" if lecture.is_plural(le) else "est"
    one, several = rate_nouns(table)
    this, none = (("ce taux", "aucun de ces taux") if one == several else
                  ("cette évolution", "aucune de ces évolutions"))
    if many == 1:
        if above:
            return f"Pour {this}, {le} {is_or_are} au-dessus {of}."
        return f"Pour {this}, {le} {lecture.elision('ne', is_or_are)} pas au-dessus {of}."
    if not above:
        return lecture.capital(f"{le} {lecture.elision('ne', is_or_are)} au-dessus {of} pour "
                               f"{none}.")
    rates = (f"les {lecture.cardinal(many)} {several}" if above == many else
             f"{lecture.quantity(above, one, several)} sur {many}")
    return f"Pour {rates}, {le} {is_or_are} au-dessus {of}."


def rate_nouns(table: Table) -> tuple[str, str]:
    """Return what ``reference.rates_beside`` gives, of one and of several: « évolution »,
    « évolutions », or « taux »."""
    has_changes = is_change(str(table.data["indicateur"].iloc[0]))
    return ("évolution", "évolutions") if has_changes else ("taux", "taux")
