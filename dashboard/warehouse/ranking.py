"""Rank of territories: who is ranked, among whom, and when no rank may be told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.text import lecture, numbers
from dashboard.warehouse.boundaries import CONTOURS, contours
from dashboard.warehouse.search import bare_text
from etl.common_columns import MISSING_STATUSES
from etl.contract import WHOLE

#: Members from which a part of them says more than a rank.
MANY = 10
#: What the ESS is compared with, which is no part of it; what is the whole of other values.
OUTSIDE = re.compile(r"^(?:Privé|Reste de l'économie)|[Hh]ors[ -]ESS")
_PLACES, _FAMILIES = ("Bretagne", "France", "France de province"), ("ESS", WHOLE)
WHOLES = {"lieu": _PLACES, "famille": _FAMILIES, "secteur": (WHOLE,), "detail": (WHOLE,),
          "serie": (*_PLACES, *_FAMILIES)}
#: Levels of territories that are ranked: an ensemble of regions, France or a structure is none.
PLURALS = {"pays": "pays", "epci": "EPCI", "commune": "communes",
           "zone_emploi": "zones d'emploi", "departement": "départements", "region": "régions"}
#: Régions of metropolitan France since 2016, and of overseas (Code officiel géographique).
METROPOLE = frozenset(
    ["11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94"])
OVERSEAS = frozenset(["01", "02", "03", "04", "06"])
#: How many départements metropolitan France and the whole of it have, and of these overseas.
DEPARTEMENTS = {(96, 0): "départements métropolitains", (101, 5): "départements français"}
#: Levels whose name is feminine.
FEMININE = ("commune", "zone_emploi", "region")
#: Members of a set without a name that a sentence lists.
NAMES = 6


@dataclass(frozen=True)
class Ranking:
    """``rows``: the members, from the largest value; ``among``: « les quatre départements
    bretons », the whole set; ``short``: « 4 départements bretons », for a cell of a table;
    ``level``: of its members; ``is_partial``: others, of whom nothing is published, may come before
    or after."""

    rows: pd.DataFrame
    among: str
    short: str
    level: str
    is_partial: bool = False

    def place(self, territoire: str) -> str:
        """Return « 2e sur 4 départements bretons »; empty for who is no member, and where all are
        equal."""
        own = self.rows.loc[self.rows["territoire"] == territoire, "valeur"]
        if own.empty or self.rows["valeur"].nunique() == 1:
            return ""
        return place_among(float(own.iloc[0]), self.rows["valeur"], self.short, self.level)

    def standing(self, territoire: str) -> str:
        """Return its place, then of how many of the others its value is above."""
        return ", ".join(filter(None, (self.place(territoire), self.above(territoire))))

    def above(self, territoire: str) -> str:
        """Return « supérieur à 79 % des autres »; empty where too few are ranked."""
        own = self.rows.loc[self.rows["territoire"] == territoire, "valeur"]
        return above_share(float(own.iloc[0]), self.rows["valeur"]) if len(own) else ""


def ranking(rows: pd.DataFrame, keys: pd.Series, circle: str = "") -> Ranking | None:
    """Return the ranking of figures of one level; None where there is nothing to rank.

    ``rows``: figures of territories that differ by the territory alone; ``keys``: those of
    ``comparability.Judge``; ``circle``: « départements de l'Ouest », the set that a document ranks
    as a whole.  All must compare, each be one exact number, and the set have a name and
    ``lecture.LEAST`` members: a word (« stagnation »), a masked or an approximate figure leave the
    rank of the others unknown.
    """
    if len(rows) < lecture.LEAST:  # most of the keys of a level
        return None
    group = rows[rows["territoire_niveau"].isin(list(PLURALS))]
    if group.empty or keys[group.index].nunique() > 1 or group["territoire_niveau"].nunique() > 1:
        return None
    # Two documents that print one figure are one member.
    group = group.drop_duplicates(["territoire", "valeur", "statut", "qualificatif"])
    if (len(group) < lecture.LEAST or group["territoire"].duplicated().any()
            or group["valeur"].isna().any() or group["statut"].isin(MISSING_STATUSES).any()
            or group["qualificatif"].ne("").any()):
        return None
    level = str(group["territoire_niveau"].iloc[0])
    names = ((f"les {lecture.cardinal(len(group))} {circle}",
              f"{numbers.number(len(group))} {circle}", False) if circle else
             _circle(level, group))
    if names is None:
        return None
    among, short, is_partial = names
    return Ranking(group.sort_values("valeur", ascending=False, kind="stable"), among, short, level,
                   is_partial)


def place_among(value: float, among: Iterable[float], whole: str, level: str) -> str:
    """Return « 2e ex aequo sur 61 EPCI bretons », the place of a value from the largest; « comme 58
    autres sur 61 EPCI bretons » of one that most of many have: it is the third, and nearly the
    last.

    ``whole``: who is ranked; ``level``: of what.
    """
    values = list(among)
    equals, place = sum(v == value for v in values), sum(v > value for v in values) + 1
    if len(values) >= MANY and 2 * equals > len(values):
        return f"comme {lecture.quantity(equals - 1, 'autre')} sur {whole}"
    ending = "e" if place > 1 else "re" if level in FEMININE else "er"
    return f"{numbers.number(place)}{ending}{' ex aequo' if equals > 1 else ''} sur {whole}"


def above_share(value: float, among: Iterable[float]) -> str:
    """Return « supérieur à 62 % des autres », rounded down; empty among few, and for the first and
    the last, whose rank says it."""
    values = list(among)
    share = 100 * sum(v < value for v in values) // max(len(values) - 1, 1)
    return (f"supérieur à {share}{numbers.NARROW}% des autres"
            if len(values) >= MANY and 0 < share < 100 else "")


def wholes(rows: pd.DataFrame) -> pd.Series:
    """Return True for each row that is the whole of which others are parts: the region beside its
    départements, the ESS beside its families, all sectors beside one, « DLA · Ensemble » beside
    « DLA · individuelles »; not the region beside others, of which it is one.

    ``rows`` have some of ``lieu``, ``famille``, ``secteur`` and ``detail``, else ``serie``, which
    is one of them; and, where they are known, ``territoire_niveau`` and ``territoire``.
    """
    level = rows.get("territoire_niveau", pd.Series("", index=rows.index)).fillna("")
    is_region = level.eq("region")
    has_regions = is_region.any() and rows.loc[is_region, "territoire"].nunique() > 1
    dimensions = [c for c in WHOLES if c in rows and c != "serie"] or ["serie"]
    names = {c: rows[c].fillna("").astype(str) for c in dimensions}
    own = {c: values.isin(WHOLES[c]) | values.str.split(" · ").map(lambda v: WHOLE in v)
           for c, values in names.items()}
    if "lieu" in own:
        own["lieu"] = (own["lieu"] | level.eq("france")) & ~(is_region & has_regions)
    mask = np.zeros(len(rows), dtype=bool)
    texts = np.column_stack([values.to_numpy(dtype=object) for values in names.values()])
    kinds = np.where(np.column_stack(list(own.values())), WHOLE, texts)
    for rank, (column, values) in enumerate(names.items()):
        is_part = ~own[column] & ~values.str.contains(OUTSIDE) & values.ne("")
        parts = set(map(tuple, np.delete(texts[is_part], rank, axis=1)))
        mask[own[column]] |= np.array([any(_is_of(part, kind) for part in parts) for kind in
                                       np.delete(kinds[own[column]], rank, axis=1)], dtype=bool)
    return pd.Series(mask, index=rows.index)


def _is_of(part: Sequence[str], kind: Sequence[str]) -> bool:
    """Tell whether a part is of the kind of a whole in the other dimensions: « Fondations, tous
    secteurs » is no whole of the sectors of the associations."""
    return all(own == WHOLE or name in (own, "") for name, own in zip(part, kind, strict=True))


def _circle(level: str, group: pd.DataFrame) -> tuple[str, str, bool] | None:
    """Return the name of the set that the territories are, in a sentence and in a cell, and whether
    others may be missing from it; None for départements, EPCI or communes of elsewhere that are not
    the whole of France."""
    codes, plural, count = set(group["territoire"]), PLURALS[level], numbers.number(len(group))
    long = f"les {lecture.cardinal(len(group))} {plural}"
    sizes = len(codes), sum(code.startswith("97") for code in codes)
    if level == "departement" and sizes in DEPARTEMENTS:
        return f"les {count} {DEPARTEMENTS[sizes]}", f"{count} départements", False
    if level == "region" and codes in (METROPOLE, METROPOLE | OVERSEAS):
        name = f"{count} régions{'' if codes - METROPOLE else ' métropolitaines'}"
        return f"les {name}", name, False
    short = f"{count} {plural} comparables"
    if level in CONTOURS:
        bretons = set(contours(level))
        if not codes <= bretons:
            return None
        long += " bretons"
        if codes == bretons:
            return long, f"{count} {plural} bretons", False
        short = f"{count} des {numbers.number(len(bretons))} {plural} bretons"
    enumeration = lecture.join(sorted(group["territoire_nom"], key=bare_text))
    return (f"{long} dont le chiffre est publié"
            + (f" ({enumeration})" if len(group) <= NAMES else "")), short, True
