"""A figure on a slide: whole, large enough for the last row, the same as on its page."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts
from dashboard.blocks import deck, headless
from dashboard.blocks.annotations import annotation, with_annotations
from dashboard.blocks.headline import with_named_areas
from dashboard.charts import theme
from dashboard.charts.mark import Remark
from dashboard.charts.plot import Plot
from dashboard.charts.rows import ANSWERS, MIDDLE
from dashboard.charts.time import upright
from dashboard.pages import PRESENTABLE
from dashboard.presentation import full_screen, slide_html, slide_scale
from dashboard.presentation.slide_rows import rows_to_show, with_rows
from dashboard.presentation.window import Frame, Window
from dashboard.themes import ready_decks
from dashboard.warehouse.table import Table
from etl.contract import Break, Column
from tests.collection import tab_queries
from tests.dashboard.presentation.slides import WINDOWS, on_slide, table
from tests.drawing import figure_of
from tests.suites import livraison


def in_large(of: Table, headline: str = "", height: int = 450) -> slide_scale.Enlargement:
    return slide_scale.enlargement(charts.bars(of, "secteur", "valeur", ranked=False),
                                   Frame(1232, height, 24, 18), headline)


def labels(figure: object) -> list[str]:
    """Return what a figure says beside its marks."""
    return [t for trace in figure.data if trace.type == "scatter" and trace.text is not None
            for t in trace.text]


def numbers(text: str) -> set[str]:
    """Return the figures of a text, without sign: « −3,8 % » → 3,8."""
    return {re.sub(r"\s", "", n) for n in re.findall(r"\d[\d\s]*(?:,\d+)?", text)}


def sizes(part: object, name: str = "") -> list[float]:
    """Return every size of text that a figure names."""
    if isinstance(part, dict):
        own = [part["size"]] if name.endswith("font") and "size" in part else []
        return own + [s for k, v in part.items() for s in sizes(v, k)]
    return [s for p in part for s in sizes(p, name)] if isinstance(part, list | tuple) else []


@pytest.mark.parametrize("window", WINDOWS, ids=lambda w: f"{w.width}×{w.height}")
def test_letters_grow_with_the_screen_and_what_the_headline_says_is_there(entrepot, window):
    least = max(12, 0.025 * min(window.height, window.width * 0.75))
    for content in (deck.content(slide) for ready in ready_decks.READY for slide in ready.slides):
        block = content.block
        if block and block.draw:
            # Plotly takes it: the product does not ask.
            figure = go.Figure(full_screen.figure_of(content, window, dark=False).figure.to_dict())
            assert min(sizes(figure.to_dict())) >= least, block.key
            assert figure.layout.height < window.height
            on_page = numbers(" ".join(labels(figure_of(block))))
            on_headline = numbers(content.headline) & on_page
            assert on_headline <= numbers(" ".join(labels(figure))), block.key


def test_a_figure_is_one_screen_and_says_how_many_rows_follow():
    assert in_large(table(6))[1:] == (0, 0)
    figure, rows, whole = in_large(table(40))
    assert whole == 40
    assert list(figure.layout.yaxis.tickvals) == list(range(rows))
    assert figure.layout.yaxis.ticktext == tuple(f"Secteur {i}" for i in range(rows))
    assert [v for trace in figure.data if trace.type == "bar" for v in trace.x] == list(
        range(1, rows + 1))
    assert figure.layout.height + 18 <= 450  # the sentence stands under the figure
    assert f"{rows} lignes sur 40" in slide_html.remainder(rows, whole)
    assert slide_html.remainder(0, 0) == ""


def test_letters_get_a_little_smaller_before_rows_are_left_out():
    figure, rows, _ = in_large(table(12))
    assert not rows
    assert 18 <= min(sizes(figure.to_dict())) < 24


@pytest.mark.parametrize("headline", [
    "« Secteur 39 » recule le plus.", "Le « secteur 39 » recule.", "Le dernier vaut 40 %."])
def test_what_the_headline_says_is_on_the_figure(headline):
    figure = in_large(table(40), headline).figure
    assert figure.layout.yaxis.ticktext[-1] == "Secteur 39"
    assert figure.layout.yaxis.ticktext[0] == "Secteur 0"
    assert any("40" in text for text in labels(figure))


def test_all_periods_stand_on_a_slide_and_the_last_one_is_named():
    figure, rows, _ = in_large(table(60, "{}", first=1960), "")
    assert not rows
    assert sum(len(t.x) for t in figure.data if t.type == "bar") == 60
    assert figure.layout.xaxis.ticktext[-1] == "2019"


def test_a_row_that_does_not_fit_alone_is_drawn_all_the_same():
    figure, rows, whole = in_large(table(1), height=30)
    assert (rows, whole) == (1, 1)
    assert list(figure.layout.yaxis.ticktext) == ["Secteur 0"]


def test_a_name_keeps_its_hyphens_on_a_slide_as_on_the_page():
    figure = in_large(table(3, "Ouest (Bretagne, Normandie, Loire-Atlantique) – {}")).figure
    names = [name.replace("<br>", " ") for name in figure.layout.yaxis.ticktext]
    assert names == [f"Ouest (Bretagne, Normandie, Loire-Atlantique) – {i}" for i in range(3)]


def test_a_whole_that_misses_a_part_keeps_its_row_on_a_slide():
    rows = [("Formation", "Non", 10, ""), ("Formation", "Oui", 20, ""), ("Lieu", "Non", 5, ""),
            ("Lieu", "Oui", None, "s")]
    answers = Table(pd.DataFrame(rows, columns=["attente", "accord", "n", "n_statut"]),
                    (Column("attente", "Attente"), Column("accord", "Accord"),
                     Column("n", "Réponses", "entier", "commerces")))
    figure, count, _ = slide_scale.enlargement(
        charts.stacked_bars(answers, "attente", "n", "accord"), Frame(1232, 450, 24, 18))
    assert not count
    assert list(figure.layout.yaxis.ticktext) == ["Formation", "Lieu"]
    assert [note.text for note in figure.layout.annotations] == ["<i>secret</i>"]


@pytest.mark.parametrize("headline", [
    "« Secteur 39 » est en tête.", "Le plus haut est de 391 %."])
def test_a_grid_keeps_its_cells_in_the_rows_that_stay(headline):
    rows = [{"secteur": f"Secteur {i}", "lieu": lieu, "valeur": 10 * i + j, "unite": "%"}
            for i in range(40) for j, lieu in enumerate(("Bretagne", "Finistère"))]
    columns = (Column("secteur", "Secteur"), Column("lieu", "Lieu"),
               Column("valeur", "Évolution", type="nombre"))
    grid = Table(pd.DataFrame(rows), columns)
    figure, count, _ = slide_scale.enlargement(
        charts.heat(grid, "lieu", "secteur", "valeur"), Frame(1232, 450, 24, 18),
        headline)
    cells = next(t for t in figure.data if t.type == "heatmap")
    assert cells.z[-1].tolist() == [390, 391]
    assert len(cells.z) == count
    texts = next(t for t in figure.data if t.type == "scatter" and t.mode == "text")
    assert "391" in texts.text[-1]
    assert texts.y[-1] == count - 1


def test_a_break_parts_the_rows_that_stay_when_those_beside_it_are_left_out():
    rows = [(place, year, 1.0) for place in ("Bretagne", "Finistère") for year in range(1990, 2030)]
    grid = Table(pd.DataFrame(rows, columns=["lieu", "annee", "valeur"]), (
        Column("lieu", "Lieu"), Column("annee", "Année", "entier"),
        Column("valeur", "Part", "nombre", "%")), breaks=(
            Break("champ", 2000, "a", "b", "c", {"lieu": "Finistère"}),
            Break("concept", 1990, "a", "b", "c")))
    plot = charts.heat(grid, "lieu", "annee", "valeur")
    figure, count, _ = slide_scale.enlargement(plot, Frame(1232, 450, 24, 18), "En 1995.")
    years = list(figure.layout.yaxis.ticktext)
    assert len(years) == count and years[0] == "1995" and int(years[1]) > 2000
    assert [(s.x0, s.y0, s.x1, s.y1) for s in figure.layout.shapes] == [(0.5, 0.5, 1.5, 0.5)]
    assert with_rows(plot, [20, 30]).down == ()
    turned = with_rows(charts.heat(grid, "annee", "lieu", "valeur"), [1])
    assert [one.lanes for one in turned.across] == [(0,)]


def test_the_bars_of_a_group_stand_beside_the_name_of_their_row_where_some_are_left_out():
    rows = [(f"Secteur {i}", group, i + j / 10) for i in range(40)
            for j, group in enumerate(("ESS", "Privé"))]
    bars = Table(pd.DataFrame(rows, columns=["secteur", "groupe", "valeur"]), (
        Column("secteur", "Secteur"), Column("groupe", "Groupe"),
        Column("valeur", "Part", "nombre", "%")))
    plot = with_rows(charts.grouped_bars(bars, "secteur", "valeur", "groupe"), [3, 39])
    assert plot.categories == ("Secteur 3", "Secteur 39")
    assert [[(m.value, round(m.at)) for m in one.marks] for one in plot.series] == [
        [(3.0, 0), (39.0, 1)], [(3.1, 0), (39.1, 1)]]
    assert len({m.at for m in plot.marks}) == 4


def test_what_marks_a_row_or_some_years_stays_there_where_others_are_left_out():
    rows = [("1990", "Privé", 2.0), *((str(year), "ESS", 1.0) for year in range(1990, 2030))]
    years = Table(pd.DataFrame(rows, columns=["annee", "groupe", "valeur"]), (
        Column("annee", "Année"), Column("groupe", "Groupe"),
        Column("valeur", "Part", "nombre", "%")))
    plot = replace(charts.grouped_bars(years, "annee", "valeur", "groupe"), remarks=(
        Remark(9.5, 19.5, "les années 2000"), Remark(4.5, 4.5, "1994-1995"),
        Remark(14.5, 14.5, "2004-2005"), Remark(30.5, 35.5, "2021 à 2025")),
                   absent=((15, "secret"), (16, "secret")))
    part = with_rows(plot, [5, 14, 15, 39])
    assert part.categories == ("1995", "2004", "2005", "2029")
    assert [one.name for one in part.series] == ["ESS"]
    assert part.absent == ((2, "secret"),)
    assert part.remarks == (Remark(0.5, 2.5, "les années 2000"), Remark(1.5, 1.5, "2004-2005"))


def test_dots_and_quartiles_stay_beside_their_name_where_others_are_left_out():
    answers = pd.DataFrame([(f"Secteur {i}", *range(10 * i, 10 * i + 4)) for i in range(40)],
                           columns=["secteur", *ANSWERS])
    columns = (Column("secteur", "Secteur"),
               *(Column(name, name, "nombre", "heures") for name in ANSWERS))
    of = Table(answers, columns)
    quartiles, dots = charts.quartiles(of, "secteur"), charts.dots(of, "secteur", MIDDLE)
    part = with_rows(quartiles, rows_to_show(quartiles, 2, "La médiane la plus haute est de 391."))
    assert part.categories == ("Secteur 0", "Secteur 39")
    assert [(one.at, one.middle.value) for one in part.spreads] == [(0, 1), (1, 391)]
    part = with_rows(dots, [0, 39])
    assert part.categories == ("Secteur 0", "Secteur 39")
    assert [(one.row, one.value) for one in part.marks] == [(0, 1), (1, 391)]


@pytest.mark.parametrize(("places", "years", "frame"), [
    (2, 12, Frame(362, 600, 14, 12)), (40, 2, Frame(1232, 450, 24, 18))], ids=["turned", "shorter"])
def test_a_whole_beyond_its_parts_has_no_colour_on_a_slide_either(places, years, frame):
    """The counts of the region above those of its parts, where columns are turned into rows or the
    last rows are left out."""
    rows = [{"lieu": f"Lieu {i}" if i else "Bretagne", "annee": 2012 + year, "unite": "postes",
             "valeur": 1000 + year + (10 * i if i else 10_000)}
            for i in range(places) for year in range(years)]
    columns = (Column("lieu", "Lieu"), Column("annee", "Année", "entier"),
               Column("valeur", "Postes", type="nombre"))
    plot = charts.heat(Table(pd.DataFrame(rows), columns), "annee", "lieu", "valeur",
                       wholes=[row["lieu"] == "Bretagne" for row in rows])
    cells = next(t for t in slide_scale.enlargement(plot, frame).figure.data if t.type == "heatmap")
    assert np.isnan(cells.z).sum() == years
    assert np.nanmax(cells.z) < 10_000


def test_a_grid_is_turned_where_a_telephone_has_no_room_for_the_figures_of_its_columns():
    rows = [{"secteur": secteur, "annee": 2012 + i, "valeur": i + j / 10 + 1000, "unite": "%"}
            for i in range(12) for j, secteur in enumerate(("ESS", "Privé"))]
    columns = (Column("secteur", "Secteur"), Column("annee", "Année", "entier"),
               Column("valeur", "Évolution", type="nombre"))
    plot = charts.heat(Table(pd.DataFrame(rows), columns), "annee", "secteur", "valeur")
    for frame, shape in ((Frame(1232, 450, 24, 18), (2, 12)), (Frame(362, 600, 14, 12), (12, 2))):
        figure, *_ = slide_scale.enlargement(plot, frame)
        assert next(t for t in figure.data if t.type == "heatmap").z.shape == shape
        texts = next(t for t in figure.data if t.type == "scatter" and t.mode == "text")
        assert sorted(texts.text) == sorted(cell.mark.text for cell in plot.cells)
        marks = next(t for t in figure.data if t.type == "scatter" and t.mode == "markers")
        cells = {(y, x) for x, y in zip(marks.x, marks.y, strict=True)}
        assert cells == set(np.ndindex(shape))


def test_symbols_that_a_narrow_telephone_has_no_room_for_are_turned_before_any_is_left_out(
        entrepot):
    [block] = [b for b in headless.collection("emploi", "vue=Tendances+par+secteur").blocks
               if b.key == "emploi_tendances_secteurs"]
    figure, rows, _ = on_slide(block, Window(320, 568))
    assert not rows
    assert tuple(figure.layout.yaxis.ticktext) == block.plot.columns


def combinations(count: int) -> Plot:
    rows = [(f"partie {i} + partie {i + 1}", 400 - i, "") for i in range(count)]
    data = Table(pd.DataFrame(rows, columns=["modalite", "structures", "statut"]),
                 (Column("modalite", "Combinaison"), Column("structures", "Structures", "entier")))
    return charts.upset(data, "modalite", "structures")


def test_combinations_are_dots_on_a_slide_as_on_the_page_where_they_fit():
    figure, rows, _ = slide_scale.enlargement(combinations(4), Frame(1232, 450, 24, 18))
    assert not rows
    assert figure.layout.xaxis.ticktext == tuple(f"partie {i}" for i in (1, 2, 3, 0, 4))


def test_more_combinations_are_all_there_in_words():
    figure, rows, _ = slide_scale.enlargement(combinations(15), Frame(1232, 450, 24, 18))
    assert not rows
    assert figure.layout.yaxis.ticktext == tuple(f"partie {i} + partie {i + 1}" for i in range(15))
    assert labels(figure) == [str(400 - i) for i in range(15)]


def test_combinations_in_words_have_no_title_that_is_read_above_them():
    plot = replace(combinations(15), over="400 structures ont deux parties.")
    figure = slide_scale.enlargement(plot, Frame(1232, 450, 24, 18)).figure
    assert not figure.layout.xaxis.title.text


def test_combinations_are_rows_that_a_slide_counts():
    figure, count, whole = slide_scale.enlargement(
        combinations(30), Frame(1232, 450, 24, 18),
        "La partie 29 va avec la partie 30 : « partie 29 + partie 30 ».")
    sizes = next(t for t in figure.data if t.type == "bar")
    assert 15 <= count < whole == 30
    assert list(sizes.x) == [*range(400, 401 - count, -1), 371]
    assert figure.layout.yaxis.ticktext[-1] == "partie 29 + partie 30"


@pytest.mark.parametrize("height", [478, 537])
def test_ten_answers_of_two_groups_are_whole_and_no_figure_is_on_another(height):
    rows = [(f"réponse {i}", group, 10 + i, "%") for i in range(10) for group in ("Oui", "Non")]
    answers = Table(pd.DataFrame(rows, columns=["reponse", "groupe", "valeur", "unite"]),
                    (Column("reponse", "Réponse"), Column("groupe", "Groupe"),
                     Column("valeur", "Part", type="nombre")))
    figure, count, _ = slide_scale.enlargement(
        charts.grouped_bars(answers, "reponse", "valeur", "groupe"),
        Frame(1232, height, 24, 18))
    assert not count
    texts = next(t for t in figure.data if t.type == "scatter" and len(t.text) == 20)
    last, first = figure.layout.yaxis.range
    high = figure.layout.height - figure.layout.margin.t
    assert np.diff(sorted(texts.y)).min() * high / (last - first) >= texts.textfont.size


def test_few_rows_keep_the_height_at_which_their_bars_are_named_without_a_legend():
    rows = [(network, place, value, "%")
            for network, values in (("Réseau des recycleries (RAB)", (75, 22.2)),
                                    ("Réseau du réemploi de matériaux", (25, 9.3)))
            for place, value in zip(("CC Communauté Lesneven Côte des Légendes",
                                     "Rennes Métropole"), values, strict=True)]
    networks = Table(pd.DataFrame(rows, columns=["reseau", "lieu", "valeur", "unite"]),
                     (Column("reseau", "Réseau"), Column("lieu", "Territoire"),
                      Column("valeur", "Part", type="nombre")))
    figure, _, _ = slide_scale.enlargement(
        charts.grouped_bars(networks, "reseau", "valeur", "lieu"), Frame(976, 488, 24, 19.584))
    assert not figure.layout.showlegend
    assert figure.layout.height == 488


#: Projectors, desks, a wall, a telephone and a tablet held upright.
SCREENS = ((1024, 768), (1280, 720), (1440, 900), (1920, 1080), (3840, 2160), (390, 844),
           (820, 1180))


@livraison
@pytest.mark.parametrize("page", PRESENTABLE)
def test_a_slide_shows_all_of_its_figure_on_any_screen(entrepot, page):
    for query in tab_queries(page):
        for block in headless.collection(page, query).blocks:
            if block.plot is not None and not block.absent:
                for size in SCREENS:
                    assert not on_slide(block, Window(*size)).rows, (query, block.key, size)


def test_figures_of_dots_are_written_on_their_line_where_a_slide_is_wide():
    figure, rows, _ = slide_scale.enlargement(charts.dots(table(10), "secteur", "valeur"),
                                              Frame(1232, 450, 24, 18))
    assert not rows
    assert set(figure.data[0].textposition) == {"middle right"}


def test_the_same_figures_are_written_on_a_slide_as_on_the_page(entrepot):
    block = next(b for b in headless.collection("emploi").blocks if b.key == "emploi_secteurs")
    page = figure_of(block)
    assert sorted(labels(on_slide(block).figure)) == sorted(labels(page))


def test_periods_stand_from_left_to_right_with_all_their_bars(entrepot):
    block = next(b for b in headless.collection("emploi").blocks if b.key == "emploi_ess_prive")
    figure, rows, _ = on_slide(block)
    bars = [t for t in figure.data if t.type == "bar"]
    assert not rows
    assert {t.orientation for t in bars} == {"v"}
    heights = sorted(y for t in bars for y in t.y)
    assert heights == sorted(block.table.data["valeur"].dropna())
    assert list(figure.layout.xaxis.ticktext) == sorted(figure.layout.xaxis.ticktext)
    assert [a.text.replace("<br>", " ") for a in figure.layout.annotations] == [
        "Rupture de champ et de comparateur", "Rupture de concept"]


def test_an_annotation_is_over_its_period_on_a_slide_too(entrepot):
    block = next(b for b in headless.collection("accueil").blocks if b.key == "accueil_ess_prive")
    figure = on_slide(with_annotations(block, [annotation("2012", "une note")])).figure
    assert "2012\u202f: une note" in [a.text for a in figure.layout.annotations]
    band = next(s for s in figure.layout.shapes if s.type == "rect")
    assert (band.x0, band.x1) == (0.5, 1.5)


def test_changing_what_is_read_on_hover_changes_nothing_of_a_slide(entrepot, monkeypatch):
    figures = [b for b in headless.collection("emploi").blocks if b.draw and not b.absent]
    before = [on_slide(block) for block in figures]
    monkeypatch.setattr("dashboard.charts.mark.hover", lambda lines, full: f"{full} | {lines}")
    for block, old in zip(figures, before, strict=True):
        new = on_slide(block)
        assert new.figure.layout == old.figure.layout
        assert (labels(new.figure), new[1:]) == (labels(old.figure), old[1:])


def test_a_map_of_many_communes_names_those_that_the_headline_says():
    towns = [(f"2200{i}", f"Commune {i}", 48.1 + i / 10, -4 + i / 3, i + 1.0) for i in range(8)]
    towns[5] = ("22046", "Caulnes", 48.29, -2.16, 9.0)
    plot = charts.circles(Table(pd.DataFrame(towns, columns=[
        "territoire", "territoire_nom", "latitude", "longitude", "valeur"]).assign(
            unite="structures", statut=""), (Column("territoire", "Code"), Column(
                "valeur", "Acteurs", "nombre"))), "valeur", "commune")
    for headline, names in (("Maximum à Caulnes (9 structures).", ["Caulnes"]),
                            ("Maximum à Caulnes-sur-Mer.", [])):
        figure, *_ = slide_scale.enlargement(plot, Frame(1232, 450, 24, 18), headline)
        assert [note.text.split("<br>")[0] for note in figure.layout.annotations] == names


def test_a_name_that_would_be_over_another_stands_beside_its_circle():
    towns = [("22046", "Caulnes", 48.29, -2.16, 9.0), ("22020", "Broons", 48.32, -2.26, 8.0)]
    plot = charts.circles(Table(pd.DataFrame(towns, columns=[
        "territoire", "territoire_nom", "latitude", "longitude", "valeur"]).assign(
            unite="structures", statut=""), (Column("territoire", "Code"), Column(
                "valeur", "Acteurs", "nombre"))), "valeur", "commune")
    figure, *_ = slide_scale.enlargement(plot, Frame(1232, 450, 24, 18),
                                         "Maximum à Caulnes, minimum à Broons.")
    under, beside = sorted(figure.layout.annotations, key=lambda note: bool(note.showarrow))
    assert not under.showarrow and beside.showarrow
    assert {note.text.split("<br>")[0] for note in (under, beside)} == {"Caulnes", "Broons"}


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080), (390, 844)])
@pytest.mark.parametrize("place", ["Bretagne (région)", "Ille-et-Vilaine (département)",
                                   "Morbihan (département)", "Rennes Métropole (EPCI)"])
def test_a_map_of_epci_names_those_that_the_headline_says(entrepot, place, size):
    query = urlencode({"volet_territoires": "Cartes", "niveau_carte": "EPCI", "lieu": place})
    [block] = [b for b in headless.collection("territoires", query).blocks if b.key == "carte_epci"]
    named = with_named_areas(block.plot, block.headline)
    notes = on_slide(block, Window(*size)).figure.layout.annotations
    assert named.named
    assert {re.sub("<br>|<.*?>", " ", note.text).replace("  ", " ").strip() for note in notes} == {
        f"{area.name} {area.text}" for area in named.areas if area.code in named.named}
    for note in (note for note in notes if note.showarrow):  # a line, from the words to the area
        assert (note.axref, note.ayref) == ("x", "y")
        assert {note.bgcolor, note.bordercolor} == {theme.BACKGROUND[0], theme.INK[0]}


def test_a_legend_higher_than_its_plot_is_not_beside_it():
    """Plotly scrolled it: on a telephone on its side, the last answer was cut."""
    answers = ("Pas du tout d'accord", "Plutôt pas d'accord", "Ni d'accord ni pas d'accord",
               "Plutôt d'accord", "Tout à fait d'accord")
    rows = [{"avis": f"Le commerce souhaite participer à une démarche collective ({avis})",
             "reponse": reponse, "part": 20.0, "unite": "%"}
            for avis in range(5) for reponse in answers]
    opinions = Table(pd.DataFrame(rows), (Column("avis", "Avis"), Column("reponse", "Réponse"),
                                          Column("part", "Part", "nombre", "%")))
    plot = charts.stacked_bars(opinions, "avis", "part", "reponse")
    figures = [slide_scale.enlargement(plot, Frame(816, height, 14, 12)).figure
               for height in (300, 160)]
    assert [figure.layout.legend.xref for figure in figures] == ["container", None]


def test_bars_over_which_figures_have_no_unit_have_it_on_their_axis():
    """« % » stood alone beside them."""
    data = pd.DataFrame({"annee": [2020, 2021, 2022], "valeur": [1.0, -2.5, 3.0], "unite": "%"})
    years = Table(data, (Column("annee", "Année", "entier"),
                         Column("valeur", "Évolution", "nombre", "%")))
    figure = slide_scale.enlargement(charts.bars(years, "annee", "valeur"),
                                     Frame(1232, 450, 24, 18)).figure
    assert figure.layout.yaxis.title.text == ""
    assert figure.layout.yaxis.showticklabels and figure.layout.yaxis.ticksuffix.endswith("%")
    # On the smallest telephone, the figure of the first bar was written over « 1 % ».
    assert figure.layout.yaxis.ticklabelstandoff >= upright.BESIDE
