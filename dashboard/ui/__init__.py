"""What pages are made with: a head, filters, tabs, blocks.

A page opens with ``page()``, asks the reader with ``choose``, ``several``, ``years``… and shows the
blocks of its theme with ``tabbed()`` or ``show()``: it draws nothing by itself, so that no block
forgets its reading sentence, its source or its downloads.
"""

from dashboard.blocks.filters import also as also
from dashboard.blocks.filters import choose as choose
from dashboard.blocks.filters import demonstration_shown as demonstration_shown
from dashboard.blocks.filters import narrow as narrow
from dashboard.blocks.filters import rows_matching as rows_matching
from dashboard.blocks.filters import search as search
from dashboard.blocks.filters import several as several
from dashboard.blocks.filters import text as text
from dashboard.blocks.filters import years as years
from dashboard.ui.card import show as show
from dashboard.ui.downloads import everything as everything
from dashboard.ui.page import available as available
from dashboard.ui.page import document as document
from dashboard.ui.page import links as links
from dashboard.ui.page import page as page
from dashboard.ui.page import tabbed as tabbed
