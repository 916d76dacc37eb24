"""Slides for PowerPoint: what is projected is what the page shows, native and editable."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from functools import cache
from itertools import combinations

import openpyxl
import pandas as pd
import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches

from dashboard import charts
from dashboard.blocks.block import CARDS, FIGURE, TABLE, Block
from dashboard.blocks.deck import Content, Slide
from dashboard.charts import mark, theme
from dashboard.charts.mark import Mark, Series
from dashboard.charts.plot import Curves
from dashboard.export import deck
from dashboard.export.slides.chart_labels import code
from dashboard.export.slides.fitting import POINT, fits
from dashboard.pages import PRESENTABLE
from dashboard.text import numbers
from dashboard.warehouse.table import LINEAGE, Table
from etl.contract import Break, Column
from tests.collection import blocks
from tests.drawing import figure_of

#: What is drawn over a chart.
OVER = ("Rupture", "Nom de rupture")
TODAY = date(2026, 11, 24)
N = numbers.NARROW
VIEWS = [*((page, "") for page in PRESENTABLE),
         ("emploi", "vue=Tendances par secteur"), ("emploi", "vue=Niveaux publiés"),
         ("emploi", "vue=Détail par trimestre"), ("territoires", "volet_territoires=Cartes"),
         ("commerces_ruraux", "volet_commerces=Enquête")]


def contents(page: str, query: str = "") -> list[Content]:
    return [Content(Slide(page, b.key, query), None if b.absent else b, b.absent)
            for b in blocks(page, query)]


@cache
def deck_of(page: str, query: str):
    """Return what a page shows, and its presentation."""
    page_contents = contents(page, query)
    return page_contents, pptx(page_contents)


def pptx(page_contents: list[Content], **options):
    return Presentation(io.BytesIO(deck("Conjoncture", page_contents, TODAY, **options)))


def one(table: Table, draw=None, lecture: str = "", comment: str = "", title: str = "",
        form: str = FIGURE):
    block = Block("bloc", "Emploi par famille – Bretagne, 2022", table, draw, lecture, form=form)
    return pptx([Content(Slide("emploi", "bloc", title=title, comment=comment), block)]).slides[0]


def charts_of(slide):
    """Return the native charts of a slide."""
    return [s.chart for s in slide.shapes if getattr(s, "has_chart", False)]


def shape(slide, name: str):
    return next(s for s in slide.shapes if s.name == name)


def words(slide) -> str:
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def table(rows, columns, lineage=(), **more) -> Table:
    data = pd.DataFrame(rows, columns=[c.name for c in columns if c.type != "x"])
    return Table(data, tuple(columns), pd.DataFrame(list(lineage), columns=list(LINEAGE)), **more)


FAMILLE, ANNEE = Column("famille", "Famille"), Column("annee", "Année", "entier")
VALEUR = Column("valeur", "Évolution", "nombre", unit="%")
STATUT = Column("statut", "Statut")
FAMILIES = table([("Associations", 2.6, ""), ("Mutuelles", -0.4, "p"), ("Fondations", None, "s")],
                 [FAMILLE, VALEUR, STATUT])


def bars(t):
    return charts.bars(t, "famille", "valeur")


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_the_charts_of_every_page_hold_the_numbers_of_its_tables(entrepot, page, query):
    page_contents, file = deck_of(page, query)
    assert len(file.slides) == len(page_contents)
    for content, slide in zip(page_contents, file.slides, strict=True):
        if content.block is None or content.block.form != FIGURE:
            continue
        data, figure = content.block.table.data, figure_of(content.block)
        on_screen = {round(float(v), 9) for t in figure.data for values in (t.x, t.y)
                     if values is not None for v in values if v is not None}
        columns = [Counter(v for x in data[c].dropna() if (v := round(float(x), 9)) in on_screen)
                   for c in data.select_dtypes("number")]
        for chart in charts_of(slide):
            values = Counter(round(v, 9) for s in chart.plots[0].series for v in s.values
                             if v is not None)
            assert values and values in columns, content.block.key
            book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
            assert values == Counter(
                round(v, 9) for row in book.active.iter_rows(min_row=2, min_col=2, values_only=True)
                for v in row if v is not None)


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_nothing_overflows_nor_overlaps_and_all_is_read_from_the_last_row(entrepot, page, query):
    _, file = deck_of(page, query)
    least = {"Lecture": 18, "Sous-titre": 14, "Champ, source et note": 12, "Intitulé": 16}
    for slide in file.slides:
        boxes = [s for s in slide.shapes if not s.is_placeholder and s.name not in (
            *OVER, "Carte", "Intitulé", "Chiffre", "Source", "Légende", "Titre de la légende")]
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= file.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= file.slide_height
        for shape in slide.shapes:
            if shape.is_placeholder or not shape.has_text_frame or not shape.text_frame.text:
                continue
            text, sizes = shape.text_frame.text, {
                r.font.size.pt for p in shape.text_frame.paragraphs for r in p.runs}
            assert min(sizes) >= least.get(shape.name, 12)
            assert fits(text, max(sizes), shape.width, shape.height + POINT), (shape.name, text)
        title = slide.shapes.title
        [size] = {r.font.size.pt for r in title.text_frame.paragraphs[0].runs}
        assert size >= 18 and fits(title.text_frame.text, size, title.width, title.height, True)
        for a, b in combinations(boxes, 2):
            assert (a.top + a.height <= b.top or b.top + b.height <= a.top
                    or a.left + a.width <= b.left or b.left + b.width <= a.left), (a.name, b.name)


@pytest.mark.parametrize(("text", "sign", "expected"), [
    (f"+2,6{N}%", True, f'[$-40C]"+"#,##0.0"{N}%";[$-40C]"−"#,##0.0"{N}%";[$-40C]#,##0.0"{N}%"'),
    (f"−0,4{N}% (p)", False, f'[$-40C]#,##0.0"{N}% (p)";[$-40C]"−"#,##0.0"{N}% (p)"'),
    (f"20{N}100", False, '[$-40C]#,##0;[$-40C]"−"#,##0'),
    (f"17{N}%", False, f'[$-40C]#,##0"{N}%";[$-40C]"−"#,##0"{N}%"'),
    ("recul de plus de 300", False,
     '[$-40C]"recul de plus de "#,##0;[$-40C]"recul de plus de "#,##0'),
    ("plus de 300", False, '[$-40C]"plus de "#,##0;[$-40C]"plus de ""−"#,##0'),
    ("secret", False, ""), ("", True, "")])
def test_a_label_writes_its_figure_as_the_screen_does(text, sign, expected):
    assert code(text, sign) == expected


def test_a_secret_has_no_bar_but_its_word_and_a_provisional_figure_is_pale():
    slide = one(FAMILIES, bars)
    [chart] = charts_of(slide)
    [series] = chart.plots[0].series
    assert list(chart.plots[0].categories) == ["Associations", "Mutuelles", "Fondations"]
    assert list(series.values) == [2.6, -0.4, None]
    assert f"Fondations{N}: secret" in shape(slide, "Sans valeur").text_frame.text
    firm, pale = (str(fill.fore_color.rgb) for fill in (
        series.format.fill, series.points[1].format.fill))
    assert firm == theme.SEA[0][1:]
    assert pale == theme.opaque_colour(theme.SEA[0], "#FFFFFF", 0.35)[1:]


def test_the_text_read_on_hover_on_screen_changes_nothing_in_powerpoint(monkeypatch):
    def slide_texts() -> list[str]:
        slide = one(FAMILIES, bars, "Les associations progressent.")
        return [words(slide), *(etree.tostring(c._chartSpace) for c in charts_of(slide))]
    before = slide_texts()
    monkeypatch.setattr(mark, "hover", lambda lines, full: f"{full} <- {'/'.join(lines)}")
    assert slide_texts() == before


def test_a_plot_made_by_hand_gives_its_chart():
    marks = [Mark(at, value, text, f"{text} postes", ("ESS", str(at)), status) for
             at, value, text, status in ((2020, 10.0, "10", ""), (2021, 12.0, "12", ""),
                                         (2022, 7.0, "environ 7", "e"))]
    style = theme.styles(["ESS"])["ESS"]
    plot = Curves(series=(Series("ESS", style, tuple(marks), (True, False)),), heading="Postes",
                  unit="postes", step=1.0, ticks=(), first=2020, last=2022)
    [chart] = charts_of(one(FAMILIES, lambda t: plot))
    assert chart.chart_title.text_frame.text == "Postes"
    assert {s.name: list(s.values) for s in chart.plots[0].series} == {
        "ESS": [10.0, 12.0, None], "ESS (après rupture)": [None, None, 7.0]}
    assert [f.get("formatCode") for f in chart._chartSpace.iterfind(".//{*}dLbls/{*}numFmt")] == [
        code("10", False), code("environ 7", False)]


def test_a_figure_with_an_interval_does_not_look_provisional():
    ends = [Column("bas", "Bas", "nombre"), Column("haut", "Haut", "nombre")]
    sample = table([("café", 60.0, "", 48.0, 71.5), ("thé", 20.0, "p", 10.0, 30.0)],
                   [FAMILLE, VALEUR, STATUT, *ends])
    [chart] = charts_of(one(sample, lambda t: charts.bars(
        t, "famille", "valeur", errors=("bas", "haut"))))
    [series] = chart.plots[0].series
    assert [int(p.find("{*}idx").get("val")) for p in series._element.iterfind("{*}dPt")] == [1]


def test_a_family_keeps_its_colour_and_its_pattern():
    rows = [("2021", "Mutuelles", 1.0), ("2021", "Associations", 2.0), ("2022", "Mutuelles", 3.0)]
    sample = table(rows, [Column("periode", "Période"), FAMILLE, VALEUR])
    [chart] = charts_of(one(sample, lambda t: charts.grouped_bars(
        t, "periode", "valeur", "famille")))
    for series in chart.plots[0].series:
        fill = series.format.fill
        colour = fill.back_color if fill.type == 2 else fill.fore_color
        assert f"#{colour.rgb}" == theme.COLOURS[series.name][0]
    words = chart.legend._element.findall(".//{*}legendEntry/{*}txPr//{*}srgbClr")
    assert [f"#{one.get('val')}" for one in words] == [
        theme.COLOURS[series.name][0] for series in chart.plots[0].series]


def test_curves_keep_their_holes_are_parted_by_a_break_and_dotted_where_provisional():
    years = [(2016, 10.0, ""), (2017, 11.0, ""), (2019, 13.0, ""), (2020, 9.0, ""),
             (2021, 9.5, "p")]
    rupture = Break("champ", 2020, "régime général", "tous régimes", "champ élargi")
    sample = table(years, [ANNEE, VALEUR, STATUT], breaks=(rupture,))
    [chart] = charts_of(one(sample, lambda t: charts.lines(t, "annee", "valeur")))
    before, after = chart.plots[0].series
    assert list(chart.plots[0].categories) == ["2016", "2017", "2018", "2019", "2020", "2021"]
    assert list(before.values) == [10.0, 11.0, None, 13.0, None, None]
    assert list(after.values) == [None, None, None, None, 9.0, 9.5]
    assert after.name.endswith("(après rupture)")
    assert after.points[5].format.line.dash_style == MSO_LINE.ROUND_DOT


def test_the_interval_of_a_survey_is_drawn_on_its_bar():
    sample = table([("café", 60.0, 48.0, 71.5)], [FAMILLE, VALEUR, Column("bas", "Bas", "nombre"),
                                                Column("haut", "Haut", "nombre")])
    [chart] = charts_of(one(sample, lambda t: charts.bars(
        t, "famille", "valeur", errors=("bas", "haut"))))
    ends = {side: [float(v.text) for v in chart._chartSpace.iterfind(f".//{{*}}{side}//{{*}}v")]
            for side in ("plus", "minus")}
    assert ends == {"plus": [11.5], "minus": [12.0]}
    # Its figure stands before its foot, in the room that the axis has below zero.
    shift = chart._chartSpace.find(".//{*}dLbl/{*}layout/{*}manualLayout/{*}x")
    assert float(shift.get("val")) < 0 and chart.value_axis.minimum_scale < 0


def test_small_charts_stand_side_by_side_on_one_scale():
    rows = [(name, year, value) for name, top in (("Finistère", 10.0), ("Morbihan", 90.0))
            for year, value in ((2020, top), (2021, top + 1), (2022, top + 2))]
    sample = table(rows, [Column("serie", "Série"), ANNEE, VALEUR])
    native = charts_of(one(sample, lambda t: charts.multiples(
        t, "annee", "valeur", "serie")))
    assert [c.chart_title.text_frame.text for c in native] == ["Finistère", "Morbihan"]
    assert len({(c.value_axis.minimum_scale, c.value_axis.maximum_scale) for c in native}) == 1


def test_a_grid_is_a_native_table_in_the_colours_of_the_figure():
    rows = [("Bretagne", "Associations", 2.0), ("Finistère", "Associations", -2.0),
            ("Bretagne", "Mutuelles", 1.0)]
    sample = table(rows, [Column("territoire_nom", "Territoire"), FAMILLE, VALEUR])
    slide = one(sample, lambda t: charts.heat(t, "territoire_nom", "famille", "valeur"))
    cells = shape(slide, "Tableau").table.rows[1].cells
    assert [c.text for c in cells] == ["Associations", f"+2{N}%", f"−2{N}%"]
    most, least = theme.diverging(21)[-1], theme.diverging(21)[0]
    assert [f"#{c.fill.fore_color.rgb}" for c in list(cells)[1:]] == [most, least]


def test_a_map_is_made_of_shapes_that_can_be_edited(entrepot):
    [content] = [c for c in contents("territoires", "volet_territoires=Cartes")
                 if c.slide.key == "carte_departement"]
    slide = pptx([content]).slides[0]
    group = shape(slide, "Carte")
    assert {"Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"} <= {
        s.name.split(N)[0] for s in group.shapes}
    assert group._element.xpath(".//p:cNvPr")[0].get("descr").startswith("Part de l'ESS")


def test_a_long_table_says_how_many_rows_it_leaves_out():
    sample = table([(f"Famille {i}", float(i)) for i in range(60)], [FAMILLE, VALEUR])
    slide = one(sample, form=TABLE)
    rows = len(shape(slide, "Tableau").table.rows) - 1
    assert shape(slide, "Suite").text_frame.text == (
        f"… et {60 - rows} lignes de plus, dans le tableau de la page et ses extraits")


def test_key_figures_are_cards(entrepot):
    content = next(c for c in contents("accueil") if c.slide.key == "accueil_cles")
    assert content.block and content.block.form == CARDS
    slide = pptx([content]).slides[0]
    figures = [s.text_frame.text for s in slide.shapes if s.name == "Chiffre"]
    assert len(figures) == len(content.block.table.data) and f"+2,6{N}%" in figures


LINE = {"source": "emploi", "fichier": "note_2022.xlsx", "feuille": "Tableau 1", "statut": "p",
        "sha256": "a", "editeur": "Cress", "titre": "Note", "date_publication": "2023-12",
        "lien": "", "correction": ""}


def test_a_slide_says_the_finding_the_champ_the_source_and_its_place():
    sample = table([("Associations", 2.6, "p")], [FAMILLE, VALEUR, STATUT], champ="Postes, ESS",
                   source="Cress, Note de conjoncture", licence="Licence ouverte", vintage="2022",
                   notes=("Rupture en 2013.",), demonstration=True)
    block = Block("bloc", "Emploi – Bretagne, 2022", sample, bars, "L'emploi progresse. Un peu.")
    file = pptx([Content(Slide("emploi", "bloc", comment="À dire : oui"), block)] * 3)
    slide = file.slides[1]
    slide_words = words(slide)
    assert slide.shapes.title.text_frame.text == "Démonstration – L'emploi progresse."
    for text in ("Emploi – Bretagne, 2022", "Lecture – Un peu.", "Champ – Postes, ESS",
                 f"Source – Cress, Note de conjoncture{N}; millésime{N}: 2022{N}; Licence ouverte",
                 "Note – Rupture en 2013.", "Données de démonstration", f"À dire{N}: oui",
                 "24 novembre 2026"):
        assert text in slide_words
    number = next(s for s in slide.placeholders
                  if s.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER)
    assert "".join(t.text for t in number._element.iter("{*}t")) == "2 / 3"
    about = file.core_properties
    assert (about.title, about.author, about.language) == (
        "Conjoncture", "Observatoire de l'ESS – Cress Bretagne", "fr-FR")


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


def test_all_is_in_french_and_every_figure_has_a_text_alternative():
    slide = one(FAMILIES, bars, "Les associations progressent de 2,6 %.")
    runs = [r for s in slide.shapes if s.has_text_frame
            for p in s.text_frame.paragraphs for r in p.runs]
    assert {r._r.rPr.get("lang") for r in runs} == {"fr-FR"}
    frame = shape(slide, "Graphique")
    assert frame._element.xpath(".//p:cNvPr")[0].get("descr") == (
        f"Emploi par famille – Bretagne, 2022. Les associations progressent de 2,6{N}%.")
    assert frame.chart._chartSpace.find("{*}lang").get("val") == "fr-FR"


def test_half_a_reading_sentence_is_never_shown():
    long = "Aucun écart ne se distingue du hasard " + "selon le test exact de Fisher " * 8 + "ici. "
    for lecture, end in (("Début. Un peu. " + long, ["Lecture – Un peu."]), ("Début. " + long, [])):
        slide = one(FAMILIES, bars, lecture)
        assert [s.text_frame.text for s in slide.shapes if s.name == "Lecture"] == end
        assert " ".join(lecture.split()) in slide.notes_slide.notes_text_frame.text


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


def test_a_break_is_a_line_between_the_periods_that_it_parts_named_in_the_margin():
    rupture = Break("champ", 2020, "régime général", "tous régimes", "champ élargi")
    sample = table([(2016, 10.0), (2017, 11.0), (2019, 13.0), (2020, 9.0), (2021, 9.5)],
                   [ANNEE, VALEUR], breaks=(rupture,))
    for draw, periods, before in ((charts.lines, 6, 4), (charts.bars, 6, 4)):
        slide = one(sample, lambda t, draw=draw: draw(t, "annee", "valeur"))
        frame, line, name = (shape(slide, n) for n in ("Graphique", "Rupture", "Nom de rupture"))
        area = {n: float(frame.chart._chartSpace.find(f".//{{*}}plotArea//{{*}}{n}").get("val"))
                for n in "xywh"}
        left = frame.left + area["x"] * frame.width
        slot = area["w"] * frame.width / periods
        assert line.width == 0 and line.left == pytest.approx(left + before * slot, abs=slot / 50)
        assert line.top == pytest.approx(frame.top + area["y"] * frame.height, abs=POINT)
        assert line.top + line.height == pytest.approx(
            frame.top + (area["y"] + area["h"]) * frame.height, abs=POINT)
        assert name.text_frame.text.replace("\n", " ") == "Rupture de champ"
        assert frame.top < name.top and name.top + name.height <= line.top


def test_figures_of_curves_do_not_meet():
    rows = [(year, name, value) for year in (2020, 2021, 2022)
            for name, value in (("Associations", 10.0), ("Mutuelles", 10.1), ("Fondations", 30.0))]
    sample = table(rows, [ANNEE, FAMILLE, VALEUR])
    [chart] = charts_of(one(sample, lambda t: charts.lines(t, "annee", "valeur", "famille")))
    labels = {s.name: {int(p.find("{*}idx").get("val")): p.find("{*}dLblPos").get("val")
                       for p in s._element.iterfind("{*}dLbls/{*}dLbl")
                       if p.find("{*}delete") is None} for s in chart.plots[0].series}
    alone, near, other = (labels[n] for n in ("Fondations", "Associations", "Mutuelles"))
    assert alone == {2: "r"}  # the others stand above, as the series says
    assert near.get(2) != other.get(2) and {near.get(0), other.get(0)} != {None}


@pytest.mark.parametrize(("apart", "has_names"), [(20.0, True), (0.1, False)])
def test_curves_are_named_at_their_ends_as_on_a_page_unless_the_names_would_meet(apart, has_names):
    rows = [(year, name, value) for year in (2020, 2021, 2022)
            for name, value in (("Associations", 10.0), ("Mutuelles", 10 + apart),
                                ("Fondations", 60.0))]
    sample = table(rows, [ANNEE, FAMILLE, VALEUR])
    [chart] = charts_of(one(sample, lambda t: charts.lines(t, "annee", "valeur", "famille")))
    assert chart.has_legend != has_names
    ends = [label for s in chart.plots[0].series
            for label in s._element.iterfind("{*}dLbls/{*}dLbl")
            if (flag := label.find("{*}showSerName")) is not None and flag.get("val") == "1"]
    assert [label.find("{*}idx").get("val") for label in ends] == ["2"] * 3 * has_names
    assert [f"#{label.find('.//{*}srgbClr').get('val')}" for label in ends] == [
        theme.COLOURS[s.name][0] for s in chart.plots[0].series] * has_names


def test_a_block_that_is_gone_leaves_a_slide_that_says_why():
    file = pptx([Content(Slide("emploi", "x"), None, "Cette page ne montre plus ce bloc.")])
    assert "Cette page ne montre plus ce bloc." in words(file.slides[0])


@pytest.fixture
def modele(tmp_path):
    """Return a template of the Cress: 4:3, its own font and layout names, two slides of its own."""
    model = Presentation()
    for layout in list(model.slide_layouts):
        layout.name = f"Cress {layout.name}"
    part = model.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme")
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
    theme_part = slide.slide_layout.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme")
    assert b"Georgia" in theme_part.blob and b"AA1155" in theme_part.blob
    assert {s.placeholder_format.type for s in slide.placeholders} == {
        PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
    for shape in slide.shapes:
        assert shape.left + shape.width <= file.slide_width
    assert charts_of(slide)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"<html></html>"])
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
    part = layout.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme")
    for rank, pair in enumerate((theme.SEA, theme.RUST, theme.SEAWEED), 1):
        assert f'<a:accent{rank}><a:srgbClr val="{pair[0][1:]}"/>' in part.blob.decode()
