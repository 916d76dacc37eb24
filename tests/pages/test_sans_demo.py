"""Every page without the demonstration workbooks, and with a single published source: nothing
breaks, nothing vanishes without a word, and the page says which workbook to drop."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.blocks import access
from etl.contract import DEMONSTRATION, EMPTY
from etl.paths import RAW
from etl.sources import sources
from etl.warehouse import status
from etl.warehouse.build import build
from tests.pages.reading import NAMES, opened, text, titles

#: Page → (key of its tabs, tab → source it shows).
TABS = {
    "commerces_ruraux": ("volet_commerces", {
        "Inventaire": "commerces_inventaire", "Enquête": "commerces_enquete",
        "Employeurs et non-employeurs": "commerces_enquete",
        "Croisements": "commerces_enquete", "Qui a répondu": "commerces_enquete",
        "Commentaires": "commerces_enquete",
        "Chiffres publiés": "commerces_publies"}),
    "economie_circulaire": ("volet_circulaire", {
        "Chiffres publiés": "circulaire_publies", "Acteurs": "acteurs_circulaires",
        "Carte et liste": "acteurs_circulaires", "Qualité de l'export": "acteurs_circulaires"}),
    "emploi": ("vue", {
        "Évolutions publiées": "emploi", "Tendances par secteur": "emploi_tendances",
        "Niveaux publiés": "emploi_niveaux", "Emploi privé (Urssaf)": "emploi_prive",
        "Détail par trimestre": "emploi_detaille"}),
    "agriculture_alimentation": ("volet_agricole", {
        "Poids": "agri_alimentaire", "Coopératives": "agri_alimentaire", "Typologie NAF": "",
        "Extraction Insee": "agri_insee", "Tous les chiffres publiés": "agri_alimentaire"}),
    "donnees": ("volet_donnees", {
        "Sources et classeurs": "", "Constats de lecture": "", "Corrections et ruptures": "",
        "Dictionnaire": ""}),
    "activite": ("volet_activite", {
        "Rapport d'activité": "activite",
        "Pôles, TAg et DLA, autres publications": "accompagnement"}),
    "associations": ("volet_associations", dict.fromkeys(
        ("Bretagne", "Publication par publication", "Départements et EPCI",
         "Tous les chiffres publiés"), "associations")),
    "mois_ess": ("", {"": "mois_ess"}),
    "territoires": ("volet_territoires", {
        "Chiffres publiés": "territoires", "Poids de l'ESS": "poids_ess", "Cartes": "",
        "Portrait": ""}),
    "accueil": ("", {"": ""}), "atelier": ("", {"": ""}), "accessibilite": ("", {"": ""}),
    "explorateur": ("", {"": ""}), "presentation": ("", {"": ""}),
}
EVERY = [(page, tab) for page, (_, tabs) in TABS.items() for tab in tabs]
#: Tabs whose workbook is awaited: nothing stands in for it.
AWAITED = [(page, tab) for page, tab in EVERY if TABS[page][1][tab] == "agri_insee"]
INVENTED = [(page, tab) for page, tab in EVERY if TABS[page][1][tab] in (
    "commerces_inventaire", "commerces_enquete", "acteurs_circulaires", "emploi_detaille")]
KIND = {
    "commerces_inventaire": ("Inventaire des commerces de l'ESS en milieu rural",
                             "un classeur .xlsx dans data/raw/commerces_inventaire/"),
    "commerces_enquete": ("Enquête auprès des commerces de l'ESS en milieu rural",
                          "un classeur .xlsx dans data/raw/commerces_enquete/"),
    "acteurs_circulaires": ("Acteurs de l'ESS dans l'économie circulaire (export Carteco)",
                            "un classeur .xlsx dans data/raw/acteurs_circulaires/"),
    "emploi_detaille": ("Emploi détaillé de l'ESS et du privé hors ESS, par trimestre",
                        "un classeur .xlsx dans data/raw/emploi_detaille/"),
    "associations": ("Associations et bénévolat, chiffres publiés",
                     "le classeur chiffres_publies*.xlsx dans data/raw/associations/"),
    "accompagnement": ("Accompagnement : pôles de l'ESS, TAg, DLA et Cress, chiffres publiés",
                       "le classeur chiffres_publies*.xlsx dans data/raw/accompagnement/"),
    "activite": ("Rapport d'activité de la Cress Bretagne : indicateurs",
                 "le classeur rapport_activite_*.xlsx dans data/raw/activite/"),
    "agri_insee": (
        "Établissements et emplois de l'agriculture et de l'alimentation, par sous-classe",
        "un classeur .xlsx dans data/raw/agri_insee/"),
    "agri_alimentaire": (
        "L'ESS dans l'agriculture et l'alimentation ; coopératives, chiffres publiés",
        "le classeur chiffres_publies*.xlsx dans data/raw/agriculture_alimentation/"),
    "circulaire_publies": ("Économie circulaire et réemploi dans l'ESS, chiffres publiés",
                           "le classeur chiffres_publies*.xlsx dans "
                           "data/raw/economie_circulaire/"),
    "emploi": ("Notes de conjoncture : évolution de l'emploi de l'ESS en Bretagne",
               "le classeur note_conjoncture_*.xlsx dans data/raw/emploi/"),
    "emploi_niveaux": ("Niveaux d'emploi et d'établissements de l'ESS en Bretagne, chiffres "
                       "publiés", "le classeur niveaux_publies_*.xlsx dans data/raw/emploi/"),
    "emploi_tendances": ("Tendances sectorielles de l'emploi de l'ESS, sans chiffre",
                         "le classeur tendances_qualitatives*.xlsx dans data/raw/emploi/"),
    "mois_ess": ("Mois de l'ESS : bilans par édition",
                 "le classeur bilans_mois_ess*.xlsx dans data/raw/mois_ess/"),
    "territoires": ("Panoramas de l'ESS par territoire, chiffres publiés",
                    "le classeur panoramas*.xlsx dans data/raw/territoires/ ou le classeur "
                    "references_*.xlsx dans data/raw/territoires/"),
    "poids_ess": ("Poids de l'ESS dans les emplois salariés, par département et région",
                  "le classeur poids_ess_*.xlsx dans data/raw/territoires/"),
    "emploi_prive": ("Emploi salarié du secteur privé, ESS comprise",
                     "le classeur emploi_prive_*.xlsx dans data/raw/emploi/"),
}


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's warehouse, built without its demonstration workbooks."""
    path = tmp_path_factory.mktemp("sans_demo") / "entrepot.duckdb"
    assert not build(RAW, path, demo=False).failed
    return path


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse where a single published source is loaded."""
    folder = tmp_path_factory.mktemp("seule")
    (folder / "raw").mkdir()
    shutil.copytree(RAW / "commerces_ruraux", folder / "raw" / "commerces_ruraux")
    assert not build(folder / "raw", folder / "entrepot.duckdb").failed
    return folder / "entrepot.duckdb"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Name the warehouse that the page reads; who reads may not deposit."""
    monkeypatch.setattr(access, "allowed", lambda: False)
    yield monkeypatch


