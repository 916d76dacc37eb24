"""Entry of the dashboard: the navigation, and nothing else.

A page is one file of ``pages/`` and one line here; a line whose file is absent is left out.
"""


import streamlit as st

from dashboard import paths
from dashboard.blocks import access
from dashboard.paths import FRONTEND

#: File of ``pages/`` without its ending, title: the home, then the themes, then the tools (the look
#: parts them: ``frontend/look.css``).  No icon: it would become the page's favicon, and Streamlit
#: fetches those of its own font from outside.
PAGES = (
    ("accueil", "Accueil"),
    ("emploi", "Emploi"),
    ("associations", "Associations et bénévolat"),
    ("territoires", "Territoires"),
    ("commerces_ruraux", "Commerces ruraux"),
    ("economie_circulaire", "Économie circulaire"),
    ("mois_ess", "Mois de l'ESS"),
    ("agriculture_alimentation", "Agriculture et alimentation"),
    ("activite", "Activité de la Cress"),
    ("explorateur", "Explorateur"),
    ("presentation", "Mes présentations"),
    ("donnees", "Données et sources"),
    ("atelier", "Atelier SQL"),
    ("depot", "Déposer un classeur"),
    ("accessibilite", "Accessibilité"),
)
OBSERVATORY = "Observatoire de l'ESS en Bretagne"

# The desk is for those who may publish; where people can sign in, its address leads to the door.
LEFT_OUT = {"depot"} if not access.allowed() and not access.can_sign_in() else set()
HIDDEN = {"depot"} if not access.allowed() else set()

page = st.navigation(
    [
        st.Page(
            paths.PAGES / f"{name}.py",
            title=title,
            default=name == PAGES[0][0],
            visibility="hidden" if name in HIDDEN else "visible",
        )
        for name, title in PAGES
        if (paths.PAGES / f"{name}.py").exists() and name not in LEFT_OUT
    ],
    expanded=True,
)
st.set_page_config(
    page_title=f"{page.title} · {OBSERVATORY}",
    page_icon=FRONTEND / "mark.svg",
    layout="wide",
    menu_items={"About": "Observatoire de l'économie sociale et solidaire en Bretagne."},
)
st.logo(FRONTEND / "logo.svg", icon_image=FRONTEND / "mark.svg", size="large")
page.run()
