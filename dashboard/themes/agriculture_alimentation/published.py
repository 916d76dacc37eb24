"""Farming, food and cooperatives: what the page asks of the published figures and of the NAF.

Cooperatives and jobs are two units; turnover is brought to one; « Ouest » has several outlines.
"""

from __future__ import annotations

from dataclasses import replace

from dashboard.blocks.block import heading
from dashboard.text import lecture, numbers
from dashboard.themes import citations
from dashboard.themes.donnees import tables as donnees
from dashboard.trends.rows import combined_status
from dashboard.warehouse import query
from dashboard.warehouse.ranking import ranking
from dashboard.warehouse.table import Table
from etl.contract import REGION, Column
from etl.french.typology import HORS

SOURCE = "agri_alimentaire"
DEPARTEMENTS = ["22", "29", "35", "56"]
WEIGHT = "Part de l'agriculture-alimentation dans les ETP de l'ESS"
PRODUCTION = "Part de la Bretagne dans la production française"
COOPERATIVES = ["Nombre de Scop et Scic", "Coopératives adhérentes"]
JOBS = ["Effectifs salariés des Scop et Scic"]
TURNOVER, OF_TURNOVER = "Chiffre d'affaires", " de chiffre d'affaires"
MILLIONS = "millions d'euros"
#: Unit of a turnover → how many millions of euros it is worth.
IN_MILLIONS = {MILLIONS: 1.0, "milliards d'euros": 1000.0}
TYPOLOGY_NOTE = ("Typologie de travail de l'observatoire, à valider : elle ne reproduit pas le "
                 "champ des parts publiées.")
BARS_NOTE = "Une barre compte des sous-classes, pas des emplois."
PARTLY_NOTE = "Partielle : une partie seulement de la sous-classe relève du champ."
COLUMNS = ["territoire_nom", "indicateur", "poste", "valeur", "unite", "periode", "editeur",
           "titre", "date_publication", "remarque"]


def title(subject: str, table: Table, place: str = "") -> str:
    """Return « Sujet, Bretagne, 2012 à 2023 »; the document's date when the figures have none."""
    if table.empty:
        return subject
    when = citations.years(table.data)
    if table.data["annee"].isna().all():
        when = numbers.date(table.data["date_publication"].iloc[0])
    return heading(subject, place, when, mark=", ")


def shares(indicator: str, of: str) -> Table:
    """Return the last published share, in %, of each territory or product (``of``), Bretagne
    first."""
    table = citations.latest(query.rows(SOURCE, COLUMNS, {"indicateur": indicator}), of)
    return replace(table, data=table.data.sort_values(
        "territoire", key=lambda codes: codes != REGION, kind="stable", ignore_index=True))


def weight_sentence(table: Table) -> str:
    """Return « L'agriculture-alimentation représente 13 % des ETP de l'ESS en Bretagne, contre 10 %
    en France. »; where the document does not say that they compare, what else it gives."""
    if table.empty:
        return ""
    first, *rest = table.data.assign(cle=query.comparison(table.data)).to_dict("records")
    other = next((row for row in rest if row["territoire"] != first["territoire"]
                  and not numbers.is_missing(row["valeur"])), None)
    is_comparable = other is not None and other["cle"] == first["cle"]
    sentence = lecture.share(
        first, "l'agriculture-alimentation", f"des ETP de l'ESS {lecture.where_of(first)}",
        other if is_comparable else None)
    return sentence if is_comparable or other is None else citations.with_other(
        sentence, first, other)


def production_sentence(table: Table) -> str:
    """Return « En 2022, la Bretagne fournit de 23 % (lait) à près de 80 % (choux-fleurs), et plus
    de 60 % (artichauts) de la production française. »; of two products, or where one has no
    number, each; of several periods, each with its own."""
    data = table.data.dropna(subset=["valeur"])
    if data.empty:
        return ""
    clauses = [lecture.in_words(r, about=lecture.lower(r["repere"]).replace(" – ", ", "))
               for _, r in data.iterrows()]
    parts = (lecture.reach(data, clauses) if len(table.data) == len(data) >= lecture.LEAST else
             lecture.join(clauses))
    lead = f"{lecture.when(data['periode'].iloc[0])}, " * (data["periode"].nunique() == 1)
    return lecture.capital(f"{lead}la Bretagne fournit {parts} de la production française.")


