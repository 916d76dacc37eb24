"""Mois de l'ESS: announced is not counted, what is not published is a gap, breaks are said."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import mois
from etl.build import build
from tests.etl.conftest import save
from tests.pages import reading
from tests.pages.reading import text, titles

EVERY = (2010, 2023)


def opened(**filters: str) -> AppTest:
    return reading.opened("mois_ess", **filters)


def test_the_last_edition_in_bretagne_comes_first() -> None:
    assert [(m.label, m.value) for m in opened().metric] == [
        ("Événements (bilan), 2023", "350\u00a0événements"),
        ("Structures organisatrices, 2023", "132\u00a0structures"),
        ("dont adhérentes de la Cress, 2023", "28\u00a0structures"),
        ("Participants, 2023", "20\u202f000\u00a0personnes (e)"),
        ("Part des événements français, 2023", "17\u202f%")]


def test_what_is_announced_stands_beside_what_is_counted_and_is_not_counted() -> None:
    assert ("En 2019, 200\u00a0événements étaient annoncés avant le mois et 230\u00a0événements "
            "sont comptés au bilan.") in text(opened())
    data = mois.events("53", EVERY).data.set_index(["annee", "indicateur"])
    assert data.loc[(2019, mois.ANNOUNCED), "statut"] == "e"
    assert data.loc[(2019, mois.COUNTED), "valeur"] == 230


def test_years_without_a_figure_are_a_gap_in_words_and_never_zero() -> None:
    drawn = mois.with_gaps(mois.events("FR", EVERY)).data
    assert list(dict.fromkeys(drawn["ligne"])) == [
        "2010", "2011", "2012", "2013 à 2017", "2018", "2019", "2020 à 2021", "2022", "2023"]
    gaps = drawn[drawn["imprime"] == "non publié"]
    assert gaps["ligne"].tolist() == ["2013 à 2017", "2020 à 2021"]
    assert gaps["valeur"].isna().all()


def test_the_break_of_the_organisers_is_drawn_between_2010_and_2011() -> None:
    drawn = mois.with_gaps(mois.counts([mois.ORGANISERS], EVERY, ["53", "FR"])).data
    assert drawn["ligne"].tolist()[:3] == ["2010", "Rupture de concept en 2011", "2011"]
    assert "2010 compte des organisateurs, 2011 des structures organisatrices" in text(opened())
    assert not mois.counts([mois.ORGANISERS], (2011, 2023), ["FR"]).breaks


def test_a_share_is_published_or_computed_from_two_balances_and_says_which() -> None:
    data = mois.shares(EVERY).data
    assert list(zip(data["annee"], data["origine"], data["valeur"].round(1), strict=True)) == [
        (2019, "calculée", 12.8), (2023, "publiée", 17.0)]
    assert ("En 2019, la Bretagne accueille 12,8\u202f% des événements français (part calculée"
            "\u202f: 230 sur 1\u202f800 aux bilans). En 2023, la Bretagne accueille 17\u202f% des "
            "événements français (part publiée).") in text(opened())


def test_the_footnote_on_the_total_of_2023_is_under_the_share_too() -> None:
    notes = " ".join(mois.shares(EVERY).notes)
    assert "le total comprend une partie des événements Festisol" in notes
    assert "Rupture de champ en 2023" in notes


def test_the_lineage_of_a_share_holds_the_cells_that_make_it_and_no_other() -> None:
    assert sorted(mois.shares(EVERY).lineage["imprime"]) == ["1 800", "17%", "230"]


def test_events_per_inhabitant_set_bretagne_against_france_year_by_year(entrepot: Path) -> None:
    data = mois.per_inhabitant(EVERY, ["53", "FR"]).data
    assert data.groupby("territoire")["population"].unique().map(list).to_dict() == {
        "53": [3_449_370], "FR": [68_094_280]}
    rates = data.dropna(subset=["valeur"]).set_index(["ligne", "territoire"])["valeur"]
    assert rates.to_dict() == {
        ("2010, événements (bilan)", "FR"): pytest.approx(1_513 / 680.9428),
        ("2011, événements (bilan)", "FR"): pytest.approx(1_732 / 680.9428),
        ("2012, événements (bilan)", "FR"): pytest.approx(1_707 / 680.9428),
        ("2018, événements annoncés", "53"): pytest.approx(200 / 34.4937),
        ("2019, événements (bilan)", "53"): pytest.approx(230 / 34.4937),
        ("2019, événements (bilan)", "FR"): pytest.approx(1_800 / 680.9428),
        ("2019, événements annoncés", "53"): pytest.approx(200 / 34.4937),
        ("2023, événements (bilan)", "53"): pytest.approx(350 / 34.4937),
        ("2023, événements référencés (au 6 novembre)", "FR"): pytest.approx(1_584 / 680.9428)}
    page = opened()
    assert "Événements pour 100\u202f000 habitants – Bretagne et France, 2010 à 2023" in titles(
        page)
    told = text(page)
    assert ("En 2019, les bilans comptent 6,7 événements pour 100\u202f000 habitants en Bretagne, "
            "contre 2,6 en France. En 2023, le bilan compte 10,1 événements pour 100\u202f000 "
            "habitants en Bretagne.") in told
    assert "sans Mayotte (dernier recensement en 2017)" in told


def test_balance_reference_and_announcement_keep_a_line_each_in_the_order_of_the_years(
        entrepot: Path) -> None:
    table = mois.per_inhabitant(EVERY, ["53", "FR"])
    drawn = mois.with_gaps(table).data
    assert list(dict.fromkeys(drawn["ligne"]))[3:8] == [
        "2013 à 2017", "2018, événements annoncés", "2019, événements (bilan)",
        "2019, événements annoncés", "2020 à 2021"]
    assert sorted(mois.per_inhabitant(EVERY, ["53"]).lineage["imprime"]) == [
        "200", "200", "230", "350"]


def test_an_approximate_number_of_events_makes_no_rate(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "raw/mois_ess/bilans_mois_ess.xlsx", {
        "Bretagne": [["Indicateur", 2022, 2023], ["Événements (bilan)", 300, "plus de 350"]]})
    assert not build(tmp_path / "raw", tmp_path / "mois.duckdb").failed
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "mois.duckdb"))
    data = mois.per_inhabitant((2022, 2023), ["53"]).data.set_index("annee")
    assert data.loc[2022, "valeur"] == pytest.approx(300 * 100_000 / data["population"].iloc[0])
    assert pd.isna(data.loc[2023, "valeur"]) and data.loc[2023, "imprime"] == "approché, sans taux"
    told = text(opened())
    assert "En 2022, le bilan compte 8,7 événements" in told


def test_a_territory_without_population_has_no_rate_and_the_page_says_so(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "raw/mois_ess/bilans_mois_ess.xlsx", {
        name: [["Indicateur", 2023], ["Événements (bilan)", 90]]
        for name in ("Bretagne", "Finistère", "Pays de Brest")})
    assert not build(tmp_path / "raw", tmp_path / "mois.duckdb").failed
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "mois.duckdb"))
    told = text(opened())
    assert ("Pays de Brest\u202f: aucun taux, les références de l'observatoire (data/reference) ne "
            "donnent pas sa population.") in told
    assert "habitants dans le Finistère." in told
    alone = opened(mois_territoire="Pays de Brest")
    assert any("ne peut être rapporté à une population" in i.value for i in alone.info)


def test_no_balance_counts_the_partners_and_the_page_shows_what_comes_closest() -> None:
    page = opened()
    assert "Partenaires et acteurs associés – Bretagne et France, 2012 à 2023" in titles(page)
    shown = page.table[0].value
    assert list(zip(shown["Année"].astype(str), shown["Indicateur"], strict=True)) == [
        ("2012", "Événements co-organisés"), ("2017", "Acteurs impliqués"),
        ("2023", "Structures organisatrices adhérentes de la Cress")]
    assert "Aucun bilan chargé ne compte ni ne nomme les partenaires du Mois" in text(page)


def test_partners_are_shown_as_soon_as_a_balance_counts_them(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "raw/mois_ess/bilans_mois_ess.xlsx", {
        "Bretagne": [["Indicateur", 2022, 2023], ["Événements (bilan)", 300, 350],
                     ["Partenaires", "", 14]]})
    assert not build(tmp_path / "raw", tmp_path / "mois.duckdb").failed
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "mois.duckdb"))
    page = opened()
    assert "Partenaires et acteurs associés – Bretagne, 2023" in titles(page)
    assert page.table[0].value["Valeur"].tolist() == ["14\u00a0partenaires"]
    page.slider(key="annees").set_range(2022, 2022).run()
    assert not page.exception and "ne compte ni ne nomme" not in text(page)


def test_a_territory_and_years_change_titles_and_table() -> None:
    page = opened(mois_territoire="France")
    assert titles(page)[0] == "Événements comptés, référencés et annoncés – France, 2010 à 2023"
    assert not page.metric
    assert set(page.dataframe[-1].value["Territoire"]) == {"France"}
    page.slider(key="annees").set_range(2010, 2012).run()
    assert not page.exception
    assert titles(page)[0] == "Événements comptés, référencés et annoncés – France, 2010 à 2012"
    assert "**Filtres** – Territoires\u202f: France" in text(page).replace(" :", "\u202f:")


def test_a_filter_that_empties_a_block_says_so_kindly() -> None:
    page = opened(mois_territoire="Bretagne")
    page.slider(key="annees").set_range(2010, 2012).run()
    assert not page.exception
    assert any("Aucune donnée pour ces filtres" in i.value for i in page.info)


def test_hiding_the_demonstration_changes_nothing_here() -> None:
    page = opened()
    before = titles(page)
    page.toggle(key="demo").set_value(False).run()
    assert titles(page) == before


def test_without_workbook_the_page_says_which_one_it_waits_for(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, tmp_path / "vide.duckdb")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "vide.duckdb"))
    assert r"bilans\_mois\_ess\*.xlsx dans data/raw/mois\_ess/" in opened().info[0].value
