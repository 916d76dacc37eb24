"""What pages are made with: a head, filters, tabs, blocks.

A page opens with ``page()``, asks the reader with ``choose``, ``choose_several``, ``years``… and
shows the blocks of its theme with ``draw_tabs()`` or ``show()``: it draws nothing by itself, so
that no block forgets its reading sentence, its source or its downloads.
"""

from dashboard.blocks.filters.questions import (
    choose,
    choose_more,
    choose_several,
    compare,
    has_demonstration,
    keep_several,
    narrow,
    search,
    territory,
    text,
    years,
)
from dashboard.ui.card.card import show
from dashboard.ui.card.downloads import offer_everything
from dashboard.ui.home_card import home_card
from dashboard.ui.page import (
    close_bar,
    document,
    draw,
    draw_tabs,
    has_data,
    in_head,
    links,
    open_column,
    page,
    set_fallback,
)
from dashboard.ui.sign_in import require_access