def by_departement(indicators: list[str], west: bool) -> Table:
    """Return the last Scop and Scic of each département, of Brittany or of the whole West."""
    where: dict[str, object] = {"indicateur": indicators, "territoire_niveau": "departement"}
    table = query.rows(SOURCE, COLUMNS, where if west else where | {"territoire": DEPARTEMENTS})
    return citations.latest(table, "territoire_nom").with_filters(
        {"Départements": "Ouest" if west else "Bretagne"})


def over_time(indicators: list[str]) -> Table:
    """Return the Scop and Scic of regions and of the West, Bretagne first; ``repere``: where and
    when."""
    return _with_rank_mark(query.rows(SOURCE, COLUMNS, {
        "indicateur": indicators, "territoire_niveau": ["region", "interregion"]}))


def turnover(levels: list[str]) -> Table:
    """Return the turnover at these levels, brought to millions of euros."""
    table = query.rows(SOURCE, COLUMNS, {"indicateur": TURNOVER, "territoire_niveau": levels})
    return _with_rank_mark(_in_millions(table))


def _in_millions(table: Table) -> Table:
    """Return a turnover in millions of euros, rows of any other unit left out; a note says it."""
    factor = table.data["unite"].map(IN_MILLIONS)
    usable = table.data[factor.notna()]
    units = [u for u in dict.fromkeys(usable["unite"]) if u != MILLIONS]
    note = f"Montants publiés en {' et en '.join(units)}, convertis en {MILLIONS}."
    # 1.37 × 1000 is 1370, not 1370.0000000000002.
    data = usable.assign(valeur=(usable["valeur"] * factor[usable.index]).round(9), unite=MILLIONS)
    return replace(table, data=data.reset_index(drop=True),
                   notes=(note, *table.notes) if units else table.notes)


def turnover_sentence(table: Table) -> str:
    """Return « La publication donne 1 370 millions d'euros de chiffre d'affaires (Coopagri
    Bretagne), 1 350 (Cecab)… »"""
    rows = table.data.dropna(subset=["valeur"]).sort_values("valeur", ascending=False)
    return citations.figures_sentence(rows, "territoire_nom", OF_TURNOVER)


def every_figure() -> Table:
    """Return every published figure, with its document and its remark."""
    return query.rows(SOURCE, ["indicateur", *(c for c in COLUMNS if c != "indicateur"),
                               "fiabilite"])


def _with_rank_mark(table: Table) -> Table:
    data = table.data.assign(periode=table.data["periode"].map(numbers.date))
    data["repere"] = data["territoire_nom"] + " – " + data["periode"]
    data["rang"] = (data["territoire"] != REGION).astype(int)
    return replace(table, data=data.sort_values(
        ["rang", "territoire_niveau", "territoire_nom", "annee"],
        ascending=[True, False, True, True], ignore_index=True))


def bretagne_sentence(table: Table, of: str = "") -> str:
    """Return « En Bretagne, les publications donnent 177 coopératives (31 décembre 2012) et 256
    (2023). »; ``of``: what the unit is of."""
    own = table.data[table.data["territoire"] == REGION].dropna(subset=["valeur"])
    if own.empty:
        return ""
    return (f"En Bretagne, {citations.publications(own)} "
            f"{citations.in_words(own, 'periode', of)}.")


def departements_sentence(table: Table, west: bool) -> str:
    """Return « Au 31 décembre 2012, parmi les quatre départements bretons, le Finistère arrive en
    tête (75 coopératives) et le Morbihan en dernier (27 coopératives), sur 177 en tout. »"""
    data = table.data
    order = ranking(data, query.comparison(data), "départements de l'Ouest" if west else "")
    if order is None:
        return ""
    rows = order.rows
    sentence = lecture.ranking(rows.to_dict("records"), order.among,
                               annee=str(rows["periode"].iloc[0]))
    if order.is_partial:  # of some, a sum is not of all
        return sentence
    total = numbers.value(rows["valeur"].sum(), str(rows["unite"].iloc[0]))
    return f"{sentence[:-1]}, sur {total} en tout{lecture.mark(combined_status(rows['statut']))}."


