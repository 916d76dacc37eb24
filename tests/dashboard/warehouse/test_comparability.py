"""What compares with what, and who may be ranked: on invented rows, then on every figure loaded."""

from __future__ import annotations

import re
from itertools import product

import pandas as pd
import pytest

from dashboard.text import lecture
from dashboard.themes.emploi import published
from dashboard.themes.territoires import comparable
from dashboard.themes.territoires import published as panoramas
from dashboard.tools.explorer import catalogue
from dashboard.warehouse import comparability
from dashboard.warehouse import query as ask
from dashboard.warehouse.boundaries import contours
from dashboard.warehouse.comparability import Judge
from dashboard.warehouse.connection import query
from dashboard.warehouse.query.comparison import equivalences
from dashboard.warehouse.ranking import (
    METROPOLE,
    OVERSEAS,
    PLURALS,
    Ranking,
    above_share,
    place_among,
    ranking,
    wholes,
)
from etl.contract import ANY_YEAR, Break, Equivalence
from etl.tidy.renaming import PRINTED
from tests.suites import sample

pytestmark = pytest.mark.usefixtures("entrepot")

SALARIED = Equivalence("unite_imprimee", ("% de l'emploi salarié", "% des salariés"), "même total")
YEAR_END = Equivalence("periode", ("AAAA", "AAAA (fin)"), "au 31 décembre",
                       {"champ": ("Flores", "Flores AAAA")})
BRETONS = {"22": "Côtes-d'Armor", "29": "Finistère", "35": "Ille-et-Vilaine", "56": "Morbihan"}


def figures(count: int = 2, **columns: object) -> pd.DataFrame:
    """Return figures alike in everything but the territory; a list gives a value to each."""
    usual: dict[str, object] = {
        "source": "a", "indicateur": "Part de l'ESS", "unite": "%", "periode": "2021",
        "unite_imprimee": "% de l'emploi salarié", "champ": "Flores", "titre": "Étude",
        "millesime": 2021, "nature": "publié", "statut": "", "qualificatif": "",
        "territoire_niveau": "departement", "annee": 2021,
        "territoire": list(BRETONS)[:count], "territoire_nom": list(BRETONS.values())[:count],
        "valeur": [float(v) for v in range(count)]}
    return pd.DataFrame(usual | columns, index=range(count))


def compare(data: pd.DataFrame, *declared: Equivalence, **champs: str) -> bool:
    """Tell whether all the rows compare."""
    return Judge(declared, champs).keys(data).nunique() == 1


