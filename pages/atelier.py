"""Atelier SQL: read-only queries on the warehouse, their result as table, chart and extracts."""

import streamlit as st

from dashboard import ui
from dashboard.pages import WORKSHOP
from dashboard.tools.sql import page

ui.page("Atelier SQL", "Une question à laquelle aucune page ne répond ? Les données se lisent ici "
        "en SQL, sans rien pouvoir y changer.")
ui.require_access(WORKSHOP, "interroger les données en SQL",
                  "aux personnes connectées de la liste")
query, dictionary = st.columns([3, 2], gap="medium")
with query:
    page.editor()
    answer = page.state()
with dictionary:
    page.dictionary()
if answer:
    page.result(answer)
