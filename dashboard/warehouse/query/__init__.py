"""Questions of the pages to the warehouse: the only place that writes SQL for them.

Names of columns and measures are checked against the warehouse's own catalogue; values always
travel as parameters.  A value that a secret or missing figure enters is not a number.
"""

from dashboard.warehouse.query.catalogue import (
    additive_measures,
    catalogue,
    change_counts,
    changes,
    columns,
    documents,
    has_rows,
    includes_demonstrations,
    measures,
    published_totals,
    questions,
    sources,
    subject,
    territories_with_figures,
)
from dashboard.warehouse.query.comparison import comparison, frames
from dashboard.warehouse.query.conditions import (
    BRETAGNE,
    LATEST,
    Between,
    Latest,
    Where,
    with_figure_names,
)
from dashboard.warehouse.query.counterparts import LEVEL_ORDER, beside, counterparts, pair
from dashboard.warehouse.query.figures import (
    KEY_FIGURE,
    ask,
    at_communes,
    departements,
    labels,
    pick,
    rows,
    values,
    years,
)
from dashboard.warehouse.query.records import (
    EMPLOYER,
    actors_by_activity,
    actors_by_combination,
    answers,
    answers_given,
    has_inventory_asked,
    later_inventory,
    shops_asked,
    shops_by_service,
    with_activities,
)
from dashboard.warehouse.query.secrecy import classes, totals
from dashboard.warehouse.query.territories import (
    PARTIAL,
    PER_INHABITANTS,
    communes,
    density,
    level_and_code,
    parts,
    place_key,
    place_keys,
    population,
    population_notes,
    populations,
    postcodes,
    rural_communes,
    sources_with_places,
    surroundings,
)
