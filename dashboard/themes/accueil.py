"""The home page: six key figures, the ESS beside the private sector, its weight, what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from dashboard import charts
from dashboard.blocks.block import Block, block_list, cards, catalogue, heading
from dashboard.charts.plot import with_height
from dashboard.text import lecture, numbers
from dashboard.themes import associations
from dashboard.themes.donnees import tables as donnees
from dashboard.themes.emploi import published
from dashboard.themes.emploi.published_sentences import comparison_sentence
from dashboard.themes.territoires import comparable, ess_weight, latest_share
from dashboard.warehouse import query
from dashboard.warehouse.citation import publisher
from dashboard.warehouse.columns import year_span
from dashboard.warehouse.query import LATEST, pick
from dashboard.warehouse.table import Table
from etl.contract import REGION
from etl.french.reference import departements

LAST: query.Where = {"annee": LATEST}
BRETAGNE: query.Where = {**query.BRETAGNE, **LAST}
ESS: query.Where = {"indicateur": "Évolution de l'emploi", **BRETAGNE, "groupe": "ESS",
                    "secteur": "Ensemble"}
#: The key figures: source, indicator of the last year, title, sentence.
FIGURES = (
    ("circulaire_publies", {"indicateur": "Structures ESS de réemploi", **BRETAGNE},
     "Structures de réemploi de l'ESS, {annee}",
     "{quand}, on compte {valeur} de réemploi de l'ESS {ou}."),
    ("mois_ess", {"indicateur": "Événements (bilan)", **BRETAGNE},
     "Événements du Mois de l'ESS, {annee}",
     "{quand}, le Mois de l'ESS {ou} compte {valeur} à son bilan."),
    ("activite", {"action": "DLA", "indicateur": "Structures accompagnées", **LAST},
     "Structures accompagnées par le DLA, {annee}",
     "{quand}, le dispositif local d'accompagnement (DLA) accompagne {valeur} {ou}."))
#: Pixels of the map of the page, which is one screen, and of the bars without the names of their
#: breaks; documents that it names.
MAP, BARS, DOCUMENTS = 246, 200, 5
#: The first date of those that a document has (« 2025-11 (étude) ; page 2026-03 »).
DATE = r"^(\d{4}(?:-\d\d){0,2})"


@block_list
def blocks() -> Iterator[Block]:
    """Yield the blocks of the page, in the order in which they are read."""
    yield cards("accueil_cles", "L'ESS en Bretagne : chiffres clés", key_figures(),
                "La part de l'ESS dans l'emploi dépend du champ : la page « Emploi » montre "
                "côte à côte tous ceux qui sont publiés.")
    table = published.against_private("%", REGION, published.years())
    yield Block("accueil_ess_prive", heading("Évolution annuelle de l'emploi, ESS et privé",
                                             "Bretagne", year_span(table)), table,
                partial(with_height(charts.grouped_bars, BARS), category="periode", y="valeur",
                        colour="groupe"), comparison_sentence(table))
    weight = latest_share.departements_map("carte_accueil")
    yield replace(weight, draw=with_height(ess_weight.weight_map, MAP),
                  links=departement_addresses())
    yield catalogue("accueil_nouveau", "Nouveautés : derniers documents pris en compte",
                    documents(), documents_sentence(), half=True)


def departement_addresses() -> dict[str, str]:
    """Return the code of each département → the address of its page."""
    names = comparable.territory_names()
    return {code: f"territoires?{urlencode({'lieu': names[key]})}" for code in departements()
            if (key := f"departement:{code}") in names}


def key_figures() -> Table:
    """Return the last evolution of employment and the share of the ESS in it, then one figure of
    the other themes each."""
    return pick([
        ("emploi", ESS, "Évolution de l'emploi de l'ESS, {periode}",
         "{quand}, l'emploi de l'ESS {ou} {evolue}.", "l'emploi de l'ESS"),
        latest_share.key_figure(),
        (associations.SOURCE, {**associations.FIRM, "indicateur": "Nombre d'associations"},
         "Associations, {annee}", "{quand}, on compte {valeur} {ou}."),
        *FIGURES])


def documents(most: int = DOCUMENTS) -> Table:
    """Return the latest dated publications that figures come from, one row a document."""
    data = query.documents(most)
    return donnees.catalogue_table(data.assign(
        date=data["date_publication"].str.extract(DATE, expand=False).map(numbers.date),
        document=data["titre"] + " (" + data["editeur"].map(publisher) + ")"), {
            "date": "Publié", "document": "Document (éditeur)"})


def documents_sentence() -> str:
    """Return what the warehouse was built from, and when."""
    files, rows = query.catalogue("_fichiers"), int(query.sources()["lignes"].sum())
    day = numbers.date(str(query.catalogue("_construction").iloc[0]["construit_le"])[:10])
    return (f"Données du {day}, lues dans {lecture.quantity(len(files), 'classeur')} "
            f"({lecture.quantity(rows, 'ligne')}) ; documents datés seulement.")
