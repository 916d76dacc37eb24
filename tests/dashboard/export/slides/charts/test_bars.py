"""Bars of a slide: their figures, patterns and intervals."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from lxml import etree
from pptx.enum.chart import XL_CHART_TYPE
from reportlab.pdfbase.pdfmetrics import stringWidth

from dashboard import charts
from dashboard.charts import mark, theme
from dashboard.charts.time.upright import THICKNESS
from dashboard.export.slides.charts.bars import SMALLEST
from dashboard.export.slides.charts.labels import code
from dashboard.export.slides.fitting import LINE, POINT, width
from etl.contract import Column
from tests.dashboard.export.slides.samples import (
    FAMILIES,
    FAMILLE,
    STATUT,
    VALEUR,
    N,
    bars,
    charts_of,
    contents,
    deck_of,
    one,
    pptx,
    shape,
    table,
    words,
    written,
)


@pytest.mark.parametrize(("text", "sign", "expected"), [
    (f"+2,6{N}%", True, f'[$-40C]"+"#,##0.0"{N}%";[$-40C]"−"#,##0.0"{N}%";[$-40C]#,##0.0"{N}%"'),
    (f"−0,4{N}% (p)", False, f'[$-40C]#,##0.0"{N}% (p)";[$-40C]"−"#,##0.0"{N}% (p)"'),
    (f"20{N}100", False, '[$-40C]#,##0;[$-40C]"−"#,##0'),
    (f"17{N}%", False, f'[$-40C]#,##0"{N}%";[$-40C]"−"#,##0"{N}%"'),
    ("recul de plus de 300", False,
     '[$-40C]"recul de plus de "#,##0;[$-40C]"recul de plus de "#,##0'),
    (f"0,0{N}%", True, f'[$-40C]#,##0.0"{N}%";[$-40C]#,##0.0"{N}%";[$-40C]#,##0.0"{N}%"'),
    ("plus de 300", False, '[$-40C]"plus de "#,##0;[$-40C]"plus de ""−"#,##0'),
    ("secret", False, ""), ("", True, "")])
def test_a_label_writes_its_figure_as_the_screen_does(text, sign, expected):
    assert code(text, sign) == expected


def test_a_secret_has_no_bar_but_its_word_and_a_provisional_figure_is_pale():
    slide = one(FAMILIES, bars)
    [chart] = charts_of(slide)
    [series] = chart.plots[0].series
    assert list(chart.plots[0].categories) == [
        "Associations", "Mutuelles", f"Fondations{N}: secret"]
    assert list(series.values) == [2.6, -0.4, None]
    assert chart.category_axis.reverse_order  # the first one on top, as on the page
    assert "Sans valeur" not in {s.name for s in slide.shapes}
    firm, pale = (str(fill.fore_color.rgb) for fill in (
        series.format.fill, series.points[1].format.fill))
    assert firm == theme.SEA[0][1:]
    assert pale == theme.opaque_colour(theme.SEA[0], "#FFFFFF", 0.35)[1:]


def test_of_too_many_bars_what_the_title_names_stays_after_the_first_ones():
    rows = [(f"Commune {rank}", 100.0 - rank, "") for rank in range(50)]
    slide = one(table(rows, [FAMILLE, VALEUR, STATUT]), bars,
                "La commune 47 est à +53,0 %, la commune 0 à +100,0 %.")
    [chart] = charts_of(slide)
    names, values = list(chart.plots[0].categories), list(chart.plots[0].series[0].values)
    assert names == [name for name, *_ in rows[:len(names) - 1]] + ["Commune 47"]
    assert values == [value for name, value, _ in rows if name in names]
    assert shape(slide, "Suite").text_frame.text.startswith(f"… et {50 - len(names)} lignes")


def test_bars_too_many_for_their_figures_to_be_read_are_the_first_ones_and_the_rest_is_counted():
    """Fifty communes of the explorer were one triangle, its figures on one another."""
    rows = [(f"Commune {rank}", 100.0 - rank, "") for rank in range(49)]
    slide = one(table([*rows, ("Secrète", None, "s")], [FAMILLE, VALEUR, STATUT]), bars)
    [chart] = charts_of(slide)
    names, rest = list(chart.plots[0].categories), shape(slide, "Suite")
    assert names == [name for name, *_ in rows[:len(names)]]
    [frame] = [s for s in slide.shapes if s.name == "Graphique"]
    assert chart.font.size == SMALLEST * POINT
    assert frame.height / len(names) >= LINE * chart.font.size
    assert rest.text_frame.text == (
        f"… et {50 - len(names)} lignes de plus, dans le tableau de la page et ses extraits")
    assert frame.top + frame.height <= rest.top
    # Those that have room are all there.
    slide = one(table(rows[:len(names)], [FAMILLE, VALEUR, STATUT]), bars)
    assert list(charts_of(slide)[0].plots[0].categories) == names


def test_what_is_rounded_to_zero_is_neither_a_rise_nor_a_fall():
    sample = table([("Associations", 2.6), ("Fondations", 1.2), ("Mutuelles", 0.04),
                    ("Scop", -0.04)], [FAMILLE, VALEUR])
    [chart] = charts_of(one(sample, bars))
    labels = chart.plots[0].series[0]._element.xpath(".//c:dLbl/c:numFmt/@formatCode")
    assert [written(label, value) for label, value in zip(
        labels, (0.04, -0.04), strict=True)] == [f"0,0{N}%"] * 2


def test_a_figure_is_on_one_line_with_its_words():
    """A program breaks a label of more than a fifth of the chart: « hausse d'environ / 800 »."""
    followers = table([("LinkedIn", 1590, ""), ("Facebook", 800, "hausse d'environ"),
                       ("X", 193, "")], [FAMILLE, VALEUR, Column("qualificatif", "Qualificatif")])
    [chart] = charts_of(one(followers, bars))
    labels = chart.plots[0].series[0]._element.xpath(".//c:dLbls | .//c:dLbl")
    assert len(labels) > 1
    assert {label.xpath("c:txPr/a:bodyPr/@wrap")[0] for label in labels} == {"none"}


