"""« Emploi »: published levels, private employment of the Urssaf, what both comparators share."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest

from dashboard import trends
from dashboard.export.readme import readme_lines as said_beside
from dashboard.themes.emploi import levels
from dashboard.themes.emploi import private_employment as private
from dashboard.warehouse.table import Table
from etl.contract import Break
from tests.collection import blocks
from tests.pages.emploi.page import (
    SPAN,
    TABS,
    URSSAF,
    figure_texts,
    lines,
    page_with,
    plain,
    readings,
    titles,
)


class TestPrivateEmployment:
    """The Urssaf counts private employment, the ESS included: a comparator, apart."""

    def test_the_comparator_of_the_notes_has_its_own_axis_and_says_why(self) -> None:
        page = page_with()
        [at] = [i for i, t in enumerate(titles(page)) if "ESS comprise (Urssaf)" in t]
        assert titles(page)[at].endswith("– Bretagne, 2015 à 2024")
        assert "2024 · Privé (ESS incluse) : <b>+0,4 %</b>" in " ".join(figure_texts(page, at - 1))
        assert ("Cette série n'est pas sur l'axe de celle de l'ESS, car leurs champs diffèrent : "
                "« Secteur privé, régime général, hors agriculture (ESS comprise) », au "
                "31\u00a0décembre, pour l'Urssaf") in lines(page)
        assert "Calculé par l'observatoire à partir des niveaux" in lines(page)

    def test_its_bars_are_not_in_the_colour_of_the_ess(self) -> None:
        notes, urssaf = (next(b.plot for b in blocks("emploi") if b.key == key)
                         for key in ("emploi_ess_prive", "emploi_prive_compare"))
        colours = {one.name: one.style.colour for one in notes.series}
        [own] = urssaf.series
        assert own.style.colour == colours["Privé (ESS incluse)"] != colours["ESS"]

    def test_the_last_figures_of_each_way_of_counting_are_there_and_told_apart(self) -> None:
        page = page_with(vue=URSSAF)
        assert {m.label: plain(m.value) for m in page.metric} == {
            "Emploi privé, fin T4\u00a02025 (CVS, salariés)": "931 857",
            "Sur un an, fin T4\u00a02025 (CVS), calculé": "+0,1 %",
            "Emploi privé, 31\u00a0décembre\u00a02024 (données brutes, salariés)": "907 725",
            "Sur un an, 31\u00a0décembre\u00a02024 (données brutes), calculé": "+0,4 %"}
        assert "Les deux feuilles ne comptent pas de la même façon" in lines(page)

    def test_time_runs_from_left_to_right_through_every_quarter(self) -> None:
        page = page_with(vue=URSSAF)
        quarters = [x for x in figure_texts(page, 0) if re.match(r"T[1-4] 20[0-9]{2} :", x)]
        assert quarters == sorted(quarters, key=lambda text: (text[3:7], text[:2]))
        assert [text[:7] for text in (quarters[0], quarters[-1])] == ["T1 2020", "T4 2025"]
        assert len(quarters) == len(set(quarters)) == len(private.quarters((2020, 2025)).data)

    def test_the_quarters_are_told_from_the_first_to_the_last_unless_a_break_parts_them(
            self) -> None:
        table, end = private.quarters((2020, 2025)), "en données corrigées des variations saison"
        assert plain(private.quarters_sentence(table)).startswith(
            "En Bretagne, le secteur privé passe de 832 558 salariés au T1 2020 à 931 857 au "
            f"T4 2025, {end}")
        for part in (table.where(table.data["periode"] == "2025-T4"),
                     replace(table, breaks=(Break("champ", 2022, "", "", ""),))):
            assert plain(private.quarters_sentence(part)).startswith(
                f"Au T4 2025, le secteur privé compte 931 857 salariés en Bretagne, {end}")

    def test_no_figure_holds_the_two_ways_of_counting(self) -> None:
        for table in (private.quarters(SPAN), private.index(SPAN), private.levels(SPAN),
                      private.changes(SPAN), private.changes(SPAN, "29")):
            assert table.data["indicateur"].nunique() == 1

    def test_bretagne_and_france_are_compared_by_an_index_that_says_it_is_computed(self) -> None:
        table = private.index((2020, 2025))
        first = table.data[table.data["periode"] == "2020-T1"]
        assert set(first["indice"]) == {100.0} and set(first["territoire"]) == {"53", "FR"}
        last = table.data[(table.data["periode"] == "2025-T4") & (table.data["territoire"] == "53")]
        assert round(float(last["indice"].iloc[0]), 1) == round(100 * 931_857 / 832_558, 1)
        assert trends.OURS in table.notes

    def test_the_yearly_change_is_that_of_the_levels_and_bretagne_is_no_member(self) -> None:
        table = private.changes((2024, 2024))
        change = table.data.set_index("territoire")["evolution"]
        assert change["53"] == pytest.approx(100 * (907_725 / 904_081 - 1))
        assert change["29"] == pytest.approx(100 * (227_364 / 226_099 - 1))
        assert plain(private.changes_sentence(table)) == (
            "En 2024, sur un an, l'emploi salarié privé progresse dans le Finistère (+0,6 %), dans "
            "les Côtes-d'Armor (+0,4 %), dans le Morbihan (+0,4 %) et en Ille-et-Vilaine (+0,3 %) "
            "; en Bretagne : +0,4 %.")

    def test_a_departement_under_secrecy_is_said_and_leaves_no_most(
            self, monkeypatch: pytest.MonkeyPatch) -> None:
        figures = private._figures

        def with_secret(*asked: Any) -> Table:
            table = figures(*asked)
            secret = (table.data["territoire"] == "35") & (table.data["annee"] == 2024)
            return table.with_values(valeur=table.data["valeur"].mask(secret),
                                     statut=table.data["statut"].mask(secret, "s"))

        monkeypatch.setattr(private, "_figures", with_secret)
        assert plain(private.levels_sentence(private.levels((2024, 2024)))).endswith(
            "et un nombre de salariés non publié (secret statistique) en Ille-et-Vilaine.")
        changes = private.changes((2024, 2024))
        assert "s" in set(changes.data["evolution_statut"])
        assert plain(private.changes_sentence(changes)).endswith(
            "; aucun chiffre publié en Ille-et-Vilaine (secret statistique).")

    def test_a_computed_key_figure_is_taken_away_as_it_is_shown(self) -> None:
        figures = private.key_figures((2020, 2025)).data
        assert list(figures["valeur"]) == [931_857, 0.1, 907_725, 0.4]

    def test_its_extracts_say_to_cite_the_urssaf_and_to_share_alike(self) -> None:
        for table in (private.quarters(SPAN), private.changes(SPAN)):
            notice = dict(said_beside(table, "Emploi privé", "", "", date(2026, 11, 25)))
            assert notice["Licence"].startswith("Open Database License (ODbL) : citer l'Urssaf")


class TestLevels:
    def test_each_publication_keeps_its_publisher_its_champ_and_its_unit(self) -> None:
        page = page_with(vue=TABS[2])
        texts = figure_texts(page, 0)
        assert {"2021 · Gref Bretagne", "2014 · Insee Bretagne", "paru en 2020 · Radio Évasion"
                } < set(texts)  # a line each
        text = " ".join(texts)  # on hover
        assert "postes salariés · 2021 · Gref Bretagne (chiffres Insee) · Insee Flores 2021" in text
        assert ("personnes · 2014 (au cours de l'année) · Insee Bretagne · Insee DADS 2014"
                in text)
        assert "salariés · 2020 (publication) · Radio Évasion · champ non précisé" in text

    def test_they_are_never_merged_nor_joined(self) -> None:
        table = levels.levels(levels.LEVEL, "53")
        assert len(table.data) == 13
        spec = json.loads(page_with(vue=TABS[2]).get("plotly_chart")[0].proto.spec)
        assert not any("lines" in trace.get("mode", "") for trace in spec["data"])

    def test_the_reading_does_not_call_the_gap_an_evolution(self) -> None:
        assert readings(page_with(vue=TABS[2])) == [
            "13 publications vont de 124 400 salariés (Insee Bretagne, 1er janvier 2003) à "
            "177 200 postes salariés (Gref Bretagne, 2021) ; leurs champs et leurs dates "
            "diffèrent, l'écart n'est pas une évolution."]

    def test_its_headline_leaves_to_the_figure_who_gives_its_two_ends(self) -> None:
        [block] = blocks("emploi", urlencode({
            "vue": TABS[2], "indicateur_emploi": levels.LEVEL}))
        assert plain(block.headline) == (
            "13 publications vont de 124 400 salariés à 177 200 postes salariés ; leurs champs et "
            "leurs dates diffèrent, l'écart n'est pas une évolution.")

    @pytest.mark.parametrize(("indicateur", "sentence"), [
        ("Répartition des structures ESS par statut",
         "La publication donne 72 % pour « associations », 18 % pour « coopératives », 6 % pour "
         "« mutuelles », 3 % pour « fondations » et 1 % pour « entreprises sociales »."),
        ("Emplois créés 2010-2015",
         "Les publications donnent 7 000 salariés pour « ESS » selon France Bleu, 6 900 salariés "
         "pour « ESS » selon Préfecture de région Bretagne et −2 600 salariés pour « économie hors "
         "ESS » selon Préfecture de région Bretagne."),
        ("Emploi ESS de la culture",  # one publisher, one scope, two documents
         "Les publications donnent 4 700 salariés pour « culture (y compris animation "
         "socio-culturelle) » (publication de décembre 2013), 2 287 ETP pour « culture (périmètre "
         "Insee strict) » et 4 665 ETP pour « culture (y compris animation socio-culturelle) » "
         "(sans date)."),
        ("Part de l'ESS dans l'emploi régional",
         "2 chiffres publiés vont de 13,5 % de l'emploi (Cress Bretagne, édition 2008 du panorama) "
         "à 13,9 % de l'emploi (Cress Bretagne, 2011) ; leurs champs et leurs dates diffèrent, "
         "l'écart n'est pas une évolution."),
        ("Part de l'ESS dans l'emploi",
         "12 publications vont de 13,5 % des salariés (ess-et-societe.net, 2006) à 15 % de "
         "l'emploi (France Télévisions, publication de 2018, et une autre) ; leurs bases, leurs "
         "champs et leurs dates "
         "diffèrent, l'écart n'est pas une évolution."),
        ("Part de l'ESS dans l'emploi privé",  # neither says its scope
         "2 publications vont de 19 % de l'emploi privé (France Télévisions, publication de "
         "2018) à 20 % de l'emploi privé (Radio Évasion, publication de 2020) ; leurs dates "
         "diffèrent, l'écart n'est pas une évolution."),
        ("Évolution de l'emploi salarié ESS",
         "Une seule publication donne un chiffre : +5,9 % (Gref Bretagne, 2018-2021)."),
    ])
    def test_parts_of_one_publication_are_not_told_as_rival_publications(
            self, indicateur: str, sentence: str) -> None:
        assert plain(levels.levels_sentence(levels.levels(indicateur, "53"))) == sentence

    def test_two_shares_of_two_bases_are_not_two_publications_of_one(self) -> None:
        table = levels.levels("Part de l'ESS dans l'emploi privé", "53").with_values(
            valeur=20.0, imprime="20 %", periode="2020")
        assert "donnent 20 % de l'emploi privé (" in plain(levels.levels_sentence(table))
        table.data.loc[table.data.index[0], "unite_imprimee"] = "% des salariés"
        assert plain(levels.levels_sentence(table)).endswith(
            "leurs bases diffèrent, l'écart n'est pas une évolution.")

    def test_two_publishers_of_one_count_are_set_beside_each_other(self) -> None:
        """The other territory was looked for under the same publisher: the tab fell over."""
        table = levels.beside("Part de l'ESS dans l'emploi", {"53": "Bretagne", "FR": "France"})
        other = table.data["territoire_nom"].eq("France")
        two = table.with_values(publication=table.data["publication"].mask(other, "Un autre"))
        assert levels.beside_sentence(two) == levels.beside_sentence(table) != ""

    def test_dates_are_not_said_to_differ_where_two_publications_give_the_same(self) -> None:
        table = levels.levels("Emplois créés 2010-2015", "53")
        own = replace(table, data=table.data[table.data["poste"] == "ESS"])
        assert plain(levels.levels_sentence(own)) == (
            "2 publications vont de 6 900 salariés (Préfecture de région Bretagne, 2010-2015) "
            "à 7 000 salariés (France Bleu, 2010-2015) ; chaque éditeur a son décompte, "
            "l'écart n'est pas une évolution.")

    def test_publications_that_all_give_the_same_go_from_nothing_to_nothing(self) -> None:
        table = levels.levels("Emplois créés 2010-2015", "53")
        own = replace(table, data=table.data[table.data["poste"] == "ESS"].assign(valeur=7000.0,
                                                                                  imprime="7 000"))
        assert plain(levels.levels_sentence(own)) == (
            "2 publications donnent 7 000 salariés (France Bleu, 2010-2015, et une autre).")

    def test_two_scopes_of_one_name_are_told_apart_beside_each_figure(self) -> None:
        rows = levels.levels("Établissements ESS de la culture", "53").data
        assert rows["secteur"].nunique() == 2
        for scope, name in zip(rows["secteur"], rows["publication"], strict=True):
            assert scope in name

    def test_another_indicator_changes_the_chart(self) -> None:
        page = page_with(vue=TABS[2])
        page.selectbox(key="indicateur_emploi").set_value(
            "Part de l'ESS dans l'emploi").run()
        assert not page.exception
        assert titles(page) == ["Part de l'ESS dans l'emploi – Bretagne, 2006 à 2024"]


def test_what_the_two_comparators_share_is_said_once() -> None:
    [table] = [b.table for b in blocks("emploi", "") if b.key == "emploi_ess_prive"]
    for text in (table.champ, table.source):
        parts = text.split(" ; ")
        assert len(parts) == len(set(parts)) > 3
