"""Who answered a survey, against the inventory that it asked, and weights for it; pure.

A sample is the frame of ``query.shops_asked``: one row a shop, ``id`` empty when it did not
answer.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.survey import crosstab, estimates, inference
from dashboard.survey.inference import Link
from dashboard.text import lecture, numbers
from dashboard.warehouse.columns import UNKNOWN, written_values
from dashboard.warehouse.table import Table
from etl.contract import Column

#: The margin whose classes follow one another.
AGE = "anciennete"
#: Margins compared and raked on: column → label.
MARGINS = {"departement_nom": "Département", "statut_juridique": "Statut juridique",
           AGE: "Ancienneté du commerce"}
#: Years since the opening, from the first of each class.
AGES = {0: "moins de 5 ans", 5: "de 5 à 9 ans", 10: "10 ans et plus"}
OTHERS = "autres"


def with_categories(sample: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the shops with ``repondant`` and the categories of ``MARGINS``; ages are those of
    ``year``.

    Categories with fewer than ``estimates.FLOOR`` respondents are put together (« autres », with
    the next smallest where that is still too few): a weight would rest on them alone, and their
    rate would say who answered.
    """
    openings = pd.to_numeric(sample["annee_ouverture"])
    ages = pd.cut(year - openings, [float("-inf"), *list(AGES)[1:], float("inf")], right=False,
                  labels=list(AGES.values()))
    shops = pd.DataFrame({
        "id": sample["id"], "repondant": sample["id"] != "",
        "departement_nom": sample["departement_nom"],
        "statut_juridique": sample["statut_juridique"], AGE: ages.astype("object")})
    for margin in MARGINS:
        categories = shops[margin].astype("object").fillna("").replace("", UNKNOWN)
        shops[margin] = _categories(categories, shops["repondant"])
    return shops


def _categories(categories: pd.Series, responses: pd.Series) -> pd.Series:
    counts = responses.groupby(categories).sum()
    few = set(counts.index[counts < estimates.FLOOR])
    for name in counts.sort_values(kind="stable").index:  # those without any respondent count too
        if counts[list(few)].sum() < estimates.FLOOR:
            few.add(name)
    return categories.where(~categories.isin(few), OTHERS) if len(few) > 1 else categories


def response_rates(shops: pd.DataFrame, table: Table, margin: str, weights: pd.Series) -> Table:
    """Return who answered, by category of ``margin``: ``modalite``, ``inventaire``, ``repondants``,
    ``taux`` (%), ``part_inventaire``, ``part_repondants`` (%), ``ecart`` (points) and
    ``part_redressee`` (%, of the weighted respondents; none without weights)."""
    by = shops.groupby(margin)["repondant"]
    data = pd.DataFrame({"inventaire": by.size(), "repondants": by.sum()})
    data["taux"] = 100 * data["repondants"] / data["inventaire"]
    data["part_inventaire"] = 100 * data["inventaire"] / data["inventaire"].sum()
    data["part_repondants"] = 100 * data["repondants"] / data["repondants"].sum()
    data["ecart"] = data["part_repondants"] - data["part_inventaire"]
    own = shops["id"].map(weights).groupby(shops[margin]).sum()
    data["part_redressee"] = 100 * own / own.sum()
    order = [*AGES.values()] if margin == AGE else [
        str(m) for m in data.sort_values("inventaire", ascending=False, kind="stable").index]
    data = data.rename_axis("modalite").reset_index()
    data = data.sort_values("modalite", kind="stable", key=lambda s: s.map(
        lambda m: order.index(m) if m in order and m != OTHERS else len(order)))
    space = numbers.NO_BREAK
    data["etiquette"] = [f"{r.modalite} ({numbers.number(r.repondants)}{space}sur{space}"
                         f"{numbers.number(r.inventaire)})" for r in data.itertuples()]
    columns = (Column("modalite", MARGINS[margin]),
               Column("inventaire", "Inventoriés", "entier", "commerces"),
               Column("repondants", "Ont répondu", "entier", "commerces"),
               *(Column(name, label, "nombre", unit, decimals=1) for name, label, unit in (
                   ("taux", "Taux de réponse", "%"),
                   ("part_inventaire", "Part dans l'inventaire", "%"),
                   ("part_repondants", "Part parmi les répondants", "%"),
                   ("ecart", "Écart", "points"),
                   ("part_redressee", "Part après redressement", "%"))))
    return replace(table, data=data.reset_index(drop=True), columns=columns)