def at(page: str, tab: str, **filters: str) -> AppTest:
    key = TABS[page][0]
    return opened(page, **({key: tab} if key else {}), **filters)


def infos(page: AppTest) -> list[str]:
    """What the page says in place of its blocks, as it is read."""
    return [re.sub(r"\\([\\`*_\[\]<>$~#|:])", r"\1", i.value).replace("\u202f", " ")
            for i in page.info]


def kind(source: str) -> str:
    title, file = KIND[source]
    return f"Aucune donnée pour « {title} » : déposez {file}, puis relancez « python start.py »."


def sound(page: AppTest) -> None:
    """Titles without a hole, no filter that has nothing to offer."""
    assert not [t for t in titles(page) if re.search(r"\bnan\b|None|<NA>|, $|– $|n = 0", t)]
    assert not [w.label for w in (*page.selectbox, *page.multiselect) if not w.options]
    assert len(page.title) == 1


def test_every_page_and_tab_is_looked_at():
    assert set(TABS) == set(NAMES) - {"depot"}


@pytest.mark.parametrize(("name", "tab"), EVERY)
def test_without_demonstration_every_tab_opens_whole_or_says_what_it_misses(
        name, tab, without, read):
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(without))
    page = at(name, tab)
    sound(page)
    source = TABS[name][1][tab]
    if (name, tab) in (*INVENTED, *AWAITED):
        assert infos(page) == [kind(source)]
        assert not page.get("plotly_chart") and not page.sidebar.selectbox
    else:
        assert infos(page) == []
        assert titles(page) or page.header
    assert not page.toggle, "il n'y a pas de démonstration à masquer"


