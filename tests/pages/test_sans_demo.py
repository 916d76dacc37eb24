"""Every page without the demonstration workbooks, and with a single published source: nothing
breaks, nothing vanishes without a word, and the page says which workbook to drop."""

from __future__ import annotations

import re
import runpy
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import pages, ui
from dashboard.blocks import access
from dashboard.ui.page import Content
from dashboard.warehouse import query
from etl.contract import DEMONSTRATION, EMPTY
from etl.paths import RAW
from etl.sources import sources
from etl.warehouse import status
from etl.warehouse.build import build
from tests.pages.reading import PAGES, opened, text, titles

#: The desk has its own tests.
READ = [page.file for page in pages.PAGES if not page.restricted]


@cache
def tabs(page: str) -> tuple[str, dict[str, str]]:
    """The key of the tabs of a page, and the source that each shows (empty: none); a page without
    tabs has one without a name."""
    file = PAGES / f"{page}.py"
    if not re.search(r"^(if )?ui\.(draw_tabs|has_data)\(", file.read_text(encoding="utf-8"), re.M):
        return "", {"": ""}
    found: list[tuple[str, dict[str, str]]] = []

    def draw_tabs(key: str, contents: Mapping[str, Content]) -> None:
        found.append((key, {label: source for label, (source, _) in contents.items()}))

    def has_data(source: str) -> bool:
        found.append(("", {"": source}))
        return False

    with pytest.MonkeyPatch.context() as patch:
        for name, double in (("page", lambda *_: None), ("draw_tabs", draw_tabs),
                             ("has_data", has_data)):
            patch.setattr(ui, name, double)
        runpy.run_path(str(file))
    return found[-1]


def expected(source: str) -> tuple[str, str]:
    """The title of a source and the workbook that it waits for, as they are said."""
    about = sources()[source]
    files = (pattern.split("/") for pattern in about.patterns)
    return about.title, " ou ".join(
        f"{'un classeur .xlsx' if name == '*.xlsx' else f'le classeur {name}'} dans "
        f"data/raw/{folder}/" for folder, name in files)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse where a single published source is loaded."""
    folder = tmp_path_factory.mktemp("seule")
    (folder / "raw").mkdir()
    shutil.copytree(RAW / "commerces_ruraux", folder / "raw" / "commerces_ruraux")
    assert not build(folder / "raw", folder / "entrepot.duckdb").has_errors
    return folder / "entrepot.duckdb"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Name the warehouse that the page reads; who reads may not deposit."""
    monkeypatch.setattr(access, "is_allowed", lambda: False)
    yield monkeypatch


def loaded() -> list[str]:
    """The sources that have rows in the warehouse that is read."""
    return [source for source in sources() if query.has_rows(source)]


def at(page: str, tab: str, **filters: str) -> AppTest:
    key, _ = tabs(page)
    return opened(page, **({key: tab} if key else {}), **filters)


def infos(page: AppTest) -> list[str]:
    """What the page says in place of its blocks, as it is read."""
    return [re.sub(r"\\([\\`*_\[\]<>$~#|:])", r"\1", i.value).replace("\u202f", " ")
            for i in page.info]


def kind(source: str) -> str:
    title, file = expected(source)
    return f"Aucune donnée pour « {title} » : déposez {file}, puis relancez « python start.py »."


def sound(page: AppTest) -> None:
    """Titles without a hole, no filter that has nothing to offer."""
    assert not [t for t in titles(page) if re.search(r"\bnan\b|None|<NA>|, $|– $|n = 0", t)]
    assert not [w.label for w in (*page.selectbox, *page.multiselect) if not w.options]
    assert len(page.title) == 1


@pytest.mark.parametrize("name", READ)
def test_without_demonstration_every_tab_opens_whole_or_says_what_it_misses(
        name, publie, read, subtests):
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(publie))
    held = set(loaded())
    for tab, source in tabs(name)[1].items():
        with subtests.test(tab):
            page = at(name, tab)
            sound(page)
            if source and source not in held:
                assert infos(page) == [kind(source)]
                assert not page.get("plotly_chart") and not page.sidebar.selectbox
            else:
                # A first build has no former one to be compared with, which is said.
                assert infos(page) == [] or tab == "Changements"
                assert titles(page) or page.header
            assert not page.toggle, "il n'y a pas de démonstration à masquer"


@pytest.mark.parametrize("name", READ)
def test_with_a_single_source_every_tab_says_what_it_misses(name, alone, read, subtests):
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(alone))
    assert loaded() == ["commerces_publies"]
    for tab, source in tabs(name)[1].items():
        with subtests.test(tab):
            page = at(name, tab)
            sound(page)
            if source and source != "commerces_publies":
                assert infos(page) == [kind(source)]
                assert not page.get("plotly_chart")
                assert not [*page.sidebar.selectbox, *page.sidebar.multiselect,
                            *page.sidebar.slider]


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
        f"{expected('poids_ess')[1]}, {start}",
        "Aucune donnée pour « Associations et bénévolat en Bretagne » : déposez "
        f"{expected('associations')[1]}, {start}",
        "Aucune donnée pour « Économie circulaire et réemploi en Bretagne » : déposez le classeur "
        f"chiffres_publies*.xlsx dans data/raw/economie_circulaire/, {start}",
        "Aucune donnée pour « Mois de l'ESS en Bretagne » : déposez le classeur "
        f"bilans_mois_ess*.xlsx dans data/raw/mois_ess/, {start}",
        "Aucune donnée pour « La Cress et l'accompagnement en Bretagne » : déposez le classeur "
        f"rapport_activite_*.xlsx dans data/raw/activite/, {start}",
    ]
    every = len(sources())
    assert f"{every - 1} sources sur {every} attendent leur premier classeur" in text(page)


@pytest.mark.parametrize("name", READ)
def test_the_switch_hides_a_tab_in_the_same_way(name, entrepot, read, subtests):
    nature = query.sources()["nature"]
    for tab, source in tabs(name)[1].items():
        if not source or nature[source] != DEMONSTRATION:
            continue
        with subtests.test(tab):
            page = at(name, tab, demo="false")
            title, file = expected(source)
            assert infos(page) == [
                f"« {title} » : données de démonstration masquées (voir l'interrupteur de la barre "
                f"latérale). Pour les données réelles, déposez {file}, puis relancez « python "
                "start.py »."]
            sound(page)
            assert not page.get("plotly_chart") and not page.sidebar.selectbox
            assert page.toggle(key="demo").value is False


def test_tabs_whose_workbook_is_invented_or_awaited_are_among_those_looked_at(entrepot):
    shown = {source for name in READ for source in tabs(name)[1].values() if source}
    nature = query.sources()["nature"]
    assert any(nature[source] == DEMONSTRATION for source in shown)
    assert shown - set(loaded())


def test_the_desk_is_told_of_to_who_may_use_it(publie, read):
    read.setattr(access, "is_allowed", lambda: True)
    read.setenv("OBSERVATOIRE_WAREHOUSE", str(publie))
    [said] = infos(at("emploi", "Détail par trimestre"))
    assert said.endswith("puis relancez « python start.py », ou passez par la page "
                         "« Déposer un classeur ».")


@pytest.mark.parametrize("build_of", ["publie", "alone", "entrepot"])
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
