"""Table → ``Plot``: what a chart shows, that renderers draw; the block around it has the title.

An empty table gives « Aucune donnée pour ces filtres » (``Message``); a table of which every result
was refused gives why.  A value that is missing is never zero, never interpolated; provisional and
estimated ones keep their status.
"""

from dashboard.charts.bars import bars, grouped_bars, stacked_bars
from dashboard.charts.describe import alt
from dashboard.charts.heat import heat
from dashboard.charts.maps.maps import choropleth, circles, points_map
from dashboard.charts.rows import dots, quartiles, upset
from dashboard.charts.time.lines import lines, multiples

__all__ = ["alt", "bars", "choropleth", "circles", "dots", "grouped_bars", "heat", "lines",
           "multiples", "points_map", "quartiles", "stacked_bars", "upset"]
