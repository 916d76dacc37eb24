"""Figures against the territories beside them: a neighbour in the place of a Breton département."""

from __future__ import annotations

import pytest

from etl.warehouse.build import load

FILE = "emploi/niveaux_publies_bretagne.xlsx"
BRETONS = ("Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan")


def warnings(raw, chiffres, *names, **fields):
    chiffres(FILE, *({"territoire": name, "niveau": "departement", **fields} for name in names))
    return [(i.cell, i.message, i.value, i.expected) for i in load("emploi_niveaux", raw).issues]


def test_a_neighbour_in_the_place_of_a_breton_departement_is_doubted(raw, chiffres):
    assert warnings(raw, chiffres, *BRETONS[:3], "Loire-Atlantique") == [
        ("B7", "Loire-Atlantique n'est pas en Bretagne, et Morbihan manque à ses côtés : est-ce le "
         "bon département ?", "Loire-Atlantique", "Morbihan")]
    [(_, message, _, expected)] = warnings(raw, chiffres, *BRETONS[:2], "Loire-Atlantique")
    assert "et Ille-et-Vilaine et Morbihan manquent à ses côtés" in message
    assert expected == "Ille-et-Vilaine ou Morbihan"


@pytest.mark.parametrize("names", [(*BRETONS, "Loire-Atlantique"), ("Manche", "Orne"), BRETONS[:2]])
def test_neighbours_beside_all_of_brittany_or_alone_are_a_comparison(raw, chiffres, names):
    assert warnings(raw, chiffres, *names) == []


def test_a_neighbour_is_doubted_once_a_sheet(raw, chiffres):
    chiffres(FILE, *({"territoire": name, "niveau": "departement", "période": year}
                     for year in ("2020", "2021") for name in ("Finistère", "Loire-Atlantique")))
    assert [i.cell for i in load("emploi_niveaux", raw).issues] == ["B5"]
