"""Published employment figures as the page shows them: tables and titles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.blocks.block import A_ROW
from dashboard.charts.plot import Plot
from dashboard.text import lecture
from dashboard.warehouse import provenance, query
from dashboard.warehouse.columns import with_order
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.table import Table
from etl.contract import REGION, WHOLE, Column
from etl.french.families import ESS, PRIVE

PRIVE_ESS = "Privé (ESS incluse)"
#: ESS and what the notes compare it with, in the order of the bars.
GROUPES = (ESS, PRIVE, PRIVE_ESS)
#: Whose jobs those of a sector are.
_OF = {ESS: "de l'ESS", PRIVE: "privé hors ESS", PRIVE_ESS: "privé, ESS incluse,"}
#: Unit → indicator of the conjuncture notes.
INDICATEURS = {"%": "Évolution de l'emploi", "postes": "Évolution de l'emploi en volume"}
#: Key, title and unit of the blocks on the ESS and its comparators.
AGAINST_PRIVATE = (
    ("emploi_ess_prive", "Évolution annuelle de l'emploi en %, ESS et privé", "%"),
    ("emploi_ess_postes", "Évolution annuelle de l'emploi de l'ESS en postes", "postes"))
APART = "Les volumes du privé, d'un tout autre ordre de grandeur, sont dans le tableau."
_COLUMNS = ("annee", "periode", "territoire_nom", "famille", "groupe", "secteur", "valeur", "unite",
            "statut", "imprime", "remarque")
#: The only territory that is asked of what has figures of no other, or of the parts of it alone.
BRETAGNE = {REGION: "Bretagne"}


@per_build
def territories() -> dict[str, str]:
    """Return code → name of the territories of the notes, the largest last, Bretagne first."""
    names = {code: name for source in ("emploi_tendances", "emploi")
             for code, name in query.labels(source, "territoire", "territoire_nom").items()}
    return BRETAGNE | dict(sorted(names.items()))


def territories_of(source: str, **where: str) -> dict[str, str]:
    """Return code → name of the territories of the notes that rows of a source are of."""
    codes = query.values(source, "territoire", where)
    return {code: name for code, name in territories().items() if code in codes}


def years(*sources: str) -> tuple[int, int]:
    """Return the first and last year of some sources; none: of the notes and of the quarterly
    series."""
    values = [year for one in sources or ("emploi", "emploi_detaille") for year in query.years(one)]
    return (min(values), max(values)) if values else (2011, 2011)


def families() -> list[str]:
    """Return the families of the ESS that the notes print, in French order."""
    return [str(f) for f in query.values("emploi", "groupe") if f not in GROUPES]


def evolutions(unite: str, where: query.Where) -> Table:
    """Return the evolutions of the notes in ``unite`` (« % » or « postes »); what a note recalls is
    left out.

    When two notes print the same evolution, the later one is kept.
    """
    table = _of_last_note(_own_year_evolutions(unite, where))
    return _with_apart_note(table).with_labels(valeur="Évolution")


def _with_apart_note(table: Table) -> Table:
    """Return the table with the note that says which of its rows are not drawn (``to_scale``)."""
    apart = (APART,) if _drowning_rows(table).any() else ()
    return replace(table, notes=(*apart, *table.notes))


def _of_last_note(table: Table) -> Table:
    # « groupe »: the comparators are spelled in more than one way.
    is_earlier = table.data.duplicated(
        ["groupe", *(c for c in query.subject("emploi") if c != "famille")], keep="last")
    choice = (("Quand deux notes donnent la même évolution, la plus récente est retenue.",)
              if is_earlier.any() else ())
    table = provenance.with_rows(table, ~is_earlier)
    return replace(table, notes=(*table.notes, *choice))


def _own_year_evolutions(unite: str, where: query.Where) -> Table:
    """Return every evolution that a note prints for its own year, the notes in time."""
    return query.rows("emploi", _COLUMNS, {
        "rappel": False, "indicateur": INDICATEURS[unite], **where},
        "annee millesime groupe secteur territoire")


def comparable_rows(row: pd.Series, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that compare with a figure: of its period, its champ and its note, never a
    first estimate beside a revised total."""
    both = pd.concat([row.to_frame().T, rows], ignore_index=True)
    keys = query.comparison(both)
    return rows[(keys.iloc[1:] == keys.iloc[0]).to_numpy()]