class TestKeys:
    def test_same_indicator_base_champ_and_period_compare(self) -> None:
        assert compare(figures())

    @pytest.mark.parametrize("change", [
        {"indicateur": ["Part", "Nombre"]}, {"unite": ["%", "postes"]},
        {"unite_imprimee": ["% de l'emploi", "% de l'emploi privé"]},
        {"champ": ["Flores", "Clap"]}, {"periode": ["2008-2017", "2010-2015"]},
        {"periode": ["2012", "2011-2016"]}, {"periode": ["s.d.", "2016"]},
        {"millesime": [2013, 2012]}, {"nature": ["publié", "démonstration"]}])
    def test_what_differs_in_one_of_them_does_not(self, change: dict) -> None:
        assert not compare(figures(**change))

    @pytest.mark.parametrize("champ", ["", None, "Non précisé", "Non précisé par la publication",
                                       "non précisé (presse)", "  "])
    def test_an_unknown_champ_compares_with_nothing_not_even_itself(self, champ) -> None:
        assert not compare(figures(champ=champ))
        assert not compare(figures(champ=champ), a="Non précisé par les publications citées")

    def test_a_row_that_states_none_has_the_champ_that_its_source_declares(self) -> None:
        assert compare(figures(champ=["", "Événements du Mois"]), a="Événements du Mois")
        assert not compare(figures(champ=["", "Festisol"]), a="Événements du Mois")

    @pytest.mark.parametrize("period", ["s.d.", "s.d. (Insee)", "s.d. (publication)", "", None])
    def test_an_undated_figure_compares_with_nothing(self, period) -> None:
        assert not compare(figures(periode=period))

    def test_the_date_of_a_document_is_that_of_its_own_figures_alone(self) -> None:
        assert compare(figures(periode="2018 (publication)"))
        assert not compare(figures(periode="2018 (publication)", titre=["Étude", "Blog"]))

    def test_wordings_declared_the_same_compare_and_those_alone(self) -> None:
        wordings = figures(unite_imprimee=["% de l'emploi salarié", "% des salariés"])
        assert compare(wordings, SALARIED) and not compare(wordings)
        assert not compare(figures(unite_imprimee=["% des salariés", "% de l'emploi"]), SALARIED)

    def test_an_equivalence_holds_where_it_is_declared(self) -> None:
        ends = {"periode": ["2021", "2021 (fin)"]}
        assert compare(figures(**ends), YEAR_END)
        assert not compare(figures(champ="Clap", **ends), YEAR_END)

    @pytest.mark.parametrize("year", ["2021", "2025"])
    def test_what_is_declared_of_a_year_holds_for_the_next_one(self, year: str) -> None:
        """The régions of Flores compared in 2021 alone: those of its next edition were apart."""
        ends = {"periode": [year, f"{year} (fin)"]}
        assert compare(figures(champ=f"Flores {year}", **ends), YEAR_END)
        assert not compare(figures(champ="Flores 2019", **ends), YEAR_END)
        assert not compare(figures(champ="Flores", periode=[year, "2019 (fin)"]), YEAR_END)

    def test_equal_keys_hide_no_difference(self) -> None:
        names = {"indicateur": ["Part", "Évolution"], "titre": ["Étude", "Blog"],
                 "champ": ["Flores", "", "Non précisé", "Clap"],
                 "periode": ["2021", "2021 (fin)", "s.d.", "2018 (publication)"],
                 "unite_imprimee": ["% de l'emploi salarié", "% des salariés", "% de l'emploi"]}
        every = pd.DataFrame(product(*names.values()), columns=[*names])
        data = figures(1).iloc[[0] * len(every)].reset_index(drop=True).assign(**every)
        keys = Judge((SALARIED, YEAR_END)).keys(data)
        alike = data.replace("% des salariés", "% de l'emploi salarié")
        compared = [rows for _, rows in alike[keys.duplicated(keep=False)].groupby(keys)]
        assert {period for rows in compared for period in rows["periode"]} == {
            "2021", "2021 (fin)", "2018 (publication)"}
        for rows in compared:
            [(champ,)] = rows[["champ"]].drop_duplicates().values
            assert champ in ("Flores", "Clap")
            assert len(rows[["indicateur", "unite_imprimee"]].drop_duplicates()) == 1
            periods = set(rows["periode"])
            assert len(periods) == 1 or (champ, periods) == ("Flores", {"2021", "2021 (fin)"})
            assert rows["titre"].nunique() == 1 or "2018 (publication)" not in periods


