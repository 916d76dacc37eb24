"""What compares with what: the one judge of charts, sentences, rankings, maps and portraits.

Two figures compare when indicator, unit and printed base, champ, period and vintage are the same,
or declared equivalent (``etl.contract.Equivalence``).  What is not known compares with nothing: a
champ that is empty or « Non précisé », a period without a date.  ``Judge`` says it of rows of
sources of figures; ``lots`` and ``conflict`` say what may stand on one axis, where time passes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.text import lecture
from dashboard.trends import INVENTED, PUBLISHED, rows_concerned
from etl.contract import DEMONSTRATION, Break, Equivalence
from etl.french.periods import YEAR

#: How a champ that is not stated begins, in lower case, and how a period without a date does, even
#: if it says the year that it is thought to be of.
UNSTATED, UNDATED = "non précisé", "s.d."
#: In a period: the date of the document, which is not that of its figures.
OF_DOCUMENT = "publication"
#: Columns of a row that no comparison crosses, whatever they hold.
STRICT = ("indicateur", "unite", "millesime")
#: Columns that the key of a row is made of.
KEY = ("source", *STRICT, "unite_imprimee", "champ", "periode", "titre", "nature")
#: What rows must share on an axis, and why: column → (name of the filter, sentence).
SHARED = {
    "nature": ("", "Chiffres publiés et données de démonstration (inventées) : ils ne se montrent "
               "jamais ensemble."),
    "quantite": ("indicateurs", "Grandeurs différentes : {}. Elles ne mesurent pas la même chose, "
                 "même quand leur unité est la même."),
    "unite": ("unites", "Unités différentes : {}. Elles ne se lisent pas sur une même échelle."),
    "cadre": ("perimetres", "Champs différents : {}. L'écart viendrait de ce qui est "
              "compté, pas seulement de la réalité."),
    "inconnu": ("documents", "Champ non précisé par la publication : {}. Rien ne dit qu'elles "
                "comptent la même chose."),
    "comparateur": ("familles", "Comparateurs différents : {}. L'un contient l'ESS, l'autre non : "
                    "ils ne s'enchaînent pas."),
    "document": ("documents", "Plusieurs publications donnent un chiffre à la même série pour la "
                 "même période : {}. Aucune n'est choisie à votre place."),
}
UNCHAINED = ("Champ non précisé par la publication : rien ne dit que ses chiffres de périodes "
             "différentes comptent la même chose.")
#: Breaks that tell a change of perimeter: a chart draws them and parts its lines there.
PERIMETER_BREAKS = ("champ", "concept")
#: Up to so many values are written in a sentence.
SPOKEN = 4


class Verdict(NamedTuple):
    """What a row compares by: its champ (empty: unknown) and printed base in their standard
    wording, and the key that is equal for figures that compare (empty: with nothing)."""

    champ: str
    base: str
    key: str


@dataclass(frozen=True)
class Judge:
    """Tells which figures compare, with what the sources declare.

    ``equivalences``: wordings that mean the same; ``champs``: source → the champ of its rows that
    state none.  Rows have ``indicateur``, ``unite``, ``champ``, ``periode`` and ``source``, and may
    have ``unite_imprimee``, ``millesime``, ``titre`` and ``nature``.
    """

    equivalences: Sequence[Equivalence] = ()
    champs: Mapping[str, str] = field(default_factory=dict)
    #: Thousands of figures have few kinds: each is judged once.
    _verdicts: dict[tuple[str | None, ...], Verdict] = field(default_factory=dict, compare=False)

    def keys(self, data: pd.DataFrame) -> pd.Series:
        """Return the key of each row: two figures compare when theirs are equal.

        A row that compares with nothing has a key of its own.
        """
        alone = zip(_texts(data, "source"), data.index, strict=True)
        return pd.Series([verdict.key or f"seul | {source} | {row}" for verdict, (source, row)
                          in zip(self.verdicts(data), alone, strict=True)],
                         index=data.index, dtype="object")

    def verdicts(self, data: pd.DataFrame) -> list[Verdict]:
        """Return what each row compares by."""
        names = tuple(dict.fromkeys((*KEY, *(c for e in self.equivalences for c in e.where))))
        rows = zip(*(_texts(data, c) if c in data else [None] * len(data) for c in names),
                   strict=True)
        return [self._verdicts.get(row) or self._judge(names, row) for row in rows]

    def _judge(self, columns: Sequence[str], values: tuple[str | None, ...]) -> Verdict:
        row = dict(zip(columns, values, strict=True))
        own = row["champ"] or ""
        champ = self.champs.get(row["source"] or "", "") if _is_unstated(own) else own
        champ = self._standard("champ", "" if _is_unstated(champ) else champ, row)
        base = self._standard("unite_imprimee", row["unite_imprimee"] or row["unite"] or "", row)
        period = self._period(row)
        parts = [*(row[c] or "" for c in STRICT), base, champ, period,
                 str(row["nature"] == DEMONSTRATION)]
        verdict = Verdict(champ, base, " | ".join(parts) if champ and period else "")
        return self._verdicts.setdefault(values, verdict)

    def _period(self, row: Mapping[str, str | None]) -> str:
        """Return the period; that of a document holds within it, and one without a date is none."""
        text = row["periode"] or ""
        if text.startswith(UNDATED) or not YEAR.search(text):
            return ""
        period = self._standard("periode", text, row)
        return f"{period} – {row['titre'] or ''}" if OF_DOCUMENT in text else period

    def _standard(self, column: str, value: str, row: Mapping[str, str | None]) -> str:
        for one in self.equivalences:
            if one.column == column:
                value = one.standard(value, row)
        return value


def _is_unstated(champ: str) -> bool:
    return not champ.strip() or champ.strip().lower().startswith(UNSTATED)


def _texts(data: pd.DataFrame, column: str) -> list[str]:
    if column not in data:
        return [""] * len(data)
    # A page asks it hundreds of times of a few rows: pandas' own ways take milliseconds each.
    return ["" if x is None or x is pd.NA or x != x else str(x) for x in data[column].tolist()]


@dataclass(frozen=True)
class Conflict:
    """Why rows may not share an axis.

    ``reasons``: French sentences.  ``keep``: (filter, value, how many figures), what may be kept
    alone.  ``indexable``: only the units differ, of levels of a single known perimeter: an index
    compares their pace.
    """

    reasons: tuple[str, ...]
    keep: tuple[tuple[str, str, int], ...]
    indexable: bool = False


def lots(data: pd.DataFrame, breaks: Sequence[Break] = (), period: str = "periode"
         ) -> list[pd.DataFrame]:
    """Return the rows cut into what may be drawn together, in order of appearance.

    Rows have ``quantite`` (the indicator), ``unite``, ``perimetre`` (field and printed base),
    ``document``, ``famille``, ``serie``, ``annee`` and, where they are known, ``cadre`` (the
    perimeter in its standard wording) and ``inconnu`` (the document of a figure whose perimeter is
    not stated, which shares its axis with that document's figures of the period alone).  Perimeters
    that follow one another stay together when a declared break of the field or of the concept
    stands between them.  Rows that no comparator names go with each of them.
    """
    return [data.iloc[lot] for lot in _lots(_with_frames(data, breaks, period), breaks, period)]


def _lots(table: pd.DataFrame, breaks: Sequence[Break], period: str) -> list[list[int]]:
    """Return the positions of the rows of each lot."""
    frames, comparators = table["cadre"].tolist(), table["comparateur"].tolist()
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, (*key, unknown, when) in enumerate(zip(*(_texts(table, c) for c in (
            "nature", "quantite", "unite", "document_double", "inconnu", period)), strict=True)):
        groups.setdefault((*key, unknown, when if unknown else ""), []).append(at)
    positions: list[list[int]] = []
    for same in groups.values():
        for chain in _chains(table.iloc[same], breaks):
            rows = [at for at in same if frames[at] in chain]
            among = dict.fromkeys(comparators[at] for at in rows if comparators[at])
            positions += [[at for at in rows if comparators[at] in ("", c)] for c in among or [""]]
    return positions


def conflict(data: pd.DataFrame, breaks: Sequence[Break] = (), period: str = "periode"
             ) -> Conflict | None:
    """Return why the rows may not stand on one axis; None when they may."""
    table = _with_frames(data, breaks, period)
    if len(_lots(table, breaks, period)) < 2:
        return None
    reasons, keep, apart = [], [], []
    for column, (key, sentence) in SHARED.items():
        values = table["document_double" if column == "document" else column]
        counts = values[values != ""].value_counts(sort=False)
        if len(counts) < 2 or (column == "cadre" and not _perimeters_differ(table, breaks)):
            continue
        apart.append(column)
        quotations = [lecture.quoted_text(str(value)) for value in counts.index[:SPOKEN]]
        more = len(counts) - len(quotations)
        enumeration = lecture.join([*quotations, *[lecture.quantity(more, "autre")] * bool(more)])
        reasons.append(sentence.format(enumeration))
        if not key:  # no filter keeps one of them alone
            continue
        # A way out names what is printed, of which the standard wording may be another.
        choices = table.loc[values[values != ""].index, {"cadre": "perimetre"}.get(column, column)]
        keep += [(key, str(v), int(n)) for v, n in choices.value_counts(sort=False).items()]
    return Conflict(tuple(reasons) or (UNCHAINED,), tuple(keep), _is_indexable(table, apart))


def _with_frames(data: pd.DataFrame, breaks: Sequence[Break], period: str) -> pd.DataFrame:
    """Return the rows with their ``cadre``, ``inconnu``, ``comparateur`` (empty: none), and
    ``document_double``: the document of series that have two figures for one period."""
    comparators = [one.where.get("famille", one.where.get("groupe", ()))
                   for one in breaks if one.kind == "comparateur"]
    among = {value for values in comparators for value in
             ([values] if isinstance(values, str) else values)}
    data = data.assign(cadre=data.get("cadre", data["perimetre"]),
                       inconnu=data.get("inconnu", ""),
                       nature=[INVENTED if origin == INVENTED else PUBLISHED
                               for origin in _texts(data, "origine")])
    points = list(zip(*(_texts(data, c) for c in ("quantite", "unite", "cadre", "inconnu", "serie",
                                                  period)), strict=True))
    return data.assign(
        comparateur=[famille if famille in among else "" for famille in _texts(data, "famille")],
        document_double=data["document"] if len(set(points)) < len(points) else "")


def _chains(same: pd.DataFrame, breaks: Sequence[Break]) -> list[list[str]]:
    """Return the perimeters of the rows of one quantity and unit, in time, cut where no declared
    break explains the change."""
    years: dict[str, list[float]] = {}
    for perimeter, year in zip(same["cadre"].tolist(), same["annee"].tolist(), strict=True):
        years.setdefault(perimeter, []).extend([] if pd.isna(year) else [float(year)])
    chains: list[list[str]] = []
    # Without a date (NaN), nothing is before nor after a break.
    last = np.nan
    for perimeter in sorted(years, key=lambda p: (min(years[p], default=np.inf), p)):
        first = min(years[perimeter], default=np.nan)
        is_explained = any(
            one.kind in PERIMETER_BREAKS and one.year is not None and last < one.year <= first
            and bool(rows_concerned(same[same["cadre"] == perimeter], one).all())
            for one in breaks)
        if chains and is_explained:
            chains[-1].append(perimeter)
        else:
            chains.append([perimeter])
        last = max(years[perimeter], default=np.nan)
    return chains


def _perimeters_differ(data: pd.DataFrame, breaks: Sequence[Break]) -> bool:
    return any(len(_chains(same, breaks)) > 1
               for _, same in data.groupby(["quantite", "unite"], sort=False)) or (
        # Two quantities are each on their own perimeter: an index must not hide it.
        data["quantite"].nunique() > 1 and data["cadre"].nunique() > 1)


def _is_indexable(data: pd.DataFrame, apart: Sequence[str]) -> bool:
    """Tell whether two quantities of one source, each in its unit, compare by their indices: both
    on one stated perimeter."""
    return (set(apart) == {"quantite", "unite"} and "niveau" in data and bool(data["niveau"].all())
            and data["source"].nunique() == 1
            and data["unite"].nunique() == data["quantite"].nunique())
