"""A figure that several workbooks give is one: the last edition of a document prevails."""

from __future__ import annotations

from etl.warehouse.build import load
from tests.etl.conftest import texts

FIRST, AGAIN = "associations/chiffres_publies.xlsx", "associations/chiffres_publies_corrige.xlsx"
PERIODS = [["Territoire", "Trimestre", "Ensemble"], ["Bretagne", "2025-T3", 28]]


def test_a_document_published_again_takes_the_place_of_its_first_edition(raw, chiffres):
    """Both editions of a report were read: 9 new members made « 18 structures ont rejoint »."""
    chiffres(AGAIN, {"valeur": "14,7 %", "date de publication": "2024-06-15"},
             {"période": "2022", "valeur": "15 %", "date de publication": "2024-06-15"})
    chiffres(FIRST, {"date de publication": "2024-03-29"},
             {"période": "2020", "date de publication": "2024-03-29"})
    one = load("associations", raw)
    assert one.data[["periode", "valeur", "fichier"]].values.tolist() == [
        ["2020", 14.5, FIRST], ["2021", 14.7, AGAIN], ["2022", 15, AGAIN]]
    assert texts(one) == [
        f"AVERTISSEMENT {FIRST} · feuille « Chiffres » · cellule F4 : 1 chiffre aussi dans {AGAIN},"
        f" qui fait foi ; 1 y diffère (lu : « 14,5 % » ; attendu : « 14,7 % », en F4 de {AGAIN})"]


def test_an_edition_that_no_longer_publishes_a_figure_leaves_it_to_the_last_that_does(
        raw, chiffres):
    chiffres(FIRST, {"date de publication": "s.d. (données 2021)"})
    chiffres(AGAIN, {"valeur": "nd", "date de publication": "s.d. (données 2021 et 2022)"})
    assert load("associations", raw).data["valeur"].tolist() == [14.5]


def test_the_last_edition_prevails_whatever_pattern_its_workbook_has(raw, chiffres):
    for file, date in (("panoramas", "s.d. (2021-2022)"), ("panoramas_2", "s.d. (2021)"),
                       ("references_corrigees", "s.d. (2022-01)")):
        chiffres(f"territoires/{file}.xlsx", {"date de publication": date, "remarque": date})
    assert load("territoires", raw).data["remarque"].tolist() == ["s.d. (2022-01)"]


def test_two_documents_that_say_one_thing_stay_two(raw, chiffres):
    chiffres(FIRST, {"titre": "Étude"})
    chiffres(AGAIN, {"titre": "Autre étude", "date de publication": "2025"})
    one = load("associations", raw)
    assert (len(one.data), texts(one)) == (2, [])


def test_one_edition_in_two_workbooks_is_an_error(raw, chiffres):
    chiffres(FIRST, {})
    chiffres(AGAIN, {"valeur": "15 %"})
    assert [i.is_error for i in load("associations", raw).issues] == [True]


def test_two_editions_typed_in_one_workbook_are_told(raw, chiffres):
    """« 18 structures ont rejoint la Cress » instead of 9, without a word."""
    old, new = {"date de publication": "2024-03-29"}, {"date de publication": "juin 2024"}
    chiffres(FIRST, new | {"valeur": "15 %"}, old, new | {"période": "2022"},
             old | {"période": "2022"}, old | {"période": "2020"}, {"titre": "Autre étude"})
    one = load("associations", raw)
    assert (len(one.data), texts(one)) == (6, [
        f"AVERTISSEMENT {FIRST} · feuille « Chiffres » · cellule K5 : deux éditions d'un document "
        "donnent ce chiffre, ici et dans 1 autre cellule, et les deux sont lues : l'autre, "
        "« 2024-06 », est en F4 de la feuille « Chiffres » (lu : « 2024-03-29 » ; attendu : la "
        "dernière édition seule, ou des titres qui les distinguent)"])


def test_the_next_copy_of_a_series_prevails_over_the_last_one(raw, write):
    """The older one did, by its name: what the producer had revised since was never shown."""
    for name, rows in (("urssaf", PERIODS), ("urssaf_2026", [
            *PERIODS[:1], ["Bretagne", "2025-T3", 29], ["Bretagne", "2025-T4", 30]])):
        write(f"emploi/emploi_prive_{name}.xlsx", {"Trimestres": rows, "Source": [
            ["Éditeur", "Urssaf"], ["Titre", "Copie"], ["Date", "s.d."]]})
    one = load("emploi_prive", raw)
    assert one.data["valeur"].tolist() == [29, 30]
    assert [i.message for i in one.issues if i.severity == "avertissement"] == [
        "1 chiffre aussi dans emploi/emploi_prive_urssaf_2026.xlsx, qui fait foi ; 1 y diffère"]
