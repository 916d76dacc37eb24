"""Mois de l'ESS: announced is not counted, what is not published is a gap, breaks are said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from inspect import unwrap
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import charts
from dashboard.themes.mois_ess import published as mois_ess
from dashboard.themes.mois_ess.blocks import around
from dashboard.warehouse.table import Table
from etl.warehouse.build import build
from tests.collection import blocks
from tests.etl.conftest import Rows, save
from tests.pages import reading
from tests.pages.reading import text, titles

#: What these tests build holds.
SOURCES = ("mois_ess",)
EVERY = (2010, 2023)
Sheets = Mapping[str, Rows]

AROUND, ALL = "Annonces et partenaires", "Tous les chiffres publiés"


@pytest.fixture
def read_balances(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Sheets], None]:
    """Return what has the pages read a workbook of balances of these sheets alone."""
    def read(sheets: Sheets) -> None:
        save(tmp_path / "raw/mois_ess/bilans_mois_ess.xlsx", sheets)
        assert not build(tmp_path / "raw", tmp_path / "mois.duckdb").has_errors
        monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "mois.duckdb"))

    return read


def tab_page(tab: str = "Éditions", **filters: str) -> AppTest:
    return reading.page_at("mois_ess", volet_mois=tab, **filters)


def test_what_is_counted_comes_before_what_is_announced_then_every_figure() -> None:
    places = "Bretagne et France, "
    assert titles(tab_page()) == [
        "Dernier bilan publié en Bretagne", f"Événements comptés au bilan – {places}2010 à 2023",
        f"Événements pour 100\u202f000 habitants – {places}2010 à 2023",
        f"Structures organisatrices – {places}2010 à 2023", f"Participants – {places}2010 à 2023",
        "Qui organise en France"]
    assert titles(tab_page(AROUND)) == [
        "Événements et participants annoncés, inscrits, référencés ou attendus – "
        f"{places}2018 à 2023",
        "Événements inscrits, par forme et par semaine thématique – France, 2019",
        f"Partenaires et acteurs associés – {places}2012 à 2023"]
    assert titles(tab_page(ALL)) == [
        f"Tous les chiffres publiés du Mois de l'ESS – {places}2010 à 2023"]


def test_the_last_edition_in_bretagne_comes_first() -> None:
    assert list(reading.figures(tab_page()).items())[:5] == [
        ("Événements (bilan), 2023", "350"),
        ("Structures organisatrices, 2023", "132"),
        ("dont adhérentes de la Cress, 2023 (structures)", "28"),
        ("Participants, 2023 (personnes)", "20\u202f000 (e)"),
        ("Part des événements français, 2023", "17\u202f%")]


def test_the_key_figures_are_of_the_last_of_the_editions_chosen() -> None:
    assert list(reading.figures(tab_page(annees=["2010", "2019"])).items())[:1] == [
        ("Événements (bilan), 2019", "230")]
    assert titles(tab_page(annees=["2010", "2019"]))[0] == (
        "Dernier bilan publié en Bretagne – 2010 à 2019")
    # The participants of another edition are published: it is of these that there is no figure.
    [block] = [b for b in blocks("mois_ess", "annees=2010&annees=2019") if b.key == "mois_edition"]
    assert ("« Participants » n'est pas montré : aucun chiffre de cette sélection dans « Mois de "
            "l'ESS : bilans par édition ».") in block.table.notes
    # Nothing of Bretagne was published of these: no other edition stands for them.
    assert reading.figures(tab_page(annees=["2012", "2018"])) == {}


def test_what_is_announced_registered_or_expected_is_never_drawn_with_what_is_counted() -> None:
    counts = mois_ess.counts([mois_ess.BALANCE], EVERY, ["53", "FR"])
    assert set(counts.data["indicateur"]) == {mois_ess.BALANCE}
    assert set(
        mois_ess.counts([mois_ess.PARTICIPANTS], EVERY, ["53", "FR"]).data["indicateur"]
    ) == {mois_ess.PARTICIPANTS}
    assert set(mois_ess.per_inhabitant(EVERY, ["53", "FR"]).data["indicateur"]) == {
        mois_ess.BALANCE
    }
    table = mois_ess.announced_events(EVERY, ["53", "FR"])
    assert set(table.data["indicateur"]) == set(mois_ess.BEFORE)
    assert {c.name for c in table.columns} >= {"indicateur", "valeur", "editeur", "remarque"}
    page_text = text(tab_page())
    assert ("elles ne se comparent pas" in page_text) and "12,8" not in page_text


def test_the_forms_of_registered_events_stand_under_them_and_have_no_sum() -> None:
    table = mois_ess.registered_events(EVERY, ["53", "FR"])
    assert table.data["indicateur"].tolist()[0] == mois_ess.REGISTERED
    assert table.data["indicateur"].str.startswith("dont").tolist()[1:] == [True] * 5
    assert len(table.lineage) == len(table.data) and not table.breaks
    assert "ces lignes ne s'additionnent pas" in text(tab_page(AROUND))
    assert mois_ess.registered_events(EVERY, ["53"]).empty
    alone = titles(tab_page(AROUND, mois_territoire="Bretagne"))
    assert alone and not [t for t in alone if "inscrits, par" in t]


def test_the_registered_events_are_drawn_under_how_many_there_are() -> None:
    [block] = [b for b in blocks("mois_ess", f"volet_mois={AROUND}") if b.key == "mois_inscrits"]
    assert block.headline == (
        "En 2019, 1\u202f800\u00a0événements sont inscrits sur la plateforme nationale en France.")
    assert block.plot.categories[0] == mois_ess.REGISTERED and len(block.plot.categories) == 6


def test_a_number_of_registered_events_that_is_secret_or_one_is_singular() -> None:
    table = mois_ess.registered_events(EVERY, ["FR"])
    for value, status in ((1.0, ""), (float("nan"), "s")):
        one = table.with_values(valeur=value, statut=status, imprime="")
        assert " est inscrit sur la plateforme " in mois_ess.registered_sentence(one)


def test_the_registered_events_of_two_editions_stand_side_by_side(monkeypatch) -> None:
    published = mois_ess.figures

    def two_editions(*about) -> Table:
        table = published(*about)
        again = table.data[table.data["annee"] == 2019].assign(annee=2023, periode="2023")
        return replace(table, data=pd.concat([table.data, again], ignore_index=True))

    monkeypatch.setattr(mois_ess, "figures", two_editions)
    blocks_of_two = unwrap(around)(("FR",), EVERY)  # not those that another test has been given
    [block] = [b for b in blocks_of_two if b.key == "mois_inscrits"]
    assert block.plot is not None
    assert len(block.plot.categories) == len(set(block.plot.categories)) == 6
    assert [one.name for one in block.plot.series] == ["France, 2019", "France, 2023"]
    assert block.headline.startswith("En 2023, ")


def test_bretagne_has_the_plain_bars_though_france_was_counted_first() -> None:
    [block] = [b for b in blocks("mois_ess", "") if b.key == "mois_evenements"]
    assert [(one.name, one.style.pattern != "") for one in block.plot.series] == [
        ("Bretagne", False), ("France", True)]


def test_the_remark_of_a_figure_is_among_the_notes_of_its_block() -> None:
    notes = mois_ess.counts([mois_ess.BALANCE], EVERY, ["53", "FR"]).notes
    assert any(n.startswith("Compté après l'édition") for n in notes)
    assert any(n.startswith("Comprend une partie des événements Festisol") for n in notes)


def test_years_without_a_figure_are_a_gap_and_never_zero() -> None:
    plot = charts.grouped_bars(mois_ess.counts([mois_ess.BALANCE], EVERY, ["FR"]), "annee",
                               "valeur", "territoire_nom")
    assert list(plot.categories) == ["2010", "2011", "2012", "", "", "", "", "", "", "2019"]
    assert [mark.at for one in plot.series for mark in one.marks] == [0, 1, 2, 9]


def test_the_break_of_the_organisers_is_drawn_between_2010_and_2011() -> None:
    table = mois_ess.counts([mois_ess.ORGANISERS], EVERY, ["53", "FR"])
    breaks = charts.grouped_bars(table, "annee", "valeur", "territoire_nom").breaks
    assert [(one.at, one.text) for one in breaks] == [(0.5, "Rupture de concept")]
    assert not mois_ess.counts([mois_ess.ORGANISERS], (2011, 2023), ["FR"]).breaks


def test_only_a_figure_that_has_an_estimate_says_what_its_pale_bars_are() -> None:
    notes = {b.key: b.note for b in blocks("mois_ess")}
    assert "Barres pâles : estimé (e)." in notes["mois_participants"]
    assert "pâles" not in notes["mois_organisateurs"]


def test_what_is_said_under_bars_is_not_said_of_one_territory_or_of_one_figure() -> None:
    notes = {b.key: b.note for b in blocks("mois_ess", "mois_territoire=Bretagne")}
    assert [notes[f"mois_{key}"] for key in ("evenements", "organisateurs", "participants")] == [
        "", "", ""]


@pytest.mark.parametrize(("name", "sentence"), [
    (mois_ess.BALANCE, "En 2023, en Bretagne, on compte 350 événements."),
    (mois_ess.ORGANISERS, "En 2023, en Bretagne, on compte 132 structures organisatrices."),
    (mois_ess.PARTICIPANTS, "En 2023, en Bretagne, on compte 20 000 participants (estimation).")])
def test_a_sentence_says_what_it_counts_and_not_only_its_unit(name: str, sentence: str) -> None:
    """« 132 structures », « 20 000 personnes » would be of anything on a slide."""
    said = mois_ess.counts_sentence(mois_ess.counts([name], EVERY, ["53"]))
    assert re.sub(r"\s", " ", said) == sentence


def test_a_title_names_the_territories_that_have_a_figure() -> None:
    assert [b.title for b in blocks("mois_ess", "annees=2010&annees=2010")
            if b.key == "mois_participants"] == ["Participants – France, 2010"]


def test_who_organises_is_said_in_shares_of_the_organisers() -> None:
    values = {m.label: m.value for m in tab_page(mois_territoire="France").metric}
    assert values == {
        "Part des associations parmi les organisateurs, 2011": "70\u202f%",
        "Part des structures de moins de 10\u00a0salariés parmi les organisateurs, 2011":
        "67\u202f%"}


def test_counted_events_per_inhabitant_set_bretagne_and_france_year_by_year() -> None:
    data = mois_ess.per_inhabitant(EVERY, ["53", "FR"]).data
    assert data.groupby("territoire")["population"].unique().map(list).to_dict() == {
        "53": [3_449_370], "FR": [68_094_280]}
    rates = data.dropna(subset=["valeur"]).set_index(["annee", "territoire"])["valeur"]
    assert rates.to_dict() == {
        (2010, "FR"): pytest.approx(1_513 / 680.9428),
        (2011, "FR"): pytest.approx(1_732 / 680.9428),
        (2012, "FR"): pytest.approx(1_707 / 680.9428),
        (2019, "53"): pytest.approx(230 / 34.4937),
        (2023, "53"): pytest.approx(350 / 34.4937)}
    page = tab_page()
    assert "Événements pour 100\u202f000 habitants – Bretagne et France, 2010 à 2023" in titles(
        page)
    page_text = text(page)
    assert ("En 2023, le bilan compte 10,1\u00a0événements pour 100\u202f000 habitants en Bretagne."
            ) in page_text
    assert "contre 2,6 en France" not in page_text
    assert "sans Mayotte (dernier recensement en 2017)" in page_text
    assert sorted(mois_ess.per_inhabitant(EVERY, ["53"]).lineage["imprime"]) == ["230", "350"]


def test_rates_that_compare_have_each_its_status() -> None:
    table = mois_ess.per_inhabitant(EVERY, ["53", "FR"])
    rows = table.data.dropna(subset=["valeur"]).drop_duplicates("territoire")
    both = table.where(table.data.index.isin(rows.index)).with_values(
        annee=2019, periode="2019", champ="Tous", millesime="2019", statut="e")
    assert mois_ess.per_inhabitant_sentence(both).count("(estimation)") == 2


def test_an_approximate_number_of_events_makes_no_rate(
        read_balances: Callable[[Sheets], None]) -> None:
    read_balances({
        "Bretagne": [["Indicateur", 2022, 2023], ["Événements (bilan)", 300, "plus de 350"]]})
    data = mois_ess.per_inhabitant((2022, 2023), ["53"]).data.set_index("annee")
    assert data.loc[2022, "valeur"] == pytest.approx(300 * 100_000 / data["population"].iloc[0])
    assert pd.isna(data.loc[2023, "valeur"]) and data.loc[2023, "imprime"] == "approché, sans taux"
    page_text = text(tab_page())
    assert "En 2022, le bilan compte 8,7\u00a0événements" in page_text


def test_a_territory_without_population_has_no_rate_and_the_page_says_so(
        read_balances: Callable[[Sheets], None]) -> None:
    read_balances({
        name: [["Indicateur", 2023], ["Événements (bilan)", 90]]
        for name in ("Bretagne", "Finistère", "Pays de Brest")})
    page_text = text(tab_page())
    assert ("Pays de Brest\u202f: aucun taux, les références de l'observatoire (data/reference) ne "
            "donnent pas sa population.") in page_text
    assert "habitants dans le Finistère." in page_text
    alone = tab_page(mois_territoire="Pays de Brest")
    assert any("ne peut être rapporté à une population" in i.value for i in alone.info)


def test_the_sheet_of_a_departement_leaves_bretagne_first(
        read_balances: Callable[[Sheets], None]) -> None:
    read_balances({
        name: [["Indicateur", 2022, 2023], ["Événements (bilan)", count, count + 10]]
        for name, count in (("Bretagne", 300), ("Finistère", 90))})
    _, counted, per_inhabitant, *_ = blocks("mois_ess")
    assert counted.title == "Événements comptés au bilan – Bretagne et Finistère, 2022 à 2023"
    assert counted.headline == "En 2023, en Bretagne, on compte 310\xa0événements."
    assert per_inhabitant.headline.endswith("habitants en Bretagne.")
    assert counted.note == "Un département est compris dans sa région."


def test_no_balance_counts_the_partners_and_the_page_shows_what_comes_closest() -> None:
    page = tab_page(AROUND)
    rows = page.table[-1].value
    assert list(zip(rows["Année"].astype(str), rows["Indicateur"], strict=True)) == [
        ("2012", "Événements co-organisés"), ("2017", "Acteurs impliqués"),
        ("2023", "Structures organisatrices adhérentes de la Cress")]
    assert "Aucun bilan chargé ne compte ni ne nomme les partenaires du Mois" in text(page)


def test_partners_are_shown_as_soon_as_a_balance_counts_them(
        read_balances: Callable[[Sheets], None]) -> None:
    read_balances({
        "Bretagne": [["Indicateur", 2022, 2023], ["Événements (bilan)", 300, 350],
                     ["Partenaires", "", 14]]})
    page = tab_page(AROUND)
    assert "Partenaires et acteurs associés – Bretagne, 2023" in titles(page)
    assert page.table[-1].value["Valeur"].tolist() == ["14\u00a0partenaires"]
    page.slider(key="annees").set_range(2022, 2022).run()
    assert not page.exception and "ne compte ni ne nomme" not in text(page)


def test_a_territory_and_years_change_titles_and_table() -> None:
    page = tab_page(mois_territoire="France")
    assert titles(page)[0] == "Événements comptés au bilan – France, 2010 à 2019"
    rows = tab_page(ALL, mois_territoire="France").dataframe[-1].value
    assert set(rows["Territoire"]) == {"France"}
    page.slider(key="annees").set_range(2010, 2012).run()
    assert not page.exception
    assert titles(page)[0] == "Événements comptés au bilan – France, 2010 à 2012"
    assert "**Filtres** – Territoires\u202f: France" in text(page).replace(" :", "\u202f:")


def test_a_filter_that_empties_a_block_says_so_kindly() -> None:
    page = tab_page(mois_territoire="Bretagne")
    page.slider(key="annees").set_range(2010, 2012).run()
    assert not page.exception
    assert any("Aucune donnée pour ces filtres" in i.value for i in page.info)