def test_a_provisional_fall_is_a_bar_below_zero_in_every_program():
    sample = table([("Associations", 2.6, ""), ("Mutuelles", -0.4, "p"), ("Scop", -1.2, "e")],
                   [FAMILLE, VALEUR, STATUT])
    [chart] = charts_of(one(sample, bars))
    [series] = chart.plots[0].series
    points = list(series._element.iterfind("{*}dPt"))
    assert len(points) == 2
    # LibreOffice takes the opposite of a fall whose own point does not say otherwise.
    for point in (series._element, *points):
        assert point.find("{*}invertIfNegative").get("val") == "0"
    assert [child.tag.rpartition("}")[2] for child in points[0]] == [
        "idx", "invertIfNegative", "spPr"]


def test_the_text_read_on_hover_on_screen_changes_nothing_in_powerpoint(monkeypatch):
    def slide_texts() -> list[str]:
        slide = one(FAMILIES, bars, "Les associations progressent.")
        return [words(slide), *(etree.tostring(c._chartSpace) for c in charts_of(slide))]
    before = slide_texts()
    monkeypatch.setattr(mark, "hover", lambda lines, full: f"{full} <- {'/'.join(lines)}")
    assert slide_texts() == before


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


@pytest.mark.parametrize("name", [
    "café", "vente et prestations (restauration, animations, services) (n = 18)"])
def test_the_interval_of_a_survey_is_drawn_on_its_bar_and_its_figure_between_name_and_bar(name):
    sample = table([(name, 60.0, 48.0, 71.5)], [FAMILLE, VALEUR, Column("bas", "Bas", "nombre"),
                                                Column("haut", "Haut", "nombre")])
    frame = shape(one(sample, lambda t: charts.bars(
        t, "famille", "valeur", errors=("bas", "haut"))), "Graphique")
    chart = frame.chart
    ends = {side: [float(v.text) for v in chart._chartSpace.iterfind(f".//{{*}}{side}//{{*}}v")]
            for side in ("plus", "minus")}
    assert ends == {"plus": [11.5], "minus": [12.0]}
    assert chart.value_axis.maximum_scale > 71.5  # the cap of the interval stands whole
    # The axis has below zero the room of the figure, which goes there; no line leads to it.
    shift = float(chart._chartSpace.find(
        ".//{*}dLbl/{*}layout/{*}manualLayout/{*}x").get("val")) * frame.width
    low, high = chart.value_axis.minimum_scale, chart.value_axis.maximum_scale
    room = -low / (high - low) * (frame.width - width(name, chart.font.size.pt))
    assert width(f"60,0{N}%", chart.font.size.pt) < -shift < room
    assert chart._chartSpace.find(".//{*}dLbls/{*}showLeaderLines").get("val") == "0"


