"""The open files: who publishes them, under which licence, where, and what they feed.

To add one: its line here, its ``file`` named as its source expects (``Source.patterns``), and
nothing else: the command, the page and the extracts derive from it.  An address is one that the
producer keeps (a resource of a portal, an export of its interface), never that of one day's file.
Without such an address, the file is listed all the same, with the ``page`` where it is found.
"""

from __future__ import annotations

from dataclasses import dataclass

from etl.licences import ASKS, licence_ouverte, odbl


@dataclass(frozen=True)
class OpenFile:
    """A file that its producer publishes.

    ``source``: id of the source that reads it.  ``file``: its place below ``data/raw``.
    ``address``: where it is fetched, over https; empty when it is put there by hand.  ``page``:
    where its producer describes it.  ``feeds``: what it brings to the pages, in French.
    """

    id: str
    source: str
    title: str
    producer: str
    licence: str
    address: str
    file: str
    page: str
    feeds: str

    @property
    def licence_name(self) -> str:
        """Return the licence without what it asks."""
        return self.licence.partition(ASKS)[0]


_URSSAF_EXPORTS = "https://open.urssaf.fr/api/explore/v2.1/catalog/datasets"
_URSSAF_CSV = "exports/csv?lang=fr&timezone=Europe%2FBerlin&use_labels=true&delimiter=%3B"
_URSSAF_PAGES = "https://open.urssaf.fr/explore/dataset"
_URSSAF_ESS = "nombre-etab-effectifs-salaries-et-masse-salariale-ess"

OPEN_FILES: tuple[OpenFile, ...] = (
    OpenFile(
        id="urssaf_ess_departements", source="urssaf_ess",
        title="ESS par département, famille et année", producer="Urssaf", licence=odbl("l'Urssaf"),
        address=f"{_URSSAF_EXPORTS}/{_URSSAF_ESS}-departements/{_URSSAF_CSV}",
        file="urssaf_ess/ess_departements.csv", page=f"{_URSSAF_PAGES}/{_URSSAF_ESS}-departements/",
        feeds="l'ESS depuis 1998, par département et par famille, de la page « Emploi »"),
    OpenFile(
        id="urssaf_ess_regions_na88", source="urssaf_ess", title="ESS par région, secteur et année",
        producer="Urssaf", licence=odbl("l'Urssaf"),
        address=f"{_URSSAF_EXPORTS}/{_URSSAF_ESS}-regions-x-na88/{_URSSAF_CSV}",
        file="urssaf_ess/ess_regions_x_na88.csv",
        page=f"{_URSSAF_PAGES}/{_URSSAF_ESS}-regions-x-na88/",
        feeds="l'ESS depuis 1998, par secteur, de la page « Emploi »"),
    OpenFile(
        id="urssaf_prive_trimestriel", source="emploi_prive",
        title="Emploi privé par secteur et trimestre, CVS", producer="Urssaf",
        licence=odbl("l'Urssaf"), address="", file="emploi/urssaf_prive_trimestriel_bretagne.csv",
        page="https://open.urssaf.fr/explore/",
        feeds="le secteur privé, par trimestre et par secteur, de la page « Emploi »"),
    OpenFile(
        id="urssaf_prive_annuel", source="emploi_prive",
        title="Emploi privé par commune, EPCI et zone d'emploi", producer="Urssaf",
        licence=odbl("l'Urssaf"), address="", file="emploi/urssaf_prive_annuel_communes.csv",
        page=f"{_URSSAF_PAGES}/etablissements-et-effectifs-salaries-au-niveau-commune-x-ape-last/",
        feeds="les cartes par EPCI et par commune de la page « Territoires »"),
    OpenFile(
        id="carteco", source="acteurs_circulaires",
        title="Carteco, la carte des acteurs de l'ESS dans l'économie circulaire",
        producer="Carteco, carte collaborative des Cress", licence=odbl("Carteco"),
        address="https://carteco-ess.org/api/elements.json",
        file="acteurs_circulaires/carteco.json", page="https://carteco-ess.org/",
        feeds="les acteurs de Bretagne de la page « Économie circulaire »"),
    OpenFile(
        id="ademe_acteurs", source="acteurs_circulaires",
        title="Longue vie aux objets : acteurs de l'économie circulaire",
        producer="ADEME, Que faire de mes objets et déchets",
        licence=licence_ouverte("l'ADEME et les producteurs nommés par la colonne « Paternité »"),
        address="https://www.data.gouv.fr/api/1/datasets/r/0e864a1c-b147-4549-a2dd-0b918e70c53c",
        file="acteurs_circulaires/ademe_acteurs.csv",
        page="https://data.ademe.fr/datasets/longue-vie-aux-objets-acteurs-de-leconomie-circulaire",
        feeds="les acteurs de l'ESS, en Bretagne, de la page « Économie circulaire »"),
    OpenFile(
        id="france_services", source="france_services",
        title="Liste des structures France services",
        producer="Agence nationale de la cohésion des territoires (ANCT)",
        licence=licence_ouverte("l'ANCT"), address="", file="france_services/france_services.csv",
        page="https://www.data.gouv.fr/fr/datasets/liste-des-structures-france-services/",
        feeds="le contexte du portrait d'un territoire"),
    OpenFile(
        id="siae", source="siae", title="Structures de l'insertion par l'activité économique",
        producer="Plateforme de l'inclusion, d'après l'Agence de services et de paiement (ASP)",
        licence="Licence Ouverte, à vérifier auprès du producteur avant de publier", address="",
        file="siae/siae.csv", page="https://inclusion.beta.gouv.fr/",
        feeds="le contexte du portrait d'un territoire"),
    OpenFile(
        id="population_departements", source="population_departements",
        title="Population au 1er janvier, par département",
        producer="Insee, estimations de population", licence=licence_ouverte("l'Insee"), address="",
        file="population_departements/population.csv",
        page="https://www.insee.fr/fr/statistiques/1893198",
        feeds="les taux par habitant du Mois de l'ESS et le contexte du portrait"),
    OpenFile(
        id="bpe_commerces", source="bpe_commerces",
        title="Commerces et services de proximité, par commune",
        producer="Insee, base permanente des équipements (BPE)", licence=licence_ouverte("l'Insee"),
        address="", file="bpe_commerces/bpe_commerces.csv",
        page="https://www.insee.fr/fr/metadonnees/source/serie/s1161",
        feeds="le contexte des pages « Commerces ruraux » et « Territoires »"),
)


def open_files() -> dict[str, OpenFile]:
    """Return id → open file, in the order of the catalogue."""
    return {one.id: one for one in OPEN_FILES}
