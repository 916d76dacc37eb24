"""The home page: the key figures of each theme, the latest documents, what is demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dashboard import charts
from dashboard.blocks.block import Block, block_list, cards, catalogue, heading
from dashboard.charts import map_classes
from dashboard.text import lecture, numbers
from dashboard.themes import associations
from dashboard.themes.donnees import tables as donnees
from dashboard.themes.emploi import published
from dashboard.themes.emploi.published_sentences import comparison_sentence
from dashboard.themes.territoires import ess_weight, maps
from dashboard.warehouse import query
from dashboard.warehouse.query import LATEST, pick
from dashboard.warehouse.table import Table
from etl.contract import REGION

LAST: query.Where = {"annee": LATEST}
BRETAGNE: query.Where = {"territoire": REGION, "territoire_niveau": "region", **LAST}
ESS: query.Where = {"indicateur": "Évolution de l'emploi", **BRETAGNE, "groupe": "ESS",
                    "secteur": "Ensemble"}
DLA: query.Where = {"action": "DLA", "indicateur": "Structures accompagnées", **LAST}
MOIS = "Mois de l'ESS {annee} : "


@block_list
def blocks() -> Iterator[Block]:
    """Give the blocks of the page, in the order in which they are read."""
    yield cards("accueil_emploi", "Emploi de l'ESS en Bretagne", employment(),
                "Le niveau d'emploi dépend du périmètre : la page « Emploi » montre côte à côte "
                "tous ceux qui sont publiés.")
    table = published.against_private("%", REGION, published.years())
    yield Block("accueil_ess_prive", heading("Évolution annuelle de l'emploi, ESS et privé",
                                             "Bretagne", published.span_of(table)), table,
                partial(charts.grouped_bars, category="periode", y="valeur", colour="groupe"),
                comparison_sentence(table))
    year = next(iter(ess_weight.years()), None)
    table = ess_weight.departements(year)
    yield Block("carte_accueil", f"{ess_weight.subject(year)}, par département", table,
                ess_weight.weight_map, ess_weight.reading(table, year),
                maps.note(table, "departement", map_classes.QUANTILES))
    yield cards("accueil_associations", "Associations et bénévolat en Bretagne",
                associations.headline())
    yield cards("accueil_circulaire", "Économie circulaire et réemploi en Bretagne", circular())
    yield cards("accueil_mois", "Mois de l'ESS en Bretagne", month())
    yield cards("accueil_cress", "La Cress et l'accompagnement en Bretagne", support(),
                "DLA : dispositif local d'accompagnement.")
    yield catalogue("accueil_nouveau", "Ce qui est nouveau : derniers documents pris en compte",
                    documents(), documents_sentence())
    awaited = donnees.awaited_sources()
    yield catalogue("accueil_demonstration", "Ce qui est démonstration ou attendu", awaited,
                    donnees.awaited_sentence(awaited))


def employment() -> Table:
    """Return the last evolutions of employment, then its level and its share."""
    return pick([
        ("emploi", ESS, "Évolution de l'emploi de l'ESS, {periode}",
         "{quand}, l'emploi de l'ESS {ou} {evolue}."),
        ("emploi", beside_anchor("emploi", ESS, {**ESS, "groupe": "Privé hors ESS"}),
         "Privé hors ESS, {periode}", "{quand}, l'emploi privé hors ESS {ou} {evolue}."),
        ("emploi", beside_anchor("emploi", ESS, {**ESS, "secteur": "Aide à domicile"}),
         "Aide à domicile (ESS), {periode}",
         "{quand}, l'emploi de l'ESS dans l'aide à domicile {evolue} {ou}."),
        ("emploi_niveaux",
         levels({"indicateur": "Emploi salarié de l'ESS (niveau)", **BRETAGNE}),
         "Emploi de l'ESS, {champ}", "{quand}, l'ESS {ou} compte {valeur}."),
        ("emploi_niveaux", levels({
            "indicateur": "Part de l'ESS dans l'emploi",
            "unite_imprimee": "% de l'emploi salarié", **BRETAGNE}),
         "Part de l'ESS dans l'emploi salarié, {champ}",
         "{quand}, l'ESS {ou} représente {valeur} de l'emploi salarié.")])


def circular() -> Table:
    """Return the last counts of the circular economy."""
    return pick([("circulaire_publies", {"indicateur": name, **BRETAGNE}, title, sentence)
                 for name, title, sentence in (
        ("Structures référencées dans Carteco", "Structures ESS dans Carteco, {annee}",
         "{quand}, Carteco référence {valeur} de l'ESS {ou}."),
        ("Structures ESS de réemploi", "Structures ESS de réemploi, {annee}",
         "{quand}, on compte {valeur} de réemploi de l'ESS {ou}."),
        ("Sites de réemploi ESS", "Sites de réemploi de l'ESS, {annee}",
         "{quand}, on compte {valeur} de réemploi de l'ESS {ou}."))])


def month() -> Table:
    """Return the last balance of the Mois de l'ESS."""
    return pick([("mois_ess", {"indicateur": name, **BRETAGNE}, MOIS + title, sentence)
                 for name, title, sentence in (
        ("Événements (bilan)", "événements",
         "{quand}, le Mois de l'ESS {ou} compte {valeur} à son bilan."),
        ("Structures organisatrices", "organisateurs",
         "{quand}, le Mois de l'ESS {ou} est organisé par {valeur}."),
        ("Participants", "participants", "{quand}, le Mois de l'ESS {ou} réunit {valeur}."),
        ("Part des événements nationaux", "part des événements français",
         "{quand}, {le} accueille {valeur} des événements français du Mois de l'ESS."))])