def weights(shops: pd.DataFrame) -> pd.Series:
    """Return weights of the respondents by ``id``, raked on ``MARGINS``; empty where none meet them
    all, or nobody answered.  They add up to the inventory."""
    respondents = shops[shops["repondant"]].set_index("id")
    targets: Mapping[str, Mapping[str, float]] = {
        m: {str(k): float(n) for k, n in shops[m].value_counts().items()} for m in MARGINS}
    try:
        return inference.rake(respondents, targets)
    except ValueError:
        return pd.Series(dtype=float)


def rate_link(shops: pd.DataFrame, margin: str) -> list[Link]:
    """Return the test of the response rates between the categories of a margin."""
    test = inference.independence_test(pd.crosstab(shops["repondant"], shops[margin]).to_numpy())
    return [test] if test else []


def lowest_rate(table: Table, shops: pd.DataFrame, margin: str) -> str:
    """Return who answered least, equals together, against all, the rate of all where none answered
    less, and whether chance would give it; first that it would, for who is named alone seems to
    stand apart."""
    rates = written_values(table, "taux")
    low = table.data[rates == rates.min()]
    count, n = int(shops["repondant"].sum()), len(shops)

    def clause(row: Mapping[Hashable, Any]) -> str:
        is_place = margin == "departement_nom" and row["modalite"] not in (OTHERS, UNKNOWN)
        who = (lecture.le_territoire if is_place else lecture.quotation)(str(row["modalite"]))
        have = lecture.plural(row["repondants"], "a", "ont")
        return (f"{who}, où {lecture.quantity(row['repondants'], 'commerce')} sur "
                f"{numbers.number(row['inventaire'])} {have} répondu")

    whole = f"{numbers.number(count)} sur {numbers.number(n)} en tout"
    share = numbers.percent(100 * count / n, 1)
    same = ", le même pour toutes les catégories" if len(rates) > 1 else ""
    least = (f"Taux de réponse{same} : {whole} ({share})." if len(low) == len(rates) else
             f"Taux de réponse le plus bas : {lecture.join(map(clause, low.to_dict('records')))} "
             f"({numbers.percent(rates.min(), 1)}), contre {whole} ({share}).")
    tests = rate_link(shops, margin)
    by = f"diffèrent selon {lecture.elision('le', lecture.lower(MARGINS[margin]))}"
    test = crosstab.finding(tests, f"Les taux de réponse {by}",
                            f"Rien ne montre que les taux de réponse {by}")
    are_apart = crosstab.has_finding(tests)
    return lecture.paragraph(*((least, test) if are_apart else (test, least)))


def weighting_cost(weights: pd.Series) -> str:
    """Return what weighting costs: the effective size, and how far weights go."""
    if weights.empty:
        return ("Pas de redressement : aucun poids ne respecte à la fois le département, le statut "
                "et l'ancienneté.")
    mean = weights.mean()
    low, high = (numbers.number(w / mean, 2) for w in (weights.min(), weights.max()))
    return ("Redressement sur le département, le statut et l'ancienneté : les "
            f"{lecture.quantity(len(weights), 'répondant')} en valent "
            f"{numbers.number(inference.effective_size(weights), 1)} de poids égal (taille "
            f"efficace de Kish) ; un commerce y compte de {low} à {high} fois la moyenne.")
