"""The names of the explorer's series: what tells each apart from the others, and nothing more."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.tools.explorer import calculations, catalogue, filters, series
from dashboard.warehouse.table import Table
from etl.contract import WHOLE, Column

pytestmark = pytest.mark.usefixtures("entrepot")


def names(title: str, **where: list[str]) -> set[str]:
    """Return the names of the series of an indicator of the notes, or of the reports."""
    choice = next(c for c in catalogue.choices(demonstration=False) if c.title == title)
    return set(catalogue.table(choice, where).data["serie"])


def test_a_whole_without_parts_beside_it_is_not_written() -> None:
    families = ["ESS", "Associations"]
    assert names("Évolution de l'emploi", lieu=["Bretagne", "Finistère"], famille=families) == {
        "Bretagne · ESS · Ensemble", "Bretagne · ESS · Aide à domicile",
        "Bretagne · ESS · Animation", "Bretagne · ESS · Sport", "Bretagne · ESS · Spectacle vivant",
        "Bretagne · Associations", "Finistère · ESS", "Finistère · Associations"}


def test_a_whole_that_is_all_that_tells_a_series_stays() -> None:
    assert names("Ingénieries") == {"individuelles", "collectives", WHOLE}
    assert "Brest · Accompagnement · Égalité" in names("Participants à la journée régionale")


@pytest.mark.parametrize("title", [
    "Évolution de l'emploi", "Emploi salarié de l'ESS", "Part dans l'emploi ESS"])
def test_each_series_keeps_a_name_of_its_own(title: str) -> None:
    choice = next(c for c in catalogue.choices(demonstration=False) if c.title == title)
    data = catalogue.table(choice, {}).data
    own = data[["lieu", "famille", "secteur", "detail"]].fillna("").agg(tuple, axis=1)
    assert own.nunique() == data["serie"].nunique()


def test_the_words_that_all_details_share_are_in_the_title_alone() -> None:
    choice = next(c for c in catalogue.choices() if c.title == "Projets engagés 2023-2024")
    table = catalogue.table(choice, {})
    assert set(table.data["serie"]) == {"lycées", "collèges", "MFR", "Ensemble"}
    assert filters.subject(choice, calculations.LEVEL, table) == (
        "Projets engagés 2023-2024, Mouvement · Mon ESS à l'École")


def test_a_series_that_nothing_tells_from_the_others_is_not_without_a_name() -> None:
    assert names("Emploi salarié de l'ESS", lieu=["France"], famille=["Associations"],
                 secteur=[WHOLE]) == {"Associations (ensemble)", "non précisé"}


def test_series_whose_short_names_are_one_have_their_full_ones() -> None:
    data = pd.DataFrame([("Lorient", "Lorient"), ("Lorient", ""), ("Brest", "")],
                        columns=["lieu", "detail"]).assign(
        quantite="Projets", famille="", secteur="", valeur=1.0)
    table = series.with_series_names(Table(data, (Column("valeur", "Valeur", "nombre"),)))
    assert table.data["serie"].tolist() == ["Lorient · Lorient", "Lorient", "Brest"]


def test_a_word_that_two_columns_of_a_series_share_is_written_once() -> None:
    assert {"Fouesnant", "Lorient"} <= names("Projets 2022-2023")
    choice = next(c for c in catalogue.choices(demonstration=False)
                  if c.label == "Emploi salarié de l'ESS · Panoramas de l'ESS par territoire")
    word = "ESS hors acteurs historiques"  # a sector and a detail
    table = catalogue.table(choice, {"secteur": [word]})
    assert filters.subject(choice, calculations.LEVEL, table) == f"{choice.title}, {word}"
    [name] = series.full_names([table])
    assert name.count(word) == 1


def test_territories_of_one_name_are_told_apart_by_their_level_and_a_region_keeps_its_own() -> None:
    data = pd.DataFrame([("Brest", "commune"), ("Brest", "zone_emploi"), ("Bretagne", "region"),
                         ("Bretagne", "structure"), ("Rennes", "commune"), ("", "")],
                        columns=["territoire_nom", "territoire_niveau"])
    assert series.place_names(data).tolist() == [
        "Brest (commune)", "Brest (zone d'emploi)", "Bretagne", "Bretagne (structure)", "Rennes",
        "non précisé"]


def test_a_detail_that_says_family_and_sector_again_is_none() -> None:
    choice = next(c for c in catalogue.choices(demonstration=False)
                  if (c.title, c.source) == ("Emploi salarié de l'ESS", "territoires"))
    data = catalogue.table(choice, {"famille": ["Associations"], "secteur": ["sport"]}).data
    assert set(data["poste"]) == {"Associations – sport"} and set(data["detail"]) == {""}
