"""Slides for PowerPoint: what is projected is what the page shows, native and editable."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from itertools import combinations
from math import ceil

import openpyxl
import pytest
from pptx.enum.shapes import PP_PLACEHOLDER

from dashboard.blocks.block import CARDS, FIGURE, Block
from dashboard.blocks.cells import typeset
from dashboard.blocks.deck import Content, Slide
from dashboard.export.fields import fields
from dashboard.export.slides.fitting import MORE, POINT, Box, fits, height, width
from dashboard.export.slides.surroundings import BODY, PAD, write_lecture, write_subtitle
from dashboard.pages import AUTHOR
from dashboard.text.measure import helvetica_width
from etl.contract import Column
from tests.dashboard.export.slides.samples import (
    FAMILIES,
    FAMILLE,
    STATUT,
    VALEUR,
    VIEWS,
    N,
    bars,
    charts_of,
    deck_of,
    one,
    pptx,
    shape,
    table,
    words,
)
from tests.drawing import figure_of

#: What is drawn over a chart.
OVER = ("Rupture", "Nom de rupture")


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_the_charts_of_every_page_hold_the_numbers_of_its_extracts(entrepot, page, query):
    """The weight of a shop could be read in the decimals that no CSV has."""
    page_contents, file = deck_of(page, query)
    assert len(file.slides) == len(page_contents)
    for content, slide in zip(page_contents, file.slides, strict=True):
        if content.block is None or content.block.form != FIGURE:
            continue
        figure = figure_of(content.block)
        on_screen = {round(float(v), 9) for t in figure.data for values in (t.x, t.y)
                     if values is not None for v in values if v is not None}
        columns = [Counter(v for x in f.cells if x is not None
                           and (v := round(float(x), 9)) in on_screen)
                   for f in fields(content.block.table) if f.numeric]
        for chart in charts_of(slide):
            values = Counter(round(v, 9) for s in chart.plots[0].series for v in s.values
                             if v is not None)
            assert values and values in columns, content.block.key
            book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
            assert values == Counter(
                round(v, 9) for row in book.active.iter_rows(min_row=2, min_col=2, values_only=True)
                for v in row if v is not None)


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_a_source_is_whole_or_names_its_first_documents_whole(entrepot, page, query):
    """« Note de conjoncture … » said neither which nor of when."""
    page_contents, file = deck_of(page, query)
    for content, slide in zip(page_contents, file.slides, strict=True):
        source = dict(content.block.lines()).get("Source") if content.block else ""
        if source:
            text = shape(slide, "Champ, source et note").text_frame.paragraphs[0].text
            beginning = text.removeprefix("Source – ").removesuffix(MORE)
            assert typeset(source).startswith(beginning)
            assert beginning.endswith(f"{N}; ") or beginning == typeset(source), beginning


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_nothing_overflows_nor_overlaps_and_all_is_read_from_the_last_row(entrepot, page, query):
    _, file = deck_of(page, query)
    least = {"Lecture": 18, "Sous-titre": 14, "Champ, source et note": 12, "Intitulé": 14}
    for slide in file.slides:
        boxes = [s for s in slide.shapes if not s.is_placeholder and s.name not in (
            *OVER, "Carte", "Intitulé", "Chiffre", "Source", "Légende", "Titre de la légende")]
        for item in slide.shapes:
            assert item.left >= 0 and item.left + item.width <= file.slide_width
            assert item.top >= 0 and item.top + item.height <= file.slide_height
        for item in slide.shapes:
            if item.is_placeholder or not item.has_text_frame or not item.text_frame.text:
                continue
            text, runs = item.text_frame.text, [
                r for p in item.text_frame.paragraphs for r in p.runs]
            sizes = {r.font.size.pt for r in runs}
            assert min(sizes) >= least.get(item.name, 12)
            if item.name == "Chiffre":  # on one line, the words around it in small
                assert sum(width(r.text, r.font.size.pt, True) for r in runs) <= item.width
                text = max(runs, key=lambda r: r.font.size.pt).text
            assert fits(text, max(sizes), item.width, item.height + POINT), (item.name, text)
            assert item.name not in ("Intitulé", "Sous-titre") or not text.endswith(MORE), text
        title = slide.shapes.title
        [size] = {r.font.size.pt for r in title.text_frame.paragraphs[0].runs}
        assert size >= 18 and fits(title.text_frame.text, size, title.width, title.height, True)
        for a, b in combinations(boxes, 2):
            assert (a.top + a.height <= b.top or b.top + b.height <= a.top
                    or a.left + a.width <= b.left or b.left + b.width <= a.left), (a.name, b.name)


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_each_shape_of_a_slide_has_a_number_of_its_own(entrepot, page, query):
    """A program that finds one twice may mend the file, or take one shape for the other."""
    _, file = deck_of(page, query)
    for slide in file.slides:
        numbers = slide.shapes._spTree.xpath(".//p:cNvPr/@id")
        assert len(numbers) == len(set(numbers))


def test_a_title_is_cut_at_the_hyphen_of_no_name():
    for more in range(6):
        headline = f"L'emploi progresse {'très ' * (5 + more)} dans les Côtes-d'Armor."
        title = one(FAMILIES, bars, title=headline).shapes.title
        [size] = {r.font.size.pt for r in title.text_frame.paragraphs[0].runs}
        # In Arial, which the theme has, a line is filled up to the hyphen that ends it.
        line = ""
        for part in re.findall(r"[^ -]+-?| ", title.text_frame.text):
            if helvetica_width(line + part, size, True) * POINT > title.width:
                assert not line.endswith("-"), (size, line)
                line = ""
            line += part.lstrip() if not line else part


LINE = {"source": "emploi", "fichier": "note_2022.xlsx", "feuille": "Tableau 1", "statut": "p",
        "sha256": "a", "editeur": "Cress", "titre": "Note", "date_publication": "2023-12",
        "lien": "", "correction": ""}


def test_a_slide_says_the_finding_the_champ_the_source_and_its_place():
    sample = table([("Associations", 2.6, "p")], [FAMILLE, VALEUR, STATUT], champ="Postes, ESS",
                   source="Cress, Note de conjoncture", licence="Licence ouverte", vintage="2022",
                   notes=("Rupture en 2013.",), demonstration=True)
    block = Block("bloc", "Emploi – Bretagne, 2022", sample, bars,
                  "L'emploi progresse. Un peu. Données de démonstration.")
    file = pptx([Content(Slide("emploi", "bloc", comment="À dire : oui"), block)] * 3)
    slide = file.slides[1]
    slide_words = words(slide)
    assert slide.shapes.title.text_frame.text == "Démonstration – L'emploi progresse."
    for text in ("Emploi – Bretagne, 2022", "Lecture – Un peu.", "Champ – Postes, ESS",
                 f"Source – Cress, Note de conjoncture{N}; millésime{N}: 2022{N}; Licence ouverte",
                 "Note – Rupture en 2013.", "Données de démonstration", f"À dire{N}: oui",
                 "24 novembre 2026"):
        assert text in slide_words
    assert slide_words.count("Données de démonstration") == 1  # the badge
    number = next(s for s in slide.placeholders
                  if s.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER)
    assert "".join(t.text for t in number._element.iter("{*}t")) == "2 / 3"
    about = file.core_properties
    assert (about.title, about.author, about.language) == (
        "Conjoncture", AUTHOR, "fr-FR")


def test_the_speaker_can_follow_each_figure_to_its_cell():
    lines = [{**LINE, "cellule": f"B{i}", "imprime": f"{i},0 %"} for i in range(23)]
    sample = table([("Associations", 2.6, "p")], [FAMILLE, Column(
        "valeur", "Évolution", "nombre", "%", definition="D'une année à l'autre."), STATUT],
        lines, champ="Postes")
    notes = one(sample, bars, "Lecture entière.").notes_slide.notes_text_frame.text
    for text in ("Lecture entière.", f"Champ{N}: Postes", "D'une année à l'autre.", "provisoire",
                 f"note_2022.xlsx, feuille «{N}Tableau 1{N}», cellule B0{N}: «{N}0,0{N}%{N}»"):
        assert text in notes
    assert notes.endswith("et 3 autres") and "cellule B20" not in notes
    alone = one(replace(sample, lineage=sample.lineage[:21]), bars).notes_slide
    assert alone.notes_text_frame.text.endswith("et 1 autre")


def test_all_is_in_french_and_every_figure_has_a_text_alternative():
    slide = one(FAMILIES, bars, "Les associations progressent de 2,6 %.")
    runs = [r for s in slide.shapes if s.has_text_frame
            for p in s.text_frame.paragraphs for r in p.runs]
    assert {r._r.rPr.get("lang") for r in runs} == {"fr-FR"}
    frame = shape(slide, "Graphique")
    assert frame._element.xpath(".//p:cNvPr")[0].get("descr") == (
        f"Emploi par famille – Bretagne, 2022. Les associations progressent de 2,6{N}%.")
    assert frame.chart._chartSpace.find("{*}lang").get("val") == "fr-FR"


@pytest.mark.parametrize(("page", "query"), VIEWS)
@pytest.mark.usefixtures("entrepot")
def test_what_says_nothing_is_marked_as_decoration_and_nothing_else(page, query):
    for slide in deck_of(page, query)[1].slides:
        for one_shape in slide.shapes:
            about = one_shape._element.xpath(".//p:cNvPr")[0]
            says = about.get("descr") or (one_shape.has_text_frame and one_shape.text_frame.text)
            marks = [mark.get("val") for mark in about.iter("{*}decorative")]
            assert marks == ([] if says else ["1"]), one_shape.name


def test_half_a_reading_sentence_is_never_shown():
    long = "Aucun écart ne se distingue du hasard " + "selon le test exact de Fisher " * 8 + "ici. "
    for lecture, end in (("Début. Un peu. " + long, ["Lecture – Un peu."]), ("Début. " + long, [])):
        slide = one(FAMILIES, bars, lecture)
        assert [s.text_frame.text for s in slide.shapes if s.name == "Lecture"] == end
        assert " ".join(lecture.split()) in slide.notes_slide.notes_text_frame.text


def test_a_reading_sentence_whose_full_stop_has_no_room_is_left_out_whole():
    sentence = "Lecture – En Bretagne, l'emploi progresse de 3,5 % dans le privé hors ESS"
    for stop, text in (("", []), (".", [f"{sentence}."])):
        slide = one(FAMILIES, bars)
        line = Box(0, 0, ceil(width(sentence + stop, BODY[-1])),
                   height("une ligne", BODY[-1], 400 * POINT))
        write_lecture(slide, f"{sentence}. Elle recule dans l'aide à domicile.", line)
        assert [s.text_frame.text for s in slide.shapes if s.name == "Lecture"] == text


@pytest.mark.parametrize(("letters", "size", "count"), [(18, 18, 1), (16, 16, 1), (14, 18, 2)])
def test_a_subtitle_takes_a_second_line_rather_than_small_letters(letters, size, count):
    """``letters``: those in which it would be as broad as its line."""
    slide, subject = one(FAMILIES, bars), "Emploi salarié par famille – Bretagne, 2011 à 2022"
    line = Box(0, 0, ceil(width(subject, letters)), 0)
    assert write_subtitle(slide, subject, FAMILIES, line) == height("ligne", size, 10**9) * count
    [run] = slide.shapes[-1].text_frame.paragraphs[0].runs
    assert (run.text, run.font.size.pt) == (subject, size)


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_the_figure_fills_its_slide(entrepot, page, query):
    page_contents, file = deck_of(page, query)
    for content, slide in zip(page_contents, file.slides, strict=True):
        places = [s for s in slide.shapes if s.name in ("Graphique", "Chiffre", "Carte", "Source",
                                                        "Intitulé")]
        if not any(s.name == "Graphique" for s in places) and (
                not content.block or content.block.form != CARDS):
            continue  # a table is as high as its rows, a map as broad as Brittany
        wide = max(s.left + s.width for s in places) - min(s.left for s in places)
        high = max(s.top + s.height for s in places) - min(s.top for s in places)
        assert wide * high >= 0.58 * file.slide_width * file.slide_height, content.slide.key


@pytest.mark.parametrize("lecture", ["", "Un constat trop long pour un titre " * 6 + "."])
def test_the_title_of_invented_figures_says_it_and_no_subtitle_says_it_again(lecture):
    sample = replace(FAMILIES, demonstration=True)
    slide = one(sample, bars, lecture)
    assert slide.shapes.title.text_frame.text == (
        "Démonstration – Emploi par famille – Bretagne, 2022")
    assert words(slide).count("Emploi par famille") == 1


def test_a_block_that_is_gone_leaves_a_slide_that_says_why_once_under_the_name_of_its_page():
    why = "Cette page ne montre pas cette figure avec ces filtres."
    [slide] = pptx([Content(Slide("emploi", "x"), None, why)]).slides
    assert slide.shapes.title.text_frame.text == "Emploi"
    assert words(slide).count(why) == 1


def test_a_comment_stands_whole_within_the_margins_of_its_frame():
    comment = "Ce que montre la figure, dit en phrases. " * 3 + "Fin."
    frame = shape(one(FAMILIES, bars, comment=comment), "Commentaire")
    text, sides = frame.text_frame, 2 * PAD
    assert {text.margin_left, text.margin_right, text.margin_top, text.margin_bottom} == {PAD}
    [run] = text.paragraphs[0].runs
    assert run.text == comment
    assert fits(run.text, run.font.size.pt, frame.width - sides, frame.height - sides)


def test_an_address_longer_than_a_line_is_broken_and_a_title_of_one_word_is_never_dots_alone():
    address = "https://www.exemple.bzh/" + "observatoire-des-notes-de-conjoncture/" * 4
    slide = one(FAMILIES, bars, comment=f"Voir {address}", title="Associations" * 16)
    assert shape(slide, "Commentaire").text_frame.text == f"Voir {address}"
    title = slide.shapes.title.text_frame.text
    assert title.startswith("Associations" * 5) and title.endswith(" …")
