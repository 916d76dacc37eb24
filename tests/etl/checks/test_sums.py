"""Every sum that a source declares finds a fault in its own tables, and is silent on rounding."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest

from etl.checks.sums import rule_rows, sum_issues
from etl.contract import Source, SumRule
from etl.paths import RAW
from etl.sources import sources
from etl.warehouse.build import load
from etl.workbooks import workbooks

#: Sums that only open files hold, which the project has not.
OPEN = {("emploi_prive", name) for name in (
    "secteurs et ensemble", "régions et France", "départements et Bretagne, effectifs CVS",
    "départements et Bretagne, masse salariale CVS")}
#: A source that waits for its workbook has its sums tested with one made for it.
RULES = [pytest.param(source, rule, id=f"{source.id}: {rule.name} ({i})")
         for source in sources().values() if workbooks(source, RAW)[0]
         for i, rule in enumerate(source.sums) if (source.id, rule.name) not in OPEN]


@cache
def real(source_id: str) -> pd.DataFrame:
    """Return the rows that the source really loads; one quarter of the detailed extraction."""
    data = load(source_id, RAW).data
    return data[data["periode"] == "2019-T1"] if source_id == "emploi_detaille" else data


def gaps(source: Source, rule: SumRule, data: pd.DataFrame) -> dict[str, float]:
    """Return cells of the parts of each sum that is refused → gap to the total."""
    sizes = {}
    for issue in sum_issues(source, data, rule):
        match = re.match(rf"{re.escape(rule.name)} : la somme donne (.+?), le total(?: imprimé en "
                         r"\S+)? est ([^(]+) \((.*)\)$", issue.message)
        if match:
            total, total_in_file = (float(t.replace("\u202f", "").replace(",", ".")) for t in
                                    match.groups()[:2])
            sizes[f"{issue.file} {issue.sheet} {match[3]}"] = total - total_in_file
    return sizes


def parts(rule: SumRule, data: pd.DataFrame) -> pd.DataFrame:
    """Return rows that may be parts of the sum."""
    data = rule_rows(rule, data)
    label = data[rule.dimension]
    if rule.dimension == "territoire":
        label = data["territoire_niveau"].astype("str") + ":" + label.astype("str")
    return data[label.isin(rule.parts) if rule.parts else label != rule.total]


@pytest.mark.parametrize(("source", "rule"), RULES)
def test_a_declared_sum_finds_a_fault_and_is_silent_on_rounding(source: Source, rule: SumRule):
    data = real(source.id)
    before = gaps(source, rule, data)
    for index in parts(rule, data).dropna(subset="valeur").index[:40]:
        one = data.copy()
        one.loc[index, "valeur"] += 1e6
        sizes = gaps(source, rule, one)
        new_gaps = [gap for key, gap in sizes.items() if key not in before and gap > 5e5]
        if new_gaps:
            break
    else:
        pytest.fail("aucune somme de la source n'est comparée à son total")
    for sign in (1, -1):
        for beyond, is_refused in ((0, False), (0.01, True)):
            one.loc[index, "valeur"] = (data.loc[index, "valeur"] - (new_gaps[0] - 1e6)
                                        + sign * (rule.tolerance + beyond))
            now = gaps(source, rule, one)
            assert (len(now) > len([k for k in now if k in before])) is is_refused, (sign, beyond)
