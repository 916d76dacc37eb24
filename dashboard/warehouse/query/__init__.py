"""Questions of the pages to the warehouse: the only place that writes SQL for them.

Names of columns and measures are checked against the warehouse's own catalogue; values always
travel as parameters.  A value that a secret or missing figure enters is not a number.
"""

from dashboard.warehouse.query.catalogue import (
    catalogue,
    changed,
    changes,
    columns,
    documents,
    has,
    measures,
    questions,
    sources,
    subject,
    with_demonstrations,
)
from dashboard.warehouse.query.comparison import comparison, equivalences, frames
from dashboard.warehouse.query.conditions import BRETAGNE, LATEST, Between, Where
from dashboard.warehouse.query.density import (
    PER_INHABITANTS,
    communes,
    density,
    placed,
    population,
    population_notes,
    populations,
)
from dashboard.warehouse.query.figures import (
    ask,
    at_communes,
    in_unit,
    labels,
    pick,
    renamed,
    rows,
    values,
)
from dashboard.warehouse.query.records import (
    EMPLOYER,
    actors_by_activity,
    actors_by_combination,
    answers,
    asked,
    given,
    shops_by_service,
    with_answers,
)
from dashboard.warehouse.query.secrecy import Refused, classes, totals

__all__ = [
    "BRETAGNE", "EMPLOYER", "LATEST", "PER_INHABITANTS", "Between", "Refused", "Where",
    "actors_by_activity", "actors_by_combination", "answers", "ask", "asked", "at_communes",
    "catalogue", "changed", "changes", "classes", "columns", "communes", "comparison",
    "density", "documents", "equivalences", "frames", "given", "has", "in_unit", "labels",
    "measures", "pick", "placed", "population", "population_notes", "populations", "questions",
    "renamed", "rows", "shops_by_service", "sources", "subject", "totals", "values",
    "with_answers", "with_demonstrations",
]