def against_private(unite: str, territoire: str, span: tuple[int, int]) -> Table:
    """Return the ESS and the private comparators of a territory, by year; of a year that two notes
    print, those of one."""
    scope = {"territoire": territoire, "secteur": WHOLE, "annee": query.Between(*span)}
    own = evolutions(unite, {**scope, "groupe": ESS})
    beside_it = _of_last_note(_of_its_note(
        own, _own_year_evolutions(unite, {**scope, "groupe": [PRIVE, PRIVE_ESS]})))
    both = replace(
        beside_it if own.empty else provenance.with_sources_of(own, beside_it), columns=own.columns,
        data=pd.concat([own.data, beside_it.data], ignore_index=True).sort_values(
            ["annee", "groupe"], kind="stable", ignore_index=True))
    return with_order(_with_apart_note(both), "groupe", GROUPES)


def beside(unite: str, places: Mapping[str, str], span: tuple[int, int]) -> Table:
    """Return the evolutions of the ESS of a territory and of others (code → name), by year: of the
    others, what compares with a figure of the first."""
    first, *_ = places
    table = evolutions(unite, {"territoire": list(places), "secteur": WHOLE, "groupe": ESS,
                               "annee": query.Between(*span)})
    return with_order(query.beside(table, first), "territoire_nom", list(places.values()))


def families_beside(unite: str, places: Mapping[str, str], span: tuple[int, int],
                    famille: Sequence[str]) -> Table:
    """Return the evolutions of the families in two ``places`` (code → name) that compare, in the
    last year that has some."""
    first, *_ = places
    table = query.pair(evolutions(unite, {
        "territoire": list(places), "groupe": list(famille), "secteur": WHOLE,
        "annee": query.Between(*span)}), first)
    is_last = table.data["annee"] == table.data["annee"].max()
    return _in_families(provenance.with_rows(table, is_last))


def counterparts(code: str, groups: Sequence[str]) -> dict[str, str]:
    """Return code → name of the territories that the evolutions of groups compare with."""
    where = {"rappel": False, "secteur": WHOLE, "groupe": list(groups)}
    return query.counterparts("emploi", code, where)


def _of_its_note(own: Table, others: Table) -> Table:
    """Return the figures that compare with one of ``own``; all of them where it has none."""
    if own.empty:
        return others
    same = query.comparison(others.data).isin(set(query.comparison(own.data)))
    return provenance.with_rows(others, same)


def by_family(unite: str, territoire: str, span: tuple[int, int], famille: Sequence[str]) -> Table:
    """Return the evolutions of the families of the ESS in a territory, by year."""
    return _in_families(evolutions(unite, {
        "territoire": territoire, "groupe": list(famille), "secteur": WHOLE,
        "annee": query.Between(*span)}))


def _in_families(table: Table) -> Table:
    """Return evolutions each under the family that its line is, which a note may name
    otherwise."""
    return with_order(table.with_values(famille=table.data["groupe"]), "famille", families())


def family_filter_label(famille: Sequence[str]) -> dict[str, str]:
    """Return the filter on families, when it leaves some out."""
    return {} if list(famille) == families() else {"Familles": ", ".join(famille)}


def by_departement(unite: str, annee: int) -> Table:
    """Return the notes' own table for a year: statut × territory."""
    table = evolutions(unite, {"annee": annee, "secteur": WHOLE,
                               "territoire_niveau": ["region", "departement"]})
    return with_order(with_order(table, "groupe", [*families(), ESS]), "territoire_nom",
                      [*territories().values()])


def to_scale(chart: Callable[..., Plot]) -> Callable[..., Plot]:
    """Return the chart without the private sector where it is counted in posts: see ``APART``."""
    return lambda table, *columns, **options: chart(
        table.where(~_drowning_rows(table)), *columns, **options)


def _drowning_rows(table: Table) -> pd.Series:
    """Return the rows of the private sector in posts: ten times the ESS, they would drown its
    bars."""
    return table.data["groupe"].isin([PRIVE, PRIVE_ESS]) & (table.data["unite"] == "postes")


