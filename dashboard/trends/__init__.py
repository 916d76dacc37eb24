"""What is computed of series of levels; pure functions on pandas frames, no Streamlit.

Every function takes rows of periods (``periode``, quarters « 2023-T3 », or ``annee``, years), the
columns ``by`` that tell the series apart, a value column and its companion (``companion``);
and ``breaks``, the declared breaks that these rows may meet (``Table.breaks``).

Every result ``x`` comes with ``x_statut`` and ``x_motif``.  One to which a secret or missing figure
contributes is not a number and says why in its status; one to which a provisional figure
contributes is provisional; one that would chain what a break or a change of concept separates, or
divide what is no level (a rate, an evolution), is « nd », and its ``x_motif`` is the French
sentence that says why.  ``refusals`` lists them.

``levels``: one series against its own past.  ``parts``: the parts of a whole.  ``adjust``: seasonal
adjustment.  ``guard``: what must not be chained.  The formulas, their sources and when not to use
them are in ``docs/methodes.md``.
"""

from dashboard.trends.adjust import seasonally_adjusted
from dashboard.trends.guard import (
    COMPUTED,
    INVENTED,
    OURS,
    PUBLISHED,
    indivisibility,
    refusals,
    rows_concerned,
)
from dashboard.trends.levels import (
    annual_average,
    annual_growth,
    cagr,
    common_base,
    index,
    moving_average,
    quarter_on_quarter,
    year_on_year,
)
from dashboard.trends.parts import contributions, shares, shift_share
from dashboard.trends.rows import QUARTERS
