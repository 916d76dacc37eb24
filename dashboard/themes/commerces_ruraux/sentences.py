"""Rural shops: the sentences that the page makes of its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from dashboard.survey import estimates
from dashboard.text import lecture, numbers
from dashboard.themes.commerces_ruraux.figures import GROUPS, ORDINAL, SEVERAL, questions
from dashboard.warehouse.table import Table
from etl.contract import WHOLE

#: What a number is told of, by group.
PER_SHOP = {"Employeurs": "par commerce employeur", "Non-employeurs": "par commerce non employeur",
            GROUPS[""]: "par commerce", GROUPS[WHOLE]: "par commerce"}
#: Where the answers of a group are, in a sentence.
AMONG = {"Employeurs": "chez les employeurs", "Non-employeurs": "chez les non-employeurs",
         GROUPS[WHOLE]: "tous commerces réunis", GROUPS[""]: "chez les autres"}
#: Questions whose answers are classes: of amounts, of numbers.
WITH_CLASSES = (*ORDINAL, "postes", "etp", "benevoles", "heures_benevoles")
CLASSES = (f"Classes de largeurs inégales, réunies pour compter {estimates.FLOOR} réponses au "
           "moins dans chacune : une barre plus longue n'est pas une valeur plus fréquente.")
BY_HAND = "Réponses écrites à la main (« environ 30 », « une dizaine ») comptées à leur valeur."
UNSPECIFIED = ("Les commerces dont on ignore s'ils emploient sont comptés avec les "
               "non-employeurs.")
TOO_FEW = "Trop peu de réponses pour une répartition par classes."
#: What shops do of the class that most have, singular and plural, by column.
PREDICATES = {"modalite": ("propose {}, le service le plus répandu",
                           "proposent {}, le service le plus répandu"),
              "statut_juridique": ("a le statut {}, le plus fréquent",
                                   "ont le statut {}, le plus fréquent"),
              "annee_ouverture": ("a ouvert en {}, plus qu'aucune autre année",
                                  "ont ouvert en {}, plus qu'aucune autre année")}


def count_sentence(table: Table, column: str, n: int) -> str:
    """Return « 61 commerces sur 100 ont le statut « association », le plus fréquent. »"""
    if table.empty:
        return ""
    counts = dict(zip(map(str, table.data[column]), table.data["commerces"], strict=True))
    names: dict[str, Callable[[str], str]] = {
        "departement_nom": lecture.le_territoire, "annee_ouverture": str}
    return lecture.top_answer(counts, n, "commerce", naming=names.get(column, lecture.quotation),
                              predicates=PREDICATES.get(column))


def map_sentence(shops: Table) -> str:
    """Return the most frequent statut, which colours tell, of the shops on the map."""
    if shops.empty:
        return ""
    n, statuts = len(shops.data), shops.data["statut_juridique"].value_counts()
    return lecture.top_answer({str(k): int(v) for k, v in statuts.items()}, n, "commerce",
                              predicates=PREDICATES["statut_juridique"])


def first_answer(question: str, table: Table, weighted: bool) -> str:
    """Return the answer that most shops gave, with its base; ``weighted``: of the inventory, once
    the answers are weighted."""
    if table.empty:
        return ""
    n = estimates.number_of_answers(table)
    answers = lecture.quantity(n, "réponse")
    if weighted:
        return f"Après redressement ({answers}), " + _top(
            question, table.data, "des commerces de l'inventaire")
    return lecture.capital(_top(
        question, table.data, "du commerce qui a répondu" if n == 1 else
        f"des {n} commerces qui ont répondu"))


def first_by_group(question: str, table: Table) -> str:
    """Return the first answer of each group: « Chez les employeurs, …  Chez les non-employeurs,
    … »"""
    return " ".join(
        f"Chez les {group.lower()}, " + _top(question, data, "des {n} commerces")
        for group, data in table.data.groupby("groupe"))


def first_by_place(question: str, table: Table, names: Sequence[str]) -> str:
    """Return the first answer of each territory, in the order of ``names``: « Dans le Finistère, …
    En Bretagne, … »"""
    firsts = []
    for name in names if not table.empty else ():
        data = table.data[table.data["groupe"] == name]
        there = lecture.capital(lecture.en_territoire(name))
        firsts.append(f"{there}, " + _top(question, data, "des {n} commerces"))
    return " ".join(firsts)


def _top(question: str, data: pd.DataFrame, among: str) -> str:
    """Return the answers that most shops gave: they cite several, stand in one class or give one,
    or agree with statements.

    ``among``: of whom, ``{n}`` their number: that of these answers, for fewer may have answered to
    a statement than to another.
    """
    has_statements = "enonce" in data
    column = "enonce" if has_statements else "modalite"
    top = data[data["part"] == data["part"].max()]
    row, answers = top.iloc[0], [str(m) for m in top[column]]
    if not has_statements:
        answers = [lecture.lower(m) for m in answers]
    is_none = answers[0].startswith("aucun")
    if is_none and question in SEVERAL:  # « aucune » says nothing by itself
        answers[0] = f"{lecture.lower(questions()[question])}{numbers.NARROW}: {answers[0]}"
    several = "sont d'accord avec chacun de" if has_statements else ""
    verb = ("sont d'accord avec" if has_statements else
            "indiquent" if is_none else
            "citent" if question in SEVERAL else
            "sont dans la classe" if question in WITH_CLASSES else "indiquent")
    low, high = top["base"].min(), top["base"].max()
    return lecture.survey_answers(
        row["part"], answers, among.format(n=numbers.span(low, high)),
        tuple(row[list(estimates.BOUNDS)]) if low == high else None, verb, several)


def agreement(table: Table) -> str:
    """Return the statement that most shops agree with, and the one that fewest do."""
    shares = estimates.by_statement(table)
    if not shares.size:
        return ""
    high, low = shares.loc[shares["part"].idxmax()], shares.loc[shares["part"].idxmin()]
    agree = "sont plutôt ou tout à fait d'accord avec"
    first = _agreement_sentence(high, agree)
    return first if high["enonce"] == low["enonce"] else (
        f"{first} {_agreement_sentence(low, 'le sont avec')}")


def _agreement_sentence(row: pd.Series, verb: str) -> str:
    return lecture.survey_answers(row["part"], [str(row["enonce"])],
                                  f"des {row['base']} commerces qui ont répondu",
                                  tuple(row[list(estimates.BOUNDS)]), verb)


def medians(label: str, table: Table, per_shop: str = PER_SHOP[GROUPS[WHOLE]]) -> str:
    """Return the median of a number in each group or territory, else that too few answered there;
    ``per_shop``: of which shops."""
    rows = table.data.dropna(subset=["mediane"])
    few = table.data[table.data["mediane"].isna() & table.data["moyenne"].notna()]
    if rows.empty:
        return ""
    own = lecture.join(f"{numbers.number(r.mediane, 1 if r.mediane % 1 else 0)} "
                       f"{_among(r.groupe)} (n = {r.n})" for r in rows.itertuples())
    others = lecture.join(f"{_among(r.groupe)} (n = {r.n})" for r in few.itertuples())
    rest = f" ; trop peu de réponses {others}" if others else ""
    return f"{label}, médiane {per_shop}{numbers.NARROW}: {own}{rest}."


def quartiles(table: Table) -> dict[str, float]:
    """Return « médiane » → 21, and both quartiles; empty where they are not published."""
    names = {"q1": "1er quartile", "mediane": "médiane", "q3": "3e quartile"}
    rows = table.data.dropna(subset=list(names))
    return {} if rows.empty else {label: float(rows[name].iloc[0])
                                  for name, label in names.items()}


def quartile_sentence(title: str, table: Table) -> str:
    """Return the median of a number and what half of the shops are between, where it is published;
    else that too few answered."""
    values = quartiles(table)
    if values:
        return lecture.quartiles(title, int(table.data["n"].iloc[0]), *values.values())
    if table.empty:
        return ""
    answers = lecture.quantity(int(table.data["n"].iloc[0]), "réponse")
    return f"{title}{numbers.NARROW}: {answers}, trop peu pour une médiane et des quartiles."


def answer_range(table: Table) -> str:
    """Return « 41 à 47 »: the least and the most answers that the lines of a figure rest on."""
    return span_of(table.data["n" if "n" in table.data else "base"])


def span_of(counts: pd.Series) -> str:
    """Return « 12 à 27 »: the least and the most of some counts."""
    return numbers.span(int(counts.min()), int(counts.max())) if len(counts) else "0"


def remark(question: str) -> str:
    """Return what a question with several answers calls for, or the years; empty for the others."""
    if question == "annees":
        return ("Commerces ouverts lors de l'inventaire : ceux qui ont fermé depuis n'y sont pas, "
                "ce n'est donc pas le nombre d'ouvertures de chaque année.")
    return estimates.SEVERAL if question in SEVERAL else ""


def crossing_remark(first: str, second: str) -> str:
    """Return what questions with several answers call for where they are crossed: the shares of a
    line are of its own shops, so those of an employer or not make exactly 100 %."""
    return " ".join(f"Plusieurs réponses possibles en {axis} : {so}." for question, axis, so in (
        (first, "ligne", "un commerce peut être dans plusieurs lignes"),
        (second, "colonne", "le total d'une ligne peut dépasser 100 %")) if question in SEVERAL)


def note(question: str, table: Table) -> str:
    """Return what stands under the figure: several answers, intervals, response rate, a small
    base."""
    return lecture.paragraph(
        remark(question), estimates.interval_note(table), estimates.response_rates(table, _among),
        estimates.warning(table.data["base"]))


def _among(group: str) -> str:
    """Return « chez les employeurs » of a group, « dans le Finistère » of a territory."""
    return AMONG.get(group) or lecture.en_territoire(group)


def hand_written_note(table: Table) -> str:
    """Return what stands under the numbers that respondents wrote."""
    return lecture.paragraph(
        estimates.response_rates(table, _among), estimates.warning(table.data["n"]), BY_HAND,
        "Le plus petit nombre et le plus grand ne sont pas montrés : chacun est la réponse d'un "
        "commerce.")
