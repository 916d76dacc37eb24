"""The reading sentences of the published employment figures."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.text import lecture, numbers
from dashboard.themes.emploi.published import ESS, comparable_rows
from dashboard.warehouse import query
from dashboard.warehouse.table import Table
from etl.contract import WHOLE


def comparison_sentence(table: Table) -> str:
    """Return the reading sentence of the last year with a figure for the ESS, in % or in posts."""
    own = table.data[table.data["groupe"] == ESS]
    if own.empty:
        return ""
    last = own.iloc[-1]
    if last["unite"] != "%":
        where = lecture.where_of(last)
        return lecture.gain(f"l'emploi de l'ESS {where}", int(last["annee"]), last["valeur"],
                            last["unite"], statut=last["statut"],
                            qualificatif=last["qualificatif"], imprime=last["imprime"])
    other = comparable_rows(last, table.data[table.data["groupe"] != ESS]).dropna(subset=["valeur"])
    against = next(iter(zip(other["groupe"], other["valeur"], strict=True)), None)
    texts, words = ((last[c], next(iter(other[c]), "")) for c in ("imprime", "qualificatif"))
    return lecture.evolution(last["territoire_nom"], "l'emploi de l'ESS", int(last["annee"]),
                             last["valeur"], against, niveau=last["territoire_niveau"],
                             statut=last["statut"], mot=last["imprime"], imprime=texts,
                             compare_statut=next(iter(other["statut"]), ""),
                             qualificatif=words)


def places_sentence(table: Table) -> str:
    """Return where the ESS gains and where it loses in the last year that has most territories:
    that of both, where one of two is published for longer."""
    numerous = table.data.groupby("annee")["territoire_nom"].transform("nunique")
    table = table.where(numerous == numerous.max())
    return movement_sentence(table, "l'emploi de l'ESS",
                             [lecture.where_of(row) for _, row in table.data.iterrows()])


def beside_sentence(table: Table) -> str:
    """Return the family that grows most in the first territory, and what it does in the other."""
    rows = table.data
    first, other = table.column("territoire_nom").values
    own = rows[rows["territoire_nom"] == first]
    top = own.loc[own["valeur"].idxmax()]
    beside = rows[(rows["territoire_nom"] == other) & (rows["groupe"] == top["groupe"])].iloc[0]
    values = [numbers.value(r["valeur"], r["unite"], "", r["qualificatif"], r["imprime"], sign=True)
              + lecture.mark(r["statut"]) for r in (top, beside)]
    return lecture.beside(
        f"{lecture.when(top['periode'])}, l'emploi {lecture.place_phrase(str(top['groupe']))}",
        *zip(values, map(lecture.where_of, (top, beside)), strict=True))


def families_sentence(table: Table) -> str:
    """Return which families gain and which lose in the last year of the table."""
    return movement_sentence(
        table, "l'emploi", [lecture.place_phrase(str(f)) for f in table.data["famille"]], True
    )


def departements_sentence(table: Table) -> str:
    """Return where the ESS gains and where it loses, by département."""
    own = table.where((table.data["groupe"] == ESS)
                      & (table.data["territoire_niveau"] == "departement"))
    return movement_sentence(own, "l'emploi de l'ESS",
                             [lecture.where_of(row) for _, row in own.data.iterrows()])


def movement_sentence(
    table: Table, subject: str, where: Sequence[str], with_place: bool = False
) -> str:
    """Return « En 2013, en Bretagne, l'emploi progresse dans les mutuelles (+3,0 %)… »"""
    last = (table.data["annee"] == table.data["annee"].max()).to_numpy()
    if not last.any():
        return ""
    rows = table.data.assign(_lieu=list(where))[last]
    keys = query.comparison(rows)
    rows = rows[keys == keys.mode().iloc[0]]  # those of one note, where two print the year
    row = rows.iloc[0]
    place = (", " + lecture.where_of(row)
             if with_place else "")
    return lecture.moves(f"En {row['annee']}{place}", subject, [
        lecture.Standing(r["_lieu"], r["valeur"], numbers.value(
            r["valeur"], r["unite"], "", r["qualificatif"], r["imprime"], sign=True), r["statut"])
        for r in rows.to_dict("records")])


def sectors_sentence(table: Table) -> str:
    """Return the sector that falls most, or rises least, in the last year, beside the whole ESS."""
    last = table.data[table.data["annee"] == table.data["annee"].max()].dropna(subset=["valeur"])
    own, whole = (last[(last["secteur"] == WHOLE) == w] for w in (False, True))
    if own.empty:
        return ""
    row = own.loc[own["valeur"].idxmin()]
    whole = comparable_rows(row, whole)
    return lecture.evolution(
        row["territoire_nom"], f"l'emploi de l'ESS du secteur {lecture.quotation(row['secteur'])}",
        int(row["annee"]), row["valeur"],
        next(iter(zip(whole["groupe"], whole["valeur"], strict=True)), None),
        niveau=row["territoire_niveau"], statut=row["statut"],
        imprime=(row["imprime"], next(iter(whole["imprime"]), "")),
        compare_statut=next(iter(whole["statut"]), ""),
        qualificatif=(row["qualificatif"], next(iter(whole["qualificatif"]), "")))
