"""Entry of the dashboard: the navigation, made from ``dashboard/pages.py``, and nothing else."""

import streamlit as st

from dashboard import paths
from dashboard.blocks import access
from dashboard.pages import OBSERVATORY, PAGES
from dashboard.paths import FRONTEND

# The desk is for those who may publish; where people can sign in, its address leads to the door.
open_to_all = access.is_allowed()
menu: dict[str, list[st.Page]] = {}
for one in PAGES:
    if one.exists and (not one.restricted or open_to_all or access.can_sign_in()):
        # No icon: it would become the page's favicon, and Streamlit fetches those of its own font
        # from outside.
        menu.setdefault(one.menu, []).append(st.Page(
            paths.PAGES / f"{one.file}.py", title=one.short or one.title, default=one is PAGES[0],
            visibility="hidden" if one.restricted and not open_to_all else "visible"))
page = st.navigation(menu, position="top")
st.set_page_config(
    page_title=f"{page.title} · {OBSERVATORY}",
    page_icon=FRONTEND / "mark.svg",
    layout="wide",
    menu_items={"About": "Observatoire de l'économie sociale et solidaire en Bretagne."},
)
st.logo(FRONTEND / "logo.svg", icon_image=FRONTEND / "mark.svg", size="large")
page.run()
