"""Pictures without a browser: they show what the figure on screen shows, whole and legible."""

from __future__ import annotations

import html
import re
import struct
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlencode
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from dashboard import charts as plots
from dashboard import pictures
from dashboard.blocks.block import Block
from dashboard.charts import theme
from dashboard.charts.mark import Remark
from dashboard.charts.plot import Bars, KeyFigure, KeyFigures, Plot
from dashboard.pages import PRESENTABLE
from dashboard.pictures.canvas import Canvas
from dashboard.pictures.layout import LARGEST, fitted_scene, scene
from dashboard.warehouse.table import Table
from etl.contract import Break, Column
from tests.collection import blocks, page_blocks
from tests.drawing import figure_of
from tests.suites import sample

N = "\u202f"
SVG = "{http://www.w3.org/2000/svg}"
WIDE, HIGH = 1192, 400
FAMILLE = Column("famille", "Famille")
YEAR = Column("annee", "Année", "entier")
CHANGE = Column("valeur", "Évolution", "nombre")

#: Page → what is asked of it besides each of its tabs.
QUERIES: dict[str, list[dict[str, object]]] = {
    "emploi": [{"vue": "Détail par trimestre", "comparer": "Secteurs"}],
    "explorateur": [{"graphique": "Barres"}, *(
        {"graphique": chart, "lieux": ["Bretagne", "Finistère", "Morbihan"]}
        for chart in ("Courbes", "Classement", "Carte de chaleur", "Petits graphiques"))],
    "territoires": [{"volet_territoires": "Cartes", "niveau_carte": level}
                    for level in ("EPCI", "communes")],
}


def table(rows, columns=(FAMILLE, CHANGE), more=(), **about):
    data = pd.DataFrame(rows, columns=[*(c.name for c in columns), *more])
    return Table(data, tuple(columns), **about)


