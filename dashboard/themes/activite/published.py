"""The Cress's activity report: which figures a block shows, and how it is read.

Indicators of the report have many units: a chart only holds those of one indicator and one unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.blocks.block import heading
from dashboard.text import lecture, numbers
from dashboard.text.lecture.thresholds import TWO_LINES
from dashboard.themes import citations
from dashboard.themes.activite.report import Cards, Split
from dashboard.warehouse import provenance, query
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.table import Table
from etl.contract import WHOLE
from etl.french.periods import edition

SOURCE = "activite"
NEW_MEMBER = "Nouvel adhérent"
#: What is counted under the name of its modality: « 18 hommes et 14 femmes », « 1 696 CDD ».
NAMED = ("adhérents", "personnes", "emplois")
#: What the report prints before the name of a college: « 3 - Associations ».
COLLEGE_NUMBER = r"^[0-9]+ - "
#: How the name of a part of all modalities begins.
AMONG = "dont "
#: Modalities that a sentence names first, where they are too many to be all named.
FIRST = 2


def reports() -> list[str]:
    """Return the titles of the reports that are loaded, the latest first."""
    data = query.rows(SOURCE, ["titre", "date_publication"]).data.drop_duplicates("titre")
    return data.assign(edition=data["date_publication"].map(edition)).sort_values(
        "edition", ascending=False)["titre"].tolist()


def indicators(where: query.Where) -> Table:
    """Return every indicator that has a figure, in the order of the report, each with its unit."""
    table = query.rows(SOURCE, ["mission", "action", "indicateur", "modalite", "territoire_nom",
                                "periode", "valeur", "unite", "qualificatif", "imprime",
                                "remarque"], where)
    return provenance.with_rows(table, table.data["indicateur"] != NEW_MEMBER)


def new_members(where: query.Where) -> Table:
    """Return the names, colleges and dates of the members of the year."""
    return query.rows(SOURCE, ["modalite", "college", "periode"],
                      {**where, "indicateur": NEW_MEMBER}, "periode modalite").with_labels(
        modalite="Adhérent", periode="Date d'adhésion")


def cards(group: Cards, where: query.Where, titles: Sequence[str] = ()) -> Table:
    """Return the figures of some cards, each of the last year that the report gives it for, which
    its title says where these differ: those of these ``titles``, all for none; what the reader has
    narrowed away is not told missing."""
    picks = [(SOURCE, _within(where, one) | {"annee": query.LATEST}, title)
             for one, title in group.figures if not titles or title in titles]
    table = query.pick([one for one in picks if "action" not in where
                        or query.values(SOURCE, "indicateur", one[1])])
    if table.empty or table.data["annee"].nunique() < 2:
        return table
    return table.with_values(
        intitule=table.data["intitule"] + ", " + table.data["periode"].map(numbers.date))


def _within(where: query.Where, own: query.Where) -> dict[str, object]:
    """Return what a figure selects among the actions that the reader has left: none of another."""
    actions = where.get("action")
    if "action" in own and isinstance(actions, list) and own["action"] not in actions:
        return {**where, **own, "action": []}
    return {**where, **own}


def parts(split: Split, where: query.Where) -> tuple[Table, Table]:
    """Return the modalities of an indicator in their last year, colleges without their number, and
    what the report prints of it for the whole (or « dont »)."""
    selection = _within(where, split.where)
    if split.starts:
        selection["indicateur"] = [i for i in query.values(SOURCE, "indicateur", where)
                                   if str(i).startswith(split.starts)]
    table = query.rows(SOURCE, [
        "modalite", "valeur", "unite", "territoire_nom", "periode"], selection)
    # A whole may be of a year that its parts are not of.
    last = table.data.loc[~_is_apart(table), "annee"].max()
    table = citations.with_remarks(provenance.with_rows(
        table, table.data["annee"].eq(last).fillna(False))).with_labels(valeur="Nombre")
    apart = _is_apart(table)
    own = table.where(~apart)
    return own.with_values(modalite=own.data["modalite"].str.replace(
        COLLEGE_NUMBER, "", regex=True)), table.where(apart)


def _is_apart(table: Table) -> pd.Series:
    """Tell which figures are of the whole, or of a part of all modalities."""
    return (table.data["modalite"] == WHOLE) | table.data["modalite"].str.startswith(AMONG)


def title(subject: str, table: Table) -> str:
    """Return « Adhérents par collège – Bretagne, 31 décembre 2023 »; several towns are in
    Bretagne."""
    if table.empty:
        return subject
    places, periods = table.data["territoire_nom"].unique(), table.data["periode"].unique()
    place = places[0] if len(places) == 1 else "Bretagne"
    return heading(subject, place, lecture.join(numbers.date(p) for p in periods))


def parts_sentence(split: Split, table: Table, apart: Table) -> str:
    """Return « On compte 4 309 emplois, dont 248 emplois aidés : 2 613 CDI et 1 696 CDD. », then
    which parts have no number; of many, or of long names, the first ones."""
    rows = table.data.dropna(subset=["valeur"])
    if rows.empty:
        return ""
    ranking = rows.sort_values("valeur", ascending=False, kind="stable") if split.ranked or \
        split.kind else rows
    unit, lacking = ranking.iloc[0]["unite"], table.data[table.data["valeur"].isna()]
    absence = (f" ; aucun chiffre publié pour "
               f"{lecture.join(lacking['modalite'])}"
               if len(lacking) else "")
    whole = apart.data[apart.data["modalite"] == WHOLE].dropna(subset=["valeur"])
    if ranking["indicateur"].str.startswith("Variation").all():
        subject = f"le nombre {lecture.elision('de', unit)}"
        return lecture.moves(f"En {ranking.iloc[0]['annee']}", subject, [
            lecture.Standing(f"pour {lecture.quoted_text(r['modalite'])}", r["valeur"],
                             _bare_figure({**r, "statut": ""}), r["statut"])
            for r in [*ranking.to_dict("records"), *lacking.to_dict("records")]])
    start = (split.title if unit.startswith("%") else
             _whole_phrase(whole.iloc[0]) if len(whole) == 1 else
             f"Les {unit}, sans total publié{',' * bool(split.kind)}")
    count = len(table.data)
    groups = f" dans {count} {numbers.agree(count, split.kind)}" if split.kind else ""
    subsets = apart.data[apart.data["modalite"] != WHOLE]
    wording = _nouns if unit in NAMED else modality_label
    parts, before = [*map(wording, ranking.to_dict("records"))], " : "
    is_long = len(start + ", ".join(parts)) > TWO_LINES and len(parts) > FIRST + 1
    if is_long or len(parts) > lecture.SPOKEN:  # the figure has them all
        parts[FIRST:] = [] if groups else [f"{lecture.cardinal(len(parts) - FIRST)} autres"]
        before = ", dont " if groups else before
    # Right after the whole: at the end, it would be read of the last part alone.
    within = "".join(f", {AMONG}{wording({**r, 'modalite': r['modalite'].removeprefix(AMONG)})}"
                     for r in subsets.to_dict("records"))
    return f"{start}{within}{groups}{before}{lecture.join(parts)}{absence}."


def _whole_phrase(row: pd.Series) -> str:
    """Return « On compte 4 309 emplois (chiffre provisoire) »."""
    return (f"On compte {_bare_figure({**row, 'statut': ''})} "
            f"{numbers.agree(row['valeur'], row['unite'])}{lecture.mark(row['statut'])}")


def new_members_sentence(table: Table) -> str:
    """Return « 9 structures ont rejoint la Cress : 7 associations et 2 mutuelles. »"""
    if table.empty:
        return ""
    colleges, n = table.data["college"].value_counts(), len(table.data)
    unknown = int(colleges.pop("")) if "" in colleges else 0
    nouns = [lecture.nouns(count, str(name)) for name, count in colleges.items()]
    apart = [f"{unknown} de collège non précisé"] if unknown else []
    return (f"{lecture.quantity(n, 'structure a', 'structures ont')} rejoint la Cress : "
            f"{lecture.join([*nouns, *apart])}.")


def modality_label(row: Mapping[str, Any]) -> str:
    """Return « Associations (56) »: a modality and its figure."""
    unit = row["unite"] if row["unite"].startswith("%") else ""
    return f"{row['modalite']} {lecture.in_brackets([row], unit)}"


def _nouns(row: Mapping[str, Any]) -> str:
    """Return « 56 associations », « environ 40 femmes »: the modality as what is counted."""
    return lecture.in_words(row, lecture.noun(row["valeur"], row["modalite"]))


def _bare_figure(row: Mapping[str, Any]) -> str:
    """Return the figure without its unit, with its sign when it is a change."""
    return figure_text({**row, "unite": row["unite"] if row["unite"].startswith("%") else ""})


def choice_label(names: Sequence[str], every: Sequence[str]) -> str:
    """Return the chosen names for the line of filters; empty when nothing is left out."""
    return "" if len(names) == len(every) else lecture.join(names)
