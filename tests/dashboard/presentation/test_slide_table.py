"""A table on a slide: the rows and the columns that fit, what is left out counted."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from dashboard.blocks import headless
from dashboard.blocks.deck import Content, Slide
from dashboard.presentation import slide_html, slide_table
from dashboard.presentation.window import Window
from dashboard.text.measure import text_width
from dashboard.warehouse.table import Table
from etl.contract import Column
from tests.dashboard.presentation.slides import WINDOWS, table


def test_a_long_table_says_what_it_leaves_out():
    markup = slide_table.rows(table(30), WINDOWS[1], 450)
    assert "lignes sur 30" in markup
    assert ">Secteur 0<" in markup
    assert ">Secteur 29<" not in markup
    assert "sur" not in slide_table.rows(table(3), WINDOWS[1], 450)
    assert "sur" not in slide_table.rows(table(9), WINDOWS[1], 450)


def test_a_short_table_is_larger_and_a_long_one_loses_no_row_for_it_nor_a_wide_one_a_column():
    columns = tuple(Column(f"c{rank}", f"Colonne {rank}") for rank in range(5))
    wide = Table(pd.DataFrame({column.name: [f"{'m' * 7} {column.name} {row}" for row in range(3)]
                               for column in columns}), columns)
    sizes = [float(re.search(r"--fois: ([0-9.]+)", slide_table.rows(one, WINDOWS[1], 450))[1])
             for one in (table(3), table(30), wide)]
    assert sizes == [slide_table.LARGER[0], 1, slide_table.LARGER[1]]


def test_a_table_without_rows_has_its_heads_alone():
    markup = slide_table.rows(table(0), WINDOWS[1], 450)
    assert "<th" in markup
    assert "<tbody></tbody>" in markup


def test_a_short_text_keeps_its_line_beside_a_long_one():
    """Else the rows that are said to fit would take more lines, and leave the slide."""
    short = table(1, "Service <médico-social> : {}")
    long = replace(short, columns=(*short.columns, Column("note", "Note")),
                   data=short.data.assign(note="des mots, " * 30))
    markup = slide_table.rows(long, WINDOWS[1], 450)
    assert ('<td class="diapo-ligne">Service &lt;médico-social&gt;\u202f: 0</td>'
            ) in markup
    assert '<td class="">des mots, des' in markup


@pytest.mark.parametrize(("window", "count"), [(WINDOWS[1], 3), (WINDOWS[2], 2)])
def test_long_texts_leave_room_to_the_columns_beside_them(window, count):
    columns = tuple(Column(f"texte_{rank}", f"Texte {rank}") for rank in range(count))
    data = pd.DataFrame({column.name: [f"{column.name} {row} : {'des mots, ' * 5}"
                                       for row in range(2)] for column in columns})
    assert slide_table.rows(Table(data, columns), window, 450).count("<th ") == count


def test_a_row_higher_than_the_slide_is_shown_rather_than_none():
    high = replace(table(2), data=table(2).data.assign(secteur=["des mots, " * 99, "Secteur 1"]))
    markup = slide_table.rows(high, WINDOWS[2], 200)
    assert markup.count("<td") == 2 and "1 ligne sur 2" in markup


def test_no_column_is_narrower_than_a_word_of_its_head():
    columns = tuple(Column(f"c{rank}", f"Établissements {rank}") for rank in range(12))
    data = pd.DataFrame({column.name: [f"{row} {column.name}" for row in range(2)]
                         for column in columns})
    markup = slide_table.rows(Table(data, columns), WINDOWS[1], 450)
    assert min(map(float, re.findall(r'width: ([0-9.]+)%', markup))) / 100 * WINDOWS[1].room > (
        text_width("Établissements", slide_table.SIZE, bold=True))


def test_a_count_stands_at_the_right_as_a_figure_does():
    counts = Table(pd.DataFrame({"pays": ["Brest", "Redon"], "acteurs": [12, 3]}), (
        Column("pays", "Pays"), Column("acteurs", "Acteurs", "entier")))
    assert '<td class="diapo-nombre diapo-ligne">12</td>' in slide_table.rows(
        counts, WINDOWS[1], 450)


def test_the_browser_is_told_the_widths_by_which_lines_are_counted():
    """Else a column of sentences had less than was counted, and the last rows left the slide."""
    reasons = replace(table(12), columns=(*table(12).columns, Column("raison", "Raison")))
    reasons = replace(reasons, data=reasons.data.assign(
        raison=[f"{i} : filière du bois, distincte de l'alimentation" for i in range(12)]))
    markup = slide_table.rows(reasons, WINDOWS[0], 450)
    widths = [float(width) for width in re.findall(r'<col style="width: ([0-9.]+)%">', markup)]
    assert len(widths) == markup.count("<th ") == 3
    assert sum(widths) == pytest.approx(100, abs=0.1)
    assert widths.index(max(widths)) == 2


def test_a_table_whose_other_columns_are_the_same_for_all_shows_them_beside_the_first():
    columns = (Column("source", "Source"), Column("etat", "État"))
    data = pd.DataFrame({"source": ["Enquête", "Inventaire"], "etat": "Aucune donnée déposée"})
    markup = slide_table.rows(Table(data, columns),
                              WINDOWS[1], 450)
    assert markup.count("Aucune donnée déposée") == 2
    assert "sur" not in markup


def test_the_column_that_names_the_rows_is_kept_before_one_that_the_headline_speaks_of():
    columns = (Column("indicateur", "Indicateur"), Column("famille", "Famille"),
               Column("valeur", "Valeur", type="nombre"), Column("editeur", "Éditeur"))
    data = pd.DataFrame({
        "indicateur": ["Part de l'ESS dans l'emploi"] * 2 + ["Effectif ESS du plus grand pays"],
        "famille": "Économie sociale et solidaire", "valeur": [14.5, 12.0, 23874.0], "unite": "",
        "editeur": ["Un éditeur au nom assez long", "Un autre éditeur", "Un troisième"]})
    markup = slide_table.rows(Table(data, columns),
                              WINDOWS[2], 450, "L'économie sociale et solidaire en Bretagne")
    assert "Indicateur</th>" in markup and "colonnes sur 4" in markup


def test_a_table_of_published_figures_shows_each_figure_and_where(entrepot):
    """Two figures of one name, those of Bretagne and of Finistère, are not taken for one another;
    their units are written beside them."""
    block, = headless.collection(
        "associations", "volet_associations=Tous les chiffres publiés").blocks
    for window in (Window(1024, 768), Window(1440, 900)):
        content = Content(Slide("associations", block.key), block)
        markup = slide_table.rows(block.table, window, slide_html.room(content, window))
        heads = re.findall(r"<th[^>]*>([^<]+)</th>", markup)
        assert heads[:3] == ["Indicateur", "Territoire", "Valeur"]
        assert "26\u202f000\xa0associations" in markup


def test_a_table_has_the_rows_that_its_texts_leave_room_for(entrepot):
    """Narrow letters are not counted as broad ones: these texts take one line."""
    block = next(b for b in headless.collection("territoires").blocks
                 if b.key == "fiche_territoire")
    content = Content(Slide("territoires", block.key), block)
    short = block.table.where(block.table.data["poste"].str.len() < len("Mise à disposition"))
    markup = slide_table.rows(short, WINDOWS[1], slide_html.room(content, WINDOWS[1]))
    assert f"10 lignes sur {len(short.data)}" in markup


def test_five_rows_come_before_a_column_of_long_remarks():
    columns = *table(8).columns, Column("note", "Remarque"), Column("lieu", "Lieu")
    remarks = [f"{row} : {'des mots, ' * 30}" for row in range(8)]
    with_remarks = replace(table(8), columns=columns, data=table(8).data.assign(
        note=remarks, lieu=[f"Lieu {row}" for row in range(8)]))
    markup = slide_table.rows(with_remarks, WINDOWS[1], 450)
    assert re.findall("<th [^>]*>(.*?)</th>", markup) == ["Secteur", "Évolution", "Lieu"]
    assert "3 colonnes sur 4" in markup and "ligne" not in re.sub("diapo-ligne", "", markup)


def test_a_figure_too_long_for_its_column_has_its_unit_on_the_next_line():
    wide, narrow = (slide_table.html_table(["Valeur"], [["20\u202f000\xa0participants"]], [True],
                                           [room]) for room in (240, 160))
    assert '<td class="diapo-nombre diapo-ligne">20\u202f000\xa0participants</td>' in wide
    assert '<td class="diapo-nombre ">20\u202f000 participants</td>' in narrow
    document = slide_table.html_table(["Document"], [["Octant n°\xa0108"]], [False], [60])
    assert '<td class="">Octant n°\xa0108</td>' in document


def test_the_name_of_a_file_is_cut_between_its_words():
    [cell] = re.findall("<td.*?</td>", slide_table.html_table(
        ["Fichier"], [["emploi/note_2012.xlsx"]], [False], [60]))
    assert "emploi/<wbr>note_<wbr>2012.xlsx" in cell


@pytest.mark.parametrize(("page", "tab", "key"), [
    ("activite", "volet_activite=Tous les indicateurs", "activite_indicateurs"),
    ("agriculture_alimentation", "volet_agricole=Tous les chiffres publiés", "agri_publies"),
    ("territoires", "volet_territoires=Chiffres publiés", "fiche_territoire")])
def test_no_row_is_taken_for_another_on_a_projector_of_4_3(entrepot, page, tab, key):
    """« Adhérents par collège » stood eight times, without the college of any."""
    block = next(b for b in headless.collection(page, tab).blocks if b.key == key)
    window = Window(1024, 768)
    markup = slide_table.rows(block.table, window, slide_html.room(
        Content(Slide(page, key), block), window), block.lecture)
    rows = [tuple(re.findall('<td class="(?:diapo-ligne)?">(.*?)</td>', row))  # less its figure
            for row in re.findall(r"<tr>(<td.*?)</tr>", markup)]
    assert len(rows) == len(set(rows)) >= 4


def test_what_all_rows_share_is_shown_where_no_row_is_lost_for_it():
    """Three figures of the fourth quarter stood without their period on a slide half empty."""
    columns = (Column("secteur", "Secteur"), Column("valeur", "Évolution", type="nombre"),
               Column("periode", "Période"), Column("note", "Note"))
    few, many = (Table(table(count).data.assign(periode="T4 2023", note=""), columns)
                 for count in (3, 30))
    markup = slide_table.rows(few, WINDOWS[1], 450)
    assert markup.count("T4\u00a02023") == 3 and "Note</th>" not in markup
    without = slide_table.rows(Table(many.data, columns[:2]), WINDOWS[1], 450).count("<tr>")
    assert slide_table.rows(many, WINDOWS[1], 450).count("<tr>") == without
    long = Table(few.data.assign(periode="Quatrième trimestre 2023 " * 5), columns)
    assert "Quatrième" not in slide_table.rows(long, WINDOWS[1], 450)


def test_a_column_has_the_room_of_each_word_of_its_texts():
    """Else the browser let a table leave the slide of a telephone."""
    columns = (Column("indicateur", "Indicateur"), Column("valeur", "Valeur", type="nombre"),
               Column("periode", "Période"), Column("remarque", "Remarque"))
    data = pd.DataFrame({
        "indicateur": ["Organisations accompagnées"] * 3, "valeur": [51.0, 900.0, 900.0],
        "unite": "organisations", "periode": ["2022", "avril 2020", "avril 2020"],
        "remarque": ["Accompagnements", "Une cinquantaine", "Selon la publication"]})
    markup = slide_table.rows(Table(data, columns), WINDOWS[2], 900)
    widths = [float(width) for width in re.findall(r'<col style="width: ([0-9.]+)%">', markup)]
    heads = re.findall(r"<th[^>]*>([^<]+)</th>", markup)
    words = {"Indicateur": "accompagnées", "Valeur": "organisations", "Remarque": "Accompagnements"}
    for head, width in zip(heads, widths, strict=True):
        assert text_width(words.get(head, ""), slide_table.SIZE) + slide_table.CELL <= (
            width / 100 * WINDOWS[2].room + 2), head