@pytest.mark.parametrize("longest", [
    "Mutuelles", "Évolution de l'emploi des mutuelles et des associations (en %), 2012-2013"])
def test_the_figure_of_a_lying_bar_stands_between_its_end_and_the_names_or_the_edge(longest):
    sample = table([(longest, -4.7), ("Fondations", 5.0), ("Autres", 1.0)], [FAMILLE, VALEUR])
    frame = shape(one(sample, bars), "Graphique")
    axis, size = frame.chart.value_axis, frame.chart.font.size.pt
    share = (frame.width - width(longest, size)) / (axis.maximum_scale - axis.minimum_scale)
    assert (-4.7 - axis.minimum_scale) * share > width(f"−4,7{N}%", size)
    assert (axis.maximum_scale - 5.0) * share > width(f"5,0{N}%", size)


def upright_boxes(frame) -> tuple[dict, dict]:
    """Return the bars of an upright chart, and their figures, in points: left, right, low, high, by
    series and rank."""
    chart, plot = frame.chart, frame.chart.plots[0]
    wide, high = frame.width / POINT, frame.height / POINT
    area = {n: float(chart._chartSpace.find(f".//{{*}}plotArea//{{*}}{n}").get("val"))
            for n in "wh"}
    least, most = chart.value_axis.minimum_scale, chart.value_axis.maximum_scale
    beside = 1 if plot.overlap == 100 else len(list(plot.series))
    slot = area["w"] * wide / len(list(plot.categories))
    broad, size = slot / (beside + plot.gap_width / 100), chart.font.size.pt
    figures, labels = {}, {}
    for rank, series in enumerate(plot.series):
        usual = series._element.find("{*}dLbls/{*}numFmt").get("formatCode")
        own = {int(e.find("{*}idx").get("val")): e
               for e in series._element.iterfind("{*}dLbls/{*}dLbl")}
        for i, value in enumerate(series.values):
            if value is None:
                continue
            middle = (i + 0.5) * slot + (rank % beside - (beside - 1) / 2) * broad
            foot, end = sorted((0.0, value / (most - least) * area["h"] * high))
            figures[rank, i] = (middle - broad / 2, middle + broad / 2, foot, end)
            element = own.get(i)
            if element is not None and element.find("{*}delete") is not None:
                continue
            shape_code, shift = usual, 0.0
            if element is not None:
                shape_code = element.find("{*}numFmt").get("formatCode")
                place = element.find(".//{*}manualLayout/{*}x")
                shift = 0.0 if place is None else float(place.get("val")) * wide
            half = stringWidth(written(shape_code, value), "Helvetica", size) / 2
            low = end + 2 if value >= 0 else foot - 2 - size
            labels[rank, i] = (middle + shift - half, middle + shift + half, low, low + size)
    return figures, labels


@pytest.mark.parametrize("page", ["accueil", "emploi", "mois_ess"])
def test_no_figure_of_upright_bars_stands_on_another_nor_on_a_bar(entrepot, page):
    def meet(one, other) -> bool:
        return (one[0] < other[1] and other[0] < one[1]
                and one[2] < other[3] and other[2] < one[3])

    _, file = deck_of(page, "")
    frames = [s for slide in file.slides for s in slide.shapes
              if getattr(s, "has_chart", False)
              and s.chart.chart_type == XL_CHART_TYPE.COLUMN_CLUSTERED]
    assert frames
    for frame in frames:
        figures, labels = upright_boxes(frame)
        assert len(labels) == len(figures)  # they are as large as leaves room for all
        for rank, label in labels.items():
            assert not any(meet(label, bar) for other, bar in figures.items() if other != rank)
        assert not any(meet(one, other) for one, other in combinations(labels.values(), 2))


def test_no_figure_of_upright_bars_beside_a_comment_stands_on_a_bar(entrepot):
    [content] = [c for c in contents("emploi") if c.slide.key == "emploi_ess_prive"]
    commented = replace(content, slide=replace(content.slide, comment="À dire. " * 20))
    figures, labels = upright_boxes(shape(pptx([commented]).slides[0], "Graphique"))
    assert labels and not any(
        left < bar[1] and bar[0] < right and low < bar[3] and bar[2] < high
        for rank, (left, right, low, high) in labels.items()
        for other, bar in figures.items() if other != rank)


