"""Entry of the dashboard: the navigation, and nothing else.

A page is one file of ``pages/`` and one line here; a line whose file is absent is left out.
"""

from pathlib import Path

import streamlit as st

PAGES = (
    ("accueil", "Accueil", "🏠"),
    ("emploi", "Emploi", "📈"),
    ("territoires", "Territoires", "🗺️"),
    ("commerces_ruraux", "Commerces ruraux", "🏪"),
    ("economie_circulaire", "Économie circulaire", "♻️"),
    ("mois_ess", "Mois de l'ESS", "📅"),
    ("agriculture_alimentation", "Agriculture et alimentation", "🌾"),
    ("activite", "Activité de la Cress", "📋"),
    ("donnees", "Données et sources", "🗂️"),
)
FOLDER = Path(__file__).parent / "pages"
OBSERVATORY = "Observatoire de l'ESS en Bretagne"

page = st.navigation(
    [
        st.Page(FOLDER / f"{name}.py", title=title, icon=icon, default=name == PAGES[0][0])
        for name, title, icon in PAGES
        if (FOLDER / f"{name}.py").exists()
    ],
    expanded=True,
)
st.set_page_config(
    page_title=f"{page.title} · {OBSERVATORY}",
    page_icon="📊",
    layout="wide",
    menu_items={"About": "Observatoire de l'économie sociale et solidaire en Bretagne."},
)
page.run()
