"""What must not be chained is not computed, and the refusal says why in French."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from dashboard import trends
from dashboard.trends.guard import break_sentence, breaks_met, segments
from etl.contract import Break

MSA = Break("champ", 2013, "régime général", "régime général et MSA", "la note ajoute la MSA")
BREAK = ("Rupture de champ en 2013 : régime général → régime général et MSA (la note ajoute la "
         "MSA).")
REFUSAL = f"Calcul refusé entre l'avant et l'après 2013. {BREAK}"


def quarters(first: int, last: int, **columns: object) -> pd.DataFrame:
    """Return every quarter of these years: 100, 101, 102…"""
    periods = [f"{y}-T{q}" for y in range(first, last + 1) for q in (1, 2, 3, 4)]
    return pd.DataFrame({"serie": "ESS", "periode": periods, "postes_statut": "",
                         "postes": 100.0 + np.arange(len(periods)), **columns})


def years(**values: float) -> pd.DataFrame:
    return pd.DataFrame({"annee": [int(y[1:]) for y in values], "postes": list(values.values()),
                         "postes_statut": ""})


def refused_periods(data: pd.DataFrame, name: str) -> list[object]:
    """Return the periods whose result was refused; each refused one has no number and is « nd »."""
    at = data[data[f"{name}_motif"] != ""]
    assert at[name].isna().all() and set(at[f"{name}_statut"]) <= {"nd"}
    assert data.loc[data[f"{name}_motif"] == "", name].notna().all()
    return at["periode"].tolist()


FIRST_OF_2013 = ["2013-T1", "2013-T2", "2013-T3", "2013-T4"]


class TestADeclaredBreak:
    def test_refuses_the_glissement_of_the_year_that_follows_and_no_other(self) -> None:
        data = trends.year_on_year(quarters(2011, 2015), "postes", ["serie"], [MSA])
        assert refused_periods(data, "glissement") == FIRST_OF_2013
        assert trends.refusals(pd.concat([data, quarters(2011, 2011)])) == (REFUSAL,)

    def test_refuses_the_one_quarter_that_crosses_it(self) -> None:
        data = trends.quarter_on_quarter(quarters(2011, 2015), "postes", ["serie"], [MSA])
        assert refused_periods(data, "trimestriel") == ["2013-T1"]

    def test_refuses_an_index_on_the_other_side_of_its_base(self) -> None:
        before = trends.index(quarters(2012, 2013), "2012-T1", "postes", ["serie"], [MSA])
        assert refused_periods(before, "indice") == FIRST_OF_2013
        after = trends.index(quarters(2012, 2013), "2013", "postes", ["serie"], [MSA])
        assert refused_periods(after, "indice") == ["2012-T1", "2012-T2", "2012-T3", "2012-T4"]

    def test_refuses_a_moving_average_whose_window_holds_both_sides(self) -> None:
        data = trends.moving_average(quarters(2011, 2015), "postes", ["serie"], [MSA])
        assert refused_periods(data, "moyenne_mobile") == FIRST_OF_2013[:3]

    def test_refuses_the_growth_between_the_means_of_two_years(self) -> None:
        means = trends.annual_average(quarters(2011, 2014), "postes", ["serie"], [MSA])
        growth = trends.annual_growth(means, "postes", ["serie"], [MSA])
        assert growth.loc[growth["evolution_motif"] != "", "annee"].tolist() == [2013]
        assert trends.refusals(growth) == (REFUSAL,)

    def test_refuses_a_mean_growth_rate_over_it(self) -> None:
        data = trends.cagr(years(y2011=1, y2014=2), "postes", "2011", "2014", breaks=[MSA])
        assert data["tcam"].isna().all() and data["tcam_motif"].tolist() == [REFUSAL]

    def test_parts_the_seasonal_adjustment_in_two(self) -> None:
        data = trends.seasonally_adjusted(quarters(2009, 2015), "postes", ["serie"], [MSA])
        assert refused_periods(data, "desaisonnalise") == quarters(2013, 2015)["periode"].tolist()

    def test_refuses_contributions_and_changes_of_share_but_not_shares(self) -> None:
        data = pd.concat([quarters(2012, 2013, serie=s) for s in ("ESS", "Associations")])
        result = trends.contributions(data, "postes", "serie", "ESS", breaks=[MSA])
        assert set(result["contribution_motif"]) == {REFUSAL}
        share = trends.shares(data, "postes", "serie", "ESS", breaks=[MSA])
        assert share["poids"].notna().all()
        assert set(share.loc[share["periode"] >= "2013", "variation_motif"]) == {REFUSAL}

    def test_refuses_to_decompose_a_gap(self) -> None:
        data = pd.DataFrame([(g, "Santé", y, 10.0 + y, "") for g in ("ESS", "Privé")
                             for y in (2012, 2013)],
                            columns=["groupe", "secteur", "annee", "postes", "postes_statut"])
        result = trends.shift_share(data, "postes", "secteur", "groupe", ("ESS", "Privé"),
                                    ("2012", "2013"), [MSA])
        assert result.iloc[-1]["ecart_motif"] == REFUSAL
        assert result.drop(columns="secteur").select_dtypes(float).isna().all(axis=None)

    @pytest.mark.parametrize("groupe", ["ESS", "Privé"])
    def test_of_one_of_two_groups_refuses_to_decompose_their_gap(self, groupe: str) -> None:
        data = pd.DataFrame([(g, "Santé", y, 10.0 + y, "") for g in ("ESS", "Privé")
                             for y in (2012, 2013)],
                            columns=["groupe", "secteur", "annee", "postes", "postes_statut"])
        of_one = Break("champ", 2013, "a", "b", "c", {"groupe": groupe})
        result = trends.shift_share(data, "postes", "secteur", "groupe", ("ESS", "Privé"),
                                    ("2012", "2013"), [of_one])
        assert result["ecart"].isna().all() and len(trends.refusals(result)) == 1

    def test_of_one_series_leaves_the_others_alone(self) -> None:
        both = pd.concat([quarters(2012, 2013, serie=s) for s in ("ESS", "Privé")])
        only = Break("champ", 2013, "a", "b", "c", {"serie": "Privé"})
        data = trends.year_on_year(both, "postes", ["serie"], [only])
        assert set(data.loc[data["glissement_motif"] != "", "serie"]) == {"Privé"}
        assert data["glissement"].notna().sum() == 4

    def test_of_comparators_that_replace_one_another_parts_the_series_made_of_both(self) -> None:
        other = Break("comparateur", 2013, "Privé (ESS incluse)", "Privé hors ESS", "raison",
                      {"groupe": ("Privé (ESS incluse)", "Privé hors ESS")})
        data = years(y2012=10, y2013=11, y2014=12).assign(
            groupe=["Privé (ESS incluse)", "Privé hors ESS", "Privé hors ESS"])
        growth = trends.annual_growth(data, "postes", breaks=[other])
        assert growth["evolution_motif"].map(bool).tolist() == [True, False]
        for groupe in other.where["groupe"]:  # of one of them alone, it has no other side here
            one = Break("champ", 2013, "a", "b", "c", {"groupe": groupe})
            assert trends.refusals(trends.annual_growth(data, "postes", breaks=[one])) == ()

    def test_without_a_year_forbids_nothing(self) -> None:
        data = trends.year_on_year(quarters(2011, 2013), "postes", ["serie"],
                                   [Break("zonage", None, "a", "b", "c")])
        assert trends.refusals(data) == ()
        assert breaks_met(years(y2011=1, y2013=2), [
            Break("zonage", None, "a", "b", "c"), MSA]) == (MSA,)

    def test_is_said_before_a_later_one_and_before_the_unit_that_changes_with_it(self) -> None:
        data = years(y2012=1, y2015=2).assign(unite=["postes", "ETP"])
        later = Break("concept", 2014, "a", "b", "c")
        assert trends.refusals(trends.cagr(data, "postes", "2012", "2015",
                                           breaks=[MSA, later])) == (REFUSAL,)


class TestAChangeOfConcept:
    @pytest.mark.parametrize(("column", "name"), [
        ("unite", "l'unité"), ("champ", "le champ"), ("indicateur", "l'indicateur"),
        ("concept", "le concept")])
    def test_inside_a_series_is_refused_even_undeclared(self, column: str, name: str) -> None:
        data = quarters(2012, 2013)
        data[column] = np.where(data["periode"] < "2013", "postes", "personnes")
        growth = trends.year_on_year(data, "postes", ["serie"])
        assert trends.refusals(growth) == (
            f"Calcul refusé : {name} change, « postes » → « personnes ».",)

    def test_within_a_year_leaves_it_without_a_mean(self) -> None:
        data = quarters(2012, 2012, unite=["postes", "postes", "ETP", "ETP"])
        mean = trends.annual_average(data, "postes", ["serie"])
        assert math.isnan(mean["postes"][0])
        assert mean["postes_motif"].tolist() == [
            "Calcul refusé : l'unité change, « postes » → « ETP »."]
        assert trends.refusals(trends.index(data, "2012", "postes", ["serie"])) == (
            "Calcul refusé : l'unité change, « postes » → « ETP ».",)

    def test_within_a_year_forbids_its_growth_and_that_of_the_next(self) -> None:
        data = quarters(2011, 2013, unite=["postes"] * 6 + ["ETP"] + ["postes"] * 5)
        growth = trends.annual_growth(trends.annual_average(data, "postes", ["serie"]), "postes",
                                      ["serie"])
        assert growth["evolution_motif"].tolist() == [
            "Calcul refusé : l'unité change, « postes » → « ETP »."] * 2

    @pytest.mark.parametrize("champs", [("", "régime général"), ("régime général", "")])
    def test_is_not_seen_where_the_rows_do_not_say_their_concept(
            self, champs: tuple[str, str]) -> None:
        data = quarters(2012, 2013, champ=np.repeat(champs, 4))
        assert trends.refusals(trends.year_on_year(data, "postes", ["serie"])) == ()

    @pytest.mark.parametrize("function", [trends.shares, trends.contributions])
    def test_between_parts_and_whole_refuses_the_share(
            self, function: Callable[..., pd.DataFrame]) -> None:
        data = pd.concat([quarters(2012, 2013, serie="ESS", unite="postes"),
                          quarters(2012, 2013, serie="Mutuelles", unite="ETP")])
        assert trends.refusals(function(data, "postes", "serie", "ESS")) == (
            "Calcul refusé : l'unité change, « postes » → « ETP ».",)


class TestWhatIsNoLevel:
    """Formulas that divide a figure by another want levels."""

    EVOLUTION = ("Calcul refusé : « Évolution de l'emploi » est déjà une évolution ; l'indice, la "
                 "part ou l'évolution d'une évolution ne mesure rien. Lire les chiffres publiés, "
                 "ou partir d'un niveau.")
    RATE = ("Calcul refusé : « Part de l'ESS dans l'emploi » (%) n'est pas un niveau mais un "
            "rapport ou un rang ; un écart entre deux taux se lit en points, jamais en indice ni "
            "en %. Lire les chiffres publiés, ou partir d'un niveau.")
    DIVIDING: ClassVar[dict[str, Callable[[pd.DataFrame], pd.DataFrame]]] = {
        "indice": lambda d: trends.index(d, "2012", "postes", ["serie"]),
        "glissement": lambda d: trends.year_on_year(d, "postes", ["serie"]),
        "trimestriel": lambda d: trends.quarter_on_quarter(d, "postes", ["serie"]),
        "evolution": lambda d: trends.annual_growth(
            trends.annual_average(d, "postes", ["serie"]), "postes", ["serie"]),
        "tcam": lambda d: trends.cagr(d, "postes", "2012-T1", "2014-T1", ["serie"]),
        "contribution": lambda d: trends.contributions(d, "postes", "serie", "ESS"),
        "poids": lambda d: trends.shares(d, "postes", "serie", "ESS"),
        "ecart": lambda d: trends.shift_share(d.assign(part="Santé"), "postes", "part", "serie",
                                              ("ESS", "Privé"), ("2012-T1", "2014-T1"))}

    @pytest.mark.parametrize("name", DIVIDING)
    @pytest.mark.parametrize(("indicateur", "unite", "why"), [
        ("Évolution de l'emploi", "%", EVOLUTION), ("Évolution de l'emploi", "postes", EVOLUTION),
        ("Part de l'ESS dans l'emploi", "%", RATE)])
    def test_has_neither_index_nor_growth_nor_share(self, name: str, indicateur: str, unite: str,
                                                    why: str) -> None:
        data = pd.concat([quarters(2012, 2014, serie=s, indicateur=indicateur, unite=unite)
                          for s in ("ESS", "Privé")])
        result = self.DIVIDING[name](data)
        assert len(result) and result[name].isna().all()
        assert trends.refusals(result) == (why,)
        level = self.DIVIDING[name](data.assign(indicateur="Emploi", unite="postes"))
        assert level[name].notna().any() and trends.refusals(level) == ()

    @pytest.mark.parametrize("unite", ["% des répondants", "points", "rang", "tendance", "part"])
    def test_is_known_by_its_unit(self, unite: str) -> None:
        result = trends.index(years(y2012=2, y2013=3).assign(unite=unite), "2012", "postes")
        assert result["indice"].isna().all()
        assert trends.refusals(result)[0].startswith(
            f"Calcul refusé : « Ce chiffre » ({unite}) n'est pas un niveau")

    @pytest.mark.parametrize("name", ["évolution annuelle", "Hausse des adhésions",
                                      "Glissement annuel", "Croissance annuelle moyenne"])
    def test_or_by_the_word_that_it_begins_with(self, name: str) -> None:
        assert "est déjà une évolution" in trends.indivisibility(
            years(y2012=2).assign(indicateur=name, unite="postes"))[0]

    def test_a_ratio_of_two_quantities_is_a_level(self) -> None:
        wages = years(y2012=2000, y2013=2100).assign(indicateur="Salaire moyen", unite="euros")
        assert trends.index(wages, "2012", "postes")["indice"].tolist() == [100, 105]

    def test_may_be_averaged(self) -> None:
        data = quarters(2012, 2012, indicateur="Taux de chômage", unite="%")
        assert trends.moving_average(data, "postes", ["serie"])["moyenne_mobile"].tolist() == [
            101.5]


class TestSegments:
    def test_number_the_stretches_that_may_be_chained_in_each_series(self) -> None:
        both = pd.concat([quarters(2012, 2013), quarters(2013, 2013, serie="Privé")])
        data = segments(both.sample(frac=1, random_state=1), ["serie"], [MSA])
        parts = data.groupby(["serie", "segment"])["periode"].agg(["min", "max"])
        assert parts.reset_index().drop(columns="segment").to_numpy().tolist() == [
            ["ESS", "2012-T1", "2012-T4"], ["ESS", *FIRST_OF_2013[::3]],
            ["Privé", *FIRST_OF_2013[::3]]]
        assert data["periode"].tolist() == both["periode"].tolist()

    def test_are_parted_by_an_undeclared_change_of_unit_too(self) -> None:
        data = quarters(2012, 2012, unite=["postes", "postes", "ETP", "ETP"])
        assert segments(data, ["serie"])["segment"].tolist() == [0, 0, 1, 1]

    def test_of_a_single_series_need_no_name(self) -> None:
        assert segments(years(y2012=1, y2013=2), breaks=[MSA])["segment"].tolist() == [0, 1]


def test_breaks_are_met_by_rows_that_show_both_their_sides() -> None:
    assert breaks_met(years(y2012=1, y2013=2), [MSA]) == (MSA,)
    assert breaks_met(years(y2013=1, y2014=2), [MSA]) == ()
    assert breaks_met(pd.DataFrame({"groupe": ["ESS"]}), [MSA]) == ()
    undated = pd.DataFrame({"annee": pd.array([None, 2012, 2013], dtype="Int64")})
    assert breaks_met(undated, [MSA]) == (MSA,)
    assert break_sentence(MSA) == BREAK


def test_a_figure_without_a_year_is_compared_with_nothing() -> None:
    data = years(y2012=1, y2013=2).assign(annee=pd.array([2012, None], dtype="Int64"))
    with pytest.raises(ValueError, match="Une ligne n'a pas d'année : elle ne se compare à"):
        trends.annual_growth(data, "postes")


def test_two_figures_for_one_quarter_are_never_compared() -> None:
    twice = pd.concat([quarters(2012, 2013)] * 2)
    with pytest.raises(ValueError, match="Deux valeurs pour « ESS · 2012-T1 » : séparer"):
        trends.year_on_year(twice, "postes", ["serie"])