class TestRanking:
    def of(self, data: pd.DataFrame) -> Ranking | None:
        return ranking(data, Judge().keys(data))

    def test_names_its_whole_set(self) -> None:
        four = self.of(figures(4))
        assert four is not None
        assert (four.among, four.place("56")) == (
            "les quatre départements bretons", "1er sur 4 départements bretons")
        three = self.of(figures(3))
        assert three is not None and three.among == (
            "les trois départements bretons dont le chiffre est publié (Côtes-d'Armor, Finistère "
            "et Ille-et-Vilaine)")
        assert three.place("22") == "3e sur 3 des 4 départements bretons"

    def test_is_silent_under_three_members(self) -> None:
        assert self.of(figures(2)) is None and self.of(figures(1)) is None

    @pytest.mark.parametrize("unlike", [
        {"periode": ["2021", "2021", "2021", "2020"]}, {"champ": ["Flores"] * 3 + ["Clap"]},
        {"champ": "Non précisé"}, {"periode": "s.d."}, {"periode": "s.d. (2011)"},
        {"periode": "nd"}, {"periode": "sans date"},
        {"valeur": [-0.6, -0.9, None, None]}, {"statut": ["", "", "", "s"]},
        {"qualificatif": ["", "plus de", "", ""]}])
    def test_is_of_exact_figures_that_compare_or_of_nobody(self, unlike: dict) -> None:
        assert self.of(figures(4, **unlike)) is None

    def test_names_the_regions_of_the_whole_country_or_of_its_mainland(self) -> None:
        mainland = sorted(METROPOLE)
        for codes, name in ((mainland, "13 régions métropolitaines"),
                            (mainland + sorted(OVERSEAS), "18 régions")):
            result = self.of(figures(len(codes), territoire_niveau="region", territoire=codes,
                                     territoire_nom=codes))
            assert result is not None and (result.among, result.short) == (f"les {name}", name)

    @pytest.mark.parametrize(("absent", "overseas", "among"), [
        (0, 0, "les 96 départements métropolitains"), (0, 5, "les 101 départements français"),
        (5, 5, None)])
    def test_names_the_departements_of_the_whole_country_or_of_its_mainland(
            self, absent: int, overseas: int, among: str | None) -> None:
        codes = [*(f"{n:02}" for n in range(1 + absent, 96) if n != 20), "2A", "2B",
                 *(f"97{n}" for n in (1, 2, 3, 4, 6)[:overseas])]
        result = self.of(figures(len(codes), territoire=codes, territoire_nom=codes))
        assert (result and result.among) == among

    def test_lists_the_members_of_a_part_of_a_set_as_long_as_they_are_few(self) -> None:
        def among(count: int) -> str:
            codes = [f"c{i}" for i in range(count)]
            result = self.of(figures(count, territoire_niveau="commune", territoire=codes,
                                     territoire_nom=codes))
            assert result is not None
            return result.among

        assert among(6).endswith("(c0, c1, c2, c3, c4 et c5)")
        assert among(7).endswith("publié")
        assert among(96) == "les 96 communes dont le chiffre est publié"  # as many as départements

    def test_counts_no_aggregate_among_its_members(self) -> None:
        data = figures(4, territoire_niveau=["region", "region", "region", "france"],
                       territoire=["53", "52", "32", "FR"],
                       territoire_nom=["Bretagne", "Pays de la Loire", "Hauts-de-France",
                                       "France de province"])
        result = self.of(data)
        assert result is not None and "FR" not in set(result.rows["territoire"])
        assert result.among.startswith("les trois régions")
        assert self.of(figures(4, territoire_niveau=["departement"] * 3 + ["region"])) is None

    def test_is_led_by_no_departement_of_elsewhere(self) -> None:
        elsewhere = figures(4, territoire=["14", "27", "50", "61"],
                            territoire_nom=["Calvados", "Eure", "Manche", "Orne"])
        assert self.of(elsewhere) is None
        assert self.of(figures(4, territoire=["22", "29", "35", "61"])) is None

    def test_two_documents_that_print_one_figure_are_one_member_and_two_figures_none(self) -> None:
        twice = figures(4, territoire=["22", "29", "35", "35"], valeur=[1.0, 2.0, 3.0, 3.0])
        result = self.of(twice)
        assert result is not None and len(result.rows) == 3
        assert self.of(twice.assign(valeur=[1.0, 2.0, 3.0, 4.0])) is None
        assert self.of(figures(3, territoire=["22", "29", "29"], valeur=[1.0, 2.0, 2.0])) is None

    def test_a_set_that_a_document_ranks_has_its_name_and_is_whole(self) -> None:
        data = figures(3, territoire=["29", "44", "85"], valeur=[1.0, 3.0, 2.0])
        result = ranking(data, Judge().keys(data), "départements de l'Ouest")
        assert result is not None and not result.is_partial
        assert (result.among, result.place("85"), result.place("22")) == (
            "les trois départements de l'Ouest", "2e sur 3 départements de l'Ouest", "")

    def test_of_ten_at_least_one_is_above_a_share_of_the_others(self) -> None:
        ten = [float(v) for v in range(10)]
        assert [above_share(v, ten) for v in (9.0, 5.0, 0.0)] == [
            "", "supérieur à 55\u202f% des autres", ""]
        assert above_share(5.0, ten[1:]) == ""

    def test_equals_share_their_place(self) -> None:
        assert [place_among(v, [12.0, 8.0, 8.0, 3.0], "4 pays", "pays") for v in (
            12.0, 8.0, 3.0)] == ["1er sur 4 pays", "2e ex aequo sur 4 pays", "4e sur 4 pays"]

    def test_the_first_agrees_with_what_is_ranked(self) -> None:
        for level, first in (("departement", "1er"), ("region", "1re"), ("commune", "1re")):
            assert place_among(3.0, [1.0, 2.0, 3.0], "3", level) == f"{first} sur 3"

    def test_what_most_have_is_no_place(self) -> None:
        """Third of eleven, with eight others at zero: the last too."""
        values = [2.0, 1.0, *[0.0] * 9]
        assert place_among(0.0, values, "11 EPCI", "epci") == "comme 8 autres sur 11 EPCI"
        assert place_among(1.0, values, "11 EPCI", "epci") == "2e sur 11 EPCI"
        assert place_among(0.0, range(1_200), "1\u202f200", "commune") == (
            "1\u202f200e sur 1\u202f200")
        assert place_among(0.0, [1.0, 0.0, 0.0], "3 EPCI", "epci") == "2e ex aequo sur 3 EPCI"
        assert place_among(0.0, [*range(1, 6), *[0] * 5], "10 EPCI", "epci") == (
            "6e ex aequo sur 10 EPCI")

    def test_equals_have_no_rank(self) -> None:
        result = self.of(figures(4, valeur=[1.0] * 4))
        assert result is not None and result.standing("29") == ""

    @pytest.mark.parametrize(("column", "values", "whole"), [
        ("lieu", ["Bretagne", "Finistère"], [True, False]),
        ("lieu", ["Bretagne", "Bretagne"], [False, False]),
        ("famille", ["ESS", "Associations"], [True, False]),
        *(("famille", ["ESS", outside], [False, False]) for outside in (
            "Privé hors ESS", "Privé (ESS incluse)", "Reste de l'économie privée", "Hors-ESS",
            "Entreprises hors ESS")),
        ("secteur", ["Ensemble", "Sport"], [True, False]),
        ("serie", ["Bretagne", "Morbihan"], [True, False])])
    def test_the_whole_is_no_part_of_itself(self, column, values, whole) -> None:
        assert wholes(pd.DataFrame({column: values})).tolist() == whole


