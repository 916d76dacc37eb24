"""What compares with what: the one judge of charts, sentences, rankings, maps and portraits.

Two figures compare when indicator, unit and printed base, champ, period and vintage are the same,
or declared equivalent (``etl.contract.Equivalence``).  What is not known compares with nothing: a
champ that is empty or « Non précisé », a period without a date.  ``keys`` says it of rows of
sources of figures; ``lots`` and ``conflict`` say what may stand on one axis, where time passes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.text import lecture
from dashboard.trends import INVENTED, PUBLISHED, concerned
from etl.contract import DEMONSTRATION, Break, Equivalence

#: How a champ that is not stated begins, in lower case, and how a period without a date does.
UNSTATED, UNDATED = "non précisé", "s.d."
#: In a period: the date of the document, which is not that of its figures.
OF_DOCUMENT = "publication"
#: Columns of a row that no comparison crosses, whatever they hold.
STRICT = ("indicateur", "unite", "millesime")
#: Columns that the key of a row is made of.
READ = ("source", *STRICT, "unite_imprimee", "champ", "periode", "titre", "nature")
#: What rows must share on an axis, and why: column → (name of the filter, sentence).
SHARED = {
    "nature": ("", "Chiffres publiés et données de démonstration (inventées) : ils ne se montrent "
               "jamais ensemble."),
    "quantite": ("indicateurs", "Grandeurs différentes : {}. Elles ne mesurent pas la même chose, "
                 "même quand leur unité est la même."),
    "unite": ("unites", "Unités différentes : {}. Elles ne se lisent pas sur une même échelle."),
    "cadre": ("perimetres", "Périmètres différents : {}. L'écart viendrait de ce qui est "
              "compté, pas seulement de la réalité."),
    "inconnu": ("documents", "Périmètre non précisé par la publication : {}. Rien ne dit qu'elles "
                "comptent la même chose."),
    "comparateur": ("familles", "Comparateurs différents : {}. L'un contient l'ESS, l'autre non : "
                    "ils ne s'enchaînent pas."),
    "document": ("documents", "Plusieurs publications donnent un chiffre à la même série pour la "
                 "même période : {}. Aucune n'est choisie à votre place."),
}
UNCHAINED = ("Périmètre non précisé par la publication : rien ne dit que ses chiffres de périodes "
             "différentes comptent la même chose.")
#: Breaks that tell a change of perimeter: a chart draws them and parts its lines there.
TOLD = ("champ", "concept")
#: Up to so many values are written in a sentence.
SPOKEN = 4


def keys(data: pd.DataFrame, equivalences: Sequence[Equivalence] = (),
         champs: Mapping[str, str] | None = None) -> pd.Series:
    """Return the key of each row: two figures compare when theirs are equal.

    ``data`` has ``indicateur``, ``unite``, ``champ``, ``periode`` and ``source``, and may have
    ``unite_imprimee``, ``millesime``, ``titre`` and ``nature``.  ``champs``: source → the champ of
    its rows that state none.  A row that compares with nothing has a key of its own.
    """
    read = [c for c in dict.fromkeys((*READ, *(c for e in equivalences for c in e.where)))
            if c in data]
    kind = data.groupby(read, sort=False, dropna=False).ngroup()
    # Thousands of figures have few kinds: what is said of them is worked out once a kind.
    held = data[~kind.duplicated()].set_axis(kind[~kind.duplicated()])
    champ, period = fields(held, equivalences, champs), _periods(held, equivalences)
    parts = [_text(held, c) for c in STRICT] + [bases(held, equivalences), champ, period,
                                                _text(held, "nature").eq(DEMONSTRATION).astype(str)]
    key = parts[0].str.cat(parts[1:], sep=" | ").where((champ != "") & (period != ""), "")
    found = kind.map(key)
    alone = "seul | " + _text(data, "source") + " | " + data.index.astype(str)
    return found.where(found != "", alone)


def fields(data: pd.DataFrame, equivalences: Sequence[Equivalence] = (),
           champs: Mapping[str, str] | None = None) -> pd.Series:
    """Return the champ of each row, that of its source where it states none; empty: unknown."""
    own = _text(data, "champ")
    of_source = _text(data, "source").map(lambda source: (champs or {}).get(source, ""))
    own = own.where(~_is_unstated(own), of_source)
    return _standard(own.where(~_is_unstated(own), ""), "champ", data, equivalences)


def bases(data: pd.DataFrame, equivalences: Sequence[Equivalence] = ()) -> pd.Series:
    """Return the printed base of each row, or its unit, in its standard wording."""
    printed = _text(data, "unite_imprimee")
    return _standard(printed.where(printed != "", _text(data, "unite")), "unite_imprimee", data,
                     equivalences)


def _periods(data: pd.DataFrame, equivalences: Sequence[Equivalence]) -> pd.Series:
    """The period of each row; that of a document holds within it, and none where none is dated."""
    period = _text(data, "periode")
    own = _standard(period, "periode", data, equivalences)
    within = own.where(~period.str.contains(OF_DOCUMENT), own + " – " + _text(data, "titre"))
    return within.where(~period.str.startswith(UNDATED), "")


def _standard(values: pd.Series, column: str, data: pd.DataFrame,
              equivalences: Sequence[Equivalence]) -> pd.Series:
    for one in equivalences:
        if one.column == column:
            same = values.isin(one.wordings) & concerned(data, one)
            values = values.where(~same, one.wordings[0])
    return values


def _is_unstated(champ: pd.Series) -> pd.Series:
    return champ.str.strip().eq("") | champ.str.strip().str.lower().str.startswith(UNSTATED)


def _text(data: pd.DataFrame, column: str) -> pd.Series:
    if column not in data:
        return pd.Series("", index=data.index, dtype="object")
    return data[column].astype("object").where(data[column].notna(), "").astype(str)


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
    named = _named(data, breaks, period)
    cut: list[pd.DataFrame] = []
    alone = named[period].astype(str).where(named["inconnu"] != "", "")
    for _, same in named.groupby(["nature", "quantite", "unite", "document_double", "inconnu",
                                  alone], sort=False):
        for chain in _chains(same, breaks):
            rows = same[same["cadre"].isin(chain)]
            compared = [c for c in dict.fromkeys(rows["comparateur"]) if c]
            cut += [rows[rows["comparateur"].isin(["", c])] for c in compared or [""]]
    return [data.loc[lot.index] for lot in cut]


def conflict(data: pd.DataFrame, breaks: Sequence[Break] = (), period: str = "periode"
             ) -> Conflict | None:
    """Return why the rows may not stand on one axis; None when they may."""
    if len(lots(data, breaks, period)) < 2:
        return None
    named = _named(data, breaks, period)
    reasons, keep, apart = [], [], []
    for column, (key, sentence) in SHARED.items():
        values = named["document_double" if column == "document" else column]
        counted = values[values != ""].value_counts(sort=False)
        if len(counted) < 2 or (column == "cadre" and not _perimeters_differ(named, breaks)):
            continue
        apart.append(column)
        shown = [f"« {value} »" for value in counted.index[:SPOKEN]]
        more = len(counted) - len(shown)
        listed = lecture.join([*shown, f"{more} {lecture.plural(more, 'autre')}"] if more
                              else shown)
        reasons.append(sentence.format(listed))
        if not key:  # no filter keeps one of them alone
            continue
        # A way out names what is printed, of which the standard wording may be another.
        kept = named.loc[values[values != ""].index, {"cadre": "perimetre"}.get(column, column)]
        keep += [(key, str(v), int(n)) for v, n in kept.value_counts(sort=False).items()]
    return Conflict(tuple(reasons) or (UNCHAINED,), tuple(keep), _indexable(named, apart))


def _named(data: pd.DataFrame, breaks: Sequence[Break], period: str) -> pd.DataFrame:
    """The rows with their ``cadre``, ``inconnu``, ``comparateur`` (empty: none), and
    ``document_double``: the document of series that have two figures for one period."""
    compared = [one.where.get("famille", one.where.get("groupe", ()))
                for one in breaks if one.kind == "comparateur"]
    among = {value for values in compared for value in
             ([values] if isinstance(values, str) else values)}
    data = data.assign(cadre=data.get("cadre", data["perimetre"]),
                       inconnu=data.get("inconnu", ""),
                       nature=_text(data, "origine").where(_text(data, "origine").eq(INVENTED),
                                                           PUBLISHED))
    twice = data.duplicated(["quantite", "unite", "cadre", "inconnu", "serie", period], keep=False)
    rivals = data["document"] if twice.any() else ""
    return data.assign(comparateur=data["famille"].where(data["famille"].isin(among), ""),
                       document_double=rivals)


def _chains(same: pd.DataFrame, breaks: Sequence[Break]) -> list[list[str]]:
    """Perimeters of rows of one quantity and unit, in time, cut where no declared break explains
    that one follows the other."""
    # Without a date (NaN), nothing is before nor after a break.
    spans = same.groupby("cadre")["annee"].agg(["min", "max"]).astype(float)
    chains: list[list[str]] = []
    last = np.nan
    for perimeter, (first, end) in spans.sort_values("min", kind="stable").iterrows():
        rows = same[same["cadre"] == perimeter]
        explained = any(one.kind in TOLD and one.year is not None and last < one.year <= first
                        and bool(concerned(rows, one).all()) for one in breaks)
        if chains and explained:
            chains[-1].append(str(perimeter))
        else:
            chains.append([str(perimeter)])
        last = end
    return chains


def _perimeters_differ(data: pd.DataFrame, breaks: Sequence[Break]) -> bool:
    return any(len(_chains(same, breaks)) > 1
               for _, same in data.groupby(["quantite", "unite"], sort=False)) or (
        # Two quantities are each on their own perimeter: an index must not hide it.
        data["quantite"].nunique() > 1 and data["cadre"].nunique() > 1)


def _indexable(data: pd.DataFrame, apart: Sequence[str]) -> bool:
    """Two quantities of one source, each in its unit, on one stated perimeter."""
    return (set(apart) == {"quantite", "unite"} and "niveau" in data and bool(data["niveau"].all())
            and data["source"].nunique() == 1
            and data["unite"].nunique() == data["quantite"].nunique())
