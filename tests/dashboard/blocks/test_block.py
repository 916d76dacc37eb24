"""A block says the same wherever it is shown: its lines, its title, its reading sentence."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard import charts
from dashboard.blocks.block import (
    CARDS,
    NO_TABLE,
    TABLE,
    Block,
    block_list,
    cards,
    catalogue,
    heading,
    refusal,
)
from dashboard.blocks.deck import Content, Slide
from dashboard.charts.plotly import streamlit_figure
from dashboard.pictures.layout import fitted_scene
from dashboard.presentation import slide_html
from dashboard.warehouse.table import Table
from etl.contract import Column

LICENCE = "Citations de publications"
FIGURES = replace(
    NO_TABLE, data=pd.DataFrame({"valeur": [12.0]}), columns=(Column("valeur", "Nombre"),),
    champ="Emploi salarié", source="Cress, Note 2022", vintage="notes 2012 à 2022",
    licence=LICENCE, notes=("Série rompue en 2016.",), filters={"Territoire": "Finistère"})


def test_the_lines_are_those_of_the_table_and_the_note_of_the_block_comes_first():
    assert Block("b", "Bloc", FIGURES, note="À lire avec soin.").lines() == [
        ("Champ", "Emploi salarié"),
        ("Source", f"Cress, Note 2022 ; millésime : notes 2012 à 2022 ; {LICENCE}"),
        ("Note", "À lire avec soin. Série rompue en 2016."),
        ("Filtres", "Territoire : Finistère")]


def test_what_has_nothing_to_say_has_no_line():
    assert Block("b", "Bloc", replace(NO_TABLE, licence=LICENCE)).lines() == []


def test_a_slide_says_the_licence_and_its_origin_says_every_line():
    block = Block("b", "Bloc", FIGURES)
    assert LICENCE in slide_html.foot(block)
    origin = slide_html.origin(Content(Slide("emploi", "b"), block), block).replace("\u202f", " ")
    assert all(f"<b>{label}</b> – {text}" in origin for label, text in block.lines())


@pytest.mark.parametrize(("parts", "mark", "title"), [
    (("Bretagne", "2011 à 2022"), " – ", "Sujet – Bretagne, 2011 à 2022"),
    (("", "2011 à 2022"), " – ", "Sujet – 2011 à 2022"),
    (("", ""), " – ", "Sujet"),
    (("Bretagne", "2023"), ", ", "Sujet, Bretagne, 2023")])
def test_a_title_says_subject_place_and_years_without_what_is_empty(parts, mark, title):
    assert heading("Sujet", *parts, mark=mark) == title


def test_the_sentence_of_invented_data_says_so_once():
    block = Block("b", "Bloc", replace(FIGURES, demonstration=True), lecture="On compte 12.")
    assert block.lecture == "On compte 12. Données de démonstration."
    assert replace(block, note="Note").lecture == block.lecture


def test_a_block_without_a_figure_is_its_table_and_cards_read_their_sentences():
    assert Block("b", "Bloc", FIGURES).form == TABLE
    table = replace(FIGURES, data=FIGURES.data.assign(phrase="On compte 12."))
    block = cards("c", "Chiffres", table)
    assert (block.form, block.lecture) == (CARDS, "On compte 12.")


def test_long_texts_of_a_catalogue_are_written_whole_unless_it_sorts():
    assert catalogue("c", "Sources", FIGURES).text_rows == 1
    assert catalogue("c", "Sources", FIGURES, wrap=False).text_rows == 0


def test_a_refusal_says_its_reasons_and_has_no_rows():
    block = refusal("b", "Bloc", ["Deux bases."], {"Une seule base": {"unite": "%"}},
                    what="Comparaison bloquée")
    assert block.absent == "Comparaison bloquée. Deux bases." and block.table.empty


def test_the_blocks_of_a_tab_are_kept_for_what_it_is_asked(entrepot):
    requests = []

    @block_list
    def tab(codes):
        requests.append(codes)
        yield Block("b", ", ".join(codes), FIGURES)

    assert tab(("29",)) is tab(("29",)) and tab(("35",))[0].title == "35"
    assert requests == [("29",), ("35",)]


def test_a_figure_is_drawn_once_for_each_theme_and_again_for_another_table():
    drawings = []

    def draw(table):
        drawings.append(len(table.data))
        return charts.bars(table, "libelle", "valeur")

    three = pd.DataFrame({"libelle": list("abc"), "valeur": [12.0, 13.0, 14.0]})
    table = replace(FIGURES, data=three,
                    columns=(Column("libelle", "Famille"), Column("valeur", "Nombre")))
    block = Block("b", "Nombre", table, draw)
    light, dark = block.figure(streamlit_figure, False), block.figure(streamlit_figure, True)
    assert light is block.figure(streamlit_figure, False) and light is not dark and drawings == [3]
    replace(block, table=table.where([False] * 3)).figure(streamlit_figure, False)
    assert drawings == [3, 0]


def test_what_is_written_of_a_block_is_written_once_and_again_of_another():
    def written(block):
        writings.append(block.key)
        return f"<p>{block.title}</p>"

    writings: list[str] = []
    block = Block("b", "Un titre", FIGURES)
    assert block.rendering(written) == block.rendering(written) == "<p>Un titre</p>"
    assert replace(block, title="Un autre").rendering(written) == "<p>Un autre</p>"
    assert writings == ["b", "b"]


@pytest.mark.parametrize(("lecture", "title"), [
    ("28 commerces sur 100 sont en Ille-et-Vilaine.", ""),
    ("« Café » est le service le plus répandu.", "Commerces")])
def test_an_axis_does_not_repeat_what_is_read_over_its_figure(lecture, title):
    counts = Table(pd.DataFrame({"nom": ["a", "b", "c"], "n": [28.0, 23.0, 22.0]}), (
        Column("nom", "Nom"), Column("n", "Commerces", "nombre", "commerces")), pd.DataFrame())
    block = Block("n", "Départements", counts, lambda t: charts.bars(t, "nom", "n"), lecture)
    axis = block.figure(streamlit_figure, False).layout.xaxis
    assert (axis.title.text or "") == title
    scene, _ = fitted_scene(block.plot, 1200, 400)
    assert ("Commerces" in {one.text for one in scene.words}) == bool(title)


def test_the_unit_of_a_line_is_not_written_at_its_end_because_its_headline_says_it():
    jobs = Table(pd.DataFrame({"annee": [2020, 2021, 2022], "n": [10.0, 11.0, 12.0]}), (
        Column("annee", "Année", "annee"), Column("n", "Emploi", "nombre", "salariés")),
        pd.DataFrame())
    block = Block("n", "Emploi", jobs, lambda t: charts.lines(t, "annee", "n"),
                  "Le privé passe de 10 à 12 salariés.")
    layout = block.figure(streamlit_figure, False).layout
    assert not layout.yaxis.title.text
    assert "12" in {note.text for note in layout.annotations}
