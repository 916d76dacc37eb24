"""What a workbook says is shown as it is, never run as markup; French typography is put in."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.blocks.cells import header, plain, typeset, with_status_reasons
from dashboard.blocks.search_index import FIGURE, Entry
from dashboard.ui.search_box import answer_label
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.table import Table
from etl.contract import Column


@pytest.mark.parametrize(("text", "expected"), [
    ("*2.3%*", r"\*2.3%\*"),
    ("<script>x</script>", r"\<script\>x\</script\>"),
    ("[lien](http://exemple.fr)", r"\[lien\](http\://exemple.fr)"),
    ("www.exemple.fr/une_page", r"www\.exemple.fr/une\_page"),
    (":material/delete: ou :flag_fr:", ":\u2060material/delete: ou :\u2060flag\\_fr:"),
    ("Caf&eacute; &amp; R&D", r"Caf\&eacute; \&amp; R\&D"),
    (":red[rouge]", r"\:red\[rouge\]"),
    ("12 $ et 3 $", r"12 \$ et 3 \$"),
    ("L'ESS : 14,5 %", "L'ESS : 14,5 %"),
    ("+ de bénévoles le week-end", r"\+ de bénévoles le week-end"),
    ("2. Trois réponses", r"2\. Trois réponses"),
    ("Dire merci\n---\net conclure\n==", "Dire merci\n\\---\net conclure\n\\=="),
    ("1 - Coopératives, +2,6 %", "1 - Coopératives, +2,6 %"),
])
def test_the_text_of_a_cell_cannot_become_markup(text, expected):
    assert plain(text) == expected


def test_spaces_before_high_punctuation_do_not_break():
    assert typeset("« Lire : 2,6 % ; puis ? »") == (
        "«\u202fLire\u202f: 2,6\u202f%\u202f; puis\u202f?\u202f»")


def test_an_address_ends_where_a_reader_sees_it_end():
    # Markdown would lead to « une%C2%A0; », « www.exemple.fr%E2%80%AF» ».
    assert plain(typeset("« www.exemple.fr » ; https://exemple.fr/une\u00a0; puis 2 % ?")) == (
        "«\u202fwww\\.exemple.fr » ; https\\://exemple.fr/une ; puis 2\u202f%\u202f?")


@pytest.mark.parametrize(("text", "expected"), [
    ("environ 79 000 associations", "environ 79\u202f000 associations"),
    ("de 1 250 000 à 65\u00a0000 €", "de 1\u202f250\u202f000 à 65\u202f000 €"),
    ("En 2013 881 postes, en 2012 100", "En 2013 881 postes, en 2012 100"),
    ("cellule B4 120, 2,5 100", "cellule B4 120, 2,5 100")])
def test_thousands_are_never_parted_and_two_numbers_are_not_one(text, expected):
    assert typeset(text) == expected


def test_a_percentage_after_a_comma_is_a_word_of_its_own():
    assert typeset("2021, % de l'emploi") == "2021, % de l'emploi"


@pytest.mark.parametrize(("text", "whole"), [
    ("Services en Bretagne (n = 48)", "n = 48"),
    ("Penn-Ar-Bed n° 145", "n° 145"),
    ("60,2 % (74 sur 123) dans le Finistère", "74 sur 123"),
    ("en Bretagne, 2023 (n = 49 sur 100)", "n = 49 sur 100"),
    ("présents le 13 avril 2023", "13 avril 2023"), ("depuis le 1er janvier", "1er janvier"),
    ("de 832 558 au T1 2020 à 931 857 au T4 2025, en données corrigées", "T4 2025"),
    ("Au S1 2023, la tendance", "S1 2023"),
])
def test_what_means_nothing_in_two_is_never_parted(text: str, whole: str) -> None:
    assert whole.replace(" ", "\u00a0") in typeset(text)


@pytest.mark.parametrize(("column", "expected"), [
    (Column("effectifs", "Effectifs", unit="postes"), "Effectifs (postes)"),
    (Column("territoire_nom", "Territoire"), "Territoire"),
])
def test_a_header_says_the_unit(column, expected):
    assert header(column) == expected


@pytest.mark.parametrize(("fields", "expected"), [
    ({"valeur": 2.6, "unite": "%", "imprime": "+2,6%"}, "+2,6\u202f%"),
    ({"valeur": -3.8, "unite": "%", "imprime": "-3,8%"}, "\u22123,8\u202f%"),
    ({"valeur": 20000.0, "unite": "personnes", "statut": "e", "imprime": "20 000 (estimation)",
      "indicateur": "Participants"}, "20\u202f000 personnes (e)"),
    ({"valeur": None, "imprime": "stagnation"}, "stagnation"),
    ({"valeur": None, "statut": "s", "imprime": "s"}, "secret"),
    ({"valeur": None, "statut": "nd", "imprime": "nd"}, "n.d."),
])
def test_a_figure_is_written_with_its_sign_its_unit_and_its_status(fields, expected):
    row = {"indicateur": "Évolution de l'emploi", "unite": "", "statut": "", "qualificatif": ""}
    assert figure_text(pd.Series(row | fields)).replace("\u00a0", " ") == expected


def test_a_number_has_its_status_in_words_in_a_column_beside_it():
    """The browser writes the same dash for every missing number, whatever its format."""
    data = pd.DataFrame({"a": [1.0, None, None, None], "a_statut": ["p", "s", "nd", ""],
                         "b": [1.0, None, None, None], "b_statut": ["p", "s", "nd", ""]})
    two = Table(data, (Column("a", "Postes", "nombre"), Column("b", "Masse", "nombre")),
                pd.DataFrame())
    result = with_status_reasons(two)
    assert [c.label for c in result.columns] == ["Postes", "Masse", "Statut"]
    assert result.data[result.columns[-1].name].tolist() == [
        "provisoire", "secret statistique", "non disponible", ""]
    differ = with_status_reasons(Table(
        data.assign(b_statut=["", "", "nd", ""]), two.columns, two.lineage))
    assert [c.label for c in differ.columns][2:] == ["Statut (Postes)", "Statut (Masse)"]
    whole = Table(data.assign(a_statut="", b_statut=""), two.columns, two.lineage)
    assert with_status_reasons(whole) is whole


def test_a_column_of_statuses_is_in_words_as_in_the_extracts():
    data = pd.DataFrame({"valeur": [1.0, 2.0], "statut": ["c", ""]})
    result = with_status_reasons(Table(data, (Column("valeur", "Nombre", "nombre"),
                                              Column("statut", "Statut")), pd.DataFrame()))
    assert [c.label for c in result.columns] == ["Nombre", "Statut"]
    assert result.data["statut"].tolist() == ["corrigé", ""]


@pytest.mark.parametrize(("title", "finding", "expected"), [
    ("Structures", "283 structures", "**Structures**\u202f: 283 structures"),
    ("Associations : emploi", "en hausse", "**Associations\u202f: emploi** · en hausse"),
    ("Activités", "283 en tout : le réemploi", "**Activités** · 283 en tout\u202f: le réemploi"),
    ("Accueil", "", "**Accueil**"),
])
def test_an_answer_of_the_search_has_one_colon_at_most(title, finding, expected):
    assert answer_label(Entry(FIGURE, title, finding, "Emploi", "emploi")) == expected
