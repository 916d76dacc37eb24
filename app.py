"""Entry of the dashboard: the navigation, and nothing else.

A page is one file of ``pages/`` and one line here; a line whose file is absent is left out.
"""

from pathlib import Path

import streamlit as st

from dashboard import access

PAGES = (
    ("accueil", "Accueil", "🏠"),
    ("emploi", "Emploi", "📈"),
    ("explorateur", "Explorateur", "🔎"),
    ("territoires", "Territoires", "🗺️"),
    ("commerces_ruraux", "Commerces ruraux", "🏪"),
    ("economie_circulaire", "Économie circulaire", "♻️"),
    ("mois_ess", "Mois de l'ESS", "📅"),
    ("agriculture_alimentation", "Agriculture et alimentation", "🌾"),
    ("activite", "Activité de la Cress", "📋"),
    ("donnees", "Données et sources", "🗂️"),
    ("atelier", "Atelier SQL", "🧮"),
    ("depot", "Déposer un classeur", "📥"),
    ("accessibilite", "Accessibilité", "♿"),
)
FOLDER = Path(__file__).parent / "pages"
OBSERVATORY = "Observatoire de l'ESS en Bretagne"

# The desk is for those who may publish; where people can sign in, its address leads to the door.
LEFT_OUT = {"depot"} if not access.allowed() and not access.can_sign_in() else set()
HIDDEN = {"depot"} if not access.allowed() else set()

page = st.navigation(
    [
        st.Page(
            FOLDER / f"{name}.py",
            title=title,
            icon=icon,
            default=name == PAGES[0][0],
            visibility="hidden" if name in HIDDEN else "visible",
        )
        for name, title, icon in PAGES
        if (FOLDER / f"{name}.py").exists() and name not in LEFT_OUT
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
