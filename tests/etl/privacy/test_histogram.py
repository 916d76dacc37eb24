"""Records by class of what they declare: five in each class, and by no subtraction fewer."""

from __future__ import annotations

from itertools import pairwise

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl.contract import WHOLE, Secrecy
from etl.privacy import histogram
from etl.warehouse.build import build

RULE = Secrecy(("heures",), by=("departement", "employeur"), classes=("employeur", 5))


def records(**groups: list[float]) -> pd.DataFrame:
    return pd.DataFrame([(g, v) for g, values in groups.items() for v in values],
                        columns=["employeur", "heures"])


def classes(data: pd.DataFrame, rule: Secrecy = RULE, secrets: tuple[str, ...] = ()) -> dict:
    counts: dict = {}
    for row in histogram.class_counts(rule, data, "heures", secrets):
        counts.setdefault(row["employeur"], []).append((row["classe"], row["fiches"]))
    return counts


def test_bounds_are_passed_over_until_each_class_holds_five_answers() -> None:
    data = records(oui=[1, 2, 3, 4, 8, 8, 12, 14, 16, 18, 45, 90])
    assert classes(data) == {
        WHOLE: [("moins de 10", 6), ("10 et plus", 6)],
        "oui": [("moins de 10", 6), ("10 et plus", 6)]}


def test_a_class_of_one_whole_number_is_that_number_and_parts_of_one_are_said() -> None:
    assert classes(records(oui=[0] * 5 + [1] * 5 + [2.0] * 5 + [3, 4, 4, 5, 5, 5]))["oui"] == [
        ("0", 5), ("1", 5), ("2", 5), ("3 et plus", 6)]
    assert classes(records(oui=[0.5] * 5 + [1.2] * 6 + [2.5] * 5))["oui"] == [
        ("moins de 1", 5), ("de 1 à moins de 2", 6), ("2 et plus", 5)]


@pytest.mark.parametrize("values", [[], [3.0] * 9, [1.0] * 4 + [50.0] * 5, [7.0] * 30])
def test_what_one_class_would_hold_is_not_published(values) -> None:
    """That all answered the same is what each answered."""
    assert classes(records(oui=values)) == {}


def test_the_bounds_of_the_groups_are_bounds_of_the_whole() -> None:
    counts = classes(records(oui=[5] * 6 + [12] * 6 + [30] * 6, non=[12] * 6 + [30] * 6))
    assert counts["oui"] == [("moins de 15", 12), ("15 et plus", 6)]
    assert counts["non"] == [("moins de 15", 6), ("15 et plus", 6)]
    assert counts[WHOLE] == [("moins de 6", 6), ("de 6 à 14", 12), ("15 et plus", 12)]


def test_a_group_too_small_to_be_told_apart_leaves_the_whole_alone() -> None:
    """The whole less the others would be that group."""
    data = records(oui=[5] * 9 + [30] * 9, non=[5] * 9 + [30] * 9, **{"": [5, 30]})
    assert set(classes(data)) == {WHOLE}


def test_neither_a_masked_group_nor_a_masked_whole_has_classes() -> None:
    data = records(oui=[5] * 9 + [30] * 9, non=[5] * 9 + [30] * 9)
    assert set(classes(data)) == {WHOLE, "oui", "non"}
    assert set(classes(data, secrets=("non",))) == {WHOLE}
    assert classes(data, secrets=(WHOLE,)) == {}


def test_a_zero_by_definition_is_not_counted_as_an_answer() -> None:
    rule = Secrecy(("heures",), by=("employeur",), classes=("employeur", 5),
                   implied={"heures": ("employeur", "non")})
    assert classes(records(oui=[1] * 5 + [4] * 6, non=[0] * 20), rule) == {
        "oui": [("moins de 2", 5), ("2 et plus", 6)]}


@pytest.mark.parametrize("seed", range(40))
def test_no_subtraction_gives_a_class_of_fewer_than_five(seed) -> None:
    """Of tables drawn at random: each class, and the whole less any of the groups, between any two
    bounds that both publish."""
    draw = np.random.default_rng(seed)
    data = records(**{name: list(np.round(draw.gamma(draw.uniform(0.5, 4), 12, draw.integers(
        0, 40)))) for name in ("oui", "non", "")[:draw.integers(1, 4)]})
    counts: dict[str, list] = {}
    for row in histogram.class_counts(RULE, data, "heures", ()):
        counts.setdefault(row["employeur"], []).append(row)
    assert all(row["fiches"] >= 5 for rows in counts.values() for row in rows)

    def below(rows: list, bound: float) -> int:
        return sum(r["fiches"] for r in rows if r["a"] is not None and r["a"] <= bound)

    groups = {name: rows for name, rows in counts.items() if name != WHOLE}
    for rows in groups.values():
        bounds = [r["a"] for r in rows if r["a"] is not None]
        assert set(bounds) <= {r["a"] for r in counts[WHOLE]}
        for low, high in pairwise([-np.inf, *bounds, np.inf]):
            def inside(rows: list, low=low, high=high) -> int:
                top = rows[0]["declarent"] if high == np.inf else below(rows, high)
                return top - below(rows, low)
            left = inside(counts[WHOLE]) - inside(rows)
            assert left == 0 if len(groups) == 1 else left >= 5
    assert sum(rows[0]["declarent"] for rows in groups.values()) in (0, len(data))


#: What this module builds holds.
SOURCES = ("circulaire_publies", "commerces_enquete", "commerces_inventaire")
HEAD = ["id", "submitdate", "Q1 [I]", "Q2 [S]", "Q3[café]", "Q4 [M]", "Q5 [CA]", "Q6[commune]",
        "Q7 [Postes]", "Q8 [ETP]", "Q9 [B]", "Q10 [H]", "Q11[x]", "Q12[y]", "Q14 [C]"]


def test_a_workbook_gives_its_classes_and_no_number_of_anyone(raw, write, tmp_path) -> None:
    write("commerces_enquete/r.xlsx", {"R": [HEAD, *(
        [i, "", f"C{i}", *[None] * 5, 2, None, volunteers, None, *[None] * 3]
        for i, volunteers in enumerate([3, 3, 4, 4, 4, 11, "environ 12", 12, 13, 47], 1))]})
    report = build(raw, tmp_path / "w.duckdb")
    assert not report.has_errors, [str(i) for i in report.all_issues]
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as db:
        assert db.execute("SELECT classe, de, a, unite, fiches, declarent FROM "
                          "commerces_enquete_classes WHERE indicateur = 'benevoles' "
                          "AND employeur = 'Ensemble' ORDER BY fiches, de NULLS FIRST").fetchall(
                          ) == [("moins de 5", None, 5.0, "personnes", 5, 10),
                                ("5 et plus", 5.0, None, "personnes", 5, 10)]
        [(count,)] = db.execute("SELECT count(*) FROM commerces_enquete_classes "
                                "WHERE 47 IN (de, a) OR contains(classe, '47')").fetchall()
        assert count == 0
