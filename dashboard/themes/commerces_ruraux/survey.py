"""The survey of rural shops as a whole: two questions crossed, and who answered it."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from dashboard.survey import crosstab, nonresponse
from dashboard.survey.inference import Link
from dashboard.themes.commerces_ruraux.figures import INVENTORY, SEVERAL, questions
from dashboard.warehouse import query
from dashboard.warehouse.table import Table


def crossing(first: str, second: str) -> tuple[Table, list[Link]]:
    """Return two questions crossed, on all of Brittany where bases bear it, and the tests of the
    link."""
    both = crosstab.crossing(query.answers_given(first).data, query.answers_given(second).data)
    labels = questions()
    return (crosstab.shares(both, query.answers_given(first), labels[first], labels[second]),
            crosstab.links(both, (first in SEVERAL, second in SEVERAL)))


def responses() -> tuple[Table, pd.DataFrame, pd.Series]:
    """Return who the survey asked: what is cited, the shops by who answered, and the weights that
    make the respondents look like the inventory; ages are those of the year of the inventory."""
    sample = query.shops_asked()
    years = re.findall(r"\d{4}", str(query.sources().loc[INVENTORY, "millesime"]))
    shops = nonresponse.with_categories(sample.data, int(years[-1]) if years else date.today().year)
    return sample, shops, nonresponse.weights(shops)
