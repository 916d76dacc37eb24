"""Atelier SQL: read-only queries on the warehouse, their result as table, chart and extracts."""

import streamlit as st

from dashboard import atelier, ui

ui.page("Atelier SQL", "Une question à laquelle aucune page ne répond ? L'entrepôt se lit ici en "
        "SQL, sans rien pouvoir y changer.")
query, dictionary = st.columns([3, 2], gap="medium")
with query:
    atelier.editor()
    answer = atelier.state()
with dictionary:
    atelier.dictionary()
if answer:
    atelier.result(answer)
