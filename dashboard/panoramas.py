"""Figures published on territories by several hands: what may stand on one axis.

The same indicator is printed on several bases (« % des emplois », « % de l'emploi privé »), of
several years, by several publishers.  Nothing here averages or chooses between them.
Every ``data`` has the columns of the source ``territoires``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from dashboard import ask, charts, formats, lecture
from dashboard.table import Table
from etl.contract import LEVELS

WHOLE, SHARE = "ESS", "Part de l'ESS dans l'emploi"
SHOWN = ("territoire_nom", "valeur", "unite_imprimee", "periode", "champ", "editeur",
         "date_publication", "remarque")
#: Levels in the order of the panoramas.
ORDER = ("pays", "epci", "commune", "departement", "region", "interregion", "france")
NAMES = {**LEVELS, "france": "national"}
PLURALS = {"pays": "pays", "epci": "EPCI", "commune": "communes", "departement": "départements",
           "region": "régions", "interregion": "ensembles de régions"}


def figures(where: Mapping[str, object]) -> Table:
    """Figures of one indicator, from the largest; the axis bears its name."""
    return ask.renamed(ask.rows("territoires", SHOWN, where, "-valeur"),
                       valeur=str(where["indicateur"]))


def compared(table: Table, dark: bool = False) -> go.Figure:
    """Bars when each territory has one figure on one base, else one dot a figure.

    What the colour does not say of base, period and publisher is read on hover.
    """
    colour = apart(table.data)
    if not colour:
        return charts.bars(table, "territoire_nom", "valeur", dark=dark)
    told = [c for c in ("unite_imprimee", "periode", "editeur") if c != colour]
    data = table.data.assign(detail=table.data[told].agg(" · ".join, axis=1))
    return charts.dots(replace(table, data=data), "territoire_nom", "valeur", colour, "detail",
                       dark=dark)


def headline(data: pd.DataFrame) -> str:
    """Title of the document that describes most the whole ESS; empty when there is none.

    Levels and shares describe it, changes come after.
    """
    whole = data[data["poste"] == WHOLE]
    change = whole["indicateur"].str.contains("^(?:Évolution|Variation|Croissance)")
    known = (whole[~change] if not change.all() else whole).drop_duplicates(["titre", "indicateur"])
    return "" if known.empty else str(known["titre"].mode().iloc[0])


def headed(table: Table) -> Table:
    """Figures with an ``intitule``: the indicator, the base that a rate prints, the period of an
    indicator that has several."""
    data = table.data
    rate = data["unite"].str.startswith("%") & (data["unite_imprimee"] != data["unite"])
    base = (" (" + data["unite_imprimee"] + ")").where(rate, "")
    repeated = data["indicateur"].duplicated(keep=False)
    period = (", " + data["periode"]).where(repeated, "")
    return replace(table, data=data.assign(intitule=data["indicateur"] + base + period))


def scales(units: Iterable[object]) -> list[list[str]]:
    """Units that may share an axis: heads together, but neither with rates nor with millions."""
    groups: dict[str, list[str]] = {}
    for unit in map(str, units):
        large = re.match(r"(%|million|milliard|[kM]€)", unit)
        groups.setdefault(large[1] if large else "", []).append(unit)
    return list(groups.values())


def apart(data: pd.DataFrame) -> str:
    """The column that colours the figures: base, else what tells those of a territory apart.

    Empty when each territory has one figure, all on one base.
    """
    if data["unite_imprimee"].nunique() > 1:
        return "unite_imprimee"
    if not data["territoire"].duplicated().any():
        return ""
    return next((c for c in ("editeur", "periode")
                 if not data.duplicated(["territoire", c]).any()), "editeur")


def years(data: pd.DataFrame) -> str:
    """« 2007 », « 2006 à 2018 », « sans date »: the years that the figures speak of.

    « publication de 2012 » where the document does not say of which year its figures are.
    """
    known = data.dropna(subset=["annee"])
    if known.empty:
        return "sans date"
    first, last = int(known["annee"].min()), int(known["annee"].max())
    span = str(first) if first == last else f"{first} à {last}"
    dated_by_document = known["periode"].str.contains("publication")
    if not dated_by_document.any():
        return span
    what = "publication" if dated_by_document.all() else "données ou publications"
    return f"{what} de {span}"


def reading(data: pd.DataFrame) -> str:
    """First and last territory on the base that most figures have, and how many compete."""
    if data.empty:
        return ""
    base = str(data["unite_imprimee"].mode().iloc[0])
    latest = data[data["unite_imprimee"] == base].sort_values("annee", na_position="first")
    values = dict(zip(latest["territoire_nom"], latest["valeur"], strict=True))
    unit = "%" if base.startswith("%") else ""
    sentence = lecture.ranking(values, unit or base, sujet=f"en {base}" if unit else "")
    rounded = latest[latest["qualificatif"] != ""].drop_duplicates("territoire", keep="last")
    if len(rounded):
        sentence += " Valeur approchée : " + lecture.join(
            f"{r.territoire_nom} (« {r.imprime} »)" for r in rounded.itertuples()) + "."
    counts = data.groupby("territoire")["valeur"].size()
    several = int((counts > 1).sum())
    if several:
        have = lecture.plural(several, "territoire a", "territoires ont")
        sentence += (f" {several} {have} plusieurs chiffres publiés, montrés côte à côte : base, "
                     "période ou éditeur diffèrent.")
    return sentence


def alike(data: pd.DataFrame, region: str) -> dict[str, dict[str, object]]:
    """Sets of regions that compare like with like, the latest first: title → ``where``.

    Rates of the whole ESS of one indicator, one champ (operation that counted) and one year, that
    hold ``region`` and another territory.
    """
    rates = data[(data["unite"] == "%") & (data["poste"] == WHOLE) & (data["champ"] != "")
                 & data["annee"].notna() & data["territoire_niveau"].isin(["region", "france"])]
    rates = rates[~rates["indicateur"].str.startswith("Évolution")]
    sets = {}
    for (year, indicator, champ), group in sorted(rates.groupby(["annee", "indicateur", "champ"]),
                                                  key=lambda item: -item[0][0]):
        if region in set(group["territoire"]) and group["territoire"].nunique() > 1:
            sets[f"{indicator}, {int(year)} ({champ})"] = {
                "indicateur": indicator, "champ": champ, "annee": int(year), "poste": WHOLE,
                "unite": "%", "territoire_niveau": ["region", "france"]}
    return sets


def former(source: str) -> str:
    """The text of the break that names the regions of before 2016."""
    breaks = ask.catalogue("_ruptures").query("source == @source and type == 'zonage'")
    return ", ".join(breaks["avant"])


def elsewhere(data: pd.DataFrame, shown: pd.DataFrame, old: str) -> str:
    """Regions that the same indicator has only with another champ or year, and which are old.

    ``old``: see ``former``.
    """
    rest = data[(data["territoire_niveau"] == "region") & (data["poste"] == WHOLE)
                & data["indicateur"].isin(shown["indicateur"])
                & ~data["territoire"].isin(shown["territoire"])]
    former = {name.strip(" …") for name in old.split(",")}
    told = []
    for r in rest.drop_duplicates("territoire").itertuples():
        mark = "ancienne région, " if r.territoire_nom in former else ""
        told.append(f"{r.territoire_nom} ({mark}{formats.date(r.periode)}, "
                    f"{r.champ or 'champ non précisé'})")
    return ("Hors comparaison, car d'un autre champ ou d'une autre année : "
            + " ; ".join(told) + "." if told else "")
