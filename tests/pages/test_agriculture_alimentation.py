"""Agriculture et alimentation: weight, cooperatives with their anomalies, declared NAF groups."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.charts.plot import Bars, Dots
from dashboard.text import lecture
from dashboard.themes.agriculture_alimentation import blocks, extraction, published
from dashboard.warehouse.table import Table
from etl.contract import Column
from etl.warehouse.build import build
from tests.collection import blocks as blocks_of
from tests.etl.conftest import save
from tests.pages import reading
from tests.pages.reading import text, titles

#: What these tests build holds.
SOURCES = ("agri_alimentaire", "agri_insee")


def tab_page(tab: str = "Poids", **filters: str) -> AppTest:
    return reading.page_at("agriculture_alimentation", volet_agricole=tab, **filters)


def test_the_weight_of_farming_and_food_is_compared_with_france() -> None:
    page = tab_page()
    assert titles(page) == [
        "Part de l'agriculture-alimentation dans les ETP de l'ESS, Bretagne et France, sans date "
        "(chiffres 2022)", "Part de la Bretagne dans la production française, 2022",
        "Chiffre d'affaires de coopératives agricoles bretonnes, publication de 2005"]
    assert ("L'agriculture-alimentation représente 13\u202f% des ETP de l'ESS en Bretagne"
            "\u202f; la publication donne aussi 10\u202f% en France.") in text(page)


def test_a_territory_is_not_compared_with_itself_as_another_publisher_gives_it() -> None:
    table = published.shares(published.WEIGHT, "territoire_nom")
    both = table.with_values(champ="ESS", periode="2022")
    again = replace(both, data=pd.concat([both.data.iloc[[0]], both.data.iloc[[0]].assign(
        valeur=12.0, imprime="12 %"), both.data.iloc[1:]], ignore_index=True))
    assert both.data["territoire_nom"].iloc[0] == "Bretagne"
    assert published.weight_sentence(again) == published.weight_sentence(both)
    assert ", contre 10\u202f% en France." in published.weight_sentence(both)


def test_shares_of_production_keep_their_words() -> None:
    assert ("En 2022, la Bretagne fournit de 23\u202f% (lait) à près de 80\u202f% (choux-fleurs), "
            "et plus de 60\u202f% (artichauts) de la production française.") in text(tab_page())
    table = published.shares(published.PRODUCTION, "poste")
    is_milk = table.data["poste"] == "Lait"
    masked = table.with_values(valeur=table.data["valeur"].mask(is_milk),
                               statut=table.data["statut"].mask(is_milk, "s"))
    assert " fournit de " not in published.production_sentence(masked)  # milk may be the least
    undated = table.with_values(periode="2022 (publication)")
    assert published.production_sentence(undated).startswith("En 2022 (publication), la Bretagne")


def test_figures_of_several_bases_or_of_an_unstated_one_are_no_bars() -> None:
    plots = {block.key: type(block.plot) for tab in ("Poids", "Coopératives") for block in
             blocks_of("agriculture_alimentation", f"volet_agricole={tab}")}
    assert plots["agri_production"] is plots["ca_agricoles"] is Dots
    assert plots["scop_nombre_departements"] is Bars  # which compare


def test_cooperatives_show_the_break_of_zoning_and_the_total_that_does_not_add_up() -> None:
    page_text = text(tab_page("Coopératives"))
    assert ("En Bretagne, les publications donnent 177\u00a0coopératives "
            "(31\u00a0décembre\u00a02012) et 256 (2023).") in page_text
    assert page_text.count("Rupture de zonage en 2022") == 2
    assert "À signaler (cellule F55)" in page_text
    assert "la somme donne 8\u202f085, le total imprimé en F55 est 8\u202f805" in page_text
    assert "«\u202fSalariés\u202f» et «\u202femplois\u202f»\u202f: les mots de chaque" in page_text


def test_the_turnover_of_each_cooperative_is_told() -> None:
    assert "Chiffre d'affaires des Scop et des Scic, Bretagne et Ouest, 2022 à 2024" in titles(
        tab_page("Coopératives"))
    assert ("La publication donne 1\u202f370\u00a0millions d'euros de chiffre d'affaires (Coopagri "
            "Bretagne), 1\u202f350 (Cecab) et 838 (Even).") in text(tab_page())
    turnover = next(b for b in blocks_of("agriculture_alimentation") if b.key == "ca_agricoles")
    # The year of all of them is in the title.
    assert turnover.plot.categories == ("Cecab", "Coopagri Bretagne", "Even")  # in no rank


def test_turnover_is_converted_to_one_unit_and_says_so() -> None:
    assert ("Montants publiés en milliards d'euros, convertis en millions d'euros."
            in text(tab_page("Coopératives")))


def test_the_departements_may_be_those_of_the_whole_west() -> None:
    page = tab_page("Coopératives")
    assert "Nombre de Scop et de Scic par département, Bretagne, 2012" in titles(page)
    assert ("Au 31\u00a0décembre\u00a02012, parmi les quatre départements bretons, le Finistère "
            "arrive en tête (75\u00a0coopératives) et le Morbihan en dernier "
            "(27\u00a0coopératives), sur 177\u00a0coopératives en tout.") in text(page)
    page.selectbox(key="ouest").set_value(True).run()
    assert "Nombre de Scop et de Scic par département, Ouest, 2012" in titles(page)
    assert "parmi les 12 départements de l'Ouest, la Loire-Atlantique arrive en tête" in text(page)


def test_a_sum_of_some_departements_is_not_that_of_all() -> None:
    table = published.by_departement(published.COOPERATIVES, False)
    three = published.departements_sentence(table.where(table.data["territoire"] != "22"), False)
    assert "parmi les trois départements bretons dont le chiffre" in three
    assert "en tout" not in three


def test_a_sum_that_a_provisional_figure_enters_is_provisional() -> None:
    table = published.by_departement(published.COOPERATIVES, False)
    is_first = table.data["territoire"] == "22"
    sentence = published.departements_sentence(
        table.with_values(statut=table.data["statut"].mask(is_first, "p")), False)
    assert sentence.endswith(", sur 177\u00a0coopératives en tout (chiffre provisoire).")


def test_a_share_that_is_not_published_is_not_given_beside_another() -> None:
    table = published.shares(published.WEIGHT, "territoire_nom")
    is_other = table.data["territoire"] != "53"
    masked = table.with_values(valeur=table.data["valeur"].mask(is_other),
                               statut=table.data["statut"].mask(is_other, "s"))
    assert published.weight_sentence(masked) == (
        "L'agriculture-alimentation représente 13\u202f% des ETP de l'ESS en Bretagne.")


def test_groups_that_have_as_many_classes_are_the_most_detailed_together() -> None:
    table = published.typology()
    two = list(table.data["groupe"].value_counts().index[:2])
    rows = table.data[table.data["groupe"].isin(two)].groupby("groupe", sort=False).head(3)
    even = replace(table, data=rows.assign(partielle=False))
    names = " et ".join(f"« {lecture.lower(name)} »" for name in dict.fromkeys(rows["groupe"]))
    assert published.typology_sentence(even) == (
        f"{lecture.capital(names)} sont les groupes les plus détaillés par la nomenclature, avec "
        "3 sous-classes chacun sur 6.")


def test_groups_that_have_as_much_are_first_together() -> None:
    table = Table(pd.DataFrame({"groupe": ["Pêche", "Élevage", "Cultures"],
                                "effectifs": [9.0, 9.0, 4.0]}),
                  (Column("groupe", "Groupe"), Column("effectifs", "Postes", unit="postes")))
    assert extraction.lecture_of_groups(table, "effectifs") == (
        "Parmi les trois groupes de la typologie, « Pêche » et « Élevage » arrivent en tête à "
        "égalité : 9\u00a0postes.")


@pytest.mark.parametrize(("statuses", "mark"), [("pp", " (chiffre provisoire)"), ("p", "")])
def test_a_group_of_a_provisional_edition_is_provisional(statuses, mark) -> None:
    """Among equals of which one alone is provisional, the figure is not."""
    table = Table(pd.DataFrame({
        "groupe": ["Pêche", "Élevage", "Cultures"], "effectifs": [9.0, 9.0, 4.0],
        "effectifs_statut": [*statuses.ljust(3)]}).replace(" ", ""),
        (Column("groupe", "Groupe"), Column("effectifs", "Postes", unit="postes")))
    assert extraction.lecture_of_groups(table, "effectifs").endswith(f"9\u00a0postes{mark}.")


def test_a_printed_total_that_the_departements_do_not_make_is_said_beside_their_sum() -> None:
    def of_jobs(west: bool) -> tuple[str, str]:
        [block] = (b for b in blocks.cooperatives(west) if b.key == "scop_emplois_departements")
        return block.lecture, block.note

    lecture, note = of_jobs(True)
    assert lecture.endswith("sur 8\u202f085\u00a0salariés en tout.")
    assert note.startswith("Total imprimé : 8\u202f805\u00a0salariés. Les trois régions font")
    assert of_jobs(False)[1] == ""  # those of Bretagne make it


def test_a_total_is_not_doubted_where_one_of_its_departements_is_secret() -> None:
    wholes = published.over_time(published.JOBS)
    parts = published.by_departement(published.JOBS, west=True)
    first = parts.data.index == 0
    secret = parts.with_values(valeur=parts.data["valeur"].mask(first),
                               statut=parts.data["statut"].mask(first, "s"))
    assert published.total_doubt(parts, wholes, west=True)
    assert published.total_doubt(secret, wholes, west=True) == ""


def test_a_figure_that_is_masked_is_none_of_those_that_publications_give() -> None:
    for table, sentence in (
            (published.over_time(published.COOPERATIVES), published.bretagne_sentence),
            (published.turnover(["structure"]), published.turnover_sentence)):
        first = table.data.index == 0
        masked = table.with_values(valeur=table.data["valeur"].mask(first),
                                   statut=table.data["statut"].mask(first, "s"))
        assert sentence(masked) and "secret" not in sentence(masked)
        assert sentence(table.with_values(valeur=float("nan"))) == ""


def test_the_typology_tells_its_groups_its_reasons_and_what_it_sets_aside() -> None:
    page = tab_page("Typologie NAF")
    assert titles(page) == ["Agriculture et alimentation dans la NAF rév. 2\u202f: 126 "
                            "sous-classes", "Sous-classes retenues et raison de chacune",
                            "Sous-classes laissées de côté et pourquoi"]
    groups, aside = (d.value for d in page.dataframe)
    assert "Cuma" in groups.set_index("Code NAF").loc["77.31Z", "Raison"]
    assert "02.10Z" in set(aside["Code NAF"])
    assert not set(groups["Code NAF"]) & set(aside["Code NAF"])
    assert "Typologie de travail de l'observatoire, à valider" in text(page)


def test_sub_classes_are_counted_by_group_from_the_largest_each_once() -> None:
    [block] = (b for b in blocks.typology("", "") if b.key == "typologie_naf")
    counts = block.table.data["groupe"].value_counts()
    [series] = block.plot.series
    assert {m.labels[0]: m.value for m in series.marks} == counts.to_dict()
    assert block.plot.categories[0] == counts.index[0] and sum(counts) == len(block.table.data)
    [alone] = (b for b in blocks.typology("Restauration et cafés", "") if b.lecture)
    assert alone.draw is None  # one bar would say less than the list


def test_sub_classes_that_belong_in_part_are_those_of_all_groups_or_of_the_one_that_is_shown(
) -> None:
    [every] = (b for b in blocks.typology("", "") if b.key == "typologie_naf")
    partial = int(published.typology().data["partielle"].sum())
    assert every.lecture.endswith(
        f"; {partial} ne relèvent de leur groupe que pour une partie de leur activité.")
    [alone] = (b for b in blocks.typology("Aide et solidarité alimentaires", "") if b.lecture)
    assert alone.lecture.endswith("; 2 n'en relèvent que pour une partie de leur activité.")


def test_a_list_whose_sub_classes_all_belong_whole_says_nothing_of_parts() -> None:
    notes = {group: next(b.note for b in blocks_of("agriculture_alimentation", urlencode({
        "volet_agricole": "Typologie NAF", "groupe": group})) if b.key == "typologie_liste")
        for group in ("Transformation agroalimentaire", "Aide et solidarité alimentaires")}
    assert [published.PARTLY_NOTE in note for note in notes.values()] == [False, True]


def test_a_group_and_a_search_narrow_the_typology() -> None:
    page = tab_page("Typologie NAF")
    assert page.selectbox(key="groupe").options[0] == "Tous les groupes"
    page.selectbox(key="groupe").set_value("Restauration et cafés").run()
    assert set(page.dataframe[0].value["Groupe"]) == {"Restauration et cafés"}
    assert titles(page)[0] == "Sous-classes retenues et raison de chacune – Restauration et cafés"
    assert ("«\u202fRestauration et cafés\u202f» réunit 7 sous-classes de la nomenclature."
            in text(page))
    page.text_input(key="recherche").set_value("debits de boissons").run()
    assert list(page.dataframe[0].value["Code NAF"]) == ["56.30Z"]


def test_every_published_figure_is_listed() -> None:
    assert len(tab_page("Tous les chiffres publiés").dataframe[0].value) == 76


@pytest.mark.usefixtures("without_workbook")
def test_without_its_workbook_the_page_says_so_and_keeps_the_typology() -> None:
    for tab in ("Poids", "Coopératives", "Tous les chiffres publiés"):
        assert tab_page(tab).info[0].value.startswith("Aucune donnée pour ")
    assert len(titles(tab_page("Typologie NAF"))) == 3


def test_the_insee_extraction_has_no_tab_before_its_workbook() -> None:
    labels = [tab.label for tab in tab_page().tabs]
    assert "Typologie NAF" in labels and "Extraction Insee" not in labels


def test_the_insee_extraction_is_read_by_group_as_soon_as_it_is_dropped(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "raw/agri_insee/insee_2022.xlsx", {"Extraction": [
        ["Année", "Niveau", "Territoire", "Code NAF", "Établissements", "Effectifs salariés"],
        [2021, "région", "Bretagne", "01.13Z", 9, 90],
        [2022, "région", "Bretagne", "01.13Z", 12, 140],
        [2022, "région", "Bretagne", "01.21Z", 2, 10],
        [2022, "région", "Bretagne", "47.11B", 3, "s"],
        [2022, "région", "Bretagne", "62.01Z", 50, 500],
        [2022, "département", "Finistère", "01.13Z", 4, 40]]})
    assert not build(tmp_path / "raw", tmp_path / "insee.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "insee.duckdb"))
    page = tab_page("Extraction Insee")
    assert titles(page) == ["Effectifs salariés de l'ESS par groupe, Bretagne, 2022",
                            "Établissements de l'ESS par groupe, Bretagne, 2022",
                            "Sous-classes de la NAF, Bretagne, 2022"]
    page_text = text(page)
    assert "arrive en tête" not in page_text  # a single group has a total
    assert ("1 groupe sur 2 sans total : une de ses sous-classes n'a pas de valeur."
            ) in page_text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Insee, extraction pour l'observatoire" in page_text
    assert set(page.dataframe[-1].value["Code NAF"]) == {"01.13Z", "01.21Z", "47.11B"}
    page.selectbox(key="lieu_insee").set_value("departement:29").run()
    assert titles(page)[0] == "Effectifs salariés de l'ESS par groupe, Finistère, 2022"
    assert "40\u00a0postes" in text(page) and not page.exception
    page.selectbox(key="comparer_a").set_value("region:53").run()
    assert titles(page) == ["Effectifs salariés de l'ESS par groupe, Finistère et Bretagne, 2022",
                            "Établissements de l'ESS par groupe, Finistère et Bretagne, 2022"]
    assert "dans le Finistère, contre " in text(page) and not page.exception


def test_groups_of_two_territories_are_ranked_and_the_one_told_is_said_not_to_be_the_first(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest group was passed over without a word where a secret hid it in the other."""
    save(tmp_path / "raw/agri_insee/insee_2022.xlsx", {"Extraction": [
        ["Année", "Territoire", "Code NAF", "Établissements", "Effectifs salariés"],
        [2022, "Bretagne", "01.13Z", 12, 140], [2022, "Bretagne", "47.11B", 30, 900],
        [2022, "Finistère", "01.13Z", 4, 40], [2022, "Finistère", "47.11B", 5, "s"]]})
    assert not build(tmp_path / "raw", tmp_path / "insee.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "insee.duckdb"))
    jobs, shops = blocks_of("agriculture_alimentation", urlencode(
        {"volet_agricole": "Extraction Insee", "comparer_a": "Finistère"}))
    assert jobs.plot.categories[0] == shops.plot.categories[0] == (
        "Commerce de détail et circuits courts")
    assert jobs.lecture.startswith("« Production agricole et aquacole », premier groupe dont les "
                                   "deux totaux sont connus\u202f: 140\u00a0postes en Bretagne")
    assert "premier groupe" not in shops.lecture


@pytest.mark.parametrize(("families", "whose", "jobs", "is_summed"), [
    (["Associations", "Coopératives", "Mutuelles", "Fondations", "Hors ESS"], "de l'ESS", 10, True),
    (["Association", "Coopératives"], "des associations et coopératives", 3, False),
    (["ESS", "Associations", "Hors ESS"], "de l'ESS", 1, False)])
def test_an_extraction_by_family_without_the_total_of_the_ess_is_summed_and_says_so(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, families: list[str], whose: str,
        jobs: int, is_summed: bool) -> None:
    """The tab was empty, and asked to take off a filter that nobody had set."""
    save(tmp_path / "raw/agri_insee/insee_2022.xlsx", {"Extraction": [
        ["Année", "Territoire", "Code NAF", "Famille", "Établissements", "Effectifs salariés"],
        *([2022, place, "01.13Z", family, 1, count] for place in ("Bretagne", "Finistère")
          for count, family in enumerate(families, 1))]})
    assert not build(tmp_path / "raw", tmp_path / "insee.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "insee.duckdb"))
    for filters, ending in (({}, "Bretagne"),
                            ({"comparer_a": "Finistère"}, "Bretagne et Finistère")):
        first = blocks_of("agriculture_alimentation",
                          urlencode({"volet_agricole": "Extraction Insee", **filters}))[0]
        assert first.title == f"Effectifs salariés {whose} par groupe, {ending}, 2022"
        assert set(first.table.data["effectifs"]) == {jobs}
        assert (extraction.SUMMED in first.note) == is_summed


def test_a_list_of_the_typology_says_its_own_lines_and_no_bar() -> None:
    for filters in ("groupe=Restauration et cafés", "recherche=pêche"):
        block = next(one for one in blocks_of(
            "agriculture_alimentation", f"volet_agricole=Typologie NAF&{filters}")
            if one.key == "typologie_liste")
        lines = "ligne " + block.table.data["ligne"].astype(str)
        assert set(block.table.lineage["cellule"]) == set(lines), filters
        assert "barre" not in block.note