class TestWarehouse:
    def test_every_wording_that_is_declared_is_printed(self) -> None:
        """A declaration that no document needs any more is to be withdrawn."""
        for one in equivalences():
            source = str(one.where["source"][0] if isinstance(one.where["source"], tuple)
                         else one.where["source"])
            wordings = set(query(f"SELECT DISTINCT {one.column} AS v FROM {source}")["v"])
            if ANY_YEAR in "".join(one.wordings):
                wordings |= {re.sub(r"\b(?:19|20)\d\d\b", ANY_YEAR, text) for text in wordings}
            if one.column == "indicateur":  # read under the first: the remark has the printed one
                remarks = " ".join(query(f"SELECT DISTINCT remarque AS v FROM {source}")["v"])
                wordings |= {w for w in one.wordings if PRINTED.format(w) in remarks}
            assert len(wordings & set(one.wordings)) > 1, (source, one.wordings)

    def test_the_regions_of_flores_compare_whatever_their_wording(self) -> None:
        """14,5 %, 13,2 %, 10,7 % « de l'emploi salarié », 8,0 % « des salariés »: one base."""
        data = ask.rows("territoires", ["valeur"], {
            "indicateur": panoramas.SHARE, "champ": "Insee Flores 2021"}).data
        result = ranking(data, ask.comparison(data))
        assert result is not None
        assert list(result.rows["territoire_nom"]) == [
            "Bretagne", "Pays de la Loire", "Hauts-de-France", "Île-de-France"]

    def test_any_ranking_of_any_indicator_is_of_like_members_of_a_named_set(self) -> None:
        count = 0
        for level in PLURALS:
            for table in comparable.published_and_demonstration(level, True):
                several = table.data.groupby("cle")["cle"].transform("size") >= lecture.LEAST
                for _, rows in table.data[several].groupby("cle", sort=False):
                    if (result := ranking(rows, rows["cle"])) is None:
                        continue
                    count += 1
                    members = result.rows
                    assert len(members) >= 3 and members["territoire"].is_unique
                    assert set(members["territoire_niveau"]) == {level}
                    assert members["perimetre"].nunique() == 1 and members["perimetre"].ne("").all()
                    assert members["annee"].nunique() == 1 and members["unite"].nunique() == 1
                    assert members["valeur"].notna().all() and members["qualificatif"].eq("").all()
                    if level in ("departement", "epci"):
                        assert set(members["territoire"]) <= set(contours(level))
        assert count

    @pytest.mark.parametrize("first", sample(range(3)))
    def test_no_axis_of_the_explorer_mixes_figures_whose_champ_is_not_known(self, first) -> None:
        """No curve goes through a blog (19 %) and a local radio (20 %), and it is said why."""
        for one in catalogue.choices()[first::3]:
            table = catalogue.table(one, {})
            lots = comparability.lots(table.data, table.breaks)
            for lot in lots:
                unknown, periods = set(lot["inconnu"]), set(lot["periode"])
                assert unknown == {""} or len(unknown) == len(periods) == 1, one.label
            if len(lots) > 1:
                conflict = comparability.conflict(table.data, table.breaks)
                assert conflict and conflict.reasons and all(conflict.reasons), one.label

    @pytest.mark.parametrize(("indicator", "level"), [
        ("Évolution de l'emploi salarié ESS", "region"), ("Évolution de l'emploi salarié ESS",
                                                          "epci"),
        ("Évolution de l'emploi salarié ESS", "pays"), (panoramas.SHARE, "departement"),
        (panoramas.SHARE, "pays")])
    def test_what_was_said_of_unlike_figures_is_no_longer(self, indicator, level) -> None:
        """Pays de la Loire 2008-2017 against Bretagne 2010-2015, Rennes Métropole one year against
        five, pays from undated to 2016, départements led by the Orne."""
        table = panoramas.figures({"indicateur": indicator, "territoire_niveau": level,
                                   "poste": panoramas.WHOLE})
        sentence = panoramas.reading(table.data)
        assert len(table.data) > 1 and "qui ne se classent pas" in sentence
        assert not any(w in sentence for w in ("en tête", "en dernier", "plus de", "plus que"))


