"""The draft of the yearly note: the published numbers, marked sentences, what is missing listed;
the same in Word and in PDF."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from dashboard.blocks import headless
from dashboard.blocks.cells import typeset
from dashboard.note import control, figures, pdf, word, word_styles
from dashboard.note.contents import draft
from dashboard.note.missing import missing_figures
from dashboard.note.model import MARK, Box, Grid, Head, Heading, Note, Picture, Sentence, Text
from dashboard.text import numbers
from dashboard.themes.emploi import published
from dashboard.warehouse.table import Table
from etl.paths import RAW
from etl.warehouse.build import build
from tests.pages.reading import page_at

pytestmark = pytest.mark.usefixtures("entrepot")
TODAY = date(2024, 10, 14)
#: Year → the workbook of its note (n° 3 and n° 9), and the cells that the contract corrects.
NOTES = {2012: ("note_conjoncture_2012.xlsx", {}),
         2013: ("note_conjoncture_2013.xlsx", {"M7": "−889 (c)", "I9": "+3,1 % (c)"})}
#: Year → the corrected cells in the annex: the figure, and what the note prints.
ANNEX = {2012: {}, 2013: {"M7": ["−889 postes (c)", "889"], "I9": ["+3,1 % (c)", "-3.1%"]}}
N = "\u202f"


@lru_cache(maxsize=4)
def note_of(year: int) -> Note:
    return draft(year, TODAY)


def sentences_to_rework(year: int) -> list[Sentence]:
    return [part for part in note_of(year).parts if isinstance(part, Sentence)]


@lru_cache(maxsize=4)
def document_of(year: int):
    """Return the Word document of a year, read back."""
    return Document(BytesIO(word.docx(note_of(year), TODAY)))


@lru_cache(maxsize=4)
def pdf_of(year: int) -> PdfReader:
    """Return the PDF of a year, read back."""
    return PdfReader(BytesIO(pdf.pdf(note_of(year), TODAY)))


def plain(text: str) -> str:
    return text.replace(N, " ").replace("\u00a0", " ")


def bare(text: str) -> str:
    """Return the text without any space: a PDF does not say where its lines were broken."""
    return re.sub(r"\s", "", text)


def grid(year: int, caption: str) -> list[list[str]]:
    """Return the texts of the Word table under that caption."""
    document = document_of(year)
    at = next(p for p in document.paragraphs if p.style.name == "Caption"
              and plain(p.text).startswith(caption))
    table = next(t for t in document.tables if t._tbl is at._p.getnext())
    return [[plain(c.text) for c in row.cells] for row in table.rows]


def as_printed(cell: object, unit: str) -> str:
    """Return what a workbook prints, as the note writes it: « -1.5% » → « −1,5 % », 104 → « +104 ».
    """
    number = float(str(cell).strip("*%").replace(",", "."))
    if unit == "%":
        number *= 100 if isinstance(cell, float | int) else 1
        text = f"{round(number, 1) + 0:+.1f} %"
    else:
        text = f"{number:+,.0f}".replace(",", " ")
    text = re.sub(r"^[+-](?=0[.,]0 %$)", "", text)
    return text.replace("-", "−").replace(".", ",")


@pytest.mark.parametrize("year", NOTES)
def test_the_house_table_is_that_of_the_notes(year):
    """Statut × département: the year before in %, the year in % and in posts."""
    file, corrections = NOTES[year]
    sheet = openpyxl.load_workbook(
        Path(os.environ["OBSERVATOIRE_RAW"], "emploi", file))["Tableau 1"]
    table = grid(year, "Évolution de l'emploi par statut et département")
    assert table[0] == ["Statut", *(p for p in (
        "Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan", "Bretagne") for _ in range(3))]
    assert table[1][1:4] == [str(year - 1), str(year), str(year)]
    assert table[2][1:] == ["%", "%", "Vol."] * 5
    rows = {row[0]: row[1:] for row in table[3:]}
    for row in range(7, 13):
        name = sheet.cell(row, 1).value
        for column in range(2, 17):
            cell = sheet.cell(row, column)
            unit = sheet.cell(6, column).value
            line = {"Privé (Hors ESS)": "Privé hors ESS"}.get(name, name)
            if line == "Privé hors ESS" and column % 3 == 2:  # the note of 2012 says what it is
                line = "Privé (ESS incluse)"
            expected = corrections.get(cell.coordinate) or as_printed(cell.value, unit)
            assert rows[line][column - 2] == expected, cell.coordinate


@pytest.mark.parametrize(("year", "title", "heads"), [
    (2011, " et département, en 2011, en %", ["%"]),
    (2016, ", Bretagne, en 2016, en % et en volume", ["%", "Vol."])])
def test_the_house_table_names_the_columns_that_it_has_and_no_other(year, title, heads):
    table = figures.house(figures.Year(year))
    assert plain(table.caption) == f"Évolution de l'emploi par statut{title}"
    assert list(dict.fromkeys(head.text for head in table.heads[2])) == heads
    assert [head for head in ("%", "Vol.") if f"{head} : évolution" in plain(table.under)] == heads


def test_the_house_table_has_the_departements_of_a_year_that_gives_them_alone():
    def alone(table: Table) -> Table:
        return table.where((table.data["territoire_niveau"] == "departement")
                           & table.data["groupe"].isin(published.GROUPES))

    year = figures.Year(2013)
    table = figures.house(SimpleNamespace(
        year=2013, before=alone(year.before), percent=alone(year.percent), jobs=alone(year.jobs)))
    assert table and [head.text for head in table.heads[0]] == [
        "Statut", "Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"]


@pytest.mark.parametrize("unit", ["%", "postes"])
@pytest.mark.parametrize("year", NOTES)
def test_its_numbers_are_those_of_the_page(year, unit):
    block = next(b for b in headless.collection("emploi", "vue=Familles+et+départements&"
                                            f"annee_tableau={year}&unite={unit}").blocks
                 if b.key == "emploi_departements")
    table = grid(year, "Évolution de l'emploi par statut et département")
    at = {(row[0], place, table[1][c], table[2][c]): row[c] for row in table[3:]
          for c, place in enumerate(table[0]) if c}
    assert len(block.table.data) == 30
    for _, row in block.table.data.iterrows():
        number = plain(numbers.value(row["valeur"], "%" if unit == "%" else "", row["statut"],
                                     row["qualificatif"], row["imprime"], sign=True))
        kind = "%" if unit == "%" else "Vol."
        assert at[row["groupe"], row["territoire_nom"], str(year), kind] == number


@pytest.mark.parametrize(("year", "sentences"), [
    (2012, ["En 2012, l'emploi de l'ESS en Bretagne progresse de 0,7 %, contre −0,2 % dans le "
            "privé, ESS incluse.", "En 2012, l'emploi de l'ESS en Bretagne gagne 754 postes."]),
    (2013, ["En 2013, l'emploi de l'ESS en Bretagne recule de 0,3 %, contre −1,0 % dans le privé "
            "hors ESS.", "En 2013, l'emploi de l'ESS en Bretagne perd 381 postes."]),
    # A growth and its share, then families, then what is published in words alone.
    (2016, ["En 2016, l'emploi de l'ESS en Bretagne progresse de 0,8 %.",
            "En 2016, l'emploi de l'ESS en Bretagne gagne 881 postes.",
            "En 2016, en Bretagne, l'ESS représente 11 % de la croissance de l'emploi.",
            "Entre 2015 et 2016, la tendance publiée de l'emploi de l'ESS est à la baisse dans les "
            "Côtes-d'Armor.",
            "En 2016, en Bretagne, l'emploi progresse dans les associations (+1 040 postes), et "
            "recule dans les mutuelles (−111 postes), dans les fondations (−27 postes) et dans les "
            "coopératives (−19 postes).",
            "Entre 2015 et 2016, en Bretagne, la tendance publiée de l'emploi de l'ESS est à la "
            "hausse pour « animation » et « aide à domicile ».",
            "Croissance de l'emploi ESS, Bretagne : une seule publication donne un chiffre : +5 % "
            "(France Télévisions, 2011-2016)."]),
    # Of the région alone: the sectors of a département are in the table.
    (2022, ["En 2022, l'emploi de l'ESS en Bretagne progresse de 2,6 %, contre 3,5 % dans le privé "
            "hors ESS.", "En 2022, l'emploi de l'ESS du secteur « aide à domicile » en Bretagne "
            "recule de 3,8 %, contre +2,6 % dans l'ensemble de l'ESS.",
            "Entre 2021 et 2022, en Bretagne, la tendance publiée de l'emploi de l'ESS est à la "
            "hausse pour « animation », « sport » et « spectacle vivant »."]),
])
def test_the_sentences_tell_the_figures_of_the_year(year, sentences):
    assert [plain(s.text) for s in sentences_to_rework(year)][:len(sentences)] == sentences


@pytest.mark.parametrize(("year", "pictures"), [
    (2013, {"Évolution annuelle de l'emploi en %, ESS et privé – Bretagne, 2011 à 2013":
            ("2010-2011", "2011-2012", "2012-2013"),
            "Évolution de l'emploi par famille en % – Bretagne, 2013":
            ("Mutuelles", "Fondations", "Associations", "Coopératives"),
            "Évolution de l'emploi de l'ESS en % – départements, 2013":
            ("Finistère", "Côtes-d'Armor", "Ille-et-Vilaine", "Morbihan")}),
    (2016, {"Évolution annuelle de l'emploi en %, ESS et privé – Bretagne, 2011 à 2016":
            ("2010-2011", "2011-2012", "2012-2013", "", "", "2015-2016"),
            "Évolution de l'emploi par famille en postes – Bretagne, 2016":
            ("Associations", "Coopératives", "Fondations", "Mutuelles")}),
    (2022, {"Évolution annuelle de l'emploi en %, ESS et privé – Bretagne, 2011 à 2022":
            ("2010-2011", "2011-2012", "2012-2013", "", "", "2015-2016", "", "2017-2018", "", "",
             "", "2021-2022"),
            "Évolution de l'emploi de l'ESS par secteur en % – Bretagne, 2022":
            ("Ensemble de l'ESS", "Aide à domicile")})])
def test_a_picture_shows_what_its_caption_names_and_says_it_to_who_does_not_see_it(year, pictures):
    shown = [part for part in note_of(year).parts if isinstance(part, Picture)]
    assert {plain(one.caption): one.draw().categories for one in shown} == pictures
    assert {one.alt for one in shown} <= {one.text for one in sentences_to_rework(year)}


def test_a_sentence_names_no_cell_but_those_that_it_tells():
    [posts] = [one for one in sentences_to_rework(2013) if "perd 381" in one.text]
    assert posts.origin.endswith("cellule P11")


def test_one_year_makes_no_history_and_a_wide_table_has_pages_in_landscape():
    titles = {part.caption for part in note_of(2011).parts if isinstance(part, Picture)}
    assert titles and not [one for one in titles if one.startswith("Évolution annuelle")]
    assert [part.text for part in note_of(2018).parts
            if isinstance(part, Heading) and part.wide] == ["Statuts et départements"]


@pytest.mark.parametrize("year", [2012, 2013, 2018, 2022])
def test_every_sentence_is_marked_for_the_editor_and_names_its_cells(year):
    document = document_of(year)
    paragraphs = [p for p in document.paragraphs if p.style.name == word_styles.REWORK]
    assert [p.text for p in paragraphs] == [f"{s.text} {MARK}" for s in sentences_to_rework(year)]
    assert all(p.runs[-1].style.name == word_styles.MARKED for p in paragraphs)
    sentences = [p.text for p in document.paragraphs if re.match(r"(En|Entre) 20\d\d", p.text)]
    assert sentences and all(t.endswith(MARK) for t in sentences)
    comments = [c.text for c in document.comments]
    assert len(comments) == len(paragraphs)
    assert all(re.search(r"emploi/\S+\.xlsx, feuille .+, cellules? [A-Z]+\d+", c)
               for c in comments)


def test_sectors_are_ranked_from_those_that_grow_to_those_that_shrink():
    rows = grid(2022, "Secteurs de l'ESS en 2022")
    assert [row[:2] + row[3:] for row in rows[1:5]] == [
        ["▲ hausse", "Animation", "hausse (principal moteur)"],
        ["▲ hausse", "Sport", "hausse (principal moteur)"],
        ["▲ hausse", "Spectacle vivant", "reprise importante après plusieurs années de baisse"],
        ["▼ baisse", "Aide à domicile", "−3,8 %"]]


def test_a_sector_that_neither_grows_nor_shrinks_once_rounded_is_stable(monkeypatch):
    monkeypatch.setattr(figures.Year, "percent",
                        figures.Year(2022).percent.with_values(valeur=-0.04, imprime="−0,04 %"))
    [ranking] = [part for part in draft.__wrapped__(2022, TODAY).parts if isinstance(part, Grid)
                 and part.caption.startswith("Secteurs de l'ESS en 2022")]
    assert [row[0] for row in ranking.rows
            if row[1:3] == ("Aide à domicile", "Bretagne")] == ["= stabilité"]


def test_missing_figures_are_listed_with_their_reason():
    rows = grid(2018, "Chiffres attendus et non publiés pour 2018")[1:]
    reasons = {expected: (what, why) for expected, what, why in rows}
    reason = ("non imprimé dans « L'emploi de l'ESS en décrochage par rapport au reste de "
              "l'économie bretonne »")
    assert reasons["Évolution de l'emploi en % – familles de l'ESS, départements"] == (
        "les 16 chiffres", reason)
    assert reasons["Évolution de l'emploi en postes – privé, Bretagne"] == ("le chiffre", reason)
    assert reasons["Évolution de l'emploi en % – ESS, Morbihan"] == (
        "le nombre ; imprimé « stagnation »",
        "emploi/note_conjoncture_2018.xlsx, feuille « 2017-2018 », cellule B8")
    assert reasons["Évolution de l'emploi en % – Privé hors ESS, France"][0] == (
        "le nombre ; imprimé « nd » (n.d.)")


@pytest.mark.parametrize("year", NOTES)
def test_nothing_of_the_house_table_is_said_missing_when_all_of_it_is_published(year):
    rows = grid(year, f"Chiffres attendus et non publiés pour {year}")[1:]
    assert [r[0] for r in rows if r[0].startswith("Évolution")] == [
        "Évolution de l'emploi en % – secteurs de l'ESS"]


def test_a_family_that_the_next_note_renames_is_missing_from_no_older_one(tmp_path, monkeypatch):
    folder = tmp_path / "raw" / "emploi"
    folder.mkdir(parents=True)
    shutil.copy(RAW / "emploi" / "note_conjoncture_2013.xlsx", folder)
    book = openpyxl.load_workbook(folder / "note_conjoncture_2013.xlsx")
    sheet = book["Tableau 1"]
    for cell in sheet[5]:
        if isinstance(cell.value, int):
            cell.value += 1
    sheet["A10"] = "Mutuelles de santé"
    sheet["L9"] = sheet["D8"] = None
    book.save(folder / "note_conjoncture_2014.xlsx")
    build(tmp_path / "raw", tmp_path / "suivante.duckdb")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "suivante.duckdb"))
    families = {year: [(what.rpartition(" – ")[2], of) for what, of, _ in missing_figures(
        figures.Year(year)) if "familles" in what] for year in (2013, 2014)}
    assert families == {2013: [], 2014: [
        ("familles de l'ESS, Bretagne", "Mutuelles"),
        ("familles de l'ESS, départements", "Fondations (Morbihan) et Mutuelles"),
        ("familles de l'ESS, Bretagne", "Mutuelles"),
        ("familles de l'ESS, départements", "Coopératives (Côtes-d'Armor) et Mutuelles")]}


def test_the_head_says_the_day_of_the_data_and_the_method_their_build():
    note, build = note_of(2013), figures.Year(2013).percent.build
    code, day = build.split(" du ")
    assert plain(note.imprint) == (
        "Observatoire de l'ESS en Bretagne – Cress Bretagne. Brouillon préparé le 14 octobre 2024 "
        f"; données du {numbers.date(day)}.")
    warning, box = [p for p in note.parts if isinstance(p, Box)]
    assert warning == note.parts[0]
    assert "ce qui manque pour 2013 est listé" in plain(warning.texts[0].text)
    assert (box.texts[-1].label, plain(box.texts[-1].text)) == (
        "Construction des données", f"{code} du {numbers.date(day)}.")


def test_the_method_tells_field_documents_breaks_and_corrections():
    box = next(p for p in note_of(2013).parts[::-1] if isinstance(p, Box))
    texts = {label: [plain(t.text) for t in box.texts if t.label == label]
             for label in ("Champ", "Source", "Rupture", "Correction", "Statuts")}
    assert texts["Champ"][0].startswith("Effectifs salariés moyens annuels, Acoss-Urssaf et MSA")
    assert any("Note de conjoncture 2013, octobre 2014, https://" in s for s in texts["Source"])
    assert [r.split(" :")[0] for r in texts["Rupture"]] == [
        "Rupture de champ en 2013", "Rupture de comparateur en 2013"]
    assert [c.split(" :")[0] for c in texts["Correction"]] == [
        "emploi/note_conjoncture_2013.xlsx, I9", "emploi/note_conjoncture_2013.xlsx, M7"]
    assert texts["Statuts"] == ["(c) corrigé."]


@pytest.mark.parametrize(("year", "champs"), [
    (2003, ["Insee, DADS au 1er janvier 2003.", "Insee, données 2003."]),
    (2021, ["Insee Flores 2021.", "Insee Flores, postes en fin d'année.",
            "Pour d'autres chiffres : non précisé par les publications citées."]),
    (2020, ["Non précisé par les publications citées."])])
def test_a_year_without_a_note_has_the_field_that_its_figures_say(year, champs):
    """« Non précisé par les publications citées » stood over a table that said « Insee, DADS »."""
    box = next(p for p in note_of(year).parts[::-1] if isinstance(p, Box))
    assert [plain(t.text) for t in box.texts if t.label == "Champ"] == champs


def test_a_remark_that_several_figures_share_names_each_of_them():
    box = next(p for p in note_of(2022).parts[::-1] if isinstance(p, Box))
    remarks = [plain(t.text) for t in box.texts if t.label == "Remarque"]
    assert ("Évolution de l'emploi, Animation, ESS, Bretagne, 2021-2022 ; Évolution de l'emploi, "
            "Sport, ESS, Bretagne, 2021-2022 (emploi/note_conjoncture_2022.xlsx, B7, B8) : "
            "principal moteur.") in remarks


def test_what_the_loading_found_odd_is_said_after_a_single_colon():
    box = next(p for p in note_of(2016).parts[::-1] if isinstance(p, Box))
    [odd] = [t for t in box.texts if t.label.startswith("À signaler")]
    assert odd.label == "À signaler (cellule B8)"
    assert plain(odd.text).startswith("familles et ESS : la somme donne 883")


def test_what_a_publication_warns_of_stays_beside_its_figure():
    box = next(p for p in note_of(2013).parts[::-1] if isinstance(p, Box))
    remarks = [plain(t.text) for t in box.texts if t.label == "Remarque"]
    assert remarks == [
        "Évolution de l'emploi, Coopératives, Côtes-d'Armor, 2011-2012 "
        "(emploi/note_conjoncture_2013.xlsx, B8) : Renvoi imprimé dans le tableau, sans "
        "explication sous celui-ci."]
    rows = grid(2014, "Niveaux et parts publiés, rapportés à 2014")
    assert any("ersonnes ayant travaillé dans l'ESS au cours de l'année" in row[3]
               and row[4] == "163 000 personnes" for row in rows)


@pytest.mark.parametrize(("year", "is_said"), [(2021, True), (2014, True), (2022, False)])
def test_levels_of_one_publication_and_one_scope_are_not_told_to_have_several(year, is_said):
    levels = next(p for p in note_of(year).parts if isinstance(p, Grid)
                  and plain(p.caption) == f"Niveaux et parts publiés, rapportés à {year}")
    assert ("n'ont pas tous le même champ" in plain(levels.under)) is is_said


@pytest.mark.parametrize("year", NOTES)
def test_the_annex_leads_every_figure_to_its_cell(year):
    file, corrections = NOTES[year]
    rows = grid(year, f"emploi/{file}, feuille « Tableau 1 »")[1:]
    assert {row[3] for row in rows} >= set(corrections) | {"O11", "P11", "C7", "M10"}
    cells = {row[3]: row[1:3] for row in rows}
    assert {cell: cells[cell] for cell in corrections} == ANNEX[year]


def test_every_year_that_has_a_figure_has_a_note_and_no_demonstration_enters_it():
    for year in figures.years():
        note = draft(year, TODAY)
        titles = [p.text for p in note.parts if isinstance(p, Heading)]
        assert "Chiffres manquants" in titles
        figures_of_year = figures.Year(year)
        assert set(figures_of_year.cells["nature"]) == {"publié"}
        # Every picture and table has its source; every table has something in it.
        for part in note.parts:
            if isinstance(part, Picture):
                assert "Source" in part.under and part.alt
            if isinstance(part, Grid):
                assert part.rows and all(len(r) == len(part.widths) for r in part.rows)
                # What is missing has none, and the annex is itself made of sources.
                assert "Source" in part.under or part.caption.startswith(("Chiffres att", "emploi"))


def test_no_sentence_is_written_of_levels_that_have_no_number(monkeypatch):
    secret = figures.Year(2022).levels.with_values(valeur=float("nan"), statut="s", imprime="s")
    monkeypatch.setattr(figures.Year, "levels", secret)
    parts = draft.__wrapped__(2022, TODAY).parts
    assert any("secret" in row for part in parts if isinstance(part, Grid) for row in part.rows)
    assert not [part.text for part in parts if isinstance(part, Sentence)
                and not part.text.endswith(".")]


@pytest.mark.parametrize("year", [2013, 2018, 2022])
def test_all_that_is_written_is_typeset(year):
    """No line begins with the colon or the guillemet of the one before."""
    for part in note_of(year).parts:
        grid = isinstance(part, Grid)
        texts = [*(value for value in vars(part).values() if isinstance(value, str)),
                 *(text.text for text in (part.texts if isinstance(part, Box) else ())),
                 *(head.text for heads in (part.heads if grid else ()) for head in heads),
                 *(text for row in (part.rows if grid else ()) for text in row)]
        assert [text for text in texts if typeset(text) != text] == []


def test_a_thin_year_gives_a_short_honest_note():
    note = note_of(2008)
    assert not [p for p in note.parts if isinstance(p, Picture)]
    assert [plain(p.text) for p in note.parts if isinstance(p, Text)][:3] == [
        "Aucune évolution annuelle chiffrée de l'emploi n'est publiée pour 2008.",
        "Aucune évolution par secteur n'est publiée pour 2008.",
        "Aucune évolution par statut ou par département n'est publiée pour 2008."]
    rows = grid(2008, "Chiffres attendus et non publiés pour 2008")
    assert rows[1] == ["Évolution de l'emploi en % – ESS, Bretagne", "le chiffre",
                       "aucune note chargée ne donne d'évolution pour 2008 : déposer "
                       "note_conjoncture_2008.xlsx dans la page « Déposer un classeur »"]
    assert len(pdf_of(2008).pages) <= 3


@pytest.mark.parametrize("year", [2008, 2013, 2022])
def test_the_pdf_says_all_that_the_word_document_says(year):
    document = document_of(year)
    text = bare("".join(page.extract_text() for page in pdf_of(year).pages))
    # A page's foot may stand in the middle of a table's row.
    text = re.sub(rf"Notedeconjoncture{year}–brouillon–Page\d+sur\d+", "", text)
    paragraphs = [p.text for p in document.paragraphs]
    paragraphs += [c.text for t in document.tables for row in t.rows for c in row.cells]
    assert [t for t in paragraphs if bare(t) not in text] == []


def test_the_word_document_is_one_that_an_editor_and_a_screen_reader_can_use():
    document = document_of(2013)
    assert document.core_properties.title == "Note de conjoncture 2013"
    assert document.core_properties.language == "fr-FR"
    language = next(document.styles.element.iter(qn("w:lang")))
    assert language.get(qn("w:val")) == "fr-FR"
    assert {round(min(s.page_width.cm, s.page_height.cm), 1) for s in document.sections} == {21.0}
    for table in document.tables:
        first = table.rows[0]._tr.trPr
        assert first.find(qn("w:tblHeader")) is not None
        assert all(r._tr.trPr.find(qn("w:cantSplit")) is not None for r in table.rows)
    pictures = list(document.element.iter(qn("wp:docPr")))
    assert len(pictures) == 3 and all(p.get("descr") for p in pictures)
    # Nothing pushes a picture that takes the width of the text out of it, whatever opens it.
    assert all(p.getparent().get(f"dist{side}") == "0" for p in pictures for side in "TBLR")
    fields = [f.get(qn("w:instr")) for f in
              document.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    levels = [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert set(levels) == {"Heading 1"}


def test_the_pdf_is_french_outlined_and_numbered():
    reader = pdf_of(2013)
    assert reader.metadata.title == "Note de conjoncture 2013"
    assert reader.root_object["/Lang"] == "fr-FR"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.creation_date and reader.metadata.creation_date.date() == TODAY
    assert [o.title for o in reader.outline][:2] == ["Chiffres clés", "Familles de l'ESS"]
    pages = len(reader.pages)
    for number, page in enumerate(reader.pages, 1):
        assert f"Page {number} sur {pages}" in page.extract_text()
        assert sorted(round(float(x) / 28.3465, 1) for x in page.mediabox[2:]) == [21.0, 29.7]


def test_markup_and_endless_words_of_a_workbook_are_shown_as_they_are():
    hostile = "<b>gras</b> & « =1+1 » " + "x" * 300
    note = Note("Note", "sous-titre", "fait", (
        Heading("<i>Titre</i>"), Sentence(hostile, "A1"), Text(hostile, "<u>"),
        Grid(hostile, (), ((hostile, "1"),), (1, 1), 1)))
    reader = PdfReader(BytesIO(pdf.pdf(note, TODAY)))
    text = bare("".join(page.extract_text() for page in reader.pages))
    assert text.count(bare(hostile)) == 4
    document = Document(BytesIO(word.docx(note, TODAY)))
    assert document.tables[0].cell(0, 0).text == hostile


def test_a_remark_longer_than_a_page_goes_on_over_several_and_stops_no_document():
    remark = " ".join(f"mot{i}" for i in range(1500))
    note = Note("Note", "sous-titre", "fait", (
        Grid("Niveaux", ((Head("Chiffre"), Head("Remarque")),), (("A", "court"), ("B", remark)),
             (1, 1)),))
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.pdf(note, TODAY))).pages]
    assert len(pages) > 2 and all(page.count("Remarque") == 1 for page in pages[1:])
    read = " ".join(pages)
    assert all(re.search(rf"\bmot{i}\b", read) for i in (0, 700, 1499))


def test_a_box_longer_than_a_page_begins_under_its_heading():
    texts = tuple(Text(f"mot{i}", "Source") for i in range(70))
    note = Note("Note", "sous-titre", "fait", (Heading("Méthode"), Box(texts)))
    first, last = [page.extract_text() for page in PdfReader(
        BytesIO(pdf.pdf(note, TODAY))).pages]
    assert "Méthode" in first and "mot0" in first and "mot69" in last


def test_a_date_in_a_narrow_column_is_not_cut_within_its_year():
    assert re.search(r"1er\s+janvier\s+2003\b",
                     " ".join(page.extract_text() for page in pdf_of(2003).pages))
    narrow = Note("Note", "sous-titre", "fait", (
        Grid("Niveaux", ((Head("Date"), Head("Chiffre")),), (("1er\u00a0janvier\u00a02003", "A"),),
             (1, 6)),))
    [page] = PdfReader(BytesIO(pdf.pdf(narrow, TODAY))).pages
    assert re.search(r"\b2003\b", page.extract_text())


def test_the_page_offers_the_note_of_any_year_in_word_and_in_pdf():
    page = page_at("emploi", annee_note="2013")
    year = page.selectbox(key="annee_note")
    assert year.value == 2013
    assert year.options == [str(y) for y in figures.years()]
    labels = [b.proto.label for b in page.get("download_button")]
    assert labels == ["Note de conjoncture (Word)", "Note de conjoncture (PDF)"]


def test_the_note_is_closed_once_the_reader_closes_it_whatever_the_link_says():
    page = page_at("emploi", annee_note="2013")
    page.session_state["note_de_conjoncture"] = False
    assert not page.run().get("download_button")


def test_the_year_that_is_offered_first_is_the_last_that_a_note_tells():
    assert figures.latest_year() == 2022
    assert figures.years()[0] > 2022
    page = page_at("emploi")
    page.session_state["note_de_conjoncture"] = True
    assert page.run().selectbox(key="annee_note").value == 2022


def test_each_button_gives_the_note_of_the_year_in_the_format_that_it_names(monkeypatch):
    files = {}
    monkeypatch.setattr(control.st, "download_button", lambda label, data, file_name, **_:
                        files.update({label: (file_name, data()[:4])}))
    page_at("emploi", annee_note="2008")
    name = f"observatoire-ess_note-de-conjoncture-2008_{date.today():%Y-%m-%d}"
    assert files == {"Note de conjoncture (Word)": (f"{name}.docx", b"PK\x03\x04"),
                     "Note de conjoncture (PDF)": (f"{name}.pdf", b"%PDF")}
