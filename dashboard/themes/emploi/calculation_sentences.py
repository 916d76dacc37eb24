"""What is computed of the quarterly series, in a sentence."""

from __future__ import annotations

import pandas as pd

from dashboard.text import lecture, numbers
from dashboard.themes.emploi import calculations, quarterly
from dashboard.warehouse.ranking import wholes
from etl.contract import WHOLE

#: Measures as the subject of a sentence, and whether they are plural.
SUBJECTS = {"effectifs": ("les effectifs salariés", True),
            "etablissements": ("les établissements employeurs", True),
            "masse_salariale": ("la masse salariale", False)}
#: What changes are measured over.  From a quarter to the next, the season is in them.
OVER = {"glissement": ", sur un an", "trimestriel": ", sur un trimestre, en données brutes",
        "evolution": ", en moyenne annuelle", "tcam": ", en moyenne par an"}


def latest_sentence(result: calculations.Result, measure: str) -> str:
    """Return the series in the last period where the chart has a figure: which rise and which fall,
    or how high each stands, which have no figure."""
    y, table = result.y, result.table
    rows = table.data.dropna(subset=[y])
    if rows.empty:
        return ""
    if "depart" in rows:
        rows, when = table.data, f"De {rows['depart'].iloc[0]} à {rows['arrivee'].iloc[0]}"
    else:
        period = "periode" if "periode" in rows else "annee"
        rows = table.data[table.data[period] == rows[period].max()]
        when = lecture.when(str(rows[period].iloc[0]))
    if "effet" in rows:
        return _gap(when, rows[rows["secteur"] == WHOLE].dropna(subset=[y]))
    standings = [lecture.Standing(
        lecture.place_phrase(str(row["serie"])), row[y], _figure_text(result, row[y]),
        str(row[f"{y}_statut"]), whole)
        for row, whole in zip(rows.to_dict("records"), wholes(rows), strict=True)]
    subject, plural = _subject(result, measure)
    if y in OVER:
        return lecture.moves(f"{when}{OVER[y]}", subject, standings, plural,
                             table.column(y).decimals or 0)
    return lecture.amounts(when, subject, standings, plural)


def beside_sentence(result: calculations.Result, measure: str) -> str:
    """Return the ESS, else the part that has most in the first territory, against the same part in
    the other: « Au T4 2023, sur un an, les effectifs salariés dans l'ESS : +1,2 % dans le
    Finistère, contre +0,8 % en Bretagne. »"""
    y, rows = result.y, result.table.data.dropna(subset=[result.y])
    when = "depart" if "depart" in rows else "periode" if "periode" in rows else "annee"
    both = rows[rows.groupby([when, "partie"])["lieu"].transform("nunique") > 1]
    if both.empty:
        return ""
    last = both[both[when] == both[when].max()]
    own = last[last["lieu"] == last["lieu"].iloc[0]]
    whole = own[own["partie"] == quarterly.ESS]
    top = (whole if len(whole) else own.nlargest(1, y)).iloc[0]
    other = last[(last["lieu"] != top["lieu"]) & (last["partie"] == top["partie"])].iloc[0]
    values = [_figure_text(result, row[y]) + lecture.mark(str(row[f"{y}_statut"]))
              for row in (top, other)]
    moment = (f"De {top['depart']} à {top['arrivee']}" if when == "depart"
              else lecture.when(str(top[when])))
    subject, _ = _subject(result, measure)
    return lecture.beside(
        f"{moment}{OVER.get(y, '')}, {subject} {lecture.place_phrase(str(top['partie']))}",
        *zip(values, (lecture.en_territoire(str(row["lieu"])) for row in (top, other)),
             strict=True))


def _figure_text(result: calculations.Result, value: float) -> str:
    """Return a figure of the column that a result is about, a change with its sign."""
    y, column = result.y, result.table.column(result.y)
    return numbers.value(value, column.unit, sign=y in OVER or y == "contribution",
                         decimals=column.decimals or 0)


def _subject(result: calculations.Result, measure: str) -> tuple[str, bool]:
    """Return what a sentence is about, and whether it is plural: the measure, of its levels and of
    its changes, else what is computed of it (« l'indice », « la moyenne mobile », « la part »)."""
    if result.y in OVER or result.y == measure:
        return SUBJECTS.get(measure, (f"l'indicateur « {measure} »", False))
    name = calculations.calculation_name(result)
    if name.startswith("indice, "):
        return f"l'indice ({name.removeprefix('indice, ')})", False
    return f"la série {name}" if name.startswith("désaisonnalis") else f"la {name}", False


def _gap(when: str, rows: pd.DataFrame) -> str:
    """Return « De 2011 à 2023, tous secteurs réunis, l'évolution de l'ESS dépasse de 1,2 point
    celle du privé : effet de structure +0,4 point et effet propre +0,8 point. »"""
    by = dict(zip(rows["effet"], rows["points"], strict=True))
    total = by.pop(calculations.EFFECTS["ecart"], None)
    if total is None:
        return ""
    if not (way := lecture.direction(total)):
        clause = "l'ESS évolue autant que le privé"
    else:
        clause = (f"l'évolution de l'ESS {'dépasse' if way > 0 else 'est inférieure'} de "
                  f"{numbers.value(abs(total), 'points', decimals=1)} "
                  f"{'celle' if way > 0 else 'à celle'} du privé")
    effects = lecture.join(f"{name.lower()} {numbers.value(x, 'points', sign=True, decimals=1)}"
                           for name, x in by.items())
    mark = lecture.mark(str(rows["points_statut"].iloc[0]))
    return f"{when}, tous secteurs réunis, {clause} : {effects}{mark}."
