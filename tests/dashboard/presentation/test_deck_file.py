"""The small file of a presentation: what it holds, and what is said of one that is not read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date

import pytest

from dashboard.blocks.annotations import annotation
from dashboard.blocks.deck import COMMENT, NAME, QUERY, TITLE, Deck, Slide
from dashboard.presentation import deck_file

DECK = Deck("Conseil d'administration", (
    Slide("emploi", "emploi_ess_prive", "territoire=Finistère", "L'emploi recule",
          "À dire d'abord\nEt ensuite", (annotation("2012", "réforme"),)),
    Slide("accueil", "accueil_cles")))


def test_the_file_of_a_presentation_is_readable_and_gives_the_same_one():
    data = deck_file.file_bytes(DECK)
    assert deck_file.read(data, "x.json") == DECK
    content = json.loads(data)
    assert (content["format"], content["version"], content["nom"]) == (
        "presentation-observatoire-ess", 1, "Conseil d'administration")
    assert content["diapositives"][0] == {
        "page": "emploi", "bloc": "emploi_ess_prive", "filtres": "territoire=Finistère",
        "titre": "L'emploi recule", "commentaire": "À dire d'abord\nEt ensuite",
        "annotations": [{"periode": "2012", "texte": "réforme"}]}
    assert "Finistère".encode() in data
    assert deck_file.filename(DECK) == "presentation_conseil_d_administration.json"
    assert deck_file.filename(Deck("✨")) == "presentation_sans_nom.json"
    assert deck_file.filename(DECK, "pptx", True, date(2026, 11, 29)) == (
        "presentation_demonstration_conseil_d_administration_2026-11-29.pptx")


def test_the_longest_texts_that_a_slide_may_have_are_read():
    deck = Deck("N" * NAME, (Slide("emploi", "bloc", "q" * QUERY, "T" * TITLE, "C" * COMMENT),))
    assert deck_file.read(deck_file.file_bytes(deck), "x.json") == deck


def test_a_file_that_an_editor_has_marked_is_still_read():
    assert deck_file.read(b"\xef\xbb\xbf" + deck_file.file_bytes(DECK), "x.json") == DECK


@pytest.mark.parametrize(("change", "message"), [
    (lambda d: b"\xff\xfe\x00", "ce n'est pas un texte en UTF-8."),
    (lambda d: b"PK\x03\x04", "ce n'est pas du JSON (ligne 1, colonne 1)."),
    (lambda d: b"", "ce n'est pas du JSON (ligne 1, colonne 1)."),
    (lambda d: b"[" * 100_000, "ce JSON est trop imbriqué."),
    (lambda d: b"9" * 5_000, "un nombre y est trop long."),
    (lambda d: b" " * (2 << 20), "2048 ko lus, 1024 ko au plus."),
    (lambda d: b"[1, 2]", "« format » vaut [1, 2], pas « presentation-observatoire-ess »."),
    (lambda d: {**d, "format": "autre"},
     "« format » vaut \"autre\", pas « presentation-observatoire-ess »."),
    (lambda d: {**d, "format": None},
     "« format » vaut rien, pas « presentation-observatoire-ess »."),
    (lambda d: {**d, "version": 2},
     "« version » vaut 2, cette version du tableau de bord lit la version 1."),
    (lambda d: {**d, "version": "\ud800"},
     "« version » vaut \"?\", cette version du tableau de bord lit la version 1."),
    (lambda d: {**d, "nom": 3}, "la présentation : « nom » vaut 3, pas un texte."),
    (lambda d: {**d, "diapositives": "x"}, "« diapositives » vaut \"x\", pas une liste."),
    (lambda d: {**d, "diapositives": [7]}, "diapositive 1 : 7 au lieu d'une page et d'un "
                                           "bloc."),
    (lambda d: {**d, "diapositives": [{"page": "emploi"}]},
     "diapositive 1 : « bloc » manque."),
    (lambda d: {**d, "diapositives": d["diapositives"] + [{"page": 1, "bloc": "x"}]},
     "diapositive 3 : « page » vaut 1, pas un texte."),
    (lambda d: {**d, "diapositives": [{"page": "a", "bloc": "b", "titre": "x" * 2001}]},
     "diapositive 1 : « titre » a 2\u202f001 caractères, 200 au plus."),
    (lambda d: {**d, "diapositives": [{"page": "a", "bloc": "b", "annotations": {}}]},
     "diapositive 1 : « annotations » vaut {}, pas une liste."),
    (lambda d: {**d, "diapositives": [{"page": "a", "bloc": "b", "annotations": [
        {"periode": "hier", "texte": "x"}]}]}, "diapositive 1 : Période non reconnue : « hier"),
    (lambda d: {**d, "diapositives": [{"page": "a", "bloc": "b", "annotations": [3]}]},
     "diapositive 1 : 3 au lieu d'une période et d'un texte."),
    (lambda d: {**d, "diapositives": [{"page": "a", "bloc": "b", "annotations": [
        {"periode": 2020, "texte": "x"}]}]},
     "diapositive 1 : « periode » vaut 2020, pas un texte."),
    (lambda d: {**d, "diapositives": d["diapositives"] * 21},
     "Une présentation a 40 diapositives au plus : 42 demandées."),
])
def test_what_is_wrong_in_a_file_is_said_with_its_place(change: Callable, message: str):
    content = change(json.loads(deck_file.file_bytes(DECK)))
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(ValueError, match=r"^«") as error:
        deck_file.read(data, "mon fichier.json")
    assert str(error.value).startswith(f"« mon fichier.json » ne se charge pas : {message}")
    assert str(error.value).endswith(deck_file.EXPECTED)


def test_a_list_of_any_depth_is_refused_in_french():
    content = json.dumps(json.loads(deck_file.file_bytes(DECK)) | {"diapositives": ["liste"]})
    for depth in range(1, sys.getrecursionlimit()):
        data = content.replace('"liste"', "[" * depth + "]" * depth)
        with pytest.raises(ValueError, match=r"diapositive 1 : \[|est trop imbriqué"):
            deck_file.read(data.encode(), "x.json")