def support() -> Table:
    """Return the members of the Cress and the structures that it supports."""
    return pick([
        ("activite", {"indicateur": "Adhérents par collège", "modalite": "Ensemble", **LAST},
         "Adhérents de la Cress, {annee}", "{quand}, la Cress compte {valeur}."),
        ("activite", DLA, "Structures accompagnées par le DLA, {annee}",
         "{quand}, le DLA accompagne {valeur} {ou}."),
        ("activite", beside_anchor("activite", DLA, {
            **DLA, "indicateur": "Emplois concernés", "modalite": "Ensemble"}),
         "Emplois de ces structures, {annee}",
         "{quand}, les structures accompagnées par le DLA comptent {valeur}.")])


def levels(where: query.Where) -> query.Where:
    """Narrow ``where`` to the published levels whose perimeter is Insee's Flores, the only one that
    says its field and its year; the others stand side by side on the page « Emploi »."""
    fields = [c for c in query.values("emploi_niveaux", "champ") if "Flores" in str(c)]
    return {**where, "champ": fields}


def beside_anchor(source: str, anchor: query.Where, where: query.Where) -> query.Where:
    """Narrow ``where``, of a figure shown beside that of ``anchor``, to its period, document and
    champ: two figures of a row of cards are never of two years, nor of an estimate and its
    revision."""
    own, other = (query.rows(source, ["indicateur"], w).data for w in (anchor, where))
    if len(own) != 1:
        return where
    shared = {c: own.iloc[0][c] for c in ("periode", "titre", "champ")}
    if len(other) == 1 and all(other.iloc[0][c] == value for c, value in shared.items()):
        return where
    return {**{c: v for c, v in where.items() if v is not query.LATEST}, **shared}


def documents(most: int = 8) -> Table:
    """Return the latest dated publications that figures come from, one row a document."""
    titles = query.sources()["titre"]
    data = query.documents(most)
    data = data.assign(
        date=data["date_publication"].map(numbers.date),
        sujet=[" ; ".join(titles[s] for s in ids.split(", ")) for ids in data["sources"]])
    return donnees.catalogue_table(data, {
        "date": "Publié", "titre": "Document", "editeur": "Éditeur",
        "sujet": "Source de l'observatoire", "chiffres": "Chiffres repris"}, numbers=("chiffres",))


def documents_sentence() -> str:
    """Return what the warehouse was built from, and when."""
    files, rows = query.catalogue("_fichiers"), int(query.sources()["lignes"].sum())
    read = f"{lecture.quantity(len(files), 'classeur')} ({lecture.quantity(rows, 'ligne')})"
    return (f"Données construites le {_build_date()} à partir de {read}. Les documents que leur "
            "éditeur n'a pas datés ne sont pas dans cette liste.")


def _build_date() -> str:
    return numbers.date(str(query.catalogue("_construction").iloc[0]["construit_le"])[:10])
