"""Curves of a slide: their holes, their breaks, their names."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_LINE

from dashboard import charts
from dashboard.charts import theme
from dashboard.charts.mark import Mark, Remark, Series
from dashboard.charts.plot import Curves
from dashboard.export.slides.charts.labels import code
from dashboard.export.slides.fitting import POINT, rgb
from etl.contract import Break, Column
from tests.dashboard.export.slides.samples import (
    ANNEE,
    FAMILIES,
    FAMILLE,
    STATUT,
    VALEUR,
    charts_of,
    one,
    shape,
    table,
    written,
)


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


@pytest.mark.parametrize(("periods", "names"), [
    (("2022-T3", "2022-T4", "2023-T3"),
     ["T3 2022", "T4 2022", "T1 2023", "T2 2023", "T3 2023"]),
    (("2022-12", "2023-01", "2023-03"),
     ["décembre 2022", "janvier 2023", "février 2023", "mars 2023"]),
    (("2021-S2", "2022-S1", "2023-S1"), ["S2 2021", "S1 2022", "S2 2022", "S1 2023"]),
    (("2020-T1", "2021-T1", "2023-T1"), ["T1 2020", "T1 2021", "T1 2022", "T1 2023"]),
    (("2011", "2016", "2026"), ["2011", "2016", "2021", "2026"]),
    (("2011-2012", "2012-2013", "2014-2015"),
     ["2011-2012", "2012-2013", "2013-2014", "2014-2015"])])
def test_a_period_without_figure_has_its_own_name_among_those_that_have_one(periods, names):
    values = [(period, 10.0 + rank, "") for rank, period in enumerate(periods)]
    sample = table(values, [Column("periode", "Période"), VALEUR, STATUT])
    [chart] = charts_of(one(sample, lambda t: charts.lines(t, "periode", "valeur")))
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [row[0] for row in book.iter_rows(min_row=2, values_only=True)] == names


def uneven(*rows, **options):
    """Return the slide of figures of years that are not equally apart, and its chart."""
    slide = one(table(rows, [ANNEE, VALEUR, STATUT], **options),
                lambda t: charts.lines(t, "annee", "valeur"))
    [chart] = charts_of(slide)
    return slide, chart


def test_years_that_are_not_equally_apart_stand_at_their_distance_under_years():
    _, chart = uneven((2012, 10.0, ""), (2014, 11.0, ""), (2017, 12.0, "p"), (2019, None, "s"))
    assert chart.chart_type == XL_CHART_TYPE.XY_SCATTER_LINES
    [series] = chart.plots[0].series
    years = [float(x.text) for x in series._element.iterfind("{*}xVal//{*}v")]
    # A line leads from 2012 to 2014; 2016, without a figure, parts it from 2017, as on the page.
    assert dict(zip(years, series.values, strict=True)) == {
        2012: 10.0, 2014: 11.0, 2016: None, 2017: 12.0, 2019: None}
    assert chart._chartSpace.chart.find("{*}dispBlanksAs").get("val") == "gap"
    # In the order that PowerPoint asks for, else it repairs the file.
    assert [child.tag.rpartition("}")[2] for child in chart._chartSpace][:2] == ["lang", "chart"]
    axis = chart.category_axis
    assert (axis.minimum_scale % 1, axis.major_unit) == (0, 1)  # whole years, each named
    assert axis.minimum_scale < 2012 and axis.maximum_scale > 2019
    assert axis.tick_labels.number_format == "[$-40C]0"
    assert own_labels(series)[3].find("{*}numFmt").get("formatCode") == code("+12\u202f% (p)", True)
    assert series.points[3].marker.format.fill.fore_color.rgb == rgb(theme.BACKGROUND[0])  # hollow
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [row[:2] for row in book.iter_rows(min_row=2, values_only=True)] == list(
        zip(years, series.values, strict=True))


def test_a_break_between_years_that_are_not_equally_apart_is_where_their_axis_has_it():
    rupture = Break("champ", 2017, "régime général", "tous régimes", "champ élargi")
    slide, chart = uneven((2012, 10.0, ""), (2014, 11.0, ""), (2017, 12.0, ""), breaks=(rupture,))
    frame, line, axis = shape(slide, "Graphique"), shape(slide, "Rupture"), chart.category_axis
    area = {n: float(chart._chartSpace.find(f".//{{*}}plotArea//{{*}}{n}").get("val"))
            for n in "xw"}
    share = (2016.5 - axis.minimum_scale) / (axis.maximum_scale - axis.minimum_scale)
    assert line.left == pytest.approx(
        frame.left + (area["x"] + share * area["w"]) * frame.width, abs=POINT)


def test_small_charts_of_years_that_are_not_equally_apart_have_the_same_years_under_them():
    rows = [(name, year, 1.0) for name, years in (
        ("Finistère", (2012, 2014, 2017)), ("Morbihan", (2012, 2014))) for year in years]
    sample = table(rows, [Column("serie", "Série"), ANNEE, VALEUR])
    native = charts_of(one(sample, lambda t: charts.multiples(t, "annee", "valeur", "serie")))
    assert len(native) == 2
    assert len({(c.category_axis.minimum_scale, c.category_axis.maximum_scale)
                for c in native}) == 1


def named(*names: str):
    """Return the chart of curves of these names, which end far from one another."""
    rows = [(name, year, 100.0 * rank + year % 3) for rank, name in enumerate(names)
            for year in range(2015, 2020)]
    sample = table(rows, [Column("serie", "Série"), ANNEE, VALEUR])
    [chart] = charts_of(one(sample, lambda t: charts.lines(t, "annee", "valeur", "serie")))
    return chart, {side: float(chart._chartSpace.find(
        f".//{{*}}plotArea//{{*}}{side}").get("val")) for side in "xywh"}


def test_curves_whose_names_would_take_their_width_are_named_in_a_legend_over_them():
    champs = [f"{rank} – Effectifs salariés moyens annuels, régime général et MSA, hors emplois "
              "aidés, apprentis et stagiaires compris, en fin d'année" for rank in "AB"]
    (short, beside), (legend, one_line), (wide, two_lines) = (
        named(*names) for names in (("ESS", "Privé hors ESS"), [name[:48] for name in champs],
                                    champs))
    assert [chart.has_legend for chart in (short, legend, wide)] == [False, True, True]
    assert min(place["w"] for place in (beside, one_line, two_lines)) > 0.6
    # An entry of two lines is not written over the curves; nor is the last of a legend, that
    # LibreOffice begins a little lower than the title ends.
    line = (two_lines["y"] - one_line["y"]) / 3  # both entries on one line, or each on two
    assert one_line["y"] - beside["y"] > 1.9 * line > 0


def test_two_figures_of_one_year_are_a_table_on_a_slide_where_one_would_hide_the_other():
    sample = table([("2010-2015", 2015, 10.0), ("2015", 2015, 11.0), ("2016", 2016, 12.0)],
                   [Column("periode", "Période"), ANNEE, VALEUR])
    slide = one(sample, lambda t: charts.lines(t, "annee", "valeur"))
    assert not charts_of(slide) and shape(slide, "Tableau").has_table


def test_small_charts_stand_side_by_side_on_one_scale():
    rows = [(name, year, value) for name, top in (("Finistère", 10.0), ("Morbihan", 90.0))
            for year, value in ((2020, top), (2021, top + 1), (2022, top + 2))]
    sample = table(rows, [Column("serie", "Série"), ANNEE, VALEUR])
    native = charts_of(one(sample, lambda t: charts.multiples(
        t, "annee", "valeur", "serie")))
    assert [c.chart_title.text_frame.text for c in native] == ["Finistère", "Morbihan"]
    assert len({(c.value_axis.minimum_scale, c.value_axis.maximum_scale) for c in native}) == 1


def test_the_plots_of_small_charts_are_as_large_and_as_high_under_the_longest_name():
    """A name of two lines was written over the top of its chart; a break, which had room for its
    name, made one chart lower than the others, and a long figure one narrower."""
    def plots(name: str, **more) -> list[list[str]]:
        rows = [(series, year, top + year % 3) for series, top in (
            (name, 10.0), ("Autres", 20_000.0), ("Sport", 10.0)) for year in range(2015, 2023)
            if series != "Sport" or year > 2017]
        sample = table(rows, [Column("serie", "Série"), ANNEE, VALEUR], **more)
        slide = one(sample, lambda t: charts.multiples(t, "annee", "valeur", "serie"))
        assert len([s for s in slide.shapes if s.name == "Rupture"]) == 2 * bool(more)
        return [[chart._chartSpace.find(f".//{{*}}plotArea//{{*}}{side}").get("val")
                 for side in "xywh"] for chart in charts_of(slide)]

    rupture = Break("champ", 2017, "régime général", "tous régimes", "champ élargi")
    short, long, parted = (plots(name, **more) for name, more in (
        ("Culture", {}), ("Hébergement médico-social et social de personnes handicapées", {}),
        ("Culture", {"breaks": (rupture,)})))
    for same in (short, long, parted):
        assert same == same[:1] * 3
    top, *lower = (float(one[0][1]) for one in (short, long, parted))
    assert top < min(lower)


def test_small_charts_stand_side_by_side_on_one_time_and_write_the_last_figure_of_each():
    rows = [("Finistère", year, 1.0 + year % 3) for year in range(2004, 2023)]
    rows += [("Morbihan", year, 2.0) for year in range(2003, 2021)]
    sample = table(rows, [Column("serie", "Série"), ANNEE, VALEUR])
    native = charts_of(one(sample, lambda t: charts.multiples(t, "annee", "valeur", "serie")))
    values = [chart.plots[0].series[0].values for chart in native]
    assert [len(own) for own in values] == [20, 20]  # from 2003 to 2022 in both
    assert values[0][0] is None and values[1][-2:] == (None, None)
    deleted = [{int(p.find("{*}idx").get("val")) for p in chart._chartSpace.iterfind(".//{*}dLbl")
                if p.find("{*}delete") is not None} for chart in native]
    assert [last not in own for last, own in zip((19, 17), deleted, strict=True)] == [True, True]
    assert deleted[1] == set(range(17))


def test_a_secret_of_a_small_chart_is_said_with_the_name_of_its_chart():
    rows = [("Finistère", 2020, 10.0, ""), ("Finistère", 2021, None, "s"),
            ("Morbihan", 2020, 90.0, ""), ("Morbihan", 2021, 91.0, "")]
    sample = table(rows, [Column("serie", "Série"), ANNEE, VALEUR, STATUT])
    slide = one(sample, lambda t: charts.multiples(t, "annee", "valeur", "serie"))
    assert shape(slide, "Sans valeur").text_frame.text == (
        "Sans valeur\u202f: Finistère · 2021\u202f: secret")


def small_charts(count: int, years: range, **options):
    """Return the slide of as many small charts of counts, from near zero to hundreds of thousands.
    """
    rows = [(f"Famille {rank}", year, 3_000.0 + 150_000 * rank + year % 7)
            for rank in range(count) for year in years]
    sample = table(rows, [Column("serie", "Série"), ANNEE, VALEUR], **options)
    return one(sample, lambda t: charts.multiples(t, "annee", "valeur", "serie"))


def test_six_small_charts_are_two_rows_of_three():
    frames = [s for s in small_charts(6, range(2020, 2023)).shapes if s.name == "Graphique"]
    assert len({f.left for f in frames}) == 3 and len({f.top for f in frames}) == 2


def test_an_axis_of_counts_does_not_begin_below_zero():
    assert {chart.value_axis.minimum_scale
            for chart in charts_of(small_charts(6, range(2011, 2024)))} == {0}


def test_small_charts_without_room_for_all_figures_write_the_last_alone():
    for chart in charts_of(small_charts(6, range(2011, 2024))):
        [series] = chart.plots[0].series
        deleted = {int(p.find("{*}idx").get("val"))
                   for p in series._element.iterfind("{*}dLbls/{*}dLbl")
                   if p.find("{*}delete") is not None}
        assert deleted == set(range(12))


def test_the_name_of_a_break_stays_over_the_plot_of_a_small_chart_beside_its_axis():
    slide = small_charts(6, range(2011, 2014), breaks=(
        Break("champ", 2013, "régime général", "tous régimes", "champ élargi"),))
    frames = [s for s in slide.shapes if s.name == "Graphique"]
    names = [s for s in slide.shapes if s.name == "Nom de rupture"]
    assert len(names) == len(frames)
    for frame, name in zip(frames, names, strict=True):
        area = frame.chart._chartSpace.find(".//{*}plotArea//{*}x").get("val")
        assert frame.left + float(area) * frame.width - POINT <= name.left
        assert name.left + name.width <= frame.left + frame.width


def test_a_figure_stands_on_the_side_of_its_mark_that_no_curve_crosses():
    sample = table([(2019, 90.0), (2020, 20.0), (2021, 20.0), (2022, 20.0)], [ANNEE, VALEUR])
    [chart] = charts_of(one(sample, lambda t: charts.lines(t, "annee", "valeur")))
    [series] = chart.plots[0].series
    places = {rank: p.find("{*}dLblPos").get("val") for rank, p in own_labels(series).items()}
    assert places == {1: "b", 3: "r"}  # above the others, as the series says


@pytest.mark.parametrize("values", [
    (-0.8, 1.0, 2.9), (0.0, 4.0, 2.0), (2.1, 2.15, 2.3), (2.01, 2.02, 2.03), (20100.0, 21300.0)])
def test_no_two_lines_of_the_axis_of_a_chart_read_the_same(values):
    sample = table([(2020 + i, value) for i, value in enumerate(values)], [ANNEE, VALEUR])
    [chart] = charts_of(one(sample, lambda t: charts.lines(t, "annee", "valeur")))
    axis = chart.value_axis
    assert axis.major_unit  # not what a program may choose: « 0, 1, 1, 2, 2 »
    lines = np.arange(axis.minimum_scale, axis.maximum_scale, axis.major_unit).tolist()
    assert 3 <= len(lines) <= 8
    texts = [written(axis.tick_labels.number_format, line) for line in lines]
    assert len({*texts}) == len(texts)


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


@pytest.mark.parametrize(("draw", "span"), [
    (charts.lines, (2015, 2018)), (charts.bars, (4.5, 8.5))])
def test_a_period_noted_by_the_reader_is_a_band_on_the_slide_and_its_words_over_it(draw, span):
    rupture = Break("champ", 2013, "avant", "après", "raison")
    sample = table([(year, float(year % 7)) for year in range(2010, 2022)], [ANNEE, VALEUR],
                   breaks=(rupture,))
    remarks = (Remark(*span, "2015-2018 : crise"), Remark(*span[:1] * 2, "2015 : loi"))
    slide = one(sample, lambda t: replace(draw(t, "annee", "valeur"), remarks=remarks))
    frame, band = shape(slide, "Graphique"), shape(slide, "Période annotée")
    area = {n: float(frame.chart._chartSpace.find(f".//{{*}}plotArea//{{*}}{n}").get("val"))
            for n in "xywh"}
    left, slot = frame.left + area["x"] * frame.width, area["w"] * frame.width / 12
    first = (5 if draw is charts.bars else 5.5) * slot + left
    assert band.left == pytest.approx(first, abs=slot / 50)
    assert band.width == pytest.approx((4 if draw is charts.bars else 3) * slot, abs=slot / 50)
    assert band.top == pytest.approx(frame.top + area["y"] * frame.height, abs=POINT)
    lines = sorted(s.left for s in slide.shapes if s.name == "Annotation")
    assert lines == [band.left, band.left, band.left + band.width]
    texts = [s for s in slide.shapes if s.name == "Texte d'annotation"]
    assert {s.text_frame.text for s in texts} == {"2015-2018 : crise", "2015 : loi"}
    under = shape(slide, "Nom de rupture").top
    low, high = sorted((s.top, s.top + s.height) for s in texts)
    assert frame.top < low[0] and low[1] <= high[0] and high[1] <= under
    middles = sorted(s.left + s.width / 2 for s in texts)
    assert middles == pytest.approx([band.left, band.left + band.width / 2], abs=POINT)


def test_what_a_curve_is_after_a_break_needs_no_legend():
    rupture = Break("champ", 2021, "régime général", "tous régimes", "champ élargi")
    rows = [(place, year, 10.0) for place in ("Finistère", "Morbihan")
            for year in range(2019, 2023)]
    alone = table([row[1:] for row in rows[:4]], [ANNEE, VALEUR], breaks=(rupture,))
    apart = table(rows, [Column("serie", "Série"), ANNEE, VALEUR], breaks=(rupture,))
    for sample, draw in ((alone, lambda t: charts.lines(t, "annee", "valeur")),
                         (apart, lambda t: charts.multiples(t, "annee", "valeur", "serie"))):
        for chart in charts_of(one(sample, draw)):
            assert len(list(chart.plots[0].series)) == 2 and not chart.has_legend


def test_the_name_of_a_break_stands_under_a_legend_whose_entries_are_in_columns():
    rupture = Break("champ", 2020, "régime général", "tous régimes", "champ élargi")
    tops = []
    for last in ("Fonds", "Mutuelles et institutions de prévoyance"):
        rows = [(year, name, 1.0) for year in (2019, 2020, 2021) for name in (
            "Associations", "Coopératives", "Fondations", "Mutuelles", last)]
        sample = table(rows, [ANNEE, FAMILLE, VALEUR], breaks=(rupture,))
        slide = one(sample, lambda t: charts.grouped_bars(t, "annee", "valeur", "famille"))
        tops.append(shape(slide, "Nom de rupture").top)
    one_line, two_lines = tops  # all five would fit on a line, were each as broad as its name
    assert two_lines > one_line


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


def side_by_side(over):
    """Return a chart of curves of which two end side by side, so much over zero."""
    rows = [(year, name, over + value) for year in (2020, 2021, 2022) for name, value in (
        ("Associations", 0.9), ("Mutuelles", 0.7), ("Fondations", -9.0))]
    sample = table(rows, [ANNEE, FAMILLE, VALEUR])
    [chart] = charts_of(one(sample, lambda t: charts.lines(t, "annee", "valeur", "famille")))
    return chart


def own_labels(series):
    """Return the labels of a series that are written, by the rank of their figure."""
    return {int(p.find("{*}idx").get("val")): p
            for p in series._element.iterfind("{*}dLbls/{*}dLbl") if p.find("{*}delete") is None}


def test_figures_without_a_name_have_the_colour_of_their_curve():
    for series in side_by_side(0).plots[0].series:
        labels = [series._element.find("{*}dLbls"), *own_labels(series).values()]
        assert {f"#{p.find('.//{*}srgbClr').get('val')}" for p in labels} == {
            theme.COLOURS[series.name][0]}


@pytest.mark.parametrize(("over", "written"), [(0, []), (20, ["b"] * 3)])
def test_no_figure_stands_on_the_line_of_zero(over, written):
    """Over the second curve there is no room: its figures are under it, but where zero is."""
    _, second, _ = side_by_side(over).plots[0].series
    own = list(second._element.iterfind("{*}dLbls/{*}dLbl"))
    assert len(own) == 3
    assert [label.find("{*}dLblPos").get("val") for label in own_labels(second).values()] == written


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


@pytest.mark.parametrize(("periods", "named"), [
    ([str(year) for year in range(2012, 2020)], [str(year) for year in range(2012, 2020)]),
    ([f"T{quarter} {year}" for year in range(2011, 2024) for quarter in (1, 2, 3, 4)],
     [f"T1 {year}" for year in range(2011, 2024, 2)])])
def test_a_chart_has_the_names_that_it_has_room_for_and_its_workbook_all(periods, named):
    sample = table([(one, 1.0 + i) for i, one in enumerate(periods)],
                   [Column("periode", "Période"), VALEUR])
    [chart] = charts_of(one(sample, lambda t: charts.lines(t, "periode", "valeur")))
    assert [v.text for v in chart._chartSpace.iterfind(".//{*}ser/{*}cat//{*}v")] == named
    skip = int(chart.category_axis._element.find("{*}tickLblSkip").get("val"))
    assert named == periods[::skip]
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)] == periods
