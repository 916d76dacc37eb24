"""What pages are made with: a head, filters, tabs, blocks.

A page opens with ``page()``, asks the reader with ``choose``, ``several``, ``years``… and shows the
blocks of its theme with ``tabbed()`` or ``show()``: it draws nothing by itself, so that no block
forgets its reading sentence, its source or its downloads.
"""

from dashboard.blocks.filters import (
    also,
    choose,
    demonstration_shown,
    narrow,
    rows_matching,
    search,
    several,
    text,
    years,
)
from dashboard.ui.card import show
from dashboard.ui.downloads import everything
from dashboard.ui.page import available, document, links, page, tabbed
