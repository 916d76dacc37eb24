"""Key figures of a slide."""

from __future__ import annotations

from dataclasses import replace

from dashboard.blocks.cells import key_figure_label, key_figure_text, typeset
from dashboard.blocks.deck import contents as deck_contents
from dashboard.themes.ready_decks import READY
from tests.dashboard.export.slides.samples import N, contents, pptx


def slide_of(page: str, key: str):
    [content] = [c for c in contents(page) if c.slide.key == key]
    return content.block.table.records, pptx([content]).slides[0]


def texts(slide, name: str) -> list[str]:
    return [s.text_frame.text for s in slide.shapes if s.name == name]


def test_key_figures_are_cards_of_one_size_with_their_document(entrepot):
    rows, slide = slide_of("accueil", "accueil_cles")
    assert texts(slide, "Chiffre") == [key_figure_text(row) for row in rows]
    assert f"+2,6{N}%" in texts(slide, "Chiffre")
    assert f"plus de 80{N}000" in texts(slide, "Chiffre")
    assert "Associations, 2021" in texts(slide, "Intitulé")  # which says the unit
    assert len(texts(slide, "Source")) == len(rows)
    sizes = {name: {max(r.font.size.pt for p in s.text_frame.paragraphs for r in p.runs)
                    for s in slide.shapes if s.name == name} for name in ("Intitulé", "Chiffre")}
    assert all(len(own) == 1 for own in sizes.values())
    figures = [s for s in slide.shapes if s.name == "Chiffre"]
    assert len({s.top for s in figures}) == 2  # those of a row stand on one line


def test_ten_key_figures_are_read_whole_and_their_one_document_is_said_once(entrepot):
    rows, slide = slide_of("activite", "activite_dix")
    assert len(rows) == 10
    assert texts(slide, "Intitulé") == [typeset(key_figure_label(row)) for row in rows]
    assert texts(slide, "Chiffre") == [key_figure_text(row) for row in rows]
    assert texts(slide, "Source") == []
    [small_print] = texts(slide, "Champ, source et note")
    assert small_print.startswith("Source – Cress Bretagne, Rapport d'activité 2023")


def test_a_figure_alone_on_its_slide_takes_a_third_of_its_card(entrepot):
    [ten] = [deck for deck in READY if deck.name.startswith("Le rapport d'activité")]
    slide = pptx(deck_contents(replace(ten, slides=ten.slides[:1]))).slides[0]
    [card] = [s for s in slide.shapes if s.name == "Carte"]
    [figure] = [s for s in slide.shapes if s.name == "Chiffre"]
    assert figure.text_frame.text == "114"
    assert figure.text_frame.paragraphs[0].runs[0].font.size > card.height / 3