def test_periods_that_are_published_are_named_beside_a_comment_as_far_as_they_have_room():
    published = ["2010-2011", "2011-2012", "2012-2013", "2015-2016", "2017-2018", "2021-2022"]
    sample = table([(period, 1.0) for period in published], [Column("periode", "Période"), VALEUR])
    [chart] = charts_of(one(sample, lambda t: charts.bars(t, "periode", "valeur"),
                            comment="Un long commentaire. " * 20))
    names = [v.text for v in chart._chartSpace.iterfind(".//{*}ser/{*}cat//{*}v")]
    assert names == [period for period in published if period != "2011-2012"]  # between two others


def test_the_figures_of_lying_bars_side_by_side_are_no_higher_than_their_bars():
    rows = [(f"Service {i}", name, 10.0 + i) for i in range(12) for name in ("Oui", "Non")]
    sample = table(rows, [Column("service", "Service"), Column("reponse", "Réponse"), VALEUR])
    frame = shape(one(sample, lambda t: charts.grouped_bars(
        t, "service", "valeur", "reponse")), "Graphique")
    title, legend = 12 * 1.2 + 8, 14 * 1.2 + 8  # and the room around them
    bar = (frame.height / POINT - title - legend) * THICKNESS / len(rows)
    assert frame.chart.font.size.pt <= bar


@pytest.mark.parametrize("words_of_name", [3, 6])
def test_a_long_name_of_a_low_row_has_its_room_on_one_line_and_is_not_left_out(words_of_name):
    names = [f"{i} " + "collecte " * words_of_name for i in range(15)]
    frame = shape(one(table([(name, 2.6, "") for name in names], [FAMILLE, VALEUR, STATUT]), bars),
                  "Graphique")
    room = [float(x.get("val")) * frame.width
            for x in frame.chart._chartSpace.iterfind(".//{*}manualLayout/{*}x")]
    broad = max(width(name.strip(), frame.chart.font.size.pt) for name in names)
    assert all(broad < x for x in room)
    assert bool(room) == (broad > frame.width * 0.3)  # others have what the program gives them


@pytest.mark.parametrize(("page", "query", "key", "each"), [
    ("territoires", "volet_territoires=Portrait", "portrait_reference", 2),
    ("emploi", "vue=Niveaux publiés", "emploi_niveaux", 1)])
def test_a_figure_of_each_territory_is_a_row_named_once_and_others_have_a_row_each(
        entrepot, page, query, key, each):
    [content] = [c for c in contents(page, query) if c.slide.key == key]
    [chart] = charts_of(pptx([content]).slides[0])
    names = list(chart.plots[0].categories)
    figures = list(zip(*(s.values for s in chart.plots[0].series), strict=True))
    assert all(sum(value is not None for value in row) == each for row in figures)
    assert len(names) == len(set(names)) == len(content.block.table.data) / each
    # A row of one figure is as high as its bar.
    assert chart.plots[0].overlap == (100 if each == 1 else 0)
    assert chart.has_legend


def test_what_is_published_in_words_alone_is_read_beside_the_name_of_its_bar(entrepot):
    [content] = [c for c in contents("emploi") if c.slide.key == "emploi_secteurs"]
    slide = pptx([content]).slides[0]
    [chart] = charts_of(slide)
    assert {f"Animation{N}: hausse", f"Sport{N}: hausse"} < {*chart.plots[0].categories}
    assert "Sans valeur" not in {s.name for s in slide.shapes}


@pytest.mark.parametrize(("page", "query", "key", "title"), [
    ("emploi", "", "emploi_secteurs", ""), ("emploi", "", "emploi_ess_prive", "Évolution (%)"),
    ("emploi", "", "emploi_ess_postes", ""), ("mois_ess", "", "mois_participants", "Personnes"),
    ("emploi", "vue=Emploi privé (Urssaf)", "prive_trimestres", "")])
def test_a_title_over_a_chart_says_no_unit_that_its_figures_or_what_is_over_them_say(
        entrepot, page, query, key, title):
    [content] = [c for c in contents(page, query) if c.slide.key == key]
    [chart] = charts_of(pptx([content]).slides[0])
    assert (chart.chart_title.text_frame.text if chart.has_title else "") == title
