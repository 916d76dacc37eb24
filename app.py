"""Entry of the dashboard: the navigation, and nothing else.

A page is one file of ``pages/`` and one line here; a line whose file is absent is left out.
"""

from pathlib import Path

import streamlit as st

from dashboard import access

#: Group → its pages: file of ``pages/`` without its ending, title.
#: Without icons: a page's icon becomes its favicon, and Streamlit fetches those of its own font
#: from outside.
PAGES = {
    "": (("accueil", "Accueil"),),
    "Thèmes": (
        ("emploi", "Emploi"),
        ("territoires", "Territoires"),
        ("commerces_ruraux", "Commerces ruraux"),
        ("economie_circulaire", "Économie circulaire"),
        ("mois_ess", "Mois de l'ESS"),
        ("agriculture_alimentation", "Agriculture et alimentation"),
        ("activite", "Activité de la Cress"),
    ),
    "Outils": (
        ("explorateur", "Explorateur"),
        ("donnees", "Données et sources"),
        ("atelier", "Atelier SQL"),
        ("depot", "Déposer un classeur"),
    ),
}
HOME = "accueil"
FOLDER = Path(__file__).parent / "pages"
FRONTEND = Path(__file__).parent / "dashboard" / "frontend"
OBSERVATORY = "Observatoire de l'ESS en Bretagne"

# The desk is for those who may publish; where people can sign in, its address leads to the door.
LEFT_OUT = {"depot"} if not access.allowed() and not access.can_sign_in() else set()
HIDDEN = {"depot"} if not access.allowed() else set()

page = st.navigation(
    {
        group: [
            st.Page(
                FOLDER / f"{name}.py",
                title=title,
                default=name == HOME,
                visibility="hidden" if name in HIDDEN else "visible",
            )
            for name, title in pages
            if (FOLDER / f"{name}.py").exists() and name not in LEFT_OUT
        ]
        for group, pages in PAGES.items()
    },
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
