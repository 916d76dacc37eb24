"""The share of the ESS as Insee counts it, of several editions and of figures that are no number.
"""

from __future__ import annotations

from dashboard.themes.territoires import ess_weight

#: What a later workbook gives of 2015, where it has a share that is not missing.
EDITION = ("INSERT INTO poids_ess SELECT * REPLACE ('poids_2020.xlsx' AS fichier, "
           "'2020-05' AS date_publication, valeur + 1 AS valeur, '' AS imprime) FROM poids_ess "
           "WHERE annee = 2015 AND unite = '%'")


def test_of_two_editions_that_give_a_year_the_last_is_read_and_it_is_said(change) -> None:
    assert ess_weight.LAST_DOCUMENT not in ess_weight.departements(2015).notes
    change(EDITION)
    table = ess_weight.departements(2015)
    assert table.data["valeur"].tolist() == [18.02, 16.71, 14.81, 13.4]
    assert ess_weight.LAST_DOCUMENT in table.notes
    assert ess_weight.ranks(2015).data["rang"].tolist() == [""] * 4  # those of the first one
    assert "−" not in ess_weight.map_block("carte", "", table, ess_weight.references(2015)).note


def test_an_edition_that_has_not_a_share_leaves_that_of_the_other(change) -> None:
    change(EDITION.replace("valeur + 1 AS valeur", "NULL AS valeur, 'nd' AS statut"))
    assert ess_weight.departements(2015).data["valeur"].tolist() == [17.02, 15.71, 13.81, 12.4]


def test_a_rank_stays_with_the_share_that_it_ranks(change) -> None:
    """The share of Finistère is the first edition's, the others are the second's."""
    before = ess_weight.ranks(2015).data.set_index("territoire")["rang"]
    change(EDITION)
    change("UPDATE poids_ess SET valeur = NULL, statut = 'nd' WHERE fichier = 'poids_2020.xlsx' "
           "AND territoire = '29'")
    ranks = ess_weight.ranks(2015).data.set_index("territoire")["rang"].to_dict()
    assert ranks == {"22": "", "29": before["29"], "35": "", "56": ""}


def test_bretagne_and_france_of_another_champ_are_not_set_beside_the_departements(change) -> None:
    change("UPDATE poids_ess SET champ = 'Flores' WHERE territoire_niveau = 'departement'")
    assert "en Bretagne" not in ess_weight.reading(
        ess_weight.departements(2015), ess_weight.references(2015))


def test_a_year_in_which_one_share_is_a_secret_can_be_chosen(change) -> None:
    change("UPDATE poids_ess SET valeur = NULL, statut = 's' WHERE annee = 2015 AND "
           "territoire = '29' AND territoire_niveau = 'departement'")
    assert ess_weight.years() == [2015, 2014, 2008]


def test_departements_that_have_as_much_are_named_together(change) -> None:
    change("UPDATE poids_ess SET valeur = 17.02, imprime = '17.02' WHERE annee = 2015 AND "
           "territoire = '29' AND unite = '%'")
    table, references = ess_weight.departements(2015), ess_weight.references(2015)
    assert "à 17,02 % (dans les Côtes-d'Armor et dans le Finistère) des emplois".replace(
        " %", "\u202f%") in ess_weight.reading(table, references)
    assert "représente 12,4\u202f% (dans les Côtes-d'Armor, " in ess_weight.reading(
        table.with_values(valeur=12.4, imprime="12,4"), references)


def test_between_two_bounds_there_is_no_change(change) -> None:
    change("UPDATE poids_ess SET qualificatif = 'plus de' WHERE annee = 2008")
    assert ess_weight.ranks(2015).data["ecart"].isna().all()
    assert "aucune évolution n'est publiée" in ess_weight.years_sentence(
        ess_weight.ranks(2015), 2015)
