"""The theme of slides: the Cress's own template, or the observatory's."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Inches

from dashboard.blocks.block import Block
from dashboard.blocks.deck import Content, Slide
from dashboard.charts import theme
from tests.dashboard.export.slides.samples import FAMILIES, N, bars, charts_of, contents, pptx


@pytest.fixture
def modele(tmp_path):
    """Return a template of the Cress: 4:3, its own font and layout names, two slides of its own."""
    model = Presentation()
    for layout in list(model.slide_layouts):
        layout.name = f"Cress {layout.name}"
    part = model.slide_master.part.part_related_by(RT.THEME)
    part._blob = part.blob.replace(b'typeface="Calibri"', b'typeface="Georgia"').replace(
        b"4F81BD", b"AA1155")
    for _ in range(2):
        model.slides.add_slide(model.slide_layouts[1]).shapes.title.text = "Exemple"
    model.save(tmp_path / "modele.pptx")
    return tmp_path / "modele.pptx"


def test_the_template_of_the_cress_gives_size_fonts_and_layout(modele):
    block = Block("bloc", "Emploi", FAMILIES, bars, "L'emploi progresse.")
    file = pptx([Content(Slide("emploi", "bloc"), block)], model=modele)
    [slide] = file.slides
    assert (file.slide_width, file.slide_height) == (Inches(10), Inches(7.5))
    assert slide.slide_layout.name == "Cress Title Only"
    theme_part = slide.slide_layout.slide_master.part.part_related_by(RT.THEME)
    assert b"Georgia" in theme_part.blob and b"AA1155" in theme_part.blob
    assert {s.placeholder_format.type for s in slide.placeholders} == {
        PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
    for shape in slide.shapes:
        assert shape.left + shape.width <= file.slide_width
    assert charts_of(slide)


DARK = {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}


@pytest.fixture(params=["master", "layout"])
def dark(request, modele):
    """Return a template whose text is light, on every page or on that of the slides."""
    model = Presentation(modele)
    mapping = model.slide_master._element.find(qn("p:clrMap"))
    if request.param == "layout":
        [layout] = [one for one in model.slide_layouts if one.name == "Cress Title Only"]
        override = layout._element.find(qn("p:clrMapOvr"))
        override.clear()
        mapping = etree.SubElement(override, qn("a:overrideClrMapping"), mapping.attrib)
    for name, other in DARK.items():
        mapping.set(name, other)
    model.save(modele)
    return modele


def test_on_a_template_whose_text_is_light_figures_have_the_colours_of_the_dark_theme(dark):
    [series] = series_of(dark)
    firm, pale = (f"#{fill.fore_color.rgb}" for fill in (
        series.format.fill, series.points[1].format.fill))
    assert firm == theme.SEA[1]
    assert pale == theme.opaque_colour(firm, theme.BACKGROUND[1], 0.35)


def test_on_a_template_whose_text_is_light_maps_have_the_colours_of_the_dark_theme(entrepot, dark):
    maps = "volet_territoires=Cartes"
    [content] = [c for c in contents("territoires", maps) if c.slide.key == "carte_departement"]
    [towns] = [c for c in contents("territoires", f"{maps}&niveau_carte=communes")
               if c.slide.key == "carte_commune"]
    group, circles = (next(one for one in slide.shapes if one.name == "Carte")
                      for slide in pptx([content, towns], model=dark).slides)
    plot = content.block.plot
    areas = {area.name: plot.classes[area.rank][1][1] for area in plot.areas}
    drawn = {one.name.split(N)[0]: f"#{one.fill.fore_color.rgb}" for one in group.shapes
             if one.name.split(N)[0] in areas}
    assert drawn == areas
    names = {one.text_frame.paragraphs[0].runs[0] for one in group.shapes
             if one.name == "Étiquette"}
    assert {run.text: f"#{run.font.color.rgb}" for run in names} == {
        name: theme.contrasting_ink(tone) for name, tone in areas.items()}
    # The name of a town that ends over the sea was dark on dark.
    assert {f"#{run.font.color.rgb}" for one in circles.shapes if one.name == "Étiquette"
            for line in one.text_frame.paragraphs for run in line.runs} == {theme.INK[1]}


def test_a_template_that_leaves_its_ink_to_the_system_is_light(modele):
    model = Presentation(modele)
    part = model.slide_master.part.part_related_by(RT.THEME)
    assert b'lastClr="000000"' in part.blob
    part._blob = part.blob.replace(b' lastClr="000000"', b"")
    model.save(modele)
    [series] = series_of(modele)
    assert f"#{series.format.fill.fore_color.rgb}" == theme.SEA[0]


def series_of(modele):
    """Return the series of a native chart on that template."""
    block = Block("bloc", "Emploi", FAMILIES, bars)
    [chart] = charts_of(pptx([Content(Slide("emploi", "bloc"), block)], model=modele).slides[0])
    return chart.plots[0].series


def test_a_key_figure_is_written_in_the_colour_that_a_theme_pairs_with_its_card(entrepot, modele):
    [content] = [c for c in contents("accueil") if c.slide.key == "accueil_cles"]
    shapes = pptx([content], model=modele).slides[0].shapes
    [card] = {s.fill.fore_color.theme_color for s in shapes if s.name == "Carte"}
    [ink] = {run.font.color.theme_color for s in shapes if s.name == "Chiffre"
             for run in s.text_frame.paragraphs[0].runs}
    assert (card, ink) == (MSO_THEME_COLOR.BACKGROUND_2, MSO_THEME_COLOR.TEXT_2)


@pytest.mark.parametrize("where", ["head", "nowhere", "no place"])
def test_day_and_number_stand_where_a_template_has_them_else_at_the_foot(modele, where):
    at_the_head = where == "head"
    model, kinds = Presentation(modele), (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    for place in [p for page in (model.slide_master, *model.slide_layouts)
                  for p in page.placeholders if p.placeholder_format.type in kinds]:
        if at_the_head:
            place.left, place.top, place.width, place.height = map(Inches, (6, 0.1, 3, 0.2))
        elif where == "nowhere":
            place._element.getparent().remove(place._element)
        elif (own := place._element.spPr.xfrm) is not None:
            place._element.spPr.remove(own)
    model.save(modele)
    block = Block("bloc", "Emploi", FAMILIES, bars)
    file = pptx([Content(Slide("emploi", "bloc"), block)], model=modele)
    shapes = list(file.slides[0].shapes)
    own = [s for s in shapes if s.has_text_frame and (
        s.text_frame.text == "1 / 1" or s.text_frame.text.endswith("24 novembre 2026"))]
    assert len(own) == 2 and all((s.top < Inches(1)) == at_the_head for s in own)
    # The figure takes what is left of the slide, and no more.
    end = file.slide_height if at_the_head else min(s.top for s in own)
    assert Inches(6.5) < max(s.top + s.height for s in shapes if s not in own) <= end


def test_key_figures_have_their_label_on_the_narrower_slides_of_a_template(entrepot, modele):
    page_contents = [c for c in contents("accueil") + contents("activite")
                     if c.slide.key in ("accueil_cles", "activite_dix")]
    for content, slide in zip(page_contents, pptx(page_contents, model=modele).slides, strict=True):
        labels = [s for s in slide.shapes if s.name == "Intitulé" and s.text_frame.text]
        assert len(labels) == len(content.block.table.data)
        assert min(s.width for s in labels) < Inches(4.5)  # side by side
        assert not [s.text_frame.text for s in labels if s.text_frame.text.endswith("…")]


HEAD = (0.5, 0.3, 9, 1.2)
#: At the foot, down one side, over most of the page, in inches; nowhere.
ELSEWHERE = [(0.5, 6.2, 9, 1), (0.2, 0.2, 2.2, 7), (0.5, 0.3, 9, 5), None]


def place_titles(modele, titles):
    """Place the title of each layout of a template, « Titre seul » the last, where one has none of
    its own."""
    model = Presentation(modele)
    for page, place in zip((model.slide_master, *model.slide_layouts), titles, strict=True):
        for title in page.placeholders:
            if title.placeholder_format.type == PP_PLACEHOLDER.TITLE:
                if (own := title._element.spPr.xfrm) is not None:
                    title._element.spPr.remove(own)
                if place:
                    title.left, title.top, title.width, title.height = map(Inches, place)
    model.save(modele)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_template_whose_titles_leave_no_room_under_them_is_said_and_costs_nothing(modele, place):
    """Figures are under the title: there they were upside down, or the export stopped."""
    place_titles(modele, [place] * 12)
    file = pptx([Content(Slide("emploi", "bloc"), Block("b", "Emploi", FAMILIES, bars))],
                model=modele)
    notes = file.slides[0].notes_slide.notes_text_frame.text
    assert "aucune de ses dispositions n'a son titre en haut de la page" in notes
    assert file.slide_width == Inches(13.333)


def test_the_layout_of_slides_is_one_whose_title_is_at_its_head(modele):
    names = [layout.name for layout in Presentation(modele).slide_layouts]
    place_titles(modele, [HEAD, *(
        ELSEWHERE[0] if name == "Cress Title Only" else HEAD for name in names)])
    file = pptx([Content(Slide("emploi", "bloc"), Block("b", "Emploi", FAMILIES, bars))],
                model=modele)
    assert file.slides[0].slide_layout.name == "Cress Title and Content"


def test_under_a_title_as_broad_as_the_page_figures_keep_margins(modele):
    place_titles(modele, [(0, 0.3, 10, 1.2), *[None] * 11])
    file = pptx([Content(Slide("emploi", "bloc"), Block("b", "Emploi", FAMILIES, bars))],
                model=modele)
    [chart] = [s for s in file.slides[0].shapes if s.name == "Graphique"]
    assert chart.left == file.slide_width - chart.left - chart.width > Inches(0.35)


def test_beside_the_badge_of_demonstration_a_subtitle_is_whole_to_its_years(entrepot, modele):
    [content] = [c for c in contents("emploi", "vue=Détail par trimestre")
                 if c.slide.key == "emploi_indice"]
    shapes = pptx([content], model=modele).slides[0].shapes
    [subtitle] = [one for one in shapes if one.name == "Sous-titre"]
    assert subtitle.text_frame.text == content.block.title


def without_part(part: str) -> bytes:
    """Return a presentation that lost one of its parts."""
    whole, torn = BytesIO(), BytesIO()
    Presentation().save(whole)
    with ZipFile(whole) as old, ZipFile(torn, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    return torn.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"<html></html>",
                                     without_part("ppt/slideMasters/slideMaster1.xml")])
def test_a_broken_template_is_said_and_costs_nothing(tmp_path, content):
    (tmp_path / "modele.pptx").write_bytes(content)
    file = pptx([Content(Slide("emploi", "bloc"), Block("b", "Emploi", FAMILIES, bars))],
                model=tmp_path / "modele.pptx")
    notes = file.slides[0].notes_slide.notes_text_frame.text
    assert notes.startswith(
        f"Modèle de présentation data/reference/modele.pptx inutilisable{N}: ce n'est pas une "
        "présentation PowerPoint (.pptx) lisible. Le thème de l'observatoire a pris sa place.")
    assert file.slide_width == Inches(13.333)


def test_who_edits_a_slide_gets_the_colours_of_the_observatory():
    [layout] = [x for x in pptx([Content(Slide("emploi", "b"), Block(
        "b", "Emploi", FAMILIES, bars))]).slide_layouts if x.name == "Titre seul"]
    part = layout.slide_master.part.part_related_by(RT.THEME)
    for rank, pair in enumerate((theme.SEA, theme.RUST, theme.SEAWEED), 1):
        assert f'<a:accent{rank}><a:srgbClr val="{pair[0][1:]}"/>' in part.blob.decode()


def test_what_a_user_adds_to_a_deck_stands_as_broad_as_its_title():
    file = pptx([Content(Slide("emploi", "b"), Block("b", "Emploi", FAMILIES, bars))])
    [layout] = [x for x in file.slide_layouts if x.name == "Titre et contenu"]
    [body] = [one for one in layout.placeholders
              if one.placeholder_format.type == PP_PLACEHOLDER.OBJECT]
    assert body.left == pytest.approx(file.slide_width - body.left - body.width, abs=2)
    assert body.width > 0.85 * file.slide_width


def test_the_footer_stands_under_the_title_and_is_as_dark_as_the_small_print():
    [slide] = pptx([Content(Slide("emploi", "b"), Block("b", "Emploi", FAMILIES, bars))]).slides
    places = slide.slide_layout.slide_master.placeholders
    master = {one.placeholder_format.type: one for one in places}
    title, foot, number = (master[kind] for kind in (
        PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER))
    assert foot.left == title.left and number.left + number.width == title.left + title.width
    for one in (title, foot, number):
        text = one._element.txBody
        assert text.bodyPr.get("lIns") == text.bodyPr.get("rIns") == "0"
        assert not list(text.iter("{*}tint"))  # of the ink of the theme


def test_nothing_of_the_file_is_in_english():
    file = pptx([Content(Slide("emploi", "b"), Block("b", "Emploi", FAMILIES, bars))])
    layouts, notes = file.slide_layouts, file.slides[0].notes_slide
    places = [place for page in (file.slide_master, *layouts, file.notes_master, notes,
                                 *file.slides) for place in page.placeholders]
    assert {"Titre 1", "Espace réservé du pied de page 3", "Espace réservé du texte 2"} <= {
        place.name for place in places}
    texts = " ".join(f"{place.name} {place.text_frame.text}" for place in places
                     if place.has_text_frame)
    (about,) = [one.blob.decode() for one in file.part.package.iter_parts()
                if one.partname == "/docProps/app.xml"]
    for english in ("Placeholder", "Title ", "Click", "level", "On-screen", "Slide Titles",
                    "Office"):
        assert english not in texts + re.sub("<[^>]+>", "|", about)
    # A text in English is underlined in red as it is written.
    spelt = {language for part in file.part.package.iter_parts() if ".xml" in part.partname
             for language in re.findall(rb'lang="([^"]+)"', part.blob)}
    assert spelt == {b"fr-FR"}
