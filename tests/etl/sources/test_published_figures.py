"""The figures that the Cress published are in the warehouse built from ``data/raw``."""

from __future__ import annotations

import re

import pytest

from etl.sources import sources
from tests.etl.conftest import ask

EVOLUTION = "indicateur = 'Évolution de l''emploi'"
VOLUME = "indicateur = 'Évolution de l''emploi en volume'"
BRETAGNE = "territoire = '53' AND territoire_niveau = 'region'"


@pytest.mark.parametrize(("what", "table", "where", "expected"), [
    ("ESS 2022", "emploi", f"{EVOLUTION} AND groupe = 'ESS' AND secteur = 'Ensemble' AND annee = "
     "2022", (2.6, "%", "")),
    ("privé hors ESS 2022", "emploi", f"{EVOLUTION} AND groupe = 'Privé hors ESS' AND annee = "
     "2022", (3.5, "%", "")),
    ("aide à domicile 2022", "emploi", "secteur = 'Aide à domicile' AND annee = 2022",
     (-3.8, "%", "")),
    ("ESS 2012", "emploi", f"{EVOLUTION} AND groupe = 'ESS' AND annee = 2012 AND {BRETAGNE} "
     "AND NOT rappel", (0.7, "%", "")),
    ("associations hors OGEC, Ille-et-Vilaine", "emploi", "indicateur = 'Évolution de l''emploi "
     "associatif hors OGEC' AND territoire = '35'", (1.4, "%", "")),
    ("inscrits 2019", "mois_ess", "indicateur LIKE 'Événements inscrits%'",
     (1800, "événements", "")),
    ("participants attendus 2022", "mois_ess", "indicateur = 'Participants attendus'",
     (340000, "personnes", "e")),
    ("associations 2021", "associations", "indicateur = 'Nombre d''associations' AND annee = 2021 "
     f"AND {BRETAGNE}", (80000, "associations", "")),
    ("pôles 2021", "accompagnement", "indicateur = 'Pôles ESS' AND annee = 2021",
     (19, "pôles", "")),
    ("ESS 2012 en postes", "emploi", f"{VOLUME} AND groupe = 'ESS' AND annee = 2012 AND "
     f"{BRETAGNE}", (754, "postes", "")),
    ("ESS 2013 en postes", "emploi", f"{VOLUME} AND groupe = 'ESS' AND annee = 2013 AND "
     f"{BRETAGNE}", (-381, "postes", "")),
    ("ESS 2016 en postes", "emploi", f"{VOLUME} AND groupe = 'ESS' AND annee = 2016",
     (881, "postes", "")),
    ("ESS 2018", "emploi", f"{EVOLUTION} AND groupe = 'ESS' AND annee = 2018 AND {BRETAGNE}",
     (-0.3, "%", "")),
    ("Carteco", "circulaire_publies", "indicateur = 'Structures référencées dans Carteco' AND "
     f"{BRETAGNE}", (432, "structures", "")),
    ("réemploi, structures 2023", "circulaire_publies", "indicateur = 'Structures ESS de réemploi'"
     " AND annee = 2023", (119, "structures", "")),
    ("réemploi, sites 2023", "circulaire_publies", "indicateur = 'Sites de réemploi ESS' AND "
     "annee = 2023", (176, "sites", "")),
    ("Mois de l'ESS 2023", "mois_ess", "indicateur = 'Événements (bilan)' AND annee = 2023",
     (350, "événements", "")),
    ("organisateurs 2023", "mois_ess", "indicateur = 'Structures organisatrices' AND annee = 2023",
     (132, "structures", "")),
    ("participants 2023", "mois_ess", "indicateur = 'Participants' AND annee = 2023",
     (20000, "personnes", "e")),
    ("part de la France 2023", "mois_ess", "indicateur = 'Part des événements nationaux'",
     (17, "%", "")),
    ("bilan 2019", "mois_ess", f"indicateur = 'Événements (bilan)' AND annee = 2019 AND "
     f"{BRETAGNE}", (230, "événements", "")),
    ("annoncés 2019", "mois_ess", "indicateur = 'Événements annoncés' AND annee = 2019 AND "
     f"{BRETAGNE}", (200, "événements", "e")),
    ("adhérents", "activite", "indicateur = 'Adhérents par collège' AND modalite = 'Ensemble'",
     (114, "adhérents", "")),
    ("DLA, structures", "activite", "action = 'DLA' AND indicateur = 'Structures accompagnées'",
     (140, "structures", "")),
    ("DLA, emplois", "activite", "action = 'DLA' AND indicateur = 'Emplois concernés' AND "
     "modalite = 'Ensemble'", (4309, "emplois", "")),
    ("DLA, CDI", "activite", "action = 'DLA' AND modalite = 'CDI'", (2613, "emplois", "")),
    ("DLA, CDD", "activite", "action = 'DLA' AND modalite = 'CDD'", (1696, "emplois", "")),
    ("pays de Brest, part", "territoires", "territoire = 'pays-brest' AND indicateur = 'Part de "
     "l''ESS dans l''emploi' AND titre LIKE 'Panorama%'", (16.7, "%", "")),
    ("pays de Brest, salariés", "territoires", "territoire = 'pays-brest' AND indicateur = 'Emploi"
     " salarié de l''ESS' AND poste = 'ESS' AND titre LIKE 'Panorama%'",
     (20100, "salariés", "")),
    ("part de l'ESS, Insee", "poids_ess", f"annee = 2015 AND unite = '%' AND {BRETAGNE}",
     (14.32, "%", "")),
    ("rang des Côtes-d'Armor", "poids_ess", "unite = 'rang' AND territoire = '22'",
     (6, "rang", "")),
    ("privé 2024", "emploi_prive", f"periode = '2024' AND {BRETAGNE}", (907725, "salariés", "")),
    ("privé fin 2025, CVS", "emploi_prive", f"periode = '2025-T4' AND {BRETAGNE}",
     (931857, "salariés", "")),
])
def test_the_published_figure_is_there_once_with_its_unit(entrepot, what, table, where, expected):
    assert ask(entrepot, f"SELECT valeur, unite, statut FROM {table} WHERE {where}") == [
        expected], what


def test_members_stand_in_seven_colleges_and_reception_has_its_four_publics(entrepot):
    assert ask(entrepot, "SELECT count(*), sum(valeur) FROM activite WHERE indicateur = "
                         "'Adhérents par collège' AND modalite <> 'Ensemble'") == [(7, 114)]
    assert ask(entrepot, "SELECT valeur FROM activite WHERE indicateur = 'Accueils' "
                         "ORDER BY rowid") == [(110,), (80,), (10,), (24,)]


@pytest.mark.parametrize("source", sources().values(), ids=lambda source: source.id)
def test_what_is_said_of_a_source_quotes_no_figure_nor_document_that_the_next_one_replaces(source):
    assert not [note for note in source.notes if re.search(
        r"\d\s(?:structures|sites|postes|salariés|emplois|%)|\bnotes?\s\d{4}", note)]
