"""The pages of the dashboard, in the order of the menu.

To add a page: write ``pages/<file>.py`` (see ``pages/emploi.py``) and one line below.  The menu,
the links of the home page, the presentations and the tests of every page are made from this list.
A page whose file is absent is left out of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import paths

OBSERVATORY = "Observatoire de l'ESS en Bretagne"
#: Who writes what is taken away.
AUTHOR = f"{OBSERVATORY} – Cress Bretagne"
HOME, THEMES, TOOLS = "", "Thèmes", "Outils"
#: Who sees a page that is not for all: the section of ``secrets.toml`` that says it.
DESK, WORKSHOP = "depot", "atelier"
#: Address of « Tout télécharger », which is no page.
EVERYTHING = "/donnees.zip"


@dataclass(frozen=True)
class Page:
    """A page.

    ``file``: its file in ``pages/`` without its ending, which is its address too.  ``title``: its
    name in the menu and in the presentations; ``short``: the same where room is scarce.
    ``question``: what it answers, on the home page (empty: the home page does not lead there),
    beside ``link``, its title unless the link says more.  ``icon``: that of its link.  ``group``:
    the part of the menu.  ``names``: what else a reader may look for it by.  ``presentable``: its
    blocks can be shown elsewhere than on the page.  ``tabbed``: its tabs are found from any page,
    none of its blocks.
    ``restricted``: only for those whom that section of ``secrets.toml`` lets in, and for whoever
    sits at the machine of the server.
    """

    file: str
    title: str
    group: str = THEMES
    question: str = ""
    icon: str = ""
    short: str = ""
    link: str = ""
    presentable: bool = False
    tabbed: bool = False
    restricted: str = ""
    names: tuple[str, ...] = ()

    @property
    def menu(self) -> str:
        """Return the menu that holds it: that of the tools; none for the themes, named one beside
        the other."""
        return self.group if self.group == TOOLS else ""

    @property
    def exists(self) -> bool:
        """Tell whether its file is there."""
        return (paths.PAGES / f"{self.file}.py").exists()


PAGES = (
    Page("accueil", "Accueil", HOME, presentable=True,
         names=("tableau de bord", "synthèse", "chiffres clés")),
    Page("emploi", "Emploi", THEMES, "Comment évolue l'emploi de l'ESS, face au privé hors ESS ?",
         ":material/trending_up:", presentable=True,
         names=("salariés", "effectifs", "note de conjoncture à imprimer (Word, PDF)")),
    Page("associations", "Associations et bénévolat", THEMES,
         "Combien d'associations, de bénévoles, de salariés ?", ":material/diversity_3:",
         short="Associations", presentable=True),
    Page("territoires", "Territoires", THEMES,
         "Quel poids dans les pays, les EPCI, les communes ?", ":material/map:", presentable=True,
         names=("pays", "EPCI", "intercommunalités", "communes", "départements",
                "portrait à imprimer (PDF)")),
    Page("commerces_ruraux", "Commerces ruraux", THEMES,
         "Quels commerces de l'ESS en milieu rural ?", ":material/storefront:", presentable=True),
    Page("economie_circulaire", "Économie circulaire", THEMES,
         "Qui agit, où, dans quelle activité ?", ":material/recycling:", presentable=True),
    Page("mois_ess", "Mois de l'ESS", THEMES,
         "Combien d'événements, d'organisateurs, de participants ?", ":material/event:",
         presentable=True),
    Page("agriculture_alimentation", "Agriculture et alimentation", THEMES,
         "Quel poids de l'ESS et des coopératives ?", ":material/agriculture:",
         short="Agriculture", presentable=True),
    Page("activite", "Activité de la Cress", THEMES, "Qu'a fait la Cress dans l'année ?",
         ":material/assignment:", short="Activité", presentable=True),
    Page("explorateur", "Explorateur", TOOLS, presentable=True,
         names=("graphique", "courbe", "comparaison")),
    Page("presentation", "Mes présentations", TOOLS,
         names=("diaporama", "diapositives", "slides", "PowerPoint")),
    Page("donnees", "Données et sources", TOOLS,
         "D'où viennent les chiffres, que veulent-ils dire ?", ":material/folder_open:",
         tabbed=True,
         names=("méthode", "méthodologie", "définitions", "origine", "fiabilité des données",
                "export", "open data")),
    Page("atelier", "Atelier SQL", TOOLS, restricted=WORKSHOP),
    Page("depot", "Déposer un classeur", TOOLS, restricted=DESK),
    Page("accessibilite", "Accessibilité", TOOLS,
         "Qui peut lire ces pages, comment, et que faire d'une difficulté ?",
         ":material/accessibility_new:", link="Accessibilité : partiellement conforme",
         names=("contact",)),
)
#: Pages whose blocks can be presented: file → title, the home page first.
PRESENTABLE = {page.file: page.title for page in PAGES if page.presentable}
#: Pages that are read without a screen.
READABLE = frozenset(page.file for page in PAGES if page.presentable or page.tabbed)
