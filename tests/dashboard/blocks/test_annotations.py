"""Annotations: what the reader may type, where it is drawn, and what is said of the rest."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from dashboard import export
from dashboard.blocks import annotations as notes
from dashboard.blocks.annotations import Annotation, annotation, with_annotations
from dashboard.charts import theme
from dashboard.charts.height import LINE
from dashboard.pages import PRESENTABLE
from tests.collection import blocks
from tests.drawing import figure_of

#: What the explorer has over many years: the invented posts.
POSTS = urlencode(
    {"explorer": "Effectifs salariés · Emploi détaillé de l'ESS et du privé hors ESS"})
CRISIS = Annotation("2020", "2021", "crise sanitaire")


@pytest.mark.parametrize(("text", "read", "first", "last"), [
    ("2020", "2020", "2020", "2020"),
    (" 2020-2021 ", "2020-2021", "2020", "2021"),
    ("2021 à 2020", "2020-2021", "2020", "2021"),
    ("2020..2021", "2020-2021", "2020", "2021"),
    ("t2 2020", "T2 2020", "2020-T2", "2020-T2"),
    ("2020-T2", "T2 2020", "2020-T2", "2020-T2"),
    ("T2 2020 – T4 2021", "T2 2020 à T4 2021", "2020-T2", "2021-T4"),
    ("S1 2017", "S1 2017", "2017-S1", "2017-S1"),
    ("2019 à T1 2020", "2019 à T1 2020", "2019", "2020-T1"),
])
def test_a_period_is_a_year_a_quarter_or_both_ends(text, read, first, last):
    note = annotation(text, "crise")
    assert (note.first, note.last, note.label) == (first, last, f"{read} : crise")


@pytest.mark.parametrize("text", ["", "vers 2020", "20", "2020-2021-2022", "T5 2020", "0001",
                                  "٢٠٢٠", "9999", "2020-13"])
def test_what_is_no_period_is_said(text):
    with pytest.raises(ValueError, match=r"^Période non reconnue : « ") as error:
        annotation(text, "crise")
    assert f"« {text} »" in str(error.value) and "(« T2 2020 »)" in str(error.value)


def test_an_annotation_without_words_is_refused():
    with pytest.raises(ValueError, match=r"^Texte de l'annotation absent"):
        annotation("2020", " \t ")


def test_a_text_is_short_on_one_line_and_never_markup():
    note = annotation("2020", f"<b>crise</b>\n~ {'x' * 100}")
    assert note.text.startswith("‹b›crise‹/b› - xxx") and len(note.text) == 60


def test_a_text_has_no_full_stop_of_its_own_where_its_sentence_has_one():
    assert annotation("2020", "crise sanitaire. ").text == "crise sanitaire"


def test_they_are_read_again_as_they_are_written():
    every = (CRISIS, annotation("T2 2020", "premier confinement : mars à mai"),
             annotation("2014", "loi ESS"))
    assert notes.address_texts(every)[0] == "2020..2021 crise sanitaire"
    assert notes.annotations_of(notes.address_texts(every)) == every


def test_what_an_address_holds_wrongly_is_left_out_and_six_are_kept():
    assert notes.annotations_of(["", "rien", "2020", "2020..", "2020 a", "2020 a"]) == (
        annotation("2020", "a"),)
    assert len(notes.annotations_of(f"{2000 + i} n" for i in range(20))) == notes.MOST


def test_an_address_that_unpacks_to_thousands_of_annotations_is_not_read_to_its_end():
    texts = iter(["2020 crise"] * 100_000)
    assert notes.annotations_of(texts) == (notes.Annotation("2020", "2020", "crise"),)
    assert len(list(texts)) > 99_000


def block(page: str, key: str, query: str = ""):
    return next(b for b in blocks(page, query) if b.key == key)


@pytest.mark.usefixtures("entrepot")
class TestDrawn:
    def test_a_period_is_a_band_on_a_curve_and_its_words_are_above_the_marks(self):
        plain = block("explorateur", "explorateur", POSTS)
        before, after = (figure_of(b) for b in (plain, with_annotations(plain, [CRISIS])))
        band = next(s for s in after.layout.shapes if s.type == "rect")
        assert (band.x0, band.x1) == (2020, 2021)
        words = after.layout.annotations[-1]
        assert words.text == "2020-2021\u202f: crise<br>sanitaire"
        # The strip is beyond what the axis showed: the words are over no mark.
        assert after.layout.yaxis.range[1] > before.layout.yaxis.range[1]
        strip = after.layout.height - before.layout.height
        assert strip >= 2 * LINE
        assert after.layout.yaxis.range[0] == before.layout.yaxis.range[0]

    def test_a_point_is_a_thin_line(self):
        result = with_annotations(block("explorateur", "explorateur", POSTS),
                                  [annotation("2014", "loi ESS")])
        shapes = figure_of(result).layout.shapes
        assert [(s.type, s.x0, s.x1, s.line.width) for s in shapes] == [("line", 2014, 2014, 1)]

    def test_a_year_among_quarters_lasts_until_its_last_one(self):
        result = with_annotations(block("explorateur", "explorateur", f"{POSTS}&pas=Trimestre"),
                                  [annotation("2020", "crise"), annotation("T2 2021", "reprise")])
        shapes = figure_of(result).layout.shapes
        assert (shapes[0].x0, shapes[0].x1) == (2020, 2020.75)
        assert (shapes[-1].type, shapes[-1].x0) == ("line", 2021.25)

    def test_two_annotations_never_share_a_line(self):
        result = with_annotations(block("explorateur", "explorateur", POSTS), [
            CRISIS, annotation("2020", "un texte assez long pour deux lignes")])
        first, second = figure_of(result).layout.annotations[-2:]
        assert first.yshift - second.yshift >= LINE * (first.text.count("<br>") + 1)

    def test_bars_say_it_over_their_period(self):
        result = with_annotations(
            block("accueil", "accueil_ess_prive"), [annotation("2012", "une note")])
        picture = figure_of(result)
        assert "2012\u202f: une note" in [a.text for a in picture.layout.annotations]
        band = next(s for s in picture.layout.shapes if s.type == "rect")
        assert (band.x0, band.x1) == (0.5, 1.5)

    def test_a_period_that_is_not_published_has_its_place_between_two_bars(self):
        result = with_annotations(block("accueil", "accueil_ess_prive"), [CRISIS])
        layout = figure_of(result).layout
        band = next(s for s in layout.shapes if s.type == "rect")
        assert (band.x0, band.x1) == (8.5, 10.5)  # 2020 and 2021, from 2011
        assert not {9, 10} & set(layout.xaxis.tickvals)

    def test_what_is_out_of_the_period_is_said_and_not_drawn(self):
        plain = block("explorateur", "explorateur", POSTS)
        result = with_annotations(plain, [CRISIS, annotation("1990", "avant")])
        assert result.table.notes[0] == ("Annotations – 2020-2021 : crise sanitaire ; 1990 : avant "
                                         "(1990 : hors de la période montrée).")
        assert len(figure_of(result).layout.annotations) == len(
            figure_of(plain).layout.annotations) + 1

    @pytest.mark.parametrize(("page", "key", "query"), [
        ("emploi", "emploi_secteurs", ""), ("territoires", "carte_departement",
                                            "volet_territoires=Cartes"),
        ("explorateur", "explorateur", f"{POSTS}&graphique=Petits graphiques&lieux=Finistère"
                                        "&lieux=Morbihan")])
    def test_a_figure_without_axis_of_time_says_it(self, page, key, query):
        plain = block(page, key, query)
        result = with_annotations(plain, [CRISIS])
        assert result.table.notes[0].endswith("(cette figure n'a pas d'axe des temps où les "
                                              "dessiner).")
        assert figure_of(result) == figure_of(plain)

    def test_a_block_without_figure_keeps_them_in_its_notes(self):
        result = with_annotations(block("emploi", "emploi_dernier"), [CRISIS])
        assert result.draw is None
        assert result.table.notes[0] == "Annotations – 2020-2021 : crise sanitaire."

    def test_they_are_in_what_is_taken_away(self):
        result = with_annotations(block("explorateur", "explorateur"), [CRISIS])
        readme = export.readme(result.table, result.title, result.lecture, "").decode("utf-8-sig")
        assert "Annotations – 2020-2021 : crise sanitaire." in readme

    @pytest.mark.parametrize("dark", [False, True])
    def test_words_and_lines_are_readable_on_the_page(self, dark):
        result = with_annotations(block("explorateur", "explorateur"), [CRISIS])
        picture = figure_of(result, dark)
        words = picture.layout.annotations[-1]
        assert theme.contrast(words.font.color, words.bgcolor) >= 4.5
        line = next(s for s in picture.layout.shapes if s.type == "line")
        assert theme.contrast(line.line.color, theme.BACKGROUND[dark]) >= 3


def test_every_annotated_figure_keeps_its_own_marks(entrepot):
    """Whatever the figure, it is drawn, and its traces are those it had."""
    for page in PRESENTABLE:
        for plain in blocks(page):
            if plain.draw is None or plain.absent:
                continue
            result = with_annotations(
                plain, [CRISIS, annotation("2012", "x"), annotation("1990", "y")])
            marks, own = (figure_of(b).to_plotly_json()["data"] for b in (result, plain))
            assert str(marks) == str(own), plain.key
