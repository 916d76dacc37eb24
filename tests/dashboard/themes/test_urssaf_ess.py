"""The ESS of the Urssaf beside the private sector and the notes: every number of it is invented."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from dashboard.themes.emploi import blocks, published, urssaf_ess
from dashboard.warehouse.table import Table
from etl.paths import RAW
from etl.warehouse.build import build
from tests.drawing import checked_figure

SOURCES = ("emploi", "urssaf_ess", "emploi_prive")
HEADS = ("Code département;Champ ESS ?;Famille ESS;Année;Nombre d'établissements;"
         "Effectifs salariés moyens;Masse salariale (brute)")
SPAN = (2011, 2013)


@pytest.fixture
def load_years(tmp_path, monkeypatch):
    """Load the four départements in three years: 100 posts of associations each in 2011, then 99,
    then 110; ``changed``: (département, year) → the cell instead."""

    def load(cells=None, without=()):
        raw = tmp_path / "raw"
        (raw / "urssaf_ess").mkdir(parents=True, exist_ok=True)
        (raw / "emploi").mkdir()
        for note in (RAW / "emploi").glob("note_conjoncture_201[23].xlsx"):
            shutil.copy(note, raw / "emploi")
        lines = [f"{code};{champ};{famille};{year};5;{(cells or {}).get((code, year), posts)};9"
                 for code in (22, 29, 35, 56) for year, posts in ((2011, 100), (2012, 99),
                                                                  (2013, 110))
                 for champ, famille in (("OUI", "Association"), ("NON", "Hors ESS"))
                 if (code, year) not in without]
        (raw / "urssaf_ess/departements.csv").write_text("\n".join([HEADS, *lines]), "utf-8")
        warehouse = tmp_path / "warehouse.duckdb"
        report = build(raw, warehouse)
        assert not report.has_errors
        monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    return load


def ess(table):
    rows = table.data[table.data["ensemble"] == "ESS"]
    return dict(zip(rows["annee"], rows["effectifs"], strict=True))


def test_bretagne_is_the_sum_of_its_four_departements_and_says_so(load_years):
    load_years()
    table = urssaf_ess.ensembles("effectifs", "53", SPAN)
    assert ess(table) == {2011: 400, 2012: 396, 2013: 440}
    assert urssaf_ess.SUM in table.notes and urssaf_ess.CHAMP in table.notes
    assert ess(urssaf_ess.ensembles("effectifs", "29", SPAN)) == {2011: 100, 2012: 99, 2013: 110}


def test_a_year_that_lacks_a_departement_or_a_cell_has_no_sum(load_years):
    load_years({(29, 2012): "s"}, without={(35, 2013)})
    table = urssaf_ess.ensembles("effectifs", "53", SPAN)
    totals = table.data[table.data["ensemble"] == "ESS"].set_index("annee")
    assert totals["effectifs"].dropna().to_dict() == {2011: 400}
    assert totals["effectifs_statut"].to_dict() == {2011: "", 2012: "s"}


def test_an_index_begins_in_the_first_year_that_has_both(load_years):
    """A secret in the first year left the whole curve of the ESS without an index."""
    load_years({(29, 2011): "s"})
    table = urssaf_ess.index("effectifs", "53", SPAN)
    assert table.column("indice").label == "Indice, base 100 en 2012"
    last = table.data[table.data["annee"] == 2013]
    assert last["indice"].tolist() == pytest.approx([100 * 440 / 396] * 2)


def test_a_note_and_the_series_stand_side_by_side_each_with_its_champ(load_years):
    load_years()
    table = urssaf_ess.beside_notes("53", SPAN)
    note = published.evolutions("%", {"territoire": "53", "groupe": "ESS", "annee": 2012,
                                      "secteur": "Ensemble"}).data
    row = table.data[table.data["annee"] == 2012].iloc[0]
    assert row["note"] == note["valeur"].iloc[0]
    assert row["urssaf"] == pytest.approx(-1)
    assert row["champ_note"] != row["champ_urssaf"]
    assert "MSA" in row["champ_urssaf"]
    assert "deux évolutions : en 2013, " in urssaf_ess.notes_sentence(table)
    assert not {"premier", "dernier"} & set(urssaf_ess.notes_sentence(table).split())
    marked = table.with_values(note_qualificatif="environ", urssaf_statut="p")
    assert urssaf_ess.notes_sentence(marked).endswith(
        "en 2013, recul d'environ 0,3\u202f% dans la note, +11,1\u202f% (chiffre provisoire) "
        "d'après l'Urssaf.")


def test_every_figure_of_the_tab_is_drawn(load_years):
    load_years()
    measure = "effectifs"
    figures = list(blocks.urssaf_series(blocks.Scope("53", "Bretagne", SPAN), measure))
    assert [b.key for b in figures] == ["urssaf_indice", "urssaf_notes", "urssaf_familles",
                                        "urssaf_departements"]
    # It said « par département – Départements ».
    assert figures[-1].title == ("Effectifs salariés moyens de l'ESS par département – Bretagne, "
                                 "2011 à 2013")
    for block in figures:
        if block.draw:
            checked_figure(block.draw(block.table))
    assert figures[0].lecture == (
        "En 2013, l'indice (base 100 en 2011) est de 110,0 dans l'ESS et de 110,0 dans le privé "
        "hors ESS.")


def test_the_largest_sectors_are_drawn_and_the_table_has_them_all(load_years, tmp_path):
    """The NA88 has eighty sectors, whose bars made a card of several windows."""
    heads = ("Code région;Champ ESS ?;Famille ESS;Secteur NA88;Année;Nombre d'établissements;"
             "Effectifs salariés moyens;Masse salariale (brute)")
    lines = [f"53;OUI;Association;{n} Activité numéro {n};2013;5;{10 * n};9" for n in range(10, 90)]
    raw = tmp_path / "raw/urssaf_ess"
    raw.mkdir(parents=True)
    (raw / "regions.csv").write_text("\n".join([heads, *lines]), "utf-8")
    load_years()
    scope = blocks.Scope("53", "Bretagne", SPAN)
    [block] = [b for b in blocks.urssaf_series(scope, "effectifs")
               if b.key == "urssaf_secteurs"]
    assert len(block.table.data) == 80
    assert block.table.notes[0] == urssaf_ess.CHAMP
    assert list(block.draw(block.table).categories) == [
        f"{n} Activité numéro {n}" for n in range(89, 79, -1)]
    assert block.note.startswith("Les 10 premiers secteurs sur 80 sont dessinés")
    assert block.title.endswith("par secteur (NA88) – Bretagne, 2013")
    # The smallest one is not drawn: the headline is of what is on the screen.
    assert block.lecture == ("En 2013, jusqu'à 890\u00a0salariés dans un secteur (89 Activité "
                             "numéro 89).")
    marked = block.table.with_values(effectifs_statut="p")
    assert "(89 Activité numéro 89, chiffre provisoire)." in urssaf_ess.sectors_sentence(
        marked, "effectifs")
    few = marked.where(marked.data.index < 2)
    assert urssaf_ess.sectors_sentence(few, "effectifs") == (
        "En 2013, de 880\u00a0salariés (88 Activité numéro 88, chiffre provisoire) à "
        "890\u00a0salariés (89 Activité numéro 89, chiffre provisoire).")
    # The sector that is masked may have more.
    counts = block.table.data["effectifs"]
    masked = block.table.with_values(effectifs=counts.mask(counts == 890))
    assert urssaf_ess.sectors_sentence(masked, "effectifs").endswith(
        "(88 Activité numéro 88), parmi les 79 dont le chiffre est publié.")
    few = masked.where(masked.data.index < 4)
    assert urssaf_ess.sectors_sentence(few, "effectifs").endswith(
        "numéro 88), parmi les trois dont le chiffre est publié.")
    assert urssaf_ess.sectors_sentence(few.where(few.data.index < 1), "effectifs") == ""


def test_two_changes_that_are_written_alike_are_no_two_changes():
    """« +2,3 % dans la note, +2,3 % d'après l'Urssaf » were said to differ."""
    table = Table(pd.DataFrame({"annee": [2012], "note": [2.3], "urssaf": [2.25]}), ())
    assert "les mêmes évolutions" in urssaf_ess.notes_sentence(table)