def total_doubt(table: Table, wholes: Table, west: bool) -> str:
    """Return the total that the document prints where its départements do not add up to it, with
    what is remarked of it: « Total imprimé : 8 805 salariés. » Empty where they do, are of several
    periods, or where one of them has no number: a sum that a secret enters is none.

    ``wholes``: ``over_time`` of the same indicators.
    """
    data, parts = wholes.data, table.data
    if parts["periode"].nunique() > 1 or parts["valeur"].isna().any():
        return ""
    own = data[(data["territoire_niveau"] == "interregion") if west else
               (data["territoire"] == REGION)]
    own = own[own["titre"].isin(parts["titre"])
              & own["periode"].isin(parts["periode"].map(numbers.date))]
    doubtful = own[own["valeur"].notna() & (own["valeur"] != parts["valeur"].sum())]
    return " ".join(f"Total imprimé : {lecture.in_words(row)}. {row['remarque']}".strip()
                    for _, row in doubtful.iterrows())


def doubts(table: Table) -> str:
    """Return what is remarked of the figures shown, and the words of the jobs."""
    words = [lecture.sentence(r) for r in dict.fromkeys(table.data["remarque"]) if r]
    units = [f"« {u} »" for u in dict.fromkeys(table.data["unite"])]
    if len(units) > 1:
        words.insert(0, f"{lecture.capital(lecture.join(units))} : les mots de chaque publication.")
    return " ".join(words)


def typology(group: str = "") -> Table:
    """Return the NAF sub-classes of the typology, of one group or of all; ``partielle``: whether
    they belong in part only."""
    table = donnees.typology()
    table = table.where(table.data["groupe"] != HORS)
    if group:
        table = replace(table.where(table.data["groupe"] == group), filters={"Groupe": group})
    return with_own_lines(table.with_values(partielle=table.data["portee"] == "partielle"))


def with_own_lines(table: Table) -> Table:
    """Return sub-classes with the lines of the typology that these alone are read from: a line
    may give several."""
    lines = set("ligne " + table.data["ligne"].astype(str))
    return replace(table, lineage=table.lineage[table.lineage["cellule"].isin(lines)])


def excluded_classes() -> Table:
    """Return the NAF sub-classes that the typology sets aside, and why."""
    table = donnees.typology()
    return with_own_lines(table.where(table.data["groupe"] == HORS)).only(
        "code_naf", "libelle", "motif")


def groups() -> list[str]:
    """Return the groups of the typology, in their declared order."""
    return list(dict.fromkeys(typology().data["groupe"]))


def typology_counts(table: Table) -> Table:
    """Return how many sub-classes each group has."""
    counts = table.data.groupby("groupe", sort=False).size().reset_index(name="nombre")
    return replace(table, data=counts, columns=(
        table.column("groupe"), Column("nombre", "Sous-classes", "entier", "sous-classes")))


def typology_sentence(table: Table) -> str:
    """Return how many sub-classes the largest group has, and how many belong in part only."""
    if table.empty:
        return ""
    counts = table.data["groupe"].value_counts()
    part = int(table.data["partielle"].sum())
    of = "n'en relèvent" if len(counts) == 1 else "ne relèvent de leur groupe"
    clause = (f" ; {numbers.number(part)} {of} que pour une partie de leur activité"
              if part > 1 else "")
    first = counts[counts == counts.max()]
    names = lecture.join(map(lecture.quotation, map(str, first.index)))
    some = lecture.quantity(counts.iloc[0], "sous-classe")
    if len(counts) == 1:
        return lecture.capital(f"{names} réunit {some} de la nomenclature{clause}.")
    are = lecture.plural(len(first), "est le groupe le plus détaillé",
                         "sont les groupes les plus détaillés")
    each = " chacun" * (len(first) > 1)
    return lecture.capital(f"{names} {are} par la nomenclature, avec {some}{each} sur "
                           f"{numbers.number(counts.sum())}{clause}.")