def bare(text):
    """Return a text without markup nor blanks: lines are cut where there is room."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]+>", "", text)))


def svg_text(svg):
    """Return every text of an SVG, as one."""
    elements = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return bare(" ".join("".join(t.itertext()) for t in elements))


def visible(figure):
    """Yield every text that the figure shows: marks, annotations, ticks, titles, legend."""
    for trace in figure.data:
        if trace.type == "scatter" and "text" in (trace.mode or ""):
            points = zip(trace.text, np.asarray(trace.x, float) + np.asarray(trace.y, float),
                         strict=True)
            yield from (t for t, at in points if not np.isnan(at))
        elif trace.type == "bar" and trace.text is not None:
            yield from trace.text
        if figure.layout.showlegend and trace.showlegend is not False and trace.name:
            yield trace.name
    yield from (a.text for a in figure.layout.annotations)
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        if axis.visible is not False:
            yield axis.title.text or ""
        if axis.visible is not False and axis.ticktext and axis.showticklabels is not False:
            low, high = sorted(axis.range)
            yield from (t for t, v in zip(axis.ticktext, axis.tickvals, strict=True)
                        if low <= v <= high)


def marks(figure):
    """Return how many bars, cells, areas and intervals the figure draws."""
    counts = {"bar": 0, "cell": 0, "area": 0, "error": 0}
    for trace in figure.data:
        if trace.type == "bar":
            size = np.asarray(trace.x if trace.orientation == "h" else trace.y, dtype=float)
            counts["bar"] += np.count_nonzero(~np.isnan(size))
            if trace.error_x.array is not None or trace.error_y.array is not None:
                counts["error"] += np.count_nonzero(~np.isnan(size))
        elif trace.type == "heatmap":
            counts["cell"] += np.count_nonzero(~np.isnan(np.asarray(trace.z, dtype=float)))
        elif trace.fill == "toself":
            counts["area"] += 1
    return counts


def points(figure):
    """Return how many points the figure shows."""
    count = 0
    for trace in figure.data:
        if trace.type == "scatter" and "markers" in (trace.mode or "") and None not in trace.x:
            is_known = ~np.isnan(np.asarray(trace.x, float) + np.asarray(trace.y, float))
            size, clear = trace.marker.size, trace.marker.opacity == 0
            count += 0 if clear else np.count_nonzero(
                is_known & (np.broadcast_to(6 if size is None else size, is_known.shape) > 0))
    return count


@pytest.mark.parametrize("page", sample(PRESENTABLE, 2))
def test_every_figure_of_the_pages_is_drawn_whole_and_legible(entrepot, page):
    figures = [b for b in page_blocks(page, QUERIES.get(page, ())) if b.draw]
    assert figures
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a character that the font lacks
        for block in figures:
            figure = figure_of(block)
            plot = block.draw(block.table)
            drawing, unit = fitted_scene(plot, WIDE, HIGH)
            assert drawing.clashes() == 0, f"{block.key}{N}: des textes se couvrent"
            assert unit >= 0.6, f"{block.key}{N}: texte trop petit"
            box = drawing.bounds()
            assert min(box.left, box.top, drawing.width - box.right,
                       drawing.height - box.bottom) >= 0, f"{block.key}{N}: un texte est coupé"
            kinds = [s.kind for s in drawing.shapes]
            assert {k: kinds.count(k) for k in marks(figure)} == marks(figure), block.key
            assert kinds.count("point") == points(figure), block.key
            canvas = Canvas(WIDE, HIGH, drawing.back)
            canvas.draw(drawing, unit=unit)
            picture_text = svg_text(canvas.picture_bytes("svg"))
            # Over upright bars, each size writes the figures and names that it has room for.
            texts = ([plot.categories[-1]] if isinstance(plot, Bars) and plot.times
                     else visible(figure))
            lacking = [t for t in texts if bare(t) not in picture_text]
            assert not lacking, f"{block.key}{N}: {lacking}"
            sheet = svg_text(pictures.sheet(block, "svg"))
            for text in (block.title, block.lecture, block.table.source, block.table.champ,
                         block.note, *block.table.notes):
                assert bare(text) in sheet, f"{block.key}{N}: {text}"


def block(data=None, title="Évolution par famille, 2022", **about):
    rows = [("Associations", 2.6, "%", ""), ("Mutuelles", -0.4, "%", "p")]
    about = {"champ": "Bretagne", "source": "Cress Bretagne", "licence": "Licence Ouverte",
             "vintage": "2022", "notes": ("Rupture de champ en 2013.",),
             "build": "abcdef du 2026-11-24", **about}
    content = data or table(rows, more=("unite", "statut"), **about)
    return Block("familles", title, content,
                 lambda t: plots.bars(t, "famille", "valeur"),
                 "Les associations progressent de 2,6 %. Les mutuelles reculent.",
                 "Ordre : taille.")


class TestSlide:
    def test_a_png_has_twice_the_pixels_of_a_slide(self):
        image = pictures.sheet(block(), "png")
        assert image.startswith(b"\x89PNG")
        assert struct.unpack(">II", image[16:24]) == (2560, 1440)

    def test_a_map_names_the_small_areas_that_its_finding_names(self, entrepot):
        query = urlencode({"volet_territoires": "Cartes", "niveau_carte": "EPCI"})
        [one] = [b for b in blocks("territoires", query) if b.key == "carte_epci"]
        name, = re.findall("maximum à (.*?),", one.headline)
        [area] = [a for a in one.plot.areas if a.name.endswith(name)]
        assert bare(area.name + area.text) in svg_text(pictures.sheet(one, "svg"))

    def test_an_svg_says_the_finding_then_what_it_takes_to_cite_it(self):
        image = pictures.sheet(block(), "svg")
        root = ElementTree.fromstring(image)
        assert (root.get("width"), root.get("height")) == ("1280", "720")
        assert root.find(f"{SVG}title").text == f"Les associations progressent de 2,6{N}%."
        assert root.find(f"{SVG}desc").text.startswith("Évolution par famille, 2022. Les assoc")
        texts = ["".join(t.itertext()) for t in root.iter(f"{SVG}text")]
        assert texts[0] == f"Les associations progressent de 2,6{N}%."
        for line in ("Évolution par famille, 2022", "– Bretagne",
                     f"– Cress Bretagne{N}; millésime{N}: 2022{N}; Licence Ouverte",
                     f"– Ordre{N}: taille. Rupture de champ en 2013.",
                     "Données du 24 novembre 2026",
                     "Observatoire de l'ESS en Bretagne – Cress Bretagne", f"+2,6{N}%",
                     f"−0,4{N}% (p)"):
            assert line in texts

    def test_demonstration_is_said_in_the_picture(self):
        mark = bare("Données de démonstration")
        assert mark in svg_text(pictures.sheet(block(demonstration=True), "svg"))
        assert mark not in svg_text(pictures.sheet(block(), "svg"))

    @pytest.mark.parametrize("more", [{}, {"demonstration": True}, {"title": "Évolution " * 30}])
    def test_no_text_of_the_slide_covers_another(self, monkeypatch, more):
        pages = []
        monkeypatch.setattr(Canvas, "draw", lambda _, drawing, *place: pages.append(drawing))
        pictures.sheet(block(**more), "svg")
        page, _ = pages
        assert len(page.words) > 4 and page.clashes() == 0

    def test_nothing_of_a_workbook_becomes_markup(self):
        odd = block(title="<b>A</b> & <script>", source="<i>x</i> $y$")
        texts = ["".join(t.itertext()) for t in ElementTree.fromstring(
            pictures.sheet(odd, "svg")).iter(f"{SVG}text")]
        assert "<b>A</b> & <script>" in texts
        assert any(t.startswith("– <i>x</i> $y$") for t in texts)

    def test_a_table_alone_has_no_picture(self):
        with pytest.raises(ValueError, match="familles"):
            pictures.sheet(replace(block(), draw=None), "png")
        with pytest.raises(ValueError, match="'gif'"):
            pictures.sheet(block(), "gif")

    def test_long_notes_leave_the_figure_its_room_and_are_all_there(self):
        notes = " ".join(f"Remarque numéro {i} sur le champ retenu." for i in range(40))
        assert bare(notes) in svg_text(pictures.sheet(block(notes=(notes,)), "svg"))


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_same_block_gives_the_same_bytes(kind):
    assert pictures.sheet(block(), kind) == pictures.sheet(block(), kind)


def test_several_readers_get_their_own_picture():
    blocks = [block(title=f"Bloc {i}") for i in range(8)]
    alone = [pictures.sheet(b, "svg") for b in blocks]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda b: pictures.sheet(b, "svg"), blocks)) == alone


def test_a_bare_figure_has_the_size_that_is_asked():
    figure = block().draw(block().table)
    image = pictures.png(figure, 640, 360, 1.5)
    assert struct.unpack(">II", image[16:24]) == (960, 540)


class TestFigure:
    def test_bars_are_as_long_as_their_figures(self):
        plot = plots.bars(table([("A", 10.0), ("B", 25.0), ("C", -5.0)]), "famille", "valeur")
        bars = [s for s in scene(plot, 800, 300).shapes if s.kind == "bar"]
        lengths = sorted(np.ptp(s.x) for s in bars)
        assert np.allclose(np.divide(lengths, lengths[0]), [1, 2, 5])

    def test_what_is_missing_is_a_word_and_no_bar(self):
        plot = plots.bars(table([("A", 1.0, ""), ("B", None, "s")], more=("statut",)),
                          "famille", "valeur")
        drawing = scene(plot, 800, 300)
        assert [s.kind for s in drawing.shapes].count("bar") == 1
        assert "<i>secret</i>" in [w.text for w in drawing.words]

    def test_the_ticks_are_those_of_the_screen(self):
        plot = plots.bars(table([("A", 1234.5), ("B", 6000.0)]), "famille", "valeur")
        ticks = [w.text for w in scene(plot, 800, 300).words if w.kind == "tick"]
        assert ticks == ["B", "A", "0", f"2{N}000", f"4{N}000", f"6{N}000"]

    def test_a_legend_shows_the_hatch_of_its_bars(self):
        plot = plots.grouped_bars(table([("A", 2021 + i, 1.0) for i in range(3)],
                                        (FAMILLE, YEAR, CHANGE)), "famille", "valeur", "annee")
        drawing = scene(plot, 800, 300)
        hatches = {k: [s.hatch for s in drawing.shapes if s.kind == k] for k in ("bar", "swatch")}
        assert hatches == {"bar": ["", "/", "."], "swatch": ["", "/", "."]}
        entries = {w.text: w.colour for w in drawing.words if w.kind == "legend"}
        assert [entries[one.name] for one in plot.series] == [
            one.style.colour[0] for one in plot.series]

    def test_a_legend_has_no_title_that_could_be_taken_for_an_entry(self):
        data = table([("ESS", 2021, 1.0), ("Privé hors ESS", 2021, 2.0)],
                     (Column("groupe", "Ensemble"), YEAR, CHANGE))
        drawing = scene(plots.grouped_bars(data, "annee", "valeur", "groupe"), 800, 300)
        assert [w.text for w in drawing.words if w.kind == "legend"] == ["ESS", "Privé hors ESS"]

    def test_a_break_parts_a_curve_and_is_named(self):
        rupture = Break("champ", 2013, "avant", "après", "raison")
        data = table([("ESS", y, float(y % 7)) for y in range(2010, 2016)],
                     (FAMILLE, YEAR, CHANGE), breaks=(rupture,))
        drawing = scene(plots.lines(data, "annee", "valeur", "famille"), 800, 300)
        assert "Rupture de champ" in [w.text for w in drawing.words]
        [curve] = [s for s in drawing.shapes if s.kind == "line" and len(s.x) > 2]
        assert np.isnan(curve.x).any()

    def test_a_period_noted_by_the_reader_is_a_band_and_its_words_cover_no_mark(self):
        data = table([("ESS", y, float(y % 7)) for y in range(2010, 2022)],
                     (FAMILLE, YEAR, CHANGE))
        plot = plots.lines(data, "annee", "valeur", "famille")
        noted_plot = replace(plot, remarks=(Remark(2015, 2018, "2015-2018 : crise"),))
        drawing, _ = fitted_scene(noted_plot, 800, 300)
        [band] = [s for s in drawing.shapes if s.fill == theme.opaque_colour(
            theme.MUTED[False], theme.BACKGROUND[False], 0.16)]
        [words] = [w.box for w in drawing.words if w.text == "2015-2018 : crise"]
        curve = next(s for s in drawing.shapes if s.kind == "line" and len(s.x) > 2)
        assert np.isclose(np.ptp(band.x) / np.ptp(curve.x), 3 / 11)
        assert words.bottom <= np.nanmin(curve.y)

    def test_names_at_the_end_of_curves_do_not_cover_each_other(self):
        rows = [(f, y, 10 + i * 0.01) for i, f in enumerate("ABCDE") for y in (2020, 2021)]
        plot = plots.lines(table(rows, (FAMILLE, YEAR, CHANGE)), "annee", "valeur", "famille")
        drawing, _ = fitted_scene(plot, 800, 300)
        assert drawing.clashes() == 0
        assert {f"{name} +10" for name in "ABCDE"} <= {
            w.text for w in drawing.words if w.kind == "note"}

    @pytest.mark.parametrize("high", [300, 560])
    def test_two_figures_in_large_stand_apart_however_high_the_picture(self, high):
        plot = KeyFigures(unit="commerces", figures=tuple(
            KeyFigure(name, f"{count} commerces", theme.SEA)
            for name, count in (("Employeur", 62), ("Non-employeur", 38))))
        drawing, _ = fitted_scene(plot, WIDE, high)
        left, right = (w.box for w in drawing.words if w.text.startswith("<b>"))
        assert right.left - left.right > 0.05 * drawing.width

    def test_small_charts_take_the_width_of_the_picture(self):
        rows = [(f, y, float(y - 2000)) for f in "ABCDEF" for y in (2020, 2021, 2022)]
        plot = plots.multiples(table(rows, (FAMILLE, YEAR, CHANGE)), "annee", "valeur",
                               "famille")
        drawing = scene(plot, 1000, 350)
        names = [w for w in drawing.words if w.kind == "note"]
        assert len({round(w.y) for w in names}) == 2  # three by three, two by two on a telephone

    def test_parts_of_a_whole_follow_one_another(self):
        rows = [("Q", r, v) for r, v in (("oui", 60.0), ("non", 25.0), ("nsp", 15.0))]
        answer = Column("reponse", "Réponse", values=("oui", "non", "nsp"))
        plot = plots.stacked_bars(table(rows, (FAMILLE, answer, CHANGE)), "famille", "valeur",
                                  "reponse")
        bars = [s for s in scene(plot, 800, 300).shapes if s.kind == "bar"]
        assert np.allclose([s.x.max() for s in bars[:-1]], [s.x.min() for s in bars[1:]])

    @pytest.mark.parametrize("count", [3, 6, 8])
    def test_the_figures_of_many_bars_of_a_category_stand_each_at_its_own(self, count):
        rows = [(name, f"Territoire {i}", 50.0 + i)
                for name in ("Mutuelles", "ESS") for i in range(count)]
        places = table(rows, (FAMILLE, Column("lieu", "Territoire"), CHANGE))
        plot = plots.grouped_bars(places, "famille", "valeur", "lieu")
        drawing, _ = fitted_scene(plot, WIDE, HIGH)
        assert drawing.clashes() == drawing.texts_on_marks() == 0

    @pytest.mark.parametrize("wide", [400, 560, 1192])
    def test_the_figure_of_a_part_stands_within_it_however_narrow_the_picture(self, wide):
        rows = [("Le commerce renforce le lien social", r, v)
                for r, v in (("non", 7.0), ("nsp", 10.0), ("oui", 83.0))]
        answer = Column("reponse", "Réponse", values=("non", "nsp", "oui"))
        drawing, unit = fitted_scene(plots.stacked_bars(
            table(rows, (FAMILLE, answer, CHANGE)), "famille", "valeur", "reponse"), wide, 300)
        bars = [s for s in drawing.shapes if s.kind == "bar"]
        figures = [w.box for w in drawing.words if w.kind == "inside"]
        assert len(figures) == len(bars)
        assert all(bar.x.min() <= box.left and box.right <= bar.x.max()
                   for bar, box in zip(bars, figures, strict=True))
        assert unit == LARGEST or wide < 1000

    def test_quartiles_begin_at_the_first(self):
        data = table([("A", 2.0, 3.0, 6.0, 4.0)],
                     (FAMILLE, *(Column(c, c, "nombre") for c in ("q1", "mediane", "q3",
                                                                  "moyenne"))))
        drawing = scene(plots.quartiles(data, "famille"), 800, 300)
        [bar] = [s for s in drawing.shapes if s.kind == "bar"]
        zero = min(s.x.min() for s in drawing.shapes if s.kind == "grid")
        assert np.isclose((bar.x.min() - zero) / np.ptp(bar.x), 2 / 4)

    def test_what_is_not_drawn_is_refused(self):
        with pytest.raises(TypeError, match="no picture of Plot"):
            scene(Plot(), 600, 400)

    def test_an_empty_figure_says_why(self):
        plot = plots.bars(table([]), "famille", "valeur")
        assert [w.text for w in scene(plot, 800, 300).words] == [
            "Aucune donnée pour ces filtres"]


def test_no_figure_of_a_survey_stands_on_the_line_of_an_interval():
    ends = [Column("bas", "Bas", "nombre"), Column("haut", "Haut", "nombre")]
    answers = table([("café", 60.0, 48.0, 71.5), ("thé", 2.0, 0.5, 30.0)], more=("bas", "haut"))
    answers = replace(answers, columns=(*answers.columns, *ends))
    drawing, _ = fitted_scene(plots.bars(answers, "famille", "valeur", errors=("bas", "haut")),
                              WIDE, HIGH)
    lines = min(float(np.nanmin(one.x)) for one in drawing.shapes if one.kind == "error")
    boxes = [one.box for one in drawing.words if one.kind == "label"]
    assert len(boxes) == 2 and all(box.right < lines for box in boxes)