def key_figures(territoire: str, span: tuple[int, int]) -> Table:
    """Return the last published year in large: ESS, its comparator and the sectors that have a
    number, those that move most where they are more than a row; whose employment each is of."""
    scope = {"territoire": territoire, "groupe": list(GROUPES), "annee": query.Between(*span)}
    year = query.values(
        "emploi", "annee", {"rappel": False, "indicateur": INDICATEURS["%"]} | scope)
    table = evolutions("%", scope | {"annee": year[-1:]})
    rows = table.data
    own = rows[(rows["groupe"] == ESS) & (rows["secteur"] == WHOLE)]
    if len(own):
        rows = comparable_rows(own.iloc[-1], rows)
    whole = rows["secteur"] == WHOLE
    sectors = rows.loc[~whole, "valeur"].dropna().abs().nlargest(max(A_ROW - whole.sum(), 0))
    table = provenance.with_rows(table, table.data.index.isin([*rows[whole].index, *sectors.index]))
    whole = table.data["secteur"] == WHOLE
    subject = table.data["groupe"].where(whole, table.data["secteur"])
    titles = table.data["indicateur"] + " – " + subject + ", " + table.data["periode"]
    data = table.data.assign(intitule=titles, whole=whole,
                             phrase=[_key_sentence(r) for r in table.records])
    data = data.sort_values("whole", ascending=False, kind="stable")
    return replace(table, data=data, columns=(
        Column("intitule", "Chiffre"), Column("valeur", "Évolution", "nombre"),
        Column("unite", "Unité"), Column("territoire_nom", "Territoire"),
        Column("imprime", "Texte du document")))


def with_place(table: Table) -> Table:
    """Return key figures with their territory in the title, for a page that shows two."""
    return table.with_values(
        intitule=table.data["intitule"] + ", " + table.data["territoire_nom"])


def _key_sentence(row: Mapping[Any, Any]) -> str:
    """Return « Entre 2021 et 2022, en Bretagne, l'emploi de l'ESS recule de 3,8 % dans le secteur
    « aide à domicile ». »"""
    whole = row["secteur"] == WHOLE
    where = (lecture.place(row["groupe"]) if whole else
             f"dans le secteur {lecture.quotation(row['secteur'])}")
    jobs = f"l'emploi {_OF[row['groupe']]}"
    subject, about = ("l'emploi", jobs) if whole else (jobs, f"{jobs} {where}")
    return lecture.template(f"{{quand}}, {{ou}}, {subject} {{evolue}} {where}.", row, about)


def by_sector(territoire: str, span: tuple[int, int]) -> Table:
    """Return the evolutions in % of the sectors of the ESS, ``libelle``, the largest of the last
    year first, then that of the whole ESS in their years."""
    sectors = [s for s in query.values("emploi", "secteur") if s != WHOLE]
    scope = {"territoire": territoire, "groupe": ESS, "annee": query.Between(*span)}
    years = query.values("emploi", "annee", scope | {"secteur": sectors})
    table = evolutions("%", scope | {"annee": years, "secteur": sectors})
    # The total of the sectors' own note: a later one may have revised it.
    totals = _of_its_note(
        table, _own_year_evolutions("%", scope | {"annee": years, "secteur": WHOLE}))
    both = provenance.stacked(table, totals)
    whole = both.data["secteur"] == WHOLE
    data = both.data.assign(libelle=both.data["secteur"].where(~whole, "Ensemble de l'ESS"),
                            whole=whole)
    last = data.sort_values(["whole", "annee", "valeur"], ascending=[True, False, False])
    rank = {label: at for at, label in enumerate(last["libelle"].unique())}
    return replace(both, data=data.assign(rang=data["libelle"].map(rank)).sort_values(
        ["rang", "annee"], ignore_index=True))


def note_years(span: tuple[int, int]) -> list[int]:
    """Return the years of a span whose evolutions are published by département, the most detailed
    last one first; its last year without any."""
    rows = query.rows("emploi", ["annee", "famille"],
                      {"rappel": False, "territoire_niveau": "departement",
                       "annee": query.Between(*span)}).data
    detail = rows.groupby("annee")["famille"].nunique()
    return ([int(y) for y in sorted(detail.index, key=lambda y: (detail[y] > 2, y), reverse=True)]
            or [span[1]])
