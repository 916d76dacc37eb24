"""Rural shops: the sentences that the page makes of its tables."""

from __future__ import annotations

import pandas as pd

from dashboard import lecture, survey, theme
from dashboard.rural import GROUPS, SEVERAL
from dashboard.table import Table
from etl.contract import WHOLE

#: What a number is told of, by group.
PER_SHOP = {"Employeurs": "par commerce employeur", "Non-employeurs": "par commerce non employeur",
            GROUPS[""]: "par commerce", GROUPS[WHOLE]: "par commerce"}
CLASSES = (f"Classes de largeurs inégales, réunies pour compter {survey.FLOOR} réponses au moins "
           "dans chacune : une barre plus longue n'est pas une valeur plus fréquente.")
BY_HAND = ("Réponses écrites à la main (« environ 30 », « une dizaine ») comptées à leur valeur.")
UNSPECIFIED = ("Les commerces dont on ignore s'ils emploient sont comptés avec les "
               "non-employeurs.")
TOO_FEW = "Trop peu de réponses pour une répartition par classes."


def counted(table: Table, column: str, n: int) -> str:
    """« 61 commerces sur 100 : Association. »: what most shops have."""
    if table.empty:
        return ""
    data = table.data
    top = data[data["commerces"] == data["commerces"].max()]
    come, each = ("arrive", "") if len(top) == 1 else ("arrivent", " chacun")
    count = int(top["commerces"].iloc[0])
    return (f"{lecture.join(_quoted(top[column]))} {come} en tête, avec {count} "
            f"{lecture.plural(count, 'commerce')}{each} sur {n}.")


def first_answer(table: Table, after: str = "") -> str:
    """The answer that most shops gave, with its base; ``after``: what was done to the shares."""
    if table.empty:
        return ""
    return after + _top(table.data, f"des {survey.base(table)} commerces qui ont répondu")


def first_by_group(table: Table) -> str:
    """The first answer of each group: « Chez les employeurs, …  Chez les non-employeurs, … »."""
    return " ".join(
        f"Chez les {group.lower()}, " + _top(data, f"des {data['base'].iloc[0]} commerces")
        for group, data in table.data.groupby("groupe")) if not table.empty else ""


def _top(data: pd.DataFrame, among: str) -> str:
    top = data[data["part"] == data["part"].max()]
    verb = "citent" if len(top) == 1 else "citent chacun"
    return (f"{theme.percent(top['part'].iloc[0])} {among} {verb} "
            f"{lecture.join(_quoted(top['modalite']))}.")


def _quoted(labels: pd.Series) -> list[str]:
    return [f"« {label} »" for label in map(str, labels)]


def agreement(table: Table) -> str:
    """The statement that most shops agree with, and the one that fewest do."""
    shares = survey.agreeing(table)
    if not shares:
        return ""
    high, low = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
    return (f"{theme.percent(shares[high])} des commerces qui ont répondu sont plutôt ou tout à "
            f"fait d'accord avec « {high} », {theme.percent(shares[low])} avec « {low} ».")


def medians(label: str, table: Table) -> str:
    """The median of a number in each group, where it is published."""
    known = table.data.dropna(subset=["mediane"])
    if known.empty:
        return ""
    where = {"Employeurs": "chez les employeurs", "Non-employeurs": "chez les non-employeurs",
             GROUPS[WHOLE]: "tous commerces réunis", GROUPS[""]: "chez les autres"}
    return f"{label}, médiane par commerce{theme.NARROW}: " + lecture.join(
        f"{theme.number(r.mediane, 1 if r.mediane % 1 else 0)} {where[r.groupe]} (n = {r.n})"
        for r in known.itertuples()) + "."


def quartiles(table: Table) -> dict[str, float]:
    """« médiane » → 21, and both quartiles; empty where they are not published."""
    names = {"q1": "1er quartile", "mediane": "médiane", "q3": "3e quartile"}
    known = table.data.dropna(subset=list(names))
    return {} if known.empty else {label: float(known[name].iloc[0])
                                   for name, label in names.items()}


def quartered(title: str, table: Table) -> str:
    """The median of a number and what half of the shops are between, where it is published."""
    known = quartiles(table)
    if not known:
        return ""
    first, half, last = (theme.number(v, 1 if v % 1 else 0) for v in known.values())
    return (f"{title}{theme.NARROW}: médiane {half} ; la moitié des "
            f"{int(table.data['n'].iloc[0])} réponses va de {first} à {last} "
            "(1er et 3e quartiles).")


def answering(table: Table) -> str:
    """« 41 à 47 »: the least and the most answers that the lines of a figure rest on."""
    counts = table.data["n" if "n" in table.data else "base"]
    if counts.empty:
        return "0"
    low, high = int(counts.min()), int(counts.max())
    return str(low) if low == high else f"{low} à {high}"


def remark(question: str) -> str:
    """What a question with several answers calls for, or the years; empty for the others."""
    if question == "annees":
        return ("Commerces ouverts lors de l'inventaire : ceux qui ont fermé depuis n'y sont pas, "
                "ce n'est donc pas le nombre d'ouvertures de chaque année.")
    return survey.SEVERAL if question in SEVERAL else ""


def note(question: str, table: Table) -> str:
    """What stands under the figure: several answers, intervals, response rate, a small base."""
    texts = [remark(question), survey.INTERVAL if not table.empty else "", survey.rate(table),
             survey.caution(table.data["base"])]
    return " ".join(filter(None, texts))


def hand_written(table: Table) -> str:
    """What stands under the numbers that respondents wrote."""
    return " ".join(filter(None, (
        survey.rate(table), survey.caution(table.data["n"]), BY_HAND,
        "Ni le plus petit ni le plus grand : ce sont des réponses.")))
