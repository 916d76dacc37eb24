"""Questions under secrecy: what is published of what records declare, and nothing else."""

from __future__ import annotations

import math

import pytest

from dashboard.warehouse import query
from dashboard.warehouse.query.secrecy import RefusedQuestion
from tests.etl.conftest import ask

pytestmark = pytest.mark.usefixtures("entrepot")
ACTORS = "acteurs_circulaires"


def test_a_total_of_records_is_the_published_one_and_leads_to_their_lines(entrepot):
    table = query.ask(ACTORS, ["departement_nom"], ["etp"], {"departement": ["22", "29"]})
    assert table.data[["departement_nom", "etp", "etp_statut"]].values.tolist() == [
        ["Côtes-d'Armor", 350.7, ""], ["Finistère", 665.3, ""]]
    (lines,), = ask(entrepot, "SELECT count(*) FROM acteurs_circulaires WHERE retenu AND "
                              "departement IN ('22', '29')")
    assert len(table.lineage) == lines and table.lineage["cellule"].str.match(r"ligne \d+").all()
    assert table.demonstration


def test_a_departement_may_be_named_by_its_name():
    assert query.ask(ACTORS, [], ["etp"], {"departement_nom": "Finistère"}).data[
        "etp"
    ].tolist() == [pytest.approx(665.3)]


def test_a_total_that_no_filter_narrows_counts_each_actor_once():
    assert query.ask(ACTORS, [], ["etp"]).data["etp"].tolist() == [pytest.approx(2549.8)]


def test_a_masked_total_has_no_value_and_a_sum_that_it_enters_names_it():
    table = query.ask(ACTORS, [], ["etp"], {"statut_juridique": ["Fondation", "Scop"],
                                            "departement": "22"})
    [row] = table.data.to_dict("records")
    assert math.isnan(row["etp"]) and row["etp_statut"] == "s"
    assert row["etp_manquants"] == "Côtes-d'Armor · Fondation"
    assert table.notes[0] == ("Secret statistique : une case masquée repose sur moins de 3 unités, "
                              "tient à plus de 85 % à l'une d'elles, ou en protège une autre.")


@pytest.mark.parametrize(("by", "of", "where", "message"), [
    (["commune_nom"], ["etp"], {}, "commune_nom"), ([], ["etp"], {"nom": "Acteur n° 1"}, "nom"),
    ([], ["etp"], {"activites": ["textile"]}, "activites"), (["id"], ["etp"], {}, "id"),
    ([], ["etp"], {"departement": query.Between("22", "29")}, "departement"),
    ([], ["structures", "etp"], {}, "Structures")])
def test_a_question_beyond_what_is_published_is_refused(by, of, where, message):
    with pytest.raises(RefusedQuestion) as refusal:
        query.ask(ACTORS, by, of, where)
    assert str(refusal.value) == (
        "« Équivalents temps plein déclarés » : publié seulement par Code département et par "
        f"Statut ESS (secret statistique) ; pas de réponse avec « {message} »")


def test_the_number_of_an_actor_is_in_no_row_that_a_page_can_ask():
    with pytest.raises(KeyError, match="etp"):
        query.rows(ACTORS, ["nom", "etp"])
    assert "etp" not in query.rows(ACTORS, ["nom"]).data


def test_cells_of_the_survey_lead_to_the_respondents_of_their_departement(entrepot):
    table = query.totals("commerces_enquete", ["valeur"], {"departement": "29",
                                                           "employeur": "Ensemble"})
    (respondents,), = ask(entrepot, """SELECT count(*) FROM commerces_enquete WHERE inventaire_id
        IN (SELECT id FROM commerces_inventaire WHERE departement = '29')""")
    assert len(table.lineage) == respondents and len(table.data) == 4


def test_a_source_without_secrecy_has_no_published_totals():
    with pytest.raises(KeyError, match="commerces_inventaire n'a pas de grandeur sous secret"):
        query.totals("commerces_inventaire", [], {})
