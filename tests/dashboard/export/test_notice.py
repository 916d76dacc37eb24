"""The notice of what is taken away: how to read it and to cite it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard import export
from etl.contract import Column
from tests.dashboard.export.samples import DAY, NOTE, PLACE, POSTS, book, lines, sheets, table


def test_the_notice_tells_how_to_read_and_cite():
    notice = list(sheets(book())["Lisez-moi"].iter_rows(values_only=True))
    assert notice == [
        ("Titre", "Évolution de l'emploi"),
        ("Lecture", "En 2013, l'emploi recule de 0,3 %."),
        ("Champ", "Postes, régime général"),
        ("Source", "Cress Bretagne"),
        ("Licence", "Licence Ouverte 2.0"),
        ("Millésime", "2013"),
        ("Filtre", "Famille\u202f: ESS"),
        ("Note", "2013 ajoute la MSA."),
        ("Statut « provisoire »", "code p dans l'entrepôt de données"),
        ("Statut « corrigé »", "code c dans l'entrepôt de données"),
        ("Statut « secret statistique »", "code s dans l'entrepôt de données"),
        ("Correction", "signe rétabli"),
        ("Cellule vide", "non publié"),
        ("Construction des données", "a1b2 du 24 novembre 2026"),
        ("Date d'extraction", "24 novembre 2026"),
        ("Lien", "http://127.0.0.1:8501/emploi?annee=2013")]


def test_the_notice_is_a_text_to_keep_beside_a_csv():
    text = export.readme(NOTE, "Évolution de l'emploi", "", "http://ici/emploi", DAY)
    assert text.startswith(b"\xef\xbb\xbfTitre")
    assert lines(text)[:2] == ["Titre\u202f: Évolution de l'emploi",
                               "Source\u202f: Cress Bretagne"]
    assert lines(text)[-2:] == ["Lien\u202f: http://ici/emploi", ""]


def test_the_notice_of_a_demonstration_warns_before_anything_else():
    book = sheets(export.xlsx(replace(NOTE, demonstration=True), "Titre", "", date=DAY))
    rows = list(book["Lisez-moi"].iter_rows(values_only=True))
    assert rows[1] == ("Avertissement", "Données de démonstration\u202f: valeurs fictives, à ne "
                       "pas citer ni diffuser comme des résultats.")


def test_the_notice_defines_the_columns_that_their_contract_defines():
    sample = table((PLACE, Column("part", "Part", "nombre", "%", "Postes de l'ESS sur 100.")),
                   [("Finistère", 12.0)])
    notice = dict(sheets(export.xlsx(sample, "Part", "", date=DAY))["Lisez-moi"].values)
    assert notice["Colonne « Part (%) »"] == "Postes de l'ESS sur 100."
    assert "Colonne « Territoire »" not in notice


def test_the_notice_says_once_why_the_figures_of_any_column_are_missing_and_what_was_corrected():
    sample = table((PLACE, POSTS), [("Finistère", None, "s"), ("Morbihan", 12.0, "")],
                   "effectifs_statut")
    sample = replace(sample, lineage=pd.concat([sample.lineage.assign(statut="")] * 2))
    notice = lines(export.readme(sample, "Effectifs", "", date=DAY))
    assert [line.partition("\u202f:")[0] for line in notice[3:-3]] == [
        "Statut « secret statistique »", "Correction"]
