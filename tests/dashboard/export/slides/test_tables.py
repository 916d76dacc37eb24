"""Tables and grids of a slide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import PP_ALIGN

from dashboard import charts
from dashboard.blocks.block import TABLE
from dashboard.charts import theme
from dashboard.export.slides.fitting import POINT, width
from etl.contract import Break, Column
from tests.dashboard.export.slides.samples import (
    ANNEE,
    FAMILLE,
    STATUT,
    VALEUR,
    N,
    charts_of,
    contents,
    one,
    pptx,
    shape,
    table,
)


def test_a_grid_is_a_native_table_in_the_colours_of_the_figure():
    rows = [("Bretagne", "Associations", 2.0), ("Finistère", "Associations", -2.0),
            ("Bretagne", "Mutuelles", 1.0)]
    sample = table(rows, [Column("territoire_nom", "Territoire"), FAMILLE, VALEUR])
    slide = one(sample, lambda t: charts.heat(t, "territoire_nom", "famille", "valeur"))
    cells = shape(slide, "Tableau").table.rows[1].cells
    assert [c.text for c in cells] == ["Associations", f"+2{N}%", f"−2{N}%"]
    most, least = theme.diverging(21)[-1], theme.diverging(21)[0]
    assert [f"#{c.fill.fore_color.rgb}" for c in list(cells)[1:]] == [most, least]


def test_a_whole_of_a_grid_beyond_its_parts_has_no_colour():
    rows = [("Bretagne", "Associations", 9.0), ("Finistère", "Associations", 2.0),
            ("Morbihan", "Associations", 1.0)]
    sample = table(rows, [Column("territoire_nom", "Territoire"), FAMILLE, VALEUR])
    slide = one(sample, lambda t: charts.heat(t, "territoire_nom", "famille", "valeur",
                                              [True, False, False]))
    _, *cells = shape(slide, "Tableau").table.rows[1].cells
    scale = theme.sequential(21)
    assert [str(c.fill.fore_color.rgb) for c in cells[1:]] == [scale[-1][1:], scale[0][1:]]
    assert cells[0].text == f"+9{N}%" and cells[0].fill.type is None


@pytest.mark.parametrize(("across", "down"), [("annee", "famille"), ("famille", "annee")])
def test_a_break_of_a_grid_is_a_dotted_border_between_the_cells_that_it_parts(across, down):
    rows = [(name, year, 1.0) for name in ("Associations", "Mutuelles", "Scop")
            for year in range(2018, 2023)]
    ruptures = (Break("champ", 2019, "avant", "après", "raison"),
                Break("concept", 2022, "avant", "après", "raison"))
    sample = table(rows, [FAMILLE, ANNEE, VALEUR], breaks=ruptures)
    grid = shape(one(sample, lambda t: charts.heat(t, across, down, "valeur")), "Tableau").table
    assert grid.cell(0, 0).text == f"Pointillés{N}: rupture de champ, rupture de concept"
    side = "lnR" if across == "annee" else "lnB"  # that of the cell before the break
    for place in range(1, 6):
        for lane in (1, 2, 3):
            cell = grid.cell(lane, place) if across == "annee" else grid.cell(place, lane)
            borders = [line.tag.rpartition("}")[2] for line in cell._tc.tcPr
                       if line.find("{*}prstDash") is not None]
            assert borders == [side] * (place in (1, 4))


def test_a_long_table_says_how_many_rows_it_leaves_out():
    sample = table([(f"Famille {i}", float(i)) for i in range(60)], [FAMILLE, VALEUR])
    slide = one(sample, form=TABLE)
    rows = len(shape(slide, "Tableau").table.rows) - 1
    assert shape(slide, "Suite").text_frame.text == (
        f"… et {60 - rows} lignes de plus, dans le tableau de la page et ses extraits")


def test_a_column_that_only_rows_without_room_fill_is_no_column_of_dashes():
    words = [Column("remarque", "Remarque"), Column("editeur", "Éditeur")]
    rows = [(f"Famille {i}", float(i), "estimé" if i > 50 else "", f"Éditeur {i}")
            for i in range(60)]
    slide = one(table(rows, [FAMILLE, VALEUR, *words]), form=TABLE)
    drawn = shape(slide, "Tableau").table
    assert [cell.text for cell in drawn.rows[0].cells] == [
        "Famille", "Évolution (%)", "Éditeur"]
    assert shape(slide, "Suite").text_frame.text.startswith(
        f"… et {61 - len(drawn.rows)} lignes et 1 colonne de plus")


def test_a_table_of_few_rows_fills_its_slide_though_columns_are_left_out():
    columns = [Column(f"colonne_{i}", f"Établissements de la colonne {i}") for i in range(12)]
    rows = [(name, *(f"établissements {name} {i}" for i in range(12)))
            for name in ("Associations", "Mutuelles", "Fondations")]
    slide = one(table(rows, [FAMILLE, *columns]), form=TABLE)
    frame, rest = shape(slide, "Tableau"), shape(slide, "Suite")
    assert "colonnes de plus" in rest.text_frame.text
    high = [row.height for row in frame.table.rows]
    assert 0.5 * (rest.top - frame.top) < sum(high) <= rest.top - frame.top
    assert len(set(high)) == 1  # none looks like two lines


def test_a_figure_that_is_the_same_on_each_row_stays_while_words_may_leave():
    columns = [Column(f"colonne_{i}", f"Établissements de la colonne {i}") for i in range(12)]
    rows = [(name, 0.0, *(f"établissements {name} {i}" for i in range(12)))
            for name in ("Bretagne", "Morbihan")]
    slide = one(table(rows, [FAMILLE, VALEUR, *columns]), form=TABLE)
    heads = [cell.text for cell in shape(slide, "Tableau").table.rows[0].cells]
    assert "colonnes de plus" in shape(slide, "Suite").text_frame.text
    assert heads[:2] == ["Famille", "Évolution (%)"]


def heads_of(*rows: tuple[str, ...]) -> list[str]:
    """Return the heads of the columns that a table too wide for its slide shows."""
    names = [f"colonne_{i}" for i in range(len(rows[0]) - 1)]
    slide = one(table(rows, [FAMILLE, *(Column(name, name) for name in names)]), form=TABLE)
    return [cell.text for cell in shape(slide, "Tableau").table.rows[0].cells]


def test_a_column_that_says_the_same_on_each_row_is_the_first_to_leave():
    texts = [f"établissements de la colonne {i}" for i in range(12)]
    rows = [(name, texts[0], *(f"{text} {name}" for text in texts[1:]))
            for name in ("Associations", "Mutuelles", "Fondations")]
    heads = heads_of(*rows)
    assert heads[:2] == ["Famille", "colonne_1"] and len(heads) < 13
    heads = heads_of(rows[0])  # of a single row, none says more than another
    assert heads[:2] == ["Famille", "colonne_0"] and len(heads) < 13


def test_figures_of_a_table_are_under_one_another_by_their_units_as_their_head_is():
    slide = one(table([("Associations", 2.6), ("Mutuelles", -10.4)], [FAMILLE, VALEUR]))
    for row in shape(slide, "Tableau").table.rows:
        assert [cell.text_frame.paragraphs[0].alignment for cell in row.cells] == [
            PP_ALIGN.LEFT, PP_ALIGN.RIGHT]


def test_a_column_of_more_than_three_lines_is_left_out_though_it_has_room():
    words = {"Avis": "court", "Remarque": "Une remarque longue. " * 40}
    for left_out in (False, True):
        texts = [words["Remarque" if left_out else "Avis"] + str(rank) for rank in range(3)]
        rows = [(f"Famille {rank}", float(rank), text) for rank, text in enumerate(texts)]
        sample = table(rows, [FAMILLE, VALEUR, Column("remarque", "Remarque")])
        heads = [cell.text for cell in shape(one(sample), "Tableau").table.rows[0].cells]
        assert ("Remarque" not in heads) == left_out


def test_the_rows_of_a_table_are_in_the_colours_of_the_theme_in_turn():
    slide = one(table([(name, 1.0) for name in "abc"], [FAMILLE, VALEUR]), form=TABLE)
    _, *rows = shape(slide, "Tableau").table.rows
    assert [{cell.fill.fore_color.theme_color for cell in row.cells} for row in rows] == [
        {MSO_THEME_COLOR.BACKGROUND_1}, {MSO_THEME_COLOR.BACKGROUND_2},
        {MSO_THEME_COLOR.BACKGROUND_1}]


def test_no_word_of_a_grid_is_broken(entrepot):
    [content] = [c for c in contents("emploi", "vue=Détail par trimestre")
                 if c.slide.key == "emploi_moyennes"]
    grid = shape(pptx([content]).slides[0], "Tableau").table
    for row in grid.rows:
        for column, cell in zip(grid.columns, row.cells, strict=True):
            for run in (r for p in cell.text_frame.paragraphs for r in p.runs):
                room = column.width - cell.margin_left - cell.margin_right + POINT
                assert all(width(word, run.font.size.pt, True) <= room
                           for word in run.text.split(" ")), run.text


def test_the_column_of_long_texts_has_the_room_that_dates_leave():
    names = ["Les associations bretonnes, moteurs de l'économie locale (Relocalisons.bzh)"] * 3
    sample = table([("2025", name) for name in names], [Column("periode", "Publié"), FAMILLE])
    dates, texts = shape(one(sample, form=TABLE), "Tableau").table.columns
    assert texts.width > 3 * dates.width


def test_a_table_of_published_figures_keeps_what_each_figure_is_of(entrepot):
    [content] = [c for c in contents("mois_ess", "volet_mois=Tous les chiffres publiés")
                 if c.slide.key == "mois_tout"]
    heads = [cell.text for cell in shape(pptx([content]).slides[0], "Tableau").table.rows[0].cells]
    assert {"Année", "Territoire", "Indicateur", "Valeur"} <= set(heads)


def test_figures_that_are_words_are_read_in_a_table_not_in_a_chart_without_a_bar():
    rows = [(str(2015 + i), None, "", "hausse") for i in range(4)]
    sample = table(rows, [Column("periode", "Période"), VALEUR, STATUT, Column("imprime", "")])
    slide = one(replace(sample, columns=sample.columns[:2]), lambda t: charts.bars(
        t, "periode", "valeur"))
    assert not charts_of(slide)
    cells = [[cell.text for cell in row.cells] for row in shape(slide, "Tableau").table.rows]
    assert cells[1:] == [[str(2015 + i), "hausse"] for i in range(4)]
