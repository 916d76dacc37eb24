"""What a key figure was in other years: which figures stand beside it."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.charts.sparkline import description
from dashboard.warehouse import query
from dashboard.warehouse.history import Past, past
from etl.contract import Break

BREAK = Break("champ", 2013, "régime général", "régime général et MSA", "la MSA s'ajoute")


def figures(values: dict[int, float | None], indicateur: str = "Membres", unite: str = "membres",
            **more: object) -> pd.DataFrame:
    return pd.DataFrame({
        "annee": list(values), "periode": list(map(str, values)),
        "valeur": list(values.values()), "indicateur": indicateur,
        "unite": unite, "statut": "", "qualificatif": "", "imprime": "", "champ": "",
        "date_publication": "2024", **more})


def past_of(rows: pd.DataFrame, *breaks: Break) -> Past | None:
    return past(rows, rows.iloc[-1], breaks)


def years(of: Past | None) -> list[int]:
    return [p[0] for p in of.points] if of else []


@pytest.mark.parametrize(("values", "expected"), [
    ({2021: 1, 2022: 2, 2023: 3}, [2021, 2022, 2023]),
    ({2022: 2, 2023: 3}, []),
    ({2020: 5, 2021: None, 2022: 2, 2023: 3}, [2020, 2022, 2023]),
    ({2021: None, 2022: 2, 2023: 3}, []),
    # A break at 2013: what was before does not stand beside what came after.
    ({2010: 1, 2011: 1, 2012: 1, 2013: 2, 2014: 3, 2015: 4}, [2013, 2014, 2015]),
    ({2011: 1, 2012: 1, 2013: 2, 2014: 3}, []),
])
def test_levels_have_a_past_within_what_may_be_chained(values, expected):
    assert years(past_of(figures(values), BREAK)) == expected


def test_a_change_of_field_or_unit_ends_the_past_and_a_bound_is_no_point():
    rows = figures({2019: 1, 2020: 2, 2021: 3, 2022: 4, 2023: 5})
    assert years(past_of(rows)) == [2019, 2020, 2021, 2022, 2023]
    assert years(past_of(rows.assign(champ=["A", "A", "B", "B", "B"]))) == [2021, 2022, 2023]
    assert years(past_of(rows.assign(unite=["%", "%", *["membres"] * 3]))) == [2021, 2022, 2023]
    bounds = ["", "plus de", "", "", ""]
    assert years(past_of(rows.assign(qualificatif=bounds))) == [2019, 2021, 2022, 2023]


def test_evolutions_stand_beside_each_other_across_a_break_that_is_told():
    of = past_of(figures({2011: 0.7, 2012: 0.7, 2013: -0.3, 2022: 2.6}, "Évolution de l'emploi",
                         "%"), BREAK)
    assert of and of.change and of.breaks == (2013,)
    assert description(of) == (
        "Chiffres publiés, 2011\u202f: +0,7\u202f%, 2012\u202f: +0,7\u202f%, "
        "2013\u202f: −0,3\u202f%, 2022\u202f: +2,6\u202f%. Rupture de série en 2013.")


def test_a_change_of_five_years_does_not_stand_beside_those_of_one():
    rows = figures({2015: 9.0, 2016: 1.0, 2017: 2.0, 2018: 3.0}, "Évolution de l'emploi", "%",
                   periode=["2010-2015", "2015-2016", "2016-2017", "2017-2018"])
    assert years(past_of(rows)) == [2016, 2017, 2018]


def test_a_bound_has_no_past_of_exact_figures_and_a_break_of_others_is_not_told():
    rows = figures({2012: 0.7, 2013: -0.3, 2014: 0.2, 2015: 0.5}, "Évolution de l'emploi", "%")
    assert past_of(rows.assign(qualificatif=["", "", "", "plus de"])) is None
    rows["famille"] = ["ESS", "ESS", "ESS", "Associations"]
    of = past_of(rows, Break("champ", 2013, "a", "b", "c", {"famille": "Associations"}))
    assert of and of.breaks == ()


def test_what_a_note_recalls_is_no_second_point_and_the_later_publication_is_kept():
    rows = pd.concat([figures({2020: 1, 2021: 2, 2022: 3, 2023: 4}, rappel=False),
                      figures({2022: 9}, rappel=True)], ignore_index=True).iloc[[0, 1, 2, 4, 3]]
    of = past_of(rows)
    assert of and [p[1] for p in of.points] == [1, 2, 3, 4]
    twice = pd.concat([figures({2020: 1, 2021: 2, 2022: 9}, date_publication="2023"),
                       figures({2022: 3, 2023: 4})], ignore_index=True)
    of = past_of(twice)
    assert of and [p[1] for p in of.points] == [1, 2, 3, 4]


@pytest.mark.parametrize(("dates", "latest"), [
    (("2023-11", "2024"), "2024"), (("s.d.", "2023"), "2023"), (("", "2023"), "2023"),
    (("s.d. (2022)", "2023"), "2023"), (("s.d. (2024)", "2023"), "s.d. (2024)"),
    (("31/12/2022", "2023"), "2023")])
def test_an_undated_publication_is_later_than_none(dates, latest):
    for order in (dates, dates[::-1]):
        rows = pd.concat([figures({2020: 1, 2021: 2}), *(
            figures({2022: date == latest}, date_publication=date) for date in order)])
        of = past_of(rows)
        assert of and of.points[-1][1] == 1


def test_the_cells_behind_the_points_are_in_the_lineage(entrepot):
    table = query.pick([("emploi", {"indicateur": "Évolution de l'emploi", "territoire": "53",
                                    "groupe": "ESS", "secteur": "Ensemble", "annee": query.LATEST},
                         "ESS", "{quand}, l'emploi de l'ESS {ou} {evolue}.")])
    of = table.data["passe"][0]
    assert years(of) == [2011, 2012, 2013, 2016, 2018, 2022] and of.breaks == (2013, 2018)
    assert len(table.lineage) == 7  # every year's cell, its own among them, one year told twice
    assert any(note.startswith("Rupture de champ en 2013") for note in table.notes)
    assert table.data["phrase"][0] == ("Entre 2021 et 2022, l'emploi de l'ESS en Bretagne "
                                       "progresse de 2,6\u202f%.")
