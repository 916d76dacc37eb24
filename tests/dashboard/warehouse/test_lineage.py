"""The cells that an answer comes from, and what is told of them and of their documents."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.text import numbers
from dashboard.warehouse import citation, provenance, query
from dashboard.warehouse.query import conditions
from dashboard.warehouse.table import Table

pytestmark = pytest.mark.usefixtures("entrepot")


def test_a_lineage_too_long_is_cut_and_counted_but_says_the_same_of_its_cells(monkeypatch):
    def question():
        return query.ask.__wrapped__("emploi_detaille", ["annee"], ["effectifs"],
                                     {"territoire": "53"})

    whole = question()
    monkeypatch.setattr(conditions, "MOST_CELLS", 50)
    short = question()
    pd.testing.assert_frame_equal(short.data, whole.data)
    assert 50 <= len(short.lineage) < len(whole.lineage)
    assert not short.lineage.duplicated().any()
    for column in ("fichier", "statut", "champ", "annee", "editeur", "titre"):
        assert set(short.lineage[column]) == set(whole.lineage[column]), column
    assert (short.champ, short.source, short.breaks) == (whole.champ, whole.source, whole.breaks)
    [note] = set(short.notes) - set(whole.notes)
    assert note == (f"Origine : {numbers.number(len(short.lineage))} cellules sur "
                    f"{numbers.number(len(whole.lineage))}, les premières et une au moins de "
                    "chaque document.")


def test_a_density_counts_the_records_that_its_lineage_does_not_list(monkeypatch):
    whole = query.density.__wrapped__("acteurs_circulaires", "epci")
    monkeypatch.setattr(conditions, "MOST_CELLS", 20)
    short = query.density.__wrapped__("acteurs_circulaires", "epci")
    assert len(short.lineage) < len(whole.lineage)
    assert [n for n in short.notes if n.startswith("Fiches sans territoire")] == [
        n for n in whole.notes if n.startswith("Fiches sans territoire")]


def test_the_cells_of_some_years_go_with_those_of_none_and_a_list_that_is_cut_stays():
    cells = pd.DataFrame({"cellule": ["A1", "A2", "A3"], "annee": [2021, 2022, None]})
    table = Table(pd.DataFrame(), (), cells)
    assert provenance.with_cells_of(table, {2022}).lineage["cellule"].tolist() == ["A2", "A3"]
    cells.attrs["cells"] = 4
    assert provenance.with_cells_of(table, {2022}).lineage is cells


def test_what_the_loading_found_odd_is_told_under_the_figures_of_that_cell_alone():
    [note] = [note for note in query.rows("emploi_niveaux", ["valeur"], {"cellule": "F49"}).notes
              if note.startswith("À signaler")]
    assert note.startswith("À signaler (cellule F49) : répartition par statut : la somme donne 98")
    of_two = pd.DataFrame({"fichier": ["emploi/niveaux_publies_bretagne.xlsx", "emploi/autre.xlsx"],
                           "feuille": "Bretagne", "cellule": "F49"})
    [note] = provenance._warnings("emploi_niveaux", of_two)
    assert note.startswith("À signaler (cellule F49 de niveaux_publies_bretagne.xlsx) : ")
    others = query.rows("emploi_niveaux", ["valeur"], {"cellule": "F45"}).notes
    assert others and not any(n.startswith("À signaler") for n in others)


def test_figures_that_come_together_say_each_field_that_one_of_them_has_of_its_own():
    figures = query.rows("emploi", ["valeur"], {"annee": 2021})
    own = replace(figures, champ="Associations employeuses")
    assert provenance.with_sources_of(figures, figures).champ == figures.champ
    assert provenance.with_sources_of(figures, own).champ == (
        f"{figures.champ} ; Associations employeuses")


def test_rows_of_several_tables_stand_under_each_other_with_the_cells_of_all():
    tables = [query.rows("emploi", ["valeur"], {"annee": year}) for year in (2022, 2013)]
    both = provenance.stacked(*tables)
    assert both.columns == tables[0].columns
    pd.testing.assert_frame_equal(both.data, pd.concat([t.data for t in tables]).reset_index(
        drop=True))
    assert both.data["annee"].tolist() == sorted(both.data["annee"], reverse=True)
    assert {*both.lineage["annee"]} == {2022, 2013}


def test_a_field_and_a_publisher_that_two_sources_share_are_said_once():
    def of(source: str, *rows: tuple[str, str]) -> Table:
        lineage = pd.DataFrame([(champ, editeur, "Note", "2021") for champ, editeur in rows],
                               columns=["champ", *citation.CITATION])
        lineage = lineage.assign(fichier=source, feuille="", cellule=lineage.index)
        return Table(pd.DataFrame({"valeur": [1]}), (), lineage, sources=(source,),
                     champ=" ; ".join(dict.fromkeys(champ for champ, _ in rows)),
                     source=citation.documents(lineage))

    both = provenance.with_sources_of(
        of("emploi", ("Clap ; salariés", "Cress"), ("Flores", "Gref")),
        of("associations", ("Flores", "Gref"), ("Acoss", "Insee")))
    assert both.champ == "Clap ; salariés ; Flores ; Acoss"
    assert both.source == "Cress, Note (2021) ; Gref, Note (2021) ; Insee, Note (2021)"


def test_each_cell_says_which_figure_it_gives_where_there_are_several():
    """Two cells of one chart may print the same « 5,0% »."""
    places = {"territoire_nom": "Morbihan", "indicateur": "Évolution de l'emploi"}
    families = query.rows("emploi", ["valeur"], {**places, "famille": ["Mutuelles", "Associations"],
                                                 "unite": "%"})
    cells = query.with_figure_names(families.lineage).set_index("cellule")
    figures = dict(zip(families.lineage["cellule"], zip(families.data["famille"],
                   families.data["periode"], strict=True), strict=True))
    assert len(figures) > 2
    assert cells["chiffre"].to_dict() == {
        cell: f"{period} · {family}" for cell, (family, period) in figures.items()}
    one = provenance.with_rows(families, [True] + [False] * (len(families.data) - 1))
    assert query.with_figure_names(one.lineage) is one.lineage  # its title says it
    records = query.density.__wrapped__("acteurs_circulaires", "epci").lineage
    assert query.with_figure_names(records) is records


def test_the_cells_of_several_sources_each_say_their_indicator():
    """The only figure of its source had no name beside those of another."""
    one, other = (query.rows(source, ["valeur"], {}).lineage.head(1)
                  for source in ("emploi", "mois_ess"))
    names = query.with_figure_names(pd.concat([one, other], ignore_index=True))["chiffre"]
    indicators = [query.rows(source, ["indicateur"], {}).data["indicateur"].iloc[0]
                  for source in ("emploi", "mois_ess")]
    assert [*names] == indicators
