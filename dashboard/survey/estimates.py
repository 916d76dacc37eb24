"""Answers of a survey made ready to show: bases, zeros, intervals, weights, spread; pure.

Percentages are those of ``query.answers``: on the shops that answered the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from dashboard.survey import inference
from dashboard.text import numbers
from dashboard.text.lecture import quantity
from dashboard.warehouse.columns import with_order
from dashboard.warehouse.query.records import ANSWERS, RESPONSE
from dashboard.warehouse.table import Table
from etl.contract import Column
from etl.french.agreement import AGREEMENT

#: Below so many answers a percentage moves by more than three points with one of them.
SMALL = 30
#: Below so many answers nothing is shown: it would be what a known shop answered.
FLOOR = 5
SEVERAL = "Plusieurs réponses possibles : le total peut dépasser 100 %."
#: The bounds of a share: their names, for a chart's error bars, and their columns.
BOUNDS = ("bas", "haut")
INTERVAL_COLUMNS = tuple(Column(name, f"Intervalle à 95 %, {end}", "nombre", "%", decimals=1)
                         for name, end in zip(BOUNDS, ("de", "à"), strict=True))
#: What is said of answers that are too few to be shown.
WITHHELD = (f"Ce qui repose sur moins de {FLOOR} réponses n'est pas montré, ni ce qui le donnerait "
            "par soustraction.")
INTERVAL = "Le trait de chaque barre est l'intervalle à 95 % (Wilson{})."


def with_labels(table: Table) -> Table:
    """Return the answers with the labels of a chart: ``etiquette`` « café (n = 30) » and, for where
    they are split, ``etiquette_groupe`` « Employeurs (n = 29) », n being the base of the group."""
    data = table.data
    return table.with_values(etiquette=with_n(data["modalite"], data["reponses"]),
                             etiquette_groupe=with_n(data["groupe"], data["base"]))


def with_n(labels: pd.Series, counts: pd.Series) -> list[str]:
    """Return « café (n = 30) » for each label and its count."""
    return list(map(numbers.with_base, labels, counts))


def mask_small_bases(table: Table, together: bool = False) -> Table:
    """Return the table without the lines that rest on fewer than ``FLOOR`` answers, said in its
    notes.

    ``together``: none is shown when one is not, where the whole less the others would give it.
    """
    few = table.data["base"] < FLOOR
    if not few.any():
        return table
    few |= together
    return mask_groups(table, ~few)


def mask_groups(table: Table, mask: pd.Series) -> Table:
    """Return the table without the rows that ``mask`` excludes, said in its notes."""
    return replace(table.where(mask), notes=tuple(dict.fromkeys((WITHHELD, *table.notes))))


def masking_reason(table: Table) -> str:
    """Return why a table shows nothing where it rests on too few answers; empty otherwise: nobody
    answered."""
    return WITHHELD if table.empty and WITHHELD in table.notes else ""


def groups_to_hide(bases: Mapping[str, Mapping[str, int]]) -> set[str]:
    """Return places whose answers are not shown; ``bases``: place → group → answers.

    Those where a group has answers, fewer than ``FLOOR``; and, lest the whole less the others give
    them, the next smallest, until those not shown make ``FLOOR`` in every group.
    """
    places = {place for place, groups in bases.items()
              if any(0 < answers < FLOOR for answers in groups.values())}
    names = {group for groups in bases.values() for group in groups}

    def are_too_few() -> bool:
        return any(0 < sum(bases[place].get(name, 0) for place in places) < FLOOR
                   for name in names)

    for place in sorted(bases, key=lambda p: (sum(bases[p].values()), p)):
        if are_too_few() and any(bases[place].values()):
            places.add(place)
    return places


def number_of_answers(table: Table) -> int:
    """Return how many shops answered the question, all groups together; 0 when there are none."""
    return int(table.data.drop_duplicates("groupe")["base"].sum())


def warning(counts: Iterable[int]) -> str:
    """Return the warning that a small base calls for (the smallest is told); empty text
    otherwise."""
    least = min(map(int, counts), default=SMALL)
    return (f"Base faible (n = {least}, moins de {SMALL} réponses) : lire des ordres de grandeur, "
            "pas des écarts." if least < SMALL else "")


def by_answer(table: Table, order: Sequence[str] = ()) -> Table:
    """Return answers of groups, those to one answer one after the other: first what most shops
    gave, all groups together; groups in ``order``, else in that of the alphabet."""
    data = table.data
    if data.empty:
        return table
    counts = data.groupby("modalite", sort=False)["reponses"].sum()
    answers = counts.sort_values(ascending=False, kind="stable").index
    grid = pd.MultiIndex.from_product([answers, order or sorted(set(data["groupe"]))],
                                      names=["modalite", "groupe"])
    return replace(table, data=data.set_index(grid.names).loc[grid].reset_index()[data.columns])


def with_intervals(table: Table) -> Table:
    """Return answers with the interval at 95 % of their share: ``bas`` and ``haut``, in %, after
    it.

    ``table``: ``part``, ``base`` and ``inventaire``, the shops that the survey asked; and
    ``efficace``, what weighted answers are worth, where they are weighted.
    """
    data = table.data
    size = data["efficace"] if "efficace" in data else data["base"]
    inventaire = data["inventaire"].astype("Float64").to_numpy(float, na_value=float("nan"))
    low, high = inference.wilson_interval(data["part"],
                                          size * inference.finite_factor(data["base"], inventaire))
    columns, after = list(table.columns), table.names.index("part") + 1
    columns[after:after] = INTERVAL_COLUMNS
    return replace(table, data=data.assign(bas=low, haut=high), columns=tuple(columns))


def interval_note(table: Table) -> str:
    """Return what the stroke of each bar is: of a finite population where the shops asked are
    known; empty for no bar."""
    if table.empty:
        return ""
    return INTERVAL.format("" if table.data["inventaire"].isna().any() else ", population finie")


def with_weights(table: Table, answers: pd.DataFrame, weights: pd.Series) -> Table:
    """Return answers whose ``part`` is that of weighted shops; ``efficace``: what their base is
    worth.

    ``answers``: ``id``, ``modalite``, one row an answer.  ``weights``: by ``id``.  An answer of
    fewer than ``FLOOR`` shops is not shown: its share would tell a shop by its weight.
    """
    if table.empty:
        return table
    answering = weights.reindex(answers["id"].unique()).dropna()
    sums = answers.assign(poids=answers["id"].map(weights)).groupby("modalite")["poids"].sum()
    data = table.data.assign(part=100 * table.data["modalite"].map(sums) / answering.sum(),
                             efficace=inference.effective_size(answering))
    few = groups_to_hide({m: {"": n} for m, n in zip(
        data["modalite"], data["reponses"], strict=True)})
    table = replace(table, data=data.sort_values(
        "part", ascending=False, kind="stable", ignore_index=True),
                    columns=(*table.columns, Column("efficace", "Taille efficace", "nombre",
                                                    "commerces", decimals=1)))
    return mask_groups(table, ~table.data["modalite"].isin(few)) if few else table


def response_rates(table: Table, where: Callable[[str], str]) -> str:
    """Return how many answered, of how many, group by group: the response rate to a question.

    ``where``: the words of a group (« chez les employeurs », « dans le Finistère »).
    """
    if table.empty or table.data["inventaire"].isna().any():
        return ""
    rates = [f"{numbers.percent(g.taux, 1)}{g.groupe and f' {where(g.groupe)}'} ("
             f"{quantity(g.base, 'réponse')}, {quantity(g.asked, 'répondant')} à l'enquête, "
             f"{quantity(g.inventaire, 'commerce interrogé', 'commerces interrogés')})"
             for g in table.data.drop_duplicates("groupe").itertuples()]
    return f"Taux de réponse à la question : {' ; '.join(rates)}."


def by_amount(table: Table) -> Table:
    """Return answers that are classes of amounts (« de 10 000 à 49 999 € »), from the lowest."""
    rank = table.data["modalite"].map(_amount)
    return replace(table, data=table.data.loc[rank.sort_values(kind="stable").index]
                   .reset_index(drop=True))


def _amount(label: str) -> tuple[int, int]:
    """Return where a class begins; « moins de » comes before the class that begins at its bound."""
    digits = re.search(r"\d+", re.sub(r"(?<=\d)\s(?=\d)", "", label))
    return (int(digits[0]) if digits else 0, 0 if label.startswith("moins") else 1)


def by_class(table: Table) -> Table:
    """Return answers by class of values (``unite``), with the columns and intervals of any
    question."""
    label = f"Classe ({table.data['unite'].iloc[0]})"
    answers = replace(table, columns=ANSWERS).with_column("modalite", label=label)
    return with_labels(with_intervals(answers))


def with_marks(table: Table, marks: Mapping[str, float]) -> Table:
    """Return classes whose label says which ``marks`` (« médiane » → 21) stand in them."""
    data = table.data
    low, high = data["de"].fillna(float("-inf")), data["a"].fillna(float("inf"))
    there = [[f"{name} {numbers.number(value, 1 if value % 1 else 0)}".replace(
        " ", numbers.NO_BREAK) for name, value in marks.items() if a <= value < b]
             for a, b in zip(low, high, strict=True)]
    return table.with_values(etiquette=[", ".join([label, *names]) for label, names in zip(
        data["etiquette"], there, strict=True)])


def all_statements(tables: Sequence[tuple[str, Table]]) -> Table:
    """Return answers to several statements in one table, (``enonce``, answers) each."""
    first = tables[0][1]
    return replace(
        first, columns=(Column("enonce", "Énoncé"), *first.columns),
        data=pd.concat([table.data.assign(enonce=one) for one, table in tables], ignore_index=True),
        notes=tuple(dict.fromkeys(note for _, table in tables for note in table.notes)))


def opinions(tables: Sequence[tuple[str, Table]]) -> Table:
    """Return answers to several statements (see ``all_statements``), on the scale of agreement;
    ``etiquette``: « énoncé (n = 41) »."""
    order = {answer: i for i, answer in enumerate(AGREEMENT)}
    table = all_statements([
        (one, replace(table, data=table.data.sort_values(
            "modalite", key=lambda answers: answers.map(order), kind="stable")))
        for one, table in tables])
    labels = with_n(table.data["enonce"], table.data["base"])
    return with_order(table.with_values(etiquette=labels), "modalite", AGREEMENT)


def by_statement(table: Table) -> pd.DataFrame:
    """Return ``enonce``, ``base``, ``part`` (% that rather or wholly agree) and its interval
    (``BOUNDS``), of ``opinions``, one row a statement."""
    data = table.data.drop_duplicates("enonce")[["enonce", "base", "inventaire"]]
    yes = table.data[table.data["modalite"].isin(AGREEMENT[-2:])]
    totals = yes.groupby("enonce", sort=False)["part"].sum()
    share = Column("part", "Sont d'accord", "nombre", "%", decimals=1)
    return with_intervals(replace(table, columns=(share,), data=data.reset_index(drop=True).assign(
        part=[float(totals.get(e, 0.0)) for e in data["enonce"]]))).data


def agreement(table: Table) -> Table:
    """Return answers to a statement, by group, as those that rather or wholly agree: one row a
    group."""
    yes = table.data[table.data["modalite"].isin(AGREEMENT[-2:])].groupby("groupe")
    data = table.data.drop_duplicates("groupe").reset_index(drop=True)
    data["reponses"] = data["groupe"].map(yes["reponses"].sum()).fillna(0).astype(int)
    data["part"] = 100 * data["reponses"] / data["base"]
    return replace(table, data=data.drop(columns="modalite"),
                   columns=tuple(c for c in table.columns if c.name != "modalite"))


def quartile_table(table: Table) -> Table:
    """Return numbers that respondents gave, by ``groupe``: n, mean and quartiles of each question.

    ``table``: cells of the published cube (``query.totals``) with their ``RESPONSE``.  It has
    quartiles from as many answers as its source declares; a masked one keeps its line, « secret ».
    """
    data = table.data
    data = data.assign(question=data["libelle"] + " (" + data["unite"] + ")", n=data["declarent"],
                       moyenne=data["valeur"] / data["declarent"])
    data = data[data["n"] > 0]
    values = {"q1": "1er quartile", "mediane": "Médiane", "q3": "3e quartile",
              "moyenne": "Moyenne"}
    data = data.assign(**{f"{name}_statut": data["statut"] for name in values})
    units = set(data["unite"])
    unit = units.pop() if len(units) == 1 else ""
    columns = (Column("question", "Question"), Column("groupe", "Groupe"),
               Column("n", "Réponses (n)", "entier"),
               *(Column(name, label, "nombre", unit, decimals=1) for name, label in values.items()),
               *RESPONSE)
    return replace(table, data=data.reset_index(drop=True), columns=columns)