@pytest.mark.parametrize(("name", "tab"), EVERY)
def test_with_a_single_source_every_tab_says_what_it_misses(name, tab, alone, read):
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(alone))
    page = at(name, tab)
    sound(page)
    source = TABS[name][1][tab]
    if source and source != "commerces_publies":
        assert infos(page) == [kind(source)]
        assert not page.get("plotly_chart")
        assert not [*page.sidebar.selectbox, *page.sidebar.multiselect, *page.sidebar.slider]


def test_the_home_page_says_block_by_block_which_workbooks_it_waits_for(alone, read):
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(alone))
    page = at("accueil", "")
    told = infos(page)
    start = "puis relancez « python start.py »."
    assert told == [
        "Aucune donnée pour « Emploi de l'ESS en Bretagne » : déposez le classeur "
        "note_conjoncture_*.xlsx dans data/raw/emploi/ et le classeur niveaux_publies_*.xlsx dans "
        f"data/raw/emploi/, {start}",
        "Aucune donnée pour « Évolution annuelle de l'emploi, ESS et privé – Bretagne » : déposez "
        f"le classeur note_conjoncture_*.xlsx dans data/raw/emploi/, {start}",
        "Aucune donnée pour « Part de l'ESS dans l'emploi, par département » : déposez "
        f"{KIND['poids_ess'][1]}, {start}",
        "Aucune donnée pour « Associations et bénévolat en Bretagne » : déposez "
        f"{KIND['associations'][1]}, {start}",
        "Aucune donnée pour « Économie circulaire et réemploi en Bretagne » : déposez le classeur "
        f"chiffres_publies*.xlsx dans data/raw/economie_circulaire/, {start}",
        "Aucune donnée pour « Mois de l'ESS en Bretagne » : déposez le classeur "
        f"bilans_mois_ess*.xlsx dans data/raw/mois_ess/, {start}",
        "Aucune donnée pour « La Cress et l'accompagnement en Bretagne » : déposez le classeur "
        f"rapport_activite_*.xlsx dans data/raw/activite/, {start}",
    ]
    every = len(sources())
    assert f"{every - 1} sources sur {every} attendent leur premier classeur" in text(page)


@pytest.mark.parametrize(("name", "tab"), INVENTED)
def test_the_switch_hides_a_tab_in_the_same_way(name, tab, entrepot, read):
    page = at(name, tab, demo="false")
    title, file = KIND[TABS[name][1][tab]]
    assert infos(page) == [
        f"« {title} » : données de démonstration masquées (voir l'interrupteur de la barre "
        f"latérale). Pour les données réelles, déposez {file}, puis relancez « python start.py »."]
    sound(page)
    assert not page.get("plotly_chart") and not page.sidebar.selectbox
    assert page.toggle(key="demo").value is False


def test_the_desk_is_told_of_to_who_may_use_it(without, read):
    read.setattr(access, "allowed", lambda: True)
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(without))
    [said] = infos(at("emploi", "Détail par trimestre"))
    assert said.endswith("puis relancez « python start.py », ou passez par la page "
                         "« Déposer un classeur ».")


@pytest.mark.parametrize("build_of", ["without", "alone", "entrepot"])
def test_the_awaited_files_are_those_of_the_list(build_of, request, read):
    """``python -m etl list`` and the page « Données et sources » tell the same."""
    warehouse = request.getfixturevalue(build_of)
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    raw = warehouse.parent / "raw" if build_of == "alone" else RAW
    kept, states = status.survey(raw, warehouse)
    waiting = {s.title: (s.state, " ou ".join(s.awaited).replace(str(raw), "data/raw"))
               for s in states if s.state in (EMPTY, DEMONSTRATION)}
    page = at("donnees", "Sources et classeurs")
    rows = page.table[1].value.replace(r"\\([_*])", r"\1", regex=True)
    assert {r["Source"].replace("\u202f", " "): (r["État"], r["Fichier réel attendu"])
            for _, r in rows.iterrows()} == waiting
    assert (", sans les classeurs de démonstration" in page.caption[0].value) is not kept.demo
