"""Entry of the dashboard: the navigation, made from ``dashboard/pages.py``, and nothing else."""

import streamlit as st

from dashboard import paths
from dashboard.blocks import access
from dashboard.pages import AUTHOR, OBSERVATORY, PAGES
from dashboard.paths import FRONTEND

# Some pages are not for all; where people can sign in, their address leads to the door.
menu: dict[str, list[st.Page]] = {}
for one in PAGES:
    if one.exists and ((is_open := access.is_open(one)) or access.can_sign_in()):
        # No icon: it would become the page's favicon, and Streamlit fetches those of its own font
        # from outside.
        menu.setdefault(one.menu, []).append(st.Page(
            paths.PAGES / f"{one.file}.py", title=one.short or one.title, default=one is PAGES[0],
            visibility="visible" if is_open else "hidden"))
page = st.navigation(menu, position="top")
st.set_page_config(
    page_title=f"{page.title} · {OBSERVATORY}", page_icon=FRONTEND / "mark.svg", layout="wide",
    menu_items={"About": f"{AUTHOR}."})
st.logo(FRONTEND / "logo.svg", icon_image=FRONTEND / "mark.svg", size="large")
page.run()
