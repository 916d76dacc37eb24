"""Activité: the figures of the report, by mission, each on an axis of its own unit."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import export
from dashboard.blocks import headless
from dashboard.blocks.cells import cell_text
from dashboard.text import numbers
from dashboard.themes.activite import published, report, support
from dashboard.themes.citations import OWN_COUNT, counts_sentence
from dashboard.warehouse import query
from etl.contract import WHOLE
from tests.collection import blocks as blocks_of
from tests.pages import reading
from tests.pages.reading import text, titles

REPORT = "Rapport d'activité 2023"
TITLES = {
    "En dix chiffres": [
        f"Dix chiffres – {REPORT}",
        "Adhérents de la Cress par collège – Bretagne, 31\u00a0décembre\u00a02023",
        f"Nouveaux adhérents – {REPORT}"],
    "Gouvernance et équipe": [
        f"Instances de la Cress – {REPORT}",
        "Présence au conseil d'administration – Bretagne, 2023",
        "Présence dans la seconde instance du graphique – Bretagne, 2023",
        "Comité de pilotage de la stratégie régionale\u202f: participants – Bretagne, "
        "13\u00a0avril\u00a02023",
        "Comité de pilotage de la stratégie régionale\u202f: hommes et femmes – Bretagne, "
        "13\u00a0avril\u00a02023",
        f"L'équipe de la Cress – {REPORT}"],
    "Éducation et accompagnement": [
        f"Éducation à l'ESS – {REPORT}",
        "Mon ESS à l'École\u202f: projets par ville – Bretagne, 2022-2023",
        "Mon ESS à l'École\u202f: projets engagés par type d'établissement – Bretagne, 2023-2024",
        f"Dispositif local d'accompagnement (DLA) – {REPORT}",
        "Emplois des structures accompagnées par le DLA – Bretagne, 2023",
        "Accueil, information, orientation\u202f: accueils par public – Finistère, 2023",
        f"DLA régional – {REPORT}",
        f"Traits d'unions\u202f: pays couverts – {REPORT}"],
    "Réseaux et audience": [
        f"Réseaux animés par la Cress – {REPORT}",
        "Abonnés aux réseaux sociaux de la Cress – Bretagne, 2023",
        "Variation annuelle des abonnés aux réseaux sociaux – Bretagne, 2023"],
    "Tous les indicateurs": [f"Tous les indicateurs – {REPORT}"]}


def tab_page(tab: str = "En dix chiffres", **filters: str) -> AppTest:
    return reading.page_at("activite", volet_activite=tab, **filters)


@pytest.mark.parametrize("tab", TITLES)
def test_every_theme_of_the_report_has_its_block(tab: str) -> None:
    assert titles(tab_page(tab)) == TITLES[tab]


def test_figures_in_large_further_down_a_page_say_what_they_are_of() -> None:
    # « Pays couverts : 9 » was under the figures of the DLA régional, as if it were one of them.
    captions = [one.value for one in tab_page("Éducation et accompagnement").caption]
    assert f"Traits d'unions\u202f: pays couverts – {REPORT}" in captions
    assert f"Éducation à l'ESS – {REPORT}" not in captions  # the tab says it


def test_the_figures_of_the_report_are_written_with_their_units_and_words() -> None:
    values = {k: v for tab in TITLES for k, v in reading.figures(tab_page(tab)).items()}
    assert values["Structures accompagnées"] == "140"
    assert values["Emplois concernés"] == "4\u202f309"
    assert values["Élèves impliqués"] == "environ 1\u202f000"
    # No label is cut before a colon, nor between a number and what it counts.
    assert values["Matériaux du bâtiment\u202f: structures"] == "27"
    assert values["Salariés au 31\u00a0décembre (personnes)"] == "22"
    assert values["Effectif moyen annuel"] == "18,93\u00a0ETP"
    assert values["Salariés formés dans l'année (personnes)"] == "29"


@pytest.mark.parametrize("sentence", [
    "Présence au conseil d'administration\u202f: présents (72\u202f%), excusés représentés "
    "(18\u202f%), excusés non représentés (0\u202f%) et absents (10\u202f%).",
    "On compte 32 personnes\u202f: 23\u00a0représentants de structures de l'ESS et "
    "9\u00a0représentants de pouvoirs publics.",
    "On compte 32 personnes\u202f: 18\u00a0hommes et 14\u00a0femmes.",
    "On compte 114 adhérents dans 7 collèges, dont 56\u00a0associations et 19\u00a0coopératives.",
    "On compte 13 projets dans 10 villes, dont Brest (3) et Lorient (2).",
    "9 structures ont rejoint la Cress\u202f: 7 associations et 2 mutuelles.",
    "On compte 4\u202f309 emplois, dont 248\u00a0emplois aidés\u202f: 2\u202f613\u00a0CDI et "
    "1\u202f696\u00a0CDD.",
    "Les accueils, sans total publié\u202f: porteurs et porteuses de projets (110), organisations "
    "(80) et deux autres.",
    "En 2023, le nombre d'abonnés progresse pour «\u202fLinkedIn\u202f» (+1\u202f590), pour "
    "«\u202fGroupe Facebook emploi\u202f» (environ 800) et pour «\u202fFacebook\u202f» (+193), "
    "et recule pour «\u202fTwitter/X\u202f» (−32).",
])
def test_a_reading_sentence_gives_the_whole_then_its_parts(sentence: str) -> None:
    assert any(sentence in text(tab_page(tab)) for tab in TITLES)


def test_a_chart_has_one_unit_and_never_the_total_among_its_parts() -> None:
    splits = [report.MEMBERS, *(s for tab in report.TABS.values() for s in tab
                                   if isinstance(s, published.Split))]
    assert len(splits) == 11
    for split in splits:
        table, apart = published.parts(split, {})
        assert table.data["unite"].nunique() == 1, split.key
        assert "Ensemble" not in set(table.data["modalite"])
        assert set(apart.data["modalite"]) <= {"Ensemble", "dont emplois aidés"}


def test_missions_and_actions_narrow_the_table_and_are_asked_nowhere_else() -> None:
    page = tab_page("Tous les indicateurs")
    every = len(page.dataframe[-1].value)
    page.multiselect(key="mission").select("Accompagnement").run()
    assert not page.exception
    assert set(page.dataframe[-1].value["Mission"]) == {"Accompagnement"}
    assert "**Filtres** – Missions" in text(page)
    assert titles(page) == [f"{len(page.dataframe[-1].value)} chiffres sur {every} – {REPORT}"]
    page.multiselect(key="action").select("DLA régional").run()
    assert not page.exception
    assert len(page.dataframe[-1].value) == len(query.rows(
        published.SOURCE, ["valeur"], {"action": "DLA régional"}).data)
    for tab in [*TITLES][:-1]:
        assert not {"mission", "action"} & {m.key for m in tab_page(tab).multiselect}


def test_an_address_of_before_the_tabs_narrows_their_figures_and_shows_by_what() -> None:
    page = tab_page("Réseaux et audience", action="Adhésion")
    assert not page.exception
    assert [m.label for m in page.metric] == ["Pôles ESS adhérents"]
    assert page.multiselect(key="action").value == ["Adhésion"]


def test_ten_figures_say_the_report_and_one_may_be_kept() -> None:
    page = tab_page()
    choice = page.multiselect(key="chiffre")
    assert len(choice.options) == 10 and all(
        m.label.replace("\u00a0", " ").startswith(name)
        for m, name in zip(page.metric, choice.options, strict=True))
    page = choice.select("Nouvelles adhésions").run()
    assert titles(page)[0] == f"Un des dix chiffres – {REPORT}"
    assert reading.figures(page) == {"Nouvelles adhésions (adhérents)": "9"}
    assert titles(page)[1:] == TITLES["En dix chiffres"][1:]  # the other blocks are whole


def test_ten_figures_stand_beside_the_members_and_a_few_in_a_row_above() -> None:
    ten, *_ = headless.collection("activite").blocks
    two, *_ = headless.collection("activite", "chiffre=Adhérents de la Cress&"
                                  "chiffre=Structures référencées dans Carteco").blocks
    assert (len(ten.table.data), ten.half) == (10, True)
    assert (len(two.table.data), two.half) == (2, False)


def test_a_new_member_is_a_name_and_not_a_figure() -> None:
    members = published.new_members({}).data
    assert members["modalite"].tolist()[0] == "Bretagne Tiers-Lieux"
    assert len(members) == 9
    assert published.NEW_MEMBER not in set(published.indicators({}).data["indicateur"])


def test_the_day_of_a_new_member_is_read_in_french_and_taken_away_as_a_date() -> None:
    [block] = [b for b in headless.collection("activite").blocks if b.key == "activite_nouveaux"]
    [column] = [c for c in block.table.columns if c.label == "Date d'adhésion"]
    assert cell_text(block.table.records[0], column) == "28 mars 2023"
    assert "Bretagne Tiers-Lieux;Association;2023-03-28" in export.csv(block.table).decode()


OTHERS = "Pôles, TAg et DLA, autres publications"


def test_a_whole_without_a_number_is_said_not_to_be_published() -> None:
    [split] = (s for group in report.TABS.values() for s in group
               if s.key == "dla_emplois")
    table, apart = published.parts(split, {})
    is_whole = apart.data["modalite"] == WHOLE
    secret = apart.with_values(valeur=apart.data["valeur"].mask(is_whole),
                               statut=apart.data["statut"].mask(is_whole, "s"))
    assert published.parts_sentence(split, table, secret).startswith(
        "Les emplois, sans total publié, dont 248\u00a0emplois aidés : 2\u202f613\u00a0CDI")
    table, apart = published.parts(report.MEMBERS, {})
    assert published.parts_sentence(report.MEMBERS, table, apart.where(
        apart.data["modalite"] != WHOLE)).startswith(
            f"Les adhérents, sans total publié, dans {len(table.data)} collèges, dont ")


def test_colleges_are_ranked_without_the_number_that_the_report_gives_them() -> None:
    [block] = (b for b in blocks_of("activite") if b.key == "activite_adherents")
    assert block.plot.categories[:3] == ("Associations", "Coopératives", "Pôles ESS")
    assert "Associations" in set(block.table.data["modalite"])


def test_a_part_without_a_number_is_said_to_have_none() -> None:
    table, apart = published.parts(report.MEMBERS, {})
    lacking = table.data["modalite"].str.contains("Associations")
    table = table.with_values(valeur=table.data["valeur"].mask(lacking),
                              statut=table.data["statut"].mask(lacking, "nd"))
    sentence = published.parts_sentence(report.MEMBERS, table, apart)
    assert sentence.startswith(f"On compte 114 adhérents dans {len(table.data)} collèges")
    assert sentence.endswith(" ; aucun chiffre publié pour Associations.")


def test_a_status_is_in_words_of_the_whole_and_of_its_parts() -> None:
    [split] = (s for group in report.TABS.values() for s in group if s.key == "ecole_villes")
    table, apart = published.parts(split, {})
    sentence = published.parts_sentence(split, table.with_values(statut="p"),
                                        apart.with_values(statut="e"))
    assert sentence.startswith("On compte 13 projets (estimation) dans 10 villes, dont Brest (3, "
                               "chiffre provisoire) et ")


def test_one_town_is_one_and_one_project_too() -> None:
    [split] = (s for group in report.TABS.values() for s in group if s.key == "ecole_villes")
    table, apart = published.parts(split, {})
    one = table.where(table.data.index == 0)
    whole = apart.with_values(valeur=1.0, imprime="1")
    assert published.parts_sentence(split, one, whole).startswith("On compte 1 projet dans 1 ville")


def test_a_part_that_is_named_by_its_number_keeps_what_its_number_is_worth() -> None:
    [split] = (s for group in report.TABS.values() for s in group if s.key == "dla_emplois")
    table, apart = published.parts(split, {})
    about = table.with_values(qualificatif="environ", statut="e")
    aided = apart.data["modalite"].str.startswith("dont ")
    secret = apart.with_values(valeur=apart.data["valeur"].mask(aided),
                               statut=apart.data["statut"].mask(aided, "s"))
    assert published.parts_sentence(split, about, secret) == (
        "On compte 4\u202f309 emplois, dont un nombre d'emplois aidés non publié (secret "
        "statistique) : environ 2\u202f613\u00a0CDI (estimation) et environ 1\u202f696\u00a0CDD "
        "(estimation).")


def test_a_bound_has_no_gap_to_the_report() -> None:
    """« Plus de 26 » is not four more than 22."""
    other = query.rows(support.SOURCE, ["indicateur", "valeur", "periode", "editeur"],
                       {"indicateur": "Salariés de la Cress"}).data.iloc[0]
    report = query.rows(published.SOURCE, ["valeur", "periode"],
                        {"indicateur": "Salariés au 31 décembre"}).data.iloc[0]
    gaps = [support.gap(one, report) for one in (other, {**other, "qualificatif": "plus de"},
                                                 {**other, "qualificatif": "environ"})]
    assert gaps == [gaps[0], numbers.NOTHING, gaps[0]] and gaps[0] != numbers.NOTHING


def test_a_publication_that_gives_no_number_has_no_gap_to_the_report() -> None:
    table = support.beside_report()
    lacking = table.data["indicateur"] == "Salariés de la Cress"
    table = table.with_values(statut=table.data["statut"].mask(lacking, "nd"),
                              valeur=table.data["valeur"].mask(lacking),
                              ecart=table.data["ecart"].mask(lacking, numbers.NOTHING))
    assert "Salariés de la Cress" not in support.beside_sentence(table)


def test_a_report_that_names_nothing_others_publish_is_beside_no_figure(monkeypatch) -> None:
    monkeypatch.setattr(support, "OF_THE_CRESS", (("Salariés de la Cress", {"indicateur": "x"}),))
    table = support.beside_report()
    assert table.empty
    assert support.beside_sentence(table) == ""


def test_publications_that_all_give_the_same_are_said_to() -> None:
    _, _, table = next(support.competing_figures())
    same = table.where(table.data["valeur"] == 19)
    assert len(same.data) == 3
    assert counts_sentence(same) == ("Les publications donnent 19\u00a0pôles (RTES, avril 2021, et "
                                     f"2 autres). {OWN_COUNT}")


def test_what_others_publish_stands_under_their_names_and_is_no_series() -> None:
    page_text = text(reading.page_at("activite", volet_activite=OTHERS))
    assert ("Les publications vont de 19 (RTES, avril 2021, et 2 autres) à "
            "21\u00a0pôles (Ajiter, avril 2020).") in page_text
    assert "Chaque éditeur a son décompte" in page_text
    assert ("Parmi les autres publications, tous les chiffres s'écartent de ceux du rapport "
            "d'activité.") in page_text
    # « plus de 7 000 » may be beyond what the others give.
    assert ("7\u202f263\u00a0structures (ess-et-societe.net, 2009), et plus de "
            "7\u202f000 (eco-sol-brest.net, 2008).") in page_text
    assert "La publication donne 700\u00a0primo-accueils" in page_text
    assert "Fiabilité B (reprise ou presse)" in page_text
    assert "Rupture de concept en 2009" in page_text


def test_the_cress_of_others_stands_beside_its_report_with_the_gap() -> None:
    rows = support.beside_report().data.set_index("indicateur")
    assert rows.loc["Salariés de la Cress", ["valeur", "rapport", "ecart"]].tolist() == [
        26.0, "22\u00a0personnes", "+4"]
    assert rows.loc["Effectif de la Cress", "ecart"] == "+4,67"
    assert rows.loc["Réseaux et organisations représentés par la Cress", "ecart"] == "−4"
    page_text = text(reading.page_at("activite", volet_activite=OTHERS))
    assert "aucun des deux ne corrige l'autre" in page_text
    assert set(support.beside_report().sources) == {"accompagnement", "activite"}


def test_other_publications_that_give_the_figures_of_the_report_do_not_differ() -> None:
    same = support.beside_report().with_values(ecart="0")
    assert support.beside_sentence(same).startswith(
        "Parmi les autres publications, aucun chiffre ne s'écarte de ceux du rapport d'activité. ")


def test_every_figure_of_the_other_publications_is_in_one_block() -> None:
    rows = pd.concat(
        [
            *(t.lineage for _, _, t in support.competing_figures()),
            support.others().lineage,
            support.beside_report().lineage,
        ]
    )
    assert set(rows.loc[rows["source"] == support.SOURCE, "cellule"]) == set(
        query.rows(support.SOURCE, ["valeur"]).lineage["cellule"])