def test_what_is_invented_never_shares_an_axis_with_what_is_published() -> None:
    rows = figures(origine=["publié", "inventé (démonstration)"], quantite="Postes",
                   perimetre="Flores", document="", famille="ESS", serie=["Bretagne", "Morbihan"])
    assert [len(lot) for lot in comparability.lots(rows)] == [1, 1]
    (reason,) = comparability.conflict(rows).reasons
    assert reason == ("Chiffres publiés et données de démonstration (inventées) : ils ne se "
                      "montrent jamais ensemble.")
    assert comparability.conflict(rows.assign(origine="publié")) is None


@pytest.mark.parametrize(("kind", "count"), [("champ", 1), ("zonage", 2)])
def test_only_a_break_of_perimeter_lets_one_follow_another_in_time(kind: str, count: int) -> None:
    rows = figures(quantite="Postes", perimetre=["régime général", "avec la MSA"], document="",
                   famille="ESS", serie="ESS", annee=[2012, 2013], periode=["2012", "2013"])
    broken = [Break(kind, 2013, "régime général", "avec la MSA", "raison")]
    assert len(comparability.lots(rows, broken)) == count
    assert (comparability.conflict(rows, broken) is None) is (count == 1)


def test_bretagne_is_the_whole_of_its_departements_and_one_of_the_regions():
    rows = pd.DataFrame({
        "lieu": ["Bretagne", "Pays de la Loire", "France métropolitaine", "Finistère"],
        "territoire": ["53", "52", "FR-metropole", "29"],
        "territoire_niveau": ["region", "region", "france", "departement"]})
    assert wholes(rows[:3]).tolist() == [False, False, True]
    assert wholes(rows.loc[[0, 2, 3]]).tolist() == [True, True, False]


def test_a_whole_is_that_of_what_differs_from_it_by_one_dimension_alone():
    rows = pd.DataFrame({
        "famille": ["ESS", "Associations", "Associations", "Fondations", "ESS"],
        "secteur": ["Ensemble", "Ensemble", "Sport", "Ensemble", "Coopératives de production"]})
    # The foundations are no whole of the sports, nor is « ESS » that of a sector of its own.
    assert wholes(rows).tolist() == [True, True, False, False, False]


def test_a_whole_of_the_details_is_no_member():
    rows = pd.DataFrame({"lieu": "Bretagne", "famille": "", "secteur": "", "detail": [
        "DLA · Ensemble", "DLA · individuelles", "DLA · collectives"]})
    assert wholes(rows).tolist() == [True, False, False]
    assert not wholes(rows[:1]).any()


def test_a_first_estimate_is_never_set_beside_a_revised_total() -> None:
    rows = ask.rows("emploi", ["valeur"], {
        "annee": 2022, "territoire": "53", "groupe": "ESS"}).data
    [sector] = [r for _, r in rows[rows["secteur"] == "Aide à domicile"].iterrows()]
    total = rows[rows["secteur"] == "Ensemble"]
    assert len(published.comparable_rows(sector, total)) == 1
    assert published.comparable_rows(sector, total.assign(millesime=2023)).empty


def test_the_past_of_a_key_figure_goes_through_no_unknown_champ() -> None:
    """From 2017 to 2024 the press prints 14, 15, 15, 14,3 and 13,8 %, without any champ."""
    where = {"indicateur": panoramas.SHARE, "territoire": "53",
             "unite_imprimee": "% de l'emploi"}
    assert len(ask.rows("emploi_niveaux", ["valeur"], where).data) > 3
    card = ask.pick([("emploi_niveaux", {**where, "annee": ask.LATEST}, "Part")])
    assert card.data["passe"].tolist() == [None]
